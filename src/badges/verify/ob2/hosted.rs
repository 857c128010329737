//! Hosted assertions: what is at the address is what counts [Open Badges 2.0, 5.1].

use serde_json::Value;

use super::{Known, allows, own_id};
use crate::badges::container::Content;
use crate::badges::verify::WantedFor;
use crate::badges::verify::check::{Check, Found};
use crate::badges::verify::issuer::{Bound, bind_hosted};
use crate::badges::verify::members::{short, texts};
use crate::badges::verify::report::{Report, StepKind, Verdict};
use crate::error::Message;

/// Proof and status of a hosted assertion, and whether its address is the issuer's.
pub(super) fn prove(
    check: &mut Check<'_>,
    assertion: &Value,
    issuer: &Known,
    report: &mut Report,
) -> Bound {
    let verification = assertion.get("verification").unwrap_or(&Value::Null);
    let kinds = texts(verification, "type");
    let is = |names: [&str; 2]| kinds.iter().any(|kind| names.contains(kind));
    if !is(["HostedBadge", "hosted"]) {
        let reason = if is(["SignedBadge", "signed"]) {
            Message::new("evidence-hosted-is-signed")
        } else {
            Message::new("evidence-hosted-kind").with("kind", short(&kinds.join(", ")))
        };
        report.step(
            StepKind::Proof,
            Verdict::Fail,
            reason,
            Some("/verification/type".to_owned()),
        );
        return Bound::not_checked(Message::new("evidence-issuer-no-proof"));
    }
    let Some(url) = own_id(assertion) else {
        report.fail(StepKind::Proof, Message::new("evidence-hosted-no-id"));
        return Bound::not_checked(Message::new("evidence-issuer-no-proof"));
    };
    let Some(from) = fetch(check, assertion, url, report) else {
        return Bound::not_checked(Message::new("evidence-issuer-no-proof"));
    };
    let issuer = match issuer {
        Ok(issuer) => issuer,
        Err((verdict, reason)) => {
            return Bound {
                verdict: *verdict,
                reason: reason.clone(),
                confirmed: None,
            };
        }
    };
    if let Err(reason) = allows(issuer, url) {
        return Bound::fail(reason);
    }
    let issuer_id = issuer.id().unwrap_or_default();
    if !issuer_id.starts_with("http") {
        report.note(Message::new("evidence-note-issuer-no-address"), None);
    }
    let mut addresses = vec![url, from.as_str()];
    addresses.extend(issuer.from());
    bind_hosted(check.register, issuer_id, &addresses)
}

/// Compares with what is at the address; gives where that came from if it is the same.
fn fetch(
    check: &mut Check<'_>,
    assertion: &Value,
    url: &str,
    report: &mut Report,
) -> Option<String> {
    let shown = short(url);
    match check.fetch(url, WantedFor::Assertion) {
        Found::Document(document) => {
            let Content::Json(hosted) = &document.content else {
                report.fail(
                    StepKind::Proof,
                    Message::new("evidence-hosted-differs").with("url", shown),
                );
                return None;
            };
            status(hosted, report);
            if hosted != assertion {
                let revoked = hosted.get("revoked").and_then(Value::as_bool) == Some(true);
                let reason = if revoked {
                    Message::new("evidence-hosted-only-revoked")
                } else {
                    Message::new("evidence-hosted-differs")
                };
                report.fail(StepKind::Proof, reason.with("url", shown));
                return None;
            }
            if document.final_url != url {
                report.note(
                    Message::new("evidence-note-redirect")
                        .with("url", shown.as_str())
                        .with("to", short(&document.final_url)),
                    Some("/id".to_owned()),
                );
            }
            report.pass(
                StepKind::Proof,
                Message::new("evidence-hosted-same").with("url", shown),
            );
            Some(document.final_url.clone())
        }
        Found::Gone => {
            report.fail(StepKind::Status, Message::new("evidence-hosted-gone"));
            report.not_checked(
                StepKind::Proof,
                Message::new("evidence-document-gone").with("url", shown),
            );
            None
        }
        Found::Missing(reason) => {
            report.not_checked(StepKind::Proof, reason.clone());
            report.not_checked(StepKind::Status, reason);
            None
        }
    }
}

fn status(hosted: &Value, report: &mut Report) {
    if hosted.get("revoked").and_then(Value::as_bool) == Some(true) {
        report.fail(StepKind::Status, Message::new("evidence-status-revoked"));
    } else {
        report.pass(StepKind::Status, Message::new("evidence-hosted-there"));
    }
}
