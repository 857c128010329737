//! Frameworks as spreadsheets: the layouts that people already have, read and written.
//!
//! Every layout is a module with `recognises` (by header, or by names of sheets), `read` (bytes to [`Incoming`]) and
//! [`Held`], the fields it can hold; those that are written too have `write`. Columns are found by their names (letters
//! and digits, any case, spaces and underscores ignored). A CSV file may be UTF-8, UTF-16 or Shift_JIS with commas,
//! semicolons or tabs; where a layout is a single table, the first sheet of a workbook is read as well.
//!
//! | layout | written | document in it | hierarchy |
//! |---|---|---|---|
//! | [`book`]: OpenSALT workbook | yes | yes | associations, smartLevel |
//! | [`salt_csv`]: OpenSALT CSV | yes | no | isChildOf, else the code up to its last dot |
//! | [`compeito`]: COMPEITO CSV | yes | yes | parentIdentifier |
//! | [`osmt`]: OSMT rich skill descriptors | no | no | none |
//! | [`generic`]: any table with a column map | no | no | parent |
//!
//! What a file says and CASE has no field for is kept under `extensions.kakehashi.cells`, by the name of its column; so
//! is the text of a cell whose value is written otherwise in CASE (a time, a list), for as long as both mean the same.
//! Ends of associations that are not in the file stay as they are written. Identifiers that a file does not give follow
//! from its content and are told in [`Incoming::derived`]; those of definitions (licences, groups) are told there too.
//!
//! Bytes of any kind give an error or a package, within memory in proportion to their size; see [`workbook`] for archives.

pub mod book;
mod build;
pub mod compeito;
mod csv_out;
mod error;
mod fields;
pub mod generic;
mod grid;
mod heads;
mod items;
mod kept;
mod lists;
pub mod osmt;
pub mod salt_csv;
mod workbook;

use super::framework::{Incoming, ReadOptions};
use super::{ExchangeError, Format};

pub use error::SheetError;

/// The fields that a layout can hold, by their names in CASE 1.1. `extensions` stands for columns of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Of the document.
    pub document: &'static [&'static str],
    /// Of items.
    pub item: &'static [&'static str],
    /// Of associations.
    pub association: &'static [&'static str],
}

/// The layout that a header has, if it is one of these.
pub fn recognise(header: &[String]) -> Option<Format> {
    if compeito::recognises(header) {
        Some(Format::CompeitoCsv)
    } else if osmt::recognises(header) {
        Some(Format::OsmtCsv)
    } else if salt_csv::recognises(header) {
        Some(Format::OpenSaltCsv)
    } else {
        None
    }
}

/// Whether bytes begin as a workbook does.
pub fn is_workbook(bytes: &[u8]) -> bool {
    workbook::is_archive(bytes)
}

/// The layout of a workbook: by the names of its sheets, else by the header of the first. [`Format::Unknown`] has that
/// header, and none where the workbook cannot be read; reading it by hand then says why.
pub fn recognise_workbook(bytes: &[u8], options: &ReadOptions) -> Format {
    match workbook::names(bytes, options) {
        Ok(names) if book::recognises(&names) => return Format::OpenSaltWorkbook,
        Ok(_) => {}
        Err(_) => {
            return Format::Unknown {
                header: String::new(),
            };
        }
    }
    let header = grid::Grid::read(bytes, options).map(|grid| grid.header);
    let header = header.unwrap_or_default();
    recognise(&header).unwrap_or_else(|| Format::Unknown {
        header: header.join(", ").chars().take(200).collect(),
    })
}

/// Reads a file of one of these layouts. A column map comes first: with one the file is read as it says, whatever its
/// layout; a table of no known layout is read by a map only.
///
/// # Errors
/// What the reader of the layout refuses; [`ExchangeError::UnknownFormat`] for a format that is no spreadsheet of these.
pub fn read(bytes: &[u8], format: &Format, options: &ReadOptions) -> Result<Incoming, SheetError> {
    if !options.map.is_empty() {
        return generic::read(bytes, options);
    }
    match format {
        Format::OpenSaltWorkbook => book::read(bytes, options),
        Format::OpenSaltCsv => salt_csv::read(bytes, options),
        Format::CompeitoCsv => compeito::read(bytes, options),
        Format::OsmtCsv => osmt::read(bytes, options),
        Format::Unknown { .. } => generic::read(bytes, options),
        _ => Err(ExchangeError::UnknownFormat {
            header: String::new(),
        }
        .into()),
    }
}

#[cfg(test)]
mod tests;
