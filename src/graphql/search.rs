//! Search: hits of the index, resolved through the snapshot.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Result, SimpleObject, Union};

use super::badges::BadgeClass;
use super::context::RequestContext;
use super::courses::Course;
use super::finding::{SearchDimension, SearchFacet};
use super::frameworks::Framework;
use super::ids;
use super::items::Item;
use super::pages::{DEFAULT_PAGE, LARGEST_PAGE};
use super::rubrics::Criterion;
use crate::error::{Code, Message, Place, Problem};
use crate::follow::entity_of;
use crate::registry::finding::{self, Asked, Narrowing, bounded_values};
use crate::search::{self, Correction, Dimension, FacetRequest, Highlight, Kind, USUAL_VALUES};

/// Something that was found.
#[derive(Union)]
#[allow(clippy::large_enum_variant)]
pub enum SearchNode {
    /// A framework.
    Framework(Framework),
    /// An item, or an outcome of a course.
    Item(Item),
    /// A course.
    Course(Course),
    /// A badge class.
    BadgeClass(BadgeClass),
    /// A criterion of a rubric.
    Criterion(Criterion),
}

/// A piece of a highlighted text; plain text, not HTML.
#[derive(SimpleObject)]
#[graphql(name = "HighlightFragment")]
pub struct Fragment {
    /// The text.
    text: String,
    /// Whether the query asked for it.
    marked: bool,
}

impl Fragment {
    /// A piece of the index.
    pub fn of(piece: search::Fragment) -> Self {
        Fragment {
            text: piece.text,
            marked: piece.marked,
        }
    }
}

/// A text in which the query was found.
#[derive(SimpleObject)]
#[graphql(name = "Highlight")]
pub struct Marked {
    /// Which field: `code`, `title`, `abbreviated`, `keywords`, `notes` or `path`.
    field: &'static str,
    /// The text in pieces, in order; where a long text was cut stands `…`.
    fragments: Vec<Fragment>,
}

/// What an edge of a search says beside its node.
#[derive(SimpleObject)]
pub struct HitFields {
    /// The higher the better; comparable within one answer only.
    score: f32,
    /// Where the query was found.
    highlights: Vec<Marked>,
}

/// A word that stands nowhere, or not with the others, and what was taken for it.
#[derive(SimpleObject)]
pub struct SearchCorrection {
    /// The word as typed, in lower case.
    written: String,
    /// What was searched for.
    read_as: String,
}

/// What a search says beside its edges.
#[derive(SimpleObject)]
pub struct HitsFields {
    /// How many the viewer may see in all.
    total_count: usize,
    /// Nothing has all that was asked for; these have some of it.
    relaxed: bool,
    /// Misspelt words and what was searched for instead.
    corrections: Vec<SearchCorrection>,
    /// The counts asked for, over all the hits.
    facets: Vec<SearchFacet>,
}

/// A page of hits, best first.
pub type Found = Connection<String, SearchNode, HitsFields, HitFields>;

/// A question to the index.
pub struct Question {
    /// What a person typed.
    pub query: String,
    /// What it is narrowed by.
    pub narrowing: Narrowing,
    /// What is counted.
    pub facets: Vec<SearchDimension>,
    /// Values of each facet.
    pub values: Option<i32>,
    /// So many hits …
    pub first: Option<i32>,
    /// … after this cursor.
    pub after: Option<String>,
}

impl Question {
    fn asked(self) -> Result<Asked, Problem> {
        let top = match self.values {
            None => USUAL_VALUES,
            Some(count) => {
                let count = usize::try_from(count).map_err(|_| negative("facetValues"))?;
                bounded_values(count, "facetValues")?
            }
        };
        let mut facets: Vec<FacetRequest> = Vec::new();
        for dimension in self.facets.into_iter().map(Dimension::from) {
            if facets.iter().all(|facet| facet.dimension != dimension) {
                facets.push(FacetRequest { dimension, top });
            }
        }
        Ok(Asked {
            text: self.query,
            narrowing: self.narrowing,
            facets,
            limit: size(self.first)?,
            offset: 0,
            after: self.after,
        })
    }
}

fn corrected(correction: Correction) -> SearchCorrection {
    SearchCorrection {
        written: correction.written,
        read_as: correction.read_as,
    }
}

/// Searches off the async workers.
pub async fn search(request: &RequestContext, question: Question) -> Result<Found> {
    let (snapshot, viewer) = (request.snapshot(), request.viewer());
    let query = question.asked()?.query(&snapshot, viewer)?;
    let found = finding::page(&request.app.search, query).await?;
    let facets = finding::facets(&snapshot, viewer, request.language(), &found.hits.facets);
    let fields = HitsFields {
        total_count: found.hits.total,
        relaxed: found.hits.relaxed,
        corrections: found.hits.corrections.into_iter().map(corrected).collect(),
        facets: facets.into_iter().map(SearchFacet::of).collect(),
    };
    let mut page = Connection::with_additional_fields(found.start > 0, found.more, fields);
    for (hit, cursor) in found.hits.hits.into_iter().zip(found.cursors) {
        if let Some(node) = node(request, hit.kind, &hit.id).await? {
            let highlights = hit.highlights.into_iter().map(marked).collect();
            let fields = HitFields {
                score: hit.score,
                highlights,
            };
            page.edges
                .push(Edge::with_additional_fields(cursor, node, fields));
        }
    }
    Ok(page)
}

fn negative(argument: &'static str) -> Problem {
    let message = Message::new("graphql-page-negative").with("argument", argument);
    Problem::new(Code::InvalidInput, message).at(Place::Argument(argument.to_owned()))
}

fn size(first: Option<i32>) -> Result<usize, Problem> {
    let at = || Place::Argument("first".to_owned());
    match first.map(usize::try_from) {
        None => Ok(DEFAULT_PAGE),
        Some(Ok(count)) if count <= LARGEST_PAGE => Ok(count),
        Some(Ok(_)) => {
            let message = Message::new("graphql-page-large")
                .with("argument", "first")
                .with("limit", LARGEST_PAGE);
            Err(Problem::new(Code::TooLarge, message).at(at()))
        }
        Some(Err(_)) => Err(negative("first")),
    }
}

fn marked(highlight: Highlight) -> Marked {
    let pieces = highlight.fragments.into_iter();
    Marked {
        field: highlight.field.name(),
        fragments: pieces.map(Fragment::of).collect(),
    }
}

/// What a hit stands for; `None` for one the snapshot no longer has.
pub(super) async fn node(
    request: &RequestContext,
    kind: Kind,
    id: &str,
) -> Result<Option<SearchNode>> {
    let Some((document, key)) = entity_of(id) else {
        return Ok(None);
    };
    let (snapshot, viewer) = (request.snapshot(), request.viewer());
    if kind == Kind::Badge {
        return Ok(snapshot
            .badge(viewer, &key)
            .map(|badge| SearchNode::BadgeClass(BadgeClass::of(badge))));
    }
    let Some(framework) = snapshot.framework(viewer, document) else {
        return Ok(None);
    };
    if kind == Kind::Criterion {
        let id = ids::id_of(document, &key);
        let rubrics = request.app.registry.rubrics(document).await?;
        let mut criteria = rubrics.into_iter().flat_map(|rubric| rubric.criteria);
        let found = criteria.find_map(|criterion| {
            let criterion = Criterion::of(framework, criterion);
            criterion.has_id(&id).then_some(criterion)
        });
        return Ok(found.map(SearchNode::Criterion));
    }
    let Some(at) = framework.node(&key) else {
        return Ok(None);
    };
    if at == 0 {
        return Ok(Some(SearchNode::Framework(Framework(framework.clone()))));
    }
    let item = Item::new(framework, at);
    Ok(Some(match Course::of(&item) {
        Some(course) => SearchNode::Course(course),
        None => SearchNode::Item(item),
    }))
}
