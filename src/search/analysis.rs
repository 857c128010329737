//! Cuts text into what is indexed and asked for.
//!
//! Two views of one text: *words* (UAX #29 segments, for Japanese by ICU's dictionary; words of other scripts also by
//! their stem), which rank well, and *units* (single characters of Japanese, whole words of other scripts), whose pairs
//! find a Japanese query that cuts through a word. Codes are compared by their letters and digits alone.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use rust_stemmers::{Algorithm, Stemmer};

use super::fold::Folded;

static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));

/// A longer word is no word of a language; it is indexed as it stands.
const LONGEST_STEMMED: usize = 40;

/// A text cut into words.
#[derive(Debug)]
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
                units.push(Piece {
                    range: start..start + c.len_utf8(),
                    japanese: true,
                    glued: word.glued || at > 0,
                });
            }
        }
        units
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

/// A language with a stemmer, by its primary language subtag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stems {
    tag: &'static str,
    algorithm: Algorithm,
}

const LANGUAGES: [Stems; 20] = {
    const fn of(tag: &'static str, algorithm: Algorithm) -> Stems {
        Stems { tag, algorithm }
    }
    [
        of("en", Algorithm::English),
        of("ar", Algorithm::Arabic),
        of("da", Algorithm::Danish),
        of("de", Algorithm::German),
        of("el", Algorithm::Greek),
        of("es", Algorithm::Spanish),
        of("fi", Algorithm::Finnish),
        of("fr", Algorithm::French),
        of("hu", Algorithm::Hungarian),
        of("it", Algorithm::Italian),
        of("nb", Algorithm::Norwegian),
        of("nl", Algorithm::Dutch),
        of("nn", Algorithm::Norwegian),
        of("no", Algorithm::Norwegian),
        of("pt", Algorithm::Portuguese),
        of("ro", Algorithm::Romanian),
        of("ru", Algorithm::Russian),
        of("sv", Algorithm::Swedish),
        of("ta", Algorithm::Tamil),
        of("tr", Algorithm::Turkish),
    ]
};

impl Stems {
    /// English: also for the Latin words of a Japanese text and of a text whose language is not known.
    pub(super) const ENGLISH: Stems = LANGUAGES[0];

    /// The stemmer for a text in a language (BCP 47 tag).
    pub(super) fn of(language: Option<&str>) -> Self {
        let primary = language.map(primary_tag).unwrap_or_default();
        LANGUAGES
            .into_iter()
            .find(|known| known.tag == primary)
            .unwrap_or(Stems::ENGLISH)
    }

    /// The stem of a folded word, marked with its language so that stems of different languages never meet.
    pub(super) fn stem(self, word: &str) -> String {
        let word = word.replace('\u{2019}', "'");
        if word.chars().count() > LONGEST_STEMMED {
            return format!("{}:{word}", self.tag);
        }
        format!(
            "{}:{}",
            self.tag,
            Stemmer::create(self.algorithm).stem(&word)
        )
    }
}

/// The primary subtag of a language tag, in lower case (`ja-JP` → `ja`).
pub(super) fn primary_tag(tag: &str) -> String {
    tag.trim()
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// A code in the two forms in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeForms {
    /// Letters and digits, any run of other signs as one `.`: `§111.3(b)` → `111.3.b`.
    pub(super) dotted: String,
    /// Letters and digits only: `1113b`.
    pub(super) bare: String,
}

impl CodeForms {
    /// The forms of a code as written; `None` without a letter or digit.
    pub(super) fn new(code: &str) -> Option<Self> {
        let folded = Folded::new(code).text;
        let pieces: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|piece| !piece.is_empty())
            .collect();
        (!pieces.is_empty()).then(|| CodeForms {
            dotted: pieces.join("."),
            bare: pieces.concat(),
        })
    }
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
    fn stems_carry_their_language() {
        assert_eq!(
            Stems::of(Some("en-US")).stem("fractions"),
            Stems::ENGLISH.stem("fraction")
        );
        assert_eq!(Stems::of(Some("ja")), Stems::ENGLISH);
        assert_ne!(
            Stems::of(Some("fr")).stem("notes"),
            Stems::ENGLISH.stem("not")
        );
        assert_eq!(
            Stems::ENGLISH.stem("student’s"),
            Stems::ENGLISH.stem("students")
        );
    }

    #[test]
    fn codes_differ_by_letters_and_digits_alone() {
        let forms = |code| CodeForms::new(code).map(|forms| (forms.dotted, forms.bare));
        assert_eq!(
            forms("§111.3.b.5.G"),
            forms("111-3(b)5 g)").map(|_| ("111.3.b.5.g".into(), "1113b5g".into()))
        );
        assert_eq!(
            forms(" ３．Ｌ．ＧＣ"),
            Some(("3.l.gc".into(), "3lgc".into()))
        );
        assert_eq!(forms("§§"), None);
    }

    proptest! {
        #[test]
        fn no_word_breaks_a_stemmer(word in "[\\p{L}\\p{N}']{0,12}") {
            let word = Folded::new(&word).text;
            for language in LANGUAGES {
                language.stem(&word);
            }
        }

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
