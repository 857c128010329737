//! From the bytes of a file to the definitions in it, whatever they are wrapped in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::{OpenBadgesError, Raw, RawKind};
use crate::badges::container::{self, Content};
use crate::badges::definition::list;
use crate::error::{Explain as _, Place};

/// Members that only templates of the one platform have.
const CREDLY: [&str; 4] = [
    "badge_template_activities",
    "vanity_slug",
    "global_activity_url",
    "type_category",
];
/// Credentials within credentials that are followed: a CLR holds credentials, and those hold no more.
const NESTED: usize = 2;

/// The text of a file without its byte order mark and the white space before it.
fn text(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start()
}

/// Whether the first value of the file is a badge, or the file an image with one in it.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    let start = text(bytes);
    if is_token(start) {
        return payload(start).is_some();
    }
    let first = match start.first() {
        Some(b'{') => start,
        Some(b'[') => start[1..].trim_ascii_start(),
        _ => return is_baked(bytes),
    };
    let mut values = serde_json::Deserializer::from_slice(first).into_iter::<Head>();
    matches!(values.next(), Some(Ok(head)) if head.is_badge())
}

/// What tells a badge from a framework, without keeping the rest of it.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Head {
    r#type: Value,
    #[serde(rename = "@type")]
    at_type: Value,
    #[serde(rename = "credentialSubject")]
    subject: Option<serde::de::IgnoredAny>,
    badge: Option<serde::de::IgnoredAny>,
    recipient: Option<serde::de::IgnoredAny>,
    vanity_slug: Option<serde::de::IgnoredAny>,
    badge_template_activities: Option<serde::de::IgnoredAny>,
    criteria: Option<serde::de::IgnoredAny>,
    issuer: Option<serde::de::IgnoredAny>,
    data: Option<serde::de::IgnoredAny>,
    #[serde(rename = "CFDocument")]
    framework: Option<serde::de::IgnoredAny>,
}

impl Head {
    fn is_badge(&self) -> bool {
        let named = |names: &[&str]| {
            [&self.r#type, &self.at_type].into_iter().any(|value| {
                list(Some(value))
                    .into_iter()
                    .any(|kind| kind.as_str().is_some_and(|kind| names.contains(&kind)))
            })
        };
        self.framework.is_none()
            && (named(&[
                "BadgeClass",
                "Assertion",
                "Achievement",
                "OpenBadgeCredential",
                "AchievementCredential",
                "ClrCredential",
            ]) || self.subject.is_some()
                || (self.badge.is_some() && self.recipient.is_some())
                || self.vanity_slug.is_some()
                || self.badge_template_activities.is_some()
                || (self.criteria.is_some() && self.issuer.is_some() && self.data.is_none()))
    }
}

/// The values of a file, each with its place.
pub(super) fn values(bytes: &[u8]) -> Result<Vec<(Place, Value)>, OpenBadgesError> {
    let start = text(bytes);
    let root = || Place::Pointer(String::new());
    if is_token(start) {
        let value = payload(start).ok_or(OpenBadgesError::NoBadge)?;
        return Ok(vec![(root(), value)]);
    }
    if !matches!(start.first(), Some(b'{' | b'[')) {
        return Ok(vec![(root(), baked(bytes)?)]);
    }
    match serde_json::from_slice(start) {
        Ok(Value::Array(values)) => Ok(numbered("", values)),
        Ok(Value::Object(mut object)) => Ok(match object.shift_remove("data") {
            // An answer of the platform's own interface.
            Some(Value::Array(values)) if !object.contains_key("name") => numbered("/data", values),
            Some(data @ Value::Object(_)) if !object.contains_key("name") => {
                vec![(Place::Pointer("/data".to_owned()), data)]
            }
            Some(data) => {
                object.insert("data".to_owned(), data);
                vec![(root(), Value::Object(object))]
            }
            None => vec![(root(), Value::Object(object))],
        }),
        Ok(_) => Err(OpenBadgesError::NoBadge),
        Err(whole) => lines(start).unwrap_or_else(|| Err(no_json(&whole, 0))),
    }
}

fn numbered(start: &str, values: Vec<Value>) -> Vec<(Place, Value)> {
    let place = |at: usize| Place::Pointer(format!("{start}/{at}"));
    values
        .into_iter()
        .enumerate()
        .map(|(at, value)| (place(at), value))
        .collect()
}

type Lines = Result<Vec<(Place, Value)>, OpenBadgesError>;

/// JSON Lines: a value on every line. `None` where not even the first line is one.
fn lines(bytes: &[u8]) -> Option<Lines> {
    let mut values = Vec::new();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(value) => values.push((
                Place::Line {
                    line: at + 1,
                    column: 1,
                },
                value,
            )),
            Err(error) if values.is_empty() => {
                drop(error);
                return None;
            }
            Err(error) => return Some(Err(no_json(&error, at))),
        }
    }
    Some(Ok(values))
}

fn no_json(error: &serde_json::Error, lines_before: usize) -> OpenBadgesError {
    OpenBadgesError::NoJson {
        reason: error.to_string(),
        line: lines_before + error.line(),
        column: error.column(),
    }
}

/// Whether a text looks like a compact JWS: three parts of Base64, the first a JSON object.
fn is_token(start: &[u8]) -> bool {
    start.starts_with(b"eyJ")
        && start
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.\r\n \t".contains(byte))
}

/// The claims of a token. Nothing is proven by reading them, and nothing needs to be: a definition is no credential.
fn payload(token: &[u8]) -> Option<Value> {
    let part = token.split(|byte| *byte == b'.').nth(1)?;
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_ascii()).ok()?;
    let value: Value = serde_json::from_slice(&bytes).ok()?;
    // VC-JWT of the first data model has the credential in a claim.
    match value.get("vc") {
        Some(credential @ Value::Object(_)) => Some(credential.clone()),
        _ => Some(value),
    }
}

/// PNG or SVG.
pub(super) fn is_baked(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG")
        || (text(bytes).first() == Some(&b'<')
            && bytes
                .windows(4)
                .take(4096)
                .any(|four| four.eq_ignore_ascii_case(b"<svg")))
}

/// The badge in an image. An image of 2.0 may hold the address of an assertion only.
fn baked(bytes: &[u8]) -> Result<Value, OpenBadgesError> {
    if !is_baked(bytes) {
        return Err(OpenBadgesError::NoBadge);
    }
    let opened = container::open(bytes).map_err(|fault| OpenBadgesError::NotBaked {
        reason: fault.message(),
    })?;
    match opened.content {
        Content::Json(value) => Ok(value),
        Content::Jws(token) => payload(token.as_bytes()).ok_or(OpenBadgesError::NoBadge),
        Content::Address(url) => Ok(serde_json::json!({ "type": "Assertion", "badge": url })),
    }
}

/// The definitions a value is or holds.
pub(super) fn definitions(value: Value) -> Result<Vec<Raw>, OpenBadgesError> {
    let mut found = Vec::new();
    collect(value, String::new(), NESTED, &mut found)?;
    match found.is_empty() {
        true => Err(OpenBadgesError::NotABadge),
        false => Ok(found),
    }
}

fn collect(
    value: Value,
    pointer: String,
    depth: usize,
    found: &mut Vec<Raw>,
) -> Result<(), OpenBadgesError> {
    let Value::Object(mut object) = value else {
        return Err(OpenBadgesError::NotABadge);
    };
    if let Some(subject) = object.shift_remove("credentialSubject") {
        let issuer = object.shift_remove("issuer");
        return in_credential(subject, issuer, &pointer, depth, found);
    }
    let is = |kind: &str| {
        let kinds = object.get("type").or_else(|| object.get("@type"));
        list(kinds)
            .into_iter()
            .any(|one| one.as_str() == Some(kind))
    };
    if is("Assertion") || (object.contains_key("badge") && object.contains_key("recipient")) {
        let pointer = format!("{pointer}/badge");
        return match object.shift_remove("badge") {
            Some(Value::String(url)) => Err(OpenBadgesError::Elsewhere { url }),
            Some(Value::Object(object)) => {
                found.push(Raw {
                    object,
                    issuer: None,
                    kind: RawKind::V2,
                    pointer,
                });
                Ok(())
            }
            _ => Err(OpenBadgesError::NotABadge),
        };
    }
    let kind = if is("Achievement") {
        RawKind::V3
    } else if is("BadgeClass") {
        RawKind::V2
    } else if CREDLY.iter().any(|name| object.contains_key(*name)) {
        RawKind::Credly
    } else if object.contains_key("achievementType") {
        RawKind::V3
    } else if object.contains_key("criteria") || object.contains_key("issuer") {
        RawKind::V2
    } else {
        return Err(OpenBadgesError::NotABadge);
    };
    found.push(Raw {
        object,
        issuer: None,
        kind,
        pointer,
    });
    Ok(())
}

/// What a credential says is achieved; whom it was given to is dropped here.
fn in_credential(
    subject: Value,
    issuer: Option<Value>,
    pointer: &str,
    depth: usize,
    found: &mut Vec<Raw>,
) -> Result<(), OpenBadgesError> {
    let before = found.len();
    let many = subject.is_array();
    let subjects = match subject {
        Value::Array(subjects) => subjects,
        one => vec![one],
    };
    for (at, subject) in subjects.into_iter().enumerate() {
        let Value::Object(mut subject) = subject else {
            continue;
        };
        let base = match many {
            true => format!("{pointer}/credentialSubject/{at}"),
            false => format!("{pointer}/credentialSubject"),
        };
        for member in ["achievement", "verifiableCredential"] {
            let values: Vec<Value> = match subject.shift_remove(member) {
                Some(Value::Array(values)) => values,
                Some(value) => vec![value],
                None => continue,
            };
            for (at, value) in values.into_iter().enumerate() {
                let pointer = format!("{base}/{member}/{at}");
                match (member, value) {
                    ("achievement", Value::Object(object)) => found.push(Raw {
                        object,
                        issuer: issuer.clone(),
                        kind: RawKind::V3,
                        pointer: pointer.trim_end_matches("/0").to_owned(),
                    }),
                    ("verifiableCredential", value @ Value::Object(_)) if depth > 0 => {
                        collect(value, pointer, depth - 1, found)?;
                    }
                    _ => {}
                }
            }
        }
    }
    match found.len() > before {
        true => Ok(()),
        false => Err(OpenBadgesError::NotABadge),
    }
}

/// The members of an object, for a reader that takes them one by one.
pub(super) fn take_text(object: &mut Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name) {
        Some(Value::String(_)) => match object.shift_remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
