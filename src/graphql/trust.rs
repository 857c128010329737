//! The register of trusted issuers.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::context::RequestContext;
use super::mutation::answer;
use super::pages::{Page, Window, cost};
use super::problems::Refused;
use super::words::Visibility;
use crate::case::time::rfc3339;
use crate::registry::evidence::{self, NewTrust, Pin, TrustBody};

/// A key by which an issuer is known.
#[derive(SimpleObject)]
pub struct PinnedKey {
    /// As it was given.
    key: String,
    /// JWK thumbprint (RFC 7638).
    fingerprint: String,
    /// From when on its signatures count.
    valid_from: Option<String>,
    /// Until when its signatures count.
    valid_until: Option<String>,
}

/// An issuer of badges an organisation trusts, with the identities, origins and keys it is recognised by.
#[derive(Clone)]
pub struct TrustedIssuer(evidence::Trusted);

/// An issuer of badges an organisation trusts, with the identities, origins and keys it is recognised by.
#[Object]
impl TrustedIssuer {
    /// Id.
    async fn id(&self) -> ID {
        self.0.id.clone().into()
    }

    /// Slug of the organisation whose register it is.
    async fn organisation(&self) -> &str {
        &self.0.organisation
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.body.name
    }

    /// Its identifiers: addresses of profiles, DIDs.
    async fn ids(&self) -> &[String] {
        &self.0.body.ids
    }

    /// The origins it serves badges, keys and status lists from.
    async fn origins(&self) -> &[String] {
        &self.0.body.origins
    }

    /// Its keys.
    async fn keys(&self) -> Vec<PinnedKey> {
        let keys = self.0.body.keys.iter();
        keys.map(|pin| PinnedKey {
            key: pin.key.clone(),
            fingerprint: pin.fingerprint.clone(),
            valid_from: pin.valid_from.clone(),
            valid_until: pin.valid_until.clone(),
        })
        .collect()
    }

    /// Why it is trusted.
    async fn note(&self) -> Option<&str> {
        self.0.body.note.as_deref()
    }

    /// Who may see the entry and verify with it.
    async fn visibility(&self) -> Visibility {
        self.0.visibility.into()
    }

    /// When it was last changed.
    async fn last_change(&self) -> String {
        rfc3339(self.0.last_change)
    }
}

/// A key to be pinned.
#[derive(InputObject)]
pub struct PinnedKeyInput {
    /// Multibase (`z6Mk…`), `did:key:…`, JWK, PEM, or the JWK thumbprint alone.
    key: String,
    /// From when on its signatures count, RFC 3339.
    valid_from: Option<String>,
    /// Until when its signatures count, RFC 3339.
    valid_until: Option<String>,
}

/// An entry of the register of the viewer's organisation.
#[derive(InputObject)]
pub struct TrustedIssuerInput {
    /// The entry to be replaced; a new one where absent.
    id: Option<ID>,
    /// Name.
    name: String,
    /// Its identifiers: addresses of profiles, DIDs.
    #[graphql(default)]
    ids: Vec<String>,
    /// `https://host` or `https://host:port` it serves badges, keys and status lists from.
    #[graphql(default)]
    origins: Vec<String>,
    /// Its keys.
    #[graphql(default)]
    keys: Vec<PinnedKeyInput>,
    /// Why it is trusted.
    note: Option<String>,
    /// Who may see the entry and verify with it.
    #[graphql(default_with = "Visibility::Private")]
    visibility: Visibility,
}

impl From<TrustedIssuerInput> for NewTrust {
    fn from(input: TrustedIssuerInput) -> Self {
        let pin = |key: PinnedKeyInput| Pin {
            key: key.key,
            fingerprint: String::new(),
            valid_from: key.valid_from,
            valid_until: key.valid_until,
        };
        NewTrust {
            id: input.id.map(|id| id.to_string()),
            visibility: input.visibility.into(),
            body: TrustBody {
                name: input.name,
                ids: input.ids,
                origins: input.origins,
                keys: input.keys.into_iter().map(pin).collect(),
                note: input.note,
            },
        }
    }
}

/// Answer of the mutations of the register.
#[derive(SimpleObject, Default)]
pub struct TrustedIssuerPayload {
    /// The entry as it is now; as it was, where it was removed.
    trusted_issuer: Option<TrustedIssuer>,
    /// Why nothing was changed; empty where all went well.
    problems: Vec<Refused>,
}

/// Changes of the register.
#[derive(Default)]
pub struct TrustMutation;

/// Changes of the register.
#[Object]
impl TrustMutation {
    /// Adds an issuer to the register of the viewer's organisation, or replaces an entry.
    async fn save_trusted_issuer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] input: TrustedIssuerInput,
    ) -> Result<TrustedIssuerPayload> {
        let request = RequestContext::of(ctx)?;
        let registry = &request.app.registry;
        let saved = match request.viewer().actor() {
            Ok(actor) => registry.save_trusted_issuer(actor, input.into()).await,
            Err(refused) => Err(refused.into()),
        };
        payload(request, saved)
    }

    /// Takes an issuer out of the register of the viewer's organisation.
    async fn remove_trusted_issuer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the entry.")] id: ID,
    ) -> Result<TrustedIssuerPayload> {
        let request = RequestContext::of(ctx)?;
        let registry = &request.app.registry;
        let removed = match request.viewer().actor() {
            Ok(actor) => registry.remove_trusted_issuer(actor, &id).await,
            Err(refused) => Err(refused.into()),
        };
        payload(request, removed)
    }
}

fn payload(
    request: &RequestContext,
    result: std::result::Result<evidence::Trusted, crate::error::Problem>,
) -> Result<TrustedIssuerPayload> {
    let result = result.map(|trusted| TrustedIssuerPayload {
        trusted_issuer: Some(TrustedIssuer(trusted)),
        problems: Vec::new(),
    });
    answer(request, result, |payload| &mut payload.problems)
}

/// The register of an organisation.
#[derive(Default)]
pub struct TrustQuery;

/// The register of an organisation.
#[Object]
impl TrustQuery {
    /// The issuers an organisation trusts, as far as the viewer may see them, by name: the viewer's own register where no
    /// organisation is named.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn trusted_issuers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Slug of the organisation.")] organisation: Option<String>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<TrustedIssuer>> {
        let request = RequestContext::of(ctx)?;
        let registry = &request.app.registry;
        let all = registry
            .trusted_issuers(request.viewer(), organisation.as_deref())
            .await?;
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Ok(window.page(&all, |one| one.id.clone(), |one| TrustedIssuer(one.clone()))?)
    }
}
