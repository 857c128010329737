//! What occurs in the index, as far as who asks may know: all of the public half, and of the other half what stands in
//! records of the own organisation. Here misspelt words find what was meant.

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

use super::analysis::Analysed;
use super::generation::View;
use super::schema::{Fields, ORGANISATION};
use super::stems::Stems;

/// Words that are compared with a misspelt one, per segment.
const MOST_COMPARED: usize = 1_000;
/// Words that are taken for a misspelt one.
const MOST_TAKEN: usize = 3;
/// Records of the private half that are looked at to know whether one of the own has a term.
const MOST_LOOKED_AT: usize = 10_000;
/// Letters from which a word may have one mistake, and two.
const ONE_MISTAKE: usize = 3;
const TWO_MISTAKES: usize = 8;

/// The words of an index, for who asks.
pub(super) struct Lexicon<'a> {
    pub(super) fields: &'a Fields,
    pub(super) view: &'a View,
    /// The organisation of who asks.
    pub(super) viewer: Option<i64>,
}

/// A word that may have been meant.
#[derive(Debug, PartialEq)]
struct Candidate {
    mistakes: usize,
    other_beginning: bool,
    records: u64,
    word: String,
}

impl Lexicon<'_> {
    /// In how many public records a term stands.
    pub(super) fn records(&self, field: Field, term: &str) -> Result<u64, TantivyError> {
        self.view
            .public
            .doc_freq(&Term::from_field_text(field, term))
    }

    /// Whether a term occurs.
    pub(super) fn has(&self, field: Field, term: &str) -> Result<bool, TantivyError> {
        Ok(self.records(field, term)? > 0 || self.own_has(field, term)?)
    }

    /// Whether a word occurs in any form.
    pub(super) fn occurs(&self, word: &str, stems: &[Stems]) -> Result<bool, TantivyError> {
        for term in stems.iter().flat_map(|stems| stems.terms(word)) {
            if self.has(self.fields.all, &term)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether any term of a field begins so. (Of the private half every term tells: the query, not this, decides what
    /// is found.)
    pub(super) fn has_beginning(&self, field: Field, prefix: &str) -> Result<bool, TantivyError> {
        let halves = self.halves();
        for segment in halves.iter().flat_map(|half| half.segment_readers()) {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
            if terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What rarity makes a term worth: the inverse document frequency of BM25.
    pub(super) fn rarity(&self, field: Field, term: &str) -> Result<f32, TantivyError> {
        let all = self.view.public.num_docs().max(1) as f32;
        let with = (self.records(field, term)? as f32).min(all);
        Ok((1.0 + (all - with + 0.5) / (with + 0.5)).ln())
    }

    /// How rare the rarest word of a text is.
    pub(super) fn rarity_of_word(
        &self,
        text: &Analysed,
        stems: &[Stems],
    ) -> Result<f32, TantivyError> {
        let mut rarest = 0_f32;
        for word in &text.words {
            let mut rarity = f32::MAX;
            for term in stems.iter().flat_map(|stems| stems.terms(text.text(word))) {
                rarity = rarity.min(self.rarity(self.fields.all, &term)?);
            }
            rarest = rarest.max(rarity);
        }
        Ok(rarest)
    }

    /// The words of which a misspelt one may be a slip, the likeliest first; all with as few mistakes as possible.
    pub(super) fn meant(&self, word: &str) -> Result<Vec<String>, TantivyError> {
        let length = word.chars().count();
        let most = match length {
            TWO_MISTAKES.. => 2,
            ONE_MISTAKE.. => 1,
            _ => 0,
        };
        for mistakes in 1..=most {
            let mut found: Vec<Candidate> = Vec::new();
            for half in self.halves() {
                for segment in half.segment_readers() {
                    self.near(half, segment, word, mistakes, &mut found)?;
                }
            }
            if !found.is_empty() {
                found.sort_by(|a, b| {
                    (a.mistakes, a.other_beginning)
                        .cmp(&(b.mistakes, b.other_beginning))
                        .then_with(|| b.records.cmp(&a.records))
                        .then_with(|| a.word.cmp(&b.word))
                });
                let words = found.into_iter().map(|candidate| candidate.word);
                return Ok(words.take(MOST_TAKEN).collect());
            }
        }
        Ok(Vec::new())
    }

    /// Adds the words of a segment with at most so many mistakes.
    fn near(
        &self,
        half: &Searcher,
        segment: &SegmentReader,
        word: &str,
        mistakes: usize,
        found: &mut Vec<Candidate>,
    ) -> Result<(), TantivyError> {
        let query = FuzzyTermQuery::new(
            Term::from_field_text(self.fields.all, word),
            u8::try_from(mistakes).unwrap_or(u8::MAX),
            true,
        );
        let index = segment.inverted_index(self.fields.all)?;
        let mut terms = index.terms().search(query.automaton()?);
        // Two mistakes reach far; few people get the first letter wrong as well.
        if let Some(first) = word.chars().next().filter(|_| mistakes > 1) {
            let after = char::from_u32(u32::from(first) + 1).unwrap_or(char::MAX);
            terms = terms.ge(first.to_string()).lt(after.to_string());
        }
        let mut terms = terms.into_stream()?;
        let mut compared = 0;
        while compared < MOST_COMPARED && terms.advance() {
            compared += 1;
            let Ok(other) = std::str::from_utf8(terms.key()) else {
                continue;
            };
            let plain = other.chars().all(|c| c.is_alphabetic() || c == '\'');
            if !plain || other == word || found.iter().any(|known| known.word == other) {
                continue;
            }
            let public = std::ptr::eq(half, &self.view.public);
            if !public && !self.own_has(self.fields.all, other)? {
                continue;
            }
            found.push(Candidate {
                mistakes: distance(word, other),
                other_beginning: word.chars().next() != other.chars().next(),
                records: self.records(self.fields.all, other)?,
                word: other.to_owned(),
            });
        }
        Ok(())
    }

    /// Whether a term stands in a record.
    pub(super) fn stands_in(
        &self,
        term: &str,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<bool, TantivyError> {
        let term = Term::from_field_text(self.fields.all, term);
        let segment = searcher.segment_reader(address.segment_ord);
        let index = segment.inverted_index(self.fields.all)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic)?;
        Ok(postings.is_some_and(|mut postings| {
            let at = postings.doc();
            at == address.doc_id
                || (at < address.doc_id && postings.seek(address.doc_id) == address.doc_id)
        }))
    }

    /// The halves that who asks sees something of.
    fn halves(&self) -> Vec<&Searcher> {
        let private = self.viewer.map(|_| &self.view.private);
        std::iter::once(&self.view.public).chain(private).collect()
    }

    /// Whether a private record of the own organisation has a term.
    fn own_has(&self, field: Field, term: &str) -> Result<bool, TantivyError> {
        let Some(viewer) = self.viewer else {
            return Ok(false);
        };
        let term = Term::from_field_text(field, term);
        for segment in self.view.private.segment_readers() {
            let index = segment.inverted_index(field)?;
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            let owners = segment.fast_fields().i64(ORGANISATION)?;
            for _ in 0..MOST_LOOKED_AT {
                let doc = postings.doc();
                if doc == TERMINATED {
                    break;
                }
                if !segment.is_deleted(doc) && owners.first(doc) == Some(viewer) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }
}

/// Letters left out, added, changed or exchanged with the next (optimal string alignment).
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let changed = rows[i][j] + usize::from(a != b);
            let mut best = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_counted() {
        for (left, right, expected) in [
            ("fraction", "fraction", 0),
            ("fracton", "fraction", 1),
            ("fractoin", "fraction", 1),
            ("farctoin", "fraction", 2),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(left, right), expected, "{left} {right}");
        }
    }
}
