//! Every form in which a badge definition comes, and what is not one.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn is(value: &Value) -> bool {
    recognises(value.to_string().as_bytes())
}

#[test]
fn content_tells_badges_from_frameworks() {
    assert!(is(&json!({"@context": "x", "type": "BadgeClass"})));
    assert!(is(&json!([{"type": ["Achievement"]}])));
    assert!(is(
        &json!({"type": ["VerifiableCredential"], "credentialSubject": {}})
    ));
    assert!(is(&json!({"badge": "https://a.example", "recipient": {}})));
    assert!(is(&json!({"id": "1", "vanity_slug": "a"})));
    assert!(recognises(
        b"\xEF\xBB\xBF {\"type\":\"BadgeClass\"}\n{\"type\":\"BadgeClass\"}\n"
    ));
    assert!(!is(&json!({"CFDocument": {}, "type": "BadgeClass"})));
    assert!(!is(&json!({"CFDocument": {}, "CFItems": []})));
    assert!(!is(&json!([])));
    assert!(!recognises(b"issuer,badge_code,name\n"));
    assert!(!recognises(b"{"));
    assert!(!recognises(b""));
}

#[test]
fn a_template_keeps_what_has_no_term() {
    let template = json!({
        "id": "3b7fec8e-eecc-4f1f-a28b-197e9396b36e", "name": "T", "description": "d", "vanity_slug": "t", "level": "Advanced",
        "url": "https://c.example/badge/t", "image_url": "https://c.example/t.png", "type_category": "Certification",
        "skills": [{"id": "1", "name": "Sums"}], "global_activity_url": null, "cost": "Paid",
        "issuer": {"entities": [{"primary": false, "entity": {"name": "No", "url": "https://no.example"}},
            {"primary": true, "entity": {"name": "Yes", "vanity_url": "https://yes.example"}}]},
        "badge_template_activities": [{"title": "Do it", "url": "https://c.example/do"}, {"title": "Again"}],
        "alignments": [{"id": "a", "name": "One", "url": null, "description": null},
            {"id": "b", "name": "Two", "url": "see page 4"}, {"name": "Three", "url": "https://f.example/3"}],
    });
    let mut read = read(template.to_string().as_bytes(), "school").unwrap();
    let found = read.remove(0).read.unwrap();
    let badge = found.badge;
    assert_eq!(badge.code, "3b7fec8e-eecc-4f1f-a28b-197e9396b36e");
    assert_eq!(
        badge.criteria.as_deref(),
        Some("- Do it (https://c.example/do)\n- Again")
    );
    assert_eq!(badge.tags, ["Sums"]);
    let source = badge.more.source.unwrap();
    assert_eq!(source.id, "https://c.example/badge/t");
    assert_eq!(source.issuer.unwrap()["name"], "Yes");
    assert_eq!(badge.more.alignment.len(), 3);
    assert_eq!(badge.more.alignment[1].extra["id"], "b");
    assert_eq!(badge.more.extra["cost"], "Paid");
    let keys: Vec<&str> = found.notes.iter().map(|(_, note)| &*note.key).collect();
    assert_eq!(keys, ["records-alignment-empty", "records-alignment-odd"]);
    assert_eq!(
        found.notes[1].0,
        Some(Place::Pointer("/alignments/1/url".to_owned()))
    );
}

#[test]
fn odd_members_are_kept_and_told() {
    let odd = json!({"type": "BadgeClass", "id": "https://a.example/b", "name": "N", "tags": [1], "criteria": 7,
        "creditsAvailable": "two", "alignment": "https://f.example/1"});
    let mut read = read(odd.to_string().as_bytes(), "school").unwrap();
    let found = read.remove(0).read.unwrap();
    assert_eq!(
        found.badge.more.alignment[0].target_url,
        "https://f.example/1"
    );
    for name in ["tags", "criteria", "creditsAvailable"] {
        assert_eq!(found.badge.more.extra[name], odd[name], "{name}");
    }
    assert_eq!(found.notes.len(), 3);
}

#[test]
fn limits_are_told() {
    let large = vec![b' '; MAX_FILE + 1];
    assert_eq!(read(&large, "s").unwrap_err().code, Code::TooLarge);
    assert_eq!(read(b"{}", "s").unwrap().len(), 1);
    assert_eq!(read(b"7", "s").unwrap_err().code, Code::UnknownFormat);
    let deep = "[".repeat(100_000);
    assert_eq!(
        read(deep.as_bytes(), "s").unwrap_err().code,
        Code::InvalidInput
    );
}

proptest! {
    #[test]
    fn nothing_panics(text in "([{}\\[\\]:,]|\"(type|id|name|BadgeClass|badge|alignment|criteria)\"|1|null|\\n){0,60}") {
        let _ = recognises(text.as_bytes());
        let _ = read(text.as_bytes(), "s");
    }
}
