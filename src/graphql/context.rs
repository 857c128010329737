//! What a request carries to its resolvers: whose eyes, which language, one snapshot, and loaders.

use std::sync::Arc;

use arc_swap::ArcSwap;
use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Result};

use super::loaders::Bodies;
use crate::access::Viewer;
use crate::error::Message;
use crate::graph::Snapshot;
use crate::locale::{Language, text};
use crate::state::{App, Caller};

/// The data of one request.
pub struct RequestContext {
    /// Use cases, readings, settings.
    pub app: App,
    /// Viewer, language and number of the request.
    pub caller: Caller,
    /// Bodies, read in batches.
    pub bodies: DataLoader<Bodies>,
    /// The state the request is answered from. Moves on only after the request's own write.
    snapshot: ArcSwap<Snapshot>,
}

impl RequestContext {
    /// The context of a request that begins now.
    pub fn new(app: App, caller: Caller) -> Self {
        let snapshot = ArcSwap::new(app.registry.graph.snapshot());
        let bodies = DataLoader::new(Bodies::new(app.registry.clone()), tokio::spawn);
        RequestContext {
            app,
            caller,
            bodies,
            snapshot,
        }
    }

    /// The context a resolver runs in.
    pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a RequestContext> {
        ctx.data::<RequestContext>()
    }

    /// The snapshot of the request.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Whose eyes.
    pub fn viewer(&self) -> &Viewer {
        &self.caller.viewer
    }

    /// The language of messages.
    pub fn language(&self) -> Language {
        self.caller.language
    }

    /// A message in the viewer's language.
    pub fn say(&self, message: &Message) -> String {
        text(self.caller.language, message)
    }

    /// Waits until the readings have seen a write of this request, and goes on from there.
    pub async fn settle(&self, seq: i64) {
        self.app.settle(seq).await;
        self.snapshot.store(self.app.registry.graph.snapshot());
    }
}
