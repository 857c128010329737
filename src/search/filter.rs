//! What a search is narrowed by: dimensions with their values, and places in a tree.
//!
//! Values of one dimension are alternatives, dimensions are combined. Texts are compared as their authors wrote them but
//! for case, width (NFKC) and white space; a value that nothing has narrows to nothing. Filters only ever take away: what a
//! viewer may see is decided beside them.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::fold::Folded;
use super::schema::Fields;
use super::stems::primary_tag;

/// Characters of a value that are kept and compared.
const LONGEST_VALUE: usize = 500;
/// More alternatives than this are looked up as a set.
const MANY: usize = 32;

/// What hits can be narrowed by and counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// [`super::Kind`], by its name.
    Kind,
    /// The document copy, by its number.
    Framework,
    /// The organisation that holds it, by its number.
    Organisation,
    /// `creator` of the framework.
    Creator,
    /// Subjects.
    Subject,
    /// The type its authors gave it.
    ItemType,
    /// Levels of education.
    EducationLevel,
    /// The primary subtag of the language.
    Language,
    /// `adoptionStatus` of the framework.
    Status,
    /// `frameworkType` of the framework.
    FrameworkType,
    /// The items it stands below, by their keys; counted within what a search is narrowed to by [`Under`].
    Under,
}

impl Dimension {
    /// Every dimension, in the order of a page.
    pub const ALL: [Dimension; 11] = [
        Dimension::Kind,
        Dimension::Framework,
        Dimension::Organisation,
        Dimension::Creator,
        Dimension::Subject,
        Dimension::ItemType,
        Dimension::EducationLevel,
        Dimension::Language,
        Dimension::Status,
        Dimension::FrameworkType,
        Dimension::Under,
    ];

    /// The stable name, as in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Kind => "kind",
            Dimension::Framework => "framework",
            Dimension::Organisation => "organisation",
            Dimension::Creator => "creator",
            Dimension::Subject => "subject",
            Dimension::ItemType => "type",
            Dimension::EducationLevel => "level",
            Dimension::Language => "language",
            Dimension::Status => "status",
            Dimension::FrameworkType => "framework_type",
            Dimension::Under => "under",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        Dimension::ALL
            .into_iter()
            .find(|dimension| dimension.name() == name)
    }

    /// Its values are numbers of rows, not texts.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Dimension::Framework | Dimension::Organisation)
    }

    /// Its values are written by authors and differ in case, width and space.
    pub(super) fn is_free(self) -> bool {
        let named = matches!(
            self,
            Dimension::Kind | Dimension::Language | Dimension::Under
        );
        !self.is_number() && !named
    }

    /// The field of the index it lives in.
    pub(super) fn field(self, fields: &Fields) -> Field {
        match self {
            Dimension::Kind => fields.kind,
            Dimension::Framework => fields.document,
            Dimension::Organisation => fields.organisation,
            Dimension::Creator => fields.creator,
            Dimension::Subject => fields.subject,
            Dimension::ItemType => fields.item_type,
            Dimension::EducationLevel => fields.education_level,
            Dimension::Language => fields.language,
            Dimension::Status => fields.status,
            Dimension::FrameworkType => fields.framework_type,
            Dimension::Under => fields.above,
        }
    }

    fn term(self, fields: &Fields, value: &Value) -> Option<Term> {
        let field = self.field(fields);
        match value {
            Value::Number(number) => self
                .is_number()
                .then(|| Term::from_field_i64(field, *number)),
            Value::Text(_) if self.is_number() => None,
            Value::Text(text) if self == Dimension::Language => {
                Some(Term::from_field_text(field, &primary_tag(text)))
            }
            Value::Text(text) if self.is_free() => {
                Some(Term::from_field_text(field, &compared(text)))
            }
            Value::Text(text) => Some(Term::from_field_text(field, text)),
        }
    }
}

/// A value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Of a dimension of texts.
    Text(String),
    /// Of [`Dimension::Framework`] and [`Dimension::Organisation`]; no row has the number [`Value::NOTHING`].
    Number(i64),
}

impl Value {
    /// A number that nothing has, for what could not be resolved.
    pub const NOTHING: Value = Value::Number(-1);

    /// The text of a text; empty for a number.
    pub fn text(&self) -> &str {
        match self {
            Value::Text(text) => text,
            Value::Number(_) => "",
        }
    }
}

/// A place in the tree of a copy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Under {
    /// The document copy.
    pub document: i64,
    /// Key of the item whose descendants are meant; `None` for all of the copy.
    pub item: Option<String>,
}

/// What a search is narrowed by. The empty one narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    chosen: BTreeMap<Dimension, Vec<Value>>,
    under: Vec<Under>,
}

impl Filters {
    /// Only what has one of these values; no values narrow nothing. Builder style; called again for the same dimension it
    /// adds alternatives.
    #[must_use]
    pub fn only(mut self, dimension: Dimension, values: impl IntoIterator<Item = Value>) -> Self {
        let mut values = values.into_iter().peekable();
        if values.peek().is_some() {
            self.chosen.entry(dimension).or_default().extend(values);
        }
        self
    }

    /// The same for texts.
    #[must_use]
    pub fn only_texts<T: Into<String>>(
        self,
        dimension: Dimension,
        texts: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = texts.into_iter().map(|text| Value::Text(text.into()));
        self.only(dimension, values)
    }

    /// The same for numbers of rows.
    #[must_use]
    pub fn only_numbers(
        self,
        dimension: Dimension,
        numbers: impl IntoIterator<Item = i64>,
    ) -> Self {
        self.only(dimension, numbers.into_iter().map(Value::Number))
    }

    /// Only what stands under one of these; no places narrow nothing.
    #[must_use]
    pub fn only_under(mut self, places: impl IntoIterator<Item = Under>) -> Self {
        self.under.extend(places);
        self
    }

    /// Whether it narrows anything.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.under.is_empty()
    }

    /// Whether it narrows in this dimension.
    pub(super) fn narrows(&self, dimension: Dimension) -> bool {
        self.chosen.contains_key(&dimension)
    }

    /// The clauses every hit must meet, but for one dimension; they do not score.
    pub(super) fn clauses(
        &self,
        fields: &Fields,
        but: Option<Dimension>,
    ) -> Vec<(Occur, Box<dyn Query>)> {
        let chosen = self
            .chosen
            .iter()
            .filter(|(dimension, _)| Some(**dimension) != but);
        let mut clauses: Vec<_> = chosen
            .map(|(dimension, values)| {
                let terms = values
                    .iter()
                    .filter_map(|value| dimension.term(fields, value));
                must(any_term(terms.collect()))
            })
            .collect();
        if !self.under.is_empty() {
            let places = self.under.iter().map(|place| place.query(fields)).collect();
            clauses.push(must(Box::new(BooleanQuery::union(places))));
        }
        clauses
    }
}

impl Under {
    fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let copy = any_term(vec![Term::from_field_i64(fields.document, self.document)]);
        match &self.item {
            None => copy,
            Some(key) => {
                let above = any_term(vec![Term::from_field_text(fields.above, key)]);
                Box::new(BooleanQuery::intersection(vec![copy, above]))
            }
        }
    }
}

fn must(query: Box<dyn Query>) -> (Occur, Box<dyn Query>) {
    (Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))
}

/// Whatever has one of the terms. One term is read as it stands; a set of many is collected once.
fn any_term(mut terms: Vec<Term>) -> Box<dyn Query> {
    if terms.len() > MANY {
        return Box::new(TermSetQuery::new(terms));
    }
    let one = |term| TermQuery::new(term, IndexRecordOption::Basic);
    if terms.len() == 1
        && let Some(term) = terms.pop()
    {
        return Box::new(one(term));
    }
    let queries = terms
        .into_iter()
        .map(|term| Box::new(one(term)) as Box<dyn Query>);
    Box::new(BooleanQuery::union(queries.collect()))
}

/// What is kept of a value: without white space around it, not longer than anyone reads.
pub(super) fn kept(value: &str) -> String {
    value.trim().chars().take(LONGEST_VALUE).collect()
}

/// The form in which values are compared: NFKC, lower case, runs of white space as one space.
pub(super) fn compared(value: &str) -> String {
    let folded = Folded::new(&kept(value)).text;
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Name under which the tokenizer is registered.
pub(super) const WHOLE_VALUE: &str = "whole_value";

/// Indexes a value by the form in which it is compared; its column keeps it as written.
#[derive(Clone, Debug, Default)]
pub(super) struct WholeValue {
    token: Token,
}

/// The one token of a value.
#[derive(Debug)]
pub(super) struct OneToken<'a> {
    token: &'a mut Token,
    given: bool,
}

impl Tokenizer for WholeValue {
    type TokenStream<'a> = OneToken<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> OneToken<'a> {
        self.token.reset();
        self.token.position = 0;
        self.token.text = compared(text);
        OneToken {
            token: &mut self.token,
            given: false,
        }
    }
}

impl TokenStream for OneToken<'_> {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.given, true)
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_without_case_width_and_space() {
        for other in ["Ｍａｔｈ　Ｉ", " math  i ", "MATH\nI"] {
            assert_eq!(compared("Math I"), compared(other), "{other}");
        }
        assert_ne!(compared("Math I"), compared("MathI"));
        assert_eq!(compared("ﾃﾞｰﾀ"), compared("データ"));
    }

    #[test]
    fn names_are_read_back() {
        for dimension in Dimension::ALL {
            assert_eq!(Dimension::from_name(dimension.name()), Some(dimension));
        }
    }
}
