//! Beginnings, for suggestions from the first character on: what a short beginning would match is indexed as one term, so
//! that no key stroke ever joins the lists of thousands of words.
//!
//! Three kinds of terms share a field: beginnings of single words, beginnings of a whole text (`^`), beginnings of a code
//! (`#`). Beside them stands one number per record that says how good a suggestion it is, everything else being equal.

use super::analysis::Analysed;
use super::codes::CodeForms;
use super::record::{Kind, Record};
use super::tokens::Tokens;

/// Characters up to which beginnings of words and codes are terms; longer ones are looked up among the words.
pub(super) const SHORT: usize = 3;
/// Characters up to which beginnings of a whole text are terms.
pub(super) const LEAD: usize = 8;

/// Before the beginning of a whole text. No word has it.
const WHOLE: &str = "^";
/// Before the beginning of a code.
const CODE: &str = "#";

/// The term of records with a word that begins so; at most [`SHORT`] characters count.
pub(super) fn word_term(beginning: &str) -> String {
    first(beginning, SHORT).to_owned()
}

/// The term of records with a text that begins so; at most [`LEAD`] characters count.
pub(super) fn lead_term(beginning: &str) -> String {
    format!("{WHOLE}{}", first(beginning, LEAD))
}

/// The term of records with a code whose letters and digits begin so; at most [`SHORT`] count.
pub(super) fn code_term(beginning: &str) -> String {
    format!("{CODE}{}", first(beginning, SHORT))
}

/// The words of a text as one text, by which whole texts are compared: punctuation and spacing do not count.
pub(super) fn lead(text: &Analysed) -> String {
    let mut lead = String::new();
    for word in &text.words {
        if !lead.is_empty() && !word.glued {
            lead.push(' ');
        }
        lead.push_str(text.text(word));
    }
    lead
}

/// The beginning of a text, so many characters at most.
fn first(text: &str, count: usize) -> &str {
    text.char_indices()
        .nth(count)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

/// The beginnings of a text, from one character to so many.
fn beginnings(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().skip(1).map(|(end, _)| end);
    ends.chain([text.len()])
        .take(most)
        .filter_map(|end| text.get(..end))
        .filter(|beginning| !beginning.is_empty())
}

/// The terms of a record.
#[derive(Debug, Default)]
pub(super) struct Starts(std::collections::BTreeSet<String>);

impl Starts {
    /// Adds the beginnings of a title or an abbreviation.
    pub(super) fn text(&mut self, text: &Analysed) {
        for word in &text.words {
            self.0
                .extend(beginnings(text.text(word), SHORT).map(str::to_owned));
        }
        let lead = lead(text);
        self.0
            .extend(beginnings(&lead, LEAD).map(|beginning| format!("{WHOLE}{beginning}")));
    }

    /// Adds the beginnings of a code.
    pub(super) fn code(&mut self, code: &CodeForms) {
        self.0
            .extend(beginnings(&code.bare, SHORT).map(|beginning| format!("{CODE}{beginning}")));
    }

    /// The text to index; `None` without terms.
    pub(super) fn finish(self) -> Option<String> {
        let mut tokens = Tokens::default();
        self.0.iter().for_each(|term| tokens.next(term));
        tokens.finish()
    }
}

/// How far back a record stands among suggestions that match equally well: frameworks and courses first, then what
/// stands high in its tree, then what is short.
pub(super) fn standing(record: &Record) -> u64 {
    let class = match record.kind {
        Kind::Document | Kind::Course => 0,
        Kind::Badge => 1,
        Kind::Item | Kind::Outcome => 2,
        Kind::Criterion => 3,
    };
    let shown = record.abbreviated.as_ref().unwrap_or(&record.title);
    let depth = record.above.len().min(0xFF) as u64;
    let length = (shown.len() / 8).min(0xFF) as u64;
    class << 16 | depth << 8 | length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_cut_between_characters() {
        let found: Vec<&str> = beginnings("分数の加法", 3).collect();
        assert_eq!(found, ["分", "分数", "分数の"]);
        assert_eq!(beginnings("ab", 3).collect::<Vec<_>>(), ["a", "ab"]);
        assert_eq!(beginnings("", 3).count(), 0);
    }

    #[test]
    fn a_whole_text_is_compared_by_its_words() {
        let of = |text: &str| lead(&Analysed::new(text));
        assert_eq!(of("  The Number-System"), of("the number system"));
        assert_eq!(of("分数の 加法"), "分数の 加法");
    }
}
