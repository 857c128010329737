//! Permanent addresses and what they negotiate.

use serde_json::{Value, json};

use crate::support::{Engine, PUBLIC_URL, TestApp};

const OLD: &str = "application/ld+json;profile=\"https://w3id.org/openbadges/v2\"";
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn key(app: &TestApp, code: &str) -> String {
    let query = "query($id: ID!) { badgeClass(id: $id) { id } }";
    let answer = app.graphql(None, query, json!({ "id": format!("open-skills/{code}") }));
    answer["data"]["badgeClass"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

on_both_engines! {
    async fn every_form_of_a_badge_has_its_address(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let key = key(&app, "DATA-ANALYST");
        let accept = |path: &str, accept: &str| app.send("GET", path, &[("Accept", accept)]);
        for (path, kind) in [
            (format!("/ob/v2/badges/{key}"), json!("BadgeClass")),
            (format!("/ob/v3/achievements/{key}"), json!(["Achievement"])),
            ("/ob/v2/issuers/open-skills".to_owned(), json!("Profile")),
            ("/ob/v3/issuers/open-skills".to_owned(), json!(["Profile"])),
        ] {
            let answer = app.get(&path);
            assert_eq!(answer.header("Content-Type"), "application/ld+json", "{path}");
            assert_eq!(answer.header("Access-Control-Allow-Origin"), "*");
            assert!(answer.header("Vary").contains("Accept") && answer.header("Cache-Control").starts_with("public"));
            let body = answer.ok();
            assert_eq!((&body["id"], &body["type"]), (&json!(format!("{PUBLIC_URL}{path}")), &kind));
            assert!(!body["@context"].is_null());
            let plain = accept(&path, "application/json");
            assert_eq!((plain.header("Content-Type"), plain.ok()), ("application/json", body));
            let fresh = app.send("GET", &path, &[("If-None-Match", answer.header("ETag"))]);
            assert_eq!(fresh.status, 304);
            assert_eq!(accept(&path, "text/turtle").status, 406);
            assert_eq!(accept(&path, BROWSER).status, 303);
            let head = app.send("HEAD", &path, &[]);
            assert_eq!((head.status, head.body.len(), head.header("ETag")), (200, 0, answer.header("ETag")));
            assert_eq!(app.send("OPTIONS", &path, &[]).status, 204);
            assert_eq!(app.send("PUT", &path, &[]).status, 405);
        }
        for path in ["/ob/v2/badges/no", "/ob/v3/achievements/00000000-0000-4000-8000-000000000000", "/ob/v2/issuers/nobody"] {
            let missing = app.get(path);
            assert_eq!((missing.status, missing.header("Content-Type")), (404, "application/problem+json"), "{path}");
            assert_eq!(missing.json()["code"], "NOT_FOUND");
        }
        // `/uri/{id}` leads to all of them.
        let at = format!("/uri/{key}");
        let old = app.get(&format!("/ob/v2/badges/{key}")).ok();
        let new = app.get(&format!("/ob/v3/achievements/{key}")).ok();
        assert_eq!(accept(&at, "application/json").ok()["code"], "DATA-ANALYST");
        assert_eq!(accept(&at, "application/ld+json").ok(), new);
        assert_eq!(accept(&at, OLD).ok(), old);
        assert_eq!(accept(&at, OLD).header("Content-Location"), old["id"].as_str().unwrap());
        assert_eq!(app.get(&format!("{at}.jsonld")).ok(), new);
        assert_eq!(app.get(&format!("{at}.ob3.json")).ok(), new);
        assert_eq!(app.get(&format!("{at}.ob2.json")).ok(), old);
        assert!(app.get(&at).header("Link").contains("application/ld+json"));
        for (language, words) in [("ja", ["構成するバッジ", "対応付け"]), ("en", ["Made up of", "Alignments"])] {
            let page = app.send("GET", &at, &[("Accept", BROWSER), ("Accept-Language", language)]);
            assert_eq!(page.status, 200);
            for word in words.into_iter().chain(["Query Writer", "Sound", "/images/", "/issuers/open-skills"]) {
                assert!(page.text().contains(word), "{word}: {}", page.text());
            }
        }
    }

    async fn the_demo_world_shows_what_a_badge_can_be(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let achievement = app.get(&format!("/ob/v3/achievements/{}", key(&app, "DATA-ANALYST"))).ok();
        let japanese = key(&app, "DATA-ANALYST-JA");
        let related = achievement["related"].as_array().unwrap();
        let edition = related.iter().find(|one| one["inLanguage"] == "ja").unwrap();
        assert_eq!(edition["id"], format!("{PUBLIC_URL}/ob/v3/achievements/{japanese}"));
        assert_eq!(related.len(), 5, "an edition and four parts: {related:?}");
        assert_eq!(achievement["resultDescription"][0]["rubricCriterionLevel"].as_array().unwrap().len(), 3);
        assert_eq!(achievement["creator"]["name"], "Open Skills Guild");
        assert!(achievement["alignment"].as_array().unwrap().iter().all(|one| one["type"] == json!(["Alignment"])));
        // Alignments made in this registry are written out too, with the item they mean.
        let chart = app.get(&format!("/ob/v3/achievements/{}", key(&app, "CHART-SPRINT"))).ok();
        let first: Vec<&Value> = chart["alignment"].as_array().unwrap().iter().collect();
        assert_eq!(first.len(), 4);
        assert!(first.iter().all(|one| one["targetFramework"] == "Data Literacy & Computing Framework"
            && one["targetType"] == "CFItem" && one["targetUrl"].as_str().unwrap().starts_with("https://northbridge.example/uri/")));
        let position = app.registry().store.position().await.unwrap();
        assert_eq!(app.registry().load_demo().await.unwrap(), position, "loading it again changes nothing");
    }
}
