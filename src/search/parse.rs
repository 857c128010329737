//! Reads what a person typed. There is no wrong query: what is not understood as an operator is a word.
//!
//! `fractions` a word · `"equal parts"` words in this order · `-area` not this · `frac*` beginning ·
//! `code:3.L*` codes only, here by their beginning. Full-width forms of the signs do the same.

use super::analysis::{Analysed, CodeForms};
use super::fold::Folded;

/// Characters of a query that are read; the rest is ignored.
const LONGEST: usize = 500;
/// Clauses of a query that are read; the rest is ignored.
const MOST_CLAUSES: usize = 32;

/// English words that are not demanded when the query has others.
const STOP_WORDS: [&str; 24] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "of",
    "on", "or", "that", "the", "their", "this", "to", "using", "with",
];

/// A query as understood.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// What should be there.
    pub(super) wanted: Vec<Clause>,
    /// What must not be there.
    pub(super) unwanted: Vec<Clause>,
    /// The whole text as a code (`MATH 101`), if it has no operators.
    pub(super) whole_code: Option<CodeForms>,
    /// Nothing but white space was typed.
    pub(super) blank: bool,
}

/// One part of a query.
#[derive(Debug)]
pub(super) enum Clause {
    /// These words in this order, as written.
    Phrase(Analysed),
    /// Only in codes.
    Code(CodePattern),
    /// What stood between spaces: a word, a Japanese phrase, perhaps a code.
    Words {
        /// The text, cut.
        text: Analysed,
        /// The same as a code.
        code: CodePattern,
        /// It is only the beginning of a word.
        prefix: bool,
    },
}

/// A code or its beginning.
#[derive(Debug)]
pub(super) struct CodePattern {
    /// The code.
    pub(super) forms: CodeForms,
    /// Set for `3.L*`: the beginning of the dotted form.
    pub(super) dotted_prefix: Option<String>,
}

impl Question {
    /// Reads a query.
    pub(super) fn read(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST).collect();
        let folded = Folded::new(&text)
            .text
            .replace(['\u{201C}', '\u{201D}'], "\"");
        let mut question = Question {
            blank: folded.trim().is_empty(),
            ..Question::default()
        };
        let mut rest = folded.trim_start();
        while !rest.is_empty() && question.wanted.len() + question.unwanted.len() < MOST_CLAUSES {
            let negated = rest
                .strip_prefix(['-', '\u{2212}'])
                .filter(|after| !after.starts_with(char::is_whitespace));
            let (clause, after) = clause(negated.unwrap_or(rest));
            match negated {
                Some(_) => question.unwanted.extend(clause),
                None => question.wanted.extend(clause),
            }
            rest = after.trim_start();
        }
        let plain = |clause: &Clause| matches!(clause, Clause::Words { prefix: false, .. });
        if question.unwanted.is_empty() && question.wanted.iter().all(plain) {
            question.whole_code = CodeForms::new(&folded);
        }
        question.forgo_stop_words();
        question
    }

    /// Drops the stop words if anything else is asked for.
    fn forgo_stop_words(&mut self) {
        let is_stop_word = |clause: &Clause| match clause {
            Clause::Words {
                text,
                prefix: false,
                ..
            } => text
                .words
                .iter()
                .all(|word| STOP_WORDS.contains(&text.text(word))),
            _ => false,
        };
        if !self.wanted.iter().all(is_stop_word) {
            self.wanted.retain(|clause| !is_stop_word(clause));
        }
    }
}

/// Reads one clause; `None` if it has no letter or digit. The rest is shorter than the text, unless that is empty.
fn clause(text: &str) -> (Option<Clause>, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let (inside, after) = quoted.split_once('"').unwrap_or((quoted, ""));
        let phrase = Analysed::new(inside);
        return (
            (!phrase.words.is_empty()).then_some(Clause::Phrase(phrase)),
            after,
        );
    }
    let end = text
        .find(|c: char| c.is_whitespace() || c == '"')
        .unwrap_or(text.len());
    let (chunk, after) = text.split_at(end);
    if let Some(code) = chunk.strip_prefix("code:") {
        let (quoted, after) = match after.strip_prefix('"').filter(|_| code.is_empty()) {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => (code, after),
        };
        return (CodePattern::read(quoted).map(Clause::Code), after);
    }
    let words = CodePattern::read(chunk).map(|code| Clause::Words {
        text: Analysed::new(chunk),
        prefix: code.dotted_prefix.is_some(),
        code,
    });
    (
        words.filter(
            |clause| !matches!(clause, Clause::Words { text, .. } if text.words.is_empty()),
        ),
        after,
    )
}

impl CodePattern {
    fn read(text: &str) -> Option<Self> {
        let beginning = text.strip_suffix('*');
        let forms = CodeForms::new(text)?;
        let dotted_prefix = beginning.map(|beginning| {
            // `3.*` means what stands below 3, not 30.
            let dot = if beginning.ends_with(char::is_alphanumeric) {
                ""
            } else {
                "."
            };
            format!("{}{dot}", forms.dotted)
        });
        Some(CodePattern {
            forms,
            dotted_prefix,
        })
    }

    /// Whether a code (as written) is meant.
    pub(super) fn matches(&self, code: &CodeForms) -> bool {
        match &self.dotted_prefix {
            Some(prefix) => {
                code.dotted.starts_with(prefix)
                    || self.bare_prefix().is_some_and(|p| code.bare.starts_with(p))
            }
            None => self.forms.bare == code.bare,
        }
    }

    /// For `3l*`, typed without separators: the beginning of the bare form.
    pub(super) fn bare_prefix(&self) -> Option<&str> {
        let unseparated = self
            .dotted_prefix
            .as_ref()
            .is_some_and(|prefix| *prefix == self.forms.bare);
        unseparated.then_some(self.forms.bare.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let show = |clause: &Clause| match clause {
            Clause::Phrase(phrase) => format!("\"{}\"", phrase.folded.text),
            Clause::Code(code) => format!("code:{}{:?}", code.forms.dotted, code.dotted_prefix),
            Clause::Words { text, prefix, .. } => format!(
                "{}{}",
                text.folded.text,
                if *prefix { " begins" } else { "" }
            ),
        };
        let question = Question::read(text);
        let wanted: Vec<String> = question.wanted.iter().map(show).collect();
        let unwanted: Vec<String> = question.unwanted.iter().map(show).collect();
        format!("{} | {}", wanted.join(", "), unwanted.join(", "))
    }

    #[test]
    fn operators_are_read_and_anything_else_is_words() {
        for (text, expected) in [
            ("the area of a circle", "area, circle | "),
            ("to be", "to, be | "),
            ("\"equal parts\" -area", "\"equal parts\" | area"),
            ("“分数　の” －面積", "\"分数 の\" | 面積"),
            ("code:3.L* frac*", "code:3.lSome(\"3.l\"), frac* begins | "),
            (
                "code:3.* code:\"MATH 1\"",
                "code:3Some(\"3.\"), code:math.1None | ",
            ),
            ("\"unclosed words", "\"unclosed words\" | "),
            ("- -- \"\" § code: *", " | "),
            ("AND (x OR y", "(x, y | "),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn a_whole_text_may_be_a_code() {
        assert_eq!(
            Question::read("MATH 101").whole_code,
            CodeForms::new("math-101")
        );
        assert_eq!(Question::read("MATH -101").whole_code, None);
    }
}
