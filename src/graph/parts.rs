//! Parts of a copy: what it is made of before it is put in order, and what it holds besides its items.

use serde::Deserialize;
use uuid::Uuid;

use super::framework::{Edge, Node, TreeEdge};
use super::naming::Named;
use crate::access::Visibility;
use crate::badges::resolve::Kind;
use crate::case::key::{key, normal};
use crate::case::model::Link;
use crate::store::rows::PartRow;

/// A rubric, a row or a cell of one, or a definition: what alignments can point at besides items.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// Normalised key.
    pub key: Uuid,
    /// Identifier, verbatim.
    pub identifier: Box<str>,
    /// Permanent address.
    pub uri: Box<str>,
    /// What to call it: title, quality, description.
    pub label: Box<str>,
    /// Its description.
    pub description: Option<Box<str>>,
    /// Key of the item that a criterion judges.
    pub item: Option<Uuid>,
    /// Rubric of a criterion, criterion of a level.
    pub parent: Option<Uuid>,
}

/// What a copy is made of, before it is put in order.
#[derive(Default)]
pub(super) struct Parts {
    pub nodes: Vec<Node>,
    pub tree: Vec<TreeEdge>,
    pub edges: Vec<Edge>,
    pub named: Vec<Named>,
    pub parts: Vec<Part>,
}

/// What a copy says of itself.
pub(super) struct FrameworkHead {
    pub document: i64,
    pub organisation: i64,
    pub visibility: Visibility,
    pub origin: String,
    pub purpose: String,
    pub title: String,
    pub language: Option<String>,
    pub version: Option<String>,
    pub changed_seq: i64,
    pub deprecated: bool,
}

/// What the graph keeps of a part's body.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PartBrief {
    title: Option<String>,
    quality: Option<String>,
    category: Option<String>,
    description: Option<String>,
    #[serde(rename = "CFItemURI")]
    item: Option<Link>,
}

/// The part of a row; `home` is the key of its document.
pub(super) fn part(home: Uuid, row: &PartRow) -> Option<Part> {
    let brief: PartBrief = serde_json::from_str(&row.body).unwrap_or_default();
    let description = brief.description.filter(|text| !text.is_empty());
    let label = [
        brief.title,
        brief.quality,
        description.clone(),
        brief.category,
    ]
    .into_iter()
    .flatten()
    .find(|text| !text.is_empty());
    Some(Part {
        kind: match row.kind.as_str() {
            "rubric" => Kind::Rubric,
            "criterion" => Kind::Criterion,
            "level" => Kind::Level,
            _ => Kind::Definition,
        },
        key: Uuid::try_parse(&row.key).ok()?,
        identifier: row.identifier.as_str().into(),
        uri: row.uri.as_str().into(),
        label: label.unwrap_or_else(|| row.identifier.clone()).into(),
        description: description.map(String::into_boxed_str),
        item: brief.item.map(|link| key(home, &link.identifier)),
        parent: row.parent_key.as_deref().and_then(normal),
    })
}
