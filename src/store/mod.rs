//! Rows and the change log, on SQLite or PostgreSQL through one diesel layer.
//!
//! There are three doors. [`Store::read`] runs a closure in one read-only snapshot transaction; [`Store::write`] runs a
//! closure in one transaction that holds the head of the change log, so commit order is the order of positions and no
//! reader can skip one; [`Store::stage`] writes what nobody else sees, without the head. Nothing outside `registry`
//! calls the last two. All run on the blocking pool; waiting too long is [`StoreError::Busy`].
//!
//! Invariant: what others can see was appended to the log in the same transaction that changed the rows.

pub mod backend;
pub mod error;
pub mod log;
pub mod rows;
pub mod schema;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use tokio::sync::{Mutex, Notify, Semaphore};

use crate::access::Actor;
use crate::error::Problem;
use backend::{AnyConnection, Manager, Purpose};
pub use error::StoreError;
pub use log::{Change, Entry, Op, WriteTx};

/// How long a request waits for a free connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(10);

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A SQLite file; its folder is created.
    Sqlite(PathBuf),
    /// A `postgres://` URL.
    Postgres(String),
}

/// The open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    readers: r2d2::Pool<Manager>,
    writers: r2d2::Pool<Manager>,
    permits: Semaphore,
    /// Fair, so that a long queue of writers is served in order. One process has one writer at a time on either
    /// engine: writers would only wait for the head of the log anyway.
    writer: Mutex<()>,
    committed: Notify,
    database_id: String,
    target: Target,
}

/// What a committed write returned, and the last position of the log it wrote.
#[derive(Debug)]
pub struct Committed<T> {
    /// The closure's value.
    pub value: T,
    /// Position of the log after the write.
    pub seq: i64,
}

impl Store {
    /// Opens the database, creates it where it is missing and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::TooNew`] if a newer version wrote it; [`StoreError::Unreachable`] and
    /// [`StoreError::Folder`] say what could not be opened. Blocks; call it off the async workers.
    pub fn open(target: Target, pool: u32) -> Result<Store, StoreError> {
        let database_id = backend::prepare(&target)?;
        let build = |purpose, size| {
            r2d2::Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .connection_timeout(WAIT)
                .test_on_check_out(matches!(target, Target::Postgres(_)))
                .error_handler(Box::new(r2d2::NopErrorHandler))
                .build(Manager::new(target.clone(), purpose))
                .map_err(|error| StoreError::Unreachable {
                    target: target.shown(),
                    detail: error.to_string(),
                })
        };
        Ok(Store {
            inner: Arc::new(Inner {
                readers: build(Purpose::Read, pool.max(1))?,
                writers: build(Purpose::Write, 1)?,
                permits: Semaphore::new(pool.max(1) as usize),
                writer: Mutex::new(()),
                committed: Notify::new(),
                database_id,
                target,
            }),
        })
    }

    /// The random identity of this database, written when it was created. Followers keep it beside their position, so
    /// that an index of another database is noticed.
    pub fn database_id(&self) -> &str {
        &self.inner.database_id
    }

    /// Where the database is.
    pub fn target(&self) -> &Target {
        &self.inner.target
    }

    /// Wakes after a write of this process; followers also look by themselves for writes of others.
    pub async fn committed(&self) {
        self.inner.committed.notified().await;
    }

    /// Runs a closure in one read-only transaction that sees one state of the database.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, Problem> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        let permit = tokio::time::timeout(WAIT, self.inner.permits.acquire())
            .await
            .map_err(|_| StoreError::Busy)?
            .map_err(|_| StoreError::Busy)?;
        let result = run_blocking(move || {
            let mut connection = inner.readers.get().map_err(|_| StoreError::Busy)?;
            connection.read_transaction(work)
        })
        .await;
        drop(permit);
        result
    }

    /// Runs a closure in the one write transaction; what it changed must be in the log when it returns.
    ///
    /// An error of the closure rolls everything back.
    pub async fn write<T, F>(&self, actor: &Actor, work: F) -> Result<Committed<T>, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let turn = tokio::time::timeout(WAIT * 6, self.inner.writer.lock())
            .await
            .map_err(|_| StoreError::Busy)?;
        let inner = Arc::clone(&self.inner);
        let actor = actor.clone();
        let committed = run_blocking(move || {
            let mut connection = inner.writers.get().map_err(|_| StoreError::Busy)?;
            connection.write_transaction(|connection| log::run(connection, &actor, work))
        })
        .await?;
        drop(turn);
        self.inner.committed.notify_waiters();
        Ok(committed)
    }

    /// Runs a closure in a write transaction that does not take the head of the log: for staging and other rows that
    /// nobody else sees. Others write in between; keep it short. It does not wait for the disk.
    ///
    /// An error of the closure rolls everything back.
    pub async fn stage<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, Problem> + Send + 'static,
    {
        let turn = tokio::time::timeout(WAIT * 6, self.inner.writer.lock())
            .await
            .map_err(|_| StoreError::Busy)?;
        let inner = Arc::clone(&self.inner);
        let result = run_blocking(move || {
            let mut connection = inner.writers.get().map_err(|_| StoreError::Busy)?;
            connection.staging_transaction(work)
        })
        .await;
        drop(turn);
        result
    }

    /// The last position of the log.
    pub async fn position(&self) -> Result<i64, Problem> {
        self.read(|connection| Ok(log::position(connection)?)).await
    }
}

/// Runs blocking work off the async workers, and turns a panic there into an internal error.
async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(StoreError::Panicked(error.to_string()).into()),
    }
}

impl Target {
    /// How the target is shown to people: never with a password.
    pub fn shown(&self) -> String {
        match self {
            Target::Sqlite(path) => format!("sqlite:{}", path.display()),
            Target::Postgres(url) => match url::Url::parse(url) {
                Ok(mut url) => {
                    if url.password().is_some() && url.set_password(Some("***")).is_err() {
                        return "postgres://***".to_owned();
                    }
                    url.to_string()
                }
                Err(_) => "postgres://***".to_owned(),
            },
        }
    }
}

/// Runs a statement that returns nothing of interest.
pub(crate) fn run_sql(connection: &mut AnyConnection, sql: &str) -> QueryResult<usize> {
    diesel::sql_query(sql).execute(connection)
}
