//! Where the bytes of an import come from: memory, or a file that is read again as often as it takes.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use crate::case::lenient::Source;
use crate::error::Problem;
use crate::net::{NetError, TempFile};

/// What is imported. Cheap to clone.
#[derive(Clone)]
pub struct ImportSource(Arc<dyn Source>);

impl ImportSource {
    /// The bytes.
    pub fn source(&self) -> &dyn Source {
        &*self.0
    }
}

impl ImportSource {
    /// What was fetched. The file is held open, so its name may go.
    ///
    /// # Errors
    /// [`NetError::Disk`].
    pub fn fetched(file: &TempFile) -> Result<Self, Problem> {
        let detail = match FileSource::open(file.path()) {
            Ok(Some(source)) => return Ok(source.into()),
            Ok(None) => String::new(),
            Err(error) => error.to_string(),
        };
        Err(NetError::Disk { detail }.into())
    }
}

impl From<Vec<u8>> for ImportSource {
    fn from(bytes: Vec<u8>) -> Self {
        ImportSource(Arc::new(bytes::Bytes::from(bytes)))
    }
}

impl From<FileSource> for ImportSource {
    fn from(file: FileSource) -> Self {
        ImportSource(Arc::new(file))
    }
}

/// A regular file, held open: renaming or replacing it changes nothing.
pub struct FileSource {
    file: Mutex<File>,
    length: u64,
    changed: Option<SystemTime>,
}

impl FileSource {
    /// Opens a file. What is no regular file (a pipe) cannot be read twice: `None`.
    ///
    /// # Errors
    /// What the machine says.
    pub fn open(path: &Path) -> io::Result<Option<Self>> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok(metadata.is_file().then(|| FileSource {
            length: metadata.len(),
            changed: metadata.modified().ok(),
            file: Mutex::new(file),
        }))
    }

    /// Its length in bytes.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> u64 {
        self.length
    }

    /// The first bytes, to tell the format by.
    ///
    /// # Errors
    /// What the machine says.
    pub fn start(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Source::open(self)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Source for FileSource {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        let file = self
            .file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let metadata = file.metadata()?;
        if metadata.len() != self.length || metadata.modified().ok() != self.changed {
            return Err(io::Error::other("the file changed while it was read"));
        }
        // A handle of its own shares the position: only one reader at a time, each from the start.
        let mut own = file.try_clone()?;
        own.seek(SeekFrom::Start(0))?;
        Ok(Box::new(own.take(self.length)))
    }
}
