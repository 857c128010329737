//! Items of other frameworks that a copy holds by `isChildOf` alone [implementation guide 4.4.2]: they stand in its tree
//! like its own, and stay what they are where they belong.

use super::framework::Framework;
use super::snapshot::{Place, Snapshot};
use crate::access::Viewer;
use crate::case::model::AssociationType;

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
        let mut seen = std::collections::HashSet::new();
        children.retain(|(_, place)| seen.insert(*place));
        children.into_iter().map(|(_, place)| place).collect()
    }
}
