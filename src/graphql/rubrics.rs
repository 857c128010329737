//! Rubrics of a framework.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use uuid::Uuid;

use super::aligned::{AlignedFrom, aligned_from};
use super::associations::AssociationEnd;
use super::context::RequestContext;
use super::frameworks::Framework;
use super::ids::id_of;
use super::items::Item;
use super::pages::{Page, Window, cost};
use crate::case::key::key;
use crate::case::model;
use crate::graph;

/// A rubric (CFRubric).
#[derive(SimpleObject)]
pub struct Rubric {
    /// Id.
    id: ID,
    /// Identifier, as received.
    identifier: String,
    /// Permanent address.
    uri: String,
    /// Title.
    title: Option<String>,
    /// What it is for.
    description: Option<String>,
    /// Its rows.
    criteria: Vec<Criterion>,
}

/// A row of a rubric (CFRubricCriterion).
#[derive(SimpleObject)]
#[graphql(complex, name = "RubricCriterion")]
pub struct Criterion {
    /// Id.
    id: ID,
    /// Identifier, as received.
    identifier: String,
    /// A heading to sort it under.
    category: Option<String>,
    /// What is judged.
    description: Option<String>,
    /// Its weight in the whole.
    weight: Option<f64>,
    /// Its cells.
    levels: Vec<Level>,
    #[graphql(skip)]
    framework: Arc<graph::Framework>,
    #[graphql(skip)]
    judged: Option<model::Link>,
}

/// A cell of a rubric (CFRubricCriterionLevel).
#[derive(SimpleObject)]
#[graphql(complex, name = "RubricLevel")]
pub struct Level {
    /// Id.
    id: ID,
    /// Identifier, as received.
    identifier: String,
    /// The name of the level.
    quality: Option<String>,
    /// What reaching it looks like.
    description: Option<String>,
    /// What to tell the learner.
    feedback: Option<String>,
    /// Points.
    score: Option<f64>,
    #[graphql(skip)]
    key: Uuid,
}

impl Rubric {
    /// A rubric of a copy.
    pub fn of(framework: &Arc<graph::Framework>, rubric: model::Rubric) -> Self {
        let document = framework.nodes[0].key;
        Rubric {
            id: id_of(framework.document, &key(document, &rubric.identifier)).into(),
            identifier: rubric.identifier,
            uri: rubric.uri,
            title: rubric.title,
            description: rubric.description,
            criteria: rubric
                .criteria
                .into_iter()
                .map(|criterion| Criterion::of(framework, criterion))
                .collect(),
        }
    }
}

impl Criterion {
    /// A criterion of a copy.
    pub fn of(framework: &Arc<graph::Framework>, criterion: model::Criterion) -> Self {
        Criterion {
            id: id_of(
                framework.document,
                &key(framework.nodes[0].key, &criterion.identifier),
            )
            .into(),
            identifier: criterion.identifier,
            category: criterion.category,
            description: criterion.description,
            weight: criterion.weight.and_then(|weight| weight.as_f64()),
            levels: criterion
                .levels
                .into_iter()
                .map(|level| Level::of(framework, level))
                .collect(),
            framework: Arc::clone(framework),
            judged: criterion.item_uri,
        }
    }

    /// Its id.
    pub fn has_id(&self, id: &str) -> bool {
        *self.id == id
    }
}

impl Level {
    fn of(framework: &graph::Framework, level: model::Level) -> Self {
        let key = key(framework.nodes[0].key, &level.identifier);
        Level {
            id: id_of(framework.document, &key).into(),
            key,
            identifier: level.identifier,
            quality: level.quality,
            description: level.description,
            feedback: level.feedback,
            score: level.score.and_then(|score| score.as_f64()),
        }
    }
}

/// What points at a row or a cell of a rubric.
#[ComplexObject]
impl Level {
    /// Alignments of badge classes, courses and outcomes that point here.
    #[graphql(complexity = "20 + cost(first, None, child_complexity)")]
    async fn aligned_from(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
    ) -> Result<Page<AlignedFrom>> {
        let window = Window {
            first,
            after,
            ..Window::default()
        };
        aligned_from(RequestContext::of(ctx)?, self.key, None, None, &window)
    }
}

#[ComplexObject]
impl Criterion {
    /// Alignments of badge classes, courses and outcomes that point here.
    #[graphql(complexity = "20 + cost(first, None, child_complexity)")]
    async fn aligned_from(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
    ) -> Result<Page<AlignedFrom>> {
        let window = Window {
            first,
            after,
            ..Window::default()
        };
        let own = key(self.framework.nodes[0].key, &self.identifier);
        aligned_from(RequestContext::of(ctx)?, own, None, None, &window)
    }

    /// The framework it stands in.
    async fn framework(&self) -> Framework {
        Framework(Arc::clone(&self.framework))
    }

    /// The item it judges, where it is here.
    async fn item(&self, ctx: &Context<'_>) -> Result<Option<Item>> {
        let Some(link) = &self.judged else {
            return Ok(None);
        };
        let judged = key(self.framework.nodes[0].key, &link.identifier);
        let end = AssociationEnd::resolve(RequestContext::of(ctx)?, Some(&self.framework), judged);
        Ok(end.as_item())
    }
}
