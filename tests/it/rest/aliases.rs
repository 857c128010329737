//! Items that a framework shows but another one owns.

use kakehashi::access::{Actor, ActorKind, Role, Visibility};
use kakehashi::registry::imports::ImportOptions;
use serde_json::{Value, json};

use super::{CASE, identifiers};
use crate::support::packages::{association, flat, id, item, package, uri};
use crate::support::{Contract, Engine, TestApp, shared};

/// B: an item of its own, and under it two items of A, the second under the first.
fn collection() -> Value {
    package(
        "b",
        vec![item("b/own", "Own")],
        vec![
            association("isChildOf", "b/own", "b"),
            association("isChildOf", "a/2", "b/own"),
            association("isChildOf", "a/1", "a/2"),
            association("isChildOf", "elsewhere/1", "elsewhere"),
            association("exactMatchOf", "a/3", "b/own"),
        ],
    )
}

async fn import(
    app: &TestApp,
    actor: &Actor,
    package: &[u8],
    visibility: Option<Visibility>,
) -> bool {
    let mut options = ImportOptions {
        owned: true,
        ..ImportOptions::default()
    };
    options.visibility = visibility;
    app.import(actor, package, options).await.unwrap().changed
}

async fn two(engine: Engine) -> (TestApp, Actor, Actor) {
    let app = TestApp::builder(engine)
        .key("owner-a", Role::Editor, ActorKind::Person)
        .key("owner-b", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let (a, b) = (app.actor(0).await, app.actor(1).await);
    (app, a, b)
}

on_both_engines! {
    async fn a_package_includes_the_items_it_only_holds(engine: Engine) {
        let (app, a, b) = two(engine).await;
        import(&app, &b, collection().to_string().as_bytes(), None).await;
        let path = format!("{CASE}/CFPackages/{}", id("b"));
        let before = app.get(&path);
        assert_eq!(identifiers(&before.ok(), "/CFItems"), [id("b/own")], "A is not here yet");
        import(&app, &a, flat("a", 3).to_string().as_bytes(), None).await;
        let answer = app.get(&path);
        assert_ne!(answer.header("ETag"), before.header("ETag"));
        let found = answer.ok();
        assert_eq!(identifiers(&found, "/CFItems"), [id("b/own"), id("a/2"), id("a/1")]);
        if let Some(shared) = shared(1) {
            Contract::read(&shared).holds("CFPackageDType", &found);
        }
        let alias = &found["CFItems"][1];
        assert_eq!(alias["extensions"]["CFDocumentURI"]["identifier"], id("a"));
        let extensions = |place: usize| found["CFAssociations"][place].get("extensions").cloned();
        let source = json!({"sourceDocumentIdentifier": id("a"), "sourceDocumentURI": uri("a")});
        assert_eq!((extensions(0), extensions(1), extensions(2)), (None, Some(source.clone()), Some(source.clone())));
        assert_eq!((extensions(3), extensions(4)), (None, None), "neither unknown nor held");
        let edge = found["CFAssociations"][1]["identifier"].as_str().unwrap();
        assert_eq!(app.get(&format!("{CASE}/CFAssociations/{edge}")).ok()["extensions"], source);
        // Alone it is A's, and A's package says nothing of it.
        let alone = app.get(&format!("{CASE}/CFItems/{}", id("a/1"))).ok();
        assert_eq!(alone["CFDocumentURI"]["identifier"], id("a"));
        assert!(alone.get("extensions").is_none());
        // A change of A changes what B shows.
        let mut changed = flat("a", 3);
        changed["CFItems"][1]["fullStatement"] = json!("Changed");
        import(&app, &a, changed.to_string().as_bytes(), None).await;
        assert!(app.get(&path).text().contains("Changed"));
        // 1.0 has no extensions, and still shows the items.
        let old = app.get(&format!("/ims/case/v1p0/CFPackages/{}", id("b"))).ok();
        assert_eq!(identifiers(&old, "/CFItems").len(), 3);
    }

    async fn a_draft_is_shown_to_those_only_who_may_read_it(engine: Engine) {
        let (app, a, b) = two(engine).await;
        import(&app, &a, flat("a", 3).to_string().as_bytes(), Some(Visibility::Private)).await;
        import(&app, &b, collection().to_string().as_bytes(), None).await;
        let path = format!("{CASE}/CFPackages/{}", id("b"));
        let anonymous = app.get(&path);
        assert_eq!(identifiers(&anonymous.ok(), "/CFItems"), [id("b/own")]);
        assert!(!anonymous.text().contains("sourceDocument"));
        assert!(anonymous.header("Cache-Control").starts_with("public"));
        let owner = app.get_as(0, &path);
        assert_eq!(identifiers(&owner.ok(), "/CFItems").len(), 3);
        assert!(owner.header("Cache-Control").starts_with("private"));
        assert_eq!(identifiers(&app.get_as(1, &path).ok(), "/CFItems"), [id("b/own")], "B's owner may not read A");
        assert_eq!(app.get(&path).body, anonymous.body, "what the owner saw was not kept for others");
        assert_eq!(app.get(&path).header("ETag"), anonymous.header("ETag"));
    }

    async fn an_export_comes_back_unchanged_and_takes_nothing(engine: Engine) {
        let (app, a, b) = two(engine).await;
        import(&app, &a, flat("a", 3).to_string().as_bytes(), None).await;
        import(&app, &b, collection().to_string().as_bytes(), None).await;
        let path = format!("{CASE}/CFPackages/{}", id("b"));
        let exported = app.get(&path).body;
        assert!(!import(&app, &b, &exported, None).await, "the same package changes nothing");
        assert_eq!(app.get(&path).body, exported);
        let home = |key: usize| {
            let answer = app.get_as(key, &format!("{CASE}/CFItems/{}", id("a/1"))).ok();
            answer["CFDocumentURI"]["identifier"].as_str().unwrap().to_owned()
        };
        assert_eq!((home(0), home(1)), (id("a"), id("a")), "A's items stay A's");

        // Where A is not held, B brings its items along; once A comes, they are A's.
        let (other, a, b) = two(engine).await;
        assert!(import(&other, &b, &exported, None).await);
        assert_eq!(other.get(&path).body, exported);
        let alone = || other.get(&format!("{CASE}/CFItems/{}", id("a/1"))).ok();
        assert_eq!(alone()["CFDocumentURI"], json!({"title": "a", "identifier": id("a"), "uri": uri("a")}));
        assert!(alone().get("extensions").is_none());
        let mut newer = flat("a", 3);
        newer["CFItems"][0]["fullStatement"] = json!("Newer");
        import(&other, &a, newer.to_string().as_bytes(), None).await;
        assert_eq!(alone()["fullStatement"], "Newer");
        assert!(other.get(&path).text().contains("Newer"), "B shows A's item as it is now");
    }
}
