//! Documents whose signature holds, worded so that whoever reads the JSON is misled; and documents that say things which
//! nobody signed.

use kakehashi::badges::proofs::CanonicalFault;
use kakehashi::badges::proofs::canonical::canonical;
use serde_json::{Value, json};

use super::{CREDENTIALS_2, OPEN_BADGES_3, check, credential};
use crate::support::signer::Signer;

/// A change of a document.
type Reword<'r> = Box<dyn Fn(&mut Value) + 'r>;

/// Puts a context to the document's contexts.
fn with_context(document: &mut Value, context: Value) {
    document["@context"].as_array_mut().unwrap().push(context);
}

fn rename(object: &mut Value, from: &str, to: &str) {
    let value = object.as_object_mut().unwrap().remove(from).unwrap();
    object[to] = value;
}

/// The same statements in other words.
#[test]
fn another_wording_of_signed_statements_is_refused_or_told() {
    let signer = Signer::ed25519(1);
    let signed = signer.signed(&credential(), "eddsa-rdfc-2022");
    let date = "http://www.w3.org/2001/XMLSchema#dateTime";
    let until = "https://www.w3.org/2018/credentials#validUntil";
    let rewordings: Vec<(&str, Reword<'_>)> = vec![
        (
            "a full address",
            Box::new(|it| {
                let value = it.as_object_mut().unwrap().remove("validUntil").unwrap();
                it[until] = json!({"@value": value, "@type": date});
            }),
        ),
        (
            "a value object",
            Box::new(|it| {
                let value = it["validUntil"].take();
                it["validUntil"] = json!({"@value": value, "@type": date});
            }),
        ),
        (
            "a prefix of its own",
            Box::new(|it| {
                with_context(it, json!({"w": "https://www.w3.org/2018/credentials#"}));
                let value = it.as_object_mut().unwrap().remove("validUntil").unwrap();
                it["w:validUntil"] = json!({"@value": value, "@type": date});
            }),
        ),
        (
            "a term of its own",
            Box::new(|it| {
                with_context(it, json!({"ends": {"@id": until, "@type": date}}));
                rename(it, "validUntil", "ends");
            }),
        ),
        (
            "a vocabulary of its own",
            Box::new(|it| {
                with_context(
                    it,
                    json!({"@vocab": "https://www.w3.org/2018/credentials#valid"}),
                );
                let value = it.as_object_mut().unwrap().remove("validUntil").unwrap();
                it["Until"] = json!({"@value": value, "@type": date});
            }),
        ),
        (
            "an alias of a keyword",
            Box::new(|it| {
                with_context(it, json!({"self": "@id"}));
                rename(&mut it["credentialSubject"], "id", "self");
            }),
        ),
        (
            "the type's name",
            Box::new(|it| {
                rename(
                    &mut it["credentialSubject"]["achievement"],
                    "criteria",
                    "Criteria",
                );
            }),
        ),
        (
            "a keyword",
            Box::new(|it| rename(&mut it["credentialSubject"], "id", "@id")),
        ),
        (
            "another place",
            Box::new(|it| {
                let id = it["id"].clone();
                let value = it.as_object_mut().unwrap().remove("validUntil").unwrap();
                it["@included"] =
                    json!([{"id": id, "type": ["VerifiableCredential"], "validUntil": value}]);
            }),
        ),
        (
            "a type by its address",
            Box::new(|it| {
                it["credentialSubject"]["achievement"]["alignment"][0]["type"] =
                    json!(["https://purl.imsglobal.org/spec/vc/ob/vocab.html#Alignment"]);
            }),
        ),
        (
            "an address cut by a prefix",
            Box::new(|it| {
                with_context(
                    it,
                    json!({"mallory": {"@id": "did:example:", "@prefix": true}}),
                );
                it["credentialSubject"]["id"] = json!("mallory:learner");
            }),
        ),
        (
            "a graph",
            Box::new(|it| {
                let context = it["@context"].clone();
                let proof = it["proof"].clone();
                *it = json!({"@context": context, "@graph": [it.clone()], "proof": proof});
            }),
        ),
    ];
    assert!(
        check(&signed, &signer.public())
            .unwrap()
            .unsigned
            .is_empty()
    );
    for (name, reword) in rewordings {
        let mut reworded = signed.clone();
        reword(&mut reworded);
        assert_ne!(reworded, signed, "{name}");
        if let Ok(checked) = check(&reworded, &signer.public()) {
            assert!(!checked.unsigned.is_empty(), "{name} is not told");
        }
    }
}

/// What a careless signer signs without covering it is told, with its place.
#[test]
fn what_no_statement_covers_is_told_with_its_place() {
    let signer = Signer::ed25519(1);
    let cases: Vec<(&str, Reword<'_>)> = vec![
        (
            "/credentialSubject/achievement/secret",
            Box::new(|it| {
                it["credentialSubject"]["achievement"]["secret"] = json!("x");
            }),
        ),
        // Without its type an alignment has no terms.
        (
            "/credentialSubject/achievement/alignment/0/targetUrl",
            Box::new(|it| {
                let alignment = &mut it["credentialSubject"]["achievement"]["alignment"][0];
                alignment.as_object_mut().unwrap().remove("type");
            }),
        ),
        (
            "/credentialSubject/achievement/alignment/0/id",
            Box::new(|it| {
                it["credentialSubject"]["achievement"]["alignment"][0]["id"] =
                    json!("relative/path");
            }),
        ),
        (
            "/credentialSubject/achievement/type/1",
            Box::new(|it| {
                it["credentialSubject"]["achievement"]["type"] = json!(["Achievement", "Unheard"]);
            }),
        ),
        (
            "/credentialSubject/achievement/type",
            Box::new(|it| {
                it["credentialSubject"]["achievement"]["type"] =
                    json!(["Achievement", "@achievement"]);
            }),
        ),
        (
            "/name/@direction",
            Box::new(|it| it["name"]["@direction"] = json!("rtl")),
        ),
        (
            "/credentialSubject/creditsEarned",
            Box::new(|it| {
                it["credentialSubject"]["creditsEarned"] = json!(9_007_199_254_740_993_u64);
            }),
        ),
        (
            "/credentialSubject/achievement/creditsAvailable",
            Box::new(|it| {
                it["credentialSubject"]["achievement"]["creditsAvailable"] =
                    json!(0.123_456_789_012_345_67);
            }),
        ),
        (
            "/credentialSubject/ext:note",
            Box::new(|it| {
                with_context(it, json!({"ext:note": null}));
            }),
        ),
    ];
    for (place, change) in cases {
        let mut document = credential();
        change(&mut document);
        let signed = signer.signed(&document, "eddsa-rdfc-2022");
        let checked = check(&signed, &signer.public()).unwrap_or_else(|f| panic!("{place}: {f}"));
        let told = checked.unsigned.iter().any(|one| {
            one == place || document.pointer(place).and_then(Value::as_str) == Some(one)
        });
        assert!(told, "{place} is not among {:?}", checked.unsigned);
    }
}

/// A credential inside a presentation as a token is a text where JSON-LD wants a node: no statement holds it.
#[test]
fn a_token_inside_a_presentation_is_not_covered() {
    let document = json!({
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": ["eyJhbGciOiJub25lIn0.e30."],
    });
    let canonical = canonical(&document).unwrap();
    assert_eq!(canonical.unsigned, ["/verifiableCredential/0"]);
}

/// What stands under a member that no context knows is dropped with all it holds, and told place by place.
#[test]
fn all_that_an_unknown_member_holds_is_told() {
    let mut document = credential();
    let known = canonical(&document).unwrap().nquads;
    document["credentialSubject"]["unheard"] = json!([
        {"type": ["Achievement"], "name": "Other", "creator": {"id": "https://other.example/", "type": ["Profile"]}},
        {"id": "https://issuer.example/a/1", "type": ["Achievement"], "description": "Other."},
        {}
    ]);
    let canonical = canonical(&document).unwrap();
    assert_eq!(canonical.nquads, known);
    let told: Vec<&str> = canonical
        .unsigned
        .iter()
        .filter_map(|place| place.strip_prefix("/credentialSubject/unheard/"))
        .collect();
    assert_eq!(
        told,
        [
            "0/type",
            "0/name",
            "0/creator/id",
            "0/creator/type",
            "1/id",
            "1/type",
            "1/description"
        ]
    );
}

#[test]
fn two_types_with_contexts_of_their_own_both_count() {
    let document = json!({
        "@context": [CREDENTIALS_2, OPEN_BADGES_3, {
            "First": {"@id": "https://ext.example/First", "@context": {"one": "https://ext.example/one"}},
            "Second": {"@id": "https://ext.example/Second", "@context": {"two": "https://ext.example/two"}}
        }],
        "type": ["First", "Second"],
        "one": "a",
        "two": "b",
    });
    let canonical = canonical(&document).unwrap();
    assert_eq!(canonical.unsigned, Vec::<String>::new());
    assert!(
        canonical.nquads.contains("ext.example/one")
            && canonical.nquads.contains("ext.example/two")
    );
}

#[test]
fn contexts_that_hide_or_move_things_are_refused_with_their_place() {
    let cases = [
        (json!({"@import": CREDENTIALS_2}), "/@context/3/@import"),
        (json!({"@base": "https://a.example/"}), "/@context/3/@base"),
        (
            json!({"x": {"@id": "urn:x", "@container": "@index"}}),
            "/@context/3/x/@container",
        ),
        (
            json!({"x": {"@reverse": "urn:x"}}),
            "/@context/3/x/@reverse",
        ),
        (json!({"x": "@nest"}), "/@context/3/x"),
        (json!({"x": "@"}), "/@context/3/x"),
        (json!(7), "/@context/3"),
    ];
    for (context, place) in cases {
        let mut document = credential();
        with_context(&mut document, context);
        assert_eq!(
            canonical(&document),
            Err(CanonicalFault::ContextForm {
                pointer: place.to_owned()
            })
        );
    }
}
