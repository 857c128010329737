//! Credentials presented as evidence: what the pure verifier says of them.

mod flips;
mod hostile;
mod samples;
mod steps;

use std::collections::BTreeMap;

use kakehashi::badges::verify::{
    Documents, Explored, Fetched, Outcome, Presented, Report, StepKind, TrustedIssuer, Verdict,
    verify,
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
