//! What remains of an item when items below it are required as well.

use std::collections::{BTreeMap, BTreeSet};

use super::Interval;
use crate::credit::propagate::net::Net;
use crate::credit::unit;

/// What remains of an item beside required items below it.
#[derive(Clone, Debug)]
pub(crate) struct Rest {
    /// Size of the remainder within the item.
    pub(super) size: f64,
    /// Required items below, with their sizes.
    taken: Vec<(u32, f64)>,
    /// Largest items that hold nothing taken, with their sizes.
    clean: Vec<(u32, f64)>,
    /// A size is a default.
    pub guessed: bool,
}

impl Rest {
    /// What is left of `top` beside other required items below it; `None` if there are none.
    pub(super) fn of(net: &Net<'_>, top: u32, required: &BTreeSet<u32>) -> Option<Rest> {
        // Keyed by position: parents are complete before their children are read.
        let mut open = BTreeMap::from([(net.position[top as usize], (top, 1.0))]);
        let mut walked: Vec<(u32, f64, bool)> = Vec::new();
        while let Some((_, (node, size))) = open.pop_first() {
            let taken = node != top && required.contains(&node);
            walked.push((node, size, taken));
            for &share in net.children.of(node).iter().filter(|_| !taken) {
                let share = &net.shares[share as usize];
                let entry = open
                    .entry(net.position[share.child as usize])
                    .or_insert((share.child, 0.0));
                entry.1 += size * share.mu;
            }
        }
        let taken: Vec<_> = walked.iter().filter(|w| w.2).map(|w| (w.0, w.1)).collect();
        if taken.is_empty() {
            return None;
        }
        let mut holds: BTreeSet<u32> = taken.iter().map(|t| t.0).collect();
        let mut guessed = false;
        let mut clean: BTreeMap<u32, f64> = BTreeMap::new();
        for &(node, size, taken) in walked.iter().rev().filter(|w| !w.2) {
            let children = || {
                net.children
                    .of(node)
                    .iter()
                    .map(|&s| &net.shares[s as usize])
            };
            if !taken && children().any(|share| holds.contains(&share.child)) {
                holds.insert(node);
                guessed |= children().any(|share| !share.declared);
                for share in children() {
                    *clean.entry(share.child).or_default() += size * share.mu;
                }
            }
        }
        clean.retain(|node, _| !holds.contains(node));
        let size = unit((1.0 - taken.iter().map(|t| t.1).sum::<f64>()).max(0.0));
        Some(Rest {
            size,
            taken,
            clean: clean.into_iter().collect(),
            guessed,
        })
    }

    /// The required items below.
    pub(crate) fn taken(&self) -> impl Iterator<Item = u32> + '_ {
        self.taken.iter().map(|&(node, _)| node)
    }

    /// The interval of the remainder, from the intervals of the items.
    pub(super) fn interval(&self, whole: Interval, at: &dyn Fn(u32) -> Interval) -> Interval {
        let sum = |items: &[(u32, f64)], of: fn(Interval) -> f64| -> f64 {
            items.iter().map(|&(node, size)| size * of(at(node))).sum()
        };
        let beside = sum(&self.clean, |i| i.lo);
        let lo = beside.max(whole.lo - sum(&self.taken, |i| i.hi)) / self.size;
        let hi = (whole.hi - sum(&self.taken, |i| i.lo)) / self.size;
        let (lo, hi) = (unit(lo.max(0.0)), unit(hi.clamp(0.0, 1.0)));
        if self.guessed {
            let lo_strict = if whole.lo_strict >= 1.0 { 1.0 } else { 0.0 };
            let hi_strict = if whole.hi_strict > 0.0 { 1.0 } else { 0.0 };
            return Interval {
                lo_strict,
                lo: lo.max(lo_strict),
                hi: hi.min(hi_strict),
                hi_strict,
            };
        }
        let beside = sum(&self.clean, |i| i.lo_strict);
        let lo_strict = beside.max(whole.lo_strict - sum(&self.taken, |i| i.hi_strict)) / self.size;
        let hi_strict = (whole.hi_strict - sum(&self.taken, |i| i.lo_strict)) / self.size;
        let (lo_strict, hi_strict) = (unit(lo_strict.max(0.0)), unit(hi_strict.clamp(0.0, 1.0)));
        Interval {
            lo_strict,
            lo: lo.max(lo_strict),
            hi: hi.min(hi_strict),
            hi_strict,
        }
    }
}
