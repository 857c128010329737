//! What every face holds: the use cases, the readings and the settings. Cheap to clone.

mod caller;

pub use caller::{Caller, log_problem};

use std::sync::Arc;

use crate::config::Config;
use crate::follow::Followers;
use crate::registry::Registry;
use crate::search::SearchIndex;

/// The services behind every face.
#[derive(Clone)]
pub struct App {
    /// The use cases, the store and the graph.
    pub registry: Registry,
    /// The search index.
    pub search: Arc<SearchIndex>,
    /// Positions of the readings, to wait for after a write.
    pub followers: Followers,
    /// The settings.
    pub config: Arc<Config>,
}

impl App {
    /// Waits until the readings have seen a write, so that who wrote can read it at once.
    pub async fn settle(&self, seq: i64) {
        self.followers.reach(seq).await;
    }
}
