//! The language of a record: what its authors say, else what its text shows beyond doubt.
//!
//! Kana are Japanese. For other scripts `whatlang` compares the letters in threes; it says how sure it is, knows every
//! language there is a stemmer for, and costs the binary some hundred kilobytes. Short texts are not guessed at:
//! `Algebra` is a word of a dozen languages.

use std::borrow::Cow;
use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use super::record::Record;
use super::stems::primary_tag;

/// Letters from which a text is long enough, and how many are read.
const SHORTEST: usize = 40;
const LONGEST: usize = 600;

/// Languages that are told apart, with their tags.
const LANGUAGES: [(Lang, &str); 20] = [
    (Lang::Eng, "en"),
    (Lang::Ara, "ar"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Spa, "es"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Hun, "hu"),
    (Lang::Ita, "it"),
    (Lang::Nob, "nb"),
    (Lang::Nld, "nl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Swe, "sv"),
    (Lang::Tam, "ta"),
    (Lang::Tur, "tr"),
    (Lang::Kor, "ko"),
    (Lang::Pol, "pl"),
];

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(LANGUAGES.map(|(lang, _)| lang).to_vec()));

/// The primary subtag of a record's language; `None` where neither its authors nor its text say.
pub(super) fn of(record: &Record) -> Option<Cow<'_, str>> {
    match record.language.as_deref().map(primary_tag) {
        Some(tag) if !tag.is_empty() => Some(Cow::Owned(tag)),
        _ => detect(record).map(Cow::Borrowed),
    }
}

fn detect(record: &Record) -> Option<&'static str> {
    let texts = std::iter::once(&record.title)
        .chain(&record.abbreviated)
        .chain(&record.notes);
    let mut text: String = String::new();
    for part in texts {
        text.extend(part.chars().take(LONGEST));
        text.push('\n');
    }
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}');
    if text.contains(is_kana) {
        return Some("ja");
    }
    if text
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(SHORTEST)
        .count()
        < SHORTEST
    {
        return None;
    }
    let found = DETECTOR.detect(&text).filter(whatlang::Info::is_reliable)?;
    let known = LANGUAGES.iter().find(|(lang, _)| *lang == found.lang());
    known.map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::record;
    use super::*;

    fn language(said: Option<&str>, title: &str) -> Option<String> {
        let record = Record {
            language: said.map(str::to_owned),
            ..record("a", title)
        };
        of(&record).map(Cow::into_owned)
    }

    #[test]
    fn the_authors_decide_and_a_text_fills_the_gap_only_when_it_is_sure() {
        let german = "Die Schülerinnen und Schüler vergleichen Brüche mit gleichem Nenner";
        assert_eq!(language(Some("pt-BR"), german).as_deref(), Some("pt"));
        assert_eq!(language(None, german).as_deref(), Some("de"));
        assert_eq!(language(Some(" "), german).as_deref(), Some("de"));
        assert_eq!(language(None, "分数のたし算").as_deref(), Some("ja"));
        assert_eq!(language(None, "Algebra"), None);
        assert_eq!(language(None, "数学Ⅰ"), None);
    }
}
