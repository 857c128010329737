//! What is found though it was typed otherwise: misspelt, without accents, in other kana, with other okurigana.

use super::*;

fn corrections(hits: &Hits) -> Vec<(&str, &str)> {
    hits.corrections
        .iter()
        .map(|correction| (correction.written.as_str(), correction.read_as.as_str()))
        .collect()
}

#[test]
fn a_misspelt_word_finds_what_was_meant_and_it_is_said() {
    let world = world(&[
        record("a", "Compare fractions with unlike denominators"),
        record("b", "Compare factors of whole numbers"),
        record("c", "Photosynthesis in plants"),
    ]);
    for typed in [
        "fractons",
        "fractoins",
        "fractiions",
        "fraktions",
        "rfactions",
    ] {
        let hits = world.ask(typed, None);
        assert_eq!(hits.hits[0].id, "a", "{typed}");
        assert_eq!(corrections(&hits), [(typed, "fractions")]);
        assert!(!hits.relaxed);
        let marked = highlighted(&hits.hits[0]);
        assert_eq!(
            marked,
            ["title: Compare [fractions] with unlike denominators"]
        );
    }
    world.check("photosyntesys", &["c"]);
    world.check("photosynthesis in plnats", &["c"]);
    // What is in two ways near is asked of what else is there.
    world.check("compare fators numbers", &["b"]);
    world.check("xyzzy", &[]);
    assert!(world.ask("xyzzy", None).corrections.is_empty());
}

#[test]
fn a_word_that_occurs_is_taken_for_another_only_where_it_finds_nothing() {
    let world = world(&[
        record("a", "Read a letter from a friend"),
        record("b", "Fill in a form"),
        record("c", "Form sentences"),
    ]);
    world.check("form", &["c", "b"]);
    let hits = world.ask("letter form friend", None);
    assert_eq!(hits.hits[0].id, "a");
    assert!(hits.relaxed || corrections(&hits) == [("form", "from")]);
    let hits = world.ask("fill farm", None);
    assert_eq!((hits.hits[0].id.as_str(), hits.total), ("b", 1));
    assert_eq!(corrections(&hits), [("farm", "form")]);
}

#[test]
fn a_misspelling_never_beats_what_is_written_so() {
    let world = world(&[
        record("a-near", "planes planes planes"),
        record(
            "b-same",
            "a long text about many things and at its end about plants",
        ),
    ]);
    assert_eq!(world.ids("plants"), ["b-same"]);
}

#[test]
fn a_japanese_phrase_with_a_wrong_or_missing_character_is_found() {
    let world = world(&[
        japanese("a", "分数の加法及び減法の意味を理解する"),
        japanese("b", "小数の乗法及び除法の意味を理解する"),
    ]);
    for typed in [
        "分数の化法及び減法",
        "分数の法及び減法の意味",
        "分数のの加法及び減法",
        "分数の加法反び減法",
    ] {
        let hits = world.ask(typed, None);
        assert_eq!(hits.hits[0].id, "a", "{typed}");
    }
}

#[test]
fn accents_may_be_left_out_or_added_and_what_is_written_so_comes_first() {
    let french = |id: &str, title: &str| Record {
        language: Some("fr".to_owned()),
        ..record(id, title)
    };
    let world = world(&[
        french("b", "Le café éducatif"),
        french("a", "Le cafe moderne"),
        Record {
            language: Some("es".to_owned()),
            ..record("c", "La educación física")
        },
    ]);
    world.check("café", &["b", "a"]);
    world.check("cafe", &["a", "b"]);
    world.check("CAFÉ", &["b", "a"]);
    world.check("educacion fisica", &["c"]);
    world.check("\"cafe educatif\"", &["b"]);
    assert_eq!(
        highlighted(&world.ask("educatif", None).hits[0]),
        ["title: Le café [éducatif]"]
    );
}

#[test]
fn kana_long_vowels_and_okurigana_may_be_written_otherwise() {
    let world = world(&[
        japanese("a", "コンピューターの取り扱いを学ぶ"),
        japanese("b", "コンピュータの歴史"),
        japanese("c", "個人情報の取扱いに注意する"),
        japanese("d", "こどもの権利"),
        japanese("e", "引き算と足し算"),
    ]);
    assert_eq!(world.ids("コンピューター"), ["a", "b"]);
    assert_eq!(world.ids("コンピュータ"), ["b", "a"]);
    assert_eq!(world.ids("ｺﾝﾋﾟｭｰﾀｰの取り扱い"), ["a"]);
    assert_eq!(world.ids("取り扱い"), ["a", "c"]);
    assert_eq!(world.ids("取扱い"), ["c", "a"]);
    world.check("コドモの権利", &["d"]);
    world.check("引算", &["e"]);
    assert_eq!(
        highlighted(&world.ask("コンピュータ", None).hits[1]),
        ["title: [コンピューター]の取り扱いを学ぶ"]
    );
}

#[test]
fn a_record_without_a_language_is_stemmed_by_the_one_its_text_shows() {
    let world = world(&[Record {
        language: None,
        ..record(
            "a",
            "Die Schülerinnen und Schüler vergleichen Brüche mit gleichem Nenner",
        )
    }]);
    world.check("Nennern", &["a"]);
    let query = Query {
        text: "nenner".to_owned(),
        filters: Filters::default().only_texts(Dimension::Language, ["de"]),
        limit: 5,
        ..Query::default()
    };
    assert_eq!(world.index.search(&query).unwrap().total, 1);
}
