//! From statements to a framework.

mod edges;
mod extensions;
mod fields;
mod labels;
mod members;
mod names;

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use uuid::Uuid;

use self::extensions::Kept;
use self::fields::Fields;
pub(super) use self::labels::language_tag;
use self::labels::{NAMING, canonical, label, same, tag};
use self::members::Members;
use self::names::Named;
use super::graph::{Graph, Id};
use super::identity::Identity;
use super::names::rdf;
use super::vocabulary::{Field, KEPT};
use super::{LinkedError, Syntax, held, parse};
use crate::case::key;
use crate::case::model::{Association, Document, Extensions, GenLink, Item};
use crate::error::{Message, Place};
use crate::exchange::framework::{Incoming, ReadOptions, Remark};

/// Key of the document's extensions for what is said of things that are neither framework nor item.
pub(super) const GRAPH: &str = "@graph";

/// Reads a framework from a linked-data file.
///
/// # Errors
/// What breaks the syntax, would have to be fetched, nests or unfolds beyond the bounds; what has no framework, or
/// several while [`ReadOptions::identifier`] names none of them.
pub fn read(bytes: &[u8], syntax: Syntax, options: &ReadOptions) -> Result<Incoming, LinkedError> {
    let graph = parse::parse(bytes, syntax, options.max_expanded)?;
    let members = members::find(&graph, options)?;
    let mut kept = Kept::default();
    spend_frame(&graph, &members, &mut kept);
    let edges = edges::find(&graph, &members, &mut kept);
    let named = Named::find(&graph, &members, options, &mut kept);
    let language = language(&graph, &members, options);
    let mut reading = Reading {
        graph: &graph,
        members: &members,
        named: &named,
        options,
        language,
        kept,
        incoming: Incoming::default(),
        titles: HashMap::new(),
        ends: HashMap::new(),
    };
    reading.document();
    reading.items();
    reading.associations(&edges);
    reading.others();
    let mut incoming = reading.incoming;
    incoming.derived.extend(named.derived);
    incoming.remarks.extend(named.remarks);
    incoming.spoken = held::spoken(members.vocabulary, syntax, &graph);
    Ok(incoming)
}

/// Marks what says only which is a framework, an item, and where it belongs.
fn spend_frame(graph: &Graph, members: &Members, kept: &mut Kept) {
    let classes = [members.vocabulary.documents, members.vocabulary.items].concat();
    let classes: Vec<Id> = classes.iter().filter_map(|iri| graph.find(iri)).collect();
    let belongs: Vec<Id> = members
        .vocabulary
        .belongs
        .iter()
        .filter_map(|iri| graph.find(iri))
        .collect();
    let kind = graph.find(rdf::TYPE);
    for subject in members.items.iter().copied().chain(members.document) {
        for (predicate, object) in graph.of(subject) {
            let class = Some(*predicate) == kind && classes.contains(object);
            let home = belongs.contains(predicate) && Some(*object) == members.document;
            if class || home {
                kept.spent.insert((subject, *predicate, *object));
            }
        }
    }
}

/// The language of the framework: what it says of itself, what the options say, else that of most statements.
fn language(graph: &Graph, members: &Members, options: &ReadOptions) -> Option<String> {
    let said = members
        .document
        .and_then(|document| said_language(graph, document, members.vocabulary.document_fields));
    said.or_else(|| options.language.clone()).or_else(|| {
        let statement = members.vocabulary.item_fields.first()?;
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for item in &members.items {
            for predicate in statement.from {
                for object in graph.objects(*item, predicate) {
                    let Some(tag) = graph.literal_of(object).and_then(tag) else {
                        continue;
                    };
                    match counts.iter().position(|(known, _)| *known == tag) {
                        Some(at) => counts[at].1 += 1,
                        None if counts.len() < 256 => counts.push((tag, 1)),
                        None => {}
                    }
                }
            }
        }
        let most = counts.iter().rev().max_by_key(|(_, count)| *count)?;
        Some(canonical(most.0))
    })
}

/// The language that a framework or item says it is in.
fn said_language(graph: &Graph, node: Id, fields: &[Field]) -> Option<String> {
    let field = fields.iter().find(|field| field.name == "language")?;
    let objects = field
        .from
        .iter()
        .flat_map(|predicate| graph.objects(node, predicate));
    objects
        .into_iter()
        .find_map(|object| match graph.literal_of(object) {
            Some(literal) => language_tag(&literal.value),
            None => language_tag(graph.iri_of(object)?),
        })
}

struct Reading<'a> {
    graph: &'a Graph,
    members: &'a Members,
    named: &'a Named,
    options: &'a ReadOptions,
    language: Option<String>,
    kept: Kept,
    incoming: Incoming,
    titles: HashMap<Id, String>,
    ends: HashMap<Id, GenLink>,
}

impl Reading<'_> {
    fn gather(&mut self, subject: Id, of_document: bool) -> (Fields, Extensions) {
        let vocabulary = self.members.vocabulary;
        let table = if of_document {
            vocabulary.document_fields
        } else {
            vocabulary.item_fields
        };
        let own = said_language(self.graph, subject, table);
        let language = own.as_deref().or(self.language.as_deref());
        let fields = fields::gather(self.graph, subject, table, language, &mut self.kept);
        let mut extensions = Extensions::new();
        self.kept.rest(self.graph, subject, &mut extensions);
        (fields, extensions)
    }

    fn document(&mut self) {
        let (mut fields, extensions) = match self.members.document {
            Some(node) => self.gather(node, true),
            None => (Fields::default(), Extensions::new()),
        };
        let or = |found: Option<String>, option: &Option<String>| {
            found.or_else(|| option.clone()).unwrap_or_default()
        };
        let Identity { identifier, uri } = self.named.document.clone();
        let creator = fields
            .text("creator")
            .or_else(|| self.options.creator.clone());
        let title = or(fields.text("title"), &self.options.title);
        let publisher = fields.text("publisher");
        if title.is_empty() {
            self.remark(
                "linked-no-title",
                Message::new("linked-no-title"),
                Some(&identifier),
                None,
            );
        }
        if let Some(node) = self.members.document {
            self.titles.insert(node, title.clone());
        }
        self.incoming.package.document = Document {
            identifier,
            uri,
            framework_type: fields.text("frameworkType"),
            creator: creator.or_else(|| publisher.clone()).unwrap_or_default(),
            title,
            last_change_date_time: fields.required("lastChangeDateTime"),
            official_source_url: fields.text("officialSourceURL"),
            publisher,
            description: fields.text("description"),
            subject: fields.list("subject"),
            subject_uri: fields.links("subjectURI"),
            language: fields.text("language").or_else(|| self.language.clone()),
            version: fields.text("version"),
            adoption_status: fields.text("adoptionStatus"),
            status_start_date: fields.text("statusStartDate"),
            status_end_date: fields.text("statusEndDate"),
            license_uri: fields.link("licenseURI"),
            notes: fields.text("notes"),
            extensions,
            ..Document::default()
        };
    }

    fn items(&mut self) {
        for (node, identity) in self.members.items.iter().zip(&self.named.items) {
            let (fields, extensions) = self.gather(*node, false);
            let item = self.item(identity.clone(), fields, extensions);
            if item.full_statement.trim().is_empty() && item.alternative_label.is_none() {
                let place = self.place(*node);
                let message = Message::new("linked-no-statement");
                self.remark(
                    "linked-no-statement",
                    message,
                    Some(&item.identifier),
                    place,
                );
            }
            self.titles.insert(*node, item.full_statement.clone());
            self.incoming.package.items.push(item);
        }
    }

    fn item(&self, identity: Identity, mut fields: Fields, extensions: Extensions) -> Item {
        let other = fields.language_of("fullStatement").filter(|language| {
            let document = self.language.as_deref();
            document.is_none_or(|document| !same(document, language))
        });
        let other = other.map(canonical);
        Item {
            identifier: identity.identifier,
            uri: identity.uri,
            full_statement: fields.required("fullStatement"),
            alternative_label: fields.text("alternativeLabel"),
            item_type: fields.text("CFItemType"),
            human_coding_scheme: fields.text("humanCodingScheme"),
            list_enumeration: fields.text("listEnumeration"),
            abbreviated_statement: fields.text("abbreviatedStatement"),
            concept_keywords: fields.list("conceptKeywords"),
            concept_keywords_uri: fields.link("conceptKeywordsURI"),
            notes: fields.text("notes"),
            subject: fields.list("subject"),
            subject_uri: fields.links("subjectURI"),
            language: fields.text("language").or(other),
            education_level: fields.list("educationLevel"),
            item_type_uri: fields.link("CFItemTypeURI"),
            license_uri: fields.link("licenseURI"),
            status_start_date: fields.text("statusStartDate"),
            status_end_date: fields.text("statusEndDate"),
            last_change_date_time: fields.required("lastChangeDateTime"),
            extensions,
        }
    }

    fn associations(&mut self, edges: &[edges::Edge]) {
        let document = key::document_key(&self.incoming.package.document.identifier);
        let mut seen = HashSet::new();
        for edge in edges {
            let (Some(origin), Some(destination)) =
                (self.end(edge.origin), self.end(edge.destination))
            else {
                continue;
            };
            let predicate = edge.predicate.unwrap_or_else(|| edge.kind.as_str());
            let name = format!(
                "{} {predicate} {}",
                origin.identifier, destination.identifier
            );
            let identifier = Uuid::new_v5(&document, name.as_bytes()).to_string();
            if !seen.insert(identifier.clone()) {
                continue;
            }
            let mut extensions = Extensions::new();
            if let Some(predicate) = edge.predicate {
                extensions.insert(KEPT.to_owned(), json!([{ "@id": predicate }]));
            }
            self.incoming.derived.insert(identifier.clone());
            self.incoming.package.associations.push(Association {
                uri: self.named.made(&identifier),
                identifier,
                association_type: edge.kind.clone(),
                sequence_number: edge.sequence,
                origin_node_uri: origin,
                destination_node_uri: destination,
                extensions,
                ..Association::default()
            });
        }
    }

    /// One end of an edge, with what it is called; worked out once.
    fn end(&mut self, node: Id) -> Option<GenLink> {
        if let Some(end) = self.ends.get(&node) {
            return Some(end.clone());
        }
        let identity = self.named.of(self.graph, node)?;
        let title = self.titles.get(&node).cloned();
        self.kept.titled.insert(node);
        let end = GenLink {
            title: title
                .or_else(|| label(self.graph, node, &NAMING))
                .unwrap_or_default(),
            identifier: identity.identifier,
            uri: identity.uri,
            target_type: None,
        };
        self.ends.insert(node, end.clone());
        Some(end)
    }

    /// Keeps what is said of everything else, and tells of items of other frameworks.
    fn others(&mut self) {
        let mut nodes: Vec<Value> = Vec::new();
        let (addressed, blank): (Vec<Id>, Vec<Id>) = self
            .graph
            .subjects()
            .iter()
            .partition(|id| self.graph.iri_of(**id).is_some());
        for subject in addressed.into_iter().chain(blank) {
            let titled = self.kept.titled.contains(&subject);
            if self.kept.written.contains(&subject)
                || titled && self.named.only_named(self.graph, subject)
            {
                continue;
            }
            nodes.extend(self.kept.node(self.graph, subject));
        }
        if !nodes.is_empty() {
            let document = &mut self.incoming.package.document;
            document
                .extensions
                .insert(GRAPH.to_owned(), Value::Array(nodes));
        }
        if !self.graph.unexplained.is_empty() {
            let names = self.graph.unexplained.join(", ");
            let message = Message::new("linked-unexplained").with("names", names);
            self.remark("linked-unexplained", message, None, None);
        }
        if !self.members.others.is_empty() {
            let message = Message::new("linked-left-out").with("count", self.members.others.len());
            self.remark("linked-left-out", message, None, None);
        }
    }

    fn place(&self, node: Id) -> Option<Place> {
        match self.graph.rows.get(&node) {
            Some(row) => Some(Place::Cell {
                row: *row,
                column: "@id".to_owned(),
            }),
            None => self
                .graph
                .iri_of(node)
                .map(|iri| Place::Subject(iri.to_owned())),
        }
    }

    fn remark(
        &mut self,
        kind: &'static str,
        message: Message,
        entity: Option<&str>,
        place: Option<Place>,
    ) {
        self.incoming.remarks.push(Remark {
            place,
            kind,
            entity: entity.map(str::to_owned),
            message,
        });
    }
}
