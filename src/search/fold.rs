//! Folds text in two steps. *Folded*: Unicode NFKC (half-width katakana, full-width letters, ligatures) and lower case;
//! every place of the folded text remembers where it stood in the original, so a hit can be shown in the words of the
//! author. *Loose*: of a piece of folded text, what is left when accents (`café`, `cafe`) and the kind of kana
//! (`ぷろぐらむ`, `プログラム`) do not matter.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A folded text and the way back to the original.
#[derive(Clone, Debug, Default)]
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

/// A piece of folded text without what people leave out or type otherwise: accents of Latin and Greek letters, and
/// hiragana as katakana.
pub(super) fn loose(folded: &str) -> Cow<'_, str> {
    if folded.is_ascii() {
        return Cow::Borrowed(folded);
    }
    let mut out = String::with_capacity(folded.len());
    folded.chars().for_each(|c| push_loose(&mut out, c));
    if out == folded {
        return Cow::Borrowed(folded);
    }
    Cow::Owned(out)
}

fn push_loose(out: &mut String, c: char) {
    match c {
        '\0'..='\x7f' => out.push(c),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'þ' => out.push_str("th"),
        'ı' => out.push('i'),
        '\u{2019}' => out.push('\''),
        '\u{3041}'..='\u{3096}' => out.push(char::from_u32(u32::from(c) + 0x60).unwrap_or(c)),
        _ => {
            let base = std::iter::once(c).nfd().next().unwrap_or(c);
            let accented = base.is_ascii_alphabetic() || matches!(base, 'α'..='ω');
            // Of other scripts the marks are part of the letter (`й`, `が`).
            out.push(if accented { base } else { c });
        }
    }
}

/// Whether a character is katakana or the long-vowel mark.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | LONG)
}

/// The long-vowel mark.
pub(super) const LONG: char = '\u{30FC}';

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

    #[test]
    fn loosely_accents_and_the_kind_of_kana_do_not_matter() {
        for (text, expected) in [
            ("café", "cafe"),
            ("straße œuvre łódź", "strasse oeuvre lodz"),
            ("παιδεία", "παιδεια"),
            ("ぷろぐらむの", "プログラムノ"),
            ("йод 分数 が", "йод 分数 ガ"),
            ("student’s", "student's"),
        ] {
            assert_eq!(loose(text), expected);
        }
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
