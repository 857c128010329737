//! Upper bounds: what one claim does not exclude, item by item.
//!
//! First the places a claim reaches under the rules of movement (down, then up, at most two crossings, never down in a framework it came up
//! in). Then bounds on all of them at once: every relation between two reached items bounds one by the other, and all bounds
//! at an item intersect. And where a framework holds an item that contains the claim whole (its own item, a sure match of it, or of what it is
//! part of), the claim can only lie in that item's parts and wholes: else a match of the parents would make every sibling of
//! a matched child look possible. What a claim does not reach it does not cover: nothing was recorded that says so.
//!
//! The same walk gives the part of a claim's content that lies in an item, by which hours are divided (`volume`).

mod bounds;
mod walk;

pub(crate) use bounds::{Bound, total};

use super::MAX_CROSSINGS;
use super::net::Net;

/// How a place was reached.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Via {
    Start,
    Down(u32),
    Up(u32),
    Cross(u32),
}

/// A place in a state of movement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    pub node: u32,
    state: State,
    /// Part of the start's content that lies here.
    pub part: f64,
    pub from: Option<u32>,
    pub via: Via,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    crossings: u8,
    /// Came up: may not go down.
    risen: bool,
    /// Came up in the framework it started in.
    rose_at_start: bool,
}

impl State {
    fn bit(self) -> u16 {
        1 << (u16::from(self.crossings) * 4
            + u16::from(self.risen) * 2
            + u16::from(self.rose_at_start))
    }
}

/// Everything one start reaches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    pub labels: Vec<Label>,
    /// (node, label with the largest part), parents before children.
    pub nodes: Vec<(u32, u32)>,
    /// By entry of `nodes`: arrived by copying in a state that may not go down, in a framework without anchor, so its children
    /// do not bound it.
    apart: Vec<bool>,
}

/// Walks and bounds; keeps its scratch memory between starts.
pub(crate) struct Explorer<'n, 'w> {
    net: &'n Net<'w>,
    relevant: Vec<Relevance>,
    c_min: f64,
    seen: Vec<u16>,
    slot: Vec<u32>,
    /// Where an anchored claim can lie: reached from the anchor going down (1), up (2).
    fits: Vec<u8>,
}

const NOWHERE: u32 = u32::MAX;

/// Whether a node leads to an end. Only where all children do as well may they bound their parent.
#[derive(Clone, Copy, PartialEq)]
enum Relevance {
    None,
    Itself,
    WithChildren,
}

impl<'n, 'w> Explorer<'n, 'w> {
    /// An explorer that looks only at what can reach `ends`.
    pub(crate) fn new(net: &'n Net<'w>, c_min: f64, ends: impl Iterator<Item = u32>) -> Self {
        let count = net.nodes.len();
        let relevant = relevant(net, ends);
        let (seen, slot, fits) = (vec![0; count], vec![NOWHERE; count], vec![0; count]);
        Explorer {
            net,
            relevant,
            c_min,
            seen,
            slot,
            fits,
        }
    }
}

/// Nodes from which some end can be reached at all; a walk backwards.
fn relevant(net: &Net<'_>, ends: impl Iterator<Item = u32>) -> Vec<Relevance> {
    let mut seen = vec![0u8; net.nodes.len()];
    let mut open: Vec<(u32, u8, bool)> = ends.map(|node| (node, 0, true)).collect();
    while let Some((node, crossings, below)) = open.pop() {
        let bit = 1u8 << (crossings * 2 + u8::from(below));
        if seen[node as usize] & bit != 0 {
            continue;
        }
        seen[node as usize] |= bit;
        if below {
            let children = net
                .children
                .of(node)
                .iter()
                .map(|&s| net.shares[s as usize].child);
            open.extend(children.map(|child| (child, crossings, true)));
        }
        let parents = net
            .parents
            .of(node)
            .iter()
            .map(|&s| net.shares[s as usize].parent);
        open.extend(parents.map(|parent| (parent, crossings, false)));
        for &edge in net.crossings.of(node) {
            let edge = &net.edges[edge as usize];
            let other = net.across(edge, node);
            if edge.translation {
                open.push((other, crossings, below));
            } else if usize::from(crossings) < MAX_CROSSINGS {
                open.push((other, crossings + 1, true));
            }
        }
    }
    let relevance = |bits: u8| match bits {
        0 => Relevance::None,
        bits if bits & 0b10_1010 != 0 => Relevance::WithChildren,
        _ => Relevance::Itself,
    };
    seen.into_iter().map(relevance).collect()
}
