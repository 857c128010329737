//! The recipient is compared and never told, and nothing else of a person either.

use kakehashi::badges::verify::{StepKind, Verdict};
use kakehashi::locale::Language;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::signed;
use crate::evidence::{Web, asked, badge};
use crate::support::signer::Signer;

fn verdict(credential: &Value, recipient: Option<&str>) -> Verdict {
    let bytes = credential.to_string();
    let report = asked(bytes.as_bytes(), recipient, &[], &Web::default()).report;
    let verdict = report.verdict(StepKind::Recipient);
    if recipient.is_some() && report.subject.named {
        assert_eq!(report.subject.matches, Some(verdict == Verdict::Pass));
    }
    verdict
}

fn hashed(identity: &str, salt: &str) -> String {
    format!(
        "sha256${}",
        hex::encode(Sha256::digest(format!("{identity}{salt}")))
    )
}

#[test]
fn a_subject_is_compared_by_identifier_and_by_hash() {
    let mut credential = badge();
    credential["credentialSubject"]["id"] = json!("did:key:z6MkHolder");
    credential["credentialSubject"]["identifier"][0]["identityHash"] =
        json!(hashed("hanako@learner.example", "pepper"));
    assert_eq!(verdict(&credential, None), Verdict::NotChecked);
    for own in [
        "did:key:z6MkHolder",
        "hanako@learner.example",
        " Hanako@Learner.example ",
        "mailto:hanako@learner.example",
    ] {
        assert_eq!(verdict(&credential, Some(own)), Verdict::Pass, "{own}");
    }
    for other in ["taro@learner.example", "did:key:z6MkOther", "pepper"] {
        assert_eq!(verdict(&credential, Some(other)), Verdict::Fail, "{other}");
    }
    let subject = credential["credentialSubject"].as_object_mut().unwrap();
    subject.remove("id");
    subject.remove("identifier");
    assert_eq!(
        verdict(&credential, Some("hanako@learner.example")),
        Verdict::NotChecked
    );
}

#[test]
fn a_recipient_of_open_badges_2_is_compared_with_its_salt() {
    let with = |recipient: Value| {
        json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://a.example/1",
            "recipient": recipient, "badge": "https://a.example/b", "issuedOn": "2026-01-01T00:00:00Z",
            "verification": {"type": "HostedBadge"}
        })
    };
    let salted = with(json!({
        "type": "email", "hashed": true, "salt": "deadsea", "identity": hashed("hanako@learner.example", "deadsea")
    }));
    let md5 = with(json!({
        "type": "email", "hashed": true, "identity": "md5$5d41402abc4b2a76b9719d911017c592"
    }));
    let plain =
        with(json!({"type": "email", "hashed": false, "identity": "Hanako@learner.example"}));
    assert_eq!(
        verdict(&salted, Some("hanako@learner.example")),
        Verdict::Pass
    );
    assert_eq!(
        verdict(&salted, Some("taro@learner.example")),
        Verdict::Fail
    );
    assert_eq!(verdict(&md5, Some("hello")), Verdict::Pass);
    assert_eq!(verdict(&md5, Some("hallo")), Verdict::Fail);
    assert_eq!(
        verdict(&plain, Some("hanako@learner.example")),
        Verdict::Pass
    );
    // A hash is no password: whoever gives the hash itself is not the recipient.
    let hash = hashed("hanako@learner.example", "deadsea");
    assert_eq!(verdict(&salted, Some(&hash)), Verdict::Fail);
}

/// What is personal in the credentials of these tests.
const PERSONAL: [&str; 7] = [
    "anako",
    "amada",
    "illness",
    "pepper",
    "f1d2b30c",
    "learner.example",
    "essay",
];

#[test]
fn no_report_tells_of_a_person() {
    let good = signed(&badge());
    let mut endorsed = badge();
    endorsed["endorsement"] = json!([signed(&json!({
        "@context": badge()["@context"],
        "id": "urn:uuid:1", "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "https://board.example", "type": ["Profile"]}, "name": "Endorsed",
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "mailto:hanako@learner.example", "type": ["EndorsementSubject"],
            "endorsementComment": "Hanako was our best."
        }
    }))]);
    let mut misshapen = badge();
    misshapen["credentialSubject"]["identifier"][0]["type"] = json!("Wrong");
    misshapen["credentialSubject"]["id"] = json!("hanako yamada");
    misshapen["evidence"][0]["id"] = json!("hanako's essay");
    let mut unsigned_term = good.clone();
    unsigned_term["credentialSubject"]["diagnosis"] = json!("illness");
    let signer = Signer::ed25519(1);
    let mut claims = badge();
    claims["sub"] = json!("mailto:taro@learner.example");
    claims["jti"] = json!("urn:hanako");
    let token = signer.token(json!({"jwk": signer.jwk()}), &claims);
    let presented = [
        good.to_string(),
        signed(&endorsed).to_string(),
        signed(&misshapen).to_string(),
        unsigned_term.to_string(),
        token,
    ];
    for bytes in presented {
        for recipient in [
            None,
            Some("hanako@learner.example"),
            Some("yamada@learner.example"),
        ] {
            let outcome = asked(bytes.as_bytes(), recipient, &[], &Web::default());
            for language in [Language::En, Language::Ja] {
                let told = outcome.report.to_json(language).to_string();
                for word in PERSONAL {
                    assert!(!told.contains(word), "{word} in {told}");
                }
            }
            assert!(!format!("{:?}", outcome.report).contains("anako"));
        }
    }
}

/// Whoever issues to themselves is the subject, and not named either.
#[test]
fn who_issues_to_themselves_is_not_told() {
    let signer = Signer::ed25519(1);
    let mut own = badge();
    own["issuer"] = json!({"id": signer.did(), "type": ["Profile"], "name": "Hanako Yamada"});
    own["credentialSubject"]["id"] = json!(signer.did());
    let report = crate::evidence::json(&signed(&own), &[], &Web::default());
    let issuer = report.issuer.as_ref().unwrap();
    assert!(issuer.is_subject && issuer.id.is_empty() && issuer.name.is_none());
    for language in [Language::En, Language::Ja] {
        let told = report.to_json(language).to_string();
        assert!(
            !told.contains(&signer.did()) && !told.contains("amada"),
            "{told}"
        );
    }
}
