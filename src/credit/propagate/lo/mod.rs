//! Lower bounds: what a pool of claims proves together.
//!
//! Values are carried in layers, one per number of crossings; a layer holds everything provable with at most that many. Inside a layer
//! values first go down (`down`), then up (`up`), so nothing that came up goes down again in the same framework. What returns
//! to a framework over another one may go down there only as far as it holds without coming up in that framework: for each framework in which
//! something came up, the middle layer is therefore computed once more without it.
//!
//! A value has a confidence, the product along its path. Values of one node form a front: descending confidence, ascending value.
//! A sum has the least confidence of its parts.

mod front;
mod moves;

pub(crate) use front::Entry;

use std::collections::BTreeMap;

use super::MAX_CROSSINGS;
use super::net::{Net, NetEdge};
use crate::credit::evidence::{Assumption, Claim};
use crate::credit::{at_least, unit};
use front::{Front, accepts, insert};

/// How a value came about; the explanation is read off these.
#[derive(Clone, Debug)]
pub(crate) enum How {
    /// Position among the claims.
    Claim(u32),
    /// Position in the net's shares, and the parent's step.
    Down { share: u32, from: u32 },
    /// Position in the net's edges, the node arrived at, and the step at the other end.
    Cross { edge: u32, to: u32, from: u32 },
    /// What changed against the step before it on the same node: (share, the child's step).
    Up {
        before: Option<u32>,
        parts: Vec<(u32, u32)>,
    },
}

/// One layer of values, by canonical node.
#[derive(Clone, Default)]
struct Layer {
    /// What may go down.
    down: Vec<Front>,
    /// Everything.
    up: Vec<Front>,
}

/// What a pool proves.
pub(crate) struct Proven {
    fronts: Vec<Front>,
    /// How each value came about, with the value.
    pub steps: Vec<(How, f64)>,
}

impl Proven {
    /// The best value at a node.
    pub(crate) fn at(&self, node: u32) -> Option<Entry> {
        self.fronts[node as usize].last().copied()
    }

    /// The proven fraction of a node.
    pub(crate) fn value(&self, node: u32) -> f64 {
        self.at(node).map_or(0.0, |entry| unit(entry.value))
    }
}

/// What is assumed while proving.
#[derive(Clone, Copy)]
pub(crate) struct Mode {
    /// Without any assumption.
    pub strict: bool,
    /// Partial values cross frameworks.
    pub measures_agree: bool,
    /// Least confidence of a path.
    pub c_min: f64,
}

/// Propagates claims. Claims must come in canonical order.
pub(crate) fn prove(net: &Net<'_>, claims: &[Claim<'_>], mode: Mode) -> Proven {
    let mut run = Run {
        net,
        mode,
        steps: Vec::new(),
    };
    let first = run.first(claims);
    let mut layers = vec![first];
    for crossing in 1..=MAX_CROSSINGS {
        let Some(next) = run.next(&layers, crossing) else {
            break;
        };
        layers.push(next);
    }
    let fronts = layers.pop().map(|layer| layer.up).unwrap_or_default();
    Proven {
        fronts,
        steps: run.steps,
    }
}

struct Run<'n, 'w> {
    net: &'n Net<'w>,
    mode: Mode,
    steps: Vec<(How, f64)>,
}

impl Run<'_, '_> {
    fn step(&mut self, how: How, value: f64) -> u32 {
        self.steps.push((how, value));
        (self.steps.len() - 1) as u32
    }

    fn first(&mut self, claims: &[Claim<'_>]) -> Layer {
        let count = self.net.nodes.len();
        let mut layer = Layer {
            down: vec![Vec::new(); count],
            up: vec![Vec::new(); count],
        };
        for (at, claim) in claims.iter().enumerate() {
            let value = if self.mode.strict {
                claim.lo_strict
            } else {
                claim.lo
            };
            let (confidence, assumptions) = (claim.confidence, claim.assumptions);
            let front = &mut layer.down[self.net.rank[claim.node as usize] as usize];
            if accepts(front, value, confidence, self.mode.c_min) {
                let step = self.step(How::Claim(at as u32), value);
                insert(
                    front,
                    Entry {
                        value,
                        confidence,
                        assumptions,
                        step,
                    },
                );
            }
        }
        self.settle(&mut layer);
        layer
    }

    /// The layer after one more crossing, or `None` if nothing crosses.
    fn next(&mut self, layers: &[Layer], crossing: usize) -> Option<Layer> {
        let before = &layers[crossing - 1];
        if !self.crosses(before) {
            return None;
        }
        if crossing == 1 {
            return Some(self.cross(before, &BTreeMap::new()));
        }
        let returned = self.came_up(&layers[0]);
        let without: BTreeMap<u32, Layer> = returned
            .into_iter()
            .map(|group| (group, self.without(&layers[0], group)))
            .collect();
        Some(self.cross(before, &without))
    }

    fn crosses(&self, layer: &Layer) -> bool {
        let edges = self
            .net
            .edges
            .iter()
            .filter(|edge| !edge.translation && edge.confidence.is_some());
        edges
            .flat_map(|edge| [edge.a, edge.b])
            .any(|node| !layer.up[node as usize].is_empty())
    }

    /// Groups out of which something crosses that came up in them.
    fn came_up(&self, first: &Layer) -> Vec<u32> {
        let mut groups: Vec<u32> = Vec::new();
        for edge in self
            .net
            .edges
            .iter()
            .filter(|edge| !edge.translation && edge.confidence.is_some())
        {
            for node in [edge.a, edge.b] {
                let (down, up) = (&first.down[node as usize], &first.up[node as usize]);
                let risen =
                    down.len() != up.len() || down.iter().zip(up).any(|(d, u)| d.step != u.step);
                if risen {
                    groups.push(self.net.group[node as usize]);
                }
            }
        }
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// The layer of one crossing in which nothing that came up in `group` left it.
    fn without(&mut self, first: &Layer, group: u32) -> Layer {
        let mut source = first.clone();
        for node in 0..source.up.len() {
            if self.net.group[node] == group {
                source.up[node] = source.down[node].clone();
            }
        }
        let mut layer = self.cross(&source, &BTreeMap::new());
        // Inside the group itself nothing is read from this layer.
        layer.down.clear();
        layer
    }

    /// One crossing from `before`. What arrives in a group may go down there as far as `without` that group allows.
    fn cross(&mut self, before: &Layer, without: &BTreeMap<u32, Layer>) -> Layer {
        let mut next = before.clone();
        let net = self.net;
        for (at, edge) in net
            .edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| !edge.translation)
        {
            let Some(confidence) = edge.confidence else {
                continue;
            };
            for (from, to) in [(edge.a, edge.b), (edge.b, edge.a)] {
                let (home, away) = (net.group[from as usize], net.group[to as usize]);
                let lowered = if home == away {
                    &before.down
                } else {
                    without.get(&away).map_or(&before.up, |l| &l.up)
                };
                let carried = Carried {
                    edge,
                    at: at as u32,
                    to,
                    confidence,
                };
                self.carry(
                    &lowered[from as usize],
                    carried,
                    &mut next.down[to as usize],
                );
                self.carry(
                    &before.up[from as usize],
                    carried,
                    &mut next.up[to as usize],
                );
            }
        }
        self.settle(&mut next);
        next
    }

    /// Copies a front across an edge.
    fn carry(&mut self, front: &Front, over: Carried<'_>, into: &mut Front) {
        for &entry in front {
            let Some(entry) = self.copied(entry, over.edge.degree, over.confidence) else {
                continue;
            };
            if accepts(into, entry.value, entry.confidence, self.mode.c_min) {
                let how = How::Cross {
                    edge: over.at,
                    to: over.to,
                    from: entry.step,
                };
                let step = self.step(how, entry.value);
                insert(into, Entry { step, ..entry });
            }
        }
    }

    /// A value on the other side: whole learning is whole in any measure; a fraction crosses only if measures agree.
    fn copied(&self, mut entry: Entry, degree: f64, confidence: f64) -> Option<Entry> {
        let whole = at_least(entry.value, 1.0) && at_least(degree, 1.0);
        if !whole {
            if self.mode.strict || !self.mode.measures_agree {
                return None;
            }
            entry.value = entry.value + degree - 1.0;
            entry.assumptions = entry.assumptions.with(Assumption::MeasuresAgree);
        }
        entry.confidence *= confidence;
        Some(entry)
    }
}

#[derive(Clone, Copy)]
struct Carried<'n> {
    edge: &'n NetEdge,
    at: u32,
    to: u32,
    confidence: f64,
}
