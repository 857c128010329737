//! The rows of a plan, as they are shown.

use serde_json::{Map, Value};

use super::RepairEntry;
use super::plans::{FieldChange, PlanEntry, PlanOp};
use crate::error::Problem;
use crate::locale::{Language, text};
use crate::registry::copies::EntityRow;
use crate::registry::error::RegistryError;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, ItemRow, PartRow, RemarkRow, Stageable, Staged};

/// Where a page begins: the table, and the number of the row before.
pub(super) type Start = (usize, i64);

/// Reads a cursor.
pub(super) fn start(after: Option<&str>) -> Result<Start, Problem> {
    let Some(cursor) = after else {
        return Ok((0, -1));
    };
    let parsed = cursor
        .split_once(':')
        .and_then(|(table, number)| Some((table.parse().ok()?, number.parse().ok()?)));
    parsed.ok_or_else(|| {
        RegistryError::Argument {
            argument: "after",
            value: cursor.to_owned(),
        }
        .into()
    })
}

/// A page of rows.
pub(super) fn entries(
    connection: &mut AnyConnection,
    plan: &str,
    copy: Option<i64>,
    op: Option<PlanOp>,
    (first, after): Start,
    limit: usize,
) -> Result<Vec<PlanEntry>, Problem> {
    let words: Vec<&str> = match op {
        Some(op) => vec![op.word()],
        None => PlanOp::ALL.map(PlanOp::word).to_vec(),
    };
    let mut found = Vec::new();
    for table in first..4 {
        let after = if table == first { after } else { -1 };
        let limit = limit.saturating_sub(found.len());
        if limit == 0 {
            break;
        }
        let mut page = Page {
            connection: &mut *connection,
            plan,
            copy,
            words: &words,
            after,
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
            table,
        };
        found.extend(match table {
            0 => page.refused()?,
            1 => page.rows::<ItemRow>()?,
            2 => page.rows::<AssociationRow>()?,
            _ => page.rows::<PartRow>()?,
        });
    }
    Ok(found)
}

struct Page<'a> {
    connection: &'a mut AnyConnection,
    plan: &'a str,
    copy: Option<i64>,
    words: &'a [&'a str],
    after: i64,
    limit: i64,
    table: usize,
}

impl Page<'_> {
    fn refused(&mut self) -> Result<Vec<PlanEntry>, Problem> {
        if !self.words.contains(&PlanOp::Refused.word()) {
            return Ok(Vec::new());
        }
        let word = PlanOp::Refused.word();
        let rows = RemarkRow::of_plan(self.connection, self.plan, word, self.after, self.limit)?;
        Ok(rows
            .iter()
            .filter_map(|row| {
                let entry: RepairEntry = serde_json::from_str(&row.entry).ok()?;
                Some(PlanEntry {
                    cursor: format!("{}:{}", self.table, row.number),
                    kind: entry.kind,
                    op: PlanOp::Refused,
                    label: entry
                        .entity
                        .clone()
                        .unwrap_or_else(|| text(Language::En, &entry.message)),
                    identifier: entry.entity,
                    reason: Some(entry.message),
                    place: entry.place,
                    changes: Vec::new(),
                })
            })
            .collect())
    }

    fn rows<R: EntityRow + Stageable + Positioned>(&mut self) -> Result<Vec<PlanEntry>, Problem> {
        let rows = R::staged(
            self.connection,
            self.plan,
            self.words,
            self.after,
            self.limit,
        )?;
        let updated: Vec<String> = rows
            .iter()
            .filter(|staged| staged.op == PlanOp::Updated.word())
            .map(|staged| staged.row.key().to_owned())
            .collect();
        let there = match self.copy {
            Some(copy) => R::of_copy(self.connection, copy, &updated)?,
            None => Vec::new(),
        };
        Ok(rows
            .into_iter()
            .map(|staged| {
                let same =
                    |old: &&R| old.kind() == staged.row.kind() && old.key() == staged.row.key();
                let old = there.iter().find(same);
                self.entry(&staged, old)
            })
            .collect())
    }

    fn entry<R: EntityRow + Positioned>(&self, staged: &Staged<R>, old: Option<&R>) -> PlanEntry {
        PlanEntry {
            cursor: format!("{}:{}", self.table, staged.number),
            kind: staged.row.kind().to_owned(),
            op: PlanOp::of(&staged.op),
            identifier: Some(staged.row.identifier().to_owned()),
            label: staged.label.clone(),
            reason: None,
            place: staged
                .place
                .as_deref()
                .and_then(|place| serde_json::from_str(place).ok()),
            changes: old.map_or_else(Vec::new, |old| changes(old, &staged.row)),
        }
    }
}

/// Rows with a place in their package.
trait Positioned {
    fn position(&self) -> i64;
    fn body(&self) -> &str;
}

macro_rules! positioned {
    ($($row:ident),*) => {$(
        impl Positioned for $row {
            fn position(&self) -> i64 {
                self.position
            }
            fn body(&self) -> &str {
                &self.body
            }
        }
    )*};
}
positioned!(ItemRow, AssociationRow, PartRow);

/// The fields in which two rows differ, in the order of the new one; then those that go.
fn changes<R: Positioned>(old: &R, new: &R) -> Vec<FieldChange> {
    let read =
        |body: &str| -> Map<String, Value> { serde_json::from_str(body).unwrap_or_default() };
    let (before, after) = (read(old.body()), read(new.body()));
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let mut found: Vec<FieldChange> = after
        .keys()
        .chain(gone)
        .filter(|key| before.get(*key) != after.get(*key))
        .map(|key| FieldChange {
            field: key.clone(),
            before: before.get(key).cloned(),
            after: after.get(key).cloned(),
        })
        .collect();
    if old.position() != new.position() {
        found.push(FieldChange {
            field: "position".to_owned(),
            before: Some(old.position().into()),
            after: Some(new.position().into()),
        });
    }
    found
}
