//! The lists of the index that suggestions come from: few records are read from each, the most prominent first.

use std::collections::HashSet;

use tantivy::collector::{Collector as _, TopDocs};
use tantivy::query::{
    BooleanQuery, EnableScoring, InvertedIndexRangeQuery, Occur, PhraseQuery,
    Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{
    DocAddress, DocId, DocSet, Order, Searcher, SegmentReader, TERMINATED, TantivyDocument,
    TantivyError, Term,
};

use super::super::codes;
use super::super::fold::loose;
use super::super::record::Kind;
use super::super::schema::{Fields, STANDING, TextField};
use super::super::starts::{self, SHORT};
use super::{Candidate, Typed, written};

/// Codes that are looked at for one beginning, in their order.
const MOST_CODES: usize = 20_000;

/// A half of the index with what narrows it.
pub(super) struct Half<'a> {
    pub(super) fields: &'a Fields,
    pub(super) searcher: &'a Searcher,
    pub(super) filters: Vec<(Occur, Box<dyn TantivyQuery>)>,
}

impl Half<'_> {
    /// The records that may be suggested.
    pub(super) fn candidates(
        &self,
        typed: &Typed,
        limit: usize,
    ) -> Result<Vec<Candidate>, TantivyError> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        self.codes(typed, limit, &mut seen, &mut found)?;
        for query in [self.leads(typed), self.words(typed)] {
            let texts = |found: &[Candidate]| {
                let texts = found.iter().filter(|one| !one.is_code());
                texts.map(|one| &one.text).collect::<HashSet<_>>().len()
            };
            // Many records may share few texts: then more of them are read, once.
            for most in [limit * 2 + 8, limit * 16] {
                let places = self.best(&query, most)?;
                let exhausted = places.len() < most;
                self.read(typed, places, &mut seen, &mut found)?;
                if exhausted || texts(&found) >= limit {
                    break;
                }
            }
            if texts(&found) >= limit {
                break;
            }
        }
        Ok(found)
    }

    /// Adds records by their code: what was typed, and what goes on from it.
    fn codes(
        &self,
        typed: &Typed,
        limit: usize,
        seen: &mut HashSet<DocAddress>,
        found: &mut Vec<Candidate>,
    ) -> Result<(), TantivyError> {
        let (Some(forms), Some((dotted, beginning))) = (&typed.code, typed.code_beginning()) else {
            return Ok(());
        };
        let exact = vec![term(self.fields.codes, &codes::whole_bare(&forms.bare))];
        self.read(typed, self.best(&exact, limit)?, seen, found)?;
        let places = if forms.bare.chars().count() <= SHORT && !dotted {
            let short = vec![term(self.fields.starts, &starts::code_term(&forms.bare))];
            self.best(&short, limit * 2)?
        } else {
            let beginning = if dotted {
                codes::whole(&beginning)
            } else {
                codes::whole_bare(&beginning)
            };
            self.codes_from(&beginning, limit)?
        };
        self.read(typed, places, seen, found)
    }

    /// The first records, in the order of their codes, whose code begins so.
    fn codes_from(
        &self,
        beginning: &str,
        limit: usize,
    ) -> Result<Vec<(u64, DocAddress)>, TantivyError> {
        let mut places = Vec::new();
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            let allowed = self.allowed(segment)?;
            let standing = segment.fast_fields().u64(STANDING)?;
            let codes = segment.inverted_index(self.fields.codes)?;
            let mut terms = (codes.terms().range())
                .ge(beginning.as_bytes())
                .lt(after(beginning).as_bytes())
                .into_stream()?;
            let (mut looked_at, mut taken) = (0, 0);
            while taken < limit && looked_at < MOST_CODES && terms.advance() {
                looked_at += 1;
                let mut docs =
                    codes.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                while docs.doc() != TERMINATED {
                    let doc = docs.doc();
                    if !segment.is_deleted(doc) && allowed.as_ref().is_none_or(|all| all.has(doc)) {
                        let standing = standing.first(doc).unwrap_or(u64::MAX);
                        places.push((standing, DocAddress::new(ordinal, doc)));
                        taken += 1;
                    }
                    docs.advance();
                }
            }
        }
        Ok(places)
    }

    /// What the filters let through; `None` for everything.
    fn allowed(&self, segment: &SegmentReader) -> Result<Option<Bits>, TantivyError> {
        if self.filters.is_empty() {
            return Ok(None);
        }
        let query = BooleanQuery::new(self.clauses(Vec::new()));
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        let mut bits = Bits(vec![0; segment.max_doc() as usize / 64 + 1]);
        weight.for_each_no_score(segment, &mut |docs| {
            docs.iter().for_each(|doc| bits.set(*doc));
        })?;
        Ok(Some(bits))
    }

    /// Texts that begin so.
    fn leads(&self, typed: &Typed) -> Vec<Box<dyn TantivyQuery>> {
        let lead = term(self.fields.starts, &starts::lead_term(&typed.lead));
        if typed.lead.chars().count() <= starts::LEAD {
            return vec![lead];
        }
        let mut all = self.words(typed);
        all.push(lead);
        all
    }

    /// Texts with these words, the last one by its beginning.
    fn words(&self, typed: &Typed) -> Vec<Box<dyn TantivyQuery>> {
        let text = &typed.text;
        let last = text.words.last().map(|word| word.range.clone());
        let mut all: Vec<Box<dyn TantivyQuery>> = Vec::new();
        for run in text.runs() {
            match written(text, run) {
                Some(written) if run.iter().all(|word| word.japanese) => {
                    all.push(self.characters(written));
                }
                _ => all.extend(run.iter().map(|word| {
                    let is_last = Some(&word.range) == last.as_ref();
                    self.word(text.text(word), is_last)
                })),
            }
        }
        all
    }

    fn word(&self, word: &str, beginning: bool) -> Box<dyn TantivyQuery> {
        if beginning && word.chars().count() <= SHORT {
            return term(self.fields.starts, &starts::word_term(word));
        }
        let word = loose(word);
        self.in_texts(|text| {
            let field = self.fields.text(text).placed;
            if beginning {
                starting_with(field, &word)
            } else {
                term(field, &word)
            }
        })
    }

    /// These Japanese characters in a row; a single one only at the beginning of a word.
    fn characters(&self, characters: &str) -> Box<dyn TantivyQuery> {
        let loosely: Vec<char> = loose(characters).chars().collect();
        let characters: Vec<char> = characters.chars().collect();
        let pair = |pair: &[char]| pair.iter().collect::<String>();
        match characters.as_slice() {
            [one] => term(self.fields.starts, &starts::word_term(&one.to_string())),
            [_, _] => self.in_texts(|text| term(self.fields.text(text).placed, &pair(&loosely))),
            _ => self.in_texts(|text| {
                let field = self.fields.text(text).placed;
                let terms = loosely.windows(2).map(pair);
                let terms = terms.map(|pair| Term::from_field_text(field, &pair));
                Box::new(PhraseQuery::new(terms.collect()))
            }),
        }
    }

    fn in_texts(
        &self,
        query: impl Fn(TextField) -> Box<dyn TantivyQuery>,
    ) -> Box<dyn TantivyQuery> {
        let texts = [TextField::Title, TextField::Abbreviated];
        Box::new(BooleanQuery::union(texts.map(query).into()))
    }

    fn clauses(&self, all: Vec<Box<dyn TantivyQuery>>) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        let filters = self.filters.iter();
        let filters = filters.map(|(occur, filter)| (*occur, filter.box_clone()));
        let words = all.into_iter().map(|query| (Occur::Must, query));
        words.chain(filters).collect()
    }

    /// The most prominent records that meet all of these.
    fn best(
        &self,
        all: &[Box<dyn TantivyQuery>],
        most: usize,
    ) -> Result<Vec<(u64, DocAddress)>, TantivyError> {
        let all = all.iter().map(|query| query.box_clone()).collect();
        let query = BooleanQuery::new(self.clauses(all));
        let top = TopDocs::with_limit(most.max(1)).order_by_fast_field(STANDING, Order::Asc);
        top.check_schema(self.searcher.schema())?;
        let found = self.searcher.search(&query, &top)?;
        let places = found.into_iter();
        Ok(places
            .map(|(standing, at)| (standing.unwrap_or(u64::MAX), at))
            .collect())
    }

    /// Reads records and keeps those that fit.
    fn read(
        &self,
        typed: &Typed,
        places: Vec<(u64, DocAddress)>,
        seen: &mut HashSet<DocAddress>,
        found: &mut Vec<Candidate>,
    ) -> Result<(), TantivyError> {
        for (standing, at) in places {
            if seen.insert(at) {
                let record: TantivyDocument = self.searcher.doc(at)?;
                found.extend(self.candidate(typed, standing, &record));
            }
        }
        Ok(())
    }

    fn candidate(
        &self,
        typed: &Typed,
        standing: u64,
        record: &TantivyDocument,
    ) -> Option<Candidate> {
        let text = |field: Field| record.get_first(field).and_then(|value| value.as_str());
        let stored = |field| text(self.fields.text(field).stored);
        let (title, short) = (stored(TextField::Title), stored(TextField::Abbreviated));
        let shown = short.or(title)?;
        let code = text(self.fields.code);
        let by_code = code.and_then(|code| typed.code_fit(code));
        let by_text = || {
            let texts = short.into_iter().chain(title);
            let fits = texts.filter_map(|text| {
                let (fit, marks) = typed.text_fit(text)?;
                Some((fit, marks, text))
            });
            fits.min_by_key(|(fit, ..)| *fit)
        };
        let (fit, marks, shown) = match by_code {
            Some(fit) => (fit, Vec::new(), shown),
            None => by_text()?,
        };
        let document = record.get_first(self.fields.document);
        // Of codes the one leads of which a whole piece was typed, then the shorter: not the one with the shorter title.
        let (standing, length) = match (by_code, code) {
            (Some(_), Some(code)) => (standing & !0xFF | u64::from(!typed.ends_piece(code)), code),
            _ => (standing, shown),
        };
        Some(Candidate {
            fit,
            standing,
            length: length.chars().count(),
            text: shown.to_owned(),
            id: text(self.fields.id)?.to_owned(),
            kind: Kind::from_name(text(self.fields.kind)?)?,
            document: document.and_then(|value| value.as_i64())?,
            code: code.map(str::to_owned),
            marks,
        })
    }
}

/// A set of documents of a segment.
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, doc: DocId) {
        if let Some(word) = self.0.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    fn has(&self, doc: DocId) -> bool {
        let word = self.0.get(doc as usize / 64);
        word.is_some_and(|word| word & (1 << (doc % 64)) != 0)
    }
}

fn term(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn starting_with(field: Field, beginning: &str) -> Box<dyn TantivyQuery> {
    let bound = |text: &str| Term::from_field_text(field, text);
    Box::new(InvertedIndexRangeQuery::new(
        std::ops::Bound::Included(bound(beginning)),
        std::ops::Bound::Excluded(bound(&after(beginning))),
    ))
}

/// What comes after everything that begins so.
fn after(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}
