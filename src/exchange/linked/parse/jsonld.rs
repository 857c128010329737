//! JSON-LD. Contexts by address are answered from our own [`contexts`], or refused; nothing is fetched.

use std::sync::{Arc, Mutex, PoisonError};

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};

use super::{contexts, json_guard, line_at, terms};
use crate::error::Place;
use crate::exchange::linked::LinkedError;
use crate::exchange::linked::graph::Graph;

/// Stands where a file gives no base; what resolves against it was relative.
const NOWHERE: &str = "http://relative.invalid/";

pub(super) fn parse(bytes: &[u8], graph: &mut Graph) -> Result<(), LinkedError> {
    json_guard::check(bytes)?;
    let asked = Arc::new(Mutex::new(None));
    let refused = Arc::clone(&asked);
    let parser = JsonLdParser::new()
        .with_base_iri(NOWHERE)
        .map_err(LinkedError::unwritable)?
        .for_slice(bytes)
        .with_load_document_callback(move |url, _| match contexts::built_in(url) {
            Some(document) => Ok(JsonLdRemoteDocument {
                document,
                document_url: url.to_owned(),
            }),
            None => {
                let mut asked = refused.lock().unwrap_or_else(PoisonError::into_inner);
                let url = url.strip_prefix(NOWHERE).unwrap_or(url);
                asked.get_or_insert_with(|| url.to_owned());
                Err("no context is fetched".into())
            }
        });
    let mut last = None;
    for quad in parser {
        let quad = match quad {
            Ok(quad) => quad,
            Err(error) => {
                let asked = asked.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some(url) = asked {
                    return Err(LinkedError::RemoteContext { url });
                }
                let place = match error.location() {
                    Some(at) => Some(line_at(
                        bytes,
                        usize::try_from(at.start.offset).unwrap_or(usize::MAX),
                    )),
                    None => last.map(Place::Subject),
                };
                return Err(syntax(place, error.to_string()));
            }
        };
        let subject = match &quad.subject {
            oxrdf::NamedOrBlankNode::NamedNode(node) => Some(node.as_str().to_owned()),
            oxrdf::NamedOrBlankNode::BlankNode(_) => None,
        };
        let triple = oxrdf::Triple::new(quad.subject, quad.predicate, quad.object);
        if let Some(relative) = relative(&triple) {
            return Err(syntax(
                subject.map(Place::Subject),
                format!("{relative} is relative, and the file gives no @base"),
            ));
        }
        last = subject.or(last);
        graph.add_triple(triple)?;
    }
    graph.unexplained = terms::unexplained(bytes);
    Ok(())
}

/// The part of a statement that is an address relative to nowhere, as it was written.
fn relative(triple: &oxrdf::Triple) -> Option<&str> {
    let subject = match &triple.subject {
        oxrdf::NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        oxrdf::NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &triple.object {
        oxrdf::Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    };
    [subject, Some(triple.predicate.as_str()), object]
        .into_iter()
        .flatten()
        .find_map(|iri| iri.strip_prefix(NOWHERE))
}

fn syntax(place: Option<Place>, reason: String) -> LinkedError {
    LinkedError::Syntax {
        syntax: "JSON-LD",
        place,
        reason,
    }
}
