//! `filter=field op 'value'`, at most two joined by ` AND ` or ` OR ` [binding 3.3].

use std::cmp::Ordering;

use serde_json::Value;

use super::collate::{Collation, text_of};
use super::{Found, QueryError, found, path};
use crate::case::schema::{self, FieldKind};
use crate::case::version::Version;

/// Characters a filter may have.
const MAX_LENGTH: usize = 2000;

/// A filter, understood.
#[derive(Debug)]
pub(super) struct Filter {
    first: Condition,
    second: Option<(Join, Condition)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

#[derive(Debug)]
struct Condition {
    path: Vec<String>,
    kind: FieldKind,
    op: Op,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
}

/// The longer words first, since they begin like the shorter.
const OPS: [(&str, Op); 7] = [
    ("!=", Op::NotEqual),
    (">=", Op::GreaterOrEqual),
    ("<=", Op::LessOrEqual),
    ("=", Op::Equal),
    (">", Op::Greater),
    ("<", Op::Less),
    ("~", Op::Contains),
];

const JOINS: [(&str, Join); 2] = [(" AND ", Join::And), (" OR ", Join::Or)];

impl Filter {
    pub(super) fn read(version: Version, text: &str) -> Result<Self, QueryError> {
        // What is left lies in the text, so its place follows from its address.
        let fault = |rest: &str| {
            let offset = (rest.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            let read = text.get(..offset).filter(|_| !rest.is_empty());
            QueryError::FilterSyntax {
                at: read.unwrap_or(text).chars().count() + 1,
            }
        };
        // What one request may cost is bounded: every member of every list is compared with every part of the value.
        if let Some((at, _)) = text.char_indices().nth(MAX_LENGTH) {
            return Err(fault(&text[at..]));
        }
        let head = Head::read(text.trim_end()).map_err(fault)?;
        // A quotation mark may stand in a value (`O'Brien`): the value ends at the first one after which the rest of
        // the filter makes sense.
        for (at, _) in head.rest.match_indices('\'') {
            let (value, tail) = (&head.rest[..at], &head.rest[at + 1..]);
            if tail.is_empty() {
                whole(value).map_err(fault)?;
                let first = head.condition(version, value)?;
                return Ok(Filter {
                    first,
                    second: None,
                });
            }
            let joined = JOINS
                .iter()
                .find_map(|(word, join)| Some((*join, tail.strip_prefix(word)?)));
            let Some((join, tail)) = joined else { continue };
            let Ok(second) = Head::read(tail) else {
                continue;
            };
            let Some(last) = second.rest.strip_suffix('\'') else {
                continue;
            };
            whole(value).map_err(fault)?;
            whole(last).map_err(fault)?;
            let first = head.condition(version, value)?;
            let second = second.condition(version, last)?;
            return Ok(Filter {
                first,
                second: Some((join, second)),
            });
        }
        Err(fault(""))
    }

    pub(super) fn holds(&self, collation: &Collation, document: &Value) -> bool {
        let first = self.first.holds(collation, document);
        match &self.second {
            None => first,
            Some((Join::And, second)) => first && second.holds(collation, document),
            Some((Join::Or, second)) => first || second.holds(collation, document),
        }
    }
}

/// Refuses a value that is really several conditions: a third one, or two joined by a word that joins nothing here, as
/// `and` in small letters. Gives what begins with that word.
fn whole(value: &str) -> Result<(), &str> {
    for (at, _) in value.match_indices('\'') {
        let tail = &value[at + 1..];
        if !tail.starts_with(char::is_whitespace) {
            continue;
        }
        let word = tail.trim_start();
        let end = word.find(char::is_whitespace).unwrap_or(word.len());
        if Head::read(&word[end..]).is_ok() {
            return Err(word);
        }
    }
    Ok(())
}

/// `field op '`, and what comes after.
struct Head<'a> {
    name: &'a str,
    op: Op,
    rest: &'a str,
}

impl<'a> Head<'a> {
    /// Reads it; what cannot be read otherwise.
    fn read(text: &'a str) -> Result<Self, &'a str> {
        let text = text.trim_start();
        let end = text
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '!' | '<' | '>' | '~' | '\''))
            .unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        if name.is_empty() {
            return Err(text);
        }
        let rest = rest.trim_start();
        let (op, rest) = OPS
            .iter()
            .find_map(|(word, op)| Some((*op, rest.strip_prefix(word)?)))
            .ok_or(rest)?;
        let rest = rest.trim_start();
        let rest = rest.strip_prefix('\'').ok_or(rest)?;
        Ok(Head { name, op, rest })
    }

    fn condition(&self, version: Version, value: &str) -> Result<Condition, QueryError> {
        let kind =
            schema::document_field(version, self.name).ok_or_else(|| QueryError::FilterField {
                name: self.name.to_owned(),
            })?;
        Ok(Condition {
            path: path(self.name),
            kind,
            op: self.op,
            value: value.to_owned(),
        })
    }
}

impl Condition {
    /// What is absent is different from everything, and neither more nor less.
    fn holds(&self, collation: &Collation, document: &Value) -> bool {
        match found(document, &self.path) {
            Found::Absent => self.op == Op::NotEqual,
            Found::One(value) => self.holds_for(collation, value),
            Found::Many(values) => match self.op {
                Op::Equal => self.is_whole(collation, &values),
                Op::NotEqual => !self.is_whole(collation, &values),
                Op::Contains => values.iter().any(|value| {
                    collation.contains(value, &self.value)
                        || parts(&self.value).any(|part| collation.same(&text_of(value), part))
                }),
                _ => values.iter().any(|value| self.holds_for(collation, value)),
            },
        }
    }

    fn holds_for(&self, collation: &Collation, value: &Value) -> bool {
        if self.op == Op::Contains {
            return collation.contains(value, &self.value);
        }
        let order = collation.compare(self.kind, value, &self.value);
        match self.op {
            Op::Equal => order == Ordering::Equal,
            Op::NotEqual => order != Ordering::Equal,
            Op::Greater => order == Ordering::Greater,
            Op::GreaterOrEqual => order != Ordering::Less,
            Op::Less => order == Ordering::Less,
            Op::LessOrEqual => order != Ordering::Greater,
            Op::Contains => false,
        }
    }

    /// Whether the value names the whole list: its members joined by commas, in any order.
    fn is_whole(&self, collation: &Collation, values: &[&Value]) -> bool {
        let texts: Vec<_> = values.iter().map(|value| text_of(value)).collect();
        let mut members: Vec<&str> = texts.iter().flat_map(|text| parts(text)).collect();
        let mut wanted: Vec<&str> = parts(&self.value).collect();
        if members.len() != wanted.len() {
            return false;
        }
        members.sort_by(|a, b| collation.order(a, b));
        wanted.sort_by(|a, b| collation.order(a, b));
        members
            .iter()
            .zip(&wanted)
            .all(|(a, b)| collation.same(a, b))
    }
}

/// The members of a list written with commas. A member may hold commas itself, so members are cut the same way.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}
