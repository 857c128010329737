//! Items that a framework shows but another one owns [implementation guide 4.4.2].
//!
//! In a package such an item names its own document in `extensions.CFDocumentURI`, where the lenient reader puts every
//! `CFDocumentURI` that leads elsewhere; the `isChildOf` that holds it says the same in
//! `extensions.sourceDocumentIdentifier` and `extensions.sourceDocumentURI`. Alone, the link stands in its proper place.

use serde_json::{Map, Value};

use super::model::{Extensions, Link};

/// The key of the link to the document, in a single resource and in the extensions of an item that is only shown.
pub const DOCUMENT: &str = "CFDocumentURI";
const SOURCE_IDENTIFIER: &str = "sourceDocumentIdentifier";
const SOURCE_URI: &str = "sourceDocumentURI";

/// A whole link to another document, and nothing else; the reader keeps it only where it leads elsewhere.
pub fn foreign_document(value: &Value) -> Option<Link> {
    serde_json::from_value(value.clone()).ok()
}

/// The document that an entity in a package says it belongs to, where that is another one.
pub fn home(extensions: &Extensions) -> Option<Link> {
    foreign_document(extensions.get(DOCUMENT)?)
}

/// Marks an entity of a package as one of another document. One that is marked stays as it is.
pub fn mark(entity: &mut Map<String, Value>, home: &Link) {
    let Some(extensions) = extensions_of(entity) else {
        return;
    };
    if !extensions.contains_key(DOCUMENT) {
        extensions.insert(DOCUMENT.to_owned(), link(home));
    }
}

/// Takes the mark off an entity, for the single resource, which has its own place for it.
pub fn unmark(entity: &mut Map<String, Value>) -> Option<Link> {
    let extensions = entity.get_mut("extensions")?.as_object_mut()?;
    let home = home(extensions)?;
    extensions.shift_remove(DOCUMENT);
    if extensions.is_empty() {
        entity.shift_remove("extensions");
    }
    Some(home)
}

/// Says in an `isChildOf` where its origin comes from. One that says so already stays as it is.
pub fn name_source(association: &mut Map<String, Value>, home: &Link) {
    let Some(extensions) = extensions_of(association) else {
        return;
    };
    for (key, value) in [
        (SOURCE_IDENTIFIER, &home.identifier),
        (SOURCE_URI, &home.uri),
    ] {
        if !extensions.contains_key(key) {
            extensions.insert(key.to_owned(), Value::String(value.clone()));
        }
    }
}

/// Undoes [`name_source`] where it would be done again in the same way, so that a package that was written here changes
/// nothing when it comes back.
pub fn forget_source(extensions: &mut Extensions, home: &Link) {
    let mut last = extensions.iter().rev().take(2);
    let uri = last.next();
    let identifier = last.next();
    let is = |found: Option<(&String, &Value)>, key: &str, text: &str| {
        found.is_some_and(|(name, value)| name == key && value == text)
    };
    if is(uri, SOURCE_URI, &home.uri) && is(identifier, SOURCE_IDENTIFIER, &home.identifier) {
        extensions.shift_remove(SOURCE_URI);
        extensions.shift_remove(SOURCE_IDENTIFIER);
    }
}

fn link(link: &Link) -> Value {
    serde_json::json!({ "title": link.title, "identifier": link.identifier, "uri": link.uri })
}

/// The extensions of an entity, made where there are none; they come last in the package form, as in the model.
fn extensions_of(entity: &mut Map<String, Value>) -> Option<&mut Extensions> {
    entity
        .entry("extensions")
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn home_a() -> Link {
        Link {
            title: "A".to_owned(),
            identifier: "a".to_owned(),
            uri: "https://a.example/a".to_owned(),
        }
    }

    #[test]
    fn a_mark_can_be_taken_off_again() {
        for before in [
            json!({"identifier": "i"}),
            json!({"identifier": "i", "extensions": {"k": 1}}),
        ] {
            let mut entity = before.as_object().unwrap().clone();
            mark(&mut entity, &home_a());
            assert_eq!(
                home(entity["extensions"].as_object().unwrap()),
                Some(home_a())
            );
            assert_eq!(unmark(&mut entity), Some(home_a()));
            assert_eq!(Value::Object(entity), before);
        }
    }

    #[test]
    fn what_is_no_whole_link_is_no_mark() {
        for odd in [
            json!("https://a.example/a"),
            json!({"title": "A"}),
            json!(null),
        ] {
            let mut entity = json!({"extensions": {"CFDocumentURI": odd}});
            let entity = entity.as_object_mut().unwrap();
            assert_eq!(unmark(entity), None);
            assert!(entity["extensions"].get("CFDocumentURI").is_some());
        }
    }

    #[test]
    fn a_source_is_forgotten_only_where_it_would_come_back_the_same() {
        let named = |extensions: Value| {
            let mut association = json!({ "extensions": extensions })
                .as_object()
                .unwrap()
                .clone();
            name_source(&mut association, &home_a());
            association["extensions"].as_object().unwrap().clone()
        };
        let mut ours = named(json!({"k": 1}));
        forget_source(&mut ours, &home_a());
        assert_eq!(Value::Object(ours), json!({"k": 1}));
        let other =
            json!({"sourceDocumentURI": "https://a.example/a", "sourceDocumentIdentifier": "a"});
        let mut theirs = named(other.clone());
        forget_source(&mut theirs, &home_a());
        assert_eq!(Value::Object(theirs).to_string(), other.to_string());
    }
}
