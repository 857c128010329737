//! The report as JSON for those who read it as text: every reason also as a sentence, and what the steps come to.

use serde_json::Value;

use super::report::{EndorsementSeen, Note, Report, Step};
use crate::error::Message;
use crate::locale::{self, Language};

/// Renders a report and those within it.
pub(super) fn render(report: &Report, language: Language) -> Value {
    let mut value = serde_json::to_value(report).unwrap_or_default();
    fill(report, &mut value, language);
    value
}

fn fill(report: &Report, value: &mut Value, language: Language) {
    value["standing"] = serde_json::to_value(report.standing()).unwrap_or_default();
    steps(&report.steps, value, language);
    let notes = value["notes"].as_array_mut().into_iter().flatten();
    for (Note { message, .. }, value) in report.notes.iter().zip(notes) {
        value["text"] = sentence(message, language);
    }
    let nested = value["nested"].as_array_mut().into_iter().flatten();
    for (report, value) in report.nested.iter().zip(nested) {
        fill(report, value, language);
    }
    let endorsements = value["endorsements"].as_array_mut().into_iter().flatten();
    for (seen, value) in report.endorsements.iter().zip(endorsements) {
        let EndorsementSeen { steps: own, .. } = seen;
        steps(own, value, language);
        value["standing"] = serde_json::to_value(seen.standing()).unwrap_or_default();
    }
}

fn steps(steps: &[Step], value: &mut Value, language: Language) {
    let values = value["steps"].as_array_mut().into_iter().flatten();
    for (step, value) in steps.iter().zip(values) {
        value["text"] = sentence(&step.reason, language);
    }
}

fn sentence(message: &Message, language: Language) -> Value {
    Value::String(locale::text(language, message))
}
