//! What an import repaired, kept beside the copy it made.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::import_report;

/// A row of `import_report`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_report, treat_none_as_default_value = false)]
pub struct ReportRow {
    /// Identity of the import.
    pub id: String,
    /// Organisation that imported.
    pub organisation_id: i64,
    /// The copy.
    pub document_id: Option<i64>,
    /// Microseconds since 1970 UTC.
    pub at: i64,
    /// Position of the log after the import.
    pub seq: i64,
    /// The report, JSON.
    pub report: String,
}

impl ReportRow {
    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(import_report::table)
            .values(self.clone())
            .execute(connection)
    }

    /// The newest report of a copy.
    pub fn newest(connection: &mut AnyConnection, document: i64) -> QueryResult<Option<Self>> {
        import_report::table
            .filter(import_report::document_id.eq(document))
            .order(import_report::seq.desc())
            .select(Self::as_select())
            .first(connection)
            .optional()
    }
}
