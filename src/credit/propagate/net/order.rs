//! The canonical numbering, the groups of frameworks, and the order that puts parents before children.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::graph::DiGraph;

use super::{Csr, NetEdge, NetShare, Sets};
use crate::credit::propagate::conflict::Conflict;
use crate::credit::world::World;

pub(super) fn canonical(world: &World) -> (Vec<u32>, Vec<u32>) {
    let mut nodes: Vec<u32> = (0..world.nodes.len() as u32).collect();
    nodes.sort_by(|&a, &b| {
        let (x, y) = (&world.nodes[a as usize], &world.nodes[b as usize]);
        let framework = |f: u32| &world.frameworks[f as usize].identifier;
        x.identifier
            .cmp(&y.identifier)
            .then_with(|| framework(x.framework).cmp(framework(y.framework)))
            .then_with(|| x.statement.cmp(&y.statement))
            .then_with(|| a.cmp(&b))
    });
    let mut rank = vec![0; nodes.len()];
    nodes
        .iter()
        .enumerate()
        .for_each(|(at, &node)| rank[node as usize] = at as u32);
    (nodes, rank)
}

/// Groups of frameworks, as the smallest framework identifier's position; by node.
pub(super) fn groups(
    world: &World,
    nodes: &[u32],
    shares: &[NetShare],
    edges: &[NetEdge],
) -> Vec<u32> {
    let framework = |node: u32| world.nodes[nodes[node as usize] as usize].framework;
    let mut sets = Sets::new(world.frameworks.len());
    shares
        .iter()
        .for_each(|share| sets.join(framework(share.parent), framework(share.child)));
    let translations = edges.iter().filter(|edge| edge.translation);
    translations.for_each(|edge| sets.join(framework(edge.a), framework(edge.b)));
    (0..nodes.len() as u32)
        .map(|node| sets.find(framework(node)))
        .collect()
}

/// Orders nodes so that parents come before children, whole translation classes at a time. Shares on a circle mean nothing and are
/// dropped with a conflict.
pub(super) fn ordered(
    world: &World,
    count: usize,
    mut shares: Vec<NetShare>,
    edges: &[NetEdge],
    conflicts: &mut Vec<Conflict>,
) -> (Vec<NetShare>, Vec<u32>, Vec<u32>) {
    let mut sets = Sets::new(count);
    let translations = edges
        .iter()
        .filter(|edge| edge.translation && edge.confidence.is_some());
    translations.for_each(|edge| sets.join(edge.a, edge.b));
    let root: Vec<u32> = (0..count as u32).map(|node| sets.find(node)).collect();
    if let Some(order) = kahn(count, &shares, &root) {
        return numbered(shares, order, &root);
    }
    let mut graph = DiGraph::<(), ()>::new();
    let vertices: Vec<_> = (0..count).map(|_| graph.add_node(())).collect();
    let class = |node: u32| root[node as usize];
    for share in &shares {
        graph.add_edge(
            vertices[class(share.parent) as usize],
            vertices[class(share.child) as usize],
            (),
        );
    }
    let mut component = vec![0usize; count];
    for (number, members) in petgraph::algo::kosaraju_scc(&graph).into_iter().enumerate() {
        members
            .into_iter()
            .for_each(|vertex| component[vertex.index()] = number);
    }
    let circular =
        |s: &NetShare| component[class(s.parent) as usize] == component[class(s.child) as usize];
    let dropped = shares.iter().filter(|s| circular(s));
    let mut associations: Vec<String> = dropped
        .map(|s| world.shares[s.index as usize].association.clone())
        .collect();
    associations.sort();
    conflicts.push(Conflict::Circle { associations });
    shares.retain(|share| !circular(share));
    let order = kahn(count, &shares, &root).unwrap_or_default();
    numbered(shares, order, &root)
}

fn numbered(
    shares: Vec<NetShare>,
    order: Vec<u32>,
    root: &[u32],
) -> (Vec<NetShare>, Vec<u32>, Vec<u32>) {
    let mut class = vec![0; root.len()];
    let mut number = 0;
    for (at, &node) in order.iter().enumerate() {
        if at > 0 && root[node as usize] != root[order[at - 1] as usize] {
            number += 1;
        }
        class[node as usize] = number;
    }
    (shares, order, class)
}

/// Topological order over classes, smallest first; `None` if there is a circle.
fn kahn(count: usize, shares: &[NetShare], root: &[u32]) -> Option<Vec<u32>> {
    let class = |node: u32| root[node as usize];
    let mut waiting = vec![0u32; count];
    shares
        .iter()
        .for_each(|share| waiting[class(share.child) as usize] += 1);
    let below = Csr::new(
        count,
        shares
            .iter()
            .map(|share| (class(share.parent), class(share.child))),
    );
    let members = Csr::new(count, (0..count as u32).map(|node| (class(node), node)));
    let roots = (0..count as u32).filter(|&node| class(node) == node);
    let mut ready: BinaryHeap<Reverse<u32>> = roots
        .filter(|&node| waiting[node as usize] == 0)
        .map(Reverse)
        .collect();
    let mut order = Vec::with_capacity(count);
    while let Some(Reverse(next)) = ready.pop() {
        order.extend_from_slice(members.of(next));
        for &child in below.of(next) {
            waiting[child as usize] -= 1;
            if waiting[child as usize] == 0 {
                ready.push(Reverse(child));
            }
        }
    }
    (order.len() == count).then_some(order)
}
