//! Open Badges 2.0: assertions hosted at an address or signed as JWS, with the badge class, the issuer and the key behind
//! them embedded or at addresses of their own; endorsements; and definitions alone, which are no evidence.

mod badge;
mod endorsements;
mod hosted;
mod signed;

use std::rc::Rc;

use serde_json::Value;

use super::check::{Check, Document, Found};
use super::issuer::Bound;
use super::members::{at, each, id, owned, short, text, texts, types, values};
use super::report::{IssuerSeen, Report, Standard, StepKind, Verdict};
use super::shape::ob2::{self as shapes, Kind};
use super::shape::{Faults, is_uri};
use super::vc::{self, jwt};
use super::{WantedFor, blockcerts, recipient};
use crate::badges::container::Content;
use crate::error::Message;

/// A node that was embedded, or fetched as a document.
#[derive(Clone)]
enum Node {
    Embedded(Rc<Value>),
    Fetched(Rc<Document>),
}

impl Node {
    fn value(&self) -> &Value {
        match self {
            Node::Embedded(value) => value,
            Node::Fetched(document) => match &document.content {
                Content::Json(value) => value,
                _ => &Value::Null,
            },
        }
    }

    fn id(&self) -> Option<&str> {
        id(self.value())
    }

    /// Where it was fetched from, after redirects; `None` if it was embedded.
    fn from(&self) -> Option<&str> {
        match self {
            Node::Embedded(_) => None,
            Node::Fetched(document) => Some(&document.final_url),
        }
    }
}

/// How the step before the last one stands: the node, or why it is not known.
type Known = Result<Node, (Verdict, Message)>;

/// Whether the payload of a JWS is an assertion or endorsement of Open Badges 2.0 rather than a verifiable credential.
pub(super) fn is_signed(opened: &jwt::Opened) -> bool {
    !vc::is_credential(&opened.credential) && !opened.in_claim
}

/// A JSON document that is no verifiable credential.
pub(super) fn presented(check: &mut Check<'_>, value: &Value) -> Report {
    let Some(mut report) = begin(value) else {
        return unknown(value);
    };
    if report.standard == Standard::OpenBadges1 {
        return report;
    }
    match shapes::kind(value) {
        Ok(kind @ (Kind::Assertion | Kind::Endorsement)) => {
            assertion(check, value, kind, None, &mut report);
        }
        Ok(Kind::Part | Kind::Foreign) if awards(value) => {
            type_fault(value, no_assertion(value), &mut report);
        }
        Ok(kind) => definition(check, value, kind, &mut report),
        Err(reason) => type_fault(value, reason, &mut report),
    }
    report
}

/// Whether something has the members by which an assertion awards, whatever type it claims.
fn awards(value: &Value) -> bool {
    ["recipient", "badge"]
        .iter()
        .any(|member| value.get(member).is_some())
}

fn no_assertion(value: &Value) -> Message {
    let found = types(value).into_iter().map(short).collect::<Vec<_>>();
    Message::new("evidence-shape-type")
        .with("found", found.join(", "))
        .with("expected", "Assertion")
}

/// The payload of a JWS.
pub(super) fn signed(check: &mut Check<'_>, opened: &jwt::Opened) -> Report {
    let Some(mut report) = begin(&opened.credential) else {
        return unknown(&opened.credential);
    };
    match shapes::kind(&opened.credential) {
        Ok(kind @ (Kind::Assertion | Kind::Endorsement)) => {
            assertion(check, &opened.credential, kind, Some(opened), &mut report);
        }
        Ok(_) => type_fault(
            &opened.credential,
            Message::new("evidence-ob2-signed-definition"),
            &mut report,
        ),
        Err(reason) => type_fault(&opened.credential, reason, &mut report),
    }
    report
}

/// The report of something that looks like Open Badges; `None` if it does not.
fn begin(value: &Value) -> Option<Report> {
    let contexts = each(value, "", "@context");
    let first_years = value.get("verify").is_some()
        || contexts.iter().any(|(_, context)| {
            context
                .as_str()
                .is_some_and(|name| name.trim_end_matches('/').ends_with("openbadges/v1"))
        });
    let standard = if blockcerts::is_2(value) {
        Standard::Blockcerts2
    } else if first_years {
        Standard::OpenBadges1
    } else {
        Standard::OpenBadges2
    };
    let looks = standard != Standard::OpenBadges2
        || !contexts.is_empty()
        || value.get("badge").is_some()
        || value.get("recipient").is_some();
    if !looks {
        return None;
    }
    let mut report = Report::new(standard);
    report.types = types(value).into_iter().map(short).collect();
    report.pass(StepKind::Parsed, Message::new("evidence-parsed"));
    if standard == Standard::OpenBadges1 {
        report.fail(StepKind::Shape, Message::new("evidence-ob1"));
    }
    Some(report)
}

/// JSON, but nothing that is known.
fn unknown(value: &Value) -> Report {
    let mut report = Report::new(Standard::Unknown);
    report.types = types(value).into_iter().map(short).collect();
    report.pass(StepKind::Parsed, Message::new("evidence-parsed-json"));
    report.fail(StepKind::Shape, Message::new("evidence-shape-unknown"));
    report
}

fn type_fault(value: &Value, reason: Message, report: &mut Report) {
    let mut faults = Faults::default();
    shapes::context(value, &mut faults);
    faults.add("/type".to_owned(), reason);
    vc::tell(faults, report);
    report.not_checked(StepKind::Proof, Message::new("evidence-ob2-no-evidence"));
}

/// A badge class, a profile, a key: well formed or not, it is no evidence of anybody's achievement.
fn definition(check: &mut Check<'_>, value: &Value, kind: Kind, report: &mut Report) {
    let mut faults = Faults::default();
    shapes::context(value, &mut faults);
    shapes::node(value, "", kind, &mut faults);
    if kind == Kind::Badge
        && let Err((Verdict::NotChecked, reason)) =
            part(check, value, &Part::issuer(""), &mut faults, report)
    {
        report.not_checked(StepKind::Shape, reason);
    }
    vc::tell(faults, report);
    if kind == Kind::Foreign {
        report.note(
            Message::new("evidence-note-foreign-type"),
            Some("/type".to_owned()),
        );
    }
    report.not_checked(StepKind::Proof, Message::new("evidence-ob2-no-evidence"));
}

/// Every step over an assertion or an endorsement.
fn assertion(
    check: &mut Check<'_>,
    value: &Value,
    kind: Kind,
    token: Option<&jwt::Opened>,
    report: &mut Report,
) {
    check.take_credential();
    let mut faults = Faults::default();
    shapes::context(value, &mut faults);
    shapes::node(value, "", kind, &mut faults);
    let badge =
        (kind == Kind::Assertion).then(|| part(check, value, &Part::badge(), &mut faults, report));
    let base = if badge.is_some() { "/badge" } else { "" };
    let holder = match &badge {
        Some(Ok(badge)) => Ok(badge.value()),
        Some(Err(why)) => Err(why.clone()),
        None => Ok(value),
    };
    let issuer = match &holder {
        Ok(holder) => part(check, holder, &Part::issuer(base), &mut faults, report),
        Err(why) => Err(why.clone()),
    };
    vc::tell(faults, report);
    for (verdict, reason) in [
        badge.as_ref().and_then(|badge| badge.as_ref().err()),
        issuer.as_ref().err(),
    ]
    .into_iter()
    .flatten()
    {
        if *verdict == Verdict::NotChecked {
            report.not_checked(StepKind::Shape, reason.clone());
        }
    }
    let bound = if blockcerts::is_2(value) {
        let issuer = issuer.as_ref().ok().and_then(|node| node.id());
        blockcerts::steps(
            check,
            value,
            issuer.or(blockcerts::issuer_of(value)),
            report,
        )
    } else {
        match token {
            Some(token) => signed::prove(check, value, token, &issuer, report),
            None => hosted::prove(check, value, &issuer, report),
        }
    };
    tell_issuer(&holder, &issuer, bound, report);
    vc::span(check, value, ("issuedOn", "expires"), report);
    if kind == Kind::Assertion {
        recipient::of_assertion(check, value, report);
        let identities: Vec<&str> = values(value, "recipient")
            .filter_map(|recipient| text(recipient, "identity"))
            .collect();
        report.strike(&identities);
    }
    if let Some(Ok(badge)) = &badge {
        badge::read(check, value, badge, report);
    }
    endorsements::read(
        check,
        value,
        badge.as_ref().and_then(|badge| badge.as_ref().ok()),
        report,
    );
    report.steps.sort_by_key(|step| step.kind);
}

fn tell_issuer(
    holder: &Result<&Value, (Verdict, Message)>,
    issuer: &Known,
    bound: Bound,
    report: &mut Report,
) {
    let named = holder
        .as_ref()
        .ok()
        .and_then(|holder| holder.get("issuer"))
        .and_then(id);
    let profile = issuer.as_ref().ok();
    let id = profile.and_then(|node| node.id()).or(named);
    report.issuer = id.map(|id| IssuerSeen {
        id: id.to_owned(),
        name: profile.and_then(|node| owned(node.value(), "name")),
        is_subject: false,
        confirmed: bound.confirmed,
    });
    report.step(StepKind::Issuer, bound.verdict, bound.reason, None);
}

/// A part of a node that may stand at an address of its own.
struct Part {
    member: &'static str,
    /// Where it stands in what was presented.
    pointer: String,
    purpose: WantedFor,
    kind: Kind,
    types: &'static str,
}

impl Part {
    fn badge() -> Self {
        Part {
            member: "badge",
            pointer: "/badge".to_owned(),
            purpose: WantedFor::Badge,
            kind: Kind::Badge,
            types: "BadgeClass",
        }
    }

    fn issuer(base: &str) -> Self {
        Part {
            member: "issuer",
            pointer: at(base, "issuer"),
            purpose: WantedFor::Issuer,
            kind: Kind::Profile,
            types: "Profile / Issuer",
        }
    }
}

/// A part of a node: embedded, or at the address that stands for it, in which case its shape is looked at too.
fn part(
    check: &mut Check<'_>,
    node: &Value,
    part: &Part,
    faults: &mut Faults,
    report: &mut Report,
) -> Known {
    let pointer = &part.pointer;
    let url = match node.get(part.member) {
        Some(value @ Value::Object(_)) => return Ok(Node::Embedded(Rc::new(value.clone()))),
        Some(Value::String(url)) if is_uri(url) => url,
        _ => {
            let reason = Message::new("evidence-shape-missing").with("member", part.member);
            return Err((Verdict::Fail, reason));
        }
    };
    let found = fetched(check, url, part.purpose)?;
    if found.id() != Some(url.as_str()) {
        let note = Message::new("evidence-note-other-id")
            .with("url", short(url))
            .with("id", short(found.id().unwrap_or_default()));
        report.note(note, Some(pointer.clone()));
    }
    match shapes::kind(found.value()) {
        Ok(is) if is == part.kind => shapes::node(found.value(), pointer, part.kind, faults),
        Ok(_) => faults.add(
            at(pointer, "type"),
            Message::new("evidence-shape-type")
                .with("found", short(&types(found.value()).join(", ")))
                .with("expected", part.types),
        ),
        Err(reason) => faults.add(at(pointer, "type"), reason),
    }
    Ok(found)
}

/// The JSON document at an address.
fn fetched(check: &mut Check<'_>, url: &str, purpose: WantedFor) -> Known {
    let open = |reason| Err((Verdict::NotChecked, reason));
    match check.fetch(url, purpose) {
        Found::Document(document) => match &document.content {
            Content::Json(_) => Ok(Node::Fetched(document)),
            _ => open(Message::new("evidence-document-unreadable").with("url", short(url))),
        },
        Found::Gone => open(Message::new("evidence-document-gone").with("url", short(url))),
        Found::Missing(reason) => open(reason),
    }
}

/// Which assertions an issuer says are its own [Open Badges 2.0, VerificationObject]: by the host and by how their
/// identifiers begin. Without a word of the issuer's, those at its own host.
fn allows(issuer: &Node, assertion: &str) -> Result<(), Message> {
    let host = |address: &str| {
        let url = url::Url::parse(address).ok()?;
        let host = url.host_str()?.to_ascii_lowercase();
        Some(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host,
        })
    };
    let (Some(here), Some(issuer_id)) = (host(assertion), issuer.id()) else {
        return Err(Message::new("evidence-hosted-no-host"));
    };
    let policy = issuer.value().get("verification").unwrap_or(&Value::Null);
    let origins = texts(policy, "allowedOrigins");
    let within = if origins.is_empty() {
        // A profile under a URN has no host; the one it was fetched from stands for it.
        let own = host(issuer_id).or_else(|| host(issuer.from()?));
        own.is_some_and(|own| own == here)
    } else {
        origins.iter().any(|origin| {
            origin.eq_ignore_ascii_case(&here) || host(origin).as_deref() == Some(&here)
        })
    };
    if !within {
        return Err(Message::new("evidence-hosted-origin").with("host", short(&here)));
    }
    let starts = texts(policy, "startsWith");
    if starts.is_empty() || starts.iter().any(|start| assertion.starts_with(start)) {
        Ok(())
    } else {
        Err(Message::new("evidence-hosted-start"))
    }
}

/// The identifier of a node in its own words.
fn own_id(value: &Value) -> Option<&str> {
    text(value, "id")
}
