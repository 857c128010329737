//! One credential through every door: the same answer, nothing of it kept, and the register of the one who asks.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kakehashi::access::{ActorKind, Role};
use serde_json::{Value, json};

use crate::cli::program::Home;
use crate::support::signer::Signer;
use crate::support::{Answer, Engine, TestApp};

/// An item of the demo world.
const ITEM: &str = "https://northbridge.example/uri/6191158e-188b-50d0-902a-1f2321541e83";
const ISSUER: &str = "https://united.example/issuer";
const LEARNER: &str = "aiko.tanaka@example.org";
const EVIDENCE: &str = "mutation($input: VerifyCredentialInput!) { verifyCredential(input: $input) {
    register credential { standard standing container recipientMatches issuer { id name confirmedAs }
        steps { kind verdict reason place { pointer } } achievements { name creditsEarned results { levelName } } }
    items { verdict reason identifier achievement level creditsEarned standing target }
    problems { code message place { pointer } } } }";

/// What a learner has: a badge with a rubric level reached, aligned to an item of the demo world and to a page.
fn credential() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:0b7b1a52-6f0e-4c1e-9d53-0a2d7c1f0e11", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Badges United"},
        "validFrom": "2026-01-01T00:00:00Z", "name": "Charts of Aiko Tanaka",
        "credentialSubject": {
            "type": ["AchievementSubject"], "creditsEarned": 1.5,
            "identifier": [{"type": "IdentityObject", "hashed": false, "identityHash": LEARNER, "identityType": "emailAddress"}],
            "result": [{"type": ["Result"], "resultDescription": "urn:uuid:c1", "achievedLevel": "urn:uuid:l2"}],
            "achievement": {
                "id": "https://united.example/charts", "type": ["Achievement"], "name": "Charts",
                "description": "Chooses charts.", "criteria": {"narrative": "Chose ten charts."},
                "alignment": [
                    {"type": ["Alignment"], "targetName": "Choose a chart", "targetUrl": ITEM, "targetType": "CFItem"},
                    {"type": ["Alignment"], "targetName": "Our handbook", "targetUrl": "https://united.example/handbook.pdf"}
                ],
                "resultDescription": [{
                    "id": "urn:uuid:c1", "type": ["ResultDescription"], "name": "Charts", "resultType": "RubricCriterionLevel",
                    "rubricCriterionLevel": [
                        {"id": "urn:uuid:l1", "type": ["RubricCriterionLevel"], "name": "Begins"},
                        {"id": "urn:uuid:l2", "type": ["RubricCriterionLevel"], "name": "Masters", "level": "3"}
                    ]
                }]
            }
        }
    })
}

fn signed(signer: &Signer) -> Value {
    signer.signed(&credential(), "eddsa-rdfc-2022")
}

async fn campus(engine: Engine) -> TestApp {
    TestApp::builder(engine)
        .demo()
        .key("campus", Role::Admin, ActorKind::Person)
        .key("other", Role::Admin, ActorKind::Person)
        .start()
        .await
}

fn trust(app: &TestApp, signer: &Signer, visibility: &str) {
    let save = "mutation($input: TrustedIssuerInput!) { saveTrustedIssuer(input: $input) { problems { message } } }";
    let entry = json!({"name": "United", "ids": [ISSUER], "keys": [{"key": signer.multibase()}], "visibility": visibility});
    let saved = app.graphql(Some(0), save, json!({"input": entry}));
    assert_eq!(
        saved["data"]["saveTrustedIssuer"]["problems"],
        json!([]),
        "{saved}"
    );
}

/// A form as browsers and curl send it.
fn form(parts: &[(&str, Option<&str>, &[u8])]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        write!(
            body,
            "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
        )
        .unwrap();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--frontier--\r\n");
    ("multipart/form-data; boundary=frontier".to_owned(), body)
}

fn step<'a>(steps: &'a Value, kind: &str) -> &'a str {
    let found = steps
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["kind"] == kind);
    found.map_or("", |step| step["verdict"].as_str().unwrap())
}

on_both_engines! {
    async fn the_register_confirms_and_the_items_are_looked_up(engine: Engine) {
        let app = campus(engine).await;
        let signer = Signer::ed25519(7);
        let content = signed(&signer).to_string();
        let ask = |key: Option<usize>, more: Value| {
            let mut input = json!({"content": content});
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            app.graphql(key, EVIDENCE, json!({"input": input}))["data"]["verifyCredential"].clone()
        };
        // Intact, but nobody vouches.
        let before = ask(Some(0), json!({}));
        assert_eq!(before["credential"]["standing"], "SELF_CONSISTENT", "{before}");
        assert_eq!(before["credential"]["issuer"]["confirmedAs"], Value::Null);
        trust(&app, &signer, "PRIVATE");
        let after = ask(Some(0), json!({"recipient": LEARNER}));
        let credential = &after["credential"];
        assert_eq!(credential["standing"], "CONFIRMED", "{after}");
        assert_eq!(credential["issuer"], json!({"id": ISSUER, "name": "Badges United", "confirmedAs": "United"}));
        assert_eq!((credential["standard"].as_str(), after["register"].as_str()), (Some("OPEN_BADGES_3"), Some("campus")));
        assert_eq!(credential["recipientMatches"], true);
        assert_eq!(credential["achievements"][0]["results"][0]["levelName"], "Masters");
        for kind in ["PARSED", "SHAPE", "PROOF", "ISSUER", "DATES", "RECIPIENT"] {
            assert_eq!(step(&credential["steps"], kind), "PASS", "{kind}: {after}");
        }
        let items = after["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "{after}");
        assert_eq!(items[0]["verdict"], "RESOLVED");
        assert!(ITEM.ends_with(items[0]["identifier"].as_str().unwrap()));
        assert_eq!(items[0]["creditsEarned"], 1.5);
        assert_eq!(items[0]["target"]["targetUrl"], ITEM);
        assert_eq!(items[1]["verdict"], "BROKEN");
        // The register is the organisation's: others do not inherit its trust, unless it is published and named.
        assert_eq!(ask(Some(1), json!({}))["credential"]["standing"], "SELF_CONSISTENT");
        assert_eq!(ask(None, json!({"register": "campus"}))["credential"]["standing"], "SELF_CONSISTENT");
        trust(&app, &signer, "PUBLIC");
        assert_eq!(ask(None, json!({}))["credential"]["standing"], "SELF_CONSISTENT");
        assert_eq!(ask(None, json!({"register": "campus"}))["credential"]["standing"], "CONFIRMED");
        let unknown = ask(None, json!({"register": "nobody"}));
        assert_eq!(unknown["problems"][0]["code"], "NOT_FOUND");
        let wrong = ask(Some(0), json!({"recipient": "someone@else.example"}));
        assert_eq!(wrong["credential"]["standing"], "BROKEN");
        assert_eq!(wrong["credential"]["recipientMatches"], false);
        // Another's key under the issuer's name is not the issuer's.
        let forged = signed(&Signer::ed25519(8)).to_string();
        let forged = app.graphql(Some(0), EVIDENCE, json!({"input": {"content": forged}}));
        let forged = &forged["data"]["verifyCredential"]["credential"];
        assert_eq!((forged["standing"].as_str(), step(&forged["steps"], "PROOF")), (Some("BROKEN"), "PASS"));
        assert_eq!(step(&forged["steps"], "ISSUER"), "FAIL");
    }

    async fn every_way_of_sending_gives_the_same_answer(engine: Engine) {
        let app = campus(engine).await;
        let signer = Signer::ed25519(7);
        trust(&app, &signer, "PRIVATE");
        let content = signed(&signer).to_string();
        let bearer = format!("Bearer {}", app.token(0));
        let authorised = [("Authorization", bearer.as_str())];
        let plain = app.post("/evidence/verify", &authorised, content.clone()).ok();
        assert_eq!(plain["standing"], "confirmed", "{plain}");
        assert_eq!(plain["items"][0]["verdict"], "resolved");
        let (kind, body) = form(&[("file", Some("badge.json"), content.as_bytes()), ("recipient", None, LEARNER.as_bytes())]);
        let answer = app.post("/evidence/verify", &[authorised[0], ("Content-Type", &kind)], body);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.ok()["subject"]["matches"], true);
        assert!(!answer.text().contains(LEARNER) && !answer.text().contains("Tanaka"), "{}", answer.text());
        // In Japanese where that is asked for.
        let japanese = app.post("/evidence/verify", &[authorised[0], ("Accept-Language", "ja")], content.clone());
        assert!(japanese.text().chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c)));
        let base64 = json!({"input": {"contentBase64": STANDARD.encode(&content)}});
        let base64 = app.graphql(Some(0), EVIDENCE, base64);
        assert_eq!(base64["data"]["verifyCredential"]["credential"]["standing"], "CONFIRMED");
        let operations = json!({"query": EVIDENCE, "variables": {"input": {"file": null}}}).to_string();
        let map = br#"{"0": ["variables.input.file"]}"#;
        let parts: [(&str, Option<&str>, &[u8]); 3] =
            [("operations", None, operations.as_bytes()), ("map", None, map), ("0", Some("badge.json"), content.as_bytes())];
        let (kind, body) = form(&parts);
        let upload = app.post("/graphql", &[authorised[0], ("Content-Type", &kind)], body).json();
        assert_eq!(upload["data"]["verifyCredential"]["credential"]["standing"], "CONFIRMED", "{upload}");
    }

    async fn what_cannot_be_read_is_refused_or_reported(engine: Engine) {
        let app = campus(engine).await;
        let refused = |answer: Answer, status: u16| {
            assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"), "{}", answer.text());
            answer.json()["detail"].as_str().unwrap().to_owned()
        };
        assert!(refused(app.post("/evidence/verify", &[], ""), 400).contains("Nothing was sent"));
        refused(app.post("/evidence/verify", &[], vec![b' '; (24 << 20) + 1]), 413);
        refused(app.post("/evidence/verify?recipient=a@b.example", &[], "{}"), 400);
        refused(app.post("/evidence/verify?register=nobody", &[], "{}"), 404);
        let (kind, body) = form(&[("fiel", Some("a"), b"{}")]);
        refused(app.post("/evidence/verify", &[("Content-Type", &kind)], body), 400);
        assert_eq!(app.get("/evidence/verify").status, 405);
        assert_eq!(app.send("OPTIONS", "/evidence/verify", &[]).header("allow"), "POST, OPTIONS");
        // What is no credential is no error of the one who asks: the report says so.
        let report = app.post("/evidence/verify", &[], "\u{0}no credential").ok();
        assert_eq!(report["standing"], "broken", "{report}");
        let none = app.graphql(Some(0), EVIDENCE, json!({"input": {}}));
        assert_eq!(none["data"]["verifyCredential"]["problems"][0]["place"]["pointer"], "/input");
    }

    async fn nothing_of_it_is_kept(engine: Engine) {
        let app = campus(engine).await;
        let signer = Signer::ed25519(7);
        trust(&app, &signer, "PRIVATE");
        let content = signed(&signer).to_string();
        let input = json!({"content": content, "recipient": LEARNER});
        let verified = app.graphql(Some(0), EVIDENCE, json!({"input": input}));
        assert_eq!(verified["data"]["verifyCredential"]["credential"]["standing"], "CONFIRMED");
        let columns = app.database().catalogue();
        let texts = columns.iter().filter_map(|column| column.split_once(" text "));
        let texts: Vec<(&str, &str)> = texts.filter_map(|(column, _)| column.split_once('.')).collect();
        assert!(texts.contains(&("change", "after")) && texts.contains(&("trusted_issuer", "body")), "{texts:?}");
        for (table, column) in texts {
            for personal in [LEARNER, "Tanaka", "0b7b1a52-6f0e-4c1e-9d53-0a2d7c1f0e11"] {
                let kept = app.database().count(&format!("\"{table}\" WHERE \"{column}\" LIKE '%{personal}%'"));
                assert_eq!(kept, 0, "{table}.{column}: {personal}");
            }
        }
        let told = verified.to_string();
        for personal in [LEARNER, "Tanaka"] {
            assert!(!told.contains(personal), "{told}");
        }
    }
}

#[test]
fn the_command_line_tells_the_steps_and_fails_where_asked() {
    let home = Home::fresh(Engine::Sqlite);
    let signer = Signer::ed25519(7);
    let honest = home.file("badge.json", signed(&signer).to_string());
    let told = home.ok(&["verify", &honest, "--recipient", LEARNER]);
    assert!(
        told.starts_with(
            "Intact, but nobody vouches for the issuer (Open Badges 3.0 · Badges United)"
        ),
        "{told}"
    );
    assert!(
        told.contains("passed  proof:") && told.contains("not checked  issuer:"),
        "{told}"
    );
    assert!(!told.contains(LEARNER), "{told}");
    assert_eq!(
        home.run(&["verify", &honest, "--fail-on", "unconfirmed"])
            .code,
        Some(65)
    );
    let mut forged = signed(&signer);
    forged["credentialSubject"]["creditsEarned"] = json!(15.0);
    let forged = home.file("forged.json", forged.to_string());
    let ran = home.run(&["verify", &forged, "--language", "ja"]);
    assert_eq!(ran.code, Some(65));
    assert!(ran.out.starts_with("不備あり"), "{}", ran.out);
    let json: Value =
        serde_json::from_str(&home.ok(&["verify", &honest, "--format", "json"])).unwrap();
    assert_eq!(json["standing"], "selfConsistent");
    assert_eq!(home.run(&["verify", "/nowhere.json"]).code, Some(74));
}
