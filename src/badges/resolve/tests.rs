//! The rules in a small world made for each question.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

/// A world of items by number: their addresses, codes in frameworks, standing.
#[derive(Default)]
struct Toy {
    addresses: BTreeMap<String, Vec<u128>>,
    codes: Vec<(i64, &'static str, u128)>,
    names: Vec<(&'static str, i64)>,
    standing: BTreeMap<u128, Standing>,
    removed: BTreeMap<u128, Removed>,
    exact: BTreeMap<u128, Vec<u128>>,
}

fn key(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

impl Toy {
    fn target(&self, n: u128) -> Target {
        let kind = if n < 100 { Kind::Document } else { Kind::Item };
        Target {
            kind,
            key: key(n),
            document: if n < 100 { n as i64 } else { 1 },
        }
    }

    fn has(mut self, n: u128, standing: Standing) -> Self {
        self.addresses
            .entry(format!("https://here.example/{n}"))
            .or_default()
            .push(n);
        self.standing.insert(n, standing);
        self
    }
}

impl World for Toy {
    fn at_address(&self, address: &str) -> Vec<Target> {
        let found = self.addresses.get(address).into_iter().flatten();
        found.map(|n| self.target(*n)).collect()
    }
    fn with_key(&self, wanted: &Uuid) -> Option<Target> {
        let mut known = self.standing.keys().copied();
        known.find(|n| key(*n) == *wanted).map(|n| self.target(n))
    }
    fn frameworks(&self, name: &str) -> Vec<i64> {
        let named = self.names.iter().filter(|(known, _)| *known == name);
        named.map(|(_, document)| *document).collect()
    }
    fn coded(&self, document: Option<i64>, code: &str) -> Vec<Target> {
        let fits = self.codes.iter().filter(|(at, known, _)| {
            document.is_none_or(|document| document == *at) && *known == code
        });
        fits.map(|(.., n)| self.target(*n)).collect()
    }
    fn standing(&self, target: &Target) -> Standing {
        let known = self.standing.iter();
        let found = known.into_iter().find(|(n, _)| key(**n) == target.key);
        found
            .map(|(_, standing)| standing.clone())
            .unwrap_or_default()
    }
    fn exact_matches(&self, wanted: &Uuid) -> Vec<Uuid> {
        let found = self.exact.iter().find(|(n, _)| key(**n) == *wanted);
        found
            .map(|(_, all)| all.iter().map(|n| key(*n)).collect())
            .unwrap_or_default()
    }
    fn removed(&self, wanted: Option<&Uuid>, _: &str) -> Option<Removed> {
        let found = self.removed.iter().find(|(n, _)| Some(&key(**n)) == wanted);
        found.map(|(_, removed)| removed.clone())
    }
}

fn by_url(url: &str) -> Ask {
    Ask {
        url: url.to_owned(),
        ..Ask::default()
    }
}

fn by_code(code: &str, framework: &str) -> Ask {
    Ask {
        url: "https://else.example/standard.pdf".to_owned(),
        code: Some(code.to_owned()),
        framework: (!framework.is_empty()).then(|| framework.to_owned()),
        ..Ask::default()
    }
}

fn replaced(by: &[u128]) -> Standing {
    Standing {
        replaced_by: by.iter().map(|n| key(*n)).collect(),
        ..Standing::default()
    }
}

fn told(ask: &Ask, world: &Toy) -> (Verdict, &'static str, Vec<Uuid>) {
    let answer = resolve(ask, "2026-11-24", world);
    let named = answer
        .target
        .into_iter()
        .chain(answer.candidates)
        .chain(answer.successors)
        .chain(answer.suggestions);
    (
        answer.verdict,
        answer.reason.word(),
        named.map(|target| target.key).collect(),
    )
}

#[test]
fn the_address_goes_before_the_identifier_and_that_before_the_code() {
    let mut world = Toy::default()
        .has(1, Standing::default())
        .has(101, Standing::default())
        .has(102, Standing::default());
    world.codes = vec![(1, "A.1", 101), (1, "A.2", 102)];
    world.names = vec![("Maths", 1)];
    world
        .addresses
        .insert(format!("https://else.example/{}", key(102)), vec![101]);
    let resolved = |ask: &Ask, reason, n: u128| {
        assert_eq!(told(ask, &world), (Verdict::Resolved, reason, vec![key(n)]));
    };
    resolved(&by_url("HTTP://Here.example/101/"), "address", 101);
    resolved(
        &by_url(&format!("https://else.example/{}", key(102))),
        "address",
        101,
    );
    resolved(
        &by_url(&format!("https://third.example/{}?a=b", key(102))),
        "identifier",
        102,
    );
    resolved(&by_code(&key(102).to_string(), "Maths"), "identifier", 102);
    resolved(&by_code("A.2", "Maths"), "code", 102);
    // The address of the framework and a code in it: the item is meant, not the whole.
    let mut in_framework = by_code("A.1", "");
    in_framework.url = "https://here.example/1".to_owned();
    resolved(&in_framework, "code", 101);
    in_framework.code = None;
    resolved(&in_framework, "address", 1);
}

#[test]
fn a_code_alone_means_nothing_but_is_a_hint() {
    let mut world = Toy::default().has(101, Standing::default());
    world.codes = vec![(1, "A.1", 101)];
    world.names = vec![("Maths", 1)];
    let broken = |ask: &Ask, reason, hints: Vec<Uuid>| {
        assert_eq!(told(ask, &world), (Verdict::Broken, reason, hints));
    };
    broken(&by_code("A.1", ""), "code-alone", vec![key(101)]);
    broken(
        &by_code("A.1", "Physics"),
        "framework-unknown",
        vec![key(101)],
    );
    broken(&by_code("A.9", "Maths"), "code-not-in-framework", vec![]);
    let named = Ask {
        name: "Standard (A.1): counting".to_owned(),
        ..by_url("https://else.example/standard.pdf")
    };
    broken(&named, "file", vec![key(101)]);
    broken(&by_url("https://else.example/"), "home-page", vec![]);
    broken(&by_url(""), "no-address", vec![]);
    broken(&by_url("page 7 of the book"), "not-an-address", vec![]);
    broken(
        &by_url(&format!("urn:uuid:{}", key(999))),
        "identifier-unknown",
        vec![],
    );
}

#[test]
fn what_fits_several_names_them_all() {
    let mut world = Toy::default()
        .has(101, Standing::default())
        .has(102, Standing::default());
    world.codes = vec![(1, "A.1", 101), (2, "A.1", 102)];
    world.names = vec![("Maths", 1), ("Maths", 2)];
    let both = vec![key(101), key(102)];
    let told_of = |ask: &Ask| told(ask, &world);
    assert_eq!(
        told_of(&by_code("A.1", "Maths")),
        (Verdict::Ambiguous, "code-of-several", both.clone())
    );
    let mut two = by_url(&format!("https://else.example/{}", key(101)));
    two.code = Some(key(102).to_string());
    assert_eq!(told_of(&two), (Verdict::Ambiguous, "two-identifiers", both));
}

#[test]
fn chains_branches_and_circles_of_successors_end() {
    let world = Toy::default()
        .has(101, replaced(&[102]))
        .has(102, replaced(&[103, 104]))
        .has(103, Standing::default())
        .has(104, replaced(&[105]))
        .has(105, replaced(&[104]))
        .has(106, replaced(&[106]))
        .has(107, replaced(&[999]));
    let at = |n: u128| {
        resolve(
            &by_url(&format!("https://here.example/{n}")),
            "2026-11-24",
            &world,
        )
    };
    let keys = |answer: &Resolution| answer.successors.iter().map(|t| t.key).collect::<Vec<_>>();
    let chain = at(101);
    assert_eq!(
        (chain.verdict, chain.reason.word()),
        (Verdict::Superseded, "replaced")
    );
    assert_eq!(keys(&chain), [key(103), key(105)]);
    for circle in [106, 107] {
        assert_eq!(
            (at(circle).verdict, keys(&at(circle))),
            (Verdict::Superseded, vec![])
        );
    }
}

#[test]
fn what_ended_was_removed_or_is_not_here_is_told_apart() {
    let ended = |day: &str, exact: &[u128]| Standing {
        ends: Some(day.to_owned()),
        exact: exact.iter().map(|n| key(*n)).collect(),
        ..Standing::default()
    };
    let mut world = Toy::default()
        .has(101, ended("2026-11-23", &[102, 103]))
        .has(102, Standing::default())
        .has(103, ended("2020-01-01", &[]))
        .has(104, ended("2026-11-24", &[]));
    world.removed.insert(
        201,
        Removed {
            successor: Some(key(102)),
            successor_uri: None,
        },
    );
    world.removed.insert(202, Removed::default());
    world.exact.insert(203, vec![102]);
    let guid = |n: u128| by_url(&format!("urn:uuid:{}", key(n)));
    let told_of = |n: u128| told(&guid(n), &world);
    assert_eq!(
        told_of(101),
        (Verdict::Superseded, "ended", vec![key(101), key(102)])
    );
    assert_eq!(told_of(103), (Verdict::Superseded, "ended", vec![key(103)]));
    assert_eq!(
        told_of(104),
        (Verdict::Resolved, "identifier", vec![key(104)])
    );
    let last_day = resolve(&guid(104), "2026-11-24", &world);
    assert_eq!(last_day.until.as_deref(), Some("2026-11-24"));
    assert_eq!(
        told_of(201),
        (Verdict::Superseded, "removed", vec![key(102)])
    );
    assert_eq!(told_of(202), (Verdict::Broken, "removed", vec![]));
    assert_eq!(
        told_of(203),
        (Verdict::Broken, "identifier-unknown", vec![key(102)])
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// Whatever replaces whatever: an answer comes, it names no more than is allowed, and the target is never its own successor.
    #[test]
    fn any_tangle_of_successors_has_an_answer(edges in prop::collection::vec((101u128..112, 101u128..112), 0..60)) {
        let mut world = Toy::default();
        for n in 101..112 {
            let by: Vec<u128> = edges.iter().filter(|(from, _)| *from == n).map(|(_, to)| *to).collect();
            world = world.has(n, replaced(&by));
        }
        for n in 101..112u128 {
            let answer = resolve(&by_url(&format!("https://here.example/{n}")), "2026-11-24", &world);
            let none = !edges.iter().any(|(from, _)| *from == n);
            prop_assert_eq!(answer.verdict == Verdict::Resolved, none);
            prop_assert!(answer.successors.len() <= MOST_NAMED);
            prop_assert!(answer.successors.iter().all(|target| target.key != key(n)));
        }
    }
}
