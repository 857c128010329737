//! What proofs of badge credentials hold and what they do not: against published samples, against what others signed,
//! against changed and reworded documents, and against what is made to be too much.

mod attacks;
mod blockcerts;
mod bounds;
mod flips;
mod keys;
mod samples;
mod tokens;

use kakehashi::badges::proofs::integrity::{self, Checked};
use kakehashi::badges::proofs::keys::PublicKey;
use kakehashi::badges::proofs::{CanonicalFault, ProofFault};
use serde_json::{Value, json};

use crate::support::signer::Signer;

const CREDENTIALS_2: &str = "https://www.w3.org/ns/credentials/v2";
const OPEN_BADGES_3: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

/// A credential with about everything that gets lost in one reader or another.
fn credential() -> Value {
    json!({
        "@context": [CREDENTIALS_2, OPEN_BADGES_3, {"ext": "https://ext.example/", "ext:note": {"@id": "ext:note"}}],
        "id": "urn:uuid:6b9b7e1e-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://issuer.example/1", "type": ["Profile"], "name": "Issuer"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "name": {"@value": "Badge", "@language": "en"},
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "creditsEarned": 1.5,
            "ext:note": "tab\t quote \" bell \u{7} \u{e9} 漢字",
            "identifier": [{
                "type": "IdentityObject", "hashed": false, "identityHash": "a@b.example", "identityType": "emailAddress"
            }],
            "achievement": {
                "id": "https://issuer.example/a/1",
                "type": ["Achievement"],
                "name": "Teamwork",
                "description": "Works with others.",
                "criteria": {"narrative": "Has worked."},
                "creditsAvailable": 2,
                "alignment": [{
                    "type": ["Alignment"], "targetName": "Item", "targetUrl": "https://case.example/uri/1",
                    "targetType": "CFItem"
                }]
            }
        }
    })
}

/// A credential in the first data model, for Ed25519Signature2020.
fn older_credential() -> Value {
    let mut older = credential();
    older["@context"] = json!([
        "https://www.w3.org/2018/credentials/v1",
        OPEN_BADGES_3,
        "https://w3id.org/security/suites/ed25519-2020/v1",
        {"ext": "https://ext.example/", "ext:note": {"@id": "ext:note"}}
    ]);
    let object = older.as_object_mut().unwrap();
    object.remove("validUntil");
    object.remove("validFrom");
    object.insert("name".to_owned(), json!("Badge"));
    object.insert("issuanceDate".to_owned(), json!("2026-01-01T00:00:00Z"));
    older
}

/// Checks the proof that a document carries.
fn check(document: &Value, key: &PublicKey) -> Result<Checked, ProofFault> {
    integrity::check(document, &document["proof"], key)
}

#[test]
fn what_is_signed_here_holds_and_for_this_key_alone() {
    let (signer, other) = (Signer::ed25519(1), Signer::ed25519(2));
    let elliptic = Signer::p256();
    for (signer, document, suite, deprecated) in [
        (&signer, credential(), "eddsa-rdfc-2022", false),
        (&signer, older_credential(), "Ed25519Signature2020", true),
        (&elliptic, credential(), "ecdsa-rdfc-2019", false),
    ] {
        let signed = signer.signed(&document, suite);
        let checked = check(&signed, &signer.public()).unwrap();
        assert_eq!(
            (checked.suite.name(), checked.deprecated),
            (suite, deprecated)
        );
        assert_eq!(checked.unsigned, Vec::<String>::new());
        let expected = match suite {
            "ecdsa-rdfc-2019" => ProofFault::KeyKind {
                suite: "ecdsa-rdfc-2019",
                key: "Ed25519",
            },
            _ => ProofFault::Signature,
        };
        assert_eq!(check(&signed, &other.public()), Err(expected));
    }
}

#[test]
fn each_proof_of_several_holds_by_itself() {
    let (first, second) = (Signer::ed25519(1), Signer::ed25519(2));
    let signed = first.signed(&credential(), "eddsa-rdfc-2022");
    let signed = second.signed(&signed, "eddsa-rdfc-2022");
    for (at, signer) in [first, second].iter().enumerate() {
        integrity::check(&signed, &signed["proof"][at], &signer.public()).unwrap();
    }
    let mut bare = signed.clone();
    bare.as_object_mut().unwrap().remove("proof");
    integrity::check(&bare, &signed["proof"][0], &Signer::ed25519(1).public()).unwrap();
}

#[test]
fn a_proof_that_cannot_be_checked_is_told_from_one_that_is_wrong() {
    let signer = Signer::ed25519(1);
    let signed = signer.signed(&credential(), "eddsa-rdfc-2022");
    let with = |name: &str, value: Value| {
        let mut proof = signed["proof"].clone();
        proof[name] = value;
        integrity::check(&signed, &proof, &signer.public()).unwrap_err()
    };
    let unchecked = [
        with("cryptosuite", json!("bbs-2023")),
        with("type", json!("SomeProofType")),
        with("previousProof", json!("urn:uuid:1")),
    ];
    assert!(
        unchecked.iter().all(ProofFault::is_unchecked),
        "{unchecked:?}"
    );
    let wrong = [
        with("proofPurpose", json!("authentication")),
        with("proofValue", json!("z")),
        with("proofValue", json!("zzzz0")),
        with("proofValue", json!(7)),
        with("created", json!("2026-01-02T03:04:06Z")),
        with("@context", json!("https://www.w3.org/2018/credentials/v1")),
    ];
    assert!(!wrong.iter().any(ProofFault::is_unchecked), "{wrong:?}");

    let mut elsewhere = signed.clone();
    elsewhere["@context"][1] = json!("https://attacker.example/context.json");
    let fault = check(&elsewhere, &signer.public()).unwrap_err();
    assert!(fault.is_unchecked());
    assert_eq!(
        fault,
        ProofFault::Canonical(CanonicalFault::UnknownContext {
            url: "https://attacker.example/context.json".to_owned(),
            pointer: "/@context/1".to_owned(),
        })
    );
}

#[test]
fn a_proof_may_name_the_contexts_it_was_made_with() {
    let signer = Signer::ed25519(1);
    let document = credential();
    let mut proof = signer.signed(&document, "eddsa-rdfc-2022")["proof"].take();
    proof["@context"] = document["@context"].clone();
    integrity::check(&document, &proof, &signer.public()).unwrap();
}
