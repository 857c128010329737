//! What a node is called.

use super::super::graph::{Graph, Id, Literal};
use super::super::names::{asn, ceasn, ceterms, dct, foaf, rdf, rdfs, schema, skos};

/// Predicates that name things, the best first.
pub(super) const NAMING: [&str; 10] = [
    skos::PREF_LABEL,
    rdfs::LABEL,
    foaf::NAME,
    dct::TITLE,
    ceasn::NAME,
    ceterms::NAME,
    schema::NAME,
    ceasn::TEXT,
    asn::STATEMENT_LABEL,
    rdf::VALUE,
];

/// The first name of a node under these predicates.
pub(super) fn label(graph: &Graph, node: Id, predicates: &[&str]) -> Option<String> {
    predicates.iter().find_map(|predicate| {
        let texts = graph.objects(node, predicate).into_iter();
        texts
            .filter_map(|object| graph.literal_of(object))
            .map(|literal| literal.value.to_string())
            .next()
    })
}

/// How far a text is from the wanted language: 0 the same tag, 1 the same language, 2 no language, 3 another one.
pub(super) fn distance(literal: &Literal, wanted: Option<&str>) -> u8 {
    match (tag(literal), wanted) {
        (None, _) => 2,
        (Some(_), None) => 3,
        (Some(tag), Some(wanted)) if same(tag, wanted) => 0,
        (Some(tag), Some(wanted)) if same(primary(tag), primary(wanted)) => 1,
        _ => 3,
    }
}

/// The language of a text; `und` is none.
pub(super) fn tag(literal: &Literal) -> Option<&str> {
    literal.language.as_deref().filter(|tag| *tag != "und")
}

/// Whether two tags are one, `en_US` and `en-us` too.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.replace('_', "-")
        .eq_ignore_ascii_case(&b.replace('_', "-"))
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// The tag in the address or code of a language: its last part, three letters to two where that is common.
pub(in crate::exchange::linked) fn language_tag(text: &str) -> Option<String> {
    let last = text.trim().rsplit(['/', '#']).next().unwrap_or_default();
    let plain = !last.is_empty()
        && last.len() <= 35
        && last.split(['-', '_']).all(|part| {
            (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        });
    if !plain {
        return None;
    }
    let short = match last.to_ascii_lowercase().as_str() {
        "eng" | "english" => "en",
        "jpn" | "japanese" => "ja",
        "spa" => "es",
        "fra" | "fre" => "fr",
        "deu" | "ger" => "de",
        "ita" => "it",
        "por" => "pt",
        "nld" | "dut" => "nl",
        "zho" | "chi" => "zh",
        "kor" => "ko",
        _ => last,
    };
    Some(short.to_owned())
}

/// A tag in the usual case of letters (RFC 5646 section 2.1.1); the parsers give lower case.
pub(super) fn canonical(tag: &str) -> String {
    let mut parts = tag
        .split('-')
        .enumerate()
        .map(|(number, part)| match part.len() {
            2 if number > 0 => part.to_ascii_uppercase(),
            4 if number > 0 && part.chars().all(|c| c.is_ascii_alphabetic()) => {
                let (first, rest) = part.split_at(1);
                first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
            }
            _ => part.to_ascii_lowercase(),
        });
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |tag, part| format!("{tag}-{part}"))
}
