//! What is made to be too much: a clear fault, without recursion, memory or time beyond the limits. (The tests run on
//! threads with 2 MB of stack, in a build without optimisation.)

use kakehashi::badges::proofs::CanonicalFault;
use kakehashi::badges::proofs::canonical::{
    MAX_APPLIED, MAX_CONTEXTS, MAX_DEPTH, MAX_INLINE, MAX_ITEMS, MAX_OBJECTS, MAX_TEXT, canonical,
};
use serde_json::{Map, Value, json};

use super::{CREDENTIALS_2, OPEN_BADGES_3, credential};

fn fault(document: &Value) -> CanonicalFault {
    canonical(document).unwrap_err()
}

#[test]
fn context_bombs_are_refused() {
    let with = |context: Value| {
        let mut document = credential();
        document["@context"].as_array_mut().unwrap().push(context);
        document
    };
    let terms: Map<String, Value> = (0..200_000)
        .map(|n| {
            (
                format!("term{n}"),
                json!(format!("https://ext.example/{n}")),
            )
        })
        .collect();
    let too_much = |limit| CanonicalFault::TooMuchContext { limit };
    assert_eq!(fault(&with(Value::Object(terms))), too_much(MAX_INLINE));

    let mut many = credential();
    many["@context"] = Value::from(vec![CREDENTIALS_2; 100_000]);
    assert_eq!(fault(&many), too_much(MAX_CONTEXTS));

    let mut nested = json!({});
    for n in 0..100 {
        nested = json!({format!("t{n}"): {"@id": "https://ext.example/t", "@context": nested}});
    }
    assert_eq!(
        fault(&with(nested)),
        CanonicalFault::TooDeep { limit: MAX_DEPTH }
    );

    // A context that each use of a term applies anew, with a whole context of the bundle inside.
    let heavy =
        json!({"t": {"@id": "https://ext.example/t", "@context": [OPEN_BADGES_3, OPEN_BADGES_3]}});
    let mut applied = with(heavy);
    applied["t"] = Value::from(vec![json!({}); 3_500]);
    assert_eq!(fault(&applied), too_much(MAX_APPLIED));
}

#[test]
fn large_documents_are_refused_before_they_are_expanded() {
    let mut deep = json!("x");
    for _ in 0..60 {
        deep = json!({"criteria": [deep]});
    }
    assert_eq!(fault(&deep), CanonicalFault::TooDeep { limit: MAX_DEPTH });
    let alignment = json!({"type": ["Alignment"], "targetName": "T", "targetUrl": "https://case.example/uri/1"});
    let mut many = credential();
    many["credentialSubject"]["achievement"]["alignment"] = Value::from(vec![alignment; 100_000]);
    assert_eq!(
        fault(&many),
        CanonicalFault::TooManyObjects { limit: MAX_OBJECTS }
    );
    let mut items = credential();
    items["credentialSubject"]["achievement"]["tag"] = Value::from(vec!["t"; 100_000]);
    assert_eq!(
        fault(&items),
        CanonicalFault::TooManyItems { limit: MAX_ITEMS }
    );
    let mut long = credential();
    long["name"] = json!("x".repeat(MAX_TEXT));
    assert_eq!(fault(&long), CanonicalFault::TooLong { limit: MAX_TEXT });
    // An identifier stands in every statement of its node.
    let mut repeated = credential();
    repeated["credentialSubject"]["achievement"]["id"] =
        json!(format!("urn:{}", "x".repeat(1_000_000)));
    repeated["credentialSubject"]["achievement"]["tag"] = Value::from(vec!["t"; 1_000]);
    assert_eq!(
        fault(&repeated),
        CanonicalFault::TooMuchContext { limit: MAX_APPLIED }
    );
    let mut repeated = credential();
    let name = "k".repeat(10_000);
    repeated[name.as_str()] = Value::from(vec!["v"; 10_000]);
    assert_eq!(
        fault(&repeated),
        CanonicalFault::TooMuchContext { limit: MAX_APPLIED }
    );
    assert_eq!(fault(&json!([])), CanonicalFault::NotAnObject);
}

#[test]
fn the_deepest_document_that_is_read_fits_on_a_small_stack() {
    let mut document = json!({"type": ["Achievement"], "name": "leaf"});
    for level in 0..(MAX_DEPTH - 4) {
        document = json!({"type": ["Achievement"], "name": level.to_string(), "creator": document});
    }
    document["@context"] = json!([CREDENTIALS_2, OPEN_BADGES_3]);
    canonical(&document).unwrap();
}

/// A graph in which every node points at every other: all look alike.
#[test]
fn look_alikes_without_end_are_refused() {
    let nodes = |count: usize, targets: &dyn Fn(usize) -> Vec<String>| {
        let nodes: Vec<Value> = (0..count)
            .map(|n| json!({"id": format!("_:n{n}"), "p": targets(n)}))
            .collect();
        json!({"@context": {"id": "@id", "p": {"@id": "urn:p", "@type": "@id"}, "all": "urn:all"}, "all": nodes})
    };
    let all = |count: usize| move |_: usize| (0..count).map(|m| format!("_:n{m}")).collect();
    assert_eq!(fault(&nodes(12, &all(12))), CanonicalFault::TooComplex);
    // A long circle recurses once a node.
    let circle = |count: usize| move |n: usize| vec![format!("_:n{}", (n + 1) % count)];
    assert_eq!(
        fault(&nodes(3_000, &circle(3_000))),
        CanonicalFault::TooComplex
    );
    canonical(&nodes(4, &all(4))).unwrap();
    canonical(&nodes(20, &circle(20))).unwrap();
}

/// Many nodes that are alike and have nothing to do with each other are no trouble.
#[test]
fn many_equal_alignments_are_put_in_order() {
    let alignment = json!({"type": ["Alignment"], "targetName": "T", "targetUrl": "https://case.example/uri/1"});
    let mut document = credential();
    document["credentialSubject"]["achievement"]["alignment"] = Value::from(vec![alignment; 200]);
    let first = canonical(&document).unwrap();
    assert!(first.unsigned.is_empty());
    assert_eq!(first, canonical(&document).unwrap());
}

#[test]
fn what_is_told_is_bounded_too() {
    let mut document = credential();
    let long = "k".repeat(5_000);
    document[long.as_str()] = Value::from(vec!["v"; 5_000]);
    let canonical = canonical(&document).unwrap();
    assert!(!canonical.unsigned.is_empty());
    let bytes: usize = canonical.unsigned.iter().map(String::len).sum();
    assert!(bytes < 1_000_000, "{bytes}");
}
