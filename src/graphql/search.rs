//! Search: hits of the index, resolved through the snapshot.

use async_graphql::connection::{Connection, CursorType, Edge, OpaqueCursor};
use async_graphql::{ID, Result, SimpleObject, Union};

use super::badges::BadgeClass;
use super::context::RequestContext;
use super::courses::Course;
use super::frameworks::Framework;
use super::ids;
use super::items::Item;
use super::pages::{DEFAULT_PAGE, LARGEST_PAGE};
use super::rubrics::Criterion;
use super::words::SearchKind;
use crate::error::{Code, Message, Place, Problem};
use crate::follow::entity_of;
use crate::search::{FURTHEST, Highlight, Kind, Query};
use crate::store::StoreError;

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

/// What a search says beside its edges.
#[derive(SimpleObject)]
pub struct HitsFields {
    /// How many the viewer may see in all.
    total_count: usize,
    /// Nothing has all words; these have at least one.
    relaxed: bool,
}

/// A page of hits, best first.
pub type Found = Connection<String, SearchNode, HitsFields, HitFields>;

/// A question to the index.
pub struct Question {
    /// What a person typed.
    pub query: String,
    /// Only these kinds.
    pub kinds: Vec<SearchKind>,
    /// Only in these frameworks.
    pub frameworks: Option<Vec<ID>>,
    /// Only in these languages.
    pub languages: Vec<String>,
    /// So many hits …
    pub first: Option<i32>,
    /// … after this cursor.
    pub after: Option<String>,
}

/// Searches off the async workers.
pub async fn search(request: &RequestContext, question: Question) -> Result<Found> {
    let limit = size(question.first)?;
    let offset = question.after.as_deref().map_or(Ok(0), after)?;
    let nothing = || {
        Connection::with_additional_fields(
            false,
            false,
            HitsFields {
                total_count: 0,
                relaxed: false,
            },
        )
    };
    let documents = match &question.frameworks {
        None => Vec::new(),
        Some(wanted) => {
            let (snapshot, viewer) = (request.snapshot(), request.viewer());
            let places = wanted
                .iter()
                .filter_map(|id| ids::document(&snapshot, viewer, id));
            let documents: Vec<i64> = places.map(|place| place.document).collect();
            if documents.is_empty() {
                return Ok(nothing());
            }
            documents
        }
    };
    let query = Query {
        text: question.query,
        kinds: question.kinds.into_iter().map(Kind::from).collect(),
        documents,
        languages: question.languages,
        viewer_organisation: request.viewer().organisation(),
        limit,
        offset,
    };
    let index = std::sync::Arc::clone(&request.app.search);
    let hits = tokio::task::spawn_blocking(move || index.search(&query))
        .await
        .map_err(|error| Problem::from(StoreError::Panicked(error.to_string())))?
        .map_err(Problem::from)?;
    let shown = offset + hits.hits.len();
    let fields = HitsFields {
        total_count: hits.total,
        relaxed: hits.relaxed,
    };
    let more = !hits.hits.is_empty() && shown < hits.total.min(FURTHEST);
    let mut page = Connection::with_additional_fields(offset > 0, more, fields);
    for (at, hit) in hits.hits.into_iter().enumerate() {
        let cursor = OpaqueCursor(offset + at + 1).encode_cursor();
        if let Some(node) = node(request, hit.kind, &hit.id).await? {
            let highlights = hit.highlights.into_iter().map(marked).collect();
            page.edges.push(Edge::with_additional_fields(
                cursor,
                node,
                HitFields {
                    score: hit.score,
                    highlights,
                },
            ));
        }
    }
    Ok(page)
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
        Some(Err(_)) => {
            let message = Message::new("graphql-page-negative").with("argument", "first");
            Err(Problem::new(Code::InvalidInput, message).at(at()))
        }
    }
}

fn after(cursor: &str) -> Result<usize, Problem> {
    OpaqueCursor::<usize>::decode_cursor(cursor)
        .map(|cursor| cursor.0)
        .map_err(|_| {
            Problem::new(Code::InvalidInput, Message::new("graphql-cursor"))
                .at(Place::Argument("after".to_owned()))
        })
}

fn marked(highlight: Highlight) -> Marked {
    let pieces = highlight.fragments.into_iter();
    Marked {
        field: highlight.field.name(),
        fragments: pieces
            .map(|piece| Fragment {
                text: piece.text,
                marked: piece.marked,
            })
            .collect(),
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
