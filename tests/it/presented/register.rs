//! The register of trusted issuers: who may change it, who may see it, what it refuses.

use kakehashi::access::{ActorKind, Role};
use serde_json::{Value, json};

use crate::support::{Engine, TestApp};

const SAVE: &str = "mutation($input: TrustedIssuerInput!) { saveTrustedIssuer(input: $input) {
    trustedIssuer { id name ids origins keys { key fingerprint validFrom } note visibility organisation }
    problems { code message place { pointer } } } }";
const LIST: &str = "query($organisation: String) { trustedIssuers(organisation: $organisation) {
    totalCount nodes { id name } } }";
/// A key made for this test.
const KEY: &str = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

async fn two_organisations(engine: Engine) -> TestApp {
    TestApp::builder(engine)
        .key("campus", Role::Admin, ActorKind::Person)
        .key("campus", Role::Editor, ActorKind::Person)
        .key("other", Role::Admin, ActorKind::Person)
        .start()
        .await
}

fn entry() -> Value {
    json!({
        "name": " Badges United ", "ids": ["https://united.example/issuer", "did:web:united.example"],
        "origins": ["https://United.example:443/"], "keys": [{"key": KEY, "validFrom": "2026-01-01T00:00:00Z"}],
        "note": "Signed agreement of April."
    })
}

on_both_engines! {
    async fn an_entry_is_kept_replaced_and_removed(engine: Engine) {
        let app = two_organisations(engine).await;
        let saved = app.graphql(Some(0), SAVE, json!({"input": entry()}));
        let saved = &saved["data"]["saveTrustedIssuer"];
        assert_eq!(saved["problems"], json!([]));
        let issuer = &saved["trustedIssuer"];
        assert_eq!(issuer["name"], "Badges United");
        assert_eq!(issuer["origins"], json!(["https://united.example"]));
        assert_eq!(issuer["visibility"], "PRIVATE");
        assert_eq!(issuer["organisation"], "campus");
        assert_eq!(issuer["keys"][0]["fingerprint"].as_str().map(str::len), Some(43));
        let mut changed = entry();
        changed["id"] = issuer["id"].clone();
        changed["name"] = json!("Badges Reunited");
        let changed = app.graphql(Some(0), SAVE, json!({"input": changed}));
        assert_eq!(changed["data"]["saveTrustedIssuer"]["trustedIssuer"]["id"], issuer["id"]);
        let listed = app.graphql(Some(0), LIST, json!({}));
        assert_eq!(listed["data"]["trustedIssuers"]["nodes"][0]["name"], "Badges Reunited");
        let remove = "mutation($id: ID!) { removeTrustedIssuer(id: $id) { trustedIssuer { name } problems { code } } }";
        let removed = app.graphql(Some(0), remove, json!({"id": issuer["id"]}));
        assert_eq!(removed["data"]["removeTrustedIssuer"]["trustedIssuer"]["name"], "Badges Reunited");
        let again = app.graphql(Some(0), remove, json!({"id": issuer["id"]}));
        assert_eq!(again["data"]["removeTrustedIssuer"]["problems"][0]["code"], "NOT_FOUND");
        assert_eq!(app.database().count("trusted_issuer"), 0);
        assert_eq!(app.database().count("trusted_issuer_handle"), 0);
        assert_eq!(app.database().count("change WHERE kind = 'trusted-issuer'"), 3);
    }

    async fn only_administrators_change_it_and_only_the_own(engine: Engine) {
        let app = two_organisations(engine).await;
        for (key, code) in [(None, "UNAUTHORISED"), (Some(1), "FORBIDDEN")] {
            let refused = app.graphql(key, SAVE, json!({"input": entry()}));
            assert_eq!(refused["data"]["saveTrustedIssuer"]["problems"][0]["code"], code);
        }
        let saved = app.graphql(Some(0), SAVE, json!({"input": entry()}));
        let id = &saved["data"]["saveTrustedIssuer"]["trustedIssuer"]["id"];
        let mut stolen = entry();
        stolen["id"] = id.clone();
        let stolen = app.graphql(Some(2), SAVE, json!({"input": stolen}));
        assert_eq!(stolen["data"]["saveTrustedIssuer"]["problems"][0]["code"], "NOT_FOUND");
        // A private entry is its organisation's; a public one is everybody's to see.
        let campus = json!({"organisation": "campus"});
        assert_eq!(app.graphql(Some(1), LIST, campus.clone())["data"]["trustedIssuers"]["totalCount"], 1);
        for stranger in [None, Some(2)] {
            assert_eq!(app.graphql(stranger, LIST, campus.clone())["data"]["trustedIssuers"]["totalCount"], 0);
        }
        let mut public = entry();
        public["visibility"] = json!("PUBLIC");
        app.graphql(Some(0), SAVE, json!({"input": public}));
        assert_eq!(app.graphql(None, LIST, campus)["data"]["trustedIssuers"]["totalCount"], 1);
    }

    async fn what_makes_no_sense_is_refused_with_its_place(engine: Engine) {
        let app = two_organisations(engine).await;
        let cases = [
            (json!({"name": " "}), "/input/name"),
            (json!({"name": "A"}), "/input"),
            (json!({"name": "A", "ids": ["no address"]}), "/input/ids/0"),
            (json!({"name": "A", "origins": ["https://a.example/path"]}), "/input/origins/0"),
            (json!({"name": "A", "origins": ["http://a.example"]}), "/input/origins/0"),
            (json!({"name": "A", "origins": ["https://a.example", "https://10.0.0.1"]}), "/input/origins/1"),
            (json!({"name": "A", "origins": ["https://localhost"]}), "/input/origins/0"),
            (json!({"name": "A", "origins": ["https://[::1]"]}), "/input/origins/0"),
            (json!({"name": "A", "origins": ["https://a.example:22"]}), "/input/origins/0"),
            (json!({"name": "A", "ids": ["did:web:a.example"], "keys": [{"key": "zzz"}]}), "/input/keys/0"),
            (json!({"name": "A", "ids": ["did:web:a.example"], "keys": [{"key": KEY, "validFrom": "soon"}]}), "/input/keys/0"),
            (
                json!({"name": "A", "ids": ["did:web:a.example"], "keys": [{"key": KEY, "validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"}]}),
                "/input/keys/0",
            ),
        ];
        for (input, place) in cases {
            let refused = app.graphql(Some(0), SAVE, json!({"input": input.clone()}));
            let problem = &refused["data"]["saveTrustedIssuer"]["problems"][0];
            assert_eq!(problem["place"]["pointer"], place, "{input}: {refused}");
        }
        assert_eq!(app.database().count("trusted_issuer"), 0);
    }
}
