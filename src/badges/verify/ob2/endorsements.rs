//! Endorsements of Open Badges 2.0: of the assertion, the badge class and the issuer, embedded or at addresses.

use serde_json::Value;

use super::{Node, assertion, begin, fetched};
use crate::badges::verify::WantedFor;
use crate::badges::verify::bounds;
use crate::badges::verify::check::Check;
use crate::badges::verify::members::{each, id, owned, types};
use crate::badges::verify::report::{EndorsementSeen, Report, Step, StepKind, Verdict};
use crate::badges::verify::shape::ob2::Kind;
use crate::error::{Message, Place};

/// Reads the endorsements of an assertion and its badge class.
pub(super) fn read(
    check: &mut Check<'_>,
    value: &Value,
    badge: Option<&Node>,
    report: &mut Report,
) {
    // An endorsement may be endorsed itself; that is not followed.
    if types(value).contains(&"Endorsement") {
        return;
    }
    let mut found: Vec<(String, Value, bool)> = Vec::new();
    let mut take = |node: &Value, pointer: &str, about_it: bool| {
        let here = each(node, pointer, "endorsement");
        found.extend(
            here.into_iter()
                .map(|(at, value)| (at, value.clone(), about_it)),
        );
    };
    take(value, "", true);
    if let Some(badge) = badge {
        take(&badge.value, "/badge", false);
        if let Some(issuer) = badge.value.get("issuer") {
            take(issuer, "/badge/issuer", false);
        }
    }
    for (pointer, endorsement, about_it) in found {
        if check.credentials == 0 {
            return report.note(
                Message::new("evidence-nested-too-many").with("limit", bounds::CREDENTIALS),
                Some(pointer),
            );
        }
        let seen = one(check, &endorsement, pointer, about_it);
        report.endorsements.push(seen);
    }
}

fn one(check: &mut Check<'_>, value: &Value, pointer: String, about_it: bool) -> EndorsementSeen {
    let mut seen = EndorsementSeen {
        place: Place::Pointer(pointer),
        issuer: None,
        claim: None,
        comment: None,
        steps: Vec::new(),
    };
    let node = match value {
        Value::String(url) => fetched(check, url, WantedFor::Endorsement).map(|node| node.value),
        Value::Object(_) => Ok(value.clone().into()),
        _ => Err((Verdict::Fail, Message::new("evidence-shape-object"))),
    };
    let node = match node {
        Ok(node) => node,
        Err((verdict, reason)) => {
            check.take_credential();
            seen.steps.push(Step {
                kind: StepKind::Parsed,
                verdict,
                reason,
                place: None,
            });
            return seen;
        }
    };
    let Some(mut report) = begin(&node) else {
        seen.steps.push(Step {
            kind: StepKind::Shape,
            verdict: Verdict::Fail,
            reason: Message::new("evidence-shape-unknown"),
            place: None,
        });
        return seen;
    };
    assertion(check, &node, Kind::Endorsement, None, &mut report);
    seen.issuer = report.issuer;
    seen.steps = report.steps;
    if let Some(claim) = node.get("claim").filter(|_| !about_it) {
        seen.claim = id(claim).map(str::to_owned);
        seen.comment = owned(claim, "endorsementComment");
    }
    seen
}
