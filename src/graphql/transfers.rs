//! Credit transfer: the question, and its explained answer.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};

use super::context::RequestContext;
use super::courses::Course;
use super::ids;
use super::items::Item;
use super::proposal::{Award, Component, Coverage, FlipPoint, Gap, Requirement};
use super::volumes::Volume;
use super::words::{Assumption, MessageLanguage, Outcome, Relation, Substantial};
use crate::credit::explain::{Proposal, narrate};
use crate::error::{Code, Message, Place, Problem};
use crate::graph::Brought;
use crate::locale::{Language, text};
use crate::registry::transfers::{BroughtInput, TransferQuestion, propose};

/// Something a learner brings.
#[derive(InputObject)]
pub struct TransferComponentInput {
    /// A course or badge class: its id, address, or `institution/code`.
    pub what: ID,
    /// Grade on the scale of the policy.
    pub grade: Option<f64>,
    /// ISO date of the award (`YYYY-MM-DD`).
    pub awarded_on: Option<String>,
}

fn unknown(name: &str, argument: String) -> Problem {
    let message = Message::new("graphql-component-unknown").with("name", name);
    Problem::new(Code::NotFound, message).at(Place::Argument(argument))
}

/// Asks the engine; the proposal is a pure function of the snapshot, the question and the policy.
pub async fn evaluate(
    request: &RequestContext,
    target: &str,
    components: &[TransferComponentInput],
    today: Option<String>,
) -> Result<TransferEvaluation, Problem> {
    let (snapshot, viewer) = (request.snapshot(), request.viewer());
    let place = ids::course(&snapshot, viewer, target)
        .ok_or_else(|| unknown(target, "target".to_owned()))?;
    let brought = components.iter().enumerate().map(|(index, input)| {
        let course = ids::course(&snapshot, viewer, &input.what).map(Brought::Course);
        let what =
            course.or_else(|| ids::badge(&snapshot, viewer, &input.what).map(Brought::Badge));
        let what = what.ok_or_else(|| unknown(&input.what, format!("components[{index}].what")))?;
        Ok(BroughtInput {
            what,
            grade: input.grade,
            awarded_on: input.awarded_on.clone(),
            expires_on: None,
        })
    });
    let components = brought.collect::<Result<Vec<_>, Problem>>()?;
    let question = TransferQuestion {
        target: place,
        components,
        today,
        policy: None,
        legal_basis: None,
    };
    let evaluation = propose(snapshot.clone(), viewer.clone(), question).await?;
    let target = snapshot
        .at(viewer, place)
        .and_then(|(framework, _)| Course::of(&Item::new(framework, place.node)));
    Ok(TransferEvaluation::of(evaluation.proposal, target))
}

/// The explained proposal for one target and what a learner brings. A person decides on it.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct TransferEvaluation {
    /// What is proposed.
    outcome: Outcome,
    /// What is proven already where the outcome is a review.
    proven: Outcome,
    /// Credit of the outcome, or of `proven` for a review.
    award: Option<Award>,
    /// The course credit is asked for.
    target: Option<Course>,
    /// What was brought.
    components: Vec<Component>,
    /// Coverage of the target.
    coverage: Coverage,
    /// The work behind it.
    volume: Volume,
    /// How the two sides relate.
    relation: Relation,
    /// Requirement by requirement.
    requirements: Vec<Requirement>,
    /// What is not sufficiently proven.
    gaps: Vec<Gap>,
    /// Grounds, where no credit for the target is proposed.
    grounds: Vec<Substantial>,
    /// Where the outcome would change.
    flip_points: Vec<FlipPoint>,
    /// The nearest of them: how robust the outcome is.
    flip_point: Option<FlipPoint>,
    /// All assumptions the figures rest on.
    assumptions: Vec<Assumption>,
    /// Name of the policy.
    policy: String,
    /// Its version.
    policy_version: String,
    /// Position of the change log the answer was computed from.
    snapshot: String,
    /// Version of the engine.
    engine: String,
    /// Date of the evaluation.
    today: String,
    #[graphql(skip)]
    whole: Proposal,
}

impl TransferEvaluation {
    fn of(whole: Proposal, target: Option<Course>) -> Self {
        let nearest = whole
            .flips
            .iter()
            .min_by(|a, b| (a.at - a.now).abs().total_cmp(&(b.at - b.now).abs()));
        TransferEvaluation {
            outcome: whole.outcome.into(),
            proven: whole.proven.into(),
            award: whole.award.as_ref().map(Award::from),
            target,
            components: whole.components.iter().map(Component::from).collect(),
            coverage: Coverage::of(whole.coverage, whole.hint),
            volume: (&whole.volume).into(),
            relation: whole.relation.into(),
            requirements: whole.requirements.iter().map(Requirement::from).collect(),
            gaps: whole.gaps.iter().map(Gap::from).collect(),
            grounds: whole
                .grounds
                .iter()
                .map(|ground| (*ground).into())
                .collect(),
            flip_points: whole.flips.iter().map(FlipPoint::from).collect(),
            flip_point: nearest.map(FlipPoint::from),
            assumptions: whole
                .assumptions
                .iter()
                .map(|assumption| (*assumption).into())
                .collect(),
            policy: whole.policy.clone(),
            policy_version: whole.policy_version.clone(),
            snapshot: whole.snapshot.clone(),
            engine: whole.engine.clone(),
            today: whole.today.clone(),
            whole,
        }
    }
}

#[ComplexObject]
impl TransferEvaluation {
    /// The reasons in plain sentences: outcome and why, requirements with their paths, gaps, assumptions, the arithmetic.
    async fn narrative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language of the sentences; the viewer's where absent.")] language: Option<
            MessageLanguage,
        >,
    ) -> Result<Vec<String>> {
        let language = language.map_or(RequestContext::of(ctx)?.language(), Language::from);
        Ok(narrate(&self.whole)
            .iter()
            .map(|message| text(language, message))
            .collect())
    }

    /// The complete proposal, as it would be stored: the same question on the same snapshot gives the same bytes.
    async fn proposal(&self) -> Result<serde_json::Value> {
        Ok(serde_json::to_value(&self.whole)?)
    }
}
