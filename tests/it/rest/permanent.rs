//! `/uri/{id}`: one address for people and machines.

use serde_json::{Value, json};

use super::{SEEDS, demo, identifiers, refused};
use crate::support::{Engine, PUBLIC_URL, seed};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

on_both_engines! {
    async fn people_get_pages_and_machines_json(engine: Engine) {
        let app = demo(engine).await;
        let package: Value = serde_json::from_slice(&seed(SEEDS[0])).unwrap();
        let document = package["CFDocument"]["identifier"].as_str().unwrap().to_owned();
        let snapshot = app.registry().graph.snapshot();
        let badge = snapshot.every_badge().next().unwrap().key.to_string();
        let mut pages = vec![badge];
        for list in [
            "/CFAssociations", "/CFDefinitions/CFSubjects", "/CFDefinitions/CFLicenses", "/CFDefinitions/CFItemTypes",
            "/CFDefinitions/CFAssociationGroupings", "/CFRubrics", "/CFRubrics/0/CFRubricCriteria",
            "/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels",
        ] {
            pages.push(identifiers(&package, list)[0].clone());
        }
        for id in &pages {
            let path = format!("/uri/{id}");
            for accept in ["", "*/*", "application/json", "text/html;q=0.1, application/json"] {
                let answer = app.send("GET", &path, &[("Accept", accept)]);
                assert_eq!(answer.ok()["identifier"].as_str(), Some(id.as_str()), "{accept}");
                assert!(answer.header("Vary").contains("Accept"), "{path}");
                assert!(answer.header("Link").contains("type=\"text/html\""), "{path}");
            }
            assert_eq!(app.get(&format!("{path}.json")).ok(), app.get(&path).ok());
            for (accept, language) in [("ja", "ja"), ("en", "en")] {
                let page = app.send("GET", &path, &[("Accept", BROWSER), ("Accept-Language", accept)]);
                assert_eq!(page.status, 200, "{path}");
                assert!(page.header("Content-Type").starts_with("text/html"), "{path}");
                assert!(page.header("Content-Security-Policy").contains("default-src 'self'"));
                assert!(page.header("Vary").contains("Accept"), "{path}");
                assert!(page.text().contains(&format!("<html lang=\"{language}\">")), "{path}");
                assert!(page.text().contains(id.as_str()), "{path}");
                assert!(!page.text().contains("rest-page-"), "{path}");
            }
            let chosen = app.get(&format!("{path}.html?lang=ja"));
            assert!(chosen.text().contains("<html lang=\"ja\">"), "{path}");
        }
        let item = identifiers(&package, "/CFItems")[3].clone();
        let page = app.send("GET", &format!("/uri/{document}"), &[("Accept", BROWSER), ("Accept-Language", "ja")]);
        assert_eq!(page.status, 200);
        assert!(page.header("Content-Type").starts_with("text/html") && page.header("Vary").contains("Accept-Language"));
        assert!(page.header("Content-Security-Policy").contains("default-src 'none'"));
        assert!(page.text().contains("<html lang=\"ja\"") && !page.text().contains("<script"));
        let page = app.send("GET", &format!("/uri/{item}"), &[("Accept", BROWSER)]);
        assert_eq!(page.status, 303);
        let address = page.header("Location");
        assert!(address.starts_with("/explorer#query=") && address.contains(item.as_str()), "{address}");
        assert_eq!(app.get(&format!("/uri/{item}.html")).status, 303);
        assert_eq!(app.get(&format!("/uri/{document}")).header("Content-Location"), format!("{PUBLIC_URL}/uri/{document}.json"));
        // What the explorer is asked can be answered.
        for (query, id) in [(kakehashi::web::FRAMEWORK_QUERY, &document), (kakehashi::web::ITEM_QUERY, &item)] {
            let answer = app.graphql(None, query, json!({ "id": id }));
            assert!(answer.get("errors").is_none(), "{answer}");
            assert!(answer["data"].as_object().unwrap().values().all(|found| !found.is_null()), "{answer}");
        }
    }

    async fn what_cannot_be_had_is_said_with_what_can(engine: Engine) {
        let app = demo(engine).await;
        let package: Value = serde_json::from_slice(&seed(SEEDS[0])).unwrap();
        let item = identifiers(&package, "/CFItems")[0].clone();
        for (path, accept) in [(format!("/uri/{item}"), "image/png"), (format!("/uri/{item}.ttl"), "*/*"), (format!("/uri/{item}"), "text/turtle")] {
            let answer = app.send("GET", &path, &[("Accept", accept)]);
            refused(&answer, 406, "invalid_selection_field");
            let told = answer.json()["imsx_description"].as_str().unwrap().to_owned();
            assert!(told.contains("application/json") && told.contains("text/html"), "{told}");
        }
        let both = app.send("GET", &format!("/uri/{item}"), &[("Accept", "text/turtle, application/json;q=0.1")]);
        assert_eq!(both.ok()["identifier"], item);
        for path in ["/uri/x.json", "/uri/.json", "/uri/x.html"] {
            refused(&app.get(path), 404, "invalid_uuid");
        }
        refused(&app.send("GET", &format!("/uri/{}", crate::support::packages::id("nothing")), &[("Accept", BROWSER)]), 404, "unknownobject");
    }
}
