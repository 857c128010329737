//! Published credentials, and credentials that another implementation signed.

use kakehashi::badges::proofs::contexts;
use kakehashi::badges::proofs::integrity;
use kakehashi::badges::proofs::jws::Compact;
use kakehashi::badges::proofs::keys::PublicKey;
use serde_json::Value;

use super::check;
use crate::support::signer::Signer;
use crate::support::{project, shared};

/// Files of 1EdTech's validator whose proofs must hold with the key that their verification method names.
#[rustfmt::skip]
const HOLDING: [&str; 19] = [
    "ob30/credential-status-revoked.json", "ob30/endorsement-valid.json", "ob30/simple-context-alias.json",
    "ob30/simple-context-version.json", "ob30/simple-did-key-method.json", "ob30/simple-did-web-method.json",
    "ob30/simple-eddsa-2022.json", "ob30/simple-err-expired.json", "ob30/simple-err-issued.json",
    "ob30/simple-err-issuer.json", "ob30/simple-multiple-proofs.json", "ob30/simple.json", "ob30/simple.1ob",
    "ob30/simple_v1.json", "ob30/bit-string-list/credential-status-revoked.json",
    "ob30/bit-string-list/credential-status-revoked-blank-nodes.json", "clr20/simple.json", "clr20/simple_v1.json",
    "ob30/simple-context-version.json",
];
/// Files whose proofs must not hold: made wrong on purpose, or (types and endorsement) signed before something was changed.
#[rustfmt::skip]
const FAILING: [&str; 17] = [
    "ob30/endorsement-err-schema-status-refresh.json", "ob30/simple-err-context.json",
    "ob30/simple-err-credential-subject-achievement-result-description-type.json",
    "ob30/simple-err-credential-subject-identifier-type.json", "ob30/simple-err-credential-subject-profile-type.json",
    "ob30/simple-err-credential-subject-result-type.json", "ob30/simple-err-credential-subject-type.json",
    "ob30/simple-err-evidence-type.json", "ob30/simple-err-issuer-otheridentifier-type.json",
    "ob30/simple-err-issuer-parentorg-type.json", "ob30/simple-err-issuer-type.json",
    "ob30/simple-err-proof-method-no-scheme.json", "ob30/simple-err-proof-method-unknown-did-method.json",
    "ob30/simple-err-proof-method-unknown-scheme.json", "ob30/simple-err-proof-method.json",
    "ob30/simple-err-proof-value.json", "ob30/simple-err-type.json",
];

/// The last proof of a document, and whether it holds with the key its method names, with nothing unsigned.
fn holds(document: &Value) -> bool {
    let proof = match &document["proof"] {
        Value::Array(list) => list.last().unwrap(),
        one => one,
    };
    let method = proof["verificationMethod"].as_str().unwrap();
    let name = method.rsplit(['#', ':']).next().unwrap();
    PublicKey::from_multibase(name).is_ok_and(|key| {
        integrity::check(document, proof, &key).is_ok_and(|checked| checked.unsigned.is_empty())
    })
}

#[test]
fn real_data_published_proofs_hold_where_their_names_say_so() {
    let Some(folder) = shared(HOLDING.len() + FAILING.len()) else {
        return;
    };
    let folder = folder.join("data/badges/1edtech-validator");
    for (files, expected) in [(&HOLDING[..], true), (&FAILING[..], false)] {
        for name in files {
            let document = std::fs::read(folder.join(name)).unwrap();
            let document: Value = serde_json::from_slice(&document).unwrap();
            assert_eq!(holds(&document), expected, "{name}");
        }
    }
}

/// Signed under a draft of a context that is nowhere to be had: not wrong, but not checked.
#[test]
fn real_data_a_proof_under_a_lost_context_is_not_checked() {
    let Some(folder) = shared(1) else {
        return;
    };
    let path = "data/badges/1edtech-validator/clr20/simple_old_safesigned.json";
    let document: Value =
        serde_json::from_slice(&std::fs::read(folder.join(path)).unwrap()).unwrap();
    let key = Signer::ed25519(1).public();
    let fault = integrity::check(&document, &document["proof"][0], &key).unwrap_err();
    assert!(fault.is_unchecked(), "{fault}");
}

#[test]
fn real_data_published_tokens_hold() {
    let Some(folder) = shared(4) else {
        return;
    };
    let folder = folder.join("data/badges/1edtech-validator");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let record = text("clr20/simple.jwt");
    let record = Compact::parse(record.trim()).unwrap();
    let key = PublicKey::from_jwk(&record.header()["jwk"]).unwrap();
    record.verify(&key).unwrap();
    assert!(record.claims().unwrap()["vc"].is_object());
    for name in ["simple", "simple-revoked", "simple-not-revoked"] {
        let assertion = text(&format!("ob20/{name}.jwt"));
        let assertion = Compact::parse(assertion.trim()).unwrap();
        let keys = ["key1", "key2", "key3"].map(|key| {
            let key = text(&format!("ob20/assets/{key}.json"));
            PublicKey::from_verification_method(&serde_json::from_str(&key).unwrap()).unwrap()
        });
        let holding = keys
            .iter()
            .filter(|key| assertion.verify(key).is_ok())
            .count();
        assert_eq!(holding, 1, "{name}");
    }
}

#[test]
fn what_another_implementation_signed_holds() {
    for name in [
        "eddsa-rdfc-2022",
        "ecdsa-rdfc-2019-p-256",
        "ecdsa-rdfc-2019-p-384",
        "ed25519signature2020",
        "ecdsa-sd-2023",
    ] {
        let document = fixture(name);
        let method = document["proof"]["verificationMethod"].as_str().unwrap();
        let key = PublicKey::from_did_key(method).unwrap();
        let checked = check(&document, &key).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(checked.unsigned, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_disclosed_statement_that_is_changed_added_or_left_out_breaks_the_proof() {
    let document = fixture("ecdsa-sd-2023");
    let method = document["proof"]["verificationMethod"].as_str().unwrap();
    let key = PublicKey::from_did_key(method).unwrap();
    let changed: [fn(&mut Value); 4] = [
        |document| document["validFrom"] = "2026-01-01T00:00:01Z".into(),
        |document| document["name"] = "Another".into(),
        |document| drop(document.as_object_mut().unwrap().remove("validFrom")),
        |document| document["credentialSubject"]["achievement"]["name"] = "Another".into(),
    ];
    for change in changed {
        let mut document = document.clone();
        change(&mut document);
        assert!(check(&document, &key).is_err(), "{document}");
    }
}

#[test]
fn a_base_proof_is_refused_for_what_it_is() {
    use kakehashi::badges::proofs::ProofFault;
    let document = fixture("ecdsa-sd-2023-base");
    let method = document["proof"]["verificationMethod"].as_str().unwrap();
    let key = PublicKey::from_did_key(method).unwrap();
    assert_eq!(check(&document, &key), Err(ProofFault::BaseProof));
}

#[test]
fn every_context_of_the_bundle_is_one_and_names_only_others_of_it() {
    fn named(context: &Value, found: &mut Vec<String>) {
        match context {
            Value::String(url) => found.push(url.clone()),
            Value::Array(list) => list.iter().for_each(|one| named(one, found)),
            Value::Object(terms) => {
                for definition in terms.values() {
                    named(&definition["@context"], found);
                }
            }
            _ => {}
        }
    }
    let mut count = 0;
    for address in contexts::addresses() {
        let document: Value = serde_json::from_str(contexts::bundled(&address).unwrap()).unwrap();
        let mut others = Vec::new();
        named(&document["@context"], &mut others);
        for other in others {
            assert!(
                contexts::bundled(&other).is_some(),
                "{address} names {other}"
            );
        }
        count += 1;
    }
    assert!(count > 40);
    assert_eq!(contexts::bundled("https://w3id.org/openbadges/v9"), None);
}

fn fixture(name: &str) -> Value {
    let path = project()
        .join("tests/fixtures/badges")
        .join(format!("{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}
