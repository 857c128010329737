//! Use cases on a clock: what this program does without being asked at that moment.
//!
//! Nothing is decided here that a use case of [`crate::registry`] could decide; a job only knows when. Its plans stand in the
//! database, so a job that was interrupted, by a stop or by a crash, goes on where it was, on this node or another.

pub mod mirrors;

use std::time::Duration;

use tokio::sync::watch;

use crate::registry::Registry;

/// The running jobs; [`Running::stop`] ends them in order.
pub struct Running {
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Stops: what is being fetched is left, what is being written is finished, leases are given back.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the worker of mirrors ended by a panic");
        }
    }
}

/// Starts the worker. `pause` lies between two requests to the same server.
pub fn start(registry: Registry, pause: Duration) -> Running {
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(mirrors::work(registry, pause, stopped));
    Running { stop, task }
}
