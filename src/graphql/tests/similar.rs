//! Candidates for alignments, as a client of the schema sees them.

use serde_json::{Value, json};

use super::world::World;
use crate::access::Viewer;
use crate::locale::Language;

const CANDIDATES: &str = "query($id: ID, $text: String, $language: String, $first: Int, $filter: SimilarFilter) {
    similarItems(id: $id, text: $text, language: $language, first: $first, filter: $filter) {
        score alreadyAligned node { __typename ... on Item { code: humanCodingScheme language framework { title } } }
        reasons { because share message shared { here there }
            way { similarity associationType forward to { title item { code: humanCodingScheme } } } } } }";

async fn ask(world: &World, variables: Value) -> Vec<Value> {
    let answer = world
        .ask_with(&Viewer::Anonymous, Language::Ja, CANDIDATES, variables)
        .await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    let found = answer["data"]["similarItems"].as_array().unwrap().clone();
    for candidate in &found {
        let score = candidate["score"].as_f64().unwrap();
        let reasons = candidate["reasons"].as_array().unwrap();
        let sum: f64 = reasons.iter().map(|r| r["share"].as_f64().unwrap()).sum();
        assert!(
            (0.0..=1.0).contains(&score) && (sum - score).abs() < 1e-4,
            "{candidate}"
        );
    }
    found
}

/// The id of the demo item with a code.
async fn item(world: &World, code: &str) -> String {
    let query = format!(
        r#"{{ search(query: "code:\"{code}\"", kinds: [ITEM], first: 1) {{ edges {{ node {{ ... on Item {{ id code: humanCodingScheme }} }} }} }} }}"#
    );
    let node = &world.ask(&Viewer::Anonymous, &query).await["search"]["edges"][0]["node"];
    assert_eq!(node["code"], code);
    node["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_text_finds_items_with_the_reasons_in_the_callers_language() {
    let world = World::demo().await;
    let found = ask(
        &world,
        json!({ "text": "Computing conditional probability", "language": "en", "first": 3, "filter": { "kinds": ["ITEM"] } }),
    )
    .await;
    assert_eq!(found[0]["node"]["code"], "2.2.1");
    assert_eq!(found[0]["alreadyAligned"], false);
    let reason = &found[0]["reasons"][0];
    assert_eq!(reason["because"], "TERMS");
    let shared = reason["shared"].as_array().unwrap();
    assert!(
        shared.contains(&json!({ "here": "conditional", "there": "conditional" })),
        "{shared:?}"
    );
    assert!(
        reason["message"]
            .as_str()
            .unwrap()
            .starts_with("両方に含まれる語"),
        "{reason}"
    );
    let japanese = json!({ "text": "条件付き確率の計算", "language": "ja", "filter": { "kinds": ["ITEM"], "languages": ["ja"] } });
    assert_eq!(ask(&world, japanese).await[0]["node"]["code"], "B2.1");
}

#[tokio::test]
async fn an_item_finds_candidates_in_the_other_language_over_what_people_linked() {
    let world = World::demo().await;
    let id = item(&world, "A1.1").await;
    let english = json!({ "id": id, "filter": { "languages": ["en"], "kinds": ["ITEM"] } });
    let found = ask(&world, english).await;
    assert_eq!(found[0]["node"]["code"], "1.1.1");
    assert_eq!(found[0]["alreadyAligned"], true);
    let way = &found[0]["reasons"][0]["way"];
    assert_eq!(way[0]["associationType"], "exactMatchOf");
    assert!(
        found.len() > 1,
        "what is like the exact match is offered too"
    );
    assert!(
        found
            .iter()
            .all(|candidate| candidate["node"]["language"] == "en")
    );
    let far = found[1]["reasons"].as_array().unwrap();
    assert!(
        far.iter().any(|reason| reason["because"] == "CROSSWALK"),
        "{far:?}"
    );

    let unaligned = json!({ "id": id, "filter": { "languages": ["en"], "withoutAligned": true } });
    let without = ask(&world, unaligned).await;
    assert!(
        without
            .iter()
            .all(|candidate| candidate["alreadyAligned"] == false)
    );
    assert!(
        without
            .iter()
            .all(|candidate| candidate["node"]["code"] != "1.1.1")
    );

    // A text in English that nobody has linked finds the Japanese item whose exact match is like it.
    let text = json!({ "text": "Compute a confidence interval and say what it means", "language": "en", "filter": { "languages": ["ja"] } });
    let found = ask(&world, text).await;
    assert_eq!(found[0]["node"]["code"], "B2.3");
    assert_eq!(
        found[0]["reasons"][0]["way"][0]["to"]["item"]["code"],
        "2.2.3"
    );
}

#[tokio::test]
async fn the_own_framework_is_left_out_unless_it_is_asked_for() {
    let world = World::demo().await;
    let id = item(&world, "2.2.3").await;
    let own = "Data Literacy & Computing Framework";
    let is_own = |candidate: &Value| candidate["node"]["framework"]["title"] == own;
    let others = ask(&world, json!({ "id": id, "filter": { "kinds": ["ITEM"] } })).await;
    assert!(!others.is_empty() && !others.iter().any(is_own));
    let all = ask(
        &world,
        json!({ "id": id, "first": 50, "filter": { "kinds": ["ITEM"], "ownFramework": true } }),
    )
    .await;
    assert!(all.iter().any(is_own));
    assert!(
        all.iter()
            .all(|candidate| candidate["node"]["code"] != "2.2.3"),
        "never itself"
    );
}

#[tokio::test]
async fn a_course_and_a_badge_class_find_candidates_too() {
    let world = World::demo().await;
    for (id, code) in [("hibari/DS101", "A"), ("open-skills/CHART-SPRINT", "3")] {
        let found = ask(&world, json!({ "id": id, "filter": { "kinds": ["ITEM"] } })).await;
        assert!(!found.is_empty(), "{id} {code}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_in_both_languages() {
    let world = World::demo().await;
    for (variables, code, words) in [
        (
            json!({}),
            "INVALID_INPUT",
            ["exactly one", "どちらか一方だけ"],
        ),
        (
            json!({ "id": "x", "text": "y" }),
            "INVALID_INPUT",
            ["exactly one", "どちらか一方だけ"],
        ),
        (
            json!({ "text": " " }),
            "INVALID_INPUT",
            ["must not be empty", "text"],
        ),
        (
            json!({ "id": "nowhere" }),
            "NOT_FOUND",
            ["nowhere", "nowhere"],
        ),
        (
            json!({ "text": "y", "first": 51 }),
            "TOO_LARGE",
            ["50", "50"],
        ),
        (
            json!({ "text": "y", "first": -1 }),
            "INVALID_INPUT",
            ["negative", "first"],
        ),
        (json!({ "text": "y".repeat(4001) }), "TOO_LARGE", ["4", "4"]),
    ] {
        for (language, word) in [Language::En, Language::Ja].into_iter().zip(words) {
            let answer = world
                .ask_with(&Viewer::Anonymous, language, CANDIDATES, variables.clone())
                .await;
            let error = &answer["errors"][0];
            assert!(
                error["message"].as_str().unwrap().contains(word),
                "{answer}"
            );
            assert_eq!(error["extensions"]["code"], code, "{answer}");
        }
    }
    let nothing = json!({ "text": "count", "filter": { "frameworks": ["nowhere"] } });
    assert!(ask(&world, nothing).await.is_empty());
}
