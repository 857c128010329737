//! How large the parts of a whole are, from stated weights or hours.

use super::NetShare;
use crate::credit::world::{Share, World};
use crate::credit::{TOLERANCE, unit};

/// Gives every share its size and every parent its rest.
pub(super) fn sized(
    world: &World,
    nodes: &[u32],
    mut shares: Vec<NetShare>,
) -> (Vec<NetShare>, Vec<f64>) {
    let mut rest = vec![0.0; nodes.len()];
    for siblings in shares.chunk_by_mut(|a, b| a.parent == b.parent) {
        let stated = |f: fn(&Share) -> Option<f64>| {
            siblings
                .iter()
                .map(|s| f(&world.shares[s.index as usize]))
                .collect()
        };
        let (weights, hours): (Vec<Option<f64>>, Vec<Option<f64>>) =
            (stated(|s| s.weight), stated(|s| s.hours));
        let parent = siblings[0].parent;
        let whole = world.nodes[nodes[parent as usize] as usize].hours;
        let overlapping = siblings.iter().any(|s| s.overlapping);
        let sizes = Sizes::of(&weights, &hours, whole, overlapping);
        for (share, &(mu, declared)) in siblings.iter_mut().zip(&sizes.each) {
            (share.mu, share.declared) = (mu, declared);
        }
        rest[parent as usize] = sizes.rest;
    }
    (shares, rest)
}

/// Sizes of the parts of one whole, and what lies beside them.
pub(crate) struct Sizes {
    /// Size and whether it is declared.
    pub each: Vec<(f64, bool)>,
    /// 1 − Σ.
    pub rest: f64,
}

impl Sizes {
    /// Weights first, hours where no weight is stated, else equal parts. Where only some weights are stated the others share what is
    /// left. Weights beyond 1 together are relative (an assumption unless parts overlap).
    pub(crate) fn of(
        weights: &[Option<f64>],
        hours: &[Option<f64>],
        whole: Option<f64>,
        overlapping: bool,
    ) -> Self {
        let known: Vec<f64> = weights.iter().flatten().copied().collect();
        if known.is_empty() {
            return Self::of_hours(hours, whole);
        }
        let (count, sum) = (weights.len(), known.iter().sum::<f64>());
        let fits = sum <= 1.0 + TOLERANCE || (overlapping && known.iter().all(|&w| w <= 1.0));
        if known.len() == count {
            let scale = if fits || sum <= 0.0 { 1.0 } else { 1.0 / sum };
            let each: Vec<_> = known.iter().map(|w| (w * scale, fits)).collect();
            return Sizes {
                each,
                rest: unit((1.0 - sum * scale).max(0.0)),
            };
        }
        if !fits || sum >= 1.0 - TOLERANCE {
            return Self::equal(count);
        }
        let left = (1.0 - sum) / (count - known.len()) as f64;
        Sizes {
            each: weights
                .iter()
                .map(|w| w.map_or((left, false), |w| (w, true)))
                .collect(),
            rest: 0.0,
        }
    }

    fn of_hours(hours: &[Option<f64>], whole: Option<f64>) -> Self {
        let known: Vec<f64> = hours.iter().flatten().copied().collect();
        let sum: f64 = known.iter().sum();
        if known.len() != hours.len() || sum <= 0.0 {
            return Self::equal(hours.len());
        }
        let whole = whole.unwrap_or(sum).max(sum);
        Sizes {
            each: known.iter().map(|h| (h / whole, true)).collect(),
            rest: unit(1.0 - sum / whole),
        }
    }

    fn equal(count: usize) -> Self {
        Sizes {
            each: vec![(1.0 / count as f64, false); count],
            rest: 0.0,
        }
    }
}
