//! Rules about items beside each other: sequence numbers and human-readable codes.

use std::collections::BTreeMap;

use super::nodes::Ends;
use super::rule::Rule;
use super::{Found, shown};
use crate::case::model::AssociationType;
use crate::error::Message;

pub(super) fn check(found: &mut Found<'_>, ends: &[Ends]) {
    sequences(found, ends);
    codes(found);
}

/// The children of one parent: places of their associations, with the sequence number.
type Children = Vec<(usize, Option<i32>)>;

fn sequences(found: &mut Found<'_>, ends: &[Ends]) {
    let package = found.package();
    let mut families: BTreeMap<Option<usize>, Children> = BTreeMap::new();
    for (index, (association, ends)) in package.associations.iter().zip(ends).enumerate() {
        if association.association_type == AssociationType::IsChildOf
            && ends.0.is_some()
            && let Some(parent) = ends.1
        {
            let family = families.entry(parent.item()).or_default();
            family.push((index, association.sequence_number));
        }
    }
    for (parent, children) in families {
        let (at, id) = match parent {
            Some(item) => (Found::item(item), &package.items[item].identifier),
            None => ("/CFDocument".to_owned(), &package.document.identifier),
        };
        missing(found, &at, id, &children);
        same(found, &children);
    }
}

/// Where nobody numbers, the codes order; where only some do, the place of the others is a guess.
fn missing(found: &mut Found<'_>, at: &str, id: &str, children: &Children) {
    let without: Vec<usize> = children
        .iter()
        .filter(|(_, number)| number.is_none())
        .map(|(index, _)| *index)
        .collect();
    if without.is_empty() || without.len() == children.len() {
        return;
    }
    let message = Message::new("check-sequence-missing")
        .with("missing", without.len())
        .with("count", children.len());
    let related = related(found, &without);
    *found.add(Rule::SequenceMissing, at, id, message) = related;
}

fn same(found: &mut Found<'_>, children: &Children) {
    let mut by_number: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (index, number) in children {
        if let Some(number) = number {
            by_number.entry(*number).or_default().push(*index);
        }
    }
    for (number, places) in by_number {
        if let [first, others @ ..] = &places[..]
            && !others.is_empty()
        {
            let message = Message::new("check-sequence-duplicate")
                .with("number", number)
                .with("count", places.len());
            let related = related(found, others);
            let at = format!("/CFAssociations/{first}/sequenceNumber");
            let id = &found.package().associations[*first].identifier;
            *found.add(Rule::SequenceDuplicate, &at, id, message) = related;
        }
    }
}

fn related(found: &Found<'_>, places: &[usize]) -> Vec<super::Related> {
    let associations = &found.package().associations;
    let places = places.iter();
    places
        .map(|index| {
            let at = format!("/CFAssociations/{index}");
            found.related(&at, &associations[*index].identifier)
        })
        .collect()
}

/// One finding for each code that several items have.
fn codes(found: &mut Found<'_>) {
    let package = found.package();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, item) in package.items.iter().enumerate() {
        let code = item.human_coding_scheme.as_deref().unwrap_or_default();
        if !code.trim().is_empty() {
            holders.entry(code).or_default().push(index);
        }
    }
    let mut shared: Vec<(&str, Vec<usize>)> = holders
        .into_iter()
        .filter(|(_, items)| items.len() > 1)
        .collect();
    shared.sort_by_key(|(_, items)| items[0]);
    let at = |index: usize| format!("{}/humanCodingScheme", Found::item(index));
    for (code, items) in shared {
        let message = Message::new("check-code-duplicate")
            .with("code", shown(code))
            .with("count", items.len());
        let related = items[1..].iter();
        let related: Vec<_> = related
            .map(|index| found.related(&at(*index), &package.items[*index].identifier))
            .collect();
        let id = &package.items[items[0]].identifier;
        *found.add(Rule::CodeDuplicate, &at(items[0]), id, message) = related;
    }
}
