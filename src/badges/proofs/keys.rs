//! Public keys: read from the forms in which verification methods carry them, validated, and named by thumbprint.

mod der;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::error::KeyFault;

/// Characters a multibase key may have; decoding takes the square of it.
const MAX_MULTIBASE: usize = 256;
/// Bytes a PEM or a JWK member may have; an RSA key of 8192 bits takes about 1.5 KB.
const MAX_TEXT: usize = 8 * 1024;
/// Bits an RSA modulus must and may have: what RS256 allows (RFC 7518 §3.3) and what stays quick.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A public key that signatures can be checked with. Points lie on their curve; RSA keys have 2048 to 8192 bits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublicKey {
    /// Ed25519 (RFC 8032), the 32 bytes of the point.
    Ed25519([u8; 32]),
    /// P-256, uncompressed SEC 1 (65 bytes).
    P256(Box<[u8]>),
    /// P-384, uncompressed SEC 1 (97 bytes).
    P384(Box<[u8]>),
    /// RSA, both numbers big-endian without leading zeros.
    Rsa {
        /// Modulus.
        n: Box<[u8]>,
        /// Public exponent.
        e: Box<[u8]>,
    },
}

/// How a signature is made. RSA and ECDSA name the hash over the signed bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scheme {
    Ed25519,
    P256Sha256,
    P384Sha384,
    RsaPkcs1Sha256,
    RsaPssSha256,
}

impl PublicKey {
    /// Reads a key in any of the forms in which keys are published: `did:key:`, PEM, JWK as JSON, or else a Multikey.
    ///
    /// # Errors
    /// As the reader of the form it is in.
    pub fn from_text(text: &str) -> Result<Self, KeyFault> {
        let text = text.trim();
        if text.starts_with("did:key:") {
            Self::from_did_key(text)
        } else if text.starts_with("-----BEGIN") {
            Self::from_pem(text)
        } else if let Ok(jwk @ Value::Object(_)) = serde_json::from_str(text) {
            Self::from_jwk(&jwk)
        } else {
            Self::from_multibase(text)
        }
    }

    /// Reads a Multikey (`publicKeyMultibase`): base58-btc with the prefix of Ed25519 (`z6Mk…`), P-256 (`zDn…`) or
    /// P-384 (`z82…`).
    ///
    /// # Errors
    /// Another base or kind of key, a wrong length, a point that is not on the curve.
    pub fn from_multibase(text: &str) -> Result<Self, KeyFault> {
        let bytes = base58(text.strip_prefix('z').ok_or(KeyFault::Multibase)?)?;
        match bytes.as_slice() {
            [0xed, 0x01, key @ ..] => Self::ed25519(key),
            [0x80, 0x24, key @ ..] => Self::p256(key),
            [0x81, 0x24, key @ ..] => Self::p384(key),
            _ => Err(KeyFault::UnknownKind {
                kind: "multicodec".to_owned(),
            }),
        }
    }

    /// Reads a `did:key:z…`, alone or as a verification method whose fragment names the same key.
    ///
    /// # Errors
    /// No `did:key`, another fragment, or what [`PublicKey::from_multibase`] refuses.
    pub fn from_did_key(did: &str) -> Result<Self, KeyFault> {
        let key = did.strip_prefix("did:key:").ok_or(KeyFault::NoDidKey)?;
        let key = match key.split_once('#') {
            None => key,
            Some((key, fragment)) if key == fragment => key,
            Some(_) => return Err(KeyFault::Fragment),
        };
        Self::from_multibase(key)
    }

    /// Reads a JSON Web Key (RFC 7517): `OKP` Ed25519, `EC` P-256 and P-384, `RSA`.
    ///
    /// # Errors
    /// Another kind, missing or malformed members, a key for encryption, and a key with its private part: whoever reads
    /// that can sign with it, so its signatures prove nothing.
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyFault> {
        let kind = text(jwk, "kty")?;
        if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]
            .iter()
            .any(|member| jwk.get(member).is_some())
        {
            return Err(KeyFault::Private);
        }
        if jwk.get("use").is_some_and(|purpose| purpose != "sig") {
            return Err(KeyFault::NotForSignatures);
        }
        let curve = || text(jwk, "crv");
        match kind {
            "OKP" if curve()? == "Ed25519" => Self::ed25519(&member(jwk, "x")?),
            "EC" if curve()? == "P-256" => Self::p256(&point(jwk, 32)?),
            "EC" if curve()? == "P-384" => Self::p384(&point(jwk, 48)?),
            "RSA" => Self::rsa(&member(jwk, "n")?, &member(jwk, "e")?),
            "OKP" | "EC" => Err(KeyFault::UnknownKind {
                kind: curve()?.to_owned(),
            }),
            _ => Err(KeyFault::UnknownKind {
                kind: kind.to_owned(),
            }),
        }
    }

    /// Reads PEM: `PUBLIC KEY` (SubjectPublicKeyInfo, RFC 5280) or `RSA PUBLIC KEY` (PKCS #1, RFC 8017). Lines may have
    /// any length, since keys in badges were often wrapped anew.
    ///
    /// # Errors
    /// Another label, broken base64 or DER, a kind of key that is not known here.
    pub fn from_pem(pem: &str) -> Result<Self, KeyFault> {
        if pem.len() > MAX_TEXT {
            return Err(KeyFault::Pem);
        }
        der::from_pem(pem)
    }

    /// Reads the key of a verification method object: `publicKeyMultibase`, `publicKeyJwk`, `publicKeyPem` or
    /// `publicKeyBase58`.
    ///
    /// # Errors
    /// None of these members, more than one of them, or what their readers refuse.
    pub fn from_verification_method(method: &Value) -> Result<Self, KeyFault> {
        const MEMBERS: [&str; 4] = [
            "publicKeyMultibase",
            "publicKeyJwk",
            "publicKeyPem",
            "publicKeyBase58",
        ];
        let mut given = MEMBERS
            .iter()
            .filter_map(|name| Some((*name, method.get(name)?)));
        let (name, key) = given.next().ok_or(KeyFault::NoKey)?;
        if given.next().is_some() {
            return Err(KeyFault::SeveralKeys);
        }
        if name == "publicKeyJwk" {
            return Self::from_jwk(key);
        }
        let key = key.as_str().ok_or_else(|| KeyFault::Member {
            member: name.to_owned(),
        })?;
        match name {
            "publicKeyMultibase" => Self::from_multibase(key),
            "publicKeyPem" => Self::from_pem(key),
            _ => Self::ed25519(&base58(key)?),
        }
    }

    /// The thumbprint of RFC 7638 with SHA-256, base64url: the same for the same key in whatever form it came.
    pub fn fingerprint(&self) -> String {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let required = match self {
            PublicKey::Ed25519(x) => {
                format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, encode(x))
            }
            PublicKey::P256(point) => elliptic("P-256", point),
            PublicKey::P384(point) => elliptic("P-384", point),
            PublicKey::Rsa { n, e } => {
                format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, encode(e), encode(n))
            }
        };
        encode(&Sha256::digest(required))
    }

    /// What kind of key it is, as people name it.
    pub fn kind(&self) -> &'static str {
        match self {
            PublicKey::Ed25519(_) => "Ed25519",
            PublicKey::P256(_) => "P-256",
            PublicKey::P384(_) => "P-384",
            PublicKey::Rsa { .. } => "RSA",
        }
    }

    /// Whether the key is one for the scheme.
    pub(super) fn fits(&self, scheme: Scheme) -> bool {
        matches!(
            (self, scheme),
            (PublicKey::Ed25519(_), Scheme::Ed25519)
                | (PublicKey::P256(_), Scheme::P256Sha256)
                | (PublicKey::P384(_), Scheme::P384Sha384)
                | (
                    PublicKey::Rsa { .. },
                    Scheme::RsaPkcs1Sha256 | Scheme::RsaPssSha256
                )
        )
    }

    /// Whether the signature over the message is this key's. ECDSA signatures are the two numbers side by side.
    pub(super) fn verifies(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        let plain = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key)
                .verify(message, signature)
                .is_ok()
        };
        match (self, scheme) {
            (PublicKey::Ed25519(key), Scheme::Ed25519) => plain(&signature::ED25519, key),
            (PublicKey::P256(key), Scheme::P256Sha256) => {
                plain(&signature::ECDSA_P256_SHA256_FIXED, key)
            }
            (PublicKey::P384(key), Scheme::P384Sha384) => {
                plain(&signature::ECDSA_P384_SHA384_FIXED, key)
            }
            (PublicKey::Rsa { n, e }, Scheme::RsaPkcs1Sha256) => {
                signature::RsaPublicKeyComponents { n, e }
                    .verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature)
                    .is_ok()
            }
            (PublicKey::Rsa { n, e }, Scheme::RsaPssSha256) => {
                signature::RsaPublicKeyComponents { n, e }
                    .verify(&signature::RSA_PSS_2048_8192_SHA256, message, signature)
                    .is_ok()
            }
            _ => false,
        }
    }

    fn ed25519(bytes: &[u8]) -> Result<Self, KeyFault> {
        let key = bytes.try_into().map_err(|_| KeyFault::Length)?;
        Ok(PublicKey::Ed25519(key))
    }

    /// A point of P-256 in SEC 1, compressed or not.
    fn p256(sec1: &[u8]) -> Result<Self, KeyFault> {
        let key = p256::PublicKey::from_sec1_bytes(sec1).map_err(|_| KeyFault::Point)?;
        Ok(PublicKey::P256(key.to_sec1_point(false).as_bytes().into()))
    }

    /// A point of P-384 in SEC 1, compressed or not.
    fn p384(sec1: &[u8]) -> Result<Self, KeyFault> {
        let key = p384::PublicKey::from_sec1_bytes(sec1).map_err(|_| KeyFault::Point)?;
        Ok(PublicKey::P384(key.to_sec1_point(false).as_bytes().into()))
    }

    fn rsa(n: &[u8], e: &[u8]) -> Result<Self, KeyFault> {
        let strip = |bytes: &[u8]| -> Box<[u8]> {
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            bytes.get(zeros..).unwrap_or_default().into()
        };
        let (n, e) = (strip(n), strip(e));
        let bits = n.first().map_or(0, |top| {
            n.len() * 8 - usize::try_from(top.leading_zeros()).unwrap_or(0)
        });
        if !RSA_BITS.contains(&bits) {
            return Err(KeyFault::RsaSize { bits });
        }
        // Even or tiny exponents sign nothing; one beyond 33 bits makes checking slow (as ring has it).
        let odd = e.last().is_some_and(|last| last % 2 == 1);
        if !odd || *e == [1] || e.len() > 4 {
            return Err(KeyFault::RsaExponent);
        }
        Ok(PublicKey::Rsa { n, e })
    }
}

/// The members of an elliptic JWK in the order of RFC 7638.
fn elliptic(curve: &str, uncompressed: &[u8]) -> String {
    let both = uncompressed.get(1..).unwrap_or_default();
    let (x, y) = both.split_at(both.len() / 2);
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    format!(
        r#"{{"crv":"{curve}","kty":"EC","x":"{}","y":"{}"}}"#,
        encode(x),
        encode(y)
    )
}

fn base58(text: &str) -> Result<Vec<u8>, KeyFault> {
    if text.len() > MAX_MULTIBASE {
        return Err(KeyFault::Multibase);
    }
    bs58::decode(text)
        .into_vec()
        .map_err(|_| KeyFault::Multibase)
}

fn text<'v>(jwk: &'v Value, member: &str) -> Result<&'v str, KeyFault> {
    jwk.get(member)
        .and_then(Value::as_str)
        .filter(|text| text.len() <= MAX_TEXT)
        .ok_or_else(|| KeyFault::Member {
            member: member.to_owned(),
        })
}

fn member(jwk: &Value, name: &str) -> Result<Vec<u8>, KeyFault> {
    URL_SAFE_NO_PAD
        .decode(text(jwk, name)?)
        .map_err(|_| KeyFault::Member {
            member: name.to_owned(),
        })
}

/// Both coordinates as one uncompressed point; each has the full width of the field (RFC 7518 §6.2.1.2).
fn point(jwk: &Value, width: usize) -> Result<Vec<u8>, KeyFault> {
    let mut point = vec![4];
    for name in ["x", "y"] {
        let coordinate = member(jwk, name)?;
        if coordinate.len() != width {
            return Err(KeyFault::Length);
        }
        point.extend(coordinate);
    }
    Ok(point)
}
