//! Folds text to the form that is compared: Unicode NFKC (half-width katakana, full-width letters, ligatures) and lower
//! case. Every place of the folded text remembers where it stood in the original, so a hit can be shown in the words
//! of the author.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A folded text and the way back to the original.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The text in NFKC and lower case.
    pub(super) text: String,
    /// Per cluster (a character with its marks): byte offset in `text` and byte offset in the original.
    clusters: Vec<(usize, usize)>,
    original_len: usize,
}

impl Folded {
    /// Folds a text.
    pub(super) fn new(original: &str) -> Self {
        let mut folded = Folded {
            original_len: original.len(),
            ..Folded::default()
        };
        let mut chars = original.char_indices().peekable();
        while let Some((start, _)) = chars.next() {
            while chars.next_if(|&(_, c)| attaches(c)).is_some() {}
            let end = chars.peek().map_or(original.len(), |&(at, _)| at);
            folded.clusters.push((folded.text.len(), start));
            folded
                .text
                .extend(original[start..end].nfkc().flat_map(char::to_lowercase));
        }
        folded
    }

    /// The range in the original (whole clusters) from which a range of the folded text came.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        // Clusters that fold to nothing share an offset: the last of them at or before the start is the one meant.
        let first = self
            .clusters
            .partition_point(|&(at, _)| at <= range.start)
            .saturating_sub(1);
        let after = self.clusters.partition_point(|&(at, _)| at < range.end);
        let place = |index: usize| {
            self.clusters
                .get(index)
                .map_or(self.original_len, |&(_, at)| at)
        };
        place(first)..place(after).max(place(first))
    }
}

/// Whether a character belongs to the one before it: combining marks and the (half-width) kana voicing marks.
fn attaches(c: char) -> bool {
    canonical_combining_class(c) != 0
        || matches!(c, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn widths_and_case_fold() {
        assert_eq!(
            Folded::new("ﾌﾟﾛｸﾞﾗﾐﾝｸﾞ ＡＢＣ １２").text,
            "プログラミング abc 12"
        );
        assert_eq!(Folded::new("Cafe\u{301}").text, "caf\u{e9}");
    }

    #[test]
    fn a_place_leads_back_to_the_original() {
        let original = "ｶﾞｲﾄﾞ本";
        let folded = Folded::new(original);
        assert_eq!(folded.text, "ガイド本");
        assert_eq!(&original[folded.original(0.."ガイド".len())], "ｶﾞｲﾄﾞ");
        assert_eq!(
            &original[folded.original("ガイド".len()..folded.text.len())],
            "本"
        );
    }

    proptest! {
        #[test]
        fn every_range_maps_to_a_range_of_the_original(text in "\\PC{0,40}") {
            let folded = Folded::new(&text);
            for (start, c) in folded.text.char_indices() {
                let range = folded.original(start..start + c.len_utf8());
                prop_assert!(text.get(range.clone()).is_some_and(|piece| !piece.is_empty()), "{range:?}");
            }
        }
    }
}
