//! Contradictions among copying edges: what cannot all be true is demoted to hints and named for the curator.
//!
//! A class of items that copy each other may hold no two items of one framework version, and no ancestor beside its descendant.
//! Only the edges that lie between the contradicting items are demoted; the rest of the class keeps counting.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::at_least;
use super::super::world::World;
use super::net::{HintEdge, NetEdge, NetShare, Sets, grouped, identifiers};

/// A contradiction, for the curator.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Conflict {
    /// Different items of one framework version would be the same learning.
    SameFramework {
        /// Identifiers of the items.
        items: Vec<String>,
        /// The demoted associations.
        associations: Vec<String>,
    },
    /// An item would be the same learning as a part of itself.
    Ancestor {
        /// Identifiers of the items.
        items: Vec<String>,
        /// The demoted associations.
        associations: Vec<String>,
    },
    /// Items would be parts of each other; these shares are ignored.
    Circle {
        /// The ignored associations.
        associations: Vec<String>,
    },
}

/// Moves conflicting edges from `edges` to `hints`.
pub(crate) fn demote(
    world: &World,
    nodes: &[u32],
    shares: &[NetShare],
    edges: &mut Vec<NetEdge>,
    hints: &mut Vec<HintEdge>,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut demoted = BTreeSet::new();
    let framework = |node: u32| world.nodes[nodes[node as usize] as usize].framework;
    let mut name =
        |items: &BTreeSet<u32>, found: &[u32], make: fn(Vec<String>, Vec<String>) -> Conflict| {
            let mut associations: Vec<String> = found
                .iter()
                .map(|&e| {
                    world.edges[edges[e as usize].index as usize]
                        .association
                        .clone()
                })
                .collect();
            associations.sort();
            conflicts.push(make(identifiers(world, nodes, items), associations));
            demoted.extend(found.iter().copied());
        };
    for (items, found) in same_framework(nodes.len(), edges, &framework) {
        name(&items, &found, |items, associations| {
            Conflict::SameFramework {
                items,
                associations,
            }
        });
    }
    if shares
        .iter()
        .any(|share| framework(share.parent) != framework(share.child))
    {
        let above = grouped(shares.iter().map(|share| (share.child, share.parent)));
        for (at, edge) in edges.iter().enumerate() {
            if is_ancestor(&above, edge.a, edge.b) || is_ancestor(&above, edge.b, edge.a) {
                let items = BTreeSet::from([edge.a, edge.b]);
                name(&items, &[at as u32], |items, associations| {
                    Conflict::Ancestor {
                        items,
                        associations,
                    }
                });
            }
        }
    }
    let mut at = 0;
    edges.retain(|edge| {
        let keep = !demoted.contains(&at);
        if !keep {
            hints.push(HintEdge {
                a: edge.a,
                b: edge.b,
                degree: edge.degree,
                index: edge.index,
            });
        }
        at += 1;
        keep
    });
    conflicts.sort();
    conflicts
}

/// Contradicting items of each class, and the edges between them.
fn same_framework(
    count: usize,
    edges: &[NetEdge],
    framework: &dyn Fn(u32) -> u32,
) -> Vec<(BTreeSet<u32>, Vec<u32>)> {
    let full = || {
        edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| at_least(edge.degree, 1.0))
    };
    let mut sets = Sets::new(count);
    full().for_each(|(_, edge)| sets.join(edge.a, edge.b));
    let classes = grouped(full().map(|(at, edge)| (sets.find(edge.a), at as u32)));
    let mut found = Vec::new();
    for members in classes.into_values() {
        let mut by_framework: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for &edge in &members {
            for node in [edges[edge as usize].a, edges[edge as usize].b] {
                by_framework
                    .entry(framework(node))
                    .or_default()
                    .insert(node);
            }
        }
        let terminals: BTreeSet<u32> = by_framework
            .into_values()
            .filter(|nodes| nodes.len() > 1)
            .flatten()
            .collect();
        if !terminals.is_empty() {
            let between = core(edges, &members, &terminals);
            found.push((terminals, between));
        }
    }
    found
}

/// The edges that remain when ends that are no terminals are cut off again and again.
fn core(edges: &[NetEdge], members: &[u32], terminals: &BTreeSet<u32>) -> Vec<u32> {
    let mut near: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for &edge in members {
        let edge = &edges[edge as usize];
        near.entry(edge.a).or_default().insert(edge.b);
        near.entry(edge.b).or_default().insert(edge.a);
    }
    let loose = |node: u32, near: &BTreeMap<u32, BTreeSet<u32>>| {
        !terminals.contains(&node) && near.get(&node).is_some_and(|n| n.len() == 1)
    };
    let mut cut: Vec<u32> = near
        .keys()
        .copied()
        .filter(|&node| loose(node, &near))
        .collect();
    while let Some(node) = cut.pop() {
        for other in near.remove(&node).unwrap_or_default() {
            if let Some(rest) = near.get_mut(&other) {
                rest.remove(&node);
            }
            if loose(other, &near) {
                cut.push(other);
            }
        }
    }
    let stays = |edge: &NetEdge| near.contains_key(&edge.a) && near.contains_key(&edge.b);
    members
        .iter()
        .copied()
        .filter(|&edge| stays(&edges[edge as usize]))
        .collect()
}

fn is_ancestor(above: &BTreeMap<u32, Vec<u32>>, ancestor: u32, of: u32) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![of];
    while let Some(node) = open.pop() {
        for &parent in above.get(&node).map_or(&[][..], Vec::as_slice) {
            if parent == ancestor {
                return true;
            }
            if seen.insert(parent) {
                open.push(parent);
            }
        }
    }
    false
}
