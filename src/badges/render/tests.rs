//! Both renderings say what the record says, and 3.0 says nothing outside its context.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

fn facts() -> Facts {
    let body: BadgeBody = serde_json::from_value(json!({
        "identifier": "11111111-1111-4111-8111-111111111111", "code": "A", "name": "Adder", "language": "en",
        "criteria": "Adds.", "credits": 1.5, "tags": ["sums"], "hours": 4.0, "fieldOfStudy": "Arithmetic",
        "image": {"sha256": "ab", "caption": "A plus"},
        "alignment": [{"targetName": "Adds", "targetUrl": "https://a.example/1", "x": {"y": 1}}],
        "resultDescription": [{"name": "Level", "resultType": "RubricCriterionLevel", "odd": 1,
            "rubricCriterionLevel": [{"id": "urn:uuid:1", "name": "Good", "alignment": {"targetName": "G", "targetUrl": "https://a.example/2"}}]}],
        "related": ["https://a.example/other"],
        "extra": {"https://a.example/term": {"deep": [1]}, "plain": "kept"},
    }))
    .unwrap();
    Facts {
        body,
        issuer: Issuer {
            slug: "school".to_owned(),
            name: "School".to_owned(),
            ..Issuer::default()
        },
        ..Facts::default()
    }
}

#[test]
fn what_has_no_term_is_one_literal_and_every_object_has_its_type() {
    let achievement = badge(&facts(), Standard::V3, "https://k.example");
    assert_eq!(
        achievement["id"],
        "https://k.example/ob/v3/achievements/11111111-1111-4111-8111-111111111111"
    );
    assert_eq!(achievement["type"], json!(["Achievement"]));
    assert_eq!(achievement["alignment"][0]["type"], json!(["Alignment"]));
    assert_eq!(
        achievement["alignment"][0][MEMBERS]["@value"],
        json!({"x": {"y": 1}})
    );
    let result = &achievement["resultDescription"][0];
    assert_eq!(result["type"], json!(["ResultDescription"]));
    assert_eq!(result[MEMBERS]["@value"], json!({"odd": 1}));
    let level = &result["rubricCriterionLevel"][0];
    assert_eq!(level["type"], json!(["RubricCriterionLevel"]));
    assert_eq!(level["alignment"][0]["type"], json!(["Alignment"]));
    assert_eq!(
        achievement["related"],
        json!([{"id": "https://a.example/other", "type": ["Related"]}])
    );
    assert_eq!(
        achievement["image"],
        json!({"id": "https://k.example/images/ab", "type": "Image", "caption": "A plus"})
    );
    let members = &achievement[MEMBERS]["@value"];
    assert_eq!(members["plain"], "kept");
    assert_eq!(members["kakehashi"]["hours"], 4.0);
    assert_eq!(members["kakehashi"]["status"], "published");
}

#[test]
fn a_copy_keeps_the_originals_id_and_issuer() {
    let mut facts = facts();
    facts.body.more.source = Some(crate::badges::definition::Source {
        id: "https://o.example/badge".to_owned(),
        format: "ob2".to_owned(),
        issuer: Some(json!("https://o.example/issuer")),
    });
    let old = badge(&facts, Standard::V2, "https://k.example");
    assert_eq!(old["id"], "https://o.example/badge");
    assert_eq!(old["issuer"], "https://o.example/issuer");
    assert_eq!(old["plain"], "kept");
    let new = badge(&facts, Standard::V3, "https://k.example");
    assert_eq!(new["id"], "https://o.example/badge");
    assert_eq!(
        new["creator"],
        json!({"id": "https://o.example/issuer", "type": ["Profile"]})
    );
}
