//! What can be asked of the index and what it answers.

use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, TantivyError};

use super::ask::Asking;
use super::error::SearchError;
use super::facets::{Facet, FacetRequest};
use super::filter::Filters;
use super::highlight::{Highlight, Marker};
use super::index::SearchIndex;
use super::lexicon::Lexicon;
use super::record::Kind;
use super::schema::TextField;
use super::stems::Stems;
use super::views::{Cursor, Page, Start};

/// The furthest hit that can be asked for (`offset + limit`).
pub const FURTHEST: usize = 10_000;

/// What to search for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What a person typed; every text is valid. Blank: everything the filters let through.
    pub text: String,
    /// What it is narrowed by.
    pub filters: Filters,
    /// What is counted over all the hits, each dimension once.
    pub facets: Vec<FacetRequest>,
    /// The organisation whose member asks; `None` for everyone else. Decides what is visible.
    pub viewer_organisation: Option<i64>,
    /// At most so many hits.
    pub limit: usize,
    /// After so many hits. The order is total, so pages of one state of the index fit together.
    pub offset: usize,
    /// After the page that ended here; `offset` does not count then.
    pub after: Option<Cursor>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many the viewer may see in all.
    pub total: usize,
    /// No record has all that was asked for; these have some of it.
    pub relaxed: bool,
    /// Misspelt words and what was searched for instead.
    pub corrections: Vec<Correction>,
    /// The page asked for, best first.
    pub hits: Vec<Hit>,
    /// The counts asked for, in the order of the query.
    pub facets: Vec<Facet>,
}

/// A word that stands nowhere, or not with the others, and what was taken for it.
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
        self.page(query).map(|page| page.hits)
    }

    /// The same with what leads on from it: pages that follow one another by their cursors come from one state of the
    /// index for some minutes, also while it is written.
    ///
    /// # Errors
    /// As [`SearchIndex::search`].
    pub fn page(&self, query: &Query) -> Result<Page, SearchError> {
        let now = self.view();
        let (view, start) = match &query.after {
            None => (now, Start::Place(query.offset)),
            Some(cursor) if cursor.view == now.number => (now, Start::Place(cursor.place)),
            Some(cursor) => match self.recent.find(cursor.view) {
                Some(view) => (view, Start::Place(cursor.place)),
                None => (now, Start::Behind(cursor)),
            },
        };
        let lexicon = Lexicon {
            fields: &self.fields,
            view: &view,
            viewer: query.viewer_organisation,
        };
        let asking = Asking {
            index: self,
            query,
            start: &start,
            lexicon: &lexicon,
        };
        let (skipped, hits) = asking.search().map_err(|error| {
            self.found_damaged();
            SearchError::Reading(error)
        })?;
        let page = Page::new(query, &view, skipped, hits);
        if page.more {
            self.recent.keep(&view);
        }
        Ok(page)
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
