//! Document copies: a framework, or an institution's catalogue of courses.

use diesel::prelude::*;

use crate::access::{Viewer, Visibility};
use crate::store::backend::AnyConnection;
use crate::store::schema::document;

/// A row of `document`: one copy.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Queryable,
    Selectable,
    Insertable,
    AsChangeset,
    serde::Serialize,
    serde::Deserialize,
)]
#[diesel(table_name = document, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct DocumentRow {
    /// Number of the copy.
    pub id: i64,
    /// Organisation that holds it.
    pub organisation_id: i64,
    /// Normalised key of the identifier.
    pub key: String,
    /// Identifier, verbatim.
    pub identifier: String,
    /// Permanent address, verbatim.
    pub uri: String,
    /// `own`, `imported` or `mirrored`.
    pub origin: String,
    /// `framework` or `catalogue`.
    pub purpose: String,
    /// `public` or `private`.
    pub visibility: String,
    /// Title.
    pub title: String,
    /// Language.
    pub language: Option<String>,
    /// How many items it has.
    pub item_count: i64,
    /// `lastChangeDateTime` as microseconds since 1970 UTC.
    pub last_change: i64,
    /// Position of the last change of anything in it: its version, for caches and conflict checks.
    pub changed_seq: i64,
    /// `CFDocument` in the package form, JSON.
    pub body: String,
    /// `CFPackage.extensions`, JSON.
    pub package_extensions: Option<String>,
    /// `CFDefinitions.extensions`, JSON.
    pub definitions_extensions: Option<String>,
}

impl DocumentRow {
    /// May this viewer read it?
    pub fn visible_to(&self, viewer: &Viewer) -> bool {
        viewer.may_read(Visibility::parse(&self.visibility), self.organisation_id)
    }

    /// Finds by number.
    pub fn by_ids(connection: &mut AnyConnection, ids: &[i64]) -> QueryResult<Vec<Self>> {
        super::in_chunks(ids, |chunk| {
            document::table
                .filter(document::id.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// All copies of one document, the owner's first, then the newest.
    pub fn copies(connection: &mut AnyConnection, key: &str) -> QueryResult<Vec<Self>> {
        let mut copies: Vec<Self> = document::table
            .filter(document::key.eq(key))
            .select(Self::as_select())
            .load(connection)?;
        copies.sort_by_key(|copy| (copy.origin != "own", -copy.changed_seq));
        Ok(copies)
    }

    /// The copy an organisation holds.
    pub fn of(
        connection: &mut AnyConnection,
        organisation: i64,
        key: &str,
    ) -> QueryResult<Option<Self>> {
        document::table
            .filter(
                document::organisation_id
                    .eq(organisation)
                    .and(document::key.eq(key)),
            )
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// All copies, oldest first. Copies are few; their entities are many.
    pub fn all(connection: &mut AnyConnection) -> QueryResult<Vec<Self>> {
        document::table
            .order(document::id)
            .select(Self::as_select())
            .load(connection)
    }

    /// The next free number; safe because every writer holds the head of the log.
    pub fn next_id(connection: &mut AnyConnection) -> QueryResult<i64> {
        let last: Option<i64> = document::table
            .select(diesel::dsl::max(document::id))
            .first(connection)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(document::table)
            .values(self.clone())
            .execute(connection)
    }

    /// Updates all columns.
    pub fn update(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::update(document::table.filter(document::id.eq(self.id)))
            .set(self.clone())
            .execute(connection)
    }
}
