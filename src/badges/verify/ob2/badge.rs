//! What the badge class behind an assertion says.

use serde_json::Value;

use super::Node;
use crate::badges::verify::check::Check;
use crate::badges::verify::members::{each, owned, text};
use crate::badges::verify::report::{Achieved, Report};
use crate::badges::verify::vc;

/// Reads the badge class into the report. Pointers begin at `/badge`, wherever it came from.
pub(super) fn read(check: &mut Check<'_>, assertion: &Value, badge: &Node, report: &mut Report) {
    let value = &badge.value;
    let alignments = vc::alignments(check, value, "/badge");
    report.achievements.push(Achieved {
        pointer: "/badge".to_owned(),
        id: owned(value, "id"),
        name: owned(value, "name"),
        description: owned(value, "description"),
        version: owned(value, "version"),
        language: text(value, "@language").map(str::to_owned),
        alignments,
        valid_from: owned(assertion, "issuedOn"),
        valid_until: owned(assertion, "expires"),
        evidence: each(assertion, "", "evidence").len(),
        ..Achieved::default()
    });
    vc::alignment_step(check, report);
}
