//! CASE JSON as JSON-LD.

use oxjsonld::JsonLdParser;

use crate::exchange::linked::{CONTEXT, Context, case_json_ld};

#[test]
fn every_key_of_a_package_means_something() {
    let package = include_str!("../../../../seeds/frameworks/data-literacy-en.json");
    let whole = case_json_ld(package, Some("CFPackage"), Context::Within).unwrap();
    let quads: Vec<String> = JsonLdParser::new()
        .for_slice(whole.as_bytes())
        .map(|quad| quad.unwrap().to_string())
        .collect();
    let says = |part: &str| quads.iter().any(|quad| quad.contains(part));
    let document = "<https://northbridge.example/uri/2f8eb1c0-4cc6-5d2b-861c-2c55e2080ac8>";
    assert!(says(&format!(
        "{document} <http://purl.org/dc/terms/title> \"Data Literacy & Computing Framework\""
    )));
    assert!(says("associationType> <urn:kakehashi:case-v1p1:isChildOf>"));
    assert!(says("<urn:kakehashi:case-v1p1:CFPackage>"));
    let items = quads
        .iter()
        .filter(|quad| quad.contains("case-v1p1:fullStatement>"))
        .count();
    let value: serde_json::Value = serde_json::from_str(package).unwrap();
    assert_eq!(items, value["CFItems"].as_array().unwrap().len());
}

#[test]
fn every_key_of_the_model_has_a_term() {
    let context: serde_json::Value = serde_json::from_str(CONTEXT).unwrap();
    fn keys(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    found.push(key.clone());
                    if key != "extensions" {
                        keys(value, found);
                    }
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
            _ => {}
        }
    }
    for package in [
        include_str!("../../../../seeds/frameworks/data-literacy-en.json"),
        include_str!("../../../../seeds/frameworks/data-science-ja.json"),
    ] {
        let mut found = Vec::new();
        keys(&serde_json::from_str(package).unwrap(), &mut found);
        for key in found {
            assert!(context["@context"].get(&key).is_some(), "{key} has no term");
        }
    }
}

#[test]
fn the_context_can_stand_at_an_address() {
    let at = Context::At("https://a.example/case.jsonld");
    let item = case_json_ld("{\"uri\":\"urn:a:b\"}", Some("CFItem"), at).unwrap();
    let want = "{\"@context\":\"https://a.example/case.jsonld\",\"@type\":\"case:CFItem\",\"uri\":\"urn:a:b\"}";
    assert_eq!(item, want);
    assert_eq!(
        case_json_ld("{}", None, at).unwrap(),
        "{\"@context\":\"https://a.example/case.jsonld\"}"
    );
    assert_eq!(case_json_ld("[]", None, at), None);
}
