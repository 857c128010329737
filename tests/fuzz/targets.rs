//! What each fuzz target does with its bytes. The fuzz binaries and the plain tests that replay the corpora share it.
//!
//! A target fails by panicking. Beside not crashing, a parser promises what its target asserts.

use std::hint::black_box;
use std::ops::ControlFlow;

use kakehashi::case::lenient;
use kakehashi::exchange::framework::ReadOptions;
use kakehashi::exchange::{badges, courses, detect, evaluations, institutions};
use kakehashi::locale::Language;

/// A parser, by the name of its target and its corpus.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("case", case),
    ("detect", |bytes| drop(detect(bytes))),
    ("courses", |bytes| drop(courses::read(bytes))),
    ("badges", |bytes| drop(badges::read(bytes))),
    ("institutions", |bytes| drop(institutions::read(bytes))),
    ("evaluations", |bytes| drop(evaluations::read(bytes))),
    ("words", words),
];

/// Runs the target with a name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, work) = target.unwrap_or_else(|| panic!("no fuzz target {name}"));
    work(bytes);
}

/// Reading what was written is a fixed point.
fn case(bytes: &[u8]) {
    let mut go_on = |_, _| ControlFlow::Continue(());
    let Ok(first) = lenient::read(bytes, &mut go_on) else {
        return;
    };
    let written = serde_json::to_vec(&first.package).unwrap();
    let second = lenient::read(&written, &mut go_on).unwrap();
    assert_eq!(serde_json::to_vec(&second.package).unwrap(), written);
}

/// The small parsers of texts that arrive in headers and fields.
fn words(bytes: &[u8]) {
    use kakehashi::case::{code, key, time};
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    black_box(Language::from_accept(text));
    black_box(Language::from_tag(text));
    black_box(key::uuid_at_end(text));
    black_box(code::natural(Some(text)));
    if let Some(day) = time::day_of(text) {
        assert!(time::is_day(&day), "{text:?} → {day:?}");
    }
    if let Some(rewritten) = time::rfc3339_of(text) {
        assert!(time::is_rfc3339(&rewritten), "{text:?} → {rewritten:?}");
        assert!(
            time::micros(&rewritten).is_some(),
            "{text:?} → {rewritten:?}"
        );
    }
}

/// What a person says beside a file, the same for every target.
#[allow(dead_code)]
pub fn options() -> ReadOptions {
    ReadOptions {
        base: "https://kakehashi.example".to_owned(),
        max_expanded: 16 << 20,
        ..ReadOptions::default()
    }
}
