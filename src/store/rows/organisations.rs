//! Organisations: institutions, badge issuers, agencies that publish frameworks.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::organisation;

/// A row of `organisation`.
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
#[diesel(table_name = organisation, treat_none_as_default_value = false, treat_none_as_null = true)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationRow {
    /// Small number used in rows.
    pub id: i64,
    /// Name in addresses and on the command line.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Name in Japanese.
    pub name_ja: Option<String>,
    /// `institution`, `issuer` or `agency`.
    pub kind: String,
    /// ISO 3166-1 country.
    pub country: Option<String>,
    /// Scheme in which its credits are counted.
    pub credit_scheme: Option<String>,
    /// Home page.
    pub url: Option<String>,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
}

impl OrganisationRow {
    /// Finds by slug.
    pub fn by_slug(connection: &mut AnyConnection, slug: &str) -> QueryResult<Option<Self>> {
        organisation::table
            .filter(organisation::slug.eq(slug))
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// Finds by row number.
    pub fn by_ids(connection: &mut AnyConnection, ids: &[i64]) -> QueryResult<Vec<Self>> {
        super::in_chunks(ids, |chunk| {
            organisation::table
                .filter(organisation::id.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// All of them, oldest first.
    pub fn all(connection: &mut AnyConnection) -> QueryResult<Vec<Self>> {
        organisation::table
            .order(organisation::id)
            .select(Self::as_select())
            .load(connection)
    }

    /// The next free row number; safe because every writer holds the head of the log.
    pub fn next_id(connection: &mut AnyConnection) -> QueryResult<i64> {
        let last: Option<i64> = organisation::table
            .select(diesel::dsl::max(organisation::id))
            .first(connection)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(organisation::table)
            .values(self.clone())
            .execute(connection)
    }

    /// Updates all columns.
    pub fn update(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::update(organisation::table.filter(organisation::id.eq(self.id)))
            .set(self.clone())
            .execute(connection)
    }
}
