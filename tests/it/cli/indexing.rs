//! Killed at any moment while it feeds the search index, the server comes up again and the index says what the database
//! says.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use kakehashi::search::{Query, SearchIndex};
use serde_json::{Value, json};

use super::program::Home;
use super::{chance, package};
use crate::support::Engine;

/// Items of the package, all of them fed again in every round.
const ITEMS: usize = 1000;
/// How often the server is killed.
const ROUNDS: usize = 20;
/// What the generated statements share with nothing else.
const TITLE: &str = "Counted";

/// The package of a round: another third of the statements has changed, other items are missing, and the title is new in
/// every fourth, which feeds the copy whole.
fn edition(round: usize) -> String {
    let mut package: Value = serde_json::from_str(&package(TITLE, ITEMS)).unwrap();
    package["CFDocument"]["title"] = json!(format!("{TITLE}, part {}", round / 4));
    let is_missing = |number: usize| number >= ITEMS / 2 && number % 7 == round % 7;
    let items = package["CFItems"].as_array_mut().unwrap();
    for (number, item) in items.iter_mut().enumerate() {
        if (number + round).is_multiple_of(3) {
            item["fullStatement"] = json!(format!("Count to {number} in round{round}."));
        }
    }
    for list in ["CFItems", "CFAssociations"] {
        let rows = package[list].as_array_mut().unwrap();
        let mut number = 0..;
        rows.retain(|_| !number.next().is_some_and(is_missing));
    }
    package.to_string()
}

/// Starts the server and does not wait for anything.
fn start(home: &Home) -> Child {
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// SIGKILL, after a part of a time.
fn kill_within(mut child: Child, time: Duration) {
    std::thread::sleep(time.mul_f64(chance()));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Flips a byte in a file of the index that serves, as a bad disk does. Says whether there was one: a server that was killed
/// while it replaced what it had lost may have left none.
fn damage(index: &Path) -> bool {
    let name = std::fs::read_to_string(index.join("current")).unwrap();
    let files = std::fs::read_dir(index.join(name).join("public")).unwrap();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "store"));
    let Some(file) = files.first() else {
        return false;
    };
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(file, bytes).unwrap();
    true
}

/// Waits until the index that serves is whole and at the head of the log, and stops in order.
fn settle(home: &Home, index: &Path) {
    let served = home.serve(&[]);
    served.until("/readyz", |status, body| {
        let body: Value = serde_json::from_str(body).unwrap();
        let folders = std::fs::read_dir(index).unwrap();
        let generations = folders.filter(|entry| entry.as_ref().unwrap().path().is_dir());
        status == 200 && body["search"] == body["log"] && generations.count() == 1
    });
    served.stop();
}

/// Everything an index finds: for each of these texts the ids, best first.
fn found(home: &Home, index: &Path) -> (i64, Vec<(usize, Vec<String>)>) {
    let (index, position) = SearchIndex::open(index, home.store().database_id()).unwrap();
    assert!(!index.is_stale());
    let rounds = (0..=ROUNDS).map(|round| format!("round{round}"));
    let texts = ["", "count", "explain", "C.777", "part"].map(str::to_owned);
    let found = texts.into_iter().chain(rounds).map(|text| {
        let query = Query {
            text,
            limit: 5000,
            ..Query::default()
        };
        let hits = index.search(&query).unwrap();
        let mut ids: Vec<String> = hits.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort_unstable();
        (hits.total, ids)
    });
    (position, found.collect())
}

on_both_engines! {
    async fn an_index_whose_server_is_killed_while_it_feeds(engine: Engine) {
        let home = Home::with_framework(engine);
        let file = home.file("edition.json", edition(0));
        home.ok(&["import", &file]);
        let index = home.data().join("search");
        let started = Instant::now();
        settle(&home, &index);
        // As long as a whole first feed takes, with the start of the server.
        let time = started.elapsed();
        let mut damaged = false;
        for round in 1..=ROUNDS {
            let file = home.file("edition.json", edition(round));
            // Killed while it follows what is written, or while it catches up at its start.
            let live = (round % 2 == 0).then(|| start(&home));
            home.ok(&["import", &file, "--prune"]);
            if round >= 7 && !damaged && live.is_none() {
                damaged = damage(&index);
            }
            kill_within(live.unwrap_or_else(|| start(&home)), time);
        }
        assert!(damaged, "a file was there to be damaged at least once");
        settle(&home, &index);
        let (position, survived) = found(&home, &index);
        assert_eq!(position, home.position());
        std::fs::remove_dir_all(&index).unwrap();
        settle(&home, &index);
        let (_, fresh) = found(&home, &index);
        let last = fresh.last().map(|found| found.0);
        assert!(fresh[0].0 > ITEMS / 2 && last > Some(ITEMS / 4), "{:?} {last:?}", fresh[0].0);
        for (at, (survived, fresh)) in survived.into_iter().zip(fresh).enumerate() {
            assert!(survived == fresh, "text {at}: {} instead of {}", survived.0, fresh.0);
        }
    }
}
