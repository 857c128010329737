//! What can go wrong with the search index. A query never does: every text is a valid question.

use std::io;
use std::path::PathBuf;

use tantivy::TantivyError;

use crate::error::{Code, Explain, Message, Place};

/// Why the search index cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// Another process has the index open.
    #[error("the search index in {} is open in another process", .0.display())]
    Locked(PathBuf),
    /// The folder cannot be made, emptied or locked.
    #[error("the folder {} of the search index cannot be used", .0.display())]
    Folder(PathBuf, #[source] io::Error),
    /// Writing failed (disk full, a writing thread ended). The uncommitted part is gone: feed again from the committed
    /// position.
    #[error("the search index cannot be written")]
    Writing(#[source] TantivyError),
    /// Reading failed; a file was damaged or removed while the index was open.
    #[error("the search index cannot be read")]
    Reading(#[source] TantivyError),
    /// A cursor that is none, or one of another search.
    #[error("not a cursor of this search")]
    Cursor,
}

impl Explain for SearchError {
    fn code(&self) -> Code {
        match self {
            SearchError::Locked(_) | SearchError::Folder(..) | SearchError::Writing(_) => {
                Code::Unavailable
            }
            SearchError::Reading(_) => Code::Internal,
            SearchError::Cursor => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            SearchError::Locked(path) => Message::new("search-locked").with("path", path.display()),
            SearchError::Folder(path, _) => {
                Message::new("search-folder").with("path", path.display())
            }
            SearchError::Writing(_) => Message::new("search-writing"),
            SearchError::Reading(_) => Message::new("search-reading"),
            SearchError::Cursor => Message::new("search-cursor"),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            SearchError::Locked(path) | SearchError::Folder(path, _) => {
                Some(Place::Path(path.display().to_string()))
            }
            SearchError::Cursor => Some(Place::Argument("after".to_owned())),
            SearchError::Writing(_) | SearchError::Reading(_) => None,
        }
    }
}
