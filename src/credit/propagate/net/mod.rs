//! The graph as propagation walks it: canonical order, trusted shares with their sizes, trusted copying edges.
//!
//! Nodes are renumbered in the order of their identifiers, so that every later loop, sum and tie is the same however the world was
//! listed. Only what the policy trusts is in here; what it does not trust is left to `hint`.

mod grouping;
mod order;
mod sizes;
mod trust;

pub(crate) use grouping::{Csr, Sets, grouped};
pub(crate) use sizes::Sizes;

use std::collections::BTreeSet;

use super::conflict::{self, Conflict};
use crate::credit::policy::Policy;
use crate::credit::world::World;
use order::{canonical, groups, ordered};
use sizes::sized;
use trust::{Reading, reading, sorted_edges, trusted_shares};

/// A trusted share, between canonical nodes.
#[derive(Clone, Debug)]
pub(crate) struct NetShare {
    pub parent: u32,
    pub child: u32,
    /// Size of the child within the parent, 0..=1.
    pub mu: f64,
    /// False if `mu` is the default of equal parts (or normalised): an assumption.
    pub declared: bool,
    pub overlapping: bool,
    /// Position in [`World::shares`].
    pub index: u32,
}

/// A trusted copying edge, walked both ways.
#[derive(Clone, Debug)]
pub(crate) struct NetEdge {
    pub a: u32,
    pub b: u32,
    pub degree: f64,
    /// `None` is unknown: carries hi only.
    pub confidence: Option<f64>,
    /// A translation costs no crossing.
    pub translation: bool,
    /// Position in [`World::edges`].
    pub index: u32,
}

/// An edge that only feeds the hint.
#[derive(Clone, Debug)]
pub(crate) struct HintEdge {
    pub a: u32,
    pub b: u32,
    pub degree: f64,
    /// Position in [`World::edges`].
    pub index: u32,
}

/// The walkable graph.
pub(crate) struct Net<'w> {
    pub world: &'w World,
    /// Canonical → index in the world.
    pub nodes: Vec<u32>,
    /// Index in the world → canonical.
    pub rank: Vec<u32>,
    /// Frameworks that translations or shares bind together are one group; moves inside it are no crossing.
    pub group: Vec<u32>,
    pub shares: Vec<NetShare>,
    /// Positions in `shares`, by parent, in the order of the children.
    pub children: Csr,
    /// Positions in `shares`, by child.
    pub parents: Csr,
    /// What lies beside the children: 1 − Σ μ.
    pub rest: Vec<f64>,
    pub edges: Vec<NetEdge>,
    /// Positions in `edges`, by either end.
    pub crossings: Csr,
    pub hints: Vec<HintEdge>,
    pub conflicts: Vec<Conflict>,
    /// Parents before children; the members of a translation class stand together.
    pub order: Vec<u32>,
    /// Position of each node in `order`.
    pub position: Vec<u32>,
    /// Class of translations, numbered along `order`.
    pub class: Vec<u32>,
}

impl<'w> Net<'w> {
    pub(crate) fn build(world: &'w World, policy: &Policy) -> Self {
        let (nodes, rank) = canonical(world);
        let count = nodes.len();
        let shares = trusted_shares(world, policy, &rank);
        let sorted = sorted_edges(world, &rank);
        let mut edges = Vec::new();
        let mut hints = Vec::new();
        for index in sorted {
            let edge = &world.edges[index as usize];
            let (a, b) = (rank[edge.origin as usize], rank[edge.destination as usize]);
            let degree = edge.degree.unwrap_or(1.0);
            match reading(world, policy, edge) {
                Reading::Copy {
                    translation,
                    confidence,
                } => {
                    edges.push(NetEdge {
                        a,
                        b,
                        degree,
                        confidence,
                        translation,
                        index,
                    });
                }
                Reading::Hint => hints.push(HintEdge {
                    a,
                    b,
                    degree,
                    index,
                }),
                Reading::Nothing => {}
            }
        }
        let mut conflicts = conflict::demote(world, &nodes, &shares, &mut edges, &mut hints);
        let group = groups(world, &nodes, &shares, &edges);
        let (shares, order, class) = ordered(world, count, shares, &edges, &mut conflicts);
        let (shares, rest) = sized(world, &nodes, shares);
        let mut position = vec![0; count];
        order
            .iter()
            .enumerate()
            .for_each(|(at, &node)| position[node as usize] = at as u32);
        let by = |key: fn(&NetShare) -> u32| {
            let pairs = shares
                .iter()
                .enumerate()
                .map(move |(i, s)| (key(s), i as u32));
            Csr::new(count, pairs)
        };
        let children = by(|s| s.parent);
        let parents = by(|s| s.child);
        let ends = edges
            .iter()
            .enumerate()
            .flat_map(|(i, e)| [(e.a, i as u32), (e.b, i as u32)]);
        let crossings = Csr::new(count, ends);
        Net {
            world,
            nodes,
            rank,
            group,
            shares,
            children,
            parents,
            rest,
            edges,
            crossings,
            hints,
            conflicts,
            order,
            position,
            class,
        }
    }

    /// True if the document declares the children a partition of the node.
    pub(crate) fn partition(&self, node: u32) -> bool {
        self.world.nodes[self.nodes[node as usize] as usize].partition
    }

    /// Identifier of a canonical node.
    pub(crate) fn identifier(&self, node: u32) -> &'w str {
        &self.world.nodes[self.nodes[node as usize] as usize].identifier
    }

    /// The other end of an edge.
    pub(crate) fn across(&self, edge: &NetEdge, node: u32) -> u32 {
        if edge.a == node { edge.b } else { edge.a }
    }
}

/// Identifiers of a set of nodes, sorted.
pub(crate) fn identifiers(world: &World, nodes: &[u32], of: &BTreeSet<u32>) -> Vec<String> {
    let mut names: Vec<String> = of
        .iter()
        .map(|&n| world.nodes[nodes[n as usize] as usize].identifier.clone())
        .collect();
    names.sort();
    names
}
