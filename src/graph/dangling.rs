//! Associations of a copy that lead to something which is not here.

use uuid::Uuid;

use super::framework::{Edge, Framework};
use super::naming::Meaning;
use super::sight::Sight;
use super::snapshot::Snapshot;
use crate::access::Viewer;
use crate::badges::resolve::World;

/// An end of an association that leads nowhere the viewer may go.
#[derive(Clone, Debug)]
pub struct Dangling<'a> {
    /// The association.
    pub edge: &'a Edge,
    /// Whether the end is its origin; else its destination.
    pub origin: bool,
    /// Where the name of the end fits several items: keys of up to a few of them.
    pub candidates: Vec<Uuid>,
}

impl Snapshot {
    /// The ends of a copy's associations that lead to no item, document or badge class the viewer may read, in the order
    /// of the package. Costs the size of the copy's associations.
    pub fn dangling<'a>(&self, viewer: &Viewer, framework: &'a Framework) -> Vec<Dangling<'a>> {
        let meanings = self.meanings_in(framework);
        let candidates = |key: &Uuid| {
            let at = framework.named.binary_search_by_key(key, |named| named.key);
            match at.ok().and_then(|at| meanings.get(at)) {
                Some(Meaning::Ambiguous(keys)) => keys.clone(),
                _ => Vec::new(),
            }
        };
        let absent = |key: &Uuid| {
            framework.node(key).is_none()
                && self.resolve(viewer, key).is_none()
                && Sight::of(self, viewer)
                    .with_key(&self.meant(*key))
                    .is_none()
        };
        framework
            .edges
            .iter()
            .flat_map(|edge| [(edge, true, edge.origin), (edge, false, edge.destination)])
            .filter(|(.., key)| absent(key))
            .map(|(edge, origin, key)| Dangling {
                edge,
                origin,
                candidates: candidates(&key),
            })
            .collect()
    }
}
