//! Items of other documents that a copy holds by `isChildOf` alone [implementation guide 4.4.2]: they stand in its tree
//! like its own, and stay what they are where they belong.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::framework::{Edge, Framework, Node};
use super::snapshot::{Place, Snapshot};
use crate::access::Viewer;
use crate::case::model::AssociationType;

/// The origins of `isChildOf` that lie outside the copy and hang under a node of it, or under another such origin; then
/// the nodes that say themselves that they belong elsewhere.
pub(super) fn aliases(index: &HashMap<Uuid, u32>, nodes: &[Node], edges: &[Edge]) -> Vec<Uuid> {
    let foreign =
        |edge: &&Edge| edge.kind == AssociationType::IsChildOf && !index.contains_key(&edge.origin);
    let mut below: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let mut order = Vec::new();
    for edge in edges.iter().filter(foreign) {
        below.entry(edge.destination).or_default().push(edge.origin);
        order.push(edge.origin);
    }
    let mut reached: HashSet<Uuid> = HashSet::new();
    let mut stack: Vec<Uuid> = below
        .keys()
        .filter(|key| index.contains_key(*key))
        .copied()
        .collect();
    while let Some(parent) = stack.pop() {
        for child in below.remove(&parent).into_iter().flatten() {
            if reached.insert(child) {
                stack.push(child);
            }
        }
    }
    order.retain(|key| reached.remove(key));
    order.extend(
        nodes
            .iter()
            .filter(|node| node.foreign)
            .map(|node| node.key),
    );
    order
}

impl Snapshot {
    /// The children of a node in sibling order, each once: those of its own copy, and those of other copies that the
    /// viewer may read and this copy holds as children. Costs the number of children.
    pub fn children(&self, viewer: &Viewer, framework: &Framework, node: u32) -> Vec<Place> {
        let last = i64::MAX;
        let own = framework.children(node).iter().map(|edge| {
            let place = Place {
                document: framework.document,
                node: edge.child,
            };
            (edge.sequence.unwrap_or(last), place)
        });
        let mut children: Vec<(i64, Place)> = own.collect();
        let parent = framework.nodes[node as usize].key;
        let held = framework.incident(&parent).filter(|edge| {
            edge.kind == AssociationType::IsChildOf
                && edge.destination == parent
                && framework.node(&edge.origin).is_none()
        });
        let before = children.len();
        children.extend(held.filter_map(|edge| {
            let place = self.resolve(viewer, &edge.origin)?;
            (place.node != 0).then_some((edge.sequence.unwrap_or(last), place))
        }));
        if children.len() > before {
            // Stable: children of one number keep the order of their copy, its own first.
            children.sort_by_key(|(sequence, _)| *sequence);
        }
        let mut seen = HashSet::new();
        children.retain(|(_, place)| seen.insert(*place));
        children.into_iter().map(|(_, place)| place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::facts::AssociationFacts;

    fn edge(origin: u128, destination: u128, kind: AssociationType) -> Edge {
        Edge {
            key: Uuid::from_u128(1000 + origin * 100 + destination),
            association: "".into(),
            kind,
            origin: Uuid::from_u128(origin),
            destination: Uuid::from_u128(destination),
            sequence: None,
            by: 1,
            at: 0,
            facts: AssociationFacts::default(),
        }
    }

    #[test]
    fn aliases_hang_under_a_node_or_under_another_alias() {
        let index: HashMap<Uuid, u32> = (0..3)
            .map(|i| (Uuid::from_u128(u128::from(i)), i))
            .collect();
        let child = AssociationType::IsChildOf;
        let edges = [
            // 11 hangs under 10, which hangs under node 1; 20 and 21 hang under each other and nowhere here.
            edge(11, 10, child.clone()),
            edge(10, 1, child.clone()),
            edge(10, 2, child.clone()),
            edge(20, 21, child.clone()),
            edge(21, 20, child.clone()),
            edge(30, 1, AssociationType::IsRelatedTo),
            edge(1, 40, child),
        ];
        let nodes = [(0, false), (1, false), (2, true)].map(|(key, foreign)| Node {
            key: Uuid::from_u128(key),
            foreign,
            ..Node::default()
        });
        assert_eq!(
            aliases(&index, &nodes, &edges),
            [11, 10, 2].map(Uuid::from_u128)
        );
    }
}
