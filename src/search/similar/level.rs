//! Levels of education, as far as they can be compared: school years from 0 (kindergarten) to 12, and other labels word
//! by word.
//!
//! Frameworks tell the level in a field (`01`, `KG`, `09,10`), in an ancestor (`Grade 7`, `第3学年`) or only in their codes
//! (`OLO.11-12.AT.6`). Two standards of one series often differ in nothing else.

use std::collections::BTreeSet;

use super::Statement;
use crate::search::fold::Folded;

/// The last school year.
const LAST: u8 = 12;
/// Labels that are compared.
const MOST_LABELS: usize = 40;

/// What is known of a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// School years.
    years: BTreeSet<u8>,
    /// What is no school year, folded.
    labels: BTreeSet<String>,
    /// As the authors wrote it.
    pub(super) written: String,
}

impl Level {
    /// The level of a statement: its own, else what the nearest ancestor tells, else what its code tells.
    pub(super) fn of(statement: &Statement) -> Option<Self> {
        let own = &statement.education_levels;
        if own.iter().any(|label| !label.trim().is_empty()) {
            return Some(Level::told(own));
        }
        let ancestors = statement.path.iter().rev();
        let inferred = ancestors
            .map(|text| (text.as_str(), years_of_heading(text)))
            .chain(
                statement
                    .code
                    .iter()
                    .flat_map(|code| code.split(['.', ':', '/', ' ', '_']))
                    .map(|piece| (piece, years_of_code(piece))),
            )
            .find(|(_, years)| !years.is_empty());
        inferred.map(|(written, years)| Level {
            years,
            labels: BTreeSet::new(),
            written: written.to_owned(),
        })
    }

    fn told(labels: &[String]) -> Self {
        let mut level = Level {
            years: BTreeSet::new(),
            labels: BTreeSet::new(),
            written: labels.join(", "),
        };
        for label in labels.iter().take(MOST_LABELS) {
            let years = years_of_labels(label);
            if years.is_empty() {
                level.labels.insert(Folded::new(label.trim()).text);
            } else {
                level.years.extend(years);
            }
        }
        level
    }

    /// Whether two levels meet; `None` where they cannot be compared.
    pub(super) fn meets(&self, other: &Self) -> Option<bool> {
        if !self.labels.is_disjoint(&other.labels) || !self.years.is_disjoint(&other.years) {
            return Some(true);
        }
        (!self.years.is_empty() && !other.years.is_empty()).then_some(false)
    }
}

/// `01`, `KG`, `09,10`, `9-12`, `Grade 3`, `第3学年`.
fn years_of_labels(label: &str) -> BTreeSet<u8> {
    let heading = years_of_heading(label);
    if !heading.is_empty() {
        return heading;
    }
    let folded = Folded::new(label).text;
    let mut years = BTreeSet::new();
    for piece in folded.split([',', ';', '.', '|', ' ']) {
        let piece = piece.trim();
        let found = match year(piece) {
            Some(one) => BTreeSet::from([one]),
            None => range(piece),
        };
        if found.is_empty() && !piece.is_empty() {
            return BTreeSet::new();
        }
        years.extend(found);
    }
    years
}

/// A school year in a heading: `Grade 7`, `Grades 6–8`, `Kindergarten`, `第3学年`, `中学校 第1学年`.
fn years_of_heading(text: &str) -> BTreeSet<u8> {
    // Longer texts are statements, in which a grade is no level.
    if text.chars().nth(60).is_some() {
        return BTreeSet::new();
    }
    let folded = Folded::new(text).text;
    let mut words = folded.split(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '(' | ')'));
    if folded.starts_with("kindergarten") {
        return BTreeSet::from([0]);
    }
    if words.any(|word| word == "grade" || word == "grades")
        && let Some(word) = words.find(|word| !word.is_empty())
    {
        return year(word).map_or_else(|| range(word), |one| BTreeSet::from([one]));
    }
    let Some((before, _)) = folded.split_once("学年") else {
        return BTreeSet::new();
    };
    let below = match () {
        () if before.contains("中学校") => 6,
        () if before.contains("高等学校") || before.contains("高校") => 9,
        () => 0,
    };
    let digits: String = before.chars().filter(char::is_ascii_digit).collect();
    let found = year(&digits).and_then(|year| year.checked_add(below));
    found.filter(|&year| year <= LAST).into_iter().collect()
}

/// A piece of a code that tells school years: a range of them, or a `K` on its own.
fn years_of_code(piece: &str) -> BTreeSet<u8> {
    match piece {
        "K" | "KG" => BTreeSet::from([0]),
        _ => range(&Folded::new(piece).text),
    }
}

/// `07`, `7`, `k`, `kg`.
fn year(text: &str) -> Option<u8> {
    match text {
        "k" | "kg" => Some(0),
        _ if text.len() <= 2 => text.parse().ok().filter(|&year| year <= LAST),
        _ => None,
    }
}

/// `6-8`, `k-2`.
fn range(text: &str) -> BTreeSet<u8> {
    let ends = text.split_once(['-', '\u{2013}']);
    let ends = ends.and_then(|(from, to)| Some((year(from)?, year(to)?)));
    match ends {
        Some((from, to)) if from < to => (from..=to).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn level(levels: &[&str], path: &[&str], code: &str) -> Option<Level> {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Level::of(&Statement {
            education_levels: owned(levels),
            path: owned(path),
            code: Some(code.to_owned()),
            ..Statement::default()
        })
    }

    #[test]
    fn years_are_read_wherever_frameworks_tell_them() {
        for (levels, path, code, expected) in [
            (&["01"][..], &["Grade 7"][..], "RI.9-10.1", &[1][..]),
            (&["09,10"], &[], "", &[9, 10]),
            (&["09.10"], &[], "", &[9, 10]),
            (&["KG", "01"], &[], "", &[0, 1]),
            (&["Grade 3"], &[], "", &[3]),
            (&["9-12"], &[], "", &[9, 10, 11, 12]),
            (&[], &["Grade 11-12", "Reading", "Framework"], "", &[11, 12]),
            (&[], &["Kindergarten"], "", &[0]),
            (&[], &["小学校 第３学年", "数と計算"], "", &[3]),
            (&[], &["中学校第1学年"], "", &[7]),
            (&[], &["ELA"], "OLO.6-8.HST.10", &[6, 7, 8]),
            (&[], &[], "OLO.K.PHW", &[0]),
        ] {
            let found = level(levels, path, code).unwrap();
            assert_eq!(
                found.years,
                expected.iter().copied().collect(),
                "{levels:?} {path:?} {code}"
            );
        }
        for (path, code) in [
            (&["Count to ten"][..], "RI.7.1"),
            (
                &[
                    "Use knowledge of language in grade 3 when writing, speaking, reading, or listening",
                ],
                "MATH-101",
            ),
            (&["grade inflation"], "12-11"),
            (&["学年"], "99-100"),
        ] {
            assert_eq!(level(&[], path, code), None, "{path:?} {code}");
        }
    }

    #[test]
    fn only_what_can_be_compared_disagrees() {
        let of = |text: &str| level(&[text], &[], "").unwrap();
        assert_eq!(of("06,07").meets(&of("7")), Some(true));
        assert_eq!(of("06").meets(&of("7")), Some(false));
        assert_eq!(of("Bachelor").meets(&of("ＢＡＣＨＥＬＯＲ")), Some(true));
        assert_eq!(of("Bachelor").meets(&of("学士課程")), None);
        assert_eq!(of("Bachelor").meets(&of("7")), None);
    }
}
