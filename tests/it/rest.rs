//! CASE over REST, permanent addresses, health: what a consumer of the standard relies on.

mod aliases;
mod discovery;
mod encodings;
mod endpoints;
mod list;
mod permanent;

use kakehashi::access::{ActorKind, Role, Viewer};
use kakehashi::registry::imports::ImportOptions;
use serde_json::{Value, json};

use crate::support::packages::{flat, id};
use crate::support::{Answer, Contract, Engine, PUBLIC_URL, TestApp, seed, shared};

pub const CASE: &str = "/ims/case/v1p1";
pub const SEEDS: [&str; 2] = [
    "frameworks/data-science-ja.json",
    "frameworks/data-literacy-en.json",
];

pub async fn demo(engine: Engine) -> TestApp {
    TestApp::builder(engine)
        .demo()
        .key("hibari", Role::Reader, ActorKind::Machine)
        .start()
        .await
}

/// The identifiers below a pointer of a package.
pub fn identifiers(package: &Value, pointer: &str) -> Vec<String> {
    let list = package
        .pointer(pointer)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.map(|entity| entity["identifier"].as_str().unwrap().to_owned())
        .collect()
}

/// A refusal in the form of the standard, with its minor code.
pub fn refused(answer: &Answer, status: u16, minor: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(
        answer
            .header("Content-Type")
            .starts_with("application/json"),
        "{}",
        answer.header("Content-Type")
    );
    assert!(!answer.header("X-Request-Id").is_empty());
    let body = answer.json();
    assert_eq!(
        (&body["imsx_codeMajor"], &body["imsx_severity"]),
        (&json!("failure"), &json!("error"))
    );
    assert_eq!(
        body["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"],
        minor
    );
    assert!(
        body["imsx_description"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );
}

/// No key anywhere may stand for nothing.
pub fn without_null(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(list) => list.iter().all(without_null),
        Value::Object(map) => map.values().all(without_null),
        _ => true,
    }
}

on_both_engines! {
    async fn every_entity_has_its_address(engine: Engine) {
        let app = demo(engine).await;
        for name in SEEDS {
            let package: Value = serde_json::from_slice(&seed(name)).unwrap();
            let document = package["CFDocument"]["identifier"].as_str().unwrap();
            assert_eq!(app.get(&format!("{CASE}/CFPackages/{document}")).ok(), package);
            assert_eq!(app.get(&format!("/uri/{document}")).ok(), package);
            let alone = app.get(&format!("{CASE}/CFDocuments/{document}")).ok();
            assert_eq!(alone["CFPackageURI"]["uri"], format!("{PUBLIC_URL}{CASE}/CFPackages/{document}"));
            let item = package["CFItems"][5].clone();
            let alone = app.get(&format!("{CASE}/CFItems/{}", item["identifier"].as_str().unwrap())).ok();
            assert_eq!(alone["CFDocumentURI"]["identifier"], document);
            assert_eq!(alone["fullStatement"], item["fullStatement"]);
            let lists = [
                "/CFItems", "/CFAssociations", "/CFDefinitions/CFSubjects", "/CFDefinitions/CFLicenses",
                "/CFDefinitions/CFItemTypes", "/CFDefinitions/CFAssociationGroupings", "/CFRubrics",
                "/CFRubrics/0/CFRubricCriteria", "/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels",
            ];
            for list in lists {
                let identifiers = identifiers(&package, list);
                assert!(!identifiers.is_empty(), "{name}: {list}");
                for identifier in identifiers.iter().take(2) {
                    let answer = app.get(&format!("/uri/{identifier}"));
                    assert_eq!(&answer.ok()["identifier"], identifier, "{name}: {list}");
                    assert!(without_null(&answer.json()), "{name}: {list}");
                }
            }
        }
        let snapshot = app.registry().graph.snapshot();
        let badge = snapshot.every_badge().next().unwrap();
        assert_eq!(app.get(&format!("/uri/{}", badge.key)).ok()["identifier"], badge.key.to_string());
    }

    async fn real_data_answers_hold_to_the_contract(engine: Engine) {
        let Some(shared) = shared(1) else { return };
        let contract = Contract::read(&shared);
        let app = demo(engine).await;
        let list = app.get(&format!("{CASE}/CFDocuments")).ok();
        contract.holds("CFDocumentSetDType", &list);
        // Catalogues of courses are CASE documents like any other.
        let documents = identifiers(&list, "/CFDocuments");
        assert!(documents.len() >= 7, "{documents:?}");
        for document in documents {
            let package = app.get(&format!("{CASE}/CFPackages/{document}")).ok();
            contract.holds("CFPackageDType", &package);
            contract.holds("CFDocumentDType", &app.get(&format!("{CASE}/CFDocuments/{document}")).ok());
            for item in identifiers(&package, "/CFItems").iter().take(12) {
                contract.holds("CFItemDType", &app.get(&format!("{CASE}/CFItems/{item}")).ok());
            }
            for edge in identifiers(&package, "/CFAssociations").iter().take(3) {
                contract.holds("CFAssociationDType", &app.get(&format!("/uri/{edge}")).ok());
            }
        }
        for path in ["CFItems/no-uuid", "CFItems/00000000-0000-4000-8000-000000000000", "CFNothing", "CFDocuments?limit=x"] {
            contract.holds("imsx_StatusInfoDType", &app.get(&format!("{CASE}/{path}")).json());
        }
    }

    async fn who_has_a_version_is_not_sent_it_again(engine: Engine) {
        let app = demo(engine).await;
        let framework: Value = serde_json::from_slice(&seed(SEEDS[0])).unwrap();
        let document = framework["CFDocument"]["identifier"].as_str().unwrap();
        let item = framework["CFItems"][0]["identifier"].as_str().unwrap();
        let paths = [
            format!("{CASE}/CFPackages/{document}"), format!("{CASE}/CFDocuments/{document}"),
            format!("{CASE}/CFItems/{item}"), format!("/uri/{item}"),
        ];
        for path in paths {
            let first = app.get(&path);
            let (tag, modified) = (first.header("ETag").to_owned(), first.header("Last-Modified").to_owned());
            assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10, "{path}: {tag}");
            assert_eq!(modified, "Tue, 01 Apr 2025 00:00:00 GMT", "{path}");
            assert!(first.header("Cache-Control").contains("public"), "{path}");
            assert!(first.header("Vary").contains("Authorization"), "{path}");
            let weak = format!("\"other\", W/{tag}");
            for (name, value) in [("If-None-Match", &tag), ("If-None-Match", &weak), ("If-Modified-Since", &modified)] {
                let again = app.send("GET", &path, &[(name, value)]);
                assert_eq!((again.status, again.body.len()), (304, 0), "{path}: {name}: {value}");
                assert_eq!(again.header("ETag"), tag);
            }
            let other = app.send("GET", &path, &[("If-None-Match", "\"other\""), ("If-Modified-Since", &modified)]);
            assert_eq!(other.status, 200, "{path}: the tag decides");
            let older = app.send("GET", &path, &[("If-Modified-Since", "Mon, 31 Mar 2025 23:59:59 GMT")]);
            assert_eq!(older.status, 200, "{path}");
        }
    }

    async fn a_change_changes_the_tag(engine: Engine) {
        let app = TestApp::builder(engine).key("importer", Role::Editor, ActorKind::Person).start().await;
        let actor = app.actor(0).await;
        let mut package = flat("changing", 2);
        app.import(&actor, package.to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let path = format!("{CASE}/CFPackages/{}", id("changing"));
        let untouched = format!("{CASE}/CFItems/{}", id("changing/2"));
        let (before, item_before) = (app.get(&path), app.get(&untouched));
        package["CFItems"][0]["fullStatement"] = json!("Changed");
        app.import(&actor, package.to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let after = app.send("GET", &path, &[("If-None-Match", before.header("ETag"))]);
        assert_eq!(after.status, 200);
        assert!(after.text().contains("Changed"));
        assert_eq!(app.get(&untouched).header("ETag"), item_before.header("ETag"));
    }

    async fn refusals_have_the_form_of_the_standard(engine: Engine) {
        let app = demo(engine).await;
        let nothing = id("nothing");
        let document: Value = serde_json::from_slice(&seed(SEEDS[0])).unwrap();
        let document = document["CFDocument"]["identifier"].as_str().unwrap();
        for kind in ["CFPackages", "CFDocuments", "CFItems"] {
            refused(&app.get(&format!("{CASE}/{kind}/not-a-uuid")), 404, "invalid_uuid");
            refused(&app.get(&format!("{CASE}/{kind}/{nothing}")), 404, "unknownobject");
        }
        refused(&app.get("/uri/not-a-uuid"), 404, "invalid_uuid");
        refused(&app.get(&format!("/uri/{nothing}")), 404, "unknownobject");
        // A document is no item.
        refused(&app.get(&format!("{CASE}/CFItems/{document}")), 404, "unknownobject");
        for path in ["/ims/case/v1p1/CFNothing", "/ims/case/v1p1", "/ims", "/nothing/at/all"] {
            refused(&app.get(path), 404, "unknownobject");
        }
        refused(&app.send("DELETE", &format!("{CASE}/CFPackages/{document}"), &[]), 405, "unknownobject");
        for query in ["limit=0", "limit=-1", "limit=many", "offset=-1", "offset=1.5"] {
            refused(&app.get(&format!("{CASE}/CFDocuments?{query}")), 400, "invalid_selection_field");
        }
        // In the language of the caller.
        let path = format!("{CASE}/CFItems/{nothing}");
        let japanese = app.send("GET", &path, &[("Accept-Language", "ja")]).json();
        assert!(!japanese["imsx_description"].as_str().unwrap().is_ascii(), "{japanese}");
    }

    async fn a_registry_of_one_language_speaks_it(engine: Engine) {
        let app = TestApp::builder(engine).setting("language", "ja").start().await;
        let told = app.get(&format!("{CASE}/CFItems/{}", id("nothing"))).json();
        assert!(!told["imsx_description"].as_str().unwrap().is_ascii(), "{told}");
    }

    async fn a_key_that_is_not_ours_opens_nothing(engine: Engine) {
        let app = demo(engine).await;
        let path = format!("{CASE}/CFDocuments");
        let basic = format!("Basic {}", app.token(0));
        let longer = format!("Bearer {}x", app.token(0));
        for value in ["Bearer wrong", "Bearer kkh_0000", "Bearer", "", &basic, &longer] {
            let answer = app.send("GET", &path, &[("Authorization", value)]);
            refused(&answer, 401, "unauthorised_request");
            assert!(answer.header("WWW-Authenticate").starts_with("Bearer"), "{value}");
        }
        assert_eq!(app.get_as(0, &path).status, 200);
        let revoke = "UPDATE api_key SET revoked_at = 1";
        app.database().execute(revoke);
        refused(&app.get_as(0, &path), 401, "unauthorised_request");
    }

    async fn head_answers_like_get_without_a_body(engine: Engine) {
        let app = demo(engine).await;
        let framework: Value = serde_json::from_slice(&seed(SEEDS[0])).unwrap();
        let document = framework["CFDocument"]["identifier"].as_str().unwrap();
        let paths = [
            format!("{CASE}/CFPackages/{document}"), format!("{CASE}/CFDocuments"), format!("/uri/{document}"),
            "/healthz".to_owned(), "/readyz".to_owned(),
        ];
        for path in paths {
            let (get, head) = (app.get(&path), app.send("HEAD", &path, &[]));
            assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
            assert_eq!(head.header("ETag"), get.header("ETag"), "{path}");
            assert_eq!(head.header("X-Total-Count"), get.header("X-Total-Count"), "{path}");
        }
    }

    async fn the_pages_of_a_list_hold_together(engine: Engine) {
        let app = demo(engine).await;
        let all = app.get(&format!("{CASE}/CFDocuments"));
        let total: usize = all.header("X-Total-Count").parse().unwrap();
        let expected = identifiers(&all.ok(), "/CFDocuments");
        assert_eq!(expected.len(), total);
        let (mut path, mut found, mut pages) = (format!("{CASE}/CFDocuments?limit=2"), Vec::new(), 0);
        loop {
            let page = app.get(&path);
            assert_eq!(page.header("X-Total-Count"), total.to_string());
            let links = page.header("Link").to_owned();
            assert!(links.contains("rel=\"first\"") && links.contains("rel=\"last\""), "{links}");
            assert_eq!(links.contains("rel=\"prev\""), pages > 0, "{links}");
            found.extend(identifiers(&page.ok(), "/CFDocuments"));
            pages += 1;
            let Some(next) = links.split(", ").find(|link| link.ends_with("rel=\"next\"")) else { break };
            let url = next.trim_start_matches('<').split('>').next().unwrap();
            path = url.strip_prefix(PUBLIC_URL).unwrap().to_owned();
        }
        assert_eq!((found, pages), (expected, total.div_ceil(2)));
        let beyond = app.get(&format!("{CASE}/CFDocuments?offset=1000"));
        assert_eq!((beyond.ok(), beyond.header("X-Total-Count")), (json!({ "CFDocuments": [] }), total.to_string().as_str()));
    }

    async fn a_failing_database_is_nobodys_business(engine: Engine) {
        let app = demo(engine).await;
        let framework: Value = serde_json::from_slice(&seed(SEEDS[0])).unwrap();
        let item = framework["CFItems"][0]["identifier"].as_str().unwrap();
        app.database().execute("ALTER TABLE item RENAME TO item_gone");
        let answer = app.get(&format!("{CASE}/CFItems/{item}"));
        refused(&answer, 500, "internal_server_error");
        let told = answer.text().to_lowercase();
        for word in ["table", "relation", "sql", "column", "diesel", "postgres", "database", "item_gone"] {
            assert!(!told.contains(word), "{word}: {told}");
        }
        assert!(told.contains(&answer.header("X-Request-Id").to_lowercase()), "{told}");
    }

    async fn health_is_told(engine: Engine) {
        let app = demo(engine).await;
        assert_eq!(app.get("/healthz").ok()["status"], "ok");
        assert_eq!(app.get("/readyz").ok()["status"], "ready");
        assert!(app.registry().graph.snapshot().frameworks(&Viewer::Anonymous).count() > 2);
    }

    async fn an_empty_registry_is_ready(engine: Engine) {
        let app = TestApp::builder(engine).start().await;
        let start = std::time::Instant::now();
        while app.get("/readyz").status != 200 {
            assert!(start.elapsed() < std::time::Duration::from_secs(5), "{}", app.get("/readyz").text());
        }
        assert_eq!(app.get(&format!("{CASE}/CFDocuments")).ok(), json!({ "CFDocuments": [] }));
    }
}
