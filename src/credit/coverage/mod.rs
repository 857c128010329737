//! What is required, and how much of it is proven and possible.

mod field;
mod requirement;
mod rest;

use field::gathered;
pub(crate) use field::{Field, Source, possible};
pub(crate) use requirement::{Requirement, requirements};

use serde::{Deserialize, Serialize};

use super::policy::Policy;
use super::propagate::lo::{self, Mode};
use super::propagate::net::Net;
use super::world::Component;
use super::{TOLERANCE, unit};

/// What is proven and possible of something, each with and without assumptions:
/// `lo_strict ≤ lo ≤ hi ≤ hi_strict`, all 0..=1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interval {
    /// Proven without any assumption.
    pub lo_strict: f64,
    /// Proven under the named assumptions.
    pub lo: f64,
    /// Possible under the named assumptions.
    pub hi: f64,
    /// Possible without any assumption.
    pub hi_strict: f64,
}

/// If the target itself covers only `degree` of an item: half of it against half of it proves nothing.
pub(crate) fn corrected(interval: Interval, degree: Option<f64>) -> Interval {
    let lo = |lo: f64| match degree {
        Some(d) => unit((lo + d - 1.0).max(0.0) / d),
        None if lo >= 1.0 => 1.0,
        None => 0.0,
    };
    let hi = |hi: f64| match degree {
        Some(d) => unit((hi / d).min(1.0)),
        None if hi > 0.0 => 1.0,
        None => 0.0,
    };
    Interval {
        lo_strict: lo(interval.lo_strict),
        lo: lo(interval.lo),
        hi: hi(interval.hi),
        hi_strict: hi(interval.hi_strict),
    }
}

/// The interval of a requirement, and whether its evidence contradicts itself.
///
/// A contradiction (lo > hi) proves nothing, and nothing can be ruled out by it.
pub(crate) fn interval(field: &Field<'_>, requirement: &Requirement) -> (Interval, bool) {
    let mut contradiction = false;
    let mut at = |node: u32| {
        let mut found = field.at(node);
        if found.lo > found.hi + TOLERANCE {
            contradiction |= node == requirement.node;
            found = Interval {
                lo_strict: 0.0,
                lo: 0.0,
                hi: found.hi_strict,
                hi_strict: found.hi_strict,
            };
        }
        found
    };
    let whole = at(requirement.node);
    let item = match &requirement.rest {
        Some(rest) => rest.interval(whole, &|node| field.at(node)),
        None => whole,
    };
    (corrected(item, requirement.degree), contradiction)
}

/// How two descriptions relate, from what each proves of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    /// Each covers the other.
    Equivalent,
    /// What is brought covers the target and more.
    SourceBroader,
    /// The target covers what is brought and more.
    SourceNarrower,
    /// Some of each.
    Overlap,
    /// Nothing in common, as far as is recorded.
    Disjoint,
}

/// The relation, given coverage of the target by the sources, and the other way round.
pub(crate) fn relation(forward: Interval, backward: f64, theta_full: f64) -> Relation {
    let full = |value: f64| super::at_least(value, theta_full);
    match (full(forward.lo), full(backward)) {
        (true, true) => Relation::Equivalent,
        (true, false) => Relation::SourceBroader,
        (false, true) => Relation::SourceNarrower,
        _ if forward.hi > 0.0 || backward > 0.0 => Relation::Overlap,
        _ => Relation::Disjoint,
    }
}

/// How much of the sources the completed target would prove: the mean over the sources.
pub(crate) fn backward<'w>(
    net: &Net<'w>,
    policy: &Policy,
    target: &'w Component,
    sources: &[Source<'w>],
) -> f64 {
    let completed = [Source {
        component: target,
        gates: Vec::new(),
    }];
    let claims = gathered(net, policy, &completed, None);
    let mode = Mode {
        strict: false,
        measures_agree: policy.measures_agree,
        c_min: policy.c_min,
    };
    let proven = lo::prove(net, &claims, mode);
    let covered = |source: &Source<'_>| -> f64 {
        requirements(net, policy, source.component)
            .iter()
            .map(|r| r.weight * proven.value(r.node))
            .sum()
    };
    sources.iter().map(covered).sum::<f64>() / sources.len().max(1) as f64
}
