//! How two values compare.

use std::borrow::Cow;
use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{Found, QueryError};
use crate::case::schema::FieldKind;
use crate::case::time;

/// The order of texts, once for sorting and once without regard to case.
pub(super) struct Collation {
    exact: CollatorBorrowed<'static>,
    caseless: CollatorBorrowed<'static>,
}

impl Collation {
    pub(super) fn new() -> Result<Self, QueryError> {
        let with = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new(CollatorPreferences::default(), options)
                .map_err(|error| QueryError::Collation(error.to_string()))
        };
        Ok(Collation {
            exact: with(Strength::Tertiary)?,
            caseless: with(Strength::Secondary)?,
        })
    }

    /// The order of two keys of one field. Kinds of value never mix: instants, numbers, texts, nothing.
    pub(super) fn sort_order(&self, a: &SortKey, b: &SortKey) -> Ordering {
        match (a, b) {
            (SortKey::Time(a), SortKey::Time(b)) => a.cmp(b),
            (SortKey::Number(a), SortKey::Number(b)) => a.total_cmp(b),
            (SortKey::Text(a), SortKey::Text(b)) => self.exact.compare(a, b),
            _ => a.rank().cmp(&b.rank()),
        }
    }

    /// How a value of a document compares with the value of a filter.
    pub(super) fn compare(&self, kind: FieldKind, value: &Value, wanted: &str) -> Ordering {
        let text = text_of(value);
        if kind == FieldKind::Time
            && let (Some(a), Some(b)) = (time::micros(&text), time::micros(wanted))
        {
            return a.cmp(&b);
        }
        if let (Value::Number(number), Ok(wanted)) = (value, wanted.trim().parse::<f64>())
            && let Some(number) = number.as_f64()
        {
            return number.total_cmp(&wanted);
        }
        self.caseless.compare(&text, wanted)
    }

    /// Whether a text holds another, or is the same.
    pub(super) fn contains(&self, value: &Value, wanted: &str) -> bool {
        let text = text_of(value);
        self.same(&text, wanted) || folded(&text).contains(&folded(wanted))
    }

    pub(super) fn same(&self, a: &str, b: &str) -> bool {
        self.caseless.compare(a, b) == Ordering::Equal
    }

    /// The order of two texts without regard to case.
    pub(super) fn order(&self, a: &str, b: &str) -> Ordering {
        self.caseless.compare(a, b)
    }
}

/// What a document is sorted by.
#[derive(Debug)]
pub(super) enum SortKey {
    Time(i64),
    Number(f64),
    Text(String),
    Absent,
}

impl SortKey {
    pub(super) fn of(found: &Found<'_>, kind: FieldKind) -> Self {
        match found {
            Found::Absent => SortKey::Absent,
            Found::One(Value::Number(number)) => {
                number.as_f64().map_or(SortKey::Absent, SortKey::Number)
            }
            Found::One(value) => {
                let text = text_of(value);
                let instant = (kind == FieldKind::Time)
                    .then(|| time::micros(&text))
                    .flatten();
                instant.map_or_else(|| SortKey::Text(text.into_owned()), SortKey::Time)
            }
            Found::Many(values) => {
                let texts: Vec<_> = values.iter().map(|value| text_of(value)).collect();
                SortKey::Text(texts.join(", "))
            }
        }
    }

    fn rank(&self) -> u8 {
        match self {
            SortKey::Time(_) => 0,
            SortKey::Number(_) => 1,
            SortKey::Text(_) => 2,
            SortKey::Absent => 3,
        }
    }
}

/// A value as the text a filter is compared with.
pub(super) fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// A text without differences of width and case, for looking into it.
fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}
