//! Each rule on a small package that breaks it, and a sound package that breaks none.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::case::lenient;
use crate::exchange::framework::{Incoming, Remark};
use crate::locale::Language;

fn id(n: u32) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

fn link(n: u32) -> Value {
    json!({"title": format!("T{n}"), "identifier": id(n), "uri": format!("https://a.example/uri/{}", id(n))})
}

fn with(n: u32, more: Value) -> Value {
    let mut value = json!({"identifier": id(n), "uri": format!("https://a.example/uri/{}", id(n)),
        "lastChangeDateTime": "2024-05-06T07:08:09Z"});
    let more = more.as_object().unwrap().clone();
    value.as_object_mut().unwrap().extend(more);
    value
}

fn edge(n: u32, kind: &str, from: u32, to: u32) -> Value {
    with(
        n,
        json!({"associationType": kind, "sequenceNumber": n,
            "originNodeURI": link(from), "destinationNodeURI": link(to)}),
    )
}

/// A package that breaks no rule.
fn sound() -> Value {
    let level = |n: u32| {
        with(
            n,
            json!({"quality": "Good", "score": n, "position": n, "rubricCriterionId": id(71)}),
        )
    };
    json!({
        "CFDocument": with(1, json!({"caseVersion": "1.1", "creator": "A", "title": "T", "language": "en",
            "adoptionStatus": "Draft", "subject": ["T60"], "subjectURI": [link(60)], "licenseURI": link(62)})),
        "CFItems": [
            with(2, json!({"fullStatement": "Solve $x^2 = 4$", "humanCodingScheme": "A", "educationLevel": ["09"],
                "CFItemType": "T61", "CFItemTypeURI": link(61)})),
            with(3, json!({"fullStatement": "Costs $5", "humanCodingScheme": "B", "language": "ja"})),
            with(4, json!({"fullStatement": "Gone", "humanCodingScheme": "C", "statusEndDate": "2020-01-01"})),
        ],
        "CFAssociations": [edge(10, "isChildOf", 2, 1), edge(11, "isChildOf", 3, 1), edge(12, "isChildOf", 4, 1),
            edge(13, "replacedBy", 4, 3)],
        "CFDefinitions": {
            "CFSubjects": [with(60, json!({"title": "T60", "hierarchyCode": "1"}))],
            "CFLicenses": [with(62, json!({"title": "T62", "licenseText": "Free"}))],
            "CFItemTypes": [with(61, json!({"title": "T61", "description": "D", "hierarchyCode": "1"}))],
        },
        "CFRubrics": [with(70, json!({"title": "R", "CFRubricCriteria": [with(71, json!({
            "rubricId": id(70), "position": 1, "CFItemURI": link(2),
            "CFRubricCriterionLevels": [level(72), level(73)]}))]}))],
    })
}

fn found(package: &Value) -> Vec<Finding> {
    let bytes = package.to_string();
    let reading = lenient::read(bytes.as_bytes(), &mut |_, _| ControlFlow::Continue(())).unwrap();
    let places = FilePlaces::of(bytes.as_bytes(), &reading.repairs);
    check(&Input {
        today: Some("2026-01-01"),
        ..Input::case(&reading.package, &reading.repairs, &places)
    })
}

fn told(findings: &[Finding]) -> Vec<(Rule, String)> {
    let told = findings.iter();
    told.map(|finding| (finding.rule, finding.place.to_string()))
        .collect()
}

/// Puts values into the sound package and expects exactly these findings.
#[track_caller]
fn expect(puts: &[(&str, Value)], expected: &[(Rule, &str)]) -> Vec<Finding> {
    let mut package = sound();
    for (pointer, value) in puts {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match package.pointer_mut(parent).unwrap() {
            Value::Array(list) if key == "-" => list.push(value.clone()),
            Value::Array(list) => list[key.parse::<usize>().unwrap()] = value.clone(),
            other => other[key] = value.clone(),
        }
    }
    let findings = found(&package);
    let expected: Vec<_> = expected
        .iter()
        .map(|(r, p)| (*r, (*p).to_owned()))
        .collect();
    assert_eq!(told(&findings), expected);
    findings
}

#[test]
fn a_sound_package_has_no_finding() {
    expect(&[], &[]);
}

#[test]
fn the_tree() {
    let orphan = with(5, json!({"fullStatement": "Alone"}));
    expect(&[("/CFItems/-", orphan)], &[(Rule::Orphan, "/CFItems/3")]);
    let cycle = expect(
        &[
            ("/CFAssociations/-", edge(20, "isChildOf", 2, 3)),
            ("/CFAssociations/-", edge(21, "isChildOf", 3, 4)),
            ("/CFAssociations/-", edge(22, "isChildOf", 4, 2)),
        ],
        &[
            (Rule::ChildCycle, "/CFItems/0"),
            (Rule::SeveralParents, "/CFItems/0"),
            (Rule::SeveralParents, "/CFItems/1"),
            (Rule::SeveralParents, "/CFItems/2"),
        ],
    );
    let members: Vec<String> = cycle[0]
        .related
        .iter()
        .map(|r| r.place.to_string())
        .collect();
    assert_eq!(
        members,
        ["/CFItems/1", "/CFItems/2"],
        "one cycle is one finding with its members"
    );
    expect(
        &[("/CFAssociations/-", edge(20, "isRelatedTo", 2, 2))],
        &[(Rule::SelfLoop, "/CFAssociations/4")],
    );
    expect(
        &[("/CFAssociations/-", edge(20, "isChildOf", 1, 2))],
        &[(Rule::DocumentAsChild, "/CFAssociations/4")],
    );
    let mut same = edge(20, "isChildOf", 3, 1);
    same["sequenceNumber"] = json!(99);
    expect(
        &[("/CFAssociations/-", same)],
        &[(Rule::AssociationRepeated, "/CFAssociations/4")],
    );
    expect(
        &[("/CFAssociations/0/sequenceNumber", json!(11))],
        &[(Rule::SequenceDuplicate, "/CFAssociations/0/sequenceNumber")],
    );
    let mut package = sound();
    package["CFAssociations"][0]
        .as_object_mut()
        .unwrap()
        .shift_remove("sequenceNumber");
    assert_eq!(
        told(&found(&package)),
        [(Rule::SequenceMissing, "/CFDocument".to_owned())]
    );
    let foreign = json!({"title": "", "identifier": id(900), "uri": "https://b.example/9"});
    expect(
        &[("/CFItems/0/CFDocumentURI", foreign)],
        &[
            (Rule::AliasSource, "/CFAssociations/0"),
            (Rule::ForeignDocumentLink, "/CFItems/0/CFDocumentURI"),
        ],
    );
}

#[test]
fn ends_outside_are_told_by_what_is_known_of_them() {
    struct World;
    impl Outside for World {
        fn standing(&self, identifier: &str, _: &str) -> Standing {
            match identifier.ends_with("901") {
                true => Standing::Known,
                false if identifier.ends_with("902") => Standing::Removed,
                false => Standing::Unknown,
            }
        }
    }
    let mut package = sound();
    let mut elsewhere = edge(23, "exemplar", 2, 904);
    elsewhere["destinationNodeURI"]["targetType"] = json!("ext:book");
    let edges = package["CFAssociations"].as_array_mut().unwrap();
    edges.extend([901, 902, 903].map(|to| edge(to + 50, "exactMatchOf", 2, to)));
    edges.push(elsewhere);
    assert_eq!(
        told(&found(&package)).len(),
        3,
        "without a world they are noted"
    );
    let bytes = package.to_string();
    let reading = lenient::read(bytes.as_bytes(), &mut |_, _| ControlFlow::Continue(())).unwrap();
    let places = FilePlaces::of(bytes.as_bytes(), &reading.repairs);
    let findings = check(&Input {
        outside: Some(&World),
        ..Input::case(&reading.package, &reading.repairs, &places)
    });
    let at = |n| format!("/CFAssociations/{n}/destinationNodeURI");
    assert_eq!(
        told(&findings),
        [(Rule::EndUnknown, at(6)), (Rule::EndRemoved, at(5))]
    );
}

#[test]
fn fields_and_words() {
    let one = |at: &str, value: Value, rule: Rule, place: &str| {
        expect(&[(at, value)], &[(rule, place)]);
    };
    let here = |at: &str, value: Value, rule: Rule| one(at, value, rule, at);
    here(
        "/CFItems/1/humanCodingScheme",
        json!("C"),
        Rule::CodeDuplicate,
    );
    here("/CFItems/0/fullStatement", json!(" "), Rule::RequiredEmpty);
    here("/CFItems/0/language", json!("en_US"), Rule::LanguageTag);
    here("/CFDocument/language", json!("English"), Rule::LanguageTag);
    one(
        "/CFItems/0/educationLevel",
        json!(["09", "Grade 9"]),
        Rule::EducationLevel,
        "/CFItems/0/educationLevel/1",
    );
    here(
        "/CFDocument/adoptionStatus",
        json!("Ready"),
        Rule::AdoptionStatus,
    );
    expect(
        &[("/CFItems/2/statusStartDate", json!("2021-01-01"))],
        &[(Rule::StatusOrder, "/CFItems/2/statusEndDate")],
    );
    here(
        "/CFItems/0/statusEndDate",
        json!("2025-01-01"),
        Rule::RetiredAlone,
    );
    expect(&[("/CFItems/0/statusEndDate", json!("2027-01-01"))], &[]);
    expect(
        &[
            ("/CFItems/0/statusEndDate", json!("2025-01-01")),
            ("/CFItems/1/statusEndDate", json!("2025-01-01")),
        ],
        &[(Rule::RetiredAlone, "/CFDocument")],
    );
    one(
        "/CFAssociations/-",
        edge(20, "replacedBy", 2, 3),
        Rule::ReplacedInForce,
        "/CFAssociations/4",
    );
    one(
        "/CFItems/0/lastChangeDateTime",
        json!("2025-01-01T00:00:00Z"),
        Rule::DocumentOlder,
        "/CFDocument/lastChangeDateTime",
    );
    here(
        "/CFDocument/subject",
        json!(["Other"]),
        Rule::SubjectMismatch,
    );
    here(
        "/CFItems/0/CFItemType",
        json!("Other"),
        Rule::ItemTypeMismatch,
    );
    here("/CFItems/0/licenseURI", link(99), Rule::DefinitionMissing);
    let unused = with(63, json!({"title": "U", "hierarchyCode": "9"}));
    one(
        "/CFDefinitions/CFSubjects/-",
        unused,
        Rule::DefinitionUnused,
        "/CFDefinitions/CFSubjects/1",
    );
    here("/CFItems/0/notes", json!("Let $x be"), Rule::MathUnbalanced);
    here("/CFItems/0/notes", json!("<b>Bold</b>"), Rule::Html);
    here(
        "/CFItems/0/abbreviatedStatement",
        json!("x".repeat(61)),
        Rule::Length,
    );
    one(
        "/CFItems/0/identifier",
        json!("X-1"),
        Rule::IdentifierForm,
        "/CFItems/0/identifier",
    );
}

#[test]
fn identifiers_and_addresses() {
    let v7 = "018f0000-0000-7000-8000-000000000000";
    expect(
        &[(
            "/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels/0/identifier",
            json!(v7),
        )],
        &[(
            Rule::IdentifierForm,
            "/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels/0/identifier",
        )],
    );
    expect(
        &[("/CFAssociations/3/identifier", json!(id(2)))],
        &[(Rule::IdentifierDuplicate, "/CFAssociations/3/identifier")],
    );
    expect(
        &[(
            "/CFAssociations/3/uri",
            json!(format!("https://a.example/uri/{}", id(2))),
        )],
        &[(Rule::UriDuplicate, "/CFAssociations/3/uri")],
    );
}

#[test]
fn rubrics() {
    let at = "/CFRubrics/0/CFRubricCriteria/0";
    let level = format!("{at}/CFRubricCriterionLevels/1");
    let one = |pointer: String, value: Value, rule: Rule| {
        expect(&[(&pointer, value)], &[(rule, &pointer)]);
    };
    one(format!("{at}/CFItemURI"), link(99), Rule::CriterionItem);
    one(format!("{at}/rubricId"), json!(id(99)), Rule::RubricParent);
    one(
        format!("{level}/rubricCriterionId"),
        json!(id(99)),
        Rule::RubricParent,
    );
    one(format!("{level}/position"), json!(72), Rule::RubricPosition);
    one(format!("{level}/score"), json!(72), Rule::RubricScore);
}

#[test]
fn repairs_of_the_reader_are_findings_with_the_place_in_the_file() {
    let mut package = sound();
    let items = package["CFItems"].as_array_mut().unwrap();
    let first = items[0].clone();
    items.insert(0, json!(null));
    items.insert(2, first);
    items[3]["educationalLevel"] = json!(["Grade 9"]);
    items[3]["weight"] = json!(3);
    items[3]["notes"] = json!(null);
    items[3]["lastChangeDateTime"] = json!("2024-05-06 07:08:09");
    let wrapped = json!({"CFPackage": package});
    let told = told(&found(&wrapped));
    let at = |rest: &str| format!("/CFPackage/CFItems{rest}");
    assert_eq!(
        told,
        [
            (Rule::NullValue, at("/0")),
            (Rule::NullValue, at("/3/notes")),
            (Rule::KeySpelling, at("/3/educationalLevel")),
            (Rule::UnknownKey, at("/3/weight")),
            (Rule::TimeForm, at("/3/lastChangeDateTime")),
            (Rule::Wrapped, "/".to_owned()),
            (Rule::EntityRepeated, at("/2")),
            (Rule::EducationLevel, at("/3/educationalLevel/0")),
        ]
    );
}

#[test]
fn what_another_reader_says_is_told_and_what_its_format_lacks_is_not() {
    let bytes = sound().to_string();
    let reading = lenient::read(bytes.as_bytes(), &mut |_, _| ControlFlow::Continue(())).unwrap();
    let mut package = reading.package;
    package.document.last_change_date_time = String::new();
    let place = Place::Cell {
        row: 3,
        column: "code".to_owned(),
    };
    let remark = Remark {
        place: Some(place.clone()),
        kind: "odd",
        entity: None,
        message: Message::new("check-level-note"),
    };
    let incoming = Incoming {
        package,
        refused: vec![remark],
        ..Incoming::default()
    };
    let places = FilePlaces::default();
    let findings = check(&Input::incoming(&incoming, &places));
    assert_eq!(
        (findings.len(), findings[0].rule, &findings[0].place),
        (1, Rule::RowRefused, &place)
    );
}

#[test]
fn the_forms_say_the_same() {
    let mut package = sound();
    package["CFItems"][0]["notes"] = json!("<i>");
    package["CFItems"][1]["humanCodingScheme"] = json!("A");
    package["CFItems"][1]["weight"] = json!(1);
    let pretty = serde_json::to_string_pretty(&package).unwrap();
    let findings = found(&package);
    let regions = regions(pretty.as_bytes(), &pointers(&findings));
    let log: Value =
        serde_json::from_str(&sarif(&findings, Language::Ja, "a.json", &regions)).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
        let place = &result["locations"][0];
        let pointer = place["logicalLocations"][0]["fullyQualifiedName"]
            .as_str()
            .unwrap();
        let region = &place["physicalLocation"]["region"];
        let number = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap();
        let line = pretty.lines().nth(number("startLine") - 1).unwrap();
        let value = package.pointer(pointer).unwrap().to_string();
        let written: String = line
            .chars()
            .skip(number("startColumn") - 1)
            .take(value.chars().count())
            .collect();
        assert_eq!(written, value);
        assert!(!result["message"]["text"].as_str().unwrap().is_ascii());
    }
    let told: Value = serde_json::from_str(&json(&findings, Language::En)).unwrap();
    assert_eq!(told["findings"].as_array().unwrap().len(), findings.len());
    assert_eq!(told["counts"]["errors"], 1);
    let said = text(&findings, Language::En);
    for finding in &findings {
        assert!(
            said.contains(finding.rule.id()) && said.contains(&finding.place.to_string()),
            "{said}"
        );
    }
    assert!(
        said.trim_end()
            .ends_with("Errors: 1, warnings: 1, notes: 1"),
        "{said}"
    );
    let empty = sarif(&[], Language::En, "a.json", &HashMap::new());
    assert!(empty.contains("\"results\": []"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever the edges, every finding has a place that is in the file, and every cycle's members are told once.
    #[test]
    fn any_edges_are_judged(edges in prop::collection::vec((0_u32..8, 0_u32..8, any::<bool>()), 0..20)) {
        let mut package = sound();
        package["CFAssociations"] = edges.iter().zip(100..).map(|((from, to, child), n)| {
            edge(n, if *child { "isChildOf" } else { "replacedBy" }, *from, *to)
        }).collect();
        let findings = found(&package);
        let mut members: BTreeMap<String, usize> = BTreeMap::new();
        for finding in &findings {
            let Place::Pointer(pointer) = &finding.place else { panic!("{finding:?}") };
            prop_assert!(package.pointer(pointer).is_some(), "{pointer}");
            if finding.rule == Rule::ChildCycle {
                *members.entry(pointer.clone()).or_default() += 1;
                for related in &finding.related {
                    *members.entry(related.place.to_string()).or_default() += 1;
                }
            }
        }
        prop_assert!(members.values().all(|count| *count == 1));
    }
}
