//! The page for people.

use serde_json::json;

use crate::case::model::Package;
use crate::exchange::linked::{Page, html_page};
use crate::locale::Language;

fn page(package: &Package, language: Language) -> String {
    let page = Page {
        language,
        version: "1.2.3",
        date: "2026-04-01",
    };
    html_page(package, &page)
}

fn package() -> Package {
    let link = |id: &str| json!({ "title": "", "identifier": id, "uri": format!("https://a.example/{id}") });
    let edge = |kind: &str, from: &str, to: &str, number: i32| {
        json!({
            "identifier": format!("{from}{to}"), "uri": "urn:a:e", "associationType": kind, "sequenceNumber": number,
            "originNodeURI": link(from), "destinationNodeURI": link(to), "lastChangeDateTime": "2024-01-01T00:00:00Z",
        })
    };
    let item = |id: &str, text: &str, language: &str| {
        json!({
            "identifier": id, "uri": format!("https://a.example/{id}"), "fullStatement": text, "language": language,
            "humanCodingScheme": id.to_uppercase(), "lastChangeDateTime": "2024-01-01T00:00:00Z",
        })
    };
    let time = "2024-01-01T00:00:00Z";
    serde_json::from_value(json!({
        "CFDocument": {
            "identifier": "doc", "uri": "https://a.example/doc", "caseVersion": "1.1", "creator": "C & D",
            "title": "<script>alert(1)</script>", "lastChangeDateTime": time, "language": "en_US",
            "licenseURI": { "title": "CC", "identifier": "l", "uri": "javascript:alert(1)" },
        },
        "CFItems": [
            item("a", "Top", "en"), item("b", "2 < 3 & **bold**", "ja\" onload=\"x"), item("c", "共有", "ja"),
            item("x", "In a cycle", "en"), item("y", "In it too", "en"),
        ],
        "CFAssociations": [
            edge("isChildOf", "a", "doc", 1), edge("isChildOf", "c", "a", 1), edge("isChildOf", "b", "a", 2),
            edge("isChildOf", "c", "b", 1), edge("isChildOf", "x", "y", 1), edge("isChildOf", "y", "x", 1),
            edge("precedes", "b", "c", 1),
        ],
        "CFRubrics": [{
            "identifier": "r", "uri": "urn:a:r", "title": "How well", "lastChangeDateTime": time,
            "CFRubricCriteria": [{
                "identifier": "k", "uri": "urn:a:k", "description": "Care", "weight": 0.5, "lastChangeDateTime": time,
                "CFRubricCriterionLevels": [{
                    "identifier": "v", "uri": "urn:a:v", "quality": "Good", "score": 3, "lastChangeDateTime": time,
                }],
            }],
        }],
    }))
    .unwrap()
}

#[test]
fn the_framework_is_data_and_every_item_stands_there() {
    let html = page(&package(), Language::En);
    for bad in ["<script>", "javascript:alert(1)\"", "onload=\"x", "<b>bold"] {
        assert!(!html.contains(bad), "{bad}");
    }
    for good in [
        "<h1 lang=\"en-US\">&lt;script&gt;alert(1)&lt;/script&gt;</h1>",
        "2 &lt; 3 &amp; **bold**",
        "<section class=\"item d1\" id=\"i2\">\n<p lang=\"ja\">",
        "<p class=\"item again d2\"><a href=\"#i2\" lang=\"ja\">C 共有</a>",
        "In a cycle",
        "In it too",
        "precedes",
        "<th scope=\"row\" lang=\"en-US\">Care (0.5)</th>",
        "Good (3)",
        "Kakehashi 1.2.3, 2026-04-01",
    ] {
        assert!(html.contains(good), "{good} is missing in\n{html}");
    }
    let place = |text: &str| html.find(text).unwrap();
    assert!(
        place("id=\"i2\"") < place("id=\"i1\""),
        "siblings stand in their order"
    );
    assert!(
        !html.contains("http-equiv") && !html.contains("src="),
        "nothing is loaded"
    );
}

#[test]
fn the_pages_own_words_are_in_the_readers_language() {
    let html = page(&package(), Language::Ja);
    assert!(html.contains("<html lang=\"ja\">") && html.contains("ルーブリック"));
    assert!(
        html.contains("<h1 lang=\"en-US\">"),
        "the framework keeps its own"
    );
}

#[test]
fn a_chain_of_ten_thousand_is_written_without_nesting() {
    let mut package = package();
    let (item, edge) = (package.items[0].clone(), package.associations[1].clone());
    for n in 0..10_000 {
        let mut item = item.clone();
        item.identifier = format!("n{n}");
        let mut edge = edge.clone();
        edge.origin_node_uri.identifier = format!("n{n}");
        edge.destination_node_uri.identifier = if n == 0 {
            "doc".to_owned()
        } else {
            format!("n{}", n - 1)
        };
        package.items.push(item);
        package.associations.push(edge);
    }
    let html = page(&package, Language::En);
    assert_eq!(html.matches("<section").count(), 10_005);
}
