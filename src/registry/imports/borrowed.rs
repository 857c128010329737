//! Items of a package that another document owns and this registry holds there: they are taken out of the plan, and stand in
//! the package by their `isChildOf` alone (see [`crate::registry::copies::owners`]).

use std::collections::{HashMap, HashSet};

use super::Tally;
use super::stage::Stager;
use crate::error::Problem;
use crate::registry::copies::{EntityRow as _, forget_source, owners};
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, ItemRow, Stageable as _, Staged, staged_children};

/// Items that are looked at in one transaction.
const CHUNK: usize = 1000;

/// What became of a chunk.
#[derive(Default)]
struct Settled {
    /// Items that were taken out.
    out: Tally,
    /// Associations that turned out to be here exactly so.
    same: usize,
}

impl Stager {
    /// Takes borrowed items out of the plan; an item that no `isChildOf` of the file holds stays.
    pub(super) async fn settle_borrowed(&mut self, copy: Option<i64>) -> Result<(), Problem> {
        let homes: Vec<(String, String)> = std::mem::take(&mut self.homes).into_iter().collect();
        for chunk in homes.chunks(CHUNK) {
            let (plan, organisation) = (self.row.id.clone(), self.row.organisation_id);
            let homes: HashMap<String, String> = chunk.iter().cloned().collect();
            let settled = self
                .store
                .stage(move |connection| settle(connection, &plan, organisation, copy, &homes))
                .await?;
            let items = &mut self.counts.items;
            items.created -= settled.out.created;
            items.updated -= settled.out.updated;
            items.unchanged -= settled.out.unchanged;
            self.counts.associations.updated -= settled.same;
            self.counts.associations.unchanged += settled.same;
        }
        Ok(())
    }
}

fn settle(
    connection: &mut AnyConnection,
    plan: &str,
    organisation: i64,
    copy: Option<i64>,
    homes: &HashMap<String, String>,
) -> Result<Settled, Problem> {
    let owners = owners(connection, homes, organisation)?;
    let keys: Vec<String> = owners.keys().cloned().collect();
    let holding = staged_children(connection, plan, &keys)?;
    let held: HashSet<&str> = holding.iter().map(|(_, origin)| origin.as_str()).collect();
    let held: Vec<String> = held.into_iter().map(str::to_owned).collect();
    let items = ItemRow::staged_with(connection, plan, &held)?;
    let mut settled = Settled::default();
    settled.out.add(&items);
    let numbers: Vec<i64> = items.iter().map(|staged| staged.number).collect();
    ItemRow::unstage(connection, plan, &numbers)?;

    let keys: Vec<String> = holding.into_iter().map(|(key, _)| key).collect();
    let stored: HashMap<String, AssociationRow> = match copy {
        Some(copy) => AssociationRow::of_copy(connection, copy, &keys)?
            .into_iter()
            .map(|row| (row.key.clone(), row))
            .collect(),
        None => HashMap::new(),
    };
    let mut changed: Vec<Staged<AssociationRow>> = Vec::new();
    for mut staged in AssociationRow::staged_with(connection, plan, &keys)? {
        let Some(owner) = owners.get(&staged.row.origin_key) else {
            continue;
        };
        let before = staged.row.body.clone();
        forget_source(&mut staged.row, owner);
        if staged.row.body == before {
            continue;
        }
        let same = stored
            .get(&staged.row.key)
            .is_some_and(|old| old.same(&staged.row));
        if same {
            settled.same += 1;
            staged.op = "unchanged".to_owned();
            staged.row.body.clear();
        }
        changed.push(staged);
    }
    let numbers: Vec<i64> = changed.iter().map(|staged| staged.number).collect();
    AssociationRow::unstage(connection, plan, &numbers)?;
    AssociationRow::stage(connection, plan, &changed)?;
    Ok(settled)
}
