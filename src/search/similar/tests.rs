//! What a person who looks for candidates of an alignment would notice.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::search::record::tests::record as statement;
use crate::search::{Facets, Record};

/// A public statement of organisation 1.
fn record(id: &str, document: i64, title: &str) -> Record {
    Record {
        document,
        framework_title: String::new(),
        ..statement(id, title)
    }
}

fn japanese(id: &str, title: &str) -> Record {
    Record {
        language: Some("ja".to_owned()),
        ..record(id, 1, title)
    }
}

/// The index, and the folder it lies in as long as it is asked.
struct World {
    index: SearchIndex,
    _folder: tempfile::TempDir,
}

fn world(records: &[Record]) -> World {
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = SearchIndex::open(dir.path(), "db").unwrap();
    index.apply(records, &[], &[]).unwrap();
    index.commit(1).unwrap();
    World {
        index,
        _folder: dir,
    }
}

impl World {
    fn like(&self, statement: &Statement, among: Among) -> Vec<Similar> {
        let among = Among { limit: 50, ..among };
        let found = self.index.similar(statement, &among).unwrap();
        for similar in &found {
            sound(similar);
        }
        found
    }

    fn ids(&self, statement: &Statement, among: Among) -> Vec<String> {
        let found = self.like(statement, among);
        found.into_iter().map(|similar| similar.id).collect()
    }
}

/// The score lies between 0 and 1, and the shares add up to it.
fn sound(similar: &Similar) {
    assert!(similar.score > 0.0 && similar.score <= 1.0, "{similar:?}");
    let sum: f32 = similar.reasons.iter().map(|reason| reason.share).sum();
    assert!((sum - similar.score).abs() < 1e-4, "{similar:?}");
    assert!(similar.reasons.iter().all(|reason| reason.share > 0.0));
    let shares = similar.reasons.windows(2);
    assert!(shares.into_iter().all(|two| two[0].share >= two[1].share));
}

fn text(title: &str) -> Statement {
    Statement {
        title: title.to_owned(),
        language: Some("en".to_owned()),
        ..Statement::default()
    }
}

fn in_japanese(title: &str) -> Statement {
    Statement {
        language: Some("ja".to_owned()),
        ..text(title)
    }
}

fn terms(similar: &Similar) -> Vec<(&str, &str)> {
    let reasons = similar.reasons.iter();
    let terms = reasons.filter_map(|reason| match &reason.because {
        Because::Terms(terms) => Some(terms),
        _ => None,
    });
    terms
        .flatten()
        .map(|shared| (shared.here.as_str(), shared.there.as_str()))
        .collect()
}

#[test]
fn what_shares_more_telling_words_comes_first_and_the_words_are_told_as_written() {
    let world = world(&[
        record("a", 1, "Compute the Standard Deviations of a sample."),
        record("b", 1, "Compute the mean of a sample."),
        record("c", 1, "Write a story."),
        record("d", 1, "Compute the area of a circle."),
    ]);
    let found = world.like(&text("computing standard deviation"), Among::default());
    let ids: Vec<&str> = found.iter().map(|similar| similar.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "d"]);
    let told = terms(&found[0]);
    for pair in [
        ("computing", "Compute"),
        ("standard", "Standard"),
        ("deviation", "Deviations"),
    ] {
        assert!(told.contains(&pair), "{told:?}");
    }
    assert!(found[0].score > 2.0 * found[1].score, "{found:?}");
}

#[test]
fn japanese_is_found_by_words_and_by_what_is_inside_them() {
    let world = world(&[
        japanese(
            "a",
            "分散と標準偏差を求め、集団どうしのばらつきを比べられる。",
        ),
        japanese("b", "正規分布を用いて確率を求められる。"),
        japanese("c", "物語を書ける。"),
    ]);
    let found = world.like(&in_japanese("標準偏差の計算ができる"), Among::default());
    assert_eq!(found[0].id, "a");
    assert!(
        terms(&found[0]).contains(&("標準偏差", "標準偏差")),
        "{found:?}"
    );
    assert!(found.iter().all(|similar| similar.id != "c"), "{found:?}");
}

#[test]
fn the_same_words_in_another_framework_are_first_whatever_else_speaks_for_others() {
    let level = |level: &str| Facets {
        education_levels: vec![level.to_owned()],
        ..Facets::default()
    };
    let world = world(&[
        Record {
            facets: level("7"),
            path: vec!["Reading".to_owned()],
            ..record(
                "near",
                1,
                "Cite several pieces of textual evidence in a text.",
            )
        },
        Record {
            facets: level("3"),
            path: vec!["Other things".to_owned()],
            ..record("same", 2, "cite  pieces of textual evidence!")
        },
    ]);
    let asked = Statement {
        education_levels: vec!["07".to_owned()],
        path: vec!["Reading".to_owned()],
        ..text("Cite pieces of textual evidence.")
    };
    let found = world.like(&asked, Among::default());
    assert_eq!(found[0].id, "same");
    assert!(found[0].score > 0.9 && found[1].score <= 0.9, "{found:?}");
    assert_eq!(found[0].reasons[0].because, Because::SameStatement);
}

#[test]
fn the_level_the_context_the_subject_and_the_code_speak_for_a_candidate() {
    let standard = |id: &str, level: &str, above: &str, subject: &str, code: &str| Record {
        facets: Facets {
            education_levels: vec![level.to_owned()],
            subjects: vec![subject.to_owned()],
            ..Facets::default()
        },
        path: vec![above.to_owned()],
        code: Some(code.to_owned()),
        ..record(id, 1, "Determine a theme of a text and analyse it.")
    };
    let world = world(&[
        standard("base", "08", "Numbers", "Mathematics", "X.1"),
        standard("level", "07", "Numbers", "Mathematics", "X.2"),
        standard("path", "08", "Literature", "Mathematics", "X.3"),
        standard("subject", "08", "Numbers", "English", "X.4"),
        standard("code", "08", "Numbers", "Mathematics", "rl-7-2"),
        standard("all", "07", "Literature", "English", "RL.7.2"),
    ]);
    let asked = Statement {
        education_levels: vec!["Grade 7".to_owned()],
        path: vec!["Literature".to_owned()],
        subjects: vec!["english".to_owned()],
        code: Some("RL.7.2".to_owned()),
        ..text("Determine the theme of a text.")
    };
    let found = world.like(&asked, Among::default());
    let score = |id: &str| found.iter().find(|found| found.id == id).unwrap().score;
    assert_eq!(found[0].id, "all");
    for id in ["level", "path", "subject", "code"] {
        assert!(
            score(id) > score("base") && score(id) < score("all"),
            "{id}: {found:?}"
        );
    }
    let because: Vec<&Because> = found[0]
        .reasons
        .iter()
        .map(|reason| &reason.because)
        .collect();
    assert_eq!(because.len(), 5, "{because:?}");
    assert!(because.contains(&&Because::Level(Shared {
        here: "Grade 7".to_owned(),
        there: "07".to_owned()
    })));
}

#[test]
fn what_is_not_known_counts_neither_for_nor_against() {
    let levelled = |id: &str, level: &str| Record {
        facets: Facets {
            education_levels: vec![level.to_owned()],
            ..Facets::default()
        },
        ..record(id, 1, "Count to ten and back.")
    };
    let world = world(&[
        levelled("other", "05"),
        levelled("same", "01"),
        record("unknown", 1, "Count to ten and back."),
    ]);
    let asked = Statement {
        education_levels: vec!["1".to_owned()],
        ..text("Count to ten.")
    };
    assert_eq!(
        world.ids(&asked, Among::default()),
        ["same", "unknown", "other"]
    );
}

#[test]
fn the_answer_keeps_to_what_is_asked_for() {
    let world = world(&[
        record("a", 1, "Count to ten"),
        record("b", 2, "Count to ten"),
        Record {
            kind: Kind::Course,
            ..record("c", 2, "Count to ten")
        },
        Record {
            language: Some("fr".to_owned()),
            ..record("d", 3, "Count to ten")
        },
    ]);
    let asked = text("Count to ten");
    let ids = |among| world.ids(&asked, among);
    assert_eq!(ids(Among::default()), ["a", "b", "c"]);
    let among = Among {
        documents: vec![2],
        ..Among::default()
    };
    assert_eq!(ids(among), ["b", "c"]);
    let among = Among {
        without_documents: vec![2],
        ..Among::default()
    };
    assert_eq!(ids(among), ["a"]);
    let among = Among {
        kinds: vec![Kind::Item],
        ..Among::default()
    };
    assert_eq!(ids(among), ["a", "b"]);
    let among = Among {
        without: vec!["a".to_owned()],
        ..Among::default()
    };
    assert_eq!(ids(among), ["b", "c"]);
    let among = Among {
        languages: vec!["en-GB".to_owned()],
        ..Among::default()
    };
    assert_eq!(ids(among), ["a", "b", "c"]);
    let french = Statement {
        language: Some("fr".to_owned()),
        ..asked.clone()
    };
    assert_eq!(world.ids(&french, Among::default())[0], "d");
    let found = world.index.similar(
        &asked,
        &Among {
            limit: 1,
            ..Among::default()
        },
    );
    assert_eq!(found.unwrap().len(), 1);
}

#[test]
fn a_record_is_read_back_as_the_statement_it_was_for_those_who_may_see_it() {
    let full = Record {
        abbreviated: Some("Add".to_owned()),
        keywords: vec!["sum".to_owned(), "plus".to_owned()],
        notes: Some("Aloud.".to_owned()),
        code: Some("N.1".to_owned()),
        path: vec!["Numbers".to_owned()],
        framework_title: "Maths".to_owned(),
        facets: Facets {
            subjects: vec!["Mathematics".to_owned()],
            education_levels: vec!["02".to_owned(), "01".to_owned()],
            ..Facets::default()
        },
        public: false,
        ..record("a", 1, "Add <b>numbers</b>")
    };
    let world = world(&[full]);
    assert_eq!(world.index.statement("a", None).unwrap(), None);
    assert_eq!(world.index.statement("a", Some(2)).unwrap(), None);
    assert_eq!(world.index.statement("b", Some(1)).unwrap(), None);
    let owned = |texts: &[&str]| -> Vec<String> { texts.iter().map(|&t| t.to_owned()).collect() };
    let expected = Statement {
        title: "Add numbers".to_owned(),
        abbreviated: Some("Add".to_owned()),
        keywords: owned(&["sum", "plus"]),
        notes: Some("Aloud.".to_owned()),
        code: Some("N.1".to_owned()),
        language: Some("en".to_owned()),
        path: owned(&["Numbers", "Maths"]),
        subjects: owned(&["Mathematics"]),
        education_levels: owned(&["02", "01"]),
    };
    assert_eq!(world.index.statement("a", Some(1)).unwrap(), Some(expected));
}

#[test]
fn what_is_private_shows_to_its_organisation_alone_and_moves_no_score() {
    let public = [
        record("a", 1, "Count to ten"),
        record("b", 1, "Count sheep at night"),
        record("c", 1, "Sing a song"),
    ];
    let asked = text("Count ten sheep");
    let before = world(&public).like(&asked, Among::default());
    let mut records = public.to_vec();
    for number in 0..30 {
        records.push(Record {
            public: false,
            organisation: 7,
            ..record(&format!("p{number:02}"), 9, "Count sheep and sheep, ten")
        });
    }
    let with = world(&records);
    assert_eq!(with.like(&asked, Among::default()), before);
    let viewer = |organisation| Among {
        viewer_organisation: Some(organisation),
        ..Among::default()
    };
    assert_eq!(with.like(&asked, viewer(8)), before);
    let own = with.like(&asked, viewer(7));
    assert_eq!(
        own.iter()
            .filter(|similar| similar.id.starts_with('p'))
            .count(),
        30
    );
    let public: Vec<_> = own
        .into_iter()
        .filter(|similar| !similar.id.starts_with('p'))
        .collect();
    assert_eq!(public, before);
}

const WORDS: [&str; 12] = [
    "count",
    "add",
    "numbers",
    "fractions",
    "write",
    "stories",
    "分数",
    "加法",
    "計算",
    "標準偏差",
    "の",
    "ten",
];

fn sentence() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..WORDS.len(), 1..8).prop_map(|words| {
        words
            .into_iter()
            .map(|word| WORDS[word])
            .collect::<Vec<_>>()
            .join(" ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn scores_are_sound_and_the_same_again_and_a_statement_is_most_like_itself(
        titles in proptest::collection::vec(sentence(), 2..8),
        noise in "\\PC{0,40}",
    ) {
        let records: Vec<Record> = titles
            .iter()
            .chain([&noise])
            .enumerate()
            .map(|(at, title)| record(&format!("r{at}"), at as i64, title))
            .collect();
        let world = world(&records);
        for title in titles.iter().chain([&noise]) {
            let asked = text(title).without_markup();
            let found = world.like(&asked, Among::default());
            prop_assert_eq!(&found, &world.like(&asked, Among::default()));
            if let Some(first) = found.first() {
                prop_assert!(first.score > 0.9, "{} {:?}", title, first);
            }
        }
    }

    #[test]
    fn a_candidate_that_says_more_of_the_statement_is_not_less_like_it(
        shared in 1_usize..5, more in 1_usize..4,
    ) {
        // Both candidates are equally long; one shares more words. None is rarer than another.
        let words: Vec<String> = (0..20).map(|n| format!("wort{n}")).collect();
        let asked = words[..9].join(" ");
        let candidate = |shared: usize| {
            let rest = 8 - shared;
            [&words[..shared], &words[12..12 + rest]].concat().join(" ")
        };
        let all: Vec<String> = words.iter().cycle().take(40).cloned().collect();
        let world = world(&[
            record("less", 1, &candidate(shared)),
            record("more", 2, &candidate(shared + more)),
            record("ground", 3, &all.join(" ")),
        ]);
        let ids = world.ids(&text(&asked), Among { without_documents: vec![3], ..Among::default() });
        prop_assert_eq!(&ids[0], "more");
    }
}
