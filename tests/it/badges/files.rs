//! Files of badges: every form, whole round trips, and the published templates.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{EDITOR, asked, save, school};
use crate::support::remote::{Remote, Reply};
use crate::support::{Engine, TestApp, shared};

const IMPORT: &str = "mutation($input: ImportBadgesInput!) { importBadges(input: $input) {
    created updated unchanged refused written badgeClasses { id source { id format issuer } statedAlignment }
    rows { label operation reasons { message place { pointer line } } notes { message place { pointer line } } }
    problems { code message place { line column } details { message place { pointer } } } } }";

fn import(app: &TestApp, input: Value) -> Value {
    asked(app, EDITOR, IMPORT, json!({ "input": input }))
}

fn content(app: &TestApp, file: &Value) -> Value {
    import(app, json!({ "content": file.to_string() }))
}

fn counts(answer: &Value) -> [i64; 4] {
    ["created", "updated", "unchanged", "refused"].map(|name| answer[name].as_i64().unwrap())
}

fn old(id: &str) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": id, "name": "Old one",
        "description": "Of 2.0", "image": "https://o.example/image.png", "criteria": { "narrative": "Do it.", "x-hint": 1 },
        "issuer": { "type": "Profile", "id": "https://o.example/issuer", "name": "O", "url": "https://o.example/", "email": "o@o.example" },
        "alignment": [{ "targetName": "One", "targetUrl": "https://f.example/1", "targetCode": "1", "x-deep": { "y": [1, null] } }],
        "tags": ["a", "b"], "@language": "en", "version": "1.2", "x-unknown": { "kept": [true, 1.5, "text"] },
    })
}

fn new(id: &str) -> Value {
    json!({
        "id": id, "type": ["Achievement"], "name": "New one", "description": "Of 3.0", "achievementType": "Certificate",
        "criteria": { "id": "https://o.example/criteria", "type": ["Criteria"], "narrative": "Do it." }, "creditsAvailable": 2.5,
        "fieldOfStudy": "Maths", "humanCode": "M-1", "specialization": "Sums", "inLanguage": "ja", "version": "2",
        "image": { "id": "https://o.example/image.png", "type": "Image", "caption": "An image" },
        "creator": { "id": "https://o.example/issuer", "type": ["Profile"], "name": "O" },
        "otherIdentifier": [{ "type": "IdentifierEntry", "identifier": "1", "identifierType": "identifier" }],
        "related": [{ "id": "https://o.example/en", "type": ["Related"], "inLanguage": "en", "version": "1" }],
        "tag": ["x"], "endorsementJwt": ["e30.e30.e30"],
        "resultDescription": [{ "id": "urn:uuid:1b3f9d5e-8c7a-4a3b-9d2c-5e6f7a8b9c0d", "type": ["ResultDescription"], "name": "Level",
            "resultType": "RubricCriterionLevel", "requiredLevel": "urn:uuid:0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
            "alignment": [{ "type": ["Alignment"], "targetName": "R", "targetUrl": "https://f.example/r" }],
            "rubricCriterionLevel": [{ "id": "urn:uuid:0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "type": ["RubricCriterionLevel"],
                "name": "Good", "points": "2", "alignment": [{ "type": ["Alignment"], "targetName": "L", "targetUrl": "https://f.example/l" }] }],
            "allowedValue": ["a", "b"], "valueMin": "0", "valueMax": "9" }],
        "alignment": [{ "type": ["Alignment"], "targetName": "One", "targetUrl": "https://f.example/1", "targetType": "CFItem" }],
        "https://o.example/term": "known elsewhere", "plain": { "kept": [1] },
    })
}

/// An achievement as it was before its members outside the context were carried as one literal.
fn unfolded(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut plain = serde_json::Map::new();
            for (name, value) in object {
                match name.as_str() {
                    "urn:kakehashi:members" => {
                        let mut members = value["@value"].as_object().unwrap().clone();
                        members.remove("kakehashi");
                        plain.extend(members);
                    }
                    "@context" => {}
                    _ => _ = plain.insert(name.clone(), unfolded(value)),
                }
            }
            Value::Object(plain)
        }
        Value::Array(values) => values.iter().map(unfolded).collect(),
        other => other.clone(),
    }
}

on_both_engines! {
    async fn a_copy_says_what_its_original_says(engine: Engine) {
        let app = school(engine).await;
        let (two, three) = (old("https://o.example/badge/2"), new("https://o.example/badge/3"));
        let taken = content(&app, &json!([two, three]));
        assert_eq!(counts(&taken), [2, 0, 0, 0], "{taken}");
        let id = |at: usize| taken["badgeClasses"][at]["id"].as_str().unwrap().to_owned();
        let mut back = app.get(&format!("/ob/v2/badges/{}", id(0))).ok();
        back.as_object_mut().unwrap().remove("kakehashi");
        for (name, value) in two.as_object().unwrap() {
            let mut value = value.clone();
            if name == "alignment" {
                value[0]["type"] = json!("AlignmentObject");
            }
            assert_eq!(back[name], value, "{name}");
        }
        assert_eq!(back.as_object().unwrap().len(), two.as_object().unwrap().len(), "nothing is added: {back}");
        let back = unfolded(&app.get(&format!("/ob/v3/achievements/{}", id(1))).ok());
        assert_eq!(back, three);
        assert_eq!(taken["badgeClasses"][0]["source"]["issuer"]["name"], "O");
        // What this registry writes, it reads.
        let written = app.get(&format!("/ob/v3/achievements/{}", id(1))).ok();
        assert_eq!(counts(&content(&app, &written)), [0, 0, 1, 0]);
        // A copy follows its original.
        let mut changed = two.clone();
        changed["criteria"] = json!("https://o.example/criteria");
        assert_eq!(counts(&import(&app, json!({ "content": changed.to_string(), "dryRun": true }))), [0, 1, 0, 0]);
        assert_eq!(counts(&content(&app, &changed)), [0, 1, 0, 0]);
        assert_eq!(app.get(&format!("/ob/v2/badges/{}", id(0))).ok()["criteria"], "https://o.example/criteria");
    }

    async fn definitions_come_in_many_wrappings(engine: Engine) {
        let app = school(engine).await;
        let credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": { "id": "https://o.example/issuer", "type": ["Profile"], "name": "O" }, "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": { "id": "mailto:learner@secret.example", "type": ["AchievementSubject"],
                "achievement": { "id": "https://o.example/c", "type": ["Achievement"], "name": "C", "description": "c", "criteria": { "narrative": "c" } } },
        });
        let taken = content(&app, &credential);
        assert_eq!(counts(&taken), [1, 0, 0, 0], "{taken}");
        assert_eq!(taken["badgeClasses"][0]["source"]["issuer"]["name"], "O");
        let mut jwt = credential.clone();
        jwt["credentialSubject"]["achievement"]["id"] = json!("https://o.example/jwt");
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let token = format!("{}.{}.c2ln", part(&json!({ "alg": "none" })), part(&jwt));
        assert_eq!(counts(&import(&app, json!({ "content": token }))), [1, 0, 0, 0]);
        let mut baked = credential.clone();
        baked["credentialSubject"]["achievement"]["id"] = json!("https://o.example/svg");
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\"><openbadges:credential><![CDATA[{baked}]]></openbadges:credential></svg>");
        let taken = import(&app, json!({ "contentBase64": STANDARD.encode(svg) }));
        assert_eq!(counts(&taken), [1, 0, 0, 0], "{taken}");
        baked["credentialSubject"]["achievement"]["id"] = json!("https://o.example/png");
        let (png, _) = crate::evidence::flips::baked("openbadgecredential", &baked.to_string());
        let taken = import(&app, json!({ "contentBase64": STANDARD.encode(png) }));
        assert_eq!(counts(&taken), [1, 0, 0, 0], "{taken}");
        let assertion = json!({ "type": "Assertion", "recipient": { "identity": "learner@secret.example" }, "badge": old("https://o.example/a") });
        let lines = format!("{assertion}\n\n{}\n", new("https://o.example/l"));
        assert_eq!(counts(&import(&app, json!({ "content": lines }))), [2, 0, 0, 0]);
        // Nothing of whom it was given to is anywhere.
        for table in ["badge", "association", "change"] {
            let column = if table == "change" { "CAST(after AS TEXT)" } else { "body" };
            assert_eq!(app.database().count(&format!("{table} WHERE {column} LIKE '%secret.example%'")), 0, "{table}");
        }
        // An image in the file is stored and told.
        let mut pictured = old("https://o.example/p");
        pictured["image"] = json!("data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E");
        let taken = content(&app, &pictured);
        let note = taken["rows"][0]["notes"][0]["message"].as_str().unwrap();
        assert!(note.contains("https://kakehashi.example/images/"), "{taken}");
    }

    async fn what_cannot_be_taken_is_told_with_its_place(engine: Engine) {
        let app = school(engine).await;
        let far = json!({ "type": "Assertion", "recipient": {}, "badge": "https://o.example/far" });
        let file = json!([old("https://o.example/1"), { "type": "BadgeClass", "id": "https://o.example/2" }, old("https://o.example/1"), far, 7]);
        let refused = content(&app, &file);
        let details = refused["problems"][0]["details"].as_array().unwrap();
        let places: Vec<&str> = details.iter().map(|detail| detail["place"]["pointer"].as_str().unwrap()).collect();
        assert_eq!(places, ["/1", "/2", "/3", "/4"], "{refused}");
        assert_eq!(app.database().count("badge"), 0);
        let plan = import(&app, json!({ "content": file.to_string(), "dryRun": true }));
        assert_eq!(counts(&plan), [1, 0, 0, 4]);
        let operations: Vec<&str> = plan["rows"].as_array().unwrap().iter().map(|row| row["operation"].as_str().unwrap()).collect();
        assert_eq!(operations, ["CREATED", "REFUSED", "REFUSED", "REFUSED", "REFUSED"]);
        assert_eq!(app.database().count("badge"), 0);
        let taken = import(&app, json!({ "content": file.to_string(), "leaveOutRefused": true }));
        assert_eq!((counts(&taken), app.database().count("badge")), ([1, 0, 0, 4], 1));
        let broken = import(&app, json!({ "content": "[{\"type\":\"BadgeClass\",}]" }));
        assert_eq!(broken["problems"][0]["place"]["line"], 1);
        assert_eq!(import(&app, json!({ "content": "{\"CFDocument\":{}}" }))["problems"][0]["code"], "INVALID_INPUT");
        // A published definition of this registry is not taken as a copy of itself.
        let own = save(&app, EDITOR, json!({ "code": "OWN", "name": "Own" }))["badgeClass"]["id"].as_str().unwrap().to_owned();
        let exported = app.get(&format!("/ob/v2/badges/{own}")).ok();
        assert_eq!(counts(&import(&app, json!({ "content": exported.to_string(), "dryRun": true }))), [0, 0, 0, 1]);
        // 100,000 alignments in one badge.
        let mut large = new("https://o.example/large");
        let one = json!({ "type": ["Alignment"], "targetName": "A target with a name", "targetUrl": "https://f.example/target/with/a/path" });
        large["alignment"] = Value::Array(vec![one; 100_000]);
        let plan = kakehashi::exchange::open_badges::read(large.to_string().as_bytes(), "school").unwrap();
        let reason = plan[0].read.as_ref().unwrap_err().to_string();
        assert!(reason.contains("100002"), "{reason}");
    }

    async fn addresses_are_followed_only_where_that_is_allowed(engine: Engine) {
        let remote = Remote::start(|seen| match seen.path.as_str() {
            "/badge" => Reply::ok(old("https://o.example/far").to_string().replace("https://o.example/issuer", "urn:stays")),
            _ => Reply::status(404),
        });
        let url = format!("{}/badge", remote.base());
        let app = school(engine).await;
        let refused = import(&app, json!({ "url": url }));
        assert!(refused["problems"][0]["message"].as_str().unwrap().contains("fetch_private_hosts"), "{refused}");
        assert!(remote.take().is_empty());
        let app = TestApp::builder(engine)
            .key("school", kakehashi::access::Role::Admin, kakehashi::access::ActorKind::Person)
            .key("school", kakehashi::access::Role::Editor, kakehashi::access::ActorKind::Person)
            .setting("fetch_private_hosts", remote.host())
            .start().await;
        assert_eq!(counts(&import(&app, json!({ "url": url }))), [1, 0, 0, 0]);
        let far = json!({ "type": "Assertion", "recipient": {}, "badge": url });
        assert_eq!(counts(&content(&app, &far)), [0, 0, 1, 0]);
    }

    async fn real_data_badge_templates_import_whole(engine: Engine) {
        let Some(shared) = shared(1) else { return };
        let file = shared.join("data/badges/credly-templates-with-alignments.jsonl");
        let bytes = std::fs::read(&file).unwrap();
        let app = school(engine).await;
        let actor = app.actor(1).await;
        let options = kakehashi::registry::badges::ImportBadges {
            visibility: kakehashi::access::Visibility::Public, dry_run: false, leave_out_refused: false,
        };
        let taken = app.registry().import_badges(&actor, "school", bytes.clone(), options).await.unwrap();
        let outcome = taken.outcome.as_ref().unwrap();
        assert_eq!((outcome.entities.created, outcome.associations.created), (315, 482));
        let notes: usize = taken.rows.iter().map(|row| row.notes.len()).sum();
        assert_eq!(notes, 3, "three alignments have no address");
        app.app().settle(outcome.seq).await;
        // Every member of every template is still there.
        let text = String::from_utf8(bytes.clone()).unwrap();
        for (line, key) in text.lines().zip(&outcome.keys) {
            let template: Value = serde_json::from_str(line).unwrap();
            let record = app.get(&format!("/uri/{key}")).ok();
            let achievement = app.get(&format!("/ob/v3/achievements/{key}")).ok();
            assert_eq!((&record["name"], &achievement["id"]), (&template["name"], &template["url"]));
            assert_eq!(record["extra"]["issuer"], template["issuer"]);
            assert_eq!(record["extra"]["badge_template_activities"], template["badge_template_activities"]);
            let stated = template["alignments"].as_array().unwrap().len();
            assert_eq!(achievement["alignment"].as_array().map_or(0, Vec::len), stated);
        }
        let again = app.registry().import_badges(&actor, "school", bytes, options).await.unwrap();
        assert_eq!(again.count(kakehashi::registry::badges::RowOp::Unchanged), 315);
        assert!(!again.outcome.unwrap().changed);
    }
}
