//! What the JSON parser does not tell: how deep the text nests, which numbers it cannot hold, which keys stand twice.
//!
//! Both passes run over the raw bytes once and keep no more than the path to where they stand, and the keys of the
//! objects on it.

use std::collections::HashSet;

use super::MAX_TEXT;
use super::at::push;
use super::source::{Feed, Source};
use crate::case::CaseError;

/// What a first look at the bytes tells.
pub(super) struct Look {
    /// How deep objects and lists lie within each other.
    pub(super) depth: usize,
    /// Whether a byte order mark stands before them.
    pub(super) marked: bool,
}

/// Where in the text, from 1.
struct Position {
    line: usize,
    column: usize,
}

impl Position {
    fn pass(&mut self, byte: u8) {
        if byte == b'\n' {
            (self.line, self.column) = (self.line + 1, 1);
        } else {
            self.column += 1;
        }
    }
}

/// Looks how deep objects and lists lie within each other; refuses as soon as that is more than `most`, or a text is
/// longer than [`MAX_TEXT`].
pub(super) fn look(source: &dyn Source, most: usize) -> Result<Look, CaseError> {
    let mut feed = Feed::open(source)?;
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut position = Position { line: 1, column: 1 };
    while let Some(byte) = feed.next()? {
        match byte {
            b'"' => {
                let (line, column) = (position.line, position.column);
                let mut length = 0_usize;
                each_of_string(&mut feed, |byte| {
                    position.pass(byte);
                    length += 1;
                    if length > MAX_TEXT {
                        return Err(CaseError::TextTooLong { line, column });
                    }
                    Ok(())
                })?;
            }
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
                if depth > most {
                    let Position { line, column } = position;
                    return Err(CaseError::TooDeep { line, column });
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        position.pass(byte);
    }
    Ok(Look {
        depth: deepest,
        marked: feed.marked,
    })
}

/// Something in valid JSON that is lost when it is parsed.
pub(super) struct Oddity {
    /// Where, as a JSON pointer.
    pub(super) pointer: String,
    /// The literal of a number that a double cannot hold; `None` for a key that its object has already.
    pub(super) number: Option<String>,
}

enum Level {
    List(usize),
    Object {
        key: String,
        seen: HashSet<String>,
        key_next: bool,
    },
}

/// Finds what is lost by parsing. The bytes must be valid JSON, which the parser has made sure of.
pub(super) fn oddities<E: From<CaseError>>(
    source: &dyn Source,
    mut found: impl FnMut(Oddity) -> Result<(), E>,
) -> Result<(), E> {
    let mut feed = Feed::open(source)?;
    let mut path: Vec<Level> = Vec::new();
    let mut text = Vec::new();
    while let Some(byte) = feed.next()? {
        match byte {
            b'{' => path.push(Level::Object {
                key: String::new(),
                seen: HashSet::new(),
                key_next: true,
            }),
            b'[' => path.push(Level::List(0)),
            b'}' | b']' => drop(path.pop()),
            b',' => match path.last_mut() {
                Some(Level::List(index)) => *index += 1,
                Some(Level::Object { key_next, .. }) => *key_next = true,
                None => {}
            },
            b'"' => match path.last_mut() {
                Some(Level::Object {
                    key,
                    seen,
                    key_next: key_next @ true,
                }) => {
                    *key_next = false;
                    text.clear();
                    text.push(b'"');
                    each_of_string(&mut feed, |byte| {
                        text.push(byte);
                        Ok(())
                    })?;
                    *key = serde_json::from_slice(&text).unwrap_or_default();
                    if !seen.insert(key.clone()) {
                        found(Oddity {
                            pointer: pointer(&path),
                            number: None,
                        })?;
                    }
                }
                _ => each_of_string(&mut feed, |_| Ok(()))?,
            },
            b'-' | b'0'..=b'9' => {
                let mut literal = String::from(char::from(byte));
                while let Some(next @ (b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) =
                    feed.peek()?
                {
                    literal.push(char::from(next));
                    feed.next()?;
                }
                if !is_exact(&literal) {
                    found(Oddity {
                        pointer: pointer(&path),
                        number: Some(literal),
                    })?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the JSON number of a literal, written again, has the same value.
pub(super) fn is_exact(literal: &str) -> bool {
    // Fifteen digits always fit a double; most numbers are shorter than that.
    if literal.len() <= 15 && !literal.contains(['e', 'E']) {
        return true;
    }
    serde_json::from_str::<serde_json::Number>(literal)
        .is_ok_and(|number| decimal(&number.to_string()) == decimal(literal))
}

/// A decimal as its significant digits and the power of ten of the last of them.
fn decimal(literal: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = literal.split_once(['e', 'E']).unwrap_or((literal, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{}{fraction}", whole.trim_start_matches('-'));
    let digits = all.trim_start_matches('0').trim_end_matches('0');
    if digits.is_empty() {
        return (false, String::new(), 0);
    }
    let trailing = all.len() - all.trim_end_matches('0').len();
    let power = exponent.parse::<i64>().unwrap_or(i64::MAX);
    let last = power
        .saturating_sub(fraction.len() as i64)
        .saturating_add(trailing as i64);
    (whole.starts_with('-'), digits.to_owned(), last)
}

/// Reads on to the end of a string whose opening quote was read: every byte up to and with the closing quote.
fn each_of_string(
    feed: &mut Feed<'_>,
    mut each: impl FnMut(u8) -> Result<(), CaseError>,
) -> Result<(), CaseError> {
    let mut escaped = false;
    while let Some(byte) = feed.next()? {
        each(byte)?;
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => break,
            _ => {}
        }
    }
    Ok(())
}

fn pointer(path: &[Level]) -> String {
    let mut text = String::new();
    for level in path {
        match level {
            Level::List(index) => push(&mut text, &index.to_string()),
            Level::Object { key, .. } => push(&mut text, key),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn inexact_numbers_and_repeated_keys_are_found_with_their_place() {
        let text = r#"{"a":[1,{"b/c":123456789012345678901234567890}],"s":"9e999 \" 1","a":0.1,
                "d":0.12345678901234567890123,"e":1e2}"#;
        let mut found = Vec::new();
        oddities(&text.as_bytes(), |o| {
            found.push((o.pointer, o.number.is_some()));
            Ok::<(), CaseError>(())
        })
        .unwrap();
        let expected =
            [("/a/1/b~1c", true), ("/a", false), ("/d", true)].map(|(p, n)| (p.to_owned(), n));
        assert_eq!(found, expected);
    }

    #[test]
    fn depth_is_refused_with_line_and_column() {
        let depth = |text: &str, most| look(&text.as_bytes(), most).map(|look| look.depth);
        assert!(matches!(depth("{\n \"[[[\": [[]]}", 3), Ok(3)));
        assert!(matches!(
            depth("{\n \"a\": [[]]}", 2),
            Err(CaseError::TooDeep { line: 2, column: 8 })
        ));
    }
}
