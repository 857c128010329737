//! Answers a query: what is asked for, in which order it is asked more leniently, who sees what, and the order of the
//! hits.
//!
//! First the index gives the best few hundred by plain scores, without looking at most postings ([`super::query`]);
//! these are ordered anew by a closer look ([`super::rank`]), equal ones by id. What lies beyond them follows in the
//! first order. Both orders depend on the query and the state of the index alone, never on the page.

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, Occur, Query as TantivyQuery};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Score, Searcher, TantivyDocument, TantivyError, Term};

use super::analysis::{Analysed, Piece};
use super::code_query::CODES;
use super::facets::{self, Facet};
use super::highlight::Marker;
use super::hits::{Correction, Hits, Query};
use super::index::SearchIndex;
use super::lexicon::Lexicon;
use super::parse::{Clause, Question, Words};
use super::query::{Builder, Demand, filter};
use super::rank::{LOOKED_AT, Probes};
use super::schema::ID;
use super::stems::Stems;
use super::views::Start;

/// Words of a query that are taken for misspelt though they occur.
const MOST_SLIPS: usize = 3;
/// Letters from which such a word may be meant otherwise.
const SHORTEST_SLIP: usize = 4;

/// Codes that are compared with what was typed, and what it counts: less than lies between two ways to type it.
const MOST_CODES: usize = 64;
const AS_TYPED: f32 = 50.0;

/// A query, being answered from one state of the index.
pub(super) struct Asking<'a> {
    pub(super) index: &'a SearchIndex,
    pub(super) query: &'a Query,
    pub(super) start: &'a Start<'a>,
    pub(super) lexicon: &'a Lexicon<'a>,
}

/// A hit before its page is known.
struct Ranked<'a> {
    score: Score,
    searcher: &'a Searcher,
    address: DocAddress,
    /// Read where scores are equal.
    id: String,
}

impl Ranked<'_> {
    fn read_id(&mut self) -> Result<(), TantivyError> {
        let segment = self.searcher.segment_reader(self.address.segment_ord);
        if let Some(ids) = segment.fast_fields().str(ID)?
            && let Some(id) = ids.term_ords(self.address.doc_id).next()
        {
            ids.ord_to_str(id, &mut self.id)?;
        }
        Ok(())
    }
}

/// The best of a question, in order, and how many there are.
struct Found<'a> {
    total: usize,
    ranked: Vec<Ranked<'a>>,
}

/// One half of the index and what it is asked.
type Half<'a> = (&'a Searcher, Box<dyn TantivyQuery>);

impl<'a> Asking<'a> {
    /// Answers: how many hits stand before the page, and the page.
    pub(super) fn search(&self) -> Result<(usize, Hits), TantivyError> {
        let mut question = Question::read(&self.query.text);
        self.replace_unknown_words(&mut question)?;
        let mut demanded = Demand::All;
        let mut found = self.ask(&question, demanded)?;
        if found.total == 0 && !question.wanted.is_empty() {
            if let Some(other) = self.without_slip(&question)? {
                question = other;
                found = self.ask(&question, Demand::All)?;
            }
            for demand in [Demand::Most, Demand::Any] {
                if found.total == 0 {
                    demanded = demand;
                    found = self.ask(&question, demand)?;
                }
            }
        }
        let corrections = self.corrections(&question, found.ranked.first())?;
        let marker = Marker::new(&question, &self.lexicon.view.stems);
        let skipped = self.skipped(&mut found.ranked)?;
        let page = found.ranked.iter().take(self.last());
        let hits = page
            .skip(skipped)
            .take(self.query.limit)
            .map(|hit| {
                self.index
                    .hit((hit.score, hit.searcher, hit.address), &marker)
            })
            .collect::<Result<_, _>>()?;
        let hits = Hits {
            total: found.total,
            relaxed: demanded != Demand::All && found.total > 0,
            corrections,
            hits,
            facets: self.facets(&question, demanded)?,
        };
        Ok((skipped, hits))
    }

    /// How many hits stand before the page.
    fn skipped(&self, ranked: &mut [Ranked]) -> Result<usize, TantivyError> {
        if let Start::Behind(_) = self.start {
            ranked.iter_mut().try_for_each(Ranked::read_id)?;
        }
        let hits = ranked.iter().map(|hit| (hit.score, hit.id.as_str()));
        Ok(self.start.skip(hits))
    }

    /// The counts asked for.
    fn facets(&self, question: &Question, demand: Demand) -> Result<Vec<Facet>, TantivyError> {
        if self.query.facets.is_empty() {
            return Ok(Vec::new());
        }
        let words = self.builder().question(question, demand)?;
        let words = || words.as_ref().map(|words| words.box_clone());
        facets::count(self.lexicon.fields, self.lexicon.view, self.query, words)
    }

    /// The place after the last hit of the page.
    fn last(&self) -> usize {
        self.start.window(self.query.limit)
    }

    fn builder(&self) -> Builder<'a> {
        Builder {
            fields: self.lexicon.fields,
            stems: &self.lexicon.view.stems,
            lexicon: self.lexicon,
        }
    }

    /// The best hits of both halves.
    fn ask(&self, question: &Question, demand: Demand) -> Result<Found<'a>, TantivyError> {
        let mut found = Found {
            total: 0,
            ranked: Vec::new(),
        };
        let mut rest = Vec::new();
        let probes = Probes::new(question, self.lexicon, &self.lexicon.view.stems)?;
        let skips = self.query.filters.is_empty() && question.is_plain();
        for (searcher, query) in self.halves(question, demand)? {
            let public = std::ptr::eq(searcher, &self.lexicon.view.public);
            let (total, mut best) = self.best(searcher, &*query, skips && public)?;
            self.prefer_as_typed(searcher, &mut best)?;
            let beyond = best.split_off(best.len().min(LOOKED_AT));
            probes.rescore(self.lexicon, searcher, &mut best)?;
            let ranked = |(score, address)| Ranked {
                score,
                searcher,
                address,
                id: String::new(),
            };
            found.total += total;
            found.ranked.extend(best.into_iter().map(ranked));
            rest.extend(beyond.into_iter().map(ranked));
        }
        sort(&mut found.ranked)?;
        // Stable: among equals the public half comes first, then the order of the index.
        rest.sort_by(|one, other| other.score.total_cmp(&one.score));
        found.ranked.extend(rest);
        Ok(found)
    }

    /// The queries of the halves that who asks sees something of.
    fn halves(&self, question: &Question, demand: Demand) -> Result<Vec<Half<'a>>, TantivyError> {
        let view = self.lexicon.view;
        let Some(words) = self.builder().question(question, demand)? else {
            return Ok(Vec::new());
        };
        let narrowed = |owner: Option<i64>, words| -> Box<dyn TantivyQuery> {
            let mut parts = self.query.filters.clauses(self.lexicon.fields, None);
            parts.extend(owner.map(|owner| {
                let field = self.lexicon.fields.organisation;
                filter(vec![Term::from_field_i64(field, owner)])
            }));
            if parts.is_empty() {
                return words;
            }
            parts.push((Occur::Must, words));
            Box::new(BooleanQuery::new(parts))
        };
        let viewer = self.query.viewer_organisation;
        let mut halves = vec![(&view.public, narrowed(None, words.box_clone()))];
        if viewer.is_some() {
            halves.push((&view.private, narrowed(viewer, words)));
        }
        Ok(halves)
    }

    /// The best hits of one half by plain scores, and how many there are.
    fn best(
        &self,
        searcher: &Searcher,
        query: &dyn TantivyQuery,
        skips: bool,
    ) -> Result<(usize, Vec<(Score, DocAddress)>), TantivyError> {
        let most = self.last().max(LOOKED_AT);
        let top = TopDocs::with_limit(most).order_by_score();
        let statistics = PublicStatistics(&self.lexicon.view.public);
        if !skips {
            let both = (Count, top);
            return searcher.search_with_statistics_provider(query, &both, &statistics);
        }
        // To count what is skipped is a pass of its own, but one without scores.
        let best = searcher.search_with_statistics_provider(query, &top, &statistics)?;
        let total = if best.len() < most {
            best.len()
        } else {
            searcher.search(query, &Count)?
        };
        Ok((total, best))
    }

    /// Of several codes that fit equally, prefers those that end just as typed, signs and case and all.
    fn prefer_as_typed(
        &self,
        searcher: &Searcher,
        best: &mut [(Score, DocAddress)],
    ) -> Result<(), TantivyError> {
        let typed = self.query.text.trim();
        let codes = best.iter_mut().take(MOST_CODES);
        for (score, address) in codes.take_while(|(score, _)| *score >= CODES) {
            let document: TantivyDocument = searcher.doc(*address)?;
            let code = document.get_first(self.lexicon.fields.code);
            if code
                .and_then(|code| code.as_str())
                .is_some_and(|code| code.ends_with(typed))
            {
                *score += AS_TYPED;
            }
        }
        Ok(())
    }

    /// Finds words that stand nowhere and puts others in their place.
    fn replace_unknown_words(&self, question: &mut Question) -> Result<(), TantivyError> {
        if self.builder().is_code(question)? {
            return Ok(());
        }
        for clause in &mut question.wanted {
            if let Clause::Words(words) = clause
                && !words.prefix
            {
                words.instead = self.instead(words)?;
            }
        }
        question.forgo_stop_words();
        Ok(())
    }

    /// What is read instead of words of which some stand nowhere; empty if all do, or nothing is like them.
    fn instead(&self, words: &Words) -> Result<Vec<Analysed>, TantivyError> {
        let text = &words.text;
        let mut replaced: Vec<(&Piece, Vec<String>)> = Vec::new();
        for piece in &text.words {
            if is_plain(text, piece)
                && !self
                    .lexicon
                    .occurs(text.text(piece), &self.lexicon.view.stems)?
            {
                let meant = self.lexicon.meant(text.text(piece))?;
                replaced.extend((!meant.is_empty()).then_some((piece, meant)));
            }
        }
        if let [(piece, meant)] = replaced.as_slice() {
            let others = meant.iter().map(|word| [(*piece, word.as_str())]);
            return Ok(others.map(|other| text.with(&other)).collect());
        }
        let first: Vec<(&Piece, &str)> = replaced
            .iter()
            .filter_map(|(piece, meant)| Some((*piece, meant.first()?.as_str())))
            .collect();
        Ok((!first.is_empty())
            .then(|| text.with(&first))
            .into_iter()
            .collect())
    }

    /// The question with another word for one that occurs, but not with the others; the rarest is tried first.
    fn without_slip(&self, question: &Question) -> Result<Option<Question>, TantivyError> {
        if question.wanted.len() < 2 {
            return Ok(None);
        }
        let mut slips = Vec::new();
        for (at, clause) in question.wanted.iter().enumerate() {
            let Clause::Words(words) = clause else {
                continue;
            };
            let [piece] = words.text.words.as_slice() else {
                continue;
            };
            let word = words.text.text(piece);
            let plain = is_plain(&words.text, piece) && words.instead.is_empty() && !words.prefix;
            if plain && !words.optional && word.chars().count() >= SHORTEST_SLIP {
                let records = self.lexicon.records(self.lexicon.fields.all, word)?;
                slips.push((records, at, word));
            }
        }
        slips.sort();
        for (_, at, word) in slips.into_iter().take(MOST_SLIPS) {
            for meant in self.lexicon.meant(word)? {
                let mut other = question.clone();
                if let Some(Clause::Words(words)) = other.wanted.get_mut(at) {
                    words.instead = vec![Analysed::new(&meant)];
                }
                for (searcher, query) in self.halves(&other, Demand::All)? {
                    if searcher.search(&*query, &Count)? > 0 {
                        return Ok(Some(other));
                    }
                }
            }
        }
        Ok(None)
    }

    /// What was read for misspelt words: that which stands in the best hit.
    fn corrections(
        &self,
        question: &Question,
        best: Option<&Ranked>,
    ) -> Result<Vec<Correction>, TantivyError> {
        let mut corrections = Vec::new();
        for clause in &question.wanted {
            let (Clause::Words(words), Some(best)) = (clause, best) else {
                continue;
            };
            let mut read_as = words.instead.first();
            for reading in &words.instead {
                if self.stands_in(reading, best)? {
                    read_as = Some(reading);
                    break;
                }
            }
            corrections.extend(read_as.map(|reading| Correction {
                written: words.text.folded.text.clone(),
                read_as: reading.folded.text.clone(),
            }));
        }
        Ok(corrections)
    }

    fn stands_in(&self, text: &Analysed, hit: &Ranked) -> Result<bool, TantivyError> {
        let stems: &[Stems] = &self.lexicon.view.stems;
        for word in &text.words {
            let mut stands = false;
            for term in stems.iter().flat_map(|stems| stems.terms(text.text(word))) {
                stands = stands || self.lexicon.stands_in(&term, hit.searcher, hit.address)?;
            }
            if !stands {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A word of letters alone, which may be misspelt.
fn is_plain(text: &Analysed, word: &Piece) -> bool {
    let letters = |c: char| c.is_alphabetic() || c == '\'';
    !word.japanese && text.text(word).chars().all(letters)
}

/// Sorts by score; equal ones by id, which is read for them alone.
fn sort(ranked: &mut [Ranked]) -> Result<(), TantivyError> {
    ranked.sort_by(|one, other| other.score.total_cmp(&one.score));
    for equal in ranked.chunk_by_mut(|left, right| left.score.total_cmp(&right.score).is_eq()) {
        if equal.len() < 2 {
            continue;
        }
        equal.iter_mut().try_for_each(Ranked::read_id)?;
        equal.sort_by(|one, other| one.id.cmp(&other.id));
    }
    Ok(())
}

/// The statistics of the public half, for both halves.
pub(super) struct PublicStatistics<'a>(pub(super) &'a Searcher);

impl Bm25StatisticsProvider for PublicStatistics<'_> {
    /// Never 0: BM25 divides by it.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        Ok(self.0.total_num_tokens(field)?.max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.0.total_num_docs()?.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.0.doc_freq(term)
    }
}
