//! How much two statements are alike, and why.
//!
//! The score is a weighted mean of what is known of both sides: the words of the statements, the level of education, the
//! words of what they stand under, the subject, and the same code. What one side does not tell counts neither for nor
//! against. Words are weighed by how rare they are, and counted in both directions: how much of this statement the other
//! covers, and how much of the other this one covers; the first weighs more, because a broader target still serves.
//! The weights are those that found most targets of a published crosswalk.

use std::collections::BTreeMap;
use std::ops::Range;

use tantivy::TantivyError;

use super::side::{Key, Place, Side};
use super::statistics::Statistics;
use crate::search::codes::CodeForms;
use crate::search::fold::Folded;

/// What the parts of a score weigh.
const STATEMENT: f32 = 0.6;
const LEVEL: f32 = 0.25;
const CONTEXT: f32 = 0.15;
const SUBJECT: f32 = 0.05;
const CODE: f32 = 0.1;
/// How much of a statement's agreement is how much the other covers of it; the rest is the other way round.
const FORTH: f32 = 0.75;
/// The highest score of statements that differ; the same words lie above.
const HIGHEST: f32 = 0.9;
/// Shared terms that are told.
const MOST_TOLD: usize = 12;
/// A term that weighs less than this share of the weightiest is not told: `the`, `and`.
const LEAST_TOLD: f32 = 0.15;

/// Why a record is like a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Its share of the score.
    pub share: f32,
    /// What it is.
    pub because: Because,
}

/// What two statements have in common.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// The statements have the same words.
    SameStatement,
    /// Terms of the statements, abbreviations, keywords and notes; the weightiest first.
    Terms(Vec<Shared>),
    /// Terms of what they stand under: ancestors, frameworks; the weightiest first.
    Context(Vec<Shared>),
    /// These subjects.
    Subjects(Vec<String>),
    /// The level of education, as written here and there.
    Level(Shared),
    /// The code, as written here and there.
    Code(Shared),
}

/// Something both sides say, as their authors wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// In the statement that is asked about.
    pub here: String,
    /// In the record that was found.
    pub there: String,
}

/// Whether a code tells anything outside its framework: it has a letter, a digit, and three signs.
pub(super) fn tells(code: &str) -> bool {
    code.contains(char::is_alphabetic)
        && code.contains(|c: char| c.is_ascii_digit())
        && code
            .chars()
            .filter(|c| c.is_alphanumeric())
            .nth(2)
            .is_some()
}

/// A part of the score that is known of both sides.
struct Part {
    weight: f32,
    /// 0 … 1.
    agreement: f32,
    because: Because,
}

/// The score, 0 … 1, and the reasons, whose shares add up to it. 0 where neither words nor the code are shared.
pub(super) fn compare(
    here: &Side,
    there: &Side,
    statistics: &mut Statistics,
) -> Result<(f32, Vec<Reason>), TantivyError> {
    let same = !here.words.is_empty() && here.words == there.words;
    let statement = statement(here, there, same, statistics)?;
    let code = code(here, there);
    if statement.agreement <= 0.0 && code.is_none() {
        return Ok((0.0, Vec::new()));
    }
    let mut parts = vec![statement];
    parts.extend(code);
    parts.extend(level(here, there));
    parts.extend(context(here, there, statistics)?);
    parts.extend(subjects(here, there));
    let whole: f32 = parts.iter().map(|part| part.weight).sum();
    let scale = if same { 1.0 - HIGHEST } else { HIGHEST };
    let mut reasons: Vec<Reason> = parts
        .into_iter()
        .map(|part| Reason {
            share: scale * part.weight * part.agreement.clamp(0.0, 1.0) / whole,
            because: part.because,
        })
        .collect();
    if let Some(first) = reasons.first_mut().filter(|_| same) {
        first.share += HIGHEST;
    }
    reasons.retain(|reason| reason.share > 0.0);
    reasons.sort_by(|a, b| b.share.total_cmp(&a.share));
    let score: f32 = reasons.iter().map(|reason| reason.share).sum();
    Ok((score.clamp(0.0, 1.0), reasons))
}

/// A term both sides have.
struct Common<'a> {
    here: &'a Place,
    there: &'a Place,
    agreement: f32,
}

fn statement(
    here: &Side,
    there: &Side,
    same: bool,
    statistics: &mut Statistics,
) -> Result<Part, TantivyError> {
    if same {
        return Ok(Part {
            weight: STATEMENT,
            agreement: 1.0,
            because: Because::SameStatement,
        });
    }
    let (stated, beside) = masses(&here.terms, statistics)?;
    // A long description weighs at most as much as the statement itself.
    let calm = if beside > stated && stated > 0.0 {
        stated / beside
    } else {
        1.0
    };
    let forth = FORTH / (stated + beside * calm).max(f32::MIN_POSITIVE);
    let (theirs, _) = masses(&there.terms, statistics)?;
    let back = (1.0 - FORTH) / theirs.max(f32::MIN_POSITIVE);
    let mut common = Vec::new();
    for (key, mine) in &here.terms {
        let Some(other) = there.terms.get(key) else {
            continue;
        };
        let weight = statistics.weight(key)?;
        let calm = if mine.stated { 1.0 } else { calm };
        let mut agreement = forth * weight * mine.factor * calm * other.factor;
        if other.stated {
            agreement += back * weight * mine.factor;
        }
        common.push(Common {
            here: mine,
            there: other,
            agreement,
        });
    }
    Ok(Part {
        weight: STATEMENT,
        agreement: common.iter().map(|common| common.agreement).sum(),
        because: Because::Terms(told(here, there, common)),
    })
}

/// The weights of the terms in the statement, and of those beside it.
fn masses(
    terms: &BTreeMap<Key, Place>,
    statistics: &mut Statistics,
) -> Result<(f32, f32), TantivyError> {
    let (mut stated, mut beside) = (0.0, 0.0);
    for (key, place) in terms {
        let weight = statistics.weight(key)? * place.factor;
        if place.stated {
            stated += weight;
        } else {
            beside += weight;
        }
    }
    Ok((stated, beside))
}

/// What the ancestors' words have in common: half by how much of them the other side says at all, half by how much of
/// both ways is the same.
fn context(
    here: &Side,
    there: &Side,
    statistics: &mut Statistics,
) -> Result<Option<Part>, TantivyError> {
    if here.path.is_empty() || there.path.is_empty() {
        return Ok(None);
    }
    let (_, mine) = masses(&here.path, statistics)?;
    let (_, theirs) = masses(&there.path, statistics)?;
    let mut common = Vec::new();
    for (key, place) in &here.path {
        let above = there.path.get(key);
        let Some(other) = above.or_else(|| there.terms.get(key)) else {
            continue;
        };
        let weight = statistics.weight(key)?;
        let mut agreement = 0.5 * weight / mine;
        if above.is_some() {
            agreement += weight / (mine + theirs);
        }
        common.push(Common {
            here: place,
            there: other,
            agreement,
        });
    }
    Ok(Some(Part {
        weight: CONTEXT,
        agreement: common.iter().map(|common| common.agreement).sum(),
        because: Because::Context(told(here, there, common)),
    }))
}

fn level(here: &Side, there: &Side) -> Option<Part> {
    let (mine, theirs) = (here.level.as_ref()?, there.level.as_ref()?);
    let meets = mine.meets(theirs)?;
    Some(Part {
        weight: LEVEL,
        agreement: f32::from(u8::from(meets)),
        because: Because::Level(Shared {
            here: mine.written.clone(),
            there: theirs.written.clone(),
        }),
    })
}

fn subjects(here: &Side, there: &Side) -> Option<Part> {
    if here.subjects.is_empty() || there.subjects.is_empty() {
        return None;
    }
    let folded = |subject: &String| Folded::new(subject.trim()).text;
    let theirs: Vec<String> = there.subjects.iter().map(folded).collect();
    let mine = here.subjects.iter();
    let shared: Vec<String> = mine
        .filter(|subject| theirs.contains(&folded(subject)))
        .cloned()
        .collect();
    Some(Part {
        weight: SUBJECT,
        agreement: f32::from(u8::from(!shared.is_empty())),
        because: Because::Subjects(shared),
    })
}

/// The same code speaks for it; another code says nothing.
fn code(here: &Side, there: &Side) -> Option<Part> {
    let (mine, theirs) = (here.code.as_ref()?, there.code.as_ref()?);
    let same = tells(mine) && CodeForms::new(mine)?.bare == CodeForms::new(theirs)?.bare;
    same.then(|| Part {
        weight: CODE,
        agreement: 1.0,
        because: Because::Code(Shared {
            here: mine.clone(),
            there: theirs.clone(),
        }),
    })
}

/// A stretch of both texts.
struct Stretch {
    here: (usize, Range<usize>),
    there: (usize, Range<usize>),
    japanese: bool,
    agreement: f32,
}

/// The shared terms as both authors wrote them. Japanese terms that overlap or touch in the same way on both sides are
/// one stretch.
fn told(here: &Side, there: &Side, common: Vec<Common>) -> Vec<Shared> {
    let mut stretches: Vec<Stretch> = common
        .into_iter()
        .map(|common| Stretch {
            here: (common.here.text, common.here.range.clone()),
            there: (common.there.text, common.there.range.clone()),
            japanese: common.here.japanese,
            agreement: common.agreement,
        })
        .collect();
    let begin = |stretch: &Stretch| {
        let ((text, range), (other, _)) = (&stretch.here, &stretch.there);
        (*text, *other, range.start, range.end)
    };
    stretches.sort_by_key(begin);
    let mut merged: Vec<Stretch> = Vec::new();
    for next in stretches {
        match merged.last_mut().filter(|last| continues(last, &next)) {
            Some(last) => {
                last.here.1.end = last.here.1.end.max(next.here.1.end);
                last.there.1.end = last.there.1.end.max(next.there.1.end);
                last.agreement += next.agreement;
            }
            None => merged.push(next),
        }
    }
    merged.sort_by(|a, b| b.agreement.total_cmp(&a.agreement));
    let least = merged.first().map_or(0.0, |first| first.agreement) * LEAST_TOLD;
    merged.retain(|stretch| stretch.agreement >= least);
    let mut shared: Vec<Shared> = Vec::new();
    for stretch in merged {
        let ((text, range), (other, place)) = (stretch.here, stretch.there);
        let pair = Shared {
            here: here.written(text, range).to_owned(),
            there: there.written(other, place).to_owned(),
        };
        if shared.len() < MOST_TOLD && !shared.contains(&pair) {
            shared.push(pair);
        }
    }
    shared
}

fn continues(last: &Stretch, next: &Stretch) -> bool {
    let ((text, range), (other, place)) = (&last.here, &last.there);
    last.japanese
        && next.japanese
        && *text == next.here.0
        && *other == next.there.0
        && next.here.1.start <= range.end
        && next.there.1.start >= place.start
        && next.there.1.start - place.start == next.here.1.start - range.start
}
