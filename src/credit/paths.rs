//! Paths read off what propagation kept.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::coverage::Field;
use super::evidence::{Claim, Ground};
use super::explain::{Step, StepKind, Stop};
use super::propagate::hi::{Bound, Via};
use super::propagate::lo::How;
use super::propagate::net::Net;
use super::world::EdgeType;

/// Longest path shown.
const LONGEST: usize = 64;

/// The proof behind a step of the lower bound, in the order of reasoning, and how much of it is left out.
pub(crate) fn proof(net: &Net<'_>, field: &Field<'_>, last: u32) -> (Vec<Step>, u32) {
    let mut open = VecDeque::from([last]);
    let mut seen = BTreeSet::from([last]);
    let mut told: BTreeMap<u32, Vec<Step>> = BTreeMap::new();
    let mut length = 0;
    while let Some(step) = open.pop_front() {
        let (how, value) = &field.lo.steps[step as usize];
        let mut follow = |next: u32| {
            if seen.insert(next) {
                open.push_back(next);
            }
        };
        let steps = match how {
            How::Claim(claim) => {
                vec![claimed(net, &field.claims[*claim as usize], Some(*value))]
            }
            How::Down { share, from } => {
                follow(*from);
                vec![shared(net, *share, StepKind::Down, Some(*value))]
            }
            How::Cross { edge, to, from } => {
                follow(*from);
                vec![crossed(net, *edge, *to, Some(*value))]
            }
            How::Up { .. } => summands(field, step)
                .into_iter()
                .map(|(share, from)| {
                    follow(from);
                    shared(net, share, StepKind::Up, Some(*value))
                })
                .collect(),
        };
        if length > 0 && length + steps.len() > LONGEST {
            return (in_order(told), open.len() as u32 + 1);
        }
        length += steps.len();
        told.insert(step, steps);
    }
    (in_order(told), 0)
}

/// What a step rests on was derived before it, and has a smaller number.
fn in_order(told: BTreeMap<u32, Vec<Step>>) -> Vec<Step> {
    told.into_values().flatten().collect()
}

/// The shares of a sum with the child's step at that confidence.
fn summands(field: &Field<'_>, step: u32) -> BTreeMap<u32, u32> {
    let mut latest = BTreeMap::new();
    let mut next = Some(step);
    while let Some(at) = next {
        let How::Up { before, parts } = &field.lo.steps[at as usize].0 else {
            break;
        };
        parts.iter().for_each(|&(share, from)| {
            latest.entry(share).or_insert(from);
        });
        next = *before;
    }
    latest
}

/// The way a claim may reach a node.
pub(crate) fn way(net: &Net<'_>, field: &Field<'_>, bound: &Bound) -> Vec<Step> {
    let claim = &field.claims[bound.claim as usize];
    let mut path = Vec::new();
    let reach = &field.reaches[&net.rank[claim.node as usize]];
    let mut next = Some(bound.label);
    while let Some(label) = next.map(|at| &reach.labels[at as usize]) {
        path.push(match label.via {
            Via::Start => claimed(net, claim, None),
            Via::Down(share) => shared(net, share, StepKind::Down, None),
            Via::Up(share) => shared(net, share, StepKind::Up, None),
            Via::Cross(edge) => crossed(net, edge, label.node, None),
        });
        next = label.from;
    }
    path.reverse();
    path
}

/// What stops a claim from proving what it may cover.
pub(crate) fn stops(net: &Net<'_>, field: &Field<'_>, bound: &Bound, c_min: f64) -> Vec<Stop> {
    let claim = &field.claims[bound.claim as usize];
    let component = claim.component.id.clone();
    let gate = |result: &_| Stop::Gate {
        component: component.clone(),
        result: *result,
    };
    let mut stops: Vec<Stop> = claim.stopped.iter().map(gate).collect();
    if claim.stopped.is_empty() && claim.lo < claim.hi {
        stops.push(Stop::Extent {
            component: component.clone(),
        });
    }
    let mut sure = claim.confidence;
    for step in way(net, field, bound) {
        let (Some(association), false) =
            (step.association, matches!(step.kind, StepKind::Alignment))
        else {
            continue;
        };
        if matches!(step.kind, StepKind::Down | StepKind::Up) {
            continue;
        }
        sure *= step.confidence.unwrap_or(0.0);
        if claim.stopped.is_empty() && !super::at_least(sure, c_min) {
            stops.push(Stop::Edge {
                association,
                confidence: step.confidence,
            });
            break;
        }
    }
    stops
}

fn claimed(net: &Net<'_>, claim: &Claim<'_>, value: Option<f64>) -> Step {
    let to = net.identifier(net.rank[claim.node as usize]).to_owned();
    let from = claim.component.id.clone();
    match claim.ground {
        Ground::Own => Step {
            from,
            association: None,
            kind: StepKind::Own,
            to,
            degree: None,
            completeness: None,
            confidence: None,
            status: None,
            by: None,
            date: None,
            value,
        },
        Ground::Alignment(alignment) => Step {
            from,
            association: Some(alignment.association.clone()),
            kind: StepKind::Alignment,
            to,
            degree: alignment.degree,
            completeness: Some(alignment.completeness),
            confidence: alignment
                .confidence
                .or(alignment.approved_by_person.then_some(1.0)),
            status: Some(alignment.status),
            by: Some(alignment.by.clone()),
            date: alignment.date.clone(),
            value,
        },
    }
}

fn shared(net: &Net<'_>, share: u32, kind: StepKind, value: Option<f64>) -> Step {
    let share = &net.shares[share as usize];
    let stated = &net.world.shares[share.index as usize];
    let (parent, child) = (net.identifier(share.parent), net.identifier(share.child));
    let (from, to) = if kind == StepKind::Down {
        (parent, child)
    } else {
        (child, parent)
    };
    Step {
        from: from.to_owned(),
        association: Some(stated.association.clone()),
        kind,
        to: to.to_owned(),
        degree: Some(share.mu),
        completeness: None,
        confidence: None,
        status: Some(stated.status),
        by: Some(stated.by.clone()),
        date: None,
        value,
    }
}

fn crossed(net: &Net<'_>, edge: u32, to: u32, value: Option<f64>) -> Step {
    let edge = &net.edges[edge as usize];
    let stated = &net.world.edges[edge.index as usize];
    let kind = match stated.kind {
        EdgeType::IsTranslationOf => StepKind::IsTranslationOf,
        EdgeType::ReplacedBy => StepKind::ReplacedBy,
        _ => StepKind::ExactMatchOf,
    };
    Step {
        from: net.identifier(net.across(edge, to)).to_owned(),
        association: Some(stated.association.clone()),
        kind,
        to: net.identifier(to).to_owned(),
        degree: stated.degree,
        completeness: None,
        confidence: edge.confidence,
        status: Some(stated.status),
        by: Some(stated.by.clone()),
        date: stated.date.clone(),
        value,
    }
}
