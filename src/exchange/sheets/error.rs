//! Why a spreadsheet cannot be read or written.

use crate::error::{Code, Explain, Message, Place};
use crate::exchange::{ExchangeError, Refusal};

/// A spreadsheet that is refused whole, or that cannot hold what it should.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The table itself is at fault: encoding, quotation, header.
    #[error(transparent)]
    Table(#[from] Refusal),
    /// The bytes begin as a workbook and are none, or it is damaged.
    #[error("the workbook cannot be opened: {reason}")]
    Broken {
        /// What the library that opened it said.
        reason: String,
    },
    /// The workbook expands to more than it may.
    #[error("the workbook expands to more than {limit} bytes")]
    Expands {
        /// Bytes allowed.
        limit: u64,
    },
    /// More cells, or more text in them, than a workbook of this size can honestly hold.
    #[error("the sheet {sheet} has more than {limit} cells or characters")]
    TooManyCells {
        /// Name of the sheet.
        sheet: String,
        /// Cells or bytes of text allowed.
        limit: u64,
    },
    /// The workbook has no sheet of a name the layout needs.
    #[error("no sheet {wanted}; there are: {seen}")]
    NoSheet {
        /// The name.
        wanted: &'static str,
        /// The names that are there, joined by commas.
        seen: String,
    },
    /// A general table without a column map.
    #[error("no column map for the columns {columns}")]
    NoMap {
        /// Columns of the table, joined by commas.
        columns: String,
        /// Fields that can be named, joined by commas.
        fields: String,
        /// A map that may be meant, as one would write it; empty where nothing resembles.
        suggestion: String,
    },
    /// A column map names a field that items do not have.
    #[error("the column map names the unknown field {field}")]
    UnknownField {
        /// The field.
        field: String,
        /// Fields that can be named, joined by commas.
        fields: String,
    },
    /// A column map names a column that the table does not have, or one that it has twice.
    #[error("the column map names {column}, which is not exactly one column")]
    NoColumn {
        /// The column.
        column: String,
        /// Columns of the table, joined by commas.
        columns: String,
    },
    /// A column map gives a field twice.
    #[error("the column map names the field {field} twice")]
    FieldTwice {
        /// The field.
        field: String,
    },
    /// A text is longer than a cell of a workbook can be.
    #[error("{column} of {identifier} is longer than a cell can be")]
    TooLong {
        /// Identifier of the entity.
        identifier: String,
        /// The column.
        column: String,
        /// Characters (UTF-16) allowed.
        limit: usize,
    },
    /// There are more rows than a sheet can have.
    #[error("a sheet cannot have {rows} rows")]
    TooManyRows {
        /// Rows needed.
        rows: usize,
    },
    /// A defect on our side: the library that writes workbooks refused what it was given.
    #[error("the workbook cannot be written")]
    Unwritable(#[source] rust_xlsxwriter::XlsxError),
}

impl From<ExchangeError> for SheetError {
    fn from(error: ExchangeError) -> Self {
        SheetError::Table(error.into())
    }
}

impl Explain for SheetError {
    fn code(&self) -> Code {
        match self {
            SheetError::Table(refusal) => refusal.code(),
            SheetError::Broken { .. }
            | SheetError::NoSheet { .. }
            | SheetError::NoMap { .. }
            | SheetError::UnknownField { .. }
            | SheetError::NoColumn { .. }
            | SheetError::FieldTwice { .. } => Code::InvalidInput,
            SheetError::Expands { .. }
            | SheetError::TooManyCells { .. }
            | SheetError::TooLong { .. }
            | SheetError::TooManyRows { .. } => Code::TooLarge,
            SheetError::Unwritable(_) => Code::Internal,
        }
    }

    fn message(&self) -> Message {
        match self {
            SheetError::Table(refusal) => refusal.message(),
            SheetError::Broken { reason } => Message::new("sheets-broken").with("reason", reason),
            SheetError::Expands { limit } => Message::new("sheets-expands").with("limit", limit),
            SheetError::TooManyCells { limit, .. } => {
                Message::new("sheets-too-many-cells").with("limit", limit)
            }
            SheetError::NoSheet { wanted, seen } => Message::new("sheets-no-sheet")
                .with("wanted", wanted)
                .with("seen", seen),
            SheetError::NoMap {
                columns,
                fields,
                suggestion,
            } if suggestion.is_empty() => Message::new("sheets-no-map")
                .with("columns", columns)
                .with("fields", fields),
            SheetError::NoMap {
                columns,
                fields,
                suggestion,
            } => Message::new("sheets-no-map-suggestion")
                .with("columns", columns)
                .with("fields", fields)
                .with("suggestion", suggestion),
            SheetError::UnknownField { field, fields } => Message::new("sheets-unknown-field")
                .with("field", field)
                .with("fields", fields),
            SheetError::NoColumn { column, columns } => Message::new("sheets-no-column")
                .with("column", column)
                .with("columns", columns),
            SheetError::FieldTwice { field } => {
                Message::new("sheets-field-twice").with("field", field)
            }
            SheetError::TooLong {
                identifier,
                column,
                limit,
            } => Message::new("sheets-too-long")
                .with("identifier", identifier)
                .with("column", column)
                .with("limit", limit),
            SheetError::TooManyRows { rows } => {
                Message::new("sheets-too-many-rows").with("rows", rows)
            }
            SheetError::Unwritable(_) => Message::new("sheets-unwritable"),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            SheetError::Table(refusal) => refusal.place(),
            SheetError::TooManyCells { sheet, .. } if !sheet.is_empty() => Some(Place::Sheet {
                sheet: sheet.clone(),
                row: 1,
                column: String::new(),
            }),
            _ => None,
        }
    }

    fn details(&self) -> Vec<(Option<Place>, Message)> {
        match self {
            SheetError::Table(refusal) => refusal.details(),
            _ => Vec::new(),
        }
    }
}
