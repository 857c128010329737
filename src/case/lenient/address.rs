//! Addresses and identifiers as they are found in real data.

use uuid::Uuid;

use crate::case::key;

/// What an address as received is worth.
pub(super) enum Address {
    /// An absolute URI: stays as it is.
    Verbatim,
    /// Meant well; this is the address.
    Rewritten(String),
    /// Nothing in it.
    Empty,
    /// Some other text.
    Unusable,
}

/// Judges an address of an entity that has this identifier.
pub(super) fn judge(document: Uuid, text: &str, identifier: &str) -> Address {
    if text.trim().is_empty() {
        Address::Empty
    } else if is_absolute(text) {
        with_missing_slash(text).map_or(Address::Verbatim, Address::Rewritten)
    } else if text == identifier || key::normal(text).is_some() {
        Address::Rewritten(from_identifier(document, text))
    } else {
        Address::Unusable
    }
}

/// The address of an entity that came without one: the identifier where that is an address, else `urn:uuid:` with
/// its key. The room that serves addresses may know a better one.
pub(super) fn from_identifier(document: Uuid, identifier: &str) -> String {
    if is_absolute(identifier) {
        with_missing_slash(identifier).unwrap_or_else(|| identifier.to_owned())
    } else {
        format!("urn:uuid:{}", key::key(document, identifier))
    }
}

/// Whether a text is an absolute URI (RFC 3986 section 4.3) as far as its scheme and characters go; letters outside
/// ASCII are let through, as published data has them.
pub(super) fn is_absolute(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !rest.is_empty()
        && !rest.chars().any(|c| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
        })
}

/// The last hyphenated UUID in a text, as written there.
pub(super) fn uuid_in(text: &str) -> Option<&str> {
    text.rsplit(|c: char| !c.is_ascii_hexdigit() && c != '-')
        .find(|part| part.len() == 36 && Uuid::try_parse(part).is_ok())
}

/// `…/CFItems0123…` with the slash that belongs there, if that is what is wrong.
fn with_missing_slash(text: &str) -> Option<String> {
    let uuid = uuid_in(text)?;
    let at = text.rfind(uuid)?;
    let (before, after) = text.split_at(at);
    let (_, segment) = before.rsplit_once('/')?;
    let plural = segment.starts_with("CF")
        && segment.ends_with('s')
        && segment.bytes().all(|b| b.is_ascii_alphabetic());
    plural.then(|| format!("{before}/{after}"))
}
