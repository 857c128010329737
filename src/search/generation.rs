//! One generation of the index on disk: one tantivy index for what is public and one for the rest, each with its writer.
//!
//! Each commit carries in its payload of which database and up to which position of the log the generation has it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError, Term};

use super::Position;
use super::census::Census;
use super::error::SearchError;
use super::filter::{WHOLE_VALUE, WholeValue};
use super::record::Record;
use super::salvage;
use super::schema::Fields;
use super::stems::Stems;
use super::terms::Cuts;
use super::tokens::{Pieces, TOKENIZER};
use super::views;

/// Format of the index; another number on disk means to build it anew.
pub(super) const FORMAT: u32 = 5;

/// Bytes a writer collects before it writes a segment, per half.
const WRITER_MEMORY: usize = 20_000_000;

/// A generation, opened. What feeds it is its [`Generation::apply`] and [`Generation::commit`].
pub struct Generation {
    pub(super) folder: PathBuf,
    pub(super) fields: Fields,
    database: String,
    writers: Mutex<Writers>,
    /// The position both halves have on disk.
    committed: AtomicI64,
    readers: [IndexReader; 2],
    view: RwLock<Arc<View>>,
}

/// One state of both halves, for the length of a search.
pub(super) struct View {
    pub(super) public: Searcher,
    pub(super) private: Searcher,
    /// Tells it from all other states.
    pub(super) number: u64,
    /// Languages whose stems occur.
    pub(super) stems: Vec<Stems>,
    /// Counts over all of the public half.
    pub(super) census: Arc<Census>,
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

impl Generation {
    /// Opens what lies in a folder for the database of this id.
    ///
    /// Beside it comes why a new generation has to be built, if it has: then this one is older, or has lost segments that
    /// were damaged, and can serve meanwhile.
    ///
    /// # Errors
    /// [`Unfit`] if nothing of it can serve.
    pub(super) fn open(folder: &Path, database: &str) -> Result<(Self, Option<Unfit>), Unfit> {
        let [public, private] = halves(folder).map(|half| open_half(&half, database));
        let ((public, stale), (private, also)) = (public?, private?);
        // Two positions come of a crash between the two commits: the older state is what both have.
        Ok((Self::of(folder, database, public, private)?, stale.or(also)))
    }

    /// Opens what lies in a folder without a writer, also while another process writes. It must be of this format and whole.
    ///
    /// # Errors
    /// [`Unfit`].
    pub(super) fn open_for_reading(folder: &Path, database: &str) -> Result<Self, Unfit> {
        let [public, private] = halves(folder).map(|half| {
            let (index, payload) = found_half(&half, database)?;
            match payload.format == FORMAT && !salvage::has_lost(&half) {
                true => Ok(Half::new(index, payload.position, None)?),
                false => Err(Unfit::Format),
            }
        });
        Ok(Self::of(folder, database, public?, private?)?)
    }

    /// Makes an empty generation in a folder; what lay there is gone.
    ///
    /// # Errors
    /// [`SearchError::Folder`], [`SearchError::Writing`].
    pub(super) fn create(folder: &Path, database: &str) -> Result<Self, SearchError> {
        for half in halves(folder) {
            empty(&half).map_err(|error| SearchError::Folder(half.clone(), error))?;
        }
        let [public, private] = halves(folder).map(|half| create(&half, database));
        Self::of(folder, database, public?, private?).map_err(SearchError::Reading)
    }

    fn of(
        folder: &Path,
        database: &str,
        public: Half,
        private: Half,
    ) -> Result<Self, TantivyError> {
        let (_, fields) = Fields::schema();
        let view = View::new(&fields, [&public.reader, &private.reader], Arc::default())?;
        let open = match (public.writer, private.writer) {
            (Some(public), Some(private)) => Some(Pair { public, private }),
            _ => None,
        };
        let writers = Writers {
            indexes: [public.index, private.index],
            forbidden: open.is_none(),
            open,
        };
        Ok(Generation {
            folder: folder.to_owned(),
            fields,
            database: database.to_owned(),
            writers: Mutex::new(writers),
            committed: AtomicI64::new(public.position.min(private.position)),
            readers: [public.reader, private.reader],
            view: RwLock::new(Arc::new(view)),
        })
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        let view = self.view();
        view.public.num_docs() == 0 && view.private.num_docs() == 0
    }

    /// Takes in changes: first whole document copies and single ids go, then the upserts come. Nothing of it is
    /// found before [`Generation::commit`]. Doing the same twice changes nothing.
    ///
    /// # Errors
    /// [`SearchError::Writing`]; what was not committed is gone, feed again from [`Generation::position`].
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
            let mut paths = Cuts::default();
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
    /// [`SearchError::Writing`]; feed again from [`Generation::position`].
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
        let census = Arc::clone(&self.view().census);
        let view = View::new(&self.fields, [&self.readers[0], &self.readers[1]], census);
        let view = Arc::new(view.map_err(SearchError::Reading)?);
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = view;
        Ok(())
    }

    /// The position up to which the generation on disk has the log. Never waits.
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
    fn new(
        fields: &Fields,
        readers: [&IndexReader; 2],
        census: Arc<Census>,
    ) -> Result<Self, TantivyError> {
        let [public, private] = readers.map(IndexReader::searcher);
        let mut stems = vec![Stems::ENGLISH];
        for segment in public
            .segment_readers()
            .iter()
            .chain(private.segment_readers())
        {
            let languages = segment.inverted_index(fields.language)?;
            let mut terms = languages.terms().stream()?;
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
            census,
        })
    }
}

/// One half, opened.
struct Half {
    index: Index,
    writer: Option<IndexWriter>,
    reader: IndexReader,
    position: Position,
}

impl Half {
    fn new(
        index: Index,
        position: Position,
        writer: Option<IndexWriter>,
    ) -> Result<Self, TantivyError> {
        let tokenizers = index.tokenizers();
        tokenizers.register(TOKENIZER, Pieces::default());
        tokenizers.register(WHOLE_VALUE, WholeValue::default());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Half {
            index,
            writer,
            reader,
            position,
        })
    }

    fn with_writer(index: Index, position: Position) -> Result<Self, TantivyError> {
        let writer = writer(&index)?;
        Half::new(index, position, Some(writer))
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

/// Why an index on disk is not used, or not for long.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unfit {
    #[error("there is none yet")]
    Missing,
    #[error("it is damaged: {0}")]
    Damaged(#[from] TantivyError),
    #[error("{0} of its segments were damaged")]
    Segments(usize),
    #[error("segments of it were damaged at an earlier start")]
    Lost,
    #[error("it has another format")]
    Format,
    #[error("it belongs to another database")]
    Database,
}

fn halves(folder: &Path) -> [PathBuf; 2] {
    ["public", "private"].map(|name| folder.join(name))
}

/// What lies in a folder, if it is of this database and has the fields of this program.
fn found_half(dir: &Path, database: &str) -> Result<(Index, Payload), Unfit> {
    if !dir.join("meta.json").is_file() {
        return Err(Unfit::Missing);
    }
    let index = Index::open_in_dir(dir)?;
    let (schema, _) = Fields::schema();
    let payload = index.load_metas()?.payload;
    let payload: Payload = payload
        .and_then(|payload| serde_json::from_str(&payload).ok())
        .ok_or(Unfit::Format)?;
    // The fields of another schema are not where they are looked for.
    if index.schema() != schema {
        return Err(Unfit::Format);
    }
    if payload.database != database {
        return Err(Unfit::Database);
    }
    Ok((index, payload))
}

/// Opens a half; beside it why it has to be built anew, if it has.
fn open_half(dir: &Path, database: &str) -> Result<(Half, Option<Unfit>), Unfit> {
    let (index, payload) = found_half(dir, database)?;
    let position = payload.position;
    // Before anything else reads them: tantivy may panic on a damaged file.
    let lost = salvage::drop_damaged(&index, dir)?;
    if lost > 0 {
        let half = Half::with_writer(Index::open_in_dir(dir)?, position)?;
        return Ok((half, Some(Unfit::Segments(lost))));
    }
    let older = if salvage::has_lost(dir) {
        Some(Unfit::Lost)
    } else {
        (payload.format != FORMAT).then_some(Unfit::Format)
    };
    Ok((Half::with_writer(index, position)?, older))
}

/// Makes an empty half at position 0.
fn create(dir: &Path, database: &str) -> Result<Half, SearchError> {
    let create = || {
        let (schema, _) = Fields::schema();
        let directory = MmapDirectory::open(dir)?;
        let mut half = Half::with_writer(Index::open_or_create(directory, schema)?, 0)?;
        if let Some(writer) = &mut half.writer {
            commit(writer, &payload(database, 0))?;
        }
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

fn empty(dir: &Path) -> Result<(), io::Error> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::create_dir_all(dir)
}
