//! Looks closely at the best hits of a query: in which text each word stands, how near its neighbour in the query, and
//! whether just as typed; and prefers what is in force to what is not, if all else is about equal.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TantivyError, Term};

use super::analysis::{Analysed, Piece};
use super::code_query::CODES;
use super::fold::Folded;
use super::lexicon::Lexicon;
use super::parse::{Clause, Question};
use super::query::grams;
use super::schema::{STATUS, TextField};
use super::stems::Stems;
use super::terms::japanese_word;

/// How many of the best hits are looked at; the rest keep their order.
pub(super) const LOOKED_AT: usize = 250;
/// Words and pairs of a query that are looked at.
const MOST_PROBES: usize = 16;
/// How much it counts that two words stand as near as in the query, and that a word stands as typed; times the
/// rarity of the words.
const NEAR: f32 = 1.0;
const AS_TYPED: f32 = 0.5;
/// What words count beside a code: less than lies between two ways to type it.
const MOST_BESIDE_CODE: f32 = 40.0;
/// Words farther apart than this are not near.
const FAR: u32 = 8;

/// What to look for in the hits.
#[derive(Debug, Default)]
pub(super) struct Probes {
    probes: Vec<Probe>,
    /// Neighbours, and neighbours if `the` and the like are left out.
    pairs: Vec<Pair>,
    typed: Vec<Typed>,
}

/// A word, or a pair of Japanese characters.
#[derive(Debug)]
struct Probe {
    /// The terms that stand for it, in each text.
    terms: Vec<String>,
    rarity: f32,
    /// Its place in the query.
    place: u32,
    /// Only its place counts.
    optional: bool,
}

/// Two probes and how far apart they are in the query.
#[derive(Debug)]
struct Pair {
    left: usize,
    right: usize,
    apart: u32,
    rarity: f32,
}

/// A word just as typed.
#[derive(Debug)]
struct Typed {
    term: Term,
    rarity: f32,
}

impl Probes {
    /// What to look for to rank the hits of a question.
    pub(super) fn new(
        question: &Question,
        lexicon: &Lexicon,
        stems: &[Stems],
    ) -> Result<Self, TantivyError> {
        let mut probes = Probes::default();
        let mut place = 0;
        for clause in &question.wanted {
            let texts = match clause {
                Clause::Words(words) if !words.prefix => words.readings(),
                Clause::Phrase(_, text) => std::slice::from_ref(text),
                _ => continue,
            };
            let Some(first) = texts.first() else { continue };
            for run in first.runs() {
                if run.iter().all(|word| word.japanese) {
                    probes.japanese(first, run, place, lexicon)?;
                } else {
                    probes.words(texts, run, place, lexicon, stems)?;
                    if clause.is_optional() {
                        probes.forgo(run.len());
                    }
                }
                place += u32::try_from(first.units_of(run).len()).unwrap_or(FAR);
            }
        }
        probes.probes.truncate(MOST_PROBES);
        probes.typed.truncate(MOST_PROBES);
        probes.pairs = pairs(&probes.probes);
        Ok(probes)
    }

    /// Of the last words only the places count.
    fn forgo(&mut self, words: usize) {
        let kept = self.probes.len().saturating_sub(words);
        for probe in self.probes.iter_mut().skip(kept) {
            probe.optional = true;
        }
        self.typed.truncate(self.typed.len().saturating_sub(words));
    }

    fn japanese(
        &mut self,
        text: &Analysed,
        run: &[Piece],
        place: u32,
        lexicon: &Lexicon,
    ) -> Result<(), TantivyError> {
        let all = lexicon.fields.all;
        for (at, pair) in grams(text, &text.units_of(run)) {
            self.probes.push(Probe {
                rarity: lexicon.rarity(all, &pair)?,
                terms: vec![pair],
                optional: false,
                place: place + u32::try_from(at).unwrap_or(FAR),
            });
        }
        for word in run {
            let word = text.text(word);
            if word.chars().nth(1).is_some() {
                self.type_word(japanese_word(word), lexicon)?;
            }
        }
        Ok(())
    }

    /// Words; if there are several readings, of the first word only the others are known too.
    fn words(
        &mut self,
        readings: &[Analysed],
        run: &[Piece],
        place: u32,
        lexicon: &Lexicon,
        stems: &[Stems],
    ) -> Result<(), TantivyError> {
        let all = lexicon.fields.all;
        for (at, word) in run.iter().enumerate() {
            let mut terms = Vec::new();
            let mut rarity = f32::MAX;
            for text in readings {
                let written = text.text(text.words.get(at).unwrap_or(word));
                for term in stems.iter().flat_map(|stems| stems.terms(written)) {
                    if lexicon.has(all, &term)? {
                        rarity = rarity.min(lexicon.rarity(all, &term)?);
                        terms.push(term);
                    }
                }
                self.type_word(written.to_owned(), lexicon)?;
            }
            self.probes.push(Probe {
                rarity: if terms.is_empty() { 0.0 } else { rarity },
                terms,
                optional: false,
                place: place + u32::try_from(at).unwrap_or(FAR),
            });
        }
        Ok(())
    }

    fn type_word(&mut self, term: String, lexicon: &Lexicon) -> Result<(), TantivyError> {
        let rarity = lexicon.rarity(lexicon.fields.all, &term)?;
        self.typed.push(Typed {
            term: Term::from_field_text(lexicon.fields.all, &term),
            rarity,
        });
        Ok(())
    }

    /// Scores hits anew, in their order.
    pub(super) fn rescore(
        &self,
        lexicon: &Lexicon,
        searcher: &Searcher,
        hits: &mut [(Score, DocAddress)],
    ) -> Result<(), TantivyError> {
        // Postings are read forwards.
        hits.sort_by_key(|(_, address)| *address);
        let segments = hits.chunk_by_mut(|left, right| left.1.segment_ord == right.1.segment_ord);
        for hits in segments {
            let Some((_, first)) = hits.first() else {
                continue;
            };
            let segment = searcher.segment_reader(first.segment_ord);
            let docs: Vec<DocId> = hits.iter().map(|(_, address)| address.doc_id).collect();
            let mut more = self.nearness(lexicon, segment, &docs)?;
            self.add_typed(segment, &docs, &mut more)?;
            let mut statuses = Statuses::new(segment)?;
            for ((score, address), more) in hits.iter_mut().zip(more) {
                let factor = statuses.factor(address.doc_id)?;
                *score = if *score < CODES {
                    (*score + more) * factor
                } else {
                    // How a code was typed decides, then how its text fits.
                    *score + more.min(MOST_BESIDE_CODE) * factor
                };
            }
        }
        Ok(())
    }

    /// What the places of the words add to the score of each record (ascending).
    fn nearness(
        &self,
        lexicon: &Lexicon,
        segment: &SegmentReader,
        docs: &[DocId],
    ) -> Result<Vec<f32>, TantivyError> {
        let mut looks: Vec<Look> = docs.iter().map(|_| Look::new(self)).collect();
        for field in TextField::ALL {
            let mut postings = self.postings(segment, lexicon.fields.text(field).placed)?;
            if postings.iter().all(Vec::is_empty) {
                continue;
            }
            let mut places: Vec<Vec<u32>> = vec![Vec::new(); self.probes.len()];
            for (doc, look) in docs.iter().zip(&mut looks) {
                for (places, postings) in places.iter_mut().zip(&mut postings) {
                    read_places(postings, *doc, places);
                }
                self.look(field, &places, look);
            }
        }
        Ok(looks.iter().map(|look| self.sum(look)).collect())
    }

    fn postings(
        &self,
        segment: &SegmentReader,
        field: Field,
    ) -> Result<Vec<Vec<SegmentPostings>>, TantivyError> {
        let index = segment.inverted_index(field)?;
        let of_probe = |probe: &Probe| -> Result<Vec<SegmentPostings>, TantivyError> {
            let mut postings = Vec::new();
            for term in &probe.terms {
                let term = Term::from_field_text(field, term);
                let option = IndexRecordOption::WithFreqsAndPositions;
                postings.extend(index.read_postings(&term, option)?);
            }
            Ok(postings)
        };
        self.probes.iter().map(of_probe).collect()
    }

    /// Takes in where the words stand in one text of a record.
    fn look(&self, field: TextField, places: &[Vec<u32>], look: &mut Look) {
        let weight = field.weight() / TextField::Abbreviated.weight();
        for (best, places) in look.words.iter_mut().zip(places) {
            if !places.is_empty() {
                *best = best.max(weight);
            }
        }
        // That words belong together shows in any text, so the text counts less.
        let weight = weight.sqrt();
        for (pair, best) in self.pairs.iter().zip(&mut look.pairs) {
            if let Some(off) = off(&places[pair.left], &places[pair.right], pair.apart) {
                *best = best.max(weight / (1 + off) as f32);
            }
        }
    }

    fn sum(&self, look: &Look) -> f32 {
        let words = self.probes.iter().zip(&look.words);
        let words = words.filter(|(probe, _)| !probe.optional);
        let words: f32 = words.map(|(probe, best)| probe.rarity * best).sum();
        let pairs = self.pairs.iter().zip(&look.pairs);
        let pairs: f32 = pairs.map(|(pair, best)| pair.rarity * best).sum();
        words + NEAR * pairs
    }

    fn add_typed(
        &self,
        segment: &SegmentReader,
        docs: &[DocId],
        more: &mut [f32],
    ) -> Result<(), TantivyError> {
        for typed in &self.typed {
            let index = segment.inverted_index(typed.term.field())?;
            let Some(mut postings) = index.read_postings(&typed.term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            for (doc, more) in docs.iter().zip(more.iter_mut()) {
                if stands_in(&mut postings, *doc) {
                    *more += AS_TYPED * typed.rarity;
                }
            }
        }
        Ok(())
    }
}

/// What was seen of a record: the best place of each word, and of each two neighbours.
#[derive(Debug)]
struct Look {
    words: Vec<f32>,
    pairs: Vec<f32>,
}

impl Look {
    fn new(probes: &Probes) -> Self {
        Look {
            words: vec![0.0; probes.probes.len()],
            pairs: vec![0.0; probes.pairs.len()],
        }
    }
}

/// The neighbours among some probes.
fn pairs(probes: &[Probe]) -> Vec<Pair> {
    let pair = |left: usize, right: usize| Pair {
        left,
        right,
        apart: probes[right].place - probes[left].place,
        rarity: probes[left].rarity.min(probes[right].rarity),
    };
    let mut pairs: Vec<Pair> = (1..probes.len())
        .map(|right| pair(right - 1, right))
        .collect();
    let demanded: Vec<usize> = (0..probes.len())
        .filter(|at| !probes[*at].optional)
        .collect();
    for two in demanded.windows(2) {
        if two[1] - two[0] > 1 {
            pairs.push(pair(two[0], two[1]));
        }
    }
    pairs
}

fn stands_in(postings: &mut SegmentPostings, doc: DocId) -> bool {
    let at = postings.doc();
    at == doc || (at < doc && postings.seek(doc) == doc)
}

fn read_places(postings: &mut [SegmentPostings], doc: DocId, places: &mut Vec<u32>) {
    places.clear();
    let mut some = Vec::new();
    for postings in postings {
        if stands_in(postings, doc) {
            postings.positions(&mut some);
            places.extend(&some);
        }
    }
    places.sort_unstable();
}

/// By how much two words miss standing as far apart as in the query, where they miss it least.
fn off(left: &[u32], right: &[u32], apart: u32) -> Option<u32> {
    let mut best = None;
    let mut from = 0;
    for place in left {
        let wanted = place + apart;
        while right.get(from).is_some_and(|r| *r < wanted) {
            from += 1;
        }
        // The nearest at or after, and the nearest before.
        let after = right.get(from).map(|r| r - wanted);
        let before = from.checked_sub(1).map(|at| wanted - right[at]);
        for off in [after, before].into_iter().flatten() {
            best = Some(best.map_or(off, |best: u32| best.min(off)));
        }
    }
    best.filter(|off| *off <= FAR)
}

/// What the adoption status of a framework does to a score.
struct Statuses {
    column: Option<StrColumn>,
    known: HashMap<u64, f32>,
}

impl Statuses {
    fn new(segment: &SegmentReader) -> Result<Self, TantivyError> {
        Ok(Statuses {
            column: segment.fast_fields().str(STATUS)?,
            known: HashMap::new(),
        })
    }

    fn factor(&mut self, doc: DocId) -> Result<f32, TantivyError> {
        let Some(column) = &self.column else {
            return Ok(1.0);
        };
        let Some(status) = column.term_ords(doc).next() else {
            return Ok(1.0);
        };
        if let Some(factor) = self.known.get(&status) {
            return Ok(*factor);
        }
        let mut name = String::new();
        column.ord_to_str(status, &mut name)?;
        let factor = factor(&name);
        self.known.insert(status, factor);
        Ok(factor)
    }
}

/// In force before planned before gone; what nobody knows is in between.
fn factor(status: &str) -> f32 {
    match Folded::new(status).text.trim() {
        "implemented" => 1.03,
        "adopted" => 1.025,
        "draft" | "proposed" => 0.985,
        "private draft" => 0.98,
        "deprecated" => 0.96,
        "retired" | "superseded" | "withdrawn" => 0.955,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_miss_their_distance_where_they_miss_it_least() {
        assert_eq!(off(&[0, 10], &[5, 11], 1), Some(0));
        assert_eq!(off(&[4], &[3], 1), Some(2));
        assert_eq!(off(&[0], &[100], 1), None);
        assert_eq!(off(&[], &[1], 1), None);
    }

    #[test]
    fn what_is_in_force_comes_before_what_is_planned_before_what_is_gone() {
        let order = [
            "Implemented",
            "ADOPTED",
            "somehow",
            "Draft",
            "Private Draft",
            "Deprecated",
            "Retired",
        ];
        assert!(order.map(factor).is_sorted_by(|a, b| a > b));
    }
}
