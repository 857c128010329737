//! Identifiers and addresses for the framework and its items, each identifier once.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::super::graph::{Graph, Id};
use super::super::identity::{self, IDENTIFYING, Identity};
use super::super::names::rdfs;
use super::extensions::Kept;
use super::members::Members;
use crate::case::key;
use crate::error::{Message, Place};
use crate::exchange::framework::{ReadOptions, Remark};

/// Who is who in a file.
pub(super) struct Named {
    pub(super) document: Identity,
    /// In the order of the members.
    pub(super) items: Vec<Identity>,
    pub(super) derived: HashSet<String>,
    pub(super) remarks: Vec<Remark>,
    by_node: HashMap<Id, Identity>,
    base: String,
}

impl Named {
    pub(super) fn find(
        graph: &Graph,
        members: &Members,
        options: &ReadOptions,
        kept: &mut Kept,
    ) -> Self {
        let base = options.base.clone();
        let mut named = Named {
            document: Identity::default(),
            items: Vec::new(),
            derived: HashSet::new(),
            remarks: Vec::new(),
            by_node: HashMap::new(),
            base,
        };
        named.document = named.document_identity(graph, members, options);
        if let Some(node) = members.document {
            spend(graph, node, &named.document, kept);
            named.by_node.insert(node, named.document.clone());
        }
        let document = key::document_key(&named.document.identifier);
        let mut taken = HashSet::from([document]);
        for (number, node) in members.items.iter().enumerate() {
            let mut identity = match identity::of_node(graph, *node) {
                Some(identity) => identity,
                None => named.derive(graph, members, *node, document, number),
            };
            if !taken.insert(key::key(document, &identity.identifier)) {
                named.taken_twice(graph, *node, &mut identity, document);
                taken.insert(key::key(document, &identity.identifier));
            }
            spend(graph, *node, &identity, kept);
            named.by_node.insert(*node, identity.clone());
            named.items.push(identity);
        }
        named
    }

    /// The identifier and address of a node.
    pub(super) fn of(&self, graph: &Graph, node: Id) -> Option<Identity> {
        let known = self.by_node.get(&node).cloned();
        known.or_else(|| identity::of_node(graph, node))
    }

    /// An address for an entity that came without one.
    pub(super) fn made(&self, identifier: &str) -> String {
        if self.base.is_empty() {
            format!("urn:uuid:{identifier}")
        } else {
            format!("{}/uri/{identifier}", self.base)
        }
    }

    /// Whether all that is said of a node is its identifier and a label.
    pub(super) fn only_named(&self, graph: &Graph, node: Id) -> bool {
        let mut predicates = HashSet::new();
        graph.of(node).iter().all(|(predicate, _)| {
            let iri = graph.iri_of(*predicate);
            let naming = |iri: &str| iri == rdfs::LABEL || IDENTIFYING.contains(&iri);
            predicates.insert(*predicate) && iri.is_some_and(naming)
        })
    }

    fn document_identity(
        &self,
        graph: &Graph,
        members: &Members,
        options: &ReadOptions,
    ) -> Identity {
        let found = members
            .document
            .and_then(|node| identity::of_node(graph, node));
        found.unwrap_or_else(|| {
            let wanted = options.identifier.clone();
            let identifier = wanted.unwrap_or_else(|| {
                let title = members.document.and_then(|node| {
                    let fields = members.vocabulary.document_fields;
                    let from = fields.iter().find(|field| field.name == "title")?.from;
                    super::labels::label(graph, node, from)
                });
                let name = title.or_else(|| options.title.clone()).unwrap_or_default();
                Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
            });
            let uri = if identity::is_address(&identifier) {
                identifier.clone()
            } else {
                self.made(&identifier)
            };
            Identity { identifier, uri }
        })
    }

    /// An item without an address: named by its code, else by its statement, else by its number.
    fn derive(
        &mut self,
        graph: &Graph,
        members: &Members,
        node: Id,
        document: Uuid,
        number: usize,
    ) -> Identity {
        let fields = members.vocabulary.item_fields.iter();
        let named = |name: &str| {
            let from = fields.clone().find(|field| field.name == name)?.from;
            super::labels::label(graph, node, from)
        };
        let name = named("humanCodingScheme")
            .or_else(|| named("fullStatement"))
            .unwrap_or_else(|| format!("#{number}"));
        let mut identifier = Uuid::new_v5(&document, name.as_bytes()).to_string();
        if self.derived.contains(&identifier) {
            identifier = Uuid::new_v5(&document, format!("{name}#{number}").as_bytes()).to_string();
        }
        self.derived.insert(identifier.clone());
        Identity {
            uri: self.made(&identifier),
            identifier,
        }
    }

    fn taken_twice(&mut self, graph: &Graph, node: Id, identity: &mut Identity, document: Uuid) {
        let iri = graph.iri_of(node).unwrap_or(&identity.uri);
        let message =
            Message::new("linked-identifier-twice").with("identifier", &identity.identifier);
        identity.identifier = Uuid::new_v5(&document, iri.as_bytes()).to_string();
        self.remarks.push(Remark {
            place: graph.iri_of(node).map(|iri| Place::Subject(iri.to_owned())),
            kind: "linked-identifier-twice",
            entity: Some(identity.identifier.clone()),
            message,
        });
    }
}

/// Marks the statements that say no more than the identifier.
fn spend(graph: &Graph, node: Id, identity: &Identity, kept: &mut Kept) {
    for predicate in IDENTIFYING {
        for object in graph.objects(node, predicate) {
            let literal = graph.literal_of(object);
            let same = literal.and_then(|literal| identity::uuid_of(&literal.value));
            if let (Some(uuid), Some(predicate)) = (same, graph.find(predicate))
                && uuid == identity.identifier
            {
                kept.spent.insert((node, predicate, object));
            }
        }
    }
}
