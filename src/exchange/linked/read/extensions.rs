//! Statements that have no field: values of expanded JSON-LD under the predicate's IRI.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::graph::{Graph, Id, Term};
use crate::case::model::Extensions;

/// How deep nodes without an address are written inside the one that refers to them.
const NESTED: usize = 16;

/// What has been said elsewhere, and which nodes without an address stand inside others.
#[derive(Default)]
pub(super) struct Kept {
    /// Statements that a field, an edge or an identifier holds.
    pub(super) spent: HashSet<(Id, Id, Id)>,
    /// Subjects that are written.
    pub(super) written: HashSet<Id>,
    /// Nodes whose identifier and label stand where they are referred to.
    pub(super) titled: HashSet<Id>,
}

impl Kept {
    /// Puts what is left of a subject into its extensions.
    pub(super) fn rest(&mut self, graph: &Graph, subject: Id, extensions: &mut Extensions) {
        self.written.insert(subject);
        self.statements(graph, subject, 0, extensions);
    }

    fn statements(
        &mut self,
        graph: &Graph,
        subject: Id,
        depth: usize,
        into: &mut Map<String, Value>,
    ) {
        for (predicate, object) in graph.of(subject) {
            let Some(name) = graph.iri_of(*predicate) else {
                continue;
            };
            if self.spent.contains(&(subject, *predicate, *object)) {
                continue;
            }
            let value = self.value(graph, *object, depth);
            let values = into
                .entry(name.to_owned())
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(values) = values {
                values.push(value);
            }
        }
    }

    fn value(&mut self, graph: &Graph, object: Id, depth: usize) -> Value {
        match graph.term(object) {
            Some(Term::Iri(iri)) => json!({ "@id": &**iri }),
            Some(Term::Literal(literal)) => {
                let mut value = Map::new();
                value.insert("@value".to_owned(), json!(&*literal.value));
                if let Some(language) = &literal.language {
                    value.insert("@language".to_owned(), json!(&**language));
                }
                if let Some(datatype) = &literal.datatype {
                    value.insert("@type".to_owned(), json!(&**datatype));
                }
                Value::Object(value)
            }
            Some(Term::Blank(_)) | None => self.blank(graph, object, depth),
        }
    }

    fn blank(&mut self, graph: &Graph, node: Id, depth: usize) -> Value {
        if depth >= NESTED {
            return json!({ "@id": name(node) });
        }
        // A list that stands elsewhere already, or whose cells are referred to, stays a chain of nodes.
        if let Some(list) = graph.list(node)
            && !self.written.contains(&node)
        {
            self.written.extend(list.cells);
            let values = list
                .members
                .into_iter()
                .map(|member| self.value(graph, member, depth + 1));
            return json!({ "@list": values.collect::<Vec<_>>() });
        }
        let mut object = Map::new();
        object.insert("@id".to_owned(), json!(name(node)));
        if self.written.insert(node) {
            self.statements(graph, node, depth + 1, &mut object);
        }
        Value::Object(object)
    }

    /// A subject of its own, or `None` where nothing is left to say of it.
    pub(super) fn node(&mut self, graph: &Graph, subject: Id) -> Option<Value> {
        let id = graph
            .iri_of(subject)
            .map_or_else(|| name(subject), str::to_owned);
        let mut object = Map::new();
        self.rest(graph, subject, &mut object);
        if object.is_empty() {
            return None;
        }
        object.shift_insert(0, "@id".to_owned(), json!(id));
        Some(Value::Object(object))
    }
}

/// The name of a node without an address: the same file gives the same name.
fn name(node: Id) -> String {
    format!("_:b{node}")
}
