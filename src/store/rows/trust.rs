//! Issuers an organisation trusts, and the handles they are recognised by.

use diesel::prelude::*;

use crate::store::backend::AnyConnection;
use crate::store::schema::{trusted_issuer, trusted_issuer_handle};

/// A row of `trusted_issuer`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = trusted_issuer)]
pub struct TrustedIssuerRow {
    /// Lower-case UUID.
    pub id: String,
    /// Whose register.
    pub organisation_id: i64,
    /// `public` or `private`: who may see the entry and verify with it.
    pub visibility: String,
    /// Name.
    pub name: String,
    /// Microseconds since 1970 UTC.
    pub last_change: i64,
    /// All of it, JSON (`registry::trust::TrustBody`).
    pub body: String,
}

impl TrustedIssuerRow {
    /// Finds by id.
    pub fn by_id(connection: &mut AnyConnection, id: &str) -> QueryResult<Option<Self>> {
        trusted_issuer::table
            .filter(trusted_issuer::id.eq(id))
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// The register of an organisation, by name.
    pub fn of(connection: &mut AnyConnection, organisation: i64) -> QueryResult<Vec<Self>> {
        let mut rows: Vec<Self> = trusted_issuer::table
            .filter(trusted_issuer::organisation_id.eq(organisation))
            .select(Self::as_select())
            .load(connection)?;
        rows.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(rows)
    }

    /// The entries of an organisation's register that have one of these handles.
    pub fn by_handles(
        connection: &mut AnyConnection,
        organisation: i64,
        handles: &[String],
    ) -> QueryResult<Vec<Self>> {
        let mut ids: Vec<String> = super::in_chunks(handles, |chunk| {
            trusted_issuer_handle::table
                .filter(
                    trusted_issuer_handle::organisation_id
                        .eq(organisation)
                        .and(trusted_issuer_handle::handle.eq_any(chunk.to_vec())),
                )
                .select(trusted_issuer_handle::issuer_id)
                .load(connection)
        })?;
        ids.sort_unstable();
        ids.dedup();
        super::in_chunks(&ids, |chunk| {
            trusted_issuer::table
                .filter(trusted_issuer::id.eq_any(chunk.to_vec()))
                .select(Self::as_select())
                .load(connection)
        })
    }

    /// Inserts, or replaces the entry of this id, with its handles.
    pub fn save(&self, connection: &mut AnyConnection, handles: &[String]) -> QueryResult<()> {
        let known = Self::by_id(connection, &self.id)?;
        if known.is_some() {
            diesel::update(trusted_issuer::table.filter(trusted_issuer::id.eq(&self.id)))
                .set(self.clone())
                .execute(connection)?;
        } else {
            diesel::insert_into(trusted_issuer::table)
                .values(self.clone())
                .execute(connection)?;
        }
        forget_handles(connection, &self.id)?;
        for handle in handles {
            let values = (
                trusted_issuer_handle::issuer_id.eq(self.id.clone()),
                trusted_issuer_handle::handle.eq(handle.clone()),
                trusted_issuer_handle::organisation_id.eq(self.organisation_id),
            );
            diesel::insert_into(trusted_issuer_handle::table)
                .values(values)
                .execute(connection)?;
        }
        Ok(())
    }

    /// Removes the entry and its handles.
    pub fn delete(connection: &mut AnyConnection, id: &str) -> QueryResult<()> {
        forget_handles(connection, id)?;
        diesel::delete(trusted_issuer::table.filter(trusted_issuer::id.eq(id)))
            .execute(connection)?;
        Ok(())
    }
}

fn forget_handles(connection: &mut AnyConnection, id: &str) -> QueryResult<()> {
    diesel::delete(trusted_issuer_handle::table.filter(trusted_issuer_handle::issuer_id.eq(id)))
        .execute(connection)?;
    Ok(())
}
