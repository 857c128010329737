//! The real program as a process, as an operator meets it: what it says, how it exits, what it leaves behind when it is
//! stopped or killed.

mod broken;
mod crash;
mod demo;
mod disk;
mod imports;
mod indexing;
mod keys;
pub mod program;
pub mod refusals;
mod settings;
mod signals;

use serde_json::{Value, json};
use uuid::Uuid;

/// The time of change of everything in generated packages.
const CHANGED: &str = "2025-01-01T00:00:00+00:00";

/// A number from 0 to 1, another each time.
pub fn chance() -> f64 {
    let bytes = *uuid::Uuid::new_v4().as_bytes();
    f64::from(u16::from_be_bytes([bytes[0], bytes[1]])) / f64::from(u16::MAX)
}

/// A CASE 1.1 package with that many items, in a tree of fifty children each.
pub fn package(title: &str, items: usize) -> String {
    let id = |what: String| {
        Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{title}/{what}").as_bytes()).to_string()
    };
    let uri = |id: &str| format!("https://publisher.example/uri/{id}");
    let link = |id: &str| json!({ "title": "node", "identifier": id, "uri": uri(id) });
    let document = document_of(title);
    let mut rows: Vec<Value> = Vec::new();
    let mut edges: Vec<Value> = Vec::new();
    for number in 0..items {
        let (item, edge) = (id(format!("item {number}")), id(format!("edge {number}")));
        let parent = if number < 50 {
            document.clone()
        } else {
            id(format!("item {}", number / 50))
        };
        rows.push(json!({
            "identifier": item, "uri": uri(&item), "fullStatement": format!("Count to {number} and explain how."),
            "humanCodingScheme": format!("C.{number}"), "lastChangeDateTime": CHANGED,
        }));
        edges.push(json!({
            "identifier": edge, "uri": uri(&edge), "associationType": "isChildOf", "sequenceNumber": number,
            "originNodeURI": link(&item), "destinationNodeURI": link(&parent), "lastChangeDateTime": CHANGED,
        }));
    }
    json!({
        "CFDocument": {
            "identifier": document, "uri": uri(&document), "caseVersion": "1.1", "creator": "Publisher", "title": title,
            "lastChangeDateTime": CHANGED,
        },
        "CFItems": rows,
        "CFAssociations": edges,
    })
    .to_string()
}

/// The identifier of the document of a generated package.
pub fn document_of(title: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{title}/document").as_bytes()).to_string()
}
