//! Turtle, and with it N-Triples, which is a part of it.

use oxttl::TurtleParser;

use super::line_at;
use crate::exchange::linked::LinkedError;
use crate::exchange::linked::graph::Graph;

pub(super) fn parse(bytes: &[u8], graph: &mut Graph) -> Result<(), LinkedError> {
    for triple in TurtleParser::new().for_slice(bytes) {
        let triple = triple.map_err(|error| LinkedError::Syntax {
            syntax: "Turtle",
            place: Some(line_at(
                bytes,
                usize::try_from(error.location().start.offset).unwrap_or(usize::MAX),
            )),
            reason: error.message().to_owned(),
        })?;
        graph.add_triple(triple)?;
    }
    Ok(())
}
