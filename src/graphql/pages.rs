//! Paging: Relay connections over lists whose order is known, with opaque keyset cursors.
//!
//! A cursor holds the key of an entry and where it stood. Where the entry still stands there, a page costs its own size;
//! where the list has changed, the entry is looked for; where it is gone, its old place counts.

use async_graphql::connection::{Connection, CursorType, Edge, EmptyFields, OpaqueCursor};
use async_graphql::{OutputType, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::error::{Code, Message, Place, Problem};

/// Entries of a page where neither `first` nor `last` is given.
pub const DEFAULT_PAGE: usize = 50;
/// The largest page.
pub const LARGEST_PAGE: usize = 200;

/// What every connection says beside its edges.
#[derive(SimpleObject)]
pub struct Total {
    /// How many entries the viewer may see in all.
    pub total_count: usize,
}

/// A page of a list.
pub type Page<Node> = Connection<String, Node, Total, EmptyFields>;

/// The four arguments of a connection.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// The first so many …
    pub first: Option<i32>,
    /// … after this cursor.
    pub after: Option<String>,
    /// The last so many …
    pub last: Option<i32>,
    /// … before this cursor.
    pub before: Option<String>,
}

/// Entries a page is reckoned to have where its size is not stated: most lists inside others are shorter than a page.
const EXPECTED: usize = 20;

/// The cost of a page: its size times the cost of an entry. One field alone can only be the count, which costs nothing.
pub fn cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    if child <= 1 {
        return 2;
    }
    let stated = first
        .or(last)
        .map(|count| usize::try_from(count).unwrap_or(0));
    1 + stated
        .unwrap_or(EXPECTED)
        .clamp(1, LARGEST_PAGE)
        .saturating_mul(child)
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    #[serde(rename = "k")]
    key: String,
    #[serde(rename = "n")]
    at: usize,
}

/// The opaque text of a cursor.
pub fn cursor(key: &str, at: usize) -> String {
    OpaqueCursor(Cursor {
        key: key.to_owned(),
        at,
    })
    .encode_cursor()
}

fn read(text: &str, argument: &'static str) -> Result<Cursor, Problem> {
    OpaqueCursor::<Cursor>::decode_cursor(text)
        .map(|cursor| cursor.0)
        .map_err(|_| {
            Problem::new(Code::InvalidInput, Message::new("graphql-cursor"))
                .at(Place::Argument(argument.to_owned()))
        })
}

/// Where the entry of a cursor stands now: its place, or the place it would have.
fn place(cursor: &Cursor, len: usize, key: &impl Fn(usize) -> String) -> (usize, bool) {
    if cursor.at < len && key(cursor.at) == cursor.key {
        return (cursor.at, true);
    }
    match (0..len).find(|&at| key(at) == cursor.key) {
        Some(at) => (at, true),
        None => (cursor.at.min(len), false),
    }
}

fn size(count: Option<i32>, argument: &'static str) -> Result<Option<usize>, Problem> {
    let Some(count) = count else { return Ok(None) };
    let at = Place::Argument(argument.to_owned());
    let Ok(count) = usize::try_from(count) else {
        let message = Message::new("graphql-page-negative").with("argument", argument);
        return Err(Problem::new(Code::InvalidInput, message).at(at));
    };
    if count > LARGEST_PAGE {
        let message = Message::new("graphql-page-large")
            .with("argument", argument)
            .with("limit", LARGEST_PAGE);
        return Err(Problem::new(Code::TooLarge, message).at(at));
    }
    Ok(Some(count))
}

impl Window {
    /// The range of a list of `len` entries that this window shows (Relay cursor connections §4.3).
    ///
    /// # Errors
    /// A cursor that is none, a negative or too large page.
    pub fn range(
        &self,
        len: usize,
        key: impl Fn(usize) -> String,
    ) -> Result<std::ops::Range<usize>, Problem> {
        let (mut from, mut to) = (0, len);
        if let Some(after) = &self.after {
            let (at, there) = place(&read(after, "after")?, len, &key);
            from = at + usize::from(there);
        }
        if let Some(before) = &self.before {
            to = place(&read(before, "before")?, len, &key).0;
        }
        let (first, last) = (size(self.first, "first")?, size(self.last, "last")?);
        let first = if first.is_none() && last.is_none() {
            Some(DEFAULT_PAGE)
        } else {
            first
        };
        to = to.max(from);
        if let Some(first) = first {
            to = to.min(from + first);
        }
        if let Some(last) = last {
            from = from.max(to.saturating_sub(last));
        }
        Ok(from..to)
    }

    /// A page of a list.
    pub fn page<T, Node: OutputType>(
        &self,
        list: &[T],
        key: impl Fn(&T) -> String,
        node: impl Fn(&T) -> Node,
    ) -> Result<Page<Node>, Problem> {
        let range = self.range(list.len(), |at| key(&list[at]))?;
        let total = Total {
            total_count: list.len(),
        };
        let mut page =
            Connection::with_additional_fields(range.start > 0, range.end < list.len(), total);
        page.edges
            .extend(range.map(|at| Edge::new(cursor(&key(&list[at]), at), node(&list[at]))));
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn shown(window: Window, list: &[&str]) -> String {
        let range = window.range(list.len(), |at| list[at].to_owned()).unwrap();
        list[range].concat()
    }

    #[test]
    fn pages_go_forward_and_backward() {
        let list = ["a", "b", "c", "d", "e"];
        let after = |at: usize| Some(cursor(list[at], at));
        assert_eq!(
            shown(
                Window {
                    first: Some(2),
                    ..Window::default()
                },
                &list
            ),
            "ab"
        );
        assert_eq!(
            shown(
                Window {
                    first: Some(2),
                    after: after(1),
                    ..Window::default()
                },
                &list
            ),
            "cd"
        );
        assert_eq!(
            shown(
                Window {
                    last: Some(2),
                    ..Window::default()
                },
                &list
            ),
            "de"
        );
        assert_eq!(
            shown(
                Window {
                    last: Some(2),
                    before: after(3),
                    ..Window::default()
                },
                &list
            ),
            "bc"
        );
        assert_eq!(
            shown(
                Window {
                    after: after(4),
                    ..Window::default()
                },
                &list
            ),
            ""
        );
    }

    #[test]
    fn a_cursor_follows_its_entry_when_the_list_changes() {
        let after = Some(cursor("c", 2));
        let window = || Window {
            first: Some(9),
            after: after.clone(),
            ..Window::default()
        };
        assert_eq!(shown(window(), &["x", "a", "b", "c", "d"]), "d");
        assert_eq!(shown(window(), &["a", "b", "d"]), "d");
        assert_eq!(shown(window(), &["a"]), "");
    }

    #[test]
    fn a_page_that_is_too_large_or_a_cursor_of_another_make_is_refused() {
        let refused = |window: Window| window.range(3, |at| at.to_string()).unwrap_err().code;
        assert_eq!(
            refused(Window {
                first: Some(201),
                ..Window::default()
            }),
            Code::TooLarge
        );
        assert_eq!(
            refused(Window {
                last: Some(-1),
                ..Window::default()
            }),
            Code::InvalidInput
        );
        assert_eq!(
            refused(Window {
                after: Some("x".to_owned()),
                ..Window::default()
            }),
            Code::InvalidInput
        );
    }
}
