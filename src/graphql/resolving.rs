//! What alignments mean: of anything that is stated, and the health of those held here.

use std::sync::Arc;

use async_graphql::{
    ComplexObject, Context, Enum, InputObject, Json, Object, Result, SimpleObject,
};
use serde_json::Value;

use super::associations::{Alignment, held_alignment};
use super::badges::BadgeClass;
use super::context::RequestContext;
use super::courses::Course;
use super::frameworks::Framework;
use super::items::Item;
use super::loaders::AssociationKey;
use super::pages::{Page, Window, cost};
use super::similar::{SimilarFilter, SimilarItem, SimilarTo, similar_items};
use crate::badges::alignment::Alignment as Stated;
use crate::badges::resolve::{self, Resolution, Target};
use crate::graph;
use crate::registry::aligning::{self, HealthEntry, finished};

/// What an alignment means here.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "resolve::Verdict")]
pub enum AlignmentVerdict {
    /// It means exactly one entity, which is in force.
    Resolved,
    /// It means one of several.
    Ambiguous,
    /// It means an entity that was replaced, removed with a successor, or is no longer in force.
    Superseded,
    /// It means nothing that is here.
    Broken,
}

/// What an alignment can point at.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "resolve::Kind")]
pub enum AlignmentTargetKind {
    /// A framework (CFDocument).
    Document,
    /// An item (CFItem).
    Item,
    /// A course, module or programme.
    Course,
    /// A rubric (CFRubric).
    Rubric,
    /// A row of a rubric (CFRubricCriterion).
    Criterion,
    /// A cell of a rubric (CFRubricCriterionLevel).
    Level,
    /// A concept, subject, licence, item type or grouping.
    Definition,
    /// A badge class.
    Badge,
}

/// The standard in which an alignment is written.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "aligning::Standard")]
pub enum BadgeStandard {
    /// Open Badges 2.0.
    #[graphql(name = "OB2")]
    Ob2,
    /// Open Badges 3.0.
    #[graphql(name = "OB3")]
    #[default]
    Ob3,
}

/// An alignment as a badge states it. Everything may be left out; what is there is looked up.
#[derive(InputObject)]
pub struct StatedAlignmentInput {
    /// Name of the target.
    #[graphql(default)]
    target_name: String,
    /// Address of the target.
    #[graphql(default)]
    target_url: String,
    /// A code by which the target is known in its framework, or its identifier.
    target_code: Option<String>,
    /// What the target says.
    target_description: Option<String>,
    /// Title, address or identifier of the framework.
    target_framework: Option<String>,
    /// `CFItem`, `CFRubricCriterion`, …
    target_type: Option<String>,
}

impl From<StatedAlignmentInput> for Stated {
    fn from(input: StatedAlignmentInput) -> Self {
        Stated {
            target_name: input.target_name,
            target_url: input.target_url,
            target_code: input.target_code,
            target_description: input.target_description,
            target_framework: input.target_framework,
            target_type: input.target_type,
            ..Stated::default()
        }
    }
}

/// An entity that an alignment means, or could mean.
#[derive(Clone, Copy)]
pub struct AlignmentTarget(pub Target);

/// Targets, as GraphQL shows them.
pub fn targets(list: &[Target]) -> Vec<AlignmentTarget> {
    list.iter().copied().map(AlignmentTarget).collect()
}

impl AlignmentTarget {
    fn framework_of(self, request: &RequestContext) -> Option<Arc<graph::Framework>> {
        let snapshot = request.snapshot();
        snapshot
            .framework(request.viewer(), self.0.document)
            .cloned()
    }

    fn written(self, request: &RequestContext) -> Option<Stated> {
        let code = aligning::Code::Identifier;
        finished(&request.snapshot(), request.viewer(), &self.0, code)
    }

    /// The item it is, or that it judges.
    fn judged(self, request: &RequestContext) -> Option<Item> {
        let (snapshot, viewer) = (request.snapshot(), request.viewer());
        let place = snapshot.judged(viewer, &self.0)?;
        let home = snapshot.framework(viewer, place.document)?;
        Some(Item::new(home, place.node))
    }
}

/// An entity that an alignment means, or could mean.
#[Object]
impl AlignmentTarget {
    /// What it is.
    async fn kind(&self) -> AlignmentTargetKind {
        self.0.kind.into()
    }

    /// Identifier, as received.
    async fn identifier(&self, ctx: &Context<'_>) -> Result<String> {
        let written = self.written(RequestContext::of(ctx)?);
        let code = written.and_then(|written| written.target_code);
        Ok(code.unwrap_or_else(|| self.0.key.to_string()))
    }

    /// Permanent address.
    async fn uri(&self, ctx: &Context<'_>) -> Result<String> {
        let written = self.written(RequestContext::of(ctx)?);
        Ok(written
            .map(|written| written.target_url)
            .unwrap_or_default())
    }

    /// What to call it.
    async fn title(&self, ctx: &Context<'_>) -> Result<String> {
        let written = self.written(RequestContext::of(ctx)?);
        Ok(written
            .map(|written| written.target_name)
            .unwrap_or_default())
    }

    /// The code people know it by.
    async fn human_coding_scheme(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let framework = self.framework_of(RequestContext::of(ctx)?);
        Ok(framework.and_then(|framework| {
            let node = framework.node(&self.0.key)?;
            framework.nodes[node as usize]
                .code
                .as_deref()
                .map(str::to_owned)
        }))
    }

    /// The framework it is, or stands in.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<Framework>> {
        Ok(self.framework_of(RequestContext::of(ctx)?).map(Framework))
    }

    /// The item it is; of a criterion or a level, the item that is judged.
    async fn item(&self, ctx: &Context<'_>) -> Result<Option<Item>> {
        Ok(self.judged(RequestContext::of(ctx)?))
    }

    /// The course it is.
    async fn course(&self, ctx: &Context<'_>) -> Result<Option<Course>> {
        let item = self.judged(RequestContext::of(ctx)?);
        Ok(item.as_ref().and_then(Course::of))
    }

    /// The badge class it is.
    async fn badge_class(&self, ctx: &Context<'_>) -> Result<Option<BadgeClass>> {
        let request = RequestContext::of(ctx)?;
        let snapshot = request.snapshot();
        Ok(snapshot
            .badge(request.viewer(), &self.0.key)
            .map(BadgeClass::of))
    }
}

/// What an alignment means, why, and what it should be.
pub struct AlignmentResolution {
    /// As stated; none for an alignment of a course, which is read from its association.
    pub stated: Option<Stated>,
    /// The association it is, where it is held here.
    pub held: Option<AssociationKey>,
    /// The answer.
    pub resolution: Resolution,
}

impl AlignmentResolution {
    async fn said(&self, ctx: &Context<'_>) -> Result<Stated> {
        if let Some(stated) = &self.stated {
            return Ok(stated.clone());
        }
        let Some(key) = self.held else {
            return Ok(Stated::default());
        };
        let body = RequestContext::of(ctx)?.bodies.load_one(key).await?;
        let Some(body) = body else {
            return Ok(Stated::default());
        };
        if let Some(stated) = crate::case::facts::AssociationFacts::of(&body).stated {
            return Ok(stated);
        }
        let link = &body.destination_node_uri;
        Ok(Stated {
            target_name: link.title.clone(),
            target_url: link.uri.clone(),
            target_code: Some(link.identifier.clone()).filter(|code| *code != link.uri),
            ..Stated::default()
        })
    }
}

/// What an alignment means, why, and what it should be.
#[Object]
impl AlignmentResolution {
    /// The alignment, as it is stated.
    async fn stated(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Written in which standard.", default)] standard: BadgeStandard,
    ) -> Result<Json<Value>> {
        let standard = aligning::Standard::from(standard);
        Ok(Json(standard.rendered(&self.said(ctx).await?)))
    }

    /// The verdict.
    async fn verdict(&self) -> AlignmentVerdict {
        self.resolution.verdict.into()
    }

    /// Why, as a stable word (`address`, `identifier`, `code`, `replaced`, `removed`, `code-alone`, `file` …).
    async fn reason(&self) -> &str {
        self.resolution.reason.word()
    }

    /// Why, in a sentence.
    async fn message(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(RequestContext::of(ctx)?.say(&self.resolution.reason.message()))
    }

    /// What is meant, where that is one entity; also where it is superseded.
    async fn target(&self) -> Option<AlignmentTarget> {
        self.resolution.target.map(AlignmentTarget)
    }

    /// What could be meant, where it is ambiguous.
    #[graphql(complexity = "2 + 4 * child_complexity")]
    async fn candidates(&self) -> Vec<AlignmentTarget> {
        targets(&self.resolution.candidates)
    }

    /// What stands in its place now; several where it was split.
    #[graphql(complexity = "2 + 2 * child_complexity")]
    async fn successors(&self) -> Vec<AlignmentTarget> {
        targets(&self.resolution.successors)
    }

    /// Address of a successor, where a removed target named one.
    async fn successor_uri(&self) -> Option<&str> {
        self.resolution.successor_uri.as_deref()
    }

    /// What a broken alignment probably should point at. An offer, never a decision.
    #[graphql(complexity = "2 + 4 * child_complexity")]
    async fn suggestions(&self) -> Vec<AlignmentTarget> {
        targets(&self.resolution.suggestions)
    }

    /// What it should be: finished alignments to its successors, candidates or suggestions.
    async fn should_be(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Written in which standard.", default)] standard: BadgeStandard,
    ) -> Result<Vec<Json<Value>>> {
        let request = RequestContext::of(ctx)?;
        let said = self.said(ctx).await?;
        let offers = aligning::should_be(
            &request.snapshot(),
            request.viewer(),
            &said,
            standard.into(),
            &self.resolution,
        );
        Ok(offers.into_iter().map(Json).collect())
    }

    /// The last day on which the target is in force, where that is known.
    async fn until(&self) -> Option<&str> {
        self.resolution.until.as_deref()
    }

    /// What is most like what it says of its target, found by its words. A question to a person.
    #[graphql(complexity = "100 + 5 * child_complexity")]
    async fn similar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many: 10 where not given, up to 50.")] first: Option<i32>,
    ) -> Result<Vec<SimilarItem>> {
        let said = self.said(ctx).await?;
        let mut text = said.target_name.clone();
        if let Some(description) = &said.target_description {
            text.push(' ');
            text.push_str(description);
        }
        let text: String = text.trim().chars().take(4_000).collect();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let to = SimilarTo {
            id: None,
            text: Some(text),
            language: None,
        };
        similar_items(
            RequestContext::of(ctx)?,
            to,
            first,
            SimilarFilter::default(),
        )
        .await
    }
}

/// How many alignments have a verdict.
#[derive(SimpleObject)]
pub struct VerdictCount {
    /// The verdict.
    verdict: AlignmentVerdict,
    /// How many.
    count: usize,
}

/// Counts by verdict, those of none included.
pub fn counts(counts: &std::collections::BTreeMap<resolve::Verdict, usize>) -> Vec<VerdictCount> {
    let count = |verdict: resolve::Verdict| VerdictCount {
        verdict: verdict.into(),
        count: counts.get(&verdict).copied().unwrap_or(0),
    };
    resolve::Verdict::ALL.map(count).into_iter().collect()
}

/// The alignments of an issuer or institution, and how they are.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AlignmentHealth {
    /// How many have each verdict.
    counts: Vec<VerdictCount>,
    #[graphql(skip)]
    entries: Vec<HealthEntry>,
}

/// An alignment of a badge class, a course or an outcome, and how it is.
pub struct AlignmentHealthEntry(HealthEntry);

#[ComplexObject]
impl AlignmentHealth {
    /// The alignments: broken ones first, then superseded, ambiguous and resolved ones.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn alignments(
        &self,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<AlignmentHealthEntry>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let key = |entry: &HealthEntry| {
            let aligned = &entry.aligned;
            format!("{}:{}", aligned.document, aligned.association.simple())
        };
        let node = |entry: &HealthEntry| AlignmentHealthEntry(entry.clone());
        Ok(window.page(&self.entries, key, node)?)
    }
}

/// The health of the alignments of an organisation, or of all the viewer may read.
pub async fn health(
    request: &RequestContext,
    organisation: Option<i64>,
    verdict: Option<AlignmentVerdict>,
) -> Result<AlignmentHealth> {
    let (registry, snapshot) = (&request.app.registry, request.snapshot());
    let found = registry
        .alignment_health(snapshot, request.viewer(), organisation)
        .await?;
    let wanted = verdict.map(resolve::Verdict::from);
    let mut entries = found.entries;
    entries.retain(|entry| wanted.is_none_or(|wanted| entry.resolution.verdict == wanted));
    Ok(AlignmentHealth {
        counts: counts(&found.counts),
        entries,
    })
}

/// No alignments at all.
pub fn no_health() -> AlignmentHealth {
    AlignmentHealth {
        counts: counts(&Default::default()),
        entries: Vec::new(),
    }
}

/// An alignment of a badge class, a course or an outcome, and how it is.
#[Object]
impl AlignmentHealthEntry {
    /// The alignment.
    async fn alignment(&self, ctx: &Context<'_>) -> Result<Option<Alignment>> {
        Ok(held_alignment(RequestContext::of(ctx)?, &self.0.aligned))
    }

    /// What it means.
    async fn resolution(&self) -> AlignmentResolution {
        let aligned = &self.0.aligned;
        AlignmentResolution {
            stated: None,
            held: Some(AssociationKey(aligned.document, aligned.association)),
            resolution: self.0.resolution.clone(),
        }
    }
}
