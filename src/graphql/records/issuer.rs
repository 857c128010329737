//! What an organisation says of itself as an issuer.

use async_graphql::{Context, Object, Result, SimpleObject};
use serde_json::Value;

use super::{BadgeImage, OpenBadgesStandard};
use crate::badges::issuer::{Edition, IssuerBody, IssuerKey};
use crate::badges::render::Standard;
use crate::error::Problem;
use crate::graphql::context::RequestContext;
use crate::store::rows::OrganisationRow;

/// What an organisation says of itself as an issuer of badges.
pub struct IssuerProfile {
    slug: String,
    organisation_name: String,
    organisation_url: Option<String>,
    body: IssuerBody,
}

impl IssuerProfile {
    /// The profile of an organisation.
    pub async fn of(request: &RequestContext, row: &OrganisationRow) -> Result<Self, Problem> {
        Ok(IssuerProfile {
            slug: row.slug.clone(),
            organisation_name: row.name.clone(),
            organisation_url: row.url.clone(),
            body: request.app.registry.issuer_profile(row.id).await?,
        })
    }
}

/// A public key of an issuer.
#[derive(SimpleObject)]
pub struct IssuerPublicKey {
    /// Its id: the `verificationMethod` or `creator` of signatures made with it.
    id: String,
    /// As multibase.
    multibase: Option<String>,
    /// As PEM.
    pem: Option<String>,
    /// As JWK.
    jwk: Option<Value>,
    /// From when on it signs.
    valid_from: Option<String>,
    /// Until when it signs.
    valid_until: Option<String>,
}

impl From<&IssuerKey> for IssuerPublicKey {
    fn from(key: &IssuerKey) -> Self {
        IssuerPublicKey {
            id: key.id.clone(),
            multibase: key.public_key_multibase.clone(),
            pem: key.public_key_pem.clone(),
            jwk: key.public_key_jwk.clone(),
            valid_from: key.valid_from.clone(),
            valid_until: key.valid_until.clone(),
        }
    }
}

/// Name and description of an issuer in another language.
#[derive(SimpleObject)]
pub struct IssuerEdition {
    /// Language (BCP 47).
    language: String,
    /// Name.
    name: String,
    /// Description.
    description: Option<String>,
}

impl From<&Edition> for IssuerEdition {
    fn from(edition: &Edition) -> Self {
        IssuerEdition {
            language: edition.language.clone(),
            name: edition.name.clone(),
            description: edition.description.clone(),
        }
    }
}

/// What an organisation says of itself as an issuer of badges.
#[Object]
impl IssuerProfile {
    /// Name; the organisation's where the profile says none.
    async fn name(&self) -> &str {
        self.body.name.as_deref().unwrap_or(&self.organisation_name)
    }

    /// Language of name and description.
    async fn language(&self) -> Option<&str> {
        self.body.language.as_deref()
    }

    /// Name and description in other languages.
    async fn editions(&self) -> Vec<IssuerEdition> {
        self.body.editions.iter().map(Into::into).collect()
    }

    /// Home page.
    async fn url(&self) -> Option<&str> {
        let own = self.body.url.as_deref();
        own.or(self.organisation_url.as_deref())
    }

    /// E-mail of the office.
    async fn email(&self) -> Option<&str> {
        self.body.email.as_deref()
    }

    /// Telephone.
    async fn telephone(&self) -> Option<&str> {
        self.body.telephone.as_deref()
    }

    /// Description.
    async fn description(&self) -> Option<&str> {
        self.body.description.as_deref()
    }

    /// Image.
    async fn image(&self, ctx: &Context<'_>) -> Result<Option<BadgeImage>> {
        let base = &RequestContext::of(ctx)?.app.registry.public_url;
        let image = self.body.image.as_ref();
        Ok(image.map(|image| BadgeImage::of(image, base)))
    }

    /// Name of the official who speaks for it.
    async fn official(&self) -> Option<&str> {
        self.body.official.as_deref()
    }

    /// Address, as Open Badges 3.0 writes it.
    async fn address(&self) -> Option<&Value> {
        self.body.address.as_ref()
    }

    /// Other identifiers, as Open Badges 3.0 writes them.
    async fn other_identifier(&self) -> &[Value] {
        &self.body.other_identifier
    }

    /// The organisation above it, as a Profile.
    async fn parent_org(&self) -> Option<&Value> {
        self.body.parent_org.as_ref()
    }

    /// Public keys.
    async fn keys(&self) -> Vec<IssuerPublicKey> {
        self.body.keys.iter().map(Into::into).collect()
    }

    /// Decentralised identifiers.
    async fn dids(&self) -> &[String] {
        &self.body.dids
    }

    /// Hosts at which its hosted badges lie.
    async fn allowed_origins(&self) -> &[String] {
        &self.body.allowed_origins
    }

    /// Beginnings of the addresses of its hosted badges.
    async fn starts_with(&self) -> &[String] {
        &self.body.starts_with
    }

    /// Address of its revocation list.
    async fn revocation_list(&self) -> Option<&str> {
        self.body.revocation_list.as_deref()
    }

    /// What others say of it.
    async fn endorsement(&self) -> &[Value] {
        &self.body.endorsement
    }

    /// The same as compact JWS.
    async fn endorsement_jwt(&self) -> &[Value] {
        &self.body.endorsement_jwt
    }

    /// Members that neither standard knows.
    async fn extra(&self) -> Value {
        Value::Object(self.body.extra.clone())
    }

    /// Its permanent address in a standard.
    async fn open_badges_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The standard.", default_with = "OpenBadgesStandard::V3")]
        standard: OpenBadgesStandard,
    ) -> Result<String> {
        let base = &RequestContext::of(ctx)?.app.registry.public_url;
        Ok(Standard::from(standard).issuer_address(base, &self.slug))
    }
}
