//! Compact JSON Web Signatures (RFC 7515), with an allow-list of algorithms.
//!
//! `none` and the shared-secret algorithms do not exist here; the algorithm of the header must be one for the kind of
//! the key, so that a header cannot choose how a key is read (RFC 8725 §3.1). Extensions that must be understood
//! (`crit`) and unencoded payloads (`b64`, RFC 7797) are refused.

mod strict;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::error::JwsFault;
use super::keys::{PublicKey, Scheme};

/// Bytes a whole token may have.
pub const MAX_TOKEN: usize = 16 * 1024 * 1024;
/// Characters the header may have, encoded.
const MAX_HEADER: usize = 64 * 1024;
/// Characters the signature may have, encoded; RSA with 8192 bits takes 1366.
const MAX_SIGNATURE: usize = 2 * 1024;

/// An algorithm of the allow-list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// Ed25519 (RFC 8037; `Ed25519` since RFC 9864).
    EdDsa,
}

impl Algorithm {
    /// As it stands in headers.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Rs256 => "RS256",
            Algorithm::Ps256 => "PS256",
            Algorithm::Es256 => "ES256",
            Algorithm::Es384 => "ES384",
            Algorithm::EdDsa => "EdDSA",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Algorithm::Rs256),
            "PS256" => Some(Algorithm::Ps256),
            "ES256" => Some(Algorithm::Es256),
            "ES384" => Some(Algorithm::Es384),
            "EdDSA" | "Ed25519" => Some(Algorithm::EdDsa),
            _ => None,
        }
    }

    fn scheme(self) -> Scheme {
        match self {
            Algorithm::Rs256 => Scheme::RsaPkcs1Sha256,
            Algorithm::Ps256 => Scheme::RsaPssSha256,
            Algorithm::Es256 => Scheme::P256Sha256,
            Algorithm::Es384 => Scheme::P384Sha384,
            Algorithm::EdDsa => Scheme::Ed25519,
        }
    }
}

/// A token that was taken apart; its signature is not yet checked.
#[derive(Debug)]
pub struct Compact<'a> {
    /// Header and payload as they were signed.
    signed: &'a str,
    header: Map<String, Value>,
    algorithm: Algorithm,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes a token apart: three parts of strict base64url, the first a JSON object without duplicate members.
    ///
    /// # Errors
    /// Another shape, an algorithm that is not of the allow-list, `crit`, `b64`; see [`JwsFault`].
    pub fn parse(token: &'a str) -> Result<Self, JwsFault> {
        if token.len() > MAX_TOKEN {
            return Err(JwsFault::TooLarge { limit: MAX_TOKEN });
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(JwsFault::Shape)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsFault::Shape)?;
        if payload.contains('.') || payload.is_empty() {
            return Err(JwsFault::Shape);
        }
        let header = header_of(&decode("header", header, MAX_HEADER)?)?;
        let algorithm = algorithm_of(&header)?;
        Ok(Compact {
            signed,
            header,
            algorithm,
            payload: decode("payload", payload, MAX_TOKEN)?,
            signature: decode("signature", signature, MAX_SIGNATURE)?,
        })
    }

    /// The header; `kid`, `jwk` and the like are only claims until the key behind them is known.
    pub fn header(&self) -> &Map<String, Value> {
        &self.header
    }

    /// The payload's bytes.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload as JSON, without duplicate members: what two readers could read differently is refused.
    ///
    /// # Errors
    /// The payload is not such JSON.
    pub fn claims(&self) -> Result<Value, JwsFault> {
        strict::read(&self.payload).map_err(|reason| JwsFault::Json {
            part: "payload",
            reason,
        })
    }

    /// The algorithm the header names.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Checks the signature with a key.
    ///
    /// # Errors
    /// The algorithm is not one for this kind of key, or the signature is not this key's over these bytes.
    pub fn verify(&self, key: &PublicKey) -> Result<(), JwsFault> {
        let scheme = self.algorithm.scheme();
        if !key.fits(scheme) {
            return Err(JwsFault::KeyKind {
                algorithm: self.algorithm.name(),
                key: key.kind(),
            });
        }
        if key.verifies(scheme, self.signed.as_bytes(), &self.signature) {
            Ok(())
        } else {
            Err(JwsFault::Signature)
        }
    }
}

fn decode(part: &'static str, text: &str, limit: usize) -> Result<Vec<u8>, JwsFault> {
    if text.len() > limit {
        return Err(JwsFault::TooLarge { limit });
    }
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| JwsFault::Base64 { part })
}

fn header_of(bytes: &[u8]) -> Result<Map<String, Value>, JwsFault> {
    let part = "header";
    match strict::read(bytes) {
        Ok(Value::Object(header)) => Ok(header),
        Ok(_) => Err(JwsFault::Json {
            part,
            reason: "it is no object".to_owned(),
        }),
        Err(reason) => Err(JwsFault::Json { part, reason }),
    }
}

fn algorithm_of(header: &Map<String, Value>) -> Result<Algorithm, JwsFault> {
    if header.contains_key("crit") {
        return Err(JwsFault::Critical);
    }
    if header.get("b64").is_some_and(|encoded| encoded != true) {
        return Err(JwsFault::Unencoded);
    }
    let name = header
        .get("alg")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Algorithm::from_name(name).ok_or_else(|| JwsFault::Algorithm {
        name: name.chars().take(32).collect(),
    })
}
