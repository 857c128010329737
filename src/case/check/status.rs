//! Rules about time and change: adoption status, days in force, replacements, the document's time of change.

use super::nodes::{Ends, Node};
use super::rule::Rule;
use super::tree::name;
use super::{Found, entities, shown};
use crate::case::model::{AssociationType, Item};
use crate::case::time;
use crate::error::Message;

/// The working vocabulary, with the two older words.
const WORDS: [&str; 6] = [
    "Draft",
    "Pending Implementation",
    "Implemented",
    "Retired",
    "Adopted",
    "Deprecated",
];
const RETIRED: [&str; 2] = ["Retired", "Deprecated"];

pub(super) fn check(found: &mut Found<'_>, ends: &[Ends]) {
    let package = found.package();
    let document = &package.document;
    let id = &document.identifier;
    if let Some(word) = &document.adoption_status
        && !is_one_of(word, &WORDS)
    {
        let message = Message::new("check-adoption-status")
            .with("status", shown(word))
            .with("known", WORDS.join(", "));
        found.add(
            Rule::AdoptionStatus,
            "/CFDocument/adoptionStatus",
            id,
            message,
        );
    }
    let days = (&document.status_start_date, &document.status_end_date);
    order(found, "/CFDocument", id, days);
    for (index, item) in package.items.iter().enumerate() {
        let days = (&item.status_start_date, &item.status_end_date);
        order(found, &Found::item(index), &item.identifier, days);
    }
    let status = document.adoption_status.as_deref().unwrap_or_default();
    if !is_one_of(status, &RETIRED) {
        replacements(found, ends);
    }
    if found.input.native {
        newest(found);
    }
}

/// Whether a word is one of a vocabulary; published data writes them small and large.
fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn order(found: &mut Found<'_>, at: &str, id: &str, days: (&Option<String>, &Option<String>)) {
    // Days in this form are ordered as texts are.
    if let (Some(start), Some(end)) = days
        && time::is_day(start)
        && time::is_day(end)
        && start > end
    {
        let message = Message::new("check-status-order")
            .with("start", start)
            .with("end", end);
        found.add(
            Rule::StatusOrder,
            &format!("{at}/statusEndDate"),
            id,
            message,
        );
    }
}

/// Retired items and what takes their place.
fn replacements(found: &mut Found<'_>, ends: &[Ends]) {
    let package = found.package();
    let today = found.input.today;
    let retired = |item: &Item| {
        let end = item.status_end_date.as_deref();
        end.is_some_and(|end| today.is_none_or(|today| end < today))
    };
    let mut replaced = vec![false; package.items.len()];
    for (index, (association, ends)) in package.associations.iter().zip(ends).enumerate() {
        if association.association_type != AssociationType::ReplacedBy {
            continue;
        }
        let Some(origin) = ends.0.and_then(Node::item) else {
            continue;
        };
        replaced[origin] = true;
        let item = &package.items[origin];
        if item.status_end_date.is_none() {
            let message = Message::new("check-replaced-in-force").with("name", shown(name(item)));
            let related = found.related(&Found::item(origin), &item.identifier);
            let at = format!("/CFAssociations/{index}");
            found
                .add(Rule::ReplacedInForce, &at, &association.identifier, message)
                .push(related);
        }
    }
    let items = package.items.len();
    if items > 1 && package.items.iter().all(retired) {
        // Then it is the document that is out of date, not each item.
        let message = Message::new("check-retired-all").with("count", items);
        let id = &package.document.identifier;
        found.add(Rule::RetiredAlone, "/CFDocument", id, message);
        return;
    }
    for (index, item) in package.items.iter().enumerate() {
        if retired(item) && !replaced[index] {
            let message = Message::new("check-retired-alone").with("name", shown(name(item)));
            let at = format!("{}/statusEndDate", Found::item(index));
            found.add(Rule::RetiredAlone, &at, &item.identifier, message);
        }
    }
}

/// Whether anything changed after the document says it did.
fn newest(found: &mut Found<'_>) {
    let package = found.package();
    let document = &package.document;
    let Some(changed) = time::micros(&document.last_change_date_time) else {
        return;
    };
    let mut newest = (changed, None);
    entities(package, &mut |entity| {
        if let Some(time) = time::micros(entity.changed)
            && time > newest.0
        {
            newest = (
                time,
                Some((entity.pointer, entity.identifier, entity.changed)),
            );
        }
    });
    let Some((pointer, id, time)) = newest.1 else {
        return;
    };
    let message = Message::new("check-document-older")
        .with("document", &document.last_change_date_time)
        .with("newest", time);
    let related = found.related(&format!("{pointer}/lastChangeDateTime"), id);
    let at = "/CFDocument/lastChangeDateTime";
    found
        .add(Rule::DocumentOlder, at, &document.identifier, message)
        .push(related);
}
