//! What organisations say of themselves as issuers of badges.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::issuer;

/// A row of `issuer`.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = issuer, primary_key(organisation_id), treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct IssuerRow {
    /// The organisation.
    pub organisation_id: i64,
    /// Microseconds since 1970 UTC.
    pub last_change: i64,
    /// All of it, JSON ([`crate::badges::issuer::IssuerBody`]).
    pub body: String,
}

impl IssuerRow {
    /// The profile of an organisation.
    pub fn of(connection: &mut AnyConnection, organisation: i64) -> QueryResult<Option<Self>> {
        issuer::table
            .filter(issuer::organisation_id.eq(organisation))
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// Every profile, in the order of organisations.
    pub fn all(connection: &mut AnyConnection) -> QueryResult<Vec<Self>> {
        issuer::table
            .order(issuer::organisation_id)
            .select(Self::as_select())
            .load(connection)
    }

    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(issuer::table)
            .values(self.clone())
            .execute(connection)
    }

    /// Updates all columns.
    pub fn update(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::update(issuer::table.filter(issuer::organisation_id.eq(self.organisation_id)))
            .set(self.clone())
            .execute(connection)
    }
}
