//! Where a claim leads: down, up and across, the largest part first.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::{Explorer, Label, NOWHERE, Reach, Relevance, State, Via};
use crate::credit::at_least;
use crate::credit::propagate::MAX_CROSSINGS;

struct Open {
    part: f64,
    node: u32,
    state: State,
    label: u32,
}

impl Open {
    fn key(&self) -> (Reverse<u32>, Reverse<State>, Reverse<u32>) {
        (Reverse(self.node), Reverse(self.state), Reverse(self.label))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}
impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.part
            .total_cmp(&other.part)
            .then_with(|| self.key().cmp(&other.key()))
    }
}

impl Explorer<'_, '_> {
    /// Where a claim at `start` leads.
    pub(crate) fn reach(&mut self, start: u32) -> Reach {
        let mut reach = Reach::default();
        if self.relevant[start as usize] == Relevance::None {
            return reach;
        }
        let anchors = self.anchors(start);
        let marked = self.mark(anchors.values().copied());
        let mut open = BinaryHeap::new();
        let state = State {
            crossings: 0,
            risen: false,
            rose_at_start: false,
        };
        reach.labels.push(Label {
            node: start,
            state,
            part: 1.0,
            from: None,
            via: Via::Start,
        });
        open.push(Open {
            part: 1.0,
            node: start,
            state,
            label: 0,
        });
        while let Some(next) = open.pop() {
            if self.seen[next.node as usize] & next.state.bit() != 0 {
                continue;
            }
            self.seen[next.node as usize] |= next.state.bit();
            self.settle(&mut reach, next.label, &anchors);
            self.moves(next.label, start, &anchors, &mut reach, &mut open);
        }
        marked
            .into_iter()
            .for_each(|node| self.fits[node as usize] = 0);
        self.close(&mut reach);
        reach
    }

    /// By group an item that contains the claim whole, the closest first.
    fn anchors(&self, start: u32) -> BTreeMap<u32, u32> {
        let net = self.net;
        let mut anchors = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut open = BTreeSet::from([(0u32, 0usize, start)]);
        while let Some((ups, crossings, node)) = open.pop_first() {
            if self.relevant[node as usize] == Relevance::None || !seen.insert(node) {
                continue;
            }
            anchors.entry(net.group[node as usize]).or_insert(node);
            let parents = net.parents.of(node).iter();
            open.extend(parents.map(|&s| (ups + 1, crossings, net.shares[s as usize].parent)));
            for edge in net
                .crossings
                .of(node)
                .iter()
                .map(|&edge| &net.edges[edge as usize])
            {
                let crossings = crossings + usize::from(!edge.translation);
                let sure = edge.confidence.is_some_and(|c| at_least(c, self.c_min));
                if sure && at_least(edge.degree, 1.0) && crossings <= MAX_CROSSINGS {
                    open.insert((ups, crossings, net.across(edge, node)));
                }
            }
        }
        anchors
    }

    /// Marks where anchored claims can lie, and returns the marked nodes.
    fn mark(&mut self, anchors: impl Iterator<Item = u32>) -> Vec<u32> {
        let net = self.net;
        let mut open: Vec<(u32, u8)> = anchors.map(|node| (node, 1)).collect();
        let mut marked = Vec::new();
        while let Some((node, way)) = open.pop() {
            let fits = &mut self.fits[node as usize];
            if *fits & way != 0 || self.relevant[node as usize] == Relevance::None {
                continue;
            }
            *fits |= way;
            marked.push(node);
            if way == 1 {
                open.extend(
                    net.children
                        .of(node)
                        .iter()
                        .map(|&s| (net.shares[s as usize].child, 1)),
                );
            }
            open.extend(
                net.parents
                    .of(node)
                    .iter()
                    .map(|&s| (net.shares[s as usize].parent, 2)),
            );
            let group = |node: u32| net.group[node as usize];
            let near = net
                .crossings
                .of(node)
                .iter()
                .map(|&e| net.across(&net.edges[e as usize], node));
            open.extend(
                near.filter(|&other| group(other) == group(node))
                    .map(|other| (other, way)),
            );
        }
        marked
    }

    /// Notes the first (best) label of a node.
    fn settle(&mut self, reach: &mut Reach, label: u32, anchors: &BTreeMap<u32, u32>) {
        let Label {
            node, state, via, ..
        } = reach.labels[label as usize];
        let anchored = anchors.contains_key(&self.net.group[node as usize]);
        let apart = state.risen && matches!(via, Via::Cross(_)) && !anchored;
        if self.slot[node as usize] == NOWHERE {
            self.slot[node as usize] = reach.nodes.len() as u32;
            reach.nodes.push((node, label));
            reach.apart.push(apart);
        } else {
            reach.apart[self.slot[node as usize] as usize] |= apart;
        }
    }

    fn moves(
        &self,
        label: u32,
        start: u32,
        anchors: &BTreeMap<u32, u32>,
        reach: &mut Reach,
        open: &mut BinaryHeap<Open>,
    ) {
        let Label {
            node, state, part, ..
        } = reach.labels[label as usize];
        let net = self.net;
        let mut go = |to: u32, state: State, part: f64, via: Via| {
            let fits =
                self.fits[to as usize] != 0 || !anchors.contains_key(&net.group[to as usize]);
            let new = self.seen[to as usize] & state.bit() == 0;
            if new && fits && self.relevant[to as usize] != Relevance::None {
                let at = reach.labels.len() as u32;
                reach.labels.push(Label {
                    node: to,
                    state,
                    part,
                    from: Some(label),
                    via,
                });
                open.push(Open {
                    part,
                    node: to,
                    state,
                    label: at,
                });
            }
        };
        if !state.risen {
            for &at in net.children.of(node) {
                let share = &net.shares[at as usize];
                go(share.child, state, part * share.mu, Via::Down(at));
            }
        }
        let rose_at_start = state.rose_at_start || state.crossings == 0;
        for &at in net.parents.of(node) {
            go(
                net.shares[at as usize].parent,
                State {
                    risen: true,
                    rose_at_start,
                    ..state
                },
                part,
                Via::Up(at),
            );
        }
        for &at in net.crossings.of(node) {
            let edge = &net.edges[at as usize];
            let to = net.across(edge, node);
            if edge.translation {
                go(to, state, part * edge.degree, Via::Cross(at));
            } else if usize::from(state.crossings) < MAX_CROSSINGS {
                let group = |node: u32| net.group[node as usize];
                let risen = (group(to) == group(node) && state.risen)
                    || (group(to) == group(start) && state.rose_at_start);
                let state = State {
                    crossings: state.crossings + 1,
                    risen,
                    ..state
                };
                go(to, state, part * edge.degree, Via::Cross(at));
            }
        }
    }

    /// Clears the scratch memory and puts parents before children.
    fn close(&mut self, reach: &mut Reach) {
        for label in &reach.labels {
            self.seen[label.node as usize] = 0;
            self.slot[label.node as usize] = NOWHERE;
        }
        let position = |entry: &((u32, u32), bool)| self.net.position[entry.0.0 as usize];
        let mut both: Vec<_> = std::mem::take(&mut reach.nodes)
            .into_iter()
            .zip(std::mem::take(&mut reach.apart))
            .collect();
        both.sort_by_key(position);
        (reach.nodes, reach.apart) = both.into_iter().unzip();
    }
}
