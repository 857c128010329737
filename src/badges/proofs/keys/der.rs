//! Keys in PEM and DER: SubjectPublicKeyInfo (RFC 5280 §4.1) and the RSA key of PKCS #1 (RFC 8017 A.1.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use spki::der::asn1::UintRef;
use spki::der::{Decode as _, Reader as _, SliceReader};
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};

use super::{KeyFault, PublicKey};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ELLIPTIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

pub(super) fn from_pem(pem: &str) -> Result<PublicKey, KeyFault> {
    let (label, body) = envelope(pem.trim()).ok_or(KeyFault::Pem)?;
    let base64: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let der = STANDARD.decode(base64).map_err(|_| KeyFault::Pem)?;
    match label {
        "PUBLIC KEY" => public_key(&der),
        "RSA PUBLIC KEY" => rsa(&der),
        _ if label.ends_with("PRIVATE KEY") => Err(KeyFault::Private),
        _ => Err(KeyFault::UnknownKind {
            kind: label.to_owned(),
        }),
    }
}

/// The label and what lies between the lines that carry it.
fn envelope(pem: &str) -> Option<(&str, &str)> {
    let (label, rest) = pem.strip_prefix("-----BEGIN ")?.split_once("-----")?;
    let body = rest
        .strip_suffix("-----")?
        .strip_suffix(label)?
        .strip_suffix("-----END ")?;
    Some((label, body))
}

fn public_key(der: &[u8]) -> Result<PublicKey, KeyFault> {
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyFault::Der)?;
    let key = info.subject_public_key.as_bytes().ok_or(KeyFault::Der)?;
    let curve = || info.algorithm.parameters_oid().map_err(|_| KeyFault::Der);
    match info.algorithm.oid {
        RSA => rsa(key),
        ED25519 => PublicKey::ed25519(key),
        ELLIPTIC if curve()? == P256 => PublicKey::p256(key),
        ELLIPTIC if curve()? == P384 => PublicKey::p384(key),
        ELLIPTIC => Err(KeyFault::UnknownKind {
            kind: curve()?.to_string(),
        }),
        other => Err(KeyFault::UnknownKind {
            kind: other.to_string(),
        }),
    }
}

fn rsa(der: &[u8]) -> Result<PublicKey, KeyFault> {
    let mut reader = SliceReader::new(der).map_err(|_| KeyFault::Der)?;
    let (n, e) = reader
        .sequence(|inner| {
            Ok::<_, spki::der::Error>((UintRef::decode(inner)?, UintRef::decode(inner)?))
        })
        .map_err(|_| KeyFault::Der)?;
    reader.finish().map_err(|_| KeyFault::Der)?;
    PublicKey::rsa(n.as_bytes(), e.as_bytes())
}
