//! RDF/JSON, `{subject: {predicate: [{value, type, lang, datatype}]}}`, as the Achievement Standards Network serves it.

use serde_json::{Map, Value};

use super::json_guard;
use crate::error::Place;
use crate::exchange::linked::LinkedError;
use crate::exchange::linked::graph::{Graph, Id, Literal, Term};
use crate::exchange::linked::names::{rdf, xsd};

pub(super) fn parse(bytes: &[u8], graph: &mut Graph) -> Result<(), LinkedError> {
    json_guard::check(bytes)?;
    let root: Value = serde_json::from_slice(bytes).map_err(|error| LinkedError::Syntax {
        syntax: "RDF/JSON",
        place: Some(Place::Line {
            line: error.line(),
            column: error.column().max(1),
        }),
        reason: error.to_string(),
    })?;
    for (subject, predicates) in object(&root, "")? {
        let pointer = step("", subject);
        let node = graph.intern(resource(subject))?;
        for (predicate, values) in object(predicates, &pointer)? {
            let pointer = step(&pointer, predicate);
            let Value::Array(values) = values else {
                return Err(shape(pointer, "list"));
            };
            let predicate = graph.iri(predicate)?;
            for (index, value) in values.iter().enumerate() {
                let value = value_of(value, &step(&pointer, &index.to_string()), graph)?;
                graph.add(node, predicate, value)?;
            }
        }
    }
    Ok(())
}

fn value_of(value: &Value, pointer: &str, graph: &mut Graph) -> Result<Id, LinkedError> {
    let value = object(value, pointer)?;
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let written = match value.get("value") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(flag)) => flag.to_string(),
        _ => return Err(shape(step(pointer, "value"), "text")),
    };
    match text("type") {
        Some("uri") => graph.iri(&written),
        Some("bnode") => graph.intern(resource(&written)),
        Some("literal") | None => {
            let language = text("lang").filter(|tag| !tag.is_empty());
            let datatype = text("datatype").filter(|iri| {
                language.is_none() && !matches!(*iri, xsd::STRING | rdf::LANG_STRING)
            });
            graph.intern(Term::Literal(Literal {
                value: written.into(),
                language: language.map(Into::into),
                datatype: datatype.map(Into::into),
            }))
        }
        Some(_) => Err(shape(step(pointer, "type"), "uri, literal, bnode")),
    }
}

fn resource(name: &str) -> Term {
    match name.strip_prefix("_:") {
        Some(label) => Term::Blank(label.into()),
        None => Term::Iri(name.into()),
    }
}

fn object<'v>(value: &'v Value, pointer: &str) -> Result<&'v Map<String, Value>, LinkedError> {
    value
        .as_object()
        .ok_or_else(|| shape(pointer.to_owned(), "object"))
}

fn shape(pointer: String, expected: &'static str) -> LinkedError {
    LinkedError::Shape { pointer, expected }
}

/// One step further down a JSON pointer (RFC 6901).
fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
