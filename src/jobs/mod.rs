//! Use cases on a clock: what this program does without being asked at that moment.
//!
//! Nothing is decided here that a use case of [`crate::registry`] could decide; a job only knows when. Its plans stand in the
//! database, so a job that was interrupted, by a stop or by a crash, goes on where it was, on this node or another.

mod alignments;
pub mod mirrors;

use std::time::Duration;

use tokio::sync::watch;

use crate::registry::Registry;

/// The running jobs; [`Running::stop`] ends them in order.
pub struct Running {
    stop: watch::Sender<bool>,
    tasks: [tokio::task::JoinHandle<()>; 2],
}

impl Running {
    /// Stops: what is being fetched is left, what is being written is finished, leases are given back.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a worker ended by a panic");
            }
        }
    }
}

/// Starts the workers. `pause` lies between two requests to the same server.
pub fn start(registry: Registry, pause: Duration) -> Running {
    let (stop, stopped) = watch::channel(false);
    let tasks = [
        tokio::spawn(alignments::work(registry.clone(), stopped.clone())),
        tokio::spawn(mirrors::work(registry, pause, stopped)),
    ];
    Running { stop, tasks }
}
