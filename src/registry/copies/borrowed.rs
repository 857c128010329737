//! Items of a package that another document owns and this registry holds there.
//!
//! A framework holds such an item by its `isChildOf` alone [implementation guide 4.4.2]; a row of its own would be a second
//! copy that grows old. So it is left out of the rows, and stands in the package again when that is written. An item whose
//! own document is not held here stays with the package that brought it.

use std::collections::HashMap;

use crate::access::Visibility;
use crate::case::key::document_key;
use crate::case::model::{Association, Extensions};
use crate::case::source;
use crate::error::Problem;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow};

use super::render::document_link;
use super::rows::json;

/// Of items and the keys of the documents they say they belong to: the copies of those documents that hold them here and
/// that the organisation can read, by key of the item.
pub fn owners(
    connection: &mut AnyConnection,
    homes: &HashMap<String, String>,
    organisation: i64,
) -> Result<HashMap<String, DocumentRow>, Problem> {
    let keys: Vec<String> = homes.keys().cloned().collect();
    let there = ItemRow::by_keys(connection, &keys)?;
    let mut ids: Vec<i64> = there.iter().map(|row| row.document_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let documents: HashMap<i64, DocumentRow> = DocumentRow::by_ids(connection, &ids)?
        .into_iter()
        .filter(|row| {
            row.visibility == Visibility::Public.as_str() || row.organisation_id == organisation
        })
        .map(|row| (row.id, row))
        .collect();
    let owner = |row: &ItemRow| {
        let document = documents.get(&row.document_id)?;
        (homes.get(&row.key) == Some(&document.key)).then(|| (row.key.clone(), document.clone()))
    };
    Ok(there.iter().filter_map(owner).collect())
}

#[derive(serde::Deserialize)]
struct Brief {
    #[serde(default)]
    extensions: Extensions,
}

/// The key of the document that an item says it belongs to.
pub fn home_of(row: &ItemRow) -> Option<String> {
    if !row.body.contains(source::DOCUMENT) {
        return None;
    }
    let brief: Brief = serde_json::from_str(&row.body).ok()?;
    let home = source::home(&brief.extensions)?;
    Some(document_key(&home.identifier).to_string())
}

/// Takes out of an association what it says of the document its origin comes from, where that is held here.
pub fn forget_source(row: &mut AssociationRow, owner: &DocumentRow) {
    let Ok(mut association) = serde_json::from_str::<Association>(&row.body) else {
        return;
    };
    let before = association.extensions.len();
    source::forget_source(&mut association.extensions, &document_link(owner));
    if association.extensions.len() != before {
        row.body = json(&association);
    }
}
