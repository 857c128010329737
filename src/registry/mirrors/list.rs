//! The list of a remote server against what is known of it: what is new, changed, gone, or in conflict.

use std::collections::{HashMap, HashSet};

use crate::case::key::document_key;
use crate::error::{Explain as _, Problem};
use crate::registry::copies::json;
use crate::store::backend::AnyConnection;
use crate::store::rows::{DocumentRow, MirrorFrameworkRow, MirrorRow};

use super::MirrorError;

/// A framework as the remote server lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Identifier, verbatim.
    pub identifier: String,
    /// Title; empty where there is none.
    pub title: String,
    /// `lastChangeDateTime`, verbatim.
    pub changed: Option<String>,
}

/// What a list said.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The CASE base.
    pub base: String,
    /// The version spoken there.
    pub version: String,
    /// The frameworks; absent where the list has not changed.
    pub frameworks: Option<Vec<Listed>>,
    /// Identifiers of single frameworks that were asked for and are not there.
    pub missing: Vec<String>,
    /// Entity tag of the list.
    pub etag: Option<String>,
    /// `Last-Modified` of the list.
    pub last_modified: Option<String>,
}

/// What stands in the way of a mirrored copy, if anything.
pub(super) fn obstacle(
    connection: &mut AnyConnection,
    mirror: &MirrorRow,
    framework: &MirrorFrameworkRow,
) -> Result<Option<MirrorError>, Problem> {
    let conflict = |origin: &str| MirrorError::Conflict {
        identifier: framework.identifier.clone(),
        origin: origin.to_owned(),
    };
    let copy = DocumentRow::of(connection, mirror.organisation_id, &framework.key)?;
    let Some(copy) = copy else { return Ok(None) };
    if copy.origin != "mirrored" {
        return Ok(Some(conflict(&copy.origin)));
    }
    // Another mirror of the organisation that keeps this copy up already goes on doing so.
    for other in MirrorRow::all(connection, Some(mirror.organisation_id))? {
        if other.id == mirror.id {
            continue;
        }
        let mut rows = MirrorFrameworkRow::of_mirror(connection, other.id)?.into_iter();
        if rows.any(|row| row.key == framework.key && row.document_id == Some(copy.id)) {
            return Ok(Some(conflict("other-mirror")));
        }
    }
    Ok(None)
}

/// A conflict that somebody has mended is open again.
pub(super) fn reopen(connection: &mut AnyConnection, mirror: &MirrorRow) -> Result<(), Problem> {
    let known = MirrorFrameworkRow::of_mirror(connection, mirror.id)?;
    for row in known.iter().filter(|row| row.state == "conflict") {
        if obstacle(connection, mirror, row)?.is_none() {
            let open = MirrorFrameworkRow {
                state: "pending".to_owned(),
                message: None,
                next_attempt: 0,
                ..row.clone()
            };
            open.update(connection)?;
        }
    }
    Ok(())
}

/// Brings the known frameworks in line with a new list.
pub(super) fn merge(
    connection: &mut AnyConnection,
    mirror: &MirrorRow,
    listed: &[Listed],
    missing: &[String],
) -> Result<(), Problem> {
    let known = MirrorFrameworkRow::of_mirror(connection, mirror.id)?;
    let mut known: HashMap<String, MirrorFrameworkRow> = known
        .into_iter()
        .map(|row| (row.key.clone(), row))
        .collect();
    let mut seen = HashSet::new();
    for (position, one) in (0_i64..).zip(listed) {
        let key = document_key(&one.identifier).to_string();
        if !seen.insert(key.clone()) {
            continue;
        }
        match known.remove(&key) {
            None => fresh(mirror.id, key, position, one).insert(connection)?,
            Some(row) => {
                let after = relisted(&row, position, one);
                if after == row {
                    0
                } else {
                    after.update(connection)?
                }
            }
        };
    }
    for identifier in missing {
        let key = document_key(identifier).to_string();
        if !seen.contains(&key) && !known.contains_key(&key) {
            let one = Listed {
                identifier: identifier.clone(),
                title: String::new(),
                changed: None,
            };
            let row = gone(&fresh(mirror.id, key, i64::MAX, &one));
            row.insert(connection)?;
        }
    }
    for row in known.values().filter(|row| row.state != "gone") {
        gone(row).update(connection)?;
    }
    Ok(())
}

fn fresh(mirror: i64, key: String, position: i64, listed: &Listed) -> MirrorFrameworkRow {
    MirrorFrameworkRow {
        mirror_id: mirror,
        key,
        identifier: listed.identifier.clone(),
        title: listed.title.clone(),
        position,
        remote_change: listed.changed.clone(),
        taken_change: None,
        etag: None,
        last_modified: None,
        state: "pending".to_owned(),
        failures: 0,
        next_attempt: 0,
        message: None,
        document_id: None,
        checked_at: None,
    }
}

/// A known framework in a new list. A server that does not say when it changed is asked each time, on conditions.
fn relisted(row: &MirrorFrameworkRow, position: i64, listed: &Listed) -> MirrorFrameworkRow {
    let mut after = MirrorFrameworkRow {
        position,
        title: listed.title.clone(),
        remote_change: listed.changed.clone(),
        ..row.clone()
    };
    let changed = listed.changed.is_none() || listed.changed != row.taken_change;
    let news = listed.changed != row.remote_change;
    match row.state.as_str() {
        "ok" | "gone" if changed => {
            (after.state, after.message) = ("pending".to_owned(), None);
            (after.failures, after.next_attempt) = (0, 0);
        }
        // Back, and as it was when the copy was made.
        "gone" => (after.state, after.message) = ("ok".to_owned(), None),
        // The owner has touched it: what failed may work now.
        "failed" if news => after.next_attempt = 0,
        _ => {}
    }
    after
}

fn gone(row: &MirrorFrameworkRow) -> MirrorFrameworkRow {
    let why = MirrorError::Gone {
        identifier: row.identifier.clone(),
    };
    MirrorFrameworkRow {
        state: "gone".to_owned(),
        message: Some(json(&why.message())),
        next_attempt: 0,
        ..row.clone()
    }
}
