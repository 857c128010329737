//! Statements as lines of canonical N-Quads (RDFC-1.0 §5, RDF 1.1 N-Quads).

use std::fmt::Write as _;

use oxrdf::{GraphName, Literal, NamedOrBlankNode, Quad, Term};

/// Which characters are escaped. The older rules were in use before RDFC-1.0 became a standard; they differ for control
/// characters and for characters that no IRI may have. Both tell all texts apart, so both are safe to sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Dialect {
    /// RDFC-1.0.
    Standard,
    /// URDNA2015 as its implementations wrote it.
    Older,
}

/// One line, with its line end. Blank nodes are written as `name` says.
pub(super) fn line<'q>(
    quad: &'q Quad,
    dialect: Dialect,
    name: &impl Fn(&'q str) -> String,
) -> String {
    let mut line = String::new();
    let node = |line: &mut String, node: &'q NamedOrBlankNode| match node {
        NamedOrBlankNode::NamedNode(node) => iri(line, node.as_str(), dialect),
        NamedOrBlankNode::BlankNode(node) => line.push_str(&name(node.as_str())),
    };
    node(&mut line, &quad.subject);
    line.push(' ');
    iri(&mut line, quad.predicate.as_str(), dialect);
    line.push(' ');
    match &quad.object {
        Term::NamedNode(object) => iri(&mut line, object.as_str(), dialect),
        Term::BlankNode(object) => line.push_str(&name(object.as_str())),
        Term::Literal(object) => literal(&mut line, object, dialect),
    }
    match &quad.graph_name {
        GraphName::DefaultGraph => {}
        GraphName::NamedNode(graph) => {
            line.push(' ');
            iri(&mut line, graph.as_str(), dialect);
        }
        GraphName::BlankNode(graph) => {
            line.push(' ');
            line.push_str(&name(graph.as_str()));
        }
    }
    line.push_str(" .\n");
    line
}

/// Whether the dialects write the statement differently.
pub(super) fn depends_on_dialect(quad: &Quad) -> bool {
    let plain = |_: &'_ str| String::new();
    line(quad, Dialect::Standard, &plain) != line(quad, Dialect::Older, &plain)
}

fn literal(line: &mut String, literal: &Literal, dialect: Dialect) {
    line.push('"');
    for c in literal.value().chars() {
        match (c, dialect) {
            ('"', _) => line.push_str("\\\""),
            ('\\', _) => line.push_str("\\\\"),
            ('\n', _) => line.push_str("\\n"),
            ('\r', _) => line.push_str("\\r"),
            (_, Dialect::Older) => line.push(c),
            ('\t', _) => line.push_str("\\t"),
            ('\u{8}', _) => line.push_str("\\b"),
            ('\u{c}', _) => line.push_str("\\f"),
            ('\0'..='\u{1f}' | '\u{7f}', _) => escape(line, c),
            _ => line.push(c),
        }
    }
    line.push('"');
    if let Some(language) = literal.language() {
        line.push('@');
        line.push_str(language);
    } else if literal.datatype() != oxrdf::vocab::xsd::STRING {
        line.push_str("^^");
        iri(line, literal.datatype().as_str(), dialect);
    }
}

fn iri(line: &mut String, iri: &str, dialect: Dialect) {
    line.push('<');
    for c in iri.chars() {
        match (c, dialect) {
            (
                '\0'..=' ' | '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\',
                Dialect::Standard,
            ) => {
                escape(line, c);
            }
            _ => line.push(c),
        }
    }
    line.push('>');
}

fn escape(line: &mut String, c: char) {
    // Writing to a string does not fail.
    let _ = write!(line, "\\u{:04X}", u32::from(c));
}
