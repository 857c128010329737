//! The other way round: what points at an item, a criterion or a level.

use async_graphql::{Context, Enum, Object, Result};
use uuid::Uuid;

use super::associations::{Alignment, AssociationEnd, held_alignment};
use super::context::RequestContext;
use super::pages::{Page, Window};
use super::resolving::AlignmentTarget;
use crate::badges::resolve::World;
use crate::graph::Sight;
use crate::registry::aligning::{self, Reached, Step};

/// From where alignments are wanted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "aligning::Include", name = "AlignedFromInclude")]
pub enum Include {
    /// The entity itself; of an item also the rows and cells of rubrics that judge it.
    #[graphql(name = "SELF")]
    Itself,
    /// What lies below it.
    Descendants,
    /// Exact matches and translations.
    Equivalents,
    /// What it replaced.
    Predecessors,
}

/// What points.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "aligning::OriginKind", name = "AlignedFromKind")]
pub enum OriginKind {
    /// A badge class.
    Badge,
    /// A course.
    Course,
    /// An outcome of a course.
    Outcome,
}

/// What a step of the way leads over.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum AlignedStepKind {
    /// Down the tree, any number of levels.
    Descendant,
    /// To a row or a cell of a rubric that judges the item.
    Judged,
    /// Over `exactMatchOf`.
    ExactMatch,
    /// Over `isTranslationOf`.
    Translation,
    /// Back over `replacedBy`.
    Predecessor,
}

/// A step of the way from the entity to what is pointed at.
pub struct AlignedStep(Step);

/// A step of the way from the entity to what is pointed at.
#[Object]
impl AlignedStep {
    /// What it leads over.
    async fn kind(&self) -> AlignedStepKind {
        match self.0 {
            Step::Below(_) => AlignedStepKind::Descendant,
            Step::Judged(_) => AlignedStepKind::Judged,
            Step::Match(_) => AlignedStepKind::ExactMatch,
            Step::Translation(_) => AlignedStepKind::Translation,
            Step::Replaced(_) => AlignedStepKind::Predecessor,
        }
    }

    /// Where it leads.
    async fn to(&self, ctx: &Context<'_>) -> Result<Option<AlignmentTarget>> {
        Ok(target(RequestContext::of(ctx)?, &self.0.to()))
    }
}

/// The entity with a key, as far as the viewer may read it.
pub fn target(request: &RequestContext, key: &Uuid) -> Option<AlignmentTarget> {
    let snapshot = request.snapshot();
    let sight = Sight::of(&snapshot, request.viewer());
    sight.with_key(key).map(AlignmentTarget)
}

/// An alignment that points here, and how it was reached.
pub struct AlignedFrom(Reached);

/// An alignment that points here, and how it was reached.
#[Object]
impl AlignedFrom {
    /// What points.
    async fn kind(&self) -> OriginKind {
        self.0.kind.into()
    }

    /// The badge class, course or outcome.
    async fn origin(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        let request = RequestContext::of(ctx)?;
        Ok(AssociationEnd::resolve(
            request,
            None,
            self.0.aligned.origin,
        ))
    }

    /// The alignment.
    async fn alignment(&self, ctx: &Context<'_>) -> Result<Option<Alignment>> {
        Ok(held_alignment(RequestContext::of(ctx)?, &self.0.aligned))
    }

    /// At what it points.
    async fn target(&self, ctx: &Context<'_>) -> Result<Option<AlignmentTarget>> {
        Ok(target(RequestContext::of(ctx)?, &self.0.target))
    }

    /// The way from the entity to that; empty for the entity itself.
    #[graphql(complexity = "1 + 3 * child_complexity")]
    async fn way(&self) -> Vec<AlignedStep> {
        self.0.way.iter().copied().map(AlignedStep).collect()
    }
}

/// A page of what points at a key.
pub fn aligned_from(
    request: &RequestContext,
    key: Uuid,
    include: Option<Vec<Include>>,
    kinds: Option<Vec<OriginKind>>,
    window: &Window,
) -> Result<Page<AlignedFrom>> {
    let include: Vec<aligning::Include> = include
        .unwrap_or_else(|| vec![Include::Itself])
        .into_iter()
        .map(Into::into)
        .collect();
    let kinds = kinds.into_iter().flatten().map(Into::into);
    let kinds: Vec<aligning::OriginKind> = kinds.collect();
    let found = request
        .snapshot()
        .aligned_from(request.viewer(), key, &include, &kinds);
    let name = |reached: &Reached| {
        let aligned = &reached.aligned;
        format!("{}:{}", aligned.document, aligned.association.simple())
    };
    Ok(window.page(&found, name, |reached| AlignedFrom(reached.clone()))?)
}
