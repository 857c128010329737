//! Whether a credential was revoked or suspended [VCDM 2.0, 4.10; Bitstring Status List 1.0; Open Badges 3.0, 9.5].
//!
//! A list that cannot be had, or does not hold itself, leaves the step open: it is never read as "in force".

mod bits;

use serde_json::Value;

use super::check::{Check, Found};
use super::members::{each, id, plain, short, texts, types, values};
use super::report::{Report, StepKind, Verdict};
use super::{WantedFor, bounds, vc};
use crate::badges::container::Content;
use crate::error::Message;

/// What a list says.
struct Said {
    verdict: Verdict,
    reason: Message,
}

fn open(reason: Message) -> Said {
    Said {
        verdict: Verdict::NotChecked,
        reason,
    }
}

fn revoked(reason: Message) -> Said {
    Said {
        verdict: Verdict::Fail,
        reason,
    }
}

fn in_force(reason: Message) -> Said {
    Said {
        verdict: Verdict::Pass,
        reason,
    }
}

/// The status step of a verifiable credential, one for each entry.
pub(super) fn of_credential(check: &mut Check<'_>, credential: &Value, report: &mut Report) {
    let entries = each(credential, "", "credentialStatus");
    if entries.is_empty() {
        return report.pass(StepKind::Status, Message::new("evidence-status-none"));
    }
    let count = entries.len();
    for (pointer, entry) in entries.into_iter().take(bounds::STATUSES) {
        let said = of_entry(check, credential, entry);
        report.step(StepKind::Status, said.verdict, said.reason, Some(pointer));
    }
    if count > bounds::STATUSES {
        report.not_checked(
            StepKind::Status,
            Message::new("evidence-status-too-many").with("limit", bounds::STATUSES),
        );
    }
}

fn of_entry(check: &mut Check<'_>, credential: &Value, entry: &Value) -> Said {
    let kinds = types(entry);
    let is = |name: &str| kinds.contains(&name);
    if is("BitstringStatusListEntry") || is("StatusList2021Entry") {
        of_bits(check, credential, entry)
    } else if is("1EdTechRevocationList") {
        of_revocations(check, credential, entry)
    } else {
        open(Message::new("evidence-status-kind").with("kind", short(&kinds.join(", "))))
    }
}

/// The list of revoked credentials of 1EdTech.
fn of_revocations(check: &mut Check<'_>, credential: &Value, entry: &Value) -> Said {
    let Some(url) = id(entry) else {
        return open(Message::new("evidence-status-no-list"));
    };
    let found = match check.fetch(url, WantedFor::Status) {
        Found::Document(found) => found,
        Found::Gone => return open(Message::new("evidence-status-gone").with("url", short(url))),
        Found::Missing(reason) => return open(reason),
    };
    let Content::Json(list) = &found.content else {
        return open(Message::new("evidence-document-unreadable").with("url", short(url)));
    };
    let wanted = id(credential);
    let listed =
        values(list, "revokedCredential").find(|entry| wanted.is_some() && id(entry) == wanted);
    let still =
        listed.is_some_and(|entry| entry.get("revoked").and_then(Value::as_bool) != Some(false));
    if still {
        return revoked(Message::new("evidence-status-revoked"));
    }
    let issuer = credential.get("issuer").and_then(id);
    let known = list.get("revokedCredential").is_some_and(Value::is_array);
    if !known || list.get("issuer").and_then(id) != issuer {
        return open(Message::new("evidence-status-other-issuer").with("url", short(url)));
    }
    in_force(Message::new("evidence-status-not-listed"))
}

/// A list of bits.
fn of_bits(check: &mut Check<'_>, credential: &Value, entry: &Value) -> Said {
    let purpose = entry.get("statusPurpose").and_then(Value::as_str);
    let index = plain(entry, "statusListIndex").and_then(|index| index.parse::<u64>().ok());
    let url = entry.get("statusListCredential").and_then(Value::as_str);
    let size = entry.get("statusSize").map_or(Some(1), Value::as_u64);
    let (Some(purpose), Some(index), Some(url), Some(size @ 1..=32)) = (purpose, index, url, size)
    else {
        return open(Message::new("evidence-status-entry"));
    };
    let found = match check.fetch(url, WantedFor::Status) {
        Found::Document(found) => found,
        Found::Gone => return open(Message::new("evidence-status-gone").with("url", short(url))),
        Found::Missing(reason) => return open(reason),
    };
    let Some(held) = vc::held_list(check, url, &found.content) else {
        return open(Message::new("evidence-document-unreadable").with("url", short(url)));
    };
    let Some(list) = values(&held.credential, "credentialSubject").next() else {
        return open(Message::new("evidence-document-unreadable").with("url", short(url)));
    };
    if !texts(list, "statusPurpose").contains(&purpose) {
        return open(Message::new("evidence-status-purpose").with("purpose", short(purpose)));
    }
    let bits = match bits::read(check, list, index, size) {
        Ok(bits) => bits,
        Err(reason) => return open(reason),
    };
    match (bits.value, purpose) {
        (0, _) => {}
        (_, "revocation") => return revoked(Message::new("evidence-status-revoked")),
        (_, "suspension") => return revoked(Message::new("evidence-status-suspended")),
        (value, _) => {
            return open(
                Message::new("evidence-status-value")
                    .with("value", value)
                    .with("purpose", short(purpose)),
            );
        }
    }
    if held.issuer.as_deref() != credential.get("issuer").and_then(id) {
        return open(Message::new("evidence-status-other-issuer").with("url", short(url)));
    }
    if let Some(reason) = held.doubt.clone() {
        return open(reason);
    }
    if bits.short {
        return open(Message::new("evidence-status-short"));
    }
    in_force(Message::new("evidence-status-not-set"))
}
