//! Every endpoint of both versions, over our seeds and published packages, held to the contract.

use std::collections::BTreeSet;

use kakehashi::access::{ActorKind, Role};
use kakehashi::case::version::Version;
use kakehashi::registry::imports::ImportOptions;
use kakehashi::rest::discovery_document;
use serde_json::{Value, json};

use super::{CASE, demo, identifiers, refused, without_null};
use crate::support::packages::{CHANGED, association, flat, id, item, package, uri};
use crate::support::{Contract, Engine, PUBLIC_URL, TestApp, shared};

const OLD: &str = "/ims/case/v1p0";

/// Endpoint, schema, and where in a package what it answers about stands.
const LISTS: [(&str, &str, &str); 11] = [
    ("CFItems", "CFItemDType", "/CFItems"),
    ("CFItemAssociations", "CFAssociationSetDType", "/CFItems"),
    ("CFAssociations", "CFAssociationDType", "/CFAssociations"),
    (
        "CFConcepts",
        "CFConceptSetDType",
        "/CFDefinitions/CFConcepts",
    ),
    (
        "CFSubjects",
        "CFSubjectSetDType",
        "/CFDefinitions/CFSubjects",
    ),
    (
        "CFItemTypes",
        "CFItemTypeSetDType",
        "/CFDefinitions/CFItemTypes",
    ),
    ("CFLicenses", "CFLicenseDType", "/CFDefinitions/CFLicenses"),
    (
        "CFAssociationGroupings",
        "CFAssociationGroupingDType",
        "/CFDefinitions/CFAssociationGroupings",
    ),
    ("CFRubrics", "CFRubricDType", "/CFRubrics"),
    ("CFDocuments", "CFDocumentDType", "/CFDocument"),
    ("CFPackages", "CFPackageDType", "/CFDocument"),
];

/// Keys that 1.0 does not know, wherever they stand.
const NEW: [&str; 5] = [
    "frameworkType",
    "caseVersion",
    "extensions",
    "targetType",
    "isTranslationOf",
];

/// At most this many of a list, spread over it.
const SOME: usize = 15;

fn some(all: Vec<String>) -> Vec<String> {
    let step = all.len().div_ceil(SOME).max(1);
    all.into_iter().step_by(step).collect()
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|member| keys(member, found)),
        Value::Object(map) => {
            found.extend(map.keys().cloned());
            map.values().for_each(|member| keys(member, found));
        }
        _ => {}
    }
}

/// Asks every endpoint about what a package holds. Gives how often each was asked, and the identifiers that do not have
/// the form of the contract.
fn walk(
    app: &TestApp,
    contract: &Contract,
    document: &str,
    asked: &mut [usize; 11],
) -> BTreeSet<String> {
    let ours = Contract::of(discovery_document(Version::V1p1, PUBLIC_URL));
    let ours_old = Contract::of(discovery_document(Version::V1p0, PUBLIC_URL));
    let package = app.get(&format!("{CASE}/CFPackages/{document}")).ok();
    let mut odd = BTreeSet::new();
    for (place, (path, schema, pointer)) in LISTS.iter().enumerate() {
        let found = match *pointer {
            "/CFDocument" => vec![document.to_owned()],
            _ => some(identifiers(&package, pointer)),
        };
        for identifier in found {
            // A code for an identifier has no place in an address.
            if uuid::Uuid::try_parse(&identifier).is_err() {
                continue;
            }
            asked[place] += 1;
            let first = app.get(&format!("{CASE}/{path}/{identifier}"));
            for (name, header) in [
                ("If-None-Match", "ETag"),
                ("If-Modified-Since", "Last-Modified"),
            ] {
                let sent = [(name, first.header(header))];
                let again = app.send("GET", &format!("{CASE}/{path}/{identifier}"), &sent);
                assert_eq!(
                    (again.status, again.body.len()),
                    (304, 0),
                    "{path}/{identifier}: {name}"
                );
            }
            let answer = first.ok();
            assert!(without_null(&answer), "{path}/{identifier}");
            odd.extend(contract.odd_identifiers(schema, &answer));
            ours.holds(schema, &answer);
            let old = app.get(&format!("{OLD}/{path}/{identifier}"));
            odd.extend(contract.odd_identifiers(schema, &old.ok()));
            ours_old.holds(schema, &old.json());
            let mut known = BTreeSet::new();
            keys(&old.json(), &mut known);
            for key in NEW {
                assert!(!known.contains(key), "{path}/{identifier}: {key}");
            }
            if old.text().contains("CFPackageURI") {
                assert!(
                    old.text()
                        .contains(&format!("{PUBLIC_URL}{OLD}/CFPackages/"))
                );
            }
            if *path == "CFItemAssociations" {
                let other = app.get(&format!("{CASE}/CFItems/{identifier}/associations"));
                assert_eq!(other.ok(), answer);
            }
        }
    }
    odd
}

on_both_engines! {
    async fn real_data_every_endpoint_holds_to_the_contract(engine: Engine) {
        let Some(shared) = shared(1) else { return };
        let contract = Contract::read(&shared);
        let app = TestApp::builder(engine).demo().key("importer", Role::Editor, ActorKind::Person).start().await;
        let actor = app.actor(0).await;
        let mut source = String::new();
        for file in std::fs::read_dir(shared.join("data/case")).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            source.push_str(std::str::from_utf8(&bytes).unwrap());
            app.import(&actor, &bytes, ImportOptions::default()).await.unwrap();
        }
        let list = app.get(&format!("{CASE}/CFDocuments")).ok();
        let documents = identifiers(&list, "/CFDocuments");
        assert!(documents.len() >= 12, "{documents:?}");
        let mut asked = [0; 11];
        let mut odd = contract.odd_identifiers("CFDocumentSetDType", &list);
        for document in &documents {
            odd.extend(walk(&app, &contract, document, &mut asked));
        }
        for ((path, ..), asked) in LISTS.iter().zip(asked) {
            // Nothing published here has concepts; another test makes some.
            assert!(asked > 0 || *path == "CFConcepts", "{path} was never asked");
        }
        // The one deviation: identifiers are kept as they were published, whatever the contract's pattern says.
        for identifier in &odd {
            assert!(source.contains(&format!("\"{identifier}\"")), "{identifier} is not of a publisher");
        }
    }

    async fn an_identifier_is_kept_whatever_its_form(engine: Engine) {
        let app = TestApp::builder(engine).key("importer", Role::Editor, ActorKind::Person).start().await;
        let actor = app.actor(0).await;
        let odd = ["10000000-0000-0000-0000-000000000001", "0190A5B1-7B2C-7E3D-8F4A-5B6C7D8E9F00"];
        let mut framework = flat("odd", 2);
        for (position, identifier) in odd.iter().enumerate() {
            framework["CFItems"][position]["identifier"] = json!(identifier);
            framework["CFAssociations"][position]["originNodeURI"]["identifier"] = json!(identifier);
        }
        app.import(&actor, framework.to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let ours = Contract::of(discovery_document(Version::V1p1, PUBLIC_URL));
        for identifier in odd {
            for spelling in [identifier.to_owned(), identifier.to_lowercase(), identifier.replace('-', "")] {
                let item = app.get(&format!("{CASE}/CFItems/{spelling}")).ok();
                assert_eq!(item["identifier"], identifier, "{spelling}");
                ours.holds("CFItemDType", &item);
            }
        }
        if let Some(shared) = shared(1) {
            let package = app.get(&format!("{CASE}/CFPackages/{}", id("odd"))).ok();
            let found = Contract::read(&shared).odd_identifiers("CFPackageDType", &package);
            assert_eq!(found, odd.map(str::to_owned).into());
        }
    }

    async fn definitions_come_with_those_below_them(engine: Engine) {
        let app = TestApp::builder(engine).key("importer", Role::Editor, ActorKind::Person).start().await;
        let actor = app.actor(0).await;
        let definition = |name: &str, code: &str| json!({
            "identifier": id(name), "uri": uri(name), "title": name, "description": name, "hierarchyCode": code,
            "lastChangeDateTime": CHANGED,
        });
        let tree = |kind: &str| -> Vec<Value> {
            [("ten", "10"), ("one-b", "1.2"), ("one", "1"), ("one-a-i", "1.1.1"), ("one-a", "1.1")]
                .map(|(name, code)| definition(&format!("{kind}/{name}"), code)).into()
        };
        let mut framework = flat("defined", 1);
        framework["CFDefinitions"] = json!({
            "CFConcepts": tree("concept"), "CFSubjects": tree("subject"), "CFItemTypes": tree("type"),
        });
        for list in ["CFConcepts", "CFSubjects"] {
            for definition in framework["CFDefinitions"][list].as_array_mut().unwrap() {
                if list == "CFSubjects" { definition.as_object_mut().unwrap().remove("description"); }
            }
        }
        app.import(&actor, framework.to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        for (path, kind) in [("CFConcepts", "concept"), ("CFSubjects", "subject"), ("CFItemTypes", "type")] {
            let titles = |name: &str| -> Vec<String> {
                let set = app.get(&format!("{CASE}/{path}/{}", id(&format!("{kind}/{name}")))).ok();
                set[path].as_array().unwrap().iter().map(|d| d["title"].as_str().unwrap().to_owned()).collect()
            };
            let named = |names: &[&str]| -> Vec<String> { names.iter().map(|name| format!("{kind}/{name}")).collect() };
            assert_eq!(titles("one"), named(&["one", "one-a", "one-a-i", "one-b"]), "{path}");
            assert_eq!(titles("one-a"), named(&["one-a", "one-a-i"]), "{path}");
            assert_eq!(titles("ten"), named(&["ten"]), "{path}");
            refused(&app.get(&format!("{CASE}/{path}/{}", id("defined"))), 404, "unknownobject");
        }
    }

    async fn associations_of_an_item_come_from_every_framework_the_caller_may_read(engine: Engine) {
        let app = TestApp::builder(engine)
            .key("owner", Role::Editor, ActorKind::Person)
            .key("mapper", Role::Editor, ActorKind::Person)
            .start().await;
        let (owner, mapper) = (app.actor(0).await, app.actor(1).await);
        app.import(&owner, flat("owned", 2).to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let edge = |name: &str, kind: &str| {
            let edges = vec![association(kind, &format!("{name}/1"), "owned/1")];
            package(name, vec![item(&format!("{name}/1"), "x")], edges)
        };
        let draft = ImportOptions { visibility: Some(kakehashi::access::Visibility::Private), ..ImportOptions::default() };
        app.import(&mapper, edge("open", "exactMatchOf").to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        app.import(&mapper, edge("draft", "isRelatedTo").to_string().as_bytes(), draft).await.unwrap();
        let path = format!("{CASE}/CFItemAssociations/{}", id("owned/1"));
        let types = |answer: &Value| -> Vec<String> {
            let list = answer["CFAssociations"].as_array().unwrap();
            list.iter().map(|edge| edge["associationType"].as_str().unwrap().to_owned()).collect()
        };
        let open = app.get(&path);
        assert_eq!(types(&open.ok()), ["isChildOf", "exactMatchOf"]);
        assert_eq!(open.json()["CFItem"]["CFDocumentURI"]["identifier"], id("owned"));
        assert!(open.json()["CFAssociations"][0].get("CFDocumentURI").is_none());
        assert!(open.header("Cache-Control").contains("public"));
        assert_eq!(types(&app.get_as(0, &path).ok()), ["isChildOf", "exactMatchOf"]);
        let own = app.get_as(1, &path);
        assert_eq!(types(&own.ok()), ["isChildOf", "exactMatchOf", "isRelatedTo"]);
        assert!(own.header("Cache-Control").contains("private"));
        assert_ne!(own.header("ETag"), open.header("ETag"));
        // One that is a draft is not there for others, wherever it is asked for.
        let edge = id(&format!("{} isRelatedTo {}", "draft/1", "owned/1"));
        for path in [format!("{CASE}/CFAssociations/{edge}"), format!("/uri/{edge}")] {
            refused(&app.get(&path), 404, "unknownobject");
            assert_eq!(app.get_as(1, &path).ok()["identifier"], edge);
        }
    }

    async fn every_route_tells_what_it_allows(engine: Engine) {
        let app = demo(engine).await;
        let nothing = id("nothing");
        let mut paths: Vec<String> = LISTS.iter().map(|(path, ..)| format!("/{path}/{nothing}")).collect();
        paths.extend(["/CFDocuments".to_owned(), format!("/CFItems/{nothing}/associations")]);
        let mut all: Vec<String> = paths.iter().flat_map(|path| [format!("{CASE}{path}"), format!("{OLD}{path}")]).collect();
        all.extend([
            format!("/uri/{nothing}"), "/healthz".to_owned(), "/readyz".to_owned(),
            format!("{CASE}/discovery/imscasev1p1_openapi3_v1p0.json"),
        ]);
        for path in all {
            let asked = app.send("OPTIONS", &path, &[("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET")]);
            assert_eq!((asked.status, asked.body.len()), (204, 0), "{path}");
            assert_eq!(asked.header("Allow"), "GET, HEAD, OPTIONS", "{path}");
            assert_eq!(asked.header("Access-Control-Allow-Origin"), "*");
            assert_eq!(asked.header("Access-Control-Allow-Credentials"), "");
            assert!(asked.header("Access-Control-Allow-Headers").contains("If-None-Match"));
            for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
                let answer = app.send(method, &path, &[]);
                refused(&answer, 405, "unknownobject");
                assert_eq!(answer.header("Allow"), "GET, HEAD, OPTIONS", "{method} {path}");
            }
            let read = app.get(&path);
            if !path.ends_with('z') {
                assert_eq!(read.header("Access-Control-Allow-Origin"), "*", "{path}");
                for name in ["X-Total-Count", "Link", "ETag", "Last-Modified"] {
                    assert!(read.header("Access-Control-Expose-Headers").contains(name), "{path}");
                }
            }
        }
        for path in ["/ims/case/v1p0/CFNothing", "/ims/case/v1p2/CFDocuments", "/ims/case/v1p1/CFItems", "/ims/case/v1p1/CFItems/"] {
            refused(&app.get(path), 404, "unknownobject");
            assert_eq!(app.get(path).header("Access-Control-Allow-Origin"), "*", "{path}");
        }
        for odd in ["%00", "%FF", "%2e%2e", "a%2Fb", "☃", "'--", "{id}"] {
            let path = format!("{CASE}/CFItems/{}", odd.replace('☃', "%E2%98%83").replace(['{', '}'], "%7B"));
            refused(&app.get(&path), 404, if odd == "a%2Fb" || odd == "%2e%2e" { continue } else { "invalid_uuid" });
        }
    }
}
