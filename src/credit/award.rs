//! What credit an outcome would carry: the target's, part of it, or a block.

use super::coverage::{Requirement, Source};
use super::evidence::{Context, Gate, Verdict};
use super::explain::{Cap, RequirementResult};
use super::outcome::{Award, Outcome};
use super::policy::Policy;
use super::propagate::net::Net;
use super::units::{Conversion, convert};
use super::volume::Weighed;
use super::world::{Component, Part, Volume};
use super::{TOLERANCE, at_least};

/// What awards are computed from.
pub(crate) struct Standing<'n, 'w> {
    pub policy: &'n Policy,
    pub net: &'n Net<'w>,
    pub target: &'w Component,
    pub required: &'n [Requirement],
    pub results: &'n [RequirementResult],
}

/// The credit each outcome would carry.
pub(crate) struct Credit {
    full: Award,
    pub partial: Option<Award>,
    /// Partial credit is possible on what is possible.
    pub partial_possible: bool,
    pub block: Option<Award>,
    pub cap: Option<Cap>,
}

impl Credit {
    pub(crate) fn of(
        standing: &Standing<'_, '_>,
        weighed: &Weighed,
        sources: &[Source<'_>],
        conversions: &[Conversion],
    ) -> Self {
        let full = Award {
            volume: standing.target.volume.clone(),
            parts: Vec::new(),
        };
        let allowed = standing.policy.partial.allowed;
        let partial = if allowed {
            standing.partial(weighed)
        } else {
            None
        };
        let partial_possible = allowed && (partial.is_some() || standing.partial_possible(weighed));
        let cap = standing.block(sources, conversions);
        let block = cap.as_ref().filter(|(_, cap)| cap.after > TOLERANCE);
        let volume = |(scheme, cap): &(String, Cap)| {
            Some(Volume {
                scheme: scheme.clone(),
                value: cap.after,
            })
        };
        let block = block.map(|found| Award {
            volume: volume(found),
            parts: Vec::new(),
        });
        Credit {
            full,
            partial,
            partial_possible,
            block,
            cap: cap.map(|(_, cap)| cap),
        }
    }

    pub(crate) fn award(&self, outcome: Outcome) -> Option<Award> {
        match outcome {
            Outcome::Full => Some(self.full.clone()),
            Outcome::Partial => self.partial.clone(),
            Outcome::Block => self.block.clone(),
            _ => None,
        }
    }
}

impl Standing<'_, '_> {
    /// Sub-units wholly covered with enough work behind them; else, without sub-units, a fraction of the target's credits.
    fn partial(&self, weighed: &Weighed) -> Option<Award> {
        let volume = self.target.volume.as_ref();
        if self.target.parts.is_empty() {
            let met = weighed
                .met
                .iter()
                .copied()
                .try_fold(0.0, |sum, met| Some(sum + met?))?;
            let value = self.stepped(met * volume?.value)?;
            return Some(Award {
                volume: Some(Volume {
                    scheme: volume?.scheme.clone(),
                    value,
                }),
                parts: Vec::new(),
            });
        }
        let given: Vec<&Part> = self
            .target
            .parts
            .iter()
            .filter(|part| self.covers(part, weighed))
            .collect();
        if given.is_empty() {
            return None;
        }
        let scheme = given[0].volume.as_ref().map(|v| v.scheme.clone());
        let values = given.iter().map(|part| {
            part.volume
                .as_ref()
                .filter(|v| Some(&v.scheme) == scheme.as_ref())
        });
        let value = values.map(|v| Some(v?.value)).sum::<Option<f64>>();
        let volume = scheme
            .zip(value)
            .map(|(scheme, value)| Volume { scheme, value });
        Some(Award {
            volume,
            parts: given.iter().map(|part| part.id.clone()).collect(),
        })
    }

    /// Whether more evidence of coverage could give partial credit. Hours that are stated bound it: no evidence makes a
    /// one-hour badge reach a step of a forty-five-hour course.
    fn partial_possible(&self, weighed: &Weighed) -> bool {
        let reach = |at: usize| {
            let covered = self.results[at].weight * self.results[at].interval.hi;
            weighed.reachable[at].map_or(covered, |worked| worked.min(covered))
        };
        if self.target.parts.is_empty() {
            let reached: f64 = (0..self.results.len()).map(reach).sum();
            let volume = self.target.volume.as_ref();
            return volume.is_some_and(|volume| self.stepped(reached * volume.value).is_some());
        }
        let possible = |at: &usize| {
            at_least(
                self.results[*at].interval.hi,
                self.results[*at].min_coverage,
            )
        };
        self.target.parts.iter().any(|part| {
            let members = self.members(part);
            let covered: f64 = members
                .iter()
                .map(|&at| self.results[at].weight * self.results[at].interval.hi)
                .sum();
            let reached: f64 = members.iter().map(|&at| reach(at)).sum();
            !members.is_empty()
                && members.iter().all(possible)
                && at_least(reached, self.policy.phi * covered)
        })
    }

    /// Floors to the policy's step; `None` if nothing is left or no fraction is allowed.
    fn stepped(&self, value: f64) -> Option<f64> {
        let step = self.policy.partial.step?;
        let floored = ((value + TOLERANCE) / step).floor() * step;
        (floored > TOLERANCE).then_some(floored)
    }

    /// Positions of the requirements a part consists of.
    fn members(&self, part: &Part) -> Vec<usize> {
        let items: Vec<u32> = part
            .items
            .iter()
            .map(|&item| self.net.rank[item as usize])
            .collect();
        let belongs = |r: &Requirement| {
            items
                .iter()
                .any(|item| *item == r.node || r.outcomes.contains(item))
        };
        self.required
            .iter()
            .enumerate()
            .filter(|(_, r)| belongs(r))
            .map(|(at, _)| at)
            .collect()
    }

    fn covers(&self, part: &Part, weighed: &Weighed) -> bool {
        let members = self.members(part);
        let proven =
            |&at: &usize| at_least(self.results[at].interval.lo, self.results[at].min_coverage);
        let covered: f64 = members
            .iter()
            .map(|&at| self.results[at].weight * self.results[at].interval.lo)
            .sum();
        let met = members
            .iter()
            .map(|&at| weighed.met[at])
            .sum::<Option<f64>>();
        let worked = met.is_some_and(|met| at_least(met, self.policy.phi * covered));
        !members.is_empty() && members.iter().all(proven) && worked
    }

    /// Elective credit for credit-bearing components whose level and recognition pass, in the target's scheme.
    fn block(&self, sources: &[Source<'_>], conversions: &[Conversion]) -> Option<(String, Cap)> {
        let block = &self.policy.block;
        let context = Context {
            world: self.net.world,
            policy: self.policy,
            inner: &|_| false,
        };
        let passes = |source: &Source<'_>| {
            source.component.credit_bearing
                && context.component_level(source.component, self.target) == Verdict::Pass
                && source
                    .gates
                    .iter()
                    .all(|r| r.gate != Gate::Recognition || r.verdict == Verdict::Pass)
        };
        if !block.allowed || sources.is_empty() || !sources.iter().all(passes) {
            return None;
        }
        let scheme = self.target.volume.as_ref()?.scheme.clone();
        if conversions.len() != sources.len() {
            return None;
        }
        let before: f64 = conversions
            .iter()
            .map(|conversion| conversion.credits.lo)
            .sum();
        let programme = block.programme.as_ref();
        let programme =
            programme.and_then(|v| convert(v, &scheme, self.policy.basis, &self.policy.agreements));
        let cap = programme.map(|conversion| conversion.credits.lo * block.cap);
        Some((
            scheme,
            Cap {
                before,
                after: cap.map_or(before, |cap| before.min(cap)),
                cap,
            },
        ))
    }
}
