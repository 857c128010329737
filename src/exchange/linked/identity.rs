//! Which identifier belongs to an address, and which address is written for an identifier.
//!
//! A UUID that ends the address is the identifier, as written there; any other address gives a UUIDv5 of its text in the
//! name space of URLs. So a target has the same identifier before and after it arrives itself.

use oxrdf::NamedNodeRef;
use uuid::Uuid;

use super::graph::{Graph, Id};
use super::names::{asn, ceterms, dct};
use crate::case::key;

/// Identifier and address of an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) identifier: String,
    pub(super) uri: String,
}

/// Predicates under which a UUID is the identifier of its subject.
pub(super) const IDENTIFYING: [&str; 3] = [ceterms::CTID, dct::IDENTIFIER, asn::IDENTIFIER];

/// The hyphenated UUID that ends an address: its last segment, or the last segment after a prefix such as `ce-`.
pub(super) fn uuid_ending(iri: &str) -> Option<&str> {
    let iri = iri.trim_end_matches('/');
    let uuid = iri.get(iri.len().checked_sub(36)?..)?;
    let before = iri[..iri.len() - 36].chars().next_back();
    let apart = before.is_none_or(|c| !c.is_ascii_alphanumeric());
    (apart && uuid.as_bytes()[8] == b'-' && Uuid::try_parse(uuid).is_ok()).then_some(uuid)
}

/// The identifier an address stands for.
pub(super) fn identifier_of(iri: &str) -> String {
    uuid_ending(iri).map_or_else(
        || Uuid::new_v5(&Uuid::NAMESPACE_URL, iri.as_bytes()).to_string(),
        str::to_owned,
    )
}

/// The UUID of a text that is one, or one after `ce-` or `urn:uuid:`.
pub(super) fn uuid_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let uuid = text
        .strip_prefix("ce-")
        .or_else(|| text.strip_prefix("urn:uuid:"))
        .unwrap_or(text);
    (uuid.len() == 36 && uuid_ending(uuid).is_some()).then_some(uuid)
}

/// Identifier and address of a node that has an address; what is said about the node comes first.
pub(super) fn of_node(graph: &Graph, node: Id) -> Option<Identity> {
    let iri = graph.iri_of(node)?;
    let said = IDENTIFYING
        .into_iter()
        .flat_map(|predicate| graph.objects(node, predicate))
        .filter_map(|object| graph.literal_of(object))
        .find_map(|literal| uuid_of(&literal.value));
    let identifier = said.map_or_else(|| identifier_of(iri), str::to_owned);
    let uri = if is_address(iri) {
        iri.to_owned()
    } else {
        format!("urn:uuid:{}", key::document_key(&identifier))
    };
    Some(Identity { identifier, uri })
}

/// Whether a text can stand as an address in RDF: an absolute IRI without anything that would have to be escaped.
pub(super) fn is_address(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && NamedNodeRef::new(text).is_ok()
        && oxrdf::NamedNode::new(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "0005c151-5b5a-4a66-8aac-60e734beb1ab";

    #[test]
    fn a_uuid_counts_where_it_ends_the_address() {
        for (iri, found) in [
            (format!("http://data.europa.eu/esco/skill/{UUID}"), true),
            (format!("urn:uuid:{UUID}"), true),
            (format!("https://example.org/resources/ce-{UUID}/"), true),
            (format!("https://example.org/{UUID}/c1"), false),
            (format!("https://example.org/a{UUID}"), false),
            ("http://data.europa.eu/esco/isced-f/0011".to_owned(), false),
            ("日本".to_owned(), false),
        ] {
            assert_eq!(uuid_ending(&iri), found.then_some(UUID), "{iri}");
        }
        assert_ne!(
            identifier_of("http://a.example/1"),
            identifier_of("http://a.example/2")
        );
        assert_eq!(uuid_of(&format!("ce-{UUID}")), Some(UUID));
        assert_eq!(uuid_of("A.1"), None);
    }
}
