//! What the search index is fed: records made of the snapshot's structure and the rows' texts.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use crate::access::Visibility;
use crate::badges::BadgeBody;
use crate::case::model::{Criterion, Document, Item};
use crate::graph::{Badge, Framework, Node};
use crate::search::{Facets, Kind, Record};
use crate::store::rows::{DocumentRow, ItemRow, PartRow};

/// The id of a record: `kind/copy/key`; a badge class belongs to no copy.
pub fn record_id(kind: &str, document: i64, key: &str) -> String {
    format!("{kind}/{document}/{key}")
}

/// What a record's id says: the copy and the key.
pub fn entity_of(id: &str) -> Option<(i64, Uuid)> {
    let mut pieces = id.split('/').skip(1);
    let document = pieces.next()?.parse().ok()?;
    Some((document, Uuid::try_parse(pieces.next()?).ok()?))
}

/// A copy and what its document says of all that stands in it.
pub(super) struct Shelf {
    framework: Arc<Framework>,
    facets: Facets,
}

impl Shelf {
    /// The shelf of a copy; without the row of its document it says nothing of itself.
    pub(super) fn new(framework: Arc<Framework>, row: Option<&DocumentRow>) -> Self {
        let body = row.and_then(|row| serde_json::from_str::<Document>(&row.body).ok());
        let facets = body.map(|body| Facets {
            creator: Some(body.creator),
            subjects: body.subject,
            education_levels: Vec::new(),
            status: body.adoption_status,
            framework_type: body.framework_type,
        });
        Shelf {
            framework,
            facets: facets.unwrap_or_default(),
        }
    }

    /// Number of the copy.
    pub(super) fn document(&self) -> i64 {
        self.framework.document
    }
}

/// A record of a copy with the fields all its entities share.
fn base(shelf: &Shelf, entity: &str, key: &str, kind: Kind) -> Record {
    let framework = &shelf.framework;
    Record {
        id: record_id(entity, framework.document, key),
        kind,
        document: framework.document,
        organisation: framework.organisation,
        public: framework.visibility == Visibility::Public,
        code: None,
        title: String::new(),
        abbreviated: None,
        keywords: Vec::new(),
        notes: None,
        language: framework.language.clone(),
        framework_title: framework.title.clone(),
        path: Vec::new(),
        item_type: None,
        above: Vec::new(),
        facets: shelf.facets.clone(),
    }
}

/// The document itself.
pub(super) fn document(shelf: &Shelf, row: &DocumentRow) -> Record {
    let body: Option<Document> = serde_json::from_str(&row.body).ok();
    let mut record = base(shelf, "item", &row.key, Kind::Document);
    record.title.clone_from(&row.title);
    if let Some(body) = body {
        record.keywords = body.subject;
        record.notes = match (body.description, body.notes) {
            (Some(description), Some(notes)) => Some(format!("{description}\n{notes}")),
            (description, notes) => description.or(notes),
        };
        record.item_type = body.framework_type;
    }
    record
}

/// What kind an item is: a course, an outcome of one, or an item of a framework.
pub fn kind_of(framework: &Framework, index: u32, node: &Node) -> Kind {
    let below_course = || {
        framework
            .parents(index)
            .any(|edge| framework.nodes[edge.parent as usize].is_course())
    };
    match () {
        () if node.is_course() => Kind::Course,
        () if below_course() => Kind::Outcome,
        () => Kind::Item,
    }
}

/// An item, with the statements of its ancestors; `None` if the snapshot does not have it.
pub(super) fn item(shelf: &Shelf, row: &ItemRow) -> Option<Record> {
    let framework = &shelf.framework;
    let index = framework.node(&Uuid::try_parse(&row.key).ok()?)?;
    let node = &framework.nodes[index as usize];
    let body: Option<Item> = serde_json::from_str(&row.body).ok();
    let mut record = base(shelf, "item", &row.key, kind_of(framework, index, node));
    record.code.clone_from(&row.code);
    record.title = node.statement.to_string();
    record.abbreviated = node.abbreviated.as_deref().map(str::to_owned);
    record.language = node.language.as_deref().map(str::to_owned);
    record.item_type = node.item_type.as_deref().map(str::to_owned);
    let path = framework.path(index);
    let ancestors = path.iter().skip(1).filter(|&&ancestor| ancestor != index);
    record.path = ancestors
        .map(|&a| framework.nodes[a as usize].label().to_owned())
        .collect();
    record.above = framework
        .ancestors(index)
        .into_iter()
        .map(|above| framework.nodes[above as usize].key.to_string())
        .collect();
    if let Some(body) = body {
        let label = body
            .alternative_label
            .filter(|label| *label != body.full_statement);
        let titles = node
            .facts
            .as_ref()
            .and_then(|facts| facts.course.as_ref())
            .map(|course| {
                [&course.title_en, &course.title_ja]
                    .into_iter()
                    .flatten()
                    .cloned()
                    .collect::<Vec<_>>()
            });
        record.keywords = body.concept_keywords;
        record.keywords.extend(titles.into_iter().flatten());
        record.keywords.extend(label);
        record.notes = body.notes;
        record.facets.education_levels = body.education_level;
        if !body.subject.is_empty() {
            record.facets.subjects = body.subject;
        }
    }
    Some(record)
}

/// A criterion of a rubric, with the rubric's title as its path and its levels as notes.
pub(super) fn criteria(shelf: &Shelf, parts: &[PartRow]) -> Vec<Record> {
    let text = |body: &str, field: &str| -> Option<String> {
        let value: Value = serde_json::from_str(body).ok()?;
        value.get(field)?.as_str().map(str::to_owned)
    };
    let mut levels: HashMap<&str, Vec<String>> = HashMap::new();
    let mut rubrics: HashMap<&str, String> = HashMap::new();
    for part in parts {
        match (part.kind.as_str(), part.parent_key.as_deref()) {
            ("level", Some(parent)) => {
                levels
                    .entry(parent)
                    .or_default()
                    .extend(text(&part.body, "description"));
            }
            ("rubric", _) => {
                rubrics.extend(text(&part.body, "title").map(|title| (part.key.as_str(), title)));
            }
            _ => {}
        }
    }
    let rows = parts.iter().filter(|part| part.kind == "criterion");
    rows.filter_map(|row| {
        let body: Criterion = serde_json::from_str(&row.body).ok()?;
        let mut record = base(shelf, "criterion", &row.key, Kind::Criterion);
        record.title = body.description.or_else(|| body.category.clone())?;
        record.abbreviated = body.category;
        record.path = row
            .parent_key
            .as_deref()
            .and_then(|key| rubrics.get(key))
            .cloned()
            .into_iter()
            .collect();
        record.notes = levels.get(row.key.as_str()).map(|levels| levels.join("\n"));
        Some(record)
    })
    .collect()
}

/// A badge class.
pub(super) fn badge(badge: &Badge, issuer: &str) -> Record {
    let body: BadgeBody = serde_json::from_str(&badge.row.body).unwrap_or_default();
    let notes: Vec<String> = [body.description, body.criteria]
        .into_iter()
        .flatten()
        .collect();
    Record {
        id: record_id("badge", 0, &badge.row.key),
        kind: Kind::Badge,
        document: 0,
        organisation: badge.row.organisation_id,
        public: badge.row.visibility == "public",
        code: Some(badge.row.code.clone()),
        title: badge.row.name.clone(),
        abbreviated: None,
        keywords: body.tags,
        notes: (!notes.is_empty()).then(|| notes.join("\n")),
        language: badge.row.language.clone(),
        framework_title: issuer.to_owned(),
        path: Vec::new(),
        item_type: body.achievement_type,
        above: Vec::new(),
        facets: Facets::default(),
    }
}
