//! Whether a credential is in force now.

use serde_json::Value;

use crate::badges::verify::check::Check;
use crate::badges::verify::report::{Report, StepKind, Verdict};
use crate::badges::verify::shape::ob3::dates_of;
use crate::case::time;
use crate::error::Message;

/// The dates step of a verifiable credential.
pub(super) fn check(check: &Check<'_>, credential: &Value, report: &mut Report) {
    let (from, until) = dates_of(credential);
    span(check, credential, (from, until), report);
}

/// The dates step, by the members that say from and until when.
pub(in crate::badges::verify) fn span(
    check: &Check<'_>,
    node: &Value,
    (from, until): (&str, &str),
    report: &mut Report,
) {
    let kind = StepKind::Dates;
    let mut fail = |member: &str, reason: Message| {
        report.step(kind, Verdict::Fail, reason, Some(format!("/{member}")));
    };
    let read = |member: &str| {
        node.get(member)
            .map(|value| value.as_str().and_then(time::micros))
    };
    let (start, end) = (read(from), read(until));
    for (member, read) in [(from, start), (until, end)] {
        if read == Some(None) {
            return fail(member, Message::new("evidence-dates-unreadable"));
        }
    }
    let (start, end) = (start.flatten(), end.flatten());
    if start.is_some_and(|start| start > check.now) {
        return fail(from, Message::new("evidence-dates-future"));
    }
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        return fail(until, Message::new("evidence-dates-order"));
    }
    if end.is_some_and(|end| end <= check.now) {
        return fail(until, Message::new("evidence-dates-expired"));
    }
    if start.is_none() {
        return report.not_checked(kind, Message::new("evidence-dates-none"));
    }
    report.pass(kind, Message::new("evidence-dates-in-force"));
}
