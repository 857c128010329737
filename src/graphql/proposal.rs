//! The parts of a transfer evaluation, read off the engine's proposal.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use super::associations::AssociationEnd;
use super::context::RequestContext;
use super::volumes::Work;
use super::words::{
    AssertionStatus, Assumption, Completeness, GapKind, Gate, Outcome, Parameter, StepType, Verdict,
};
use crate::credit::coverage::Interval;
use crate::credit::evidence::GateResult;
use crate::credit::explain;
use crate::credit::outcome;

/// What is proven and possible of something, 0 to 1: `loStrict ≤ lo ≤ hi ≤ hiStrict`.
#[derive(SimpleObject)]
pub struct Coverage {
    /// Proven without any assumption.
    lo_strict: f64,
    /// Proven under the named assumptions.
    lo: f64,
    /// Possible under the named assumptions.
    hi: f64,
    /// Possible without any assumption.
    hi_strict: f64,
    /// What would be added if suggested or disputed associations were confirmed; never counted.
    hint: f64,
}

impl Coverage {
    /// An interval and its hint.
    pub fn of(interval: Interval, hint: f64) -> Self {
        let Interval {
            lo_strict,
            lo,
            hi,
            hi_strict,
        } = interval;
        Coverage {
            lo_strict,
            lo,
            hi,
            hi_strict,
            hint,
        }
    }
}

/// Credit that would be given.
#[derive(SimpleObject)]
#[graphql(name = "TransferAward")]
pub struct Award {
    /// Number of credits; absent where the target states none.
    credits: Option<f64>,
    /// Scheme of the credits.
    scheme: Option<String>,
    /// Identifiers of the sub-units given, for partial credit by sub-units.
    parts: Vec<String>,
}

impl From<&outcome::Award> for Award {
    fn from(award: &outcome::Award) -> Self {
        let volume = award.volume.as_ref();
        Award {
            credits: volume.map(|volume| volume.value),
            scheme: volume.map(|volume| volume.scheme.clone()),
            parts: award.parts.clone(),
        }
    }
}

/// A figure of the policy at which the outcome changes.
#[derive(SimpleObject)]
pub struct FlipPoint {
    /// Which figure.
    parameter: Parameter,
    /// Its present value.
    now: f64,
    /// Where the outcome changes.
    at: f64,
    /// True if it changes above `at`, false if at or below it.
    above: bool,
    /// The outcome there.
    becomes: Outcome,
}

impl From<&outcome::FlipPoint> for FlipPoint {
    fn from(flip: &outcome::FlipPoint) -> Self {
        FlipPoint {
            parameter: flip.parameter.into(),
            now: flip.now,
            at: flip.at,
            above: flip.above,
            becomes: flip.becomes.into(),
        }
    }
}

/// A gate and its answer.
#[derive(SimpleObject)]
#[graphql(name = "TransferGate")]
pub struct GateAnswer {
    /// The gate.
    gate: Gate,
    /// Its answer.
    verdict: Verdict,
}

impl From<&GateResult> for GateAnswer {
    fn from(result: &GateResult) -> Self {
        GateAnswer {
            gate: result.gate.into(),
            verdict: result.verdict.into(),
        }
    }
}

fn gates(results: &[GateResult]) -> Vec<GateAnswer> {
    results.iter().map(GateAnswer::from).collect()
}

/// What became of one component.
#[derive(SimpleObject)]
#[graphql(complex, name = "TransferComponent")]
pub struct Component {
    /// Its title.
    title: String,
    /// Slug of its organisation.
    organisation: String,
    /// Its gates.
    gates: Vec<GateAnswer>,
    /// A gate failed and it was left out.
    dropped: bool,
    #[graphql(skip)]
    key: String,
}

impl From<&explain::ComponentResult> for Component {
    fn from(result: &explain::ComponentResult) -> Self {
        Component {
            title: result.reference.title.clone(),
            organisation: result.reference.organisation.clone(),
            gates: gates(&result.gates),
            dropped: result.dropped,
            key: result.reference.id.clone(),
        }
    }
}

#[ComplexObject]
impl Component {
    /// The course or badge class.
    async fn what(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(AssociationEnd::named(RequestContext::of(ctx)?, &self.key))
    }
}

/// One thing the target requires.
#[derive(SimpleObject)]
#[graphql(complex, name = "TransferRequirement")]
pub struct Requirement {
    /// Code of the item.
    code: Option<String>,
    /// Statement of the item.
    statement: String,
    /// Title of its framework.
    framework: String,
    /// Share of the target, 0 to 1.
    weight: f64,
    /// The target is not full without it.
    essential: bool,
    /// Coverage it needs, 0 to 1.
    min_coverage: f64,
    /// What is proven and possible of it.
    coverage: Coverage,
    /// Enough of it is proven.
    met: bool,
    /// It means the rest of the item beside other requirements below it.
    rest_of_it: bool,
    /// The evidence contradicts itself, so nothing is taken as proven.
    contradiction: bool,
    /// The steps of the strongest proof, in the order of reasoning.
    path: Vec<PathStep>,
    /// Steps left out of the path.
    omitted_steps: u32,
    /// What the proof rests on.
    assumptions: Vec<Assumption>,
    /// The work behind it, least favourable; absent where volumes are not stated.
    work: Option<Work>,
    /// The best possible sources beside the proof.
    possible: Vec<PossibleSource>,
    #[graphql(skip)]
    key: String,
}

impl From<&explain::RequirementResult> for Requirement {
    fn from(result: &explain::RequirementResult) -> Self {
        Requirement {
            code: result.code.clone(),
            statement: result.statement.clone(),
            framework: result.framework.clone(),
            weight: result.weight,
            essential: result.essential,
            min_coverage: result.min_coverage,
            coverage: Coverage::of(result.interval, result.hint),
            met: result.interval.lo >= result.min_coverage - crate::credit::TOLERANCE,
            rest_of_it: result.rest_of_it,
            contradiction: result.contradiction,
            path: result.path.iter().map(PathStep::from).collect(),
            omitted_steps: result.omitted,
            assumptions: result.assumptions.iter().map(|a| (*a).into()).collect(),
            work: result.work.as_ref().map(Work::from),
            possible: result.possible.iter().map(PossibleSource::from).collect(),
            key: result.item.clone(),
        }
    }
}

#[ComplexObject]
impl Requirement {
    /// The required item.
    async fn item(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(AssociationEnd::named(RequestContext::of(ctx)?, &self.key))
    }
}

/// One step of a proof.
#[derive(SimpleObject)]
#[graphql(complex, name = "TransferStep")]
pub struct PathStep {
    /// Kind of step.
    #[graphql(name = "type")]
    kind: StepType,
    /// Identifier of the association; absent where a component covers its own item.
    association: Option<String>,
    /// Degree of an alignment or match, share of a part, 0 to 1.
    degree: Option<f64>,
    /// Whether an alignment means the whole item; absent for other steps.
    completeness: Option<Completeness>,
    /// Confidence of the association; absent is unknown or does not apply.
    confidence: Option<f64>,
    /// Status of the association.
    status: Option<AssertionStatus>,
    /// Slug of the organisation that asserts it.
    by: Option<String>,
    /// When it was asserted.
    date: Option<String>,
    /// Proven fraction after the step.
    value: Option<f64>,
    #[graphql(skip)]
    origin: String,
    #[graphql(skip)]
    end: String,
}

impl From<&explain::Step> for PathStep {
    fn from(step: &explain::Step) -> Self {
        PathStep {
            kind: step.kind.into(),
            association: step.association.clone(),
            degree: step.degree,
            completeness: step.completeness.map(Into::into),
            confidence: step.confidence,
            status: step.status.map(Into::into),
            by: step.by.clone(),
            date: step.date.clone(),
            value: step.value,
            origin: step.from.clone(),
            end: step.to.clone(),
        }
    }
}

#[ComplexObject]
impl PathStep {
    /// Where it starts: a component or an item.
    #[graphql(name = "from")]
    async fn starts(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(AssociationEnd::named(
            RequestContext::of(ctx)?,
            &self.origin,
        ))
    }

    /// The item it ends at.
    #[graphql(name = "to")]
    async fn ends(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(AssociationEnd::named(RequestContext::of(ctx)?, &self.end))
    }
}

/// A component that could prove a requirement if what stopped it were settled.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct PossibleSource {
    /// Upper bound of what it could cover, 0 to 1.
    hi: f64,
    /// Gates that did not pass.
    gates: Vec<GateAnswer>,
    /// The way.
    path: Vec<PathStep>,
    #[graphql(skip)]
    key: String,
}

impl From<&explain::Possible> for PossibleSource {
    fn from(possible: &explain::Possible) -> Self {
        PossibleSource {
            hi: possible.hi,
            gates: gates(&possible.stopped),
            path: possible.path.iter().map(PathStep::from).collect(),
            key: possible.component.clone(),
        }
    }
}

#[ComplexObject]
impl PossibleSource {
    /// The course or badge class.
    async fn component(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(AssociationEnd::named(RequestContext::of(ctx)?, &self.key))
    }
}

/// A requirement with less proven than it needs.
#[derive(SimpleObject)]
#[graphql(complex, name = "TransferGap")]
pub struct Gap {
    /// Which kind of gap.
    kind: GapKind,
    /// What stopped the evidence there is.
    stopped_by: Vec<StopPoint>,
    #[graphql(skip)]
    key: String,
}

impl From<&explain::Gap> for Gap {
    fn from(gap: &explain::Gap) -> Self {
        Gap {
            kind: gap.kind.into(),
            stopped_by: gap.stopped.iter().map(StopPoint::from).collect(),
            key: gap.item.clone(),
        }
    }
}

#[ComplexObject]
impl Gap {
    /// The required item.
    async fn item(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(AssociationEnd::named(RequestContext::of(ctx)?, &self.key))
    }
}

/// What stopped a piece of evidence: a gate, an association that is not sure enough (`association`), or an alignment of which
/// nobody said how much of the item it means (only `component`).
#[derive(SimpleObject)]
#[graphql(name = "TransferStop")]
pub struct StopPoint {
    /// Identifier of the component.
    component: Option<String>,
    /// The gate and its answer.
    gate: Option<GateAnswer>,
    /// The association.
    association: Option<String>,
    /// Its confidence.
    confidence: Option<f64>,
}

impl From<&explain::Stop> for StopPoint {
    fn from(stop: &explain::Stop) -> Self {
        let mut told = StopPoint {
            component: None,
            gate: None,
            association: None,
            confidence: None,
        };
        match stop {
            explain::Stop::Gate { component, result } => {
                (told.component, told.gate) = (Some(component.clone()), Some(result.into()));
            }
            explain::Stop::Edge {
                association,
                confidence,
            } => {
                (told.association, told.confidence) = (Some(association.clone()), *confidence);
            }
            explain::Stop::Extent { component } => told.component = Some(component.clone()),
        }
        told
    }
}
