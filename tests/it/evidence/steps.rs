//! The steps, one by one: what makes each pass, fail or stay open.

mod chains;
mod issuers;
mod people;
pub(in crate::evidence) mod statuses;
pub(in crate::evidence) mod tokens;

use kakehashi::badges::verify::{Standing, StepKind};
use kakehashi::locale::Language;
use serde_json::{Value, json};

use super::{Web, badge, json as judged, looked_at, reasons, verdicts};
use crate::support::signer::Signer;

fn signed(credential: &Value) -> Value {
    Signer::ed25519(1).signed(credential, "eddsa-rdfc-2022")
}

#[test]
fn what_was_achieved_is_told_with_levels_and_credits() {
    let report = judged(&signed(&badge()), &[], &Web::default());
    assert_eq!(verdicts(&report), "PPPn.PPnP", "{:#?}", report.steps);
    let [achieved] = report.achievements.as_slice() else {
        panic!("{:?}", report.achievements)
    };
    assert_eq!(achieved.name.as_deref(), Some("Statistics"));
    assert_eq!(
        (achieved.credits_earned, achieved.credits_available),
        (Some(1.5), Some(2.0))
    );
    assert_eq!(achieved.evidence, 1);
    assert_eq!(
        achieved.alignments[0].pointer,
        "/credentialSubject/achievement/alignment/0"
    );
    assert_eq!(achieved.alignments[0].alignment.target_name, "Infers");
    let result = &achieved.results[0];
    assert_eq!(
        (
            result.name.as_deref(),
            result.value.as_deref(),
            result.result_type.as_deref()
        ),
        (Some("Mastery"), Some("92"), Some("RubricCriterionLevel"))
    );
    let level = result.level.as_ref().unwrap();
    assert_eq!(
        (level.name.as_deref(), level.points.as_deref()),
        (Some("Mastered"), Some("9"))
    );
    assert_eq!(level.alignments[0].alignment.target_name, "Level 3");
    assert_eq!(
        level.alignments[0].pointer,
        "/credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/0/alignment/0"
    );
}

#[test]
fn every_reason_is_a_sentence_in_both_languages() {
    let mut credential = badge();
    credential["credentialSubject"]["achievement"]["name"] = json!("");
    let report = judged(&signed(&credential), &[], &Web::default());
    for language in [Language::En, Language::Ja] {
        let told = report.to_json(language);
        assert_eq!(told["standing"], "broken");
        for step in told["steps"].as_array().unwrap() {
            let text = step["text"].as_str().unwrap();
            assert!(!text.is_empty() && !text.starts_with("evidence-"), "{step}");
        }
    }
    let shape = report
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Shape)
        .unwrap();
    let place = shape.place.as_ref().unwrap().to_string();
    assert_eq!(place, "/credentialSubject/achievement/name");
}

/// A member changed in the proof, each with what is said of it.
#[test]
fn a_proof_is_for_asserting_and_within_its_times() {
    let signer = Signer::ed25519(1);
    let with = |member: &str, value: &str| {
        let mut options = json!({
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-01-02T00:00:00Z",
            "verificationMethod": signer.method(), "proofPurpose": "assertionMethod"
        });
        options[member] = json!(value);
        let mut credential = badge();
        credential["proof"] = signer.proof(&badge(), options);
        let report = judged(&credential, &[], &Web::default());
        (
            report.standing(),
            reasons(&report, StepKind::Proof).remove(0),
        )
    };
    for (member, value, reason) in [
        ("proofPurpose", "authentication", "evidence-proof-purpose"),
        ("created", "2026-03-02T00:00:00Z", "evidence-proof-future"),
        ("created", "yesterday", "evidence-proof-time"),
        ("expires", "2026-02-28T00:00:00Z", "evidence-proof-expired"),
    ] {
        assert_eq!(
            with(member, value),
            (Standing::Broken, reason.to_owned()),
            "{member} {value}"
        );
    }
    let (standing, reason) = with("expires", "2026-03-02T00:00:00Z");
    assert_eq!(
        (standing, reason.as_str()),
        (Standing::SelfConsistent, "evidence-proof-did")
    );
}

#[test]
fn what_the_signature_leaves_out_makes_it_fail() {
    let mut credential = signed(&badge());
    credential["credentialSubject"]["achievement"]["grade"] = json!("A");
    let report = judged(&credential, &[], &Web::default());
    assert_eq!(report.standing(), Standing::Broken);
    assert_eq!(
        reasons(&report, StepKind::Proof),
        ["evidence-proof-unsigned"]
    );
    let step = report
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Proof)
        .unwrap();
    assert!(
        step.reason
            .args
            .iter()
            .any(|(_, places)| places.contains("/credentialSubject/achievement/grade")),
        "{:?}",
        step.reason
    );
}

#[test]
fn each_proof_is_a_step_of_its_own() {
    let once = signed(&badge());
    let twice = Signer::ed25519(2).signed(&once, "eddsa-rdfc-2022");
    let report = judged(&twice, &[], &Web::default());
    assert_eq!(reasons(&report, StepKind::Proof).len(), 2);
    assert_eq!(report.standing(), Standing::SelfConsistent);
    let mut one_broken = twice;
    one_broken["proof"][1]["created"] = json!("2026-01-02T03:04:06Z");
    let report = judged(&one_broken, &[], &Web::default());
    assert_eq!(report.standing(), Standing::Broken);
}

#[test]
fn open_badges_of_the_first_years_are_named_and_refused() {
    let assertion = json!({
        "uid": "1", "recipient": {"type": "email", "hashed": false, "identity": "a@b.example"},
        "badge": "https://a.example/badge.json", "issuedOn": 1_700_000_000,
        "verify": {"type": "hosted", "url": "https://a.example/1.json"}
    });
    let report = judged(&assertion, &[], &Web::default());
    assert_eq!(reasons(&report, StepKind::Shape), ["evidence-ob1"]);
    assert_eq!(report.standing(), Standing::Broken);
}

#[test]
fn an_address_alone_is_followed() {
    let outcome = looked_at(b" https://a.example/assertions/1\n", &[], &Web::default());
    assert_eq!(outcome.wants.len(), 1);
    assert_eq!(outcome.wants[0].url, "https://a.example/assertions/1");
    assert_eq!(outcome.report.standing(), Standing::Undecided);
}

#[test]
fn alignments_that_name_nothing_are_pointed_at() {
    let mut credential = badge();
    credential["credentialSubject"]["achievement"]["alignment"][0]["targetUrl"] =
        json!("chapter 3");
    let report = judged(&signed(&credential), &[], &Web::default());
    let step = report
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Alignment)
        .unwrap();
    assert_eq!(step.reason.key, "evidence-alignment-malformed");
    assert_eq!(
        step.place.as_ref().unwrap().to_string(),
        "/credentialSubject/achievement/alignment/0"
    );
}
