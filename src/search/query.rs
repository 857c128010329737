//! Turns a question into a query of the index. Scores are BM25 per field times the field's weight; a matching code lies
//! far above any text.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery,
    InvertedIndexRangeQuery, Occur, PhraseQuery, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::analysis::{Analysed, CodeForms, Piece, Stems};
use super::parse::{Clause, CodePattern, Question};
use super::schema::{Fields, TextField};

type Part = Box<dyn Query>;

/// Scores of a code: the whole query, dotted and bare; a word among others; a beginning. Text scores stay far
/// below.
const CODE_DOTTED: f32 = 1_000_000.0;
const CODE_BARE: f32 = 500_000.0;
const CODE_AMONG_WORDS: f32 = 30.0;
const CODE_PREFIX: f32 = 60.0;
/// What a field adds that is not the best one.
const TIE: f32 = 0.1;

/// How strictly words are demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// Every word must be found.
    All,
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
}

impl Builder<'_> {
    /// The query of a question; `None` when it asks for something that nothing can match (`§§`).
    pub(super) fn question(&self, question: &Question, demand: Demand) -> Option<Part> {
        let mut parts = Vec::new();
        if !question.wanted.is_empty() {
            let occur = if demand == Demand::Any {
                Occur::Should
            } else {
                Occur::Must
            };
            let clauses = question
                .wanted
                .iter()
                .map(|clause| (occur, self.clause(clause, demand)))
                .collect();
            let words: Part = Box::new(BooleanQuery::new(clauses));
            let whole = question
                .whole_code
                .iter()
                .flat_map(|code| self.exact_code(code, CODE_DOTTED, CODE_BARE));
            parts.push((Occur::Must, best(whole.chain([words]).collect(), 0.0)));
        } else if question.blank || !question.unwanted.is_empty() {
            parts.push((Occur::Must, constant(AllQuery, 0.0)));
        } else {
            return None;
        }
        let unwanted = question
            .unwanted
            .iter()
            .map(|clause| self.clause(clause, Demand::AsWritten));
        parts.extend(unwanted.map(|query| (Occur::MustNot, query)));
        Some(Box::new(BooleanQuery::new(parts)))
    }

    fn clause(&self, clause: &Clause, demand: Demand) -> Part {
        match clause {
            Clause::Phrase(text) => self.grams(text, &text.words, 1.0),
            Clause::Code(code) => best(self.code(code, CODE_DOTTED, CODE_BARE), 0.0),
            Clause::Words { text, code, prefix } => {
                let mut parts = self.code(code, CODE_AMONG_WORDS, CODE_AMONG_WORDS);
                match text.words.as_slice() {
                    [word] if *prefix && !word.japanese => {
                        parts.extend(self.beginning(text.text(word)))
                    }
                    _ => {
                        let occur = if demand == Demand::Any {
                            Occur::Should
                        } else {
                            Occur::Must
                        };
                        let runs = text
                            .runs()
                            .map(|run| (occur, self.run(text, run, demand)))
                            .collect();
                        parts.push(Box::new(BooleanQuery::new(runs)));
                    }
                }
                best(parts, TIE)
            }
        }
    }

    fn code(&self, code: &CodePattern, dotted: f32, bare: f32) -> Vec<Part> {
        let Some(prefix) = &code.dotted_prefix else {
            return self.exact_code(&code.forms, dotted, bare).into();
        };
        let mut parts = vec![constant(
            starting_with(self.fields.code_dotted, prefix),
            CODE_PREFIX,
        )];
        parts.extend(
            code.bare_prefix()
                .map(|bare| constant(starting_with(self.fields.code_bare, bare), CODE_PREFIX)),
        );
        parts
    }

    fn exact_code(&self, forms: &CodeForms, dotted: f32, bare: f32) -> [Part; 2] {
        [
            constant(term(self.fields.code_dotted, &forms.dotted), dotted),
            constant(term(self.fields.code_bare, &forms.bare), bare),
        ]
    }

    /// Words beginning so, in any field.
    fn beginning(&self, prefix: &str) -> impl Iterator<Item = Part> {
        TextField::ALL.into_iter().map(move |text| {
            constant(
                starting_with(self.fields.text(text).words, prefix),
                text.weight(),
            )
        })
    }

    /// Neighbouring words of one script.
    fn run(&self, text: &Analysed, run: &[Piece], demand: Demand) -> Part {
        if run.iter().all(|word| word.japanese) {
            return self.japanese(text, run, demand);
        }
        let phrase = self.words(text, run);
        if run.len() == 1 || demand != Demand::Any {
            return phrase;
        }
        // Of `problem-solving` each word says something; of `3.L.GC` none does.
        let telling = run
            .iter()
            .filter(|word| text.text(word).chars().nth(2).is_some());
        let single = telling.map(|word| self.words(text, std::slice::from_ref(word)));
        any_of(single.chain([phrase]))
    }

    /// Words of other scripts in this order, as written or by their stems.
    fn words(&self, text: &Analysed, words: &[Piece]) -> Part {
        let written: Vec<String> = words
            .iter()
            .map(|word| text.text(word).to_owned())
            .collect();
        let mut parts = Vec::new();
        for field in TextField::ALL {
            let index = self.fields.text(field).words;
            parts.extend(in_order(
                index,
                written.iter().cloned().enumerate(),
                field.weight(),
            ));
            for stems in self.stems {
                let stemmed = written.iter().map(|word| stems.stem(word));
                parts.extend(in_order(index, stemmed.enumerate(), field.weight() * 0.9));
            }
        }
        best(parts, TIE)
    }

    /// A run of Japanese: as it stands anywhere (also inside words), or all its words.
    fn japanese(&self, text: &Analysed, run: &[Piece], demand: Demand) -> Part {
        let content: Vec<&Piece> = run
            .iter()
            .filter(|word| !is_particle(text.text(word)))
            .collect();
        let count = content.len().max(1) as f32;
        if demand == Demand::AsWritten || content.is_empty() {
            return self.grams(text, run, 1.0);
        }
        let words = content
            .iter()
            .map(|word| self.japanese_word(text, word, run.len() == 1));
        if run.len() == 1 {
            return any_of(words);
        }
        let whole = self.grams(text, run, 1.2 * count);
        match demand {
            Demand::Any => any_of(words.chain([whole])),
            _ => best(
                vec![whole, Box::new(BooleanQuery::intersection(words.collect()))],
                0.5,
            ),
        }
    }

    /// A Japanese word: as a word, or as characters inside others. A single character inside others says nothing
    /// unless it stands alone in the query.
    fn japanese_word(&self, text: &Analysed, word: &Piece, alone: bool) -> Part {
        let written = text.text(word);
        let mut parts: Vec<Part> = Vec::new();
        for field in TextField::ALL {
            parts.push(boosted(
                term(self.fields.text(field).words, written),
                field.weight(),
            ));
        }
        if alone || written.chars().nth(1).is_some() {
            parts.push(self.grams(text, std::slice::from_ref(word), 0.8));
        }
        best(parts, TIE)
    }

    /// These characters and words in this order in any field, weighed as one word times `boost`.
    fn grams(&self, text: &Analysed, words: &[Piece], boost: f32) -> Part {
        let grams = grams(text, &text.units_of(words));
        let boost = boost / grams.len().max(1) as f32;
        let parts = TextField::ALL.into_iter().filter_map(|field| {
            in_order(
                self.fields.text(field).grams,
                grams.iter().cloned(),
                field.weight() * boost,
            )
        });
        best(parts.collect(), TIE)
    }
}

/// Filters that do not score.
pub(super) fn filter(terms: Vec<Term>) -> (Occur, Part) {
    (Occur::Must, constant(TermSetQuery::new(terms), 0.0))
}

/// The terms of some units with their places: pairs inside Japanese, single where there is no neighbour.
fn grams(text: &Analysed, units: &[Piece]) -> Vec<(usize, String)> {
    let mut grams = Vec::new();
    for (place, unit) in units.iter().enumerate() {
        let written = text.text(unit);
        match units.get(place + 1).filter(|next| next.glued) {
            Some(next) => grams.push((place, format!("{written}{}", text.text(next)))),
            // The last of several is in the pair before it. A run that begins inside a longer one counts as alone.
            None if unit.glued && place > 0 => {}
            None => grams.push((place, written.to_owned())),
        }
    }
    grams
}

/// Hiragana of one or two characters: particles and endings, which no one looks for.
fn is_particle(word: &str) -> bool {
    word.chars().count() <= 2 && word.chars().all(|c| matches!(c, '\u{3041}'..='\u{3096}'))
}

fn term(field: Field, text: &str) -> TermQuery {
    TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    )
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

fn starting_with(field: Field, prefix: &str) -> InvertedIndexRangeQuery {
    let bound = |text: &str| Term::from_field_text(field, text);
    InvertedIndexRangeQuery::new(
        Bound::Included(bound(prefix)),
        Bound::Excluded(bound(&format!("{prefix}{}", char::MAX))),
    )
}

fn constant(query: impl Query, score: f32) -> Part {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

fn boosted(query: impl Query, boost: f32) -> Part {
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn best(parts: Vec<Part>, tie: f32) -> Part {
    Box::new(DisjunctionMaxQuery::with_tie_breaker(parts, tie))
}

fn any_of(parts: impl Iterator<Item = Part>) -> Part {
    Box::new(BooleanQuery::union(parts.collect()))
}
