//! Claims of a component on items, and the gates of each alignment.

use super::{Assumption, Assumptions, Gate, GateResult, Verdict, holds, settled};
use crate::credit::at_least;
use crate::credit::policy::{Policy, Teaches};
use crate::credit::world::{Alignment, Completeness, Component, Kind, Level, Role, World};

/// What a claim rests on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ground<'w> {
    /// An alignment.
    Alignment(&'w Alignment),
    /// The component's own item or outcome.
    Own,
}

/// A gated claim: `source` covers [lo, hi] of `node`.
#[derive(Clone, Debug)]
pub(crate) struct Claim<'w> {
    /// Position among the components under evaluation.
    pub source: usize,
    pub component: &'w Component,
    pub ground: Ground<'w>,
    /// The item, as index into the world.
    pub node: u32,
    pub lo: f64,
    /// lo without any assumption.
    pub lo_strict: f64,
    pub hi: f64,
    /// Confidence of the claim; `lo` is 0 where it is unknown.
    pub confidence: f64,
    pub assumptions: Assumptions,
    /// Gates that did not pass.
    pub stopped: Vec<GateResult>,
}

/// True if an alignment counts: settled, trusted, and no prerequisite.
pub(crate) fn counts(
    world: &World,
    policy: &Policy,
    component: &Component,
    alignment: &Alignment,
) -> bool {
    settled(alignment.status) && trusted(world, policy, component, alignment)
}

fn trusted(world: &World, policy: &Policy, component: &Component, alignment: &Alignment) -> bool {
    let framework = world.nodes[alignment.item as usize].framework;
    let owner = world.frameworks[framework as usize].owner.as_str();
    policy.trusts(&alignment.by, [owner], Some(&component.organisation))
}

/// All claims of a component towards requirements that need `needed`, in the order of their items and associations.
///
/// `inner` tells whether an item has parts.
pub(crate) fn claims<'w>(
    context: &Context<'w, '_>,
    source: usize,
    component: &'w Component,
    gates: &[GateResult],
    needed: Option<&Level>,
) -> Vec<Claim<'w>> {
    let mut found: Vec<Claim<'w>> = Vec::new();
    let own = component.node.iter().chain(&component.outcomes);
    for &node in own {
        let level = context.world.nodes[node as usize]
            .level
            .as_ref()
            .or(component.level.as_ref());
        let base = Claim {
            source,
            component,
            ground: Ground::Own,
            node,
            lo: 1.0,
            lo_strict: 1.0,
            hi: 1.0,
            confidence: 1.0,
            assumptions: Assumptions::default(),
            stopped: Vec::new(),
        };
        found.push(gated(
            base,
            gates,
            [(Gate::Level, context.level(level, needed))],
        ));
    }
    for alignment in &component.claims {
        if alignment.role != Some(Role::Requires)
            && counts(context.world, context.policy, component, alignment)
        {
            found.push(context.aligned(source, component, alignment, gates, needed));
        }
    }
    found
}

/// What reading a claim needs beside the claim.
pub(crate) struct Context<'w, 'c> {
    pub world: &'w World,
    pub policy: &'c Policy,
    /// By node of the world: has it parts?
    pub inner: &'c dyn Fn(u32) -> bool,
}

impl<'w> Context<'w, '_> {
    fn aligned(
        &self,
        source: usize,
        component: &'w Component,
        alignment: &'w Alignment,
        gates: &[GateResult],
        needed: Option<&Level>,
    ) -> Claim<'w> {
        let base = self.base(alignment);
        let confidence = alignment
            .confidence
            .or(alignment.approved_by_person.then_some(1.0));
        let sure = match confidence {
            Some(c) if at_least(c, self.policy.c_min) => Verdict::Pass,
            _ => Verdict::Unknown,
        };
        let (role, assumed) = self.role(component, alignment);
        let mut claim = Claim {
            source,
            component,
            ground: Ground::Alignment(alignment),
            node: alignment.item,
            lo: base.lo,
            lo_strict: base.lo_strict,
            hi: base.hi,
            confidence: confidence.unwrap_or(0.0),
            assumptions: Assumptions::default(),
            stopped: Vec::new(),
        };
        if base.lo > base.lo_strict {
            claim.assumptions = claim.assumptions.with(Assumption::BroadClaim);
        }
        if assumed {
            claim.lo_strict = 0.0;
            claim.assumptions = claim.assumptions.with(Assumption::TeachesAssessed);
        }
        let level = self.level_gate(component, alignment, needed);
        gated(
            claim,
            gates,
            [
                (Gate::Role, role),
                (Gate::Level, level),
                (Gate::Confidence, sure),
            ],
        )
    }

    fn base(&self, alignment: &Alignment) -> Base {
        let degree = alignment.degree.unwrap_or(1.0);
        match (alignment.completeness, alignment.degree) {
            (Completeness::Partial, None) => Base {
                lo_strict: 0.0,
                lo: 0.0,
                hi: 1.0,
            },
            (Completeness::Unspecified, _) if (self.inner)(alignment.item) => {
                let lo = self.policy.broad_claim * degree;
                Base {
                    lo_strict: 0.0,
                    lo,
                    hi: degree,
                }
            }
            _ => Base {
                lo_strict: degree,
                lo: degree,
                hi: degree,
            },
        }
    }

    /// The role gate, and whether it passes only by the assumption that what was taught was assessed.
    fn role(&self, component: &Component, alignment: &Alignment) -> (Verdict, bool) {
        let achieved = matches!(
            component.kind,
            Kind::Badge | Kind::Exam | Kind::PriorLearning
        );
        if alignment.role == Some(Role::Assesses) || alignment.at.is_some() || achieved {
            return (Verdict::Pass, false);
        }
        match self.policy.teaches {
            Teaches::CreditBearing if component.credit_bearing => (Verdict::Pass, true),
            Teaches::CreditBearing | Teaches::Unknown => (Verdict::Unknown, false),
            Teaches::Refused => (Verdict::Fail, false),
        }
    }

    /// An alignment that states a level must reach the item's; whatever level is known must reach the requirement's.
    fn level_gate(
        &self,
        component: &Component,
        alignment: &Alignment,
        needed: Option<&Level>,
    ) -> Verdict {
        let item = self.world.nodes[alignment.item as usize].level.as_ref();
        let stated = alignment.level.as_ref();
        let at_item = if stated.is_some() {
            self.level(stated, item)
        } else {
            Verdict::Pass
        };
        let at_requirement = self.level(stated.or(item).or(component.level.as_ref()), needed);
        worse(at_item, at_requirement)
    }

    fn level(&self, level: Option<&Level>, needed: Option<&Level>) -> Verdict {
        let Some(needed) = needed else {
            return Verdict::Pass;
        };
        match level.and_then(|level| self.policy.reaches(level, needed)) {
            Some(reached) => holds(reached),
            None => Verdict::Unknown,
        }
    }

    /// Whether a whole component reaches the level of another.
    pub(crate) fn component_level(&self, component: &Component, target: &Component) -> Verdict {
        self.level(component.level.as_ref(), target.level.as_ref())
    }
}

struct Base {
    lo_strict: f64,
    lo: f64,
    hi: f64,
}

fn worse(a: Verdict, b: Verdict) -> Verdict {
    match (a, b) {
        (Verdict::Fail, _) | (_, Verdict::Fail) => Verdict::Fail,
        (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
        _ => Verdict::Pass,
    }
}

/// Applies gates to a claim. A component's failing gates are left out here: they drop the component (or only name what
/// makes it ineligible, where the match is still shown).
fn gated<'w, const N: usize>(
    mut claim: Claim<'w>,
    component: &[GateResult],
    own: [(Gate, Verdict); N],
) -> Claim<'w> {
    let unknown = component
        .iter()
        .copied()
        .filter(|g| g.verdict == Verdict::Unknown);
    let own = own
        .into_iter()
        .map(|(gate, verdict)| GateResult { gate, verdict });
    claim.stopped = unknown
        .chain(own.filter(|g| g.verdict != Verdict::Pass))
        .collect();
    if !claim.stopped.is_empty() {
        (claim.lo, claim.lo_strict) = (0.0, 0.0);
    }
    if claim.stopped.iter().any(|g| g.verdict == Verdict::Fail) {
        claim.hi = 0.0;
    }
    claim
}
