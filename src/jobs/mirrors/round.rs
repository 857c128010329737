//! One round of a mirror: the list first, then each framework that changed, one after the other.
//!
//! Everything a round learns is written down as it is learnt. So a round that is interrupted anywhere is simply followed by
//! another one, which asks only for what is still open.

use std::io::BufReader;
use std::time::Duration;

use super::fault::Fault;
use super::remote::Remote;
use super::{listing, schedule};
use crate::access::Visibility;
use crate::case::key::document_key;
use crate::error::{Message, Problem};
use crate::net::{Answer, Conditions, Fetched};
use crate::registry::Registry;
use crate::registry::imports::{ImportOptions, ImportOutcome, ImportSource, Origin, Progress};
use crate::registry::mirrors::MirrorError;
use crate::registry::mirrors::rounds::{End, Held, Taken};
use crate::store::StoreError;
use crate::store::log::now;
use crate::store::rows::MirrorFrameworkRow;

/// What a round tells while it runs.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// The list is being read.
    Listing,
    /// A framework is being compared with its source.
    Framework(&'a MirrorFrameworkRow),
}

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Frameworks whose copies are new or changed.
    pub changed: usize,
    /// Frameworks that were looked at and are as they were.
    pub unchanged: usize,
    /// Frameworks that failed.
    pub failed: usize,
    /// Frameworks in whose way a copy of another kind stands.
    pub conflicts: usize,
    /// Why the round ended early, if it did.
    pub failure: Option<Message>,
}

/// A number from 0 to 1: the one place where chance comes in.
fn chance() -> f64 {
    let mut bytes = [0_u8; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// Runs a round to its end.
///
/// # Errors
/// The database fails, or the mirror was removed meanwhile. What the other server does wrong is no error of the round.
pub async fn round(
    registry: &Registry,
    held: &Held,
    pause: Duration,
    watch: &(dyn Fn(Step<'_>) + Send + Sync),
) -> Result<Report, Problem> {
    let mut report = Report::default();
    let mut remote = Remote::new(held, &registry.fetcher, pause);
    watch(Step::Listing);
    let listing = match remote.list().await {
        Ok(listing) => listing,
        Err(fault) => {
            let elsewhere = fault.is_elsewhere() && held.row.base.is_some();
            fail(registry, held, &fault, elsewhere).await?;
            report.failure = Some(fault.message());
            return Ok(report);
        }
    };
    let base = listing.base.clone();
    registry.record_list(held, listing).await?;
    let began = now();
    while let Some(framework) = registry.next_of_mirror(held, began).await? {
        watch(Step::Framework(&framework));
        let fault = match one(registry, held, &mut remote, &base, &framework).await {
            Ok((taken, changed)) => {
                report.changed += usize::from(changed);
                report.unchanged += usize::from(!changed);
                registry.record_framework(held, framework, taken).await?;
                continue;
            }
            Err(fault) => fault,
        };
        let message = fault.message();
        tracing::warn!(mirror = held.row.id, framework = framework.identifier, %message.key, "a mirrored framework failed");
        if fault.ends_round() {
            fail(registry, held, &fault, false).await?;
            report.failure = Some(message);
            return Ok(report);
        }
        let taken = if fault.is_conflict() {
            report.conflicts += 1;
            Taken::Conflict { message }
        } else {
            report.failed += 1;
            let failures = framework.failures.saturating_add(1);
            let wait = fault.retry_after();
            let next_attempt = schedule::after_failure(now(), failures, wait, chance());
            Taken::Failed {
                message,
                next_attempt,
            }
        };
        registry.record_framework(held, framework, taken).await?;
    }
    let retry = registry.left_of_mirror(held).await?.retry;
    let every = Duration::from_secs(u64::try_from(held.row.every_seconds).unwrap_or(3600));
    let regular = schedule::after_success(now(), every, chance());
    let next_attempt = retry.map_or(regular, |retry| retry.min(regular));
    registry.end_round(held, End::Good { next_attempt }).await?;
    Ok(report)
}

async fn fail(
    registry: &Registry,
    held: &Held,
    fault: &Fault,
    forget_base: bool,
) -> Result<(), Problem> {
    let failures = held.row.failures.saturating_add(1);
    let next_attempt = schedule::after_failure(now(), failures, fault.retry_after(), chance());
    let message = fault.message();
    tracing::warn!(mirror = held.row.id, %message.key, "a round of a mirror failed");
    let end = End::Failed {
        message,
        next_attempt,
        forget_base,
    };
    registry.end_round(held, end).await
}

/// Compares one copy with its source; says whether it changed.
async fn one(
    registry: &Registry,
    held: &Held,
    remote: &mut Remote<'_>,
    base: &str,
    framework: &MirrorFrameworkRow,
) -> Result<(Taken, bool), Fault> {
    // Nothing is fetched that could not be taken.
    let visibility = registry.obstacle_to(held, framework).await??;
    let has_copy = visibility.is_none() && framework.document_id.is_some();
    let known = Conditions {
        etag: framework.etag.clone(),
        last_modified: framework.last_modified.clone(),
    };
    let fetched = match remote.package(base, framework, has_copy).await? {
        Answer::Fetched(fetched) => fetched,
        Answer::NotModified => {
            let (etag, last_modified) = (known.etag, known.last_modified);
            return Ok((
                Taken::Same {
                    document: None,
                    etag,
                    last_modified,
                },
                false,
            ));
        }
    };
    let (etag, last_modified) = (fetched.etag.clone(), fetched.last_modified.clone());
    let identifier = framework.identifier.clone();
    let (source, came) = opened(*fetched).await?;
    let got = came.map_err(|detail| MirrorError::Package {
        identifier: identifier.clone(),
        detail,
    })?;
    if document_key(&got) != document_key(&identifier) {
        let wanted = identifier;
        return Err(MirrorError::Other { wanted, got }.into());
    }
    let outcome = take(registry, held, source, visibility).await?;
    let taken = Taken::Same {
        document: Some(outcome.document),
        etag,
        last_modified,
    };
    Ok((taken, outcome.changed))
}

/// What was fetched, to be read again by the import, and the identifier of the document in it.
async fn opened(fetched: Fetched) -> Result<(ImportSource, Result<String, String>), Problem> {
    let read = move || {
        let file = fetched.body;
        let identifier = listing::package_identifier(BufReader::new(file.open()?));
        Ok((ImportSource::fetched(&file)?, identifier))
    };
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|error| StoreError::Panicked(error.to_string()))?
}

/// The one place where a mirrored package becomes a copy: through the import, like any other. What is no longer in it is
/// removed, since a mirrored copy is as its source is.
async fn take(
    registry: &Registry,
    held: &Held,
    source: ImportSource,
    visibility: Option<Visibility>,
) -> Result<ImportOutcome, Problem> {
    let options = ImportOptions {
        visibility,
        origin: Some(Origin::Mirrored),
        prune: true,
        ..ImportOptions::default()
    };
    let progress = Progress::default();
    registry
        .import_framework(&held.actor, source, options, progress)
        .await
}
