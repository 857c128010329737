//! Why the database refused, told without a word of the database's own.

use crate::error::{Code, Explain, Message, Place};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection became free in time.
    #[error("no database connection became free in time")]
    Busy,
    /// The database cannot be reached or opened.
    #[error("cannot open {target}: {detail}")]
    Unreachable {
        /// The address, without its password.
        target: String,
        /// The driver's words, for the log.
        detail: String,
    },
    /// The data folder cannot be created, read or written.
    #[error("cannot use the data folder {folder}: {source}")]
    Folder {
        /// The folder.
        folder: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is there but is no database of ours.
    #[error("{target} is not a Kakehashi database: {detail}")]
    NotOurs {
        /// The address, without its password.
        target: String,
        /// The driver's words, for the log.
        detail: String,
    },
    /// A newer version of this program migrated the database.
    #[error("the database has the newer schema {found}")]
    TooNew {
        /// The newest migration found there.
        found: String,
    },
    /// Bringing the schema up to date failed.
    #[error("migration failed: {0}")]
    Migration(String),
    /// The blocking task ended by a panic.
    #[error("a database task panicked: {0}")]
    Panicked(String),
}

impl Explain for StoreError {
    fn code(&self) -> Code {
        match self {
            StoreError::Busy => Code::Busy,
            StoreError::Unreachable { .. } | StoreError::Folder { .. } => Code::Unavailable,
            StoreError::NotOurs { .. } => Code::Configuration,
            StoreError::TooNew { .. } => Code::SchemaTooNew,
            StoreError::Migration(_) | StoreError::Panicked(_) => Code::Internal,
        }
    }

    fn message(&self) -> Message {
        match self {
            StoreError::Busy => Message::new("store-busy"),
            StoreError::Unreachable { target, .. } => {
                Message::new("store-unreachable").with("target", target)
            }
            StoreError::Folder { folder, source } => Message::new("store-folder")
                .with("folder", folder)
                .with("reason", source),
            StoreError::NotOurs { target, .. } => {
                Message::new("store-not-ours").with("target", target)
            }
            StoreError::TooNew { found } => Message::new("store-too-new").with("found", found),
            StoreError::Migration(_) | StoreError::Panicked(_) => Message::new("store-failed"),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            StoreError::Folder { folder, .. } => Some(Place::Path(folder.clone())),
            _ => None,
        }
    }
}

/// What the system or the engine says when there is no room left.
fn is_disk_full(text: &str) -> bool {
    text.contains("disk is full")
        || text.contains("No space left")
        || text.contains("disk I/O error")
}

impl Explain for diesel::result::Error {
    fn code(&self) -> Code {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match self {
            Error::NotFound => Code::NotFound,
            Error::DatabaseError(Kind::UniqueViolation, _) => Code::Conflict,
            Error::DatabaseError(Kind::SerializationFailure, _) => Code::Busy,
            Error::DatabaseError(Kind::ClosedConnection, _) => Code::Unavailable,
            Error::DatabaseError(_, detail) if detail.message().contains("locked") => Code::Busy,
            Error::DatabaseError(_, detail) if is_disk_full(detail.message()) => Code::Unavailable,
            _ => Code::Internal,
        }
    }

    fn message(&self) -> Message {
        match self.code() {
            Code::NotFound => Message::new("store-not-found"),
            Code::Conflict => Message::new("store-conflict"),
            Code::Busy => Message::new("store-busy"),
            Code::Unavailable => Message::new("store-disk"),
            _ => Message::new("store-failed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_carries_the_words_of_the_database() {
        let error = StoreError::Unreachable {
            target: "postgres://u:***@h/d".to_owned(),
            detail: "FATAL: secret".to_owned(),
        };
        let text = crate::locale::text(crate::locale::Language::En, &error.message());
        assert!(
            text.contains("postgres://u:***@h/d") && !text.contains("FATAL"),
            "{text}"
        );
    }
}
