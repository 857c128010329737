//! Findings as text for people and as JSON for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::Finding;
use super::rule::{Level, Rule};
use crate::error::{Message, Place};
use crate::locale::{self, Language};

/// How many findings of each level there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// The standard is broken.
    pub errors: usize,
    /// Hardly meant.
    pub warnings: usize,
    /// Worth knowing.
    pub notes: usize,
}

impl Counts {
    /// One sentence with all three.
    pub fn message(&self) -> Message {
        Message::new("check-counts")
            .with("errors", self.errors)
            .with("warnings", self.warnings)
            .with("notes", self.notes)
    }
}

/// Counts findings by level.
pub fn counts(findings: &[Finding]) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        match finding.level() {
            Level::Error => counts.errors += 1,
            Level::Warning => counts.warnings += 1,
            Level::Note => counts.notes += 1,
        }
    }
    counts
}

/// The findings of each rule, in the order of the findings, which are sorted by rule.
pub(super) fn groups(findings: &[Finding]) -> impl Iterator<Item = (Rule, &[Finding])> {
    findings
        .chunk_by(|a, b| a.rule == b.rule)
        .filter_map(|group| Some((group.first()?.rule, group)))
}

/// Findings of one rule that the text shows; JSON and SARIF have all.
const SHOWN: usize = 10;

/// The findings grouped by rule, with a line of counts at the end.
pub fn text(findings: &[Finding], language: Language) -> String {
    let say = |message: &Message| locale::text(language, message);
    let mut out = String::new();
    for (rule, group) in groups(findings) {
        let level = say(&rule.level().message());
        // Writing to a String cannot fail.
        let count = group.len();
        writeln!(
            out,
            "{level}: {} × {count} [{}]",
            rule.id(),
            group[0].clause
        )
        .ok();
        writeln!(out, "  {}", say(&rule.help())).ok();
        for finding in group.iter().take(SHOWN) {
            let place = told(&finding.place, language);
            write!(out, "  - {place}: {}", say(&finding.message)).ok();
            if let Some(entity) = &finding.entity {
                write!(out, " ({entity})").ok();
            }
            out.push('\n');
        }
        if count > SHOWN {
            let more = Message::new("check-more").with("count", count - SHOWN);
            writeln!(out, "  {}", say(&more)).ok();
        }
        out.push('\n');
    }
    writeln!(out, "{}", say(&counts(findings).message())).ok();
    out
}

/// A place in the words of a language.
fn told(place: &Place, language: Language) -> String {
    let message = match place {
        Place::Cell { row, column } => Message::new("cli-place-cell")
            .with("row", row)
            .with("column", column),
        Place::Sheet { sheet, row, column } => Message::new("cli-place-sheet")
            .with("sheet", sheet)
            .with("row", row)
            .with("column", column),
        _ => return place.to_string(),
    };
    locale::text(language, &message)
}

#[derive(Serialize)]
struct Report<'a> {
    counts: Counts,
    rules: Vec<Tally>,
    findings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Tally {
    rule: Rule,
    level: Level,
    clause: &'static str,
    count: usize,
    help: String,
}

#[derive(Serialize)]
struct Line<'a> {
    rule: Rule,
    level: Level,
    clause: &'static str,
    place: &'a Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'a str>,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Spot<'a>>,
}

#[derive(Serialize)]
struct Spot<'a> {
    place: &'a Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'a str>,
}

/// All findings as one JSON object: `counts`, `rules` with how often each was broken, `findings`.
pub fn json(findings: &[Finding], language: Language) -> String {
    let say = |message: &Message| locale::text(language, message);
    let rules = groups(findings).map(|(rule, group)| Tally {
        rule,
        level: rule.level(),
        clause: rule.clause(),
        count: group.len(),
        help: say(&rule.help()),
    });
    let lines = findings.iter().map(|finding| Line {
        rule: finding.rule,
        level: finding.level(),
        clause: finding.clause,
        place: &finding.place,
        entity: finding.entity.as_deref(),
        message: say(&finding.message),
        related: finding
            .related
            .iter()
            .map(|related| Spot {
                place: &related.place,
                entity: related.entity.as_deref(),
            })
            .collect(),
    });
    let report = Report {
        counts: counts(findings),
        rules: rules.collect(),
        findings: lines.collect(),
    };
    // Texts and numbers always serialise.
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}
