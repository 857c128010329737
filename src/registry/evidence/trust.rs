//! The register of trusted issuers: whom an organisation believes about badges, and by which keys, identities and origins it
//! knows them. A signature shows that a credential is intact; only this register says who stands behind it.

use serde::{Deserialize, Serialize};
use url::Url;

use super::error::EvidenceError;
use crate::access::{Actor, Right, Viewer, Visibility};
use crate::badges::proofs::keys::PublicKey;
use crate::badges::verify::{PinnedKey, TrustedIssuer};
use crate::case::time;
use crate::error::{Place, Problem};
use crate::registry::Registry;
use crate::registry::copies::json;
use crate::registry::error::RegistryError;
use crate::store::rows::{OrganisationRow, TrustedIssuerRow};
use crate::store::{Entry, Op, WriteTx};

/// Identifiers, origins and keys an entry may have, each.
pub const MOST: usize = 200;

/// A key by which an issuer is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pin {
    /// The key as given: multibase, `did:key:`, JWK or PEM; or its fingerprint alone.
    pub key: String,
    /// JWK thumbprint (RFC 7638), base64url without padding.
    #[serde(default)]
    pub fingerprint: String,
    /// From when on its signatures count, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Until when its signatures count, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

/// An entry as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TrustBody {
    /// Name, for people.
    pub name: String,
    /// Identifiers of the issuer as credentials name it: addresses of profiles, DIDs.
    pub ids: Vec<String>,
    /// `https://host` or `https://host:port` from which it serves badges, keys and status lists.
    pub origins: Vec<String>,
    /// Its keys.
    pub keys: Vec<Pin>,
    /// Why it is trusted, for people of the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An entry to be saved.
#[derive(Clone, Debug)]
pub struct NewTrust {
    /// The entry to be replaced; a new one if absent.
    pub id: Option<String>,
    /// Who may see it and verify with it.
    pub visibility: Visibility,
    /// What it says. Fingerprints are computed here.
    pub body: TrustBody,
}

/// An entry of the register.
#[derive(Clone, Debug)]
pub struct Trusted {
    /// Its id.
    pub id: String,
    /// Slug of the organisation whose register it is.
    pub organisation: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// When it was last changed, µs since 1970 UTC.
    pub last_change: i64,
    /// What it says.
    pub body: TrustBody,
}

impl Registry {
    /// Adds an issuer to the register of the actor's organisation, or replaces an entry.
    ///
    /// # Errors
    /// A missing right; [`EvidenceError`] for an entry that recognises nobody, or a part of it that makes no sense;
    /// [`RegistryError::NotFound`].
    pub async fn save_trusted_issuer(
        &self,
        actor: &Actor,
        new: NewTrust,
    ) -> Result<Trusted, Problem> {
        actor.require(Right::Administer)?;
        let body = self.checked_trust(new.body)?;
        let handles = handles(&body);
        let (who, id, visibility) = (actor.clone(), new.id, new.visibility);
        let saved = self.store.write(actor, move |tx| {
            let before = match &id {
                Some(id) => Some(own(tx, &who, id)?),
                None => None,
            };
            let row = TrustedIssuerRow {
                id: id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string()),
                organisation_id: who.organisation,
                visibility: visibility.as_str().to_owned(),
                name: body.name.clone(),
                last_change: tx.at(),
                body: json(&body),
            };
            row.save(tx.connection(), &handles)?;
            log(tx, before.as_ref(), Some(&row))?;
            read(row, &who.slug)
        });
        Ok(saved.await?.value)
    }

    /// Takes an issuer out of the register.
    ///
    /// # Errors
    /// A missing right; [`RegistryError::NotFound`].
    pub async fn remove_trusted_issuer(&self, actor: &Actor, id: &str) -> Result<Trusted, Problem> {
        actor.require(Right::Administer)?;
        let (who, id) = (actor.clone(), id.to_owned());
        let removed = self.store.write(actor, move |tx| {
            let row = own(tx, &who, &id)?;
            TrustedIssuerRow::delete(tx.connection(), &id)?;
            log(tx, Some(&row), None)?;
            read(row, &who.slug)
        });
        Ok(removed.await?.value)
    }

    /// The register of an organisation as far as the viewer may see it, by name: the viewer's own where none is named.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] for an unknown organisation; a key is needed where none is named.
    pub async fn trusted_issuers(
        &self,
        viewer: &Viewer,
        organisation: Option<&str>,
    ) -> Result<Vec<Trusted>, Problem> {
        let slug = match organisation {
            Some(slug) => slug.to_owned(),
            None => viewer.actor()?.slug.clone(),
        };
        let viewer = viewer.clone();
        self.store
            .read(move |connection| {
                let holder = OrganisationRow::by_slug(connection, &slug)?
                    .ok_or_else(|| unknown_register(&slug))?;
                TrustedIssuerRow::of(connection, holder.id)?
                    .into_iter()
                    .filter(|row| seen_by(&viewer, row))
                    .map(|row| read(row, &slug))
                    .collect()
            })
            .await
    }

    /// The entries of a register that have one of these handles, for verifying.
    pub(super) async fn trusted_by(
        &self,
        viewer: &Viewer,
        organisation: i64,
        handles: Vec<String>,
    ) -> Result<Vec<TrustedIssuer>, Problem> {
        let viewer = viewer.clone();
        self.store
            .read(move |connection| {
                TrustedIssuerRow::by_handles(connection, organisation, &handles)?
                    .into_iter()
                    .filter(|row| seen_by(&viewer, row))
                    .map(|row| Ok(trusted(read(row, "")?.body)))
                    .collect()
            })
            .await
    }

    /// Checks an entry and computes the fingerprints of its keys.
    fn checked_trust(&self, mut body: TrustBody) -> Result<TrustBody, Problem> {
        body.name = body.name.trim().to_owned();
        if body.name.is_empty() {
            return Err(EvidenceError::NoName.into());
        }
        if body.ids.is_empty() && body.origins.is_empty() {
            return Err(EvidenceError::NoHandle.into());
        }
        for (name, count) in [
            ("ids", body.ids.len()),
            ("origins", body.origins.len()),
            ("keys", body.keys.len()),
        ] {
            if count > MOST {
                return Err(EvidenceError::TooMany { name, limit: MOST }.into());
            }
        }
        for (at, id) in body.ids.iter().enumerate() {
            if Url::parse(id).is_err() {
                let (id, at) = (id.clone(), place("ids", at));
                return Err(EvidenceError::Id { id, at }.into());
            }
        }
        for (at, origin) in body.origins.iter_mut().enumerate() {
            *origin = self.checked_origin(origin, place("origins", at))?;
        }
        for (at, pin) in body.keys.iter_mut().enumerate() {
            check_pin(pin, place("keys", at))?;
        }
        Ok(body)
    }

    /// An origin that could be asked: https, or a configured host of the own network; nothing behind the port.
    fn checked_origin(&self, text: &str, at: Place) -> Result<String, Problem> {
        let bare = Url::parse(text).ok().filter(|url| {
            matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none()
        });
        let Some(url) = bare else {
            let origin = text.to_owned();
            return Err(EvidenceError::Origin { origin, at }.into());
        };
        self.fetcher
            .check(text, true)
            .map_err(|error| Problem::from(error).at(at))?;
        Ok(url.origin().ascii_serialization())
    }
}

fn place(name: &str, at: usize) -> Place {
    Place::Pointer(format!("/input/{name}/{at}"))
}

fn check_pin(pin: &mut Pin, at: Place) -> Result<(), Problem> {
    pin.key = pin.key.trim().to_owned();
    pin.fingerprint = match key_of(&pin.key).map_err(|problem| problem.at(at.clone()))? {
        Some(key) => key.fingerprint(),
        None => pin.key.clone(),
    };
    let instants = [&pin.valid_from, &pin.valid_until].map(|text| match text {
        Some(text) => time::micros(text).map(Some).ok_or_else(|| text.clone()),
        None => Ok(None),
    });
    match instants {
        [Err(text), _] | [_, Err(text)] => Err(EvidenceError::Instant { text, at }.into()),
        [Ok(Some(from)), Ok(Some(until))] if until <= from => {
            Err(EvidenceError::Span { at }.into())
        }
        _ => Ok(()),
    }
}

/// The key that is pinned; `None` where its fingerprint alone is.
fn key_of(text: &str) -> Result<Option<PublicKey>, Problem> {
    if is_fingerprint(text) {
        return Ok(None);
    }
    Ok(Some(PublicKey::from_text(text)?))
}

/// 32 bytes in base64url without padding.
fn is_fingerprint(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Everything an entry can be recognised by.
fn handles(body: &TrustBody) -> Vec<String> {
    let all = body.ids.iter().chain(&body.origins);
    let mut handles: Vec<String> = all.cloned().collect();
    handles.sort_unstable();
    handles.dedup();
    handles
}

/// An entry as the verifier takes it.
fn trusted(body: TrustBody) -> TrustedIssuer {
    let instant = |text: Option<String>| text.as_deref().and_then(time::micros);
    let pinned = |pin: Pin| PinnedKey {
        key: pin.key,
        from: instant(pin.valid_from),
        until: instant(pin.valid_until),
    };
    TrustedIssuer {
        name: body.name,
        ids: body.ids,
        origins: body.origins,
        keys: body.keys.into_iter().map(pinned).collect(),
    }
}

fn seen_by(viewer: &Viewer, row: &TrustedIssuerRow) -> bool {
    viewer.may_read(Visibility::parse(&row.visibility), row.organisation_id)
}

pub(super) fn unknown_register(slug: &str) -> RegistryError {
    RegistryError::NotFound {
        what: "organisation",
        name: slug.to_owned(),
    }
}

/// An entry of the actor's organisation; for others there is none.
fn own(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<TrustedIssuerRow, Problem> {
    let row = TrustedIssuerRow::by_id(tx.connection(), id)?;
    let own = row.filter(|row| row.organisation_id == actor.organisation);
    Ok(own.ok_or_else(|| RegistryError::NotFound {
        what: "trusted-issuer",
        name: id.to_owned(),
    })?)
}

fn read(row: TrustedIssuerRow, slug: &str) -> Result<Trusted, Problem> {
    let body = serde_json::from_str(&row.body).map_err(|error| RegistryError::Row {
        what: "trusted_issuer".to_owned(),
        detail: error.to_string(),
    })?;
    Ok(Trusted {
        id: row.id,
        organisation: slug.to_owned(),
        visibility: Visibility::parse(&row.visibility),
        last_change: row.last_change,
        body,
    })
}

fn log(
    tx: &mut WriteTx<'_>,
    before: Option<&TrustedIssuerRow>,
    after: Option<&TrustedIssuerRow>,
) -> Result<(), Problem> {
    let (Some(row), op) = (match (before, after) {
        (None, after) => (after, Op::Create),
        (Some(_), Some(row)) => (Some(row), Op::Update),
        (before, None) => (before, Op::Delete),
    }) else {
        return Ok(());
    };
    let logged = |row: &TrustedIssuerRow| {
        format!(
            "{{\"visibility\":{},\"body\":{}}}",
            json(&row.visibility),
            row.body
        )
    };
    tx.log(Entry {
        organisation: row.organisation_id,
        visibility: Visibility::parse(&row.visibility),
        kind: "trusted-issuer",
        document: None,
        entity: row.id.clone(),
        op,
        before: before.map(logged),
        after: after.map(logged),
    })?;
    Ok(())
}
