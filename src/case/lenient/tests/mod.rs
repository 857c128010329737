//! The reader's promises, held over inline oddities, random damage and published packages.
#![allow(clippy::unwrap_used)]

mod damage;
mod oddities;
mod packages;
mod promise;
mod published;

use serde_json::{Value, json};

use self::promise::kept;
use super::RepairKind;

/// A small package that needs no repair.
fn sound() -> Value {
    let link = |id: &str| json!({"title": "", "identifier": id, "uri": format!("https://a.example/uri/{id}")});
    let id = |n: u32| format!("00000000-0000-4000-8000-{n:012}");
    let entity = |n: u32| {
        json!({"identifier": id(n), "uri": format!("https://a.example/uri/{}", id(n)),
               "lastChangeDateTime": "2024-05-06T07:08:09+09:00"})
    };
    let with = |n: u32, more: Value| {
        let mut value = entity(n);
        value
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        value
    };
    let edge = |n: u32, kind: &str, from: u32, to: u32| {
        with(
            n,
            json!({"associationType": kind, "sequenceNumber": n,
                "originNodeURI": link(&id(from)), "destinationNodeURI": link(&id(to))}),
        )
    };
    let document = json!({
        "caseVersion": "1.1", "creator": "A", "title": "T", "subject": ["Science"],
        "subjectURI": [link(&id(60))], "statusStartDate": "2024-04-01", "language": "en_US",
        "officialSourceURL": "https://a.example/", "extensions": {"x": {"y": null}},
    });
    let reading = json!({
        "fullStatement": "Reads $x^2$", "humanCodingScheme": "R",
        "educationLevel": ["09", "10"], "conceptKeywords": ["k"],
    });
    let course = json!({
        "fullStatement": "", "humanCodingScheme": "R.1",
        "CFItemType": "Course", "CFItemTypeURI": link(&id(61)),
    });
    let course_type = json!({"title": "Course", "description": "A course", "hierarchyCode": "2"});
    let level = json!({"score": 4, "quality": "Good", "extensions": [{"a": 1}]});
    let criterion = json!({
        "weight": 0.3, "position": 1, "rubricId": id(70), "CFItemURI": link(&id(2)),
        "CFRubricCriterionLevels": [with(72, level)],
    });
    let rubric = json!({"title": "Rubric", "CFRubricCriteria": [with(71, criterion)]});
    json!({
        "CFDocument": with(1, document),
        "CFItems": [with(2, reading), with(3, course)],
        "CFAssociations": [
            edge(10, "isChildOf", 2, 1),
            edge(11, "isChildOf", 3, 2),
            edge(12, "ext:assesses", 2, 3),
        ],
        "CFDefinitions": {
            "CFSubjects": [with(60, json!({"title": "Science", "hierarchyCode": "1"}))],
            "CFItemTypes": [with(61, course_type)],
        },
        "CFRubrics": [with(70, rubric)],
    })
}

/// Puts a value into the sound package, reads it, and expects a repair at a place and a value in the export.
#[track_caller]
fn check(put: &str, value: Value, kind: RepairKind, at: &str, expected: (&str, Value)) {
    let mut package = sound();
    place(&mut package, put, value);
    let reading = kept(package.to_string().as_bytes()).unwrap();
    let found: Vec<_> = reading
        .repairs
        .iter()
        .map(|r| (r.kind.name(), r.pointer.as_str()))
        .collect();
    assert!(found.contains(&(kind.name(), at)), "{found:?}");
    let export = serde_json::to_value(&reading.package).unwrap();
    assert_eq!(
        export.pointer(expected.0).cloned().unwrap_or_default(),
        expected.1,
        "{export:#}"
    );
}

/// The same where the repair and the new value stand where the value was put.
#[track_caller]
fn here(at: &str, value: Value, kind: RepairKind, expected: Value) {
    check(at, value, kind, at, (at, expected));
}

fn place(package: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match package.pointer_mut(parent).unwrap() {
        Value::Array(list) => list.push(value),
        other => other[key] = value,
    }
}
