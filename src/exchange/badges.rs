//! Badge classes in the long form: one row per alignment, grouped by issuer, code and version.

use crate::badges::alignment::Alignment as StatedAlignment;
use crate::badges::definition::Definition;
use crate::error::Place;

use super::alignment::{self, AlignmentInput};
use super::cells::{Cells, Stated};
use super::keys::{Key, Keys, missing};
use super::rows::Line;
use super::table::{Layout, Table};
use super::{Extra, Fault, Refusal, Sheet, list, rows};

/// A badge class (an achievement) with its alignments.
#[derive(Clone, Debug, PartialEq)]
pub struct BadgeInput {
    /// Slug of the issuer.
    pub issuer: String,
    /// The issuer's code of the badge class.
    pub code: String,
    /// Version, as the issuer names it.
    pub version: Option<String>,
    /// Name.
    pub name: String,
    /// Language, a BCP 47 tag.
    pub language: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// What a learner did to earn it.
    pub criteria: Option<String>,
    /// Achievement type of Open Badges 3.0 (`Badge`, `Certificate`, `MicroCredential`, …).
    pub achievement_type: Option<String>,
    /// Volume in credits of `credit_scheme`.
    pub credits: Option<f64>,
    /// Scheme of the credits, an identifier of [`crate::credit::units::Scheme`] (`ects`, `jp-tani`, …).
    pub credit_scheme: Option<String>,
    /// Workload in hours.
    pub hours: Option<f64>,
    /// Level, as the issuer names it.
    pub level: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The course inside which it is earned: `institution/code`, or a code of the issuer's own.
    pub contained_in: Option<String>,
    /// Everything the badge covers is aligned.
    pub alignments_complete: bool,
    /// Its alignments.
    pub alignments: Vec<AlignmentInput>,
    /// Alignments as a badge file states them, each with its place in the badge (a JSON pointer; empty for the achievement
    /// itself). They need not resolve.
    pub stated: Vec<(String, StatedAlignment)>,
    /// Everything else that Open Badges and others say of it; its alignments are stated too.
    pub more: Definition,
    /// The wording of a published definition is corrected in place.
    pub correction: bool,
    /// Cells of unknown columns.
    pub extra: Extra,
    /// The cell that names the badge class first.
    pub place: Place,
}

/// Columns of the badge class itself; a later row of the same class may leave them empty.
const OWN: [&str; 12] = [
    "name",
    "language",
    "description",
    "criteria",
    "achievement_type",
    "credits",
    "credit_scheme",
    "hours",
    "level",
    "tags",
    "contained_in",
    "alignments_complete",
];

const LAYOUT: Layout = Layout {
    columns: &[
        "issuer",
        "badge_code",
        "version",
        "name",
        "language",
        "description",
        "criteria",
        "achievement_type",
        "credits",
        "credit_scheme",
        "hours",
        "level",
        "tags",
        "contained_in",
        "alignments_complete",
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
    required: &["issuer", "badge_code"],
};

/// Reads a table of badge classes.
///
/// # Errors
/// Every fault of the table at once; see [`super::ExchangeError`].
pub fn read(bytes: &[u8]) -> Result<Sheet<BadgeInput>, Refusal> {
    let table = Table::read(bytes)?;
    let positions = table.bind(&LAYOUT)?;
    let mut problems = Vec::new();
    let mut keys = Keys::new("issuer", "badge_code");
    let mut badges: Vec<(BadgeInput, Stated)> = Vec::new();
    for view in table.views(&positions) {
        let mut cells = Cells::new(view, &mut problems);
        let Some((index, key)) = keys.of_row(&mut cells) else {
            continue;
        };
        let opens = index == badges.len();
        if opens {
            badges.push((opened(key, &cells), Stated::default()));
        }
        if let Some((badge, stated)) = badges.get_mut(index) {
            stated.keep_new(&OWN, &mut cells);
            read_own(badge, &mut cells);
            let mut row = alignment::read(&mut cells, false);
            match row.alignments.first_mut() {
                Some(first) if !opens => first.extra = cells.extra(),
                _ => badge.extra.extend(cells.extra()),
            }
            badge.alignments.append(&mut row.alignments);
        }
    }
    for (badge, stated) in &badges {
        if badge.name.is_empty() {
            problems.push(missing(&badge.place, "name"));
        }
        if badge.credits.is_some() && badge.credit_scheme.is_none() {
            problems.extend(stated.fault("credits", Fault::CreditsWithoutScheme));
        }
    }
    Refusal::unless_empty(problems)?;
    Ok(Sheet {
        rows: badges.into_iter().map(|(badge, _)| badge).collect(),
        notes: table.notes(&positions),
    })
}

impl BadgeInput {
    /// A definition of which only the name is known.
    pub fn named(issuer: &str, name: String, place: Place) -> Self {
        BadgeInput {
            issuer: issuer.to_owned(),
            code: String::new(),
            version: None,
            name,
            language: None,
            description: None,
            criteria: None,
            achievement_type: None,
            credits: None,
            credit_scheme: None,
            hours: None,
            level: None,
            tags: Vec::new(),
            contained_in: None,
            alignments_complete: false,
            alignments: Vec::new(),
            stated: Vec::new(),
            more: Definition::default(),
            correction: false,
            extra: Extra::new(),
            place,
        }
    }
}

fn opened(key: Key, cells: &Cells<'_>) -> BadgeInput {
    BadgeInput {
        code: key.code,
        version: key.version,
        ..BadgeInput::named(&key.owner, String::new(), cells.place("badge_code"))
    }
}

/// Takes what this row is the first to say of the badge class itself.
fn read_own(badge: &mut BadgeInput, cells: &mut Cells<'_>) {
    badge.name = cells
        .text("name")
        .unwrap_or(std::mem::take(&mut badge.name));
    badge.language = cells.text("language").or(badge.language.take());
    badge.description = cells.text("description").or(badge.description.take());
    badge.criteria = cells.text("criteria").or(badge.criteria.take());
    badge.achievement_type = cells
        .text("achievement_type")
        .or(badge.achievement_type.take());
    badge.credits = cells.amount("credits").or(badge.credits);
    badge.credit_scheme = cells.scheme("credit_scheme").or(badge.credit_scheme.take());
    badge.hours = cells.amount("hours").or(badge.hours);
    badge.level = cells.text("level").or(badge.level.take());
    badge.tags.append(&mut cells.list("tags"));
    badge.contained_in = cells.text("contained_in").or(badge.contained_in.take());
    badge.alignments_complete = cells
        .flag("alignments_complete")
        .unwrap_or(badge.alignments_complete);
}

/// Writes badge classes so that [`read`] gives them back; those without a version come first, as in
/// [`super::courses::write`].
pub fn write(badges: &[BadgeInput]) -> Vec<u8> {
    let mut lines = Vec::new();
    let (versioned, plain): (Vec<_>, Vec<_>) =
        badges.iter().partition(|badge| badge.version.is_some());
    for badge in plain.into_iter().chain(versioned) {
        lines.push(own_line(badge));
        for alignment in &badge.alignments {
            let mut line = key_line(badge);
            alignment::write(alignment, &mut line);
            lines.push(line);
        }
    }
    rows::write(LAYOUT.columns, &lines)
}

fn key_line(badge: &BadgeInput) -> Line {
    let mut line = Line::default();
    line.set("issuer", &badge.issuer);
    line.set("badge_code", &badge.code);
    line.text("version", &badge.version);
    line
}

fn own_line(badge: &BadgeInput) -> Line {
    let mut line = key_line(badge);
    line.set("name", &badge.name);
    line.text("language", &badge.language);
    line.text("description", &badge.description);
    line.text("criteria", &badge.criteria);
    line.text("achievement_type", &badge.achievement_type);
    line.number("credits", badge.credits);
    line.scheme("credit_scheme", &badge.credit_scheme);
    line.number("hours", badge.hours);
    line.text("level", &badge.level);
    line.set("tags", list::join(&badge.tags));
    line.text("contained_in", &badge.contained_in);
    line.flag("alignments_complete", badge.alignments_complete);
    line.extra(&badge.extra);
    line
}

#[cfg(test)]
mod tests;
