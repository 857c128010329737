//! The entities of a document copy: items, associations, definitions and rubric parts.

use diesel::prelude::*;

use super::{BATCH, KEYS, in_chunks};
use crate::store::backend::{AnyConnection, on_engine};
use crate::store::schema::{association, item, part};

/// A row of `item`: a `CFItem` of one copy.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = item, treat_none_as_default_value = false)]
pub struct ItemRow {
    /// The copy it belongs to.
    pub document_id: i64,
    /// Normalised key of the identifier.
    pub key: String,
    /// Identifier, verbatim.
    pub identifier: String,
    /// Permanent address, verbatim.
    pub uri: String,
    /// `humanCodingScheme`.
    pub code: Option<String>,
    /// Place in the package it came with.
    pub position: i64,
    /// `lastChangeDateTime` as microseconds since 1970 UTC.
    pub last_change: i64,
    /// The entity in the package form, JSON.
    pub body: String,
}

impl ItemRow {
    /// The place after the last in a copy.
    pub fn next_position(connection: &mut AnyConnection, document: i64) -> QueryResult<i64> {
        let last: Option<i64> = item::table
            .filter(item::document_id.eq(document))
            .select(diesel::dsl::max(item::position))
            .first(connection)?;
        Ok(last.map_or(0, |last| last + 1))
    }

    /// Writes a batch set-based; rows of the same keys must have been removed before.
    pub fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
        for chunk in rows.chunks(BATCH) {
            on_engine!(&mut *connection, engine => {
                diesel::insert_into(item::table).values(chunk).execute(engine)
            })?;
        }
        Ok(())
    }

    /// Removes these rows of one copy.
    pub fn delete_all(
        connection: &mut AnyConnection,
        document: i64,
        rows: &[Self],
    ) -> QueryResult<()> {
        for chunk in rows.chunks(KEYS) {
            let chunk: Vec<&str> = chunk.iter().map(|row| row.key.as_str()).collect();
            diesel::delete(item::table)
                .filter(item::document_id.eq(document))
                .filter(item::key.eq_any(chunk))
                .execute(connection)?;
        }
        Ok(())
    }

    /// The rows of one copy in their order, a chunk at a time: memory grows with their keys only.
    pub fn in_order(
        connection: &mut AnyConnection,
        document: i64,
        mut each: impl FnMut(&mut AnyConnection, Vec<Self>) -> QueryResult<()>,
    ) -> QueryResult<()> {
        for keys in Self::keys(connection, document)?.chunks(KEYS) {
            let mut rows = Self::of_copy(connection, document, keys)?;
            rows.sort_unstable_by(|a, b| (a.position, &a.key).cmp(&(b.position, &b.key)));
            each(connection, rows)?;
        }
        Ok(())
    }

    /// The keys of one copy, in their order.
    pub fn keys(connection: &mut AnyConnection, document: i64) -> QueryResult<Vec<String>> {
        item::table
            .filter(item::document_id.eq(document))
            .order((item::position, item::key))
            .select(item::key)
            .load(connection)
    }

    /// All rows of one copy, in their order.
    pub fn of_document(connection: &mut AnyConnection, document: i64) -> QueryResult<Vec<Self>> {
        item::table
            .filter(item::document_id.eq(document))
            .order(item::position)
            .select(Self::as_select())
            .load(connection)
    }

    /// Rows with these keys, of all copies.
    pub fn by_keys(connection: &mut AnyConnection, keys: &[String]) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            item::table
                .filter(item::key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Rows of one copy with these keys.
    pub fn of_copy(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            item::table
                .filter(item::document_id.eq(document))
                .filter(item::key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Items of all copies with one of these addresses or codes.
    pub fn by_uri_or_code(
        connection: &mut AnyConnection,
        texts: &[String],
    ) -> QueryResult<Vec<Self>> {
        in_chunks(texts, |chunk| {
            item::table
                .filter(
                    item::uri
                        .eq_any(chunk.to_vec())
                        .or(item::code.eq_any(chunk.to_vec())),
                )
                .select(Self::as_select())
                .load(connection)
        })
    }
}

/// A row of `association`: a `CFAssociation` of one copy; alignments of courses and badges too.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = association, treat_none_as_default_value = false)]
pub struct AssociationRow {
    /// The copy it belongs to.
    pub document_id: i64,
    /// Normalised key of the identifier.
    pub key: String,
    /// Identifier, verbatim.
    pub identifier: String,
    /// Permanent address, verbatim.
    pub uri: String,
    /// `associationType`.
    pub kind: String,
    /// Normalised key of the origin.
    pub origin_key: String,
    /// Normalised key of the destination.
    pub destination_key: String,
    /// Address of the origin.
    pub origin_uri: String,
    /// Address of the destination.
    pub destination_uri: String,
    /// `sequenceNumber`.
    pub sequence_number: Option<i64>,
    /// `teaches`, `assesses` or `requires`.
    pub role: Option<String>,
    /// Covered share of the item, 0..=1.
    pub degree: Option<f64>,
    /// How sure the asserting person is, 0..=1.
    pub confidence: Option<f64>,
    /// `full`, `partial` or `unspecified`.
    pub completeness: Option<String>,
    /// `approved`, `imported`, `suggested` or `disputed`.
    pub status: String,
    /// The organisation that asserts it.
    pub asserted_by: i64,
    /// Place in the package it came with.
    pub position: i64,
    /// `lastChangeDateTime` as microseconds since 1970 UTC.
    pub last_change: i64,
    /// The entity in the package form, JSON.
    pub body: String,
}

impl AssociationRow {
    /// The place after the last in a copy.
    pub fn next_position(connection: &mut AnyConnection, document: i64) -> QueryResult<i64> {
        let last: Option<i64> = association::table
            .filter(association::document_id.eq(document))
            .select(diesel::dsl::max(association::position))
            .first(connection)?;
        Ok(last.map_or(0, |last| last + 1))
    }

    /// Writes a batch set-based; rows of the same keys must have been removed before.
    pub fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
        for chunk in rows.chunks(BATCH) {
            on_engine!(&mut *connection, engine => {
                diesel::insert_into(association::table).values(chunk).execute(engine)
            })?;
        }
        Ok(())
    }

    /// Removes these rows of one copy.
    pub fn delete_all(
        connection: &mut AnyConnection,
        document: i64,
        rows: &[Self],
    ) -> QueryResult<()> {
        for chunk in rows.chunks(KEYS) {
            let chunk: Vec<&str> = chunk.iter().map(|row| row.key.as_str()).collect();
            diesel::delete(association::table)
                .filter(association::document_id.eq(document))
                .filter(association::key.eq_any(chunk))
                .execute(connection)?;
        }
        Ok(())
    }

    /// The rows of one copy in their order, a chunk at a time: memory grows with their keys only.
    pub fn in_order(
        connection: &mut AnyConnection,
        document: i64,
        mut each: impl FnMut(&mut AnyConnection, Vec<Self>) -> QueryResult<()>,
    ) -> QueryResult<()> {
        for keys in Self::keys(connection, document)?.chunks(KEYS) {
            let mut rows = Self::of_copy(connection, document, keys)?;
            rows.sort_unstable_by(|a, b| (a.position, &a.key).cmp(&(b.position, &b.key)));
            each(connection, rows)?;
        }
        Ok(())
    }

    /// The keys of one copy, in their order.
    pub fn keys(connection: &mut AnyConnection, document: i64) -> QueryResult<Vec<String>> {
        association::table
            .filter(association::document_id.eq(document))
            .order((association::position, association::key))
            .select(association::key)
            .load(connection)
    }

    /// All rows of one copy, in their order.
    pub fn of_document(connection: &mut AnyConnection, document: i64) -> QueryResult<Vec<Self>> {
        association::table
            .filter(association::document_id.eq(document))
            .order(association::position)
            .select(Self::as_select())
            .load(connection)
    }

    /// Rows with these keys, of all copies.
    pub fn by_keys(connection: &mut AnyConnection, keys: &[String]) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            association::table
                .filter(association::key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Rows of one copy with these keys.
    pub fn of_copy(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            association::table
                .filter(association::document_id.eq(document))
                .filter(association::key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Where entities of one copy go by its `replacedBy` associations: from a key to key and address, in order.
    pub fn successors(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<Vec<(String, String, String)>> {
        in_chunks(keys, |chunk| {
            association::table
                .filter(association::document_id.eq(document))
                .filter(association::kind.eq("replacedBy"))
                .filter(association::origin_key.eq_any(chunk.to_vec()))
                .order((association::position, association::key))
                .select((
                    association::origin_key,
                    association::destination_key,
                    association::destination_uri,
                ))
                .load(connection)
        })
    }

    /// Rows of one copy that start at one of these keys.
    pub fn from_keys(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            association::table
                .filter(association::document_id.eq(document))
                .filter(association::origin_key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Associations of all copies that start or end at a key.
    pub fn touching(connection: &mut AnyConnection, key: &str) -> QueryResult<Vec<Self>> {
        association::table
            .filter(
                association::origin_key
                    .eq(key)
                    .or(association::destination_key.eq(key)),
            )
            .order((association::document_id, association::position))
            .select(Self::as_select())
            .load(connection)
    }
}

/// A row of `part`: a definition, a rubric, a criterion or a level of one copy.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = part, treat_none_as_default_value = false)]
pub struct PartRow {
    /// The copy it belongs to.
    pub document_id: i64,
    /// `concept`, `subject`, `license`, `item_type`, `association_grouping`, `rubric`, `criterion` or `level`.
    pub kind: String,
    /// Normalised key of the identifier.
    pub key: String,
    /// Rubric of a criterion, criterion of a level.
    pub parent_key: Option<String>,
    /// Identifier, verbatim.
    pub identifier: String,
    /// Permanent address, verbatim.
    pub uri: String,
    /// Place in the package it came with.
    pub position: i64,
    /// `lastChangeDateTime` as microseconds since 1970 UTC.
    pub last_change: i64,
    /// The entity in the package form, JSON.
    pub body: String,
}

impl PartRow {
    /// Kinds and keys of one copy, in their order.
    pub fn names(
        connection: &mut AnyConnection,
        document: i64,
    ) -> QueryResult<Vec<(String, String)>> {
        part::table
            .filter(part::document_id.eq(document))
            .order(part::position)
            .select((part::kind, part::key))
            .load(connection)
    }

    /// Writes a batch set-based; rows of the same keys must have been removed before.
    pub fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
        for chunk in rows.chunks(BATCH) {
            on_engine!(&mut *connection, engine => {
                diesel::insert_into(part::table).values(chunk).execute(engine)
            })?;
        }
        Ok(())
    }

    /// Removes these rows of one copy.
    pub fn delete_all(
        connection: &mut AnyConnection,
        document: i64,
        rows: &[Self],
    ) -> QueryResult<()> {
        // Two kinds may share a key, so the kind is part of the condition; parts are few.
        for row in rows {
            diesel::delete(part::table)
                .filter(part::kind.eq(&row.kind))
                .filter(part::document_id.eq(document))
                .filter(part::key.eq(&row.key))
                .execute(connection)?;
        }
        Ok(())
    }

    /// All rows of one copy, in their order.
    pub fn of_document(connection: &mut AnyConnection, document: i64) -> QueryResult<Vec<Self>> {
        part::table
            .filter(part::document_id.eq(document))
            .order(part::position)
            .select(Self::as_select())
            .load(connection)
    }

    /// Rows with these keys, of all copies.
    pub fn by_keys(connection: &mut AnyConnection, keys: &[String]) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            part::table
                .filter(part::key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Rows of one copy with these keys.
    pub fn of_copy(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<Vec<Self>> {
        in_chunks(keys, |chunk| {
            part::table
                .filter(part::document_id.eq(document))
                .filter(part::key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Rows of one kind of one copy, in their order.
    pub fn of_kind(
        connection: &mut AnyConnection,
        document: i64,
        kind: &str,
    ) -> QueryResult<Vec<Self>> {
        part::table
            .filter(part::document_id.eq(document))
            .filter(part::kind.eq(kind))
            .order(part::position)
            .select(Self::as_select())
            .load(connection)
    }

    /// Rows of one copy right below these parents, in their order.
    pub fn below(
        connection: &mut AnyConnection,
        document: i64,
        parents: &[String],
    ) -> QueryResult<Vec<Self>> {
        in_chunks(parents, |chunk| {
            part::table
                .filter(part::document_id.eq(document))
                .filter(part::parent_key.eq_any(chunk.to_vec()))
                .order(part::position)
                .select(Self::as_select())
                .load(connection)
        })
    }
}
