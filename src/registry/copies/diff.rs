//! What differs between the rows wanted and the rows that are there.

use std::collections::HashMap;

use super::rows::{CopyRows, EntityRow};
use crate::store::rows::{AssociationRow, ItemRow, PartRow};

/// The difference of one kind of entity.
#[derive(Clone, Debug)]
pub struct Delta<R> {
    /// Wanted and not there.
    pub created: Vec<R>,
    /// There, but otherwise: old and new.
    pub updated: Vec<(R, R)>,
    /// There as wanted.
    pub unchanged: usize,
    /// There and not mentioned. Kept: nothing is removed unless asked.
    pub kept: usize,
    /// There, and asked to go.
    pub removed: Vec<R>,
}

impl<R> Default for Delta<R> {
    fn default() -> Self {
        Delta {
            created: Vec::new(),
            updated: Vec::new(),
            unchanged: 0,
            kept: 0,
            removed: Vec::new(),
        }
    }
}

impl<R: EntityRow> Delta<R> {
    /// Compares by key (and kind).
    pub fn between(wanted: Vec<R>, there: Vec<R>) -> Self {
        let mut there: HashMap<(&'static str, String), R> = there
            .into_iter()
            .map(|row| ((row.kind(), row.key().to_owned()), row))
            .collect();
        let mut delta = Delta::default();
        for row in wanted {
            match there.remove(&(row.kind(), row.key().to_owned())) {
                None => delta.created.push(row),
                Some(old) if old.same(&row) => delta.unchanged += 1,
                Some(old) => delta.updated.push((old, row)),
            }
        }
        delta.kept = there.len();
        delta
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows are to be written or removed.
    pub fn len(&self) -> usize {
        self.created.len() + self.updated.len() + self.removed.len()
    }
}

/// The difference of a whole copy.
#[derive(Clone, Debug, Default)]
pub struct CopyDelta {
    /// Items.
    pub items: Delta<ItemRow>,
    /// Associations.
    pub associations: Delta<AssociationRow>,
    /// Definitions and rubric parts.
    pub parts: Delta<PartRow>,
}

impl CopyDelta {
    /// Compares a copy as wanted with the copy as it is.
    pub fn between(wanted: CopyRows, there: CopyRows) -> Self {
        CopyDelta {
            items: Delta::between(wanted.items, there.items),
            associations: Delta::between(wanted.associations, there.associations),
            parts: Delta::between(wanted.parts, there.parts),
        }
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.associations.is_empty() && self.parts.is_empty()
    }

    /// How many rows are to be written or removed.
    pub fn len(&self) -> usize {
        self.items.len() + self.associations.len() + self.parts.len()
    }
}
