//! The discovery document: true to this host, the same as the contract but for what is said here.

use std::collections::BTreeSet;

use kakehashi::case::version::Version;
use kakehashi::rest::discovery_document;
use serde_json::{Map, Value, json};

use super::{CASE, demo};
use crate::support::{Contract, Engine, PUBLIC_URL, project, shared};

/// Where our schemas say something else than the contract; `case::schema` says why.
const DEVIATIONS: [&str; 23] = [
    // Identifiers are kept as published.
    "CFAssociationDType.identifier",
    "CFAssociationGroupingDType.identifier",
    "CFConceptDType.identifier",
    "CFDocumentDType.identifier",
    "CFItemDType.identifier",
    "CFItemTypeDType.identifier",
    "CFLicenseDType.identifier",
    "CFPckgAssociationDType.identifier",
    "CFPckgDocumentDType.identifier",
    "CFPckgItemDType.identifier",
    "CFRubricCriterionDType.identifier",
    "CFRubricCriterionDType.rubricId",
    "CFRubricCriterionLevelDType.identifier",
    "CFRubricCriterionLevelDType.rubricCriterionId",
    "CFRubricDType.identifier",
    "CFSubjectDType.identifier",
    "LinkURIDType.identifier",
    // Nothing is an empty list.
    "CFAssociationSetDType.CFAssociations",
    "CFDocumentSetDType.CFDocuments",
    // A minor code that the contract's list forgets.
    "imsx_CodeMinorFieldDType.imsx_codeMinorFieldValue",
    // A page cut to some fields.
    "CFDocumentSelectionDType",
    "CFDocumentSelectionSetDType",
    "CFDocuments 200",
];

/// A schema without words for people and without what says nothing.
fn bare(schema: &Value) -> Value {
    match schema {
        Value::Array(list) => list.iter().map(bare).collect(),
        Value::Object(map) => {
            let says_nothing = |key: &str, value: &Value| {
                (key == "description" && value.is_string())
                    || key.starts_with("x-")
                    || (key == "minItems" && *value == json!(0))
            };
            let kept = map.iter().filter(|(key, value)| !says_nothing(key, value));
            Value::Object(
                kept.map(|(key, value)| (key.clone(), bare(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

fn set(value: &Value) -> BTreeSet<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

/// Where two lists of schemas differ.
fn differences(theirs: &Value, ours: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in object(theirs).keys().chain(object(ours).keys()) {
        let (a, b) = (&theirs[name], &ours[name]);
        if a.is_null() || b.is_null() {
            found.insert(name.clone());
            continue;
        }
        let parts = |schema: &Value| {
            (
                schema["type"].clone(),
                schema["additionalProperties"].clone(),
            )
        };
        if parts(a) != parts(b) || set(&a["required"]) != set(&b["required"]) {
            found.insert(format!("{name} itself"));
        }
        for property in object(&a["properties"])
            .keys()
            .chain(object(&b["properties"]).keys())
        {
            if bare(&a["properties"][property]) != bare(&b["properties"][property]) {
                found.insert(format!("{name}.{property}"));
            }
        }
    }
    found
}

#[test]
fn real_data_the_document_says_what_the_contract_says() {
    let Some(shared) = shared(1) else { return };
    let contract = Contract::read(&shared);
    let (theirs, ours) = (
        contract.file(),
        discovery_document(Version::V1p1, PUBLIC_URL),
    );
    let mut found = differences(
        &theirs["components"]["schemas"],
        &ours["components"]["schemas"],
    );
    for (path, operation) in object(&theirs["paths"]) {
        let (a, b) = (&operation["get"], &ours["paths"][path]["get"]);
        assert_eq!(a["operationId"], b["operationId"], "{path}");
        let parameters = |operation: &Value| -> Vec<Value> {
            let list = operation["parameters"].as_array().unwrap();
            list.iter()
                .map(|p| {
                    json!([
                        p["name"],
                        p["in"],
                        p["required"],
                        p["schema"]["type"],
                        p["schema"]["minimum"]
                    ])
                })
                .collect()
        };
        assert_eq!(parameters(a), parameters(b), "{path}");
        for (status, answer) in object(&a["responses"]) {
            let schema = |answer: &Value| bare(&answer["content"]["application/json"]["schema"]);
            if schema(answer) != schema(&b["responses"][status]) {
                found.insert(format!("{} {status}", path.trim_start_matches('/')));
            }
            for header in answer["headers"]
                .as_object()
                .into_iter()
                .flat_map(Map::keys)
            {
                assert!(
                    b["responses"][status]["headers"][header].is_object(),
                    "{path} {header}"
                );
            }
        }
    }
    let expected: BTreeSet<String> = DEVIATIONS.iter().map(|text| (*text).to_owned()).collect();
    assert_eq!(found, expected);
    let more: Vec<&String> = object(&ours["paths"])
        .keys()
        .filter(|path| theirs["paths"].get(path.as_str()).is_none())
        .collect();
    assert_eq!(more, ["/CFItems/{sourcedId}/associations"]);
}

#[test]
fn the_document_is_written_down() {
    for version in Version::ALL {
        let path = project().join(format!("schema/case-{}.openapi.json", version.word()));
        let now = format!("{:#}\n", discovery_document(version, PUBLIC_URL));
        if std::env::var_os("KAKEHASHI_UPDATE").is_some() {
            std::fs::write(&path, &now).unwrap();
        }
        let then = std::fs::read_to_string(&path).unwrap_or_default();
        let first = now.lines().zip(then.lines()).find(|(a, b)| a != b);
        assert!(
            now == then,
            "the discovery document differs from {} (first at {first:?}); if that is meant, run the tests with \
             KAKEHASHI_UPDATE=1",
            path.display()
        );
    }
}

on_both_engines! {
    async fn the_document_is_served_for_this_host(engine: Engine) {
        let app = demo(engine).await;
        for (version, path) in [
            (Version::V1p1, format!("{CASE}/discovery/imscasev1p1_openapi3_v1p0.json")),
            (Version::V1p0, "/ims/case/v1p0/discovery/imscasev1p0_openapi3_v1p0.json".to_owned()),
        ] {
            let served = app.get(&path);
            assert_eq!(served.ok(), discovery_document(version, PUBLIC_URL));
            assert_eq!(served.json()["servers"][0]["url"], format!("{PUBLIC_URL}{}", version.base()));
            let again = app.send("GET", &path, &[("If-None-Match", served.header("ETag"))]);
            assert_eq!(again.status, 304);
        }
    }
}
