//! Why an entry of the register, or what is presented as evidence, is refused.

use super::LARGEST;
use crate::error::{Code, Explain, Message, Place};

/// A refusal around evidence. What is wrong with a credential is no refusal: it stands in the report.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// An entry without a name.
    #[error("the entry has no name")]
    NoName,
    /// An entry that recognises nobody.
    #[error("the entry has neither identifier nor origin")]
    NoHandle,
    /// Too many parts.
    #[error("more than {limit} {name}")]
    TooMany {
        /// Of what.
        name: &'static str,
        /// The limit.
        limit: usize,
    },
    /// An identifier that is no URI.
    #[error("{id} is no URI")]
    Id {
        /// As given.
        id: String,
        /// Where.
        at: Place,
    },
    /// An origin with a path, or no address at all.
    #[error("{origin} is no origin")]
    Origin {
        /// As given.
        origin: String,
        /// Where.
        at: Place,
    },
    /// A time that is none.
    #[error("{text} is no time")]
    Instant {
        /// As given.
        text: String,
        /// Where.
        at: Place,
    },
    /// A key that ends before it begins.
    #[error("a key that ends before it begins")]
    Span {
        /// Where.
        at: Place,
    },
    /// Nothing was sent.
    #[error("nothing was sent")]
    Empty,
    /// More was sent than is read.
    #[error("more than {} MB", LARGEST >> 20)]
    TooLarge,
}

impl Explain for EvidenceError {
    fn code(&self) -> Code {
        match self {
            EvidenceError::TooMany { .. } | EvidenceError::TooLarge => Code::TooLarge,
            EvidenceError::NoName
            | EvidenceError::NoHandle
            | EvidenceError::Id { .. }
            | EvidenceError::Origin { .. }
            | EvidenceError::Instant { .. }
            | EvidenceError::Span { .. }
            | EvidenceError::Empty => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            EvidenceError::NoName => Message::new("trust-no-name"),
            EvidenceError::NoHandle => Message::new("trust-no-handle"),
            EvidenceError::TooMany { name, limit } => Message::new("trust-too-many")
                .with("name", name)
                .with("limit", limit),
            EvidenceError::Id { id, .. } => Message::new("trust-id").with("id", id),
            EvidenceError::Origin { origin, .. } => {
                Message::new("trust-origin").with("origin", origin)
            }
            EvidenceError::Instant { text, .. } => Message::new("trust-instant").with("text", text),
            EvidenceError::Span { .. } => Message::new("trust-span"),
            EvidenceError::Empty => Message::new("trust-empty"),
            EvidenceError::TooLarge => Message::new("trust-too-large").with("limit", LARGEST >> 20),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            EvidenceError::Id { at, .. }
            | EvidenceError::Origin { at, .. }
            | EvidenceError::Instant { at, .. }
            | EvidenceError::Span { at } => Some(at.clone()),
            EvidenceError::NoName => Some(Place::Pointer("/input/name".to_owned())),
            EvidenceError::NoHandle => Some(Place::Pointer("/input".to_owned())),
            EvidenceError::TooMany { name, .. } => Some(Place::Pointer(format!("/input/{name}"))),
            EvidenceError::Empty | EvidenceError::TooLarge => None,
        }
    }
}
