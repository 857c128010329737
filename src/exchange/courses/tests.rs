//! Tables of courses as people write them, and back.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::error::{Explain, Message};
use crate::exchange::alignment::{Completeness, Role, Status};
use crate::locale::{Language, text};

fn faults(table: &str) -> Vec<(String, Message)> {
    let refusal = read(table.as_bytes()).unwrap_err();
    refusal
        .problems()
        .iter()
        .map(|problem| (problem.place().unwrap().to_string(), problem.message()))
        .collect()
}

fn places(table: &str) -> Vec<String> {
    faults(table).into_iter().map(|(place, _)| place).collect()
}

#[test]
fn the_long_form_groups_rows_and_inherits_empty_cells() {
    let table = "\
Institution,Course Code,Title,Credits,Credit Scheme,Outcome Code,Outcomes,Aligned To,Role,Completeness,Hours On Outcome,dept
kita,DS101,統計入門,2,単位,1,平均と分散を説明できる,DSF.1.1|DSF.1.2,assesses,full,30,理学部
,,,,,2,図を読める,,,,15,
,,,,,1,,DSF.2,,partial,,
,,,,,,,DSF.0,requires,,,確認中
kita,DS102,線形代数,2.5,jp_tani,,,,,,,
";
    let sheet = read(table.as_bytes()).unwrap();
    let [first, second] = sheet.rows.as_slice() else {
        panic!("two courses")
    };
    assert_eq!(
        (
            first.title.as_str(),
            first.credits,
            first.credit_scheme.as_deref()
        ),
        ("統計入門", Some(2.0), Some("jp-tani"))
    );
    assert_eq!(
        (second.title.as_str(), second.credits),
        ("線形代数", Some(2.5))
    );
    let aligned = |alignments: &[AlignmentInput]| -> Vec<_> {
        alignments
            .iter()
            .map(|a| (a.target.clone(), a.role, a.completeness, a.hours))
            .collect()
    };
    assert_eq!(
        aligned(&first.outcomes[0].alignments),
        [
            (
                "DSF.1.1".to_owned(),
                Role::Assesses,
                Completeness::Full,
                Some(15.0)
            ),
            (
                "DSF.1.2".to_owned(),
                Role::Assesses,
                Completeness::Full,
                Some(15.0)
            ),
            (
                "DSF.2".to_owned(),
                Role::Teaches,
                Completeness::Partial,
                None
            ),
        ]
    );
    assert_eq!(
        (
            first.outcomes[1].statement.as_str(),
            first.outcomes[1].hours
        ),
        ("図を読める", Some(15.0))
    );
    assert_eq!(
        aligned(&first.alignments),
        [(
            "DSF.0".to_owned(),
            Role::Requires,
            Completeness::Unspecified,
            None
        )]
    );
    assert_eq!(first.extra, [("dept".to_owned(), "理学部".to_owned())]);
    assert_eq!(
        first.alignments[0].extra,
        [("dept".to_owned(), "確認中".to_owned())]
    );
    assert_eq!(
        first.alignments[0].place,
        Place::Cell {
            row: 5,
            column: "Aligned To".to_owned()
        }
    );
    let notes: Vec<_> = sheet
        .notes
        .iter()
        .map(|note| note.message.key.as_ref())
        .collect();
    assert_eq!(notes, ["exchange-unknown-column"]);
}

#[test]
fn a_catalogue_row_may_hold_several_outcomes() {
    let table =
        "institution,course_code,title,outcomes,aligned_to\nu,A,T,reads \\| and ∣|writes,X|Y\n";
    let course = &read(table.as_bytes()).unwrap().rows[0];
    let statements: Vec<_> = course
        .outcomes
        .iter()
        .map(|outcome| outcome.statement.as_str())
        .collect();
    assert_eq!(statements, ["reads | and ∣", "writes"]);
    // Nobody said which outcome an item belongs to, so both belong to the course.
    assert_eq!(course.alignments.len(), 2);
}

#[test]
fn versions_are_courses_of_their_own_and_codes_stay_text() {
    let table = "institution,course_code,version,title,level\nu,1.10,2024,Old,01\nu,1.10,2025,New,\nu,1.10,,,02\n";
    let rows = read(table.as_bytes()).unwrap().rows;
    let seen: Vec<_> = rows
        .iter()
        .map(|c| (c.code.as_str(), c.version.as_deref(), c.level.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("1.10", Some("2024"), Some("01")),
            ("1.10", Some("2025"), Some("02"))
        ]
    );
}

#[test]
fn every_bad_cell_is_named_and_nothing_is_taken() {
    let table = "\
institution,course_code,title,credits,credit_scheme,valid_from,valid_to,outcome_code,outcomes,aligned_to,role,degree,weight
,,,,,,,,,,,,
u,A,T,two,ECTS,2026-13-01,,,,X,masters,1.5,
u,B,,3,,2026-04-01,2026-03-31,7,,,,,0.5
u,A,U,,points,,,a|b,one,,,,
v,,,,,,,,,,,,
";
    let want = [
        "row 3, credits",
        "row 3, valid_from",
        "row 3, role",
        "row 3, degree",
        "row 4, outcome_code",
        "row 4, weight",
        "row 5, title",
        "row 5, credit_scheme",
        "row 5, outcome_code",
        "row 6, course_code",
        "row 4, title",
        "row 4, credits",
        "row 4, valid_to",
    ];
    assert_eq!(places(table), want);
}

#[test]
fn a_message_says_what_and_how_to_mend_in_both_languages() {
    let table = "institution,course_code,title,role\nu,A,T,\nu,A,V,\n";
    let [(place, message)] = faults(table).try_into().unwrap();
    assert_eq!(place, "row 3, title");
    let want =
        "\"V\" contradicts row 2, which says \"T\". Correct one of them, or leave this cell empty.";
    assert_eq!(text(Language::En, &message), want);
    assert!(text(Language::Ja, &message).contains("2 行目の「T」と食い違います"));
}

#[test]
fn numbers_as_people_type_them() {
    let credits = |cell: &str| {
        let table =
            format!("institution;course_code;title;credits;credit_scheme\nu;A;T;{cell};ECTS\n");
        read(table.as_bytes())
            .ok()
            .and_then(|sheet| sheet.rows[0].credits)
    };
    assert_eq!(credits("7,5"), Some(7.5));
    assert_eq!(credits("１．５"), Some(1.5));
    assert_eq!(credits("6."), Some(6.0));
    for refused in ["1,500", "-1", "1e3", "inf", "NaN", "3-4", "."] {
        assert_eq!(credits(refused), None, "{refused}");
    }
}

/// A text that needs quotation, escaping or neither, and has no space around it.
fn word() -> impl Strategy<Value = String> {
    r#"[a-z山|"\\,;=.]{1,3}( ?[a-z\n"|,]{1,3})?"#.prop_map(|text| text.trim().to_owned())
}

fn share() -> impl Strategy<Value = Option<f64>> {
    prop::option::of(0.0..=1.0f64)
}

fn extra() -> impl Strategy<Value = Extra> {
    prop::collection::vec(("(note|dept|Ähm)", word()), 0..3)
}

prop_compose! {
    pub(in crate::exchange) fn aligned()(
        (target, framework) in (word(), prop::option::of(word())),
        role in prop::sample::select(vec![Role::Teaches, Role::Assesses, Role::Requires]),
        completeness in prop::sample::select(vec![Completeness::Full, Completeness::Partial, Completeness::Unspecified]),
        (degree, weight, min_coverage, confidence) in (share(), share(), share(), share()),
        hours in prop::option::of(0.0..1e4f64),
        essential: bool,
        status in prop::sample::select(vec![Status::Approved, Status::Imported, Status::Suggested, Status::Disputed]),
    ) -> AlignmentInput {
        let (extra, place) = (Extra::new(), nowhere());
        AlignmentInput {
            target, framework, role, completeness, degree, weight, hours, essential, min_coverage, confidence, status,
            extra, place,
        }
    }
}

fn nowhere() -> Place {
    Place::Cell {
        row: 0,
        column: String::new(),
    }
}

prop_compose! {
    fn outcome()(
        (code, statement) in (prop::option::of("[a-z]{1,4}"), word()),
        (weight, hours) in (share(), prop::option::of(0.0..1e4f64)),
        alignments in prop::collection::vec(aligned(), 0..3),
        extra in extra(),
    ) -> OutcomeInput {
        OutcomeInput { code, statement, weight, hours, alignments, extra, place: nowhere() }
    }
}

prop_compose! {
    fn course()(
        (institution, code, version, title) in ("[ab]", "[a-c]\\.[0-9]{1,2}", prop::option::of("20[0-9]{2}"), word()),
        (title_en, title_ja) in (prop::option::of(word()), prop::option::of(word())),
        (description, language) in (prop::option::of(word()), prop::option::of("(ja|en)")),
        (level, part_of) in (prop::option::of(word()), prop::option::of(word())),
        volume in prop::option::of((0.0..1e3f64, "(ects|jp-tani|us-semester)")),
        hours in prop::option::of(0.0..1e4f64),
        precedes in prop::collection::vec(word(), 0..3),
        categories in prop::collection::vec(word(), 0..3),
        (from, days) in (prop::option::of(1900i16..2100), 0i16..50),
        alignments_complete: bool,
        outcomes in prop::collection::vec(outcome(), 0..4),
        alignments in prop::collection::vec(aligned(), 0..3),
        extra in extra(),
    ) -> CourseInput {
        let (credits, credit_scheme) = volume.unzip();
        let valid_from = from.and_then(|year| Date::new(year, 4, 1).ok());
        let valid_to = from.and_then(|year| Date::new(year + days, 4, 1).ok());
        let mut outcomes = outcomes;
        let mut seen = std::collections::HashSet::new();
        outcomes.retain(|o| seen.insert(o.statement.clone()) && o.code.iter().all(|code| seen.insert(format!("#{code}"))));
        CourseInput {
            institution, code, version, title, title_en, title_ja, description, language, credits, credit_scheme, hours,
            level, categories, part_of, precedes, valid_from, valid_to, alignments_complete, outcomes, alignments,
            extra, place: nowhere(),
        }
    }
}

/// Places and the order of the columns belong to the table, not to the course.
fn forget_the_table(course: &mut CourseInput) {
    course.place = nowhere();
    course.extra.sort();
    for alignment in course
        .outcomes
        .iter_mut()
        .flat_map(|o| &mut o.alignments)
        .chain(&mut course.alignments)
    {
        alignment.place = nowhere();
    }
    for outcome in &mut course.outcomes {
        outcome.place = nowhere();
        outcome.extra.sort();
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(courses in prop::collection::vec(course(), 0..6)) {
        let mut courses = courses;
        let mut keys = std::collections::HashSet::new();
        courses.retain(|c| keys.insert((c.institution.clone(), c.code.clone(), c.version.clone())));
        courses.sort_by_key(|course| course.version.is_some());
        let mut back = read(&write(&courses)).unwrap().rows;
        back.iter_mut().chain(&mut courses).for_each(forget_the_table);
        prop_assert_eq!(back, courses);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut table = b"institution,course_code,title,outcomes,outcome_code,aligned_to,hours,valid_to\n".to_vec();
        table.extend(bytes);
        let _ = (read(&table), super::super::badges::read(&table), super::super::detect(&table));
    }
}
