//! Credentials presented as evidence: what the pure verifier says of them.

pub(crate) mod flips;
mod hostile;
mod samples;
mod steps;

use std::collections::BTreeMap;

use kakehashi::badges::verify::{
    Documents, Explored, Fetched, Outcome, PinnedKey, Presented, Report, StepKind, TrustedIssuer,
    Verdict, verify,
};
use kakehashi::case::time;
use serde_json::Value;

/// When the tests look at a credential.
const NOW: &str = "2026-03-01T00:00:00Z";

/// Every kind of step, in order.
const KINDS: [StepKind; 9] = [
    StepKind::Parsed,
    StepKind::Shape,
    StepKind::Proof,
    StepKind::Issuer,
    StepKind::Anchor,
    StepKind::Dates,
    StepKind::Status,
    StepKind::Recipient,
    StepKind::Alignment,
];

/// A web of documents.
#[derive(Clone, Default)]
struct Web {
    documents: BTreeMap<String, Fetched>,
    transactions: BTreeMap<(String, String), Explored>,
}

impl Web {
    fn with(mut self, url: &str, fetched: Fetched) -> Self {
        self.documents.insert(url.to_owned(), fetched);
        self
    }

    fn with_bytes(self, url: &str, bytes: Vec<u8>) -> Self {
        let body = Fetched::Body {
            bytes,
            content_type: None,
            final_url: url.to_owned(),
        };
        self.with(url, body)
    }

    fn with_json(self, url: &str, value: &Value) -> Self {
        self.with_bytes(url, value.to_string().into_bytes())
    }
}

impl Documents for Web {
    fn get(&self, url: &str) -> Option<&Fetched> {
        self.documents.get(url)
    }

    fn transaction(&self, chain: &str, id: &str) -> Option<&Explored> {
        self.transactions.get(&(chain.to_owned(), id.to_owned()))
    }
}

/// Verifies, with no recipient.
fn looked_at(bytes: &[u8], register: &[TrustedIssuer], web: &Web) -> Outcome {
    asked(bytes, None, register, web)
}

/// Verifies, with a recipient.
fn asked(bytes: &[u8], recipient: Option<&str>, register: &[TrustedIssuer], web: &Web) -> Outcome {
    let presented = Presented {
        bytes,
        recipient,
        now: time::micros(NOW).unwrap(),
    };
    verify(&presented, register, web)
}

/// Verifies a JSON credential.
fn json(value: &Value, register: &[TrustedIssuer], web: &Web) -> Report {
    looked_at(value.to_string().as_bytes(), register, web).report
}

/// The verdicts in the order of the kinds: `P` passes, `F` fails, `n` is not checked, `.` is no step at all.
fn verdicts(report: &Report) -> String {
    KINDS
        .iter()
        .map(|kind| {
            let there = report.steps.iter().any(|step| step.kind == *kind);
            match (there, report.verdict(*kind)) {
                (false, _) => '.',
                (true, Verdict::Pass) => 'P',
                (true, Verdict::Fail) => 'F',
                (true, Verdict::NotChecked) => 'n',
            }
        })
        .collect()
}

/// The reasons of a kind of step, by their keys.
fn reasons(report: &Report, kind: StepKind) -> Vec<String> {
    report
        .steps
        .iter()
        .filter(|step| step.kind == kind)
        .map(|step| step.reason.key.to_string())
        .collect()
}

/// Whether something fails.
fn breaks(report: &Report) -> bool {
    report
        .steps
        .iter()
        .any(|step| step.verdict == Verdict::Fail)
}

/// The issuer of the credentials made here.
const ISSUER: &str = "https://college.example/issuer";

/// An Open Badges 3.0 credential, unsigned. It holds personal data, which no report may tell.
fn badge() -> Value {
    serde_json::from_str(
        r#"{
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": "urn:uuid:0e5bd7a6-9c3a-4b0e-8d1d-5f8e3d6f7a10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://college.example/issuer", "type": ["Profile"], "name": "College"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2036-01-01T00:00:00Z",
        "name": "Statistics for Hanako Yamada",
        "credentialSubject": {
            "id": "mailto:hanako@learner.example",
            "type": ["AchievementSubject"],
            "creditsEarned": 1.5,
            "identifier": [{
                "type": "IdentityObject", "hashed": true, "identityType": "emailAddress", "salt": "pepper",
                "identityHash": "sha256$f1d2b30cf7a5ca5fa2b5b5f13da8a8ae4f65e44cf8f9b2ad5b87f9c3a0f7a1b2"
            }],
            "achievement": {
                "id": "https://college.example/achievements/1",
                "type": ["Achievement"],
                "achievementType": "Competency",
                "name": "Statistics",
                "description": "Describes and infers.",
                "criteria": {"narrative": "Pass the examination."},
                "creditsAvailable": 2,
                "alignment": [{
                    "type": ["Alignment"], "targetName": "Infers", "targetType": "CFItem",
                    "targetUrl": "https://frameworks.example/uri/20c5134f-423d-4097-a971-3dd5152bf507"
                }],
                "resultDescription": [{
                    "id": "urn:uuid:4a6d7b8c-0000-4000-8000-000000000001", "type": ["ResultDescription"],
                    "name": "Mastery", "resultType": "RubricCriterionLevel",
                    "rubricCriterionLevel": [{
                        "id": "urn:uuid:4a6d7b8c-0000-4000-8000-000000000002", "type": ["RubricCriterionLevel"],
                        "name": "Mastered", "level": "3", "points": "9",
                        "alignment": [{
                            "type": ["Alignment"], "targetName": "Level 3", "targetType": "CFRubricCriterionLevel",
                            "targetUrl": "https://frameworks.example/levels/3"
                        }]
                    }]
                }]
            },
            "result": [{
                "type": ["Result"], "resultDescription": "urn:uuid:4a6d7b8c-0000-4000-8000-000000000001",
                "achievedLevel": "urn:uuid:4a6d7b8c-0000-4000-8000-000000000002", "value": "92"
            }]
        },
        "evidence": [{
            "id": "https://learner.example/hanako/essay", "type": ["Evidence"],
            "narrative": "Hanako wrote about her illness."
        }]
    }"#,
    )
    .unwrap()
}

/// An entry of the register for the issuer.
fn trusted() -> TrustedIssuer {
    TrustedIssuer {
        name: "The College".to_owned(),
        ids: vec![ISSUER.to_owned()],
        ..TrustedIssuer::default()
    }
}

/// A key that is pinned.
fn pinned(key: &str) -> PinnedKey {
    PinnedKey {
        key: key.to_owned(),
        ..PinnedKey::default()
    }
}
