//! Data Integrity proofs (W3C VC Data Integrity 1.0, vc-di-eddsa, vc-di-ecdsa) and the older Ed25519Signature2020.
//!
//! A proof signs two hashes: of its own options and of the document without proofs. What of the document lies outside
//! the signature is listed in the result, and whoever accepts the signature must refuse or show it.

use serde_json::{Map, Value};

use super::canonical::{Dialect, Hash, Statements};
use super::error::{CanonicalFault, ProofFault};
use super::jcs;
use super::keys::{PublicKey, Scheme};

/// Characters a proof value may have; those of selective disclosure grow with what they disclose.
const MAX_PROOF_VALUE: usize = 512 * 1024;
/// Characters a base58 proof value may have: decoding takes the square of it. A signature has 88, of P-384 132.
const MAX_BASE58: usize = 256;

/// A kind of proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suite {
    /// `DataIntegrityProof` with `eddsa-rdfc-2022`, or `eddsa-2022` as its drafts called it.
    EddsaRdfc2022,
    /// `DataIntegrityProof` with `eddsa-jcs-2022`.
    EddsaJcs2022,
    /// `DataIntegrityProof` with `ecdsa-rdfc-2019`.
    EcdsaRdfc2019,
    /// `DataIntegrityProof` with `ecdsa-jcs-2019`.
    EcdsaJcs2019,
    /// `DataIntegrityProof` with `ecdsa-sd-2023`, derived for selective disclosure.
    EcdsaSd2023,
    /// `Ed25519Signature2020`.
    Ed25519Signature2020,
}

impl Suite {
    /// As it stands in proofs.
    pub fn name(self) -> &'static str {
        match self {
            Suite::EddsaRdfc2022 => "eddsa-rdfc-2022",
            Suite::EddsaJcs2022 => "eddsa-jcs-2022",
            Suite::EcdsaRdfc2019 => "ecdsa-rdfc-2019",
            Suite::EcdsaJcs2019 => "ecdsa-jcs-2019",
            Suite::EcdsaSd2023 => "ecdsa-sd-2023",
            Suite::Ed25519Signature2020 => "Ed25519Signature2020",
        }
    }

    fn uses_jcs(self) -> bool {
        matches!(self, Suite::EddsaJcs2022 | Suite::EcdsaJcs2019)
    }

    /// How a key of this suite signs.
    fn scheme(self, key: &PublicKey) -> Result<(Scheme, Hash), ProofFault> {
        let pair = match (self, key) {
            (
                Suite::EddsaRdfc2022 | Suite::EddsaJcs2022 | Suite::Ed25519Signature2020,
                PublicKey::Ed25519(_),
            ) => (Scheme::Ed25519, Hash::Sha256),
            (
                Suite::EcdsaRdfc2019 | Suite::EcdsaJcs2019 | Suite::EcdsaSd2023,
                PublicKey::P256(_),
            ) => (Scheme::P256Sha256, Hash::Sha256),
            (Suite::EcdsaRdfc2019 | Suite::EcdsaJcs2019, PublicKey::P384(_)) => {
                (Scheme::P384Sha384, Hash::Sha384)
            }
            _ => {
                return Err(ProofFault::KeyKind {
                    suite: self.name(),
                    key: key.kind(),
                });
            }
        };
        Ok(pair)
    }
}

/// A proof whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its kind.
    pub suite: Suite,
    /// The kind, or the name it was given, is no longer to be used for new credentials.
    pub deprecated: bool,
    /// JSON pointers to what the signature does not cover, those of the proof under `/proof`. Unless empty, the document
    /// must not be taken as signed.
    pub unsigned: Vec<String>,
}

/// Which kind of proof it is.
///
/// # Errors
/// [`ProofFault::UnknownSuite`] for a kind that is not known here: not checked, which is not the same as wrong.
pub fn suite(proof: &Value) -> Result<Suite, ProofFault> {
    let kind = member(proof, "type")?;
    let name = if kind == "DataIntegrityProof" {
        member(proof, "cryptosuite")?
    } else {
        kind
    };
    let known = match name {
        "eddsa-rdfc-2022" | "eddsa-2022" => Suite::EddsaRdfc2022,
        "eddsa-jcs-2022" => Suite::EddsaJcs2022,
        "ecdsa-rdfc-2019" => Suite::EcdsaRdfc2019,
        "ecdsa-jcs-2019" => Suite::EcdsaJcs2019,
        "ecdsa-sd-2023" => Suite::EcdsaSd2023,
        "Ed25519Signature2020" => Suite::Ed25519Signature2020,
        _ => return Err(unknown(name)),
    };
    // The name of one belongs into the other member.
    if (known == Suite::Ed25519Signature2020) == (kind == "DataIntegrityProof") {
        return Err(unknown(name));
    }
    Ok(known)
}

/// Checks a proof over a document with a key. The document may come with its proofs or without.
///
/// # Errors
/// Why the proof does not hold, or ([`ProofFault::is_unchecked`]) why it cannot be checked.
pub fn check(document: &Value, proof: &Value, key: &PublicKey) -> Result<Checked, ProofFault> {
    let suite = suite(proof)?;
    let options = proof
        .as_object()
        .ok_or(ProofFault::Member { member: "proof" })?;
    if options.contains_key("previousProof") {
        return Err(ProofFault::Chained);
    }
    let purpose = member(proof, "proofPurpose")?;
    if purpose != "assertionMethod" {
        return Err(ProofFault::Purpose {
            purpose: purpose.chars().take(64).collect(),
        });
    }
    let (scheme, hash) = suite.scheme(key)?;
    let signature = decode(member(proof, "proofValue")?)?;
    let (document, options) = separate(document, options)?;
    let unsigned = if suite.uses_jcs() {
        jcs(scheme, hash, &document, &options, key, &signature)?
    } else {
        rdfc(scheme, hash, &document, &options, key, &signature)?
    };
    let deprecated = suite == Suite::Ed25519Signature2020
        || proof
            .get("cryptosuite")
            .is_some_and(|name| name == "eddsa-2022");
    Ok(Checked {
        suite,
        deprecated,
        unsigned,
    })
}

/// The document without its proofs, and the proof's options: all but the value, under the contexts of the document. A
/// proof that names contexts itself holds for a document whose contexts begin with them (vc-di-eddsa §3.2.2).
fn separate(document: &Value, proof: &Map<String, Value>) -> Result<(Value, Value), ProofFault> {
    let mut document = document
        .as_object()
        .ok_or(CanonicalFault::NotAnObject)?
        .clone();
    document.remove("proof");
    let mut options = proof.clone();
    options.remove("proofValue");
    match (options.get("@context"), document.get("@context")) {
        (Some(own), Some(all)) if starts_with(all, own) => {}
        (Some(_), _) => return Err(ProofFault::Contexts),
        (None, Some(contexts)) => {
            options.insert("@context".to_owned(), contexts.clone());
        }
        (None, None) => {}
    }
    Ok((Value::Object(document), Value::Object(options)))
}

/// Whether contexts begin with others.
fn starts_with(all: &Value, first: &Value) -> bool {
    let list = |contexts: &Value| match contexts {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    list(all).starts_with(&list(first))
}

fn rdfc(
    scheme: Scheme,
    hash: Hash,
    document: &Value,
    options: &Value,
    key: &PublicKey,
    signature: &[u8],
) -> Result<Vec<String>, ProofFault> {
    let document = Statements::of(document)?;
    let options = Statements::of(options)?;
    let older = document.depends_on_dialect() || options.depends_on_dialect();
    let dialects: &[Dialect] = match older {
        true => &[Dialect::Standard, Dialect::Older],
        false => &[Dialect::Standard],
    };
    for dialect in dialects {
        let mut signed = Vec::new();
        for part in [&options, &document] {
            let (lines, _) = part.lines(hash, *dialect)?;
            signed.extend(hash.of(lines.concat().as_bytes()));
        }
        if key.verifies(scheme, &signed, signature) {
            return Ok(both(document.unsigned(), options.unsigned()));
        }
    }
    Err(ProofFault::Signature)
}

/// The unsigned places of document and proof; a proof's names come under `/proof`.
fn both(document: &[String], proof: &[String]) -> Vec<String> {
    let proof = proof.iter().map(|place| match place.strip_prefix('/') {
        Some(rest) => format!("/proof/{rest}"),
        None => format!("/proof/{place}"),
    });
    document.iter().cloned().chain(proof).collect()
}

fn jcs(
    scheme: Scheme,
    hash: Hash,
    document: &Value,
    options: &Value,
    key: &PublicKey,
    signature: &[u8],
) -> Result<Vec<String>, ProofFault> {
    let mut signed = Vec::new();
    let mut unsigned = Vec::new();
    for part in [options, document] {
        let form = jcs::canonical(part)?;
        signed.extend(hash.of(form.text.as_bytes()));
        unsigned = both(&form.inexact, &unsigned);
    }
    if key.verifies(scheme, &signed, signature) {
        Ok(unsigned)
    } else {
        Err(ProofFault::Signature)
    }
}

fn member<'v>(proof: &'v Value, name: &'static str) -> Result<&'v str, ProofFault> {
    proof
        .get(name)
        .and_then(Value::as_str)
        .ok_or(ProofFault::Member { member: name })
}

/// A multibase value: base58-btc or base64url without padding.
fn decode(text: &str) -> Result<Vec<u8>, ProofFault> {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let fault = ProofFault::Member {
        member: "proofValue",
    };
    if text.len() > MAX_PROOF_VALUE {
        return Err(fault);
    }
    match text.split_at_checked(1) {
        Some(("z", rest)) if rest.len() <= MAX_BASE58 => {
            bs58::decode(rest).into_vec().map_err(|_| fault)
        }
        Some(("u", rest)) => URL_SAFE_NO_PAD.decode(rest).map_err(|_| fault),
        _ => Err(fault),
    }
}

fn unknown(name: &str) -> ProofFault {
    ProofFault::UnknownSuite {
        name: name.chars().take(64).collect(),
    }
}
