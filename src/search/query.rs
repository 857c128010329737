//! Turns a question into a query of the index.
//!
//! Words are asked for in one field ([`super::terms`]) as plain terms, all of them or any: the two shapes tantivy runs
//! through by skipping whatever cannot reach the best so far. So the best few hundred of a million are known in
//! milliseconds; [`super::rank`] then looks at those closely. Codes lie far above any text.

use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery,
    InvertedIndexRangeQuery, Occur, PhraseQuery, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{TantivyError, Term};

use super::analysis::{Analysed, Piece};
use super::codes;
use super::lexicon::Lexicon;
use super::parse::{Clause, Question, Words};
use super::schema::{Fields, TextField};
use super::stems::Stems;
use super::terms::{skeleton, without_okurigana};

/// A part of a query.
pub(super) type Part = Box<dyn Query>;

/// Of the scores of a code, for one that is a word among others.
const AMONG_WORDS: f32 = 0.004;

/// How strictly words are demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// Every word must be found.
    All,
    /// As `All`, but a Japanese phrase may have a wrong or missing character.
    Most,
    /// One word is enough.
    Any,
    /// As `All`, and a Japanese phrase only as it stands: for what is not wanted.
    AsWritten,
}

/// Builds queries for one state of the index.
pub(super) struct Builder<'a> {
    /// The fields.
    pub(super) fields: &'a Fields,
    /// The languages whose stems are in the index.
    pub(super) stems: &'a [Stems],
    /// What occurs in the index.
    pub(super) lexicon: &'a Lexicon<'a>,
}

impl Builder<'_> {
    /// The query of a question; `None` when it asks for something that nothing can match (`§§`).
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn question(
        &self,
        question: &Question,
        demand: Demand,
    ) -> Result<Option<Part>, TantivyError> {
        let mut parts = Vec::new();
        if !question.wanted.is_empty() {
            let mut words = self.wanted(question, demand)?;
            if let Some(code) = &question.whole_code {
                let mut whole = self.whole_code(code)?;
                if !whole.is_empty() {
                    whole.push(words);
                    words = best(whole, 0.0);
                }
            }
            parts.push((Occur::Must, words));
        } else if question.blank || !question.unwanted.is_empty() {
            parts.push((Occur::Must, constant(AllQuery, 0.0)));
        } else {
            return Ok(None);
        }
        for clause in &question.unwanted {
            let clause = all_of(self.clause(clause, Demand::AsWritten, true)?);
            parts.push((Occur::MustNot, clause));
        }
        Ok(Some(boolean(parts)))
    }

    fn wanted(&self, question: &Question, demand: Demand) -> Result<Part, TantivyError> {
        let single = question.wanted.len() == 1 && question.whole_code.is_some();
        let mut parts = Vec::new();
        for clause in question
            .wanted
            .iter()
            .filter(|clause| !clause.is_optional())
        {
            // Whole values and codes narrow; they are no words of which one is enough.
            let narrows = matches!(clause, Clause::Value { .. } | Clause::Code(_));
            let occur = match demand {
                Demand::Any if !narrows => Occur::Should,
                _ => Occur::Must,
            };
            let clause = self.clause(clause, demand, !single)?;
            parts.extend(clause.into_iter().map(|part| (occur, part)));
        }
        if demand == Demand::Any && parts.iter().any(|(occur, _)| *occur == Occur::Must) {
            // Of the words one must still be there.
            let (narrow, words): (Vec<_>, Vec<_>) = parts
                .into_iter()
                .partition(|(occur, _)| *occur == Occur::Must);
            parts = narrow;
            parts.extend((!words.is_empty()).then(|| (Occur::Must, boolean(words))));
        }
        Ok(boolean(parts))
    }

    /// What a clause demands: all of these parts, or any.
    fn clause(
        &self,
        clause: &Clause,
        demand: Demand,
        as_code: bool,
    ) -> Result<Vec<Part>, TantivyError> {
        Ok(match clause {
            Clause::Phrase(field, text) => vec![self.phrase(*field, text, &text.words)],
            Clause::Code(code) => {
                let mut parts = self.code(code)?;
                if parts.is_empty() {
                    parts.push(term(self.fields.codes, &codes::whole(&code.forms.dotted)));
                }
                vec![best(parts, 0.0)]
            }
            Clause::Value {
                term: value,
                prefix,
            } => {
                let field = self.fields.values;
                vec![if *prefix {
                    constant(starting_with(field, value), 0.0)
                } else {
                    constant(term_query(field, value, IndexRecordOption::Basic), 0.0)
                }]
            }
            Clause::Words(words) => self.words(words, demand, as_code)?,
        })
    }

    fn words(
        &self,
        words: &Words,
        demand: Demand,
        as_code: bool,
    ) -> Result<Vec<Part>, TantivyError> {
        let mut readings = Vec::new();
        for text in words.readings() {
            readings.push(match text.words.as_slice() {
                [word] if words.prefix && !word.japanese => {
                    vec![self.beginning(words.field, text.text(word))]
                }
                _ => self.reading(words.field, text, demand)?,
            });
        }
        let mut parts = match readings.len() {
            1 => readings.remove(0),
            // The rarer of two words that may be meant is not the likelier.
            _ => {
                let mut worth = Vec::new();
                for text in words.readings() {
                    worth.push(self.lexicon.rarity_of_word(text, self.stems)?);
                }
                let least = worth.iter().copied().fold(f32::MAX, f32::min);
                let readings = readings.into_iter().map(all_of).zip(worth);
                let alike = readings.map(|(part, worth)| -> Part {
                    Box::new(BoostQuery::new(part, least / worth.max(least)))
                });
                vec![any_of(alike.collect())]
            }
        };
        if as_code && words.field.is_none() {
            let telling = words.prefix || words.code.forms.is_telling();
            let codes = if telling {
                self.code(&words.code)?
            } else {
                Vec::new()
            };
            if !codes.is_empty() {
                let codes = Box::new(BoostQuery::new(best(codes, 0.0), AMONG_WORDS));
                let words = match demand {
                    Demand::Any => any_of(parts),
                    _ => all_of(parts),
                };
                parts = vec![best(vec![codes, words], 0.1)];
            }
        }
        Ok(parts)
    }

    fn reading(
        &self,
        field: Option<TextField>,
        text: &Analysed,
        demand: Demand,
    ) -> Result<Vec<Part>, TantivyError> {
        let mut parts = Vec::new();
        for run in text.runs() {
            if run.iter().all(|word| word.japanese) {
                match field {
                    Some(_) => parts.push(self.phrase(field, text, run)),
                    None => parts.extend(self.japanese(text, run, demand)?),
                }
                continue;
            }
            for word in run {
                parts.push(self.word(field, text.text(word))?);
            }
        }
        Ok(parts)
    }

    /// A word of another script, by its stems.
    fn word(&self, field: Option<TextField>, word: &str) -> Result<Part, TantivyError> {
        let index = self.index_of(field);
        let mut terms: Vec<String> = Vec::new();
        for term in self.stems.iter().flat_map(|stems| stems.terms(word)) {
            if self.lexicon.has(index, &term)? {
                terms.push(term);
            }
        }
        if terms.is_empty() {
            terms.extend(Stems::ENGLISH.terms(word).into_iter().take(1));
        }
        Ok(any_of(terms.iter().map(|text| term(index, text)).collect()))
    }

    fn index_of(&self, field: Option<TextField>) -> Field {
        field.map_or(self.fields.all, |field| self.fields.text(field).placed)
    }

    /// A run of Japanese: what it needs of pairs of characters, and other ways to write its words.
    fn japanese(
        &self,
        text: &Analysed,
        run: &[Piece],
        demand: Demand,
    ) -> Result<Vec<Part>, TantivyError> {
        if demand == Demand::AsWritten && run.len() > 1 {
            return Ok(vec![self.phrase(None, text, run)]);
        }
        let all = self.fields.all;
        if demand == Demand::Most {
            let pairs: Vec<Part> = grams(text, &text.units_of(run))
                .iter()
                .map(|(_, pair)| term(all, pair))
                .collect();
            return Ok(match pairs.len() {
                0..=2 => pairs,
                many => {
                    let needed = (many - 2).max(many.div_ceil(2));
                    vec![Box::new(BooleanQuery::union_with_minimum_required_clauses(
                        pairs, needed,
                    ))]
                }
            });
        }
        let mut parts = Vec::new();
        for (word, pairs) in needed(text, run) {
            let pairs: Vec<Part> = pairs.iter().map(|pair| term(all, pair)).collect();
            let others =
                word.map_or(Ok(Vec::new()), |word| self.other_spellings(text.text(word)))?;
            if others.is_empty() {
                parts.extend(pairs);
            } else {
                parts.push(any_of(others.into_iter().chain([all_of(pairs)]).collect()));
            }
        }
        Ok(parts)
    }

    /// The same word with more or less okurigana, as far as it occurs.
    fn other_spellings(&self, word: &str) -> Result<Vec<Part>, TantivyError> {
        let all = self.fields.all;
        let mut parts = Vec::new();
        let bare = without_okurigana(word);
        let characters = bare.as_deref().unwrap_or(word);
        let longer = skeleton(characters);
        if self.lexicon.has(all, &longer)? {
            parts.push(term(all, &longer));
        }
        if let Some(bare) = &bare {
            let text = Analysed::new(bare);
            let pairs = grams(&text, &text.units());
            let mut occur = true;
            for (_, pair) in &pairs {
                occur = occur && self.lexicon.has(all, pair)?;
            }
            if occur {
                let pairs = pairs.iter().map(|(_, pair)| term(all, pair));
                parts.push(all_of(pairs.collect()));
            }
        }
        Ok(parts)
    }

    /// These characters and words in this order.
    fn phrase(&self, field: Option<TextField>, text: &Analysed, words: &[Piece]) -> Part {
        let grams = grams(text, &text.units_of(words));
        let fields = match &field {
            Some(field) => std::slice::from_ref(field),
            None => &TextField::ALL,
        };
        let boost = 1.0 / grams.len().max(1) as f32;
        let parts = fields.iter().filter_map(|field| {
            in_order(
                self.fields.text(*field).placed,
                grams.iter().cloned(),
                field.weight() * boost,
            )
        });
        best(parts.collect(), 0.1)
    }

    /// Words beginning so.
    fn beginning(&self, field: Option<TextField>, prefix: &str) -> Part {
        constant(starting_with(self.index_of(field), prefix), 1.0)
    }
}

/// Filters that do not score.
pub(super) fn filter(terms: Vec<Term>) -> (Occur, Part) {
    (Occur::Must, constant(TermSetQuery::new(terms), 0.0))
}

/// What a run of Japanese needs: the pairs of each word that says something, and of a single character the pairs with
/// its neighbours, since it may be half of a word.
fn needed<'a>(text: &Analysed, run: &'a [Piece]) -> Vec<(Option<&'a Piece>, Vec<String>)> {
    let loose = |units: &[Piece]| -> Vec<String> {
        grams(text, units)
            .into_iter()
            .map(|(_, gram)| gram)
            .collect()
    };
    let telling: Vec<usize> = (0..run.len())
        .filter(|at| !is_particle(text.text(&run[*at])))
        .collect();
    if telling.is_empty() {
        return vec![(None, loose(&text.units_of(run)))];
    }
    let mut needed = Vec::new();
    for at in telling {
        let word = &run[at..=at];
        if run.len() == 1 || text.units_of(word).len() > 1 {
            needed.push((run.get(at), loose(&text.units_of(word))));
            continue;
        }
        let near = text.units_of(&run[at.saturating_sub(1)..(at + 2).min(run.len())]);
        let here = near
            .iter()
            .position(|unit| unit.range.start >= run[at].range.start)
            .unwrap_or_default();
        let around = &near[here.saturating_sub(1)..(here + 2).min(near.len())];
        needed.push((None, loose(around)));
    }
    needed
}

/// The terms of some units with their places: pairs inside Japanese, single where there is no neighbour.
pub(super) fn grams(text: &Analysed, units: &[Piece]) -> Vec<(usize, String)> {
    let mut grams = Vec::new();
    for (place, unit) in units.iter().enumerate() {
        let written = text.loose(unit);
        match units.get(place + 1).filter(|next| next.glued) {
            Some(next) => grams.push((place, format!("{written}{}", text.loose(next)))),
            // The last of several is in the pair before it. A run that begins inside a longer one counts as alone.
            None if unit.glued && place > 0 => {}
            None => grams.push((place, written.into_owned())),
        }
    }
    grams
}

/// Hiragana of one or two characters: particles and endings, which no one looks for.
fn is_particle(word: &str) -> bool {
    word.chars().count() <= 2 && word.chars().all(|c| matches!(c, '\u{3041}'..='\u{3096}'))
}

fn term(field: Field, text: &str) -> Part {
    Box::new(term_query(field, text, IndexRecordOption::WithFreqs))
}

/// A query for one term.
pub(super) fn term_query(field: Field, text: &str, option: IndexRecordOption) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, text), option)
}

/// Terms at these places from one another; `None` without terms.
fn in_order(
    field: Field,
    terms: impl Iterator<Item = (usize, String)>,
    boost: f32,
) -> Option<Part> {
    let terms: Vec<(usize, Term)> = terms
        .map(|(place, text)| (place, Term::from_field_text(field, &text)))
        .collect();
    match terms.as_slice() {
        [] => None,
        [(_, only)] => Some(boosted(
            TermQuery::new(only.clone(), IndexRecordOption::WithFreqs),
            boost,
        )),
        _ => Some(boosted(PhraseQuery::new_with_offset(terms), boost)),
    }
}

/// A query for all terms that begin so.
pub(super) fn starting_with(field: Field, prefix: &str) -> InvertedIndexRangeQuery {
    let bound = |text: &str| Term::from_field_text(field, text);
    InvertedIndexRangeQuery::new(
        Bound::Included(bound(prefix)),
        Bound::Excluded(bound(&format!("{prefix}{}", char::MAX))),
    )
}

/// A query with a score of its own.
pub(super) fn constant(query: impl Query, score: f32) -> Part {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

fn boosted(query: impl Query, boost: f32) -> Part {
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn best(parts: Vec<Part>, tie: f32) -> Part {
    Box::new(DisjunctionMaxQuery::with_tie_breaker(parts, tie))
}

/// A single part stays bare: only then tantivy skips what cannot be among the best.
fn boolean(mut parts: Vec<(Occur, Part)>) -> Part {
    match parts.pop() {
        Some((Occur::Must | Occur::Should, only)) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Box::new(BooleanQuery::new(parts))
        }
    }
}

fn any_of(parts: Vec<Part>) -> Part {
    boolean(
        parts
            .into_iter()
            .map(|part| (Occur::Should, part))
            .collect(),
    )
}

fn all_of(parts: Vec<Part>) -> Part {
    boolean(parts.into_iter().map(|part| (Occur::Must, part)).collect())
}
