//! A table before its columns mean anything: the rows of a CSV file or of a sheet, and which column is which.

use std::collections::HashSet;

use encoding_rs::SHIFT_JIS;

use super::{SheetError, workbook};
use crate::error::{Message, Place};
use crate::exchange::ExchangeError;
use crate::exchange::framework::{ReadOptions, Remark};
use crate::exchange::table::{self, Row};

/// The rows that have text, the header among them.
pub(super) struct Raw {
    /// The sheet, where the rows come from a workbook.
    pub sheet: Option<String>,
    /// All rows.
    pub rows: Vec<Row>,
    /// What is to be told about how they were read.
    pub remarks: Vec<Remark>,
}

/// A table with a header.
pub(super) struct Grid {
    /// The sheet, where the table stands in a workbook.
    pub sheet: Option<String>,
    /// Names of the columns, without the space around them.
    pub header: Vec<String>,
    /// Row of the header, from 1; 0 where there is none and the columns are known by their place.
    pub header_row: usize,
    /// The rows below it.
    pub rows: Vec<Row>,
    /// What is to be told about how they were read.
    pub remarks: Vec<Remark>,
}

/// A header's letters and digits in lower case: `CF Item Type`, `cf_item_type` and `CFItemType` are one name.
pub(super) fn name_of(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The rows of a CSV file, or of the first sheet of a workbook.
pub(super) fn raw(bytes: &[u8], options: &ReadOptions) -> Result<Raw, SheetError> {
    if workbook::is_archive(bytes) {
        let mut sheets = workbook::sheets(bytes, options, |number, _| number == 0)?;
        let sheet = sheets.pop().ok_or(ExchangeError::Empty)?;
        return Ok(Raw {
            sheet: Some(sheet.name),
            rows: sheet.rows,
            remarks: Vec::new(),
        });
    }
    let (text, encoding) = table::decoded(bytes)?;
    let rows = table::cut(&text, table::delimiter(text.trim_start()))?;
    let mut remarks = Vec::new();
    if encoding == SHIFT_JIS {
        remarks.push(Remark {
            place: None,
            kind: "read-as-shift-jis",
            entity: None,
            message: Message::new("exchange-read-as-shift-jis"),
        });
    }
    Ok(Raw {
        sheet: None,
        rows,
        remarks,
    })
}

impl Raw {
    /// The table whose header is the first row.
    pub fn with_header(self) -> Result<Grid, SheetError> {
        let mut rows = self.rows.into_iter();
        let first = rows.next().ok_or(ExchangeError::Empty)?;
        let header = first.cells.iter().map(|name| name.trim().to_owned());
        let mut header: Vec<String> = header.collect();
        let named = header.iter().rposition(|name| !name.is_empty());
        header.truncate(named.map_or(0, |last| last + 1));
        if header.len() > MAX_COLUMNS {
            return Err(SheetError::TooManyCells {
                sheet: self.sheet.unwrap_or_default(),
                limit: MAX_COLUMNS as u64,
            });
        }
        Ok(Grid {
            sheet: self.sheet,
            header,
            header_row: first.number,
            rows: rows.collect(),
            remarks: self.remarks,
        })
    }
}

impl Grid {
    /// A CSV file or the first sheet of a workbook, its first row with text being the header.
    pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Grid, SheetError> {
        raw(bytes, options)?.with_header()
    }

    /// The place of a cell.
    pub fn place(&self, row: usize, column: &str) -> Place {
        let column = column.to_owned();
        match self.sheet.clone() {
            Some(sheet) => Place::Sheet { sheet, row, column },
            None => Place::Cell { row, column },
        }
    }
}

/// Columns a table may have; no layout has a tenth of it.
pub(super) const MAX_COLUMNS: usize = 1024;

/// Which column is which.
pub(super) struct Columns<F> {
    known: Vec<(F, usize)>,
    /// Columns the layout does not know, by position: a repeated name with its number.
    other: Vec<(usize, String)>,
}

impl<F: Clone + PartialEq> Columns<F> {
    /// Matches the header with what `field` makes of the name of a column.
    ///
    /// # Errors
    /// Every known column that stands twice.
    pub fn bind(grid: &Grid, field: impl Fn(&str) -> Option<F>) -> Result<Self, SheetError> {
        let mut columns = Columns {
            known: Vec::new(),
            other: Vec::new(),
        };
        let mut names = HashSet::new();
        for (position, written) in grid.header.iter().enumerate() {
            match field(&name_of(written)) {
                Some(field) if columns.has(&field) => {
                    return Err(ExchangeError::RepeatedColumn {
                        column: written.clone(),
                    }
                    .into());
                }
                Some(field) => columns.known.push((field, position)),
                None if written.is_empty() => {}
                None => columns.other.push((position, unused(&mut names, written))),
            }
        }
        Ok(columns)
    }

    /// Columns that a person chose; every other that has a name is one the layout does not know.
    pub fn chosen(grid: &Grid, known: Vec<(F, usize)>) -> Self {
        let mut columns = Columns::at(known);
        let mut names = HashSet::new();
        for (position, written) in grid.header.iter().enumerate() {
            let chosen = columns.known.iter().any(|(_, known)| *known == position);
            if !chosen && !written.is_empty() {
                columns.other.push((position, unused(&mut names, written)));
            }
        }
        columns
    }

    /// Columns at given places, where nothing else says what they are.
    pub fn at(known: Vec<(F, usize)>) -> Self {
        let other = Vec::new();
        Columns { known, other }
    }

    /// Whether there is such a column.
    pub fn has(&self, field: &F) -> bool {
        self.known.iter().any(|(known, _)| known == field)
    }

    /// The columns the layout knows, in their order.
    pub fn known(&self) -> impl Iterator<Item = &F> {
        self.known.iter().map(|(field, _)| field)
    }

    /// The names of the columns it does not know.
    pub fn other(&self) -> impl Iterator<Item = &str> {
        self.other.iter().map(|(_, name)| name.as_str())
    }

    /// A cell as it is written; empty where there is no such column.
    pub fn cell<'r>(&self, row: &'r Row, field: &F) -> &'r str {
        let position = self.known.iter().find(|(known, _)| known == field);
        position
            .and_then(|(_, position)| row.cells.get(*position))
            .map_or("", String::as_str)
    }

    /// A cell without the space around it; `None` where it is blank.
    pub fn text<'r>(&self, row: &'r Row, field: &F) -> Option<&'r str> {
        Some(self.cell(row, field).trim()).filter(|text| !text.is_empty())
    }

    /// The cells of columns the layout does not know that have text, with their names; a text outside every column
    /// that has a name stands under its letter.
    pub fn others<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (String, &'r str)> {
        row.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty())
            .filter(|(position, _)| !self.known.iter().any(|(_, known)| known == position))
            .map(|(position, cell)| {
                let named = self.other_at(position).map(str::to_owned);
                (named.unwrap_or_else(|| letter(position)), cell.as_str())
            })
    }

    fn other_at(&self, position: usize) -> Option<&str> {
        let found = self.other.binary_search_by_key(&position, |(at, _)| *at);
        let (_, name) = self.other.get(found.ok()?)?;
        Some(name)
    }

    /// The first text of a row that stands under no name.
    pub fn nameless<'r>(&self, row: &'r Row) -> Option<&'r str> {
        let named = |position: &usize| {
            self.known.iter().any(|(_, known)| known == position)
                || self.other_at(*position).is_some()
        };
        let mut cells = row.cells.iter().enumerate();
        cells
            .find(|(position, cell)| !cell.trim().is_empty() && !named(position))
            .map(|(_, cell)| cell.as_str())
    }
}

/// A name that no other column has: of several with the same name, all but the first get a number.
fn unused(names: &mut HashSet<String>, written: &str) -> String {
    let mut name = written.to_owned();
    let mut number = 1;
    while !names.insert(name.clone()) {
        number += 1;
        name = format!("{written} [{number}]");
    }
    name
}

/// The letter of a column, as spreadsheet programs show it.
fn letter(position: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = position + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
