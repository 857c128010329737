//! The two languages of every screen and message, from Fluent catalogues compiled into the binary.
//!
//! One catalogue file per room and language (`src/web/locales/{en,ja}/ROOM.ftl`). Fluent was chosen because a
//! translator can reorder arguments and choose plural forms without touching code. Tests hold both languages to the
//! same keys and arguments, and every key used in the code to an entry.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::error::Message;

/// A language the product speaks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, the fallback.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Ja => "ja",
        }
    }

    /// Reads a language tag (`ja`, `ja-JP`, `en_US`); `None` for a language we have no catalogue of.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag
            .split(['-', '_', '.'])
            .next()?
            .to_ascii_lowercase()
            .as_str()
        {
            "en" => Some(Language::En),
            "ja" => Some(Language::Ja),
            _ => None,
        }
    }

    /// Chooses by an `Accept-Language` header (RFC 9110 §12.5.4): the highest quality we have, the first of equals.
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Language)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let Some(language) = pieces.next().and_then(|tag| Language::from_tag(tag.trim()))
            else {
                continue;
            };
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            if quality > 0.0 && best.is_none_or(|(other, _)| quality > other) {
                best = Some((quality, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

macro_rules! catalogues {
    ($($room:literal),* $(,)?) => {
        const ROOMS: usize = [$($room),*].len();

        /// The catalogue files of a language: room and text.
        fn sources(language: Language) -> [(&'static str, &'static str); ROOMS] {
            match language {
                Language::En => [$(($room, include_str!(concat!("web/locales/en/", $room, ".ftl")))),*],
                Language::Ja => [$(($room, include_str!(concat!("web/locales/ja/", $room, ".ftl")))),*],
            }
        }
    };
}

catalogues!(
    "error", "case", "credit", "cli", "registry", "rest", "search", "web", "exchange", "graphql",
    "sheets", "linked", "check", "imports", "net", "mirrors", "proofs", "evidence", "records",
    "aligns", "trust"
);

static EN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::En));
static JA: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::Ja));

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let tag = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    for (_, source) in sources(language) {
        // A catalogue that does not parse is caught by the tests below; what did parse is still used.
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The text of a message in a language. A key without an entry shows itself, so nothing is ever silent.
pub fn text(language: Language, message: &Message) -> String {
    let bundle = match language {
        Language::En => &*EN,
        Language::Ja => &*JA,
    };
    let Some(pattern) = bundle
        .get_message(&message.key)
        .and_then(|entry| entry.value())
    else {
        return message.key.to_string();
    };
    let mut args = FluentArgs::new();
    for (name, value) in &message.args {
        args.set(name.to_string(), value.clone());
    }
    bundle
        .format_pattern(pattern, Some(&args), &mut Vec::new())
        .into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Key → set of `$arguments`, read from the Fluent text.
    fn entries(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (room, source) in sources(language) {
            FluentResource::try_new(source.to_owned())
                .unwrap_or_else(|(_, e)| panic!("{room}.ftl ({language:?}): {e:?}"));
            let mut key = String::new();
            for line in source.lines() {
                if let Some((name, _)) = line.split_once(" =")
                    && line.starts_with(|c: char| c.is_ascii_lowercase())
                {
                    key = name.to_owned();
                    assert!(
                        map.insert(key.clone(), BTreeSet::new()).is_none(),
                        "{key} stands twice in {language:?}"
                    );
                }
                for piece in line.split('$').skip(1) {
                    let arg: String = piece
                        .chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
                        .collect();
                    map.entry(key.clone()).or_default().insert(arg);
                }
            }
        }
        map
    }

    #[test]
    fn both_languages_have_the_same_keys_and_arguments() {
        assert_eq!(entries(Language::En), entries(Language::Ja));
    }

    #[test]
    fn every_key_in_the_code_has_an_entry() {
        fn walk(dir: &std::path::Path, visit: &mut dyn FnMut(&std::path::Path, &str)) {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, visit);
                } else if path.extension().is_some_and(|e| e == "rs") {
                    visit(&path, &std::fs::read_to_string(&path).unwrap());
                }
            }
        }
        let known = entries(Language::En);
        let mut used = 0;
        walk(
            std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
            &mut |path, source| {
                for piece in source.split("Message::new(\"").skip(1) {
                    let key = piece.split('"').next().unwrap_or_default();
                    assert!(
                        known.contains_key(key),
                        "{}: no catalogue entry for {key}",
                        path.display()
                    );
                    used += 1;
                }
            },
        );
        assert!(used > 0);
    }

    #[test]
    fn accept_language_prefers_quality_then_order() {
        assert_eq!(
            Language::from_accept("fr, en;q=0.5, ja;q=0.9"),
            Some(Language::Ja)
        );
        assert_eq!(Language::from_accept("ja-JP, en"), Some(Language::Ja));
        assert_eq!(Language::from_accept("en;q=0, de"), None);
    }
}
