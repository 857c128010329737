//! Counts over everything, kept segment by segment: what a first page without words shows beside its hits.
//!
//! A segment never changes but for what is deleted from it. So how often each value of a column occurs in it is counted
//! once, deleted records included, and what is deleted is taken off again each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{DocId, SegmentReader};

use super::facets::Counted;
use super::filter::Dimension;

/// Counts that are kept at most; then they are all forgotten and made anew as they are asked for.
const MOST_KEPT: usize = 2_000;
/// Records that are counted at once.
const CHUNK: u32 = 4_096;

/// How often each value of a column occurs in a segment.
#[derive(Clone)]
pub(super) enum Occurrences {
    /// By its ordinal.
    Text(Vec<u32>),
    /// By itself.
    Number(HashMap<i64, u32>),
}

/// The counts of the segments that were asked for.
#[derive(Default)]
pub(super) struct Census(Mutex<HashMap<(SegmentId, Dimension), Arc<Occurrences>>>);

impl Census {
    /// Counts everything of a segment that is not deleted.
    pub(super) fn count(
        &self,
        segment: &SegmentReader,
        dimension: Dimension,
        column: &mut Counted,
    ) {
        let key = (segment.segment_id(), dimension);
        if let Some(known) = self.known(&key) {
            column.restore(&known);
        } else {
            let chunks = (0..segment.max_doc()).step_by(CHUNK as usize);
            for start in chunks {
                let end = start.saturating_add(CHUNK).min(segment.max_doc());
                column.count(&(start..end).collect::<Vec<DocId>>());
            }
            if let Some(counted) = column.occurrences() {
                self.keep(key, counted);
            }
        }
        if let Some(alive) = segment.alive_bitset() {
            let all = 0..segment.max_doc();
            let deleted: Vec<DocId> = all.filter(|doc| alive.is_deleted(*doc)).collect();
            column.take_off(&deleted);
        }
    }

    fn known(&self, key: &(SegmentId, Dimension)) -> Option<Arc<Occurrences>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).map(Arc::clone)
    }

    fn keep(&self, key: (SegmentId, Dimension), counted: Occurrences) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(key, Arc::new(counted));
    }
}
