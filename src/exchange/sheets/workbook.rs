//! Workbooks (`.xlsx`) to rows of text, within bounds.
//!
//! A workbook is a zip archive, and a small archive can expand to any size. So every part is first expanded into nothing
//! and counted, with the same library that calamine opens archives with (what is counted is exactly what calamine will
//! see), and calamine meets the bytes only when their sum lies within the bound. Its cells are then taken one by one:
//! its own ranges are rectangles, and two cells at opposite corners of a sheet would need memory for all between them.
//! Formulas give the value that was stored with them.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Cell, DataRef, ExcelDateTime, Reader, Xlsx};
use zip::ZipArchive;

use super::SheetError;
use super::grid::MAX_COLUMNS;
use crate::exchange::framework::{MAX_EXPANDED, ReadOptions};
use crate::exchange::table::Row;

/// A sheet: its name and the rows that have text.
#[derive(Debug)]
pub(super) struct Sheet {
    /// As the workbook spells it.
    pub name: String,
    /// Rows with text, numbered as a spreadsheet shows them.
    pub rows: Vec<Row>,
}

/// What an archive may expand to however small it is.
const FLOOR: u64 = 16 << 20;
/// How many times its own size an archive may expand to above [`FLOOR`]; real workbooks stay below thirty.
const RATIO: u64 = 200;
/// XML elements a workbook may have: those of some two million cells.
const MAX_ELEMENTS: u64 = 24_000_000;
/// Cells all sheets together may have.
const MAX_CELLS: u64 = 8_000_000;
/// Text that cells may have beside what the size of the archive allows for: a shared text may stand in many cells.
const TEXT_FLOOR: u64 = 64 << 20;

/// Whether bytes are a zip archive, as every workbook is.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the sheets that `wanted` asks for, given the number and name of each, in the order of the workbook.
pub(super) fn sheets(
    bytes: &[u8],
    options: &ReadOptions,
    wanted: impl Fn(usize, &str) -> bool,
) -> Result<Vec<Sheet>, SheetError> {
    let text = measure(bytes, options)?;
    guarded(|| {
        let mut book = open(bytes)?;
        let mut budget = Budget {
            cells: MAX_CELLS,
            text: text.saturating_mul(2).saturating_add(TEXT_FLOOR),
        };
        let mut read = Vec::new();
        for (number, name) in book.sheet_names().into_iter().enumerate() {
            if wanted(number, &name) {
                let rows = rows(&mut book, &name, &mut budget)?;
                read.push(Sheet { name, rows });
            }
        }
        Ok(read)
    })
}

/// The names of the sheets.
pub(super) fn names(bytes: &[u8], options: &ReadOptions) -> Result<Vec<String>, SheetError> {
    measure(bytes, options)?;
    guarded(|| Ok(open(bytes)?.sheet_names()))
}

fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, SheetError> {
    Xlsx::new(Cursor::new(bytes)).map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> SheetError {
    SheetError::Broken {
        reason: error.to_string().chars().take(200).collect(),
    }
}

/// Runs what reads hostile bytes in somebody else's code: should that panic, the workbook is broken, and we are not.
fn guarded<T>(work: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broken("unreadable content")))
}

/// Expands every part into nothing; the sum of their sizes in bytes.
fn measure(bytes: &[u8], options: &ReadOptions) -> Result<u64, SheetError> {
    let limit = match options.max_expanded {
        0 => MAX_EXPANDED,
        given => given,
    };
    let limit = limit.min(FLOOR.saturating_add((bytes.len() as u64).saturating_mul(RATIO)));
    guarded(|| {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        let (mut total, mut elements) = (0u64, 0u64);
        let mut buffer = vec![0; 64 << 10];
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).map_err(broken)?;
            loop {
                let read = part.read(&mut buffer).map_err(broken)?;
                let Some(chunk) = buffer.get(..read).filter(|chunk| !chunk.is_empty()) else {
                    break;
                };
                total += chunk.len() as u64;
                elements += chunk.iter().filter(|byte| **byte == b'<').count() as u64;
                if total > limit {
                    return Err(SheetError::Expands { limit });
                }
                if elements > MAX_ELEMENTS {
                    return Err(SheetError::TooManyCells {
                        sheet: String::new(),
                        limit: MAX_CELLS,
                    });
                }
            }
        }
        Ok(total)
    })
}

/// What may still be taken: a shared text is stored once and may stand in every cell.
struct Budget {
    cells: u64,
    text: u64,
}

impl Budget {
    fn take(&mut self, sheet: &str, text: &str) -> Result<(), SheetError> {
        for (left, used) in [(&mut self.cells, 1), (&mut self.text, text.len() as u64)] {
            *left = left
                .checked_sub(used)
                .ok_or_else(|| SheetError::TooManyCells {
                    sheet: sheet.to_owned(),
                    limit: MAX_CELLS,
                })?;
        }
        Ok(())
    }
}

fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    budget: &mut Budget,
) -> Result<Vec<Row>, SheetError> {
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = text_of(&cell);
        if text.trim().is_empty() {
            continue;
        }
        // One cell far out would make its row as long.
        if column as usize >= MAX_COLUMNS {
            return Err(SheetError::TooManyCells {
                sheet: name.to_owned(),
                limit: MAX_COLUMNS as u64,
            });
        }
        budget.take(name, &text)?;
        put(
            &mut rows,
            row as usize + 1,
            column as usize,
            text,
            budget,
            name,
        )?;
    }
    rows.sort_by_key(|row| row.number);
    rows.dedup_by(|later, row| later.number == row.number && merge(row, later));
    Ok(rows)
}

/// Adds the cells of a row that was written in two parts.
fn merge(row: &mut Row, later: &mut Row) -> bool {
    for (column, text) in later.cells.iter_mut().enumerate() {
        match row.cells.get_mut(column) {
            Some(cell) if cell.is_empty() => *cell = std::mem::take(text),
            Some(_) => {}
            None => row.cells.push(std::mem::take(text)),
        }
    }
    true
}

/// Puts a text in its row; rows nearly always come in order, and those that do not are put in order afterwards.
fn put(
    rows: &mut Vec<Row>,
    number: usize,
    column: usize,
    text: String,
    budget: &mut Budget,
    sheet: &str,
) -> Result<(), SheetError> {
    if rows.last().is_none_or(|row| row.number != number) {
        rows.push(Row {
            number,
            cells: Vec::new(),
        });
    }
    let Some(row) = rows.last_mut() else {
        return Ok(());
    };
    while row.cells.len() <= column {
        budget.take(sheet, "")?;
        row.cells.push(String::new());
    }
    if let Some(cell) = row.cells.get_mut(column) {
        *cell = text;
    }
    Ok(())
}

/// The text of a cell: text as it is, numbers in their shortest form, days and times as ISO 8601 writes them.
fn text_of(cell: &Cell<DataRef<'_>>) -> String {
    match cell.get_value() {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(time) => time_of(time),
        DataRef::Error(error) => error.to_string(),
    }
}

fn time_of(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) {
        return date;
    }
    let clock = format!("{date}T{hour:02}:{minute:02}:{second:02}");
    if milli == 0 {
        format!("{clock}Z")
    } else {
        format!("{clock}.{milli:03}Z")
    }
}
