//! The closed table of error codes and the one shape in which every room explains a refusal.
//!
//! Which type to use where: a room defines its own `thiserror` enum and implements [`Explain`] for it, with an
//! exhaustive `match` for the code. Anything that crosses rooms travels as a [`Problem`]. A face (REST, GraphQL, CLI,
//! page) maps a `Problem` once, to the form its protocol demands. Messages are keys into the catalogues of
//! [`crate::locale`]; a database message never reaches a client: an [`Code::Internal`] problem shows only its request id.

use std::borrow::Cow;
use std::fmt;

/// A stable error code. Introduce new variants thoughtfully: clients branch on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The input cannot be read as what it claims to be (JSON, CSV, GraphQL argument).
    InvalidInput,
    /// The format of a file is not one this registry reads.
    UnknownFormat,
    /// A malformed identifier (CASE `invalid_uuid`).
    InvalidIdentifier,
    /// No such entity, or none the viewer may see.
    NotFound,
    /// The method or path does not exist.
    NoSuchRoute,
    /// The request carries no valid key where one is needed.
    Unauthorised,
    /// The key's role, organisation or kind does not allow this.
    Forbidden,
    /// The state the caller relied on has changed, or a unique name is taken.
    Conflict,
    /// A limit of size, depth or complexity is exceeded.
    TooLarge,
    /// The caller stopped the work, or the server is stopping.
    Cancelled,
    /// The server is too busy just now; try again.
    Busy,
    /// The setting is missing or makes no sense (command line, environment, file).
    Configuration,
    /// A file or folder cannot be read or written; disk full, permission, port taken.
    Unavailable,
    /// The database was written by a newer version of this program.
    SchemaTooNew,
    /// A defect on our side; the log has the details under the request id.
    Internal,
}

impl Code {
    /// Every code, for tables and tests.
    pub const ALL: [Code; 15] = [
        Code::InvalidInput,
        Code::UnknownFormat,
        Code::InvalidIdentifier,
        Code::NotFound,
        Code::NoSuchRoute,
        Code::Unauthorised,
        Code::Forbidden,
        Code::Conflict,
        Code::TooLarge,
        Code::Cancelled,
        Code::Busy,
        Code::Configuration,
        Code::Unavailable,
        Code::SchemaTooNew,
        Code::Internal,
    ];

    /// The row of the code table: name, HTTP status, `imsx_codeMinorFieldValue`, process exit code.
    fn row(self) -> (&'static str, u16, &'static str, u8) {
        match self {
            Code::InvalidInput => ("INVALID_INPUT", 400, "invalid_selection_field", 65),
            Code::UnknownFormat => ("UNKNOWN_FORMAT", 415, "invalid_selection_field", 65),
            Code::InvalidIdentifier => ("INVALID_IDENTIFIER", 404, "invalid_uuid", 65),
            Code::NotFound => ("NOT_FOUND", 404, "unknownobject", 66),
            Code::NoSuchRoute => ("NO_SUCH_ROUTE", 404, "unknownobject", 64),
            Code::Unauthorised => ("UNAUTHORISED", 401, "unauthorised_request", 77),
            Code::Forbidden => ("FORBIDDEN", 403, "forbidden", 77),
            Code::Conflict => ("CONFLICT", 409, "internal_server_error", 73),
            Code::TooLarge => ("TOO_LARGE", 413, "invalid_selection_field", 65),
            Code::Cancelled => ("CANCELLED", 499, "server_busy", 75),
            Code::Busy => ("BUSY", 503, "server_busy", 75),
            Code::Configuration => ("CONFIGURATION", 500, "internal_server_error", 78),
            Code::Unavailable => ("UNAVAILABLE", 503, "internal_server_error", 74),
            Code::SchemaTooNew => ("SCHEMA_TOO_NEW", 500, "internal_server_error", 78),
            Code::Internal => ("INTERNAL", 500, "internal_server_error", 70),
        }
    }

    /// The name clients see in `extensions.code` and in logs.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status a REST face answers with.
    pub fn http_status(self) -> u16 {
        self.row().1
    }

    /// `imsx_codeMinorFieldValue` of CASE 1.1 [binding 2.4]; the closest member of its closed list.
    pub fn imsx_minor(self) -> &'static str {
        self.row().2
    }

    /// The exit code of the command line (after `sysexits.h`).
    pub fn exit_code(self) -> u8 {
        self.row().3
    }
}

/// Where in the input a problem lies.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// A JSON pointer (RFC 6901) into the document that was sent.
    Pointer(String),
    /// Line and column of a text file, both counted from 1.
    Line {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// A cell of a table: the row counted from 1 with the header as row 1, and the header's name of the column.
    Cell {
        /// Row, from 1; the header is row 1.
        row: usize,
        /// Name of the column as written in the header.
        column: String,
    },
    /// A cell of a workbook.
    Sheet {
        /// Name of the sheet.
        sheet: String,
        /// Row, from 1; the header is row 1.
        row: usize,
        /// Name of the column as written in the header.
        column: String,
    },
    /// What a linked-data file says something of, by its address.
    Subject(String),
    /// An argument of a command or a GraphQL field.
    Argument(String),
    /// A file or folder.
    Path(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Pointer(pointer) if pointer.is_empty() => f.write_str("/"),
            Place::Pointer(pointer) => f.write_str(pointer),
            Place::Line { line, column } => write!(f, "{line}:{column}"),
            Place::Cell { row, column } => write!(f, "row {row}, {column}"),
            Place::Sheet { sheet, row, column } => write!(f, "{sheet}, row {row}, {column}"),
            Place::Subject(name) | Place::Argument(name) | Place::Path(name) => f.write_str(name),
        }
    }
}

/// A message that is not yet in any language: a key into the catalogues and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Message {
    /// Key of the message in `src/web/locales/*/*.ftl`.
    pub key: Cow<'static, str>,
    /// Named arguments of the message.
    pub args: Vec<(Cow<'static, str>, String)>,
}

impl Message {
    /// A message without arguments.
    pub fn new(key: &'static str) -> Self {
        Message {
            key: Cow::Borrowed(key),
            args: Vec::new(),
        }
    }

    /// Adds an argument; builder style.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((Cow::Borrowed(name), value.to_string()));
        self
    }
}

/// What every room's error type can say of itself.
pub trait Explain: std::error::Error + Send + Sync + 'static {
    /// The code of the closed table.
    fn code(&self) -> Code;
    /// The message, as a key into the catalogues.
    fn message(&self) -> Message;
    /// Where in the input the problem lies, if it lies in the input.
    fn place(&self) -> Option<Place> {
        None
    }
    /// Further faults of the same input, each with its place, where all of them are told at once.
    fn details(&self) -> Vec<(Option<Place>, Message)> {
        Vec::new()
    }
}

/// An explained refusal on its way to a face.
#[derive(Debug)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// Where in the input, if there. Boxed, so that a result that carries a problem stays small.
    pub place: Option<Box<Place>>,
    /// What to tell the person, as a key into the catalogues.
    pub message: Message,
    /// Further faults of the same input. Boxed for the same reason.
    pub details: Box<[(Option<Place>, Message)]>,
    /// The chain of causes; for the log only, never for a client.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    /// A problem without a cause behind it.
    pub fn new(code: Code, message: Message) -> Self {
        Problem {
            code,
            place: None,
            message,
            details: Box::default(),
            source: None,
        }
    }

    /// Says where it lies; builder style.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(Box::new(place));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::locale::text(
            crate::locale::Language::En,
            &self.message,
        ))
    }
}

impl<E: Explain> From<E> for Problem {
    fn from(error: E) -> Self {
        Problem {
            code: error.code(),
            place: error.place().map(Box::new),
            message: error.message(),
            details: error.details().into(),
            source: Some(Box::new(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_no_exit_code_is_zero() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| code.exit_code() != 0));
    }
}
