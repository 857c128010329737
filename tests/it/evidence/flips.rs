//! Flipping any byte of what is signed makes a step fail, over whole credentials as they are presented.
//!
//! Two things are not signed, and the tests say so: the addresses of contexts (what they define is), and where a key is
//! to be found. A credential changed there may stay open instead of failing. It is never taken as intact.

use kakehashi::badges::proofs::canonical::canonical;
use kakehashi::badges::verify::{Report, Standing, StepKind, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Web, badge, breaks, looked_at, verdicts};
use crate::support::signer::Signer;

/// A presented file, what is on the web beside it, and where in it a byte may be flipped.
struct Case {
    bytes: Vec<u8>,
    web: Web,
    range: std::ops::Range<usize>,
    /// Whether a change may leave the credential open, by the changed file.
    may_stay_open: fn(&[u8], &[u8]) -> bool,
}

impl Case {
    fn whole(bytes: Vec<u8>, may_stay_open: fn(&[u8], &[u8]) -> bool) -> Self {
        Case {
            range: 0..bytes.len(),
            bytes,
            web: Web::default(),
            may_stay_open,
        }
    }

    fn report(&self, bytes: &[u8]) -> Report {
        looked_at(bytes, &[], &self.web).report
    }

    /// Flips one byte and sees what is said.
    fn flip(&self, at: usize, mask: u8) -> Result<(), TestCaseError> {
        let at = self.range.start + at % self.range.len();
        let mut bytes = self.bytes.clone();
        bytes[at] ^= mask;
        let report = self.report(&bytes);
        let intact = matches!(
            report.standing(),
            Standing::SelfConsistent | Standing::Confirmed
        );
        prop_assert!(!intact, "byte {at} ^ {mask}: {:#?}", report.steps);
        prop_assert!(
            breaks(&report) || (self.may_stay_open)(&self.bytes, &bytes),
            "byte {at} ^ {mask} only leaves it open: {:#?}",
            report.steps
        );
        Ok(())
    }
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}

/// Only the contexts differ, or where the key is, or what kind of proof it is.
fn pointed_elsewhere(before: &[u8], after: &[u8]) -> bool {
    let (before, after) = (parsed(before), parsed(after));
    [
        "/@context",
        "/proof/verificationMethod",
        "/proof/type",
        "/proof/cryptosuite",
        "/badge/@context",
    ]
    .iter()
    .any(|pointer| {
        after.pointer(pointer).is_some() && before.pointer(pointer) != after.pointer(pointer)
    })
}

/// A part of a compact token.
fn part(token: &[u8], index: usize) -> Value {
    use base64::Engine;
    let part = token
        .split(|byte| *byte == b'.')
        .nth(index)
        .unwrap_or_default();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part);
    parsed(&bytes.unwrap_or_default())
}

fn embedded(suite: &str) -> Case {
    let signer = if suite.starts_with("ecdsa") {
        Signer::p256()
    } else {
        Signer::ed25519(1)
    };
    let mut credential = badge();
    if suite == "Ed25519Signature2020" {
        let contexts = credential["@context"].as_array_mut().unwrap();
        contexts.push(json!("https://w3id.org/security/suites/ed25519-2020/v1"));
    }
    let signed = signer.signed(&credential, suite);
    Case::whole(signed.to_string().into_bytes(), pointed_elsewhere)
}

fn token() -> Case {
    let signer = Signer::ed25519(1);
    let token = signer.token(json!({"jwk": signer.jwk()}), &badge());
    Case::whole(token.into_bytes(), key_unnamed)
}

/// The header no longer says by which key.
fn key_unnamed(_: &[u8], after: &[u8]) -> bool {
    part(after, 0).get("jwk").is_none()
}

const KEY: &str = "https://college.example/keys/1";
const PROFILE: &str = "https://college.example/issuer";

fn assertion(verification: Value) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": "https://college.example/assertions/1",
        "recipient": {"type": "email", "hashed": false, "identity": "hanako@learner.example"},
        "issuedOn": "2026-01-01T00:00:00Z", "verification": verification,
        "badge": {
            "type": "BadgeClass", "id": "https://college.example/badges/1", "name": "Statistics",
            "description": "Describes and infers.", "criteria": {"narrative": "Pass."},
            "image": "https://college.example/badges/1.png",
            "issuer": {
                "type": "Profile", "id": PROFILE, "name": "College", "url": "https://college.example",
                "publicKey": KEY
            }
        }
    })
}

/// A signed assertion whose key stands at an address.
fn signed_assertion() -> Case {
    let signer = Signer::ed25519(1);
    let payload = assertion(json!({"type": "SignedBadge", "creator": KEY}));
    let key = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "CryptographicKey", "id": KEY, "owner": PROFILE,
        "publicKeyJwk": signer.jwk()
    });
    let mut case = Case::whole(
        signer.token(json!({}), &payload).into_bytes(),
        creator_moved,
    );
    case.web = Web::default().with_json(KEY, &key);
    case
}

/// The payload says another address for the key.
fn creator_moved(before: &[u8], after: &[u8]) -> bool {
    let creator = |token: &[u8]| part(token, 1).pointer("/verification/creator").cloned();
    creator(after) != creator(before)
}

fn hosted_assertion() -> Case {
    let hosted = assertion(json!({"type": "HostedBadge"}));
    let mut case = Case::whole(hosted.to_string().into_bytes(), |before, after| {
        parsed(before)["id"] != parsed(after)["id"]
    });
    case.web = Web::default().with_json("https://college.example/assertions/1", &hosted);
    case
}

/// A Blockcert of version 2 with a path of two steps.
pub(super) fn blockcert(chain: &str) -> Value {
    let mut document = assertion(json!({
        "type": ["MerkleProofVerification2017", "Extension"],
        "publicKey": "ecdsa-koblitz-pubkey:1AbCdEf"
    }));
    document["@context"] = json!([
        "https://w3id.org/openbadges/v2",
        "https://w3id.org/blockcerts/v2"
    ]);
    let target: [u8; 32] = Sha256::digest(canonical(&document).unwrap().nquads).into();
    let (left, right) = ([7_u8; 32], [9_u8; 32]);
    let first: [u8; 32] = Sha256::digest([left, target].concat()).into();
    let root: [u8; 32] = Sha256::digest([first, right].concat()).into();
    document["signature"] = json!({
        "type": ["MerkleProof2017", "Extension"], "targetHash": hex::encode(target),
        "merkleRoot": hex::encode(root),
        "proof": [{"left": hex::encode(left)}, {"right": hex::encode(right)}],
        "anchors": [{"sourceId": "5ef8…".replace('…', "00"), "type": "BTCOpReturn", "chain": chain}]
    });
    document
}

/// A PNG with a badge behind the pixels; the range is the chunk with the badge.
pub(crate) fn baked(keyword: &str, text: &str) -> (Vec<u8>, std::ops::Range<usize>) {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let chunk = |png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]| {
        let start = png.len();
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(kind);
        png.extend(data);
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        png.extend(sum.sum().to_be_bytes());
        start..png.len()
    };
    chunk(&mut png, b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    chunk(&mut png, b"IDAT", &[0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1]);
    let data = [keyword.as_bytes(), b"\0\0\0\0\0", text.as_bytes()].concat();
    let range = chunk(&mut png, b"iTXt", &data);
    chunk(&mut png, b"IEND", &[]);
    (png, range)
}

fn baked_token() -> Case {
    let inner = token();
    let (bytes, range) = baked(
        "openbadgecredential",
        std::str::from_utf8(&inner.bytes).unwrap(),
    );
    Case {
        bytes,
        range,
        ..inner
    }
}

#[test]
fn each_is_intact_before_a_byte_is_flipped() {
    let cases = [
        embedded("eddsa-rdfc-2022"),
        embedded("ecdsa-rdfc-2019"),
        embedded("Ed25519Signature2020"),
        token(),
        signed_assertion(),
        hosted_assertion(),
        baked_token(),
    ];
    for case in cases {
        let report = case.report(&case.bytes);
        assert_eq!(
            report.standing(),
            Standing::SelfConsistent,
            "{:#?}",
            report.steps
        );
    }
    let anchored = looked_at(
        blockcert("bitcoinMainnet").to_string().as_bytes(),
        &[],
        &Web::default(),
    );
    assert_eq!(
        verdicts(&anchored.report),
        "PPPnnP.nn",
        "{:#?}",
        anchored.report.steps
    );
}

/// Sixty-four flips in a run of the suite; as many as `PROPTEST_CASES` says where somebody looks for more.
fn flips() -> ProptestConfig {
    let standard = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() {
        standard.cases
    } else {
        64
    };
    ProptestConfig { cases, ..standard }
}

proptest! {
    #![proptest_config(flips())]

    #[test]
    fn a_data_integrity_proof_notices_every_byte(at in any::<usize>(), mask in 1_u8..) {
        for suite in ["eddsa-rdfc-2022", "Ed25519Signature2020"] {
            embedded(suite).flip(at, mask)?;
        }
    }

    #[test]
    fn a_token_notices_every_byte(at in any::<usize>(), mask in 1_u8..) {
        token().flip(at, mask)?;
    }

    #[test]
    fn a_signed_assertion_notices_every_byte(at in any::<usize>(), mask in 1_u8..) {
        signed_assertion().flip(at, mask)?;
    }

    #[test]
    fn a_hosted_assertion_notices_every_byte(at in any::<usize>(), mask in 1_u8..) {
        hosted_assertion().flip(at, mask)?;
    }

    #[test]
    fn a_baked_badge_notices_every_byte(at in any::<usize>(), mask in 1_u8..) {
        baked_token().flip(at, mask)?;
    }

    #[test]
    fn a_merkle_proof_notices_every_byte(at in any::<usize>(), mask in 1_u8..) {
        let document = blockcert("bitcoinMainnet");
        let bytes = document.to_string().into_bytes();
        let at = at % bytes.len();
        let mut flipped = bytes.clone();
        flipped[at] ^= mask;
        let report = looked_at(&flipped, &[], &Web::default()).report;
        let changed = parsed(&flipped);
        // What the root was written to is not under the hash; an explorer says whether it is there. Nor is how the
        // proof names its own kind. A digit of a hash is the same in either case.
        let mut apart = changed.clone();
        for hash in ["/signature/targetHash", "/signature/merkleRoot"] {
            if let Some(Value::String(text)) = apart.pointer_mut(hash) {
                text.make_ascii_lowercase();
            }
        }
        if apart.pointer("/signature/anchors").is_some() && apart.pointer("/signature/type").is_some() {
            apart["signature"]["anchors"] = document["signature"]["anchors"].clone();
            apart["signature"]["type"] = document["signature"]["type"].clone();
        }
        prop_assert!(
            report.verdict(StepKind::Proof) != Verdict::Pass || apart == document || breaks(&report),
            "byte {at} ^ {mask}: {changed} {:#?}", report.steps
        );
        prop_assert!(
            breaks(&report) || apart == document || pointed_elsewhere(&bytes, &flipped),
            "byte {at} ^ {mask} only leaves it open: {:#?}", report.steps
        );
    }
}
