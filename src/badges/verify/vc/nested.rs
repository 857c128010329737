//! The credentials in a learner record. Each is verified by itself: the record's proof says only that they were put
//! together.

use serde_json::Value;

use super::{inside, whole};
use crate::badges::verify::check::Check;
use crate::badges::verify::members::each;
use crate::badges::verify::report::{Report, Standard, StepKind};
use crate::error::Place;

/// Verifies every credential of the subject.
pub(super) fn read(check: &mut Check<'_>, credential: &Value, depth: usize, report: &mut Report) {
    for (pointer, subject) in each(credential, "", "credentialSubject") {
        for (pointer, value) in each(subject, &pointer, "verifiableCredential") {
            let place = Some(Place::Pointer(pointer));
            let nested = match inside(value) {
                Ok(secured) => whole(check, &secured, depth + 1, place),
                Err(reason) => {
                    let mut nested = Report::new(Standard::Unknown);
                    nested.place = place;
                    nested.fail(StepKind::Parsed, reason);
                    nested
                }
            };
            report.nested.push(nested);
            if check.credentials == 0 {
                return;
            }
        }
    }
}
