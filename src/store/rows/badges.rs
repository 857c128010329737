//! Badge classes. Their alignments are association rows like all others.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::badge;

/// A row of `badge`.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = badge, primary_key(key), treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct BadgeRow {
    /// Lower-case UUID; identifier and key are the same, since we mint it.
    pub key: String,
    /// The issuer.
    pub organisation_id: i64,
    /// `public` or `private`.
    pub visibility: String,
    /// The issuer's code.
    pub code: String,
    /// The issuer's version; empty where it names none.
    pub version: String,
    /// Name.
    pub name: String,
    /// Language of the texts.
    pub language: Option<String>,
    /// Credits it stands for.
    pub credits: Option<f64>,
    /// Scheme of the credits.
    pub credit_scheme: Option<String>,
    /// Hours of learning behind it.
    pub hours: Option<f64>,
    /// Level, as the issuer names it.
    pub level: Option<String>,
    /// Microseconds since 1970 UTC.
    pub last_change: i64,
    /// All of it, JSON ([`crate::badges::BadgeBody`]).
    pub body: String,
    /// `draft`, `published` or `retired`.
    pub status: String,
}

impl BadgeRow {
    /// Finds by key.
    pub fn by_keys(connection: &mut AnyConnection, keys: &[String]) -> QueryResult<Vec<Self>> {
        super::in_chunks(keys, |chunk| {
            badge::table
                .filter(badge::key.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// All badge classes, in the order of their keys. For building the snapshot.
    pub fn all(connection: &mut AnyConnection) -> QueryResult<Vec<Self>> {
        badge::table
            .order(badge::key)
            .select(Self::as_select())
            .load(connection)
    }

    /// All versions of a code of an issuer, in no order of meaning.
    pub fn versions(
        connection: &mut AnyConnection,
        organisation: i64,
        code: &str,
    ) -> QueryResult<Vec<Self>> {
        badge::table
            .filter(
                badge::organisation_id
                    .eq(organisation)
                    .and(badge::code.eq(code)),
            )
            .order(badge::key)
            .select(Self::as_select())
            .load(connection)
    }

    /// Finds by issuer, code and version.
    pub fn by_code(
        connection: &mut AnyConnection,
        organisation: i64,
        code: &str,
        version: &str,
    ) -> QueryResult<Option<Self>> {
        badge::table
            .filter(
                badge::organisation_id
                    .eq(organisation)
                    .and(badge::code.eq(code))
                    .and(badge::version.eq(version)),
            )
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(badge::table)
            .values(self.clone())
            .execute(connection)
    }

    /// Updates all columns.
    pub fn update(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::update(badge::table.filter(badge::key.eq(&self.key)))
            .set(self.clone())
            .execute(connection)
    }
}
