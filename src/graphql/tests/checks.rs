//! Checking frameworks.

use serde_json::json;

use super::world::World;
use crate::access::{Role, Viewer};
use crate::locale::Language;

const FIELDS: &str = "identifier errors warnings notes rules { rule level clause count help } \
                      findings(first: 5) { totalCount nodes { rule level clause message entity relatedCount \
                      place { pointer } related { place { pointer } } } }";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_is_checked_and_ends_are_judged_by_what_the_viewer_may_see() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    world.import(&editor, "PRIVATE").await;
    let item = |id: &str, code: &str| {
        json!({ "identifier": id, "uri": format!("https://e.example/uri/{id}"), "fullStatement": code,
            "humanCodingScheme": "A", "lastChangeDateTime": "2024-01-01T00:00:00Z" })
    };
    let [a, b] = [
        "aaaaaaaa-1111-4111-8111-111111111111",
        "bbbbbbbb-1111-4111-8111-111111111111",
    ];
    let end = |id: &str| json!({ "title": id, "identifier": id, "uri": format!("https://e.example/uri/{id}") });
    let known = "22222222-2222-4222-8222-222222222222";
    let edge = json!({ "identifier": "cccccccc-1111-4111-8111-111111111111", "uri": "https://e.example/c",
        "associationType": "isChildOf", "originNodeURI": end(a), "destinationNodeURI": end(b),
        "lastChangeDateTime": "2024-01-01T00:00:00Z" });
    let mut outward = edge.clone();
    outward["identifier"] = json!("dddddddd-1111-4111-8111-111111111111");
    outward["uri"] = json!("https://e.example/d");
    outward["associationType"] = json!("isRelatedTo");
    outward["destinationNodeURI"] = end(known);
    let package = json!({ "CFDocument": { "identifier": "eeeeeeee-1111-4111-8111-111111111111",
            "uri": "https://e.example/e", "title": "T", "creator": "C", "caseVersion": "1.1",
            "lastChangeDateTime": "2024-01-01T00:00:00Z" },
        "CFItems": [item(a, "One"), item(b, "Two")], "CFAssociations": [edge, outward] });
    let content = json!(package.to_string());
    let query = format!("{{ checkFramework(content: {content}) {{ {FIELDS} }} }}");
    let seen = world.ask(&editor, &query).await["checkFramework"].clone();
    assert_eq!(seen["rules"].as_array().unwrap().len(), 1, "{seen}");
    let finding = &seen["findings"]["nodes"][0];
    assert_eq!(finding["rule"], "code-duplicate");
    assert_eq!(finding["level"], "WARNING");
    assert_eq!(finding["place"]["pointer"], "/CFItems/0/humanCodingScheme");
    assert_eq!(
        finding["related"][0]["place"]["pointer"],
        "/CFItems/1/humanCodingScheme"
    );
    // Who may not see the other framework does not learn that it is here.
    let unseen = world.ask(&Viewer::Anonymous, &query).await["checkFramework"].clone();
    assert_eq!(
        (&unseen["errors"], &unseen["warnings"]),
        (&json!(0), &json!(2)),
        "{unseen}"
    );
    assert_eq!(unseen["findings"]["nodes"][0]["rule"], "end-unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_framework_that_is_held_here_is_checked_for_those_who_may_read_it() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    world.import(&editor, "PRIVATE").await;
    let query = format!(
        r#"{{ checkFramework(identifier: "11111111-1111-4111-8111-111111111111") {{ {FIELDS} }} }}"#
    );
    let report = world.ask(&editor, &query).await["checkFramework"].clone();
    assert_eq!(report["identifier"], "11111111-1111-4111-8111-111111111111");
    let rules = report["rules"].as_array().unwrap();
    assert!(
        rules.iter().any(|rule| rule["rule"] == "end-unknown"),
        "{report}"
    );
    for (viewer, query, code) in [
        (&Viewer::Anonymous, query.as_str(), "NOT_FOUND"),
        (&editor, "{ checkFramework { errors } }", "INVALID_INPUT"),
        (
            &editor,
            r#"{ checkFramework(content: "a,b") { errors } }"#,
            "UNKNOWN_FORMAT",
        ),
        (
            &editor,
            r#"{ checkFramework(content: "{") { errors } }"#,
            "INVALID_INPUT",
        ),
    ] {
        let answer = world.ask_with(viewer, Language::En, query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
    }
}
