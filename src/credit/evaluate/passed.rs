//! Names of the items that paths pass on their way: so an explanation reads without the graph it was computed from.

use std::collections::BTreeSet;

use crate::credit::explain::{PassedItem, Prerequisite, RequirementResult, Step};
use crate::credit::world::World;

/// Items that stand in a path of these results or are a prerequisite, and are no requirement themselves, in the order of
/// identifiers.
pub(super) fn passed(
    world: &World,
    results: &[RequirementResult],
    prerequisites: &[Prerequisite],
) -> Vec<PassedItem> {
    let steps = results.iter().flat_map(|result| {
        let possible = result.possible.iter().flat_map(|possible| &possible.path);
        result.path.iter().chain(possible)
    });
    let mut wanted: BTreeSet<&str> = steps
        .flat_map(|step: &Step| [&*step.from, &*step.to])
        .collect();
    wanted.extend(
        prerequisites
            .iter()
            .map(|prerequisite| prerequisite.item.as_str()),
    );
    for result in results {
        wanted.remove(result.item.as_str());
    }
    let mut items: Vec<PassedItem> = world
        .nodes
        .iter()
        .filter(|node| wanted.remove(node.identifier.as_str()))
        .map(|node| PassedItem {
            item: node.identifier.clone(),
            code: node.code.clone(),
            statement: node.statement.clone(),
            framework: world.frameworks[node.framework as usize].title.clone(),
        })
        .collect();
    items.sort_by(|a, b| a.item.cmp(&b.item));
    items
}
