//! Pages of a framework's tree, from the snapshot alone.

use std::sync::Arc;

use super::items::Item;
use super::pages::{Page, Window};
use crate::error::Problem;
use crate::graph::Framework;

fn page(framework: &Arc<Framework>, nodes: &[u32], window: &Window) -> Result<Page<Item>, Problem> {
    let key = |node: &u32| framework.nodes[*node as usize].key.simple().to_string();
    window.page(nodes, key, |node| Item::new(framework, *node))
}

/// The children of a node, in sibling order.
pub fn children(
    framework: &Arc<Framework>,
    node: u32,
    window: &Window,
) -> Result<Page<Item>, Problem> {
    let mut nodes: Vec<u32> = framework
        .children(node)
        .iter()
        .map(|edge| edge.child)
        .collect();
    // Two associations may hang the same child under the same parent.
    let mut seen = std::collections::HashSet::new();
    nodes.retain(|child| seen.insert(*child));
    page(framework, &nodes, window)
}

/// The items at the top.
pub fn top_items(framework: &Arc<Framework>, window: &Window) -> Result<Page<Item>, Problem> {
    children(framework, 0, window)
}

/// All items, parents before their children.
pub fn items_in_order(framework: &Arc<Framework>, window: &Window) -> Result<Page<Item>, Problem> {
    let nodes: Vec<u32> = framework
        .subtree(0)
        .into_iter()
        .filter(|&node| node != 0)
        .collect();
    page(framework, &nodes, window)
}
