//! Mirrors: remote CASE servers whose frameworks an organisation holds as mirrored copies.
//!
//! Here stand the decisions of people (add, pause, resume, remove, ask for a round) and the records of rounds
//! ([`rounds`]); the rounds themselves, which speak to the network on a clock, are `jobs`. What a mirror is stands in
//! the log, seen by its organisation only; the secret of its client and the bookkeeping of its rounds do not.

mod error;
mod list;
pub mod rounds;

pub use error::MirrorError;
pub use list::{Listed, Listing};

use std::sync::Arc;

use tokio::sync::Notify;

use crate::access::{Actor, Right, Viewer, Visibility};
use crate::error::Problem;
use crate::store::backend::AnyConnection;
use crate::store::rows::{MirrorFrameworkRow, MirrorRow, OrganisationRow, set_secret_of_mirror};
use crate::store::{Entry, Op, WriteTx};

use super::Registry;
use super::copies::json;
use super::error::RegistryError;

/// The quickest and the slowest rhythm of rounds, in seconds: a minute, thirty days.
pub const EVERY: (u64, u64) = (60, 30 * 24 * 3600);
/// The rhythm where nothing is said: an hour.
pub const EVERY_DEFAULT: u64 = 3600;

/// Wakes the worker of this process when somebody asks for a round.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Wakes the worker now, or as soon as it listens.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits for a ring.
    pub async fn heard(&self) {
        self.0.notified().await;
    }
}

/// OAuth 2.0 client credentials (RFC 6749 §4.4).
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Where access tokens are given out.
    pub token_url: String,
    /// Who we are there.
    pub client_id: String,
    /// What proves it.
    pub client_secret: String,
    /// What for, if the server wants to know.
    pub scope: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Credentials");
        shown
            .field("token_url", &self.token_url)
            .field("client_id", &self.client_id);
        shown.field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// A mirror to be added.
#[derive(Clone, Debug)]
pub struct NewMirror {
    /// The server: its host, its CASE base, its list of documents, or one framework.
    pub url: String,
    /// The only frameworks wanted; empty for all.
    pub only: Vec<String>,
    /// Rhythm of the rounds, in seconds.
    pub every: u64,
    /// Who may read new copies.
    pub visibility: Visibility,
    /// How to prove who we are, where the server asks.
    pub credentials: Option<Credentials>,
}

/// A mirror with the frameworks its server lists.
#[derive(Clone, Debug)]
pub struct Mirror {
    /// The mirror.
    pub row: MirrorRow,
    /// Slug of the organisation that holds the copies.
    pub organisation: String,
    /// What its server lists, in that order.
    pub frameworks: Vec<MirrorFrameworkRow>,
}

impl Mirror {
    /// How many frameworks are in a state.
    pub fn count(&self, state: &str) -> usize {
        let all = self.frameworks.iter();
        all.filter(|framework| framework.state == state).count()
    }

    /// Whether a round is running, at a moment.
    pub fn is_running(&self, now: i64) -> bool {
        self.row.lease.is_some() && self.row.lease_until >= now
    }
}

/// The state of a mirror as the log keeps it: what people decided, without the secret.
fn logged(row: &MirrorRow) -> String {
    let only: Option<serde_json::Value> = row
        .only_frameworks
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    json(&serde_json::json!({
        "url": row.url, "visibility": row.visibility, "only": only, "everySeconds": row.every_seconds,
        "tokenUrl": row.token_url, "clientId": row.client_id, "scope": row.scope, "state": row.state,
    }))
}

fn log(
    tx: &mut WriteTx<'_>,
    before: Option<&MirrorRow>,
    after: Option<&MirrorRow>,
) -> Result<(), Problem> {
    let (Some(row), op) = (match (before, after) {
        (None, Some(row)) => (Some(row), Op::Create),
        (Some(_), Some(row)) => (Some(row), Op::Update),
        (row, None) => (row, Op::Delete),
    }) else {
        return Ok(());
    };
    tx.log(Entry {
        organisation: row.organisation_id,
        visibility: Visibility::Private,
        kind: "mirror",
        document: None,
        entity: row.id.to_string(),
        op,
        before: before.map(logged),
        after: after.map(logged),
    })?;
    Ok(())
}

fn unknown(id: i64) -> RegistryError {
    RegistryError::NotFound {
        what: "mirror",
        name: id.to_string(),
    }
}

fn whole(connection: &mut AnyConnection, row: MirrorRow) -> Result<Mirror, Problem> {
    let frameworks = MirrorFrameworkRow::of_mirror(connection, row.id)?;
    let organisation = OrganisationRow::by_ids(connection, &[row.organisation_id])?.pop();
    Ok(Mirror {
        organisation: organisation.map(|row| row.slug).unwrap_or_default(),
        row,
        frameworks,
    })
}

/// A mirror of the actor's organisation; for others there is none.
fn own(connection: &mut AnyConnection, actor: &Actor, id: i64) -> Result<MirrorRow, Problem> {
    let row = MirrorRow::by_id(connection, id)?;
    let own = row.filter(|row| row.organisation_id == actor.organisation);
    Ok(own.ok_or_else(|| unknown(id))?)
}

impl Registry {
    /// Adds a mirror for the actor's organisation; its first round is due at once.
    ///
    /// # Errors
    /// A missing right; an address that may not be fetched ([`crate::net::NetError`]); [`MirrorError`] for the rest.
    pub async fn add_mirror(&self, actor: &Actor, new: NewMirror) -> Result<Mirror, Problem> {
        actor.require(Right::Edit)?;
        self.fetcher.check(&new.url, new.credentials.is_some())?;
        if let Some(credentials) = &new.credentials {
            let given = [&credentials.client_id, &credentials.client_secret];
            if given.iter().any(|text| text.is_empty()) {
                return Err(MirrorError::Credentials.into());
            }
            self.fetcher.check(&credentials.token_url, true)?;
        }
        let (min, max) = EVERY;
        if !(min..=max).contains(&new.every) {
            let seconds = new.every;
            return Err(MirrorError::Every { seconds, min, max }.into());
        }
        let organisation = actor.organisation;
        let added = self
            .store
            .write(actor, move |tx| {
                let row = insert(tx, organisation, new)?;
                log(tx, None, Some(&row))?;
                whole(tx.connection(), row)
            })
            .await?;
        self.bell.ring();
        Ok(added.value)
    }

    /// The mirrors of the viewer's organisation, oldest first.
    ///
    /// # Errors
    /// A key is needed.
    pub async fn mirrors(&self, viewer: &Viewer) -> Result<Vec<Mirror>, Problem> {
        let organisation = viewer.actor()?.organisation;
        self.mirrors_of(Some(organisation)).await
    }

    /// A mirror of the viewer's organisation.
    ///
    /// # Errors
    /// A key is needed; [`RegistryError::NotFound`].
    pub async fn mirror(&self, viewer: &Viewer, id: i64) -> Result<Mirror, Problem> {
        let actor = viewer.actor()?.clone();
        self.store
            .read(move |c| {
                let row = own(c, &actor, id)?;
                whole(c, row)
            })
            .await
    }

    /// All mirrors, or those of one organisation: for the operator.
    pub async fn mirrors_of(&self, organisation: Option<i64>) -> Result<Vec<Mirror>, Problem> {
        self.store
            .read(move |c| {
                let rows = MirrorRow::all(c, organisation)?;
                rows.into_iter().map(|row| whole(c, row)).collect()
            })
            .await
    }

    /// This program acting for the organisation of a mirror: for the operator and for rounds.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`].
    pub async fn operator_of_mirror(&self, id: i64) -> Result<Actor, Problem> {
        self.store
            .read(move |c| {
                let row = MirrorRow::by_id(c, id)?.ok_or_else(|| unknown(id))?;
                let mirror = whole(c, row)?;
                Ok(Actor::system(
                    mirror.row.organisation_id,
                    &mirror.organisation,
                ))
            })
            .await
    }

    /// Pauses a mirror: no round begins until it is resumed. A running round goes on to its end.
    ///
    /// # Errors
    /// A missing right; [`RegistryError::NotFound`].
    pub async fn pause_mirror(&self, actor: &Actor, id: i64) -> Result<Mirror, Problem> {
        self.set_mirror(actor, id, "paused").await
    }

    /// Resumes a mirror; a round is due at once.
    ///
    /// # Errors
    /// As [`Registry::pause_mirror`].
    pub async fn resume_mirror(&self, actor: &Actor, id: i64) -> Result<Mirror, Problem> {
        let mirror = self.set_mirror(actor, id, "active").await?;
        self.bell.ring();
        Ok(mirror)
    }

    async fn set_mirror(
        &self,
        actor: &Actor,
        id: i64,
        state: &'static str,
    ) -> Result<Mirror, Problem> {
        actor.require(Right::Edit)?;
        let who = actor.clone();
        let changed = self.store.write(actor, move |tx| {
            let before = own(tx.connection(), &who, id)?;
            if before.state == state {
                return whole(tx.connection(), before);
            }
            let at = tx.at();
            let after = MirrorRow {
                state: state.to_owned(),
                next_attempt: at,
                ..before.clone()
            };
            MirrorRow::set_state(tx.connection(), id, state, at)?;
            log(tx, Some(&before), Some(&after))?;
            whole(tx.connection(), after)
        });
        Ok(changed.await?.value)
    }

    /// Asks for a round now; the worker of a running server takes it up.
    ///
    /// # Errors
    /// A missing right; [`RegistryError::NotFound`]; [`MirrorError::Paused`].
    pub async fn wake_mirror(&self, actor: &Actor, id: i64) -> Result<Mirror, Problem> {
        actor.require(Right::Edit)?;
        let who = actor.clone();
        let woken = self.store.write(actor, move |tx| {
            let row = own(tx.connection(), &who, id)?;
            if row.state != "active" {
                return Err(MirrorError::Paused { id }.into());
            }
            let at = tx.at();
            MirrorRow::set_state(tx.connection(), id, "active", at)?;
            rounds::retry_all(tx.connection(), id, at)?;
            whole(
                tx.connection(),
                MirrorRow {
                    next_attempt: at,
                    ..row
                },
            )
        });
        let mirror = woken.await?.value;
        self.bell.ring();
        Ok(mirror)
    }

    /// Removes a mirror. The copies stay as they are; they are no longer kept up.
    ///
    /// # Errors
    /// As [`Registry::pause_mirror`].
    pub async fn remove_mirror(&self, actor: &Actor, id: i64) -> Result<Mirror, Problem> {
        actor.require(Right::Edit)?;
        let who = actor.clone();
        let removed = self.store.write(actor, move |tx| {
            let row = own(tx.connection(), &who, id)?;
            let mirror = whole(tx.connection(), row)?;
            MirrorRow::delete(tx.connection(), id)?;
            log(tx, Some(&mirror.row), None)?;
            Ok(mirror)
        });
        Ok(removed.await?.value)
    }
}

fn insert(tx: &mut WriteTx<'_>, organisation: i64, new: NewMirror) -> Result<MirrorRow, Problem> {
    if MirrorRow::exists(tx.connection(), organisation, &new.url)? {
        return Err(MirrorError::Exists { url: new.url }.into());
    }
    let credentials = new.credentials;
    let row = MirrorRow {
        id: MirrorRow::next_id(tx.connection())?,
        organisation_id: organisation,
        url: new.url,
        visibility: new.visibility.as_str().to_owned(),
        only_frameworks: (!new.only.is_empty()).then(|| json(&new.only)),
        every_seconds: i64::try_from(new.every).unwrap_or(i64::MAX),
        token_url: credentials.as_ref().map(|it| it.token_url.clone()),
        client_id: credentials.as_ref().map(|it| it.client_id.clone()),
        scope: credentials.as_ref().and_then(|it| it.scope.clone()),
        state: "active".to_owned(),
        created_at: tx.at(),
        base: None,
        version: None,
        list_etag: None,
        list_last_modified: None,
        failures: 0,
        next_attempt: tx.at(),
        last_attempt: None,
        last_success: None,
        message: None,
        lease: None,
        lease_until: 0,
    };
    row.insert(tx.connection())?;
    if let Some(credentials) = credentials {
        set_secret_of_mirror(tx.connection(), row.id, &credentials.client_secret)?;
    }
    Ok(row)
}
