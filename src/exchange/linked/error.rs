//! Why a linked-data file is refused.

use crate::error::{Code, Explain, Message, Place};
use crate::exchange::Refusal;

/// A file that cannot be taken, with the place where that shows.
#[derive(Debug, thiserror::Error)]
pub enum LinkedError {
    /// The text breaks the rules of its syntax.
    #[error("not valid {syntax}: {reason}")]
    Syntax {
        /// Name of the syntax.
        syntax: &'static str,
        /// Where, as far as the parser tells.
        place: Option<Place>,
        /// What the parser said, in English.
        reason: String,
    },
    /// RDF/JSON with something else where a value of a certain form is due.
    #[error("{pointer}: {expected} expected")]
    Shape {
        /// Where, as a JSON pointer.
        pointer: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// A JSON-LD context that would have to be fetched.
    #[error("the JSON-LD context {url} is not known here and nothing is fetched")]
    RemoteContext {
        /// Its address.
        url: String,
    },
    /// Elements, objects or lists lie within each other deeper than [`super::MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep {
        /// Where the limit is passed.
        place: Place,
    },
    /// What the file stands for is much larger than the file (XML entities, prefixes), or larger than is allowed.
    #[error("the file expands to more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// An XML entity that is made of other entities, stands outside the file, or cannot be read.
    #[error("the XML entity {name} is not allowed")]
    Entity {
        /// Its name.
        name: String,
        /// Where it is declared.
        place: Place,
    },
    /// Nothing in the file is a framework or an item of a known vocabulary.
    #[error("no framework in the file")]
    NoFramework,
    /// Items, but nothing says what framework they belong to.
    #[error("the file does not say which framework its items belong to")]
    NoDocument,
    /// Several frameworks, and nobody said which one is meant.
    #[error("several frameworks: {names}")]
    Several {
        /// Their addresses with their titles.
        names: String,
    },
    /// The framework asked for is not among those of the file.
    #[error("no framework {wanted}; there are: {names}")]
    NotThere {
        /// What was asked for.
        wanted: String,
        /// What is there.
        names: String,
    },
    /// The table of a CTDL-ASN CSV file is faulty.
    #[error(transparent)]
    Table(#[from] Refusal),
    /// A row of a CTDL-ASN CSV file without an `@id`.
    #[error("row {row} has no @id")]
    RowWithoutId {
        /// The row; the header is row 1.
        row: usize,
    },
    /// A defect on our side: what is to be written cannot be written.
    #[error("the framework cannot be written")]
    Unwritable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl LinkedError {
    /// A failure to write, whatever the writer's own error is.
    pub(super) fn unwritable(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        LinkedError::Unwritable(Box::new(error))
    }
}

impl Explain for LinkedError {
    fn code(&self) -> Code {
        match self {
            LinkedError::Syntax { .. }
            | LinkedError::Shape { .. }
            | LinkedError::RemoteContext { .. }
            | LinkedError::Entity { .. }
            | LinkedError::NoFramework
            | LinkedError::NoDocument
            | LinkedError::Several { .. }
            | LinkedError::NotThere { .. }
            | LinkedError::RowWithoutId { .. } => Code::InvalidInput,
            LinkedError::TooDeep { .. } | LinkedError::TooLarge { .. } => Code::TooLarge,
            LinkedError::Table(refusal) => refusal.code(),
            LinkedError::Unwritable(_) => Code::Internal,
        }
    }

    fn message(&self) -> Message {
        match self {
            LinkedError::Syntax { syntax, reason, .. } => Message::new("linked-syntax")
                .with("syntax", syntax)
                .with("reason", reason),
            LinkedError::Shape { expected, .. } => {
                Message::new("linked-shape").with("expected", expected)
            }
            LinkedError::RemoteContext { url } => {
                Message::new("linked-remote-context").with("url", url)
            }
            LinkedError::TooDeep { .. } => {
                Message::new("linked-too-deep").with("most", super::MAX_DEPTH)
            }
            LinkedError::TooLarge { limit } => {
                Message::new("linked-too-large").with("limit", limit)
            }
            LinkedError::Entity { name, .. } => Message::new("linked-entity").with("name", name),
            LinkedError::NoFramework => Message::new("linked-no-framework"),
            LinkedError::NoDocument => Message::new("linked-no-document"),
            LinkedError::Several { names } => Message::new("linked-several").with("names", names),
            LinkedError::NotThere { wanted, names } => Message::new("linked-not-there")
                .with("wanted", wanted)
                .with("names", names),
            LinkedError::Table(refusal) => refusal.message(),
            LinkedError::RowWithoutId { .. } => Message::new("linked-row-without-id"),
            LinkedError::Unwritable(_) => Message::new("linked-unwritable"),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            LinkedError::Syntax { place, .. } => place.clone(),
            LinkedError::Shape { pointer, .. } => Some(Place::Pointer(pointer.clone())),
            LinkedError::RemoteContext { .. } => Some(Place::Pointer("/@context".to_owned())),
            LinkedError::TooDeep { place } | LinkedError::Entity { place, .. } => {
                Some(place.clone())
            }
            LinkedError::Table(refusal) => refusal.place(),
            LinkedError::RowWithoutId { row } => Some(Place::Cell {
                row: *row,
                column: "@id".to_owned(),
            }),
            LinkedError::TooLarge { .. }
            | LinkedError::NoFramework
            | LinkedError::NoDocument
            | LinkedError::Several { .. }
            | LinkedError::NotThere { .. }
            | LinkedError::Unwritable(_) => None,
        }
    }

    fn details(&self) -> Vec<(Option<Place>, Message)> {
        match self {
            LinkedError::Table(refusal) => refusal.details(),
            _ => Vec::new(),
        }
    }
}
