//! The edges: every relation of the vocabulary between an item or the framework and anything with an address.

use std::collections::HashMap;

use super::super::graph::{Graph, Id};
use super::super::vocabulary::Relation;
use super::extensions::Kept;
use super::members::Members;
use crate::case::model::AssociationType;

/// An edge between two nodes.
pub(super) struct Edge {
    pub(super) origin: Id,
    pub(super) destination: Id,
    pub(super) kind: AssociationType,
    /// The predicate, where the type alone does not say it.
    pub(super) predicate: Option<&'static str>,
    /// Place among the children of its parent, from 1.
    pub(super) sequence: Option<i32>,
}

/// Finds the edges, each once, in the order of the file; the statements that say them are spent.
pub(super) fn find(graph: &Graph, members: &Members, kept: &mut Kept) -> Vec<Edge> {
    let relations: HashMap<Id, &Relation> = members
        .vocabulary
        .relations
        .iter()
        .filter_map(|relation| Some((graph.find(relation.predicate)?, relation)))
        .collect();
    let own = members
        .items
        .iter()
        .copied()
        .chain(members.document)
        .collect();
    let mut finder = Finder {
        graph,
        members,
        own,
        edges: Vec::new(),
        known: HashMap::new(),
        children: HashMap::new(),
    };
    for subject in graph.subjects() {
        for (predicate, object) in graph.of(*subject) {
            let Some(relation) = relations.get(predicate) else {
                continue;
            };
            let list = graph.list(*object);
            let ends = match &list {
                Some(list) => list.members.as_slice(),
                None => std::slice::from_ref(object),
            };
            let mut all = !ends.is_empty();
            for end in ends {
                all &= finder.edge(relation, *subject, *end);
            }
            if all {
                kept.spent.insert((*subject, *predicate, *object));
                // The cells of a list are not written on their own.
                kept.written
                    .extend(list.into_iter().flat_map(|list| list.cells));
            }
        }
    }
    finder.edges
}

/// What tells one edge from another: type, kept predicate, origin, destination.
type Known = (AssociationType, Option<&'static str>, Id, Id);

struct Finder<'a> {
    graph: &'a Graph,
    members: &'a Members,
    own: std::collections::HashSet<Id>,
    edges: Vec<Edge>,
    known: HashMap<Known, usize>,
    children: HashMap<Id, i32>,
}

impl Finder<'_> {
    /// Adds one edge; `false` where the statement is none.
    fn edge(&mut self, relation: &Relation, subject: Id, object: Id) -> bool {
        let (origin, destination) = if relation.turned {
            (object, subject)
        } else {
            (subject, object)
        };
        let node = |id: Id| self.graph.iri_of(id).is_some() || self.own.contains(&id);
        let ours = self.own.contains(&origin) || self.own.contains(&destination);
        let child = relation.kind == AssociationType::IsChildOf;
        let document = self.members.document;
        // A framework is nobody's child, and what is a part of the framework as a whole is no edge.
        let misplaced = child && Some(origin) == document
            || relation.kind == AssociationType::IsPartOf && Some(destination) == document;
        if !ours || misplaced || !node(origin) || !node(destination) {
            return false;
        }
        let sequence = (child && relation.turned && self.members.vocabulary.ordered).then(|| {
            let count = self.children.entry(destination).or_insert(0);
            *count = count.saturating_add(1);
            *count
        });
        let predicate = relation.kept.then_some(relation.predicate);
        let kind = &relation.kind;
        let key = |a, b| (kind.clone(), predicate, a, b);
        let known = self.known.get(&key(origin, destination)).or_else(|| {
            let turned = relation.mutual.then(|| key(destination, origin))?;
            self.known.get(&turned)
        });
        match known.and_then(|at| self.edges.get_mut(*at)) {
            Some(edge) => edge.sequence = edge.sequence.or(sequence),
            None => {
                self.known
                    .insert(key(origin, destination), self.edges.len());
                self.edges.push(Edge {
                    origin,
                    destination,
                    kind: kind.clone(),
                    predicate,
                    sequence,
                });
            }
        }
        true
    }
}
