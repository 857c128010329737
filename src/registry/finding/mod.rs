//! Searching: words a person narrows by become filters of the index, hits become what a face shows, all through the
//! viewer's rights as they are now. What may no longer be seen is left out, whatever the index still says.

mod json;
mod shown;

pub use shown::{Found, FoundHit, Named, Shown, ShownFacet, ShownSuggestion, ShownValue, facets};

use std::sync::Arc;

use super::{Registry, ids};
use crate::access::Viewer;
use crate::error::{Code, Message, Place, Problem};
use crate::graph::Snapshot;
use crate::locale::Language;
use crate::search::{
    Cursor, Dimension, FURTHEST, FacetRequest, Filters, MOST_VALUES, Page, Query, SearchIndex,
    SuggestQuery, Suggestion, USUAL_VALUES, Under, Value,
};
use crate::store::StoreError;

/// Values one may narrow by in all.
const MOST_WORDS: usize = 200;

/// What a person narrows by, in words: a framework by id, identifier or address, an organisation by its slug, everything
/// else as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Values by dimension, in the order given.
    pub values: Vec<(Dimension, String)>,
    /// Documents or items under which to look, by id, identifier or address.
    pub under: Vec<String>,
}

impl Narrowing {
    /// Adds values of a dimension.
    pub fn add(&mut self, dimension: Dimension, values: impl IntoIterator<Item = String>) {
        self.values
            .extend(values.into_iter().map(|value| (dimension, value)));
    }

    /// The filters meant. What names nothing the viewer may see narrows to nothing.
    ///
    /// # Errors
    /// More values than anyone chooses.
    pub fn filters(&self, snapshot: &Snapshot, viewer: &Viewer) -> Result<Filters, Problem> {
        if self.values.len() + self.under.len() > MOST_WORDS {
            let message = Message::new("search-filters").with("limit", MOST_WORDS);
            return Err(Problem::new(Code::TooLarge, message));
        }
        let mut filters = Filters::default();
        for (dimension, text) in &self.values {
            let value = match dimension {
                Dimension::Framework => ids::document(snapshot, viewer, text)
                    .map_or(Value::NOTHING, |place| Value::Number(place.document)),
                Dimension::Organisation => snapshot
                    .organisation_by_slug(text.trim())
                    .map_or(Value::NOTHING, |row| Value::Number(row.id)),
                _ => Value::Text(text.clone()),
            };
            filters = filters.only(*dimension, [value]);
        }
        let places = self.under.iter().map(|text| under(snapshot, viewer, text));
        Ok(filters.only_under(places))
    }
}

fn under(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Under {
    let place = ids::anything(snapshot, viewer, text);
    let found = place.and_then(|place| Some((place, snapshot.at(viewer, place)?.1.key)));
    match found {
        None => Under {
            document: -1,
            item: None,
        },
        Some((place, key)) => Under {
            document: place.document,
            item: (place.node != 0).then(|| key.to_string()),
        },
    }
}

/// The facets meant by names; `all` means every one. Each counts once.
///
/// # Errors
/// [`Code::InvalidInput`] for a name that is none, with those there are.
pub fn facets_named<'a>(
    names: impl IntoIterator<Item = &'a str>,
    argument: &'static str,
) -> Result<Vec<FacetRequest>, Problem> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    for name in names.into_iter().map(str::trim) {
        let meant = match (name, Dimension::from_name(name)) {
            ("", _) => Vec::new(),
            ("all", _) => Dimension::ALL.to_vec(),
            (_, Some(dimension)) => vec![dimension],
            (_, None) => {
                let known = Dimension::ALL.map(Dimension::name).join(", ");
                let message = Message::new("search-facet")
                    .with("name", name)
                    .with("known", known);
                let at = Place::Argument(argument.to_owned());
                return Err(Problem::new(Code::InvalidInput, message).at(at));
            }
        };
        let fresh: Vec<_> = meant
            .into_iter()
            .filter(|dimension| !dimensions.contains(dimension))
            .collect();
        dimensions.extend(fresh);
    }
    Ok(dimensions.into_iter().map(usual).collect())
}

/// A facet with as many values as usual.
pub fn usual(dimension: Dimension) -> FacetRequest {
    FacetRequest {
        dimension,
        top: USUAL_VALUES,
    }
}

/// Holds the number of values of a facet to its bound.
///
/// # Errors
/// [`Code::TooLarge`] above it.
pub fn bounded_values(top: usize, argument: &'static str) -> Result<usize, Problem> {
    if top > MOST_VALUES {
        let message = Message::new("search-too-many")
            .with("name", argument)
            .with("limit", MOST_VALUES);
        let at = Place::Argument(argument.to_owned());
        return Err(Problem::new(Code::TooLarge, message).at(at));
    }
    Ok(top)
}

/// A search as a person asks for it.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What was typed.
    pub text: String,
    /// What it is narrowed by.
    pub narrowing: Narrowing,
    /// What is counted.
    pub facets: Vec<FacetRequest>,
    /// Hits at most.
    pub limit: usize,
    /// After so many hits …
    pub offset: usize,
    /// … or after this cursor.
    pub after: Option<String>,
}

impl Asked {
    /// The query of the index.
    ///
    /// # Errors
    /// A page too far, too many filters, a cursor of another search.
    pub fn query(&self, snapshot: &Snapshot, viewer: &Viewer) -> Result<Query, Problem> {
        if self.offset.saturating_add(self.limit) > FURTHEST {
            let message = Message::new("search-too-far").with("limit", FURTHEST);
            let at = Place::Argument("offset".to_owned());
            return Err(Problem::new(Code::InvalidInput, message).at(at));
        }
        let mut query = Query {
            text: self.text.clone(),
            filters: self.narrowing.filters(snapshot, viewer)?,
            facets: self.facets.clone(),
            viewer_organisation: viewer.organisation(),
            limit: self.limit,
            offset: self.offset,
            after: None,
        };
        if let Some(cursor) = &self.after {
            query.after = Some(Cursor::read(cursor, &query)?);
        }
        Ok(query)
    }
}

/// Asks the index off the async workers.
///
/// # Errors
/// The index cannot be read.
pub async fn page(index: &Arc<SearchIndex>, query: Query) -> Result<Page, Problem> {
    let index = Arc::clone(index);
    blocking(move || index.page(&query)).await
}

/// Asks the index for suggestions off the async workers.
///
/// # Errors
/// The index cannot be read; too many filters.
pub async fn suggestions(
    index: &Arc<SearchIndex>,
    snapshot: &Snapshot,
    viewer: &Viewer,
    text: &str,
    limit: usize,
    narrowing: &Narrowing,
) -> Result<Vec<Suggestion>, Problem> {
    let query = SuggestQuery {
        text: text.to_owned(),
        filters: narrowing.filters(snapshot, viewer)?,
        viewer_organisation: viewer.organisation(),
        limit,
    };
    let index = Arc::clone(index);
    blocking(move || index.suggest(&query)).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, crate::search::SearchError> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| StoreError::Panicked(error.to_string()))?;
    Ok(done?)
}

impl Registry {
    /// Searches, and tells of each hit what a person wants to see.
    ///
    /// # Errors
    /// Those of [`Asked::query`] and [`page`].
    pub async fn find(
        &self,
        index: &Arc<SearchIndex>,
        viewer: &Viewer,
        language: Language,
        asked: &Asked,
    ) -> Result<Found, Problem> {
        let snapshot = self.graph.snapshot();
        let page = page(index, asked.query(&snapshot, viewer)?).await?;
        let mut found = Found {
            total: page.hits.total,
            relaxed: page.hits.relaxed,
            corrections: page.hits.corrections,
            next: (page.cursors.last().filter(|_| page.more)).cloned(),
            hits: Vec::new(),
            facets: shown::facets(&snapshot, viewer, language, &page.hits.facets),
        };
        for (hit, cursor) in page.hits.hits.into_iter().zip(page.cursors) {
            let shown = self.shown(&snapshot, viewer, hit.kind, &hit.id).await?;
            found.hits.extend(shown.map(|shown| FoundHit {
                shown,
                score: hit.score,
                highlights: hit.highlights,
                cursor,
            }));
        }
        Ok(found)
    }

    /// Completes what was typed, and tells of each suggestion what a person wants to see.
    ///
    /// # Errors
    /// Those of [`suggestions`].
    pub async fn suggest(
        &self,
        index: &Arc<SearchIndex>,
        viewer: &Viewer,
        text: &str,
        limit: usize,
        narrowing: &Narrowing,
    ) -> Result<Vec<ShownSuggestion>, Problem> {
        let snapshot = self.graph.snapshot();
        let found = suggestions(index, &snapshot, viewer, text, limit, narrowing).await?;
        let mut suggestions = Vec::new();
        for suggestion in found {
            let (kind, id) = (suggestion.kind, &suggestion.id);
            let shown = self.shown(&snapshot, viewer, kind, id).await?;
            suggestions.extend(shown.map(|shown| ShownSuggestion { shown, suggestion }));
        }
        Ok(suggestions)
    }
}
