//! Rules about associations and the tree they make: ends, loops, parents, orphans.

use std::collections::HashMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::input::Standing;
use super::nodes::{Ends, Node};
use super::rule::Rule;
use super::{Found, shown};
use crate::case::model::{Association, AssociationType, GenLink};
use crate::case::source;
use crate::error::Message;

pub(super) fn check(found: &mut Found<'_>, ends: &[Ends]) {
    repeated(found);
    for (index, (association, ends)) in found.package().associations.iter().zip(ends).enumerate() {
        let at = format!("/CFAssociations/{index}");
        one(found, &at, association, ends);
    }
    parents(found, ends);
}

fn one(found: &mut Found<'_>, at: &str, association: &Association, ends: &Ends) {
    let sides = [
        ("originNodeURI", &association.origin_node_uri, ends.0),
        (
            "destinationNodeURI",
            &association.destination_node_uri,
            ends.1,
        ),
    ];
    for (name, link, node) in sides {
        if node.is_none() {
            outside(found, &format!("{at}/{name}"), association, link);
        }
    }
    if ends.0.is_some() && ends.0 == ends.1 {
        let message = Message::new("check-self-loop").with("type", &association.association_type);
        found.add(Rule::SelfLoop, at, &association.identifier, message);
    }
    if association.association_type != AssociationType::IsChildOf {
        return;
    }
    if ends.0 == Some(Node::Document) && ends.1 != ends.0 {
        let message = Message::new("check-document-as-child");
        found.add(Rule::DocumentAsChild, at, &association.identifier, message);
    }
    if let Some(item) = ends.0.and_then(Node::item)
        && let Some(home) = source::home(&found.package().items[item].extensions)
        && !(association
            .extensions
            .contains_key("sourceDocumentIdentifier")
            && association.extensions.contains_key("sourceDocumentURI"))
    {
        let message = Message::new("check-alias-source").with("document", shown(&home.identifier));
        found.add(Rule::AliasSource, at, &association.identifier, message);
    }
}

/// An end that is no node of the package. What lies outside CASE cannot be expected to be known.
fn outside(found: &mut Found<'_>, at: &str, association: &Association, link: &GenLink) {
    let foreign = link
        .target_type
        .as_deref()
        .is_some_and(|kind| kind != "CASE");
    if foreign {
        return;
    }
    let standing = found
        .input
        .outside
        .map(|outside| outside.standing(&link.identifier, &link.uri));
    let name = shown(if link.title.is_empty() {
        &link.identifier
    } else {
        &link.title
    });
    let (rule, message) = match standing {
        Some(Standing::Known) => return,
        Some(Standing::Removed) => (Rule::EndRemoved, Message::new("check-end-removed")),
        Some(Standing::Unknown) => (Rule::EndUnknown, Message::new("check-end-unknown")),
        None => (Rule::EndOutside, Message::new("check-end-outside")),
    };
    let message = message.with("name", name);
    found.add(rule, at, &association.identifier, message);
}

/// Associations of one type between the same ends, in one group.
fn repeated(found: &mut Found<'_>) {
    let mut first = HashMap::new();
    for (index, association) in found.package().associations.iter().enumerate() {
        let what = (
            &association.association_type,
            &association.origin_node_uri.identifier,
            &association.destination_node_uri.identifier,
            association.association_grouping_uri.as_ref(),
        );
        let at = format!("/CFAssociations/{index}");
        match first.get(&what) {
            None => {
                first.insert(what, index);
            }
            Some(other) => {
                let same = &found.package().associations[*other];
                let message = Message::new("check-association-repeated")
                    .with("other", shown(&same.identifier));
                let related = found.related(&format!("/CFAssociations/{other}"), &same.identifier);
                found
                    .add(
                        Rule::AssociationRepeated,
                        &at,
                        &association.identifier,
                        message,
                    )
                    .push(related);
            }
        }
    }
}

/// Orphans, items with several parents, cycles.
fn parents(found: &mut Found<'_>, ends: &[Ends]) {
    let package = found.package();
    let mut tree: DiGraph<(), ()> =
        DiGraph::with_capacity(package.items.len(), package.associations.len());
    for _ in &package.items {
        tree.add_node(());
    }
    // A parent outside the package counts by its identifier: an item may well hang in another framework.
    let mut parents: Vec<Vec<(Option<Node>, &str, usize)>> = vec![Vec::new(); package.items.len()];
    let mut has_child = vec![false; package.items.len()];
    for (index, (association, ends)) in package.associations.iter().zip(ends).enumerate() {
        if association.association_type != AssociationType::IsChildOf {
            continue;
        }
        let to = &association.destination_node_uri.identifier;
        if let Some(child) = ends.0.and_then(Node::item) {
            parents[child].push((ends.1, to, index));
            if let Some(parent) = ends.1.and_then(Node::item)
                && parent != child
            {
                tree.add_edge(NodeIndex::new(child), NodeIndex::new(parent), ());
            }
        }
        if let Some(parent) = ends.1.and_then(Node::item) {
            has_child[parent] = true;
        }
    }
    for (index, parents) in parents.iter_mut().enumerate() {
        let item = &package.items[index];
        let at = Found::item(index);
        parents.sort_by_key(|(node, id, index)| (node.map(|n| n.item()), *id, *index));
        parents.dedup_by_key(|(node, id, _)| (*node, if node.is_some() { "" } else { *id }));
        if parents.is_empty() && !has_child[index] {
            let message = Message::new("check-orphan").with("name", shown(name(item)));
            found.add(Rule::Orphan, &at, &item.identifier, message);
        }
        if parents.len() > 1 {
            let message = Message::new("check-several-parents")
                .with("name", shown(name(item)))
                .with("count", parents.len());
            let related = parents.iter().map(|(_, _, index)| {
                let association = &package.associations[*index];
                found.related(&format!("/CFAssociations/{index}"), &association.identifier)
            });
            let related: Vec<_> = related.collect();
            *found.add(Rule::SeveralParents, &at, &item.identifier, message) = related;
        }
    }
    cycles(found, &tree);
}

/// What people call an item: its code, else its statement.
pub(super) fn name(item: &crate::case::model::Item) -> &str {
    let code = item.human_coding_scheme.as_deref().unwrap_or_default();
    if code.is_empty() {
        &item.full_statement
    } else {
        code
    }
}

/// Members of a cycle that its message names.
const NAMED: usize = 5;

fn cycles(found: &mut Found<'_>, tree: &DiGraph<(), ()>) {
    let package = found.package();
    let mut cycles: Vec<Vec<usize>> = kosaraju_scc(tree)
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|members| members.into_iter().map(NodeIndex::index).collect())
        .collect();
    for members in &mut cycles {
        members.sort_unstable();
    }
    cycles.sort_unstable();
    for members in cycles {
        let names = members.iter().take(NAMED);
        let names = names.map(|index| shown(name(&package.items[*index])));
        let mut names = names.collect::<Vec<_>>().join(", ");
        if members.len() > NAMED {
            names.push_str(", …");
        }
        let message = Message::new("check-child-cycle")
            .with("count", members.len())
            .with("names", names);
        let related = members[1..].iter();
        let related: Vec<_> = related
            .map(|index| found.related(&Found::item(*index), &package.items[*index].identifier))
            .collect();
        let first = members[0];
        let at = Found::item(first);
        let id = &package.items[first].identifier;
        *found.add(Rule::ChildCycle, &at, id, message) = related;
    }
}
