//! Rows by noun: what a table holds, how it is found, how batches of it are written.
//!
//! Nothing here decides about rights or logs a change; `registry` does both and is the only caller that writes.

mod badges;
mod blobs;
mod courses;
mod documents;
mod entities;
mod issuers;
mod keys;
mod mirrors;
mod organisations;
mod plans;
mod reports;
mod staging;
mod tombstones;
mod trust;
mod verdicts;

pub use badges::BadgeRow;
pub use blobs::{BlobRow, BlobUseRow};
pub use courses::CourseRow;
pub use documents::DocumentRow;
pub use entities::{AssociationRow, ItemRow, PartRow};
pub use issuers::IssuerRow;
pub use keys::{KeyRow, PersonRow};
pub use mirrors::{
    MirrorFrameworkRow, MirrorProgress, MirrorRow, secret_of_mirror, set_secret_of_mirror,
};
pub use organisations::OrganisationRow;
pub use plans::{PlanRow, RemarkRow};
pub use reports::ReportRow;
pub use staging::{Stageable, Staged, staged_children, staged_successors};
pub use tombstones::TombstoneRow;
pub use trust::TrustedIssuerRow;
pub use verdicts::{VerdictRow, followed, set_followed};

/// Rows per batch statement: with the widest table (19 columns) well under SQLite's 32,766 binds.
pub(crate) const BATCH: usize = 1000;

/// Keys per `IN (…)` list.
pub(crate) const KEYS: usize = 1000;

/// Loads rows for many keys, in chunks the engine takes.
pub(crate) fn in_chunks<K, R, E>(
    keys: &[K],
    mut load: impl FnMut(&[K]) -> Result<Vec<R>, E>,
) -> Result<Vec<R>, E> {
    let mut rows = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(KEYS) {
        rows.append(&mut load(chunk)?);
    }
    Ok(rows)
}
