//! Crosswalks that name their targets by code: whatever arrives first, the same links hold in the end; what cannot be told
//! is listed, and a draft is not found by what others publish.

use kakehashi::access::{Actor, ActorKind, Role, Visibility};
use kakehashi::registry::imports::ImportOptions;
use serde_json::{Value, json};

use crate::support::packages::{CHANGED, id, item, package};
use crate::support::{Engine, TestApp};

/// A framework whose items have these codes.
fn coded(name: &str, codes: &[&str]) -> Value {
    let items = codes.iter().enumerate().map(|(at, code)| {
        let twin = if codes[..at].contains(code) {
            " again"
        } else {
            ""
        };
        let mut item = item(
            &format!("{name}/{code}{twin}"),
            &format!("Statement of {code}"),
        );
        item["humanCodingScheme"] = json!(code);
        item
    });
    package(name, items.collect(), Vec::new())
}

/// A crosswalk: one item for each name, related to what the name means.
fn crosswalk(names: &[&str]) -> Value {
    let items = names
        .iter()
        .map(|name| item(&format!("walk/{name}"), "Objective"));
    let related = names.iter().map(|name| {
        let link = |identifier: &str| json!({ "title": name, "identifier": identifier, "uri": identifier });
        let origin = id(&format!("walk/{name}"));
        json!({
            "identifier": id(&format!("related {name}")), "uri": "https://publisher.example/a",
            "associationType": "isRelatedTo", "lastChangeDateTime": CHANGED,
            "originNodeURI": link(&origin), "destinationNodeURI": link(name),
        })
    });
    package("walk", items.collect(), related.collect())
}

async fn service(engine: Engine) -> (TestApp, Actor, Actor) {
    let app = TestApp::builder(engine)
        .key("walker", Role::Editor, ActorKind::Person)
        .key("publisher", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let (walker, publisher) = (app.actor(0).await, app.actor(1).await);
    (app, walker, publisher)
}

async fn import(app: &TestApp, actor: &Actor, package: &Value, visibility: Visibility) {
    let options = ImportOptions {
        visibility: Some(visibility),
        ..ImportOptions::default()
    };
    app.import(actor, package.to_string().as_bytes(), options)
        .await
        .unwrap();
}

/// Each name of the crosswalk and the identifier of the item it means.
type Found = Vec<(String, Option<String>)>;
/// Each name that is listed as dangling, and how many candidates it has.
type Listed = Vec<(String, usize)>;

/// What the crosswalk means, as read from both sides, and what is listed as dangling.
fn links(app: &TestApp, names: &[&str]) -> (Found, Listed) {
    let query = "query($id: ID!) { item(id: $id) { associations(types: [\"isRelatedTo\"]) { nodes { destination {
        item { identifier associations(direction: INCOMING) { nodes { origin { identifier } } } } } } } } }";
    let found = names.iter().map(|name| {
        let origin = id(&format!("walk/{name}"));
        let answer = app.graphql(None, query, json!({ "id": origin }));
        let item = &answer["data"]["item"]["associations"]["nodes"][0]["destination"]["item"];
        if let Some(nodes) = item["associations"]["nodes"].as_array() {
            let back = nodes
                .iter()
                .any(|node| node["origin"]["identifier"] == json!(origin));
            assert!(back, "{name} is found from its target too: {answer}");
        }
        (
            (*name).to_owned(),
            item["identifier"].as_str().map(str::to_owned),
        )
    });
    let found = found.collect();
    let query = "query($id: ID!) { framework(id: $id) { danglingAssociations { totalCount nodes {
        originMissing candidates { identifier } association { destination { identifier item { identifier } } } } } } }";
    let answer = app.graphql(None, query, json!({ "id": id("walk") }));
    let page = &answer["data"]["framework"]["danglingAssociations"];
    let nodes = page["nodes"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(page["totalCount"], nodes.len());
    let dangling = nodes.iter().map(|node| {
        assert_eq!(node["originMissing"], false);
        let text = node["association"]["destination"]["identifier"]
            .as_str()
            .unwrap();
        (
            text.to_owned(),
            node["candidates"].as_array().unwrap().len(),
        )
    });
    (found, dangling.collect())
}

const NAMES: [&str; 5] = [
    "STATE.ELA.RI.7.1",
    "RI.7.2",
    "STATE.ELA.XX.9",
    "RI.7.3",
    "#N/A",
];

#[actix_web::test]
async fn codes_mean_the_same_in_whatever_order_the_frameworks_arrive() {
    let (walk, state) = (
        crosswalk(&NAMES),
        coded("state", &["RI.7.1", "RI.7.2", "RI.7.3", "RI.7.3"]),
    );
    let mut seen = Vec::new();
    for walk_first in [true, false] {
        let (app, walker, publisher) = service(Engine::Sqlite).await;
        if walk_first {
            import(&app, &walker, &walk, Visibility::Public).await;
            let (found, dangling) = links(&app, &NAMES);
            assert!(found.iter().all(|(_, item)| item.is_none()));
            assert_eq!(dangling.len(), NAMES.len());
        }
        import(&app, &publisher, &state, Visibility::Public).await;
        if !walk_first {
            import(&app, &walker, &walk, Visibility::Public).await;
        }
        seen.push(links(&app, &NAMES));
    }
    assert_eq!(seen[0], seen[1]);
    let (found, dangling) = &seen[0];
    assert_eq!(found[0].1.as_deref(), Some(id("state/RI.7.1").as_str()));
    assert_eq!(found[1].1.as_deref(), Some(id("state/RI.7.2").as_str()));
    assert_eq!(dangling.len(), 3, "{dangling:?}");
}

#[actix_web::test]
async fn of_two_frameworks_the_one_that_answers_most_is_meant_and_a_tie_is_listed_with_its_candidates()
 {
    let (app, walker, publisher) = service(Engine::Sqlite).await;
    let names = ["S.RI.7.1", "S.RI.7.2"];
    import(&app, &walker, &crosswalk(&names), Visibility::Public).await;
    import(
        &app,
        &publisher,
        &coded("one", &["RI.7.1"]),
        Visibility::Public,
    )
    .await;
    import(
        &app,
        &publisher,
        &coded("two", &["RI.7.1"]),
        Visibility::Public,
    )
    .await;
    let (found, dangling) = links(&app, &names);
    assert!(found.iter().all(|(_, item)| item.is_none()), "{found:?}");
    assert_eq!(
        dangling,
        [("S.RI.7.1".to_owned(), 2), ("S.RI.7.2".to_owned(), 0)]
    );
    // A third that has both codes explains the crosswalk better than either.
    import(
        &app,
        &publisher,
        &coded("three", &["RI.7.1", "RI.7.2"]),
        Visibility::Public,
    )
    .await;
    let (found, dangling) = links(&app, &names);
    assert_eq!(found[0].1.as_deref(), Some(id("three/RI.7.1").as_str()));
    assert_eq!(found[1].1.as_deref(), Some(id("three/RI.7.2").as_str()));
    assert!(dangling.is_empty());
}

#[actix_web::test]
async fn a_name_in_a_published_crosswalk_is_not_answered_by_a_draft() {
    let (app, walker, publisher) = service(Engine::Sqlite).await;
    let names = ["S.RI.7.1"];
    import(&app, &walker, &crosswalk(&names), Visibility::Public).await;
    import(
        &app,
        &publisher,
        &coded("draft", &["RI.7.1"]),
        Visibility::Private,
    )
    .await;
    let query = "query($id: ID!) { item(id: $id) { associations { totalCount } } }";
    let seen = app.graphql(Some(1), query, json!({ "id": id("draft/RI.7.1") }));
    assert_eq!(
        seen["data"]["item"]["associations"]["totalCount"], 0,
        "{seen}"
    );
    // Published, it answers.
    import(
        &app,
        &publisher,
        &coded("draft", &["RI.7.1"]),
        Visibility::Public,
    )
    .await;
    let (found, _) = links(&app, &names);
    assert_eq!(found[0].1.as_deref(), Some(id("draft/RI.7.1").as_str()));
}
