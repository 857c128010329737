//! What was removed: enough to answer that it is gone, and where it went.

use diesel::prelude::*;

use super::in_chunks;
use crate::access::{Viewer, Visibility};
use crate::store::backend::{AnyConnection, on_engine};
use crate::store::schema::tombstone;

/// A row of `tombstone`.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = tombstone, treat_none_as_default_value = false)]
pub struct TombstoneRow {
    /// The copy it was removed from.
    pub document_id: i64,
    /// `item`, `association` or the kind of a part.
    pub kind: String,
    /// Normalised key of the identifier.
    pub key: String,
    /// Identifier, verbatim.
    pub identifier: String,
    /// Permanent address, verbatim.
    pub uri: String,
    /// Identifier of the document it stood in.
    pub document: String,
    /// Organisation that holds the copy.
    pub organisation_id: i64,
    /// Who could see the copy then: `public` or `private`.
    pub visibility: String,
    /// Microseconds since 1970 UTC.
    pub removed_at: i64,
    /// Position of the log after the removal.
    pub seq: i64,
    /// Key of what a `replacedBy` association named in its place.
    pub successor_key: Option<String>,
    /// Address of the same.
    pub successor_uri: Option<String>,
}

impl TombstoneRow {
    /// May this viewer know of it?
    pub fn visible_to(&self, viewer: &Viewer) -> bool {
        viewer.may_read(Visibility::parse(&self.visibility), self.organisation_id)
    }

    /// Tombstones of an entity, of all copies, the newest first.
    pub fn by_key(connection: &mut AnyConnection, key: &str) -> QueryResult<Vec<Self>> {
        tombstone::table
            .filter(tombstone::key.eq(key))
            .order(tombstone::seq.desc())
            .select(Self::as_select())
            .load(connection)
    }

    /// Tombstones of entities, of all copies.
    pub fn by_keys(connection: &mut AnyConnection, keys: &[String]) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            tombstone::table
                .filter(tombstone::key.eq_any(chunk.to_vec()))
                .order(tombstone::seq.desc())
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Tombstones of what had an address, of all copies, the newest first.
    pub fn by_uri(connection: &mut AnyConnection, uri: &str) -> QueryResult<Vec<Self>> {
        tombstone::table
            .filter(tombstone::uri.eq(uri))
            .order(tombstone::seq.desc())
            .select(Self::as_select())
            .load(connection)
    }

    /// Tombstones of what had one of these addresses, of all copies, the newest first.
    pub fn by_uris(connection: &mut AnyConnection, uris: &[String]) -> QueryResult<Vec<Self>> {
        in_chunks(uris, |chunk| {
            tombstone::table
                .filter(tombstone::uri.eq_any(chunk.to_vec()))
                .order(tombstone::seq.desc())
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Writes a batch; those of the same entities must have been removed before.
    pub fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
        for chunk in rows.chunks(super::BATCH) {
            on_engine!(&mut *connection, engine => {
                diesel::insert_into(tombstone::table).values(chunk).execute(engine)
            })?;
        }
        Ok(())
    }

    /// Removes those of entities of a kind of one copy: they are there again, or go again.
    pub fn delete_all(
        connection: &mut AnyConnection,
        document: i64,
        kind: &str,
        keys: &[String],
    ) -> QueryResult<()> {
        for chunk in keys.chunks(super::KEYS) {
            diesel::delete(tombstone::table)
                .filter(tombstone::document_id.eq(document))
                .filter(tombstone::kind.eq(kind))
                .filter(tombstone::key.eq_any(chunk.to_vec()))
                .execute(connection)?;
        }
        Ok(())
    }
}
