//! One side of a comparison: a statement cut into terms, each with the place where its authors wrote it.
//!
//! Terms are the stems of words, and of Japanese the words of the dictionary and the pairs of characters: two authors
//! rarely cut a compound in the same place.

use std::collections::BTreeMap;
use std::ops::Range;

use super::level::Level;
use super::{LONGEST_TEXT, Statement};
use crate::search::analysis::Analysed;
use crate::search::schema::TextField;
use crate::search::stems::Stems;
use crate::search::terms::japanese_word;

/// The texts in which likeness is looked for, and how much a term in them counts.
pub(super) const COMPARED_FIELDS: [(TextField, f32); 4] = [
    (TextField::Title, 1.0),
    (TextField::Abbreviated, 1.0),
    (TextField::Keywords, 0.8),
    (TextField::Notes, 0.4),
];

/// How much a pair of characters counts beside a word.
pub(super) const GRAM: f32 = 0.5;

/// Values of one text that are compared (keywords, ancestors); the rest is ignored.
const MOST_VALUES: usize = 40;

/// What sort of term it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    /// A stem, or a Japanese word.
    Word,
    /// Two Japanese characters.
    Gram,
}

/// A term, as the index has it. Ordered, so that sums come out the same each time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) class: Class,
    pub(super) text: String,
}

/// Where a term stands first in its heaviest text.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// How much it counts there.
    pub(super) factor: f32,
    /// Stands in the statement or its abbreviation.
    pub(super) stated: bool,
    /// Which of the side's texts.
    pub(super) text: usize,
    /// Bytes of the folded text.
    pub(super) range: Range<usize>,
    /// Written in Japanese.
    pub(super) japanese: bool,
}

/// A statement, cut.
pub(super) struct Side {
    /// The terms of the statement, its abbreviation, keywords and notes.
    pub(super) terms: BTreeMap<Key, Place>,
    /// The terms of its ancestors' statements and its framework's title.
    pub(super) path: BTreeMap<Key, Place>,
    /// The words of the statement alone, folded; equal ones say the same.
    pub(super) words: Vec<String>,
    /// Subjects as written.
    pub(super) subjects: Vec<String>,
    /// The level of education, as far as it is told anywhere.
    pub(super) level: Option<Level>,
    /// The code as written.
    pub(super) code: Option<String>,
    texts: Vec<Text>,
}

struct Text {
    written: String,
    analysed: Analysed,
}

impl Side {
    /// Cuts a statement.
    pub(super) fn new(statement: &Statement) -> Self {
        let mut side = Side {
            terms: BTreeMap::new(),
            path: BTreeMap::new(),
            words: Vec::new(),
            subjects: statement.subjects.clone(),
            level: Level::of(statement),
            code: statement.code.clone(),
            texts: Vec::new(),
        };
        let stems = Stems::of(statement.language.as_deref());
        for (field, factor) in COMPARED_FIELDS {
            for value in values(statement, field).take(MOST_VALUES) {
                let text = side.cut(value);
                if field == TextField::Title {
                    side.words = side.words_of(text);
                }
                let stated = matches!(field, TextField::Title | TextField::Abbreviated);
                let found = side.terms_of(text, factor, stated, stems);
                for (key, place) in found {
                    side.terms.entry(key).or_insert(place);
                }
            }
        }
        // The nearest ancestors say most; the title of the framework stands behind them.
        for value in statement.path.iter().rev().take(MOST_VALUES) {
            let text = side.cut(value);
            for (key, place) in side.terms_of(text, 1.0, false, stems) {
                side.path.entry(key).or_insert(place);
            }
        }
        side
    }

    /// What the authors wrote at a place.
    pub(super) fn written(&self, text: usize, range: Range<usize>) -> &str {
        let Some(text) = self.texts.get(text) else {
            return "";
        };
        let original = text.analysed.folded.original(range);
        text.written.get(original).unwrap_or_default()
    }

    fn cut(&mut self, value: &str) -> usize {
        let written: String = value.chars().take(LONGEST_TEXT).collect();
        let analysed = Analysed::new(&written);
        self.texts.push(Text { written, analysed });
        self.texts.len() - 1
    }

    fn words_of(&self, text: usize) -> Vec<String> {
        let Some(Text { analysed, .. }) = self.texts.get(text) else {
            return Vec::new();
        };
        let words = analysed.words.iter();
        words.map(|word| analysed.text(word).to_owned()).collect()
    }

    fn terms_of(&self, text: usize, factor: f32, stated: bool, stems: Stems) -> Vec<(Key, Place)> {
        let Some(Text { analysed, .. }) = self.texts.get(text) else {
            return Vec::new();
        };
        let place = |range: Range<usize>, japanese| Place {
            factor,
            stated,
            text,
            range,
            japanese,
        };
        let mut terms = Vec::with_capacity(analysed.words.len() * 2);
        for word in &analysed.words {
            let written = analysed.text(word);
            if word.japanese && is_ending(written) {
                continue;
            }
            let key = Key {
                class: Class::Word,
                text: if word.japanese {
                    japanese_word(written)
                } else {
                    stems.terms(written).swap_remove(0)
                },
            };
            terms.push((key, place(word.range.clone(), word.japanese)));
        }
        let units = analysed.units();
        for pair in units.windows(2) {
            let [left, right] = pair else { continue };
            if !(left.japanese && right.glued) {
                continue;
            }
            let range = left.range.start..right.range.end;
            let written = analysed.folded.text.get(range.clone()).unwrap_or_default();
            if !written.chars().all(is_hiragana) {
                let key = Key {
                    class: Class::Gram,
                    text: format!("{}{}", analysed.loose(left), analysed.loose(right)),
                };
                terms.push((key, place(range, true)));
            }
        }
        terms
    }
}

/// The values of a text of a statement.
fn values(statement: &Statement, field: TextField) -> impl Iterator<Item = &String> {
    let (one, many): (Option<&String>, &[String]) = match field {
        TextField::Title => (Some(&statement.title), &[]),
        TextField::Abbreviated => (statement.abbreviated.as_ref(), &[]),
        TextField::Keywords => (None, &statement.keywords),
        TextField::Notes => (statement.notes.as_ref(), &[]),
        TextField::Path => (None, &statement.path),
    };
    one.into_iter().chain(many)
}

/// Particles and endings, which all statements share.
fn is_ending(word: &str) -> bool {
    word.chars().count() <= 2 && word.chars().all(is_hiragana)
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}
