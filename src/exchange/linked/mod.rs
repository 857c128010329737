//! Frameworks as linked data: SKOS, CTDL-ASN and ASN in, SKOS Turtle, CTDL-ASN JSON-LD, CASE JSON-LD and HTML out.
//!
//! A file is read in two steps that know nothing of each other: a *syntax* ([`Syntax`]) gives statements, a *vocabulary*
//! says what they mean in CASE. So SKOS reads the same from Turtle, RDF/XML and JSON-LD. Nothing is ever fetched.
//!
//! What CASE has a field for goes there; every other statement is kept: in the `extensions` of its subject, under the
//! predicate's IRI, as values of expanded JSON-LD; and what is said of things that are neither framework nor item
//! (collections, agents) under `@graph` in the document's `extensions`. The Turtle writer gives those back as statements.

mod asn;
mod ctdl;
mod error;
mod graph;
pub mod held;
mod identity;
mod names;
mod parse;
mod read;
mod skos;
mod sniff;
#[cfg(test)]
mod tests;
mod vocabulary;
mod write;

pub use error::LinkedError;
pub use read::read;
pub use sniff::recognises;
pub use write::{CONTEXT, Context, Page, case_json_ld, ctdl_asn_json_ld, html_page, skos_turtle};

/// How deep elements, objects and lists of a file may lie within each other.
pub const MAX_DEPTH: usize = 256;

/// How statements are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// Turtle, and N-Triples.
    Turtle,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
    /// RDF/JSON (the form of the Achievement Standards Network).
    RdfJson,
    /// The table of CTDL-ASN.
    CtdlCsv,
}
