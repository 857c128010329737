//! The baseline within reach of every SQLite program: FTS5 with trigrams, ordered by BM25 with the index's own weights.
//!
//! Each word of a query becomes a phrase of FTS5, which with trigrams finds it anywhere inside a text, and all are
//! wanted; where that finds nothing one is enough, and where that too finds nothing one trigram of them is. Words of
//! fewer than three characters, which trigrams cannot find, are left out where there are others.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use super::Fallible;
use super::corpus::Corpus;
use super::engines::Engine;
use std::cell::RefCell;

/// An FTS5 table in memory.
pub struct Fts5 {
    connection: RefCell<SqliteConnection>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    id: String,
}

const MAKE: &str = "CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, code, abbreviated, title, keywords, notes, path, \
                    tokenize = 'trigram remove_diacritics 1')";
const FIND: &str = "SELECT id FROM found WHERE found MATCH ? ORDER BY bm25(found, 0, 10, 5, 4, 3, 1.5, 0.7), rowid LIMIT ?";

impl Fts5 {
    /// Fills a table with a corpus.
    pub fn new(corpus: &Corpus) -> Fallible<Self> {
        let mut connection = SqliteConnection::establish(":memory:")?;
        connection.batch_execute(MAKE)?;
        connection.transaction(|connection| {
            for record in &corpus.records {
                diesel::sql_query("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?)")
                    .bind::<Text, _>(&record.id)
                    .bind::<Text, _>(&record.code)
                    .bind::<Text, _>(&record.abbreviated)
                    .bind::<Text, _>(&record.title)
                    .bind::<Text, _>(&record.keywords)
                    .bind::<Text, _>(&record.notes)
                    .bind::<Text, _>(record.path.join("\n"))
                    .execute(connection)?;
            }
            QueryResult::Ok(())
        })?;
        connection.batch_execute("INSERT INTO found(found) VALUES ('optimize')")?;
        Ok(Fts5 {
            connection: RefCell::new(connection),
        })
    }

    fn matching(&self, expression: &str, limit: usize) -> Fallible<Vec<String>> {
        let rows: Vec<Row> = diesel::sql_query(FIND)
            .bind::<Text, _>(expression)
            .bind::<BigInt, _>(limit as i64)
            .load(&mut *self.connection.borrow_mut())?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// What trigrams cannot find: one or two characters alone.
    fn containing(&self, text: &str, limit: usize) -> Fallible<Vec<String>> {
        let rows: Vec<Row> = diesel::sql_query(
            "SELECT id FROM found WHERE instr(lower(code || char(10) || title || char(10) || keywords), lower(?)) > 0 \
             ORDER BY length(title), rowid LIMIT ?",
        )
        .bind::<Text, _>(text)
        .bind::<Integer, _>(limit as i32)
        .load(&mut *self.connection.borrow_mut())?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

impl Engine for Fts5 {
    fn name(&self) -> &str {
        "SQLite FTS5 trigram"
    }

    fn find(&self, text: &str, limit: usize) -> Fallible<Vec<String>> {
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|word| word.chars().count() >= 3)
            .collect();
        if words.is_empty() {
            // Short words together may be one code.
            return self.containing(text.trim(), limit);
        }
        let phrases: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        for joined in [phrases.join(" AND "), phrases.join(" OR ")] {
            let found = self.matching(&joined, limit)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let grams: Vec<String> = words
            .iter()
            .flat_map(|word| {
                word.chars()
                    .collect::<Vec<_>>()
                    .windows(3)
                    .map(|three| quoted(&three.iter().collect::<String>()))
                    .collect::<Vec<_>>()
            })
            .collect();
        self.matching(&grams.join(" OR "), limit)
    }
}
