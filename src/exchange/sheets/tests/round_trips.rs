//! Packages nobody chose, written and read again: everything a layout holds is the same.

use proptest::prelude::*;
use proptest::sample::Index;

use super::options;
use crate::case::model::{
    Association, AssociationGrouping, AssociationType, GenLink, Item, License, Link, Package,
};
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::sheets::{book, compeito, kept, salt_csv};

fn uuid(kind: u8, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

fn address(identifier: &str) -> String {
    format!("https://k.example/uri/{identifier}")
}

/// Running text: whatever people paste.
fn running() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z0-9 ,;|\"'=+@\\\\\\-あ漢é\n\t$_<>&]{0,24}"
            .prop_filter("blank", |text| !text.trim().is_empty()),
        Just("=1+1".to_owned()),
        Just("line\r\ntwo".to_owned()),
        Just("_x0041_ and _x000D_".to_owned()),
    ]
}

fn optional() -> impl Strategy<Value = Option<String>> {
    running().prop_map(|text| Some(text).filter(|text| !text.is_empty()))
}

/// A code: no space around it.
fn code() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        "[0-9]{1,2}(\\.[0-9]{1,2}){0,2}".prop_map(Some),
        "[A-Zあ0][a-z,|\\.\"]{0,3}[0-9]".prop_map(Some),
    ]
}

fn entries() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[0a,|\\\\あ][a\\\\ ,|]{0,3}[0-9a\\\\,|]", 0..4)
}

prop_compose! {
    fn item()(
        full_statement in running(), abbreviated_statement in optional(), notes in optional(),
        alternative_label in optional(), human_coding_scheme in code(), list_enumeration in code(),
        concept_keywords in entries(), education_level in entries(),
        language in prop::option::of("[a-z]{2}"), item_type in prop::option::of("[A-Z][a-z]{1,5}"),
        start in prop::option::of(1u8..28), licensed in any::<bool>(), own in optional(),
    ) -> Item {
        let mut item = Item {
            full_statement, abbreviated_statement, notes, alternative_label, human_coding_scheme, list_enumeration,
            concept_keywords, education_level, language, item_type,
            status_start_date: start.map(|day| format!("2024-02-{day:02}")),
            license_uri: licensed.then(|| license().0),
            ..Item::default()
        };
        if let Some(own) = own {
            kept::keep(&mut item.extensions, "Own column", &own);
        }
        item
    }
}

fn license() -> (Link, License) {
    let identifier = uuid(9, 1);
    let uri = address(&identifier);
    let title = "CC, BY".to_owned();
    let link = Link {
        title: title.clone(),
        identifier: identifier.clone(),
        uri: uri.clone(),
    };
    let license_text = "All of it.".to_owned();
    (
        link,
        License {
            identifier,
            uri,
            title,
            license_text,
            ..License::default()
        },
    )
}

fn node(item: &Item) -> GenLink {
    GenLink {
        title: "t".to_owned(),
        identifier: item.identifier.clone(),
        uri: item.uri.clone(),
        target_type: None,
    }
}

/// One or two parents for each item (among those before it, or the document), and other edges, some to elsewhere.
type Shape = (
    Vec<(Index, Option<Index>, Option<i32>)>,
    Vec<(Index, Index, usize, bool, bool)>,
);

fn shape() -> impl Strategy<Value = Shape> {
    (
        prop::collection::vec(
            (
                any::<Index>(),
                prop::option::of(any::<Index>()),
                prop::option::of(-2i32..5),
            ),
            8,
        ),
        prop::collection::vec(
            (
                any::<Index>(),
                any::<Index>(),
                1usize..10,
                any::<bool>(),
                any::<bool>(),
            ),
            0..6,
        ),
    )
}

prop_compose! {
    fn package()(mut items in prop::collection::vec(item(), 1..8), (parents, others) in shape(), title in running()) -> Package {
        let mut package = Package::default();
        package.document.identifier = uuid(1, 0);
        package.document.uri = address(&package.document.identifier);
        package.document.title = format!("T{title}");
        package.document.creator = "C; D".to_owned();
        package.document.subject = vec!["a|b".to_owned(), "c, d".to_owned()];
        package.document.license_uri = Some(license().0);
        package.definitions.licenses.push(license().1);
        for (number, item) in items.iter_mut().enumerate() {
            item.identifier = uuid(2, number);
            item.uri = address(&item.identifier);
        }
        let root = GenLink {
            title: package.document.title.clone(),
            identifier: package.document.identifier.clone(),
            uri: package.document.uri.clone(),
            target_type: None,
        };
        let mut edges = Vec::new();
        for (number, (parent, second, sequence)) in parents.into_iter().take(items.len()).enumerate() {
            let above = |index: Index| match index.index(number + 1) {
                0 => root.clone(),
                other => node(&items[other - 1]),
            };
            let first = above(parent);
            let second = second.map(above).filter(|other| *other != first);
            edges.push((AssociationType::IsChildOf, node(&items[number]), first, sequence, false));
            edges.extend(second.map(|second| (AssociationType::IsChildOf, node(&items[number]), second, None, true)));
        }
        for (origin, end, kind, outside, grouped) in others {
            let text = format!("FAR.{}", end.index(9));
            let far = GenLink { title: text.clone(), identifier: text.clone(), uri: text, target_type: None };
            let end = if outside { far } else { node(&items[end.index(items.len())]) };
            edges.push((AssociationType::STANDARD[kind].clone(), node(&items[origin.index(items.len())]), end, None, grouped));
        }
        let group = Link { title: "G, g".to_owned(), identifier: uuid(8, 1), uri: address(&uuid(8, 1)) };
        if edges.iter().any(|edge| edge.4) {
            package.definitions.association_groupings.push(AssociationGrouping {
                identifier: group.identifier.clone(), uri: group.uri.clone(), title: group.title.clone(),
                ..AssociationGrouping::default()
            });
        }
        package.associations = edges.into_iter().enumerate().map(|(number, (kind, origin, end, sequence, grouped))| {
            let identifier = uuid(3, number);
            Association {
                uri: address(&identifier), identifier, association_type: kind, sequence_number: sequence,
                origin_node_uri: origin, destination_node_uri: end,
                association_grouping_uri: grouped.then(|| group.clone()),
                ..Association::default()
            }
        }).collect();
        package.items = items;
        package
    }
}

/// What a layout holds of items: the named fields of each, the licence by its title, and the columns of one's own.
fn items_of(package: &Package, held: &[&str]) -> Vec<Vec<String>> {
    let fields = |item: &Item| {
        let value = serde_json::to_value(item).unwrap();
        let mut fields: Vec<String> = held
            .iter()
            .filter(|field| **field != "licenseURI" && **field != "extensions")
            .map(|field| format!("{field}: {:?}", value.get(*field)))
            .collect();
        fields.push(format!(
            "{:?}",
            item.license_uri.as_ref().map(|link| &link.title)
        ));
        fields.push(format!("{:?}", kept::text(&item.extensions, "Own column")));
        fields
    };
    package.items.iter().map(fields).collect()
}

/// Edges as texts; with identifiers and groups where the layout has them.
fn edges_of(
    package: &Package,
    whole: bool,
    kinds: impl Fn(&AssociationType) -> bool,
) -> Vec<String> {
    let mut edges: Vec<String> = package
        .associations
        .iter()
        .filter(|edge| kinds(&edge.association_type))
        .map(|edge| {
            let ends = (
                &edge.origin_node_uri.identifier,
                &edge.destination_node_uri.identifier,
            );
            let own = whole.then_some((&edge.identifier, &edge.association_grouping_uri));
            format!(
                "{} {ends:?} {:?} {own:?}",
                edge.association_type, edge.sequence_number
            )
        })
        .collect();
    if !whole {
        edges.sort();
    }
    edges
}

fn unrefused(incoming: Incoming) -> Package {
    assert_eq!(incoming.refused, []);
    incoming.package
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_workbook_holds_what_it_says_it_holds(package in package()) {
        let bytes = book::write(&package).unwrap();
        let again = unrefused(book::read(&bytes, &options()).unwrap());
        prop_assert_eq!(items_of(&again, book::HELD.item), items_of(&package, book::HELD.item));
        prop_assert_eq!(edges_of(&again, true, |_| true), edges_of(&package, true, |_| true));
        prop_assert_eq!(&again.definitions.association_groupings, &package.definitions.association_groupings);
        let document = |package: &Package| {
            let mut document = package.document.clone();
            let license = document.license_uri.take().map(|link| link.title);
            (document, license, package.definitions.licenses.first().map(|l| l.license_text.clone()))
        };
        prop_assert_eq!(document(&again), document(&package));
        // What was read is written as the same bytes: nothing drifts.
        prop_assert_eq!(book::write(&again).unwrap(), bytes);
    }

    #[test]
    fn opensalt_csv_holds_what_it_says_it_holds(package in package(), named in any::<bool>()) {
        let identifier = named.then(|| package.document.identifier.clone());
        let options = ReadOptions { identifier, ..options() };
        let again = unrefused(salt_csv::read(&salt_csv::write(&package), &options).unwrap());
        prop_assert_eq!(items_of(&again, salt_csv::HELD.item), items_of(&package, salt_csv::HELD.item));
        let held = |kind: &AssociationType| *kind != AssociationType::IsTranslationOf;
        if named {
            prop_assert_eq!(edges_of(&again, false, held), edges_of(&package, false, held));
        } else {
            let held = |kind: &AssociationType| held(kind) && *kind != AssociationType::IsChildOf;
            prop_assert_eq!(edges_of(&again, false, held), edges_of(&package, false, held));
        }
    }

    #[test]
    fn compeito_csv_holds_what_it_says_it_holds(package in package()) {
        let again = unrefused(compeito::read(&compeito::write(&package), &options()).unwrap());
        prop_assert_eq!(items_of(&again, compeito::HELD.item), items_of(&package, compeito::HELD.item));
        prop_assert_eq!(edges_of(&again, false, |_| true), edges_of(&package, false, |_| true));
        prop_assert_eq!(&again.document.title, &package.document.title);
        prop_assert_eq!(&again.document.subject, &package.document.subject);
    }
}
