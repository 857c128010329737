//! Organisations: the instance's own, institutions, issuers, agencies. Created by the operator (command line, demo).

use crate::access::{Actor, Right, Visibility};
use crate::error::Problem;
use crate::exchange::institutions::{InstitutionInput, Kind};
use crate::store::backend::AnyConnection;
use crate::store::rows::OrganisationRow;
use crate::store::{Committed, Entry, Op, WriteTx};

use super::Registry;
use super::error::RegistryError;

/// What an organisation is said to be. The instance's own has this where nothing else is said.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganisationInput {
    /// Name in addresses: lower-case letters, digits, hyphens.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Name in Japanese.
    pub name_ja: Option<String>,
    /// `institution`, `issuer` or `agency`.
    pub kind: String,
    /// Country.
    pub country: Option<String>,
    /// Scheme of its credits.
    pub credit_scheme: Option<String>,
    /// Home page.
    pub url: Option<String>,
}

impl OrganisationInput {
    /// An organisation of which only the slug is known.
    pub fn named(slug: &str) -> Self {
        OrganisationInput {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            name_ja: None,
            kind: "institution".to_owned(),
            country: None,
            credit_scheme: None,
            url: None,
        }
    }

    fn row(&self, id: i64, created_at: i64) -> OrganisationRow {
        OrganisationRow {
            id,
            slug: self.slug.clone(),
            name: self.name.clone(),
            name_ja: self.name_ja.clone(),
            kind: self.kind.clone(),
            country: self.country.clone(),
            credit_scheme: self.credit_scheme.clone(),
            url: self.url.clone(),
            created_at,
        }
    }
}

impl From<&InstitutionInput> for OrganisationInput {
    fn from(input: &InstitutionInput) -> Self {
        OrganisationInput {
            slug: input.slug.clone(),
            name: input.name.clone(),
            name_ja: input.name_ja.clone(),
            kind: match input.kind {
                Kind::Institution => "institution",
                Kind::Issuer => "issuer",
                Kind::Agency => "agency",
            }
            .to_owned(),
            country: input.country.clone(),
            credit_scheme: input.credit_scheme.clone(),
            url: input.url.clone(),
        }
    }
}

/// Lower-case letters, digits and hyphens, 1 to 60, beginning and ending with a letter or digit.
pub fn is_slug(text: &str) -> bool {
    crate::config::is_slug(text)
}

impl Registry {
    /// Finds an organisation or makes one of which only the slug is known; returns an actor of this program for it.
    ///
    /// # Errors
    /// [`RegistryError::NotASlug`].
    pub async fn operator_for(&self, slug: &str) -> Result<Actor, Problem> {
        let wanted = slug.to_owned();
        let found = self
            .store
            .read(move |c| Ok(OrganisationRow::by_slug(c, &wanted)?))
            .await?;
        let row = match found {
            Some(row) => row,
            None => self
                .save_organisations(vec![OrganisationInput::named(slug)])
                .await?
                .remove(0),
        };
        Ok(Actor::system(row.id, &row.slug))
    }

    /// An actor of this program for an organisation that must exist.
    pub async fn operator_of(&self, slug: &str) -> Result<Actor, Problem> {
        let wanted = slug.to_owned();
        let found = self
            .store
            .read(move |c| Ok(OrganisationRow::by_slug(c, &wanted)?))
            .await?;
        let row = found.ok_or(RegistryError::NotFound {
            what: "organisation",
            name: slug.to_owned(),
        })?;
        Ok(Actor::system(row.id, &row.slug))
    }

    /// Creates or updates organisations by slug, as the operator. Those that are already so are left alone.
    pub async fn save_organisations(
        &self,
        inputs: Vec<OrganisationInput>,
    ) -> Result<Vec<OrganisationRow>, Problem> {
        let bad = inputs.iter().find(|input| !is_slug(&input.slug));
        if let Some(input) = bad {
            return Err(RegistryError::NotASlug {
                slug: input.slug.clone(),
            }
            .into());
        }
        let operator = Actor::system(0, "");
        operator.require(Right::Administer)?;
        let saved: Committed<Vec<OrganisationRow>> = self
            .store
            .write(&operator, move |tx| {
                inputs.iter().map(|input| save(tx, input)).collect()
            })
            .await?;
        Ok(saved.value)
    }

    /// All organisations, oldest first.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRow>, Problem> {
        self.store
            .read(|connection: &mut AnyConnection| Ok(OrganisationRow::all(connection)?))
            .await
    }
}

fn save(tx: &mut WriteTx<'_>, input: &OrganisationInput) -> Result<OrganisationRow, Problem> {
    let before = OrganisationRow::by_slug(tx.connection(), &input.slug)?;
    let (id, created_at) = match &before {
        Some(row) => (row.id, row.created_at),
        None => (OrganisationRow::next_id(tx.connection())?, tx.at()),
    };
    let row = input.row(id, created_at);
    if before.as_ref() == Some(&row) {
        return Ok(row);
    }
    match &before {
        Some(_) => row.update(tx.connection())?,
        None => row.insert(tx.connection())?,
    };
    tx.log(Entry {
        organisation: row.id,
        visibility: Visibility::Public,
        kind: "organisation",
        document: None,
        entity: row.id.to_string(),
        op: if before.is_some() {
            Op::Update
        } else {
            Op::Create
        },
        before: before.as_ref().map(super::copies::json),
        after: Some(super::copies::json(&row)),
    })?;
    Ok(row)
}
