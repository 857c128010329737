//! Keys and the people behind them. Outside the log: hashes and names never enter it.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::{api_key, person};

/// A row of `api_key`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_key, treat_none_as_default_value = false)]
pub struct KeyRow {
    /// Random identity, shown in lists and in the log.
    pub id: String,
    /// Organisation it acts for.
    pub organisation_id: i64,
    /// `reader`, `editor`, `officer` or `admin`.
    pub role: String,
    /// `person` or `machine`.
    pub actor_kind: String,
    /// Reference of the person or machine.
    pub actor: String,
    /// SHA-256 of the secret, hex. The secret has 256 random bits, so a slow hash would add nothing.
    pub secret_hash: String,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
    /// Microseconds since 1970 UTC, once revoked.
    pub revoked_at: Option<i64>,
}

impl KeyRow {
    /// Finds a key that is not revoked by the hash of its secret.
    pub fn by_hash(connection: &mut AnyConnection, hash: &str) -> QueryResult<Option<Self>> {
        api_key::table
            .filter(
                api_key::secret_hash
                    .eq(hash)
                    .and(api_key::revoked_at.is_null()),
            )
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(api_key::table)
            .values(self.clone())
            .execute(connection)
    }
}

/// A row of `person`: the name behind a reference, of a person or a machine.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = person)]
pub struct PersonRow {
    /// The random reference that stands in the log.
    pub reference: String,
    /// The name.
    pub name: String,
}

impl PersonRow {
    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(person::table)
            .values(self.clone())
            .execute(connection)
    }
}
