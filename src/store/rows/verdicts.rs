//! What every alignment meant when it was last looked at, and how far the log was followed for it.

use diesel::prelude::*;

use super::{BATCH, KEYS};
use crate::store::backend::{AnyConnection, on_engine};
use crate::store::schema::{alignment_follow, alignment_verdict};

/// A row of `alignment_verdict`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = alignment_verdict, treat_none_as_default_value = false)]
pub struct VerdictRow {
    /// The copy that asserts the alignment.
    pub document_id: i64,
    /// Key of the association.
    pub association_key: String,
    /// Key of the course, outcome or badge class.
    pub origin_key: String,
    /// `resolved`, `ambiguous`, `superseded` or `broken`.
    pub verdict: String,
    /// Stable word of the reason.
    pub reason: String,
    /// Key of what is meant.
    pub target_key: Option<String>,
    /// The copy it speaks from; 0 for a badge class.
    pub target_document: Option<i64>,
    /// Key of what stands in its place.
    pub successor_key: Option<String>,
    /// The copy that speaks from.
    pub successor_document: Option<i64>,
    /// The last day for which this holds, ISO.
    pub until: Option<String>,
    /// Position of the log from which on it holds.
    pub since: i64,
}

impl VerdictRow {
    /// What touches one of these copies: asserted in it, or leading to it.
    pub fn touching(connection: &mut AnyConnection, document: i64) -> QueryResult<Vec<Self>> {
        alignment_verdict::table
            .filter(
                alignment_verdict::document_id
                    .eq(document)
                    .or(alignment_verdict::target_document.eq(document))
                    .or(alignment_verdict::successor_document.eq(document)),
            )
            .select(Self::as_select())
            .load(connection)
    }

    /// What holds no longer than the day before this one, and what is superseded: a chain of successors may lead through
    /// anything.
    pub fn over(connection: &mut AnyConnection, day: &str) -> QueryResult<Vec<Self>> {
        alignment_verdict::table
            .filter(alignment_verdict::until.lt(day))
            .select(Self::as_select())
            .load(connection)
    }

    /// Those that are superseded.
    pub fn superseded(connection: &mut AnyConnection) -> QueryResult<Vec<Self>> {
        alignment_verdict::table
            .filter(alignment_verdict::verdict.eq("superseded"))
            .select(Self::as_select())
            .load(connection)
    }

    /// All rows.
    pub fn all(connection: &mut AnyConnection) -> QueryResult<Vec<Self>> {
        alignment_verdict::table
            .select(Self::as_select())
            .load(connection)
    }

    /// Rows of alignments of one copy.
    pub fn of_copy(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<Vec<Self>> {
        super::in_chunks(keys, |chunk| {
            alignment_verdict::table
                .filter(alignment_verdict::document_id.eq(document))
                .filter(alignment_verdict::association_key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Removes rows of alignments of one copy.
    pub fn delete_all(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<()> {
        for chunk in keys.chunks(KEYS) {
            diesel::delete(alignment_verdict::table)
                .filter(alignment_verdict::document_id.eq(document))
                .filter(alignment_verdict::association_key.eq_any(chunk.to_vec()))
                .execute(connection)?;
        }
        Ok(())
    }

    /// Writes a batch; rows of the same keys must have been removed before.
    pub fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
        for chunk in rows.chunks(BATCH) {
            on_engine!(&mut *connection, engine => {
                diesel::insert_into(alignment_verdict::table).values(chunk).execute(engine)
            })?;
        }
        Ok(())
    }
}

/// Position of the log up to which verdicts are right, and the day on which they were looked at.
pub fn followed(connection: &mut AnyConnection) -> QueryResult<(i64, String)> {
    alignment_follow::table
        .select((alignment_follow::seq, alignment_follow::day))
        .first(connection)
}

/// Writes both.
pub fn set_followed(connection: &mut AnyConnection, seq: i64, day: &str) -> QueryResult<usize> {
    diesel::update(alignment_follow::table)
        .set((alignment_follow::seq.eq(seq), alignment_follow::day.eq(day)))
        .execute(connection)
}
