//! A framework as a SKOS concept scheme in Turtle, statement by statement.

use std::collections::{HashMap, HashSet};

use oxrdf::{Literal, NamedNode, Term, Triple};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;

use super::expanded::Expanded;
use super::places::{End, Places, beside, kept_predicate};
use crate::case::model::{Association, AssociationType, Document, GenLink, Item, Link, Package};
use crate::case::time::{is_day, is_rfc3339};
use crate::exchange::linked::LinkedError;
use crate::exchange::linked::names::{asn, dcat, dct, owl, rdf, rdfs, schema, skos, xsd};
use crate::exchange::linked::skos::SKOS;

const PREFIXES: [(&str, &str); 9] = [
    ("skos", skos::BASE),
    ("dct", dct::BASE),
    ("rdfs", rdfs::BASE),
    ("rdf", rdf::BASE),
    ("xsd", xsd::BASE),
    ("owl", owl::BASE),
    ("schema", schema::BASE),
    ("dcat", dcat::BASE),
    ("asn", asn::BASE),
];

/// Writes a framework as SKOS Turtle; [`super::super::held::skos`] says what of it. Identifiers that are no addresses
/// become `urn:uuid:`.
///
/// # Errors
/// None that a package can cause.
pub fn skos_turtle(package: &Package) -> Result<Vec<u8>, LinkedError> {
    let mut serializer = TurtleSerializer::new();
    for (prefix, base) in PREFIXES {
        serializer = serializer
            .with_prefix(prefix, base)
            .map_err(LinkedError::unwritable)?;
    }
    let mut writer = Writer {
        places: Places::of(package),
        out: serializer.for_writer(Vec::new()),
        subject: named(skos::CONCEPT_SCHEME),
        language: None,
        expanded: Expanded::default(),
        outside: Vec::new(),
        named: HashSet::new(),
    };
    writer.package()?;
    writer.out.finish().map_err(LinkedError::unwritable)
}

struct Writer<'p> {
    places: Places<'p>,
    out: WriterTurtleSerializer<Vec<u8>>,
    subject: NamedNode,
    language: Option<String>,
    expanded: Expanded,
    /// Identifier and label of things that are referred to.
    outside: Vec<Triple>,
    named: HashSet<String>,
}

type Written = Result<(), LinkedError>;

/// An address that is known to be one.
fn named(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

impl Writer<'_> {
    fn package(&mut self) -> Written {
        let package = self.places.package;
        let mut by_origin: HashMap<usize, Vec<&Association>> = HashMap::new();
        let mut others = Vec::new();
        for association in &package.associations {
            match self.places.end(&association.origin_node_uri) {
                End::Item(number) => by_origin.entry(number).or_default().push(association),
                _ => others.push(association),
            }
        }
        self.document(&package.document)?;
        for (number, item) in package.items.iter().enumerate() {
            let iri = self.places.items.get(number).cloned().unwrap_or_default();
            self.item(item, &iri)?;
            for association in by_origin.get(&number).into_iter().flatten() {
                self.association(association)?;
            }
            self.later()?;
        }
        for association in others {
            let origin = self.places.end(&association.origin_node_uri);
            self.subject = named(self.places.address(&origin));
            self.association(association)?;
        }
        let outside = std::mem::take(&mut self.outside);
        outside.iter().try_for_each(|triple| self.triple(triple))
    }

    fn document(&mut self, document: &Document) -> Written {
        self.subject = named(&self.places.document);
        self.language = self.places.language(None);
        self.node(rdf::TYPE, skos::CONCEPT_SCHEME)?;
        let iri = self.places.document.clone();
        self.identifier(&iri, &document.identifier)?;
        self.text(
            dct::TITLE,
            Some(&document.title).filter(|title| !title.is_empty()),
        )?;
        self.plain(
            dct::CREATOR,
            Some(&document.creator).filter(|name| !name.is_empty()),
        )?;
        self.plain(dct::PUBLISHER, document.publisher.as_ref())?;
        self.text(dct::DESCRIPTION, document.description.as_ref())?;
        self.plain(dct::LANGUAGE, document.language.as_ref())?;
        self.plain(owl::VERSION_INFO, document.version.as_ref())?;
        self.plain(schema::STATUS, document.adoption_status.as_ref())?;
        self.plain(dct::TYPE, document.framework_type.as_ref())?;
        self.day(schema::VALID_FROM, document.status_start_date.as_ref())?;
        self.day(schema::VALID_THROUGH, document.status_end_date.as_ref())?;
        self.plain(dct::SOURCE, document.official_source_url.as_ref())?;
        self.links(dct::LICENSE, document.license_uri.as_slice())?;
        self.texts(dct::SUBJECT, &document.subject)?;
        self.links(dct::SUBJECT, &document.subject_uri)?;
        self.text(skos::NOTE, document.notes.as_ref())?;
        self.moment(dct::MODIFIED, &document.last_change_date_time)?;
        let package = self.places.package;
        for association in &package.associations {
            if association.association_type == AssociationType::IsChildOf
                && self.places.end(&association.destination_node_uri) == End::Document
                && let child @ End::Item(_) = self.places.end(&association.origin_node_uri)
            {
                let child = self.places.address(&child).to_owned();
                self.node(skos::HAS_TOP_CONCEPT, &child)?;
            }
        }
        let kept = self.expanded.of(&self.subject, &document.extensions);
        kept.iter().try_for_each(|triple| self.triple(triple))?;
        self.later()
    }

    fn item(&mut self, item: &Item, iri: &str) -> Written {
        self.subject = named(iri);
        self.language = self.places.language(item.language.as_deref());
        let document = self.places.document.clone();
        self.node(rdf::TYPE, skos::CONCEPT)?;
        self.node(skos::IN_SCHEME, &document)?;
        self.identifier(iri, &item.identifier)?;
        self.text(
            skos::PREF_LABEL,
            Some(&item.full_statement).filter(|text| !text.is_empty()),
        )?;
        self.text(skos::ALT_LABEL, item.alternative_label.as_ref())?;
        self.text(dct::ALTERNATIVE, item.abbreviated_statement.as_ref())?;
        self.plain(skos::NOTATION, item.human_coding_scheme.as_ref())?;
        self.plain(asn::LIST_ID, item.list_enumeration.as_ref())?;
        self.text(skos::NOTE, item.notes.as_ref())?;
        self.plain(dct::LANGUAGE, item.language.as_ref())?;
        self.plain(dct::TYPE, item.item_type.as_ref())?;
        self.links(dct::TYPE, item.item_type_uri.as_slice())?;
        self.texts(dcat::KEYWORD, &item.concept_keywords)?;
        self.links(dcat::THEME, item.concept_keywords_uri.as_slice())?;
        self.texts(dct::SUBJECT, &item.subject)?;
        self.links(dct::SUBJECT, &item.subject_uri)?;
        for level in &item.education_level {
            self.plain(dct::EDUCATION_LEVEL, Some(level))?;
        }
        self.links(dct::LICENSE, item.license_uri.as_slice())?;
        self.day(schema::VALID_FROM, item.status_start_date.as_ref())?;
        self.day(schema::VALID_THROUGH, item.status_end_date.as_ref())?;
        self.moment(dct::MODIFIED, &item.last_change_date_time)?;
        let kept = self.expanded.of(&self.subject, &item.extensions);
        kept.iter().try_for_each(|triple| self.triple(triple))
    }

    /// An edge, if SKOS or Dublin Core have a word for it.
    fn association(&mut self, association: &Association) -> Written {
        let destination = self.places.end(&association.destination_node_uri);
        let to_document = destination == End::Document;
        let predicate = match &association.association_type {
            AssociationType::IsChildOf if self.subject.as_str() == self.places.document => {
                return Ok(());
            }
            AssociationType::IsChildOf if to_document => skos::TOP_CONCEPT_OF,
            AssociationType::IsChildOf => skos::BROADER,
            AssociationType::ExactMatchOf => skos::EXACT_MATCH,
            AssociationType::IsRelatedTo => {
                kept_predicate(association, &SKOS).unwrap_or(skos::RELATED)
            }
            AssociationType::IsPartOf if !to_document => dct::IS_PART_OF,
            AssociationType::ReplacedBy => dct::IS_REPLACED_BY,
            _ => return Ok(()),
        };
        let address = self.places.address(&destination).to_owned();
        self.node(predicate, &address)?;
        for link in [
            &association.origin_node_uri,
            &association.destination_node_uri,
        ] {
            self.beside(link);
        }
        Ok(())
    }

    /// Says who stands at the end of an edge, where its address does not.
    fn beside(&mut self, link: &GenLink) {
        let end = self.places.end(link);
        if let End::Outside(address) = &end {
            self.describe(address, &link.identifier, &link.title);
        }
    }

    fn describe(&mut self, address: &str, identifier: &str, title: &str) {
        if !self.named.insert(address.to_owned()) {
            return;
        }
        let mut say = |predicate: &str, text: &str| {
            let text = Literal::new_simple_literal(text);
            self.outside
                .push(Triple::new(named(address), named(predicate), text));
        };
        if let Some(uuid) = beside(address, identifier) {
            say(dct::IDENTIFIER, uuid);
        }
        if !title.is_empty() {
            say(rdfs::LABEL, title);
        }
    }

    fn links(&mut self, predicate: &str, links: &[Link]) -> Written {
        for link in links {
            let address = super::places::address(self.places.key, &link.identifier, &link.uri);
            self.node(predicate, &address)?;
            self.describe(&address, &link.identifier, &link.title);
        }
        Ok(())
    }

    fn identifier(&mut self, iri: &str, identifier: &str) -> Written {
        let uuid = beside(iri, identifier).map(str::to_owned);
        self.plain(dct::IDENTIFIER, uuid.as_ref())
    }

    fn node(&mut self, predicate: &str, iri: &str) -> Written {
        self.say(predicate, named(iri).into())
    }

    fn texts(&mut self, predicate: &str, texts: &[String]) -> Written {
        texts
            .iter()
            .try_for_each(|text| self.text(predicate, Some(text)))
    }

    /// A text in the language at hand.
    fn text(&mut self, predicate: &str, text: Option<&String>) -> Written {
        let Some(text) = text else { return Ok(()) };
        let tagged = self
            .language
            .as_deref()
            .and_then(|language| Literal::new_language_tagged_literal(text, language).ok());
        self.say(
            predicate,
            tagged
                .unwrap_or_else(|| Literal::new_simple_literal(text))
                .into(),
        )
    }

    fn plain(&mut self, predicate: &str, text: Option<&String>) -> Written {
        match text {
            Some(text) => self.say(predicate, Literal::new_simple_literal(text).into()),
            None => Ok(()),
        }
    }

    fn day(&mut self, predicate: &str, text: Option<&String>) -> Written {
        match text {
            Some(day) if is_day(day) => self.typed(predicate, day, xsd::DATE),
            other => self.plain(predicate, other),
        }
    }

    fn moment(&mut self, predicate: &str, text: &str) -> Written {
        if is_rfc3339(text) {
            self.typed(predicate, text, xsd::DATE_TIME)
        } else {
            Ok(())
        }
    }

    fn typed(&mut self, predicate: &str, text: &str, datatype: &str) -> Written {
        self.say(
            predicate,
            Literal::new_typed_literal(text, named(datatype)).into(),
        )
    }

    fn say(&mut self, predicate: &str, object: Term) -> Written {
        let triple = Triple::new(self.subject.clone(), named(predicate), object);
        self.triple(&triple)
    }

    fn later(&mut self) -> Written {
        let later = std::mem::take(&mut self.expanded.later);
        later.iter().try_for_each(|triple| self.triple(triple))
    }

    fn triple(&mut self, triple: &Triple) -> Written {
        self.out
            .serialize_triple(triple)
            .map_err(LinkedError::unwritable)
    }
}
