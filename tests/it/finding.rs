//! Search over every face: what it is narrowed by, what is counted, pages that fit together, suggestions, and that a draft
//! shows in none of them.

mod cli;

use std::collections::{BTreeMap, BTreeSet};

use kakehashi::access::{ActorKind, Role, Visibility};
use kakehashi::registry::imports::ImportOptions;
use serde_json::{Value, json};

use crate::support::packages::{association, flat, id, item, package};
use crate::support::{Engine, PUBLIC_URL, TestApp};

const MEMBER: usize = 0;
const STRANGER: usize = 1;

/// A framework with every property one can narrow by.
fn kitchen() -> Value {
    let mut items = vec![
        item("kitchen/K", "Cooking"),
        item("kitchen/K.1", "Cuts vegetables"),
        item("kitchen/K.2", "Cuts <b>bread</b> & cheese"),
        item("kitchen/G", "Growing vegetables"),
    ];
    for (item, (kind, subject, level, language)) in items.iter_mut().zip([
        ("Area", "Food", "01", "en"),
        ("Standard", "Food", "01", "en"),
        ("Ｓtandard", "food ", "02", "en"),
        ("Area", "Plants", "02", "fr"),
    ]) {
        item["CFItemType"] = json!(kind);
        item["subject"] = json!([subject]);
        item["educationLevel"] = json!([level]);
        item["language"] = json!(language);
    }
    let edges = vec![
        association("isChildOf", "kitchen/K", "kitchen"),
        association("isChildOf", "kitchen/G", "kitchen"),
        association("isChildOf", "kitchen/K.1", "kitchen/K"),
        association("isChildOf", "kitchen/K.2", "kitchen/K"),
    ];
    let mut kitchen = package("kitchen", items, edges);
    kitchen["CFDocument"]["adoptionStatus"] = json!("Adopted");
    kitchen["CFDocument"]["frameworkType"] = json!("Course Codes");
    kitchen["CFDocument"]["creator"] = json!("Kitchen Board");
    kitchen
}

/// A published framework of `theirs`, and a draft of `ours` that speaks of vegetables too.
async fn world(engine: Engine) -> TestApp {
    let app = TestApp::builder(engine)
        .key("ours", Role::Editor, ActorKind::Person)
        .key("theirs", Role::Admin, ActorKind::Person)
        .start()
        .await;
    let theirs = app.actor(STRANGER).await;
    let published = kitchen().to_string();
    let imported = app.import(&theirs, published.as_bytes(), ImportOptions::default());
    imported.await.unwrap();
    let mut draft = package(
        "draft",
        vec![
            item("draft/V.1", "Peels vegetables in secret"),
            item("draft/V.2", "Zucchini"),
        ],
        vec![
            association("isChildOf", "draft/V.1", "draft"),
            association("isChildOf", "draft/V.2", "draft"),
        ],
    );
    draft["CFDocument"]["creator"] = json!("Secret Board");
    let options = ImportOptions {
        visibility: Some(Visibility::Private),
        owned: true,
        ..ImportOptions::default()
    };
    let ours = app.actor(MEMBER).await;
    let draft = draft.to_string();
    let imported = app.import(&ours, draft.as_bytes(), options);
    imported.await.unwrap();
    app
}

/// The identifiers of the hits.
fn ids(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

fn named(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| id(name)).collect()
}

/// A facet as value → count.
fn counts(answer: &Value, facet: &str) -> BTreeMap<String, u64> {
    let values = answer["facets"][facet]["values"].as_array().unwrap().iter();
    values
        .map(|value| {
            (
                value["value"].as_str().unwrap().to_owned(),
                value["count"].as_u64().unwrap(),
            )
        })
        .collect()
}

on_both_engines! {
    async fn rest_answers_as_it_is_written_down(engine: Engine) {
        let app = world(engine).await;
        let answer = app.get("/search?q=cuts+bread&limit=5");
        assert_eq!(answer.header("Content-Type"), "application/json");
        assert_eq!(answer.header("Access-Control-Allow-Origin"), "*");
        assert_eq!(answer.header("Cache-Control"), "public, no-cache");
        assert!(answer.header("Vary").contains("Authorization"));
        assert_eq!(app.get_as(MEMBER, "/search?q=x").header("Cache-Control"), "private, no-cache");
        let body = answer.ok();
        assert_eq!((&body["total"], &body["relaxed"], &body["next"]), (&json!(1), &json!(false), &Value::Null));
        let hit = &body["hits"][0];
        assert_eq!(hit["id"], id("kitchen/K.2"));
        assert_eq!((&hit["kind"], &hit["code"], &hit["organisation"]), (&json!("item"), &json!("K.2"), &json!("theirs")));
        assert_eq!(hit["title"], "Cuts bread & cheese");
        assert_eq!(hit["framework"], json!({ "id": id("kitchen"), "title": "kitchen" }));
        assert_eq!(hit["path"], json!(["Cooking"]));
        assert_eq!(hit["highlight"]["title"], json!(["<mark>Cuts</mark> <mark>bread</mark> &amp; cheese"]));
        assert!(hit["score"].as_f64().unwrap() > 0.0);
        assert_eq!(body["facets"], json!({}));
        let options = app.send("OPTIONS", "/search", &[]);
        assert_eq!((options.status, options.header("Allow")), (204, "GET, HEAD, OPTIONS"));
        assert_eq!(app.post("/search", &[], "x").status, 405);
        // The discovery documents of CASE speak of CASE alone.
        let discovery = app.get("/ims/case/v1p1/discovery/imscasev1p1_openapi3_v1p0.json");
        assert!(!discovery.text().contains("/search"));
    }

    async fn filters_are_combined_and_their_values_are_alternatives(engine: Engine) {
        let app = world(engine).await;
        let kitchen = id("kitchen");
        let k = id("kitchen/K");
        let all: &[&str] = &["kitchen", "kitchen/K", "kitchen/K.1", "kitchen/K.2", "kitchen/G"];
        for (filter, expected) in [
            ("kind=document", &["kitchen"][..]),
            ("type=STANDARD", &["kitchen/K.1", "kitchen/K.2"]),
            ("type=area&type=standard&level=02", &["kitchen/K.2", "kitchen/G"]),
            ("subject=%EF%BC%A6ood", &["kitchen/K", "kitchen/K.1", "kitchen/K.2"]),
            ("subject=food&level=01&kind=item", &["kitchen/K", "kitchen/K.1"]),
            ("language=fr-CA", &["kitchen/G"]),
            ("creator=kitchen++board", all),
            ("creator=kitchen", &[]),
            ("status=adopted&framework_type=course%20codes", all),
            ("organisation=theirs", all),
            ("organisation=nobody", &[]),
            ("kind=nonsense", &[]),
            ("framework=nonsense", &[]),
            ("under=nonsense", &[]),
            (&format!("framework={kitchen}"), all),
            (&format!("under={kitchen}"), all),
            (&format!("under={k}"), &["kitchen/K.1", "kitchen/K.2"]),
            (&format!("under=https://publisher.example/uri/{k}&level=02"), &["kitchen/K.2"]),
            // What may not be seen cannot be asked for either.
            (&format!("framework={}", id("draft")), &[]),
            (&format!("under={}", id("draft")), &[]),
            ("organisation=ours", &[]),
        ] {
            let answer = app.get(&format!("/search?limit=50&{filter}")).ok();
            assert_eq!(ids(&answer).into_iter().collect::<BTreeSet<_>>(), named(expected), "{filter}");
            assert_eq!(answer["total"], expected.len(), "{filter}");
        }
        let own = app.get_as(MEMBER, "/search?organisation=ours").ok();
        assert_eq!(ids(&own).into_iter().collect::<BTreeSet<_>>(), named(&["draft", "draft/V.1", "draft/V.2"]));
    }

    async fn counts_are_of_the_same_hits_and_show_no_draft(engine: Engine) {
        let app = world(engine).await;
        let answer = app.get("/search?q=vegetables&facets=all&facet_values=50").ok();
        assert_eq!(answer["total"], 2);
        assert_eq!(counts(&answer, "kind"), [("item".to_owned(), 2)].into());
        assert_eq!(counts(&answer, "creator"), [("Kitchen Board".to_owned(), 2)].into());
        assert_eq!(answer["facets"]["framework"]["values"][0], json!({ "value": id("kitchen"), "label": "kitchen", "count": 2 }));
        assert_eq!(counts(&answer, "organisation"), [("theirs".to_owned(), 2)].into());
        let below = json!([{ "value": id("kitchen/K"), "label": "Cooking", "count": 1 }]);
        assert_eq!(answer["facets"]["under"]["values"], below);
        let cuts = app.get(&format!("/search?q=cuts&under={}&facets=under", id("kitchen/K"))).ok();
        assert_eq!(counts(&cuts, "under"), [(id("kitchen/K"), 2)].into());
        assert_eq!(counts(&answer, "language"), [("en".to_owned(), 1), ("fr".to_owned(), 1)].into());
        assert_eq!(app.get_as(STRANGER, "/search?q=vegetables&facets=all&facet_values=50").ok()["facets"], answer["facets"]);
        // The facet of a filter shows what else could be chosen; the others are narrowed.
        let narrowed = app.get("/search?q=vegetables&language=fr&facets=language,type").ok();
        assert_eq!(counts(&narrowed, "language"), counts(&answer, "language"));
        assert_eq!(counts(&narrowed, "type"), [("Area".to_owned(), 1)].into());
        let few = app.get("/search?facets=type&facet_values=1&limit=0").ok();
        assert_eq!((few["hits"].as_array().unwrap().len(), &few["facets"]["type"]["others"]), (0, &json!(2)));
        let own = app.get_as(MEMBER, "/search?q=vegetables&facets=creator,organisation").ok();
        let creators = [("Kitchen Board".to_owned(), 2), ("Secret Board".to_owned(), 1)];
        assert_eq!((&own["total"], counts(&own, "creator")), (&json!(3), creators.into()));
    }

    async fn pages_fit_together_while_things_change(engine: Engine) {
        let app = world(engine).await;
        let theirs = app.actor(STRANGER).await;
        let published = |items: usize| flat("pages", items).to_string();
        app.import(&theirs, published(30).as_bytes(), ImportOptions::default()).await.unwrap();
        let mut seen = Vec::new();
        let mut address = "/search?q=statement&kind=item&limit=7".to_owned();
        for more in 31.. {
            let answer = app.get(&address);
            let body = answer.ok();
            assert_eq!(body["total"], 30);
            seen.extend(ids(&body));
            let Some(next) = body["next"].as_str() else { break };
            assert_eq!(answer.header("Link"), format!("<{PUBLIC_URL}/search?q=statement&kind=item&limit=7&after={next}>; rel=\"next\""));
            address = format!("/search?q=statement&kind=item&limit=7&after={next}");
            app.import(&theirs, published(more).as_bytes(), ImportOptions::default()).await.unwrap();
        }
        let expected: BTreeSet<String> = (1..=30).map(|n| id(&format!("pages/{n}"))).collect();
        assert_eq!(seen.len(), 30);
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), expected);
        // What was hidden meanwhile does not come with a later page.
        let first = app.get("/search?q=statement&kind=item&limit=1").ok();
        let hidden = ImportOptions { visibility: Some(Visibility::Private), ..ImportOptions::default() };
        app.import(&theirs, published(40).as_bytes(), hidden).await.unwrap();
        let next = app.get(&format!("/search?q=statement&kind=item&limit=1&after={}", first["next"].as_str().unwrap())).ok();
        assert_eq!(ids(&next), [""; 0]);
        assert_eq!(app.get("/search?q=statement&kind=item").ok()["total"], 0);
    }

    async fn refusals_are_problem_details_in_both_languages(engine: Engine) {
        let app = world(engine).await;
        let cursor = app.get("/search?limit=1").ok()["next"].as_str().unwrap().to_owned();
        for (address, field) in [
            ("/search?limit=101", "limit"),
            ("/search?limit=x", "limit"),
            ("/search?offset=9999&limit=2", "offset"),
            ("/search?q=a&q=b", "q"),
            ("/search?framewrok=x", "framewrok"),
            ("/search?facets=kind,colour", "facets"),
            ("/search?after=nonsense", "after"),
            (&format!("/search?limit=1&kind=item&after={cursor}"), "after"),
            ("/suggest?q=a&limit=21", "limit"),
            ("/suggest?q=a&facets=kind", "facets"),
        ] {
            let mut details = BTreeSet::new();
            for language in ["en", "ja"] {
                let answer = app.send("GET", address, &[("Accept-Language", language)]);
                assert_eq!((answer.status, answer.header("Content-Type")), (400, "application/problem+json"), "{address}");
                let body = answer.json();
                assert_eq!((&body["status"], &body["code"], &body["field"]), (&json!(400), &json!("INVALID_INPUT"), &json!(field)), "{address}");
                let detail = body["detail"].as_str().unwrap().to_owned();
                assert_eq!(detail.contains('。'), language == "ja", "{detail}");
                details.insert(detail);
            }
            assert_eq!(details.len(), 2, "{address}");
        }
        assert_eq!(app.get(&format!("/search?limit=1&after={cursor}")).status, 200);
        let wrong = app.send("GET", "/search?q=a", &[("Authorization", "Bearer kkh_wrong")]);
        assert_eq!((wrong.status, wrong.header("WWW-Authenticate")), (401, "Bearer"));
    }

    async fn suggestions_complete_what_is_typed_and_no_draft(engine: Engine) {
        let app = world(engine).await;
        let texts = |position: Option<usize>, typed: &str| {
            let address = format!("/suggest?q={typed}");
            let answer = match position {
                Some(position) => app.get_as(position, &address),
                None => app.get(&address),
            };
            let body = answer.ok();
            let list = body["suggestions"].as_array().unwrap().iter();
            list.map(|one| one["highlight"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts(None, "c"), ["<mark>C</mark>ooking", "<mark>C</mark>uts vegetables", "<mark>C</mark>uts bread &amp; <mark>c</mark>heese"]);
        assert_eq!(texts(None, "k.1"), ["Cuts vegetables"]);
        for typed in ["z", "zuc", "v", "veg", "v.", "v.2", "peels", "draft", "d", "p", "s"] {
            for viewer in [None, Some(STRANGER)] {
                let found = texts(viewer, typed).concat();
                assert!(!["ucchini", "eels", "raft"].iter().any(|word| found.contains(word)), "{typed}: {found}");
            }
        }
        assert_eq!(texts(Some(MEMBER), "zuc"), ["<mark>Zuc</mark>chini"]);
        assert_eq!(texts(Some(MEMBER), "v.2"), ["Zucchini"]);
        assert_eq!(texts(Some(MEMBER), "veg&kind=document"), [""; 0]);
    }

    async fn graphql_narrows_counts_pages_and_suggests(engine: Engine) {
        let app = world(engine).await;
        let ask = |position, query: &str| {
            let answer = app.graphql(position, query, Value::Null);
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            answer["data"].clone()
        };
        let query = format!(
            "{{ search(query: \"cuts\", filters: {{ itemTypes: [\"standard\"], under: [\"{}\"] }}, facets: [ITEM_TYPE, FRAMEWORK], first: 1) {{
                totalCount relaxed facets {{ dimension values {{ value label count }} others }}
                pageInfo {{ endCursor hasNextPage }} nodes {{ ... on Item {{ identifier }} }} }} }}", id("kitchen/K"));
        let search = &ask(None, &query)["search"];
        assert_eq!((&search["totalCount"], &search["pageInfo"]["hasNextPage"]), (&json!(2), &json!(true)));
        let types = &search["facets"][0];
        assert_eq!((&types["dimension"], types["values"].as_array().unwrap().len()), (&json!("ITEM_TYPE"), 1));
        assert_eq!(types["values"][0]["count"], 2);
        assert_eq!(search["facets"][1]["values"], json!([{ "value": id("kitchen"), "label": "kitchen", "count": 2 }]));
        let cursor = search["pageInfo"]["endCursor"].as_str().unwrap();
        let next = query.replace("first: 1", &format!("first: 1, after: \"{cursor}\""));
        let second = &ask(None, &next)["search"];
        assert_eq!(second["pageInfo"]["hasNextPage"], false);
        assert_ne!(second["nodes"], search["nodes"]);
        // A cursor of another search, too many values, a negative page: told, with the argument.
        for (broken, field) in [
            (next.replace("cuts", "cut"), "after"),
            (query.replace("first: 1", "first: 1, facetValues: 101"), "facetValues"),
            (query.replace("first: 1", "first: -1"), "first"),
        ] {
            let answer = app.graphql(None, &broken, Value::Null);
            assert_eq!(answer["errors"][0]["extensions"]["field"], field, "{answer}");
        }
        let query = "{ suggest(text: \"zuc\") { text code kind byCode identifier framework { title } fragments { text marked } } }";
        assert_eq!(ask(None, query)["suggest"], json!([]));
        let found = &ask(Some(MEMBER), query)["suggest"][0];
        assert_eq!((&found["text"], &found["code"], &found["kind"]), (&json!("Zucchini"), &json!("V.2"), &json!("ITEM")));
        assert_eq!(found["framework"]["title"], "draft");
        assert_eq!(found["fragments"][0], json!({ "text": "Zuc", "marked": true }));
    }
}
