//! The addresses under which a package's own things are written, and which end of an edge is which.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::super::identity;
use super::super::vocabulary::{KEPT, Vocabulary};
use crate::case::key;
use crate::case::model::{Association, GenLink, Package};

/// Addresses of a package's own things; no two are the same.
pub(super) struct Places<'p> {
    pub(super) package: &'p Package,
    /// Key of the document.
    pub(super) key: Uuid,
    /// Address of the document.
    pub(super) document: String,
    /// Addresses of the items, in their order.
    pub(super) items: Vec<String>,
    by_key: HashMap<Uuid, usize>,
}

/// One end of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The document itself.
    Document,
    /// The item of this number.
    Item(usize),
    /// Something else, with its address.
    Outside(String),
}

impl<'p> Places<'p> {
    pub(super) fn of(package: &'p Package) -> Self {
        let key = key::document_key(&package.document.identifier);
        let document = address(key, &package.document.identifier, &package.document.uri);
        let mut taken = HashSet::from([document.clone()]);
        let mut by_key = HashMap::new();
        let mut items = Vec::with_capacity(package.items.len());
        for (number, item) in package.items.iter().enumerate() {
            let own = key::key(key, &item.identifier);
            by_key.entry(own).or_insert(number);
            let mut place = address(key, &item.identifier, &item.uri);
            if !taken.insert(place.clone()) {
                place = format!("urn:uuid:{own}");
                if !taken.insert(place.clone()) {
                    let name = format!("{}#{number}", item.identifier);
                    place = format!("urn:uuid:{}", Uuid::new_v5(&key, name.as_bytes()));
                    taken.insert(place.clone());
                }
            }
            items.push(place);
        }
        Places {
            package,
            key,
            document,
            items,
            by_key,
        }
    }

    pub(super) fn end(&self, link: &GenLink) -> End {
        let own = key::key(self.key, &link.identifier);
        if own == self.key || link.identifier == self.package.document.identifier {
            return End::Document;
        }
        match self.by_key.get(&own) {
            Some(number) => End::Item(*number),
            None => End::Outside(address(self.key, &link.identifier, &link.uri)),
        }
    }

    pub(super) fn address<'s>(&'s self, end: &'s End) -> &'s str {
        match end {
            End::Document => &self.document,
            End::Item(number) => self.items.get(*number).map_or("", String::as_str),
            End::Outside(address) => address,
        }
    }

    /// The language of a text of an item: its own, else the document's; in the form of BCP 47.
    pub(super) fn language(&self, own: Option<&str>) -> Option<String> {
        let language = own.or(self.package.document.language.as_deref())?;
        super::super::read::language_tag(language).map(|tag| tag.replace('_', "-"))
    }
}

/// The address to write for an entity: its own where that is one, otherwise `urn:uuid:` with its key.
pub(super) fn address(document: Uuid, identifier: &str, uri: &str) -> String {
    if identity::is_address(uri) {
        uri.to_owned()
    } else {
        format!("urn:uuid:{}", key::key(document, identifier))
    }
}

/// The UUID that has to be written beside an address, because the address does not give it.
pub(super) fn beside<'i>(address: &str, identifier: &'i str) -> Option<&'i str> {
    let needed = identity::identifier_of(address) != identifier;
    needed.then(|| identity::uuid_of(identifier)).flatten()
}

/// The predicate that an edge came under, if the vocabulary has it among those that are kept.
pub(super) fn kept_predicate(
    association: &Association,
    vocabulary: &Vocabulary,
) -> Option<&'static str> {
    let values = association.extensions.get(KEPT)?.as_array()?;
    let written = values.first()?.get("@id")?.as_str()?;
    let mut relations = vocabulary.relations.iter();
    relations
        .find(|relation| relation.kept && relation.predicate == written)
        .map(|relation| relation.predicate)
}
