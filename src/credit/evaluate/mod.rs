//! The evaluation of one case: from a world and a policy to an explained proposal.

mod passed;
mod prerequisites;
mod reasons;
mod results;

use passed::passed;
use std::collections::BTreeSet;

use super::award::{Credit, Standing};
use super::coverage::{self, Field, Interval, Requirement, Source, requirements};
use super::evidence::{self, Assumption, GateResult, Verdict};
use super::explain::{ComponentResult, Proposal, Reference, RequirementResult, ThresholdsUsed};
use super::outcome::{self, Outcome, Thresholds};
use super::policy::Policy;
use super::propagate::hint::Hints;
use super::propagate::net::Net;
use super::volume::Weighed;
use super::world::{Brought, Case, Component, Level, World};
use super::{CreditError, ENGINE, unit};

/// Evaluates a case. The same arguments give the same bytes, in whatever order the world lists its parts.
///
/// # Errors
/// [`CreditError`] for a policy, world or case that makes no sense; never for missing evidence.
pub fn evaluate(world: &World, case: &Case, policy: &Policy) -> Result<Proposal, CreditError> {
    policy.validate()?;
    world.check(case)?;
    let target = &world.components[case.target as usize];
    let components = brought(world, case, policy)?;
    let net = Net::build(world, policy);
    let required = requirements(&net, policy, target);
    if required.is_empty() {
        return Err(CreditError::NoRequirements {
            target: target.id.clone(),
        });
    }
    let sources = active(&components);
    let fields = Fields::of(&net, policy, &sources, &required);
    let hints = Hints::of(&net, policy, &sources, &required);
    let study = Study {
        net: &net,
        policy,
        target,
        components,
        sources,
        required,
        fields,
        hints,
    };
    Ok(study.proposal(case))
}

/// A component that was brought, with its gates.
struct Judged<'w> {
    component: &'w Component,
    gates: Vec<GateResult>,
    dropped: bool,
}

fn brought<'w>(
    world: &'w World,
    case: &Case,
    policy: &Policy,
) -> Result<Vec<Judged<'w>>, CreditError> {
    let of = |brought: &Brought| &world.components[brought.component as usize];
    let mut sorted: Vec<&Brought> = case.components.iter().collect();
    sorted.sort_by(|a, b| of(a).id.cmp(&of(b).id));
    if let Some(twice) = sorted
        .windows(2)
        .find(|pair| of(pair[0]).id == of(pair[1]).id)
    {
        return Err(CreditError::Twice {
            component: of(twice[0]).id.clone(),
        });
    }
    let judged = |brought: &Brought| {
        let component = of(brought);
        let gates = evidence::component_gates(component, brought, case, policy);
        let dropped = gates.iter().any(|gate| gate.verdict == Verdict::Fail);
        Judged {
            component,
            gates,
            dropped,
        }
    };
    Ok(sorted.into_iter().map(judged).collect())
}

/// What counts: the components that were not dropped, or, where all were, all of them, to show the match.
fn active<'w>(components: &[Judged<'w>]) -> Vec<Source<'w>> {
    let all = components.iter().all(|judged| judged.dropped);
    let kept = components.iter().filter(|judged| all || !judged.dropped);
    kept.map(|judged| Source {
        component: judged.component,
        gates: judged.gates.clone(),
    })
    .collect()
}

/// Propagation once per level that requirements need.
struct Fields<'w> {
    by_level: Vec<(Option<Level>, Field<'w>)>,
}

impl<'w> Fields<'w> {
    fn of(
        net: &Net<'w>,
        policy: &Policy,
        sources: &[Source<'w>],
        required: &[Requirement],
    ) -> Self {
        let ends: BTreeSet<u32> = required
            .iter()
            .map(|requirement| requirement.node)
            .collect();
        let mut by_level: Vec<(Option<Level>, Field<'w>)> = Vec::new();
        for requirement in required {
            if !by_level
                .iter()
                .any(|(level, _)| *level == requirement.min_level)
            {
                let field = Field::of(net, policy, sources, requirement.min_level.as_ref(), &ends);
                by_level.push((requirement.min_level.clone(), field));
            }
        }
        Fields { by_level }
    }

    /// The field of a requirement; the first one for a level nobody asked for, which does not occur.
    fn get(&self, requirement: &Requirement) -> &Field<'w> {
        let found = self
            .by_level
            .iter()
            .find(|(level, _)| *level == requirement.min_level);
        &found.unwrap_or(&self.by_level[0]).1
    }
}

struct Study<'n, 'w> {
    net: &'n Net<'w>,
    policy: &'n Policy,
    target: &'w Component,
    components: Vec<Judged<'w>>,
    sources: Vec<Source<'w>>,
    required: Vec<Requirement>,
    fields: Fields<'w>,
    hints: Hints,
}

impl Study<'_, '_> {
    fn proposal(self, case: &Case) -> Proposal {
        let policy = self.policy;
        let thresholds = Thresholds {
            full: policy.theta_full,
            part: policy.theta_part,
            phi: policy.phi,
        };
        let mut results: Vec<RequirementResult> =
            self.required.iter().map(|r| self.result(r)).collect();
        let coverage = summed(&results);
        let mut weighed = self.weigh(&results);
        for (result, work) in results.iter_mut().zip(&mut weighed.works) {
            result.work = work.take();
        }
        let prerequisites = self.prerequisites();
        let standing = Standing {
            policy,
            net: self.net,
            target: self.target,
            required: &self.required,
            results: &results,
        };
        let conversions = self.conversions();
        let credit = Credit::of(&standing, &weighed, &self.sources, &conversions);
        let figures = self.figures(&results, coverage, &weighed, &credit, &prerequisites);
        let outcome = outcome::decide(&figures, thresholds);
        let proven = outcome::proven(&figures, thresholds);
        let review = matches!(
            outcome,
            Outcome::ReviewFull | Outcome::ReviewPartial | Outcome::ReviewUnrecorded
        );
        let deciding = results
            .iter()
            .filter(|r| review && r.interval.hi > r.interval.lo + super::TOLERANCE);
        let backward = coverage::backward(self.net, policy, self.target, &self.sources);
        Proposal {
            engine: ENGINE.to_owned(),
            snapshot: self.net.world.snapshot.clone(),
            policy: policy.id.clone(),
            policy_version: policy.version.clone(),
            receiver: policy.receiver.clone(),
            today: case.today.clone(),
            target: reference(self.target),
            components: self.components.iter().map(component_result).collect(),
            outcome,
            proven,
            award: credit.award(if review { proven } else { outcome }),
            grounds: if review {
                Vec::new()
            } else {
                self.grounds(&figures, outcome, &results)
            },
            thresholds: ThresholdsUsed {
                full: thresholds.full,
                part: thresholds.part,
                phi: thresholds.phi,
                broad: policy.broad_claim,
                step: policy.partial.step.filter(|_| policy.partial.allowed),
            },
            coverage,
            hint: unit(
                results
                    .iter()
                    .map(|r| r.weight * (r.hint - r.interval.lo).max(0.0))
                    .sum::<f64>(),
            ),
            relation: coverage::relation(coverage, backward, policy.theta_full),
            confidence: self.confidence(&results),
            passed: passed(self.net.world, &results, &prerequisites),
            prerequisites,
            gaps: self.gaps(&results),
            deciding: deciding.map(|r| r.item.clone()).collect(),
            volume_decides: outcome == Outcome::ReviewFull
                && outcome::volume_open(&figures, thresholds.phi),
            conversions,
            cap: credit
                .cap
                .clone()
                .filter(|_| outcome == Outcome::Block || proven == Outcome::Block),
            assumptions: assumptions(&results, &weighed),
            flips: outcome::flips(&figures, thresholds),
            conflicts: self.net.conflicts.clone(),
            volume: weighed.report,
            requirements: results,
        }
    }
}

fn summed(results: &[RequirementResult]) -> Interval {
    let sum =
        |of: fn(&Interval) -> f64| unit(results.iter().map(|r| r.weight * of(&r.interval)).sum());
    Interval {
        lo_strict: sum(|i| i.lo_strict),
        lo: sum(|i| i.lo),
        hi: sum(|i| i.hi),
        hi_strict: sum(|i| i.hi_strict),
    }
}

fn assumptions(results: &[RequirementResult], weighed: &Weighed) -> Vec<Assumption> {
    let all = results
        .iter()
        .flat_map(|result| &result.assumptions)
        .chain(&weighed.report.assumptions);
    all.copied().collect::<BTreeSet<_>>().into_iter().collect()
}

fn reference(component: &Component) -> Reference {
    Reference {
        id: component.id.clone(),
        title: component.title.clone(),
        organisation: component.organisation.clone(),
        volume: component.volume.clone(),
        level: component.level.clone(),
    }
}

fn component_result(judged: &Judged<'_>) -> ComponentResult {
    ComponentResult {
        reference: reference(judged.component),
        gates: judged.gates.clone(),
        dropped: judged.dropped,
    }
}
