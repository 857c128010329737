//! The two connections behind one enum: opening, pragmas, pooling, transactions, migrations.
//!
//! diesel's `MultiConnection` gives one query DSL for both engines. Its derived `establish` swallows errors and may
//! open a file named like the URL, so connections are made here by the [`Target`]'s own arm. SQLite writes begin
//! IMMEDIATE: a deferred transaction that turns into a write fails at once in spite of the busy timeout.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Target;
use super::error::StoreError;
use crate::error::Problem;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Key of the advisory lock under which PostgreSQL is migrated ("kakehash" in ASCII).
const MIGRATION_LOCK: i64 = 0x6b61_6b65_6861_7368;

/// How long opening a SQLite file that others are opening for the first time is tried again.
const PATIENCE: Duration = Duration::from_secs(15);

pub use any::AnyConnection;

/// The derive generates public items without docs; they stay in here.
#[allow(missing_docs)]
mod any {
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either engine.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConnection {
        /// SQLite, bundled.
        Sqlite(SqliteConnection),
        /// PostgreSQL through libpq.
        Postgres(PgConnection),
    }
}

/// What a pooled connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Reads only: SQLite connections are `query_only`.
    Read,
    /// The writer.
    Write,
}

/// Opens pooled connections.
#[derive(Debug)]
pub struct Manager {
    target: Target,
    purpose: Purpose,
}

impl Manager {
    /// A manager for one target and purpose.
    pub fn new(target: Target, purpose: Purpose) -> Self {
        Manager { target, purpose }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        let mut connection = open(&self.target)?;
        if let (AnyConnection::Sqlite(sqlite), Purpose::Read) = (&mut connection, self.purpose) {
            sqlite
                .batch_execute("PRAGMA query_only = ON")
                .map_err(|error| unreachable(&self.target, &error))?;
        }
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        super::run_sql(connection, "SELECT 1")
            .map(|_| ())
            .map_err(|error| unreachable(&self.target, &error))
    }

    /// A closure that panicked may have left its transaction open: such a connection is thrown away.
    fn has_broken(&self, _: &mut AnyConnection) -> bool {
        std::thread::panicking()
    }
}

fn unreachable(target: &Target, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unreachable {
        target: target.shown(),
        detail: error.to_string(),
    }
}

/// Opens one connection and sets what every connection needs.
fn open(target: &Target) -> Result<AnyConnection, StoreError> {
    match target {
        Target::Sqlite(path) => {
            let mut sqlite = SqliteConnection::establish(&path.to_string_lossy())
                .map_err(|error| unreachable(target, &error))?;
            patiently(|| {
                sqlite.batch_execute(
                    "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
                )
            })
            .map_err(|error| not_ours_or_unreachable(target, &error))?;
            Ok(AnyConnection::Sqlite(sqlite))
        }
        Target::Postgres(url) => {
            let mut postgres =
                PgConnection::establish(url).map_err(|error| unreachable(target, &error))?;
            postgres
                .batch_execute("SET client_min_messages = warning; SET TIME ZONE 'UTC'")
                .map_err(|error| unreachable(target, &error))?;
            Ok(AnyConnection::Postgres(postgres))
        }
    }
}

/// Repeats a statement while SQLite says at once that the database is locked. Two who switch a fresh file to WAL both
/// hold a shared lock and want it alone; SQLite refuses one of them without the busy timeout, for waiting would be a
/// deadlock.
fn patiently(mut statement: impl FnMut() -> QueryResult<()>) -> QueryResult<()> {
    let started = Instant::now();
    loop {
        match statement() {
            Err(diesel::result::Error::DatabaseError(_, info))
                if info.message().contains("locked") && started.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

fn not_ours_or_unreachable(target: &Target, error: &diesel::result::Error) -> StoreError {
    let detail = error.to_string();
    if detail.contains("not a database") {
        StoreError::NotOurs {
            target: target.shown(),
            detail,
        }
    } else {
        unreachable(target, &detail)
    }
}

/// Creates what is missing, migrates, and returns the database's identity.
pub fn prepare(target: &Target) -> Result<String, StoreError> {
    if let Target::Sqlite(path) = target
        && let Some(folder) = path.parent()
    {
        prepare_folder(folder)?;
        refuse_foreign(target, path)?;
    }
    let mut connection = open(target)?;
    match &mut connection {
        AnyConnection::Sqlite(sqlite) => {
            sqlite.immediate_transaction(|sqlite| migrate(sqlite, SQLITE))
        }
        AnyConnection::Postgres(postgres) => postgres.transaction(|postgres| {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                .execute(postgres)?;
            migrate(postgres, POSTGRES)
        }),
    }
    .map_err(|error| error.into_store(target))?;
    identity(&mut connection).map_err(|error| unreachable(target, &error))
}

/// How many tables a SQLite file has, and how many of them are the migrations' own.
#[derive(QueryableByName)]
struct Tables {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    all: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    ours: i64,
}

/// Leaves the file of another program alone: it has tables, but none of ours.
fn refuse_foreign(target: &Target, path: &Path) -> Result<(), StoreError> {
    if !path.exists() {
        return Ok(());
    }
    let mut sqlite = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| unreachable(target, &error))?;
    // Another process may be creating the same database at this moment.
    sqlite
        .batch_execute("PRAGMA busy_timeout = 15000")
        .map_err(|error| unreachable(target, &error))?;
    let tables: Tables = diesel::sql_query(
        "SELECT count(*) AS \"all\", \
         coalesce(sum(name = '__diesel_schema_migrations'), 0) AS ours \
         FROM sqlite_master WHERE type = 'table'",
    )
    .get_result(&mut sqlite)
    .map_err(|error| not_ours_or_unreachable(target, &error))?;
    if tables.all > 0 && tables.ours == 0 {
        let detail = "it has tables of another program".to_owned();
        return Err(StoreError::NotOurs {
            target: target.shown(),
            detail,
        });
    }
    Ok(())
}

/// Creates the data folder and proves that it can be written.
fn prepare_folder(folder: &Path) -> Result<(), StoreError> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let shown = || folder.display().to_string();
    std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
        folder: shown(),
        source,
    })?;
    // A name of its own: two starters prove it at once.
    let probe = folder.join(format!(".write-probe-{}", uuid::Uuid::new_v4()));
    std::fs::write(&probe, b"probe")
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|source| StoreError::Folder {
            folder: shown(),
            source,
        })
}

/// What can go wrong while migrating; carries diesel's error through its transaction.
enum MigrateError {
    TooNew(String),
    Failed(String),
    Database(diesel::result::Error),
}

impl From<diesel::result::Error> for MigrateError {
    fn from(error: diesel::result::Error) -> Self {
        MigrateError::Database(error)
    }
}

impl MigrateError {
    fn into_store(self, target: &Target) -> StoreError {
        match self {
            MigrateError::TooNew(found) => StoreError::TooNew { found },
            MigrateError::Failed(detail) => StoreError::Migration(detail),
            MigrateError::Database(error) => not_ours_or_unreachable(target, &error),
        }
    }
}

/// Refuses a newer schema, else runs what is pending. Runs inside a transaction that excludes other starters.
fn migrate<DB, C>(connection: &mut C, known: EmbeddedMigrations) -> Result<(), MigrateError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    use diesel::migration::MigrationSource;
    let failed =
        |error: Box<dyn std::error::Error + Send + Sync>| MigrateError::Failed(error.to_string());
    let ours: std::collections::BTreeSet<String> = MigrationSource::<DB>::migrations(&known)
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let newest_found = connection
        .applied_migrations()
        .map_err(failed)?
        .into_iter()
        .map(|v| v.to_string())
        .max();
    if let Some(found) = newest_found
        && ours.last().is_some_and(|newest| found > *newest)
    {
        return Err(MigrateError::TooNew(found));
    }
    connection.run_pending_migrations(known).map_err(failed)?;
    Ok(())
}

/// Reads the database's identity, or gives it one.
fn identity(connection: &mut AnyConnection) -> QueryResult<String> {
    use super::schema::instance;
    if let Some(id) = instance::table
        .select(instance::database_id)
        .first(connection)
        .optional()?
    {
        return Ok(id);
    }
    let fresh = uuid::Uuid::new_v4().to_string();
    let row = (
        instance::id.eq(1_i64),
        instance::database_id.eq(&fresh),
        instance::created_at.eq(super::log::now()),
    );
    // Two starters may race here: the loser's insert fails on the key, and it reads the winner's.
    match diesel::insert_into(instance::table)
        .values(row)
        .execute(connection)
    {
        Ok(_) => Ok(fresh),
        Err(_) => instance::table
            .select(instance::database_id)
            .first(connection),
    }
}

impl AnyConnection {
    /// Runs a closure in a transaction that sees one state and cannot write.
    pub fn read_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.transaction(|connection| {
            if let AnyConnection::Postgres(postgres) = connection {
                postgres
                    .batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")?;
            }
            work(connection)
        })
    }

    /// Runs a closure in a write transaction of the engine.
    pub fn write_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        begin_write(self)?;
        let result = work(self);
        end_write(self, result)
    }

    /// The same without waiting for the disk: what was committed is whole, but the last of it may be lost with the
    /// machine's power. The next write that waits takes it along.
    pub fn staging_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        match self {
            AnyConnection::Sqlite(sqlite) => {
                sqlite.batch_execute("PRAGMA synchronous = NORMAL")?;
                let result = self.write_transaction(work);
                self.batch_execute("PRAGMA synchronous = FULL")?;
                result
            }
            AnyConnection::Postgres(_) => self.write_transaction(|connection| {
                connection.batch_execute("SET LOCAL synchronous_commit = OFF")?;
                work(connection)
            }),
        }
    }
}

fn begin_write(connection: &mut AnyConnection) -> Result<(), Problem> {
    let begin = match connection {
        AnyConnection::Sqlite(_) => "BEGIN IMMEDIATE",
        AnyConnection::Postgres(_) => "BEGIN ISOLATION LEVEL READ COMMITTED",
    };
    connection.batch_execute(begin).map_err(Problem::from)
}

fn end_write<T>(connection: &mut AnyConnection, result: Result<T, Problem>) -> Result<T, Problem> {
    let finished = match &result {
        Ok(_) => connection.batch_execute("COMMIT"),
        Err(_) => connection.batch_execute("ROLLBACK"),
    };
    if let (Err(error), Ok(_)) = (finished, &result) {
        // A failed COMMIT (disk full) leaves SQLite inside the transaction.
        connection.batch_execute("ROLLBACK").ok();
        return Err(error.into());
    }
    result
}

/// Runs an expression on the connection of either engine, where the DSL needs the concrete type (batches, upserts).
macro_rules! on_engine {
    ($connection:expr, $engine:ident => $work:expr) => {
        match $connection {
            $crate::store::backend::AnyConnection::Sqlite($engine) => $work,
            $crate::store::backend::AnyConnection::Postgres($engine) => $work,
        }
    };
}
pub(crate) use on_engine;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_file_of_another_program_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        let mut other = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
        other
            .batch_execute("CREATE TABLE recipe (name TEXT)")
            .unwrap();
        drop(other);
        let before = std::fs::read(&path).unwrap();
        let refused = prepare(&Target::Sqlite(path.clone()));
        assert!(
            matches!(refused, Err(StoreError::NotOurs { .. })),
            "{refused:?}"
        );
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
