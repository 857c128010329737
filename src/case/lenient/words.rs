//! The closed words of CASE as others spell them.

use crate::case::model::AssociationType;

/// Reads a type of association in another spelling: `RelatedTo`, `Is Child Of`, `exactMatch`, `ext: My Type`.
/// What is none of the standard becomes an `ext:` type of the same letters; `None` where there are none to use.
pub(crate) fn association_type(text: &str) -> Option<AssociationType> {
    let bare = |text: &str| -> String {
        let letters: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        let short = letters.strip_prefix("is").unwrap_or(&letters);
        short
            .strip_suffix("of")
            .or_else(|| short.strip_suffix("to"))
            .unwrap_or(short)
            .to_owned()
    };
    let wanted = bare(text);
    let known = AssociationType::STANDARD
        .into_iter()
        .find(|kind| bare(kind.as_str()) == wanted);
    known.or_else(|| extension(text).map(AssociationType::Ext))
}

/// Reads the target type of a link: `CASE` in any case of letters, else an `ext:` word.
pub(super) fn target(text: &str) -> Option<String> {
    if text.trim().eq_ignore_ascii_case("CASE") {
        Some("CASE".to_owned())
    } else {
        extension(text)
    }
}

/// The `ext:` word of a text, with hyphens for what may not stand in one.
fn extension(text: &str) -> Option<String> {
    let text = text.trim();
    let named = text
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("ext:"));
    let word = if named { &text[4..] } else { text };
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let word: String = word
        .trim()
        .chars()
        .map(|c| if letters(c) { c } else { '-' })
        .collect();
    word.contains(|c: char| c.is_ascii_alphanumeric())
        .then(|| format!("ext:{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_understood() {
        for (text, expected) in [
            ("RelatedTo", "isRelatedTo"),
            ("Is Child Of", "isChildOf"),
            ("exactMatch", "exactMatchOf"),
            ("is_part_of", "isPartOf"),
            ("Replaced By", "replacedBy"),
            ("Precedes", "precedes"),
            ("isTranslationOf ", "isTranslationOf"),
            ("Ext: My type", "ext:My-type"),
            ("assesses", "ext:assesses"),
        ] {
            assert_eq!(
                association_type(text).as_ref().map(AssociationType::as_str),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(association_type("関連"), None);
        assert_eq!(target("case").as_deref(), Some("CASE"));
        assert_eq!(target("Open Badge").as_deref(), Some("ext:Open-Badge"));
    }
}
