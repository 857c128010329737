//! The list of documents: sorting, filtering, selecting, and what a refusal says.

use kakehashi::access::{ActorKind, Role};
use kakehashi::registry::imports::ImportOptions;
use serde_json::{Value, json};

use super::{CASE, refused};
use crate::support::packages::{flat, id};
use crate::support::{Engine, PUBLIC_URL, TestApp};

/// Documents with these titles, languages and subjects.
async fn library(engine: Engine) -> TestApp {
    let app = TestApp::builder(engine)
        .key("importer", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let actor = app.actor(0).await;
    for (name, title, language, subjects, changed) in [
        (
            "a",
            "Zebra",
            "en",
            json!(["Biology", "Maths"]),
            "2026-01-01T00:00:00+00:00",
        ),
        (
            "b",
            "éclair",
            "fr",
            json!(["Cooking"]),
            "2026-01-03T08:00:00+09:00",
        ),
        (
            "c",
            "Apple",
            "en",
            json!(["biology"]),
            "2026-01-02T23:30:00Z",
        ),
        (
            "d",
            "データ入門",
            "ja",
            json!(["Maths"]),
            "2026-01-05T00:00:00Z",
        ),
    ] {
        let mut package = flat(name, 1);
        let document = &mut package["CFDocument"];
        document["title"] = json!(title);
        document["language"] = json!(language);
        document["subject"] = subjects;
        document["lastChangeDateTime"] = json!(changed);
        app.import(
            &actor,
            package.to_string().as_bytes(),
            ImportOptions::default(),
        )
        .await
        .unwrap();
    }
    app
}

/// A query with its parameters written as an address wants them.
fn ask(app: &TestApp, parameters: &[(&str, &str)]) -> crate::support::Answer {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    app.get(&format!("{CASE}/CFDocuments?{query}"))
}

fn titles(answer: &Value) -> Vec<&str> {
    let list = answer["CFDocuments"].as_array().unwrap();
    list.iter()
        .map(|document| document["title"].as_str().unwrap())
        .collect()
}

on_both_engines! {
    async fn documents_are_sorted_and_filtered_as_asked(engine: Engine) {
        let app = library(engine).await;
        for (parameters, expected) in [
            (&[][..], &["Zebra", "éclair", "Apple", "データ入門"][..]),
            (&[("sort", "title")], &["Apple", "éclair", "Zebra", "データ入門"]),
            (&[("sort", "title"), ("orderBy", "desc")], &["データ入門", "Zebra", "éclair", "Apple"]),
            (&[("sort", "lastChangeDateTime")], &["Zebra", "éclair", "Apple", "データ入門"]),
            (&[("sort", "nothing")], &["Zebra", "éclair", "Apple", "データ入門"]),
            (&[("filter", "title='APPLE'")], &["Apple"]),
            (&[("filter", "subject~'maths'")], &["Zebra", "データ入門"]),
            (&[("filter", "subject='BIOLOGY,maths'")], &["Zebra"]),
            (&[("filter", "language='en' AND subject~'maths'")], &["Zebra"]),
            (&[("filter", "language='ja' OR title<'b'"), ("sort", "title")], &["Apple", "データ入門"]),
            (&[("filter", "lastChangeDateTime>='2026-01-02T23:30:00Z'")], &["Apple", "データ入門"]),
            (&[("filter", "title='nothing'")], &[]),
        ] {
            let answer = ask(&app, parameters);
            assert_eq!(titles(&answer.ok()), expected, "{parameters:?}");
            assert_eq!(answer.header("X-Total-Count"), expected.len().to_string(), "{parameters:?}");
        }
    }

    async fn a_filtered_list_is_paged_with_its_parameters(engine: Engine) {
        let app = library(engine).await;
        let first = ask(&app, &[("filter", "language!='fr'"), ("sort", "title"), ("orderBy", "desc"), ("limit", "2")]);
        assert_eq!(titles(&first.ok()), ["データ入門", "Zebra"]);
        assert_eq!(first.header("X-Total-Count"), "3");
        assert_eq!(first.header("Last-Modified"), "Mon, 05 Jan 2026 00:00:00 GMT", "the newest of the page");
        let next = first.header("Link").split('>').next().unwrap().trim_start_matches('<').to_owned();
        assert!(first.header("Link").contains("rel=\"next\""));
        let second = app.get(next.strip_prefix(PUBLIC_URL).unwrap());
        assert_eq!(titles(&second.ok()), ["Apple"]);
        assert_eq!(second.header("Last-Modified"), "Fri, 02 Jan 2026 23:30:00 GMT");
        assert!(!second.header("Link").contains("rel=\"next\""));
        let tag = second.header("ETag").to_owned();
        let again = app.send("GET", next.strip_prefix(PUBLIC_URL).unwrap(), &[("If-None-Match", &tag)]);
        assert_eq!((again.status, again.header("X-Total-Count")), (304, "3"));
        let since = [("If-Modified-Since", "Fri, 02 Jan 2026 23:30:00 GMT")];
        assert_eq!(app.send("GET", next.strip_prefix(PUBLIC_URL).unwrap(), &since).status, 304);
    }

    async fn a_selection_gives_those_fields_only(engine: Engine) {
        let app = library(engine).await;
        let keys = |parameters: &[(&str, &str)]| -> Vec<String> {
            let answer = ask(&app, parameters).ok();
            answer["CFDocuments"][0].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(keys(&[("fields", "title,identifier")]), ["identifier", "title"]);
        assert_eq!(keys(&[("fields", "title"), ("fields", "CFPackageURI")]), ["title", "CFPackageURI"]);
        assert!(keys(&[("fields", "title,nothing")]).len() > 5, "everything");
        let old = app.get("/ims/case/v1p0/CFDocuments?fields=title,caseVersion").ok();
        assert!(old["CFDocuments"][0].as_object().unwrap().len() > 5, "1.0 has no caseVersion, so everything");
    }

    async fn what_makes_no_sense_is_refused_by_its_parameter(engine: Engine) {
        let app = library(engine).await;
        for (name, value, minor) in [
            ("filter", "nothing='a'", "invalid_filter_field"),
            ("filter", "title", "invalid_filter_field"),
            ("filter", "", "invalid_filter_field"),
            ("orderBy", "up", "invalid_sort_field"),
            ("sort", " ", "invalid_sort_field"),
            ("fields", "", "invalid_selection_field"),
            ("fields", "title,,language", "invalid_selection_field"),
            ("limit", "0", "invalid_selection_field"),
        ] {
            let answer = ask(&app, &[(name, value)]);
            refused(&answer, 400, minor);
            assert!(answer.json().get("CFDocuments").is_none(), "no data");
        }
        refused(&ask(&app, &[("sort", "title"), ("sort", "version")]), 400, "invalid_sort_field");
        refused(&app.get("/ims/case/v1p0/CFDocuments?filter=frameworkType%3D'a'"), 400, "invalid_filter_field");
        for odd in ["%FF=%FF", "&&&", "=", "filter", "limit=1&limit=1", "%00=%00"] {
            let status = app.get(&format!("{CASE}/CFDocuments?{odd}")).status;
            assert!(status == 200 || status == 400, "{odd}: {status}");
        }
    }

    async fn a_document_in_several_copies_stands_in_the_list_once(engine: Engine) {
        let app = TestApp::builder(engine)
            .key("owner", Role::Editor, ActorKind::Person).key("other", Role::Editor, ActorKind::Person).start().await;
        let (owner, other) = (app.actor(0).await, app.actor(1).await);
        let owned = ImportOptions { owned: true, ..ImportOptions::default() };
        let mut package = flat("twice", 1);
        app.import(&owner, package.to_string().as_bytes(), owned).await.unwrap();
        package["CFDocument"]["title"] = json!("Copy");
        app.import(&other, package.to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let list = ask(&app, &[]);
        assert_eq!(titles(&list.ok()), ["twice"]);
        assert_eq!(list.header("X-Total-Count"), "1");
        assert_eq!(app.get(&format!("{CASE}/CFDocuments/{}", id("twice"))).ok()["title"], "twice");
    }
}
