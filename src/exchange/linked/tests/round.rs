//! A framework that is written and read again keeps what the format holds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::case::model::{Association, AssociationType, Document, GenLink, Item, Link, Package};
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::linked::held::{self, Held};
use crate::exchange::linked::{Syntax, ctdl_asn_json_ld, read, skos_turtle};

/// Any text that a statement may hold.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        "\\PC{1,16}",
        Just("A \"quoted\" \\ text\nwith lines\tand 日本語 <b>&amp;</b>".to_owned()),
    ]
    .prop_filter("texts are not blank", |text| !text.trim().is_empty())
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set("[a-zあ-お|]{1,6}", 0..3).prop_map(|set| set.into_iter().collect())
}

/// Identifier and address, of every kind that occurs; those of different spaces are never the same.
fn named(space: u128) -> impl Strategy<Value = (String, String)> {
    (any::<u64>(), 0..4_u8).prop_map(move |(number, kind)| {
        let number = (space << 64) | u128::from(number);
        let uuid = Uuid::from_u128(number).to_string();
        let uri = match kind {
            0 => format!("https://a.example/uri/{uuid}"),
            1 => format!("https://a.example/items/{number}"),
            2 => format!("urn:uuid:{uuid}"),
            _ => format!("https://a.example/枠組み/{number}#x"),
        };
        (uuid, uri)
    })
}

fn link() -> impl Strategy<Value = Option<Link>> {
    prop::option::of(named(1)).prop_map(|named| {
        named.map(|(identifier, uri)| Link {
            title: "A licence".to_owned(),
            identifier,
            uri,
        })
    })
}

fn item() -> impl Strategy<Value = Item> {
    let texts = (
        text(),
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(text()),
    );
    let codes = (
        prop::option::of("[A-Z0-9.]{1,6}"),
        prop::option::of("[a-z0-9]{1,3}"),
        prop::option::of("[A-Z][a-z]{1,8}"),
        prop::option::of(prop::sample::select(vec!["en", "ja", "en-US", "zh-Hant"])),
    );
    (named(2), texts, codes, words(), words(), link()).prop_map(
        |((identifier, uri), texts, codes, keywords, subject, license)| Item {
            identifier,
            uri,
            full_statement: texts.0,
            alternative_label: texts.1,
            abbreviated_statement: texts.2,
            notes: texts.3,
            human_coding_scheme: codes.0,
            list_enumeration: codes.1,
            item_type: codes.2,
            language: codes.3.map(str::to_owned),
            concept_keywords: keywords,
            subject,
            license_uri: license,
            education_level: vec!["KG".to_owned(), "09".to_owned(), "OT".to_owned()],
            last_change_date_time: "2024-02-03T04:05:06+09:00".to_owned(),
            ..Item::default()
        },
    )
}

fn document() -> impl Strategy<Value = Document> {
    let language = prop::sample::select(vec!["en", "ja", "en-US"]);
    let texts = (text(), text(), prop::option::of(text()));
    (named(3), texts, language, words(), link()).prop_map(
        |((identifier, uri), texts, language, subject, license)| Document {
            identifier,
            uri,
            title: texts.0,
            creator: texts.1,
            description: texts.2.clone(),
            publisher: texts.2,
            language: Some(language.to_owned()),
            subject,
            license_uri: license,
            official_source_url: Some("https://a.example/source".to_owned()),
            adoption_status: Some("Implemented".to_owned()),
            status_start_date: Some("2024-04-01".to_owned()),
            last_change_date_time: "2024-02-03T04:05:06Z".to_owned(),
            ..Document::default()
        },
    )
}

/// A framework whose items hang in a tree, with other edges between them and to the outside.
fn package() -> impl Strategy<Value = Package> {
    let items = prop::collection::vec(item(), 1..6);
    let edges = prop::collection::vec((any::<usize>(), any::<usize>(), 0..5_usize), 0..6);
    let parents = prop::collection::vec(any::<usize>(), 6);
    let whole = (document(), items, edges, parents, named(4)).prop_map(
        |(document, items, edges, parents, outside)| {
            let node = |(identifier, uri): (&str, &str)| GenLink {
                identifier: identifier.to_owned(),
                uri: uri.to_owned(),
                ..GenLink::default()
            };
            let mut nodes: Vec<GenLink> = items
                .iter()
                .map(|item| node((&item.identifier, &item.uri)))
                .collect();
            let mut package = Package {
                document,
                items,
                ..Package::default()
            };
            let mut seen = BTreeSet::new();
            let mut add = |kind: AssociationType, origin: &GenLink, destination: &GenLink| {
                let mut ends = [&origin.identifier, &destination.identifier];
                let mutual = matches!(
                    kind,
                    AssociationType::IsRelatedTo | AssociationType::ExactMatchOf
                );
                if mutual {
                    ends.sort();
                }
                if origin.identifier != destination.identifier
                    && seen.insert(format!("{kind}{ends:?}"))
                {
                    package.associations.push(Association {
                        association_type: kind,
                        origin_node_uri: origin.clone(),
                        destination_node_uri: destination.clone(),
                        ..Association::default()
                    });
                }
            };
            let root = node((&package.document.identifier, &package.document.uri));
            for (number, parent) in parents.iter().take(nodes.len()).enumerate() {
                let parent = parent % (number + 1);
                let parent = if parent == number {
                    &root
                } else {
                    &nodes[parent]
                };
                add(AssociationType::IsChildOf, &nodes[number], parent);
            }
            nodes.push(node((&outside.0, &outside.1)));
            for (from, to, kind) in edges {
                let kind = [
                    AssociationType::IsRelatedTo,
                    AssociationType::ExactMatchOf,
                    AssociationType::IsPartOf,
                    AssociationType::ReplacedBy,
                    AssociationType::Precedes,
                ][kind]
                    .clone();
                let (from, to) = (&nodes[from % nodes.len()], &nodes[to % nodes.len()]);
                if package
                    .items
                    .iter()
                    .any(|item| item.identifier == from.identifier)
                {
                    add(kind, from, to);
                }
            }
            package
        },
    );
    // Shrinking makes everything alike; one identifier for two things is another matter.
    whole.prop_filter("identifiers are unique", |package| {
        let items = package.items.iter().map(|item| &item.identifier);
        let named: Vec<_> = items.collect();
        let unique: BTreeSet<_> = named.iter().copied().collect();
        unique.len() == named.len()
    })
}

/// The fields that a format holds, of an entity.
fn held_of(entity: Value, fields: &[&'static str]) -> Map<String, Value> {
    let Value::Object(entity) = entity else {
        panic!("an entity is an object")
    };
    let held = |name: &String| fields.contains(&name.as_str());
    entity.into_iter().filter(|(name, _)| held(name)).collect()
}

/// What a round trip has to keep: document, items in their order, edges.
fn essence(package: &Package, held: &Held, kinds: &[AssociationType]) -> Value {
    let items: Vec<_> = package
        .items
        .iter()
        .map(|item| held_of(json!(item), &held.item))
        .collect();
    let edges: BTreeSet<String> = package
        .associations
        .iter()
        .filter(|edge| kinds.contains(&edge.association_type))
        .map(|edge| {
            let end = |link: &GenLink| format!("{} <{}>", link.identifier, link.uri);
            let (a, b) = (end(&edge.origin_node_uri), end(&edge.destination_node_uri));
            format!("{} {a} {b}", edge.association_type)
        })
        .collect();
    json!({
        "document": held_of(json!(package.document), &held.document),
        "items": items,
        "edges": edges,
    })
}

fn taken(bytes: &[u8], syntax: Syntax) -> Incoming {
    read(bytes, syntax, &ReadOptions::default())
        .unwrap_or_else(|e| panic!("{e}\n{}", String::from_utf8_lossy(bytes)))
}

proptest! {
    #[test]
    fn turtle_keeps_what_skos_holds(package in package()) {
        let turtle = skos_turtle(&package).unwrap();
        let incoming = taken(&turtle, Syntax::Turtle);
        let kinds = [
            AssociationType::IsChildOf, AssociationType::IsRelatedTo, AssociationType::ExactMatchOf,
            AssociationType::IsPartOf, AssociationType::ReplacedBy,
        ];
        prop_assert_eq!(
            essence(&incoming.package, &held::skos(), &kinds),
            essence(&package, &held::skos(), &kinds),
            "{}", String::from_utf8_lossy(&turtle)
        );
        prop_assert!(incoming.package.items.iter().all(|item| item.extensions.is_empty()));
        prop_assert!(incoming.package.document.extensions.is_empty());
        prop_assert_eq!(skos_turtle(&incoming.package).unwrap(), skos_turtle(&taken(&turtle, Syntax::Turtle).package).unwrap());
    }

    #[test]
    fn json_ld_keeps_what_ctdl_asn_holds(package in package()) {
        let json = ctdl_asn_json_ld(&package).unwrap();
        let incoming = taken(&json, Syntax::JsonLd);
        let kinds = [
            AssociationType::IsChildOf, AssociationType::IsRelatedTo, AssociationType::ExactMatchOf,
            AssociationType::IsPartOf, AssociationType::Precedes,
        ];
        prop_assert_eq!(
            essence(&incoming.package, &held::ctdl_asn(), &kinds),
            essence(&package, &held::ctdl_asn(), &kinds),
            "{}", String::from_utf8_lossy(&json)
        );
        prop_assert!(incoming.package.items.iter().all(|item| item.extensions.is_empty()));
    }
}
