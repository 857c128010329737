//! Why this room refuses something.

use crate::error::{Code, Explain, Message, Place};

/// A package that cannot be understood, or work that was stopped.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Not JSON at all, or cut off.
    #[error("not JSON")]
    NotJson {
        /// What the parser said, with line and column.
        source: serde_json::Error,
    },
    /// The bytes cannot be read, or changed while they were read.
    #[error("the input cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// A text is longer than [`crate::case::lenient::MAX_TEXT`].
    #[error("a text is too long at line {line}, column {column}")]
    TextTooLong {
        /// Line where it begins, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// Objects and lists lie within each other deeper than [`crate::case::lenient::MAX_DEPTH`].
    #[error("nested too deeply at line {line}, column {column}")]
    TooDeep {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// JSON, but not an object that could be a package.
    #[error("not a CASE package: {found} at {pointer:?}")]
    NotAPackage {
        /// Where, as a JSON pointer.
        pointer: String,
        /// The JSON type that stands there.
        found: &'static str,
    },
    /// An object without `CFDocument`.
    #[error("no CFDocument")]
    NoDocument {
        /// Where it was looked for.
        pointer: String,
    },
    /// Nothing says what the document's identifier is.
    #[error("no identifier for the document")]
    NoIdentifier {
        /// Where it should stand.
        pointer: String,
    },
    /// The caller wanted no more.
    #[error("reading was stopped")]
    Cancelled,
    /// A defect on our side: what was read does not have the form of the model.
    #[error("the repaired package does not have the form of the model")]
    Unfit(#[source] serde_json::Error),
}

impl From<serde_json::Error> for CaseError {
    fn from(source: serde_json::Error) -> Self {
        if source.is_io() {
            CaseError::Unreadable(source.into())
        } else {
            CaseError::NotJson { source }
        }
    }
}

impl From<std::io::Error> for CaseError {
    fn from(error: std::io::Error) -> Self {
        CaseError::Unreadable(error)
    }
}

impl Explain for CaseError {
    fn code(&self) -> Code {
        match self {
            CaseError::NotJson { .. }
            | CaseError::NotAPackage { .. }
            | CaseError::NoDocument { .. }
            | CaseError::NoIdentifier { .. } => Code::InvalidInput,
            CaseError::TooDeep { .. } | CaseError::TextTooLong { .. } => Code::TooLarge,
            CaseError::Unreadable(_) => Code::Unavailable,
            CaseError::Cancelled => Code::Cancelled,
            CaseError::Unfit(_) => Code::Internal,
        }
    }

    fn message(&self) -> Message {
        match self {
            CaseError::NotJson { source } => Message::new("case-not-json")
                .with("line", source.line())
                .with("column", source.column().max(1)),
            CaseError::TooDeep { .. } => Message::new("case-too-deep"),
            CaseError::TextTooLong { .. } => Message::new("imports-text-too-long")
                .with("limit", crate::case::lenient::MAX_TEXT >> 20),
            CaseError::Unreadable(error) => {
                Message::new("imports-unreadable").with("reason", error)
            }
            CaseError::NotAPackage { found, .. } => {
                Message::new("case-not-a-package").with("found", found)
            }
            CaseError::NoDocument { .. } => Message::new("case-no-document"),
            CaseError::NoIdentifier { .. } => Message::new("case-no-identifier"),
            CaseError::Cancelled => Message::new("case-cancelled"),
            CaseError::Unfit(_) => Message::new("case-unfit"),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            CaseError::NotJson { source } => Some(Place::Line {
                line: source.line(),
                column: source.column().max(1),
            }),
            CaseError::TooDeep { line, column } | CaseError::TextTooLong { line, column } => {
                Some(Place::Line {
                    line: *line,
                    column: *column,
                })
            }
            CaseError::NotAPackage { pointer, .. }
            | CaseError::NoDocument { pointer }
            | CaseError::NoIdentifier { pointer } => Some(Place::Pointer(pointer.clone())),
            CaseError::Cancelled | CaseError::Unfit(_) | CaseError::Unreadable(_) => None,
        }
    }
}
