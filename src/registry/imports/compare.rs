//! What becomes of each row that arrives: compared by key with the organisation's copy, a batch at a time.

use std::collections::{HashMap, HashSet};

use super::RepairEntry;
use super::intake::{Arrived, Batch};
use super::merge::{Merge, Rules};
use super::rest::Unmentioned;
use super::stage::Told;
use crate::error::{Message, Problem};
use crate::registry::copies::{home_of, json};
use crate::registry::error::RegistryError;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow, PartRow, RemarkRow, Staged};

/// A batch after it was compared.
pub(super) struct Compared {
    pub(super) items: Vec<Staged<ItemRow>>,
    pub(super) associations: Vec<Staged<AssociationRow>>,
    pub(super) parts: Vec<Staged<PartRow>>,
    pub(super) remarks: Vec<RemarkRow>,
    /// Items that say they belong to another document: their keys and its key.
    pub(super) homes: Vec<(String, String)>,
    pub(super) numbers: [i64; 4],
}

/// Compares a batch with the copy; fails if the copy is no longer what it was.
pub(super) fn compare(
    connection: &mut AnyConnection,
    plan: &str,
    organisation: i64,
    told: &Told,
    batch: Batch,
    mut numbers: [i64; 4],
) -> Result<Compared, Problem> {
    let there = DocumentRow::of(connection, organisation, &told.rules.document.to_string())?;
    let version = |row: &Option<DocumentRow>| row.as_ref().map(|row| (row.id, row.changed_seq));
    if version(&there) != version(&told.base) {
        return Err(RegistryError::BaseChanged.into());
    }
    let copy = there.map(|row| row.id);
    let mut refused = batch.refused;
    let [items, associations, parts, remarks] = &mut numbers;
    let mut work = Comparing {
        connection,
        plan,
        copy,
        rules: &told.rules,
        refused: &mut refused,
    };
    let own = told.rules.document.to_string();
    let homes = batch
        .items
        .iter()
        .filter_map(|one| Some((one.row.key.clone(), home_of(&one.row)?)))
        .filter(|(_, home)| *home != own)
        .collect();
    let staged_items = work.rows(batch.items, items)?;
    let staged_associations = work.rows(batch.associations, associations)?;
    let staged_parts = work.rows(batch.parts, parts)?;
    let mut rows = Vec::with_capacity(batch.remarks.len() + refused.len());
    let taken = batch.remarks.iter().map(|entry| ("repaired", entry));
    for (op, entry) in taken.chain(refused.iter().map(|entry| ("refused", entry))) {
        rows.push(RemarkRow {
            plan_id: plan.to_owned(),
            number: *remarks,
            op: op.to_owned(),
            entry: json(entry),
        });
        *remarks += 1;
    }
    Ok(Compared {
        items: staged_items,
        associations: staged_associations,
        parts: staged_parts,
        remarks: rows,
        homes,
        numbers,
    })
}

struct Comparing<'a> {
    connection: &'a mut AnyConnection,
    plan: &'a str,
    copy: Option<i64>,
    rules: &'a Rules,
    refused: &'a mut Vec<RepairEntry>,
}

impl Comparing<'_> {
    fn rows<R: Unmentioned + Merge>(
        &mut self,
        arrived: Vec<Arrived<R>>,
        number: &mut i64,
    ) -> Result<Vec<Staged<R>>, Problem> {
        if arrived.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<String> = arrived.iter().map(|one| one.row.key().to_owned()).collect();
        let mut there: HashMap<(&'static str, String), R> = match self.copy {
            Some(copy) => R::of_copy(self.connection, copy, &keys)?
                .into_iter()
                .map(|row| ((row.kind(), row.key().to_owned()), row))
                .collect(),
            None => HashMap::new(),
        };
        let mut seen = self.seen::<R>(&keys)?;
        let mut staged = Vec::with_capacity(arrived.len());
        for one in arrived {
            let name = (one.row.kind(), one.row.key().to_owned());
            if !seen.insert(name.clone()) {
                self.refused.push(RepairEntry {
                    place: one.place,
                    kind: "duplicate".to_owned(),
                    entity: Some(one.row.identifier().to_owned()),
                    before: None,
                    after: None,
                    moved_to: None,
                    message: Message::new("imports-duplicate")
                        .with("identifier", one.row.identifier()),
                });
                continue;
            }
            let stored = there.remove(&name);
            let mut row = one.row.merged(stored.as_ref(), self.rules)?;
            let op = match &stored {
                None => "create",
                Some(old) if old.same(&row) => "unchanged",
                Some(_) => "update",
            };
            if op == "unchanged" {
                row.set_body(String::new());
            }
            staged.push(Staged {
                row,
                number: *number,
                op: op.to_owned(),
                place: one.place.as_ref().map(json),
                label: one.label,
            });
            *number += 1;
        }
        Ok(staged)
    }

    /// What the plan has of these already. A reader of CASE packages gives no key twice; another may.
    fn seen<R: Unmentioned>(
        &mut self,
        keys: &[String],
    ) -> Result<HashSet<(&'static str, String)>, Problem> {
        if self.rules.spoken.is_none() {
            return Ok(HashSet::new());
        }
        Ok(R::staged_names(self.connection, self.plan, keys)?
            .into_iter()
            .collect())
    }
}
