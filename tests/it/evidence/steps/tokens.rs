//! Credentials in JWT: keys, claims, white space, and those that stand within others.

use kakehashi::badges::container::Container;
use kakehashi::badges::verify::{Report, Standing, StepKind, TrustedIssuer, Verdict};
use serde_json::{Value, json};

use super::signed;
use crate::evidence::{
    ISSUER, Web, badge, json as judged, looked_at, pinned, reasons, trusted, verdicts,
};
use crate::support::signer::Signer;

fn report(token: &str) -> Report {
    looked_at(token.as_bytes(), &[], &Web::default()).report
}

/// The claims of VC-JWT 1.1 around a credential after the first data model.
fn old_claims() -> Value {
    let mut credential = badge();
    credential["@context"] = json!([
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
    ]);
    let object = credential.as_object_mut().unwrap();
    object.remove("validFrom");
    object.remove("validUntil");
    credential["issuanceDate"] = json!("2026-01-01T00:00:00.5Z");
    credential["expirationDate"] = json!("2036-01-01T00:00:00Z");
    json!({
        "vc": credential, "iss": ISSUER, "jti": badge()["id"], "sub": "mailto:hanako@learner.example",
        "nbf": 1_767_225_600, "exp": 2_082_758_400
    })
}

#[test]
fn a_token_is_intact_by_the_key_it_carries_or_names() {
    for signer in [Signer::ed25519(1), Signer::p256(), Signer::rsa()] {
        let carried = signer.token(json!({"jwk": signer.jwk()}), &badge());
        let report = report(&carried);
        assert_eq!(verdicts(&report), "PPPn.PPnP", "{:#?}", report.steps);
        assert_eq!(
            reasons(&report, StepKind::Proof),
            ["evidence-proof-carried"]
        );
    }
    let signer = Signer::ed25519(1);
    let named = report(&signer.token(json!({"kid": signer.method()}), &badge()));
    assert_eq!(reasons(&named, StepKind::Proof), ["evidence-proof-did"]);
    let other = report(&signer.token(json!({"kid": Signer::ed25519(2).method()}), &badge()));
    assert_eq!(reasons(&other, StepKind::Proof), ["proofs-signature"]);
    let none = report(&signer.token(json!({}), &badge()));
    assert_eq!(reasons(&none, StepKind::Proof), ["evidence-jwt-no-key"]);
    assert_eq!(none.standing(), Standing::Undecided);
}

#[test]
fn a_pinned_key_is_tried_where_a_token_names_none() {
    let signer = Signer::rsa();
    let token = signer.token(json!({}), &badge());
    let register = |signer: &Signer| {
        [TrustedIssuer {
            keys: vec![pinned(&signer.jwk().to_string())],
            ..trusted()
        }]
    };
    let report = looked_at(token.as_bytes(), &register(&signer), &Web::default()).report;
    assert_eq!(report.standing(), Standing::Confirmed);
    let other = looked_at(
        token.as_bytes(),
        &register(&Signer::ed25519(1)),
        &Web::default(),
    )
    .report;
    assert_eq!(other.standing(), Standing::Undecided);
}

#[test]
fn a_token_broken_into_lines_is_read() {
    let signer = Signer::ed25519(1);
    let token = signer.token(json!({"jwk": signer.jwk()}), &badge());
    let lines: Vec<&str> = token
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let report = report(&format!("\u{feff}\n {}\r\n", lines.join("\r\n")));
    assert_eq!(
        (report.container, report.standing()),
        (Some(Container::Jws), Standing::SelfConsistent)
    );
}

#[test]
fn claims_say_the_same_as_the_credential() {
    let signer = Signer::ed25519(1);
    let judge = |claims: &Value| report(&signer.token(json!({"jwk": signer.jwk()}), claims));
    let good = judge(&old_claims());
    assert_eq!(verdicts(&good), "PPPn.PPnP", "{:#?}", good.steps);
    for (claim, value) in [
        ("iss", json!("https://other.example")),
        ("jti", json!("urn:uuid:2")),
        ("sub", json!("mailto:taro@learner.example")),
        ("nbf", json!(1_767_225_601)),
        ("exp", json!(2_082_758_401)),
        ("iss", json!(7)),
    ] {
        let mut claims = old_claims();
        claims[claim] = value;
        let report = judge(&claims);
        assert_eq!(report.standing(), Standing::Broken, "{claim}");
        assert!(
            reasons(&report, StepKind::Proof).contains(&"evidence-jwt-claim".to_owned()),
            "{claim}"
        );
    }
    // What the credential leaves out is said by the claims.
    let mut claims = old_claims();
    let credential = claims["vc"].as_object_mut().unwrap();
    for member in ["id", "issuer", "issuanceDate", "expirationDate"] {
        credential.remove(member);
    }
    let report = judge(&claims);
    assert_eq!(verdicts(&report), "PPPn.PPnP", "{:#?}", report.steps);
    assert_eq!(report.issuer.unwrap().id, ISSUER);
}

#[test]
fn unsigned_tokens_and_shared_secrets_are_refused() {
    let signer = Signer::ed25519(1);
    for header in [
        r#"{"alg":"none"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"EdDSA","crit":["exp"]}"#,
    ] {
        let report = report(&signer.token_of(header, &badge().to_string()));
        assert_eq!(report.verdict(StepKind::Parsed), Verdict::Fail, "{header}");
    }
    let twice = r#"{"id":"urn:a","id":"urn:b"}"#;
    let report = report(&signer.token_of(r#"{"alg":"EdDSA"}"#, twice));
    assert_eq!(report.verdict(StepKind::Parsed), Verdict::Fail);
}

/// A learner record around credentials.
pub(in crate::evidence) fn record(credentials: Value) -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": "urn:uuid:3", "type": ["VerifiableCredential", "ClrCredential"], "name": "Record",
        "issuer": {"id": ISSUER, "type": ["Profile"]}, "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": credentials}
    })
}

#[test]
fn credentials_in_a_record_come_as_objects_tokens_and_envelopes() {
    let signer = Signer::ed25519(1);
    let token = signer.token(json!({"jwk": signer.jwk()}), &badge());
    let envelope = json!({
        "type": "EnvelopedVerifiableCredential", "id": format!("data:application/vc+jwt,{token}")
    });
    let mut broken = signed(&badge());
    broken["validFrom"] = json!("2026-01-01T00:00:01Z");
    let whole = record(json!([signed(&badge()), token, envelope, broken, 7, {
        "type": "EnvelopedVerifiableCredential", "id": "data:text/plain,x"
    }]));
    let report = report(&signer.token(json!({"jwk": signer.jwk()}), &whole));
    let standings: Vec<Standing> = report.nested.iter().map(Report::standing).collect();
    let intact = Standing::SelfConsistent;
    assert_eq!(
        standings,
        [
            intact,
            intact,
            intact,
            Standing::Broken,
            Standing::Broken,
            Standing::Broken
        ],
        "{:#?}",
        report.nested
    );
    assert_eq!(
        report.standing(),
        intact,
        "the record itself: {:#?}",
        report.steps
    );
    let place = report.nested[1].place.as_ref().unwrap().to_string();
    assert_eq!(place, "/credentialSubject/verifiableCredential/1");
}

#[test]
fn endorsements_are_verified_by_themselves_wherever_they_stand() {
    let board = Signer::ed25519(9);
    let endorsement = |about: &str| {
        json!({
            "@context": badge()["@context"], "id": "urn:uuid:4",
            "type": ["VerifiableCredential", "EndorsementCredential"], "name": "Endorsement",
            "issuer": {"id": "https://board.example", "type": ["Profile"], "name": "Board"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": "Good."}
        })
    };
    let mut credential = badge();
    let achievement = "https://college.example/achievements/1";
    let mut forged = board.signed(&endorsement(ISSUER), "eddsa-rdfc-2022");
    forged["credentialSubject"]["endorsementComment"] = json!("Very good.");
    credential["issuer"]["endorsement"] = json!([forged]);
    credential["credentialSubject"]["achievement"]["endorsementJwt"] =
        json!([board.token(json!({"jwk": board.jwk()}), &endorsement(achievement))]);
    let report = judged(&credential, &[], &Web::default());
    let seen: Vec<(String, Standing, Option<&str>)> = report
        .endorsements
        .iter()
        .map(|seen| {
            (
                seen.place.to_string(),
                seen.standing(),
                seen.comment.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (
                "/issuer/endorsement/0".to_owned(),
                Standing::Broken,
                Some("Very good.")
            ),
            (
                "/credentialSubject/achievement/endorsementJwt/0".to_owned(),
                Standing::SelfConsistent,
                Some("Good.")
            ),
        ]
    );
    assert_eq!(report.endorsements[1].claim.as_deref(), Some(achievement));
}
