//! Draft, published, retired; versions; stacks.

use serde_json::{Value, json};

use super::{ADMIN, EDITOR, OTHER, asked, get_as, publish, retire, save, saved, school};
use crate::support::{Engine, PUBLIC_URL};

const PART: &str = "mutation($input: BadgePartInput!) { saveBadgePart(input: $input) { changed problems { code message } } }";

fn target(name: &str) -> Value {
    json!({ "targetName": name, "targetUrl": format!("https://f.example/{name}") })
}

on_both_engines! {
    async fn a_definition_lives_from_draft_to_retired(engine: Engine) {
        let app = school(engine).await;
        let id = saved(&app, EDITOR, json!({
            "code": "A", "version": "1", "name": "Adder", "criteria": "Adds.", "visibility": "PRIVATE",
            "definition": { "alignment": [target("one"), target("two")] },
        }));
        // A draft is its organisation's own, at every address.
        for path in [format!("/uri/{id}"), format!("/ob/v2/badges/{id}"), format!("/ob/v3/achievements/{id}")] {
            assert_eq!(app.get(&path).status, 404, "{path}");
            assert_eq!(get_as(&app, 2, &path).status, 404, "{path}");
            let own = get_as(&app, 1, &path);
            assert_eq!(own.status, 200, "{path}");
            assert!(own.header("Cache-Control").starts_with("private"), "{path}");
        }
        assert_eq!(retire(&app, EDITOR, &id)["problems"][0]["code"], "CONFLICT");
        // It changes freely; what it no longer states is gone.
        let again = save(&app, EDITOR, json!({
            "code": "A", "version": "1", "name": "Adder", "criteria": "Adds two.", "credits": 1.5, "creditScheme": "ects",
            "visibility": "PRIVATE", "definition": { "alignment": [target("two")] },
        }));
        assert_eq!((&again["changed"], &again["badgeClass"]["status"]), (&json!(true), &json!("DRAFT")));
        let count = "query($id: ID!) { badgeClass(id: $id) { alignments { totalCount } } }";
        assert_eq!(asked(&app, EDITOR, count, json!({ "id": id }))["alignments"]["totalCount"], 1);
        // Others cannot publish it, nor see that it is there.
        assert_eq!(publish(&app, OTHER, &id)["problems"][0]["code"], "NOT_FOUND");
        let published = publish(&app, EDITOR, &id);
        assert_eq!(published["badgeClass"]["status"], "PUBLISHED", "{published}");
        assert!(published["badgeClass"]["publishedAt"].is_string());
        assert_eq!(publish(&app, EDITOR, &id)["problems"][0]["code"], "CONFLICT");
        // What is said of it is public with it.
        assert_eq!(asked(&app, None, count, json!({ "id": id }))["alignments"]["totalCount"], 1);
        let achievement = app.get(&format!("/ob/v3/achievements/{id}")).ok();
        assert_eq!(achievement["alignment"][0]["targetName"], "two");
        let retired = retire(&app, EDITOR, &id);
        assert_eq!(retired["badgeClass"], json!({ "status": "RETIRED", "retiredBecause": "Done" }));
        assert_eq!(retire(&app, EDITOR, &id)["problems"][0]["code"], "CONFLICT");
        // It stays where it was, and says so.
        let achievement = app.get(&format!("/ob/v3/achievements/{id}")).ok();
        let own = &achievement["urn:kakehashi:members"]["@value"]["kakehashi"];
        assert_eq!((&own["status"], &own["retiredBecause"]), (&json!("retired"), &json!("Done")));
        assert_eq!(app.get(&format!("/uri/{id}")).ok()["status"], "retired");
        let refused = save(&app, EDITOR, json!({ "code": "A", "version": "1", "name": "Other" }));
        assert_eq!(refused["problems"][0]["code"], "CONFLICT");
    }

    async fn what_is_published_keeps_its_meaning(engine: Engine) {
        let app = school(engine).await;
        let base = json!({ "code": "A", "version": "1", "name": "Adder", "criteria": "Adds.", "credits": 1, "creditScheme": "ects" });
        let with = |changes: Value| {
            let mut input = base.clone();
            input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            input
        };
        let first = saved(&app, EDITOR, base.clone());
        assert_eq!(save(&app, EDITOR, base.clone())["changed"], false);
        let refused = save(&app, EDITOR, with(json!({ "credits": 2, "hours": 9 })));
        assert_eq!(refused["problems"][0]["code"], "CONFLICT");
        let message = refused["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains("credits, hours"), "{message}");
        let draft = save(&app, EDITOR, with(json!({ "visibility": "PRIVATE" })));
        assert_eq!(draft["problems"][0]["code"], "CONFLICT");
        // Wording is corrected by saying so; worth is not.
        assert_eq!(save(&app, EDITOR, with(json!({ "name": "Adding" })))["problems"][0]["code"], "CONFLICT");
        assert_eq!(save(&app, EDITOR, with(json!({ "name": "Adding", "correction": true })))["changed"], true);
        let refused = save(&app, EDITOR, with(json!({ "name": "Adding", "credits": 2, "correction": true })));
        assert_eq!(refused["problems"][0]["code"], "CONFLICT");
        // Another version has its own address, and each names the other.
        let second = saved(&app, EDITOR, with(json!({ "version": "2", "credits": 2 })));
        assert_ne!(first, second);
        let query = "query($id: ID!) { badgeClass(id: $id) { name correctedAt replaces { id } replacedBy { id } versions { id } } }";
        let of = |id: &str| asked(&app, None, query, json!({ "id": id }));
        assert_eq!(of(&second)["replaces"]["id"], first.as_str());
        assert_eq!(of(&first)["replacedBy"], json!([{ "id": second }]));
        assert_eq!(of(&first)["versions"], json!([{ "id": first }, { "id": second }]));
        assert!(of(&first)["correctedAt"].is_string());
        let related = app.get(&format!("/ob/v2/badges/{first}")).ok()["related"].clone();
        assert_eq!(related, json!([{ "id": format!("{PUBLIC_URL}/ob/v2/badges/{second}"), "version": "2" }]));
    }

    async fn stacks_are_kept_and_never_turn_round(engine: Engine) {
        let app = school(engine).await;
        let badge = |code: &str| saved(&app, EDITOR, json!({ "code": code, "name": format!("Badge {code}") }));
        let (a, b, c) = (badge("A"), badge("B"), badge("C"));
        let draft = saved(&app, EDITOR, json!({ "code": "D", "name": "Draft", "visibility": "PRIVATE" }));
        let course = asked(&app, EDITOR, "mutation { saveCourse(input: { code: \"C1\", title: \"Course\" }) { course { id } problems { message } } }", json!({}));
        assert_eq!(course["problems"], json!([]));
        let part = |part: &str, whole: &str, sequence: i32| {
            let input = json!({ "part": part, "whole": whole, "sequence": sequence, "role": "core", "essential": true });
            asked(&app, EDITOR, PART, json!({ "input": input }))
        };
        assert_eq!(part(&b, &a, 2)["changed"], true);
        assert_eq!(part(&c, &a, 1)["changed"], true);
        assert_eq!(part(&draft, &a, 3)["changed"], true);
        assert_eq!(part(&a, "school/C1", 1), json!({ "changed": true, "problems": [] }));
        // The same again changes nothing; another place in the order does.
        assert_eq!(part(&b, &a, 2)["changed"], false);
        assert_eq!(part(&b, &a, 3)["changed"], true);
        let query = "query($id: ID!) { badgeClass(id: $id) { parts { sequence role essential badgeClass { code } }
            partOf { badgeClass { code } course { code } } } }";
        let of = |who, id: &str| asked(&app, who, query, json!({ "id": id }));
        let seen = of(None, &a);
        assert_eq!(seen["parts"], json!([
            { "sequence": 1, "role": "core", "essential": true, "badgeClass": { "code": "C" } },
            { "sequence": 3, "role": "core", "essential": true, "badgeClass": { "code": "B" } },
        ]));
        assert_eq!(seen["partOf"], json!([{ "badgeClass": null, "course": { "code": "C1" } }]));
        assert_eq!(of(EDITOR, &a)["parts"].as_array().unwrap().len(), 3, "the draft is seen by its own");
        publish(&app, EDITOR, &draft);
        assert_eq!(of(None, &a)["parts"].as_array().unwrap().len(), 3, "a part is public with its badge");
        let refused = part(&a, &c, 1);
        assert_eq!(refused["problems"][0]["code"], "INVALID_INPUT");
        let message = refused["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains("Badge A → Badge C → Badge A"), "{message}");
        assert_eq!(part(&a, &a, 1)["problems"][0]["code"], "INVALID_INPUT");
        // Only whoever awards the whole says what it is made of.
        let foreign = saved(&app, OTHER, json!({ "code": "X", "name": "Foreign" }));
        assert_eq!(part(&a, &foreign, 1)["problems"][0]["code"], "FORBIDDEN");
        assert_eq!(part(&foreign, &a, 9)["changed"], true);
        let remove = "mutation($part: ID!, $whole: ID!) { removeBadgePart(part: $part, whole: $whole) { changed problems { code } } }";
        let gone = |p: &str| asked(&app, EDITOR, remove, json!({ "part": p, "whole": a }));
        assert_eq!(gone(&b), json!({ "changed": true, "problems": [] }));
        assert_eq!(gone(&b)["problems"][0]["code"], "NOT_FOUND");
        let related = app.get(&format!("/ob/v3/achievements/{a}")).ok()["related"].clone();
        assert_eq!(related[0], json!({ "id": format!("{PUBLIC_URL}/ob/v3/achievements/{c}"), "type": ["Related"] }));
    }

    async fn a_profile_is_kept_whole_and_private_keys_are_refused(engine: Engine) {
        let app = school(engine).await;
        let query = "mutation($input: IssuerProfileInput!) { saveIssuerProfile(input: $input) { changed
            profile { name email keys { id } editions { language name } extra openBadgesUrl(standard: V2) }
            problems { code message details { place { pointer } } place { pointer } } } }";
        let input = json!({
            "name": "School", "language": "en", "url": "https://school.example/", "email": "badges@school.example",
            "telephone": "+81 3-1234-5678", "official": "Dean", "allowedOrigins": ["school.example"], "dids": ["did:web:school.example"],
            "address": { "type": ["Address"], "addressLocality": "Kyoto" }, "revocationList": "https://school.example/revoked",
            "editions": [{ "language": "ja", "name": "学校" }],
            "keys": [{ "id": "https://school.example/key", "pem": "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----" }],
            "extra": { "motto": { "deep": [1] } },
        });
        // It is the organisation's own record: an editor may not.
        assert_eq!(asked(&app, EDITOR, query, json!({ "input": input }))["problems"][0]["code"], "FORBIDDEN");
        let saved = asked(&app, ADMIN, query, json!({ "input": input }));
        assert_eq!(saved["problems"], json!([]), "{saved}");
        assert_eq!(saved["profile"]["extra"], json!({ "motto": { "deep": [1] } }));
        assert_eq!(asked(&app, ADMIN, query, json!({ "input": input }))["changed"], false);
        let old = app.get("/ob/v2/issuers/school").ok();
        assert_eq!(old["id"], saved["profile"]["openBadgesUrl"]);
        assert_eq!((&old["telephone"], &old["motto"]["deep"]), (&json!("+81312345678"), &json!([1])));
        assert_eq!(old["publicKey"][0]["owner"], old["id"]);
        assert_eq!(old["verification"]["allowedOrigins"], "school.example");
        let new = app.get("/ob/v3/issuers/school").ok();
        assert_eq!((&new["type"], &new["phone"]), (&json!(["Profile"]), &json!("+81312345678")));
        assert_eq!(new["urn:kakehashi:members"]["@value"]["motto"]["deep"], json!([1]));
        let page = app.send("GET", "/issuers/school", &[("Accept-Language", "ja")]);
        assert!(page.status == 200 && page.text().contains("<h1>学校</h1>"), "{}", page.text());
        assert_eq!(app.get("/issuers/nobody").status, 404);
        let bad = json!({ "email": "nobody", "keys": [{ "id": "k", "jwk": { "kty": "OKP", "d": "secret" } }] });
        let refused = asked(&app, ADMIN, query, json!({ "input": bad }));
        let places: Vec<&str> = refused["problems"][0]["details"].as_array().unwrap().iter()
            .map(|detail| detail["place"]["pointer"].as_str().unwrap()).collect();
        assert_eq!(places, ["/input/email", "/input/keys/0"]);
        assert_eq!(app.database().count("issuer"), 1);
    }
}
