//! Document copies as rows: what a package becomes, what differs from what is there, and the one way to write it.
//!
//! Every change of an entity of a copy, from a package, a table or a mutation, is a [`CopyPlan`]: a difference between
//! the rows wanted and the rows loaded, made without a lock, and applied in one short set-based write that first checks
//! that its base is still the base. The plan of an import is the same with its rows in staging: [`StagedCopy`].

mod apply;
mod borrowed;
mod diff;
mod render;
mod rows;

pub use apply::{CopyPlan, StagedCopy, apply, apply_staged, same_document};
pub use borrowed::{forget_source, home_of, owners};
pub use diff::{CopyDelta, Delta};
pub use render::{criterion, document_link, package, rubrics, with_link};
pub use rows::{
    CopyRows, EntityRow, PART_KINDS, RowMaker, association_row, document_row, end_key, item_row,
};
pub(crate) use rows::{json, word};

use diesel::QueryResult;

use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, ItemRow, PartRow};

/// Loads all entities of a copy.
pub fn load(connection: &mut AnyConnection, document: i64) -> QueryResult<CopyRows> {
    Ok(CopyRows {
        items: ItemRow::of_document(connection, document)?,
        associations: AssociationRow::of_document(connection, document)?,
        parts: PartRow::of_document(connection, document)?,
    })
}
