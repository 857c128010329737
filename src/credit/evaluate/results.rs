//! What came out requirement by requirement, and the figures the outcome is decided by.

use super::Study;
use crate::credit::award::Credit;
use crate::credit::coverage::{Interval, Requirement, interval};
use crate::credit::evidence::Assumption;
use crate::credit::explain::{GapKind, Possible, Prerequisite, RequirementResult};
use crate::credit::outcome::{Essential, Figures};
use crate::credit::paths;
use crate::credit::units::{Conversion, convert};
use crate::credit::volume::{self, Need, Weighed};

impl Study<'_, '_> {
    pub(super) fn result(&self, requirement: &Requirement) -> RequirementResult {
        let (net, field) = (self.net, self.fields.get(requirement));
        let node = &net.world.nodes[net.nodes[requirement.node as usize] as usize];
        let (interval, contradiction) = interval(field, requirement);
        let proven = field.lo.at(requirement.node).filter(|_| interval.lo > 0.0);
        let (path, omitted) = proven.map_or((Vec::new(), 0), |entry| {
            paths::proof(net, field, entry.step)
        });
        let guessed = requirement.rest.as_ref().is_some_and(|rest| rest.guessed);
        let assumed = proven.map(|entry| match guessed && interval.lo > interval.lo_strict {
            true => entry.assumptions.with(Assumption::DefaultShares),
            false => entry.assumptions,
        });
        let bounds = field
            .bounds
            .get(&requirement.node)
            .map_or(&[][..], Vec::as_slice);
        let possible = bounds.iter().take(3).map(|bound| Possible {
            component: field.claims[bound.claim as usize].component.id.clone(),
            hi: bound.hi,
            stopped: field.claims[bound.claim as usize].stopped.clone(),
            path: paths::way(net, field, bound),
        });
        let hints = self.hints.of_node(requirement.node);
        RequirementResult {
            item: node.identifier.clone(),
            code: node.code.clone(),
            statement: node.statement.clone(),
            framework: net.world.frameworks[node.framework as usize].title.clone(),
            weight: requirement.weight,
            essential: requirement.essential,
            min_coverage: requirement.min_coverage.unwrap_or(self.policy.theta_full),
            min_level: requirement.min_level.clone(),
            rest_of_it: requirement.rest.is_some(),
            degree: requirement.degree,
            interval,
            contradiction,
            hint: hints.iter().map(|hint| hint.value).fold(0.0, f64::max),
            path,
            omitted,
            assumptions: assumed.unwrap_or_default().list(),
            work: None,
            possible: possible.collect(),
            hints,
        }
    }

    pub(super) fn weigh(&self, results: &[RequirementResult]) -> Weighed {
        let need = |(requirement, result): (_, &RequirementResult)| Need {
            requirement,
            field: self.fields.get(requirement),
            lo: result.interval.lo,
            hi: result.interval.hi,
        };
        let needs: Vec<_> = self.required.iter().zip(results).map(need).collect();
        volume::weigh(self.net, self.policy, self.target, &self.sources, &needs)
    }

    pub(super) fn figures(
        &self,
        results: &[RequirementResult],
        coverage: Interval,
        weighed: &Weighed,
        credit: &Credit,
        prerequisites: &[Prerequisite],
    ) -> Figures {
        let essentials = self
            .required
            .iter()
            .zip(results)
            .filter(|(requirement, _)| requirement.essential);
        let essential = |(r, result): (&Requirement, &RequirementResult)| Essential {
            lo: result.interval.lo,
            hi: result.interval.hi,
            min: r.min_coverage,
        };
        let unrecorded: f64 = results
            .iter()
            .filter(|r| self.kind(r) == GapKind::Unrecorded && r.interval.hi <= 0.0)
            .map(|r| r.weight)
            .sum();
        Figures {
            ineligible: !self.components.is_empty()
                && self.components.iter().all(|judged| judged.dropped),
            cov_lo: coverage.lo,
            cov_hi: coverage.hi,
            essentials: essentials.map(essential).collect(),
            alpha: (weighed.report.alpha, weighed.report.alpha_hi),
            ratio: weighed.report.ratio.map(|range| (range.lo, range.hi)),
            unrecorded,
            partial: (credit.partial.is_some(), credit.partial_possible),
            block: credit.block.is_some(),
            waiver: prerequisites.iter().any(|prerequisite| prerequisite.met),
        }
    }

    pub(super) fn conversions(&self) -> Vec<Conversion> {
        let Some(volume) = &self.target.volume else {
            return Vec::new();
        };
        let volumes = self
            .sources
            .iter()
            .filter_map(|source| source.component.volume.as_ref());
        let policy = self.policy;
        volumes
            .filter_map(|from| convert(from, &volume.scheme, policy.basis, &policy.agreements))
            .collect()
    }
}
