//! Reading a list of documents as servers really send it. Pure.
//!
//! The set of the binding (`{"CFDocuments": […]}`), a bare array, a single document; keys of no interest are passed over
//! without being kept, so a large list costs little more than its text.

use std::io::BufRead;

use serde::Deserialize;

use crate::registry::mirrors::Listed;

/// A document of a list, as far as it matters here.
#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    identifier: Text,
    #[serde(default)]
    title: Text,
    #[serde(default, rename = "lastChangeDateTime")]
    changed: Text,
}

/// A text; anything else counts as absent.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Some(String),
    Other(serde::de::IgnoredAny),
}

impl Default for Text {
    fn default() -> Self {
        Text::Other(serde::de::IgnoredAny)
    }
}

impl Text {
    fn into_option(self) -> Option<String> {
        match self {
            Text::Some(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Set {
    #[serde(rename = "CFDocuments")]
    documents: Vec<Entry>,
}

/// Characters of a title that are kept.
const TITLE: usize = 500;

fn listed(entry: Entry) -> Option<Listed> {
    let title = entry.title.into_option().unwrap_or_default();
    Some(Listed {
        identifier: entry.identifier.into_option()?,
        title: title.chars().take(TITLE).collect(),
        changed: entry.changed.into_option(),
    })
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The documents of a page. Entries without an identifier cannot be asked for and are left out.
///
/// # Errors
/// What is wrong with it, in the parser's words.
pub fn page(bytes: &[u8]) -> Result<Vec<Listed>, String> {
    let bytes = without_mark(bytes);
    let is_bare = bytes.trim_ascii_start().starts_with(b"[");
    let entries: Result<Vec<Entry>, _> = if is_bare {
        serde_json::from_slice(bytes)
    } else {
        serde_json::from_slice(bytes).map(|set: Set| set.documents)
    };
    let entries = entries.map_err(|error| error.to_string())?;
    Ok(entries.into_iter().filter_map(listed).collect())
}

/// A single document.
///
/// # Errors
/// As [`page`].
pub fn document(bytes: &[u8]) -> Result<Listed, String> {
    #[derive(Deserialize)]
    struct Wrapped {
        #[serde(rename = "CFDocument")]
        document: Entry,
    }
    let bytes = without_mark(bytes);
    let entry = match serde_json::from_slice::<Wrapped>(bytes) {
        Ok(wrapped) => wrapped.document,
        Err(_) => serde_json::from_slice(bytes).map_err(|error| error.to_string())?,
    };
    listed(entry).ok_or_else(|| "no identifier".to_owned())
}

/// The identifier of the document of a package, bare or wrapped, without keeping the rest of it.
///
/// # Errors
/// What is wrong with it, in the parser's words.
pub fn package_identifier(mut reader: impl BufRead) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Package {
        #[serde(rename = "CFDocument")]
        document: Option<Entry>,
        #[serde(rename = "CFPackage")]
        wrapped: Option<Box<Package>>,
    }
    let start = reader.fill_buf().map_err(|error| error.to_string())?;
    let mark = start.len() - without_mark(start).len();
    reader.consume(mark);
    let package: Package = serde_json::from_reader(reader).map_err(|error| error.to_string())?;
    let inner = match package.wrapped {
        Some(inner) => inner.document,
        None => package.document,
    };
    let identifier = inner.and_then(|document| document.identifier.into_option());
    identifier.ok_or_else(|| "no CFDocument with an identifier".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_are_read_as_servers_send_them() {
        let entries = r#"[{"identifier":"a","title":"A","lastChangeDateTime":"2025-01-01","x":{"y":[1]}},
                          {"identifier":"b","lastChangeDateTime":null},{"title":"nobody"},{"identifier":7},{"identifier":" "}]"#;
        let expected = [("a", "A", Some("2025-01-01")), ("b", "", None)];
        for text in [
            entries.to_owned(),
            format!("{{\"CFDocuments\":{entries}}}"),
            format!("\u{feff}{{\"extra\":1,\"CFDocuments\":{entries}}}"),
        ] {
            let list = page(text.as_bytes()).unwrap();
            let read: Vec<_> = list
                .iter()
                .map(|one| (&*one.identifier, &*one.title, one.changed.as_deref()))
                .collect();
            assert_eq!(read, expected);
        }
        assert_eq!(page(b"{\"CFDocuments\":[]}").unwrap(), []);
    }

    #[test]
    fn what_is_no_list_says_why() {
        assert!(page(b"{\"items\":[]}").unwrap_err().contains("CFDocuments"));
        assert!(page(b"<html>").unwrap_err().contains("line 1"));
        assert!(page(b"{\"CFDocuments\":[").unwrap_err().contains("EOF"));
    }

    #[test]
    fn a_single_document_and_a_package_are_recognised() {
        let bare = br#"{"identifier":"a","title":"A","lastChangeDateTime":"x","creator":"c"}"#;
        assert_eq!(document(bare).unwrap().identifier, "a");
        let wrapped = br#"{"CFDocument":{"identifier":"b"}}"#;
        assert_eq!(document(wrapped).unwrap().identifier, "b");
        assert!(document(b"{}").is_err());
        assert_eq!(
            package_identifier(&br#"{"CFItems":[1],"CFDocument":{"identifier":"a"}}"#[..])
                .ok()
                .as_deref(),
            Some("a")
        );
        assert_eq!(
            package_identifier(&br#"{"CFPackage":{"CFDocument":{"identifier":"a"}}}"#[..])
                .ok()
                .as_deref(),
            Some("a")
        );
        assert!(package_identifier(&b"[]"[..]).is_err());
        let marked = "\u{feff}{\"CFDocument\":{\"identifier\":\"a\"}}";
        assert_eq!(package_identifier(marked.as_bytes()).as_deref(), Ok("a"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            page(&bytes).ok();
            document(&bytes).ok();
            package_identifier(&bytes[..]).ok();
        }
    }
}
