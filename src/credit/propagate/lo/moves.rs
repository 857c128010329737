//! Movement inside frameworks: down to parts, up to wholes, and across translations.

use std::collections::BTreeMap;

use super::front::{DUST, Entry, Front, accepts, insert};
use super::{Carried, How, Layer, Run};
use crate::credit::evidence::{Assumption, Assumptions};
use crate::credit::propagate::net::NetShare;
use crate::credit::{TOLERANCE, at_least, unit};

impl Run<'_, '_> {
    /// Moves values down, then up, inside the frameworks.
    pub(super) fn settle(&mut self, layer: &mut Layer) {
        let net = self.net;
        let classes = || {
            net.order
                .chunk_by(|&a, &b| net.class[a as usize] == net.class[b as usize])
        };
        for members in classes() {
            self.translate(members, &mut layer.down);
            members
                .iter()
                .for_each(|&parent| self.down(parent, &mut layer.down));
        }
        for node in 0..layer.up.len() {
            for &entry in &layer.down[node] {
                if accepts(&layer.up[node], entry.value, entry.confidence, 0.0) {
                    insert(&mut layer.up[node], entry);
                }
            }
        }
        let mut backwards: Vec<&[u32]> = classes().collect();
        backwards.reverse();
        for members in backwards {
            members
                .iter()
                .for_each(|&parent| self.up(parent, &mut layer.up));
            self.translate(members, &mut layer.up);
        }
    }

    /// Members of a translation class copy each other.
    fn translate(&mut self, members: &[u32], fronts: &mut [Front]) {
        for _ in 1..members.len() {
            for &from in members {
                for &at in self.net.crossings.of(from) {
                    let edge = &self.net.edges[at as usize];
                    if let (true, Some(confidence)) = (edge.translation, edge.confidence) {
                        let to = self.net.across(edge, from);
                        let front = fronts[from as usize].clone();
                        self.carry(
                            &front,
                            Carried {
                                edge,
                                at,
                                to,
                                confidence,
                            },
                            &mut fronts[to as usize],
                        );
                    }
                }
            }
        }
    }

    fn down(&mut self, parent: u32, fronts: &mut [Front]) {
        let net = self.net;
        if fronts[parent as usize].is_empty() {
            return;
        }
        for &at in net.children.of(parent) {
            let share = &net.shares[at as usize];
            for i in 0..fronts[parent as usize].len() {
                let entry = fronts[parent as usize][i];
                let Some((value, assumed)) = self.lowered(entry.value, share) else {
                    continue;
                };
                let into = &mut fronts[share.child as usize];
                if accepts(into, value, entry.confidence, self.mode.c_min) {
                    let mut assumptions = entry.assumptions;
                    if assumed {
                        assumptions = assumptions.with(Assumption::DefaultShares);
                    }
                    let step = self.step(
                        How::Down {
                            share: at,
                            from: entry.step,
                        },
                        value,
                    );
                    insert(
                        into,
                        Entry {
                            value,
                            assumptions,
                            step,
                            ..entry
                        },
                    );
                }
            }
        }
    }

    /// What covering a fraction of the parent proves of the child, and whether that rests on a default share.
    fn lowered(&self, value: f64, share: &NetShare) -> Option<(f64, bool)> {
        if at_least(value, 1.0) {
            return Some((1.0, false));
        }
        if share.mu <= TOLERANCE || (self.mode.strict && !share.declared) {
            return None;
        }
        Some((1.0 - (1.0 - value) / share.mu, !share.declared))
    }

    /// Adds up what the children of a parent prove, once per confidence at which the sum changes.
    fn up(&mut self, parent: u32, fronts: &mut [Front]) {
        let net = self.net;
        let children = net.children.of(parent);
        let mut events: Vec<(f64, u32, Entry)> = Vec::new();
        for &at in children {
            let front = &fronts[net.shares[at as usize].child as usize];
            events.extend(front.iter().map(|&entry| (entry.confidence, at, entry)));
        }
        if events.is_empty() {
            return;
        }
        events.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut sum = Sum::new(net.partition(parent), children.len(), self.mode.strict);
        let mut before = None;
        for same in events.chunk_by(|a, b| a.0 - b.0 < DUST) {
            let confidence = same.last().map_or(0.0, |event| event.0);
            same.iter()
                .for_each(|(_, at, entry)| sum.add(*at, &net.shares[*at as usize], entry));
            let (value, assumptions) = sum.value();
            let parts = same
                .iter()
                .map(|(_, at, entry)| (*at, entry.step))
                .collect();
            let step = self.step(How::Up { before, parts }, value);
            before = Some(step);
            let into = &mut fronts[parent as usize];
            if accepts(into, value, confidence, self.mode.c_min) {
                insert(
                    into,
                    Entry {
                        value,
                        confidence,
                        assumptions,
                        step,
                    },
                );
            }
        }
    }
}

/// A running sum over the children of one parent.
struct Sum {
    partition: bool,
    children: usize,
    strict: bool,
    /// Last value of each child seen.
    seen: BTreeMap<u32, f64>,
    whole: usize,
    total: f64,
    overlap: f64,
    guessed: bool,
    assumptions: Assumptions,
}

impl Sum {
    fn new(partition: bool, children: usize, strict: bool) -> Self {
        Sum {
            partition,
            children,
            strict,
            seen: BTreeMap::new(),
            whole: 0,
            total: 0.0,
            overlap: 0.0,
            guessed: false,
            assumptions: Assumptions::default(),
        }
    }

    fn add(&mut self, at: u32, share: &NetShare, entry: &Entry) {
        let before = self.seen.insert(at, entry.value).unwrap_or(0.0);
        self.whole += usize::from(at_least(entry.value, 1.0) && !at_least(before, 1.0));
        self.assumptions = self.assumptions.and(entry.assumptions);
        if self.strict && !share.declared {
            return;
        }
        self.guessed |= !share.declared;
        if share.overlapping {
            self.overlap = self.overlap.max(share.mu * entry.value);
        } else {
            self.total += share.mu * (entry.value - before);
        }
    }

    fn value(&self) -> (f64, Assumptions) {
        if self.partition && self.whole == self.children {
            return (1.0, self.assumptions);
        }
        let assumptions = if self.guessed {
            self.assumptions.with(Assumption::DefaultShares)
        } else {
            self.assumptions
        };
        (unit((self.total + self.overlap).min(1.0)), assumptions)
    }
}
