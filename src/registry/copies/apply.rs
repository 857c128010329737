//! The one way to write entities of a copy: check the base, log each entity, write sets of rows, remember what is gone.
//!
//! A small plan comes with its rows in memory ([`apply`]); the plan of an import lies in staging and is taken from there
//! a chunk at a time ([`apply_staged`]). Both write the same entries and the same rows.

use std::collections::HashMap;

use super::diff::{CopyDelta, Delta};
use super::rows::{EntityRow, course_row, json};
use crate::access::Visibility;
use crate::error::Problem;
use crate::registry::error::RegistryError;
use crate::store::rows::{
    AssociationRow, CourseRow, DocumentRow, ItemRow, PartRow, Stageable, TombstoneRow,
    staged_successors,
};
use crate::store::{Entry, Op, WriteTx};

/// Staged rows that are looked at together.
const CHUNK: i64 = 1000;

/// A planned change of one copy.
#[derive(Clone, Debug)]
pub struct CopyPlan {
    /// The copy as it was when the plan was made; `None` for a new one.
    pub base: Option<DocumentRow>,
    /// The copy as it shall be. `id`, `changed_seq` and `item_count` are filled when it is written.
    pub document: DocumentRow,
    /// Its entities.
    pub delta: CopyDelta,
}

impl CopyPlan {
    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.delta.is_empty()
            && self
                .base
                .as_ref()
                .is_some_and(|base| same_document(base, &self.document))
    }
}

/// Whether two rows of a document say the same.
pub fn same_document(base: &DocumentRow, document: &DocumentRow) -> bool {
    base.body == document.body
        && base.visibility == document.visibility
        && base.origin == document.origin
        && base.purpose == document.purpose
        && base.package_extensions == document.package_extensions
        && base.definitions_extensions == document.definitions_extensions
}

/// A planned change of one copy whose entities lie in staging.
#[derive(Clone, Debug)]
pub struct StagedCopy {
    /// The plan.
    pub plan: String,
    /// Number and version of the copy when the plan was made; `None` for a new one.
    pub base: Option<(i64, i64)>,
    /// The copy as it shall be, as in [`CopyPlan`].
    pub document: DocumentRow,
    /// How many entities are written or removed.
    pub entries: i64,
    /// By how many the items become more.
    pub more_items: i64,
}

/// The state of a document as the log keeps it.
fn logged_document(row: &DocumentRow) -> String {
    let or_null = |text: &Option<String>| text.clone().unwrap_or_else(|| "null".to_owned());
    format!(
        "{{\"origin\":{},\"purpose\":{},\"visibility\":{},\"packageExtensions\":{},\"definitionsExtensions\":{},\"body\":{}}}",
        json(&row.origin),
        json(&row.purpose),
        json(&row.visibility),
        or_null(&row.package_extensions),
        or_null(&row.definitions_extensions),
        row.body,
    )
}

/// Writes the plan and returns the copy as written.
///
/// # Errors
/// [`RegistryError::BaseChanged`] if the copy changed since the plan was made; nothing is written then.
pub fn apply(tx: &mut WriteTx<'_>, plan: CopyPlan) -> Result<DocumentRow, Problem> {
    let CopyPlan {
        base,
        document,
        delta,
    } = plan;
    let base = base.map(|base| (base.id, base.changed_seq));
    let more_items = delta.items.created.len() as i64 - delta.items.removed.len() as i64;
    let copy = begin(tx, base, document, delta.len() as i64, more_items)?;
    let successors = successors_of(&delta.associations);
    let items = copy.write(tx, delta.items, &successors)?;
    copy.write(tx, delta.associations, &successors)?;
    copy.write(tx, delta.parts, &successors)?;
    // Course facts hang on the item's row and go with it when it is replaced; so they are written anew.
    let courses: Vec<CourseRow> = items
        .iter()
        .filter_map(|row| course_row(row, copy.document.organisation_id))
        .collect();
    CourseRow::insert_all(tx.connection(), &courses)?;
    Ok(copy.document)
}

/// Writes a plan from staging and returns the copy as written.
///
/// # Errors
/// [`RegistryError::BaseChanged`] if the copy changed since the plan was made; nothing is written then.
pub fn apply_staged(tx: &mut WriteTx<'_>, staged: StagedCopy) -> Result<DocumentRow, Problem> {
    let StagedCopy {
        plan,
        base,
        document,
        entries,
        more_items,
    } = staged;
    let copy = begin(tx, base, document, entries, more_items)?;
    let mut courses = Vec::new();
    copy.take::<ItemRow>(tx, &plan, |row| {
        courses.extend(course_row(row, copy.document.organisation_id));
    })?;
    copy.take::<AssociationRow>(tx, &plan, |_| ())?;
    copy.take::<PartRow>(tx, &plan, |_| ())?;
    CourseRow::insert_all(tx.connection(), &courses)?;
    Ok(copy.document)
}

/// A copy that is being written.
struct Writing {
    document: DocumentRow,
    visibility: Visibility,
    /// Whether nothing of it was there before.
    new: bool,
}

/// Checks the base, logs and writes the document.
fn begin(
    tx: &mut WriteTx<'_>,
    base: Option<(i64, i64)>,
    mut document: DocumentRow,
    entries: i64,
    more_items: i64,
) -> Result<Writing, Problem> {
    let there = DocumentRow::of(tx.connection(), document.organisation_id, &document.key)?;
    if there.as_ref().map(|row| (row.id, row.changed_seq)) != base {
        return Err(RegistryError::BaseChanged.into());
    }
    let visibility = Visibility::parse(&document.visibility);
    document.id = match &there {
        Some(there) => there.id,
        None => DocumentRow::next_id(tx.connection())?,
    };
    document.item_count = there.as_ref().map_or(0, |there| there.item_count) + more_items;
    let seq = tx.log(Entry {
        organisation: document.organisation_id,
        visibility,
        kind: "document",
        document: Some(document.id),
        entity: document.key.clone(),
        op: if there.is_some() {
            Op::Update
        } else {
            Op::Create
        },
        before: there.as_ref().map(logged_document),
        after: Some(logged_document(&document)),
    })?;
    document.changed_seq = seq + entries;
    match &there {
        Some(_) => document.update(tx.connection())?,
        None => document.insert(tx.connection())?,
    };
    Ok(Writing {
        document,
        visibility,
        new: there.is_none(),
    })
}

/// Where what is removed goes: from a key to key and address.
type Successors = HashMap<String, (String, String)>;

fn successors_of(delta: &Delta<AssociationRow>) -> Successors {
    let updated = delta.updated.iter().map(|(_, new)| new);
    delta
        .created
        .iter()
        .chain(updated)
        .filter(|row| row.kind == "replacedBy")
        .map(|row| {
            (
                row.origin_key.clone(),
                (row.destination_key.clone(), row.destination_uri.clone()),
            )
        })
        .collect()
}

impl Writing {
    fn log<R: EntityRow>(
        &self,
        tx: &mut WriteTx<'_>,
        old: Option<&R>,
        new: Option<&R>,
    ) -> Result<(), Problem> {
        let Some(row) = new.or(old) else {
            return Ok(());
        };
        tx.log(Entry {
            organisation: self.document.organisation_id,
            visibility: self.visibility,
            kind: row.kind(),
            document: Some(self.document.id),
            entity: row.key().to_owned(),
            op: match (old, new) {
                (None, _) => Op::Create,
                (Some(_), Some(_)) => Op::Update,
                (Some(_), None) => Op::Delete,
            },
            before: old.map(EntityRow::logged),
            after: new.map(EntityRow::logged),
        })?;
        Ok(())
    }

    /// Writes one kind of entity from memory and returns the rows as written.
    fn write<R: EntityRow>(
        &self,
        tx: &mut WriteTx<'_>,
        delta: Delta<R>,
        successors: &Successors,
    ) -> Result<Vec<R>, Problem> {
        let mut rows = Vec::with_capacity(delta.created.len() + delta.updated.len());
        let mut replaced = Vec::with_capacity(delta.updated.len());
        for (old, mut new) in delta.updated {
            new.set_document(self.document.id);
            self.log(tx, Some(&old), Some(&new))?;
            replaced.push(old);
            rows.push(new);
        }
        for mut new in delta.created {
            new.set_document(self.document.id);
            self.log(tx, None, Some(&new))?;
            rows.push(new);
        }
        for old in &delta.removed {
            self.log(tx, Some(old), None)?;
        }
        self.bury(tx, &delta.removed, successors)?;
        self.raise(tx, &rows)?;
        replaced.extend(delta.removed);
        R::delete_all(tx.connection(), self.document.id, &replaced)?;
        R::insert_all(tx.connection(), &rows)?;
        Ok(rows)
    }

    /// Writes one kind of entity from staging; `each` sees every row that is written.
    fn take<R: EntityRow + Stageable>(
        &self,
        tx: &mut WriteTx<'_>,
        plan: &str,
        mut each: impl FnMut(&R),
    ) -> Result<(), Problem> {
        const OPS: [&str; 3] = ["create", "update", "remove"];
        let mut after = -1;
        loop {
            let chunk = R::staged(tx.connection(), plan, &OPS, after, CHUNK)?;
            let Some(last) = chunk.last() else { break };
            after = last.number;
            let old: Vec<String> = chunk
                .iter()
                .filter(|staged| staged.op != "create")
                .map(|staged| staged.row.key().to_owned())
                .collect();
            let mut old: HashMap<(&'static str, String), R> =
                R::of_copy(tx.connection(), self.document.id, &old)?
                    .into_iter()
                    .map(|row| ((row.kind(), row.key().to_owned()), row))
                    .collect();
            let (mut removed, mut written) = (Vec::new(), Vec::with_capacity(chunk.len()));
            for staged in chunk {
                let mut row = staged.row;
                row.set_document(self.document.id);
                let there = old.remove(&(row.kind(), row.key().to_owned()));
                if staged.op == "remove" {
                    self.log(tx, there.as_ref(), None)?;
                    removed.extend(there);
                } else {
                    self.log(tx, there.as_ref(), Some(&row))?;
                    each(&row);
                    written.push(row);
                }
            }
            let keys: Vec<String> = removed.iter().map(|row| row.key().to_owned()).collect();
            let successors = staged_successors(tx.connection(), plan, &keys)?;
            let successors = successors
                .into_iter()
                .map(|(from, key, uri)| (from, (key, uri)));
            self.bury(tx, &removed, &successors.collect())?;
            self.raise(tx, &written)?;
        }
        let connection = tx.connection();
        if !self.new {
            R::clear(connection, plan, self.document.id, "update")?;
            R::clear(connection, plan, self.document.id, "remove")?;
        }
        R::take(connection, plan, self.document.id)?;
        Ok(())
    }

    /// Remembers what is removed. Its associations must still be there.
    fn bury<R: EntityRow>(
        &self,
        tx: &mut WriteTx<'_>,
        removed: &[R],
        successors: &Successors,
    ) -> Result<(), Problem> {
        if removed.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = removed.iter().map(|row| row.key().to_owned()).collect();
        let mut known: Successors =
            AssociationRow::successors(tx.connection(), self.document.id, &keys)?
                .into_iter()
                .map(|(from, key, uri)| (from, (key, uri)))
                .collect();
        known.extend(successors.clone());
        let stones: Vec<TombstoneRow> = removed
            .iter()
            .map(|row| {
                let successor = known.get(row.key());
                TombstoneRow {
                    document_id: self.document.id,
                    kind: row.kind().to_owned(),
                    key: row.key().to_owned(),
                    identifier: row.identifier().to_owned(),
                    uri: row.uri().to_owned(),
                    document: self.document.identifier.clone(),
                    organisation_id: self.document.organisation_id,
                    visibility: self.document.visibility.clone(),
                    removed_at: tx.at(),
                    seq: self.document.changed_seq,
                    successor_key: successor.map(|(key, _)| key.clone()),
                    successor_uri: successor.map(|(_, uri)| uri.clone()),
                }
            })
            .collect();
        self.raise(tx, removed)?;
        Ok(TombstoneRow::insert_all(tx.connection(), &stones)?)
    }

    /// Forgets the tombstones of what is there again.
    fn raise<R: EntityRow>(&self, tx: &mut WriteTx<'_>, rows: &[R]) -> Result<(), Problem> {
        if self.new {
            return Ok(());
        }
        let mut kinds: HashMap<&'static str, Vec<String>> = HashMap::new();
        for row in rows {
            kinds
                .entry(row.kind())
                .or_default()
                .push(row.key().to_owned());
        }
        for (kind, keys) in kinds {
            TombstoneRow::delete_all(tx.connection(), self.document.id, kind, &keys)?;
        }
        Ok(())
    }
}
