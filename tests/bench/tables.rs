//! How well the search finds what is meant, beside the searches of the databases, printed as tables.

use std::path::{Path, PathBuf};

use crate::relevance::{self, Asked, Engine as _, Kakehashi, Table, World};
use crate::{Fallible, cluster};

/// Queries of each class: the demo world has no more records, and more of the published ones change no figure.
const EACH: [usize; 2] = [100, 300];

/// Prints the tables: over the demo world, and with the published frameworks where they are.
pub fn run(quick: bool) -> Fallible<()> {
    let [demo, published] = EACH.map(|each| if quick { each / 3 } else { each });
    let world = World::demo()?;
    let mut queries = relevance::judged(&world)?;
    queries.extend(relevance::known_items(&world, demo));
    print("the demo world", &world, &queries)?;
    for reached in relevance::similar::demo(&world)? {
        println!("{reached}");
    }
    drop(world);
    let shared = std::env::var_os("KAKEHASHI_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if !shared.is_dir() {
        println!("SKIPPED: no published data at {}", shared.display());
        return Ok(());
    }
    let world = World::crosswalk(&shared)?;
    let every = if quick { 16 } else { 1 };
    println!("{}", relevance::similar::crosswalk(&world, every)?);
    drop(world);
    let world = World::published(&shared, if quick { 4 } else { 1 })?;
    print(
        "the published frameworks",
        &world,
        &relevance::known_items(&world, published),
    )
}

fn print(title: &str, world: &World, queries: &[Asked]) -> Fallible<()> {
    let own = Kakehashi(world.index());
    let mut table = Table::new(&format!("{title}, {} records", world.corpus.records.len()));
    table.add(own.name(), relevance::ask(&own, queries)?);
    for engine in relevance::baselines(world, cluster::url())? {
        table.add(engine.name(), relevance::ask(&*engine, queries)?);
    }
    println!("{table}");
    relevance::print_misses(world, queries)
}
