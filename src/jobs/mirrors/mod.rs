//! Rounds of mirrors: polls remote CASE servers politely and keeps mirrored copies up.
//!
//! `address`, `listing` and `schedule` are pure; `remote` speaks to the other server, `round` does one round, and the
//! worker here runs those that are due, one at a time. A lease in the database keeps other nodes from the same mirror; when
//! a mirror is due stands there too, so that nothing is forgotten over a restart.

mod address;
mod fault;
mod listing;
mod remote;
mod round;
mod schedule;

pub use round::{Report, Step};

use std::time::Duration;

use tokio::sync::watch;

use crate::error::Problem;
use crate::registry::Registry;
use crate::registry::mirrors::MirrorError;
use crate::registry::mirrors::rounds::{End, Held};
use crate::store::log::now;

/// How often the worker looks for mirrors that are due without being woken: others may have added some.
const TICK: Duration = Duration::from_secs(2);

/// Runs rounds as they become due, until stopped.
pub(super) async fn work(registry: Registry, pause: Duration, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match registry.lease_due_mirror(now()).await {
            Ok(Some(held)) => {
                let stop = async {
                    // An error means that nobody is left who could stop us: the program ends.
                    stopped.wait_for(|stop| *stop).await.ok();
                };
                let ended = attended(&registry, &held, pause, &|_| {}, stop).await;
                if let Err(problem) = ended {
                    told(&held, &problem);
                }
                continue;
            }
            Ok(None) => {}
            Err(problem) => {
                let cause = problem.source.as_ref().map(ToString::to_string);
                tracing::error!(%problem, cause, "mirrors that are due could not be found");
            }
        }
        tokio::select! {
            () = registry.bell.heard() => {}
            () = tokio::time::sleep(TICK) => {}
            _ = stopped.changed() => {}
        }
    }
}

fn told(held: &Held, problem: &Problem) {
    let cause = problem.source.as_ref().map(ToString::to_string);
    tracing::error!(mirror = held.row.id, %problem, cause, "a round of a mirror broke off");
}

/// Runs one round of a mirror now, in this process, telling its steps; `stop` interrupts it.
///
/// # Errors
/// [`MirrorError::Paused`], [`MirrorError::Running`]; a mirror that is not there; the database fails.
pub async fn run_once(
    registry: &Registry,
    id: i64,
    pause: Duration,
    watch: &(dyn Fn(Step<'_>) + Send + Sync),
    stop: impl Future<Output = ()>,
) -> Result<Option<Report>, Problem> {
    let held = registry.lease_mirror(id, now()).await?;
    attended(registry, &held, pause, watch, stop).await
}

/// A round that ends with its lease given back, however it ends; `None` where it was interrupted.
async fn attended(
    registry: &Registry,
    held: &Held,
    pause: Duration,
    watch: &(dyn Fn(Step<'_>) + Send + Sync),
    stop: impl Future<Output = ()>,
) -> Result<Option<Report>, Problem> {
    let ended = tokio::select! {
        ended = round::round(registry, held, pause, watch) => ended.map(Some),
        () = stop => {
            registry.end_round(held, End::Interrupted).await?;
            Ok(None)
        }
    };
    let Err(problem) = ended else { return ended };
    let source = problem.source.as_deref();
    let lost = source.and_then(|source| source.downcast_ref::<MirrorError>());
    if !matches!(lost, Some(MirrorError::Lost { .. })) {
        let failures = held.row.failures.saturating_add(1);
        let next_attempt = schedule::after_failure(now(), failures, None, 1.0);
        let message = problem.message.clone();
        let end = End::Failed {
            message,
            next_attempt,
            forget_base: false,
        };
        // Where the database fails this fails too; the lease runs out by itself.
        registry.end_round(held, end).await.ok();
    }
    Err(problem)
}
