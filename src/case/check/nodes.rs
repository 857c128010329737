//! Which nodes of the package the ends of its associations are.

use std::collections::HashMap;

use uuid::Uuid;

use crate::case::key::{document_key, key};
use crate::case::model::{GenLink, Package};

/// A node of the package: its document, or an item by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// The document.
    Document,
    /// An item.
    Item(usize),
}

impl Node {
    /// The item, if it is one.
    pub(super) fn item(self) -> Option<usize> {
        match self {
            Node::Item(index) => Some(index),
            Node::Document => None,
        }
    }
}

/// Origin and destination of an association; `None` for an end outside the package.
pub(super) type Ends = (Option<Node>, Option<Node>);

/// The ends of every association, in the order of the package. An end is found by its key, else by its address.
pub(super) fn ends(package: &Package) -> Vec<Ends> {
    let nodes = Nodes::of(package);
    let ends = package.associations.iter();
    ends.map(|association| {
        (
            nodes.find(&association.origin_node_uri),
            nodes.find(&association.destination_node_uri),
        )
    })
    .collect()
}

/// The ends of associations that are no node of the package, in its order. What they lead to is for an
/// [`super::Outside`] to know.
pub fn outside_ends(package: &Package) -> Vec<&GenLink> {
    let nodes = Nodes::of(package);
    let associations = package.associations.iter();
    associations
        .flat_map(|association| {
            [
                &association.origin_node_uri,
                &association.destination_node_uri,
            ]
        })
        .filter(|end| nodes.find(end).is_none())
        .collect()
}

/// The nodes of a package by key and by address; the first of equals counts.
pub(super) struct Nodes<'a> {
    document: Uuid,
    by_key: HashMap<Uuid, Node>,
    by_uri: HashMap<&'a str, Node>,
}

impl<'a> Nodes<'a> {
    pub(super) fn of(package: &'a Package) -> Self {
        let document = document_key(&package.document.identifier);
        let mut by_key = HashMap::from([(document, Node::Document)]);
        let mut by_uri = HashMap::from([(package.document.uri.as_str(), Node::Document)]);
        for (index, item) in package.items.iter().enumerate() {
            let node = Node::Item(index);
            by_key
                .entry(key(document, &item.identifier))
                .or_insert(node);
            by_uri.entry(&item.uri).or_insert(node);
        }
        Nodes {
            document,
            by_key,
            by_uri,
        }
    }

    fn find(&self, end: &GenLink) -> Option<Node> {
        self.at(&end.identifier, &end.uri)
    }

    /// The node with this identifier or address.
    pub(super) fn at(&self, identifier: &str, uri: &str) -> Option<Node> {
        self.by_key
            .get(&key(self.document, identifier))
            .or_else(|| self.by_uri.get(uri))
            .copied()
    }
}
