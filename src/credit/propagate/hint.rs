//! The hint: what might count if someone confirmed it. One hop, and never a ground for anything.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::coverage::{Requirement, Source, possible};
use super::super::evidence::{counts, settled};
use super::super::policy::Policy;
use super::super::unit;
use super::super::world::{EdgeType, Role, Status};
use super::hi;
use super::net::{HintEdge, Net};

/// Something that does not count but may be worth a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hint {
    /// The association.
    pub association: String,
    /// Why it does not count.
    pub why: HintKind,
    /// Identifier of the item it starts from (or of the component).
    pub from: String,
    /// What it would give, 0..=1.
    pub value: f64,
}

/// Why something is only a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HintKind {
    /// Only suggested.
    Suggested,
    /// Disputed.
    Disputed,
    /// Asserted by an organisation the policy does not trust.
    Untrusted,
    /// Related in an unnamed way.
    Related,
    /// The standard was revised and the statement changed.
    Revised,
    /// Demoted because it contradicts another association.
    Conflicting,
}

/// Hints by requirement.
pub(crate) struct Hints {
    by_node: BTreeMap<u32, Vec<Hint>>,
}

impl Hints {
    pub(crate) fn of(
        net: &Net<'_>,
        policy: &Policy,
        sources: &[Source<'_>],
        required: &[Requirement],
    ) -> Self {
        let nodes: BTreeSet<u32> = required
            .iter()
            .map(|requirement| requirement.node)
            .collect();
        let mut by_node: BTreeMap<u32, Vec<Hint>> = BTreeMap::new();
        alignments(net, policy, sources, &nodes, &mut by_node);
        edges(net, policy, sources, &nodes, &mut by_node);
        let order = |a: &Hint, b: &Hint| {
            b.value
                .total_cmp(&a.value)
                .then_with(|| (&a.association, &a.from).cmp(&(&b.association, &b.from)))
        };
        by_node.values_mut().for_each(|hints| hints.sort_by(order));
        Hints { by_node }
    }

    /// Hints at a required node, best first.
    pub(crate) fn of_node(&self, node: u32) -> Vec<Hint> {
        self.by_node.get(&node).cloned().unwrap_or_default()
    }
}

/// Alignments to a required item that do not count.
fn alignments(
    net: &Net<'_>,
    policy: &Policy,
    sources: &[Source<'_>],
    nodes: &BTreeSet<u32>,
    found: &mut BTreeMap<u32, Vec<Hint>>,
) {
    for component in sources.iter().map(|source| source.component) {
        for alignment in &component.claims {
            let node = net.rank[alignment.item as usize];
            let read = alignment.role != Some(Role::Requires) && nodes.contains(&node);
            if read && !counts(net.world, policy, component, alignment) {
                found.entry(node).or_default().push(Hint {
                    association: alignment.association.clone(),
                    why: unsettled(alignment.status).unwrap_or(HintKind::Untrusted),
                    from: component.id.clone(),
                    value: unit(alignment.degree.unwrap_or(1.0)),
                });
            }
        }
    }
}

/// Edges to a required item from an item the sources may cover.
fn edges(
    net: &Net<'_>,
    policy: &Policy,
    sources: &[Source<'_>],
    nodes: &BTreeSet<u32>,
    found: &mut BTreeMap<u32, Vec<Hint>>,
) {
    let ends = |edge: &HintEdge| [(edge.a, edge.b), (edge.b, edge.a)];
    let near: Vec<(u32, u32, &HintEdge)> = net
        .hints
        .iter()
        .flat_map(|edge| ends(edge).map(|(node, other)| (node, other, edge)))
        .filter(|(node, _, _)| nodes.contains(node))
        .collect();
    if near.is_empty() {
        return;
    }
    let bounds = possible(
        net,
        policy,
        sources,
        &near.iter().map(|near| near.1).collect(),
    );
    for (node, other, edge) in near {
        let covered = bounds
            .get(&other)
            .map_or(0.0, |bounds| hi::total(bounds, |bound| bound.hi));
        let value = unit(covered * edge.degree);
        if value > 0.0 {
            let association = net.world.edges[edge.index as usize].association.clone();
            let from = net.identifier(other).to_owned();
            found.entry(node).or_default().push(Hint {
                association,
                why: why(net, policy, edge),
                from,
                value,
            });
        }
    }
}

fn unsettled(status: Status) -> Option<HintKind> {
    match status {
        Status::Suggested => Some(HintKind::Suggested),
        Status::Disputed => Some(HintKind::Disputed),
        Status::Approved | Status::Imported => None,
    }
}

fn why(net: &Net<'_>, policy: &Policy, edge: &HintEdge) -> HintKind {
    let stated = &net.world.edges[edge.index as usize];
    let owner = |node: u32| {
        let framework = net.world.nodes[node as usize].framework;
        net.world.frameworks[framework as usize].owner.as_str()
    };
    let trusted = policy.trusts(
        &stated.by,
        [owner(stated.origin), owner(stated.destination)],
        None,
    );
    match (stated.kind, unsettled(stated.status)) {
        (_, Some(kind)) => kind,
        (EdgeType::IsRelatedTo | EdgeType::Ext, _) => HintKind::Related,
        (EdgeType::ReplacedBy, _) => HintKind::Revised,
        _ if settled(stated.status) && trusted => HintKind::Conflicting,
        _ => HintKind::Untrusted,
    }
}
