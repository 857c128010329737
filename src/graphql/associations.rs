//! Associations between items, their ends, and alignments: associations of courses and badge classes with their columns.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::badges::BadgeClass;
use super::context::RequestContext;
use super::courses::Course;
use super::frameworks::Framework;
use super::ids::id_of;
use super::items::Item;
use super::loaders::AssociationKey;
use super::organisations::{Organisation, organisation};
use super::words::{AlignmentRole, AssertionStatus, Completeness, Direction};
use crate::case::key::normal;
use crate::case::model::{AssociationType, GenLink};
use crate::case::time;
use crate::error::{Code, Message, Place, Problem};
use crate::graph;
use crate::graph::{Badge, Edge, EdgeRef};
use crate::registry::aligning::Aligned;

/// What stands at an end.
#[derive(Clone)]
enum Found {
    Node(Arc<graph::Framework>, u32),
    Badge(Arc<Badge>),
    /// Not here, or not for this viewer: only what the association says of it.
    Elsewhere,
}

/// One end of an association: what is there, where the viewer may read it, else what was written.
#[derive(Clone)]
pub struct AssociationEnd {
    found: Found,
    /// As written, where no association says more.
    text: String,
    /// The association, and whether this is its origin.
    of: Option<(AssociationKey, bool)>,
}

impl AssociationEnd {
    /// What a key stands for; a copy that says so itself goes first.
    pub fn resolve(
        request: &RequestContext,
        at: Option<&Arc<graph::Framework>>,
        key: Uuid,
    ) -> Self {
        let own = at
            .and_then(|framework| Some(Found::Node(Arc::clone(framework), framework.node(&key)?)));
        let (snapshot, viewer) = (request.snapshot(), request.viewer());
        let elsewhere = || {
            let place = snapshot.resolve(viewer, &key)?;
            let (framework, _) = snapshot.at(viewer, place)?;
            Some(Found::Node(Arc::clone(framework), place.node))
        };
        let badge = || {
            snapshot
                .badge(viewer, &key)
                .map(|badge| Found::Badge(Arc::clone(badge)))
        };
        let found = own
            .or_else(elsewhere)
            .or_else(badge)
            .unwrap_or(Found::Elsewhere);
        AssociationEnd {
            found,
            text: key.to_string(),
            of: None,
        }
    }

    /// What an identifier in a proposal stands for.
    pub fn named(request: &RequestContext, text: &str) -> Self {
        match normal(text) {
            Some(key) => AssociationEnd::resolve(request, None, key),
            None => AssociationEnd {
                found: Found::Elsewhere,
                text: text.to_owned(),
                of: None,
            },
        }
    }

    /// The item, where it is one.
    pub fn as_item(&self) -> Option<Item> {
        match &self.found {
            Found::Node(framework, node) if *node != 0 => Some(Item::new(framework, *node)),
            _ => None,
        }
    }

    /// What the association says of this end.
    async fn written(&self, ctx: &Context<'_>) -> Result<Option<GenLink>> {
        let Some((key, origin)) = self.of else {
            return Ok(None);
        };
        let body = RequestContext::of(ctx)?.bodies.load_one(key).await?;
        Ok(body.map(|body| {
            if origin {
                body.origin_node_uri.clone()
            } else {
                body.destination_node_uri.clone()
            }
        }))
    }
}

/// One end of an association: what is there, where the viewer may read it, else what was written.
#[Object]
impl AssociationEnd {
    /// Identifier, as received.
    async fn identifier(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(match &self.found {
            Found::Node(framework, node) => framework.nodes[*node as usize].identifier.to_string(),
            Found::Badge(badge) => badge.row.key.clone(),
            Found::Elsewhere => self
                .written(ctx)
                .await?
                .map_or_else(|| self.text.clone(), |link| link.identifier),
        })
    }

    /// What to call it: a short statement, a title, or what was written.
    async fn title(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(match &self.found {
            Found::Node(framework, node) => framework.nodes[*node as usize].label().to_owned(),
            Found::Badge(badge) => badge.row.name.clone(),
            Found::Elsewhere => self
                .written(ctx)
                .await?
                .map_or_else(|| self.text.clone(), |link| link.title),
        })
    }

    /// Permanent address.
    async fn uri(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(match &self.found {
            Found::Node(framework, node) => Some(framework.nodes[*node as usize].uri.to_string()),
            Found::Badge(badge) => Some(RequestContext::of(ctx)?.app.registry.uri(&badge.key)),
            Found::Elsewhere => self.written(ctx).await?.map(|link| link.uri),
        })
    }

    /// The item, where it is here and the viewer may read it.
    async fn item(&self) -> Option<Item> {
        self.as_item()
    }

    /// The course, where it is one.
    async fn course(&self) -> Option<Course> {
        self.as_item().as_ref().and_then(Course::of)
    }

    /// The badge class, where it is one.
    async fn badge_class(&self) -> Option<BadgeClass> {
        match &self.found {
            Found::Badge(badge) => Some(BadgeClass::of(badge)),
            _ => None,
        }
    }

    /// The framework it is, or stands in.
    async fn framework(&self) -> Option<Framework> {
        match &self.found {
            Found::Node(framework, _) => Some(Framework(Arc::clone(framework))),
            _ => None,
        }
    }
}

/// An association between two nodes (CFAssociation).
#[derive(Clone)]
pub struct Association {
    framework: Arc<graph::Framework>,
    edge: Edge,
}

impl Association {
    /// An association of a copy, its ends as they stand in the copy.
    pub fn new(framework: &Arc<graph::Framework>, edge: Edge) -> Self {
        Association {
            framework: Arc::clone(framework),
            edge,
        }
    }

    /// What it is paged by.
    pub fn key(&self) -> String {
        self.edge.key.simple().to_string()
    }

    fn end(&self, request: &RequestContext, origin: bool) -> AssociationEnd {
        let key = if origin {
            self.edge.origin
        } else {
            self.edge.destination
        };
        let end = AssociationEnd::resolve(request, Some(&self.framework), key);
        let association = AssociationKey(self.framework.document, self.edge.key);
        AssociationEnd {
            of: Some((association, origin)),
            ..end
        }
    }

    fn last_change(&self) -> String {
        time::rfc3339(self.edge.at)
    }
}

/// Associations at a key that the viewer may read, without the tree's.
///
/// # Errors
/// A type that CASE does not have.
pub fn associations(
    request: &RequestContext,
    key: &Uuid,
    types: Option<&[String]>,
    direction: Direction,
) -> Result<Vec<Association>, Problem> {
    let read = |text: &String| {
        AssociationType::parse(text).ok_or_else(|| {
            let message = Message::new("graphql-association-type").with("type", text);
            Problem::new(Code::InvalidInput, message).at(Place::Argument("types".to_owned()))
        })
    };
    let types: Option<Vec<AssociationType>> = types
        .map(|all| all.iter().map(read).collect())
        .transpose()?;
    let wanted = |found: &EdgeRef<'_>| {
        let here = match direction {
            Direction::Both => true,
            Direction::Outgoing => found.origin == *key,
            Direction::Incoming => found.destination == *key,
        };
        here && types
            .as_ref()
            .is_none_or(|types| types.contains(&found.edge.kind))
    };
    let snapshot = request.snapshot();
    let edges = snapshot.edges(request.viewer(), key);
    Ok(edges
        .into_iter()
        .filter(wanted)
        .filter_map(|found| {
            let framework = snapshot.framework(request.viewer(), found.framework.document)?;
            let edge = Edge {
                origin: found.origin,
                destination: found.destination,
                ..found.edge.clone()
            };
            Some(Association::new(framework, edge))
        })
        .collect())
}

/// An association between two nodes (CFAssociation).
#[Object]
impl Association {
    /// Id.
    async fn id(&self) -> ID {
        id_of(self.framework.document, &self.edge.key).into()
    }

    /// Identifier, as received.
    async fn identifier(&self) -> &str {
        &self.edge.association
    }

    /// What it says, in the words of CASE (`exactMatchOf`, `isRelatedTo`, `ext:…`).
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        self.edge.kind.as_str()
    }

    /// Where it starts.
    async fn origin(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(self.end(RequestContext::of(ctx)?, true))
    }

    /// Where it ends.
    async fn destination(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(self.end(RequestContext::of(ctx)?, false))
    }

    /// The framework that asserts it.
    async fn framework(&self) -> Framework {
        Framework(Arc::clone(&self.framework))
    }

    /// The organisation that asserts it.
    async fn asserted_by(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(RequestContext::of(ctx)?, self.edge.by))
    }

    /// How far the assertion has come.
    async fn status(&self) -> AssertionStatus {
        self.edge.facts.status.unwrap_or_default().into()
    }

    /// Stated degree, 0 to 1; absent is the whole.
    async fn degree(&self) -> Option<f64> {
        self.edge.facts.degree
    }

    /// How sure the asserting person is, 0 to 1.
    async fn confidence(&self) -> Option<f64> {
        self.edge.facts.confidence
    }

    /// When it last changed, UTC.
    #[graphql(name = "lastChange")]
    async fn changed(&self) -> String {
        self.last_change()
    }

    /// Remarks.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let key = AssociationKey(self.framework.document, self.edge.key);
        let body = RequestContext::of(ctx)?.bodies.load_one(key).await?;
        Ok(body.and_then(|body| body.notes.clone()))
    }

    /// The columns of an alignment, where it is one.
    async fn alignment(&self) -> Option<Alignment> {
        Alignment::of(self)
    }
}

/// The alignment of a course, an outcome or a badge class to an item.
#[derive(Clone)]
pub struct Alignment(Association);

impl Alignment {
    fn of(association: &Association) -> Option<Self> {
        association
            .edge
            .facts
            .role
            .is_some()
            .then(|| Alignment(association.clone()))
    }

    /// What it is paged by.
    pub fn key(&self) -> String {
        self.0.key()
    }

    /// Whether it ends at a key.
    pub fn ends_at(&self, key: &Uuid) -> bool {
        self.0.edge.destination == *key
    }
}

/// An alignment that is held here, its ends as they are meant.
pub fn held_alignment(request: &RequestContext, aligned: &Aligned) -> Option<Alignment> {
    let snapshot = request.snapshot();
    let framework = snapshot.framework(request.viewer(), aligned.document)?;
    let edge = framework.alignment(&aligned.association)?;
    let edge = Edge {
        origin: snapshot.meant(edge.origin),
        destination: snapshot.meant(edge.destination),
        ..edge.clone()
    };
    Alignment::of(&Association::new(framework, edge))
}

fn alignments(request: &RequestContext, key: &Uuid, direction: Direction) -> Vec<Alignment> {
    let found = associations(request, key, None, direction).unwrap_or_default();
    found.iter().filter_map(Alignment::of).collect()
}

/// Alignments that start at a course, an outcome or a badge class.
pub fn alignments_of(request: &RequestContext, key: &Uuid) -> Vec<Alignment> {
    alignments(request, key, Direction::Outgoing)
}

/// Alignments that end at an item: those of badge classes, or the others.
pub fn alignments_to(request: &RequestContext, key: &Uuid, badges: bool) -> Vec<Alignment> {
    let is_badge =
        |alignment: &Alignment| matches!(alignment.0.end(request, true).found, Found::Badge(_));
    let all = alignments(request, key, Direction::Incoming);
    all.into_iter()
        .filter(|alignment| is_badge(alignment) == badges)
        .collect()
}

/// The alignment of a course, an outcome or a badge class to an item.
#[Object]
impl Alignment {
    /// Id; the same as its association's.
    async fn id(&self) -> ID {
        id_of(self.0.framework.document, &self.0.edge.key).into()
    }

    /// The course, outcome or badge class.
    async fn origin(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(self.0.end(RequestContext::of(ctx)?, true))
    }

    /// The item, or what was written where it is not here.
    async fn target(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(self.0.end(RequestContext::of(ctx)?, false))
    }

    /// What is done with the item.
    async fn role(&self) -> Option<AlignmentRole> {
        self.0.edge.facts.role.map(Into::into)
    }

    /// Whether the whole item is meant.
    async fn completeness(&self) -> Completeness {
        self.0.edge.facts.completeness.unwrap_or_default().into()
    }

    /// Share of the item that is covered, 0 to 1.
    async fn degree(&self) -> Option<f64> {
        self.0.edge.facts.degree
    }

    /// How sure the asserting person is, 0 to 1.
    async fn confidence(&self) -> Option<f64> {
        self.0.edge.facts.confidence
    }

    /// How far the assertion has come.
    async fn status(&self) -> AssertionStatus {
        self.0.edge.facts.status.unwrap_or_default().into()
    }

    /// The organisation that asserts it.
    async fn asserted_by(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(RequestContext::of(ctx)?, self.0.edge.by))
    }

    /// `person`, `machine` or `system`: what kind of being asserted it.
    async fn asserted_by_kind(&self) -> Option<&str> {
        self.0.edge.facts.asserted_by_kind.as_deref()
    }

    /// Share of the whole course that this requirement makes up, 0 to 1.
    async fn weight(&self) -> Option<f64> {
        self.0.edge.facts.weight
    }

    /// Hours spent on it.
    async fn hours(&self) -> Option<f64> {
        self.0.edge.facts.hours
    }

    /// A source that misses this requirement misses the whole.
    async fn essential(&self) -> bool {
        self.0.edge.facts.essential
    }

    /// Coverage from which the requirement counts as met, 0 to 1.
    async fn min_coverage(&self) -> Option<f64> {
        self.0.edge.facts.min_coverage
    }

    /// When it last changed, UTC.
    async fn last_change(&self) -> String {
        self.0.last_change()
    }

    /// The association it is.
    async fn association(&self) -> Association {
        self.0.clone()
    }
}
