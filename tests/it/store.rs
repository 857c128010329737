//! The store and the change log: positions, chain, transactions, schema, opening.

use std::sync::{Arc, Barrier};

use diesel::connection::SimpleConnection;
use kakehashi::access::{Actor, Visibility};
use kakehashi::error::{Code, Message, Problem};
use kakehashi::store::log::{after, first_break};
use kakehashi::store::rows::PersonRow;
use kakehashi::store::{Entry, Op, Store, StoreError, WriteTx};

use crate::support::{Database, Engine, project};

const WRITERS: usize = 8;
const WRITES: usize = 50;

fn entry(entity: String) -> Entry {
    Entry {
        organisation: 0,
        visibility: Visibility::Public,
        kind: "organisation",
        document: None,
        entity,
        op: Op::Create,
        before: None,
        after: Some("{\"name\":\"ひばり\"}".to_owned()),
    }
}

fn actor() -> Actor {
    Actor::system(0, "")
}

/// Writes so many entries, each in a transaction of its own.
async fn write(store: &Store, count: usize) {
    for n in 0..count {
        store
            .write(&actor(), move |tx| tx.log(entry(n.to_string())))
            .await
            .unwrap();
    }
}

async fn broken(store: &Store) -> Option<i64> {
    store
        .read(|connection| Ok(first_break(connection)?))
        .await
        .unwrap()
}

/// A row and an entry, and then what the caller says.
fn half_written(tx: &mut WriteTx<'_>) -> Result<(), Problem> {
    PersonRow {
        reference: "half".to_owned(),
        name: "Half".to_owned(),
    }
    .insert(tx.connection())?;
    tx.log(entry("half".to_owned()))?;
    Ok(())
}

on_both_engines! {
    async fn positions_have_no_gap_and_no_reader_skips_one(engine: Engine) {
        let database = Database::migrated(engine);
        // Two stores, as two processes have them.
        let stores = [database.store(), database.store()];
        let reader = stores[1].clone();
        let all = (WRITERS * WRITES) as i64;
        let follower = tokio::spawn(async move {
            let mut seen: Vec<i64> = Vec::new();
            while seen.last() != Some(&all) {
                let from = seen.last().copied().unwrap_or(0);
                let page = reader.read(move |connection| Ok(after(connection, from, 1000)?)).await.unwrap();
                seen.extend(page.iter().map(|change| change.seq));
            }
            seen
        });
        let writers = (0..WRITERS).map(|n| {
            let store = stores[n % 2].clone();
            tokio::spawn(async move {
                let mut last = 0;
                for _ in 0..WRITES {
                    let written = store.write(&actor(), move |tx| tx.log(entry(n.to_string()))).await.unwrap();
                    assert_eq!(written.value, written.seq);
                    assert!(written.seq > last, "{} after {last}", written.seq);
                    last = written.seq;
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(follower.await.unwrap(), (1..=all).collect::<Vec<_>>());
        assert_eq!(stores[0].position().await.unwrap(), all);
        assert_eq!(broken(&stores[0]).await, None);
    }

    async fn the_chain_shows_where_the_log_was_tampered_with(engine: Engine) {
        let database = Database::migrated(engine);
        let store = database.store();
        write(&store, 6).await;
        assert_eq!(broken(&store).await, None);
        database.execute("UPDATE change SET after = '{\"name\":\"other\"}' WHERE seq = 3");
        assert_eq!(broken(&store).await, Some(3));
        database.execute("UPDATE change SET after = '{\"name\":\"ひばり\"}' WHERE seq = 3");
        assert_eq!(broken(&store).await, None);
        database.execute("DELETE FROM change WHERE seq = 5");
        assert_eq!(broken(&store).await, Some(6));
        database.execute("DELETE FROM change WHERE seq = 6");
        assert_eq!(broken(&store).await, Some(5), "an end that was cut off shows too");
    }

    async fn a_failing_closure_writes_nothing(engine: Engine) {
        let database = Database::migrated(engine);
        let store = database.store();
        write(&store, 1).await;
        let refused = store.write(&actor(), |tx| {
            half_written(tx)?;
            Err::<(), _>(Problem::new(Code::InvalidInput, Message::new("registry-stopped")))
        }).await;
        assert_eq!(refused.unwrap_err().code, Code::InvalidInput);
        assert_eq!((database.count("person"), database.count("change")), (0, 1));
        assert_eq!(store.position().await.unwrap(), 1);
    }

    async fn a_panicking_closure_writes_nothing_and_blocks_nobody(engine: Engine) {
        let database = Database::migrated(engine);
        let store = database.store();
        write(&store, 1).await;
        let panicked = store.write(&actor(), |tx| -> Result<(), Problem> {
            half_written(tx)?;
            panic!("on purpose")
        }).await;
        assert_eq!(panicked.unwrap_err().code, Code::Internal);
        assert_eq!((database.count("person"), database.count("change")), (0, 1));
        let next = store.write(&actor(), |tx| tx.log(entry("next".to_owned()))).await.unwrap();
        assert_eq!(next.seq, 2);
        assert_eq!(broken(&store).await, None);
    }

    async fn a_read_cannot_write(engine: Engine) {
        let database = Database::migrated(engine);
        let store = database.store();
        let written = store.read(|connection| {
            connection.batch_execute("INSERT INTO person (reference, name) VALUES ('a', 'b')")?;
            Ok(())
        });
        assert!(written.await.is_err());
        assert_eq!(database.count("person"), 0);
        // The connection is as good as before.
        assert_eq!(store.position().await.unwrap(), 0);
    }

    async fn the_migrations_make_the_tables_the_code_knows(engine: Engine) {
        assert_eq!(Database::migrated(engine).catalogue(), described());
    }

    async fn a_database_of_a_newer_version_is_refused_and_left_alone(engine: Engine) {
        let database = Database::migrated(engine);
        let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')";
        database.execute(newer);
        let refused = Store::open(database.target(), 1).err().unwrap();
        assert!(matches!(refused, StoreError::TooNew { .. }), "{refused}");
        assert_eq!(Problem::from(refused).code.name(), "SCHEMA_TOO_NEW");
        assert_eq!(database.catalogue(), described());
    }

    async fn two_may_open_a_fresh_database_at_once(engine: Engine) {
        let database = Database::empty(engine);
        let gate = Arc::new(Barrier::new(4));
        let openers: Vec<_> = (0..4)
            .map(|_| {
                let (target, gate) = (database.target(), Arc::clone(&gate));
                std::thread::spawn(move || {
                    gate.wait();
                    Store::open(target, 2).map(|store| store.database_id().to_owned())
                })
            })
            .collect();
        let mut ids: Vec<String> = openers.into_iter().map(|opener| opener.join().unwrap().unwrap()).collect();
        ids.dedup();
        assert_eq!(ids.len(), 1, "all see one database: {ids:?}");
        assert_eq!(database.catalogue(), described());
    }
}

/// The columns `src/store/schema.rs` describes, as the catalogues tell them.
fn described() -> Vec<String> {
    let text = std::fs::read_to_string(project().join("src/store/schema.rs")).unwrap();
    let mut columns = Vec::new();
    let mut table = "";
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("joinable!"))
    {
        match line.split_once(" -> ") {
            Some((name, kind)) => {
                let kind = kind.trim_end_matches(',');
                let inner = kind
                    .strip_prefix("Nullable<")
                    .and_then(|kind| kind.strip_suffix('>'));
                let stored = match inner.unwrap_or(kind) {
                    "BigInt" => "bigint",
                    "Text" => "text",
                    "Binary" => "bytea",
                    "Double" => "double precision",
                    other => panic!("{table}.{name}: {other} has no column type here"),
                };
                let null = if inner.is_some() { "null" } else { "not-null" };
                columns.push(format!("{table}.{name} {stored} {null}"));
            }
            None => {
                if let Some((name, rest)) = line.split_once(" (")
                    && rest.ends_with('{')
                {
                    table = name;
                }
            }
        }
    }
    columns.sort_unstable();
    columns
}
