//! Cuts text into what is indexed and asked for.
//!
//! Two views of one text: *words* (UAX #29 segments, for Japanese by ICU's dictionary; words of other scripts also by
//! their stem), which rank well, and *units* (single characters of Japanese, whole words of other scripts), whose pairs
//! find a Japanese query that cuts through a word. Units are compared loosely (see [`super::fold`]), and without the
//! long-vowel mark at the end of a katakana word, which is written or not (`コンピューター`, `コンピュータ`).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use super::fold::{Folded, LONG, is_katakana, loose};
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));

/// A text cut into words.
#[derive(Clone, Debug, Default)]
pub(super) struct Analysed {
    /// The folded text the ranges refer to.
    pub(super) folded: Folded,
    /// Its words, in order.
    pub(super) words: Vec<Piece>,
}

/// A word or unit: a range of the folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes of the folded text.
    pub(super) range: Range<usize>,
    /// Written in Han characters or kana.
    pub(super) japanese: bool,
    /// Follows another Japanese piece with nothing in between.
    pub(super) glued: bool,
}

impl Analysed {
    /// Folds and cuts a text.
    pub(super) fn new(text: &str) -> Self {
        let folded = Folded::new(text);
        let mut words = Vec::new();
        let mut start = 0;
        for end in SEGMENTER.segment_str(&folded.text) {
            split_segment(&folded.text, start..end, &mut words);
            start = end;
        }
        Analysed { folded, words }
    }

    /// The folded text of a word or unit.
    pub(super) fn text(&self, piece: &Piece) -> &str {
        self.folded
            .text
            .get(piece.range.clone())
            .unwrap_or_default()
    }

    /// The text with other words in the place of some (ascending).
    pub(super) fn with(&self, others: &[(&Piece, &str)]) -> Analysed {
        let mut text = self.folded.text.clone();
        for (piece, other) in others.iter().rev() {
            text.replace_range(piece.range.clone(), other);
        }
        Analysed::new(&text)
    }

    /// A unit (or word) as it is compared with others.
    pub(super) fn loose(&self, piece: &Piece) -> Cow<'_, str> {
        loose(self.text(piece))
    }

    /// The units of the whole text.
    pub(super) fn units(&self) -> Vec<Piece> {
        self.units_of(&self.words)
    }

    /// The units of some words: Japanese words cut into characters, other words whole.
    pub(super) fn units_of(&self, words: &[Piece]) -> Vec<Piece> {
        let mut units = Vec::with_capacity(words.len() * 2);
        for word in words {
            if !word.japanese {
                units.push(word.clone());
                continue;
            }
            for (at, c) in self.text(word).char_indices() {
                let start = word.range.start + at;
                if c == LONG && self.is_last_long(start) {
                    continue;
                }
                units.push(Piece {
                    range: start..start + c.len_utf8(),
                    japanese: true,
                    glued: word.glued || at > 0,
                });
            }
        }
        units
    }

    /// Whether the long-vowel mark at this place ends a katakana word of more than a syllable.
    fn is_last_long(&self, at: usize) -> bool {
        let text = &self.folded.text;
        let (before, after) = text.split_at(at);
        let mut before = before.chars().rev();
        let word_before = before.next().is_some_and(|c| is_katakana(c) && c != LONG)
            && before.next().is_some_and(is_katakana);
        word_before && !after.chars().nth(1).is_some_and(is_katakana)
    }

    /// The words in runs: Japanese words without a gap, and neighbouring words of other scripts.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[Piece]> {
        self.words.chunk_by(|left, right| {
            left.japanese == right.japanese && (right.glued || !right.japanese)
        })
    }
}

/// Cuts a segment where its script changes and at the signs UAX #29 keeps inside a word (`3.5`, `snake_case`).
fn split_segment(text: &str, segment: Range<usize>, words: &mut Vec<Piece>) {
    let mut open: Option<Piece> = None;
    for (at, c) in text[segment.clone()].char_indices() {
        let at = segment.start + at;
        let japanese = is_japanese(c);
        let separates =
            matches!(c, '.' | ':' | ',' | '_' | ';' | '·' | '‧' | '・') || c.is_whitespace();
        if open
            .as_ref()
            .is_some_and(|piece| separates || piece.japanese != japanese)
        {
            words.extend(
                open.take()
                    .filter(|piece| is_word(&text[piece.range.clone()])),
            );
        }
        if separates {
            continue;
        }
        match &mut open {
            Some(piece) => piece.range.end = at + c.len_utf8(),
            None => {
                let glued = japanese
                    && words
                        .last()
                        .is_some_and(|last| last.japanese && last.range.end == at);
                open = Some(Piece {
                    range: at..at + c.len_utf8(),
                    japanese,
                    glued,
                });
            }
        }
    }
    words.extend(open.filter(|piece| is_word(&text[piece.range.clone()])));
}

fn is_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Han characters, kana and their marks; half-width forms are folded before this is asked.
fn is_japanese(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3031}'..='\u{3035}' | '\u{303B}' | '\u{3041}'..='\u{3096}'
        | '\u{3099}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let analysed = Analysed::new(text);
        analysed
            .words
            .iter()
            .map(|word| analysed.text(word).to_owned())
            .collect()
    }

    #[test]
    fn japanese_is_cut_by_dictionary_and_latin_words_inside_it_are_kept() {
        assert_eq!(
            words("分数の加法を計算する"),
            ["分数", "の", "加法", "を", "計算", "する"]
        );
        assert_eq!(
            words("CEFR準拠のＣＡＮ－ＤＯリスト"),
            ["cefr", "準拠", "の", "can", "do", "リスト"]
        );
        assert_eq!(words("ﾌﾟﾛｸﾞﾗﾐﾝｸﾞ・基礎"), ["プログラミング", "基礎"]);
    }

    #[test]
    fn signs_inside_words_split_them_except_the_apostrophe() {
        assert_eq!(
            words("3.L.GC snake_case student's x²"),
            ["3", "l", "gc", "snake", "case", "student's", "x2"]
        );
    }

    #[test]
    fn glue_marks_japanese_without_a_gap() {
        let analysed = Analysed::new("加法 a加b");
        let glue: Vec<_> = analysed
            .units()
            .iter()
            .map(|unit| (analysed.text(unit).to_owned(), unit.glued))
            .collect();
        let expected = [
            ("加", false),
            ("法", true),
            ("a", false),
            ("加", false),
            ("b", false),
        ];
        assert_eq!(glue, expected.map(|(text, glued)| (text.to_owned(), glued)));
    }

    #[test]
    fn a_long_vowel_at_the_end_of_a_katakana_word_is_no_unit() {
        let units = |text: &str| {
            let analysed = Analysed::new(text);
            let units = analysed.units();
            units
                .iter()
                .map(|unit| analysed.loose(unit).into_owned())
                .collect::<String>()
        };
        assert_eq!(units("コンピューターを"), "コンピュータヲ");
        assert_eq!(units("コンピュータを"), "コンピュータヲ");
        assert_eq!(units("キーとボール"), "キートボール");
        assert_eq!(units("サーバーサイド"), "サーバーサイド");
    }

    proptest! {
        #[test]
        fn pieces_are_ordered_and_inside_the_text(text in "\\PC{0,60}|[a-c分数のｶﾞー. ]{0,30}") {
            let analysed = Analysed::new(&text);
            let mut end = 0;
            for unit in analysed.units() {
                prop_assert!(unit.range.start >= end);
                prop_assert!(!analysed.text(&unit).is_empty());
                end = unit.range.end;
            }
        }
    }
}
