//! A package as rows: bodies are the canonical JSON, the other columns are projections of it.

use std::collections::HashSet;

use diesel::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use crate::access::Visibility;
use crate::case::facts::{AssociationFacts, ItemFacts};
use crate::case::key::{document_key, key, normal, uuid_at_end};
use crate::case::model::{Association, Definitions, Document, GenLink, Item, Rubric};
use crate::case::time;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, CourseRow, DocumentRow, ItemRow, PartRow};

/// The entities of one copy.
#[derive(Clone, Debug, Default)]
pub struct CopyRows {
    /// Items.
    pub items: Vec<ItemRow>,
    /// Associations.
    pub associations: Vec<AssociationRow>,
    /// Definitions, rubrics, criteria and levels.
    pub parts: Vec<PartRow>,
}

/// What all rows of entities have in common.
pub trait EntityRow: Clone + Send + 'static {
    /// Key within copy and kind.
    fn key(&self) -> &str;
    /// Kind, as the log names it.
    fn kind(&self) -> &'static str;
    /// The copy it belongs to.
    fn set_document(&mut self, document: i64);
    /// Replaces the entity's JSON.
    fn set_body(&mut self, body: String);
    /// Whether two rows say the same (the copy's number aside).
    fn same(&self, other: &Self) -> bool;
    /// The state as the log keeps it: enough to make the row again.
    fn logged(&self) -> String;
    /// Identifier, verbatim.
    fn identifier(&self) -> &str;
    /// Permanent address, verbatim.
    fn uri(&self) -> &str;
    /// Rows of one copy with these keys.
    fn of_copy(
        connection: &mut AnyConnection,
        document: i64,
        keys: &[String],
    ) -> QueryResult<Vec<Self>>;
    /// Removes these rows of one copy.
    fn delete_all(connection: &mut AnyConnection, document: i64, rows: &[Self]) -> QueryResult<()>;
    /// Writes a batch.
    fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()>;
}

/// What every row of an entity does in the same way.
macro_rules! common {
    () => {
        fn key(&self) -> &str {
            &self.key
        }
        fn set_document(&mut self, document: i64) {
            self.document_id = document;
        }
        fn set_body(&mut self, body: String) {
            self.body = body;
        }
        fn identifier(&self) -> &str {
            &self.identifier
        }
        fn uri(&self) -> &str {
            &self.uri
        }
        fn of_copy(
            connection: &mut AnyConnection,
            document: i64,
            keys: &[String],
        ) -> QueryResult<Vec<Self>> {
            Self::of_copy(connection, document, keys)
        }
        fn delete_all(
            connection: &mut AnyConnection,
            document: i64,
            rows: &[Self],
        ) -> QueryResult<()> {
            Self::delete_all(connection, document, rows)
        }
        fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
            Self::insert_all(connection, rows)
        }
    };
}

fn logged(position: i64, parent: Option<&str>, body: &str) -> String {
    match parent {
        Some(parent) => {
            format!("{{\"position\":{position},\"parent\":\"{parent}\",\"body\":{body}}}")
        }
        None => format!("{{\"position\":{position},\"body\":{body}}}"),
    }
}

impl EntityRow for ItemRow {
    common!();
    fn kind(&self) -> &'static str {
        "item"
    }
    fn same(&self, other: &Self) -> bool {
        self.position == other.position && self.body == other.body
    }
    fn logged(&self) -> String {
        logged(self.position, None, &self.body)
    }
}

impl EntityRow for AssociationRow {
    common!();
    fn kind(&self) -> &'static str {
        "association"
    }
    fn same(&self, other: &Self) -> bool {
        self.position == other.position && self.body == other.body
    }
    fn logged(&self) -> String {
        logged(self.position, None, &self.body)
    }
}

/// The kinds of parts.
pub const PART_KINDS: [&str; 8] = [
    "concept",
    "subject",
    "license",
    "item_type",
    "association_grouping",
    "rubric",
    "criterion",
    "level",
];

impl EntityRow for PartRow {
    common!();
    fn kind(&self) -> &'static str {
        PART_KINDS
            .into_iter()
            .find(|kind| *kind == self.kind)
            .unwrap_or("part")
    }
    fn same(&self, other: &Self) -> bool {
        self.position == other.position
            && self.body == other.body
            && self.kind == other.kind
            && self.parent_key == other.parent_key
    }
    fn logged(&self) -> String {
        logged(self.position, self.parent_key.as_deref(), &self.body)
    }
}

/// JSON of a value that cannot fail to serialise: its maps have text keys and its numbers are finite.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The row of a document; `id`, `changed_seq` and `item_count` are for the writer to fill.
pub fn document_row(document: &Document, organisation: i64, visibility: Visibility) -> DocumentRow {
    DocumentRow {
        id: 0,
        organisation_id: organisation,
        key: document_key(&document.identifier).to_string(),
        identifier: document.identifier.clone(),
        uri: document.uri.clone(),
        origin: "imported".to_owned(),
        purpose: "framework".to_owned(),
        visibility: visibility.as_str().to_owned(),
        title: document.title.clone(),
        language: document.language.clone(),
        item_count: 0,
        last_change: time::micros(&document.last_change_date_time).unwrap_or(0),
        changed_seq: 0,
        body: json(document),
        package_extensions: None,
        definitions_extensions: None,
    }
}

/// The key of an end of an association: a UUID as such; the identifier of an entity of this package in the package's own
/// name space; else a UUID in the address; else a name of its own.
pub fn end_key(document: Uuid, known: &HashSet<String>, link: &GenLink) -> Uuid {
    if let Some(uuid) = normal(&link.identifier) {
        return uuid;
    }
    if known.contains(link.identifier.as_str()) {
        return key(document, &link.identifier);
    }
    uuid_at_end(&link.uri).unwrap_or_else(|| key(document, &link.identifier))
}

/// A row of an item.
pub fn item_row(document: Uuid, position: usize, item: &Item) -> ItemRow {
    ItemRow {
        document_id: 0,
        key: key(document, &item.identifier).to_string(),
        identifier: item.identifier.clone(),
        uri: item.uri.clone(),
        code: item.human_coding_scheme.clone(),
        position: position as i64,
        last_change: time::micros(&item.last_change_date_time).unwrap_or(0),
        body: json(item),
    }
}

/// The credit facts of an item's row, if it is a course.
pub fn course_row(row: &ItemRow, organisation: i64) -> Option<CourseRow> {
    if !row.body.contains(crate::case::facts::KEY) {
        return None;
    }
    let item: Item = serde_json::from_str(&row.body).ok()?;
    let course = ItemFacts::of(&item).course?;
    Some(CourseRow {
        document_id: row.document_id,
        item_key: row.key.clone(),
        organisation_id: organisation,
        code: course.code,
        version: course.version,
        credits: course.credits,
        credit_scheme: course.credit_scheme,
        hours: course.hours,
        level: course.level,
        valid_from: course.valid_from,
        valid_to: course.valid_to,
    })
}

/// A row of an association; it is asserted by the organisation that holds the copy.
pub fn association_row(
    document: Uuid,
    known: &HashSet<String>,
    organisation: i64,
    position: usize,
    association: &Association,
) -> AssociationRow {
    let facts = AssociationFacts::of(association);
    AssociationRow {
        document_id: 0,
        key: key(document, &association.identifier).to_string(),
        identifier: association.identifier.clone(),
        uri: association.uri.clone(),
        kind: association.association_type.as_str().to_owned(),
        origin_key: end_key(document, known, &association.origin_node_uri).to_string(),
        destination_key: end_key(document, known, &association.destination_node_uri).to_string(),
        origin_uri: association.origin_node_uri.uri.clone(),
        destination_uri: association.destination_node_uri.uri.clone(),
        sequence_number: association.sequence_number.map(i64::from),
        role: facts.role.map(word),
        degree: facts.degree,
        confidence: facts.confidence,
        completeness: facts.completeness.map(word),
        status: word(facts.status.unwrap_or_default()),
        asserted_by: organisation,
        position: position as i64,
        last_change: time::micros(&association.last_change_date_time).unwrap_or(0),
        body: json(association),
    }
}

/// The word serde writes for a value of a closed list.
pub(crate) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Makes rows of the entities of one document, in the order in which they come; items come before associations.
pub struct RowMaker {
    document: Uuid,
    identifier: String,
    uri: String,
    organisation: i64,
    /// Identifiers of this package that are no UUIDs: ends that name them mean them.
    known: HashSet<String>,
    items: usize,
    associations: usize,
    parts: PartCollector,
}

impl RowMaker {
    /// For a document held by an organisation.
    pub fn new(document: &Document, organisation: i64) -> Self {
        let key = document_key(&document.identifier);
        RowMaker {
            document: key,
            identifier: document.identifier.clone(),
            uri: document.uri.clone(),
            organisation,
            known: HashSet::new(),
            items: 0,
            associations: 0,
            parts: PartCollector {
                document: key,
                rows: Vec::new(),
                position: 0,
            },
        }
    }

    /// The next item.
    pub fn item(&mut self, item: &Item) -> ItemRow {
        if normal(&item.identifier).is_none() {
            self.known.insert(item.identifier.clone());
        }
        self.items += 1;
        item_row(self.document, self.items - 1, item)
    }

    /// The next association.
    pub fn association(&mut self, association: &Association) -> AssociationRow {
        let ends_at_document =
            |link: &GenLink| link.identifier == self.identifier || link.uri == self.uri;
        self.associations += 1;
        let position = self.associations - 1;
        let mut row = association_row(
            self.document,
            &self.known,
            self.organisation,
            position,
            association,
        );
        if ends_at_document(&association.destination_node_uri) {
            row.destination_key = self.document.to_string();
        }
        if ends_at_document(&association.origin_node_uri) {
            row.origin_key = self.document.to_string();
        }
        row
    }

    /// All definitions.
    pub fn definitions(&mut self, definitions: &Definitions) -> Vec<PartRow> {
        self.parts.definitions(definitions);
        std::mem::take(&mut self.parts.rows)
    }

    /// The next rubric with its criteria and levels.
    pub fn rubric(&mut self, rubric: &Rubric) -> Vec<PartRow> {
        self.parts.rubric(rubric);
        std::mem::take(&mut self.parts.rows)
    }
}

/// Collects part rows in the order of the package.
struct PartCollector {
    document: Uuid,
    rows: Vec<PartRow>,
    position: i64,
}

impl PartCollector {
    fn definitions(&mut self, definitions: &Definitions) {
        macro_rules! collect {
            ($($kind:literal: $list:ident),*) => {$(
                for entity in &definitions.$list {
                    let changed = &entity.last_change_date_time;
                    self.add($kind, None, entity, &entity.identifier, &entity.uri, changed);
                }
            )*};
        }
        collect!("concept": concepts, "subject": subjects, "license": licenses, "item_type": item_types,
            "association_grouping": association_groupings);
    }

    fn add(
        &mut self,
        kind: &str,
        parent: Option<&str>,
        entity: &impl Serialize,
        identifier: &str,
        uri: &str,
        changed: &str,
    ) -> String {
        let key = key(self.document, identifier).to_string();
        self.rows.push(PartRow {
            document_id: 0,
            kind: kind.to_owned(),
            key: key.clone(),
            parent_key: parent.map(str::to_owned),
            identifier: identifier.to_owned(),
            uri: uri.to_owned(),
            position: self.position,
            last_change: time::micros(changed).unwrap_or(0),
            body: json(entity),
        });
        self.position += 1;
        key
    }

    fn rubric(&mut self, rubric: &Rubric) {
        let mut head = rubric.clone();
        let criteria = std::mem::take(&mut head.criteria);
        let key = self.add(
            "rubric",
            None,
            &head,
            &rubric.identifier,
            &rubric.uri,
            &rubric.last_change_date_time,
        );
        for mut criterion in criteria {
            let levels = std::mem::take(&mut criterion.levels);
            let (id, uri, at) = (
                criterion.identifier.clone(),
                criterion.uri.clone(),
                criterion.last_change_date_time.clone(),
            );
            let key = self.add("criterion", Some(&key), &criterion, &id, &uri, &at);
            for level in levels {
                self.add(
                    "level",
                    Some(&key),
                    &level,
                    &level.identifier,
                    &level.uri,
                    &level.last_change_date_time,
                );
            }
        }
    }
}
