//! A framework as CTDL-ASN in JSON-LD, with the terms of the published context.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::expanded::sound;
use super::places::{End, Places, beside, kept_predicate};
use crate::case::code::natural;
use crate::case::key;
use crate::case::model::{Association, AssociationType, Document, Extensions, Item, Package};
use crate::exchange::linked::LinkedError;
use crate::exchange::linked::ctdl::CTDL_ASN;
use crate::exchange::linked::identity::{is_address, uuid_of};
use crate::exchange::linked::names::{asn_level, ceasn, dct, publication, rdfs};
use crate::exchange::linked::read::GRAPH;

/// Address of the published context.
const CONTEXT: &str = "https://credreg.net/ctdlasn/schema/context/json";
/// The key of a language map for a text of no known language.
const UNDETERMINED: &str = "und";

/// Writes a framework as CTDL-ASN JSON-LD; [`super::super::held::ctdl_asn`] says what of it.
///
/// # Errors
/// None that a package can cause.
pub fn ctdl_asn_json_ld(package: &Package) -> Result<Vec<u8>, LinkedError> {
    let places = Places::of(package);
    let mut relations = relations(&places);
    let mut graph = vec![framework(&places, &mut relations)];
    for (number, item) in package.items.iter().enumerate() {
        graph.push(competency(&places, number, item, &mut relations));
    }
    graph.extend(outside(&places, relations));
    if let Some(Value::Array(nodes)) = package.document.extensions.get(GRAPH) {
        graph.extend(nodes.iter().filter_map(|node| sound(node, 0)));
    }
    let whole = json!({ "@context": CONTEXT, "@graph": graph });
    serde_json::to_vec_pretty(&whole).map_err(LinkedError::unwritable)
}

/// What stands between things: by the address of the subject, then by property, the addresses of the objects in order.
type Relations = HashMap<String, BTreeMap<String, Vec<String>>>;

fn relations(places: &Places<'_>) -> Relations {
    let mut children: Vec<(&Association, End, End)> = Vec::new();
    let mut relations = Relations::new();
    let mut say = |subject: &str, predicate: &str, object: &str| {
        let property = format!("ceasn:{}", predicate.trim_start_matches(ceasn::BASE));
        let objects = relations
            .entry(subject.to_owned())
            .or_default()
            .entry(property)
            .or_default();
        objects.push(object.to_owned());
    };
    for association in &places.package.associations {
        let origin = places.end(&association.origin_node_uri);
        let destination = places.end(&association.destination_node_uri);
        let (from, to) = (places.address(&origin), places.address(&destination));
        match &association.association_type {
            AssociationType::IsChildOf if origin == End::Document => {}
            AssociationType::IsChildOf => children.push((association, origin, destination)),
            AssociationType::ExactMatchOf => say(from, ceasn::EXACT, to),
            AssociationType::Precedes => say(to, ceasn::PREREQUISITE, from),
            AssociationType::IsPartOf if destination != End::Document => {
                say(to, ceasn::COMPRISED_OF, from)
            }
            AssociationType::IsRelatedTo => {
                say(
                    from,
                    kept_predicate(association, &CTDL_ASN).unwrap_or(ceasn::ALIGN_TO),
                    to,
                );
            }
            _ => {}
        }
    }
    children.sort_by(|(a, a_origin, _), (b, b_origin, _)| {
        let code = |end: &End| match end {
            End::Item(number) => places
                .package
                .items
                .get(*number)
                .and_then(|i| i.human_coding_scheme.as_deref()),
            _ => None,
        };
        let number = |association: &Association| association.sequence_number.unwrap_or(i32::MAX);
        number(a)
            .cmp(&number(b))
            .then_with(|| natural(code(a_origin)).cmp(&natural(code(b_origin))))
    });
    for (_, origin, destination) in &children {
        let (child, parent) = (places.address(origin), places.address(destination));
        if *destination == End::Document {
            say(child, ceasn::IS_TOP_CHILD_OF, parent);
            say(parent, ceasn::HAS_TOP_CHILD, child);
        } else {
            say(child, ceasn::IS_CHILD_OF, parent);
            say(parent, ceasn::HAS_CHILD, child);
        }
    }
    relations
}

fn framework(places: &Places<'_>, relations: &mut Relations) -> Value {
    let document: &Document = &places.package.document;
    let language = places.language(None);
    let mut node = Node::new(&places.document, "ceasn:CompetencyFramework", language);
    node.ctid(places, &document.identifier);
    node.text(
        "name",
        Some(&document.title).filter(|title| !title.is_empty()),
    );
    node.text("description", document.description.as_ref());
    node.strings(
        "author",
        Some(&document.creator)
            .filter(|name| !name.is_empty())
            .cloned(),
    );
    node.text("publisherName", document.publisher.as_ref());
    node.strings("inLanguage", document.language.clone());
    node.strings(
        "publicationStatusType",
        document.adoption_status.as_deref().and_then(status),
    );
    node.one("dateValidFrom", document.status_start_date.as_deref());
    node.one("dateValidUntil", document.status_end_date.as_deref());
    let address = |url: &&String| is_address(url);
    node.strings(
        "source",
        document
            .official_source_url
            .as_ref()
            .filter(address)
            .cloned(),
    );
    node.strings(
        "license",
        document
            .license_uri
            .as_ref()
            .map(|link| super::places::address(places.key, &link.identifier, &link.uri)),
    );
    node.texts("localSubject", &document.subject);
    node.one(
        "dateModified",
        Some(document.last_change_date_time.as_str()),
    );
    node.finish(relations.remove(&places.document), &document.extensions)
}

fn competency(places: &Places<'_>, number: usize, item: &Item, relations: &mut Relations) -> Value {
    let iri = places.items.get(number).map_or("", String::as_str);
    let language = places.language(item.language.as_deref());
    let mut node = Node::new(iri, "ceasn:Competency", language);
    node.ctid(places, &item.identifier);
    node.strings("isPartOf", [places.document.clone()]);
    node.text(
        "competencyText",
        Some(&item.full_statement).filter(|text| !text.is_empty()),
    );
    node.text("competencyLabel", item.abbreviated_statement.as_ref());
    node.text("competencyCategory", item.item_type.as_ref());
    node.one("codedNotation", item.human_coding_scheme.as_deref());
    node.one("listID", item.list_enumeration.as_deref());
    node.text("comment", item.notes.as_ref());
    node.strings("inLanguage", item.language.clone());
    node.texts("conceptKeyword", &item.concept_keywords);
    node.texts("localSubject", &item.subject);
    node.levels(&item.education_level);
    node.strings(
        "license",
        item.license_uri
            .as_ref()
            .map(|link| super::places::address(places.key, &link.identifier, &link.uri)),
    );
    node.one("dateModified", Some(item.last_change_date_time.as_str()));
    node.finish(relations.remove(iri), &item.extensions)
}

/// Things outside the package that an edge begins at, and those whose address does not give their identifier.
fn outside(places: &Places<'_>, relations: Relations) -> Vec<Value> {
    let mut nodes: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (subject, properties) in relations {
        let node = nodes.entry(subject).or_default();
        node.extend(
            properties
                .into_iter()
                .map(|(property, objects)| (property, json!(objects))),
        );
    }
    for association in &places.package.associations {
        for link in [
            &association.origin_node_uri,
            &association.destination_node_uri,
        ] {
            if let End::Outside(address) = places.end(link)
                && let Some(uuid) = beside(&address, &link.identifier)
            {
                let node = nodes.entry(address).or_default();
                node.insert("ceterms:ctid".to_owned(), json!(format!("ce-{uuid}")));
            }
        }
    }
    let licences = places
        .package
        .items
        .iter()
        .flat_map(|item| &item.license_uri);
    for link in licences.chain(&places.package.document.license_uri) {
        let address = super::places::address(places.key, &link.identifier, &link.uri);
        let uuid = beside(&address, &link.identifier);
        if uuid.is_some() || !link.title.is_empty() {
            let node = nodes.entry(address).or_default();
            node.extend(uuid.map(|uuid| (dct::IDENTIFIER.to_owned(), json!([{ "@value": uuid }]))));
            let title = Some(&link.title).filter(|title| !title.is_empty());
            node.extend(title.map(|title| (rdfs::LABEL.to_owned(), json!([{ "@value": title }]))));
        }
    }
    let whole = nodes.into_iter().map(|(address, mut node)| {
        node.shift_insert(0, "@id".to_owned(), json!(address));
        Value::Object(node)
    });
    whole.collect()
}

/// The nearest state of publication; the vocabulary has three.
fn status(word: &str) -> Option<String> {
    let state = match word.to_ascii_lowercase().as_str() {
        "draft" | "private draft" | "pending implementation" => publication::DRAFT,
        "implemented" | "adopted" => publication::PUBLISHED,
        "retired" | "deprecated" => publication::DEPRECATED,
        _ => return None,
    };
    Some(state.to_owned())
}

struct Node {
    object: Map<String, Value>,
    language: String,
}

impl Node {
    fn new(iri: &str, kind: &str, language: Option<String>) -> Self {
        let mut object = Map::new();
        object.insert("@id".to_owned(), json!(iri));
        object.insert("@type".to_owned(), json!(kind));
        let language = language.unwrap_or_else(|| UNDETERMINED.to_owned());
        Node { object, language }
    }

    fn put(&mut self, name: &str, value: Value) {
        self.object.insert(format!("ceasn:{name}"), value);
    }

    fn ctid(&mut self, places: &Places<'_>, identifier: &str) {
        let ctid = match uuid_of(identifier) {
            Some(uuid) => format!("ce-{uuid}"),
            None => format!("ce-{}", key::key(places.key, identifier)),
        };
        self.object.insert("ceterms:ctid".to_owned(), json!(ctid));
    }

    fn one(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.put(name, json!(text));
        }
    }

    fn text(&mut self, name: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.put(name, json!({ &self.language: text }));
        }
    }

    fn texts(&mut self, name: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.put(name, json!({ &self.language: texts }));
        }
    }

    fn strings(&mut self, name: &str, texts: impl IntoIterator<Item = String>) {
        let texts: Vec<String> = texts.into_iter().collect();
        if !texts.is_empty() {
            self.put(name, json!(texts));
        }
    }

    /// Levels as concepts: those of a known scheme by address, others by their label.
    fn levels(&mut self, levels: &[String]) {
        let concept = |level: &String| match level.as_str() {
            "KG" => json!(format!("{}K", asn_level::BASE)),
            "PK" => json!(format!("{}Pre-K", asn_level::BASE)),
            code => match code.parse::<u8>() {
                Ok(grade) if code.len() == 2 && (1..=13).contains(&grade) => {
                    json!(format!("{}{grade}", asn_level::BASE))
                }
                _ if is_address(code) => json!(code),
                _ => json!({ "@type": "skos:Concept", "skos:prefLabel": { UNDETERMINED: code } }),
            },
        };
        if !levels.is_empty() {
            self.put(
                "educationLevelType",
                Value::Array(levels.iter().map(concept).collect()),
            );
        }
    }

    /// Adds what stands between this and other things, and what was kept under its IRI.
    fn finish(
        mut self,
        relations: Option<BTreeMap<String, Vec<String>>>,
        kept: &Extensions,
    ) -> Value {
        for (property, objects) in relations.unwrap_or_default() {
            self.object.insert(property, json!(objects));
        }
        for (key, values) in kept {
            if is_address(key) && values.is_array() {
                let values = sound(values, 0).map(|values| (key.clone(), values));
                self.object.extend(values);
            }
        }
        Value::Object(self.object)
    }
}
