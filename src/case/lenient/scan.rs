//! What the JSON parser does not tell: how deep the text nests, which numbers it cannot hold, which keys stand twice.
//!
//! Both passes run over the raw bytes once and keep no more than the path to where they stand.

use std::borrow::Cow;
use std::collections::HashSet;

use super::at::push;
use crate::case::CaseError;

/// How deep objects and lists lie within each other; refuses as soon as that is more than `most`.
pub(super) fn depth(bytes: &[u8], most: usize) -> Result<usize, CaseError> {
    let (mut depth, mut deepest, mut at) = (0_usize, 0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at) - 1,
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
                if depth > most {
                    let before = &bytes[..at];
                    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
                    let column = at
                        - before
                            .iter()
                            .rposition(|b| *b == b'\n')
                            .map_or(0, |n| n + 1)
                        + 1;
                    return Err(CaseError::TooDeep { line, column });
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    Ok(deepest)
}

/// Something in valid JSON that is lost when it is parsed.
pub(super) struct Oddity {
    /// Where, as a JSON pointer.
    pub(super) pointer: String,
    /// The literal of a number that a double cannot hold; `None` for a key that its object has already.
    pub(super) number: Option<String>,
}

enum Level<'a> {
    List(usize),
    Object {
        key: Cow<'a, str>,
        seen: HashSet<Cow<'a, str>>,
        key_next: bool,
    },
}

/// Finds what is lost by parsing. The bytes must be valid JSON, which the parser has made sure of.
pub(super) fn oddities(bytes: &[u8]) -> Vec<Oddity> {
    let mut found = Vec::new();
    let mut path: Vec<Level<'_>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' => path.push(Level::Object {
                key: Cow::Borrowed(""),
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
            b'"' => {
                let end = end_of_string(bytes, at);
                if let Some(Level::Object {
                    key,
                    seen,
                    key_next: key_next @ true,
                }) = path.last_mut()
                {
                    *key_next = false;
                    *key = unescaped(&bytes[at..end]);
                    if !seen.insert(key.clone()) {
                        found.push(Oddity {
                            pointer: pointer(&path),
                            number: None,
                        });
                    }
                }
                at = end - 1;
            }
            b'-' | b'0'..=b'9' => {
                let end = at
                    + bytes[at..]
                        .iter()
                        .take_while(|b| matches!(b, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'))
                        .count();
                let literal = String::from_utf8_lossy(&bytes[at..end]);
                if !is_exact(&literal) {
                    found.push(Oddity {
                        pointer: pointer(&path),
                        number: Some(literal.into_owned()),
                    });
                }
                at = end - 1;
            }
            _ => {}
        }
        at += 1;
    }
    found
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

/// The index after the closing quote of the string that opens at `start`; the end of input if none closes it.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn unescaped(quoted: &[u8]) -> Cow<'_, str> {
    let inner = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    if !inner.contains(&b'\\')
        && let Ok(text) = std::str::from_utf8(inner)
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(serde_json::from_slice(quoted).unwrap_or_default())
}

fn pointer(path: &[Level<'_>]) -> String {
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
    use super::*;

    #[test]
    fn inexact_numbers_and_repeated_keys_are_found_with_their_place() {
        let text = r#"{"a":[1,{"b/c":123456789012345678901234567890}],"s":"9e999 \" 1","a":0.1,
                "d":0.12345678901234567890123,"e":1e2}"#;
        let found: Vec<_> = oddities(text.as_bytes())
            .into_iter()
            .map(|o| (o.pointer, o.number.is_some()))
            .collect();
        let expected =
            [("/a/1/b~1c", true), ("/a", false), ("/d", true)].map(|(p, n)| (p.to_owned(), n));
        assert_eq!(found, expected);
    }

    #[test]
    fn depth_is_refused_with_line_and_column() {
        assert!(matches!(depth(b"{\n \"[[[\": [[]]}", 3), Ok(3)));
        assert!(matches!(
            depth(b"{\n \"a\": [[]]}", 2),
            Err(CaseError::TooDeep { line: 2, column: 8 })
        ));
    }
}
