//! Looks again at what alignments mean, whenever frameworks, courses or badges have changed, and once a day.
//!
//! How far the log was followed stands in the database with what was found, so nothing is missed over a restart; where nothing
//! was written and the day is the same, nothing is read.

use std::time::Duration;

use tokio::sync::watch;

use crate::registry::Registry;
use crate::registry::exports::today;

/// How often the snapshot is looked at: a write wakes the graph first, and then this.
const TICK: Duration = Duration::from_millis(200);
/// How long a round that failed is waited for.
const PAUSE: Duration = Duration::from_secs(2);

/// Follows until stopped. A round that has begun is finished.
pub(super) async fn work(registry: Registry, mut stopped: watch::Receiver<bool>) {
    let mut seen = 0;
    let mut day = String::new();
    while !*stopped.borrow() {
        let mut pause = TICK;
        let head = registry.graph.snapshot().seq;
        if head > seen || day != today() {
            let now = today();
            match registry.follow_alignments(seen).await {
                Ok(followed) if followed.goes_on => continue,
                Ok(followed) => {
                    seen = followed.seq;
                    day = now;
                }
                Err(problem) => {
                    let cause = problem.source.as_ref().map(ToString::to_string);
                    tracing::error!(%problem, cause, "alignments could not be looked at; they are tried again");
                    pause = PAUSE;
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}
