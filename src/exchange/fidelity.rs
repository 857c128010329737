//! What a format does not hold: a framework as it was, compared with what is read back from the file that was written.
//!
//! Entities are matched by identifier; an association whose identifier did not survive is matched by its type and ends.
//! Every field that was there is looked for, in the words of CASE 1.1. What a reader adds is no loss.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::case::model::Package;

/// A field, or a whole sort of entity, that did not survive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loss {
    /// `CFItem.notes`; the name alone where entities are missing altogether; `CFItem (order)` where their order changed.
    pub field: String,
    /// In how many entities it is gone.
    pub lost: usize,
    /// In how many it says something else.
    pub changed: usize,
    /// In how many it was.
    pub of: usize,
    /// Identifier of the first entity concerned.
    pub example: Option<String>,
}

/// The lists of a package: the name of one entity, and where its list lies.
const LISTS: [(&str, &str); 8] = [
    ("CFItem", "/CFItems"),
    ("CFAssociation", "/CFAssociations"),
    ("CFConcept", "/CFDefinitions/CFConcepts"),
    ("CFSubject", "/CFDefinitions/CFSubjects"),
    ("CFLicense", "/CFDefinitions/CFLicenses"),
    ("CFItemType", "/CFDefinitions/CFItemTypes"),
    (
        "CFAssociationGrouping",
        "/CFDefinitions/CFAssociationGroupings",
    ),
    ("CFRubric", "/CFRubrics"),
];

/// The lists within rubrics: name of the parent, key of the list, name of the child.
const NESTED: [(&str, &str, &str); 2] = [
    ("CFRubric", "CFRubricCriteria", "CFRubricCriterion"),
    (
        "CFRubricCriterion",
        "CFRubricCriterionLevels",
        "CFRubricCriterionLevel",
    ),
];

/// Entities of one sort, in their order.
type Entities = Vec<Map<String, Value>>;

/// Compares a framework with what came back. Sorted by field; nothing where nothing was lost.
pub fn compare(before: &Package, after: &Package) -> Vec<Loss> {
    let (before, after) = (entities(before), entities(after));
    let mut tallies = Tallies::default();
    for (name, there) in &before {
        let back = after.get(name).map(Vec::as_slice).unwrap_or_default();
        tallies.entities(name, there, back);
    }
    tallies.losses()
}

/// All entities of a package by the name of their sort.
fn entities(package: &Package) -> BTreeMap<&'static str, Entities> {
    let mut found: BTreeMap<&'static str, Entities> = BTreeMap::new();
    let mut whole = serde_json::to_value(package).unwrap_or_default();
    let mut take = |pointer: &str| whole.pointer_mut(pointer).map(Value::take);
    if let Some(Value::Object(document)) = take("/CFDocument") {
        found.insert("CFDocument", vec![document]);
    }
    for (name, pointer) in LISTS {
        found.insert(name, objects(take(pointer)));
    }
    let rest = ["/extensions", "/CFDefinitions/extensions"].map(|at| (at, take(at)));
    let rest: Map<String, Value> = rest
        .into_iter()
        .filter_map(|(at, value)| Some((at.trim_start_matches('/').to_owned(), value?)))
        .collect();
    if !rest.is_empty() {
        found.insert("CFPackage", vec![rest]);
    }
    for (parent, key, child) in NESTED {
        let parents = found.entry(parent).or_default();
        let nested = parents
            .iter_mut()
            .flat_map(|entity| objects(entity.shift_remove(key)))
            .collect();
        found.insert(child, nested);
    }
    found
}

fn objects(list: Option<Value>) -> Entities {
    let Some(Value::Array(list)) = list else {
        return Vec::new();
    };
    list.into_iter()
        .filter_map(|entity| match entity {
            Value::Object(map) => Some(map),
            _ => None,
        })
        .collect()
}

#[derive(Default)]
struct Tallies {
    fields: BTreeMap<String, Loss>,
}

impl Tallies {
    fn at(&mut self, field: String) -> &mut Loss {
        self.fields.entry(field).or_insert_with_key(|field| Loss {
            field: field.clone(),
            lost: 0,
            changed: 0,
            of: 0,
            example: None,
        })
    }

    fn entities(&mut self, name: &str, there: &[Map<String, Value>], back: &[Map<String, Value>]) {
        let by_identifier: HashMap<&str, usize> = back
            .iter()
            .enumerate()
            .rev()
            .map(|(at, entity)| (identifier(entity), at))
            .collect();
        let by_ends: HashMap<String, usize> = back
            .iter()
            .enumerate()
            .rev()
            .filter_map(|(at, entity)| Some((ends(entity)?, at)))
            .collect();
        let mut order = Vec::new();
        for entity in there {
            let found = by_identifier
                .get(identifier(entity))
                .or_else(|| by_ends.get(&ends(entity)?));
            self.at(name.to_owned()).of += 1;
            match found {
                Some(&at) => {
                    order.push((at, identifier(entity)));
                    self.fields(name, entity, &back[at]);
                }
                None => self.miss(name.to_owned(), entity, true),
            }
        }
        let moved = order.windows(2).find(|pair| pair[0].0 > pair[1].0);
        let loss = self.at(format!("{name} (order)"));
        loss.of = 1;
        if let Some(pair) = moved {
            loss.changed = 1;
            loss.example = Some(pair[1].1.to_owned());
        }
    }

    fn fields(&mut self, name: &str, there: &Map<String, Value>, back: &Map<String, Value>) {
        for (key, value) in there {
            if is_empty(value) {
                continue;
            }
            let field = format!("{name}.{key}");
            self.at(field.clone()).of += 1;
            match back.get(key).filter(|value| !is_empty(value)) {
                Some(other) if other == value => {}
                other => self.miss(field, there, other.is_none()),
            }
        }
    }

    fn miss(&mut self, field: String, entity: &Map<String, Value>, lost: bool) {
        let loss = self.at(field);
        if lost {
            loss.lost += 1;
        } else {
            loss.changed += 1;
        }
        loss.example
            .get_or_insert_with(|| identifier(entity).to_owned());
    }

    fn losses(self) -> Vec<Loss> {
        self.fields
            .into_values()
            .filter(|loss| loss.lost + loss.changed > 0)
            .collect()
    }
}

fn identifier(entity: &Map<String, Value>) -> &str {
    text(entity.get("identifier"))
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

/// Type and ends of an association, in one text.
fn ends(entity: &Map<String, Value>) -> Option<String> {
    let end = |key: &str| entity.get(key)?.get("identifier")?.as_str();
    Some(format!(
        "{}\u{0}{}\u{0}{}",
        text(entity.get("associationType")),
        end("originNodeURI")?,
        end("destinationNodeURI")?
    ))
}

/// Absent and empty say the same: the readers leave the empty text where a file has no time of change.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::case::model::{Association, AssociationType, GenLink, Item};

    fn item(identifier: &str, notes: Option<&str>) -> Item {
        Item {
            identifier: identifier.to_owned(),
            full_statement: "S".to_owned(),
            notes: notes.map(str::to_owned),
            ..Item::default()
        }
    }

    fn child(identifier: &str, origin: &str, destination: &str) -> Association {
        let link = |to: &str| GenLink {
            identifier: to.to_owned(),
            ..GenLink::default()
        };
        Association {
            identifier: identifier.to_owned(),
            association_type: AssociationType::IsChildOf,
            origin_node_uri: link(origin),
            destination_node_uri: link(destination),
            ..Association::default()
        }
    }

    fn package(items: Vec<Item>, associations: Vec<Association>) -> Package {
        Package {
            items,
            associations,
            ..Package::default()
        }
    }

    fn told(before: &Package, after: &Package) -> Vec<(String, usize, usize, usize)> {
        let told = compare(before, after).into_iter();
        told.map(|loss| (loss.field, loss.lost, loss.changed, loss.of))
            .collect()
    }

    #[test]
    fn what_is_the_same_has_no_loss_and_what_is_added_is_none() {
        let before = package(vec![item("a", None)], vec![child("x", "a", "d")]);
        assert!(compare(&before, &before).is_empty());
        let more = package(
            vec![item("a", Some("new")), item("b", None)],
            before.associations.clone(),
        );
        assert!(compare(&before, &more).is_empty());
    }

    #[test]
    fn fields_entities_order_and_identifiers_that_do_not_survive_are_named_and_counted() {
        let before = package(
            vec![
                item("a", Some("n")),
                item("b", Some("m")),
                item("c", None),
                item("e", None),
            ],
            vec![child("x", "a", "d"), child("y", "b", "d")],
        );
        let after = package(
            vec![item("b", None), item("a", Some("other")), item("c", None)],
            vec![child("minted", "a", "d"), child("y", "b", "d")],
        );
        assert_eq!(
            told(&before, &after),
            [
                ("CFAssociation.identifier".to_owned(), 0, 1, 2),
                ("CFItem".to_owned(), 1, 0, 4),
                ("CFItem (order)".to_owned(), 0, 1, 1),
                ("CFItem.notes".to_owned(), 1, 1, 2),
            ]
        );
        assert_eq!(compare(&before, &after)[1].example.as_deref(), Some("e"));
    }
}
