//! Cells without a home in CASE, under `extensions.kakehashi.cells`: columns of one's own, and texts of known columns
//! that another text of the same meaning would replace (`2017-09-14 21:32:05` for a time in RFC 3339).

use serde_json::Value;

use crate::case::facts::KEY;
use crate::case::model::Extensions;

const CELLS: &str = "cells";

/// Keeps a cell.
pub(super) fn keep(extensions: &mut Extensions, column: &str, text: &str) {
    let facts = extensions
        .entry(KEY)
        .or_insert_with(|| Value::Object(Extensions::new()));
    let Some(facts) = facts.as_object_mut() else {
        return;
    };
    let cells = facts
        .entry(CELLS)
        .or_insert_with(|| Value::Object(Extensions::new()));
    if let Some(cells) = cells.as_object_mut() {
        cells.insert(column.to_owned(), Value::from(text));
    }
}

/// All kept cells.
pub(super) fn all(extensions: &Extensions) -> impl Iterator<Item = (&str, &str)> {
    let cells = extensions
        .get(KEY)
        .and_then(|facts| facts.get(CELLS))
        .and_then(Value::as_object);
    cells
        .into_iter()
        .flatten()
        .filter_map(|(column, text)| Some((column.as_str(), text.as_str()?)))
}

/// The text kept of a column.
pub(super) fn text<'e>(extensions: &'e Extensions, column: &str) -> Option<&'e str> {
    extensions.get(KEY)?.get(CELLS)?.get(column)?.as_str()
}
