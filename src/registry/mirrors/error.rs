//! Why a mirror cannot be added, or a round of it fails.

use crate::error::{Code, Explain, Message, Place};

/// A refusal or failure around mirrors. What the network says is [`crate::net::NetError`].
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// The organisation mirrors this address already.
    #[error("{url} is mirrored already")]
    Exists {
        /// The address.
        url: String,
    },
    /// The rhythm is too quick or too slow.
    #[error("a rhythm of {seconds} s")]
    Every {
        /// As given.
        seconds: u64,
        /// Quickest, in seconds.
        min: u64,
        /// Slowest, in seconds.
        max: u64,
    },
    /// Of token address, client and secret only some are given.
    #[error("the credentials are incomplete")]
    Credentials,
    /// A round was asked for, but the mirror is paused.
    #[error("mirror {id} is paused")]
    Paused {
        /// The mirror.
        id: i64,
    },
    /// A round was asked for, but one is running.
    #[error("a round of mirror {id} is running")]
    Running {
        /// The mirror.
        id: i64,
    },
    /// The mirror was removed or taken over while a round was running.
    #[error("mirror {id} is no longer ours to work on")]
    Lost {
        /// The mirror.
        id: i64,
    },
    /// No CASE server answers at the address.
    #[error("no CASE server at {url}")]
    NotCase {
        /// The addresses that were tried, separated by commas.
        url: String,
    },
    /// The list of frameworks cannot be read.
    #[error("the list of frameworks at {url} cannot be read: {detail}")]
    List {
        /// Its address.
        url: String,
        /// The parser's words.
        detail: String,
    },
    /// More frameworks or pages than a mirror takes.
    #[error("{url} lists more than {limit} frameworks")]
    TooMany {
        /// Address of the list.
        url: String,
        /// The limit.
        limit: usize,
    },
    /// The server sent another framework than the one asked for.
    #[error("asked for {wanted}, got {got}")]
    Other {
        /// Identifier asked for.
        wanted: String,
        /// Identifier that came.
        got: String,
    },
    /// What the server sent is no CASE package.
    #[error("{identifier} is no package: {detail}")]
    Package {
        /// Identifier asked for.
        identifier: String,
        /// The parser's words.
        detail: String,
    },
    /// The token endpoint gave no token.
    #[error("no access token from {url}")]
    Token {
        /// Its address.
        url: String,
    },
    /// The organisation holds a copy of the framework that is not mirrored.
    #[error("{identifier} is held as a copy of another kind: {origin}")]
    Conflict {
        /// Identifier of the document.
        identifier: String,
        /// `own`, `imported`, or `other-mirror`.
        origin: String,
    },
    /// A framework is no longer at its source.
    #[error("{identifier} is gone from its source")]
    Gone {
        /// Identifier of the document.
        identifier: String,
    },
}

impl Explain for MirrorError {
    fn code(&self) -> Code {
        match self {
            MirrorError::Exists { .. }
            | MirrorError::Paused { .. }
            | MirrorError::Running { .. }
            | MirrorError::Conflict { .. }
            | MirrorError::Lost { .. } => Code::Conflict,
            MirrorError::Every { .. } | MirrorError::Credentials => Code::InvalidInput,
            MirrorError::TooMany { .. } => Code::TooLarge,
            MirrorError::Gone { .. } => Code::NotFound,
            MirrorError::NotCase { .. }
            | MirrorError::List { .. }
            | MirrorError::Other { .. }
            | MirrorError::Package { .. }
            | MirrorError::Token { .. } => Code::Unavailable,
        }
    }

    fn message(&self) -> Message {
        match self {
            MirrorError::Exists { url } => Message::new("mirrors-exists").with("url", url),
            MirrorError::Every { seconds, min, max } => Message::new("mirrors-every")
                .with("seconds", seconds)
                .with("min", min)
                .with("max", max),
            MirrorError::Credentials => Message::new("mirrors-credentials"),
            MirrorError::Paused { id } => Message::new("mirrors-paused").with("id", id),
            MirrorError::Running { id } => Message::new("mirrors-running").with("id", id),
            MirrorError::Lost { id } => Message::new("mirrors-lost").with("id", id),
            MirrorError::NotCase { url } => Message::new("mirrors-not-case").with("url", url),
            MirrorError::List { url, detail } => Message::new("mirrors-list")
                .with("url", url)
                .with("reason", detail),
            MirrorError::TooMany { url, limit } => Message::new("mirrors-too-many")
                .with("url", url)
                .with("limit", limit),
            MirrorError::Other { wanted, got } => Message::new("mirrors-other")
                .with("wanted", wanted)
                .with("got", got),
            MirrorError::Package { identifier, detail } => Message::new("mirrors-package")
                .with("identifier", identifier)
                .with("reason", detail),
            MirrorError::Token { url } => Message::new("mirrors-token").with("url", url),
            MirrorError::Conflict { identifier, origin } => {
                let message = match origin.as_str() {
                    "own" => Message::new("mirrors-conflict-own"),
                    "other-mirror" => Message::new("mirrors-conflict-mirror"),
                    _ => Message::new("mirrors-conflict-imported"),
                };
                message.with("identifier", identifier)
            }
            MirrorError::Gone { identifier } => {
                Message::new("mirrors-gone").with("identifier", identifier)
            }
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            MirrorError::Exists { .. } => Some(Place::Argument("url".to_owned())),
            MirrorError::Every { .. } => Some(Place::Argument("every".to_owned())),
            MirrorError::Credentials => Some(Place::Argument("oauth".to_owned())),
            _ => None,
        }
    }
}
