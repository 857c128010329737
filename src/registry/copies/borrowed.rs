//! Items of a package that another document owns and this registry holds there.
//!
//! A framework holds such an item by its `isChildOf` alone [implementation guide 4.4.2]; a row of its own would be a second
//! copy that grows old. So it is left out of the rows, and stands in the package again when that is written. An item whose
//! own document is not held here stays with the package that brought it.

use std::collections::{HashMap, HashSet};

use crate::access::Visibility;
use crate::case::key::document_key;
use crate::case::model::{Association, Extensions};
use crate::case::source;
use crate::error::Problem;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow};

use super::render::document_link;
use super::rows::{CopyRows, json};

/// The rows without items that the organisation can read in their own document, where an `isChildOf` holds them here.
pub fn without_borrowed(
    connection: &mut AnyConnection,
    mut rows: CopyRows,
    document: &str,
    organisation: i64,
) -> Result<CopyRows, Problem> {
    let held: HashSet<&str> = rows
        .associations
        .iter()
        .filter(|row| row.kind == "isChildOf")
        .map(|row| row.origin_key.as_str())
        .collect();
    let mut homes: HashMap<String, String> = HashMap::new();
    for row in rows
        .items
        .iter()
        .filter(|row| held.contains(row.key.as_str()))
    {
        if let Some(home) = home_of(row).filter(|home| home != document) {
            homes.insert(row.key.clone(), home);
        }
    }
    if homes.is_empty() {
        return Ok(rows);
    }
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
    let mut owners: HashMap<String, &DocumentRow> = HashMap::new();
    for row in &there {
        let owner = documents.get(&row.document_id);
        if let Some(owner) = owner.filter(|owner| homes.get(&row.key) == Some(&owner.key)) {
            owners.insert(row.key.clone(), owner);
        }
    }
    rows.items.retain(|row| !owners.contains_key(&row.key));
    for row in rows
        .associations
        .iter_mut()
        .filter(|row| row.kind == "isChildOf")
    {
        if let Some(owner) = owners.get(&row.origin_key) {
            forget_source(row, owner);
        }
    }
    Ok(rows)
}

#[derive(serde::Deserialize)]
struct Brief {
    #[serde(default)]
    extensions: Extensions,
}

/// The key of the document that an item says it belongs to.
fn home_of(row: &ItemRow) -> Option<String> {
    if !row.body.contains(source::DOCUMENT) {
        return None;
    }
    let brief: Brief = serde_json::from_str(&row.body).ok()?;
    let home = source::home(&brief.extensions)?;
    Some(document_key(&home.identifier).to_string())
}

fn forget_source(row: &mut AssociationRow, owner: &DocumentRow) {
    let Ok(mut association) = serde_json::from_str::<Association>(&row.body) else {
        return;
    };
    let before = association.extensions.len();
    source::forget_source(&mut association.extensions, &document_link(owner));
    if association.extensions.len() != before {
        row.body = json(&association);
    }
}
