//! Suggestions while one types: codes by their beginning, titles and abbreviations by their words, the last word by its
//! beginning, Japanese by characters.
//!
//! Few candidates are read from each list, the most prominent first; what they are worth is decided on their texts. Who
//! sees what is as in a search: the public half, and of the other one the viewer's own organisation.

mod lists;

use std::collections::HashSet;
use std::ops::Range;

use tantivy::query::{Occur, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{TantivyError, Term};

use self::lists::Half;
use super::analysis::{Analysed, Piece};
use super::codes::CodeForms;
use super::error::SearchError;
use super::filter::Filters;
use super::generation::View;
use super::highlight::{Fragment, fragments, merged, shortened};
use super::index::SearchIndex;
use super::record::Kind;
use super::schema::Fields;
use super::starts;

/// Characters that are read.
const LONGEST: usize = 100;
/// Words that are read.
const MOST_WORDS: usize = 12;
/// Suggestions at most.
pub const MOST_SUGGESTIONS: usize = 20;

/// What to complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestQuery {
    /// What was typed so far.
    pub text: String,
    /// What suggestions are narrowed by.
    pub filters: Filters,
    /// The organisation whose member asks; `None` for everyone else.
    pub viewer_organisation: Option<i64>,
    /// So many at most; not more than [`MOST_SUGGESTIONS`].
    pub limit: usize,
}

/// Something that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The record's id.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// Its document copy; 0 for a badge class.
    pub document: i64,
    /// Its code, as written.
    pub code: Option<String>,
    /// Whether the code is what was typed.
    pub by_code: bool,
    /// Its title or abbreviation in pieces, without markup; of a long one what surrounds the first mark.
    pub fragments: Vec<Fragment>,
}

impl Suggestion {
    /// The text without its marks.
    pub fn text(&self) -> String {
        let pieces = self.fragments.iter().map(|piece| piece.text.as_str());
        pieces.collect()
    }
}

/// How well a record matches; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    CodeBegins,
    TextBegins,
    WordsBegin,
    Within,
}

/// A record that may be suggested, with what it is ordered by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    fit: Fit,
    standing: u64,
    /// Length of what matches, so that of `Number` and `Numbers and operations` the plainer leads.
    length: usize,
    text: String,
    id: String,
    kind: Kind,
    document: i64,
    code: Option<String>,
    marks: Vec<(usize, usize)>,
}

impl SearchIndex {
    /// Completes what was typed. Blocks on disk, so not for an async worker.
    ///
    /// # Errors
    /// [`SearchError::Reading`] if a file is damaged or gone; never because of the text.
    pub fn suggest(&self, query: &SuggestQuery) -> Result<Vec<Suggestion>, SearchError> {
        let Some(typed) = Typed::read(&query.text) else {
            return Ok(Vec::new());
        };
        let view = self.view();
        let limit = query.limit.min(MOST_SUGGESTIONS);
        let fields = &self.fields;
        let found = of_view(fields, &view, query, &typed, limit).map_err(SearchError::Reading)?;
        Ok(chosen(found, limit))
    }
}

/// The candidates of both halves.
fn of_view(
    fields: &Fields,
    view: &View,
    query: &SuggestQuery,
    typed: &Typed,
    limit: usize,
) -> Result<Vec<Candidate>, TantivyError> {
    let filters = query.filters.clauses(fields, None);
    let public = Half {
        fields,
        searcher: &view.public,
        filters,
    };
    let mut found = public.candidates(typed, limit)?;
    if let Some(organisation) = query.viewer_organisation {
        let own = Term::from_field_i64(fields.organisation, organisation);
        let own = TermQuery::new(own, IndexRecordOption::Basic);
        let mut filters = query.filters.clauses(fields, None);
        filters.push((Occur::Must, Box::new(own)));
        let private = Half {
            fields,
            searcher: &view.private,
            filters,
        };
        found.extend(private.candidates(typed, limit)?);
    }
    Ok(found)
}

/// The best of the candidates, each text once. Codes leave half of the room to texts.
fn chosen(mut found: Vec<Candidate>, limit: usize) -> Vec<Suggestion> {
    found.sort();
    let mut known = HashSet::new();
    found.retain(|candidate| {
        let code = candidate.code.as_ref().filter(|_| candidate.is_code());
        known.insert((code.cloned(), candidate.text.to_lowercase()))
    });
    let begun = |candidate: &Candidate| candidate.fit == Fit::CodeBegins;
    let texts = found.iter().filter(|one| one.fit > Fit::CodeBegins).count();
    let mut room = limit.saturating_sub(texts.min(limit / 2));
    found.retain(|candidate| {
        let stays = !begun(candidate) || room > 0;
        room = room.saturating_sub(usize::from(candidate.is_code()));
        stays
    });
    found.truncate(limit);
    found.into_iter().map(Candidate::suggestion).collect()
}

impl Candidate {
    fn is_code(&self) -> bool {
        self.fit <= Fit::CodeBegins
    }

    fn suggestion(self) -> Suggestion {
        let by_code = self.is_code();
        let marks: Vec<Range<usize>> = self.marks.iter().map(|(from, to)| *from..*to).collect();
        let marked = fragments(&self.text, &merged(marks));
        Suggestion {
            fragments: marked.unwrap_or_else(|| shortened(&self.text)),
            id: self.id,
            kind: self.kind,
            document: self.document,
            code: self.code,
            by_code,
        }
    }
}

/// What was typed, read once.
struct Typed {
    text: Analysed,
    lead: String,
    code: Option<CodeForms>,
    /// The text ends with a sign: `3.` means what stands below 3.
    open: bool,
}

impl Typed {
    /// `None` without a letter or digit.
    fn read(text: &str) -> Option<Self> {
        let short: String = text.chars().take(LONGEST).collect();
        let mut analysed = Analysed::new(&short);
        analysed.words.truncate(MOST_WORDS);
        let sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        Some(Typed {
            lead: Some(starts::lead(&analysed)).filter(|lead| !lead.is_empty())?,
            code: CodeForms::new(&short),
            open: analysed.folded.text.ends_with(sign),
            text: analysed,
        })
    }

    /// The beginning of a code in the form in which it is looked up: dotted if it was typed with signs, else bare.
    fn code_beginning(&self) -> Option<(bool, String)> {
        let forms = self.code.as_ref()?;
        Some(match (self.open, forms.is_separated()) {
            (true, _) => (true, format!("{}.", forms.dotted)),
            (false, true) => (true, forms.dotted.clone()),
            (false, false) => (false, forms.bare.clone()),
        })
    }

    /// How a code fits.
    fn code_fit(&self, code: &str) -> Option<Fit> {
        let forms = CodeForms::new(code)?;
        if self.code.as_ref()?.bare == forms.bare {
            return Some(Fit::Code);
        }
        let (dotted, beginning) = self.code_beginning()?;
        let whole = if dotted { forms.dotted } else { forms.bare };
        whole.starts_with(&beginning).then_some(Fit::CodeBegins)
    }

    /// Whether a piece of the code ends where what was typed ends.
    fn ends_piece(&self, code: &str) -> bool {
        let rest = |forms: CodeForms| {
            let typed = &self.code.as_ref()?.dotted;
            forms.dotted.strip_prefix(typed.as_str()).map(str::to_owned)
        };
        let rest = CodeForms::new(code).and_then(rest);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// How a text fits, and where.
    fn text_fit(&self, text: &str) -> Option<(Fit, Vec<(usize, usize)>)> {
        let other = Analysed::new(text);
        let mut fit = Fit::WordsBegin;
        let mut marks = Vec::new();
        let last = self.text.words.last()?;
        for run in self.text.runs() {
            let places = match run {
                [word] if !word.japanese => {
                    word_places(&other, self.text.text(word), word.range == last.range)
                }
                [first, ..] if first.japanese => {
                    let written = written(&self.text, run)?;
                    let places = run_places(&other, written);
                    let begins = |place: &Range<usize>| {
                        let mut words = other.words.iter();
                        words.any(|word| word.range.start == place.start)
                    };
                    if !places.iter().any(begins) {
                        fit = Fit::Within;
                    }
                    places
                }
                _ => {
                    let mut all = Vec::new();
                    for word in run {
                        let is_last = word.range == last.range;
                        let places = word_places(&other, self.text.text(word), is_last);
                        if places.is_empty() {
                            return None;
                        }
                        all.extend(places);
                    }
                    all
                }
            };
            if places.is_empty() {
                return None;
            }
            let original = places.into_iter().map(|place| other.folded.original(place));
            marks.extend(original.map(|mark| (mark.start, mark.end)));
        }
        if starts::lead(&other).starts_with(&self.lead) {
            fit = Fit::TextBegins;
        }
        Some((fit, marks))
    }
}

/// The text of a run of words without gaps.
fn written<'a>(text: &'a Analysed, run: &[Piece]) -> Option<&'a str> {
    let range = run.first()?.range.start..run.last()?.range.end;
    text.folded.text.get(range)
}

/// Where a word stands, or a word that begins so.
fn word_places(text: &Analysed, word: &str, beginning: bool) -> Vec<Range<usize>> {
    let fits = |other: &&Piece| {
        let other = text.text(other);
        other == word || (beginning && other.starts_with(word))
    };
    let words = text.words.iter().filter(fits);
    words
        .map(|other| other.range.start..other.range.start + word.len())
        .collect()
}

/// Where these characters stand.
fn run_places(text: &Analysed, characters: &str) -> Vec<Range<usize>> {
    let found = text.folded.text.match_indices(characters);
    found.map(|(at, found)| at..at + found.len()).collect()
}
