//! The shipped demo world read as files: every table has its format, and nothing in it points at nothing.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::alignment::AlignmentInput;
use super::{Format, badges, courses, detect, evaluations, institutions};

const COURSES: &[u8] = include_bytes!("../../seeds/courses.csv");
const BADGES: &[u8] = include_bytes!("../../seeds/badges.csv");
const INSTITUTIONS: &[u8] = include_bytes!("../../seeds/institutions.csv");
const EVALUATIONS: &[u8] = include_bytes!("../../seeds/evaluations.csv");
const FRAMEWORKS: [&[u8]; 2] = [
    include_bytes!("../../seeds/frameworks/data-science-ja.json"),
    include_bytes!("../../seeds/frameworks/data-literacy-en.json"),
];

/// Title of a framework → its codes.
fn codes() -> BTreeMap<String, BTreeSet<String>> {
    let texts = |package: &Value| {
        let title = package["CFDocument"]["title"].as_str().unwrap().to_owned();
        let items = package["CFItems"].as_array().unwrap();
        (
            title,
            items
                .iter()
                .map(|item| item["humanCodingScheme"].as_str().unwrap().to_owned())
                .collect(),
        )
    };
    FRAMEWORKS
        .iter()
        .map(|bytes| texts(&serde_json::from_slice(bytes).unwrap()))
        .collect()
}

#[test]
fn every_file_is_recognised_by_its_content() {
    for bytes in FRAMEWORKS {
        assert_eq!(detect(bytes), Format::CaseJson);
    }
    let tables = [COURSES, BADGES, INSTITUTIONS, EVALUATIONS].map(detect);
    assert_eq!(
        tables,
        [
            Format::Courses,
            Format::Badges,
            Format::Institutions,
            Format::Evaluations
        ]
    );
}

#[test]
fn the_walk_through_aligns_one_new_course_in_five_rows() {
    let rows = courses::read(include_bytes!("../../tests/fixtures/align-by-csv.csv"))
        .unwrap()
        .rows;
    let [course] = rows.as_slice() else {
        panic!("one course")
    };
    assert!(
        courses::read(COURSES)
            .unwrap()
            .rows
            .iter()
            .all(|known| known.code != course.code)
    );
    let targets: Vec<_> = course
        .outcomes
        .iter()
        .flat_map(|o| &o.alignments)
        .map(|a| a.target.as_str())
        .collect();
    assert_eq!(targets, ["A1.3", "A2.2", "A2.3", "C1.1", "C1.2"]);
}

#[test]
fn every_alignment_points_at_an_item() {
    let (courses, badges) = (
        courses::read(COURSES).unwrap(),
        badges::read(BADGES).unwrap(),
    );
    assert!(courses.notes.is_empty() && badges.notes.is_empty());
    let codes = codes();
    let check = |alignment: &AlignmentInput| {
        let framework = alignment.framework.as_ref().unwrap();
        assert!(
            codes[framework].contains(&alignment.target),
            "{}",
            alignment.place
        );
    };
    for course in &courses.rows {
        course
            .alignments
            .iter()
            .chain(course.outcomes.iter().flat_map(|o| &o.alignments))
            .for_each(check);
    }
    badges
        .rows
        .iter()
        .flat_map(|badge| &badge.alignments)
        .for_each(check);
}

#[test]
fn every_evaluation_names_known_things_and_every_outcome_occurs() {
    let owners: BTreeSet<String> = institutions::read(INSTITUTIONS)
        .unwrap()
        .rows
        .into_iter()
        .map(|i| i.slug)
        .collect();
    let mut known = BTreeSet::new();
    for course in courses::read(COURSES).unwrap().rows {
        assert!(owners.contains(&course.institution));
        known.insert(format!("{}/{}", course.institution, course.code));
    }
    for badge in badges::read(BADGES).unwrap().rows {
        assert!(owners.contains(&badge.issuer));
        assert!(
            badge
                .contained_in
                .iter()
                .all(|course| known.contains(course))
        );
        known.insert(format!("{}/{}", badge.issuer, badge.code));
    }
    let mut outcomes = BTreeSet::new();
    for evaluation in evaluations::read(EVALUATIONS).unwrap().rows {
        for thing in evaluation
            .components
            .iter()
            .map(|c| &c.what)
            .chain([&evaluation.target])
        {
            assert!(
                known.contains(&format!("{}/{}", thing.owner, thing.code)),
                "{}",
                evaluation.label
            );
        }
        outcomes.extend(evaluation.expected);
    }
    assert_eq!(outcomes, evaluations::OUTCOMES.map(str::to_owned).into());
}

#[test]
fn sub_units_add_up_to_the_whole() {
    let courses = courses::read(COURSES).unwrap().rows;
    let parts = courses
        .iter()
        .filter(|course| course.part_of.as_deref() == Some("STA210"));
    let credits: f64 = parts.filter_map(|part| part.credits).sum();
    let whole = courses
        .iter()
        .find(|course| course.code == "STA210")
        .and_then(|course| course.credits);
    assert_eq!(Some(credits), whole);
}
