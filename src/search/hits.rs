//! What can be asked of the index and what it answers.

use tantivy::query::{Occur, Query as TantivyQuery};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, TantivyError, Term};

use super::ask::Asking;
use super::error::SearchError;
use super::highlight::{Highlight, Marker};
use super::index::SearchIndex;
use super::lexicon::Lexicon;
use super::query::filter;
use super::record::Kind;
use super::schema::{Fields, TextField};
use super::stems::{Stems, primary_tag};

/// The furthest hit that can be asked for (`offset + limit`).
pub const FURTHEST: usize = 10_000;

/// What to search for. An empty list filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What a person typed; every text is valid. Blank: everything the filters let through.
    pub text: String,
    /// Only these kinds.
    pub kinds: Vec<Kind>,
    /// Only of these document copies.
    pub documents: Vec<i64>,
    /// Only in these languages (BCP 47 tags; only the primary subtag is compared).
    pub languages: Vec<String>,
    /// The organisation whose member asks; `None` for everyone else. Decides what is visible.
    pub viewer_organisation: Option<i64>,
    /// At most so many hits.
    pub limit: usize,
    /// After so many hits. The order is total, so pages of one state of the index fit together.
    pub offset: usize,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits {
    /// How many the viewer may see in all.
    pub total: usize,
    /// No record has all that was asked for; these have some of it.
    pub relaxed: bool,
    /// Misspelt words and what was searched for instead.
    pub corrections: Vec<Correction>,
    /// The page asked for, best first.
    pub hits: Vec<Hit>,
}

/// A word that stands nowhere, and what was taken for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The word as typed (folded).
    pub written: String,
    /// What was searched for.
    pub read_as: String,
}

/// One record found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The record's id.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// The higher the better; comparable within one answer only.
    pub score: f32,
    /// Its document copy.
    pub document: i64,
    /// Where the query was found: the code, then the fields from the heaviest. Only fields with a hit.
    pub highlights: Vec<Highlight>,
}

impl SearchIndex {
    /// Searches. Never waits for writing; blocks on disk, so not for an async worker.
    ///
    /// Without a viewer only the public half is touched. A member's search adds the other half, narrowed to the own
    /// organisation and scored by the public statistics: nothing of others' private records shows, not even in scores.
    ///
    /// # Errors
    /// [`SearchError::Reading`] if a file is damaged or gone; never because of the text.
    pub fn search(&self, query: &Query) -> Result<Hits, SearchError> {
        let view = self.view();
        let lexicon = Lexicon {
            fields: &self.fields,
            view: &view,
            viewer: query.viewer_organisation,
        };
        let asking = Asking {
            index: self,
            query,
            lexicon: &lexicon,
        };
        asking.search().map_err(|error| {
            self.found_damaged();
            SearchError::Reading(error)
        })
    }

    /// What a query is narrowed by.
    pub(super) fn filters(&self, query: &Query) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        let Fields {
            kind,
            document,
            language,
            ..
        } = self.fields;
        let kinds = query
            .kinds
            .iter()
            .map(|k| Term::from_field_text(kind, k.name()))
            .collect();
        let documents = query
            .documents
            .iter()
            .map(|id| Term::from_field_i64(document, *id))
            .collect();
        let languages = query
            .languages
            .iter()
            .map(|tag| Term::from_field_text(language, &primary_tag(tag)))
            .collect();
        [kinds, documents, languages]
            .into_iter()
            .filter(|terms: &Vec<Term>| !terms.is_empty())
            .map(filter)
            .collect()
    }

    /// Reads a hit and marks its texts.
    pub(super) fn hit(
        &self,
        (score, searcher, address): (f32, &Searcher, DocAddress),
        marker: &Marker,
    ) -> Result<Hit, TantivyError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = |field: Field| document.get_first(field).and_then(|value| value.as_str());
        let damaged = |what: &str| {
            TantivyError::InternalError(format!("the record at {address:?} has no {what}"))
        };
        let id = text(self.fields.id)
            .ok_or_else(|| damaged("id"))?
            .to_owned();
        let kind = text(self.fields.kind)
            .and_then(Kind::from_name)
            .ok_or_else(|| damaged("kind"))?;
        let copy = document
            .get_first(self.fields.document)
            .and_then(|value| value.as_i64());
        let copy = copy.ok_or_else(|| damaged("document"))?;
        let stems = Stems::of(text(self.fields.language));
        let mut highlights: Vec<Highlight> = text(self.fields.code)
            .and_then(|code| marker.code(code))
            .into_iter()
            .collect();
        for field in TextField::ALL {
            let values = document.get_all(self.fields.text(field).stored);
            highlights
                .extend(values.filter_map(|value| marker.text(field, value.as_str()?, stems)));
        }
        Ok(Hit {
            kind,
            score,
            document: copy,
            highlights,
            id,
        })
    }
}
