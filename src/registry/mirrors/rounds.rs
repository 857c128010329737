//! What rounds of mirrors read and write: the lease, the list, the outcome of each framework, the end.
//!
//! Every write of a round names its lease and fails with [`MirrorError::Lost`] where it is no longer held: a mirror is
//! worked on by one node at a time, and one that was removed is left at once.

use crate::access::{Actor, Visibility};
use crate::error::{Message, Problem};
use crate::registry::Registry;
use crate::registry::copies::json;
use crate::store::WriteTx;
use crate::store::backend::AnyConnection;
use crate::store::rows::{
    DocumentRow, MirrorFrameworkRow, MirrorProgress, MirrorRow, secret_of_mirror,
};

use super::list::{Listing, merge, obstacle, reopen};
use super::{Credentials, MirrorError, unknown};

/// How long a round counts as running without a sign of life, in microseconds: as long as the slowest fetch may take,
/// and a while.
pub const LEASE: i64 = (7200 + 600) * 1_000_000;

/// A mirror that a round holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// The mirror as it was when the round began.
    pub row: MirrorRow,
    /// Name of the lease: of this round and no other.
    pub lease: String,
    /// Who writes the copies: this program for the mirror's organisation.
    pub actor: Actor,
    /// How to get a token, if one is needed.
    pub credentials: Option<Credentials>,
}

impl Held {
    /// The only frameworks wanted; empty for all.
    pub fn only(&self) -> Vec<String> {
        let text = self.row.only_frameworks.as_deref().unwrap_or("[]");
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// What became of a framework in a round.
#[derive(Clone, Debug)]
pub enum Taken {
    /// It is here as it is there.
    Same {
        /// The copy.
        document: Option<i64>,
        /// Entity tag of the package.
        etag: Option<String>,
        /// `Last-Modified` of the package.
        last_modified: Option<String>,
    },
    /// It failed.
    Failed {
        /// Why.
        message: Message,
        /// Not before this time.
        next_attempt: i64,
    },
    /// A copy of another kind stands in its way.
    Conflict {
        /// Why.
        message: Message,
    },
}

/// Whether something of a round was left for later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// The earliest time at which a failed framework may be tried again.
    pub retry: Option<i64>,
}

/// Lets every failed framework be tried again at once.
pub(super) fn retry_all(connection: &mut AnyConnection, id: i64, now: i64) -> Result<(), Problem> {
    for mut row in MirrorFrameworkRow::of_mirror(connection, id)? {
        if row.next_attempt > now {
            row.next_attempt = now;
            row.update(connection)?;
        }
    }
    Ok(())
}

impl Registry {
    /// Takes the mirror that has been due longest, if one is.
    pub async fn lease_due_mirror(&self, now: i64) -> Result<Option<Held>, Problem> {
        // Looking costs nothing; the lock of the log is taken only where there is something to do.
        let due = self
            .store
            .read(move |c| Ok(MirrorRow::due(c, now)?))
            .await?;
        if due.is_none() {
            return Ok(None);
        }
        let system = Actor::system(0, "");
        let taken = self.store.write(&system, move |tx| {
            match MirrorRow::due(tx.connection(), now)? {
                Some(row) => take(tx, row, now).map(Some),
                None => Ok(None),
            }
        });
        Ok(taken.await?.value)
    }

    /// Takes a mirror for a round, due or not.
    ///
    /// # Errors
    /// [`MirrorError::Paused`], [`MirrorError::Running`]; a mirror that is not there.
    pub async fn lease_mirror(&self, id: i64, now: i64) -> Result<Held, Problem> {
        let system = Actor::system(0, "");
        let taken = self.store.write(&system, move |tx| {
            let row = MirrorRow::by_id(tx.connection(), id)?.ok_or_else(|| unknown(id))?;
            if row.state != "active" {
                return Err(MirrorError::Paused { id }.into());
            }
            if row.lease_until >= now {
                return Err(MirrorError::Running { id }.into());
            }
            retry_all(tx.connection(), id, now)?;
            take(tx, row, now)
        });
        Ok(taken.await?.value)
    }

    /// Writes down what the list said: new and changed frameworks are pending, missing ones gone.
    ///
    /// # Errors
    /// [`MirrorError::Lost`].
    pub async fn record_list(&self, held: &Held, listing: Listing) -> Result<(), Problem> {
        self.during(held, move |tx, row| {
            let now = tx.at();
            let mut progress = MirrorProgress::from(row);
            progress.lease_until = now.saturating_add(LEASE);
            if listing.frameworks.is_some() {
                progress.list_etag.clone_from(&listing.etag);
                progress
                    .list_last_modified
                    .clone_from(&listing.last_modified);
            }
            (progress.base, progress.version) = (Some(listing.base), Some(listing.version));
            reopen(tx.connection(), row)?;
            if let Some(frameworks) = listing.frameworks {
                merge(tx.connection(), row, &frameworks, &listing.missing)?;
            }
            Ok(progress)
        })
        .await
    }

    /// The next framework of which the copy is to be compared with its source; none where nothing is left for now.
    pub async fn next_of_mirror(
        &self,
        held: &Held,
        now: i64,
    ) -> Result<Option<MirrorFrameworkRow>, Problem> {
        let id = held.row.id;
        let open = self.store.read(move |c| {
            let rows = MirrorFrameworkRow::of_mirror(c, id)?.into_iter();
            let mut open = rows.filter(|row| {
                let wanted = matches!(row.state.as_str(), "pending" | "failed");
                wanted && row.next_attempt <= now
            });
            Ok(open.next())
        });
        open.await
    }

    /// What stands in the way of a mirrored copy, if anything; and who may read it, where it is new here.
    pub async fn obstacle_to(
        &self,
        held: &Held,
        framework: &MirrorFrameworkRow,
    ) -> Result<Result<Option<Visibility>, MirrorError>, Problem> {
        let (mirror, framework) = (held.row.clone(), framework.clone());
        self.store
            .read(move |c| {
                if let Some(conflict) = obstacle(c, &mirror, &framework)? {
                    return Ok(Err(conflict));
                }
                let copy = DocumentRow::of(c, mirror.organisation_id, &framework.key)?;
                let visibility = Visibility::parse(&mirror.visibility);
                Ok(Ok(copy.is_none().then_some(visibility)))
            })
            .await
    }

    /// Writes down what became of a framework.
    ///
    /// # Errors
    /// [`MirrorError::Lost`].
    pub async fn record_framework(
        &self,
        held: &Held,
        mut framework: MirrorFrameworkRow,
        taken: Taken,
    ) -> Result<(), Problem> {
        self.during(held, move |tx, row| {
            let now = tx.at();
            framework.checked_at = Some(now);
            match taken {
                Taken::Same {
                    document,
                    etag,
                    last_modified,
                } => {
                    framework.state = "ok".to_owned();
                    framework.taken_change.clone_from(&framework.remote_change);
                    framework.document_id = document.or(framework.document_id);
                    (framework.etag, framework.last_modified) = (etag, last_modified);
                    (
                        framework.failures,
                        framework.next_attempt,
                        framework.message,
                    ) = (0, 0, None);
                }
                Taken::Failed {
                    message,
                    next_attempt,
                } => {
                    framework.state = "failed".to_owned();
                    framework.failures = framework.failures.saturating_add(1);
                    framework.next_attempt = next_attempt;
                    framework.message = Some(json(&message));
                }
                Taken::Conflict { message } => {
                    framework.state = "conflict".to_owned();
                    framework.message = Some(json(&message));
                }
            }
            framework.update(tx.connection())?;
            let mut progress = MirrorProgress::from(row);
            progress.lease_until = now.saturating_add(LEASE);
            Ok(progress)
        })
        .await
    }

    /// When the first failed framework may be tried again.
    pub async fn left_of_mirror(&self, held: &Held) -> Result<Left, Problem> {
        let id = held.row.id;
        let left = self.store.read(move |c| {
            let rows = MirrorFrameworkRow::of_mirror(c, id)?.into_iter();
            let failed = rows.filter(|row| matches!(row.state.as_str(), "failed" | "pending"));
            Ok(Left {
                retry: failed.map(|row| row.next_attempt).min(),
            })
        });
        left.await
    }

    /// Ends a round and lets the mirror go. A failure carries its message; an interruption has none and counts as nothing.
    ///
    /// # Errors
    /// [`MirrorError::Lost`].
    pub async fn end_round(&self, held: &Held, end: End) -> Result<(), Problem> {
        self.during(held, move |tx, row| {
            let mut progress = MirrorProgress::from(row);
            (progress.lease, progress.lease_until) = (None, 0);
            match end {
                End::Good { next_attempt } => {
                    progress.last_success = Some(tx.at());
                    (progress.failures, progress.message) = (0, None);
                    progress.next_attempt = next_attempt;
                }
                End::Failed {
                    message,
                    next_attempt,
                    forget_base,
                } => {
                    progress.failures = progress.failures.saturating_add(1);
                    progress.message = Some(json(&message));
                    progress.next_attempt = next_attempt;
                    if forget_base {
                        (progress.base, progress.list_etag) = (None, None);
                        progress.list_last_modified = None;
                    }
                }
                End::Interrupted => progress.next_attempt = tx.at(),
            }
            Ok(progress)
        })
        .await
    }

    /// One write of a round, under its lease.
    async fn during<F>(&self, held: &Held, work: F) -> Result<(), Problem>
    where
        F: FnOnce(&mut WriteTx<'_>, &MirrorRow) -> Result<MirrorProgress, Problem> + Send + 'static,
    {
        let (id, lease) = (held.row.id, held.lease.clone());
        let written = self.store.write(&held.actor, move |tx| {
            let row = MirrorRow::by_id(tx.connection(), id)?;
            let row = row.filter(|row| row.lease.as_deref() == Some(lease.as_str()));
            let row = row.ok_or(MirrorError::Lost { id })?;
            let progress = work(tx, &row)?;
            if MirrorRow::set_progress(tx.connection(), id, &lease, &progress)? {
                Ok(())
            } else {
                Err(MirrorError::Lost { id }.into())
            }
        });
        written.await.map(|_| ())
    }
}

/// How a round ended.
#[derive(Clone, Debug)]
pub enum End {
    /// The list was read and every framework looked at, though some may have failed.
    Good {
        /// When the next is due.
        next_attempt: i64,
    },
    /// The list could not be read, or the server asked to be left alone.
    Failed {
        /// Why.
        message: Message,
        /// When the next is due.
        next_attempt: i64,
        /// Look for the CASE base anew.
        forget_base: bool,
    },
    /// The program stops; the next round goes on where this one was.
    Interrupted,
}

fn take(tx: &mut WriteTx<'_>, row: MirrorRow, now: i64) -> Result<Held, Problem> {
    let lease = uuid::Uuid::new_v4().to_string();
    MirrorRow::set_lease(
        tx.connection(),
        row.id,
        &lease,
        now,
        now.saturating_add(LEASE),
    )?;
    let mirror = super::whole(tx.connection(), row)?;
    let row = mirror.row;
    let secret = secret_of_mirror(tx.connection(), row.id)?;
    let credentials = match (&row.token_url, &row.client_id, secret) {
        (Some(token_url), Some(client_id), Some(client_secret)) => Some(Credentials {
            token_url: token_url.clone(),
            client_id: client_id.clone(),
            client_secret,
            scope: row.scope.clone(),
        }),
        _ => None,
    };
    let actor = Actor::system(row.organisation_id, &mirror.organisation);
    Ok(Held {
        row,
        lease,
        actor,
        credentials,
    })
}
