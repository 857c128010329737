//! The one way to write entities of a copy: check the base, write sets of rows, log each entity.

use diesel::QueryResult;

use super::diff::{CopyDelta, Delta};
use super::rows::{EntityRow, course_row, json};
use crate::access::Visibility;
use crate::error::Problem;
use crate::registry::error::RegistryError;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, CourseRow, DocumentRow, ItemRow, PartRow};
use crate::store::{Entry, Op, WriteTx};

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
        self.delta.is_empty() && self.document_same()
    }

    fn document_same(&self) -> bool {
        self.base.as_ref().is_some_and(|base| {
            base.body == self.document.body
                && base.visibility == self.document.visibility
                && base.origin == self.document.origin
                && base.purpose == self.document.purpose
                && base.package_extensions == self.document.package_extensions
                && base.definitions_extensions == self.document.definitions_extensions
        })
    }
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
        mut document,
        delta,
    } = plan;
    let there = DocumentRow::of(tx.connection(), document.organisation_id, &document.key)?;
    if there.as_ref().map(|row| (row.id, row.changed_seq))
        != base.as_ref().map(|row| (row.id, row.changed_seq))
    {
        return Err(RegistryError::BaseChanged.into());
    }
    let visibility = Visibility::parse(&document.visibility);
    document.id = match &base {
        Some(base) => base.id,
        None => DocumentRow::next_id(tx.connection())?,
    };
    document.item_count =
        base.as_ref().map_or(0, |base| base.item_count) + delta.items.created.len() as i64;
    let seq = tx.log(Entry {
        organisation: document.organisation_id,
        visibility,
        kind: "document",
        document: Some(document.id),
        entity: document.key.clone(),
        op: if base.is_some() {
            Op::Update
        } else {
            Op::Create
        },
        before: base.as_ref().map(logged_document),
        after: Some(logged_document(&document)),
    })?;
    document.changed_seq = seq + delta.len() as i64;
    match &base {
        Some(_) => document.update(tx.connection())?,
        None => document.insert(tx.connection())?,
    };
    write_items(tx, &document, delta.items, visibility)?;
    write(
        tx,
        &document,
        delta.associations,
        visibility,
        AssociationRow::delete_all,
        AssociationRow::insert_all,
    )?;
    write(
        tx,
        &document,
        delta.parts,
        visibility,
        PartRow::delete_all,
        PartRow::insert_all,
    )?;
    Ok(document)
}

fn write_items(
    tx: &mut WriteTx<'_>,
    document: &DocumentRow,
    delta: Delta<ItemRow>,
    visibility: Visibility,
) -> Result<(), Problem> {
    // Course facts hang on the item's row and go with it when it is replaced; so they are written anew.
    let rows = write(
        tx,
        document,
        delta,
        visibility,
        ItemRow::delete_all,
        ItemRow::insert_all,
    )?;
    let courses: Vec<CourseRow> = rows
        .iter()
        .filter_map(|row| course_row(row, document.organisation_id))
        .collect();
    Ok(CourseRow::insert_all(tx.connection(), &courses)?)
}

fn write<R: EntityRow>(
    tx: &mut WriteTx<'_>,
    document: &DocumentRow,
    delta: Delta<R>,
    visibility: Visibility,
    delete_all: fn(&mut AnyConnection, i64, &[R]) -> QueryResult<()>,
    insert_all: fn(&mut AnyConnection, &[R]) -> QueryResult<()>,
) -> Result<Vec<R>, Problem> {
    let replaced: Vec<R> = delta.updated.iter().map(|(old, _)| old.clone()).collect();
    delete_all(tx.connection(), document.id, &replaced)?;
    let mut rows = Vec::with_capacity(delta.len());
    let updated = delta.updated.into_iter().map(|(old, new)| (Some(old), new));
    let created = delta.created.into_iter().map(|new| (None, new));
    for (old, mut new) in updated.chain(created) {
        new.set_document(document.id);
        tx.log(Entry {
            organisation: document.organisation_id,
            visibility,
            kind: new.kind(),
            document: Some(document.id),
            entity: new.key().to_owned(),
            op: if old.is_some() {
                Op::Update
            } else {
                Op::Create
            },
            before: old.map(|old| old.logged()),
            after: Some(new.logged()),
        })?;
        rows.push(new);
    }
    insert_all(tx.connection(), &rows)?;
    Ok(rows)
}
