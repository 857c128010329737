//! Endorsements: in the credential, its achievement and the profiles, as objects or as JWT. Each is verified by itself.

use serde_json::Value;

use super::{inside, subjects, whole};
use crate::badges::verify::bounds;
use crate::badges::verify::check::Check;
use crate::badges::verify::members::{each, id, owned};
use crate::badges::verify::report::{EndorsementSeen, Report, Step, StepKind, Verdict};
use crate::error::{Message, Place};

/// Reads the endorsements of a credential.
pub(super) fn read(check: &mut Check<'_>, credential: &Value, depth: usize, report: &mut Report) {
    if depth > bounds::DEPTH {
        return;
    }
    let persons = subjects(credential);
    let mut holders = vec![(String::new(), credential)];
    holders.extend(each(credential, "", "issuer"));
    for (pointer, subject) in each(credential, "", "credentialSubject") {
        holders.extend(each(subject, &pointer, "achievement"));
        holders.extend(each(subject, &pointer, "source"));
    }
    let creators: Vec<_> = holders
        .iter()
        .flat_map(|(pointer, holder)| each(holder, pointer, "creator"))
        .collect();
    holders.extend(creators);
    for (pointer, holder) in holders {
        let about_it = pointer.is_empty();
        for member in ["endorsement", "endorsementJwt"] {
            for (pointer, value) in each(holder, &pointer, member) {
                if check.credentials == 0 {
                    return report.note(
                        Message::new("evidence-nested-too-many").with("limit", bounds::CREDENTIALS),
                        Some(pointer),
                    );
                }
                let persons = if about_it {
                    None
                } else {
                    Some(persons.as_slice())
                };
                let seen = one(check, value, pointer, depth, persons);
                report.endorsements.push(seen);
            }
        }
    }
}

fn one(
    check: &mut Check<'_>,
    value: &Value,
    pointer: String,
    depth: usize,
    persons: Option<&[&str]>,
) -> EndorsementSeen {
    let place = Place::Pointer(pointer);
    let secured = match inside(value) {
        Ok(secured) => secured,
        Err(reason) => {
            return EndorsementSeen {
                place,
                issuer: None,
                claim: None,
                comment: None,
                steps: vec![Step {
                    kind: StepKind::Parsed,
                    verdict: Verdict::Fail,
                    reason,
                    place: None,
                }],
            };
        }
    };
    let report = whole(check, &secured, depth + 1, None);
    let endorsed = each(secured.credential(), "", "credentialSubject");
    // What is said of the credential, or of its subject, is said of a person.
    let of_things = |subject: &&Value| {
        persons.is_some_and(|persons| id(subject).is_none_or(|id| !persons.contains(&id)))
    };
    let subject = endorsed
        .first()
        .map(|(_, subject)| *subject)
        .filter(of_things);
    EndorsementSeen {
        place,
        issuer: report.issuer,
        claim: subject.and_then(id).map(str::to_owned),
        comment: subject.and_then(|subject| owned(subject, "endorsementComment")),
        // The recipient is not asked of those who endorse.
        steps: report
            .steps
            .into_iter()
            .filter(|step| !matches!(step.kind, StepKind::Recipient | StepKind::Alignment))
            .collect(),
    }
}
