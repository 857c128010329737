//! Which thing a row speaks of: owner, code and version, empty cells taken from the row above.

use std::collections::HashMap;

use crate::error::Place;

use super::cells::Cells;
use super::{ExchangeError, Fault};

/// What tells one course or badge class from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// Slug of the institution or issuer.
    pub owner: String,
    /// Its code.
    pub code: String,
    /// Version, if any row of it names one.
    pub version: Option<String>,
}

/// The things a table has spoken of so far, numbered as they appear.
pub(super) struct Keys {
    owner_column: &'static str,
    code_column: &'static str,
    numbers: HashMap<Key, usize>,
    versions: HashMap<(String, String), Option<String>>,
    above: Option<Key>,
}

impl Keys {
    /// Nothing yet; the columns are those of owner and code.
    pub fn new(owner_column: &'static str, code_column: &'static str) -> Self {
        Keys {
            owner_column,
            code_column,
            numbers: HashMap::new(),
            versions: HashMap::new(),
            above: None,
        }
    }

    /// The number and key of the thing a row speaks of. An empty owner is that of the row above; an empty code too, if the
    /// owner is the same; an empty version is the last one of the same code. `None`, and a fault, where nothing is above.
    pub fn of_row(&mut self, cells: &mut Cells<'_>) -> Option<(usize, Key)> {
        let above = self.above.as_ref();
        let owner = cells
            .text(self.owner_column)
            .or_else(|| above.map(|key| key.owner.clone()));
        let same_owner = above.filter(|key| Some(&key.owner) == owner.as_ref());
        let code = cells
            .text(self.code_column)
            .or_else(|| same_owner.map(|key| key.code.clone()));
        let (Some(owner), Some(code)) = (&owner, &code) else {
            cells.fault(
                if owner.is_none() {
                    self.owner_column
                } else {
                    self.code_column
                },
                Fault::Required,
            );
            return None;
        };
        let latest = self
            .versions
            .entry((owner.clone(), code.clone()))
            .or_default();
        let version = cells.text("version").or_else(|| latest.clone());
        latest.clone_from(&version);
        let key = Key {
            owner: owner.clone(),
            code: code.clone(),
            version,
        };
        self.above = Some(key.clone());
        let next = self.numbers.len();
        Some((*self.numbers.entry(key.clone()).or_insert(next), key))
    }
}

/// The fault of a thing that no row gives a column it must have; `place` is where the thing is first named.
pub(super) fn missing(place: &Place, column: &str) -> ExchangeError {
    let (column, value) = (column.to_owned(), String::new());
    ExchangeError::Cell {
        row: row_of(place),
        column,
        value,
        fault: Fault::Required,
    }
}

/// The row of a cell.
pub(super) fn row_of(place: &Place) -> usize {
    match place {
        Place::Cell { row, .. } => *row,
        _ => 0,
    }
}
