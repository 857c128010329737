//! The baseline within reach of every PostgreSQL program: its full-text search.
//!
//! English texts by the configuration `english`, all others by `simple` (PostgreSQL brings no Japanese); the four weights go
//! to code and abbreviation, statement, keywords and notes, path. Queries are read by `websearch_to_tsquery` in both
//! configurations; where all words together find nothing one is enough. Order by `ts_rank_cd`, long texts damped.

use std::cell::RefCell;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Fallible;
use super::corpus::Corpus;
use super::engines::Engine;

/// A table in a database of its own.
pub struct FullText {
    connection: RefCell<PgConnection>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    id: String,
}

const MAKE: &str =
    "CREATE TEMP TABLE found (place bigserial, id text NOT NULL, words tsvector NOT NULL)";
const INSERT: &str = "INSERT INTO found (id, words) VALUES ($1, \
    setweight(to_tsvector('simple', $3) || to_tsvector($2::regconfig, $4), 'A') || setweight(to_tsvector($2::regconfig, $5), 'B') || \
    setweight(to_tsvector($2::regconfig, $6) || to_tsvector($2::regconfig, $7), 'C') || setweight(to_tsvector($2::regconfig, $8), 'D'))";
/// `{}` makes of the query as read the query as asked.
const FIND: &str = "WITH asked AS (SELECT websearch_to_tsquery('english', $1) AS english, websearch_to_tsquery('simple', $1) AS simple), \
    query AS (SELECT {english} || {simple} AS q FROM asked) \
    SELECT id FROM found, query WHERE words @@ q ORDER BY ts_rank_cd('{0.1, 0.3, 0.7, 1.0}', words, q, 1) DESC, place LIMIT $2";

impl FullText {
    /// Fills a table with a corpus.
    pub fn new(corpus: &Corpus, url: &str) -> Fallible<Self> {
        let mut connection = PgConnection::establish(url)?;
        connection.batch_execute(MAKE)?;
        connection.transaction(|connection| {
            for record in &corpus.records {
                let english = record.language.is_empty() || record.language.starts_with("en");
                diesel::sql_query(INSERT)
                    .bind::<Text, _>(&record.id)
                    .bind::<Text, _>(if english { "english" } else { "simple" })
                    .bind::<Text, _>(&record.code)
                    .bind::<Text, _>(&record.abbreviated)
                    .bind::<Text, _>(&record.title)
                    .bind::<Text, _>(&record.keywords)
                    .bind::<Text, _>(&record.notes)
                    .bind::<Text, _>(record.path.join("\n"))
                    .execute(connection)?;
            }
            connection.batch_execute("CREATE INDEX ON found USING gin (words); ANALYZE found")
        })?;
        Ok(FullText {
            connection: RefCell::new(connection),
        })
    }

    fn ask(&self, sql: &str, text: &str, limit: usize) -> Fallible<Vec<String>> {
        let rows: Vec<Row> = diesel::sql_query(sql)
            .bind::<Text, _>(text)
            .bind::<BigInt, _>(limit as i64)
            .load(&mut *self.connection.borrow_mut())?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }
}

impl Engine for FullText {
    fn name(&self) -> &str {
        "PostgreSQL full text"
    }

    fn find(&self, text: &str, limit: usize) -> Fallible<Vec<String>> {
        let all = self.ask(
            &FIND
                .replace("{english}", "english")
                .replace("{simple}", "simple"),
            text,
            limit,
        )?;
        if !all.is_empty() {
            return Ok(all);
        }
        let any =
            |name: &str| format!("replace(replace({name}::text, '&', '|'), '<->', '|')::tsquery");
        self.ask(
            &FIND
                .replace("{english}", &any("english"))
                .replace("{simple}", &any("simple")),
            text,
            limit,
        )
    }
}
