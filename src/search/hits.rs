//! Asks the index: who sees what, the order of the hits, the page, and the highlights.

use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, Occur, Query as TantivyQuery};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Order, Searcher, TantivyDocument, TantivyError, Term};

use super::analysis::Stems;
use super::error::SearchError;
use super::facets::{self, Facet, FacetRequest};
use super::filter::Filters;
use super::highlight::{Highlight, Marker};
use super::index::{SearchIndex, View};
use super::parse::Question;
use super::query::{Builder, Demand, filter};
use super::record::Kind;
use super::schema::{Fields, ID, TextField};
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
    /// After so many hits. The order is total (score, then id), so pages of one state of the index fit together.
    pub offset: usize,
    /// After the page that ended here; `offset` does not count then.
    pub after: Option<Cursor>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many the viewer may see in all.
    pub total: usize,
    /// No record has all words; these have at least one.
    pub relaxed: bool,
    /// The page asked for, best first.
    pub hits: Vec<Hit>,
    /// The counts asked for, in the order of the query.
    pub facets: Vec<Facet>,
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

/// A hit before its page is known.
type Ranked<'a> = (f32, String, &'a Searcher, DocAddress);

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
        let question = Question::read(&query.text);
        let mut demand = Demand::All;
        let (mut skipped, mut hits) = self.ask(&view, query, &start, &question, demand)?;
        if hits.total == 0 && !question.wanted.is_empty() {
            demand = Demand::Any;
            (skipped, hits) = self.ask(&view, query, &start, &question, demand)?;
            hits.relaxed = hits.total > 0;
        }
        if !query.facets.is_empty() {
            let builder = Builder {
                fields: &self.fields,
                stems: &view.stems,
            };
            let words = || builder.question(&question, demand);
            hits.facets = facets::count(&self.fields, &view, query, words)?;
        }
        let page = Page::new(query, &view, skipped, hits);
        if page.more {
            self.recent.keep(&view);
        }
        Ok(page)
    }

    fn ask(
        &self,
        view: &View,
        query: &Query,
        start: &Start<'_>,
        question: &Question,
        demand: Demand,
    ) -> Result<(usize, Hits), SearchError> {
        let builder = Builder {
            fields: &self.fields,
            stems: &view.stems,
        };
        let Some(words) = builder.question(question, demand) else {
            return Ok((0, Hits::default()));
        };
        let mut parts = query.filters.clauses(&self.fields, None);
        parts.push((Occur::Must, words));
        let window = start.window(query.limit);
        let public = BooleanQuery::new(parts);
        let (mut total, mut ranked) = best_of(&view.public, view, &self.fields, &public, window)?;
        if let Some(organisation) = query.viewer_organisation {
            let own = filter(vec![Term::from_field_i64(
                self.fields.organisation,
                organisation,
            )]);
            let private = BooleanQuery::new(vec![own, (Occur::Must, Box::new(public))]);
            let (more, others) = best_of(&view.private, view, &self.fields, &private, window)?;
            total += more;
            ranked.extend(others);
            ranked.sort_by(|(score, id, ..), (other, other_id, ..)| {
                other.total_cmp(score).then_with(|| id.cmp(other_id))
            });
        }
        let marker = Marker::new(question, &view.stems);
        let skip = start.skip(ranked.iter().map(|(score, id, ..)| (*score, id.as_str())));
        let page = ranked.into_iter().take(window).skip(skip).take(query.limit);
        let hits = page
            .map(|ranked| self.hit(ranked, &marker))
            .collect::<Result<_, _>>();
        let hits = Hits {
            total,
            hits: hits.map_err(SearchError::Reading)?,
            ..Hits::default()
        };
        Ok((skip, hits))
    }

    /// Reads a hit and marks its texts.
    fn hit(
        &self,
        (score, id, searcher, address): Ranked,
        marker: &Marker,
    ) -> Result<Hit, TantivyError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let text = |field: Field| document.get_first(field).and_then(|value| value.as_str());
        let damaged =
            |what: &str| TantivyError::InternalError(format!("the record {id} has no {what}"));
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

/// The best hits of one half, by score and then id, and how many there are.
fn best_of<'a>(
    searcher: &'a Searcher,
    view: &View,
    fields: &Fields,
    query: &dyn TantivyQuery,
    window: usize,
) -> Result<(usize, Vec<Ranked<'a>>), SearchError> {
    let by_score_and_id = (
        (SortBySimilarityScore, Order::Desc),
        (SortByString::for_field(ID), Order::Asc),
    );
    // TopDocs refuses a limit of 0, and page 0 of nothing still has a total.
    let top = TopDocs::with_limit(window.max(1)).order_by(by_score_and_id);
    let statistics = PublicStatistics {
        public: &view.public,
        fields,
    };
    let found = searcher.search_with_statistics_provider(query, &(Count, top), &statistics);
    let (total, top) = found.map_err(SearchError::Reading)?;
    let ranked = top
        .into_iter()
        .map(|((score, id), address)| (score, id.unwrap_or_default(), searcher, address));
    Ok((total, ranked.collect()))
}

/// The statistics of the public half, for both halves.
struct PublicStatistics<'a> {
    public: &'a Searcher,
    fields: &'a Fields,
}

impl Bm25StatisticsProvider for PublicStatistics<'_> {
    /// BM25 divides this by the number of documents to know what is long. Most records have no abbreviation, many no
    /// notes; counted as they are, every abbreviation would seem long. So records without a text count as if theirs
    /// were of average length. Never 0: the quotient is a divisor.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let tokens = self.public.total_num_tokens(field)?;
        let having = match self.fields.having(field) {
            Some(term) => self.public.doc_freq(&term)?,
            None => 0,
        };
        let all = tokens.saturating_mul(self.total_num_docs()?);
        Ok(all.checked_div(having).unwrap_or(tokens).max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.public.total_num_docs()?.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.public.doc_freq(term)
    }
}
