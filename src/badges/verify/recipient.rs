//! Whether a credential was made out to the one who was named. Identities are compared, never told.

use md5::Md5;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::check::Check;
use super::members::{each, text};
use super::report::{Report, StepKind};
use crate::error::Message;

/// An identity a credential is made out to.
struct Identity<'a> {
    value: &'a str,
    hashed: bool,
    salt: &'a str,
}

/// The recipient of an Open Badges 2.0 assertion.
pub(super) fn of_assertion(check: &Check<'_>, assertion: &Value, report: &mut Report) {
    let identities: Vec<Identity<'_>> = each(assertion, "", "recipient")
        .into_iter()
        .filter_map(|(_, recipient)| {
            Some(Identity {
                value: text(recipient, "identity")?,
                hashed: recipient.get("hashed").and_then(Value::as_bool) == Some(true),
                salt: text(recipient, "salt").unwrap_or_default(),
            })
        })
        .collect();
    compare(check, &identities, report);
}

/// The subject of a verifiable credential, by its identifier and its identity objects.
pub(super) fn of_subject(check: &Check<'_>, credential: &Value, report: &mut Report) {
    let mut identities = Vec::new();
    for (_, subject) in each(credential, "", "credentialSubject") {
        identities.extend(text(subject, "id").map(|value| Identity {
            value,
            hashed: false,
            salt: "",
        }));
        for (_, identity) in each(subject, "", "identifier") {
            identities.extend(text(identity, "identityHash").map(|value| Identity {
                value,
                hashed: identity.get("hashed").and_then(Value::as_bool) == Some(true),
                salt: text(identity, "salt").unwrap_or_default(),
            }));
        }
    }
    compare(check, &identities, report);
}

fn compare(check: &Check<'_>, identities: &[Identity<'_>], report: &mut Report) {
    report.subject.named = !identities.is_empty();
    report.subject.hashed = identities.iter().any(|identity| identity.hashed);
    let kind = StepKind::Recipient;
    match check.recipient {
        None => report.not_checked(kind, Message::new("evidence-recipient-not-given")),
        Some(_) if identities.is_empty() => {
            report.not_checked(kind, Message::new("evidence-recipient-not-named"));
        }
        Some(given) => {
            let matches = identities.iter().any(|identity| is(identity, given));
            report.subject.matches = Some(matches);
            if matches {
                report.pass(kind, Message::new("evidence-recipient-matches"));
            } else {
                report.fail(kind, Message::new("evidence-recipient-other"));
            }
        }
    }
}

/// Compares as given, and an e-mail address also in small letters, as most issuers hash it.
fn is(identity: &Identity<'_>, given: &str) -> bool {
    let bare = given.strip_prefix("mailto:").unwrap_or(given);
    let small = bare.to_lowercase();
    let mut forms = vec![given, bare];
    if bare.contains('@') {
        forms.push(&small);
    }
    forms.into_iter().any(|form| {
        if identity.hashed {
            hash_is(identity.value, form, identity.salt)
        } else {
            let known = identity
                .value
                .strip_prefix("mailto:")
                .unwrap_or(identity.value);
            identity.value == form
                || known == form
                || (known.contains('@') && known.to_lowercase() == form)
        }
    })
}

/// `sha256$…` or `md5$…`, hexadecimal, over the identity and the salt [Open Badges 2.0, IdentityHash].
fn hash_is(hash: &str, identity: &str, salt: &str) -> bool {
    let salted = format!("{identity}{salt}");
    let Some((kind, digits)) = hash.split_once('$') else {
        return false;
    };
    let computed = match kind {
        "sha256" => hex::encode(Sha256::digest(salted)),
        "md5" => hex::encode(Md5::digest(salted)),
        _ => return false,
    };
    computed.eq_ignore_ascii_case(digits)
}
