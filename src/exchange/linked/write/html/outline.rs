//! The tree as lines from top to bottom: every item once in full, and again by name under its further parents.

use super::super::places::{End, Places};
use crate::case::code::natural;
use crate::case::model::AssociationType;

/// A line of the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// An item in full.
    Item {
        number: usize,
        depth: usize,
        /// Others stand under it.
        group: bool,
    },
    /// An item that stands in full elsewhere.
    Again { number: usize, depth: usize },
}

/// The lines of a package: first what hangs under the document, then what has no parent here, then what only cycles
/// hold.
pub(super) fn outline(places: &Places<'_>) -> Vec<Line> {
    let count = places.package.items.len();
    let mut children: Vec<Vec<(i64, usize)>> = vec![Vec::new(); count];
    let mut top: Vec<(i64, usize)> = Vec::new();
    let mut held = vec![false; count];
    let edges = places.package.associations.iter();
    for edge in edges.filter(|edge| edge.association_type == AssociationType::IsChildOf) {
        let End::Item(child) = places.end(&edge.origin_node_uri) else {
            continue;
        };
        let place = edge.sequence_number.map_or(i64::MAX, i64::from);
        match places.end(&edge.destination_node_uri) {
            End::Document => top.push((place, child)),
            End::Item(parent) => {
                if let Some(children) = children.get_mut(parent) {
                    children.push((place, child));
                }
            }
            End::Outside(_) => continue,
        }
        if let Some(held) = held.get_mut(child) {
            *held = true;
        }
    }
    for siblings in children.iter_mut().chain([&mut top]) {
        sort(places, siblings);
        siblings.dedup_by_key(|(_, child)| *child);
    }
    let loose = (0..count).filter(|number| !held.get(*number).copied().unwrap_or(true));
    let roots = top.iter().map(|(_, child)| *child).chain(loose).collect();
    walk(&children, roots)
}

fn sort(places: &Places<'_>, siblings: &mut [(i64, usize)]) {
    let item = |number: usize| places.package.items.get(number);
    siblings.sort_by(|(place_a, a), (place_b, b)| {
        let code = |number| natural(item(number).and_then(|i| i.human_coding_scheme.as_deref()));
        let own = |number| natural(item(number).and_then(|i| i.list_enumeration.as_deref()));
        let text = |number: usize| item(number).map(|i| i.full_statement.as_str());
        place_a
            .cmp(place_b)
            .then_with(|| code(*a).cmp(&code(*b)))
            .then_with(|| own(*a).cmp(&own(*b)))
            .then_with(|| text(*a).cmp(&text(*b)))
    });
}

fn walk(children: &[Vec<(i64, usize)>], roots: Vec<usize>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut seen = vec![false; children.len()];
    let mut open: Vec<(usize, usize)> = roots.into_iter().rev().map(|root| (root, 0)).collect();
    let mut next = 0;
    loop {
        while let Some((number, depth)) = open.pop() {
            let Some(before) = seen.get_mut(number) else {
                continue;
            };
            if std::mem::replace(before, true) {
                lines.push(Line::Again { number, depth });
                continue;
            }
            let under = children.get(number).map_or(&[][..], Vec::as_slice);
            lines.push(Line::Item {
                number,
                depth,
                group: !under.is_empty(),
            });
            open.extend(under.iter().rev().map(|(_, child)| (*child, depth + 1)));
        }
        // What is left is held by cycles only.
        let Some(left) = (next..children.len()).find(|number| seen.get(*number) == Some(&false))
        else {
            return lines;
        };
        next = left;
        open.push((left, 0));
    }
}
