//! The search index of a node: the generation that serves, and the one that is built to take its place.
//!
//! The database is the truth. Of a folder whose index does not fit (another database, another schema) a new one is begun
//! and fed anew; one that is merely older or has lost some damaged segments serves until its successor has caught up
//! with the log.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::Position;
use super::error::SearchError;
use super::generation::{Generation, Unfit, View};
use super::record::Record;
use super::schema::Fields;
use super::views::Recent;

/// The search index of a node.
pub struct SearchIndex {
    pub(super) fields: Fields,
    folder: PathBuf,
    database: String,
    serving: RwLock<Arc<Generation>>,
    /// A successor is wanted.
    stale: AtomicBool,
    /// States of which pages were given out.
    pub(super) recent: Recent,
    /// Holds the folder against other processes; none where the index is only read.
    _lock: Option<File>,
}

impl SearchIndex {
    /// Opens the index in a folder (made if missing) for the database of this id.
    ///
    /// Returns the position up to which it has the log: 0 if it was empty, of another database or schema, or could not be
    /// read at all; then it is empty now and wants everything. Blocks; not for an async worker.
    ///
    /// # Errors
    /// [`SearchError::Locked`] if another process has it open, [`SearchError::Folder`] if the folder cannot be used.
    pub fn open(dir: &Path, database: &str) -> Result<(SearchIndex, Position), SearchError> {
        let lock = lock(dir)?;
        let (generation, stale) = match current(dir).map(|name| dir.join(name)) {
            Some(folder) => match Generation::open(&folder, database) {
                Ok((generation, why)) => {
                    if let Some(reason) = &why {
                        tracing::warn!(path = %folder.display(), %reason, "the search index serves until it is built anew");
                    }
                    (generation, why.is_some())
                }
                Err(reason) => {
                    tracing::warn!(path = %folder.display(), %reason, "the search index is built anew");
                    (begin(dir, Some(&folder), database)?, false)
                }
            },
            None => (begin(dir, None, database)?, false),
        };
        let generation = Arc::new(generation);
        point_to(dir, &generation.folder)?;
        sweep(dir, &generation.folder);
        Ok(Self::of(dir, database, generation, stale, Some(lock)))
    }

    fn of(
        dir: &Path,
        database: &str,
        generation: Arc<Generation>,
        stale: bool,
        lock: Option<File>,
    ) -> (SearchIndex, Position) {
        let position = generation.position();
        let index = SearchIndex {
            fields: generation.fields,
            folder: dir.to_owned(),
            database: database.to_owned(),
            serving: RwLock::new(generation),
            stale: AtomicBool::new(stale),
            recent: Recent::default(),
            _lock: lock,
        };
        (index, position)
    }

    /// Opens what the folder holds as it is, for reading only, also while another process has it open. `None` where there is
    /// nothing of this database in this format, or only what is to be built anew. Blocks; not for an async worker.
    ///
    /// # Errors
    /// [`SearchError::Reading`] if a file is damaged or goes away meanwhile.
    pub fn open_for_reading(
        dir: &Path,
        database: &str,
    ) -> Result<Option<(SearchIndex, Position)>, SearchError> {
        let Some(folder) = current(dir).map(|name| dir.join(name)) else {
            return Ok(None);
        };
        match Generation::open_for_reading(&folder, database) {
            Ok(generation) => {
                let generation = Arc::new(generation);
                Ok(Some(Self::of(dir, database, generation, false, None)))
            }
            Err(Unfit::Damaged(error)) => Err(SearchError::Reading(error)),
            Err(_) => Ok(None),
        }
    }

    /// The generation that answers now, to feed it.
    pub fn serving(&self) -> Arc<Generation> {
        Arc::clone(&self.serving.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the generation that serves is outdated or damaged: then [`SearchIndex::begin`] one, feed it up to where
    /// this one is, and let it [`SearchIndex::succeed`].
    pub fn is_stale(&self) -> bool {
        self.stale.load(Ordering::Acquire)
    }

    /// Says that reading failed: a file was damaged or removed while the index was open.
    pub(super) fn found_damaged(&self) {
        self.stale.store(true, Ordering::Release);
    }

    /// Begins an empty generation beside the one that serves. Blocks.
    ///
    /// # Errors
    /// [`SearchError::Folder`], [`SearchError::Writing`].
    pub fn begin(&self) -> Result<Generation, SearchError> {
        begin(&self.folder, Some(&self.serving().folder), &self.database)
    }

    /// Lets a generation serve from now on, also after a restart; the one before is deleted. Searches at work end in the
    /// state they began with. Blocks.
    ///
    /// # Errors
    /// [`SearchError::Folder`]; then nothing has changed.
    pub fn succeed(&self, generation: Arc<Generation>) -> Result<(), SearchError> {
        point_to(&self.folder, &generation.folder)?;
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&generation);
        self.stale.store(false, Ordering::Release);
        sweep(&self.folder, &generation.folder);
        Ok(())
    }

    /// Lets go of states whose pages nobody asks for any more.
    pub fn tidy(&self) {
        self.recent.forget();
    }

    /// As [`Generation::apply`] of the one that serves.
    ///
    /// # Errors
    /// [`SearchError::Writing`].
    pub fn apply(
        &self,
        upserts: &[Record],
        deletes: &[String],
        deleted_documents: &[i64],
    ) -> Result<(), SearchError> {
        self.serving().apply(upserts, deletes, deleted_documents)
    }

    /// As [`Generation::commit`] of the one that serves.
    ///
    /// # Errors
    /// [`SearchError::Writing`].
    pub fn commit(&self, position: Position) -> Result<(), SearchError> {
        self.serving().commit(position)
    }

    /// The position up to which the index on disk has the log. Never waits.
    pub fn position(&self) -> Position {
        self.serving().position()
    }

    /// The newest committed state. Never waits for a writer at work.
    pub(super) fn view(&self) -> Arc<View> {
        self.serving().view()
    }
}

/// Name of the file that names the folder of the generation that serves.
const CURRENT: &str = "current";
/// What the folder of a generation is called, before its number.
const PREFIX: &str = "generation-";

fn folder_error(folder: &Path) -> impl Fn(io::Error) -> SearchError {
    let folder = folder.to_owned();
    move |error| SearchError::Folder(folder.clone(), error)
}

/// The folder of the generation that serves, if its name can be read.
fn current(dir: &Path) -> Option<String> {
    let name = fs::read_to_string(dir.join(CURRENT)).ok()?;
    number(&name).map(|_| name)
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.parse().ok()
}

/// Makes an empty generation with the number after another's.
fn begin(dir: &Path, after: Option<&Path>, database: &str) -> Result<Generation, SearchError> {
    let last = after.and_then(|folder| number(folder.file_name()?.to_str()?));
    let next = last.unwrap_or(0).wrapping_add(1);
    Generation::create(&dir.join(format!("{PREFIX}{next}")), database)
}

/// Names the generation that serves, all or nothing.
fn point_to(dir: &Path, folder: &Path) -> Result<(), SearchError> {
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    if current(dir).is_some_and(|current| current == name) {
        return Ok(());
    }
    let write = || {
        let beside = dir.join(format!("{CURRENT}.new"));
        let mut file = File::create(&beside)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, dir.join(CURRENT))
    };
    write().map_err(folder_error(dir))
}

/// Deletes the generations that do not serve. What cannot be deleted stays; it is tried again at the next start.
fn sweep(dir: &Path, serving: &Path) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let other = path.is_dir() && path != serving;
        if other && let Err(reason) = fs::remove_dir_all(&path) {
            tracing::warn!(path = %path.display(), %reason, "an old search index cannot be deleted");
        }
    }
}

/// How long the folder of a process that is just stopping is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);

/// Takes the folder for this process; the lock ends with the process, however it ends.
fn lock(dir: &Path) -> Result<File, SearchError> {
    let folder = folder_error(dir);
    fs::create_dir_all(dir).map_err(&folder)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join("lock"))
        .map_err(&folder)?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if started.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => return Err(SearchError::Locked(dir.to_owned())),
            Err(TryLockError::Error(error)) => return Err(folder(error)),
        }
    }
}
