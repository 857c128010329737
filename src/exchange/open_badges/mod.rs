//! Badge definitions in files of others: Open Badges 2.0 `BadgeClass`, 3.0 `Achievement`, alone, in lists, as JSON Lines, inside a
//! credential, baked into an image; and templates as one large platform publishes them.
//!
//! A definition from elsewhere is taken as a copy: it keeps its id and its issuer as stated, whoever holds it here. Of a
//! credential only the definition is read, never whom it was given to. Whatever a member says is kept: what the record has no
//! column for goes into `extra`.

mod credly;
mod definition;
mod unpack;

use serde_json::{Map, Value};

use super::badges::BadgeInput;
use crate::badges::definition::MAX_ALIGNMENTS;
use crate::error::{Code, Explain, Message, Place, Problem};

/// The largest file, in bytes.
pub const MAX_FILE: usize = 16 << 20;
/// The most definitions in a file.
pub const MAX_BADGES: usize = 20_000;

/// A definition of a file, read or refused.
#[derive(Debug)]
pub struct Incoming {
    /// Where it stands in the file.
    pub place: Place,
    /// What a person knows it by.
    pub label: String,
    /// What was read, or why not.
    pub read: Result<Found, OpenBadgesError>,
}

/// A definition that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The definition.
    pub badge: BadgeInput,
    /// What a person should know though nothing is wrong.
    pub notes: Vec<(Option<Place>, Message)>,
}

/// Whether a file holds badges, from its content. Looks at the first value only.
pub fn recognises(bytes: &[u8]) -> bool {
    unpack::recognises(bytes)
}

/// Reads every definition of a file for the organisation that will hold them.
///
/// # Errors
/// Only what concerns the file as a whole: its size, its syntax, that nothing in it is a badge.
pub fn read(bytes: &[u8], holder: &str) -> Result<Vec<Incoming>, Problem> {
    // An image may be larger than the badge in it.
    if bytes.len() > MAX_FILE && !unpack::is_baked(bytes) {
        return Err(OpenBadgesError::FileTooLarge { bytes: bytes.len() }.into());
    }
    let mut found = Vec::new();
    for (place, value) in unpack::values(bytes)? {
        let label = label(&value);
        if found.len() == MAX_BADGES {
            return Err(OpenBadgesError::TooMany.into());
        }
        match unpack::definitions(value) {
            Ok(definitions) => found.extend(definitions.into_iter().map(|raw| {
                let at = below(&place, &raw.pointer);
                let label = self::label(&Value::Object(raw.object.clone()));
                Incoming {
                    read: one(raw, holder, &at),
                    label,
                    place: at,
                }
            })),
            Err(error) => found.push(Incoming {
                read: Err(error),
                label,
                place,
            }),
        }
    }
    if found.is_empty() {
        return Err(OpenBadgesError::NoBadge.into());
    }
    Ok(found)
}

/// A definition with what was said around it.
struct Raw {
    object: Map<String, Value>,
    /// The issuer a credential names, where the definition stood in one.
    issuer: Option<Value>,
    kind: RawKind,
    /// Where it stands in its value.
    pointer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RawKind {
    V2,
    V3,
    Credly,
}

fn one(raw: Raw, holder: &str, place: &Place) -> Result<Found, OpenBadgesError> {
    let found = match raw.kind {
        RawKind::Credly => credly::read(raw.object, holder, place),
        kind => definition::read(raw.object, raw.issuer, kind, holder, place),
    }?;
    match found.badge.more.alignments() {
        count if count > MAX_ALIGNMENTS => Err(OpenBadgesError::Alignments { count }),
        _ => Ok(found),
    }
}

/// A place below another: a pointer goes on, a line stays.
fn below(place: &Place, pointer: &str) -> Place {
    match place {
        Place::Pointer(start) => Place::Pointer(format!("{start}{pointer}")),
        other => other.clone(),
    }
}

/// What to call a value that may be anything.
fn label(value: &Value) -> String {
    ["name", "id", "@id"]
        .into_iter()
        .find_map(|name| value.get(name)?.as_str())
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect()
}

/// Why a definition, or a whole file, is not taken.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum OpenBadgesError {
    /// A larger file than [`MAX_FILE`].
    #[error("{bytes} bytes")]
    FileTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// More definitions than [`MAX_BADGES`].
    #[error("too many definitions")]
    TooMany,
    /// No JSON, or no JSON on a line.
    #[error("no JSON: {reason}")]
    NoJson {
        /// The parser's words.
        reason: String,
        /// Where.
        line: usize,
        /// Where.
        column: usize,
    },
    /// An image or a token without a badge in it.
    #[error("no badge in it: {reason:?}")]
    NotBaked {
        /// Why, as a message.
        reason: Message,
    },
    /// Nothing in the file is a badge.
    #[error("no badge")]
    NoBadge,
    /// A value that is no badge definition and holds none.
    #[error("no badge definition")]
    NotABadge,
    /// A hosted assertion names its badge by address only.
    #[error("the badge is at {url}")]
    Elsewhere {
        /// The address.
        url: String,
    },
    /// It has no name.
    #[error("no name")]
    NoName,
    /// It has neither an id nor a code, so it could not be found again.
    #[error("no id")]
    NoId,
    /// More alignments than [`MAX_ALIGNMENTS`].
    #[error("{count} alignments")]
    Alignments {
        /// How many.
        count: usize,
    },
}

impl Explain for OpenBadgesError {
    fn code(&self) -> Code {
        match self {
            OpenBadgesError::FileTooLarge { .. }
            | OpenBadgesError::TooMany
            | OpenBadgesError::Alignments { .. } => Code::TooLarge,
            OpenBadgesError::NoBadge => Code::UnknownFormat,
            _ => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            OpenBadgesError::FileTooLarge { bytes } => Message::new("records-file-large")
                .with("megabytes", bytes >> 20)
                .with("limit", MAX_FILE >> 20),
            OpenBadgesError::TooMany => Message::new("records-file-many").with("limit", MAX_BADGES),
            OpenBadgesError::NoJson { reason, .. } => {
                Message::new("records-no-json").with("reason", reason)
            }
            OpenBadgesError::NotBaked { reason } => reason.clone(),
            OpenBadgesError::NoBadge => Message::new("records-no-badge"),
            OpenBadgesError::NotABadge => Message::new("records-not-a-badge"),
            OpenBadgesError::Elsewhere { url } => {
                Message::new("records-badge-elsewhere").with("url", url)
            }
            OpenBadgesError::NoName => Message::new("records-no-name"),
            OpenBadgesError::NoId => Message::new("records-no-id"),
            OpenBadgesError::Alignments { count } => Message::new("records-many-alignments")
                .with("count", count)
                .with("limit", MAX_ALIGNMENTS),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            OpenBadgesError::NoJson { line, column, .. } => Some(Place::Line {
                line: *line,
                column: *column,
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
