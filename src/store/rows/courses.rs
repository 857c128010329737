//! Rows of course facts, beside the items they are about.

use diesel::prelude::*;

use super::{BATCH, in_chunks};
use crate::store::backend::{AnyConnection, on_engine};
use crate::store::schema::course;

/// A row of `course`: the credit facts of an item that is a course, for queries.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = course, treat_none_as_default_value = false)]
pub struct CourseRow {
    /// The copy it belongs to.
    pub document_id: i64,
    /// Key of the item.
    pub item_key: String,
    /// The institution.
    pub organisation_id: i64,
    /// Its code of the course.
    pub code: String,
    /// Its version; empty where it names none.
    pub version: String,
    /// Volume in credits.
    pub credits: Option<f64>,
    /// Scheme of the credits.
    pub credit_scheme: Option<String>,
    /// Workload in hours.
    pub hours: Option<f64>,
    /// Level.
    pub level: Option<String>,
    /// First day of validity.
    pub valid_from: Option<String>,
    /// Last day of validity.
    pub valid_to: Option<String>,
}

impl CourseRow {
    /// Writes a batch set-based; rows of the same keys must have been removed before.
    pub fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
        for chunk in rows.chunks(BATCH) {
            on_engine!(&mut *connection, engine => {
                diesel::insert_into(course::table).values(chunk).execute(engine)
            })?;
        }
        Ok(())
    }

    /// All rows of one copy.
    pub fn of_document(connection: &mut AnyConnection, document: i64) -> QueryResult<Vec<Self>> {
        course::table
            .filter(course::document_id.eq(document))
            .order(course::item_key)
            .select(Self::as_select())
            .load(connection)
    }

    /// Courses of an institution with these codes.
    pub fn by_codes(
        connection: &mut AnyConnection,
        organisation: i64,
        codes: &[String],
    ) -> QueryResult<Vec<Self>> {
        in_chunks(codes, |chunk| {
            course::table
                .filter(course::organisation_id.eq(organisation))
                .filter(course::code.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }
}
