//! Which syntax a file has, from its first bytes; nothing is parsed.

use super::Syntax;
use crate::exchange::table::header_of;

/// How much of a file is looked at.
const HEAD: usize = 1 << 16;

/// The syntax of a linked-data file, or `None` where it is none.
pub fn recognises(bytes: &[u8]) -> Option<Syntax> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(HEAD)];
    // A letter cut in half at the end does not matter, another fault does.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let start = text.trim_start();
    if start.starts_with(['{', '[']) && json_like(start) {
        json(start)
    } else if start.starts_with('<') && xml(start) {
        Some(Syntax::RdfXml)
    } else if turtle(start) {
        Some(Syntax::Turtle)
    } else {
        csv(start).then_some(Syntax::CtdlCsv)
    }
}

/// `[` also begins a Turtle file that begins with a node without a name.
fn json_like(text: &str) -> bool {
    text[1..]
        .trim_start()
        .starts_with(['"', '{', '[', '}', ']'])
}

fn json(text: &str) -> Option<Syntax> {
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    let case = ["CFDocument", "CFPackage", "CFItems", "CFDocuments"];
    if case.into_iter().any(has) {
        return None;
    }
    if ["@context", "@graph", "@id", "@type"].into_iter().any(has) {
        return Some(Syntax::JsonLd);
    }
    let first = text.split('"').nth(1)?;
    let address = first.contains("://") || first.starts_with("_:");
    let listed = text
        .split('"')
        .nth(4)
        .is_some_and(|after| after.trim_start().starts_with(':') && after.contains('['));
    (address && listed && text.starts_with('{')).then_some(Syntax::RdfJson)
}

fn xml(text: &str) -> bool {
    let opens = ["<?xml", "<rdf:RDF", "<!DOCTYPE rdf", "<!--"];
    let named = text.contains("http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    (opens.iter().any(|open| text.starts_with(open)) || text.contains(":RDF"))
        && named
        && !statement(text)
}

fn turtle(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = first else { return false };
    let word = first.split_whitespace().next().unwrap_or_default();
    matches!(word, "@prefix" | "@base")
        || word.eq_ignore_ascii_case("PREFIX") && first.contains(':') && first.contains('<')
        || word.eq_ignore_ascii_case("BASE") && first.contains('<')
        || statement(first)
        || (first.starts_with('[') && text.contains("/core#"))
}

/// `<address> …` or `_:name …`, and neither an element of XML.
fn statement(text: &str) -> bool {
    let address = |text: &str| {
        text.strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
            .is_some_and(|(iri, _)| iri.contains(':') && !iri.contains([' ', '"', '=']))
            && !text.starts_with("<rdf:")
    };
    let text = text.trim_start();
    address(text) && text.contains(char::is_whitespace) && !text.contains("</")
        || text.starts_with("_:")
}

fn csv(text: &str) -> bool {
    let header = header_of(text);
    header.iter().any(|name| name.trim() == "@type")
        && header
            .iter()
            .any(|name| name.trim().starts_with("ceasn:") || name.trim().starts_with("ceterms:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_file_shows_its_syntax() {
        let rdf = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";
        for (text, syntax) in [
            (
                "\u{feff}@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
                Some(Syntax::Turtle),
            ),
            (
                "# made by\nPREFIX a: <http://a.example/>\n",
                Some(Syntax::Turtle),
            ),
            (
                "<http://a.example/1> <http://a.example/p> \"x\" .\n",
                Some(Syntax::Turtle),
            ),
            (
                &format!("<?xml version=\"1.0\"?>\n<rdf:RDF {rdf}>"),
                Some(Syntax::RdfXml),
            ),
            (&format!("<rdf:RDF {rdf}></rdf:RDF>"), Some(Syntax::RdfXml)),
            ("{\"@context\": {}, \"@graph\": []}", Some(Syntax::JsonLd)),
            ("[{\"@id\": \"http://a.example\"}]", Some(Syntax::JsonLd)),
            (
                "{ \"http://a.example/D1\": { \"http://purl.org/dc/terms/title\": [ { \"value\": \"x\" } ] } }",
                Some(Syntax::RdfJson),
            ),
            ("@id,@type,ceasn:competencyText\n", Some(Syntax::CtdlCsv)),
            ("{\"@context\": \"x\", \"CFDocument\": {}}", None),
            ("{\"CFDocument\": {}}", None),
            ("<html><body></body></html>", None),
            ("#title,Framework\nIdentifier,fullStatement", None),
            ("institution,course_code", None),
            ("", None),
        ] {
            assert_eq!(recognises(text.as_bytes()), syntax, "{text}");
        }
    }
}
