//! What organisations say of themselves as issuers of badges: profiles, keys, origins.

use super::Registry;
use super::copies::json;
use super::courses::writes_for;
use super::error::RegistryError;
use super::images::store_images;
use crate::access::{Actor, Right, Visibility};
use crate::badges::issuer::IssuerBody;
use crate::badges::render::Issuer;
use crate::error::{Place, Problem};
use crate::store::backend::AnyConnection;
use crate::store::rows::{BlobUseRow, IssuerRow, OrganisationRow};
use crate::store::{Entry, Op};

/// What became of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedIssuer {
    /// Whether anything was written.
    pub changed: bool,
    /// Position of the log after it.
    pub seq: i64,
}

impl Registry {
    /// Sets the profile of an organisation as an issuer. It is public, as the organisation is.
    ///
    /// # Errors
    /// Every fault with its place below `at`; [`RegistryError::OrganisationUnknown`]; a right that is missing.
    pub async fn save_issuer(
        &self,
        actor: &Actor,
        slug: &str,
        mut body: IssuerBody,
        at: &str,
    ) -> Result<SavedIssuer, Problem> {
        actor.require(Right::Administer)?;
        writes_for(actor, slug)?;
        let mut errors: Vec<RegistryError> = match body.check(at) {
            Ok(()) => Vec::new(),
            Err(faults) => faults
                .iter()
                .map(|fault| RegistryError::rule(fault, None))
                .collect(),
        };
        let place = Place::Pointer(format!("{at}/image"));
        let image = match self.take_image(&mut body.image, place.clone()) {
            Ok(image) => image,
            Err(error) => {
                errors.push(error);
                None
            }
        };
        RegistryError::collected(errors)?;
        if let Some(image) = &mut body.image
            && image.sha256.is_some()
        {
            image.id = None;
        }
        let slug = slug.to_owned();
        let organisation = self.organisation_of(&slug, at).await?;
        let body = json(&body);
        let (id, wanted) = (organisation.id, body.clone());
        let hash = used_image(&body);
        let fresh = image.is_some();
        let unchanged = self
            .store
            .read(move |c| {
                if let (Some(hash), false) = (&hash, fresh) {
                    let may =
                        |row: &BlobUseRow| row.organisation_id == id || row.visibility == "public";
                    if !BlobUseRow::of(c, hash)?.iter().any(may) {
                        return Err(RegistryError::Rule {
                            code: crate::error::Code::NotFound,
                            message: crate::error::Message::new("records-image-not-here")
                                .with("hash", hash),
                            place: Some(place),
                        }
                        .into());
                    }
                }
                Ok(IssuerRow::of(c, id)?.is_some_and(|row| row.body == wanted))
            })
            .await?;
        if unchanged {
            return Ok(SavedIssuer {
                changed: false,
                seq: self.store.position().await?,
            });
        }
        let written = self
            .store
            .write(actor, move |tx| {
                let old = IssuerRow::of(tx.connection(), id)?;
                let row = IssuerRow {
                    organisation_id: id,
                    last_change: tx.at(),
                    body,
                };
                match &old {
                    Some(_) => row.update(tx.connection())?,
                    None => row.insert(tx.connection())?,
                };
                if let Some(image) = &image {
                    store_images(tx, std::slice::from_ref(image))?;
                }
                let used = used_image(&row.body).map(|sha256| BlobUseRow {
                    sha256,
                    kind: "issuer".to_owned(),
                    entity: id.to_string(),
                    organisation_id: id,
                    visibility: Visibility::Public.as_str().to_owned(),
                });
                BlobUseRow::set(tx.connection(), "issuer", &id.to_string(), used)?;
                tx.log(Entry {
                    organisation: id,
                    visibility: Visibility::Public,
                    kind: "issuer",
                    document: None,
                    entity: id.to_string(),
                    op: if old.is_some() {
                        Op::Update
                    } else {
                        Op::Create
                    },
                    before: old.map(|row| row.body),
                    after: Some(row.body),
                })?;
                Ok(())
            })
            .await?;
        Ok(SavedIssuer {
            changed: true,
            seq: written.seq,
        })
    }

    /// The profile of an organisation; empty where it has none. Anyone may read it.
    pub async fn issuer_profile(&self, organisation: i64) -> Result<IssuerBody, Problem> {
        self.store.read(move |c| profile(c, organisation)).await
    }

    async fn organisation_of(&self, slug: &str, at: &str) -> Result<OrganisationRow, Problem> {
        let (slug, place) = (
            slug.to_owned(),
            Place::Pointer(format!("{at}/organisation")),
        );
        self.store
            .read(move |c| {
                let row = OrganisationRow::by_slug(c, &slug)?;
                Ok(row.ok_or(RegistryError::OrganisationUnknown {
                    slug,
                    place: Some(place),
                })?)
            })
            .await
    }
}

/// The hash of the image a stored profile uses.
fn used_image(body: &str) -> Option<String> {
    let body: IssuerBody = serde_json::from_str(body).ok()?;
    body.image.and_then(|image| image.sha256)
}

/// The profile in the row of an organisation.
pub(super) fn profile(
    connection: &mut AnyConnection,
    organisation: i64,
) -> Result<IssuerBody, Problem> {
    let row = IssuerRow::of(connection, organisation)?;
    Ok(row
        .and_then(|row| serde_json::from_str(&row.body).ok())
        .unwrap_or_default())
}

/// An issuer with what its organisation says.
pub(super) fn issuer_of(row: &OrganisationRow, body: IssuerBody) -> Issuer {
    Issuer {
        slug: row.slug.clone(),
        name: row.name.clone(),
        name_ja: row.name_ja.clone(),
        url: row.url.clone(),
        body,
    }
}
