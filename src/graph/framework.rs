//! One copy of a document as a compact graph: nodes, its tree in sibling order both ways, and its other edges.
//!
//! Node 0 is the document. Top items may be children of the document or have no parent at all; both give the same tree.
//! Items on a cycle of `isChildOf` that no top item reaches are hung under the document, one per cycle, so that
//! nothing is ever invisible.

use std::collections::{HashMap, HashSet};

use petgraph::graph::{DiGraph, NodeIndex};
use uuid::Uuid;

use super::aliases::aliases;
use super::naming::{Named, Names};
use super::parts::{FrameworkHead, Part, Parts};
use crate::access::{Viewer, Visibility};
use crate::case::code::natural;
use crate::case::facts::{AssociationFacts, CourseFacts, ItemFacts};
use crate::case::model::AssociationType;

/// A document copy as a graph.
#[derive(Debug)]
pub struct Framework {
    /// Number of the copy.
    pub document: i64,
    /// Organisation that holds it.
    pub organisation: i64,
    /// Who may read it.
    pub visibility: Visibility,
    /// `own`, `imported` or `mirrored`.
    pub origin: String,
    /// `framework` or `catalogue`.
    pub purpose: String,
    /// Title of the document.
    pub title: String,
    /// Language of the document.
    pub language: Option<String>,
    /// The publisher's version.
    pub version: Option<String>,
    /// Position of the last change of anything in it.
    pub changed_seq: i64,
    /// Node 0 is the document, the items follow in the order of the package.
    pub nodes: Vec<Node>,
    /// `isChildOf` between nodes of this copy, ordered by parent and then among siblings.
    pub tree: Vec<TreeEdge>,
    /// All other associations the document asserts, also those that leave it.
    pub edges: Vec<Edge>,
    /// Ends of those associations that name their item by address or code, each once.
    pub named: Vec<Named>,
    /// Rubrics with their rows and cells, and definitions, in the order of the package.
    pub parts: Vec<Part>,
    /// Its adoption status is `Deprecated`.
    pub deprecated: bool,
    part_index: HashMap<Uuid, u32>,
    /// Associations that carry a role, by key.
    edge_index: HashMap<Uuid, u32>,
    pub(super) names: Names,
    /// Items that belong to other documents: first those that stand in this one's tree by `isChildOf` alone, in the order
    /// of the associations [implementation guide 4.4.2], then those that came with it.
    pub aliases: Vec<Uuid>,
    shown: HashSet<Uuid>,
    index: HashMap<Uuid, u32>,
    /// Where the children of each node begin in `tree`; one entry more than nodes.
    children: Vec<u32>,
    /// Positions in `tree`, ordered by child.
    by_child: Vec<u32>,
    parents: Vec<u32>,
    incident: HashMap<Uuid, Vec<u32>>,
    courses: Vec<u32>,
    /// Code of a course → its nodes (versions), in the order of the package.
    by_course_code: HashMap<String, Vec<u32>>,
}

/// A document or an item.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// Normalised key.
    pub key: Uuid,
    /// Identifier, verbatim.
    pub identifier: Box<str>,
    /// Permanent address.
    pub uri: Box<str>,
    /// `humanCodingScheme`.
    pub code: Option<Box<str>>,
    /// `fullStatement`; the title of a document.
    pub statement: Box<str>,
    /// `abbreviatedStatement`.
    pub abbreviated: Option<Box<str>>,
    /// Language, its own or the document's.
    pub language: Option<Box<str>>,
    /// `CFItemType`.
    pub item_type: Option<Box<str>>,
    /// `listEnumeration`.
    pub enumeration: Option<Box<str>>,
    /// Credit facts, where the item carries any.
    pub facts: Option<Box<ItemFacts>>,
    /// The item says that it belongs to another document: this copy only shows it.
    pub foreign: bool,
    /// `statusEndDate`: the last day on which it is in force.
    pub ends: Option<Box<str>>,
}

impl Node {
    /// What to call it in a path or a list: the abbreviated statement, else the statement, else the code.
    pub fn label(&self) -> &str {
        let statement = (!self.statement.is_empty()).then_some(&*self.statement);
        self.abbreviated
            .as_deref()
            .or(statement)
            .or(self.code.as_deref())
            .unwrap_or(&self.identifier)
    }

    /// Whether the item is a course, module or programme.
    pub fn is_course(&self) -> bool {
        self.facts
            .as_ref()
            .is_some_and(|facts| facts.course.is_some())
    }
}

/// `child isChildOf parent` inside one copy.
#[derive(Clone, Debug)]
pub struct TreeEdge {
    /// Node above.
    pub parent: u32,
    /// Node below.
    pub child: u32,
    /// Identifier of the association; empty where the edge is implied (an item without a parent).
    pub association: Box<str>,
    /// `sequenceNumber`.
    pub sequence: Option<i64>,
    /// Share of the parent and the like.
    pub facts: Option<Box<AssociationFacts>>,
}

/// Any association but `isChildOf` inside the copy.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Normalised key of the association.
    pub key: Uuid,
    /// Its identifier, verbatim.
    pub association: Box<str>,
    /// Its type.
    pub kind: AssociationType,
    /// Key of the origin.
    pub origin: Uuid,
    /// Key of the destination.
    pub destination: Uuid,
    /// `sequenceNumber`.
    pub sequence: Option<i64>,
    /// The organisation that asserts it.
    pub by: i64,
    /// `lastChangeDateTime`, microseconds since 1970 UTC.
    pub at: i64,
    /// Role, degree and the other columns.
    pub facts: AssociationFacts,
}

impl Framework {
    /// Puts the parts in order. Linear but for the sorting of siblings.
    pub(super) fn assemble(head: FrameworkHead, mut parts: Parts) -> Self {
        parts.named.sort_unstable_by_key(|named| named.key);
        parts.named.dedup_by_key(|named| named.key);
        let names = Names::of(&parts.nodes, &parts.parts);
        // Of nodes with one key the first counts: an item may bear its document's identifier.
        let index = parts
            .nodes
            .iter()
            .enumerate()
            .rev()
            .map(|(i, node)| (node.key, i as u32))
            .collect();
        hang_loose_nodes(&parts.nodes, &mut parts.tree);
        sort_siblings(&parts.nodes, &mut parts.tree);
        let count = parts.nodes.len();
        let children = offsets(count, parts.tree.iter().map(|edge| edge.parent));
        let mut by_child: Vec<u32> = (0..parts.tree.len() as u32).collect();
        by_child.sort_by_key(|&position| parts.tree[position as usize].child);
        let parents = offsets(
            count,
            by_child.iter().map(|&p| parts.tree[p as usize].child),
        );
        let mut incident: HashMap<Uuid, Vec<u32>> = HashMap::new();
        for (position, edge) in parts.edges.iter().enumerate() {
            incident
                .entry(edge.origin)
                .or_default()
                .push(position as u32);
            if edge.destination != edge.origin {
                incident
                    .entry(edge.destination)
                    .or_default()
                    .push(position as u32);
            }
        }
        let courses: Vec<u32> = (0..count as u32)
            .filter(|&i| parts.nodes[i as usize].is_course())
            .collect();
        let mut by_course_code: HashMap<String, Vec<u32>> = HashMap::new();
        for &i in &courses {
            if let Some(facts) = course_facts(&parts.nodes[i as usize]) {
                by_course_code
                    .entry(facts.code.clone())
                    .or_default()
                    .push(i);
            }
        }
        let aliases = aliases(&index, &parts.nodes, &parts.edges);
        Framework {
            document: head.document,
            organisation: head.organisation,
            visibility: head.visibility,
            origin: head.origin,
            purpose: head.purpose,
            title: head.title,
            language: head.language,
            version: head.version,
            changed_seq: head.changed_seq,
            shown: aliases.iter().copied().collect(),
            aliases,
            nodes: parts.nodes,
            tree: parts.tree,
            named: parts.named,
            // Of parts with one key the first counts, as among entities at large.
            part_index: parts
                .parts
                .iter()
                .enumerate()
                .rev()
                .map(|(i, part)| (part.key, i as u32))
                .collect(),
            parts: parts.parts,
            edge_index: parts
                .edges
                .iter()
                .enumerate()
                .filter(|(_, edge)| edge.facts.role.is_some())
                .map(|(i, edge)| (edge.key, i as u32))
                .collect(),
            edges: parts.edges,
            deprecated: head.deprecated,
            names,
            index,
            children,
            by_child,
            parents,
            incident,
            courses,
            by_course_code,
        }
    }

    /// Who speaks for an identifier that stands in several copies: the greatest, which is the owner's copy, else the
    /// newest.
    pub fn rank(&self) -> (bool, i64) {
        (self.origin == "own", self.changed_seq)
    }

    /// Whether the item with this key belongs to another document and is only shown here.
    pub fn only_shows(&self, key: &Uuid) -> bool {
        self.shown.contains(key)
    }

    /// May this viewer read it?
    pub fn visible_to(&self, viewer: &Viewer) -> bool {
        viewer.may_read(self.visibility, self.organisation)
    }

    /// The node with a key.
    pub fn node(&self, key: &Uuid) -> Option<u32> {
        self.index.get(key).copied()
    }

    /// The rubric, row, cell or definition with a key.
    pub fn part(&self, key: &Uuid) -> Option<&Part> {
        self.parts.get(*self.part_index.get(key)? as usize)
    }

    /// Edges to the children of a node, in sibling order.
    pub fn children(&self, node: u32) -> &[TreeEdge] {
        let (from, to) = (
            self.children[node as usize],
            self.children[node as usize + 1],
        );
        &self.tree[from as usize..to as usize]
    }

    /// Edges to the parents of a node.
    pub fn parents(&self, node: u32) -> impl Iterator<Item = &TreeEdge> {
        let (from, to) = (self.parents[node as usize], self.parents[node as usize + 1]);
        self.by_child[from as usize..to as usize]
            .iter()
            .map(|&position| &self.tree[position as usize])
    }

    /// Associations of this document that start or end at a key.
    pub fn incident(&self, key: &Uuid) -> impl Iterator<Item = &Edge> {
        let positions = self
            .incident
            .get(key)
            .map(Vec::as_slice)
            .unwrap_or_default();
        positions
            .iter()
            .map(|&position| &self.edges[position as usize])
    }

    /// An alignment that this document asserts, by its key.
    pub fn alignment(&self, key: &Uuid) -> Option<&Edge> {
        self.edges.get(*self.edge_index.get(key)? as usize)
    }

    /// The courses in it: node and credit facts, in the order of the package.
    pub fn courses(&self) -> impl Iterator<Item = (u32, &CourseFacts)> {
        self.facts_of(&self.courses)
    }

    /// The courses with this code, one for each version.
    pub fn courses_with_code(&self, code: &str) -> impl Iterator<Item = (u32, &CourseFacts)> {
        self.facts_of(
            self.by_course_code
                .get(code)
                .map(Vec::as_slice)
                .unwrap_or_default(),
        )
    }

    fn facts_of<'a>(&'a self, nodes: &'a [u32]) -> impl Iterator<Item = (u32, &'a CourseFacts)> {
        nodes
            .iter()
            .filter_map(|&i| Some((i, course_facts(&self.nodes[i as usize])?)))
    }

    /// Keys outside this copy that its associations touch.
    pub fn foreign_ends(&self) -> impl Iterator<Item = &Uuid> {
        self.incident
            .keys()
            .filter(|key| !self.index.contains_key(*key))
    }
}

fn course_facts(node: &Node) -> Option<&CourseFacts> {
    node.facts.as_ref()?.course.as_ref()
}

/// Start offsets per node of a list sorted by node.
fn offsets(count: usize, sorted: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0_u32; count + 1];
    for node in sorted {
        starts[node as usize + 1] += 1;
    }
    for i in 0..count {
        starts[i + 1] += starts[i];
    }
    starts
}

fn implied(child: u32) -> TreeEdge {
    TreeEdge {
        parent: 0,
        child,
        association: "".into(),
        sequence: None,
        facts: None,
    }
}

/// Hangs items without a parent, and one item of every cycle nothing reaches, under the document.
fn hang_loose_nodes(nodes: &[Node], tree: &mut Vec<TreeEdge>) {
    let mut has_parent = vec![false; nodes.len()];
    for edge in tree.iter() {
        has_parent[edge.child as usize] = true;
    }
    tree.extend(
        (1..nodes.len() as u32)
            .filter(|&i| !has_parent[i as usize])
            .map(implied),
    );
    let mut graph: DiGraph<(), (), u32> = DiGraph::with_capacity(nodes.len(), tree.len());
    nodes.iter().for_each(|_| {
        graph.add_node(());
    });
    for edge in tree.iter() {
        graph.add_edge(
            NodeIndex::new(edge.parent as usize),
            NodeIndex::new(edge.child as usize),
            (),
        );
    }
    let mut reached = petgraph::visit::Dfs::new(&graph, NodeIndex::new(0));
    while reached.next(&graph).is_some() {}
    for i in 1..nodes.len() {
        if reached.discovered.contains(i) {
            continue;
        }
        tree.push(implied(i as u32));
        reached.move_to(NodeIndex::new(i));
        while reached.next(&graph).is_some() {}
    }
}

/// By sequence number; ties and gaps by code, enumeration, statement (case.md: the model's finer points).
fn sort_siblings(nodes: &[Node], tree: &mut [TreeEdge]) {
    tree.sort_by(|a, b| {
        let (x, y) = (&nodes[a.child as usize], &nodes[b.child as usize]);
        a.parent
            .cmp(&b.parent)
            .then_with(|| {
                a.sequence
                    .unwrap_or(i64::MAX)
                    .cmp(&b.sequence.unwrap_or(i64::MAX))
            })
            .then_with(|| natural(x.code.as_deref()).cmp(&natural(y.code.as_deref())))
            .then_with(|| natural(x.enumeration.as_deref()).cmp(&natural(y.enumeration.as_deref())))
            .then_with(|| x.statement.cmp(&y.statement))
            .then_with(|| a.child.cmp(&b.child))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framework(codes: &[&str], edges: &[(u32, u32)]) -> Framework {
        let mut nodes = vec![Node::default()];
        nodes.extend(codes.iter().enumerate().map(|(i, code)| Node {
            key: Uuid::from_u128(i as u128 + 1),
            code: Some((*code).into()),
            statement: (*code).into(),
            ..Node::default()
        }));
        let tree = edges
            .iter()
            .map(|&(parent, child)| TreeEdge {
                parent,
                ..implied(child)
            })
            .collect();
        let head = FrameworkHead {
            document: 1,
            organisation: 1,
            visibility: Visibility::Public,
            origin: "own".into(),
            purpose: "framework".into(),
            title: "T".into(),
            language: None,
            version: None,
            changed_seq: 1,
            deprecated: false,
        };
        Framework::assemble(
            head,
            Parts {
                nodes,
                tree,
                ..Parts::default()
            },
        )
    }

    fn children(framework: &Framework, node: u32) -> Vec<&str> {
        framework
            .children(node)
            .iter()
            .map(|e| framework.nodes[e.child as usize].label())
            .collect()
    }

    #[test]
    fn items_without_a_parent_are_top_items_in_natural_order() {
        let framework = framework(&["1.10", "1.9", "1.9.a"], &[(2, 3)]);
        assert_eq!(children(&framework, 0), ["1.9", "1.10"]);
        assert_eq!(children(&framework, 2), ["1.9.a"]);
        assert_eq!(framework.path(3), [0, 2, 3]);
    }

    #[test]
    fn a_cycle_nothing_reaches_is_still_shown_and_walks_end() {
        let framework = framework(&["a", "b", "c"], &[(1, 2), (2, 1), (3, 3)]);
        let mut seen = framework.subtree(0);
        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2, 3]);
        assert!(framework.path(2).len() <= 4);
    }

    #[test]
    fn of_an_item_all_ways_up_are_known_and_of_a_deep_one_the_nearest() {
        let diamond = framework(&["a", "b", "c", "d"], &[(1, 2), (1, 3), (2, 4), (3, 4)]);
        assert_eq!(diamond.ancestors(4), [2, 3, 1]);
        assert_eq!(diamond.ancestors(1), [0; 0]);
        let codes = vec!["x"; 600];
        let chain: Vec<(u32, u32)> = (1..600).map(|n| (n, n + 1)).collect();
        let chain = framework(&codes, &chain);
        assert_eq!(chain.ancestors(600).first(), Some(&599));
        assert_eq!(chain.ancestors(600).len(), 256);
        let path = chain.path(600);
        assert_eq!((path[0], path[1], path.len()), (0, 345, 257));
    }
}
