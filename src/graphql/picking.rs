//! The picker and the lint of badges.

use async_graphql::{ComplexObject, Context, Enum, Json, Object, Result, SimpleObject};
use serde_json::Value;

use super::context::RequestContext;
use super::pages::{Page, Window, cost};
use super::problems::ProblemPlace;
use super::resolving::{
    AlignmentResolution, AlignmentTarget, BadgeStandard, VerdictCount, counts, targets,
};
use crate::error::{Code, Message, Place, Problem};
use crate::registry::aligning::{self, Lint, Linted, Picked, picked};

/// Alignments that are picked at once.
const MOST_PICKED: usize = 200;

/// What stands in `targetCode`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "aligning::Code", name = "TargetCode")]
pub enum TargetCode {
    /// The identifier.
    #[default]
    Identifier,
    /// The `humanCodingScheme`; the identifier where there is none.
    HumanCode,
}

/// A finished alignment, to be put into a badge.
pub struct PickedAlignment {
    picked: Picked,
    standard: BadgeStandard,
}

/// A finished alignment, to be put into a badge.
#[Object]
impl PickedAlignment {
    /// What it points at.
    async fn target(&self) -> AlignmentTarget {
        AlignmentTarget(self.picked.target)
    }

    /// The alignment in the standard asked for.
    async fn json(&self) -> Json<Value> {
        Json(aligning::Standard::from(self.standard).rendered(&self.picked.alignment))
    }

    /// Why it should rather not be picked: the target was replaced or is no longer in force.
    async fn note(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let request = RequestContext::of(ctx)?;
        let over = self.picked.superseded.as_ref();
        Ok(over.map(|reason| request.say(&reason.message())))
    }

    /// What stands in its place.
    async fn successors(&self) -> Vec<AlignmentTarget> {
        targets(&self.picked.successors)
    }
}

/// Finished alignments, in the order asked for; null for what is not here.
pub fn pick(
    request: &RequestContext,
    names: &[String],
    standard: BadgeStandard,
    code: TargetCode,
) -> Result<Vec<Option<PickedAlignment>>, Problem> {
    if names.len() > MOST_PICKED {
        let message = Message::new("aligns-too-many-picks").with("limit", MOST_PICKED);
        let at = Place::Argument("ids".to_owned());
        return Err(Problem::new(Code::TooLarge, message).at(at));
    }
    let found = picked(&request.snapshot(), request.viewer(), names, code.into());
    let shown = |picked: Picked| PickedAlignment { picked, standard };
    Ok(found.into_iter().map(|picked| picked.map(shown)).collect())
}

/// Something in a file that could not be looked at.
#[derive(SimpleObject)]
pub struct LintRemark {
    /// Where.
    place: ProblemPlace,
    /// What.
    message: String,
}

/// What the lint of badges found.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct BadgeLint {
    /// How many alignments have each verdict.
    counts: Vec<VerdictCount>,
    #[graphql(skip)]
    lint: Lint,
}

/// An alignment of a file, and what it means.
pub struct LintedAlignment(Linted);

/// An alignment of a file, and what it means.
#[Object]
impl LintedAlignment {
    /// Where it stands.
    async fn place(&self) -> ProblemPlace {
        ProblemPlace::of(&self.0.place)
    }

    /// JSON pointer within the line, for a file with a badge in each line.
    async fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_deref()
    }

    /// What it means.
    async fn resolution(&self) -> AlignmentResolution {
        AlignmentResolution {
            stated: Some(self.0.alignment.clone()),
            held: None,
            resolution: self.0.resolution.clone(),
        }
    }
}

#[ComplexObject]
impl BadgeLint {
    /// What could not be looked at.
    async fn remarks(&self, ctx: &Context<'_>) -> Result<Vec<LintRemark>> {
        let request = RequestContext::of(ctx)?;
        let remarks = self.lint.remarks.iter().map(|(place, message)| LintRemark {
            place: ProblemPlace::of(place),
            message: request.say(message),
        });
        Ok(remarks.collect())
    }

    /// The alignments, in the order of the file.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn alignments(
        &self,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<LintedAlignment>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let key = |linted: &Linted| {
            let pointer = linted.pointer.as_deref().unwrap_or_default();
            format!("{}{pointer}", linted.place)
        };
        let node = |linted: &Linted| LintedAlignment(linted.clone());
        Ok(window.page(&self.lint.entries, key, node)?)
    }
}

/// Looks at the alignments of a file.
pub async fn lint(request: &RequestContext, content: String) -> Result<BadgeLint, Problem> {
    let (registry, snapshot) = (&request.app.registry, request.snapshot());
    let lint = registry
        .lint_badges(snapshot, request.viewer(), content.into_bytes().into())
        .await?;
    Ok(BadgeLint {
        counts: counts(&lint.counts),
        lint,
    })
}
