//! A database of its own for each test: a copy of a template that was migrated once.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, SqliteConnection};
use kakehashi::store::backend::prepare;
use kakehashi::store::{Store, Target};
use sha2::{Digest, Sha256};

use super::{Engine, cluster, project};

/// Advisory lock under which the PostgreSQL template is made.
const TEMPLATE_LOCK: i64 = 0x6b61_6b65_7465_7374;

/// A database that goes with its test.
pub struct Database {
    engine: Engine,
    folder: tempfile::TempDir,
    /// Name in the cluster; empty on SQLite.
    name: String,
}

impl Database {
    /// A migrated database without a row.
    pub fn migrated(engine: Engine) -> Self {
        let database = Database::named(engine);
        match engine {
            Engine::Sqlite => {
                std::fs::copy(sqlite_template(), database.file()).unwrap();
            }
            Engine::Postgres => database.create(&format!("TEMPLATE {}", postgres_template())),
        }
        database
    }

    /// A database without a table; on SQLite not even a file.
    pub fn empty(engine: Engine) -> Self {
        let database = Database::named(engine);
        if engine == Engine::Postgres {
            database.create("");
        }
        database
    }

    fn named(engine: Engine) -> Self {
        let name = match engine {
            Engine::Sqlite => String::new(),
            Engine::Postgres => format!("kakehashi_test_{}", uuid::Uuid::new_v4().simple()),
        };
        Database {
            engine,
            folder: tempfile::tempdir().unwrap(),
            name,
        }
    }

    fn create(&self, how: &str) {
        let mut admin = PgConnection::establish(cluster::url()).expect("the test cluster answers");
        admin
            .batch_execute(&format!("CREATE DATABASE {} {how}", self.name))
            .unwrap();
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("kakehashi.db")
    }

    /// The folder of everything a service on this database keeps on disk.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where it is, as the store wants to hear it.
    pub fn target(&self) -> Target {
        match self.engine {
            Engine::Sqlite => Target::Sqlite(self.file()),
            Engine::Postgres => Target::Postgres(cluster::database_url(&self.name)),
        }
    }

    /// Where it is, as the settings want to hear it.
    pub fn url(&self) -> String {
        match self.target() {
            Target::Sqlite(path) => format!("sqlite:{}", path.display()),
            Target::Postgres(url) => url,
        }
    }

    /// The store on it, as a process of its own would open it.
    pub fn store(&self) -> Store {
        Store::open(self.target(), 4).unwrap()
    }

    /// Runs statements behind the service's back.
    pub fn execute(&self, sql: &str) {
        match self.target() {
            Target::Sqlite(path) => sqlite(&path).batch_execute(sql).unwrap(),
            Target::Postgres(url) => PgConnection::establish(&url)
                .unwrap()
                .batch_execute(sql)
                .unwrap(),
        }
    }

    /// Tables and columns as the live catalogue has them: `table.column type null|not-null`, sorted.
    pub fn catalogue(&self) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Column {
            #[diesel(sql_type = Text)]
            told: String,
        }
        let columns: Vec<Column> = match self.target() {
            Target::Sqlite(path) => diesel::sql_query(
                "SELECT m.name || '.' || c.name || ' ' || replace(lower(c.type), 'blob', 'bytea') || \
                 CASE WHEN c.\"notnull\" = 1 THEN ' not-null' ELSE ' null' END AS told \
                 FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'",
            )
            .load(&mut sqlite(&path)),
            Target::Postgres(url) => diesel::sql_query(
                "SELECT table_name || '.' || column_name || ' ' || data_type || \
                 CASE WHEN is_nullable = 'NO' THEN ' not-null' ELSE ' null' END AS told \
                 FROM information_schema.columns WHERE table_schema = 'public' AND left(table_name, 2) <> '__'",
            )
            .load(&mut PgConnection::establish(&url).unwrap()),
        }
        .unwrap();
        let mut told: Vec<String> = columns.into_iter().map(|column| column.told).collect();
        told.sort_unstable();
        told
    }

    /// How many rows a table has.
    pub fn count(&self, table: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            rows: i64,
        }
        let query = diesel::sql_query(format!("SELECT count(*) AS rows FROM {table}"));
        let counted: Count = match self.target() {
            Target::Sqlite(path) => query.get_result(&mut sqlite(&path)),
            Target::Postgres(url) => query.get_result(&mut PgConnection::establish(&url).unwrap()),
        }
        .unwrap();
        counted.rows
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres
            && let Ok(mut admin) = PgConnection::establish(cluster::url())
        {
            admin
                .batch_execute(&format!(
                    "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                    self.name
                ))
                .ok();
        }
    }
}

fn sqlite(path: &Path) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
    connection
        .batch_execute("PRAGMA busy_timeout = 15000")
        .unwrap();
    connection
}

/// Name of the template: other migrations, other template.
fn template_name(engine: &str) -> String {
    let mut files: Vec<PathBuf> = std::fs::read_dir(project().join("migrations").join(engine))
        .unwrap()
        .map(|folder| folder.unwrap().path().join("up.sql"))
        .collect();
    files.sort();
    let mut hasher = Sha256::new();
    files
        .iter()
        .for_each(|file| hasher.update(std::fs::read(file).unwrap()));
    format!(
        "kakehashi_template_{}",
        hex::encode(&hasher.finalize()[..8])
    )
}

/// The template file. Processes that race each make one; whoever renames last wins, and all are the same.
fn sqlite_template() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = folder.join(template_name("sqlite")).with_extension("db");
    if !template.exists() {
        let making = tempfile::Builder::new()
            .prefix("template-")
            .tempdir_in(folder)
            .unwrap();
        let file = making.path().join("kakehashi.db");
        prepare(&Target::Sqlite(file.clone())).unwrap();
        // Every copy gets an identity of its own when it is opened first; the journal goes into the file.
        sqlite(&file)
            .batch_execute("DELETE FROM instance; PRAGMA wal_checkpoint(TRUNCATE);")
            .unwrap();
        std::fs::rename(&file, &template).unwrap();
    }
    template
}

fn postgres_template() -> String {
    let name = template_name("postgres");
    let mut admin = PgConnection::establish(cluster::url()).expect("the test cluster answers");
    admin
        .batch_execute(&format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})"))
        .unwrap();
    let there: Option<i32> = diesel::select(diesel::dsl::sql::<
        diesel::sql_types::Nullable<diesel::sql_types::Integer>,
    >(&format!(
        "(SELECT 1 FROM pg_database WHERE datname = '{name}')"
    )))
    .get_result(&mut admin)
    .unwrap();
    if there.is_none() {
        let making = format!("{name}_making");
        let making_url = cluster::database_url(&making);
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)"))
            .unwrap();
        admin
            .batch_execute(&format!("CREATE DATABASE {making}"))
            .unwrap();
        prepare(&Target::Postgres(making_url.clone())).unwrap();
        PgConnection::establish(&making_url)
            .unwrap()
            .batch_execute("DELETE FROM instance")
            .unwrap();
        // A closed connection may still be leaving.
        let rename = format!("ALTER DATABASE {making} RENAME TO {name}");
        let leaving = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{making}'"
        );
        while admin.batch_execute(&rename).is_err() {
            admin.batch_execute(&leaving).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
    // The lock goes with the connection.
    name
}
