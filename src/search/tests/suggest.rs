//! Suggestions as they appear while someone types.

use super::*;

fn suggested(world: &World, text: &str, viewer_organisation: Option<i64>) -> Vec<Suggestion> {
    let query = SuggestQuery {
        text: text.to_owned(),
        viewer_organisation,
        limit: 10,
        ..SuggestQuery::default()
    };
    world.index.suggest(&query).unwrap()
}

fn ids(world: &World, text: &str) -> Vec<String> {
    suggested(world, text, None)
        .into_iter()
        .map(|one| one.id)
        .collect()
}

fn marked(suggestion: &Suggestion) -> String {
    let pieces = suggestion.fragments.iter();
    pieces
        .map(|piece| match piece.marked {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        })
        .collect()
}

#[test]
fn from_the_first_character_what_is_prominent_leads() {
    let framework = Record {
        kind: Kind::Document,
        ..record("framework", "Fractions for all")
    };
    let deep = Record {
        above: vec!["a".to_owned(), "b".to_owned()],
        ..record("deep", "Fractions")
    };
    let world = world(&[
        deep,
        record("high", "Fractions"),
        record("top", "Fractions again"),
        framework,
        record("inside", "Adding fractions"),
        record("other", "Geometry"),
    ]);
    for typed in ["f", "F", "fr", "frac", "ｆｒａｃｔｉｏｎ"] {
        // Of two with one text the more prominent is shown.
        assert_eq!(
            ids(&world, typed),
            ["framework", "high", "top", "inside"],
            "{typed}"
        );
    }
    assert_eq!(ids(&world, "fractions a"), ["top", "framework", "inside"]);
    assert_eq!(ids(&world, "adding fr"), ["inside"]);
    assert_eq!(ids(&world, "fr adding"), [""; 0]);
    assert_eq!(ids(&world, "raction"), [""; 0]);
    for nothing in ["", " ", "§", "\u{0}"] {
        assert_eq!(ids(&world, nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn codes_are_completed_dotted_or_bare() {
    let world = world(&[
        coded("gc", "3.L.GC", "Geometry"),
        coded("gca", "3.L.GC.a", "Angles"),
        coded("other", "30.L", "Thirty"),
        coded("long", "CCSS.ELA-Literacy.W.7.2c", "Writing"),
        record("text", "3 lines"),
    ]);
    assert_eq!(ids(&world, "3.l.gc"), ["gc", "gca"]);
    assert_eq!(ids(&world, "3lg"), ["gc", "gca"]);
    assert_eq!(ids(&world, "3lgc"), ["gc", "gca"]);
    assert_eq!(ids(&world, "3.L.GC."), ["gc", "gca"]);
    assert_eq!(ids(&world, "3."), ["gc", "gca", "text"]);
    assert_eq!(ids(&world, "3"), ["gc", "gca", "other", "text"]);
    assert_eq!(ids(&world, "ccss.ela-lit"), ["long"]);
    assert_eq!(ids(&world, "ccsselal"), ["long"]);
    let found = suggested(&world, "3.L.GC", None);
    assert!(found.iter().all(|one| one.by_code));
    assert_eq!(found[0].code.as_deref(), Some("3.L.GC"));
    assert_eq!(marked(&found[0]), "Geometry");
}

#[test]
fn codes_leave_room_for_texts() {
    let mut records: Vec<Record> = (0..30)
        .map(|n| {
            coded(
                &format!("c{n:02}"),
                &format!("AB.{n:02}"),
                &format!("Number {n}"),
            )
        })
        .collect();
    records.push(record("text", "Abacus"));
    let world = world(&records);
    let found = ids(&world, "ab");
    assert_eq!((found.len(), found.last().unwrap().as_str()), (10, "text"));
}

#[test]
fn japanese_is_completed_by_characters() {
    let short = Record {
        abbreviated: Some("分数".to_owned()),
        ..japanese("short", "分数の意味と表し方を理解する")
    };
    let world = world(&[
        japanese("add", "分数の加法を計算する"),
        japanese("map", "避難経路を地図に書き込む"),
        japanese("in", "帯分数を扱う"),
        japanese("kana", "プログラミングを体験する"),
        short,
    ]);
    assert_eq!(ids(&world, "分"), ["short", "add", "in"]);
    assert_eq!(ids(&world, "分数の加"), ["add"]);
    assert_eq!(ids(&world, "分数")[..2], ["short", "add"]);
    assert!(ids(&world, "分数").contains(&"in".to_owned()));
    assert_eq!(ids(&world, "プログラ"), ["kana"]);
    assert_eq!(ids(&world, "ﾌﾟﾛ"), ["kana"]);
    assert_eq!(ids(&world, "地図に書"), ["map"]);
    assert_eq!(
        marked(&suggested(&world, "地図", None)[0]),
        "避難経路を[地図]に書き込む"
    );
}

#[test]
fn texts_are_plain_and_marked() {
    let long = format!("{} <b>ratio</b> {}", "word ".repeat(80), "more ".repeat(80));
    let world = world(&[
        record("a", "<i>Compare</i> ratios &amp; rates"),
        record("b", &long),
    ]);
    let found = suggested(&world, "rat", None);
    assert_eq!(marked(&found[0]), "Compare [rat]ios & [rat]es");
    assert!(found[1].text().chars().count() < 260 && marked(&found[1]).contains("[rat]io"));
}

#[test]
fn filters_hold_and_what_is_private_stays_so() {
    let secret = |id: &str, organisation, title: &str| Record {
        public: false,
        organisation,
        ..coded(id, &format!("SEC.{organisation}.{id}"), title)
    };
    let public = [record("p1", "Ratio"), coded("p2", "SEX.1", "Percent")];
    let records = [
        secret("s1", 1, "Ratio plan"),
        secret("s2", 2, "Secret ratio"),
    ];
    let before = world(&public);
    let after = world(&[&public[..], &records].concat());
    for text in [
        "r", "ra", "ratio", "ratio p", "s", "se", "sec", "sec.", "secret", "SEC.1.s1", "p",
    ] {
        assert_eq!(
            suggested(&before, text, None),
            suggested(&after, text, None),
            "{text}"
        );
        assert_eq!(
            suggested(&before, text, Some(3)),
            suggested(&after, text, Some(3)),
            "{text}"
        );
        let own = suggested(&after, text, Some(1));
        assert!(own.iter().all(|one| one.id != "s2"), "{text}");
    }
    for text in ["rat", "sec.", "sec1", "SEC.1.s1", "ratio pl"] {
        let own = suggested(&after, text, Some(1));
        assert!(own.iter().any(|one| one.id == "s1"), "{text}");
    }
    let narrowed = |text: &str, kind: &str| {
        let query = SuggestQuery {
            text: text.to_owned(),
            filters: Filters::default().only_texts(Dimension::Kind, [kind]),
            limit: 10,
            ..SuggestQuery::default()
        };
        after.index.suggest(&query).unwrap().len()
    };
    assert_eq!((narrowed("rat", "item"), narrowed("rat", "course")), (1, 0));
    assert_eq!(
        (narrowed("sex.", "item"), narrowed("sex.", "course")),
        (1, 0)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn what_is_typed_of_a_title_suggests_it(
        title in "[A-Za-z]{1,12}( [a-z]{1,8}){0,3}|[一-三ぁ-ぉア-オ]{1,10}", cut in 1_usize..40,
    ) {
        let world = world(&[japanese("a", &title), coded("b", "Z.9", "zzz")]);
        let typed: String = title.chars().take(cut).collect();
        let found = ids(&world, &typed);
        prop_assert!(found.contains(&"a".to_owned()), "{} of {}: {:?}", typed, title, found);
    }

    #[test]
    fn no_text_is_an_error_for_suggestions(text in "\\PC{0,30}|[a-c分数のｶﾞー3.L\"*: -]{0,30}") {
        let world = world(&[coded("a", "3.L.GC", "Compare fractions"), japanese("b", "分数の加法")]);
        for viewer in [None, Some(1)] {
            prop_assert!(suggested(&world, &text, viewer).len() <= 2);
        }
    }
}
