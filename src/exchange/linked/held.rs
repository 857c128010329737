//! Which fields of CASE a format holds; so, which ones a file speaks of.

use std::collections::HashSet;

use super::graph::Graph;
use super::vocabulary::{Field, Vocabulary};
use super::{Syntax, asn, ctdl, skos};
use crate::exchange::framework::Spoken;

/// The fields of a format, by their names in CASE 1.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Of the document.
    pub document: Vec<&'static str>,
    /// Of items.
    pub item: Vec<&'static str>,
    /// Of associations.
    pub association: Vec<&'static str>,
}

/// What SKOS holds.
pub fn skos() -> Held {
    held(&skos::SKOS)
}

/// What CTDL-ASN holds.
pub fn ctdl_asn() -> Held {
    held(&ctdl::CTDL_ASN)
}

/// What ASN holds.
pub fn asn() -> Held {
    held(&asn::ASN)
}

const NAMED: [&str; 2] = ["identifier", "uri"];
const ENDS: [&str; 3] = ["associationType", "originNodeURI", "destinationNodeURI"];

fn held(vocabulary: &Vocabulary) -> Held {
    let names = |fields: &'static [Field]| {
        let names = fields.iter().map(|field| field.name);
        NAMED.into_iter().chain(names).collect()
    };
    let order = vocabulary.ordered.then_some("sequenceNumber");
    Held {
        document: names(vocabulary.document_fields),
        item: names(vocabulary.item_fields),
        association: ENDS.into_iter().chain(order).collect(),
    }
}

/// What a file speaks of: all that its vocabulary holds; of a table only its columns.
pub(super) fn spoken(vocabulary: &Vocabulary, syntax: Syntax, graph: &Graph) -> Spoken {
    let Held {
        document,
        item,
        association,
    } = held(vocabulary);
    let said = |fields: &'static [Field], name: &&'static str| {
        NAMED.contains(name)
            || fields
                .iter()
                .filter(|field| field.name == *name)
                .flat_map(|field| field.from)
                .any(|predicate| graph.find(predicate).is_some())
    };
    let of = |names: Vec<&'static str>, fields: &'static [Field]| -> HashSet<&'static str> {
        let table = syntax == Syntax::CtdlCsv;
        let names = names.into_iter();
        // The states of a vocabulary are fewer than those of CASE: none in the file says nothing.
        names
            .filter(|name| (!table && *name != "adoptionStatus") || said(fields, name))
            .collect()
    };
    Spoken {
        document: of(document, vocabulary.document_fields),
        item: of(item, vocabulary.item_fields),
        association: association.into_iter().collect(),
    }
}
