//! What a caller may ask of the list of documents: `filter`, `sort` with `orderBy`, `fields` [binding 3.2 to 3.4].
//!
//! Texts are compared by the Unicode Collation Algorithm with the root order of CLDR: in filters without regard to case
//! (secondary strength, so half-width and full-width letters, hiragana and katakana are the same too), in sorting at the
//! usual third strength. Times are compared as instants, numbers as numbers. Pure: documents come in as JSON and go out
//! as JSON.

mod collate;
mod filter;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use self::collate::{Collation, SortKey};
use self::filter::Filter;
use super::schema::{self, FieldKind};
use super::version::Version;
use crate::error::{Code, Explain, Message, Place};

/// A question that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The filter is not `field op 'value'`, or two of them joined by ` AND ` or ` OR `.
    #[error("the filter cannot be read at character {at}")]
    FilterSyntax {
        /// Where reading ended, in characters from 1.
        at: usize,
    },
    /// The filter names a field that documents do not have.
    #[error("no field {name} to filter by")]
    FilterField {
        /// The name, as written.
        name: String,
    },
    /// `fields` is blank, or one of its names is.
    #[error("a blank field")]
    BlankField,
    /// `sort` is blank.
    #[error("a blank sort field")]
    BlankSort,
    /// `orderBy` is neither `asc` nor `desc`.
    #[error("no such direction: {value}")]
    OrderBy {
        /// What was written.
        value: String,
    },
    /// A defect on our side: the order of letters that is compiled in cannot be read.
    #[error("the collation data cannot be read: {0}")]
    Collation(String),
}

impl Explain for QueryError {
    fn code(&self) -> Code {
        match self {
            QueryError::FilterSyntax { .. }
            | QueryError::FilterField { .. }
            | QueryError::BlankField
            | QueryError::BlankSort
            | QueryError::OrderBy { .. } => Code::InvalidInput,
            QueryError::Collation(_) => Code::Internal,
        }
    }

    fn message(&self) -> Message {
        match self {
            QueryError::FilterSyntax { at } => {
                Message::new("case-query-filter-syntax").with("at", at)
            }
            QueryError::FilterField { name } => {
                Message::new("case-query-filter-field").with("name", name)
            }
            QueryError::BlankField => Message::new("case-query-blank-field"),
            QueryError::BlankSort => Message::new("case-query-blank-sort"),
            QueryError::OrderBy { value } => Message::new("case-query-order").with("value", value),
            QueryError::Collation(_) => Message::new("case-query-collation"),
        }
    }

    fn place(&self) -> Option<Place> {
        let name = match self {
            QueryError::FilterSyntax { .. } | QueryError::FilterField { .. } => "filter",
            QueryError::BlankField => "fields",
            QueryError::BlankSort => "sort",
            QueryError::OrderBy { .. } => "orderBy",
            QueryError::Collation(_) => return None,
        };
        Some(Place::Argument(name.to_owned()))
    }
}

/// The parameters as they stand in the address; an absent one is `None`.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `sort`.
    pub sort: Option<String>,
    /// `orderBy`.
    pub order_by: Option<String>,
    /// `filter`.
    pub filter: Option<String>,
    /// Every `fields` in the address; each may be a list joined by commas.
    pub fields: Vec<String>,
}

/// A question about documents, understood.
#[derive(Debug)]
pub struct Query {
    filter: Option<Filter>,
    sort: Option<Sort>,
    /// `None` for every field.
    fields: Option<Vec<String>>,
}

#[derive(Debug)]
struct Sort {
    path: Vec<String>,
    kind: FieldKind,
    descending: bool,
}

impl Query {
    /// Understands a question about documents in a version of CASE.
    ///
    /// A field to sort by that does not exist is the default order [binding 3.2.2], and a selection with an unknown
    /// name is every field [binding 3.4.2].
    ///
    /// # Errors
    /// All of [`QueryError`] but the defect.
    pub fn read(version: Version, asked: &Asked) -> Result<Self, QueryError> {
        let descending = match asked.order_by.as_deref() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(other) => {
                return Err(QueryError::OrderBy {
                    value: other.to_owned(),
                });
            }
        };
        let sort = match asked.sort.as_deref() {
            Some(name) if name.trim().is_empty() => return Err(QueryError::BlankSort),
            Some(name) => schema::document_field(version, name.trim()).map(|kind| Sort {
                path: path(name.trim()),
                kind,
                descending,
            }),
            None => None,
        };
        let filter = asked.filter.as_deref();
        Ok(Query {
            filter: filter.map(|text| Filter::read(version, text)).transpose()?,
            sort,
            fields: selection(version, &asked.fields)?,
        })
    }

    /// Whether every document has to be looked at to answer a single page.
    pub fn needs_all(&self) -> bool {
        self.filter.is_some() || self.sort.is_some()
    }

    /// The documents the filter lets through, in the order asked for: positions in the list given. Documents that the
    /// sort holds equal keep their order, and those without the field come last, whatever the direction.
    ///
    /// # Errors
    /// [`QueryError::Collation`] only.
    pub fn arrange(&self, documents: &[Value]) -> Result<Vec<usize>, QueryError> {
        let collation = Collation::new()?;
        let passes = |document: &Value| {
            self.filter
                .as_ref()
                .is_none_or(|filter| filter.holds(&collation, document))
        };
        let kept = (0..documents.len()).filter(|&position| passes(&documents[position]));
        let Some(sort) = &self.sort else {
            return Ok(kept.collect());
        };
        let mut keyed: Vec<(SortKey, usize)> = kept
            .map(|position| (sort.key(&documents[position]), position))
            .collect();
        keyed.sort_by(|(a, _), (b, _)| sort.compare(&collation, a, b));
        Ok(keyed.into_iter().map(|(_, position)| position).collect())
    }

    /// Leaves the fields asked for, and only those.
    pub fn select(&self, document: &mut Map<String, Value>) {
        if let Some(fields) = &self.fields {
            document.retain(|key, _| fields.iter().any(|field| field == key));
        }
    }

    /// Whether documents are cut to some of their fields.
    pub fn selects(&self) -> bool {
        self.fields.is_some()
    }
}

impl Sort {
    fn key(&self, document: &Value) -> SortKey {
        SortKey::of(&found(document, &self.path), self.kind)
    }

    fn compare(&self, collation: &Collation, a: &SortKey, b: &SortKey) -> Ordering {
        let order = collation.sort_order(a, b);
        let absent = matches!(a, SortKey::Absent) || matches!(b, SortKey::Absent);
        if self.descending && !absent {
            order.reverse()
        } else {
            order
        }
    }
}

fn selection(version: Version, lists: &[String]) -> Result<Option<Vec<String>>, QueryError> {
    if lists.is_empty() {
        return Ok(None);
    }
    // Each once: what one request may cost is bounded.
    let names: BTreeSet<&str> = lists
        .iter()
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .collect();
    if names.contains("") {
        return Err(QueryError::BlankField);
    }
    let known =
        |name: &&str| !name.contains('.') && schema::document_field(version, name).is_some();
    Ok(names
        .iter()
        .all(known)
        .then(|| names.into_iter().map(str::to_owned).collect()))
}

fn path(name: &str) -> Vec<String> {
    name.split('.').map(str::to_owned).collect()
}

/// What stands at a path. A list on the way is walked through, and then there are many.
enum Found<'a> {
    Absent,
    One(&'a Value),
    Many(Vec<&'a Value>),
}

fn found<'a>(document: &'a Value, path: &[String]) -> Found<'a> {
    let (mut values, mut many) = (vec![document], false);
    for name in path {
        values = values
            .into_iter()
            .filter_map(|value| value.get(name))
            .flat_map(|value| match value {
                Value::Array(list) => {
                    many = true;
                    list.iter().collect()
                }
                one => vec![one],
            })
            .collect();
    }
    match (values.as_slice(), many) {
        ([], _) => Found::Absent,
        ([one], false) => Found::One(one),
        _ => Found::Many(values),
    }
}
