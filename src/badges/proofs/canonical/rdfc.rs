//! RDF Dataset Canonicalization (RDFC-1.0): names for blank nodes that depend on nothing but the statements.
//!
//! Written here, since no crate bounds its work: graphs can be made on which the algorithm takes exponential time, or
//! recurses once for every node ("poison graphs", RDFC-1.0 §7.1). Every step is paid from one purse; an empty purse is a
//! fault.

use std::collections::BTreeMap;

use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term};
use sha2::{Digest as _, Sha256, Sha384};

use super::nquads::{Dialect, line};
use crate::badges::proofs::error::CanonicalFault;

/// Steps of telling look-alikes apart: statements hashed, names copied, orders tried. Real credentials take a few dozen;
/// this many take about a second.
const MAX_WORK: usize = 400_000;
/// How far look-alikes may lead to look-alikes; each level is one recursion.
const MAX_CHAIN: usize = 48;

/// The hash of a canonicalisation: SHA-384 goes with P-384.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Hash {
    Sha256,
    Sha384,
}

impl Hash {
    /// The hash in bytes.
    pub(in super::super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha256 => Sha256::digest(bytes).to_vec(),
            Hash::Sha384 => Sha384::digest(bytes).to_vec(),
        }
    }

    fn hex(self, text: &str) -> String {
        hex::encode(self.of(text.as_bytes()))
    }
}

/// The canonical names by the names the nodes came with, without `_:`.
pub(in super::super) type Labels = BTreeMap<String, String>;

/// Finds the canonical name of every blank node.
pub(in super::super) fn labels(
    quads: &[Quad],
    hash: Hash,
    dialect: Dialect,
) -> Result<Labels, CanonicalFault> {
    let mut graph = Graph::new(quads, hash, dialect);
    let mut by_hash: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let first = graph.first_degree();
    for (node, hash) in first.iter().enumerate() {
        by_hash.entry(hash).or_default().push(node);
    }
    for nodes in by_hash.values() {
        if let [node] = nodes.as_slice() {
            graph.canonical.issue(*node);
        }
    }
    for nodes in by_hash.values().filter(|nodes| nodes.len() > 1) {
        let mut paths = Vec::new();
        for node in nodes {
            if graph.canonical.get(*node).is_none() {
                let mut issuer = Issuer::new("b");
                issuer.issue(*node);
                paths.push(graph.n_degree(*node, issuer, &first, 0)?);
            }
        }
        paths.sort_by(|(left, _), (right, _)| left.cmp(right));
        for (_, issuer) in paths {
            for node in issuer.order {
                graph.canonical.issue(node);
            }
        }
    }
    let Graph {
        names, canonical, ..
    } = graph;
    Ok(names
        .into_iter()
        .enumerate()
        .filter_map(|(node, name)| Some((name.to_owned(), canonical.get(node)?)))
        .collect())
}

/// Names given in order: `c14n0`, `c14n1`, …
#[derive(Clone)]
struct Issuer {
    prefix: &'static str,
    given: BTreeMap<usize, usize>,
    order: Vec<usize>,
}

impl Issuer {
    fn new(prefix: &'static str) -> Self {
        Issuer {
            prefix,
            given: BTreeMap::new(),
            order: Vec::new(),
        }
    }

    fn get(&self, node: usize) -> Option<String> {
        let number = self.given.get(&node)?;
        Some(format!("{}{number}", self.prefix))
    }

    fn issue(&mut self, node: usize) -> String {
        let next = self.order.len();
        let number = *self.given.entry(node).or_insert(next);
        if number == next {
            self.order.push(node);
        }
        format!("{}{number}", self.prefix)
    }
}

struct Graph<'q> {
    quads: &'q [Quad],
    hash: Hash,
    dialect: Dialect,
    names: Vec<&'q str>,
    numbers: BTreeMap<&'q str, usize>,
    /// The statements of each node.
    of_node: Vec<Vec<usize>>,
    canonical: Issuer,
    purse: usize,
}

/// The blank nodes of a statement: where (`s`, `o`, `g`) and which.
fn blanks(quad: &Quad) -> impl Iterator<Item = (char, &str)> {
    let subject = match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => Some(('s', node.as_str())),
        NamedOrBlankNode::NamedNode(_) => None,
    };
    let object = match &quad.object {
        Term::BlankNode(node) => Some(('o', node.as_str())),
        _ => None,
    };
    let graph = match &quad.graph_name {
        GraphName::BlankNode(node) => Some(('g', node.as_str())),
        _ => None,
    };
    [subject, object, graph].into_iter().flatten()
}

impl<'q> Graph<'q> {
    fn new(quads: &'q [Quad], hash: Hash, dialect: Dialect) -> Self {
        let mut graph = Graph {
            quads,
            hash,
            dialect,
            names: Vec::new(),
            numbers: BTreeMap::new(),
            of_node: Vec::new(),
            canonical: Issuer::new("c14n"),
            purse: MAX_WORK,
        };
        for (at, quad) in quads.iter().enumerate() {
            for (_, name) in blanks(quad) {
                let next = graph.names.len();
                let node = *graph.numbers.entry(name).or_insert(next);
                if node == next {
                    graph.names.push(name);
                    graph.of_node.push(Vec::new());
                }
                if let Some(list) = graph.of_node.get_mut(node)
                    && list.last() != Some(&at)
                {
                    list.push(at);
                }
            }
        }
        graph
    }

    fn pay(&mut self, steps: usize) -> Result<(), CanonicalFault> {
        self.purse = self
            .purse
            .checked_sub(steps)
            .ok_or(CanonicalFault::TooComplex)?;
        Ok(())
    }

    fn quads_of(&self, node: usize) -> impl Iterator<Item = &'q Quad> + use<'_, 'q> {
        let quads = self.quads;
        self.of_node
            .get(node)
            .into_iter()
            .flatten()
            .filter_map(move |at| quads.get(*at))
    }

    /// Hash First Degree Quads (RDFC-1.0 §4.6) of every node.
    fn first_degree(&self) -> Vec<String> {
        let hash = |(node, name): (usize, &&str)| {
            let mut lines: Vec<String> = self
                .quads_of(node)
                .map(|quad| {
                    line(quad, self.dialect, &|other| {
                        if other == *name { "_:a" } else { "_:z" }.to_owned()
                    })
                })
                .collect();
            lines.sort_unstable();
            self.hash.hex(&lines.concat())
        };
        self.names.iter().enumerate().map(hash).collect()
    }

    /// Hash Related Blank Node (§4.7) of every neighbour of a node: the neighbours by hash.
    fn neighbours(
        &mut self,
        node: usize,
        issuer: &Issuer,
        first: &[String],
    ) -> Result<BTreeMap<String, Vec<usize>>, CanonicalFault> {
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        self.pay(self.of_node.get(node).map_or(0, Vec::len))?;
        for quad in self.quads_of(node) {
            for (position, name) in blanks(quad) {
                let Some(related) = self.numbers.get(name).copied().filter(|n| *n != node) else {
                    continue;
                };
                let known = self.canonical.get(related).or_else(|| issuer.get(related));
                let named = match known {
                    Some(known) => format!("_:{known}"),
                    None => first.get(related).cloned().unwrap_or_default(),
                };
                let input = match position {
                    'g' => format!("g{named}"),
                    _ => format!("{position}<{}>{named}", quad.predicate.as_str()),
                };
                found
                    .entry(self.hash.hex(&input))
                    .or_default()
                    .push(related);
            }
        }
        Ok(found)
    }

    /// Hash N-Degree Quads (§4.8).
    fn n_degree(
        &mut self,
        node: usize,
        mut issuer: Issuer,
        first: &[String],
        depth: usize,
    ) -> Result<(String, Issuer), CanonicalFault> {
        if depth > MAX_CHAIN {
            return Err(CanonicalFault::TooComplex);
        }
        let mut data = String::new();
        for (hash, mut related) in self.neighbours(node, &issuer, first)? {
            data.push_str(&hash);
            let mut chosen: Option<(String, Issuer)> = None;
            related.sort_unstable();
            loop {
                let best = chosen.as_ref().map(|(path, _)| path.as_str());
                if let Some(better) = self.path(&related, &issuer, first, depth, best)? {
                    chosen = Some(better);
                }
                if !next_order(&mut related) {
                    break;
                }
            }
            if let Some((path, chosen)) = chosen {
                data.push_str(&path);
                issuer = chosen;
            }
        }
        Ok((self.hash.hex(&data), issuer))
    }

    /// The path of one order of the neighbours, unless it is no better than the best so far (§4.8.2, step 5.4).
    fn path(
        &mut self,
        order: &[usize],
        issuer: &Issuer,
        first: &[String],
        depth: usize,
        best: Option<&str>,
    ) -> Result<Option<(String, Issuer)>, CanonicalFault> {
        self.pay(order.len() + issuer.order.len())?;
        let worse = |path: &str| best.is_some_and(|best| path > best);
        let mut issuer = issuer.clone();
        let mut path = String::new();
        let mut later = Vec::new();
        for related in order {
            let name = self.canonical.get(*related).unwrap_or_else(|| {
                if issuer.get(*related).is_none() {
                    later.push(*related);
                }
                issuer.issue(*related)
            });
            path.push_str("_:");
            path.push_str(&name);
            if worse(&path) {
                return Ok(None);
            }
        }
        for related in later {
            let name = issuer.issue(related);
            let (hash, deeper) = self.n_degree(related, issuer, first, depth + 1)?;
            path.push_str(&format!("_:{name}<{hash}>"));
            issuer = deeper;
            if worse(&path) {
                return Ok(None);
            }
        }
        Ok(best
            .is_none_or(|best| *path < *best)
            .then_some((path, issuer)))
    }
}

/// The next order in lexicographic sequence; `false` after the last.
fn next_order(list: &mut [usize]) -> bool {
    let Some(pivot) = list.windows(2).rposition(|pair| pair.first() < pair.last()) else {
        return false;
    };
    let Some((head, tail)) = list.split_at_mut_checked(pivot + 1) else {
        return false;
    };
    if let Some(pivot) = head.last_mut()
        && let Some(greater) = tail.iter_mut().rev().find(|later| **later > *pivot)
    {
        std::mem::swap(pivot, greater);
    }
    tail.reverse();
    true
}
