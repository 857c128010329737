//! What the XML parser does not bound: entities that unfold, and depth.
//!
//! The parser unfolds the entities of a document type in full, entities within entities included. Published RDF uses
//! them to shorten addresses only, so each may stand for a text of its own, and all uses together may not unfold to
//! more than the file's budget.

use std::collections::HashMap;

use super::line_at;
use crate::exchange::linked::{LinkedError, MAX_DEPTH};

const DECLARATION: &str = "<!ENTITY";
/// The entities that XML itself defines.
const PREDEFINED: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// Refuses what would unfold or nest beyond the bounds, and what is no UTF-8.
pub(super) fn check(bytes: &[u8], limit: usize) -> Result<(), LinkedError> {
    let not_text = |at: usize| LinkedError::Syntax {
        syntax: "RDF/XML",
        place: Some(line_at(bytes, at)),
        reason: "the text is not UTF-8".to_owned(),
    };
    let text = std::str::from_utf8(bytes).map_err(|error| not_text(error.valid_up_to()))?;
    if let Some(at) = text.find('\0') {
        return Err(not_text(at));
    }
    let entities = entities(text)?;
    if !entities.is_empty() {
        unfolded(text, &entities, limit)?;
    }
    depth(bytes)
}

/// The declared entities with the length of their texts.
fn entities(text: &str) -> Result<HashMap<&str, usize>, LinkedError> {
    let mut found = HashMap::new();
    for (at, _) in text.match_indices(DECLARATION) {
        let rest = text[at + DECLARATION.len()..].trim_start();
        let name_ends = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(name_ends);
        let refused = || LinkedError::Entity {
            name: name.chars().take(80).collect(),
            place: line_at(text.as_bytes(), at),
        };
        let value = rest
            .trim_start()
            .strip_prefix('"')
            .and_then(|value| value.split_once('"'))
            .map(|(value, _)| value)
            .ok_or_else(refused)?;
        let mut references = references(value);
        if references.any(|name| !name.starts_with('#') && !PREDEFINED.contains(&name)) {
            return Err(refused());
        }
        found.insert(name, value.len());
    }
    Ok(found)
}

/// The names between `&` and `;`.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split('&')
        .skip(1)
        .filter_map(|rest| rest.split_once(';').map(|(name, _)| name))
}

fn unfolded(text: &str, entities: &HashMap<&str, usize>, limit: usize) -> Result<(), LinkedError> {
    let mut total = 0_usize;
    for name in references(text) {
        total = total.saturating_add(entities.get(name).copied().unwrap_or(0));
        if total > limit {
            return Err(LinkedError::TooLarge { limit });
        }
    }
    Ok(())
}

/// Counts open elements, passing over comments, marked sections, instructions and quoted attribute values.
fn depth(bytes: &[u8]) -> Result<(), LinkedError> {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(next) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|b| *b == b'<'))
    {
        at += next;
        let rest = &bytes[at..];
        let skipped = [
            (b"<!--".as_slice(), b"-->".as_slice()),
            (b"<![CDATA[", b"]]>"),
            (b"<?", b"?>"),
        ]
        .into_iter()
        .find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = skipped {
            let inside = &rest[open.len()..];
            let end = inside.windows(close.len()).position(|w| w == close);
            at += open.len() + end.map_or(inside.len(), |end| end + close.len());
            continue;
        }
        let end = tag_end(rest);
        let closing = rest.starts_with(b"</");
        let open_and_closed = rest.get(..end).is_some_and(|tag| tag.ends_with(b"/"));
        if closing {
            depth = depth.saturating_sub(1);
        } else if !rest.starts_with(b"<!") && !open_and_closed {
            depth += 1;
            if depth > MAX_DEPTH {
                return Err(LinkedError::TooDeep {
                    place: line_at(bytes, at),
                });
            }
        }
        at += (end + 1).min(rest.len());
    }
    Ok(())
}

/// Where the `>` of a tag stands, outside of quotation marks.
fn tag_end(tag: &[u8]) -> usize {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}
