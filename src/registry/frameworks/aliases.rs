//! Items of other frameworks that a framework holds by `isChildOf` alone [implementation guide 4.4.2].

use std::collections::HashMap;

use diesel::QueryResult;
use serde_json::Value;
use uuid::Uuid;

use super::framework_link;
use super::rendering::parsed;
use crate::access::{Viewer, Visibility};
use crate::case::model::Link;
use crate::case::source;
use crate::error::Problem;
use crate::graph::{Framework, Snapshot};
use crate::registry::copies::CopyRows;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, ItemRow};

/// The aliases of a framework that a viewer may read.
#[derive(Clone, Default)]
pub(super) struct Aliases {
    /// Their keys in the order of the associations, each with the copy it lies in.
    found: Vec<(Uuid, i64)>,
    /// The copies, their versions and their links.
    homes: HashMap<i64, (i64, Link)>,
    /// Whether anyone may read all of them.
    pub(super) public: bool,
}

impl Aliases {
    pub(super) fn of(snapshot: &Snapshot, viewer: &Viewer, framework: &Framework) -> Self {
        let mut aliases = Aliases {
            public: true,
            ..Aliases::default()
        };
        for key in &framework.aliases {
            let place = snapshot.resolve_item(viewer, key);
            let home = place.and_then(|place| snapshot.framework(viewer, place.document));
            // Where its own document is not at hand, the copy that came with this one speaks.
            let Some(home) = home.filter(|home| home.document != framework.document) else {
                continue;
            };
            aliases.found.push((*key, home.document));
            aliases.public &= home.visibility == Visibility::Public;
            aliases
                .homes
                .entry(home.document)
                .or_insert_with(|| (home.changed_seq, framework_link(home)));
        }
        aliases
    }

    /// The copies they come from, with their versions: whatever follows from them follows from these.
    pub(super) fn versions(&self) -> Vec<(i64, i64)> {
        let mut versions: Vec<_> = self
            .homes
            .iter()
            .map(|(document, (version, _))| (*document, *version))
            .collect();
        versions.sort_unstable();
        versions
    }

    /// Puts the items into the rows of the framework's package, and says in the associations where they come from.
    pub(super) fn add_to(
        &self,
        connection: &mut AnyConnection,
        rows: &mut CopyRows,
    ) -> Result<(), Problem> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut items = self.load(connection)?;
        let came_along: HashMap<String, usize> = rows
            .items
            .iter()
            .enumerate()
            .map(|(position, row)| (row.key.clone(), position))
            .collect();
        let mut links: HashMap<String, &Link> = HashMap::with_capacity(self.found.len());
        for (key, document) in &self.found {
            let Some(mut row) = items.remove(&(*document, key.to_string())) else {
                continue;
            };
            let (_, link) = &self.homes[document];
            row.body = changed(&row.body, |entity| source::mark(entity, link))?;
            links.insert(row.key.clone(), link);
            match came_along.get(&row.key) {
                Some(&position) => rows.items[position] = row,
                None => rows.items.push(row),
            }
        }
        for row in &mut rows.associations {
            if let Some(link) = holds_alias(row).and_then(|key| links.get(key)) {
                row.body = changed(&row.body, |entity| source::name_source(entity, link))?;
            }
        }
        Ok(())
    }

    fn load(&self, connection: &mut AnyConnection) -> QueryResult<HashMap<(i64, String), ItemRow>> {
        let mut keys: HashMap<i64, Vec<String>> = HashMap::new();
        for (key, document) in &self.found {
            keys.entry(*document).or_default().push(key.to_string());
        }
        let mut items = HashMap::with_capacity(self.found.len());
        for (document, keys) in keys {
            for row in ItemRow::of_copy(connection, document, &keys)? {
                items.insert((document, row.key.clone()), row);
            }
        }
        Ok(items)
    }
}

/// The key of the item an association holds, if it is one that can hold an alias.
fn holds_alias(row: &AssociationRow) -> Option<&str> {
    (row.kind == "isChildOf").then_some(row.origin_key.as_str())
}

/// The body of an association as it stands in the package of its framework.
pub(super) fn association_body(
    snapshot: &Snapshot,
    viewer: &Viewer,
    framework: &Framework,
    row: &AssociationRow,
) -> Result<String, Problem> {
    let origin = holds_alias(row).and_then(|key| Uuid::try_parse(key).ok());
    let home = origin
        .filter(|key| framework.only_shows(key))
        .and_then(|key| snapshot.resolve_item(viewer, &key))
        .and_then(|place| snapshot.framework(viewer, place.document));
    match home {
        None => Ok(row.body.clone()),
        Some(home) => {
            let link = framework_link(home);
            changed(&row.body, |entity| source::name_source(entity, &link))
        }
    }
}

/// A body after a change of its object.
fn changed(
    body: &str,
    change: impl FnOnce(&mut serde_json::Map<String, Value>),
) -> Result<String, Problem> {
    let mut value = parsed(body)?;
    if let Value::Object(entity) = &mut value {
        change(entity);
    }
    Ok(value.to_string())
}

/// An entity alone: with the link to its document at its end. An entity that its package only shows is linked to its
/// own document.
pub(super) fn alone(body: &str, document: &Link) -> Result<String, Problem> {
    if !body.contains(source::DOCUMENT) {
        return Ok(crate::registry::copies::with_link(
            body,
            source::DOCUMENT,
            document,
        ));
    }
    let mut home = None;
    let body = changed(body, |entity| home = source::unmark(entity))?;
    let link = home.as_ref().unwrap_or(document);
    Ok(crate::registry::copies::with_link(
        &body,
        source::DOCUMENT,
        link,
    ))
}
