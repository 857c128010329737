//! How telling a term is: always by the statistics of the public half, so that nothing of what is private shows.

use std::collections::HashMap;

use tantivy::query::Bm25StatisticsProvider;
use tantivy::{Searcher, TantivyError, Term};

use super::side::{Class, GRAM, Key};
use crate::search::ask::PublicStatistics;
use crate::search::schema::Fields;

/// Weights of terms, looked up once each.
pub(super) struct Statistics<'a> {
    public: &'a Searcher,
    fields: Fields,
    known: HashMap<Key, f32>,
}

impl<'a> Statistics<'a> {
    /// The statistics of a state of the public half.
    pub(super) fn new(public: &'a Searcher, fields: Fields) -> Self {
        Statistics {
            public,
            fields,
            known: HashMap::new(),
        }
    }

    /// What the index scores its hits with.
    pub(super) fn provider(&self) -> PublicStatistics<'_> {
        PublicStatistics(self.public)
    }

    /// The inverse document frequency of a term among records, as BM25 has it: above 0, the greater the rarer. Pairs
    /// of characters count less, because each character is in two of them and in a word.
    pub(super) fn weight(&mut self, key: &Key) -> Result<f32, TantivyError> {
        if let Some(&known) = self.known.get(key) {
            return Ok(known);
        }
        let factor = match key.class {
            Class::Word => 1.0,
            Class::Gram => GRAM,
        };
        let term = Term::from_field_text(self.fields.all, &key.text);
        let holding = self.public.doc_freq(&term)? as f32;
        let all: f32 = self.provider().total_num_docs()? as f32;
        let weight = factor * (1.0 + (all - holding + 0.5).max(0.5) / (holding + 0.5)).ln();
        self.known.insert(key.clone(), weight);
        Ok(weight)
    }
}
