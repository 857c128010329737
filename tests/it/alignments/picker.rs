//! Finished alignments over GraphQL, and the page that makes them in a real browser.

use super::*;
use crate::cli::program::Home;
use crate::explorer::Page;

on_both_engines! {
    async fn an_item_a_criterion_and_a_level_are_picked_in_both_standards(engine: Engine) {
        let app = service(engine).await;
        let publisher = app.actor(PUBLISHER).await;
        let mut maths = framework("maths");
        maths["CFAssociations"].as_array_mut().unwrap().push(association("replacedBy", "maths/B", "maths/A"));
        import(&app, &publisher, &maths, Visibility::Public).await;
        let query = "query($ids: [ID!]!, $standard: BadgeStandard!, $code: TargetCode!) {
            pickAlignments(ids: $ids, standard: $standard, targetCode: $code) { json note successors { identifier } target { kind } } }";
        let ids = [id("maths/A.1"), uri("maths/rubric/1"), id("maths/rubric/1/well"), uri("maths/B"), "nothing".to_owned()];
        let pick = |standard: &str, code: &str| {
            let answer = app.graphql(None, query, json!({ "ids": ids, "standard": standard, "code": code }));
            answer["data"]["pickAlignments"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
        };
        let third = pick("OB3", "IDENTIFIER");
        assert_eq!(third[0]["json"], json!({ "type": ["Alignment"], "targetName": "Statement of maths/A.1", "targetUrl": uri("maths/A.1"),
            "targetCode": id("maths/A.1"), "targetFramework": "maths", "targetType": "CFItem" }));
        assert_eq!(third[1]["json"]["targetType"], "CFRubricCriterion");
        assert_eq!(third[2]["json"], json!({ "type": ["Alignment"], "targetName": "well", "targetUrl": uri("maths/rubric/1/well"),
            "targetCode": id("maths/rubric/1/well"), "targetDescription": "Does it well", "targetFramework": "maths",
            "targetType": "CFRubricCriterionLevel" }));
        assert!(third[0]["note"].is_null() && third[3]["note"].is_string());
        assert_eq!(third[3]["successors"][0]["identifier"], json!(id("maths/A")));
        assert!(third[4].is_null());
        let second = pick("OB2", "HUMAN_CODE");
        assert_eq!(second[0]["json"], json!({ "type": "AlignmentObject", "targetName": "Statement of maths/A.1", "targetUrl": uri("maths/A.1"),
            "targetCode": "A.1", "targetFramework": "maths" }));
        assert_eq!(second[2]["json"]["targetType"], Value::Null);
        // What is picked resolves to what was picked.
        let picked: Vec<Alignment> = third[..3].iter().map(|one| Alignment::read(&one["json"]).unwrap()).collect();
        let resolved = resolve(&app, None, &picked);
        assert!(resolved.iter().all(|answer| answer["verdict"] == "RESOLVED"), "{resolved:?}");
        let draft = app.graphql(None, query, json!({ "ids": vec!["x"; 201], "standard": "OB3", "code": "IDENTIFIER" }));
        assert_eq!(draft["errors"][0]["extensions"]["code"], "TOO_LARGE");
    }
}

#[test]
fn the_page_searches_and_speaks_the_visitors_language() {
    let home = Home::fresh(Engine::Sqlite);
    let served = home.serve(&["--demo"]);
    for (path, accepted, language, words) in [
        ("/picker?q=statistics", "en", "en", "Open Badges"),
        (
            "/picker?q=%E7%B5%B1%E8%A8%88&lang=ja",
            "en",
            "ja",
            "選んだもの",
        ),
    ] {
        let page = Page::open(&served, path, accepted);
        assert!(
            page.dom.contains(&format!("<html lang=\"{language}\"")),
            "{path}"
        );
        assert!(
            page.dom.contains(words) && !page.dom.contains(">aligns-"),
            "{path}: {}",
            page.dom
        );
        let (_, found) = page.element("ul", "found");
        assert!(found.contains("type=\"checkbox\""), "{path}: {}", page.dom);
        let (tag, _) = page.element("button", "send");
        assert!(
            tag.contains("hidden"),
            "without an embedding page nothing is handed over: {tag}"
        );
    }
}

/// A page that embeds the picker and writes down what it is told.
const EMBEDDING: &str = r#"<!doctype html><html><body><pre id="told"></pre><iframe id="frame" width="600" height="600"></iframe>
<script>
window.addEventListener("message", (event) => {
  document.getElementById("told").textContent = JSON.stringify({ origin: event.origin, data: event.data });
});
document.getElementById("frame").src = PICKER;
</script></body></html>"#;

#[test]
fn chosen_alignments_are_handed_to_the_named_origin_and_to_no_other() {
    let home = Home::fresh(Engine::Sqlite);
    let package = home.file("maths.json", framework("maths").to_string());
    home.ok(&["import", &package]);
    let served = home.serve(&[]);
    let (origin, platform) = platform();
    let chosen = id("maths/A.1");
    for (named, told) in [
        (origin.as_str(), true),
        ("https://someone-else.example", false),
    ] {
        let path = format!("/picker?lang=en&chosen={chosen}&send=change&origin={named}");
        let address = json!(served.url(&path)).to_string();
        platform
            .lock()
            .unwrap()
            .clone_from(&EMBEDDING.replace("PICKER", &address));
        let (page, log) = Page::at(&origin, "en");
        let (_, text) = page.element("pre", "told");
        if !told {
            assert_eq!(text, "", "{}", page.dom);
            continue;
        }
        let message: Value = serde_json::from_str(&crate::explorer::text(text))
            .unwrap_or_else(|error| panic!("{error}: {} {log}", page.dom));
        assert_eq!(
            format!("{}/", message["origin"].as_str().unwrap()),
            served.url("/")
        );
        let data = &message["data"];
        assert_eq!(
            (&data["type"], &data["version"], &data["standard"]),
            (&json!("kakehashi:alignments"), &json!(1), &json!("OB3"))
        );
        assert_eq!(data["alignments"][0]["targetUrl"], json!(uri("maths/A.1")));
    }
}

/// A server of one page on another origin; the page can be changed.
fn platform() -> (String, std::sync::Arc<std::sync::Mutex<String>>) {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let page = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let shown = std::sync::Arc::clone(&page);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut request = [0; 4096];
            // What is asked for does not matter: there is one page.
            let Ok(_) = stream.read(&mut request) else {
                continue;
            };
            let body = shown.lock().unwrap().clone();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).ok();
            stream.write_all(body.as_bytes()).ok();
        }
    });
    (origin, page)
}
