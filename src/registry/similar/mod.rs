//! Candidates for an alignment: what is like an item, a course, an outcome, a badge class or a text, with every reason.
//!
//! Two readings are asked. The index says whose words are alike; the snapshot says what people have linked already, so
//! that what an item is a translation or an exact match of is asked for too, and what a similar item is linked to is
//! offered: this is how a candidate in another language is found. A candidate is a question to a person and never proves
//! anything: suggested and disputed associations are no links here, or suggestions would feed on each other.

mod ways;
mod words;

pub use self::words::{message, name};

use std::collections::BTreeMap;

use uuid::Uuid;

use self::ways::{Finder, Found};
use super::error::RegistryError;
use crate::access::Viewer;
use crate::case::model::AssociationType;
use crate::error::Problem;
use crate::follow::{entity_of, record_id};
use crate::graph::{Place, Snapshot};
use crate::search::{Among, Because, Kind, MOST_SIMILAR, SearchIndex, Statement};

/// What candidates are sought for.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A document or an item of a copy, courses and outcomes included.
    Item(Place),
    /// A badge class.
    Badge(Uuid),
    /// A statement that need not be here; only its title must be told.
    Text(Box<Statement>),
}

/// A request for candidates. Empty lists narrow nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// For what.
    pub origin: Origin,
    /// Only these kinds.
    pub kinds: Vec<Kind>,
    /// Only of these document copies.
    pub documents: Vec<i64>,
    /// Only in these languages (BCP 47 tags; only the primary subtag is compared).
    pub languages: Vec<String>,
    /// Also from the origin's own framework; a copy in `documents` is asked for anyway.
    pub own_framework: bool,
    /// Without what the origin is aligned to already.
    pub without_aligned: bool,
    /// At most so many, and not more than [`MOST_SIMILAR`].
    pub limit: usize,
}

impl Ask {
    /// Everything but the own framework, for an origin.
    pub fn of(origin: Origin, limit: usize) -> Self {
        Ask {
            origin,
            kinds: Vec::new(),
            documents: Vec::new(),
            languages: Vec::new(),
            own_framework: false,
            without_aligned: false,
            limit,
        }
    }
}

/// Something that may mean the same as the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Id of its record in the index.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// Its document copy; 0 for a badge class.
    pub document: i64,
    /// Its key.
    pub key: Uuid,
    /// 0 … 1, comparable between answers. Words and links speak for themselves: either raises what the other leaves open.
    pub score: f32,
    /// An association that counts leads from the origin to it, or from it to the origin.
    pub already_aligned: bool,
    /// Why, the weightiest first; the shares add up to the score.
    pub reasons: Vec<Why>,
}

/// A reason and its share of the score.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Its share.
    pub share: f32,
    /// What it is.
    pub because: Grounds,
}

/// What speaks for a candidate.
#[derive(Clone, Debug, PartialEq)]
pub enum Grounds {
    /// The words of both, or what they stand under.
    Text(Because),
    /// A way from the origin to the candidate, over at least one association that a person made.
    Way(Vec<Step>),
}

/// A step of a way.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// By an association.
    Association {
        /// Its identifier, verbatim.
        identifier: String,
        /// The copy that asserts it.
        document: i64,
        /// Its type.
        kind: AssociationType,
        /// From its origin to its destination.
        forward: bool,
        /// Key of what it leads to.
        to: Uuid,
    },
    /// By likeness.
    Similar {
        /// How alike, 0 … 1.
        score: f32,
        /// Key of what is alike.
        to: Uuid,
    },
}

/// The best candidates, best first; of equals the one with the smaller key. The same for the same state of index and
/// snapshot. Blocks on disk, so not for an async worker.
///
/// # Errors
/// [`RegistryError::NotFound`] for an origin that is not here or not for this viewer; [`crate::search::SearchError`] if
/// the index cannot be read.
pub fn similar(
    index: &SearchIndex,
    snapshot: &Snapshot,
    viewer: &Viewer,
    ask: &Ask,
) -> Result<Vec<Candidate>, Problem> {
    let (origin, statement) = origin(index, snapshot, viewer, &ask.origin)?;
    let own = match (&ask.origin, ask.own_framework) {
        (Origin::Item(place), false) => own_documents(snapshot, viewer, *place),
        _ => Vec::new(),
    };
    let among = Among {
        kinds: ask.kinds.clone(),
        documents: ask.documents.clone(),
        without_documents: own
            .into_iter()
            .filter(|document| !ask.documents.contains(document))
            .collect(),
        languages: ask.languages.clone(),
        without: origin.iter().map(|origin| origin.record.clone()).collect(),
        viewer_organisation: viewer.organisation(),
        limit: MOST_SIMILAR,
    };
    let mut finder = Finder {
        index,
        snapshot,
        viewer,
        among,
        origin: origin.map(|origin| origin.key),
        found: BTreeMap::new(),
    };
    finder.find(&statement)?;
    let mut candidates: Vec<Candidate> = finder
        .found
        .into_iter()
        .filter(|(_, found)| !(ask.without_aligned && found.aligned))
        .map(|(key, found)| candidate(key, found))
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    candidates.truncate(ask.limit.min(MOST_SIMILAR));
    Ok(candidates)
}

/// An origin that is here.
struct Known {
    key: Uuid,
    record: String,
}

/// The origin and what it says.
fn origin(
    index: &SearchIndex,
    snapshot: &Snapshot,
    viewer: &Viewer,
    origin: &Origin,
) -> Result<(Option<Known>, Statement), Problem> {
    match origin {
        Origin::Text(statement) => Ok((None, (**statement).clone().without_markup())),
        Origin::Item(place) => {
            let (_, node) = snapshot
                .at(viewer, *place)
                .ok_or_else(|| RegistryError::NotFound {
                    what: "item",
                    name: place.node.to_string(),
                })?;
            let statement = statement_at(index, snapshot, viewer, *place)?;
            let record = record_id("item", place.document, &node.key.to_string());
            let key = node.key;
            Ok((Some(Known { key, record }), statement.unwrap_or_default()))
        }
        Origin::Badge(key) => {
            let badge = snapshot
                .badge(viewer, key)
                .ok_or_else(|| RegistryError::NotFound {
                    what: "badge",
                    name: key.to_string(),
                })?;
            let record = record_id("badge", 0, &badge.row.key);
            let indexed = index
                .statement(&record, viewer.organisation())
                .map_err(Problem::from)?;
            let statement = indexed.unwrap_or_else(|| Statement {
                title: badge.row.name.clone(),
                code: Some(badge.row.code.clone()),
                language: badge.row.language.clone(),
                ..Statement::default()
            });
            Ok((Some(Known { key: *key, record }), statement))
        }
    }
}

/// What stands at a place, as indexed; where the index is behind, as the snapshot has it.
fn statement_at(
    index: &SearchIndex,
    snapshot: &Snapshot,
    viewer: &Viewer,
    place: Place,
) -> Result<Option<Statement>, Problem> {
    let Some((framework, node)) = snapshot.at(viewer, place) else {
        return Ok(None);
    };
    let record = record_id("item", place.document, &node.key.to_string());
    let indexed = index
        .statement(&record, viewer.organisation())
        .map_err(Problem::from)?;
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    Ok(Some(indexed.unwrap_or_else(|| {
        let path = framework.path(place.node);
        let above = path.iter().filter(|&&above| above != place.node);
        Statement {
            title: node.statement.to_string(),
            abbreviated: text(&node.abbreviated),
            code: text(&node.code),
            language: text(&node.language),
            path: above
                .filter_map(|&above| framework.nodes.get(above as usize))
                .map(|above| above.label().to_owned())
                .collect(),
            ..Statement::default()
        }
        .without_markup()
    })))
}

/// All copies of the document a place stands in.
fn own_documents(snapshot: &Snapshot, viewer: &Viewer, place: Place) -> Vec<i64> {
    let root = |document: i64| {
        let root = Place { document, node: 0 };
        snapshot.at(viewer, root).map(|(_, node)| node.key)
    };
    let own = root(place.document);
    let frameworks = snapshot.frameworks(viewer);
    frameworks
        .map(|framework| framework.document)
        .filter(|&document| document == place.document || root(document) == own)
        .collect()
}

/// Puts together what speaks for a candidate.
fn candidate(key: Uuid, found: Found) -> Candidate {
    let words: f32 = found.text.iter().map(|reason| reason.share).sum();
    let (link, steps) = found.way.unwrap_or_default();
    let score = 1.0 - (1.0 - words) * (1.0 - link);
    let scale = score / (words + link).max(f32::MIN_POSITIVE);
    let texts = found.text.into_iter().map(|reason| Why {
        share: reason.share * scale,
        because: Grounds::Text(reason.because),
    });
    let way = (link > 0.0).then_some(Why {
        share: link * scale,
        because: Grounds::Way(steps),
    });
    let mut reasons: Vec<Why> = texts.chain(way).collect();
    reasons.sort_by(|a, b| b.share.total_cmp(&a.share));
    Candidate {
        id: found.id,
        kind: found.kind,
        document: found.document,
        key,
        score: score.clamp(0.0, 1.0),
        already_aligned: found.aligned,
        reasons,
    }
}

/// The key in the id of a record.
fn key_of(id: &str) -> Option<Uuid> {
    entity_of(id).map(|(_, key)| key)
}
