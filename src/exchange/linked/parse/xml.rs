//! RDF/XML.

use oxrdfxml::RdfXmlParser;

use super::{line_at, xml_guard};
use crate::exchange::linked::LinkedError;
use crate::exchange::linked::graph::Graph;

pub(super) fn parse(bytes: &[u8], graph: &mut Graph) -> Result<(), LinkedError> {
    xml_guard::check(bytes, graph.limit())?;
    let mut parser = RdfXmlParser::new().for_slice(bytes);
    while let Some(triple) = parser.next() {
        let triple = triple.map_err(|error| LinkedError::Syntax {
            syntax: "RDF/XML",
            place: Some(line_at(
                bytes,
                usize::try_from(parser.buffer_position()).unwrap_or(usize::MAX),
            )),
            reason: error.to_string(),
        })?;
        graph.add_triple(triple)?;
    }
    Ok(())
}
