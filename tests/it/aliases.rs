//! Items of one framework that another holds as children: they stand in its tree, in order, for whoever may read them.

use kakehashi::access::{ActorKind, Role, Visibility};
use kakehashi::registry::imports::ImportOptions;
use serde_json::{Value, json};

use crate::support::packages::{association, flat, id, item, package};
use crate::support::{Engine, TestApp};

fn numbered(origin: &str, destination: &str, number: i32) -> Value {
    let mut association = association("isChildOf", origin, destination);
    association["sequenceNumber"] = json!(number);
    association
}

fn tops(app: &TestApp, position: Option<usize>) -> Vec<String> {
    let query = "query($id: ID!) { framework(id: $id) { topItems { totalCount nodes {
        humanCodingScheme framework { title } } } } }";
    let answer = app.graphql(position, query, json!({ "id": id("map") }));
    let page = &answer["data"]["framework"]["topItems"];
    let nodes = page["nodes"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(page["totalCount"], nodes.len());
    let shown = nodes.iter().map(|node| {
        let text = |at: &Value| at.as_str().unwrap_or_default().to_owned();
        format!(
            "{} {}",
            text(&node["framework"]["title"]),
            text(&node["humanCodingScheme"])
        )
    });
    shown.collect()
}

#[actix_web::test]
async fn items_of_another_framework_stand_among_the_children_for_whoever_may_read_them() {
    let app = TestApp::builder(Engine::Sqlite)
        .key("owner", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let owner = app.actor(0).await;
    let map = package(
        "map",
        vec![item("map/first", "First"), item("map/last", "Last")],
        vec![
            numbered("map/first", "map", 1),
            numbered("standard/2", "map", 2),
            numbered("map/last", "map", 3),
        ],
    );
    let import = async |package: &Value, visibility| {
        let options = ImportOptions {
            visibility: Some(visibility),
            ..ImportOptions::default()
        };
        app.import(&owner, package.to_string().as_bytes(), options)
            .await
            .unwrap();
    };
    import(&map, Visibility::Public).await;
    assert_eq!(tops(&app, None), ["map first", "map last"]);
    import(&flat("standard", 3), Visibility::Private).await;
    assert_eq!(tops(&app, None), ["map first", "map last"]);
    let all = ["map first", "standard 2", "map last"];
    assert_eq!(tops(&app, Some(0)), all);
    import(&flat("standard", 3), Visibility::Public).await;
    assert_eq!(tops(&app, None), all);
}
