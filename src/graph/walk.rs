//! Walks of a copy's tree: up to the root, up every way, and down.

use std::collections::HashSet;

use super::framework::Framework;

/// So many levels above an item are told of each item; nobody nests deeper, and a chain of all items of a framework would
/// else cost the square of its length.
const MOST_ABOVE: usize = 256;

impl Framework {
    /// The path from the document down to a node, both included, through first parents: of a
    /// path deeper than 256 levels the document and the nearest.
    pub fn path(&self, node: u32) -> Vec<u32> {
        let mut path = vec![node];
        let mut at = node;
        while let Some(edge) = self.parents(at).next() {
            // A cycle ends the walk where it would begin again.
            if path.contains(&edge.parent) {
                break;
            }
            at = if path.len() < MOST_ABOVE {
                edge.parent
            } else {
                0
            };
            path.push(at);
        }
        path.reverse();
        path
    }

    /// A node and everything below it, each once, parents before children.
    pub fn subtree(&self, node: u32) -> Vec<u32> {
        let mut seen = HashSet::new();
        let mut order = Vec::new();
        let mut stack = vec![node];
        while let Some(at) = stack.pop() {
            if !seen.insert(at) {
                continue;
            }
            order.push(at);
            stack.extend(self.children(at).iter().rev().map(|edge| edge.child));
        }
        order
    }

    /// The items above a node, on every path to the root, each once and the nearest first; neither the node itself nor
    /// the document, and not more than the nearest 256.
    pub fn ancestors(&self, node: u32) -> Vec<u32> {
        let mut order: Vec<u32> = Vec::new();
        let mut at = Some(node);
        let mut next = 0;
        while let Some(below) = at {
            for edge in self.parents(below) {
                let above = edge.parent;
                let known = above == 0 || above == node || order.contains(&above);
                if !known && order.len() < MOST_ABOVE {
                    order.push(above);
                }
            }
            at = order.get(next).copied();
            next += 1;
        }
        order
    }
}
