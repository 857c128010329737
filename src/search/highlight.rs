//! Shows where a query was found: the stored text cut into marked and unmarked pieces. A face escapes the pieces and
//! wraps the marked ones; no HTML is made here.

use std::ops::Range;

use super::analysis::{Analysed, Piece};
use super::codes::CodeForms;
use super::fold::LONG;
use super::parse::{Clause, CodePattern, Question};
use super::schema::TextField;
use super::stems::Stems;

/// Characters of a long text that are shown.
const WINDOW: usize = 240;
/// Of these, before the first hit.
const LEAD: usize = 60;
/// How far an edge moves to fall between words.
const NUDGE: usize = 20;

/// Which part of a record a highlight shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HighlightField {
    /// The code.
    Code,
    /// A text.
    Text(TextField),
}

impl HighlightField {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            HighlightField::Code => "code",
            HighlightField::Text(text) => text.name(),
        }
    }
}

/// A text in which the query was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Which part of the record; a field of several values (keywords, path) has one highlight per value found.
    pub field: HighlightField,
    /// The text in pieces, in order. Where a long text was cut stands `…`.
    pub fragments: Vec<Fragment>,
}

/// A piece of a highlighted text. Plain text, not HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Whether the query asked for it.
    pub marked: bool,
}

/// What to mark, made once per query.
#[derive(Debug)]
pub(super) struct Marker<'a> {
    codes: Vec<&'a CodePattern>,
    whole_code: Option<&'a CodeForms>,
    /// What to look for, and in which text if not in all.
    needles: Vec<(Option<TextField>, Needle)>,
}

/// One thing to look for: the first of these groups of sequences of which any is found.
#[derive(Debug)]
struct Needle(Vec<Vec<Vec<Unit>>>);

/// What a unit of the text must be.
#[derive(Debug)]
enum Unit {
    /// Just this.
    Same(String),
    /// This or a word of the same stem: the word and its stems in the languages of the index.
    Stem(String, Vec<(Stems, Vec<String>)>),
    /// A word beginning so.
    Beginning(String),
}

impl<'a> Marker<'a> {
    /// A marker for what a question wants, in an index of these languages.
    pub(super) fn new(question: &'a Question, languages: &[Stems]) -> Self {
        let mut marker = Marker {
            codes: Vec::new(),
            whole_code: question.whole_code.as_ref(),
            needles: Vec::new(),
        };
        for clause in question.wanted.iter().filter(|c| !c.is_optional()) {
            match clause {
                Clause::Phrase(field, text) => marker
                    .needles
                    .push((*field, Needle(vec![vec![same(text, &text.words)]]))),
                Clause::Code(code) => marker.codes.push(code),
                Clause::Value { .. } => {}
                Clause::Words(words) => {
                    let telling = words.prefix || words.code.forms.is_telling();
                    marker.codes.extend(telling.then_some(&words.code));
                    for text in words.readings() {
                        let needles = text
                            .runs()
                            .map(|run| needle(text, run, words.prefix, languages));
                        marker
                            .needles
                            .extend(needles.map(|needle| (words.field, needle)));
                    }
                }
            }
        }
        marker
    }

    /// The code, marked if it was asked for.
    pub(super) fn code(&self, code: &str) -> Option<Highlight> {
        let forms = CodeForms::new(code)?;
        let found = self.codes.iter().any(|pattern| pattern.matches(&forms))
            || self.whole_code.is_some_and(|whole| whole.means(&forms));
        let fragments = vec![Fragment {
            text: code.to_owned(),
            marked: true,
        }];
        found.then_some(Highlight {
            field: HighlightField::Code,
            fragments,
        })
    }

    /// A text with its hits marked; `None` without a hit.
    pub(super) fn text(&self, field: TextField, text: &str, stems: Stems) -> Option<Highlight> {
        let analysed = Analysed::new(text);
        let units = analysed.units();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let here = |only: &Option<TextField>| only.is_none_or(|only| only == field);
        for (_, needle) in self.needles.iter().filter(|(only, _)| here(only)) {
            ranges.extend(
                needle
                    .find(&analysed, &units, stems)
                    .into_iter()
                    .map(|hit| analysed.folded.original(hit)),
            );
        }
        let fragments = fragments(text, &merged(ranges))?;
        Some(Highlight {
            field: HighlightField::Text(field),
            fragments,
        })
    }
}

/// What to look for of a run of words.
fn needle(text: &Analysed, run: &[Piece], prefix: bool, languages: &[Stems]) -> Needle {
    if run.iter().all(|word| word.japanese) {
        let words = run
            .iter()
            .filter(|word| word.range.len() > '字'.len_utf8() || run.len() == 1);
        let single = words
            .map(|word| same(text, std::slice::from_ref(word)))
            .collect();
        return Needle(vec![vec![same(text, run)], single]);
    }
    let unit = |word: &Piece| {
        let written = text.loose(word).into_owned();
        if prefix && run.len() == 1 {
            return Unit::Beginning(written);
        }
        let stems = languages
            .iter()
            .map(|language| (*language, language.terms(text.text(word))))
            .collect();
        Unit::Stem(written, stems)
    };
    Needle(vec![
        vec![run.iter().map(unit).collect()],
        run.iter().map(|word| vec![unit(word)]).collect(),
    ])
}

fn same(text: &Analysed, words: &[Piece]) -> Vec<Unit> {
    text.units_of(words)
        .iter()
        .map(|unit| Unit::Same(text.loose(unit).into_owned()))
        .collect()
}

impl Needle {
    /// The hits, as ranges of the folded text.
    fn find(&self, text: &Analysed, units: &[Piece], stems: Stems) -> Vec<Range<usize>> {
        let sequences = self.0.iter().map(|group| {
            let starts = 0..units.len();
            let hits = starts.flat_map(|start| {
                let rest = &units[start..];
                group
                    .iter()
                    .filter_map(move |sequence| begins(text, rest, sequence, stems))
            });
            hits.collect::<Vec<_>>()
        });
        sequences
            .into_iter()
            .find(|hits| !hits.is_empty())
            .unwrap_or_default()
    }
}

/// The range of a sequence of units, if the text goes on with it.
fn begins(
    text: &Analysed,
    units: &[Piece],
    sequence: &[Unit],
    stems: Stems,
) -> Option<Range<usize>> {
    let candidate = units.get(..sequence.len())?;
    let fits = |unit: &Unit, piece: &Piece| {
        let written = text.loose(piece);
        match unit {
            Unit::Same(same) => *same == written,
            Unit::Stem(word, by_language) => {
                let known = by_language.iter().find(|(language, _)| *language == stems);
                *word == written
                    || known.is_some_and(|(_, known)| {
                        let here = stems.terms(text.text(piece));
                        !piece.japanese && here.iter().any(|term| known.contains(term))
                    })
            }
            Unit::Beginning(prefix) => written.starts_with(prefix.as_str()),
        }
    };
    let all = sequence
        .iter()
        .zip(candidate)
        .all(|(unit, piece)| fits(unit, piece));
    let mut end = candidate.last()?.range.end;
    // The long-vowel mark that is no unit still belongs to the word.
    let next = units.get(sequence.len()).map(|next| next.range.start);
    let after = text.folded.text.get(end..).unwrap_or_default();
    if after.starts_with(LONG) && next.is_none_or(|next| next > end) {
        end += LONG.len_utf8();
    }
    Some(candidate.first()?.range.start..end).filter(|_| all)
}

/// Sorts ranges and joins those that overlap or touch.
pub(super) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// A text without hits, as long as one with hits is shown.
pub(super) fn shortened(text: &str) -> Vec<Fragment> {
    let shown = text.get(window(text, 0)).unwrap_or(text);
    let dots = if shown.len() < text.len() { "…" } else { "" };
    vec![Fragment {
        text: format!("{shown}{dots}"),
        marked: false,
    }]
}

/// Cuts a text at its hits, showing of a long text what surrounds the first; `None` without hits.
pub(super) fn fragments(text: &str, hits: &[Range<usize>]) -> Option<Vec<Fragment>> {
    let window = window(text, hits.first()?.start);
    let mut fragments = Vec::new();
    let mut push = |range: Range<usize>, marked| {
        let mut piece = text.get(range.clone()).unwrap_or_default().to_owned();
        if range.start == window.start && window.start > 0 {
            piece.insert(0, '…');
        }
        if range.end == window.end && window.end < text.len() {
            piece.push('…');
        }
        if !piece.is_empty() {
            fragments.push(Fragment {
                text: piece,
                marked,
            });
        }
    };
    let mut at = window.start;
    for hit in hits.iter().filter(|hit| hit.start < window.end) {
        let end = hit.end.min(window.end);
        if hit.start > at {
            push(at..hit.start, false);
        }
        push(hit.start..end, true);
        at = end;
    }
    if at < window.end {
        push(at..window.end, false);
    }
    Some(fragments)
}

/// The part of a text to show, given its first hit (bytes). Edges fall between words where one is near.
fn window(text: &str, first: usize) -> Range<usize> {
    let places: Vec<(usize, char)> = text.char_indices().collect();
    if places.len() <= WINDOW {
        return 0..text.len();
    }
    let hit = places.partition_point(|&(at, _)| at < first);
    let start = hit.saturating_sub(LEAD).min(places.len() - WINDOW);
    let end = start + WINDOW;
    let after_space = |range: Range<usize>| {
        places
            .get(range)?
            .iter()
            .position(|(_, c)| c.is_whitespace())
    };
    let start = match after_space(start..(start + NUDGE).min(hit)) {
        Some(skip) if start > 0 => start + skip + 1,
        _ => start,
    };
    let back = places[end - NUDGE..end]
        .iter()
        .rposition(|(_, c)| c.is_whitespace());
    let end = match back {
        Some(kept) if end < places.len() && end - NUDGE + kept > hit => end - NUDGE + kept,
        _ => end,
    };
    let byte = |index: usize| places.get(index).map_or(text.len(), |&(at, _)| at);
    byte(start)..byte(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(query: &str, text: &str) -> Option<String> {
        let question = Question::read(query);
        let found = Marker::new(&question, &[Stems::ENGLISH]).text(
            TextField::Title,
            text,
            Stems::ENGLISH,
        )?;
        Some(
            found
                .fragments
                .iter()
                .map(|f| {
                    if f.marked {
                        format!("[{}]", f.text)
                    } else {
                        f.text.clone()
                    }
                })
                .collect(),
        )
    }

    #[test]
    fn hits_are_marked_in_the_authors_words() {
        for (query, text, expected) in [
            ("分数", "分数の加法", Some("[分数]の加法")),
            ("数の加", "分数の加法", Some("分[数の加]法")),
            (
                "分数の減法",
                "分数の加法、減法",
                Some("[分数]の加法、[減法]"),
            ),
            ("ガイド", "学習ｶﾞｲﾄﾞ（ﾌｧﾝﾄﾞ）", Some("学習[ｶﾞｲﾄﾞ]（ﾌｧﾝﾄﾞ）")),
            (
                "fraction",
                "Adding Fractions, not factions",
                Some("Adding [Fractions], not factions"),
            ),
            (
                "\"equal parts\"",
                "parts of equal parts",
                Some("parts of [equal parts]"),
            ),
            ("frac*", "Fractions", Some("[Fractions]")),
            ("cefr", "CEFR準拠", Some("[CEFR]準拠")),
            ("-fraction", "Fractions", None),
            ("none", "Fractions", None),
        ] {
            assert_eq!(
                marked(query, text).as_deref(),
                expected,
                "{query} in {text}"
            );
        }
    }

    #[test]
    fn of_a_long_text_the_surroundings_of_the_first_hit_are_shown() {
        let text = format!(
            "{}the fraction {}",
            "word ".repeat(100),
            "more ".repeat(100)
        );
        let shown = marked("fraction", &text).unwrap_or_default();
        assert!(
            shown.starts_with("…word ") && shown.ends_with("more…"),
            "{shown}"
        );
        assert!(
            shown.contains("the [fraction] more") && shown.chars().count() <= WINDOW + 4,
            "{shown}"
        );
        let japanese = format!(
            "{}分数{}",
            "あいうえお".repeat(100),
            "かきくけこ".repeat(100)
        );
        assert!(
            marked("分数", &japanese)
                .unwrap_or_default()
                .contains("お[分数]か")
        );
    }

    proptest! {
        #[test]
        fn unmarked_and_marked_pieces_together_are_the_text(
            text in "[a-c 分数のｶﾞ-]{0,30}", query in "[a-c分数のガ\"* -]{0,8}",
        ) {
            if let Some(shown) = marked(&query, &text) {
                prop_assert_eq!(shown.replace(['[', ']'], ""), text);
            }
        }
    }
}
