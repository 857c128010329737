//! Whether enough work stands behind the coverage.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::coverage::{Field, Requirement, Source, requirements};
use super::evidence::Assumption;
use super::policy::Policy;
use super::propagate::hi::Explorer;
use super::propagate::net::Net;
use super::units::{Range, hours};
use super::world::Component;
use super::{TOLERANCE, unit};

/// The volume side of a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeReport {
    /// What is compared: hours, or the credits of the one scheme all sides use.
    pub measure: Measure,
    /// Volume of the target in that measure.
    pub target: Option<Range>,
    /// Volume of everything brought.
    pub brought: Option<Range>,
    /// Hours (credits) that meet what is proven: F.
    pub used: Option<f64>,
    /// Adequacy α = F / (cov_lo · H_T), least favourable; `None` is unknown.
    pub alpha: Option<f64>,
    /// The most favourable adequacy, on what is possible.
    pub alpha_hi: Option<f64>,
    /// Brought over target, least and most favourable.
    pub ratio: Option<Range>,
    /// What the figures rest on.
    pub assumptions: Vec<Assumption>,
}

/// What volumes are compared in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Hours of learner work.
    Hours,
    /// Credits of this scheme.
    Credits(String),
}

/// The work behind one requirement, least favourable: `met = min(needs, Σ counted)`, and F is the sum of all `met`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// What all of the requirement takes: its weight of the target's volume.
    pub size: f64,
    /// What the proven part of it takes: `lo · size`.
    pub needs: f64,
    /// What meets it.
    pub met: f64,
    /// By component, those that bring anything, in the order of identifiers.
    pub by: Vec<WorkOf>,
}

/// What one component brings to a requirement: `counted = min(has, proves · size)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkOf {
    /// Identifier of the component.
    pub component: String,
    /// Part of the component's own work that lies in the requirement, by the component's own weights.
    pub part: f64,
    /// That part of its volume.
    pub has: f64,
    /// What the component alone proves of the requirement.
    pub proves: f64,
    /// What counts.
    pub counted: f64,
}

/// A requirement as the volume rules see it.
pub(crate) struct Need<'f, 'w> {
    pub requirement: &'f Requirement,
    pub field: &'f Field<'w>,
    pub lo: f64,
    pub hi: f64,
}

/// Weighs the work behind coverage.
pub(crate) fn weigh(
    net: &Net<'_>,
    policy: &Policy,
    target: &Component,
    sources: &[Source<'_>],
    needs: &[Need<'_, '_>],
) -> Weighed {
    let (measure, guessed) = measure(target, sources);
    let of = |component: &Component| amount(component, &measure);
    let whole = of(target).filter(|range| range.lo > 0.0);
    let each: Vec<Option<Range>> = sources.iter().map(|source| of(source.component)).collect();
    let brought = each
        .iter()
        .try_fold(Range::exact(0.0), |sum, range| Some(sum.plus((*range)?)));
    let parts = parts(net, policy, sources, needs);
    let mut weighed = Weighed {
        report: VolumeReport {
            measure,
            target: whole,
            brought,
            used: None,
            alpha: None,
            alpha_hi: None,
            ratio: None,
            assumptions: if guessed {
                vec![Assumption::HoursFromCredits]
            } else {
                Vec::new()
            },
        },
        met: vec![None; needs.len()],
        works: vec![None; needs.len()],
        reachable: vec![None; needs.len()],
    };
    let (Some(whole), Some(brought)) = (whole, brought) else {
        return weighed;
    };
    let hours = |lo: bool| -> Vec<f64> {
        each.iter()
            .flatten()
            .map(|r| if lo { r.lo } else { r.hi })
            .collect()
    };
    let works = works(sources, needs, &parts, &hours(true), whole.hi, false);
    let least: Vec<f64> = works.iter().map(|work| work.met).collect();
    let met = |possible: bool| -> Vec<f64> {
        let works = self::works(sources, needs, &parts, &hours(false), whole.lo, possible);
        works.into_iter().map(|work| work.met).collect()
    };
    let (most, possible) = (met(false), met(true));
    let covered = |of: fn(&Need<'_, '_>) -> f64| -> f64 {
        needs.iter().map(|n| n.requirement.weight * of(n)).sum()
    };
    let (cov_lo, cov_hi) = (covered(|n| n.lo), covered(|n| n.hi));
    let adequacy = |met: &[f64], cov: f64, whole: f64| {
        (cov > TOLERANCE).then(|| unit(met.iter().sum::<f64>() / (cov * whole)))
    };
    let report = &mut weighed.report;
    report.used = Some(least.iter().sum());
    report.alpha = adequacy(&least, cov_lo, whole.hi);
    let best = [
        adequacy(&most, cov_lo, whole.lo),
        adequacy(&possible, cov_hi, whole.lo),
    ];
    report.alpha_hi = best.into_iter().flatten().reduce(f64::max);
    report.ratio = Some(Range {
        lo: brought.lo / whole.hi,
        hi: brought.hi / whole.lo,
    });
    weighed.met = least.iter().map(|&met| Some(met / whole.hi)).collect();
    weighed.works = works.into_iter().map(Some).collect();
    weighed.reachable = possible.iter().map(|&met| Some(met / whole.lo)).collect();
    weighed
}

/// The report, and per requirement the part of the target that proven coverage and work both reach.
pub(crate) struct Weighed {
    pub report: VolumeReport,
    pub met: Vec<Option<f64>>,
    /// How `met` came about, in the measure of the report.
    pub works: Vec<Option<Work>>,
    /// The same with possible coverage: what no further evidence of learning can exceed, since the hours are stated.
    pub reachable: Vec<Option<f64>>,
}

/// Credits where all sides state them in one scheme; else hours, and whether some follow from credits.
fn measure(target: &Component, sources: &[Source<'_>]) -> (Measure, bool) {
    let all = || {
        sources
            .iter()
            .map(|source| source.component)
            .chain([target])
    };
    if let Some(volume) = &target.volume
        && all().all(|component| {
            component
                .volume
                .as_ref()
                .is_some_and(|v| v.scheme == volume.scheme)
        })
    {
        return (Measure::Credits(volume.scheme.clone()), false);
    }
    (
        Measure::Hours,
        all().any(|component| component.hours.is_none() && component.volume.is_some()),
    )
}

fn amount(component: &Component, measure: &Measure) -> Option<Range> {
    match measure {
        Measure::Credits(_) => component
            .volume
            .as_ref()
            .map(|volume| Range::exact(volume.value)),
        Measure::Hours => component
            .hours
            .map(Range::exact)
            .or_else(|| hours(component.volume.as_ref()?)),
    }
}

/// By requirement and source: the part of the source's work that lies in the requirement, by the source's own shares.
fn parts(
    net: &Net<'_>,
    policy: &Policy,
    sources: &[Source<'_>],
    needs: &[Need<'_, '_>],
) -> Vec<Vec<f64>> {
    let mut explorer = Explorer::new(
        net,
        policy.c_min,
        needs.iter().map(|need| need.requirement.node),
    );
    let mut parts = vec![vec![0.0; sources.len()]; needs.len()];
    let slots: BTreeMap<u32, usize> = needs
        .iter()
        .enumerate()
        .map(|(at, need)| (need.requirement.node, at))
        .collect();
    let mut reached = |start: u32, into: &mut BTreeMap<usize, f64>| {
        let reach = explorer.reach(start);
        for &(node, label) in &reach.nodes {
            if let Some(&slot) = slots.get(&node) {
                let part = into.entry(slot).or_insert(0.0);
                *part = part.max(reach.labels[label as usize].part);
            }
        }
    };
    for (at, source) in sources.iter().enumerate() {
        for bucket in requirements(net, policy, source.component) {
            let mut flow = BTreeMap::new();
            reached(bucket.node, &mut flow);
            bucket
                .outcomes
                .iter()
                .for_each(|&outcome| reached(outcome, &mut flow));
            if let (true, Some(own)) = (flow.is_empty(), source.component.node) {
                reached(net.rank[own as usize], &mut flow);
            }
            leave_taken(needs, &slots, &mut flow);
            let sum: f64 = flow.values().sum();
            let scale = bucket.weight / sum.max(1.0);
            flow.into_iter()
                .for_each(|(slot, part)| parts[slot][at] += part * scale);
        }
    }
    parts
}

/// A requirement for the rest of an item receives nothing that already flows to a requirement below it.
fn leave_taken(
    needs: &[Need<'_, '_>],
    slots: &BTreeMap<u32, usize>,
    flow: &mut BTreeMap<usize, f64>,
) {
    let of = |flow: &BTreeMap<usize, f64>, node: u32| {
        slots.get(&node).and_then(|slot| flow.get(slot)).copied()
    };
    let before = flow.clone();
    for (&slot, part) in flow.iter_mut() {
        if let Some(rest) = &needs[slot].requirement.rest {
            let taken: f64 = rest.taken().filter_map(|node| of(&before, node)).sum();
            *part = unit((*part - taken).max(0.0));
        }
    }
}

/// F by requirement: work that meets coverage, never more than either, never moved to another requirement.
fn works(
    sources: &[Source<'_>],
    needs: &[Need<'_, '_>],
    parts: &[Vec<f64>],
    hours: &[f64],
    whole: f64,
    possible: bool,
) -> Vec<Work> {
    let one = |(need, parts): (&Need<'_, '_>, &Vec<f64>)| {
        let size = whole * need.requirement.weight;
        let (covered, node) = (
            if possible { need.hi } else { need.lo },
            need.requirement.node,
        );
        let degree = need.requirement.degree.unwrap_or(TOLERANCE);
        let of = |(source, (hours, &part)): (usize, (&f64, &f64))| {
            let alone = if possible {
                need.field.possible(source, node)
            } else {
                need.field.alone(source, node)
            };
            let (has, proves) = (hours * part, (alone / degree).min(1.0));
            WorkOf {
                component: sources[source].component.id.clone(),
                part,
                has,
                proves,
                counted: has.min(proves * size),
            }
        };
        let all = hours.iter().zip(parts).enumerate().map(of);
        let by: Vec<WorkOf> = all.filter(|of| of.has > 0.0 || of.proves > 0.0).collect();
        let counted: f64 = by.iter().map(|of| of.counted).sum();
        let needs = covered * size;
        Work {
            size,
            needs,
            met: counted.min(needs),
            by,
        }
    };
    needs.iter().zip(parts).map(one).collect()
}
