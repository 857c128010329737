//! Why the proposal is what it is: gaps, substantial grounds, and the weakest link.

use std::collections::BTreeSet;

use super::Study;
use crate::credit::evidence::{Gate, Verdict};
use crate::credit::explain::{Confidence, Gap, GapKind, RequirementResult, Stop};
use crate::credit::outcome::{self, Figures, Outcome, Substantial};
use crate::credit::{TOLERANCE, at_least, paths};

impl Study<'_, '_> {
    fn complete(&self) -> bool {
        !self.sources.is_empty()
            && self
                .sources
                .iter()
                .all(|source| source.component.alignments_complete)
    }

    pub(super) fn kind(&self, result: &RequirementResult) -> GapKind {
        if result.interval.hi > result.interval.lo + TOLERANCE {
            GapKind::Unproven
        } else if self.complete() {
            GapKind::Missing
        } else {
            GapKind::Unrecorded
        }
    }

    pub(super) fn gaps(&self, results: &[RequirementResult]) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (requirement, result) in self.required.iter().zip(results) {
            if at_least(result.interval.lo, result.min_coverage) {
                continue;
            }
            let field = self.fields.get(requirement);
            let mut stopped: Vec<Stop> = Vec::new();
            for bound in field
                .bounds
                .get(&requirement.node)
                .map_or(&[][..], Vec::as_slice)
            {
                for stop in paths::stops(self.net, field, bound, self.policy.c_min) {
                    if !stopped.contains(&stop) && stopped.len() < 12 {
                        stopped.push(stop);
                    }
                }
            }
            let failed = field
                .claims
                .iter()
                .filter(|claim| self.net.rank[claim.node as usize] == requirement.node);
            for claim in failed.filter(|claim| claim.hi <= 0.0) {
                let component = claim.component.id.clone();
                stopped.extend(claim.stopped.iter().map(|&result| Stop::Gate {
                    component: component.clone(),
                    result,
                }));
            }
            gaps.push(Gap {
                item: result.item.clone(),
                kind: self.kind(result),
                stopped,
            });
        }
        gaps
    }

    /// Why the target's credit is not proposed in full. What nobody recorded is no ground.
    pub(super) fn grounds(
        &self,
        f: &Figures,
        outcome: Outcome,
        results: &[RequirementResult],
    ) -> Vec<Substantial> {
        let mut grounds = BTreeSet::new();
        if outcome == Outcome::Full {
            return Vec::new();
        }
        let claims = || {
            self.fields
                .by_level
                .iter()
                .flat_map(|(_, field)| &field.claims)
        };
        let failed = |gate: Gate| {
            claims()
                .flat_map(|claim| &claim.stopped)
                .any(|r| r.gate == gate && r.verdict == Verdict::Fail)
        };
        if failed(Gate::Level) {
            grounds.insert(Substantial::Level);
        }
        if outcome::volume_failed(f, self.policy.phi) {
            grounds.insert(Substantial::Workload);
        }
        if failed(Gate::Role) || (outcome == Outcome::Ineligible) {
            grounds.insert(Substantial::Quality);
        }
        let lacking = |r: &&RequirementResult| {
            !at_least(r.interval.hi, r.min_coverage) && self.kind(r) == GapKind::Missing
        };
        if results.iter().any(|r| r.essential && lacking(&r)) {
            grounds.insert(Substantial::Profile);
        }
        if results.iter().any(|r| lacking(&r)) && !at_least(f.cov_hi, self.policy.theta_full) {
            grounds.insert(Substantial::LearningOutcomes);
        }
        grounds.into_iter().collect()
    }

    pub(super) fn confidence(&self, results: &[RequirementResult]) -> Option<Confidence> {
        let steps = results.iter().flat_map(|result| &result.path);
        let links = steps.filter_map(|step| Some((step.confidence?, step.association.as_ref()?)));
        let (weakest, association) =
            links.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)))?;
        let proven = self
            .required
            .iter()
            .filter_map(|r| self.fields.get(r).lo.at(r.node));
        let product = proven.map(|entry| entry.confidence).fold(1.0, f64::min);
        Some(Confidence {
            product,
            weakest,
            association: association.clone(),
        })
    }
}
