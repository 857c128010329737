//! Small packages made for a test: valid CASE 1.1, every identifier following from what it names.

use serde_json::{Value, json};
use uuid::Uuid;

/// When everything in them was changed last.
pub const CHANGED: &str = "2026-01-02T03:04:05+00:00";

/// The identifier of something named.
pub fn id(name: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

/// Its address at its publisher.
pub fn uri(name: &str) -> String {
    format!("https://publisher.example/uri/{}", id(name))
}

/// A link to it.
pub fn link(name: &str) -> Value {
    json!({ "title": name, "identifier": id(name), "uri": uri(name) })
}

/// An item: its code is its name within the framework.
pub fn item(name: &str, statement: &str) -> Value {
    let code = name.rsplit('/').next().unwrap_or(name);
    json!({
        "identifier": id(name), "fullStatement": statement, "uri": uri(name), "humanCodingScheme": code,
        "lastChangeDateTime": CHANGED,
    })
}

/// An association between two named things.
pub fn association(kind: &str, origin: &str, destination: &str) -> Value {
    let name = format!("{origin} {kind} {destination}");
    json!({
        "identifier": id(&name), "associationType": kind, "uri": uri(&name),
        "originNodeURI": link(origin), "destinationNodeURI": link(destination), "lastChangeDateTime": CHANGED,
    })
}

/// A package of a document and its parts.
pub fn package(name: &str, items: Vec<Value>, associations: Vec<Value>) -> Value {
    json!({
        "CFDocument": {
            "identifier": id(name), "uri": uri(name), "caseVersion": "1.1", "creator": "Publisher", "title": name,
            "lastChangeDateTime": CHANGED, "language": "en",
        },
        "CFItems": items,
        "CFAssociations": associations,
    })
}

/// A package of one level: each item `NAME/n` is a child of the document.
pub fn flat(name: &str, items: usize) -> Value {
    let names: Vec<String> = (1..=items).map(|n| format!("{name}/{n}")).collect();
    let all = names
        .iter()
        .map(|item_name| item(item_name, &format!("Statement of {item_name}")))
        .collect();
    package(
        name,
        all,
        names
            .iter()
            .map(|item| association("isChildOf", item, name))
            .collect(),
    )
}
