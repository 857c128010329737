//! From figures to a proposed outcome, in a fixed order, and the figures at which it would change.

use serde::{Deserialize, Serialize};

use super::world::Volume;
use super::{TOLERANCE, at_least};

/// What is proposed. A person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// A gate on the components or the case fails; the match is still shown.
    Ineligible,
    /// The target's credit.
    Full,
    /// Evidence decides whether it is full.
    ReviewFull,
    /// Part of the target's credit.
    Partial,
    /// Evidence decides whether it is partial.
    ReviewPartial,
    /// Too little is recorded to say.
    ReviewUnrecorded,
    /// Elective credit, not the target's.
    Block,
    /// A prerequisite is waived; no credit.
    Waiver,
    /// No credit, with grounds.
    None,
}

/// Grounds for not granting, after the Lisbon Recognition Convention's substantial differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Substantial {
    /// The level is not reached.
    Level,
    /// Too little work.
    Workload,
    /// Assessment or award is not of the needed quality.
    Quality,
    /// Something essential to the target is missing.
    Profile,
    /// The outcomes are not covered.
    LearningOutcomes,
}

/// Credit that would be given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Award {
    /// Credits; `None` where the target states none.
    pub volume: Option<Volume>,
    /// Identifiers of the sub-units given, for partial credit by sub-units.
    pub parts: Vec<String>,
}

/// A figure of the policy at which the outcome changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlipPoint {
    /// Which figure.
    pub parameter: Parameter,
    /// Its present value.
    pub now: f64,
    /// Where the outcome changes.
    pub at: f64,
    /// True if it changes above `at`, false if at or below it.
    pub above: bool,
    /// The outcome there.
    pub becomes: Outcome,
}

/// A figure of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Parameter {
    /// θ_full.
    ThetaFull,
    /// θ_part.
    ThetaPart,
    /// φ.
    Phi,
}

/// The three thresholds.
#[derive(Clone, Copy)]
pub(crate) struct Thresholds {
    pub full: f64,
    pub part: f64,
    pub phi: f64,
}

impl Thresholds {
    fn get(self, parameter: Parameter) -> f64 {
        match parameter {
            Parameter::ThetaFull => self.full,
            Parameter::ThetaPart => self.part,
            Parameter::Phi => self.phi,
        }
    }

    fn with(mut self, parameter: Parameter, value: f64) -> Self {
        match parameter {
            Parameter::ThetaFull => self.full = value,
            Parameter::ThetaPart => self.part = value,
            Parameter::Phi => self.phi = value,
        }
        self
    }
}

/// Coverage of an essential requirement and what it needs (`None`: θ_full).
#[derive(Clone, Copy)]
pub(crate) struct Essential {
    pub lo: f64,
    pub hi: f64,
    pub min: Option<f64>,
}

/// All figures an outcome depends on.
pub(crate) struct Figures {
    pub ineligible: bool,
    pub cov_lo: f64,
    pub cov_hi: f64,
    pub essentials: Vec<Essential>,
    /// (least, most favourable); `None` is unknown.
    pub alpha: (Option<f64>, Option<f64>),
    pub ratio: Option<(f64, f64)>,
    /// Weight of requirements nothing is recorded on.
    pub unrecorded: f64,
    /// Partial credit is possible at all on what is proven, and on what is possible.
    pub partial: (bool, bool),
    pub block: bool,
    pub waiver: bool,
}

/// Applies the rules in their order.
pub(crate) fn decide(f: &Figures, t: Thresholds) -> Outcome {
    if f.ineligible {
        return Outcome::Ineligible;
    }
    if proven_full(f, t) {
        return Outcome::Full;
    }
    if possible_full(f, t) {
        return Outcome::ReviewFull;
    }
    if at_least(f.cov_lo, t.part) && f.partial.0 {
        return Outcome::Partial;
    }
    if at_least(f.cov_hi, t.part) && f.partial.1 {
        return Outcome::ReviewPartial;
    }
    if f.unrecorded > 0.5 + TOLERANCE {
        return Outcome::ReviewUnrecorded;
    }
    without_coverage(f)
}

/// The outcome on what is proven alone, evidence to come left aside.
pub(crate) fn proven(f: &Figures, t: Thresholds) -> Outcome {
    if f.ineligible {
        Outcome::Ineligible
    } else if proven_full(f, t) {
        Outcome::Full
    } else if at_least(f.cov_lo, t.part) && f.partial.0 {
        Outcome::Partial
    } else {
        without_coverage(f)
    }
}

fn without_coverage(f: &Figures) -> Outcome {
    if f.block {
        Outcome::Block
    } else if f.waiver {
        Outcome::Waiver
    } else {
        Outcome::None
    }
}

fn proven_full(f: &Figures, t: Thresholds) -> bool {
    at_least(f.cov_lo, t.full)
        && f.essentials
            .iter()
            .all(|e| at_least(e.lo, e.min.unwrap_or(t.full)))
        && f.alpha.0.is_some_and(|alpha| at_least(alpha, t.phi))
        && f.ratio.is_some_and(|(least, _)| at_least(least, t.phi))
}

fn possible_full(f: &Figures, t: Thresholds) -> bool {
    at_least(f.cov_hi, t.full)
        && f.essentials
            .iter()
            .all(|e| at_least(e.hi, e.min.unwrap_or(t.full)))
        && f.alpha.1.is_none_or(|alpha| at_least(alpha, t.phi))
        && f.ratio.is_none_or(|(_, most)| at_least(most, t.phi))
}

/// True if enough work is not proven yet.
pub(crate) fn volume_open(f: &Figures, phi: f64) -> bool {
    !f.alpha.0.is_some_and(|alpha| at_least(alpha, phi))
        || !f.ratio.is_some_and(|(least, _)| at_least(least, phi))
}

/// True if the work behind it is known to be too little even at its most favourable.
pub(crate) fn volume_failed(f: &Figures, phi: f64) -> bool {
    f.alpha.1.is_some_and(|alpha| !at_least(alpha, phi))
        || f.ratio.is_some_and(|(_, most)| !at_least(most, phi))
}

/// For each threshold the nearest values below and above at which the outcome changes. Found by deciding again, so they hold.
pub(crate) fn flips(f: &Figures, t: Thresholds) -> Vec<FlipPoint> {
    let now = decide(f, t);
    let mut found = Vec::new();
    if now == Outcome::Ineligible {
        return found;
    }
    let volumes = [
        f.alpha.0,
        f.alpha.1,
        f.ratio.map(|r| r.0),
        f.ratio.map(|r| r.1),
    ];
    let mut coverages = vec![f.cov_lo, f.cov_hi];
    coverages.extend(f.essentials.iter().flat_map(|e| [e.lo, e.hi]));
    let candidates = [
        (Parameter::ThetaFull, coverages),
        (Parameter::ThetaPart, vec![f.cov_lo, f.cov_hi]),
        (Parameter::Phi, volumes.into_iter().flatten().collect()),
    ];
    for (parameter, mut values) in candidates {
        let present = t.get(parameter);
        values.retain(|&v| v > 0.0 && (v <= 1.0 || parameter == Parameter::Phi));
        values.sort_by(f64::total_cmp);
        let flip = |at: f64, above: bool| {
            let probe = if above { at + 4.0 * TOLERANCE } else { at };
            let becomes = decide(f, t.with(parameter, probe));
            (becomes != now).then_some(FlipPoint {
                parameter,
                now: present,
                at,
                above,
                becomes,
            })
        };
        let higher = values
            .iter()
            .filter(|&&v| at_least(v, present) && v < 1.0 + TOLERANCE);
        found.extend(higher.copied().find_map(|at| flip(at, true)));
        let lower = values.iter().rev().filter(|&&v| v < present - TOLERANCE);
        found.extend(lower.copied().find_map(|at| flip(at, false)));
    }
    found
}
