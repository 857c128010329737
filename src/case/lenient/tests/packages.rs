//! Oddities of whole packages: duplicates, envelopes, strange graphs, and what is no package at all.

use std::ops::ControlFlow;

use serde_json::json;

use super::promise::{kept, read_all};
use super::{check, here, place, sound};
use crate::case::CaseError;
use crate::case::lenient::{RepairKind as K, read};
use crate::error::{Explain, Place};

#[test]
fn duplicates_are_dropped_when_the_same_and_kept_when_not() {
    let first = sound()["CFItems"][0].clone();
    check(
        "/CFItems/-",
        first.clone(),
        K::DuplicateDropped,
        "/CFItems/2",
        ("/CFItems/2", json!(null)),
    );
    let mut other = first.clone();
    other["fullStatement"] = json!("Another");
    check(
        "/CFItems/-",
        other.clone(),
        K::DuplicateKept,
        "/CFItems/2/identifier",
        ("/CFItems/2/fullStatement", json!("Another")),
    );
    let mut package = sound();
    (0..3).for_each(|_| place(&mut package, "/CFItems/-", other.clone()));
    assert_eq!(
        kept(package.to_string().as_bytes())
            .unwrap()
            .package
            .items
            .len(),
        3,
        "equal copies of the other are one"
    );
}

#[test]
fn envelopes_marks_and_keyed_lists() {
    let wrapped = json!({"CFPackage": sound(), "served": "by x"});
    let reading = kept(wrapped.to_string().as_bytes()).unwrap();
    assert_eq!(reading.package.extensions["served"], "by x");
    assert_eq!(
        kept(json!([sound()]).to_string().as_bytes())
            .unwrap()
            .package
            .items
            .len(),
        2
    );
    let marked = [b"\xEF\xBB\xBF".as_slice(), sound().to_string().as_bytes()].concat();
    assert_eq!(kept(&marked).unwrap().repairs[0].kind, K::ByteOrderMark);
    let mut keyed = json!({"A 1": sound()["CFItems"][0], "B": sound()["CFItems"][1]});
    keyed["B"]
        .as_object_mut()
        .unwrap()
        .shift_remove("identifier");
    keyed["B"].as_object_mut().unwrap().shift_remove("uri");
    check(
        "/CFItems",
        keyed,
        K::ListFromObject,
        "/CFItems",
        ("/CFItems/1/identifier", json!("B")),
    );
    here(
        "/CFDefinitions",
        json!({"CFConcepts": []}),
        K::EmptyRemoved,
        json!(null),
    );
}

#[test]
fn strange_structures_are_noted_and_not_changed() {
    let id = |n: u32| format!("00000000-0000-4000-8000-{n:012}");
    let edge = |from: u32, to: u32| {
        let link =
            |n| json!({"title": "", "identifier": id(n), "uri": format!("urn:uuid:{}", id(n))});
        json!({"identifier": id(100 + from * 10 + to), "uri": "urn:x:1", "associationType": "isChildOf",
            "originNodeURI": link(from), "destinationNodeURI": link(to), "lastChangeDateTime": "2024-05-06T07:08:09Z"})
    };
    let at = "/CFAssociations/-";
    check(
        at,
        edge(2, 99),
        K::EndDangling,
        "/CFAssociations/3/destinationNodeURI",
        ("/CFAssociations/3", edge(2, 99)),
    );
    check(
        at,
        edge(2, 2),
        K::SelfLoop,
        "/CFAssociations/3",
        ("/CFAssociations/3", edge(2, 2)),
    );
    check(
        at,
        edge(2, 3),
        K::ChildLoop,
        "/CFItems/0",
        ("/CFAssociations/3", edge(2, 3)),
    );
    check(
        at,
        edge(3, 1),
        K::SeveralParents,
        "/CFItems/1",
        ("/CFAssociations/3", edge(3, 1)),
    );
    check(
        "/CFAssociations",
        json!([edge(2, 1)]),
        K::Isolated,
        "/CFItems/1",
        ("/CFAssociations/1", json!(null)),
    );
    here(
        "/CFItems/1/humanCodingScheme",
        json!("R"),
        K::CodeRepeated,
        json!("R"),
    );
}

#[test]
fn what_parsing_loses_is_reported() {
    let text = sound()
        .to_string()
        .replacen("0.3", "0.12345678901234567890123", 1)
        .replacen("\"title\":\"T\"", "\"title\":\"S\",\"title\":\"T\"", 1);
    let reading = kept(text.as_bytes()).unwrap();
    let found: Vec<_> = reading
        .repairs
        .iter()
        .map(|r| (r.kind, r.pointer.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (K::KeyRepeated, "/CFDocument/title"),
            (K::NumberInexact, "/CFRubrics/0/CFRubricCriteria/0/weight")
        ]
    );
}

#[test]
fn what_is_no_package_is_refused_with_its_place() {
    let place = |text: &str| read_all(text.as_bytes()).unwrap_err().place();
    assert_eq!(
        place("{\"CFDocument\": {\n  \"title\": }}"),
        Some(Place::Line {
            line: 2,
            column: 12
        })
    );
    assert_eq!(place("<html>"), Some(Place::Line { line: 1, column: 1 }));
    assert_eq!(place("5"), Some(Place::Pointer(String::new())));
    assert_eq!(
        place("{\"CFItems\": []}"),
        Some(Place::Pointer(String::new()))
    );
    assert_eq!(
        place("{\"CFDocument\": 5}"),
        Some(Place::Pointer("/CFDocument".to_owned()))
    );
    assert_eq!(
        place("{\"CFPackage\": {\"CFDocument\": {\"title\": \"T\"}}}"),
        Some(Place::Pointer(
            "/CFPackage/CFDocument/identifier".to_owned()
        ))
    );
    let deep = format!(
        "{{\"CFDocument\": {{\"identifier\": \"a\", \"x\": {}1{}}}}}",
        "[".repeat(98),
        "]".repeat(98)
    );
    assert!(matches!(
        read_all(deep.as_bytes()),
        Err(CaseError::TooDeep { .. })
    ));
    assert!(matches!(
        read_all("[".repeat(200_000).as_bytes()),
        Err(CaseError::TooDeep { line: 1, .. })
    ));
}

#[test]
fn the_caller_can_stop_and_hears_the_end() {
    let text = sound().to_string();
    let stopped = read(text.as_bytes(), &mut |_, _| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(CaseError::Cancelled)));
    let mut last = (0, 0);
    read(text.as_bytes(), &mut |done, of| {
        last = (done, of);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(last, (8, 8));
}
