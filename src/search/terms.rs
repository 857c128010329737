//! The terms of a record's texts.
//!
//! *Placed*, per text: every unit (pairs of Japanese ones beside it, and the stems of words of other scripts) with its
//! place, for phrases, for `title:` and for how near words stand. *Whole*, all texts as one, without places: what
//! finds and scores. There each stem and each pair stands as often as its text weighs, so that one list of postings a
//! word is enough (BM25 with weighted frequencies). Marks keep kinds of terms apart:
//!
//! | term | what |
//! |---|---|
//! | `en:fraction` | a stem and its language |
//! | `fractions` | the word as written (folded): exactness, beginnings, misspellings |
//! | `~cafe` | the same loosely, where that differs |
//! | `分数` | a pair, or single character, of Japanese, loosely |
//! | `w:分数` | a word of the dictionary |
//! | `k:取扱` | such a word without its okurigana (`取り扱い`) |

use std::collections::HashMap;
use std::rc::Rc;

use super::analysis::{Analysed, Piece};
use super::codes::CodeForms;
use super::plain::plain;
use super::stems::Stems;
use super::tokens::Tokens;

/// A word that stands more often in a record counts no more.
const MOST_TIMES: u32 = 24;

/// A value of a text, without markup and cut.
#[derive(Debug)]
pub(super) struct Cut {
    /// What is stored.
    pub(super) plain: String,
    /// The same, cut into words.
    pub(super) text: Analysed,
    /// The tokens with their places.
    pub(super) placed: String,
    /// Stems and pairs, each as often as it stands.
    scored: Vec<String>,
    /// Terms that only say how a word was written.
    written: Vec<String>,
}

impl Cut {
    fn new(value: &str, stems: Stems) -> Self {
        let plain = plain(value);
        let text = Analysed::new(&plain);
        let mut cut = Cut {
            placed: String::new(),
            scored: Vec::new(),
            written: Vec::new(),
            text: Analysed::default(),
            plain,
        };
        cut.placed = cut.units(&text, stems).finish().unwrap_or_default();
        for word in &text.words {
            cut.word(&text, word);
        }
        cut.text = text;
        cut
    }

    fn units(&mut self, text: &Analysed, stems: Stems) -> Tokens {
        let mut tokens = Tokens::default();
        let units = text.units();
        for (index, unit) in units.iter().enumerate() {
            let written = text.loose(unit);
            tokens.next(&written);
            if !unit.japanese {
                for term in stems.terms(text.text(unit)) {
                    tokens.same(&term);
                    self.scored.push(term);
                }
                continue;
            }
            if let Some(next) = units.get(index + 1).filter(|next| next.glued) {
                let pair = format!("{written}{}", text.loose(next));
                tokens.same(&pair);
                self.scored.push(pair);
            }
            self.scored.push(written.into_owned());
        }
        tokens
    }

    fn word(&mut self, text: &Analysed, word: &Piece) {
        let written = text.text(word);
        if word.japanese {
            if written.chars().nth(1).is_some() {
                self.written.push(japanese_word(written));
            }
            self.written
                .extend(without_okurigana(written).map(|stem| skeleton(&stem)));
            return;
        }
        let loose = text.loose(word);
        if loose != written {
            self.written.push(loosely(&loose));
        }
        self.written.push(written.to_owned());
    }
}

/// The term of a word of the Japanese dictionary.
pub(super) fn japanese_word(word: &str) -> String {
    format!("w:{word}")
}

/// The term of a word that is written so when accents do not matter, and otherwise when they do.
pub(super) fn loosely(word: &str) -> String {
    format!("~{word}")
}

/// The term of a Japanese word that is written so without its okurigana.
pub(super) fn skeleton(characters: &str) -> String {
    format!("k:{characters}")
}

/// The Han characters of a word that has several of them and kana after one: `取り扱い` → `取扱`.
pub(super) fn without_okurigana(word: &str) -> Option<String> {
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}');
    let begins_han = !word.starts_with(is_kana);
    let han: String = word.chars().filter(|c| !is_kana(*c)).collect();
    (begins_han && han.len() < word.len() && han.chars().nth(1).is_some()).then_some(han)
}

/// What was cut so far: siblings share their ancestors' statements, and cutting is most of the work. For one batch.
#[derive(Debug, Default)]
pub(super) struct Cuts(HashMap<(&'static str, String), Rc<Cut>>);

impl Cuts {
    /// A value that other records have too.
    pub(super) fn shared(&mut self, value: &str, stems: Stems) -> Rc<Cut> {
        let known = self.0.entry((stems.tag(), value.to_owned()));
        Rc::clone(known.or_insert_with(|| Rc::new(Cut::new(value, stems))))
    }

    /// A value of one record.
    pub(super) fn single(&self, value: &str, stems: Stems) -> Rc<Cut> {
        Rc::new(Cut::new(value, stems))
    }
}

/// The terms of all texts of a record as one.
#[derive(Debug, Default)]
pub(super) struct Whole<'a>(HashMap<&'a str, u32>);

impl<'a> Whole<'a> {
    /// Adds a value whose words count so many times.
    pub(super) fn add(&mut self, cut: &'a Cut, times: u32) {
        for term in &cut.scored {
            *self.0.entry(term).or_default() += times;
        }
        for term in &cut.written {
            self.0.insert(term, 1);
        }
    }

    /// Adds what surrounds the record. It finds, but neither its length nor its repetitions count.
    pub(super) fn add_context(&mut self, cut: &'a Cut) {
        for term in &cut.scored {
            self.0.entry(term).or_insert(1);
        }
    }

    /// Adds terms that count once.
    pub(super) fn add_terms(&mut self, terms: &'a [String]) {
        for term in terms {
            *self.0.entry(term).or_default() += 1;
        }
    }

    /// The tokens to index; `None` without any.
    pub(super) fn finish(self) -> Option<String> {
        let mut tokens = Tokens::default();
        for (term, times) in self.0 {
            for _ in 0..times.min(MOST_TIMES) {
                tokens.next(term);
            }
        }
        tokens.finish()
    }
}

/// The terms of the words in a code.
pub(super) fn of_code(code: &CodeForms, stems: Stems) -> Vec<String> {
    code.words().flat_map(|word| stems.terms(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn okurigana_goes_where_characters_are_left_that_say_the_word() {
        for (word, expected) in [
            ("取り扱い", Some("取扱")),
            ("取扱い", Some("取扱")),
            ("取扱", None),
            ("書く", None),
            ("お知らせ", None),
            ("引き算", Some("引算")),
        ] {
            assert_eq!(without_okurigana(word).as_deref(), expected, "{word}");
        }
    }
}
