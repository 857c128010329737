//! Stemmers by language.
//!
//! A word is indexed by its stem in the language of its record, marked with that language so that stems of different
//! languages never meet. Stemmers want the accents; who types none is served by a second stem, made without them.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

use super::fold::loose;

/// A longer word is no word of a language; it is indexed as it stands.
const LONGEST_STEMMED: usize = 40;

/// A language with a stemmer, by its primary language subtag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stems {
    tag: &'static str,
    algorithm: Algorithm,
}

const LANGUAGES: [Stems; 20] = {
    const fn of(tag: &'static str, algorithm: Algorithm) -> Stems {
        Stems { tag, algorithm }
    }
    [
        of("en", Algorithm::English),
        of("ar", Algorithm::Arabic),
        of("da", Algorithm::Danish),
        of("de", Algorithm::German),
        of("el", Algorithm::Greek),
        of("es", Algorithm::Spanish),
        of("fi", Algorithm::Finnish),
        of("fr", Algorithm::French),
        of("hu", Algorithm::Hungarian),
        of("it", Algorithm::Italian),
        of("nb", Algorithm::Norwegian),
        of("nl", Algorithm::Dutch),
        of("nn", Algorithm::Norwegian),
        of("no", Algorithm::Norwegian),
        of("pt", Algorithm::Portuguese),
        of("ro", Algorithm::Romanian),
        of("ru", Algorithm::Russian),
        of("sv", Algorithm::Swedish),
        of("ta", Algorithm::Tamil),
        of("tr", Algorithm::Turkish),
    ]
};

impl Stems {
    /// English: also for the Latin words of a Japanese text and of a text whose language is not known.
    pub(super) const ENGLISH: Stems = LANGUAGES[0];

    /// The stemmer for a text in a language (BCP 47 tag).
    pub(super) fn of(language: Option<&str>) -> Self {
        let primary = language.map(primary_tag).unwrap_or_default();
        LANGUAGES
            .into_iter()
            .find(|known| known.tag == primary)
            .unwrap_or(Stems::ENGLISH)
    }

    /// The primary language subtag.
    pub(super) fn tag(self) -> &'static str {
        self.tag
    }

    /// The terms by which a folded word is found: its stem and, if it has accents, that of the word without them.
    pub(super) fn terms(self, word: &str) -> Vec<String> {
        let bare = loose(word);
        let mut terms = vec![self.stem(word)];
        if bare != word {
            let other = self.stem(&bare);
            terms.extend((other != terms[0]).then_some(other));
        }
        terms
    }

    fn stem(self, word: &str) -> String {
        let word = match word.contains('\u{2019}') {
            true => Cow::Owned(word.replace('\u{2019}', "'")),
            false => Cow::Borrowed(word),
        };
        if word.chars().count() > LONGEST_STEMMED {
            return format!("{}:{}", self.tag, loose(&word));
        }
        let stem = Stemmer::create(self.algorithm).stem(&word);
        format!("{}:{}", self.tag, loose(&stem))
    }
}

/// The primary subtag of a language tag, in lower case (`ja-JP` → `ja`).
pub(super) fn primary_tag(tag: &str) -> String {
    tag.trim()
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fold::Folded;
    use super::*;

    #[test]
    fn stems_carry_their_language() {
        assert_eq!(
            Stems::of(Some("en-US")).terms("fractions"),
            Stems::ENGLISH.terms("fraction")
        );
        assert_eq!(Stems::of(Some("ja")), Stems::ENGLISH);
        assert_ne!(
            Stems::of(Some("fr")).terms("notes"),
            Stems::ENGLISH.terms("not")
        );
        assert_eq!(
            Stems::ENGLISH.terms("student’s"),
            Stems::ENGLISH.terms("students")
        );
    }

    #[test]
    fn a_word_is_found_with_and_without_its_accents() {
        let spanish = Stems::of(Some("es"));
        let with = spanish.terms("educación");
        assert!(
            spanish
                .terms("educacion")
                .iter()
                .any(|term| with.contains(term))
        );
        assert_eq!(Stems::ENGLISH.terms("café"), ["en:cafe"]);
    }

    proptest! {
        #[test]
        fn no_word_breaks_a_stemmer(word in "[\\p{L}\\p{N}']{0,12}") {
            let word = Folded::new(&word).text;
            for language in LANGUAGES {
                language.terms(&word);
            }
        }
    }
}
