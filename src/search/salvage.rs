//! Takes damaged segments out of an index, so that the others can serve until it is built anew.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tantivy::{Index, TantivyError};

/// Tells later starts that segments were struck, since nothing else shows it.
const MARK: &str = "salvaged";

/// Whether segments were struck from the index in this folder, now or at an earlier start.
pub(super) fn has_lost(dir: &Path) -> bool {
    dir.join(MARK).exists()
}

/// Strikes the segments of which a file is damaged or gone from the index's list; how many there were. The index has to be
/// opened again if there were any.
///
/// # Errors
/// Where the list itself cannot be read or written.
pub(super) fn drop_damaged(index: &Index, dir: &Path) -> Result<usize, TantivyError> {
    let directory = index.directory();
    let managed = directory.list_managed_files();
    let damaged: HashSet<String> = index
        .searchable_segment_metas()?
        .iter()
        .map(|segment| segment.id().uuid_string())
        .filter(|id| {
            let of_segment = |path: &&PathBuf| path.to_string_lossy().starts_with(id.as_str());
            // An error means that the file is gone or too short to be one.
            let mut files = managed.iter().filter(of_segment);
            files.any(|path| !directory.validate_checksum(path).unwrap_or(false))
        })
        .collect();
    if !damaged.is_empty() {
        // First, so that a crash in between does not hide it.
        std::fs::File::create(dir.join(MARK))?.sync_all()?;
        strike(&damaged, &dir.join("meta.json"))?;
    }
    Ok(damaged.len())
}

fn strike(segments: &HashSet<String>, list: &Path) -> Result<(), TantivyError> {
    let corrupt = |error: serde_json::Error| TantivyError::InternalError(error.to_string());
    let mut meta: Value = serde_json::from_slice(&std::fs::read(list)?).map_err(corrupt)?;
    if let Some(Value::Array(listed)) = meta.get_mut("segments") {
        listed.retain(|segment| {
            let id = segment.get("segment_id").and_then(Value::as_str);
            !id.is_some_and(|id| segments.contains(&id.replace('-', "")))
        });
    }
    let beside = list.with_extension("struck");
    std::fs::write(&beside, serde_json::to_vec(&meta).map_err(corrupt)?)?;
    Ok(std::fs::rename(&beside, list)?)
}
