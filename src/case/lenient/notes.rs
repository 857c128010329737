//! What is peculiar about the structure of a package that was read. Nothing of it is changed: ends may arrive later,
//! and several parents are allowed.

use std::collections::{HashMap, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use serde_json::Value;
use uuid::Uuid;

use super::repair::{Repair, RepairKind};
use crate::case::key;
use crate::case::model::{AssociationType, GenLink, Package};

/// A node of the package: its document, or an item by its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Document,
    Item(usize),
}

/// Notes dangling ends, self loops, loops of `isChildOf`, several parents, isolated items and repeated codes, in time
/// linear in the package. `items` and `associations` are where each of them stood in the input.
pub(super) fn notes(
    package: &Package,
    document: Uuid,
    items: &[String],
    associations: &[String],
) -> Vec<Repair> {
    let nodes = Nodes::of(package, document);
    let mut notes = Vec::new();
    let mut tree: DiGraph<(), ()> =
        DiGraph::with_capacity(package.items.len(), package.associations.len());
    for _ in &package.items {
        tree.add_node(());
    }
    let mut parents = vec![0_u32; package.items.len()];
    let mut parent_of_some = vec![false; package.items.len()];
    let mut edges: HashSet<(usize, Option<usize>)> = HashSet::new();
    for (association, place) in package.associations.iter().zip(associations) {
        let note = |kind, end: &str, before| {
            note(
                kind,
                format!("{place}{end}"),
                before,
                &association.identifier,
            )
        };
        let (origin, destination) = (
            &association.origin_node_uri,
            &association.destination_node_uri,
        );
        let (from, to) = (nodes.find(origin), nodes.find(destination));
        if from.is_none() {
            notes.push(note(
                RepairKind::EndDangling,
                "/originNodeURI",
                Some(Value::from(&*origin.identifier)),
            ));
        }
        if to.is_none() {
            notes.push(note(
                RepairKind::EndDangling,
                "/destinationNodeURI",
                Some(Value::from(&*destination.identifier)),
            ));
        }
        if from.is_some() && from == to {
            notes.push(note(RepairKind::SelfLoop, "", None));
        }
        if association.association_type != AssociationType::IsChildOf {
            continue;
        }
        let parent = match to {
            Some(Node::Item(parent)) => Some(parent),
            _ => None,
        };
        if let Some(Node::Item(child)) = from
            && edges.insert((child, parent))
        {
            parents[child] += 1;
            if let Some(parent) = parent {
                tree.add_edge(NodeIndex::new(child), NodeIndex::new(parent), ());
            }
        }
        if let Some(parent) = parent {
            parent_of_some[parent] = true;
        }
    }
    for (index, item) in package.items.iter().enumerate() {
        let kind = match parents[index] {
            0 if !parent_of_some[index] => RepairKind::Isolated,
            0 | 1 => continue,
            _ => RepairKind::SeveralParents,
        };
        notes.push(note(kind, items[index].clone(), None, &item.identifier));
    }
    loops(package, &tree, items, &mut notes);
    repeated_codes(package, items, &mut notes);
    notes
}

/// How the ends of associations find their nodes: by key, else by address.
struct Nodes<'a> {
    document: Uuid,
    by_key: HashMap<Uuid, Node>,
    by_uri: HashMap<&'a str, Node>,
}

impl<'a> Nodes<'a> {
    fn of(package: &'a Package, document: Uuid) -> Self {
        let mut by_key = HashMap::from([(document, Node::Document)]);
        let mut by_uri = HashMap::from([(package.document.uri.as_str(), Node::Document)]);
        for (index, item) in package.items.iter().enumerate() {
            by_key.insert(key::key(document, &item.identifier), Node::Item(index));
            by_uri.insert(&item.uri, Node::Item(index));
        }
        Nodes {
            document,
            by_key,
            by_uri,
        }
    }

    fn find(&self, end: &GenLink) -> Option<Node> {
        let key = key::key(self.document, &end.identifier);
        self.by_key
            .get(&key)
            .or_else(|| self.by_uri.get(end.uri.as_str()))
            .copied()
    }
}

fn loops(package: &Package, tree: &DiGraph<(), ()>, items: &[String], notes: &mut Vec<Repair>) {
    for mut members in kosaraju_scc(tree)
        .into_iter()
        .filter(|members| members.len() > 1)
    {
        members.sort_unstable();
        let names = members
            .iter()
            .map(|node| package.items[node.index()].identifier.as_str())
            .collect::<Vec<_>>();
        let first = members[0].index();
        notes.push(note(
            RepairKind::ChildLoop,
            items[first].clone(),
            Some(Value::from(names.clone())),
            names[0],
        ));
    }
}

fn repeated_codes(package: &Package, items: &[String], notes: &mut Vec<Repair>) {
    let mut seen = HashSet::new();
    for (item, place) in package.items.iter().zip(items) {
        if let Some(code) = item.human_coding_scheme.as_deref()
            && !code.trim().is_empty()
            && !seen.insert(code)
        {
            let pointer = format!("{place}/humanCodingScheme");
            notes.push(note(
                RepairKind::CodeRepeated,
                pointer,
                Some(Value::from(code)),
                &item.identifier,
            ));
        }
    }
}

fn note(kind: RepairKind, pointer: String, before: Option<Value>, entity: &str) -> Repair {
    Repair {
        pointer,
        kind,
        before,
        after: None,
        moved_to: None,
        entity: Some(entity.to_owned()),
    }
}
