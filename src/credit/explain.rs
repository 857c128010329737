//! The explained proposal: everything a person needs to decide, and nothing that would differ on a replay.

use serde::{Deserialize, Serialize};

use super::coverage::{Interval, Relation};
use super::evidence::{Assumption, GateResult};
use super::outcome::{Award, FlipPoint, Outcome, Substantial};
use super::propagate::conflict::Conflict;
use super::propagate::hint::Hint;
use super::units::Conversion;
use super::volume::{VolumeReport, Work};
use super::world::{Completeness, Level, Status, Volume};

pub use super::narrate::narrate;

/// A proposal for one target and one set of components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// Version of the engine.
    pub engine: String,
    /// Snapshot the world was cut from.
    pub snapshot: String,
    /// Name of the policy.
    pub policy: String,
    /// Its version.
    pub policy_version: String,
    /// Receiving organisation.
    pub receiver: String,
    /// Date of the evaluation.
    pub today: String,
    /// The target.
    pub target: Reference,
    /// What was brought, in the order of identifiers.
    pub components: Vec<ComponentResult>,
    /// What is proposed.
    pub outcome: Outcome,
    /// What is proven already where the outcome is a review.
    pub proven: Outcome,
    /// Credit of the outcome, or of `proven` for a review.
    pub award: Option<Award>,
    /// Grounds, where no credit for the target is proposed.
    pub grounds: Vec<Substantial>,
    /// The thresholds that were applied.
    pub thresholds: ThresholdsUsed,
    /// Coverage of the target.
    pub coverage: Interval,
    /// Coverage that hints would add if confirmed; never counted.
    pub hint: f64,
    /// The work behind it.
    pub volume: VolumeReport,
    /// How the two sides relate.
    pub relation: Relation,
    /// How sure the chosen paths are.
    pub confidence: Option<Confidence>,
    /// By requirement, in the order of identifiers.
    pub requirements: Vec<RequirementResult>,
    /// Items the paths pass, and prerequisites, that are no requirements, in the order of identifiers.
    pub passed: Vec<PassedItem>,
    /// What the target expects beforehand.
    pub prerequisites: Vec<Prerequisite>,
    /// What is not sufficiently proven.
    pub gaps: Vec<Gap>,
    /// Identifiers of requirements whose evidence decides a review.
    pub deciding: Vec<String>,
    /// True if evidence of the work behind it decides a review as well.
    pub volume_decides: bool,
    /// Conversions of the volumes brought into the target's scheme.
    pub conversions: Vec<Conversion>,
    /// Block credit before and after its cap.
    pub cap: Option<Cap>,
    /// All assumptions the figures rest on.
    pub assumptions: Vec<Assumption>,
    /// Where the outcome would change.
    pub flips: Vec<FlipPoint>,
    /// Contradictions in the graph that were set aside, for the curator.
    pub conflicts: Vec<Conflict>,
}

/// A component by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Organisation.
    pub organisation: String,
    /// Credits.
    pub volume: Option<Volume>,
    /// Level.
    pub level: Option<Level>,
}

/// What became of one component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentResult {
    /// The component.
    #[serde(flatten)]
    pub reference: Reference,
    /// Its gates.
    pub gates: Vec<GateResult>,
    /// True if a gate failed and it was left out.
    pub dropped: bool,
}

/// Thresholds of the policy, repeated so that a proposal reads alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThresholdsUsed {
    /// θ_full.
    pub full: f64,
    /// θ_part.
    pub part: f64,
    /// φ.
    pub phi: f64,
    /// What an alignment of unspecified completeness proves of an inner item.
    pub broad: f64,
    /// Step to which partial credit is floored, in credits of the target; `None` gives only sub-units.
    pub step: Option<f64>,
}

/// How sure the chosen paths are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Confidence {
    /// The least product along a chosen path.
    pub product: f64,
    /// The least sure single association.
    pub weakest: f64,
    /// That association.
    pub association: String,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequirementResult {
    /// Identifier of the required item.
    pub item: String,
    /// Code of the item.
    pub code: Option<String>,
    /// Statement of the item.
    pub statement: String,
    /// Title of its framework.
    pub framework: String,
    /// Share of the target.
    pub weight: f64,
    /// The target is not full without it.
    pub essential: bool,
    /// Coverage it needs.
    pub min_coverage: f64,
    /// Level it needs.
    pub min_level: Option<Level>,
    /// True if it means the rest of the item beside other requirements below it.
    pub rest_of_it: bool,
    /// Fraction of the item the target itself covers; `None` where that is unknown.
    pub degree: Option<f64>,
    /// What is proven and possible.
    pub interval: Interval,
    /// The evidence contradicts itself (lo exceeded hi), so nothing is taken as proven.
    pub contradiction: bool,
    /// What hints would give.
    pub hint: f64,
    /// The steps of the strongest proof, in the order of reasoning.
    pub path: Vec<Step>,
    /// Derivations left out of `path`, at least.
    pub omitted: u32,
    /// What the proof rests on.
    pub assumptions: Vec<Assumption>,
    /// The work behind it; `None` where volumes are not stated.
    pub work: Option<Work>,
    /// The best three possible sources.
    pub possible: Vec<Possible>,
    /// The hints.
    pub hints: Vec<Hint>,
}

/// An item that a path passes and that is no requirement itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PassedItem {
    /// Identifier of the item.
    pub item: String,
    /// Code of the item.
    pub code: Option<String>,
    /// Statement of the item.
    pub statement: String,
    /// Title of its framework.
    pub framework: String,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Identifier of the item or component it starts from.
    pub from: String,
    /// The association; `None` where a component covers its own item.
    pub association: Option<String>,
    /// Kind of step.
    pub kind: StepKind,
    /// Identifier of the item it ends at.
    pub to: String,
    /// Degree of an alignment or match, share of a part.
    pub degree: Option<f64>,
    /// Whether an alignment means the whole item; `None` for other steps.
    pub completeness: Option<Completeness>,
    /// Confidence of the association; `None` is unknown or does not apply.
    pub confidence: Option<f64>,
    /// Status of the association.
    pub status: Option<Status>,
    /// Who asserted it.
    pub by: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Proven fraction after the step; for a possible path, `None`.
    pub value: Option<f64>,
}

/// Kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// A component is aligned to an item.
    Alignment,
    /// A component covers its own item or outcome.
    Own,
    /// From a whole to its part.
    Down,
    /// From a part to its whole.
    Up,
    /// Over `exactMatchOf`.
    ExactMatchOf,
    /// Over `isTranslationOf`.
    IsTranslationOf,
    /// Over `replacedBy` with an unchanged statement.
    ReplacedBy,
}

/// A possible source of a requirement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Possible {
    /// Identifier of the component.
    pub component: String,
    /// Upper bound of its claim.
    pub hi: f64,
    /// Gates on the claim that did not pass.
    pub stopped: Vec<GateResult>,
    /// The way.
    pub path: Vec<Step>,
}

/// A prerequisite of the target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Prerequisite {
    /// Identifier of the item.
    pub item: String,
    /// What is proven and possible of it.
    pub interval: Interval,
    /// True if it is proven to θ_full.
    pub met: bool,
}

/// A requirement with less proven than it needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// Identifier of the item.
    pub item: String,
    /// Which kind of gap.
    pub kind: GapKind,
    /// What stopped the evidence there is.
    pub stopped: Vec<Stop>,
}

/// Kinds of gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GapKind {
    /// Possible but not proven: evidence would settle it.
    Unproven,
    /// Not covered, and the records are complete.
    Missing,
    /// Nothing is recorded; the records are not complete.
    Unrecorded,
}

/// What stopped a piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "by")]
pub enum Stop {
    /// A gate.
    Gate {
        /// Identifier of the component.
        component: String,
        /// The gate and its answer.
        result: GateResult,
    },
    /// An association whose confidence is unknown or too low.
    Edge {
        /// The association.
        association: String,
        /// Its confidence.
        confidence: Option<f64>,
    },
    /// The alignment means part of the item, and nobody said which part.
    Extent {
        /// Identifier of the component.
        component: String,
    },
}

/// Block credit before and after its cap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cap {
    /// Credits before.
    pub before: f64,
    /// Credits after.
    pub after: f64,
    /// The cap; `None` where the programme's volume is not known here and the allocation has to apply it.
    pub cap: Option<f64>,
}
