//! From the bytes of a file to its statements, one module per syntax.
//!
//! Nothing here touches the network. What a parser of a library does not bound by itself (depth, entities, contexts) is
//! bounded before it runs.

mod contexts;
mod csv;
mod json_guard;
mod jsonld;
mod rdfjson;
mod terms;
mod turtle;
mod xml;
mod xml_guard;

use super::graph::Graph;
use super::{LinkedError, Syntax};
use crate::error::Place;
use crate::exchange::framework::MAX_EXPANDED;

/// The statements of a file; `most` bounds what they may take (0 stands for [`MAX_EXPANDED`]).
pub(super) fn parse(bytes: &[u8], syntax: Syntax, most: u64) -> Result<Graph, LinkedError> {
    let most = if most == 0 { MAX_EXPANDED } else { most };
    let mut graph = Graph::new(bytes.len(), most);
    if syntax == Syntax::CtdlCsv {
        csv::parse(bytes, &mut graph)?;
        return Ok(graph);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match syntax {
        Syntax::Turtle => turtle::parse(bytes, &mut graph)?,
        Syntax::RdfXml => xml::parse(bytes, &mut graph)?,
        Syntax::JsonLd => jsonld::parse(bytes, &mut graph)?,
        Syntax::RdfJson | Syntax::CtdlCsv => rdfjson::parse(bytes, &mut graph)?,
    }
    Ok(graph)
}

/// Line and column (in bytes) of an offset.
fn line_at(bytes: &[u8], offset: usize) -> Place {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |n| n + 1);
    Place::Line {
        line,
        column: before.len() - start + 1,
    }
}
