//! Issuers: what an organisation says of itself when it issues badges. An Open Badges Profile of both standards in one record,
//! with the keys and origins by which a credential of its is told from another's.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::image::Image;
use crate::error::{Code, Explain, Message, Place};

/// The profile of an issuer as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IssuerBody {
    /// Name; the organisation's where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Language of name and description (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Home page; the organisation's where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// E-mail of the office; Open Badges 2.0 demands one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone (`phone` in 3.0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// Name of the official who speaks for it (`official` in 3.0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// `address` of 3.0: an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Value>,
    /// `otherIdentifier`: objects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_identifier: Vec<Value>,
    /// `parentOrg`: a Profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_org: Option<Value>,
    /// Editions of name and description in other languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<Edition>,
    /// Public keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<IssuerKey>,
    /// Decentralised identifiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dids: Vec<String>,
    /// Hosts at which its hosted badges lie (`verification.allowedOrigins` of 2.0): `badges.school.example`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_origins: Vec<String>,
    /// Beginnings of the addresses of its hosted badges (`verification.startsWith` of 2.0).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub starts_with: Vec<String>,
    /// Address of its revocation list (2.0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation_list: Option<String>,
    /// `endorsement`: what others say of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endorsement: Vec<Value>,
    /// `endorsementJwt`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endorsement_jwt: Vec<Value>,
    /// Members that neither standard knows.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// Name and description in another language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Edition {
    /// Language, a BCP 47 tag.
    pub language: String,
    /// Name.
    pub name: String,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A public key of an issuer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IssuerKey {
    /// Its id: the `verificationMethod` or `creator` of signatures made with it.
    pub id: String,
    /// The key as multibase (`publicKeyMultibase`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key_multibase: Option<String>,
    /// The key as PEM (`publicKeyPem`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key_pem: Option<String>,
    /// The key as JWK (RFC 7517; `publicKeyJwk`), without private members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key_jwk: Option<Value>,
    /// From when on it signs (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Until when it signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

/// Members of a JWK that only its owner may hold (RFC 7518 §6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
/// Places of which more would serve nobody, and fill a page.
const MOST: usize = 200;

impl IssuerBody {
    /// What is wrong with it, each fault with its place below `at`.
    ///
    /// # Errors
    /// [`IssuerError`], the first of each member.
    pub fn check(&self, at: &str) -> Result<(), Vec<IssuerError>> {
        let mut faults = Vec::new();
        let mut fault = |member: String, kind: IssuerFault| {
            let place = Place::Pointer(format!("{at}/{member}"));
            faults.push(IssuerError { place, kind });
        };
        for (member, address) in [
            ("url", &self.url),
            ("revocationList", &self.revocation_list),
        ] {
            if let Some(text) = address.as_deref().filter(|text| !is_web(text)) {
                fault(member.to_owned(), IssuerFault::NoAddress(text.to_owned()));
            }
        }
        if let Some(text) = self.email.as_deref().filter(|text| !is_mail(text)) {
            fault("email".to_owned(), IssuerFault::NoMail(text.to_owned()));
        }
        for (index, key) in self.keys.iter().enumerate() {
            if let Some(kind) = key.fault() {
                fault(format!("keys/{index}"), kind);
            }
        }
        for (index, did) in self.dids.iter().enumerate() {
            let parts: Vec<&str> = did.splitn(3, ':').collect();
            if !matches!(parts[..], ["did", method, rest] if !method.is_empty() && !rest.is_empty())
            {
                fault(format!("dids/{index}"), IssuerFault::NoDid(did.clone()));
            }
        }
        for (index, host) in self.allowed_origins.iter().enumerate() {
            if host.is_empty()
                || host.contains(['/', '*', '@'])
                || host.contains(char::is_whitespace)
            {
                fault(
                    format!("allowedOrigins/{index}"),
                    IssuerFault::NoOrigin(host.clone()),
                );
            }
        }
        for (index, start) in self.starts_with.iter().enumerate() {
            if !is_web(start) {
                fault(
                    format!("startsWith/{index}"),
                    IssuerFault::NoAddress(start.clone()),
                );
            }
        }
        for (member, count) in [("keys", self.keys.len()), ("dids", self.dids.len())] {
            if count > MOST {
                fault(member.to_owned(), IssuerFault::TooMany(count));
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }
}

impl IssuerKey {
    fn fault(&self) -> Option<IssuerFault> {
        let forms = [
            self.public_key_multibase.is_some(),
            self.public_key_pem.is_some(),
            self.public_key_jwk.is_some(),
        ];
        if self.id.trim().is_empty() || forms.iter().filter(|given| **given).count() != 1 {
            return Some(IssuerFault::NoKey(self.id.clone()));
        }
        let private_jwk = self
            .public_key_jwk
            .as_ref()
            .is_some_and(|jwk| PRIVATE.iter().any(|name| jwk.get(name).is_some()));
        let private_pem = self
            .public_key_pem
            .as_ref()
            .is_some_and(|pem| pem.contains("PRIVATE KEY"));
        if private_jwk || private_pem {
            return Some(IssuerFault::PrivateKey(self.id.clone()));
        }
        [&self.valid_from, &self.valid_until]
            .into_iter()
            .flatten()
            .find(|time| crate::case::time::micros(time).is_none())
            .map(|time| IssuerFault::NoTime(time.clone()))
    }
}

fn is_web(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn is_mail(text: &str) -> bool {
    matches!(text.split_once('@'), Some((local, host))
        if !local.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace))
}

/// What is wrong with a member of a profile.
#[derive(Debug, PartialEq, Eq)]
pub enum IssuerFault {
    /// No address of the web.
    NoAddress(String),
    /// No e-mail address.
    NoMail(String),
    /// A key without an id, or not in exactly one of the three forms.
    NoKey(String),
    /// A key with its private half: it must never come here.
    PrivateKey(String),
    /// No time.
    NoTime(String),
    /// No decentralised identifier.
    NoDid(String),
    /// No host.
    NoOrigin(String),
    /// More than anyone has.
    TooMany(usize),
}

/// A fault of a profile with its place.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{place}: {kind:?}")]
pub struct IssuerError {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: IssuerFault,
}

impl Explain for IssuerError {
    fn code(&self) -> Code {
        Code::InvalidInput
    }

    fn message(&self) -> Message {
        match &self.kind {
            IssuerFault::NoAddress(value) => {
                Message::new("records-issuer-address").with("value", value)
            }
            IssuerFault::NoMail(value) => Message::new("records-issuer-mail").with("value", value),
            IssuerFault::NoKey(id) => Message::new("records-issuer-key").with("id", id),
            IssuerFault::PrivateKey(id) => Message::new("records-issuer-private").with("id", id),
            IssuerFault::NoTime(value) => Message::new("records-issuer-time").with("value", value),
            IssuerFault::NoDid(value) => Message::new("records-issuer-did").with("value", value),
            IssuerFault::NoOrigin(value) => {
                Message::new("records-issuer-origin").with("value", value)
            }
            IssuerFault::TooMany(count) => Message::new("records-issuer-many")
                .with("count", count)
                .with("limit", MOST),
        }
    }

    fn place(&self) -> Option<Place> {
        Some(self.place.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_fault_has_its_place() {
        let key = |jwk: Value| IssuerKey {
            id: "https://a.example/key".to_owned(),
            public_key_jwk: Some(jwk),
            ..IssuerKey::default()
        };
        let body = IssuerBody {
            url: Some("javascript:alert(1)".to_owned()),
            email: Some("nobody".to_owned()),
            keys: vec![
                key(json!({"kty": "OKP", "x": "a"})),
                key(json!({"kty": "OKP", "d": "secret"})),
                IssuerKey::default(),
            ],
            dids: vec!["did:web:a.example".to_owned(), "did:".to_owned()],
            allowed_origins: vec!["a.example".to_owned(), "https://a.example/".to_owned()],
            ..IssuerBody::default()
        };
        let places: Vec<String> = match body.check("/input") {
            Ok(()) => Vec::new(),
            Err(faults) => faults.iter().map(|fault| fault.place.to_string()).collect(),
        };
        assert_eq!(
            places,
            [
                "/input/url",
                "/input/email",
                "/input/keys/1",
                "/input/keys/2",
                "/input/dids/1",
                "/input/allowedOrigins/1"
            ]
        );
        assert!(IssuerBody::default().check("").is_ok());
    }
}
