//! What can be wrong with a table: one [`ExchangeError`] per cell, all of a file together in a [`Refusal`].

use crate::error::{Code, Explain, Message, Place};

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExchangeError {
    /// The bytes are text in none of UTF-8, UTF-16 and Shift_JIS.
    #[error("the file is no text in UTF-8, UTF-16 or Shift_JIS")]
    NotText,
    /// No row has any text.
    #[error("the table is empty")]
    Empty,
    /// The header row belongs to no layout that is read here.
    #[error("unknown layout: {header}")]
    UnknownFormat {
        /// The header row as written, or the beginning of the text.
        header: String,
    },
    /// A text that begins as JSON is none.
    #[error("{line}:{column}: {reason}")]
    BrokenJson {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// The parser's words.
        reason: String,
    },
    /// A quotation mark is opened and never closed.
    #[error("row {row}: a quotation mark is never closed")]
    OpenQuote {
        /// Row in which it opens; the header is row 1.
        row: usize,
    },
    /// A text stands under no column's name: the row is longer than the header, or the header has a gap.
    #[error("row {row}: {value:?} stands under a column without a name")]
    NamelessColumn {
        /// The row; the header is row 1.
        row: usize,
        /// The text.
        value: String,
    },
    /// A column without which the layout has no meaning.
    #[error("the column {column} is missing")]
    MissingColumn {
        /// Its name.
        column: &'static str,
    },
    /// Two columns have the same name.
    #[error("the column {column} stands twice")]
    RepeatedColumn {
        /// The second one, as written.
        column: String,
    },
    /// A cell cannot be understood.
    #[error("row {row}, {column}: {value:?}: {fault:?}")]
    Cell {
        /// Row of the cell; the header is row 1.
        row: usize,
        /// Column as written in the header.
        column: String,
        /// Text of the cell.
        value: String,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It must not be empty.
    Required,
    /// It is no plain decimal number.
    Number,
    /// The number lies outside its range, both ends included.
    Range {
        /// Least value allowed.
        low: f64,
        /// Greatest value allowed.
        high: f64,
    },
    /// It is none of the words allowed here.
    Word {
        /// The words allowed, joined by commas.
        allowed: String,
    },
    /// It is no date of the form 2026-04-01.
    Date,
    /// `valid_to` lies before `valid_from`.
    EndsBeforeStart,
    /// Credits are given without the scheme they are counted in.
    CreditsWithoutScheme,
    /// An earlier row of the same thing says something else.
    Contradiction {
        /// The earlier row.
        row: usize,
        /// What it says.
        earlier: String,
    },
    /// An outcome code without a statement, here or above.
    UnknownOutcome,
    /// Codes and outcomes of a row differ in number.
    Count {
        /// How many outcomes the row has.
        outcomes: usize,
    },
    /// The cell describes an alignment, but `aligned_to` (and `outcomes`) are empty.
    NothingDescribed,
    /// The same thing stands in an earlier row.
    Repeated {
        /// The earlier row.
        row: usize,
    },
    /// It is not of the form `owner/code`, with `@grade` and `@date` at most once each.
    Component,
}

impl Explain for ExchangeError {
    fn code(&self) -> Code {
        match self {
            ExchangeError::UnknownFormat { .. } => Code::UnknownFormat,
            ExchangeError::NotText
            | ExchangeError::Empty
            | ExchangeError::BrokenJson { .. }
            | ExchangeError::OpenQuote { .. }
            | ExchangeError::NamelessColumn { .. }
            | ExchangeError::MissingColumn { .. }
            | ExchangeError::RepeatedColumn { .. }
            | ExchangeError::Cell { .. } => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            ExchangeError::NotText => Message::new("exchange-not-text"),
            ExchangeError::Empty => Message::new("exchange-empty"),
            ExchangeError::UnknownFormat { header } => {
                Message::new("exchange-unknown-format").with("header", header)
            }
            ExchangeError::BrokenJson { reason, .. } => {
                Message::new("aligns-broken-json").with("reason", reason)
            }
            ExchangeError::OpenQuote { .. } => Message::new("exchange-open-quote"),
            ExchangeError::NamelessColumn { value, .. } => {
                Message::new("exchange-nameless-column").with("value", value)
            }
            ExchangeError::MissingColumn { column } => {
                Message::new("exchange-missing-column").with("column", column)
            }
            ExchangeError::RepeatedColumn { column } => {
                Message::new("exchange-repeated-column").with("column", column)
            }
            ExchangeError::Cell { value, fault, .. } => fault.message(value),
        }
    }

    fn place(&self) -> Option<Place> {
        let (row, column) = match self {
            ExchangeError::NotText | ExchangeError::Empty | ExchangeError::UnknownFormat { .. } => {
                return None;
            }
            ExchangeError::BrokenJson { line, column, .. } => {
                let (line, column) = (*line, *column);
                return Some(Place::Line { line, column });
            }
            ExchangeError::OpenQuote { row } | ExchangeError::NamelessColumn { row, .. } => {
                (*row, String::new())
            }
            ExchangeError::MissingColumn { column } => (1, (*column).to_owned()),
            ExchangeError::RepeatedColumn { column } => (1, column.clone()),
            ExchangeError::Cell { row, column, .. } => (*row, column.clone()),
        };
        Some(Place::Cell { row, column })
    }
}

impl Fault {
    fn message(&self, value: &str) -> Message {
        let message = match self {
            Fault::Required => return Message::new("exchange-cell-required"),
            Fault::Number => Message::new("exchange-cell-number"),
            Fault::Range { low, high } => Message::new("exchange-cell-range")
                .with("low", low)
                .with("high", high),
            Fault::Word { allowed } => Message::new("exchange-cell-word").with("allowed", allowed),
            Fault::Date => Message::new("exchange-cell-date"),
            Fault::EndsBeforeStart => Message::new("exchange-cell-ends-before-start"),
            Fault::CreditsWithoutScheme => Message::new("exchange-cell-credits-without-scheme"),
            Fault::Contradiction { row, earlier } => Message::new("exchange-cell-contradiction")
                .with("earlier", earlier)
                .with("row", row),
            Fault::UnknownOutcome => Message::new("exchange-cell-unknown-outcome"),
            Fault::Count { outcomes } => {
                Message::new("exchange-cell-count").with("outcomes", outcomes)
            }
            Fault::NothingDescribed => Message::new("exchange-cell-nothing-described"),
            Fault::Repeated { row } => Message::new("exchange-cell-repeated").with("row", row),
            Fault::Component => Message::new("exchange-cell-component"),
        };
        message.with("value", value)
    }
}

/// Everything that is wrong with a file. Never empty: the file was refused whole.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{} problems; the first: {}", self.0.len(), self.first())]
pub struct Refusal(Vec<ExchangeError>);

impl Refusal {
    /// All problems, in the order of the file.
    pub fn problems(&self) -> &[ExchangeError] {
        &self.0
    }

    /// `Err` with all problems, or `Ok` where there are none.
    pub(crate) fn unless_empty(problems: Vec<ExchangeError>) -> Result<(), Refusal> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Refusal(problems))
        }
    }

    fn first(&self) -> String {
        self.0.first().map(ToString::to_string).unwrap_or_default()
    }
}

impl From<ExchangeError> for Refusal {
    fn from(problem: ExchangeError) -> Self {
        Refusal(vec![problem])
    }
}

/// As one problem: the number of faults and the place of the first, with all of them as its details.
impl Explain for Refusal {
    fn code(&self) -> Code {
        self.0.first().map_or(Code::InvalidInput, Explain::code)
    }

    fn message(&self) -> Message {
        match self.0.as_slice() {
            [only] => only.message(),
            many => Message::new("exchange-refused").with("count", many.len()),
        }
    }

    fn details(&self) -> Vec<(Option<Place>, Message)> {
        match self.0.as_slice() {
            [_] => Vec::new(),
            many => many
                .iter()
                .map(|problem| (problem.place(), problem.message()))
                .collect(),
        }
    }

    fn place(&self) -> Option<Place> {
        self.0.first().and_then(Explain::place)
    }
}

/// Something a person should know about a file that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Where, if it concerns one place.
    pub place: Option<Place>,
    /// What, as a key into the catalogues.
    pub message: Message,
}
