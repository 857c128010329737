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
    /// Items that hold something taken, parts before wholes; the last is the item itself.
    held: Vec<Held>,
    /// A size is a default.
    pub guessed: bool,
}

/// An item that holds required items. Sizes are measured within the whole.
#[derive(Clone, Debug)]
struct Held {
    node: u32,
    size: f64,
    /// How much of it is taken.
    taken: f64,
    /// Parts that hold nothing taken, with their sizes.
    clean: Vec<(u32, f64)>,
    /// Parts that hold something taken: their places in the list, and how much of them lies in this item.
    parts: Vec<(usize, f64)>,
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
        let below: BTreeSet<u32> = taken.iter().map(|t| t.0).collect();
        let (held, guessed) = held(net, &walked, &below);
        let size = unit((1.0 - taken.iter().map(|t| t.1).sum::<f64>()).max(0.0));
        Some(Rest {
            size,
            taken,
            held,
            guessed,
        })
    }

    /// The required items below.
    pub(crate) fn taken(&self) -> impl Iterator<Item = u32> + '_ {
        self.taken.iter().map(|&(node, _)| node)
    }

    /// How much of the remainder is proven at least. What an item holds of it is what is proven of the item beyond all
    /// that is taken there, or what is proven of its parts. (The upper bounds of what is taken would give more now and
    /// then, but a further claim raises them: more evidence would prove less.)
    fn proven(&self, at: &dyn Fn(u32) -> f64) -> f64 {
        let mut found: Vec<f64> = Vec::with_capacity(self.held.len());
        for held in &self.held {
            let own = at(held.node) * held.size - held.taken;
            let clean: f64 = held.clean.iter().map(|&(node, size)| size * at(node)).sum();
            let parts: f64 = held
                .parts
                .iter()
                .map(|&(part, share)| share * found[part])
                .sum();
            found.push(own.max(clean + parts).max(0.0));
        }
        found.last().copied().unwrap_or(0.0)
    }

    /// The interval of the remainder, from the intervals of the items.
    pub(super) fn interval(&self, whole: Interval, at: &dyn Fn(u32) -> Interval) -> Interval {
        let sum = |items: &[(u32, f64)], of: fn(Interval) -> f64| -> f64 {
            items.iter().map(|&(node, size)| size * of(at(node))).sum()
        };
        let lo = self.proven(&|node| at(node).lo) / self.size;
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
        let lo_strict = self.proven(&|node| at(node).lo_strict) / self.size;
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

/// The walked items that hold something taken, and whether a size among their parts is a default.
fn held(net: &Net<'_>, walked: &[(u32, f64, bool)], taken: &BTreeSet<u32>) -> (Vec<Held>, bool) {
    let mut list: Vec<Held> = Vec::new();
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    let mut guessed = false;
    for &(node, size, _) in walked.iter().rev().filter(|w| !w.2) {
        let children = || {
            net.children
                .of(node)
                .iter()
                .map(|&s| &net.shares[s as usize])
        };
        let holds = |child: &u32| taken.contains(child) || places.contains_key(child);
        if !children().any(|share| holds(&share.child)) {
            continue;
        }
        let mut held = Held {
            node,
            size,
            taken: 0.0,
            clean: Vec::new(),
            parts: Vec::new(),
        };
        for share in children() {
            guessed |= !share.declared;
            let part = size * share.mu;
            if taken.contains(&share.child) {
                held.taken += part;
            } else if let Some(&place) = places.get(&share.child) {
                let below = &list[place];
                let share = if below.size > 0.0 {
                    part / below.size
                } else {
                    0.0
                };
                held.taken += below.taken * share;
                held.parts.push((place, share));
            } else {
                held.clean.push((share.child, part));
            }
        }
        places.insert(node, list.len());
        list.push(held);
    }
    (list, guessed)
}
