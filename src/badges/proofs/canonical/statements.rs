//! From JSON-LD text to statements, through the reader; and which marks arrive.
//!
//! The reader runs in its lenient mode: so it drops nothing for how an address is written, and what the field would drop
//! (relative addresses) is dropped here, by the field's own rule, and listed.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::CanonicalFault;
use super::text::Text;
use crate::badges::proofs::contexts;

/// All contexts are said to lie at one address: none names another relatively, and the reader takes definitions from two
/// addresses for different even where they are the same.
const ADDRESS: &str = "https://context.invalid/";

/// The statements the field takes a document for, each once, and the addresses that were dropped.
pub(super) fn read(json: &str) -> Result<(Vec<Quad>, BTreeSet<String>), CanonicalFault> {
    let mut kept = Vec::new();
    let mut seen = BTreeSet::new();
    let mut dropped = BTreeSet::new();
    for quad in parse(json)? {
        match relative(&quad) {
            None => {
                let quad = normal(quad);
                if seen.insert(quad.to_string()) {
                    kept.push(quad);
                }
            }
            // Members that no context knows are found by the marks of what they hold.
            Some(name) if name != quad.predicate.as_str() => {
                dropped.insert(name.to_owned());
            }
            Some(_) => {}
        }
    }
    Ok((kept, dropped))
}

/// What became of the marks of a text, by their numbers.
#[derive(Default)]
pub(super) struct Marks {
    /// These did not arrive in any statement.
    pub(super) missing: BTreeSet<usize>,
    /// These are objects that no known member leads to. The field drops all they hold; the reader does not.
    pub(super) unknown: BTreeSet<usize>,
}

/// Looks for the marks of a text.
pub(super) fn marks(text: &Text) -> Result<Marks, CanonicalFault> {
    let mut marks = Marks {
        missing: (0..text.marks)
            .filter(|number| !text.invented.contains(number))
            .collect(),
        ..Marks::default()
    };
    for quad in parse(&text.json)? {
        if !is_absolute(quad.predicate.as_str())
            && let Term::NamedNode(node) = &quad.object
        {
            marks.unknown.extend(text.marks_in(node.as_str()));
        }
        if relative(&quad).is_some() {
            continue;
        }
        let mut arrive = |term: &str| {
            for mark in text.marks_in(term) {
                marks.missing.remove(&mark);
            }
        };
        if let NamedOrBlankNode::NamedNode(node) = &quad.subject {
            arrive(node.as_str());
        }
        arrive(quad.predicate.as_str());
        match &quad.object {
            Term::NamedNode(node) => arrive(node.as_str()),
            Term::BlankNode(_) => {}
            Term::Literal(literal) => {
                arrive(literal.datatype().as_str());
                arrive(literal.language().unwrap_or_default());
                arrive(literal.value());
            }
        }
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            arrive(graph.as_str());
        }
    }
    Ok(marks)
}

fn parse(json: &str) -> Result<Vec<Quad>, CanonicalFault> {
    let run = AssertUnwindSafe(|| {
        let parser = JsonLdParser::new()
            .lenient()
            .for_slice(json)
            .with_load_document_callback(|url, _| match contexts::bundled(url) {
                Some(document) => Ok(JsonLdRemoteDocument {
                    document: document.as_bytes().to_vec(),
                    document_url: ADDRESS.to_owned(),
                }),
                None => Err("not bundled".into()),
            });
        let mut quads = Vec::new();
        for quad in parser {
            quads.push(quad.map_err(|error| CanonicalFault::Syntax {
                reason: error.to_string().chars().take(300).collect(),
            })?);
        }
        Ok(quads)
    });
    catch_unwind(run).unwrap_or(Err(CanonicalFault::Reader))
}

/// The name in a statement that is no address, for which the field drops the statement.
fn relative(quad: &Quad) -> Option<&str> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.as_str()),
        _ => None,
    };
    [subject, Some(quad.predicate.as_str()), object, graph]
        .into_iter()
        .flatten()
        .find(|iri| !is_absolute(iri))
}

/// A scheme, a colon, and no white space: the rule of the field.
fn is_absolute(iri: &str) -> bool {
    let Some((scheme, rest)) = iri.split_once(':') else {
        return false;
    };
    let mut letters = scheme.bytes();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b','))
        && !rest.contains(char::is_whitespace)
}

/// A statement with its literal in the field's form: languages in small letters, doubles canonical.
fn normal(quad: Quad) -> Quad {
    let Term::Literal(literal) = &quad.object else {
        return quad;
    };
    let object = if let Some(language) = literal.language() {
        let language = language.to_ascii_lowercase();
        Literal::new_language_tagged_literal_unchecked(literal.value(), language)
    } else if literal.datatype() == oxrdf::vocab::xsd::DOUBLE
        && let Ok(value) = literal.value().parse::<f64>()
        && value.is_finite()
    {
        Literal::new_typed_literal(double(value), NamedNode::from(oxrdf::vocab::xsd::DOUBLE))
    } else {
        return quad;
    };
    Quad {
        object: object.into(),
        ..quad
    }
}

/// The canonical form of a double (JSON-LD 1.1 API §8.6): up to 16 digits, one before the point.
fn double(value: f64) -> String {
    let written = format!("{value:.15e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let digits = digits.trim_end_matches('0');
    let zero = if digits.ends_with('.') { "0" } else { "" };
    format!("{digits}{zero}E{exponent}")
}
