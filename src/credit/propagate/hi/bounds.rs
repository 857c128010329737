//! Bounds at all reached places at once: every relation between two of them bounds one by the other.

use super::{Explorer, NOWHERE, Reach, Relevance};
use crate::credit::propagate::MAX_CROSSINGS;
use crate::credit::{TOLERANCE, at_least, unit};

impl Explorer<'_, '_> {
    /// Bounds at every reached node for a claim of at most `hi`, as `reach.nodes`.
    pub(crate) fn bounds(
        &mut self,
        reach: &Reach,
        hi: f64,
        measures_agree: bool,
        strict: bool,
    ) -> Vec<f64> {
        reach
            .nodes
            .iter()
            .enumerate()
            .for_each(|(at, &(node, _))| self.slot[node as usize] = at as u32);
        let start = reach.labels.first().map_or(NOWHERE, |label| label.node);
        let mut bound: Vec<f64> = reach
            .nodes
            .iter()
            .map(|&(node, _)| if node == start { hi } else { 1.0 })
            .collect();
        for _ in 0..=MAX_CROSSINGS {
            if measures_agree && !strict {
                self.copy(reach, &mut bound);
            }
            self.down(reach, &mut bound, strict);
            self.up(reach, &mut bound, strict);
        }
        reach
            .nodes
            .iter()
            .for_each(|&(node, _)| self.slot[node as usize] = NOWHERE);
        bound
    }

    fn copy(&self, reach: &Reach, bound: &mut [f64]) {
        for (at, &(node, _)) in reach.nodes.iter().enumerate() {
            for &edge in self.net.crossings.of(node) {
                let edge = &self.net.edges[edge as usize];
                let other = self.slot[self.net.across(edge, node) as usize];
                if other != NOWHERE {
                    bound[at] = bound[at].min(bound[other as usize] + 1.0 - edge.degree);
                }
            }
        }
    }

    fn down(&self, reach: &Reach, bound: &mut [f64], strict: bool) {
        for (at, &(node, _)) in reach.nodes.iter().enumerate() {
            for &share in self.net.children.of(node) {
                let share = &self.net.shares[share as usize];
                let child = self.slot[share.child as usize];
                let known = share.mu > TOLERANCE && (share.declared || !strict);
                if child != NOWHERE && known {
                    bound[child as usize] = bound[child as usize].min(bound[at] / share.mu);
                }
            }
        }
    }

    fn up(&self, reach: &Reach, bound: &mut [f64], strict: bool) {
        for (at, &(node, _)) in reach.nodes.iter().enumerate().rev() {
            let children = self.net.children.of(node);
            if reach.apart[at]
                || children.is_empty()
                || self.relevant[node as usize] != Relevance::WithChildren
            {
                continue;
            }
            let (mut sum, mut most) = (0.0, 0.0f64);
            let (mut declared, mut overlapping) = (true, false);
            for &share in children {
                let share = &self.net.shares[share as usize];
                declared &= share.declared;
                overlapping |= share.overlapping;
                let child = self.slot[share.child as usize];
                if child != NOWHERE {
                    sum += share.mu * bound[child as usize];
                    most = most.max(bound[child as usize]);
                }
            }
            if most <= TOLERANCE {
                continue;
            }
            let limit = match (
                declared || !strict,
                self.net.partition(node) && !overlapping,
            ) {
                (true, _) => sum + self.net.rest[node as usize],
                (false, true) => most,
                (false, false) => 1.0,
            };
            bound[at] = bound[at].min(unit(limit.min(1.0)));
        }
    }
}

/// One claim's bound at a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    /// Position among the claims.
    pub claim: u32,
    pub hi: f64,
    pub hi_strict: f64,
    /// The label that shows the way, in the claim's reach.
    pub label: u32,
}

/// Sums the bounds of different claims.
pub(crate) fn total(bounds: &[Bound], of: fn(&Bound) -> f64) -> f64 {
    let sum: f64 = bounds.iter().map(of).sum();
    if at_least(sum, 1.0) { 1.0 } else { unit(sum) }
}
