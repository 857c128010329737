//! What comes first.

use super::*;

fn with_path(id: &str, title: &str, path: &[&str]) -> Record {
    Record {
        path: path.iter().map(|step| (*step).to_owned()).collect(),
        ..record(id, title)
    }
}

fn with_status(id: &str, title: &str, status: Option<&str>) -> Record {
    Record {
        facets: Facets {
            status: status.map(str::to_owned),
            ..Facets::default()
        },
        ..record(id, title)
    }
}

#[test]
fn an_item_under_what_is_named_comes_before_one_elsewhere() {
    let mut records = vec![
        Record {
            notes: Some("Step 3 of the plan".to_owned()),
            ..with_path("a", "Compare fractions", &["Mathematics", "Grade 4"])
        },
        with_path("b", "Compare fractions", &["Mathematics", "Grade 4"]),
        with_path("c", "Compare fractions", &["Mathematics", "Grade 3"]),
        with_path("d", "Measure length", &["Fractions", "Grade 3"]),
        with_path("e", "Read maps", &["Grade 3"]),
    ];
    records.extend((0..20).map(|n| record(&format!("other-{n}"), "Something else altogether")));
    let world = world(&records);
    assert_eq!(world.ids("fractions grade 3")[0], "c");
    assert_eq!(world.ids("grade 4 fractions")[0], "b");
}

#[test]
fn words_together_and_in_order_come_before_the_same_words_apart() {
    let world = world(&[
        record("a", "parts that are equal, and the whole of the many parts"),
        record(
            "b",
            "the whole is cut into equal parts that are many and so on",
        ),
        record(
            "c",
            "equal numbers of things, of which there are several parts",
        ),
    ]);
    assert_eq!(world.ids("equal parts")[0], "b");
}

#[test]
fn what_is_in_force_comes_first_but_never_before_what_fits_better() {
    let world = world(&[
        with_status("a", "Compare fractions", Some("Deprecated")),
        with_status("b", "Compare fractions", Some("Draft")),
        with_status("c", "Compare fractions", None),
        with_status("d", "Compare fractions", Some("Adopted")),
        with_status("e", "Compare fractions", Some("Implemented")),
    ]);
    world.check("fractions", &["e", "d", "c", "b", "a"]);
    let world = super::world(&[
        with_status("fits", "Fractions", Some("Retired")),
        with_status(
            "mentions",
            "Students talk about many things and among these about fractions too",
            Some("Implemented"),
        ),
    ]);
    world.check("fractions", &["fits", "mentions"]);
}

#[test]
fn a_word_that_is_by_chance_a_code_does_not_drown_the_words() {
    let mut records: Vec<Record> = (0..60)
        .map(|n| coded(&format!("code-{n:02}"), "1", "Something else altogether"))
        .collect();
    records.push(record("word", "Counting from 1"));
    records.push(coded("reading", "READING", "A course of letters"));
    records.push(record("about", "Reading aloud"));
    let world = world(&records);
    let found = world.ask("1", None);
    assert_eq!((found.total, found.hits[0].id.as_str()), (61, "word"));
    assert_eq!(world.ids("reading"), ["reading", "about"]);
}

#[test]
fn a_code_is_found_without_its_beginning_without_its_end_and_with_a_beginning_too_many() {
    let world = world(&[
        coded("w72c", "CCSS.ELA-Literacy.W.7.2c", "Use transitions"),
        coded("w72", "CCSS.ELA-Literacy.W.7.2", "Write texts"),
        coded("w82c", "CCSS.ELA-Literacy.W.8.2c", "Use more transitions"),
        coded("short", "RL.4.1", "Refer to details"),
        record("text", "W 7 2 c and RL 4 1 and CCSS ELA Literacy W 7 2 c"),
    ]);
    for typed in [
        "CCSS.ELA-Literacy.W.7.2c",
        "W.7.2c",
        "w-7-2-c",
        "W72c",
        "ccss ela literacy w 7 2c",
        "ELA-Literacy.W.7.2c",
        "code:w.7.2c",
        "CCSS.W.7.2c",
        "W.7.2c transitions",
    ] {
        assert_eq!(world.ids(typed)[0], "w72c", "{typed}");
    }
    assert_eq!(world.ids("W.7.2")[..2], ["w72", "w72c"]);
    assert_eq!(world.ids("W.7")[..2], ["w72", "w72c"]);
    for typed in ["CCSS.ELA-Literacy.RL.4.1", "ela-literacy rl-4-1", "RL.4"] {
        assert_eq!(world.ids(typed)[0], "short", "{typed}");
    }
    world.check("ccss transitions", &["w72c", "w82c"]);
    assert_eq!(
        highlighted(&world.ask("W.7.2c", None).hits[0]),
        ["code: [CCSS.ELA-Literacy.W.7.2c]"]
    );
}

#[test]
fn fields_narrow_to_a_text_or_a_whole_value() {
    let mut records = vec![
        with_status("a", "Fractions", Some("Adopted")),
        with_status("b", "Numbers", Some("Draft")),
        with_path("c", "Area", &["Fractions"]),
    ];
    records[1].notes = Some("About equal fractions of a cake".to_owned());
    records[1].facets.creator = Some("Texas  Education Agency".to_owned());
    records[2].facets.subjects = vec!["数学".to_owned(), "Mathématiques".to_owned()];
    records[2].item_type = Some("Cluster".to_owned());
    records[2].kind = Kind::Criterion;
    let world = world(&records);
    for (text, expected) in [
        ("title:fractions", &["a"][..]),
        ("notes:fraction", &["b"]),
        ("path:fractions", &["c"]),
        ("備考：\"equal fractions\"", &["b"]),
        ("notes:\"fractions equal\"", &[]),
        ("title:frac*", &["a"]),
        ("status:ADOPTED", &["a"]),
        ("fractions -status:adopted -path:fractions", &["b"]),
        ("creator:\"texas education agency\"", &["b"]),
        ("creator:texas", &[]),
        ("creator:tex*", &["b"]),
        ("subject:mathematiques", &["c"]),
        ("教科：数学", &["c"]),
        ("type:cluster kind:criterion language:en-GB", &["c"]),
        ("fractions nothing status:draft", &["b"]),
    ] {
        world.check(text, expected);
    }
}

#[test]
fn pages_join_beyond_what_is_looked_at_closely() {
    let records: Vec<Record> = (0..700)
        .map(|n| record(&format!("item/{n:03}"), &"many ".repeat(n % 7 + 1)))
        .collect();
    let world = world(&records);
    let mut seen = std::collections::HashSet::new();
    for page in 0..7 {
        let query = Query {
            text: "many".to_owned(),
            limit: 100,
            offset: page * 100,
            ..Query::default()
        };
        let hits = world.index.search(&query).unwrap();
        assert_eq!((hits.total, hits.hits.len()), (700, 100));
        seen.extend(hits.hits.into_iter().map(|hit| hit.id));
    }
    assert_eq!(seen.len(), 700);
}
