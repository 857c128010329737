//! Turns what may be a code into a query: each way to type a code is a look-up of its own, and only those that find
//! something are asked for. Their scores lie far above those of text.

use tantivy::TantivyError;
use tantivy::schema::IndexRecordOption;

use super::codes::{self, CodeForms};
use super::parse::{CodePattern, Question};
use super::query::{Builder, Part, constant, starting_with, term_query};

/// Scores of a code by how it was typed, from just so to a part of it; texts score some hundreds.
const WHOLE: f32 = 10_000.0;
const WHOLE_BARE: f32 = 8_500.0;
const TAIL: f32 = 7_500.0;
const BEGINNING_BARE: f32 = 7_000.0;
const TAIL_BARE: f32 = 6_500.0;
const WITHOUT_HEAD: f32 = 5_500.0;
const BEGINNING: f32 = 4_000.0;
const INNER_BEGINNING: f32 = 3_000.0;
const BEGINNING_OPEN: f32 = 2_500.0;
const SAME_TAIL: f32 = 2_000.0;
const CHANCE_OF_FEW: f32 = 1_500.0;
/// From here on a score is that of a code.
pub(super) const CODES: f32 = 1_000.0;
/// A word that is by chance the code of so few comes first; else it counts so much, times its rarity.
const FEW: u64 = 5;
const CHANCE: f32 = 2.2;

impl Builder<'_> {
    /// Codes that a pattern means; empty if there are none.
    pub(super) fn code(&self, code: &CodePattern) -> Result<Vec<Part>, TantivyError> {
        let Some(prefix) = &code.dotted_prefix else {
            return self.code_as_typed(&code.forms);
        };
        let field = self.fields.codes;
        let mut parts = Vec::new();
        let bare = code.bare_prefix().map(codes::whole_bare);
        for beginning in std::iter::once(codes::whole(prefix)).chain(bare) {
            if self.lexicon.has_beginning(field, &beginning)? {
                parts.push(constant(starting_with(field, &beginning), BEGINNING));
            }
        }
        Ok(parts)
    }

    /// Whether the question as it stands is a code that there is.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn is_code(&self, question: &Question) -> Result<bool, TantivyError> {
        match &question.whole_code {
            Some(code) if code.is_telling() => Ok(!self.code_as_typed(code)?.is_empty()),
            Some(code) if !self.lexicon.occurs(&code.bare, self.stems)? => {
                Ok(!self.whole_code(code)?.is_empty())
            }
            _ => Ok(false),
        }
    }

    /// Codes that the whole query means, also by chance; empty if there are none.
    pub(super) fn whole_code(&self, code: &CodeForms) -> Result<Vec<Part>, TantivyError> {
        if code.is_telling() {
            return self.code_as_typed(code);
        }
        // `1` or `reading` may be a code, but is a word first.
        let field = self.fields.codes;
        let term = codes::whole_bare(&code.bare);
        if !self.lexicon.has(field, &term)? {
            let begins = !self.lexicon.occurs(&code.bare, self.stems)?
                && self.lexicon.has_beginning(field, &term)?;
            let beginning = begins.then(|| constant(starting_with(field, &term), BEGINNING_OPEN));
            return Ok(beginning.into_iter().collect());
        }
        let score = match self.lexicon.records(field, &term)? {
            0..=FEW => CHANCE_OF_FEW,
            _ => CHANCE * self.lexicon.rarity(field, &term)?,
        };
        Ok(vec![constant(
            term_query(field, &term, IndexRecordOption::Basic),
            score,
        )])
    }

    /// Codes of which this is the whole, the end or the beginning, or of whose end it is.
    fn code_as_typed(&self, code: &CodeForms) -> Result<Vec<Part>, TantivyError> {
        let field = self.fields.codes;
        // Typed without separators, a beginning is as likely as an end.
        let (tail, open) = if code.is_separated() {
            (TAIL, BEGINNING_OPEN)
        } else {
            (TAIL_BARE, BEGINNING_BARE)
        };
        let mut wanted = vec![
            (codes::whole(&code.dotted), WHOLE),
            (codes::whole_bare(&code.bare), WHOLE_BARE),
            (codes::tail(&code.dotted), tail),
            (codes::tail_bare(&code.bare), TAIL_BARE),
        ];
        for (at, tail) in code.tails().enumerate() {
            let score = WITHOUT_HEAD - 100.0 * at as f32;
            wanted.push((codes::whole(tail), score));
            wanted.push((codes::whole_bare(&tail.replace('.', "")), score));
        }
        let last = code.last_word().map(codes::whole);
        wanted.extend(last.map(|last| (last, WITHOUT_HEAD - 1_000.0)));
        let mut parts = Vec::new();
        for (text, score) in wanted {
            if self.lexicon.has(field, &text)? {
                parts.push(constant(
                    term_query(field, &text, IndexRecordOption::Basic),
                    score,
                ));
            }
        }
        let below = format!("{}.", code.dotted);
        for (beginning, score) in [
            (codes::whole(&below), BEGINNING),
            (codes::tail(&below), INNER_BEGINNING),
            (codes::whole_bare(&code.bare), open),
        ] {
            if self.lexicon.has_beginning(field, &beginning)? {
                parts.push(constant(starting_with(field, &beginning), score));
            }
        }
        if parts.is_empty() {
            for tail in code.tails().filter(|tail| tail.matches('.').count() >= 2) {
                let same = codes::tail(tail);
                if self.lexicon.has(field, &same)? {
                    let query = term_query(field, &same, IndexRecordOption::Basic);
                    return Ok(vec![constant(query, SAME_TAIL)]);
                }
            }
        }
        Ok(parts)
    }
}
