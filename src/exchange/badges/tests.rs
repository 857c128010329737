//! Tables of badge classes as people write them, and back.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::error::Explain;
use crate::exchange::courses::tests::aligned;

#[test]
fn rows_of_one_class_are_grouped() {
    let table = "\
issuer;badge_code;name;hours;tags;contained_in;aligned_to;role
guild;VIZ-1;Chart Reader;1;data|charts;kita/DS101;DL.2;assesses
guild;VIZ-1;;;;;DL.3;assesses
guild;SQL;Query Writer;8;;;;
";
    let rows = read(table.as_bytes()).unwrap().rows;
    let seen: Vec<_> = rows
        .iter()
        .map(|b| (b.name.as_str(), b.hours, b.alignments.len()))
        .collect();
    assert_eq!(
        seen,
        [
            ("Chart Reader", Some(1.0), 2),
            ("Query Writer", Some(8.0), 0)
        ]
    );
    assert_eq!(rows[0].tags, ["data", "charts"]);
    assert_eq!(rows[0].contained_in.as_deref(), Some("kita/DS101"));
}

#[test]
fn every_bad_cell_is_named() {
    let table =
        "issuer,badge_code,name,credits,aligned_to,hours_on_outcome\ng,A,,1,X,\ng,B,b,,,3\n";
    let refusal = read(table.as_bytes()).unwrap_err();
    let places: Vec<_> = refusal
        .problems()
        .iter()
        .map(|problem| problem.place().unwrap().to_string())
        .collect();
    assert_eq!(
        places,
        ["row 3, hours_on_outcome", "row 2, name", "row 2, credits"]
    );
}

prop_compose! {
    fn badge()(
        (issuer, code, version, name) in ("[ab]", "[a-c][0-9]", prop::option::of("[0-9]"), "[A-Z]{1,5}"),
        (language, description, criteria) in (prop::option::of("ja"), prop::option::of("[a-z\"]{1,9}"), prop::option::of("[a-z,]{1,9}")),
        (achievement_type, level) in (prop::option::of("Badge"), prop::option::of("[a-z]")),
        volume in prop::option::of((0.0..1e3f64, "(ects|nz)")),
        hours in prop::option::of(0.0..1e3f64),
        tags in prop::collection::vec("[a-z|]{1,4}", 0..3),
        contained_in in prop::option::of("[a-z]/[A-Z]"),
        alignments_complete: bool,
        alignments in prop::collection::vec(aligned(), 0..4),
    ) -> BadgeInput {
        let (credits, credit_scheme) = volume.unzip();
        let (extra, place) = (Extra::new(), Place::Cell { row: 0, column: String::new() });
        BadgeInput {
            issuer, code, version, name, language, description, criteria, achievement_type, credits, credit_scheme, hours,
            level, tags, contained_in, alignments_complete, alignments, stated: Vec::new(),
            more: Default::default(), correction: false, extra, place,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(badges in prop::collection::vec(badge(), 0..6)) {
        let mut badges = badges;
        let mut keys = std::collections::HashSet::new();
        badges.retain(|b| keys.insert((b.issuer.clone(), b.code.clone(), b.version.clone())));
        badges.sort_by_key(|badge| badge.version.is_some());
        let mut back = read(&write(&badges)).unwrap().rows;
        for badge in &mut back {
            badge.place = Place::Cell { row: 0, column: String::new() };
            badge.alignments.iter_mut().for_each(|alignment| alignment.place = badge.place.clone());
        }
        prop_assert_eq!(back, badges);
    }
}
