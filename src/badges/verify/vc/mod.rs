//! Verifiable credentials: Open Badges 3.0, CLR 2.0, endorsements, and the lists of status, embedded or as JWT.

mod achieved;
mod dates;
mod endorsements;
pub(super) mod jwt;
mod nested;
mod proof;

pub(super) use achieved::{alignments, step as alignment_step};
pub(super) use dates::span;
pub(super) use proof::{afford, unsigned};

use std::rc::Rc;

use serde_json::Value;

use super::bounds;
use super::check::Check;
use super::issuer::Bound;
use super::members::{id, owned, short, text, types, values};
use super::report::{IssuerSeen, Report, Standard, StepKind, Verdict};
use super::shape::ob3::{self, Kind, Model};
use super::shape::{Faults, ob3::model};
use super::{blockcerts, recipient, status};
use crate::badges::container::Content;
use crate::error::{Message, Place};

/// A credential, and how it is secured.
pub(super) enum Secured<'a> {
    /// By proofs in it, if by anything.
    Embedded(&'a Value),
    /// By the signature of a JWT around it.
    Signed(Box<jwt::Opened>),
}

impl Secured<'_> {
    fn credential(&self) -> &Value {
        match self {
            Secured::Embedded(value) => value,
            Secured::Signed(opened) => &opened.credential,
        }
    }
}

/// Whether a JSON document is a verifiable credential, or means to be one.
pub(super) fn is_credential(value: &Value) -> bool {
    let by_type = types(value).iter().any(|name| {
        matches!(
            *name,
            "VerifiableCredential"
                | "OpenBadgeCredential"
                | "AchievementCredential"
                | "ClrCredential"
                | "EndorsementCredential"
        )
    });
    by_type || model(value).is_some() || value.get("credentialSubject").is_some()
}

/// A credential with proofs in it.
pub(super) fn embedded(check: &mut Check<'_>, value: &Value) -> Report {
    whole(check, &Secured::Embedded(value), 0, None)
}

/// A credential in a JWT.
pub(super) fn signed(check: &mut Check<'_>, opened: jwt::Opened) -> Report {
    whole(check, &Secured::Signed(Box::new(opened)), 0, None)
}

/// Every step over one credential, and those within it.
fn whole(
    check: &mut Check<'_>,
    secured: &Secured<'_>,
    depth: usize,
    place: Option<Place>,
) -> Report {
    let credential = secured.credential();
    let mut report = Report::new(standard(credential));
    report.place = place;
    report.types = types(credential).into_iter().map(short).collect();
    if depth > bounds::DEPTH || !check.take_credential() {
        let reason = if depth > bounds::DEPTH {
            Message::new("evidence-nested-too-deep").with("limit", bounds::DEPTH)
        } else {
            Message::new("evidence-nested-too-many").with("limit", bounds::CREDENTIALS)
        };
        report.not_checked(StepKind::Parsed, reason);
        return report;
    }
    report.pass(StepKind::Parsed, Message::new("evidence-parsed"));
    shape(credential, &mut report);
    prove(check, secured, &mut report);
    dates::check(check, credential, &mut report);
    status::of_credential(check, credential, &mut report);
    recipient::of_subject(check, credential, &mut report);
    achieved::read(check, credential, &mut report);
    endorsements::read(check, credential, depth, &mut report);
    nested::read(check, credential, depth, &mut report);
    report.steps.sort_by_key(|step| step.kind);
    report.strike(&subjects(credential));
    report
}

/// The identifiers of the subjects, which no report tells.
fn subjects(credential: &Value) -> Vec<&str> {
    values(credential, "credentialSubject")
        .filter_map(id)
        .collect()
}

fn standard(credential: &Value) -> Standard {
    if blockcerts::is_3(credential) {
        return Standard::Blockcerts3;
    }
    match Kind::of(credential) {
        Kind::Clr => Standard::Clr2,
        Kind::Achievement | Kind::Endorsement => Standard::OpenBadges3,
        Kind::Other => Standard::VerifiableCredential,
    }
}

fn shape(credential: &Value, report: &mut Report) {
    let mut faults = Faults::default();
    let mut notes = Vec::new();
    ob3::credential(credential, &mut faults, &mut notes);
    tell(faults, report);
    for (message, pointer) in notes {
        report.note(message, Some(pointer));
    }
    if model(credential) == Some(Model::V1) {
        report.note(
            Message::new("evidence-note-model-1"),
            Some("/@context/0".to_owned()),
        );
    }
}

/// One step for each fault of shape, or one that there is none.
pub(super) fn tell(faults: Faults, report: &mut Report) {
    let full = faults.full();
    if faults.0.is_empty() {
        return report.pass(StepKind::Shape, Message::new("evidence-shape-good"));
    }
    for fault in faults.0 {
        report.step(
            StepKind::Shape,
            Verdict::Fail,
            fault.reason,
            Some(fault.pointer),
        );
    }
    if full {
        report.note(
            Message::new("evidence-note-more-faults").with("limit", bounds::FAULTS),
            None,
        );
    }
}

/// The proofs, and whose keys they are.
fn prove(check: &mut Check<'_>, secured: &Secured<'_>, report: &mut Report) {
    let credential = secured.credential();
    let issuer = credential.get("issuer");
    let issuer_id = issuer.and_then(id).map(str::to_owned);
    let proven = match secured {
        Secured::Embedded(value) => proof::embedded(check, value, report),
        Secured::Signed(opened) => proof::signed(check, opened, report),
    };
    let mut bound: Option<Bound> = proven.anchored;
    if let Some(issuer) = &issuer_id {
        for proof in &proven.intact {
            let this = super::issuer::bind(check.register, issuer, &proof.key, proof.when);
            bound = Some(match bound {
                Some(before) => before.better(this),
                None => this,
            });
        }
    }
    let bound = bound.unwrap_or_else(|| {
        Bound::not_checked(if issuer_id.is_some() {
            Message::new("evidence-issuer-no-proof")
        } else {
            Message::new("evidence-issuer-none")
        })
    });
    report.issuer = issuer_id.map(|id| IssuerSeen {
        id,
        name: issuer.and_then(|issuer| owned(issuer, "name")),
        is_subject: false,
        confirmed: bound.confirmed,
    });
    report.step(
        StepKind::Issuer,
        bound.verdict,
        bound.reason,
        Some("/issuer".to_owned()),
    );
}

/// A list of status, as far as it holds itself.
pub(super) struct HeldList {
    pub credential: Value,
    pub issuer: Option<String>,
    /// Why what it says should not be relied on.
    pub doubt: Option<Message>,
}

/// The list of status at an address, verified once.
pub(super) fn held_list(
    check: &mut Check<'_>,
    url: &str,
    content: &Content,
) -> Option<Rc<HeldList>> {
    if let Some(held) = check.lists.get(url) {
        return held.clone();
    }
    let held = hold(check, content).map(Rc::new);
    check.lists.insert(url.to_owned(), held.clone());
    held
}

/// Reads a list of status and verifies its own proof and dates.
fn hold(check: &mut Check<'_>, content: &Content) -> Option<HeldList> {
    let opened;
    let secured = match content {
        Content::Json(value) => Secured::Embedded(value),
        Content::Jws(token) => {
            opened = jwt::open(token).ok()?;
            Secured::Signed(Box::new(opened))
        }
        Content::Address(_) => return None,
    };
    let credential = secured.credential();
    let mut report = Report::new(Standard::VerifiableCredential);
    prove(check, &secured, &mut report);
    dates::check(check, credential, &mut report);
    let doubt = [
        (StepKind::Proof, Message::new("evidence-status-list-proof")),
        (StepKind::Dates, Message::new("evidence-status-list-dates")),
    ]
    .into_iter()
    .find(|(kind, _)| report.verdict(*kind) != Verdict::Pass)
    .map(|(_, reason)| reason)
    .or_else(|| {
        let foreign = report.verdict(StepKind::Issuer) == Verdict::Fail;
        foreign.then(|| Message::new("evidence-status-list-key"))
    });
    Some(HeldList {
        issuer: credential.get("issuer").and_then(id).map(str::to_owned),
        credential: credential.clone(),
        doubt,
    })
}

/// A credential that stands inside another: an object, a JWT, or an enveloped one with its `data:` address
/// [VCDM 2.0, 4.13.1].
fn inside(value: &Value) -> Result<Secured<'_>, Message> {
    let enveloped = types(value).contains(&"EnvelopedVerifiableCredential");
    let token = match value {
        Value::String(token) => token.as_str(),
        Value::Object(_) if enveloped => {
            let address = text(value, "id").unwrap_or_default();
            let (head, token) = address
                .split_once(',')
                .ok_or_else(|| Message::new("evidence-nested-envelope"))?;
            let jwt = head
                .strip_prefix("data:application/")
                .is_some_and(|kind| kind.split(';').next().is_some_and(is_jwt_media));
            if !jwt {
                return Err(Message::new("evidence-nested-envelope"));
            }
            token
        }
        Value::Object(_) => return Ok(Secured::Embedded(value)),
        _ => return Err(Message::new("evidence-nested-kind")),
    };
    jwt::open(token).map(|opened| Secured::Signed(Box::new(opened)))
}

fn is_jwt_media(kind: &str) -> bool {
    matches!(kind, "vc+jwt" | "vc-ld+jwt" | "jwt" | "vp+jwt")
}
