//! What was achieved: the achievement, its alignments, results and levels. Of the person, nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::badges::alignment::Alignment;
use crate::badges::verify::bounds;
use crate::badges::verify::check::Check;
use crate::badges::verify::members::{each, owned, plain, text, values};
use crate::badges::verify::report::{
    Achieved, AlignmentSeen, LevelSeen, Report, ResultSeen, StepKind, Verdict,
};
use crate::badges::verify::shape::is_uri;
use crate::badges::verify::shape::ob3::dates_of;
use crate::error::Message;

/// Reads the achievements of a credential, and says whether their alignments are well formed.
pub(super) fn read(check: &mut Check<'_>, credential: &Value, report: &mut Report) {
    let (from, until) = dates_of(credential);
    let evidence = each(credential, "", "evidence").len();
    for (pointer, subject) in each(credential, "", "credentialSubject") {
        let described_only = subject.get("verifiableCredential").is_some();
        for (pointer, achievement) in each(subject, &pointer, "achievement") {
            let mut achieved = achievement_of(check, achievement, &pointer);
            achieved.described_only = described_only;
            achieved.valid_from = owned(credential, from);
            achieved.valid_until = owned(credential, until);
            achieved.evidence = evidence;
            achieved.credits_earned = subject.get("creditsEarned").and_then(Value::as_f64);
            report.achievements.push(achieved);
        }
        if let Some(achieved) = report.achievements.last_mut().filter(|_| !described_only) {
            let achievement = values(subject, "achievement")
                .last()
                .unwrap_or(&Value::Null);
            let described = Described::of(achievement, &achieved.pointer);
            achieved.results = each(subject, &pointer, "result")
                .into_iter()
                .map(|(pointer, result)| described.result(check, result, &pointer))
                .collect();
        }
    }
    step(check, report);
}

fn achievement_of(check: &mut Check<'_>, node: &Value, pointer: &str) -> Achieved {
    Achieved {
        pointer: pointer.to_owned(),
        id: owned(node, "id"),
        name: owned(node, "name"),
        description: owned(node, "description"),
        achievement_type: owned(node, "achievementType"),
        human_code: owned(node, "humanCode"),
        version: owned(node, "version"),
        language: owned(node, "inLanguage"),
        alignments: alignments(check, node, pointer),
        credits_available: node.get("creditsAvailable").and_then(Value::as_f64),
        ..Achieved::default()
    }
}

/// The alignments of a node, as far as the bound goes.
pub(in crate::badges::verify) fn alignments(
    check: &mut Check<'_>,
    node: &Value,
    pointer: &str,
) -> Vec<AlignmentSeen> {
    let mut seen = Vec::new();
    for (pointer, value) in each(node, pointer, "alignment") {
        let Some(left) = check.alignments.checked_sub(1) else {
            check.alignments_cut = true;
            return seen;
        };
        check.alignments = left;
        let alignment = Alignment::read(value).unwrap_or_default();
        seen.push(AlignmentSeen { pointer, alignment });
    }
    seen
}

/// A node, and where it stands.
type Placed<'a> = (String, &'a Value);

/// The result descriptions of an achievement and their levels, by identifier: there may be very many of either.
struct Described<'a> {
    descriptions: BTreeMap<&'a str, Placed<'a>>,
    levels: BTreeMap<(&'a str, &'a str), Placed<'a>>,
}

impl<'a> Described<'a> {
    fn of(achievement: &'a Value, pointer: &str) -> Self {
        let mut this = Described {
            descriptions: BTreeMap::new(),
            levels: BTreeMap::new(),
        };
        for (pointer, description) in each(achievement, pointer, "resultDescription") {
            let Some(id) = text(description, "id") else {
                continue;
            };
            for (pointer, level) in each(description, &pointer, "rubricCriterionLevel") {
                if let Some(level_id) = text(level, "id") {
                    this.levels
                        .entry((id, level_id))
                        .or_insert((pointer, level));
                }
            }
            this.descriptions
                .entry(id)
                .or_insert((pointer, description));
        }
        this
    }

    fn result(&self, check: &mut Check<'_>, result: &Value, here: &str) -> ResultSeen {
        let wanted = text(result, "resultDescription").unwrap_or_default();
        let achieved_level = text(result, "achievedLevel").unwrap_or_default();
        let mut seen = ResultSeen {
            value: plain(result, "value"),
            status: owned(result, "status"),
            alignments: alignments(check, result, here),
            result_description: owned(result, "resultDescription"),
            achieved_level: owned(result, "achievedLevel"),
            ..ResultSeen::default()
        };
        if let Some((pointer, description)) = self.descriptions.get(wanted) {
            seen.name = owned(description, "name");
            seen.result_type = owned(description, "resultType");
            seen.alignments
                .extend(alignments(check, description, pointer));
        }
        seen.level = self
            .levels
            .get(&(wanted, achieved_level))
            .map(|(pointer, level)| level_of(check, level, pointer));
        seen
    }
}

fn level_of(check: &mut Check<'_>, level: &Value, pointer: &str) -> LevelSeen {
    LevelSeen {
        id: owned(level, "id").unwrap_or_default(),
        name: owned(level, "name"),
        level: plain(level, "level"),
        points: plain(level, "points"),
        alignments: alignments(check, level, pointer),
    }
}

/// Every alignment that was listed.
fn listed(achievements: &[Achieved]) -> impl Iterator<Item = &AlignmentSeen> {
    achievements.iter().flat_map(|achieved| {
        let results = achieved.results.iter().flat_map(|result| {
            let level = result.level.iter().flat_map(|level| &level.alignments);
            result.alignments.iter().chain(level)
        });
        achieved.alignments.iter().chain(results)
    })
}

/// The alignment step: how many there are, and which lack what both standards demand.
pub(in crate::badges::verify) fn step(check: &mut Check<'_>, report: &mut Report) {
    let kind = StepKind::Alignment;
    let count = listed(&report.achievements).count();
    let malformed: Vec<String> = listed(&report.achievements)
        .filter(|seen| {
            seen.alignment.target_name.trim().is_empty() || !is_uri(&seen.alignment.target_url)
        })
        .map(|seen| seen.pointer.clone())
        .take(bounds::FAULTS)
        .collect();
    let malformed_none = malformed.is_empty();
    for pointer in malformed {
        report.step(
            kind,
            Verdict::Fail,
            Message::new("evidence-alignment-malformed"),
            Some(pointer),
        );
    }
    if std::mem::take(&mut check.alignments_cut) {
        return report.not_checked(
            kind,
            Message::new("evidence-alignment-too-many").with("limit", bounds::ALIGNMENTS),
        );
    }
    if count == 0 {
        report.not_checked(kind, Message::new("evidence-alignment-none"));
    } else if malformed_none {
        report.pass(
            kind,
            Message::new("evidence-alignment-good").with("count", count),
        );
    }
}
