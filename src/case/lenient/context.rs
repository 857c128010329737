//! What must be known of the document before any entity can be read: who it is, and when it changed.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::address::{self, Address};
use crate::case::{CaseError, key, time};

/// What stands in for a time nobody gave, in the whole package.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// The document that a package is about.
pub(super) struct Context {
    /// The normalised key.
    pub(super) document: Uuid,
    /// The identifier, verbatim or derived.
    pub(super) identifier: String,
    /// The address, as it will stand in the package.
    pub(super) uri: String,
    /// The time of the last change (RFC 3339), which entities without one take.
    pub(super) changed: String,
}

impl Context {
    /// Looks through a raw document. `pointer` is where it stands; `glimpse` is asked for what only its items and
    /// associations tell, if the document does not.
    pub(super) fn find(
        document: &Map<String, Value>,
        pointer: &str,
        glimpse: &mut dyn FnMut() -> Result<Glimpse, CaseError>,
    ) -> Result<Self, CaseError> {
        let named = identifier_of(document)
            .or_else(|| document.get("CFPackageURI").and_then(identifier_in_link));
        let changed = changed_in(document);
        let glimpse = match (&named, &changed) {
            (Some(_), Some(_)) => Glimpse::default(),
            _ => glimpse()?,
        };
        let identifier = named
            .or(glimpse.document)
            .ok_or_else(|| CaseError::NoIdentifier {
                pointer: format!("{pointer}/identifier"),
            })?;
        let key = key::document_key(&identifier);
        let uri = match get(document, "uri").and_then(Value::as_str) {
            Some(text) => match address::judge(key, text, &identifier) {
                Address::Verbatim => text.to_owned(),
                Address::Rewritten(better) => better,
                Address::Empty | Address::Unusable => address::from_identifier(key, &identifier),
            },
            None => address::from_identifier(key, &identifier),
        };
        let latest = glimpse.latest.map(|(_, text)| text);
        let changed = changed.or(latest).unwrap_or_else(|| NEVER.to_owned());
        Ok(Context {
            document: key,
            identifier,
            uri,
            changed,
        })
    }

    /// Whether a link, as an object or as bare text, leads to this document.
    pub(super) fn is_own(&self, link: &Value) -> bool {
        match link {
            Value::String(text) => self.names(text),
            Value::Object(parts) => {
                let text = |name| get(parts, name).and_then(Value::as_str);
                text("identifier").is_some_and(|id| self.is(id))
                    || text("uri").is_some_and(|uri| self.names(uri))
            }
            _ => false,
        }
    }

    fn is(&self, identifier: &str) -> bool {
        identifier == self.identifier || key::normal(identifier) == Some(self.document)
    }

    fn names(&self, text: &str) -> bool {
        text == self.uri
            || self.is(text)
            || address::uuid_in(text).is_some_and(|id| self.is(id))
            || text.rsplit_once('/').is_some_and(|(_, last)| self.is(last))
    }
}

/// The value of a key, in any case of letters; the exact spelling first.
pub(super) fn get<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    entry(map, name).map(|(_, value)| value)
}

/// The same with the key as it is spelt.
pub(super) fn entry<'a>(
    map: &'a Map<String, Value>,
    name: &str,
) -> Option<(&'a String, &'a Value)> {
    map.get_key_value(name)
        .filter(|(_, value)| !value.is_null())
        .or_else(|| {
            map.iter()
                .find(|(key, value)| !value.is_null() && key.eq_ignore_ascii_case(name))
        })
}

/// A text that says something, also from a number.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The identifier that an entity gives itself: in `identifier`, else the UUID in its address, else the address.
pub(super) fn identifier_of(entity: &Map<String, Value>) -> Option<String> {
    get(entity, "identifier")
        .and_then(text_of)
        .or_else(|| get(entity, "uri").and_then(identifier_in_link))
}

/// The identifier that a link gives: its own, else the UUID in its address, else the address.
pub(super) fn identifier_in_link(link: &Value) -> Option<String> {
    match link {
        Value::Object(parts) => get(parts, "identifier").and_then(text_of).or_else(|| {
            get(parts, "uri")
                .filter(|uri| uri.is_string())
                .and_then(identifier_in_link)
        }),
        other => {
            let text = text_of(other)?;
            Some(address::uuid_in(&text).map_or_else(|| text.clone(), str::to_owned))
        }
    }
}

fn changed_in(entity: &Map<String, Value>) -> Option<String> {
    let text = get(entity, "lastChangeDateTime")?.as_str()?;
    Some(time::rfc3339_of(text)?.into_owned())
}

/// What items and associations tell of their document.
#[derive(Default)]
pub(super) struct Glimpse {
    /// Its identifier, in the first link to it.
    document: Option<String>,
    /// The latest change of any of them.
    latest: Option<(i64, String)>,
}

impl Glimpse {
    /// Looks at one more.
    pub(super) fn at(&mut self, entity: &Value) {
        let Some(entity) = entity.as_object() else {
            return;
        };
        if self.document.is_none() {
            self.document = entity.get("CFDocumentURI").and_then(identifier_in_link);
        }
        if let Some(text) = changed_in(entity)
            && let Some(micros) = time::micros(&text)
            && self.latest.as_ref().is_none_or(|(last, _)| *last <= micros)
        {
            self.latest = Some((micros, text));
        }
    }
}
