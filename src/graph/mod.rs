//! The graph of everything, in memory: an immutable snapshot behind an atomic pointer, rebuilt framework by framework
//! as the change log moves on.
//!
//! Structure (trees, paths, crosswalks, credit) is read from here without the database; bodies are not kept. One
//! request takes one [`Snapshot`] and sees one state. Readers never wait: a rebuild makes a new snapshot that shares
//! everything unchanged with the old one.

mod aliases;
mod build;
mod calls;
mod concerned;
mod dangling;
mod framework;
mod naming;
mod parts;
mod sight;
mod snapshot;
mod walk;
mod world;

pub use build::{load_all, load_badges, load_framework, load_organisations};
pub use concerned::Concerned;
pub use dangling::Dangling;
pub use framework::{Edge, Framework, Node, TreeEdge};
pub use naming::{Meaning, Named};
pub use parts::Part;
pub use sight::{Gone, Sight};
pub use snapshot::{Badge, EdgeRef, Place, Snapshot};
pub use world::{Brought, Cut, Stated, cut};

use std::sync::Arc;

use arc_swap::ArcSwap;

/// The current snapshot; cheap to clone.
#[derive(Clone)]
pub struct Graph {
    current: Arc<ArcSwap<Snapshot>>,
}

impl Graph {
    /// Starts with a snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        Graph {
            current: Arc::new(ArcSwap::from_pointee(snapshot)),
        }
    }

    /// The snapshot to answer a request from.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Puts a newer snapshot in place. Only the follower of the log does this.
    pub fn replace(&self, snapshot: Snapshot) {
        self.current.store(Arc::new(snapshot));
    }
}
