//! Pages of a framework's tree, from the snapshot alone.

use std::sync::Arc;

use super::context::RequestContext;
use super::items::Item;
use super::pages::{Page, Window};
use crate::error::Problem;
use crate::graph::Framework;

/// The children of a node, in sibling order; items of other frameworks that the copy holds as children included.
pub fn children(
    request: &RequestContext,
    framework: &Framework,
    node: u32,
    window: &Window,
) -> Result<Page<Item>, Problem> {
    let (snapshot, viewer) = (request.snapshot(), request.viewer());
    let places = snapshot.children(viewer, framework, node);
    let items: Vec<Item> = places
        .into_iter()
        .filter_map(|place| {
            let framework = snapshot.framework(viewer, place.document)?;
            Some(Item::new(framework, place.node))
        })
        .collect();
    window.page(
        &items,
        |item| item.brief().key.simple().to_string(),
        Item::clone,
    )
}

/// All items, parents before their children.
pub fn items_in_order(framework: &Arc<Framework>, window: &Window) -> Result<Page<Item>, Problem> {
    let nodes: Vec<u32> = framework
        .subtree(0)
        .into_iter()
        .filter(|&node| node != 0)
        .collect();
    let key = |node: &u32| framework.nodes[*node as usize].key.simple().to_string();
    window.page(&nodes, key, |node| Item::new(framework, *node))
}
