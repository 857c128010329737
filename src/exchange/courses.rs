//! Courses in the long form: one row per outcome or alignment, grouped by institution, code and version.
//!
//! A row with an outcome opens it (or, by its code or statement, speaks of one opened above); an alignment beside an
//! outcome belongs to the outcome, an alignment alone to the course itself. Cells of the course itself may stay empty on
//! later rows of the same course.

use jiff::civil::Date;

use crate::error::Place;

use super::alignment::{self, AlignmentInput};
use super::cells::{Cells, Stated};
use super::keys::{Key, Keys, missing, row_of};
use super::rows::Line;
use super::table::{Layout, Table};
use super::{ExchangeError, Extra, Fault, Refusal, Sheet, list, rows};

/// A course with its outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseInput {
    /// Slug of the institution.
    pub institution: String,
    /// The institution's code of the course.
    pub code: String,
    /// Version, as the institution names it (a year, a number).
    pub version: Option<String>,
    /// Title in the course's own language.
    pub title: String,
    /// English title.
    pub title_en: Option<String>,
    /// Japanese title.
    pub title_ja: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Language, a BCP 47 tag.
    pub language: Option<String>,
    /// Volume in credits of `credit_scheme`.
    pub credits: Option<f64>,
    /// Scheme of the credits, an identifier of [`crate::credit::units::Scheme`] (`ects`, `jp-tani`, …).
    pub credit_scheme: Option<String>,
    /// Workload in hours, class and self-study together.
    pub hours: Option<f64>,
    /// Level, as the institution names it.
    pub level: Option<String>,
    /// What it counts as under a cap of a credit policy: subjects, mode of delivery (`media`).
    pub categories: Vec<String>,
    /// Code of the course this one is a sub-unit of, at the same institution.
    pub part_of: Option<String>,
    /// Codes of courses at the same institution this one comes before.
    pub precedes: Vec<String>,
    /// First day on which it is valid.
    pub valid_from: Option<Date>,
    /// Last day on which it is valid.
    pub valid_to: Option<Date>,
    /// Everything the course covers is aligned: what is not recorded is not covered.
    pub alignments_complete: bool,
    /// Outcomes in the order of the table.
    pub outcomes: Vec<OutcomeInput>,
    /// Alignments of the course as a whole.
    pub alignments: Vec<AlignmentInput>,
    /// Cells of unknown columns.
    pub extra: Extra,
    /// The cell that names the course first.
    pub place: Place,
}

/// An outcome of a course.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeInput {
    /// Code within the course.
    pub code: Option<String>,
    /// What a learner can do.
    pub statement: String,
    /// Share of the course, 0 to 1, where a row without `aligned_to` states it.
    pub weight: Option<f64>,
    /// Hours spent on it, where a row without `aligned_to` states them.
    pub hours: Option<f64>,
    /// Its alignments.
    pub alignments: Vec<AlignmentInput>,
    /// Cells of unknown columns.
    pub extra: Extra,
    /// The cell that states it first.
    pub place: Place,
}

/// Columns of the course itself; a later row of the same course may leave them empty.
const OWN: [&str; 15] = [
    "title",
    "title_en",
    "title_ja",
    "description",
    "language",
    "credits",
    "credit_scheme",
    "hours",
    "level",
    "categories",
    "part_of",
    "precedes",
    "valid_from",
    "valid_to",
    "alignments_complete",
];

const LAYOUT: Layout = Layout {
    columns: &[
        "institution",
        "course_code",
        "version",
        "title",
        "title_en",
        "title_ja",
        "description",
        "language",
        "credits",
        "credit_scheme",
        "hours",
        "level",
        "categories",
        "part_of",
        "precedes",
        "valid_from",
        "valid_to",
        "alignments_complete",
        "outcome_code",
        "outcomes",
        "aligned_to",
        "framework",
        "role",
        "completeness",
        "degree",
        "weight",
        "hours_on_outcome",
        "essential",
        "min_coverage",
        "confidence",
        "status",
    ],
    required: &["institution", "course_code"],
};

/// Reads a table of courses.
///
/// # Errors
/// Every fault of the table at once; see [`super::ExchangeError`].
pub fn read(bytes: &[u8]) -> Result<Sheet<CourseInput>, Refusal> {
    let table = Table::read(bytes)?;
    let positions = table.bind(&LAYOUT)?;
    let mut problems = Vec::new();
    let mut keys = Keys::new("institution", "course_code");
    let mut courses: Vec<(CourseInput, Stated)> = Vec::new();
    for view in table.views(&positions) {
        let mut cells = Cells::new(view, &mut problems);
        let Some((index, key)) = keys.of_row(&mut cells) else {
            continue;
        };
        let opens = index == courses.len();
        if opens {
            courses.push((opened(key, &cells), Stated::default()));
        }
        if let Some((course, stated)) = courses.get_mut(index) {
            stated.keep_new(&OWN, &mut cells);
            read_own(course, &mut cells);
            read_row(course, &mut cells, opens);
        }
    }
    for (course, stated) in &mut courses {
        finish(course, stated, &mut problems);
    }
    Refusal::unless_empty(problems)?;
    Ok(Sheet {
        rows: courses.into_iter().map(|(course, _)| course).collect(),
        notes: table.notes(&positions),
    })
}

fn opened(key: Key, cells: &Cells<'_>) -> CourseInput {
    CourseInput {
        institution: key.owner,
        code: key.code,
        version: key.version,
        title: String::new(),
        title_en: None,
        title_ja: None,
        description: None,
        language: None,
        credits: None,
        credit_scheme: None,
        hours: None,
        level: None,
        categories: Vec::new(),
        part_of: None,
        precedes: Vec::new(),
        valid_from: None,
        valid_to: None,
        alignments_complete: false,
        outcomes: Vec::new(),
        alignments: Vec::new(),
        extra: Extra::new(),
        place: cells.place("course_code"),
    }
}

/// Takes what this row is the first to say of the course itself.
fn read_own(course: &mut CourseInput, cells: &mut Cells<'_>) {
    course.title = cells
        .text("title")
        .unwrap_or(std::mem::take(&mut course.title));
    course.title_en = cells.text("title_en").or(course.title_en.take());
    course.title_ja = cells.text("title_ja").or(course.title_ja.take());
    course.description = cells.text("description").or(course.description.take());
    course.language = cells.text("language").or(course.language.take());
    course.credits = cells.amount("credits").or(course.credits);
    course.credit_scheme = cells
        .scheme("credit_scheme")
        .or(course.credit_scheme.take());
    course.hours = cells.amount("hours").or(course.hours);
    course.level = cells.text("level").or(course.level.take());
    course.categories.append(&mut cells.list("categories"));
    course.part_of = cells.text("part_of").or(course.part_of.take());
    course.precedes.append(&mut cells.list("precedes"));
    course.valid_from = cells.date("valid_from").or(course.valid_from);
    course.valid_to = cells.date("valid_to").or(course.valid_to);
    course.alignments_complete = cells
        .flag("alignments_complete")
        .unwrap_or(course.alignments_complete);
}

/// Takes the outcomes and alignments of a row. Cells of unknown columns go to the course on its first row, else to the
/// most special thing the row speaks of.
fn read_row(course: &mut CourseInput, cells: &mut Cells<'_>, opens: bool) {
    let known = course.outcomes.len();
    let outcomes = read_outcomes(course, cells);
    let mut row = alignment::read(cells, outcomes.len() == 1);
    let extra = cells.extra();
    let aligns = row.alignments.first_mut();
    match (opens, aligns, outcomes.first()) {
        (false, Some(first), _) => first.extra = extra,
        (false, None, Some(index)) if *index >= known => course.outcomes[*index].extra = extra,
        _ => course.extra.extend(extra),
    }
    match outcomes.as_slice() {
        [index] => {
            let outcome = &mut course.outcomes[*index];
            outcome.weight = row.weight.or(outcome.weight);
            outcome.hours = row.hours.or(outcome.hours);
            outcome.alignments.append(&mut row.alignments);
        }
        _ => course.alignments.append(&mut row.alignments),
    }
}

/// The outcomes a row speaks of, as positions in the course; new ones are added to it.
fn read_outcomes(course: &mut CourseInput, cells: &mut Cells<'_>) -> Vec<usize> {
    let (codes, statements) = (cells.list("outcome_code"), cells.list("outcomes"));
    if statements.is_empty() {
        let by_code = |code: &String| {
            course
                .outcomes
                .iter()
                .position(|outcome| outcome.code.as_ref() == Some(code))
        };
        let found: Vec<usize> = codes.iter().filter_map(by_code).collect();
        if found.len() < codes.len() {
            cells.fault("outcome_code", Fault::UnknownOutcome);
        }
        return found;
    }
    if !codes.is_empty() && codes.len() != statements.len() {
        cells.fault(
            "outcome_code",
            Fault::Count {
                outcomes: statements.len(),
            },
        );
        return Vec::new();
    }
    let mut codes = codes.into_iter();
    statements
        .into_iter()
        .map(|statement| read_outcome(course, cells, codes.next(), statement))
        .collect()
}

fn read_outcome(
    course: &mut CourseInput,
    cells: &mut Cells<'_>,
    code: Option<String>,
    statement: String,
) -> usize {
    let same = |outcome: &OutcomeInput| match &code {
        Some(code) => outcome.code.as_ref() == Some(code),
        None => outcome.statement == statement,
    };
    if let Some(index) = course.outcomes.iter().position(same) {
        let outcome = &course.outcomes[index];
        if outcome.statement != statement {
            let row = row_of(&outcome.place);
            cells.fault(
                "outcomes",
                Fault::Contradiction {
                    row,
                    earlier: outcome.statement.clone(),
                },
            );
        }
        return index;
    }
    let place = cells.place("outcomes");
    let (weight, hours, alignments, extra) = (None, None, Vec::new(), Extra::new());
    course.outcomes.push(OutcomeInput {
        code,
        statement,
        weight,
        hours,
        alignments,
        extra,
        place,
    });
    course.outcomes.len() - 1
}

/// What can be judged only when all rows of a course are read.
fn finish(course: &mut CourseInput, stated: &Stated, problems: &mut Vec<ExchangeError>) {
    if course.title.is_empty() {
        let japanese_first = course
            .language
            .as_deref()
            .is_some_and(|tag| tag.starts_with("ja"));
        let (first, second) = match japanese_first {
            true => (&course.title_ja, &course.title_en),
            false => (&course.title_en, &course.title_ja),
        };
        match first.as_ref().or(second.as_ref()) {
            Some(title) => course.title = title.clone(),
            None => problems.push(missing(&course.place, "title")),
        }
    }
    if course.credits.is_some() && course.credit_scheme.is_none() {
        problems.extend(stated.fault("credits", Fault::CreditsWithoutScheme));
    }
    if let (Some(from), Some(to)) = (course.valid_from, course.valid_to)
        && to < from
    {
        problems.extend(stated.fault("valid_to", Fault::EndsBeforeStart));
    }
}

/// Writes courses so that [`read`] gives them back. Courses without a version come first: below a versioned course of the
/// same code an empty version would mean that one.
pub fn write(courses: &[CourseInput]) -> Vec<u8> {
    let mut lines = Vec::new();
    let (versioned, plain): (Vec<_>, Vec<_>) =
        courses.iter().partition(|course| course.version.is_some());
    for course in plain.into_iter().chain(versioned) {
        lines.push(own_line(course));
        for alignment in &course.alignments {
            let mut line = key_line(course);
            alignment::write(alignment, &mut line);
            lines.push(line);
        }
        course
            .outcomes
            .iter()
            .for_each(|outcome| write_outcome(course, outcome, &mut lines));
    }
    rows::write(LAYOUT.columns, &lines)
}

fn key_line(course: &CourseInput) -> Line {
    let mut line = Line::default();
    line.set("institution", &course.institution);
    line.set("course_code", &course.code);
    line.text("version", &course.version);
    line
}

fn own_line(course: &CourseInput) -> Line {
    let mut line = key_line(course);
    line.set("title", &course.title);
    line.text("title_en", &course.title_en);
    line.text("title_ja", &course.title_ja);
    line.text("description", &course.description);
    line.text("language", &course.language);
    line.number("credits", course.credits);
    line.scheme("credit_scheme", &course.credit_scheme);
    line.number("hours", course.hours);
    line.text("level", &course.level);
    line.set("categories", list::join(&course.categories));
    line.text("part_of", &course.part_of);
    line.set("precedes", list::join(&course.precedes));
    line.date("valid_from", course.valid_from);
    line.date("valid_to", course.valid_to);
    line.flag("alignments_complete", course.alignments_complete);
    line.extra(&course.extra);
    line
}

fn write_outcome(course: &CourseInput, outcome: &OutcomeInput, lines: &mut Vec<Line>) {
    let open = || {
        let mut line = key_line(course);
        line.text(
            "outcome_code",
            &outcome.code.as_ref().map(|code| list::join(&[code])),
        );
        line.set("outcomes", list::join(&[&outcome.statement]));
        line
    };
    let speaks_for_itself =
        outcome.weight.is_some() || outcome.hours.is_some() || !outcome.extra.is_empty();
    if speaks_for_itself || outcome.alignments.is_empty() {
        let mut line = open();
        line.number("weight", outcome.weight);
        line.number("hours_on_outcome", outcome.hours);
        line.extra(&outcome.extra);
        lines.push(line);
    }
    for alignment in &outcome.alignments {
        let mut line = open();
        alignment::write(alignment, &mut line);
        lines.push(line);
    }
}

#[cfg(test)]
pub(super) mod tests;
