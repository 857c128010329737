//! Whatever byte of a signed document is changed: it no longer parses, means the same, fails, or is told to be unsigned.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{check, credential, older_credential};
use crate::support::signer::Signer;
use kakehashi::badges::proofs::canonical::canonical;

/// A value as it is meant: `1.0` is `1`, languages have no case, and what is null or an empty list is not there.
fn meaning(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(list) => list.iter().map(meaning).collect(),
        Value::Object(object) => {
            let members = object.iter().map(|(name, value)| {
                let value = match (name.as_str(), value) {
                    ("@language", Value::String(tag)) => json!(tag.to_ascii_lowercase()),
                    _ => meaning(value),
                };
                (name.clone(), value)
            });
            let there = |value: &Value| !value.is_null() && value != &json!([]);
            Value::Object(
                members
                    .filter(|(_, value)| there(value))
                    .collect::<Map<_, _>>(),
            )
        }
        other => other.clone(),
    }
}

/// Whether two documents differ in contexts only, and say the same by them: a term that is not used, or another edition.
fn says_the_same(left: &Value, right: &Value) -> bool {
    let without = |document: &Value| {
        let mut document = document.clone();
        document.as_object_mut().unwrap().remove("@context");
        document
    };
    let quads = |document: &Value| canonical(document).map(|canonical| canonical.nquads);
    without(left) == without(right) && quads(left) == quads(right)
}

/// Why a change goes unnoticed, if it does.
fn unnoticed(signed: &Value, changed: &[u8], signer: &Signer) -> Option<String> {
    let changed: Value = serde_json::from_slice(changed).ok()?;
    if meaning(&changed) == meaning(signed) {
        return None;
    }
    let checked = check(&changed, &signer.public()).ok()?;
    let noticed = !checked.unsigned.is_empty() || says_the_same(signed, &changed);
    (!noticed).then(|| changed.to_string())
}

fn documents() -> Vec<(Value, Signer)> {
    let (first, second) = (Signer::ed25519(1), Signer::ed25519(2));
    vec![
        (first.signed(&credential(), "eddsa-rdfc-2022"), first),
        (
            second.signed(&older_credential(), "Ed25519Signature2020"),
            second,
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_is_noticed(which in 0..2_usize, at in any::<prop::sample::Index>(), mask in 1..=255_u8) {
        let (signed, signer) = documents().swap_remove(which);
        let mut text = signed.to_string().into_bytes();
        let at = at.index(text.len());
        text[at] ^= mask;
        prop_assert_eq!(unnoticed(&signed, &text, &signer), None);
    }

    #[test]
    fn a_byte_put_in_or_left_out_is_noticed(
        which in 0..2_usize, at in any::<prop::sample::Index>(), byte in prop::option::of(b' '..=b'~')
    ) {
        let (signed, signer) = documents().swap_remove(which);
        let mut text = signed.to_string().into_bytes();
        let at = at.index(text.len());
        match byte {
            Some(byte) => text.insert(at, byte),
            None => drop(text.remove(at)),
        }
        prop_assert_eq!(unnoticed(&signed, &text, &signer), None);
    }
}

#[test]
fn the_documents_hold_before_they_are_changed() {
    for (signed, signer) in documents() {
        let checked = check(&signed, &signer.public()).unwrap();
        assert!(checked.unsigned.is_empty(), "{:?}", checked.unsigned);
    }
}
