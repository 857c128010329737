//! The index on disk: one tantivy index for what is public and one for the rest, fed by whoever follows the change log.
//!
//! The database is the truth. Each commit carries in its payload of which database and up to which position the index
//! has it; whatever does not fit (another database, another format, a damaged file) is thrown away and fed anew.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError, Term};

use super::Position;
use super::analysis::Stems;
use super::error::SearchError;
use super::filter::{WHOLE_VALUE, WholeValue};
use super::record::Record;
use super::schema::{Fields, Paths};
use super::tokens::{Pieces, TOKENIZER};
use super::views::{self, Recent};

/// Format of the index; another number on disk means to build it anew.
pub(super) const FORMAT: u32 = 3;

/// Bytes a writer collects before it writes a segment, per half.
const WRITER_MEMORY: usize = 20_000_000;

/// The search index of a node.
pub struct SearchIndex {
    pub(super) fields: Fields,
    database: String,
    writers: Mutex<Writers>,
    /// The position both halves have on disk.
    committed: AtomicI64,
    readers: [IndexReader; 2],
    view: RwLock<Arc<View>>,
    /// States of which pages were given out.
    pub(super) recent: Recent,
    /// Holds the folder against other processes; none where the index is only read.
    _lock: Option<File>,
}

/// One state of both halves, for the length of a search.
pub(super) struct View {
    pub(super) public: Searcher,
    pub(super) private: Searcher,
    /// Tells it from all other states.
    pub(super) number: u64,
    /// Languages whose stems occur.
    pub(super) stems: Vec<Stems>,
}

/// The writers of both halves, while all is well. After a failure they are dropped, and with them what was not
/// committed; the next write opens new ones. (Rolling back panics when it fails twice.)
struct Writers {
    indexes: [Index; 2],
    open: Option<Pair>,
    /// Another process writes.
    forbidden: bool,
}

/// One writer for each half.
struct Pair {
    public: IndexWriter,
    private: IndexWriter,
}

/// What a commit says of itself.
#[derive(Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Payload {
    format: u32,
    database: String,
    position: Position,
}

impl SearchIndex {
    /// Opens the index in a folder (made if missing) for the database of this id.
    ///
    /// Returns the position up to which it has the log: 0 if it was empty, of another database or format, or
    /// damaged; then it is empty now and wants everything. Blocks; not for an async worker.
    ///
    /// # Errors
    /// [`SearchError::Locked`] if another process has it open, [`SearchError::Folder`] if the folder cannot be used.
    pub fn open(dir: &Path, database: &str) -> Result<(SearchIndex, Position), SearchError> {
        let lock = lock(dir)?;
        let halves = ["public", "private"].map(|name| dir.join(name));
        let opened = match open_halves(&halves, database) {
            Ok(opened) => opened,
            Err(reason) => {
                tracing::warn!(path = %dir.display(), %reason, "the search index is built anew");
                for half in &halves {
                    empty(half).map_err(|error| SearchError::Folder(half.clone(), error))?;
                }
                let fresh = halves.each_ref().map(|half| create(half, database));
                let [public, private] = fresh;
                [public?, private?]
            }
        };
        let [public, private] = opened;
        let committed = public.position.min(private.position);
        let (_, fields) = Fields::schema();
        let view = RwLock::new(Arc::new(View::new(
            &fields,
            [&public.reader, &private.reader],
        )?));
        let writers = Writers {
            indexes: [public.index, private.index],
            open: Some(Pair {
                public: public.writer,
                private: private.writer,
            }),
            forbidden: false,
        };
        let index = SearchIndex {
            fields,
            database: database.to_owned(),
            writers: Mutex::new(writers),
            committed: AtomicI64::new(committed),
            readers: [public.reader, private.reader],
            view,
            recent: Recent::default(),
            _lock: Some(lock),
        };
        Ok((index, committed))
    }

    /// Opens what the folder holds as it is, for reading only, also while another process has it open. `None` where there is
    /// nothing of this database in this format. Blocks; not for an async worker.
    ///
    /// # Errors
    /// [`SearchError::Reading`] if a file is damaged or goes away meanwhile.
    pub fn open_for_reading(
        dir: &Path,
        database: &str,
    ) -> Result<Option<(SearchIndex, Position)>, SearchError> {
        let halves = ["public", "private"].map(|name| dir.join(name));
        let opened = halves.each_ref().map(|half| found_half(half, database));
        let (public, private) = match opened {
            [Ok(public), Ok(private)] => (public, private),
            [Err(Unfit::Damaged(error)), _] | [_, Err(Unfit::Damaged(error))] => {
                return Err(SearchError::Reading(error));
            }
            _ => return Ok(None),
        };
        let committed = public.1.min(private.1);
        let reader = |index: &Index| reader(index).map_err(SearchError::Reading);
        let readers = [reader(&public.0)?, reader(&private.0)?];
        let (_, fields) = Fields::schema();
        let view = View::new(&fields, [&readers[0], &readers[1]])?;
        let index = SearchIndex {
            fields,
            database: database.to_owned(),
            writers: Mutex::new(Writers {
                indexes: [public.0, private.0],
                open: None,
                forbidden: true,
            }),
            committed: AtomicI64::new(committed),
            readers,
            view: RwLock::new(Arc::new(view)),
            recent: Recent::default(),
            _lock: None,
        };
        Ok(Some((index, committed)))
    }

    /// Takes in changes: first whole document copies and single ids go, then the upserts come. Nothing of it is
    /// found before [`SearchIndex::commit`]. Doing the same twice changes nothing.
    ///
    /// # Errors
    /// [`SearchError::Writing`]; what was not committed is gone, feed again from [`SearchIndex::position`].
    pub fn apply(
        &self,
        upserts: &[Record],
        deletes: &[String],
        deleted_documents: &[i64],
    ) -> Result<(), SearchError> {
        self.writers().work(|writers| {
            for document in deleted_documents {
                writers.delete(&Term::from_field_i64(self.fields.document, *document));
            }
            for id in deletes {
                writers.delete(&Term::from_field_text(self.fields.id, id));
            }
            let mut paths = Paths::default();
            for record in upserts {
                writers.delete(&Term::from_field_text(self.fields.id, &record.id));
                let half = if record.public {
                    &writers.public
                } else {
                    &writers.private
                };
                half.add_document(self.fields.document(record, &mut paths))?;
            }
            Ok(())
        })
    }

    /// Makes what was applied durable and found, as the state of the log at this position.
    ///
    /// # Errors
    /// [`SearchError::Writing`]; feed again from [`SearchIndex::position`].
    pub fn commit(&self, position: Position) -> Result<(), SearchError> {
        let mut writers = self.writers();
        writers.work(|writers| writers.commit(&payload(&self.database, position)))?;
        self.show(position)
    }

    /// Empties the index and commits position 0, for a log that does not continue what was indexed.
    ///
    /// # Errors
    /// [`SearchError::Writing`].
    pub fn clear(&self) -> Result<(), SearchError> {
        let mut writers = self.writers();
        writers.work(|writers| {
            writers.public.delete_all_documents()?;
            writers.private.delete_all_documents()?;
            writers.commit(&payload(&self.database, 0))
        })?;
        self.show(0)
    }

    /// Lets searches see what was just committed.
    fn show(&self, position: Position) -> Result<(), SearchError> {
        self.committed.store(position, Ordering::Release);
        let reloaded = self.readers.iter().try_for_each(IndexReader::reload);
        reloaded.map_err(SearchError::Reading)?;
        let view = Arc::new(View::new(
            &self.fields,
            [&self.readers[0], &self.readers[1]],
        )?);
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = view;
        self.recent.forget();
        Ok(())
    }

    /// The position up to which the index on disk has the log. Never waits.
    pub fn position(&self) -> Position {
        self.committed.load(Ordering::Acquire)
    }

    /// The newest committed state. Never waits for a writer at work.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn writers(&self) -> MutexGuard<'_, Writers> {
        self.writers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writers {
    /// Does some work with the writers, which do not survive a failure.
    fn work(
        &mut self,
        work: impl FnOnce(&mut Pair) -> Result<(), TantivyError>,
    ) -> Result<(), SearchError> {
        let worked = || {
            if self.forbidden {
                let reason = "the index was opened for reading".to_owned();
                return Err(TantivyError::InternalError(reason));
            }
            let mut pair = match self.open.take() {
                Some(pair) => pair,
                None => Pair {
                    public: writer(&self.indexes[0])?,
                    private: writer(&self.indexes[1])?,
                },
            };
            work(&mut pair)?;
            self.open = Some(pair);
            Ok(())
        };
        worked().map_err(SearchError::Writing)
    }
}

impl Pair {
    fn delete(&self, term: &Term) {
        self.public.delete_term(term.clone());
        self.private.delete_term(term.clone());
    }

    /// What becomes private leaves the public half first: a crash in between hides it, never shows it.
    fn commit(&mut self, payload: &str) -> Result<(), TantivyError> {
        commit(&mut self.public, payload)?;
        commit(&mut self.private, payload)
    }
}

impl View {
    fn new(fields: &Fields, readers: [&IndexReader; 2]) -> Result<Self, SearchError> {
        let [public, private] = readers.map(IndexReader::searcher);
        let mut stems = vec![Stems::ENGLISH];
        for segment in public
            .segment_readers()
            .iter()
            .chain(private.segment_readers())
        {
            let languages = segment
                .inverted_index(fields.language)
                .map_err(SearchError::Reading)?;
            let mut terms = languages
                .terms()
                .stream()
                .map_err(|error| SearchError::Reading(error.into()))?;
            while terms.advance() {
                let language = Stems::of(std::str::from_utf8(terms.key()).ok());
                if !stems.contains(&language) {
                    stems.push(language);
                }
            }
        }
        Ok(View {
            public,
            private,
            number: views::fresh_number(),
            stems,
        })
    }
}

/// One half, opened.
struct Half {
    index: Index,
    writer: IndexWriter,
    reader: IndexReader,
    position: Position,
}

impl Half {
    fn new(index: Index, position: Position) -> Result<Self, TantivyError> {
        register(&index);
        let writer = writer(&index)?;
        let reader = reader(&index)?;
        Ok(Half {
            index,
            writer,
            reader,
            position,
        })
    }
}

fn writer(index: &Index) -> Result<IndexWriter, TantivyError> {
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(WRITER_MEMORY)
        .num_worker_threads(1)
        .num_merge_threads(1)
        .build();
    index.writer_with_options(options)
}

/// Why an index on disk is not used.
#[derive(Debug, thiserror::Error)]
enum Unfit {
    #[error("there is none yet")]
    Missing,
    #[error("it is damaged: {0}")]
    Damaged(#[from] TantivyError),
    #[error("files are damaged: {0}")]
    Checksum(String),
    #[error("it has another format")]
    Format,
    #[error("it belongs to another database")]
    Database,
}

/// Opens both halves as they are. If one is unfit the other goes too: old states of the log fed to one half only would
/// show again in the other what had been deleted.
fn open_halves(halves: &[std::path::PathBuf; 2], database: &str) -> Result<[Half; 2], Unfit> {
    let [public, private] = halves.each_ref().map(|half| open_half(half, database));
    Ok([public?, private?])
}

fn open_half(dir: &Path, database: &str) -> Result<Half, Unfit> {
    let (index, position) = found_half(dir, database)?;
    // Before anything else reads them: tantivy may panic on a damaged file.
    let damaged = index.validate_checksum()?;
    if !damaged.is_empty() {
        return Err(Unfit::Checksum(format!("{damaged:?}")));
    }
    Ok(Half::new(index, position)?)
}

/// A half on disk that is of this database and in this format, and its position.
fn found_half(dir: &Path, database: &str) -> Result<(Index, Position), Unfit> {
    if !dir.join("meta.json").is_file() {
        return Err(Unfit::Missing);
    }
    let index = Index::open_in_dir(dir)?;
    let (schema, _) = Fields::schema();
    let payload = index.load_metas()?.payload;
    let payload: Payload = payload
        .and_then(|payload| serde_json::from_str(&payload).ok())
        .ok_or(Unfit::Format)?;
    if payload.format != FORMAT || index.schema() != schema {
        return Err(Unfit::Format);
    }
    if payload.database != database {
        return Err(Unfit::Database);
    }
    register(&index);
    Ok((index, payload.position))
}

/// Makes the tokenizers of the schema known.
fn register(index: &Index) {
    index.tokenizers().register(TOKENIZER, Pieces::default());
    index
        .tokenizers()
        .register(WHOLE_VALUE, WholeValue::default());
}

fn reader(index: &Index) -> Result<IndexReader, TantivyError> {
    let builder = index.reader_builder();
    builder.reload_policy(ReloadPolicy::Manual).try_into()
}

/// Makes an empty half at position 0.
fn create(dir: &Path, database: &str) -> Result<Half, SearchError> {
    let create = || {
        let (schema, _) = Fields::schema();
        let directory = MmapDirectory::open(dir)?;
        let mut half = Half::new(Index::open_or_create(directory, schema)?, 0)?;
        commit(&mut half.writer, &payload(database, 0))?;
        half.reader.reload()?;
        Ok(half)
    };
    create().map_err(SearchError::Writing)
}

fn payload(database: &str, position: Position) -> String {
    serde_json::json!(Payload {
        format: FORMAT,
        database: database.to_owned(),
        position
    })
    .to_string()
}

fn commit(writer: &mut IndexWriter, payload: &str) -> Result<(), TantivyError> {
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(payload);
    commit.commit().map(drop)
}

/// How long the folder of a process that is just stopping is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);

/// Takes the folder for this process; the lock ends with the process, however it ends.
fn lock(dir: &Path) -> Result<File, SearchError> {
    let folder = |error| SearchError::Folder(dir.to_owned(), error);
    fs::create_dir_all(dir).map_err(folder)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join("lock"))
        .map_err(folder)?;
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

fn empty(dir: &Path) -> Result<(), io::Error> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::create_dir_all(dir)
}
