//! Everything propagated from the sources: what they prove together and alone, and what they leave possible.

use std::collections::{BTreeMap, BTreeSet};

use super::Interval;
use crate::credit::evidence::{self, Claim, Context, GateResult};
use crate::credit::policy::Policy;
use crate::credit::propagate::hi::{self, Bound, Explorer, Reach};
use crate::credit::propagate::lo::{self, Mode, Proven};
use crate::credit::propagate::net::Net;
use crate::credit::unit;
use crate::credit::world::{Component, Level};

/// Everything propagated for the requirements that need one level.
pub(crate) struct Field<'w> {
    pub claims: Vec<Claim<'w>>,
    pub lo: Proven,
    strict: Proven,
    /// What each source proves alone; empty for a single source.
    alone: Vec<Proven>,
    /// Upper bounds at the ends, best first.
    pub bounds: BTreeMap<u32, Vec<Bound>>,
    /// By start node.
    pub reaches: BTreeMap<u32, Reach>,
}

/// A component under evaluation with the answers of its own gates.
pub(crate) struct Source<'w> {
    pub component: &'w Component,
    pub gates: Vec<GateResult>,
}

impl<'w> Field<'w> {
    /// Propagates what the sources claim towards requirements of one level; `ends` are the nodes to be read.
    pub(crate) fn of(
        net: &Net<'w>,
        policy: &Policy,
        sources: &[Source<'w>],
        needed: Option<&Level>,
        ends: &BTreeSet<u32>,
    ) -> Self {
        let claims = gathered(net, policy, sources, needed);
        let mode = Mode {
            strict: false,
            measures_agree: policy.measures_agree,
            c_min: policy.c_min,
        };
        let lo = lo::prove(net, &claims, mode);
        let strict = lo::prove(
            net,
            &claims,
            Mode {
                strict: true,
                ..mode
            },
        );
        let mut alone = Vec::new();
        if sources.len() > 1 {
            for at in 0..sources.len() {
                let own: Vec<Claim<'w>> =
                    claims.iter().filter(|c| c.source == at).cloned().collect();
                alone.push(lo::prove(net, &own, mode));
            }
        }
        let (bounds, reaches) = bounds(net, policy, &claims, ends);
        Field {
            claims,
            lo,
            strict,
            alone,
            bounds,
            reaches,
        }
    }

    /// The interval at a node, before any correction.
    pub(crate) fn at(&self, node: u32) -> Interval {
        let bounds = self.bounds.get(&node).map_or(&[][..], Vec::as_slice);
        let (hi, hi_strict) = (
            hi::total(bounds, |b| b.hi),
            hi::total(bounds, |b| b.hi_strict),
        );
        let lo_strict = self.strict.value(node);
        Interval {
            lo_strict,
            lo: self.lo.value(node).max(lo_strict),
            hi,
            hi_strict: hi_strict.max(hi),
        }
    }

    /// What one source proves of a node by itself.
    pub(crate) fn alone(&self, source: usize, node: u32) -> f64 {
        self.alone.get(source).unwrap_or(&self.lo).value(node)
    }

    /// What one source may cover of a node by itself.
    pub(crate) fn possible(&self, source: usize, node: u32) -> f64 {
        let bounds = self.bounds.get(&node).map_or(&[][..], Vec::as_slice);
        let own = bounds
            .iter()
            .filter(|b| self.claims[b.claim as usize].source == source);
        unit(own.map(|b| b.hi).sum::<f64>().min(1.0))
    }
}

fn order<'w>(net: &Net<'w>, claim: &Claim<'w>) -> (u32, &'w str, usize, &'w str) {
    let association = match claim.ground {
        evidence::Ground::Own => "",
        evidence::Ground::Alignment(alignment) => alignment.association.as_str(),
    };
    (
        net.rank[claim.node as usize],
        claim.component.id.as_str(),
        claim.source,
        association,
    )
}

/// Upper bounds at some nodes, whatever level they need.
pub(crate) fn possible(
    net: &Net<'_>,
    policy: &Policy,
    sources: &[Source<'_>],
    ends: &BTreeSet<u32>,
) -> BTreeMap<u32, Vec<Bound>> {
    bounds(net, policy, &gathered(net, policy, sources, None), ends).0
}

/// The claims of all sources in canonical order.
pub(super) fn gathered<'w>(
    net: &Net<'w>,
    policy: &Policy,
    sources: &[Source<'w>],
    needed: Option<&Level>,
) -> Vec<Claim<'w>> {
    let inner = |node: u32| !net.children.of(net.rank[node as usize]).is_empty();
    let context = Context {
        world: net.world,
        policy,
        inner: &inner,
    };
    let each = sources.iter().enumerate();
    let mut claims: Vec<Claim<'w>> = each
        .flat_map(|(at, source)| {
            evidence::claims(&context, at, source.component, &source.gates, needed)
        })
        .collect();
    claims.sort_by_key(|claim| order(net, claim));
    claims
}

type Bounds = (BTreeMap<u32, Vec<Bound>>, BTreeMap<u32, Reach>);

fn bounds(net: &Net<'_>, policy: &Policy, claims: &[Claim<'_>], ends: &BTreeSet<u32>) -> Bounds {
    let mut explorer = Explorer::new(net, policy.c_min, ends.iter().copied());
    let mut reaches: BTreeMap<u32, Reach> = BTreeMap::new();
    let mut found: BTreeMap<u32, Vec<Bound>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let start = net.rank[claim.node as usize];
        let reach = reaches
            .entry(start)
            .or_insert_with(|| explorer.reach(start));
        if claim.hi <= 0.0 || reach.nodes.is_empty() {
            continue;
        }
        let hi = explorer.bounds(reach, claim.hi, policy.measures_agree, false);
        let strict = explorer.bounds(reach, claim.hi, policy.measures_agree, true);
        for (i, &(node, label)) in reach
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, (node, _))| ends.contains(node))
        {
            let bound = Bound {
                claim: at as u32,
                hi: hi[i],
                hi_strict: strict[i].max(hi[i]),
                label,
            };
            found.entry(node).or_default().push(bound);
        }
    }
    for list in found.values_mut() {
        list.sort_by(|a, b| b.hi.total_cmp(&a.hi).then(a.claim.cmp(&b.claim)));
    }
    (found, reaches)
}
