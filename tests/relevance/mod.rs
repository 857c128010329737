//! How well the search finds what is meant: queries with known answers, asked of the service's own index and, beside it,
//! of the full-text searches that come with SQLite (FTS5, trigrams) and PostgreSQL, over the same records.
//!
//! Two kinds of queries. *Judged* ones over the demo world were written by hand, each with its answers
//! (`judged.tsv`). *Known-item* queries are made from the records themselves ([`known`] says by which rules), the same
//! ones in every run. What is asked is what users get: everything comes in by the imports and is found by the index that
//! follows the log.
//!
//! `cargo bench -- --relevance` prints the tables; an integration test holds the service to its goals. With
//! `KAKEHASHI_MISSES` set both also print every query whose first hit is not what was meant, and what came instead.

mod corpus;
mod engines;
mod judged;
mod known;
mod postgres;
pub mod random;
mod score;
pub mod similar;
mod sqlite;
mod world;

use kakehashi::error::Problem;

pub use engines::{Engine, Kakehashi};
pub use score::{Scores, Table};
pub use world::World;

/// What goes wrong here is told, not handled.
pub type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// How many hits are looked at.
pub const DEPTH: usize = 20;

/// A query and what should be found.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What it is counted under.
    pub class: String,
    /// What is typed.
    pub text: String,
    /// The records that are right, by their ids, each with its grade: 2 is what was meant, 1 also helps.
    pub right: Vec<(String, u8)>,
}

/// Asks an engine everything.
pub fn ask(engine: &dyn Engine, queries: &[Asked]) -> Fallible<Scores> {
    let mut scores = Scores::default();
    for query in queries {
        let found = engine.find(&query.text, DEPTH)?;
        scores.add(query, &found);
    }
    Ok(scores)
}

/// The judged queries of the demo world.
pub fn judged(world: &World) -> Fallible<Vec<Asked>> {
    judged::queries(&world.corpus)
}

/// So many known-item queries of each class.
pub fn known_items(world: &World, each: usize) -> Vec<Asked> {
    known::queries(&world.corpus, each)
}

/// The baselines over the records of a world.
pub fn baselines(world: &World, postgres_url: &str) -> Fallible<Vec<Box<dyn Engine>>> {
    Ok(vec![
        Box::new(sqlite::Fts5::new(&world.corpus)?),
        Box::new(postgres::FullText::new(&world.corpus, postgres_url)?),
    ])
}

/// Prints every query whose first hit is not what was meant, if the environment asks for it.
pub fn print_misses(world: &World, queries: &[Asked]) -> Fallible<()> {
    if std::env::var_os("KAKEHASHI_MISSES").is_none() {
        return Ok(());
    }
    for query in queries {
        let found = Kakehashi(world.index()).find(&query.text, DEPTH)?;
        if score::reciprocal_rank(query, &found) < 1.0 {
            println!("{}: {:?}", query.class, query.text);
            let right = query.right.iter().map(|(id, _)| ("meant", id));
            let instead = found.iter().map(|id| ("found", id));
            for (what, id) in right.take(3).chain(instead.take(3)) {
                println!("    {what} {}", world.corpus.told(id));
            }
        }
    }
    Ok(())
}

/// A problem with its details, as an error of a program.
fn told(problem: Problem) -> String {
    format!("{problem} {:?}", problem.details)
}
