//! Rules about the vocabularies of a package: what refers to them, and whether names and links say the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use uuid::Uuid;

use super::rule::Rule;
use super::{Found, links, shown};
use crate::case::key::{document_key, key};
use crate::case::model::{Link, Package};
use crate::error::Message;

pub(super) fn check(found: &mut Found<'_>) {
    let known = Known::of(found.package());
    missing(found, &known);
    unused(found, &known);
    names(found, &known);
}

/// A definition of any sort.
struct Definition<'a> {
    pointer: String,
    identifier: &'a str,
    title: &'a str,
    /// Place in its hierarchy, for the sorts that have one.
    code: Option<&'a str>,
}

/// The definitions of a package, by key and by address.
struct Known<'a> {
    document: Uuid,
    list: Vec<Definition<'a>>,
    by_key: HashMap<Uuid, usize>,
    by_uri: HashMap<&'a str, usize>,
}

impl<'a> Known<'a> {
    fn of(package: &'a Package) -> Self {
        let mut known = Known {
            document: document_key(&package.document.identifier),
            list: Vec::new(),
            by_key: HashMap::new(),
            by_uri: HashMap::new(),
        };
        let definitions = &package.definitions;
        macro_rules! list {
            ($list:ident, $name:literal, $code:expr) => {
                for (index, entity) in definitions.$list.iter().enumerate() {
                    let pointer = format!("/CFDefinitions/{}/{index}", $name);
                    let definition = Definition {
                        pointer,
                        identifier: &entity.identifier,
                        title: &entity.title,
                        code: $code(entity),
                    };
                    known.push(definition, &entity.uri);
                }
            };
        }
        list!(
            concepts,
            "CFConcepts",
            |e: &'a crate::case::model::Concept| { Some(e.hierarchy_code.as_str()) }
        );
        list!(
            subjects,
            "CFSubjects",
            |e: &'a crate::case::model::Subject| { Some(e.hierarchy_code.as_str()) }
        );
        list!(licenses, "CFLicenses", |_| None);
        list!(
            item_types,
            "CFItemTypes",
            |e: &'a crate::case::model::ItemType| { Some(e.hierarchy_code.as_str()) }
        );
        list!(association_groupings, "CFAssociationGroupings", |_| None);
        known
    }

    fn push(&mut self, definition: Definition<'a>, uri: &'a str) {
        let index = self.list.len();
        let key = key(self.document, definition.identifier);
        self.by_key.entry(key).or_insert(index);
        self.by_uri.entry(uri).or_insert(index);
        self.list.push(definition);
    }

    fn find(&self, link: &Link) -> Option<usize> {
        self.by_key
            .get(&key(self.document, &link.identifier))
            .or_else(|| self.by_uri.get(link.uri.as_str()))
            .copied()
    }

    /// The name a link leads to: that of the definition, else its own; `None` where neither has one.
    fn name(&self, link: &'a Link) -> Option<&str> {
        let title = self
            .find(link)
            .map_or(link.title.as_str(), |index| self.list[index].title);
        Some(title.trim()).filter(|title| !title.is_empty())
    }
}

/// What is referred to and not here, once for each target.
fn missing(found: &mut Found<'_>, known: &Known<'_>) {
    let mut order: Vec<(String, &str, &Link)> = Vec::new();
    let mut others: HashMap<&str, Vec<(String, &str)>> = HashMap::new();
    links(found.package(), &mut |pointer, entity, link| {
        if known.find(link).is_some() {
            return;
        }
        match others.get_mut(link.identifier.as_str()) {
            Some(more) => more.push((pointer, entity)),
            None => {
                others.insert(&link.identifier, Vec::new());
                order.push((pointer, entity, link));
            }
        }
    });
    for (pointer, entity, link) in order {
        let name = if link.title.trim().is_empty() {
            &link.identifier
        } else {
            &link.title
        };
        let message = Message::new("check-definition-missing").with("name", shown(name));
        let more = others.remove(link.identifier.as_str());
        let related = more.unwrap_or_default().into_iter();
        let related: Vec<_> = related.map(|(at, id)| found.related(&at, id)).collect();
        *found.add(Rule::DefinitionMissing, &pointer, entity, message) = related;
    }
}

/// What is here and not referred to: neither by link, nor by name, nor as the ancestor of what is.
fn unused(found: &mut Found<'_>, known: &Known<'_>) {
    let package = found.package();
    let mut used = HashSet::new();
    links(package, &mut |_, _, link| {
        used.extend(known.find(link));
    });
    let mut words: HashSet<&str> = HashSet::new();
    words.extend(package.document.subject.iter().map(String::as_str));
    for item in &package.items {
        words.extend(item.item_type.as_deref());
        words.extend(item.subject.iter().map(String::as_str));
        words.extend(item.concept_keywords.iter().map(String::as_str));
    }
    for (index, definition) in known.list.iter().enumerate() {
        if definition.code.is_some() && words.contains(definition.title) {
            used.insert(index);
        }
    }
    let codes: BTreeSet<&str> = used.iter().filter_map(|i| known.list[*i].code).collect();
    for (index, definition) in known.list.iter().enumerate() {
        let ancestor = definition.code.is_some_and(|code| {
            let next = codes.range(code..).next();
            !code.is_empty() && next.is_some_and(|next| next.starts_with(code))
        });
        if !used.contains(&index) && !ancestor {
            let message =
                Message::new("check-definition-unused").with("name", shown(definition.title));
            let id = definition.identifier;
            found.add(Rule::DefinitionUnused, &definition.pointer, id, message);
        }
    }
}

/// Names that stand beside links.
fn names(found: &mut Found<'_>, known: &Known<'_>) {
    let package = found.package();
    let document = &package.document;
    let id = &document.identifier;
    subjects(
        found,
        known,
        "/CFDocument",
        id,
        &document.subject,
        &document.subject_uri,
    );
    for (index, item) in package.items.iter().enumerate() {
        let at = Found::item(index);
        let id = &item.identifier;
        subjects(found, known, &at, id, &item.subject, &item.subject_uri);
        if let (Some(word), Some(link)) = (&item.item_type, &item.item_type_uri)
            && let Some(name) = known.name(link)
            && word.trim().to_lowercase() != name.to_lowercase()
        {
            let message = Message::new("check-item-type-mismatch")
                .with("type", shown(word))
                .with("name", shown(name));
            found.add(
                Rule::ItemTypeMismatch,
                &format!("{at}/CFItemType"),
                id,
                message,
            );
        }
    }
}

fn subjects(
    found: &mut Found<'_>,
    known: &Known<'_>,
    at: &str,
    id: &str,
    words: &[String],
    links: &[Link],
) {
    if words.is_empty() || links.is_empty() {
        return;
    }
    let said: BTreeSet<String> = words.iter().map(|w| w.trim().to_lowercase()).collect();
    let names: Option<Vec<&str>> = links.iter().map(|link| known.name(link)).collect();
    // A link without any name cannot be compared.
    let Some(names) = names else { return };
    let linked: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    if said != linked {
        let message = Message::new("check-subject-mismatch")
            .with("words", shown(&words.join(", ")))
            .with("names", shown(&names.join(", ")));
        found.add(Rule::SubjectMismatch, &format!("{at}/subject"), id, message);
    }
}
