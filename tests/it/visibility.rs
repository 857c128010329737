//! A draft is visible to its organisation only: in answers, in counts, in searches, in associations.

use kakehashi::access::{Actor, ActorKind, Role, Viewer, Visibility};
use kakehashi::exchange::{badges, courses};
use kakehashi::registry::imports::ImportOptions;
use kakehashi::search::Query;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::packages::{association, flat, id, item, package};
use crate::support::{Engine, TestApp};

const MEMBER: usize = 0;
const STRANGER: usize = 1;

/// A draft of organisation `ours` that points into a published framework of `theirs`.
async fn world(engine: Engine) -> TestApp {
    let app = TestApp::builder(engine)
        .key("ours", Role::Editor, ActorKind::Person)
        .key("theirs", Role::Admin, ActorKind::Person)
        .start()
        .await;
    let published = flat("published", 2).to_string();
    app.import(
        &app.actor(STRANGER).await,
        published.as_bytes(),
        ImportOptions::default(),
    )
    .await
    .unwrap();
    import_draft(&app, Visibility::Private).await;
    app
}

async fn import_draft(app: &TestApp, visibility: Visibility) {
    let draft = package(
        "draft",
        vec![
            item("draft/1", "Juggles zucchini"),
            item("draft/2", "Juggles aubergines"),
        ],
        vec![
            association("isChildOf", "draft/1", "draft"),
            association("isChildOf", "draft/2", "draft/1"),
            association("exactMatchOf", "draft/1", "published/1"),
        ],
    );
    let options = ImportOptions {
        visibility: Some(visibility),
        owned: true,
        ..ImportOptions::default()
    };
    app.import(
        &app.actor(MEMBER).await,
        draft.to_string().as_bytes(),
        options,
    )
    .await
    .unwrap();
}

/// Every address under which something of the draft stands.
fn addresses() -> Vec<String> {
    let edge = id("draft/1 exactMatchOf published/1");
    vec![
        format!("/ims/case/v1p1/CFPackages/{}", id("draft")),
        format!("/ims/case/v1p1/CFDocuments/{}", id("draft")),
        format!("/ims/case/v1p1/CFItems/{}", id("draft/1")),
        format!("/uri/{}", id("draft")),
        format!("/uri/{}", id("draft/2")),
        format!("/uri/{edge}"),
    ]
}

fn search(app: &TestApp, text: &str, viewer: &Viewer) -> usize {
    let organisation = viewer.organisation();
    let query = Query {
        text: text.to_owned(),
        viewer_organisation: organisation,
        limit: 10,
        ..Query::default()
    };
    app.app().search.search(&query).unwrap().total
}

fn titles(list: &Value) -> Vec<&str> {
    list["CFDocuments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|document| document["title"].as_str().unwrap())
        .collect()
}

on_both_engines! {
    async fn nobody_else_sees_a_draft(engine: Engine) {
        let app = world(engine).await;
        for address in addresses() {
            for answer in [app.get(&address), app.get_as(STRANGER, &address)] {
                assert_eq!(answer.status, 404, "{address}: {}", answer.text());
                assert!(!answer.text().contains("uggles"), "{address}");
                // Word for word the answer for what does not exist.
                let other = address.replace(address.rsplit('/').next().unwrap(), &id("nothing"));
                let nothing = app.get(&other);
                let told = answer.text().replace(address.rsplit('/').next().unwrap(), &id("nothing"));
                assert_eq!((answer.status, told.as_str()), (nothing.status, nothing.text()), "{address}");
            }
            let answer = app.get_as(MEMBER, &address);
            assert_eq!(answer.status, 200, "{address}: {}", answer.text());
            assert!(answer.header("Cache-Control").contains("private"), "{address}");
            // Knowing the version of a draft does not help.
            let tag = answer.header("ETag").to_owned();
            assert_eq!(app.send("GET", &address, &[("If-None-Match", &tag)]).status, 404, "{address}");
        }
    }

    async fn nothing_counts_a_draft_for_others(engine: Engine) {
        let app = world(engine).await;
        for answer in [app.get("/ims/case/v1p1/CFDocuments"), app.get_as(STRANGER, "/ims/case/v1p1/CFDocuments")] {
            assert_eq!(answer.header("X-Total-Count"), "1");
            assert_eq!(titles(&answer.ok()), ["published"]);
        }
        let answer = app.get_as(MEMBER, "/ims/case/v1p1/CFDocuments");
        assert_eq!((answer.header("X-Total-Count"), titles(&answer.ok())), ("2", vec!["published", "draft"]));
        assert!(answer.header("Cache-Control").contains("private"), "{:?}", answer.header("Cache-Control"));
        let viewers = [Viewer::Anonymous, app.viewer(STRANGER).await, app.viewer(MEMBER).await];
        // The item, and the one below it, which shows it in its path.
        assert_eq!(viewers.clone().map(|viewer| search(&app, "zucchini", &viewer)), [0, 0, 2]);
        let everything = viewers.map(|viewer| search(&app, "", &viewer));
        assert_eq!(everything, [3, 3, 6]);
    }

    async fn the_associations_of_a_draft_are_absent_from_what_they_touch(engine: Engine) {
        let app = world(engine).await;
        let snapshot = app.registry().graph.snapshot();
        let key: Uuid = id("published/1").parse().unwrap();
        let viewers = [Viewer::Anonymous, app.viewer(STRANGER).await, app.viewer(MEMBER).await];
        assert_eq!(viewers.map(|viewer| snapshot.edges(&viewer, &key).len()), [0, 0, 1]);
        // The published package is the same bytes for all, draft or no draft.
        let address = format!("/ims/case/v1p1/CFPackages/{}", id("published"));
        let before = app.get(&address);
        assert!(!before.text().contains(&id("draft/1")));
        import_draft(&app, Visibility::Public).await;
        let after = app.get(&address);
        assert_eq!((before.header("ETag"), &before.body), (after.header("ETag"), &after.body));
    }

    async fn graphql_counts_and_names_no_draft_for_others(engine: Engine) {
        let app = world(engine).await;
        let query = "query($item: ID!, $draft: ID!) {
            item(id: $item) { associations { totalCount nodes { identifier } } }
            framework(id: $draft) { title }
            frameworks { totalCount nodes { title } }
            search(query: \"zucchini\") { totalCount edges { node { __typename } } }
        }";
        let variables = json!({ "item": id("published/1"), "draft": id("draft") });
        let answers = [None, Some(STRANGER), Some(MEMBER)].map(|key| app.graphql(key, query, variables.clone()));
        for answer in &answers[..2] {
            let data = &answer["data"];
            assert_eq!(data["item"]["associations"], json!({ "totalCount": 0, "nodes": [] }), "{answer}");
            assert_eq!(data["framework"], Value::Null, "{answer}");
            assert_eq!(data["frameworks"], json!({ "totalCount": 1, "nodes": [{ "title": "published" }] }));
            assert_eq!(data["search"], json!({ "totalCount": 0, "edges": [] }), "{answer}");
        }
        let data = &answers[2]["data"];
        assert_eq!(data["item"]["associations"]["totalCount"], 1, "{data}");
        assert_eq!(data["framework"]["title"], "draft");
        assert_eq!((&data["frameworks"]["totalCount"], &data["search"]["totalCount"]), (&json!(2), &json!(2)));
    }

    async fn publishing_and_withdrawing_work_at_once(engine: Engine) {
        let app = world(engine).await;
        import_draft(&app, Visibility::Public).await;
        for address in addresses() {
            let answer = app.get(&address);
            assert_eq!(answer.status, 200, "{address}");
            assert!(answer.header("Cache-Control").contains("public"), "{address}");
        }
        assert_eq!(search(&app, "zucchini", &Viewer::Anonymous), 2);
        import_draft(&app, Visibility::Private).await;
        for address in addresses() {
            assert_eq!(app.get(&address).status, 404, "{address}");
        }
        assert_eq!(search(&app, "zucchini", &Viewer::Anonymous), 0);
        assert_eq!(search(&app, "zucchini", &app.viewer(MEMBER).await), 2);
    }

    async fn drafts_of_courses_and_badges_are_drafts_too(engine: Engine) {
        let app = world(engine).await;
        let actor = app.actor(MEMBER).await;
        let table = "institution,course_code,title,outcomes,aligned_to,framework\nours,X1,Zucchini Studies,Juggles,1,published\n";
        let rows = courses::read(table.as_bytes()).unwrap().rows;
        let course = app.registry().save_courses(&actor, rows, Visibility::Private).await.unwrap();
        let table = "issuer,badge_code,name,aligned_to,framework\nours,B1,Zucchini Badge,2,published\n";
        let rows = badges::read(table.as_bytes()).unwrap().rows;
        let badge = app.registry().save_badges(&actor, rows, Visibility::Private).await.unwrap();
        app.app().settle(badge.seq).await;
        for key in [course.keys[0], badge.keys[0]] {
            let address = format!("/uri/{key}");
            assert_eq!([app.get(&address).status, app.get_as(STRANGER, &address).status], [404, 404]);
            assert_eq!(app.get_as(MEMBER, &address).status, 200);
        }
        let viewers = [Viewer::Anonymous, app.viewer(STRANGER).await, app.viewer(MEMBER).await];
        // The draft's two items, the course and its outcome, the badge class.
        assert_eq!(viewers.clone().map(|viewer| search(&app, "zucchini", &viewer)), [0, 0, 5]);
        let snapshot = app.registry().graph.snapshot();
        for name in ["published/1", "published/2"] {
            let key: Uuid = id(name).parse().unwrap();
            let seen = viewers.clone().map(|viewer| snapshot.edges(&viewer, &key).len());
            assert_eq!(seen[..2], [0, 0], "{name}");
            assert!(seen[2] > 0, "{name}");
        }
    }

    async fn a_draft_is_no_target_for_others(engine: Engine) {
        let app = world(engine).await;
        let table = "institution,course_code,title,outcomes,aligned_to,framework\ntheirs,X1,Spy,Looks,1,draft\n";
        let rows = courses::read(table.as_bytes()).unwrap().rows;
        let actor: Actor = app.actor(STRANGER).await;
        let refused = app.registry().save_courses(&actor, rows, Visibility::Public).await.unwrap_err();
        assert_eq!(refused.message.key, "registry-target-unknown");
    }
}
