//! Revoked, suspended, in force, or not to be said.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use kakehashi::badges::verify::{Fetched, Report, Standing, StepKind, Verdict};
use kakehashi::error::Message;
use serde_json::{Value, json};

use super::signed;
use crate::evidence::{ISSUER, Web, badge, json as judged, reasons};
use crate::support::signer::Signer;

const LIST: &str = "https://college.example/status/3";

/// `encodedList` of bytes.
pub(in crate::evidence) fn encoded(bytes: &[u8]) -> String {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    format!("u{}", URL_SAFE_NO_PAD.encode(packed.finish().unwrap()))
}

/// A list with one bit set, unsigned.
pub(in crate::evidence) fn list(purpose: &str, set: Option<usize>) -> Value {
    let mut bits = vec![0_u8; 16 * 1024];
    if let Some(set) = set {
        bits[set / 8] |= 1 << (7 - set % 8);
    }
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST, "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ISSUER, "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": format!("{LIST}#list"), "type": "BitstringStatusList", "statusPurpose": purpose,
            "encodedList": encoded(&bits)
        }
    })
}

/// A credential whose status stands at a position of the list.
pub(in crate::evidence) fn listed(purpose: &str, index: &Value) -> Value {
    let mut credential = badge();
    credential["credentialStatus"] = json!({
        "id": format!("{LIST}#entry"), "type": "BitstringStatusListEntry", "statusPurpose": purpose,
        "statusListIndex": index, "statusListCredential": LIST
    });
    signed(&credential)
}

fn status(credential: &Value, list: &Value) -> (Verdict, String) {
    told(&judged(
        credential,
        &[],
        &Web::default().with_json(LIST, list),
    ))
}

fn told(report: &Report) -> (Verdict, String) {
    (
        report.verdict(StepKind::Status),
        reasons(report, StepKind::Status).remove(0),
    )
}

#[test]
fn a_bit_says_whether_it_was_revoked_or_suspended() {
    let at = |index: &str| listed("revocation", &json!(index));
    let revoked = signed(&list("revocation", Some(94_567)));
    let is = |verdict: Verdict, reason: &str| (verdict, reason.to_owned());
    assert_eq!(
        status(&at("94567"), &revoked),
        is(Verdict::Fail, "evidence-status-revoked")
    );
    for beside in ["94566", "94568", "0", "131071"] {
        assert_eq!(
            status(&at(beside), &revoked),
            is(Verdict::Pass, "evidence-status-not-set"),
            "{beside}"
        );
    }
    let number = listed("revocation", &json!(94_567));
    assert_eq!(status(&number, &revoked).0, Verdict::Fail);
    let suspended = signed(&list("suspension", Some(5)));
    assert_eq!(
        status(&listed("suspension", &json!("5")), &suspended),
        is(Verdict::Fail, "evidence-status-suspended")
    );
    assert_eq!(
        status(&at("5"), &suspended),
        is(Verdict::NotChecked, "evidence-status-purpose")
    );
    assert_eq!(
        status(&at("131072"), &revoked),
        is(Verdict::NotChecked, "evidence-status-range")
    );
    assert_eq!(
        status(&at("-1"), &revoked),
        is(Verdict::NotChecked, "evidence-status-entry")
    );
}

/// A list in a JWT holds as well.
#[test]
fn a_list_may_be_a_token() {
    let signer = Signer::ed25519(1);
    let token = signer.token(json!({"jwk": signer.jwk()}), &list("revocation", Some(7)));
    let web = Web::default().with_bytes(LIST, token.into_bytes());
    let judge = |index: &str| told(&judged(&listed("revocation", &json!(index)), &[], &web)).0;
    assert_eq!((judge("7"), judge("8")), (Verdict::Fail, Verdict::Pass));
}

#[test]
fn a_list_that_does_not_hold_itself_never_says_in_force() {
    let at = |index: &str| listed("revocation", &json!(index));
    let good = list("revocation", Some(7));
    let mut others = good.clone();
    others["issuer"] = json!("https://other.example");
    let mut expired = good.clone();
    expired["validUntil"] = json!("2026-02-01T00:00:00Z");
    let mut changed = signed(&good);
    changed["credentialSubject"]["encodedList"] = json!(encoded(&[0; 16 * 1024]));
    let mut short = good.clone();
    short["credentialSubject"]["encodedList"] = json!(encoded(&[1; 100]));
    let mut garbage = good.clone();
    garbage["credentialSubject"]["encodedList"] = json!("uAAAA");
    for (list, reason) in [
        (good.clone(), "evidence-status-list-proof"),
        (signed(&others), "evidence-status-other-issuer"),
        (signed(&expired), "evidence-status-list-dates"),
        (changed, "evidence-status-list-proof"),
        (signed(&short), "evidence-status-short"),
        (signed(&garbage), "evidence-status-damaged"),
    ] {
        assert_eq!(
            status(&at("8"), &list),
            (Verdict::NotChecked, reason.to_owned())
        );
    }
    // But a mark on it is believed.
    assert_eq!(status(&at("7"), &good).0, Verdict::Fail);
}

#[test]
fn a_list_that_cannot_be_had_leaves_it_open() {
    let credential = listed("revocation", &json!("7"));
    for fetched in [
        Fetched::Gone,
        Fetched::NotFound,
        Fetched::NotAllowed,
        Fetched::Unreachable(Message::new("net-timeout")),
    ] {
        let report = judged(
            &credential,
            &[],
            &Web::default().with(LIST, fetched.clone()),
        );
        assert_eq!(
            report.verdict(StepKind::Status),
            Verdict::NotChecked,
            "{fetched:?}"
        );
        assert_eq!(report.standing(), Standing::Undecided);
    }
}

/// One entry that is open keeps another that is in force from deciding.
#[test]
fn every_entry_counts() {
    let mut credential = badge();
    let entry = |purpose: &str, url: &str| {
        json!({
            "type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": "1",
            "statusListCredential": url
        })
    };
    credential["credentialStatus"] = json!([
        entry("revocation", LIST),
        entry("suspension", "https://college.example/status/4")
    ]);
    let web = Web::default().with_json(LIST, &signed(&list("revocation", None)));
    let report = judged(&signed(&credential), &[], &web);
    assert_eq!(reasons(&report, StepKind::Status).len(), 2);
    assert_eq!(report.standing(), Standing::Undecided);
}

#[test]
fn a_hosted_assertion_lives_and_dies_at_its_address() {
    let at = "https://college.example/assertions/1";
    let assertion = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": at,
        "recipient": {"type": "email", "hashed": false, "identity": "hanako@learner.example"},
        "issuedOn": "2026-01-01T00:00:00Z", "verification": {"type": "HostedBadge"},
        "badge": {
            "type": "BadgeClass", "id": "https://college.example/badges/3", "name": "B", "description": "B",
            "criteria": {"narrative": "Pass."}, "image": "https://college.example/badges/3.png",
            "issuer": {"type": "Profile", "id": ISSUER, "name": "C", "url": "https://college.example"}
        }
    });
    let judge = |web: Web| judged(&assertion, &[], &web);
    let there = judge(Web::default().with_json(at, &assertion));
    assert_eq!(
        there.standing(),
        Standing::SelfConsistent,
        "{:#?}",
        there.steps
    );
    let gone = judge(Web::default().with(at, Fetched::Gone));
    assert_eq!(
        told(&gone),
        (Verdict::Fail, "evidence-hosted-gone".to_owned())
    );
    let stub = judge(Web::default().with_json(at, &json!({"id": at, "revoked": true})));
    assert_eq!(stub.verdict(StepKind::Status), Verdict::Fail);
    let mut other = assertion.clone();
    other["recipient"]["identity"] = json!("taro@learner.example");
    let other = judge(Web::default().with_json(at, &other));
    assert_eq!(
        reasons(&other, StepKind::Proof),
        ["evidence-hosted-differs"]
    );
    assert_eq!(judge(Web::default()).standing(), Standing::Undecided);
}
