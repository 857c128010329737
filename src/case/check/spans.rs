//! Lines and columns of JSON pointers in the text of a file.

use std::collections::{HashMap, HashSet};

use super::Finding;
use crate::error::Place;

/// A stretch of a text file. Lines and columns are counted from 1, columns in Unicode code points; the end lies after
/// the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Line of the first character.
    pub start_line: usize,
    /// Column of the first character.
    pub start_column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end.
    pub end_column: usize,
}

/// The regions of the values at these pointers, found in one pass over a text that is JSON. A pointer that leads
/// nowhere has no region.
pub fn regions(bytes: &[u8], wanted: &HashSet<&str>) -> HashMap<String, Region> {
    let mut regions = HashMap::new();
    let mut open: Vec<(String, (usize, usize))> = Vec::new();
    let mut cursor = Cursor::default();
    walk(bytes, &mut |pointer, at, event| {
        if !wanted.contains(pointer) {
            return true;
        }
        let (line, column) = cursor.advance(bytes, at);
        match event {
            Event::Start => open.push((pointer.to_owned(), (line, column))),
            Event::End => {
                if let Some((pointer, (start_line, start_column))) = open.pop() {
                    let region = Region {
                        start_line,
                        start_column,
                        end_line: line,
                        end_column: column,
                    };
                    regions.insert(pointer, region);
                }
            }
        }
        true
    });
    regions
}

/// The pointers that findings in a file of JSON lead to, each with what lies around it: a missing value is shown by the
/// object that lacks it.
pub fn pointers(findings: &[Finding]) -> HashSet<&str> {
    let places = findings.iter().flat_map(|finding| {
        let related = finding.related.iter().map(|related| &related.place);
        std::iter::once(&finding.place).chain(related)
    });
    let mut wanted = HashSet::new();
    for place in places {
        let Place::Pointer(pointer) = place else {
            continue;
        };
        wanted.insert(pointer.as_str());
        if let Some((around, _)) = pointer.rsplit_once('/') {
            wanted.insert(around);
        }
    }
    wanted
}

/// The pointer to the package in a file that has something wrapped around it: the first object with a `CFDocument`.
pub(super) fn package(bytes: &[u8]) -> String {
    let mut found = String::new();
    walk(bytes, &mut |pointer, _, event| {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            return true;
        };
        let here = event == Event::Start && key.eq_ignore_ascii_case("CFDocument");
        if here {
            found = parent.to_owned();
        }
        !here
    });
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    Start,
    End,
}

/// A place that moves forward only, so that counting lines costs one pass in all.
struct Cursor {
    at: usize,
    line: usize,
    column: usize,
}

impl Default for Cursor {
    fn default() -> Self {
        Cursor {
            at: 0,
            line: 1,
            column: 1,
        }
    }
}

impl Cursor {
    fn advance(&mut self, bytes: &[u8], to: usize) -> (usize, usize) {
        if self.at == 0 && bytes.starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
        }
        while self.at < to.min(bytes.len()) {
            match bytes[self.at] {
                b'\n' => (self.line, self.column) = (self.line + 1, 1),
                // The bytes that continue a character.
                0x80..=0xBF => {}
                _ => self.column += 1,
            }
            self.at += 1;
        }
        (self.line, self.column)
    }
}

/// An object or list that is open: how long its own pointer is, and at which element of a list the text stands.
struct Open {
    length: usize,
    index: Option<usize>,
}

/// Tells start and end of every value with its pointer, until the visitor has heard enough. Any bytes are walked
/// without a panic; only of JSON is the result meaningful.
fn walk(bytes: &[u8], visit: &mut dyn FnMut(&str, usize, Event) -> bool) {
    let mut pointer = String::new();
    let mut open: Vec<Open> = Vec::new();
    let mut key_next = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let mut go_on = true;
        match byte {
            b'{' | b'[' => {
                element(&mut pointer, &open);
                go_on = visit(&pointer, at, Event::Start);
                key_next = *byte == b'{';
                open.push(Open {
                    length: pointer.len(),
                    index: (*byte == b'[').then_some(0),
                });
                at += 1;
            }
            b'}' | b']' => {
                if let Some(closed) = open.pop() {
                    pointer.truncate(closed.length);
                }
                at += 1;
                go_on = visit(&pointer, at, Event::End);
                key_next = false;
            }
            b',' => {
                if let Some(top) = open.last_mut() {
                    pointer.truncate(top.length);
                    match &mut top.index {
                        Some(index) => *index += 1,
                        None => key_next = true,
                    }
                }
                at += 1;
            }
            b'"' if key_next => {
                let end = end_of_string(bytes, at);
                let quoted = bytes.get(at..end).unwrap_or_default();
                let key: String = serde_json::from_slice(quoted).unwrap_or_default();
                if let Some(top) = open.last() {
                    pointer.truncate(top.length);
                }
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                key_next = false;
                at = end;
            }
            b':' | b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF => at += 1,
            _ => {
                element(&mut pointer, &open);
                let end = if *byte == b'"' {
                    end_of_string(bytes, at)
                } else {
                    at + literal(&bytes[at..])
                };
                go_on = visit(&pointer, at, Event::Start) && visit(&pointer, end, Event::End);
                at = end;
            }
        }
        if !go_on {
            return;
        }
    }
}

/// Points at the current element, if the innermost open thing is a list.
fn element(pointer: &mut String, open: &[Open]) {
    if let Some(Open {
        length,
        index: Some(index),
    }) = open.last()
    {
        pointer.truncate(*length);
        pointer.push('/');
        pointer.push_str(&index.to_string());
    }
}

/// The length of a number or word; at least 1, so that a walk over anything ends.
fn literal(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|b| !matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n'))
        .count()
        .max(1)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_found_with_line_and_column() {
        let text = "{\n  \"a/b\": [1, {\"名\": \"日本\"}],\n  \"c\": true}";
        let wanted = HashSet::from(["", "/a~1b/1/名", "/a~1b/0", "/c", "/nowhere"]);
        let found = regions(text.as_bytes(), &wanted);
        let region = |pointer: &str| {
            let r = found.get(pointer)?;
            Some((r.start_line, r.start_column, r.end_line, r.end_column))
        };
        assert_eq!(region(""), Some((1, 1, 3, 13)));
        assert_eq!(region("/a~1b/0"), Some((2, 11, 2, 12)));
        assert_eq!(region("/a~1b/1/名"), Some((2, 20, 2, 24)));
        assert_eq!(region("/c"), Some((3, 8, 3, 12)));
        assert_eq!(region("/nowhere"), None);
    }

    #[test]
    fn the_package_is_found_in_its_envelope() {
        let text = br#"[{"x": {}, "cfpackage": {"CFDocument": {}}}]"#;
        assert_eq!(package(text), "/0/cfpackage");
        assert_eq!(package(b"{}"), "");
    }

    proptest! {
        #[test]
        fn any_bytes_are_walked(bytes in prop::collection::vec(
            prop::sample::select(br#"{}[]",:\ a1/~"#.to_vec()), 0..60,
        )) {
            regions(&bytes, &HashSet::from(["", "/a", "/0"]));
            package(&bytes);
        }
    }
}
