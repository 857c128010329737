//! The smartLevel of every item: its place in the tree as a dotted path of sequence numbers.

use std::collections::HashSet;

use super::{canonical, parts};
use crate::case::model::{AssociationType, Package};
use crate::exchange::sheets::csv_out::Names;
use crate::exchange::sheets::kept;

/// Characters a path may have; a tree that is deeper has none from there on, so that all paths together stay in
/// proportion to the items.
const LONGEST: usize = 512;

/// The smartLevels of a package.
pub(super) struct Levels {
    /// One per item, in the order of the items; empty where an item is nowhere in the tree.
    pub paths: Vec<String>,
    /// Whether they say all sequence numbers there are, so that no column for them is needed.
    pub complete: bool,
}

/// Computes them by the first parent of each item. The last part of a path is the sequence number, or what was kept of a
/// smartLevel that says the same; siblings of which one has no number, or two have one, are counted from one.
pub(super) fn of(package: &Package) -> Levels {
    let names = Names::of(package);
    let count = package.items.len();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); count + 1];
    for position in 0..count {
        let parent = names
            .first_parent(position)
            .and_then(|(_, parent)| parent)
            .unwrap_or(count);
        if let Some(siblings) = children.get_mut(parent) {
            siblings.push(position);
        }
    }
    let mut paths = vec![String::new(); count];
    let mut open = vec![count];
    while let Some(parent) = open.pop() {
        let mut siblings = children
            .get_mut(parent)
            .map(std::mem::take)
            .unwrap_or_default();
        names.sort(&mut siblings);
        let above = paths.get(parent).cloned().unwrap_or_default();
        for (part, position) in last_parts(package, &names, &above, &siblings)
            .into_iter()
            .zip(&siblings)
        {
            let path = if above.is_empty() {
                part
            } else {
                format!("{above}.{part}")
            };
            if path.len() <= LONGEST
                && let Some(place) = paths.get_mut(*position)
            {
                *place = path;
                open.push(*position);
            }
        }
    }
    let complete = complete(package, &names, &paths);
    Levels { paths, complete }
}

/// The last parts of the paths of siblings, each once.
fn last_parts(
    package: &Package,
    names: &Names<'_>,
    above: &str,
    siblings: &[usize],
) -> Vec<String> {
    let wanted: Option<Vec<String>> = siblings
        .iter()
        .map(|position| {
            let number = names
                .first_parent(*position)
                .and_then(|(edge, _)| edge.sequence_number);
            let item = package.items.get(*position)?;
            let kept = kept::text(&item.extensions, "smartLevel").unwrap_or_default();
            let (kept_above, last) = parts(kept);
            let same = !last.is_empty()
                && canonical(kept) == kept
                && kept_above == above
                && last.parse().ok() == number;
            if same {
                return Some(last.to_owned());
            }
            number
                .filter(|number| *number >= 0)
                .map(|number| number.to_string())
        })
        .collect();
    let distinct = |parts: &Vec<String>| {
        let mut seen = HashSet::new();
        parts.iter().all(|part| seen.insert(part.as_str()))
    };
    wanted.filter(distinct).unwrap_or_else(|| {
        (1..=siblings.len())
            .map(|number| number.to_string())
            .collect()
    })
}

/// Whether a reader gets every sequence number back from the paths.
fn complete(package: &Package, names: &Names<'_>, paths: &[String]) -> bool {
    let mut told = HashSet::new();
    package.associations.iter().all(|edge| {
        let said = (edge.association_type == AssociationType::IsChildOf)
            .then(|| {
                let child = names.position(&edge.origin_node_uri.identifier)?;
                let level = paths.get(child).filter(|level| !level.is_empty())?;
                let (above, last) = parts(level);
                let end = &edge.destination_node_uri.identifier;
                let meant = match names.position(end) {
                    Some(parent) => !above.is_empty() && paths.get(parent)? == above,
                    None => above.is_empty() && names.is_document(end),
                };
                (meant && told.insert(child)).then_some(last)
            })
            .flatten();
        said.and_then(|last| last.parse::<i32>().ok()) == edge.sequence_number
    })
}
