//! Mirrors: what they are, how far their rounds are, and the frameworks the remote servers list.
//!
//! What a person decides (address, rhythm, pause) and what rounds write (validators, failures, leases) are different columns,
//! updated by different statements, so that neither overwrites the other.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::{mirror, mirror_framework, mirror_secret};

/// A row of `mirror`. Times are microseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mirror, treat_none_as_default_value = false)]
pub struct MirrorRow {
    /// Number of the mirror.
    pub id: i64,
    /// Organisation that holds the copies.
    pub organisation_id: i64,
    /// The address as given.
    pub url: String,
    /// `public` or `private`: who may read new copies.
    pub visibility: String,
    /// Identifiers of the only frameworks wanted, a JSON array; absent for all.
    pub only_frameworks: Option<String>,
    /// Rhythm of the rounds, in seconds.
    pub every_seconds: i64,
    /// Where access tokens are given out, if they are needed.
    pub token_url: Option<String>,
    /// Who we are there.
    pub client_id: Option<String>,
    /// What for.
    pub scope: Option<String>,
    /// `active` or `paused`.
    pub state: String,
    /// When it was added.
    pub created_at: i64,
    /// The CASE base that was found, without a trailing slash.
    pub base: Option<String>,
    /// The version of CASE spoken there: `1.1` or `1.0`.
    pub version: Option<String>,
    /// Entity tag of the list, where it came in one page.
    pub list_etag: Option<String>,
    /// `Last-Modified` of the list, where it came in one page.
    pub list_last_modified: Option<String>,
    /// Failed rounds since the last good one.
    pub failures: i64,
    /// When the next round is due.
    pub next_attempt: i64,
    /// When the last round began.
    pub last_attempt: Option<i64>,
    /// When the last good round ended.
    pub last_success: Option<i64>,
    /// Why the last round failed: a message as JSON.
    pub message: Option<String>,
    /// Who runs a round just now.
    pub lease: Option<String>,
    /// Until when the round counts as running without a sign of life.
    pub lease_until: i64,
}

/// What a round leaves behind.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = mirror, treat_none_as_null = true)]
pub struct MirrorProgress {
    /// See [`MirrorRow`].
    pub base: Option<String>,
    /// See [`MirrorRow`].
    pub version: Option<String>,
    /// See [`MirrorRow`].
    pub list_etag: Option<String>,
    /// See [`MirrorRow`].
    pub list_last_modified: Option<String>,
    /// See [`MirrorRow`].
    pub failures: i64,
    /// See [`MirrorRow`].
    pub next_attempt: i64,
    /// See [`MirrorRow`].
    pub last_success: Option<i64>,
    /// See [`MirrorRow`].
    pub message: Option<String>,
    /// See [`MirrorRow`].
    pub lease: Option<String>,
    /// See [`MirrorRow`].
    pub lease_until: i64,
}

impl From<&MirrorRow> for MirrorProgress {
    fn from(row: &MirrorRow) -> Self {
        MirrorProgress {
            base: row.base.clone(),
            version: row.version.clone(),
            list_etag: row.list_etag.clone(),
            list_last_modified: row.list_last_modified.clone(),
            failures: row.failures,
            next_attempt: row.next_attempt,
            last_success: row.last_success,
            message: row.message.clone(),
            lease: row.lease.clone(),
            lease_until: row.lease_until,
        }
    }
}

impl MirrorRow {
    /// Finds by number.
    pub fn by_id(connection: &mut AnyConnection, id: i64) -> QueryResult<Option<Self>> {
        mirror::table
            .filter(mirror::id.eq(id))
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// Whether the organisation mirrors this address already.
    pub fn exists(
        connection: &mut AnyConnection,
        organisation: i64,
        url: &str,
    ) -> QueryResult<bool> {
        let same = mirror::organisation_id
            .eq(organisation)
            .and(mirror::url.eq(url));
        let count: i64 = mirror::table.filter(same).count().get_result(connection)?;
        Ok(count > 0)
    }

    /// All of them, or those of one organisation, oldest first.
    pub fn all(connection: &mut AnyConnection, of: Option<i64>) -> QueryResult<Vec<Self>> {
        let mut rows: Vec<Self> = mirror::table
            .order(mirror::id)
            .select(Self::as_select())
            .load(connection)?;
        rows.retain(|row| of.is_none_or(|organisation| row.organisation_id == organisation));
        Ok(rows)
    }

    /// The active mirror that has been due longest and that nobody runs.
    pub fn due(connection: &mut AnyConnection, now: i64) -> QueryResult<Option<Self>> {
        mirror::table
            .filter(
                mirror::state
                    .eq("active")
                    .and(mirror::next_attempt.le(now))
                    .and(mirror::lease_until.lt(now)),
            )
            .order((mirror::next_attempt, mirror::id))
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// The next free number; safe because every writer holds the head of the log.
    pub fn next_id(connection: &mut AnyConnection) -> QueryResult<i64> {
        let last: Option<i64> = mirror::table
            .select(diesel::dsl::max(mirror::id))
            .first(connection)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(mirror::table)
            .values(self.clone())
            .execute(connection)
    }

    /// Pauses or resumes, and says when it is due.
    pub fn set_state(
        connection: &mut AnyConnection,
        id: i64,
        state: &str,
        next_attempt: i64,
    ) -> QueryResult<usize> {
        diesel::update(mirror::table.filter(mirror::id.eq(id)))
            .set((
                mirror::state.eq(state),
                mirror::next_attempt.eq(next_attempt),
            ))
            .execute(connection)
    }

    /// Takes it for a round.
    pub fn set_lease(
        connection: &mut AnyConnection,
        id: i64,
        lease: &str,
        now: i64,
        until: i64,
    ) -> QueryResult<usize> {
        diesel::update(mirror::table.filter(mirror::id.eq(id)))
            .set((
                mirror::lease.eq(lease),
                mirror::lease_until.eq(until),
                mirror::last_attempt.eq(now),
            ))
            .execute(connection)
    }

    /// Writes what a round leaves behind, if it still holds the lease; says whether it does.
    pub fn set_progress(
        connection: &mut AnyConnection,
        id: i64,
        lease: &str,
        progress: &MirrorProgress,
    ) -> QueryResult<bool> {
        let held = mirror::id.eq(id).and(mirror::lease.eq(lease));
        let rows = diesel::update(mirror::table.filter(held))
            .set(progress)
            .execute(connection)?;
        Ok(rows > 0)
    }

    /// Deletes it with its secret and its list; copies stay.
    pub fn delete(connection: &mut AnyConnection, id: i64) -> QueryResult<usize> {
        diesel::delete(mirror::table.filter(mirror::id.eq(id))).execute(connection)
    }
}

/// The client's secret at the token endpoint of a mirror.
pub fn secret_of_mirror(connection: &mut AnyConnection, id: i64) -> QueryResult<Option<String>> {
    mirror_secret::table
        .filter(mirror_secret::mirror_id.eq(id))
        .select(mirror_secret::client_secret)
        .first(connection)
        .optional()
}

/// Keeps the client's secret of a new mirror.
pub fn set_secret_of_mirror(
    connection: &mut AnyConnection,
    id: i64,
    secret: &str,
) -> QueryResult<usize> {
    diesel::insert_into(mirror_secret::table)
        .values((
            mirror_secret::mirror_id.eq(id),
            mirror_secret::client_secret.eq(secret),
        ))
        .execute(connection)
}

/// A row of `mirror_framework`. Times are microseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mirror_framework, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct MirrorFrameworkRow {
    /// The mirror.
    pub mirror_id: i64,
    /// Normalised key of the document.
    pub key: String,
    /// Its identifier, verbatim.
    pub identifier: String,
    /// Its title as listed.
    pub title: String,
    /// Its place in the list.
    pub position: i64,
    /// `lastChangeDateTime` as listed last, verbatim.
    pub remote_change: Option<String>,
    /// `lastChangeDateTime` that was listed when the copy was made.
    pub taken_change: Option<String>,
    /// Entity tag of the package the copy was made of.
    pub etag: Option<String>,
    /// `Last-Modified` of the package the copy was made of.
    pub last_modified: Option<String>,
    /// `pending`, `ok`, `failed`, `conflict` or `gone`.
    pub state: String,
    /// Failures since the last success.
    pub failures: i64,
    /// Not before this time, after a failure.
    pub next_attempt: i64,
    /// Why it failed, conflicts or is gone: a message as JSON.
    pub message: Option<String>,
    /// The copy.
    pub document_id: Option<i64>,
    /// When the copy was last compared with the source.
    pub checked_at: Option<i64>,
}

impl MirrorFrameworkRow {
    /// All of a mirror, in the order of the list.
    pub fn of_mirror(connection: &mut AnyConnection, mirror: i64) -> QueryResult<Vec<Self>> {
        mirror_framework::table
            .filter(mirror_framework::mirror_id.eq(mirror))
            .order((mirror_framework::position, mirror_framework::key))
            .select(Self::as_select())
            .load(connection)
    }

    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(mirror_framework::table)
            .values(self.clone())
            .execute(connection)
    }

    /// Updates all columns.
    pub fn update(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        let own = mirror_framework::mirror_id
            .eq(self.mirror_id)
            .and(mirror_framework::key.eq(&self.key));
        diesel::update(mirror_framework::table.filter(own))
            .set(self.clone())
            .execute(connection)
    }
}
