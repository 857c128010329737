//! What is peculiar about the structure of a package that was read. Nothing of it is changed: ends may arrive later,
//! and several parents are allowed.

use std::collections::{HashMap, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use serde_json::Value;
use uuid::Uuid;

use super::repair::{Repair, RepairKind};
use crate::case::key;
use crate::case::model::{Association, AssociationType, GenLink, Item};

/// The document among the nodes.
const DOCUMENT: u32 = u32::MAX;

/// What must be known of the items of a package to judge its structure; about two hundred bytes each.
#[derive(Default)]
pub(super) struct Structure {
    document: Uuid,
    by_key: HashMap<Uuid, u32>,
    by_uri: HashMap<Uuid, u32>,
    items: Vec<Known>,
    codes: HashSet<Uuid>,
    /// Items whose code another has before them.
    repeated: Vec<(u32, String)>,
    edges: HashSet<(u32, u32)>,
}

struct Known {
    identifier: Box<str>,
    /// Where it stood in the input.
    place: Box<str>,
    parents: u8,
    is_parent: bool,
}

/// A text by a number that no other text has.
fn digest(text: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes())
}

impl Structure {
    pub(super) fn new(document: Uuid, uri: &str) -> Self {
        Structure {
            document,
            by_key: HashMap::from([(document, DOCUMENT)]),
            by_uri: HashMap::from([(digest(uri), DOCUMENT)]),
            items: Vec::new(),
            codes: HashSet::new(),
            repeated: Vec::new(),
            edges: HashSet::new(),
        }
    }

    /// Takes an item to notice. Items come before associations.
    pub(super) fn item(&mut self, item: &Item, place: &str) {
        let index = self.items.len() as u32;
        self.by_key
            .insert(key::key(self.document, &item.identifier), index);
        self.by_uri.insert(digest(&item.uri), index);
        self.items.push(Known {
            identifier: item.identifier.as_str().into(),
            place: place.into(),
            parents: 0,
            is_parent: false,
        });
        if let Some(code) = item.human_coding_scheme.as_deref()
            && !code.trim().is_empty()
            && !self.codes.insert(digest(code))
        {
            self.repeated.push((index, code.to_owned()));
        }
    }

    /// Notes ends outside the package and self loops.
    pub(super) fn association(&mut self, association: &Association, place: &str) -> Vec<Repair> {
        let mut notes = Vec::new();
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
        let (from, to) = (self.find(origin), self.find(destination));
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
        if association.association_type == AssociationType::IsChildOf {
            self.edge(from, to);
        }
        notes
    }

    fn edge(&mut self, from: Option<u32>, to: Option<u32>) {
        // A parent that is the document, or outside the package, is the same here.
        let parent = to.filter(|to| *to != DOCUMENT);
        if let Some(child) = from.filter(|from| *from != DOCUMENT)
            && self.edges.insert((child, parent.unwrap_or(DOCUMENT)))
        {
            let known = &mut self.items[child as usize];
            known.parents = known.parents.saturating_add(1);
        }
        if let Some(parent) = parent {
            self.items[parent as usize].is_parent = true;
        }
    }

    fn find(&self, end: &GenLink) -> Option<u32> {
        let key = key::key(self.document, &end.identifier);
        self.by_key
            .get(&key)
            .or_else(|| self.by_uri.get(&digest(&end.uri)))
            .copied()
    }

    /// Notes isolated items, several parents, loops of `isChildOf` and repeated codes, in time linear in the package.
    pub(super) fn end(mut self) -> Vec<Repair> {
        self.by_key = HashMap::new();
        self.by_uri = HashMap::new();
        self.codes = HashSet::new();
        let mut notes = Vec::new();
        for item in &self.items {
            let kind = match item.parents {
                0 if !item.is_parent => RepairKind::Isolated,
                0 | 1 => continue,
                _ => RepairKind::SeveralParents,
            };
            notes.push(note(kind, item.place.to_string(), None, &item.identifier));
        }
        self.loops(&mut notes);
        for (index, code) in &self.repeated {
            let item = &self.items[*index as usize];
            let pointer = format!("{}/humanCodingScheme", item.place);
            notes.push(note(
                RepairKind::CodeRepeated,
                pointer,
                Some(Value::from(code.as_str())),
                &item.identifier,
            ));
        }
        notes
    }

    fn loops(&self, notes: &mut Vec<Repair>) {
        let mut edges: Vec<(u32, u32)> = self
            .edges
            .iter()
            .filter(|(_, parent)| *parent != DOCUMENT)
            .copied()
            .collect();
        edges.sort_unstable();
        let mut tree: DiGraph<(), ()> = DiGraph::with_capacity(self.items.len(), edges.len());
        for _ in &self.items {
            tree.add_node(());
        }
        for (child, parent) in edges {
            tree.add_edge(
                NodeIndex::new(child as usize),
                NodeIndex::new(parent as usize),
                (),
            );
        }
        let mut loops: Vec<Vec<NodeIndex>> = kosaraju_scc(&tree);
        loops.retain(|members| members.len() > 1);
        loops.iter_mut().for_each(|members| members.sort_unstable());
        loops.sort_unstable();
        for members in loops {
            let names = members
                .iter()
                .map(|node| &*self.items[node.index()].identifier)
                .collect::<Vec<_>>();
            let first = &self.items[members[0].index()];
            notes.push(note(
                RepairKind::ChildLoop,
                first.place.to_string(),
                Some(Value::from(names.clone())),
                names[0],
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
