//! The normalised key beside every verbatim identifier.
//!
//! Identifiers arrive as UUIDs in any spelling, as URLs, as codes. What is compared and joined on is a UUID: the
//! identifier itself where it is one, otherwise a UUIDv5 of the document and the text, so that `A.1` of one framework
//! is not `A.1` of another.

use uuid::Uuid;

/// What entities are compared and joined by.
pub type Key = Uuid;

/// Reads a UUID in any spelling: upper case, braces, `urn:uuid:`, without hyphens, with spaces around.
/// `None` where the text is no UUID.
pub fn normal(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text.trim()).ok()
}

/// The key of an entity of a document: [`normal`], otherwise a UUIDv5 in the document's name space.
pub fn key(document: Uuid, text: &str) -> Uuid {
    normal(text).unwrap_or_else(|| Uuid::new_v5(&document, text.as_bytes()))
}

/// The key of a document: [`normal`], otherwise a UUIDv5 in the name space of URLs.
pub fn document_key(text: &str) -> Uuid {
    key(Uuid::NAMESPACE_URL, text)
}

/// The UUID that an address ends in: its last part after `/`, `#` or `:`.
pub fn uuid_at_end(address: &str) -> Option<Uuid> {
    let address = address.trim_end_matches('/');
    normal(address.rsplit(['/', '#', ':']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_uuid_is_one_key() {
        let plain = normal("20c5134f-423d-4097-a971-3dd5152bf507");
        assert!(plain.is_some());
        for other in [
            "20C5134F-423D-4097-A971-3DD5152BF507",
            "{20c5134f-423d-4097-a971-3dd5152bf507}",
            "urn:uuid:20c5134f-423d-4097-a971-3dd5152bf507",
            "20c5134f423d4097a9713dd5152bf507",
            " 20c5134f-423d-4097-a971-3dd5152bf507\n",
        ] {
            assert_eq!(normal(other), plain, "{other}");
        }
        assert_eq!(normal("CCSS.Math.6.RP"), None);
    }

    #[test]
    fn a_code_has_one_key_in_a_document_and_another_elsewhere() {
        let (a, b) = (
            document_key("https://a.example/"),
            document_key("https://b.example/"),
        );
        assert_eq!(key(a, "A.1"), key(a, "A.1"));
        assert_ne!(key(a, "A.1"), key(a, "a.1"));
        assert_ne!(key(a, "A.1"), key(b, "A.1"));
    }
}
