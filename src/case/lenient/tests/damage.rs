//! Random damage to a small package: the reader never panics and keeps its promises.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::promise::kept;
use super::sound;
use crate::case::CaseError;

/// Every pointer into a value.
fn pointers(value: &Value, pointer: String, all: &mut Vec<String>) {
    match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(n, v)| pointers(v, format!("{pointer}/{n}"), all)),
        Value::Object(map) => map.iter().for_each(|(k, v)| {
            let step = k.replace('~', "~0").replace('/', "~1");
            pointers(v, format!("{pointer}/{step}"), all);
        }),
        _ => {}
    }
    all.push(pointer);
}

fn damage(package: &mut Value, place: usize, how: usize, text: &str, elsewhere: usize) {
    let mut all = Vec::new();
    pointers(package, String::new(), &mut all);
    let other = package
        .pointer(&all[elsewhere % all.len()])
        .unwrap()
        .clone();
    let place = &all[place % all.len()];
    let target = package.pointer_mut(place).unwrap();
    match how {
        0 => *target = Value::Null,
        1 => *target = json!(text),
        2 => *target = json!({}),
        3 => *target = json!([]),
        4 => *target = json!(12),
        5 => *target = json!(0.5),
        6 => *target = json!(true),
        7 => *target = json!([target.clone()]),
        8 => *target = json!({ "k": target.clone() }),
        9 => *target = json!([target.clone(), null, text, {"n": 1}]),
        10 => *target = other,
        11 => match target {
            Value::Array(list) if !list.is_empty() => {
                list.push(list[elsewhere % list.len()].clone())
            }
            Value::Object(map) => drop(map.insert(text.to_owned(), other)),
            other => *other = json!(other.to_string()),
        },
        12 => match target {
            Value::Object(map) => {
                let old: Vec<String> = map.keys().cloned().collect();
                if let Some(key) = old.get(elsewhere % old.len().max(1)) {
                    let value = map.shift_remove(key).unwrap();
                    map.insert(
                        if text.len().is_multiple_of(2) {
                            key.to_uppercase()
                        } else {
                            key.to_lowercase()
                        },
                        value,
                    );
                }
            }
            Value::String(s) => *s = s.to_uppercase(),
            other => *other = json!([other.clone(), other.clone()]),
        },
        13 => {
            if let Value::Object(map) = target {
                let key = map.keys().nth(elsewhere % map.len().max(1)).cloned();
                key.and_then(|key| map.shift_remove(&key));
            }
        }
        _ => {
            if let Value::Array(list) = target {
                let keyed = list
                    .iter()
                    .enumerate()
                    .map(|(n, v)| (format!("{text}{n}"), v.clone()));
                *target = Value::Object(keyed.collect());
            }
        }
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("identifier".to_owned()),
        Just("extensions".to_owned()),
        Just("educationalLevel".to_owned()),
        Just("2024-05-06".to_owned()),
        Just("2024-05-06T07:08:09".to_owned()),
        Just("ABC-1".to_owned()),
        Just("https://a.example/CFItems00000000-0000-4000-8000-000000000003".to_owned()),
        Just("x 00000000-0000-4000-8000-000000000003".to_owned()),
        Just("00000000-0000-4000-8000-000000000002".to_owned()),
        Just("09, 10|, 11".to_owned()),
        Just("1.1".to_owned()),
        "\\PC{0,12}",
    ]
}

/// Where, how, with what, and what from elsewhere.
fn damages() -> impl Strategy<Value = Vec<(u16, usize, String, u16)>> {
    prop::collection::vec((any::<u16>(), 0..15_usize, words(), any::<u16>()), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_damage_is_read_or_refused(damages in damages()) {
        let mut package = sound();
        for (place, how, text, elsewhere) in damages {
            damage(&mut package, place.into(), how, &text, elsewhere.into());
        }
        match kept(package.to_string().as_bytes()) {
            Ok(_) | Err(CaseError::NotAPackage { .. }) => {}
            Err(CaseError::NoDocument { .. } | CaseError::NoIdentifier { .. }) => {}
            Err(other) => panic!("{other:?} for {package}"),
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        drop(super::promise::read_all(&bytes));
    }
}
