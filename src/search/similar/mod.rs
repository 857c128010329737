//! Finds the records most like a statement: candidates for an alignment, each with its reasons.
//!
//! First the index is asked for the statement's most telling terms; then the few hundred best records are compared with
//! it one by one ([`compare`]), because what ranks well for a question (a rare word) says little of how far two
//! statements mean the same. Nothing here decides anything: a person does.

mod compare;
mod level;
mod side;
mod statistics;
#[cfg(test)]
mod tests;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, Order, Searcher, TantivyDocument, TantivyError, Term};

use self::side::{Class, Key, Side};
use self::statistics::Statistics;
use super::codes::{self, CodeForms};
use super::error::SearchError;
use super::generation::View;
use super::index::SearchIndex;
use super::plain::plain;
use super::query::filter;
use super::record::Kind;
use super::schema::{ID, TextField};
use super::stems::primary_tag;

pub use self::compare::{Because, Reason, Shared};

/// The most candidates an answer holds.
pub const MOST_SIMILAR: usize = 200;

/// Terms of a statement the index is asked for: its most telling ones.
const MOST_TERMS: usize = 25;
/// Records that are compared one by one, of each half.
const COMPARED: usize = 300;
/// Characters of a text that are compared; the rest is ignored.
pub(super) const LONGEST_TEXT: usize = 4_000;

/// A statement, with what is known about where it stands. Empty means unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The statement, title or name.
    pub title: String,
    /// The abbreviated statement.
    pub abbreviated: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Notes, description.
    pub notes: Option<String>,
    /// The human coding scheme or course code.
    pub code: Option<String>,
    /// BCP 47 tag of its language.
    pub language: Option<String>,
    /// Statements of its ancestors and the title of its framework.
    pub path: Vec<String>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// Levels of education.
    pub education_levels: Vec<String>,
}

impl Statement {
    /// The same without the HTML, MathML, LaTeX and Markdown in its texts, as records are indexed; for texts that do not
    /// come from the index.
    #[must_use]
    pub fn without_markup(mut self) -> Self {
        let texts = [&mut self.title]
            .into_iter()
            .chain(&mut self.abbreviated)
            .chain(&mut self.notes)
            .chain(&mut self.keywords)
            .chain(&mut self.path);
        texts.for_each(|text| *text = plain(text));
        self
    }
}

/// What the candidates shall be. An empty list narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Among {
    /// Only these kinds.
    pub kinds: Vec<Kind>,
    /// Only of these document copies.
    pub documents: Vec<i64>,
    /// Not of these document copies.
    pub without_documents: Vec<i64>,
    /// Only in these languages (BCP 47 tags; only the primary subtag is compared).
    pub languages: Vec<String>,
    /// Not these records.
    pub without: Vec<String>,
    /// The organisation whose member asks; `None` for everyone else. Decides what is visible.
    pub viewer_organisation: Option<i64>,
    /// At most so many, and not more than [`MOST_SIMILAR`].
    pub limit: usize,
}

/// A record that is like the statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// The record's id.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// Its document copy.
    pub document: i64,
    /// From 0 (nothing in common) to 1; above 0.9 the statements have the same words. Comparable between answers.
    pub score: f32,
    /// Why, the weightiest first; the shares add up to the score.
    pub reasons: Vec<Reason>,
}

impl SearchIndex {
    /// The statement of a record the viewer may see, as it was indexed; `None` if there is none.
    ///
    /// # Errors
    /// [`SearchError::Reading`] if a file is damaged or gone.
    pub fn statement(
        &self,
        id: &str,
        viewer_organisation: Option<i64>,
    ) -> Result<Option<Statement>, SearchError> {
        let view = self.view();
        let by_id = Term::from_field_text(self.fields.id, id);
        for half in self.halves(&view, viewer_organisation) {
            let query = half.narrowed(self, vec![filter(vec![by_id.clone()])]);
            let found = half
                .searcher
                .search(&query, &TopDocs::with_limit(1).order_by_score());
            if let Some((_, address)) = found.map_err(SearchError::Reading)?.first() {
                let read = self.read(half.searcher, *address);
                return read.map(Some).map_err(SearchError::Reading);
            }
        }
        Ok(None)
    }

    /// The records most like a statement (without markup), best first; of equals the one with the smaller id first. Never waits for
    /// writing; blocks on disk, so not for an async worker.
    ///
    /// As with [`SearchIndex::search`], without a viewer only the public half is touched, and the statistics are always
    /// those of the public half.
    ///
    /// # Errors
    /// [`SearchError::Reading`] if a file is damaged or gone; never because of the text.
    pub fn similar(
        &self,
        statement: &Statement,
        among: &Among,
    ) -> Result<Vec<Similar>, SearchError> {
        let view = self.view();
        self.most_like(&view, statement, among)
            .map_err(SearchError::Reading)
    }

    fn most_like(
        &self,
        view: &View,
        statement: &Statement,
        among: &Among,
    ) -> Result<Vec<Similar>, TantivyError> {
        let mut statistics = Statistics::new(&view.public, self.fields);
        let here = Side::new(statement);
        let wanted = self.telling(&here, statement, &mut statistics)?;
        let mut found = Vec::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        let mut parts = self.among(among);
        parts.push((Occur::Must, Box::new(BooleanQuery::union(wanted))));
        for half in self.halves(view, among.viewer_organisation) {
            let query = half.narrowed(self, parts.iter().map(copy).collect());
            // Among equals the ids decide, so that the same state of the index always compares the same records.
            let order = (
                (SortBySimilarityScore, Order::Desc),
                (SortByString::for_field(ID), Order::Asc),
            );
            let top = TopDocs::with_limit(COMPARED).order_by(order);
            let best = half.searcher.search_with_statistics_provider(
                &query,
                &top,
                &statistics.provider(),
            )?;
            for (_, address) in best {
                found.extend(self.compared(half.searcher, address, &here, &mut statistics)?);
            }
        }
        found.sort_by(|a: &Similar, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        found.truncate(among.limit.min(MOST_SIMILAR));
        Ok(found)
    }

    /// One record, compared; `None` where nothing is shared after all.
    fn compared(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        here: &Side,
        statistics: &mut Statistics,
    ) -> Result<Option<Similar>, TantivyError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = |field: Field| document.get_first(field).and_then(|value| value.as_str());
        let damaged = |what: &str| {
            TantivyError::InternalError(format!("the record at {address:?} has no {what}"))
        };
        let id = text(self.fields.id).ok_or_else(|| damaged("id"))?;
        let kind = text(self.fields.kind).and_then(Kind::from_name);
        let copy = document.get_first(self.fields.document);
        let there = Side::new(&self.statement_of(searcher, address, &document)?);
        let (score, reasons) = compare::compare(here, &there, statistics)?;
        Ok((score > 0.0).then_some(Similar {
            id: id.to_owned(),
            kind: kind.ok_or_else(|| damaged("kind"))?,
            document: copy
                .and_then(|value| value.as_i64())
                .ok_or_else(|| damaged("document"))?,
            score,
            reasons,
        }))
    }

    /// The halves a viewer may see.
    fn halves<'a>(&self, view: &'a View, viewer_organisation: Option<i64>) -> Vec<Half<'a>> {
        let own = viewer_organisation.map(|organisation| Half {
            searcher: &view.private,
            own: Some(organisation),
        });
        let public = Half {
            searcher: &view.public,
            own: None,
        };
        std::iter::once(public).chain(own).collect()
    }

    /// What the index is asked for: the most telling terms, wherever they stand, and the code.
    fn telling(
        &self,
        here: &Side,
        statement: &Statement,
        statistics: &mut Statistics,
    ) -> Result<Vec<Box<dyn TantivyQuery>>, TantivyError> {
        let mut weighed = Vec::with_capacity(here.terms.len());
        for (key, place) in &here.terms {
            weighed.push((statistics.weight(key)? * place.factor, key));
        }
        weighed.sort_by(|(weight, key), (other, other_key)| {
            other.total_cmp(weight).then_with(|| key.cmp(other_key))
        });
        let mut parts: Vec<Box<dyn TantivyQuery>> = weighed
            .into_iter()
            .take(MOST_TERMS)
            .map(|(_, key)| self.anywhere(key))
            .collect();
        let code = statement
            .code
            .as_deref()
            .filter(|code| compare::tells(code))
            .and_then(CodeForms::new);
        parts.extend(code.map(|code| -> Box<dyn TantivyQuery> {
            let term = Term::from_field_text(self.fields.codes, &codes::whole_bare(&code.bare));
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(query), 10.0))
        }));
        Ok(parts)
    }

    /// A term in any text of a record.
    fn anywhere(&self, key: &Key) -> Box<dyn TantivyQuery> {
        let factor = match key.class {
            Class::Word => 1.0,
            Class::Gram => side::GRAM,
        };
        let term = Term::from_field_text(self.fields.all, &key.text);
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(query), factor))
    }

    fn among(&self, among: &Among) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        let fields = &self.fields;
        let number = |id: &i64| Term::from_field_i64(fields.document, *id);
        let kinds = among
            .kinds
            .iter()
            .map(|kind| Term::from_field_text(fields.kind, kind.name()))
            .collect();
        let documents = among.documents.iter().map(number).collect();
        let languages = among
            .languages
            .iter()
            .map(|tag| Term::from_field_text(fields.language, &primary_tag(tag)))
            .collect();
        let some = |terms: &Vec<Term>| !terms.is_empty();
        let mut parts: Vec<_> = [kinds, documents, languages]
            .into_iter()
            .filter(some)
            .map(filter)
            .collect();
        let without = [
            among.without_documents.iter().map(number).collect(),
            among
                .without
                .iter()
                .map(|id| Term::from_field_text(fields.id, id))
                .collect(),
        ];
        parts.extend(
            without
                .into_iter()
                .filter(some)
                .map(|terms| (Occur::MustNot, filter(terms).1)),
        );
        parts
    }

    fn read(&self, searcher: &Searcher, address: DocAddress) -> Result<Statement, TantivyError> {
        let document: TantivyDocument = searcher.doc(address)?;
        self.statement_of(searcher, address, &document)
    }

    /// What is known of a record: its stored texts, and its levels and subjects from the columns.
    fn statement_of(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        document: &TantivyDocument,
    ) -> Result<Statement, TantivyError> {
        let all = |field: Field| -> Vec<String> {
            let values = document.get_all(field);
            values
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect()
        };
        let texts = |text: TextField| all(self.fields.text(text).stored);
        let first = |field: Field| all(field).into_iter().next();
        let column = |field| column(searcher, address, searcher.schema().get_field_name(field));
        Ok(Statement {
            title: texts(TextField::Title)
                .into_iter()
                .next()
                .unwrap_or_default(),
            abbreviated: texts(TextField::Abbreviated).into_iter().next(),
            keywords: texts(TextField::Keywords),
            notes: texts(TextField::Notes).into_iter().next(),
            code: first(self.fields.code),
            language: first(self.fields.language),
            path: texts(TextField::Path),
            subjects: column(self.fields.subject)?,
            education_levels: column(self.fields.education_level)?,
        })
    }
}

/// The values of a record in a column.
fn column(
    searcher: &Searcher,
    address: DocAddress,
    name: &str,
) -> Result<Vec<String>, TantivyError> {
    let segment = searcher.segment_reader(address.segment_ord);
    let mut values = Vec::new();
    let Some(column) = segment.fast_fields().str(name)? else {
        return Ok(values);
    };
    for ord in column.term_ords(address.doc_id) {
        let mut value = String::new();
        if column.ord_to_str(ord, &mut value)? {
            values.push(value);
        }
    }
    Ok(values)
}

/// One half of the index and whose records of it may be seen; `None`: everyone's.
struct Half<'a> {
    searcher: &'a Searcher,
    own: Option<i64>,
}

impl Half<'_> {
    fn narrowed(
        &self,
        index: &SearchIndex,
        mut parts: Vec<(Occur, Box<dyn TantivyQuery>)>,
    ) -> BooleanQuery {
        parts.extend(
            self.own
                .map(|own| filter(vec![Term::from_field_i64(index.fields.organisation, own)])),
        );
        BooleanQuery::new(parts)
    }
}

fn copy((occur, query): &(Occur, Box<dyn TantivyQuery>)) -> (Occur, Box<dyn TantivyQuery>) {
    (*occur, query.box_clone())
}
