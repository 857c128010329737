//! What is in a copy and not in the file: kept, or removed on request.

use std::collections::HashSet;

use diesel::QueryResult;

use super::intake::{BATCH, association_label, item_label, part_label};
use super::{Counts, Tally};
use crate::case::model::{Association, Item};
use crate::registry::copies::{EntityRow, PART_KINDS};
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, ItemRow, PartRow, Stageable, Staged};

/// Rows that a file may leave unmentioned.
pub(super) trait Unmentioned: EntityRow + Stageable {
    /// Which of the numbers counts them.
    const NUMBER: usize;

    fn tally(counts: &mut Counts) -> &mut Tally;

    /// Kinds and keys of those with these keys that the plan has.
    fn staged_names(
        connection: &mut AnyConnection,
        plan: &str,
        keys: &[String],
    ) -> QueryResult<Vec<(&'static str, String)>>;

    /// What names them: kind and key, where keys alone do not.
    fn unmentioned(
        connection: &mut AnyConnection,
        plan: &str,
        document: i64,
    ) -> QueryResult<Vec<String>>;

    /// Staged rows to remove them.
    fn gone(
        connection: &mut AnyConnection,
        document: i64,
        names: &[String],
    ) -> QueryResult<Vec<Staged<Self>>>;
}

fn removal<R: EntityRow>(mut row: R, label: String) -> Staged<R> {
    row.set_body(String::new());
    Staged {
        row,
        number: 0,
        op: "remove".to_owned(),
        place: None,
        label,
    }
}

/// Those of these keys that are not staged, a chunk at a time.
fn not_staged<R: EntityRow + Stageable>(
    connection: &mut AnyConnection,
    plan: &str,
    keys: Vec<String>,
) -> QueryResult<Vec<String>> {
    let mut rest = Vec::new();
    for chunk in keys.chunks(BATCH) {
        let staged: HashSet<String> = R::staged_keys(connection, plan, chunk)?
            .into_iter()
            .collect();
        rest.extend(chunk.iter().filter(|key| !staged.contains(*key)).cloned());
    }
    Ok(rest)
}

impl Unmentioned for ItemRow {
    fn staged_names(
        connection: &mut AnyConnection,
        plan: &str,
        keys: &[String],
    ) -> QueryResult<Vec<(&'static str, String)>> {
        let keys = ItemRow::staged_keys(connection, plan, keys)?;
        Ok(keys.into_iter().map(|key| ("item", key)).collect())
    }

    const NUMBER: usize = 0;

    fn tally(counts: &mut Counts) -> &mut Tally {
        &mut counts.items
    }

    fn unmentioned(
        connection: &mut AnyConnection,
        plan: &str,
        document: i64,
    ) -> QueryResult<Vec<String>> {
        let keys = ItemRow::keys(connection, document)?;
        not_staged::<ItemRow>(connection, plan, keys)
    }

    fn gone(
        connection: &mut AnyConnection,
        document: i64,
        names: &[String],
    ) -> QueryResult<Vec<Staged<Self>>> {
        let rows = ItemRow::of_copy(connection, document, names)?;
        let label = |row: &ItemRow| {
            let item: Option<Item> = serde_json::from_str(&row.body).ok();
            item.map_or_else(|| row.identifier.clone(), |item| item_label(&item))
        };
        Ok(rows
            .into_iter()
            .map(|row| (label(&row), row))
            .map(|(label, row)| removal(row, label))
            .collect())
    }
}

impl Unmentioned for AssociationRow {
    fn staged_names(
        connection: &mut AnyConnection,
        plan: &str,
        keys: &[String],
    ) -> QueryResult<Vec<(&'static str, String)>> {
        let keys = AssociationRow::staged_keys(connection, plan, keys)?;
        Ok(keys.into_iter().map(|key| ("association", key)).collect())
    }

    const NUMBER: usize = 1;

    fn tally(counts: &mut Counts) -> &mut Tally {
        &mut counts.associations
    }

    fn unmentioned(
        connection: &mut AnyConnection,
        plan: &str,
        document: i64,
    ) -> QueryResult<Vec<String>> {
        let keys = AssociationRow::keys(connection, document)?;
        not_staged::<AssociationRow>(connection, plan, keys)
    }

    fn gone(
        connection: &mut AnyConnection,
        document: i64,
        names: &[String],
    ) -> QueryResult<Vec<Staged<Self>>> {
        let rows = AssociationRow::of_copy(connection, document, names)?;
        let label = |row: &AssociationRow| {
            let association: Option<Association> = serde_json::from_str(&row.body).ok();
            association.map_or_else(
                || row.identifier.clone(),
                |association| association_label(&association),
            )
        };
        Ok(rows
            .into_iter()
            .map(|row| (label(&row), row))
            .map(|(label, row)| removal(row, label))
            .collect())
    }
}

impl Unmentioned for PartRow {
    fn staged_names(
        connection: &mut AnyConnection,
        plan: &str,
        keys: &[String],
    ) -> QueryResult<Vec<(&'static str, String)>> {
        let known = |name: String| PART_KINDS.into_iter().find(|kind| *kind == name);
        Ok(PartRow::staged_pairs(connection, plan, keys)?
            .into_iter()
            .filter_map(|(kind, key)| Some((known(kind)?, key)))
            .collect())
    }

    const NUMBER: usize = 2;

    fn tally(counts: &mut Counts) -> &mut Tally {
        &mut counts.parts
    }

    fn unmentioned(
        connection: &mut AnyConnection,
        plan: &str,
        document: i64,
    ) -> QueryResult<Vec<String>> {
        // Two kinds may share a key, so both are looked at; parts are few.
        let names = PartRow::names(connection, document)?;
        let keys: Vec<String> = names.iter().map(|(_, key)| key.clone()).collect();
        let staged: HashSet<(&'static str, String)> =
            PartRow::staged_names(connection, plan, &keys)?
                .into_iter()
                .collect();
        let staged: HashSet<(&str, &str)> = staged
            .iter()
            .map(|(kind, key)| (*kind, key.as_str()))
            .collect();
        Ok(names
            .iter()
            .filter(|(kind, key)| !staged.contains(&(kind.as_str(), key.as_str())))
            .map(|(kind, key)| format!("{kind}/{key}"))
            .collect())
    }

    fn gone(
        connection: &mut AnyConnection,
        document: i64,
        names: &[String],
    ) -> QueryResult<Vec<Staged<Self>>> {
        let wanted: HashSet<&String> = names.iter().collect();
        let keys: Vec<String> = names
            .iter()
            .filter_map(|name| Some(name.split_once('/')?.1.to_owned()))
            .collect();
        let rows = PartRow::of_copy(connection, document, &keys)?;
        Ok(rows
            .into_iter()
            .filter(|row| wanted.contains(&format!("{}/{}", row.kind, row.key)))
            .map(|row| (part_label(&row), row))
            .map(|(label, row)| removal(row, label))
            .collect())
    }
}
