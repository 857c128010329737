//! What a component requires: its alignments, own outcomes and statements, weighed against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::rest::Rest;
use crate::credit::policy::Policy;
use crate::credit::propagate::net::{Net, Sizes};
use crate::credit::world::{Completeness, Component, Level, Role};
use crate::credit::{TOLERANCE, evidence};

/// One requirement of a component, over canonical nodes.
#[derive(Clone, Debug)]
pub(crate) struct Requirement {
    pub node: u32,
    /// Share of the whole; all together 1.
    pub weight: f64,
    pub essential: bool,
    pub min_coverage: Option<f64>,
    pub min_level: Option<Level>,
    /// Fraction of the item the component itself covers; `None` is some unknown fraction.
    pub degree: Option<f64>,
    /// Own outcomes it hangs on, canonical.
    pub outcomes: BTreeSet<u32>,
    /// Requirements below it, which it does not include ("the rest of it").
    pub rest: Option<Rest>,
}

/// The requirements of a component in canonical order, one per aligned item. Where alignments hang on outcomes, an outcome without any is
/// itself required; a component without alignments requires its outcomes, and one without outcomes its own item.
pub(crate) fn requirements(
    net: &Net<'_>,
    policy: &Policy,
    component: &Component,
) -> Vec<Requirement> {
    let world = net.world;
    let mut found: BTreeMap<u32, Draft> = BTreeMap::new();
    let mut aligned = BTreeSet::new();
    let mut itself = false;
    for alignment in &component.claims {
        if alignment.role == Some(Role::Requires)
            || !evidence::counts(world, policy, component, alignment)
        {
            continue;
        }
        let draft = found.entry(net.rank[alignment.item as usize]).or_default();
        draft.degree = draft
            .degree
            .max(match (alignment.completeness, alignment.degree) {
                (Completeness::Partial, None) => 0.0,
                (_, degree) => degree.unwrap_or(1.0),
            });
        if draft.level.is_none() {
            draft.level.clone_from(&alignment.level);
        }
        match alignment.at {
            Some(outcome) => {
                aligned.insert(outcome);
                draft.outcomes.insert(net.rank[outcome as usize]);
            }
            None => itself = true,
        }
    }
    let bare = |outcome: &&u32| !aligned.contains(outcome) && (!aligned.is_empty() || !itself);
    for &outcome in component.outcomes.iter().filter(bare) {
        found.entry(net.rank[outcome as usize]).or_default().degree = 1.0;
    }
    for stated in &component.requirements {
        let draft = found
            .entry(net.rank[stated.item as usize])
            .or_insert(Draft {
                degree: 1.0,
                ..Draft::default()
            });
        (draft.weight, draft.hours) = (stated.weight, stated.hours);
        (draft.essential, draft.min_coverage) = (stated.essential, stated.min_coverage);
        if stated.min_level.is_some() {
            draft.level.clone_from(&stated.min_level);
        }
    }
    if let (true, Some(node)) = (found.is_empty(), component.node) {
        found.insert(
            net.rank[node as usize],
            Draft {
                degree: 1.0,
                ..Draft::default()
            },
        );
    }
    finished(net, policy, component, found)
}

#[derive(Default)]
struct Draft {
    weight: Option<f64>,
    hours: Option<f64>,
    essential: bool,
    min_coverage: Option<f64>,
    level: Option<Level>,
    /// 0 stands for an unknown fraction.
    degree: f64,
    outcomes: BTreeSet<u32>,
}

fn finished(
    net: &Net<'_>,
    policy: &Policy,
    component: &Component,
    found: BTreeMap<u32, Draft>,
) -> Vec<Requirement> {
    let mut required: BTreeSet<u32> = found.keys().copied().collect();
    // An item that other requirements make up wholly asks for nothing more.
    let empty =
        |node: &u32| Rest::of(net, *node, &required).is_some_and(|rest| rest.size <= TOLERANCE);
    let empty: BTreeSet<u32> = required.iter().copied().filter(empty).collect();
    required.retain(|node| !empty.contains(node));
    let drafts: Vec<(u32, Draft, Option<Rest>)> = found
        .into_iter()
        .filter(|(node, _)| required.contains(node))
        .map(|(node, draft)| (node, draft, Rest::of(net, node, &required)))
        .collect();
    let weights: Vec<_> = drafts.iter().map(|(_, draft, _)| draft.weight).collect();
    let hours: Vec<_> = drafts.iter().map(|(_, draft, _)| draft.hours).collect();
    let sizes: Vec<f64> = Sizes::of(&weights, &hours, None, false)
        .each
        .into_iter()
        .map(|(size, _)| size)
        .collect();
    let sum: f64 = sizes.iter().sum();
    let even = 1.0 / sizes.len().max(1) as f64;
    let target_level = component.level.clone().filter(|_| policy.level_of_target);
    drafts
        .into_iter()
        .zip(sizes)
        .map(|((node, draft, rest), size)| Requirement {
            node,
            weight: if sum > 0.0 { size / sum } else { even },
            essential: draft.essential,
            min_coverage: draft.min_coverage,
            min_level: draft.level.or_else(|| target_level.clone()),
            degree: (draft.degree > 0.0).then_some(draft.degree),
            outcomes: draft.outcomes,
            rest,
        })
        .collect()
}
