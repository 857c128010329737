//! From rows to a package: identifiers, addresses, ends, definitions, and the list of what was noticed.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::fields::{Field, Misfit};
use super::kept;
use crate::case::key;
use crate::case::model::{
    Association, AssociationGrouping, AssociationType, Document, GenLink, Item, License, Link,
};
use crate::error::{Message, Place};
use crate::exchange::framework::{Incoming, ReadOptions, Remark};

/// A package that is being put together.
pub(super) struct Builder<'o> {
    options: &'o ReadOptions,
    /// What there is so far.
    pub incoming: Incoming,
    key: Uuid,
    items: HashMap<String, usize>,
    codes: HashMap<String, Coded>,
    addresses: HashMap<String, usize>,
    associations: HashSet<String>,
    made: HashMap<String, usize>,
    licenses: HashMap<String, Link>,
    groups: HashMap<String, Link>,
}

/// The items of one code.
struct Coded {
    first: usize,
    several: bool,
}

/// An edge to be added.
pub(super) struct Edge {
    pub kind: AssociationType,
    pub origin: GenLink,
    pub destination: GenLink,
    pub sequence: Option<i32>,
    /// Empty where the file gives none.
    pub identifier: String,
}

/// What identifiers are compared by: the UUID in one spelling, else the text.
pub(super) fn normal(identifier: &str) -> String {
    key::normal(identifier).map_or_else(|| identifier.trim().to_owned(), |uuid| uuid.to_string())
}

/// What follows from several texts, and from nothing else.
fn derive(space: Uuid, parts: &[&str]) -> String {
    Uuid::new_v5(&space, parts.join("\u{1f}").as_bytes()).to_string()
}

/// A UUID at the end of an address.
pub(super) fn uuid_of_address(text: &str) -> Option<Uuid> {
    let path = text.trim().split(['?', '#']).next()?;
    let (_, last) = path.trim_end_matches('/').rsplit_once('/')?;
    key::normal(last)
}

/// Whether a text is an address of the web.
pub(super) fn is_address(text: &str) -> bool {
    let start = |prefix: &str| {
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    start("http://") || start("https://")
}

impl<'o> Builder<'o> {
    /// Begins with a document as far as the file describes it. What it leaves out is taken from the options; an identifier
    /// that nobody gives follows from the title, or where there is none from `content`, and so does a title.
    pub fn new(
        options: &'o ReadOptions,
        mut document: Document,
        content: &[String],
        remarks: Vec<Remark>,
    ) -> Self {
        let mut incoming = Incoming {
            remarks,
            ..Incoming::default()
        };
        let titled = !document.title.is_empty();
        if !titled && let Some(title) = &options.title {
            document.title.clone_from(title);
            incoming.spoken.document.insert("title");
        }
        if document.creator.is_empty()
            && let Some(creator) = &options.creator
        {
            document.creator.clone_from(creator);
            incoming.spoken.document.insert("creator");
        }
        if document.language.is_none() && options.language.is_some() {
            document.language.clone_from(&options.language);
            incoming.spoken.document.insert("language");
        }
        if document.identifier.is_empty() {
            document.identifier = match &options.identifier {
                Some(identifier) => identifier.trim().to_owned(),
                None => made_up(options, &document.title, content),
            };
        }
        if document.uri.is_empty() {
            document.uri = format!("{}/uri/{}", options.base, document.identifier);
        }
        let mut builder = Builder {
            options,
            incoming,
            key: key::document_key(&document.identifier),
            items: HashMap::new(),
            codes: HashMap::new(),
            addresses: HashMap::new(),
            associations: HashSet::new(),
            made: HashMap::new(),
            licenses: HashMap::new(),
            groups: HashMap::new(),
        };
        builder.entitle(&mut document, content);
        builder.incoming.package.document = document;
        builder
    }

    fn entitle(&mut self, document: &mut Document, content: &[String]) {
        if document.title.is_empty() {
            let first = content.iter().find(|text| key::normal(text).is_none());
            document.title = first
                .map_or("CASE", String::as_str)
                .chars()
                .take(100)
                .collect();
            let message = Message::new("sheets-no-title").with("title", &document.title);
            self.remark(None, "no-title", Some(document.identifier.clone()), message);
        }
        if document.creator.is_empty() {
            let message = Message::new("sheets-no-creator");
            self.remark(
                None,
                "no-creator",
                Some(document.identifier.clone()),
                message,
            );
        }
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.incoming.package.document
    }

    /// Notes something that was taken.
    pub fn remark(
        &mut self,
        place: Option<Place>,
        kind: &'static str,
        entity: Option<String>,
        message: Message,
    ) {
        self.incoming.remarks.push(Remark {
            place,
            kind,
            entity,
            message,
        });
    }

    /// Notes a row that could not be taken.
    pub fn refuse(&mut self, place: Place, kind: &'static str, message: Message) {
        self.incoming.refused.push(Remark {
            place: Some(place),
            kind,
            entity: None,
            message,
        });
    }

    /// Fills a field of an item. The text is kept beside the item where the field cannot take it, or gives back another.
    pub fn fill(&mut self, item: &mut Item, field: Field, cell: &str, place: impl Fn() -> Place) {
        if cell.trim().is_empty() {
            return;
        }
        if field == Field::License {
            item.license_uri = Some(self.license(cell.trim(), ""));
            return;
        }
        if let Err(misfit) = field.put(cell, item) {
            self.misfit(misfit, cell, Some(item.identifier.clone()), place());
        }
        let identity = matches!(field, Field::Identifier | Field::Uri);
        if !identity && field.text(item) != cell {
            kept::keep(&mut item.extensions, field.column(), cell);
            self.incoming.spoken.item.insert("extensions");
        }
    }

    /// Notes a cell that a field cannot take.
    pub fn misfit(&mut self, misfit: Misfit, cell: &str, entity: Option<String>, place: Place) {
        let (kind, message) = match misfit {
            Misfit::Day => ("no-day", Message::new("sheets-no-day")),
            Misfit::Time => ("no-time", Message::new("sheets-no-time")),
        };
        let entity = entity.filter(|identifier| !identifier.is_empty());
        self.remark(Some(place), kind, entity, message.with("value", cell));
    }

    /// Adds an item; its position, or `None` where its identifier stands in an earlier row already.
    pub fn add_item(&mut self, mut item: Item, place: impl Fn() -> Place) -> Option<usize> {
        if item.identifier.is_empty() {
            item.identifier = self.identifier_of(&item);
            self.incoming.derived.insert(item.identifier.clone());
        }
        let position = self.incoming.package.items.len();
        let name = normal(&item.identifier);
        let is_document = name == normal(&self.document().identifier);
        if is_document || self.items.contains_key(&name) {
            let message =
                Message::new("sheets-repeated-identifier").with("identifier", &item.identifier);
            self.refuse(place(), "repeated-identifier", message);
            return None;
        }
        self.items.insert(name, position);
        if item.uri.is_empty() {
            item.uri = self.address(&item.identifier);
        } else {
            self.addresses.insert(item.uri.clone(), position);
        }
        if let Some(code) = &item.human_coding_scheme {
            self.codes
                .entry(code.clone())
                .and_modify(|coded| coded.several = true)
                .or_insert(Coded {
                    first: position,
                    several: false,
                });
        }
        self.incoming.package.items.push(item);
        Some(position)
    }

    /// An identifier that follows from the code of an item, or from its statement where it has none.
    fn identifier_of(&mut self, item: &Item) -> String {
        let what = item
            .human_coding_scheme
            .as_ref()
            .or(item.alternative_label.as_ref());
        self.make(&["item", what.unwrap_or(&item.full_statement)])
    }

    /// An identifier that follows from texts; of several things with the same texts each has its own.
    fn make(&mut self, parts: &[&str]) -> String {
        let base = derive(self.key, parts);
        let number = self.made.entry(base.clone()).or_default();
        *number += 1;
        derive(self.key, &[&base, &number.to_string()])
    }

    fn address(&self, identifier: &str) -> String {
        format!("{}/uri/{identifier}", self.options.base)
    }

    /// Takes an address that the file gives for an item, where none was given before.
    pub fn readdress(&mut self, position: usize, address: &str) {
        if self.addresses.contains_key(address) {
            return;
        }
        let Some(item) = self.incoming.package.items.get_mut(position) else {
            return;
        };
        if item.uri == format!("{}/uri/{}", self.options.base, item.identifier) {
            address.clone_into(&mut item.uri);
            self.addresses.insert(address.to_owned(), position);
        }
    }

    /// What was put together. Links made before the address of their item was known get it now.
    pub fn into_incoming(self) -> Incoming {
        let mut incoming = self.incoming;
        for edge in &mut incoming.package.associations {
            for end in [&mut edge.origin_node_uri, &mut edge.destination_node_uri] {
                if end.uri == format!("{}/uri/{}", self.options.base, end.identifier)
                    && let Some(item) = self.items.get(&normal(&end.identifier))
                    && let Some(item) = incoming.package.items.get(*item)
                {
                    end.uri.clone_from(&item.uri);
                }
            }
        }
        incoming
    }

    /// The item a text names: by identifier, address or code.
    pub fn find(&self, text: &str) -> Option<usize> {
        let text = text.trim();
        self.find_identified(text)
            .or_else(|| self.codes.get(text).map(|coded| coded.first))
    }

    /// The item of an identifier or address.
    pub fn find_identified(&self, text: &str) -> Option<usize> {
        let text = text.trim();
        let text = text.strip_prefix("local:").unwrap_or(text);
        self.items
            .get(&normal(text))
            .or_else(|| self.addresses.get(text))
            .or_else(|| self.items.get(&uuid_of_address(text)?.to_string()))
            .copied()
    }

    /// The item of a code; of several the first.
    pub fn find_coded(&self, code: &str) -> Option<usize> {
        self.codes.get(code).map(|coded| coded.first)
    }

    /// Whether a text is nothing but the code of several items.
    pub fn is_ambiguous(&self, text: &str) -> bool {
        self.find_identified(text).is_none()
            && self
                .codes
                .get(text.trim())
                .is_some_and(|coded| coded.several)
    }

    /// Whether a text names the document.
    pub fn is_document(&self, text: &str) -> bool {
        let text = text.trim();
        let text = text.strip_prefix("local:").unwrap_or(text);
        let own = self.document();
        normal(text) == normal(&own.identifier) || text == own.uri
    }

    /// A link to an item.
    pub fn node(&self, position: usize) -> GenLink {
        let Some(item) = self.incoming.package.items.get(position) else {
            return GenLink::default();
        };
        let title = item.human_coding_scheme.clone();
        GenLink {
            title: title.unwrap_or_else(|| item.full_statement.chars().take(100).collect()),
            identifier: item.identifier.clone(),
            uri: item.uri.clone(),
            target_type: None,
        }
    }

    /// A link to the document.
    pub fn root(&self) -> GenLink {
        let document = self.document();
        GenLink {
            title: document.title.clone(),
            identifier: document.identifier.clone(),
            uri: document.uri.clone(),
            target_type: None,
        }
    }

    /// What a text names: an item, the document, else exactly what is written, so that it can be found later.
    pub fn end(&self, text: &str) -> GenLink {
        let text = text.trim();
        if self.is_document(text) {
            return self.root();
        }
        self.find(text).map_or_else(
            || GenLink {
                title: text.to_owned(),
                identifier: text.to_owned(),
                uri: text.to_owned(),
                target_type: None,
            },
            |position| self.node(position),
        )
    }

    /// Adds an edge; its position, or `None` where its identifier stands in an earlier row already.
    pub fn associate(&mut self, edge: Edge, place: impl Fn() -> Place) -> Option<usize> {
        let identifier = if edge.identifier.is_empty() {
            let made = self.identifier_of_edge(&edge);
            self.incoming.derived.insert(made.clone());
            made
        } else {
            edge.identifier
        };
        if !self.associations.insert(normal(&identifier)) {
            let message = Message::new("sheets-repeated-identifier").with("identifier", identifier);
            self.refuse(place(), "repeated-identifier", message);
            return None;
        }
        let associations = &mut self.incoming.package.associations;
        associations.push(Association {
            uri: format!("{}/uri/{identifier}", self.options.base),
            identifier,
            association_type: edge.kind,
            sequence_number: edge.sequence,
            origin_node_uri: edge.origin,
            destination_node_uri: edge.destination,
            ..Association::default()
        });
        Some(associations.len() - 1)
    }

    fn identifier_of_edge(&mut self, edge: &Edge) -> String {
        let (origin, destination) = (
            normal(&edge.origin.identifier),
            normal(&edge.destination.identifier),
        );
        self.make(&[edge.kind.as_str(), &origin, &destination])
    }

    /// The licence of a title, defined once. The text is that of the first who gives one.
    pub fn license(&mut self, title: &str, text: &str) -> Link {
        if let Some(link) = self.licenses.get(title) {
            return link.clone();
        }
        let identifier = derive(self.key, &["license", title]);
        let link = Link {
            title: title.to_owned(),
            uri: self.address(&identifier),
            identifier: identifier.clone(),
        };
        self.incoming.derived.insert(identifier.clone());
        self.incoming.package.definitions.licenses.push(License {
            identifier,
            uri: link.uri.clone(),
            title: title.to_owned(),
            license_text: text.to_owned(),
            ..License::default()
        });
        self.licenses.insert(title.to_owned(), link.clone());
        link
    }

    /// The group of an identifier, defined once; one without an identifier is told by its name.
    pub fn group(&mut self, identifier: &str, name: &str) -> Link {
        let (identifier, made) = if identifier.is_empty() {
            (derive(self.key, &["group", name]), true)
        } else {
            (identifier.to_owned(), false)
        };
        let known = normal(&identifier);
        if let Some(link) = self.groups.get(&known) {
            return link.clone();
        }
        if made {
            self.incoming.derived.insert(identifier.clone());
        }
        let link = Link {
            title: name.to_owned(),
            uri: self.address(&identifier),
            identifier: identifier.clone(),
        };
        let groupings = &mut self.incoming.package.definitions.association_groupings;
        groupings.push(AssociationGrouping {
            identifier,
            uri: link.uri.clone(),
            title: name.to_owned(),
            ..AssociationGrouping::default()
        });
        self.groups.insert(known, link.clone());
        link
    }
}

/// The identifier of a document that nobody names: the same file gives the same one.
fn made_up(options: &ReadOptions, title: &str, content: &[String]) -> String {
    let mut parts = vec![options.base.as_str(), title];
    if title.is_empty() {
        parts.extend(content.iter().map(String::as_str));
    }
    derive(Uuid::NAMESPACE_URL, &parts)
}
