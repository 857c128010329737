//! Statements that a reader kept in extensions, as triples again.

use std::collections::HashMap;

use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value};

use super::super::identity::is_address;
use super::super::read::GRAPH;
use crate::case::model::Extensions;

/// How deep values are followed; extensions that came through a reader are never deeper.
const DEEPEST: usize = 64;

/// Nodes without an address, each under one name in the file.
#[derive(Default)]
pub(super) struct Expanded {
    names: HashMap<String, BlankNode>,
    count: usize,
    /// Statements about nodes without an address and about other things, to be written after the subject at hand.
    pub(super) later: Vec<Triple>,
}

impl Expanded {
    /// The statements about a subject that its extensions hold; keys that are no addresses are none.
    pub(super) fn of(&mut self, subject: &NamedNode, extensions: &Extensions) -> Vec<Triple> {
        let mut found = Vec::new();
        let subject = NamedOrBlankNode::NamedNode(subject.clone());
        self.statements(&subject, extensions, 0, &mut found);
        if let Some(Value::Array(nodes)) = extensions.get(GRAPH) {
            for node in nodes.iter().filter_map(Value::as_object) {
                if let Some(subject) = self.subject(node) {
                    let mut about = Vec::new();
                    self.statements(&subject, node, 0, &mut about);
                    self.later.extend(about);
                }
            }
        }
        found
    }

    fn statements(
        &mut self,
        subject: &NamedOrBlankNode,
        object: &Map<String, Value>,
        depth: usize,
        into: &mut Vec<Triple>,
    ) {
        for (key, values) in object.iter().filter(|(key, _)| is_address(key)) {
            let (Ok(predicate), Some(values)) = (NamedNode::new(key), values.as_array()) else {
                continue;
            };
            for value in values {
                if let Some(object) = self.value(value, depth) {
                    into.push(Triple::new(subject.clone(), predicate.clone(), object));
                }
            }
        }
    }

    fn value(&mut self, value: &Value, depth: usize) -> Option<Term> {
        let object = value.as_object().filter(|_| depth < DEEPEST)?;
        if let Some(text) = object.get("@value") {
            return literal(text.as_str()?, object).map(Term::Literal);
        }
        if let Some(Value::Array(members)) = object.get("@list") {
            return Some(self.list(members, depth));
        }
        let node = self.subject(object)?;
        if matches!(node, NamedOrBlankNode::BlankNode(_)) {
            let mut about = Vec::new();
            self.statements(&node, object, depth + 1, &mut about);
            self.later.extend(about);
        }
        Some(node.into())
    }

    fn list(&mut self, members: &[Value], depth: usize) -> Term {
        let mut rest: Term = rdf::NIL.into_owned().into();
        for member in members.iter().rev() {
            if let Some(member) = self.value(member, depth + 1) {
                let cell = self.fresh();
                self.later
                    .push(Triple::new(cell.clone(), rdf::FIRST, member));
                self.later.push(Triple::new(cell.clone(), rdf::REST, rest));
                rest = cell.into();
            }
        }
        rest
    }

    fn subject(&mut self, object: &Map<String, Value>) -> Option<NamedOrBlankNode> {
        let id = object.get("@id")?.as_str()?;
        if id.starts_with("_:") {
            if let Some(known) = self.names.get(id) {
                return Some(known.clone().into());
            }
            let node = self.fresh();
            self.names.insert(id.to_owned(), node.clone());
            return Some(node.into());
        }
        let node = Some(id).filter(|id| is_address(id))?;
        NamedNode::new(node).ok().map(Into::into)
    }

    /// A name that follows from how many there are, so that the same package gives the same bytes.
    fn fresh(&mut self) -> BlankNode {
        self.count += 1;
        BlankNode::new_unchecked(format!("n{}", self.count))
    }
}

/// A value of expanded JSON-LD as it can be written again: without what has no address, and without keys that are none.
pub(super) fn sound(value: &Value, depth: usize) -> Option<Value> {
    match value {
        Value::Array(values) => {
            let values = values.iter().filter_map(|value| sound(value, depth));
            Some(Value::Array(values.collect()))
        }
        Value::Object(object) if depth < DEEPEST => {
            let word = |key: &str| object.get(key).and_then(Value::as_str);
            if let Some(text) = word("@value") {
                literal(text, object)?;
                return Some(value.clone());
            }
            if let Some(list) = object.get("@list") {
                let list = sound(list, depth + 1)?;
                return Some(serde_json::json!({ "@list": list }));
            }
            word("@id").filter(|id| id.starts_with("_:") || is_address(id))?;
            let mut whole = Map::new();
            for (key, value) in object {
                if key == "@id" {
                    whole.insert(key.clone(), value.clone());
                } else if is_address(key) {
                    whole.extend(sound(value, depth + 1).map(|value| (key.clone(), value)));
                }
            }
            Some(Value::Object(whole))
        }
        _ => None,
    }
}

fn literal(text: &str, object: &Map<String, Value>) -> Option<Literal> {
    let word = |key: &str| object.get(key).and_then(Value::as_str);
    match (word("@language"), word("@type")) {
        (Some(language), _) => Literal::new_language_tagged_literal(text, language).ok(),
        (None, Some(datatype)) => {
            let datatype = Some(datatype).filter(|iri| is_address(iri))?;
            Some(Literal::new_typed_literal(
                text,
                NamedNode::new(datatype).ok()?,
            ))
        }
        (None, None) => Some(Literal::new_simple_literal(text)),
    }
}
