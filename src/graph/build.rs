//! Builds the snapshot's parts from rows.

use std::borrow::Cow;

use diesel::QueryResult;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::framework::{Edge, Framework, Node, TreeEdge};
use super::naming::Named;
use super::parts::{FrameworkHead, Parts, part};
use super::snapshot::{Badge, Snapshot};
use crate::access::Visibility;
use crate::badges::resolve::Ask;
use crate::case::facts::{AssociationFacts, ItemFacts};
use crate::case::key::{key, normal};
use crate::case::model::{AssociationType, GenLink};
use crate::case::source::foreign_document;
use crate::store::backend::AnyConnection;
use crate::store::log;
use crate::store::rows::{
    AssociationRow, BadgeRow, DocumentRow, ItemRow, OrganisationRow, PartRow,
};

/// Builds the whole snapshot in one read transaction.
pub fn load_all(connection: &mut AnyConnection) -> QueryResult<Snapshot> {
    let mut snapshot = Snapshot::empty(log::position(connection)?);
    snapshot.set_organisations(load_organisations(connection)?);
    for row in DocumentRow::all(connection)? {
        let framework = build(connection, row)?;
        snapshot.set_framework(framework.document, Some(framework));
    }
    for badge in BadgeRow::all(connection)?.into_iter().filter_map(badge) {
        snapshot.set_badge(badge.key, Some(badge));
    }
    Ok(snapshot)
}

/// Loads the organisations; they are few.
pub fn load_organisations(connection: &mut AnyConnection) -> QueryResult<Vec<OrganisationRow>> {
    OrganisationRow::all(connection)
}

/// Loads badge classes by key; a key without a row is absent.
pub fn load_badges(connection: &mut AnyConnection, keys: &[String]) -> QueryResult<Vec<Badge>> {
    Ok(BadgeRow::by_keys(connection, keys)?
        .into_iter()
        .filter_map(badge)
        .collect())
}

/// Builds one copy, or `None` if it is gone.
pub fn load_framework(
    connection: &mut AnyConnection,
    document: i64,
) -> QueryResult<Option<Framework>> {
    match DocumentRow::by_ids(connection, &[document])?.pop() {
        Some(row) => build(connection, row).map(Some),
        None => Ok(None),
    }
}

fn badge(row: BadgeRow) -> Option<Badge> {
    Some(Badge {
        key: Uuid::try_parse(&row.key).ok()?,
        row,
    })
}

/// Bodies are looked at a chunk at a time: what the graph keeps is a small part of them.
fn build(connection: &mut AnyConnection, row: DocumentRow) -> QueryResult<Framework> {
    let mut parts = Parts::default();
    parts.nodes.push(document_node(&row));
    let language = row.language.as_deref();
    ItemRow::in_order(connection, row.id, |_, items| {
        let nodes = items.iter().map(|item| item_node(item, language));
        parts.nodes.extend(nodes);
        Ok(())
    })?;
    let index: std::collections::HashMap<Uuid, u32> = parts
        .nodes
        .iter()
        .enumerate()
        .rev()
        .map(|(i, node)| (node.key, i as u32))
        .collect();
    AssociationRow::in_order(connection, row.id, |_, associations| {
        for association in &associations {
            let Some(edge) = edge(association) else {
                continue;
            };
            let ends = (index.get(&edge.origin), index.get(&edge.destination));
            if let Some(stated) = &edge.facts.stated {
                // What it states may differ from what the address alone says: each has a name of its own.
                let key = stated_end(&edge.key);
                parts.named.push(Named {
                    key,
                    text: "".into(),
                    uri: stated.target_url.as_str().into(),
                    stated: Some(Box::new(Ask::from(stated))),
                });
                parts.edges.push(Edge {
                    destination: key,
                    ..edge
                });
                continue;
            }
            if ends.0.is_none() || ends.1.is_none() {
                let named = named_ends(parts.nodes[0].key, association, &edge).into_iter();
                parts
                    .named
                    .extend(named.filter(|named| !index.contains_key(&named.key)));
            }
            match (&edge.kind, ends) {
                (AssociationType::IsChildOf, (Some(&child), Some(&parent))) if child != 0 => {
                    parts.tree.push(TreeEdge {
                        parent,
                        child,
                        association: edge.association,
                        sequence: association.sequence_number,
                        facts: (edge.facts != AssociationFacts::default())
                            .then(|| Box::new(edge.facts)),
                    });
                }
                _ => parts.edges.push(edge),
            }
        }
        Ok(())
    })?;
    let rows = PartRow::of_document(connection, row.id)?;
    let home = parts.nodes[0].key;
    parts.parts = rows.iter().filter_map(|row| part(home, row)).collect();
    let brief: Option<DocumentBrief> = serde_json::from_str(&row.body).ok();
    let brief = brief.unwrap_or_default();
    parts.nodes[0].ends = brief.status_end_date.map(String::into_boxed_str);
    let head = FrameworkHead {
        document: row.id,
        organisation: row.organisation_id,
        visibility: Visibility::parse(&row.visibility),
        origin: row.origin,
        purpose: row.purpose,
        title: row.title,
        language: row.language,
        version: brief.version,
        changed_seq: row.changed_seq,
        deprecated: brief.adoption_status.as_deref() == Some("Deprecated"),
    };
    Ok(Framework::assemble(head, parts))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DocumentBrief {
    version: Option<String>,
    status_end_date: Option<String>,
    adoption_status: Option<String>,
}

/// The key of the end of an alignment that a badge states, from that of the association.
fn stated_end(association: &Uuid) -> Uuid {
    Uuid::new_v5(association, b"stated")
}

/// The few fields of an item's body that the graph keeps; the rest is skipped without being built.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Brief<'a> {
    #[serde(borrow)]
    full_statement: Cow<'a, str>,
    #[serde(borrow)]
    abbreviated_statement: Option<Cow<'a, str>>,
    #[serde(borrow)]
    language: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "CFItemType")]
    item_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    list_enumeration: Option<Cow<'a, str>>,
    #[serde(borrow)]
    status_end_date: Option<Cow<'a, str>>,
    extensions: Option<OwnExtensions>,
}

#[derive(Deserialize)]
struct OwnExtensions {
    kakehashi: Option<Value>,
    /// A link to another document than the one the item came in.
    #[serde(rename = "CFDocumentURI")]
    home: Option<Value>,
}

fn boxed(text: Option<Cow<'_, str>>) -> Option<Box<str>> {
    text.map(|text| text.into_owned().into_boxed_str())
}

fn document_node(row: &DocumentRow) -> Node {
    Node {
        key: Uuid::try_parse(&row.key).unwrap_or_default(),
        identifier: row.identifier.as_str().into(),
        uri: row.uri.as_str().into(),
        statement: row.title.as_str().into(),
        language: row.language.as_deref().map(Into::into),
        ..Node::default()
    }
}

fn item_node(row: &ItemRow, document_language: Option<&str>) -> Node {
    let brief: Option<Brief<'_>> = serde_json::from_str(&row.body).ok();
    let mut node = Node {
        key: Uuid::try_parse(&row.key).unwrap_or_default(),
        identifier: row.identifier.as_str().into(),
        uri: row.uri.as_str().into(),
        code: row.code.as_deref().map(Into::into),
        language: document_language.map(Into::into),
        ..Node::default()
    };
    if let Some(brief) = brief {
        node.statement = brief.full_statement.into_owned().into_boxed_str();
        node.abbreviated = boxed(brief.abbreviated_statement);
        node.language = boxed(brief.language).or(node.language);
        node.item_type = boxed(brief.item_type);
        node.enumeration = boxed(brief.list_enumeration);
        node.ends = boxed(brief.status_end_date);
        let home = brief.extensions.as_ref().and_then(|e| e.home.as_ref());
        node.foreign = home.is_some_and(|home| foreign_document(home).is_some());
        node.facts = brief
            .extensions
            .and_then(|extensions| extensions.kakehashi)
            .and_then(|value| serde_json::from_value::<ItemFacts>(value).ok())
            .map(Box::new);
    }
    node
}

/// The ends of an association as its body has them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ends {
    #[serde(rename = "originNodeURI")]
    origin: GenLink,
    #[serde(rename = "destinationNodeURI")]
    destination: GenLink,
}

/// The ends whose key was derived from their text (see [`crate::registry::copies::end_key`]): what they name must be
/// looked for.
fn named_ends(document: Uuid, row: &AssociationRow, edge: &Edge) -> Vec<Named> {
    let Ok(ends) = serde_json::from_str::<Ends>(&row.body) else {
        return Vec::new();
    };
    let derived = |link: &GenLink, end: Uuid| {
        normal(&link.identifier).is_none() && key(document, &link.identifier) == end
    };
    [
        (ends.origin, edge.origin),
        (ends.destination, edge.destination),
    ]
    .into_iter()
    .filter(|(link, end)| derived(link, *end))
    .map(|(link, key)| Named {
        key,
        text: link.identifier.into(),
        uri: link.uri.into(),
        stated: None,
    })
    .collect()
}

#[derive(Deserialize)]
struct EdgeBrief {
    extensions: Option<OwnExtensions>,
}

fn edge(row: &AssociationRow) -> Option<Edge> {
    let facts = row
        .body
        .contains(crate::case::facts::KEY)
        .then(|| serde_json::from_str::<EdgeBrief>(&row.body).ok())
        .flatten()
        .and_then(|brief| brief.extensions?.kakehashi)
        .and_then(|value| serde_json::from_value::<AssociationFacts>(value).ok())
        .unwrap_or_default();
    Some(Edge {
        key: Uuid::try_parse(&row.key).ok()?,
        association: row.identifier.as_str().into(),
        kind: AssociationType::parse(&row.kind)?,
        origin: Uuid::try_parse(&row.origin_key).ok()?,
        destination: Uuid::try_parse(&row.destination_key).ok()?,
        sequence: row.sequence_number,
        by: row.asserted_by,
        at: row.last_change,
        facts,
    })
}
