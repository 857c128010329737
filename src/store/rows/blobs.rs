//! Content-addressed bytes, and what uses them.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::{blob, blob_use};

/// A row of `blob`.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = blob, primary_key(sha256), treat_none_as_default_value = false)]
pub struct BlobRow {
    /// SHA-256 of the bytes, hexadecimal in lower case.
    pub sha256: String,
    /// Media type, by the bytes.
    pub media_type: String,
    /// Number of bytes.
    pub size: i64,
    /// Width in pixels, where known.
    pub width: Option<i64>,
    /// Height in pixels, where known.
    pub height: Option<i64>,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl BlobRow {
    /// Finds by hash.
    pub fn by_hash(connection: &mut AnyConnection, hash: &str) -> QueryResult<Option<Self>> {
        blob::table
            .filter(blob::sha256.eq(hash))
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// Whether it is here.
    pub fn exists(connection: &mut AnyConnection, hash: &str) -> QueryResult<bool> {
        let found: Option<String> = blob::table
            .filter(blob::sha256.eq(hash))
            .select(blob::sha256)
            .first(connection)
            .optional()?;
        Ok(found.is_some())
    }

    /// Inserts, unless it is here already: equal bytes are one.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        if Self::exists(connection, &self.sha256)? {
            return Ok(0);
        }
        diesel::insert_into(blob::table)
            .values(self.clone())
            .execute(connection)
    }
}

/// A row of `blob_use`.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = blob_use, treat_none_as_default_value = false)]
pub struct BlobUseRow {
    /// The blob.
    pub sha256: String,
    /// `badge`, `issuer` or `upload`.
    pub kind: String,
    /// Key of the badge class; number of the organisation otherwise.
    pub entity: String,
    /// Whose.
    pub organisation_id: i64,
    /// Who may read what uses it.
    pub visibility: String,
}

impl BlobUseRow {
    /// Everything that uses a blob.
    pub fn of(connection: &mut AnyConnection, hash: &str) -> QueryResult<Vec<Self>> {
        blob_use::table
            .filter(blob_use::sha256.eq(hash))
            .select(Self::as_select())
            .load(connection)
    }

    /// Says what an entity uses from now on; `None` for nothing. It uses one blob at most.
    pub fn set(
        connection: &mut AnyConnection,
        kind: &str,
        entity: &str,
        wanted: Option<BlobUseRow>,
    ) -> QueryResult<()> {
        diesel::delete(
            blob_use::table.filter(blob_use::kind.eq(kind).and(blob_use::entity.eq(entity))),
        )
        .execute(connection)?;
        if let Some(row) = wanted {
            diesel::insert_into(blob_use::table)
                .values(row)
                .execute(connection)?;
        }
        Ok(())
    }

    /// Adds a use that is not there yet.
    pub fn add(&self, connection: &mut AnyConnection) -> QueryResult<()> {
        let there = Self::of(connection, &self.sha256)?
            .iter()
            .any(|row| row.kind == self.kind && row.entity == self.entity);
        if !there {
            diesel::insert_into(blob_use::table)
                .values(self.clone())
                .execute(connection)?;
        }
        Ok(())
    }
}
