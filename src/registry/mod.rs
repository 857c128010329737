//! The use cases: who may, what changes, one transaction each. The only writers.
//!
//! A face hands over a viewer or an actor and plain input; a use case checks rights, lets the rules check the planned
//! change on loaded rows, writes rows and log entries in one [`crate::store::Store::write`], and answers with the
//! position of the log. Reads that need rows (bodies, packages) are use cases too, so that rights are asked in one place.

pub mod aligning;
pub mod alignments;
pub mod badges;
mod bodies;
pub mod catalogue;
pub mod checks;
pub mod copies;
pub mod courses;
pub mod demo;
pub mod error;
pub mod evidence;
pub mod exports;
pub mod finding;
pub mod frameworks;
pub mod ids;
pub mod images;
pub mod imports;
pub mod issuers;
pub mod keys;
pub mod mirrors;
pub mod organisations;
pub mod similar;
pub mod transfers;

use std::sync::Arc;

use crate::graph::Graph;
use crate::net::Fetcher;
use crate::store::Store;

/// How often a plan is made anew when its base changed under it.
const TRIES: usize = 3;

/// What every use case works with. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    /// Rows and log.
    pub store: Store,
    /// The current snapshot.
    pub graph: Graph,
    /// Addresses of entities made here begin with it; no trailing slash.
    pub public_url: Arc<str>,
    /// Imports that run or ran in this process.
    pub jobs: imports::Jobs,
    /// Fetches from other servers.
    pub fetcher: Fetcher,
    /// Wakes the worker of mirrors.
    pub bell: mirrors::Bell,
    /// What verifications of evidence share.
    pub desk: evidence::Desk,
    /// Renderings of published copies.
    renderings: frameworks::Renderings,
}

impl Registry {
    /// Puts the parts together.
    pub fn new(store: Store, graph: Graph, public_url: &str) -> Self {
        Registry {
            store,
            graph,
            public_url: public_url.into(),
            jobs: imports::Jobs::default(),
            fetcher: Fetcher::default(),
            bell: mirrors::Bell::default(),
            desk: evidence::Desk::default(),
            renderings: frameworks::Renderings::default(),
        }
    }

    /// The same with a client for other servers as the settings say.
    #[must_use]
    pub fn with_fetcher(self, fetcher: Fetcher) -> Self {
        Registry { fetcher, ..self }
    }

    /// The same, fetching what registered issuers of badges serve.
    #[must_use]
    pub fn fetching_evidence(self) -> Self {
        let desk = self.desk.clone().fetching(self.fetcher.clone());
        Registry { desk, ..self }
    }

    /// The permanent address of an entity made here.
    pub fn uri(&self, identifier: &uuid::Uuid) -> String {
        format!("{}/uri/{identifier}", self.public_url)
    }

    /// The identifier of something an institution makes here: the same whenever the same thing is made again, so that a
    /// table imported twice changes nothing.
    pub fn mint(&self, organisation: &str, what: &str) -> uuid::Uuid {
        let name = format!("{}/organisations/{organisation}/{what}", self.public_url);
        uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes())
    }
}
