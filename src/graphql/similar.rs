//! Candidates for alignments: [`crate::registry::similar`] over GraphQL, with the reasons in the caller's language.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::associations::AssociationEnd;
use super::context::RequestContext;
use super::ids;
use super::search::{SearchNode, node};
use super::words::SearchKind;
use crate::error::{Code, Message, Place, Problem};
use crate::locale::text;
use crate::registry::similar::{self, Ask, Candidate, Grounds, Origin, Step, Why};
use crate::search::{self, Because, Kind, Statement};
use crate::store::StoreError;

/// Candidates where `first` is not given.
const USUAL: usize = 10;
/// The most candidates of one answer.
const MOST: usize = 50;
/// The longest text that candidates are sought for, in characters.
const LONGEST: usize = 4_000;

/// What the candidates shall be.
#[derive(InputObject, Default)]
pub struct SimilarFilter {
    /// Only these kinds.
    #[graphql(default)]
    kinds: Vec<SearchKind>,
    /// Only in these frameworks.
    frameworks: Option<Vec<ID>>,
    /// Only in these languages (BCP 47).
    #[graphql(default)]
    languages: Vec<String>,
    /// Also from the framework that the item itself stands in.
    #[graphql(default)]
    own_framework: bool,
    /// Without what the item is aligned to already.
    #[graphql(default)]
    without_aligned: bool,
}

/// Candidates for an alignment are sought for exactly one of these.
pub struct SimilarTo {
    /// Something that is here.
    pub id: Option<ID>,
    /// A statement.
    pub text: Option<String>,
    /// The language of the statement.
    pub language: Option<String>,
}

/// A candidate for an alignment. It proves nothing: whether it is meant, people decide.
pub struct SimilarItem {
    node: SearchNode,
    candidate: Candidate,
}

/// A candidate for an alignment. It proves nothing: whether it is meant, people decide.
#[Object]
impl SimilarItem {
    /// What was found.
    async fn node(&self) -> &SearchNode {
        &self.node
    }

    /// From 0 to 1; comparable between answers.
    async fn score(&self) -> f32 {
        self.candidate.score
    }

    /// An association leads from one to the other already.
    async fn already_aligned(&self) -> bool {
        self.candidate.already_aligned
    }

    /// Why, the weightiest first; the shares add up to the score.
    #[graphql(complexity = "4 * child_complexity")]
    async fn reasons(&self, ctx: &Context<'_>) -> Result<Vec<SimilarReason>> {
        let request = RequestContext::of(ctx)?;
        let reasons = self.candidate.reasons.iter();
        Ok(reasons.map(|why| reason(request, why)).collect())
    }
}

/// What speaks for a candidate.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum SimilarBecause {
    /// The statements have the same words.
    SameStatement,
    /// The statements, keywords or notes share terms.
    Terms,
    /// What both stand under shares terms.
    Context,
    /// They have a subject in common.
    Subject,
    /// The level of education is the same or overlaps.
    Level,
    /// The code is the same.
    Code,
    /// People have linked them, or what is like them.
    Crosswalk,
}

/// A reason for a candidate.
#[derive(SimpleObject)]
pub struct SimilarReason {
    /// What it is.
    because: SimilarBecause,
    /// Its share of the score.
    share: f32,
    /// The reason in a sentence.
    message: String,
    /// What both say, the weightiest first.
    shared: Vec<SharedTerm>,
    /// The way from what was asked for to the candidate, for `CROSSWALK`.
    way: Vec<SimilarStep>,
}

/// Something both sides say, as their authors wrote it.
#[derive(SimpleObject)]
pub struct SharedTerm {
    /// In what was asked for.
    here: String,
    /// In the candidate.
    there: String,
}

/// A step of a way: by an association, or by likeness.
#[derive(SimpleObject)]
pub struct SimilarStep {
    /// How alike, from 0 to 1; absent for an association.
    similarity: Option<f32>,
    /// The type of the association; absent for likeness.
    association_type: Option<String>,
    /// Identifier of the association; absent for likeness.
    association: Option<String>,
    /// Whether the step goes from the association's origin to its destination; absent for likeness.
    forward: Option<bool>,
    /// What the step leads to.
    to: AssociationEnd,
}

/// Seeks candidates off the async workers.
pub async fn similar_items(
    request: &RequestContext,
    to: SimilarTo,
    first: Option<i32>,
    filter: SimilarFilter,
) -> Result<Vec<SimilarItem>> {
    let origin = origin(request, to)?;
    let limit = size(first)?;
    let (snapshot, viewer) = (request.snapshot(), request.viewer().clone());
    let documents: Vec<i64> = filter
        .frameworks
        .iter()
        .flatten()
        .filter_map(|id| ids::document(&snapshot, &viewer, id))
        .map(|place| place.document)
        .collect();
    if filter.frameworks.is_some() && documents.is_empty() {
        return Ok(Vec::new());
    }
    let ask = Ask {
        origin,
        kinds: filter.kinds.into_iter().map(Kind::from).collect(),
        documents,
        languages: filter.languages,
        own_framework: filter.own_framework,
        without_aligned: filter.without_aligned,
        limit,
    };
    let index = Arc::clone(&request.app.search);
    let seek = move || similar::similar(&index, &snapshot, &viewer, &ask);
    let candidates = tokio::task::spawn_blocking(seek)
        .await
        .map_err(|error| Problem::from(StoreError::Panicked(error.to_string())))??;
    let mut items = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if let Some(node) = node(request, candidate.kind, &candidate.id).await? {
            items.push(SimilarItem { node, candidate });
        }
    }
    Ok(items)
}

fn origin(request: &RequestContext, to: SimilarTo) -> Result<Origin, Problem> {
    let refused = |code, message, argument: &str| {
        Problem::new(code, message).at(Place::Argument(argument.to_owned()))
    };
    match (to.id, to.text) {
        (Some(id), None) => {
            let (snapshot, viewer) = (request.snapshot(), request.viewer());
            let place = ids::item(&snapshot, viewer, &id)
                .or_else(|| ids::course(&snapshot, viewer, &id))
                .or_else(|| ids::document(&snapshot, viewer, &id));
            let badge = || ids::badge(&snapshot, viewer, &id).map(Origin::Badge);
            place.map(Origin::Item).or_else(badge).ok_or_else(|| {
                let message = Message::new("graphql-similar-unknown").with("id", &*id);
                refused(Code::NotFound, message, "id")
            })
        }
        (None, Some(title)) if title.trim().is_empty() => {
            let message = Message::new("graphql-needed").with("field", "text");
            Err(refused(Code::InvalidInput, message, "text"))
        }
        (None, Some(title)) if title.chars().nth(LONGEST).is_some() => {
            let message = Message::new("graphql-similar-long").with("limit", LONGEST);
            Err(refused(Code::TooLarge, message, "text"))
        }
        (None, Some(title)) => Ok(Origin::Text(Box::new(Statement {
            title,
            language: to.language,
            ..Statement::default()
        }))),
        (given, _) => {
            let message = Message::new("graphql-similar-one");
            let argument = if given.is_some() { "text" } else { "id" };
            Err(refused(Code::InvalidInput, message, argument))
        }
    }
}

fn size(first: Option<i32>) -> Result<usize, Problem> {
    let refused = |code, message: Message| {
        let message = message.with("argument", "first");
        Problem::new(code, message).at(Place::Argument("first".to_owned()))
    };
    match first.map(usize::try_from) {
        None => Ok(USUAL),
        Some(Ok(count)) if count <= MOST => Ok(count),
        Some(Ok(_)) => {
            let message = Message::new("graphql-similar-many").with("limit", MOST);
            Err(refused(Code::TooLarge, message))
        }
        Some(Err(_)) => Err(refused(
            Code::InvalidInput,
            Message::new("graphql-page-negative"),
        )),
    }
}

fn reason(request: &RequestContext, why: &Why) -> SimilarReason {
    let (snapshot, viewer) = (request.snapshot(), request.viewer());
    let name = |key: &Uuid| similar::name(&snapshot, viewer, key);
    let (because, shared, way) = match &why.because {
        Grounds::Way(steps) => (SimilarBecause::Crosswalk, Vec::new(), steps.as_slice()),
        Grounds::Text(because) => {
            let (word, shared) = words(because);
            (word, shared, [].as_slice())
        }
    };
    SimilarReason {
        because,
        share: why.share,
        message: text(request.language(), &similar::message(why, name)),
        shared,
        way: way.iter().map(|step| self::step(request, step)).collect(),
    }
}

fn words(because: &Because) -> (SimilarBecause, Vec<SharedTerm>) {
    let one = |shared: &search::Shared| SharedTerm {
        here: shared.here.clone(),
        there: shared.there.clone(),
    };
    match because {
        Because::SameStatement => (SimilarBecause::SameStatement, Vec::new()),
        Because::Terms(terms) => (SimilarBecause::Terms, terms.iter().map(one).collect()),
        Because::Context(terms) => (SimilarBecause::Context, terms.iter().map(one).collect()),
        Because::Subjects(subjects) => {
            let same = |subject: &String| SharedTerm {
                here: subject.clone(),
                there: subject.clone(),
            };
            (SimilarBecause::Subject, subjects.iter().map(same).collect())
        }
        Because::Level(levels) => (SimilarBecause::Level, vec![one(levels)]),
        Because::Code(codes) => (SimilarBecause::Code, vec![one(codes)]),
    }
}

fn step(request: &RequestContext, step: &Step) -> SimilarStep {
    match step {
        Step::Association {
            identifier,
            kind,
            forward,
            to,
            ..
        } => SimilarStep {
            similarity: None,
            association_type: Some(kind.as_str().to_owned()),
            association: Some(identifier.clone()),
            forward: Some(*forward),
            to: AssociationEnd::resolve(request, None, *to),
        },
        Step::Similar { score, to } => SimilarStep {
            similarity: Some(*score),
            association_type: None,
            association: None,
            forward: None,
            to: AssociationEnd::resolve(request, None, *to),
        },
    }
}
