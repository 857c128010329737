//! Killed at any moment, the program leaves a database that opens, holds all of an import or nothing of it, and takes the
//! import again.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::program::Home;
use super::{chance, package};
use crate::support::Engine;

/// Items of the package: enough that its import takes a while.
const ITEMS: usize = 5000;
/// Moments of the kill, as parts of the time a whole import takes; more of them late, where it writes, and one after.
const MOMENTS: [f64; 8] = [0.15, 0.4, 0.55, 0.7, 0.8, 0.9, 1.0, 1.5];

on_both_engines! {
    async fn an_import_that_is_killed(engine: Engine) {
        let text = package("Large", ITEMS);
        let home = Home::with_framework(engine);
        let file = home.file("large.json", &text);
        let started = Instant::now();
        home.ok(&["import", &file]);
        let whole_time = started.elapsed();
        let whole = home.counts();
        assert_eq!(whole, (2, 10 + ITEMS as i64));

        let mut interrupted = 0;
        let mut home = Home::with_framework(engine);
        let mut before = home.position();
        for moment in MOMENTS {
            let file = home.file("large.json", &text);
            let mut command = home.command(&["import", &file]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let part = (moment + (chance() - 0.5) * 0.1).max(0.0);
            std::thread::sleep(Duration::from_secs_f64(whole_time.as_secs_f64() * part));
            // SIGKILL.
            child.kill().unwrap();
            let finished = child.wait().unwrap().code() == Some(0);
            interrupted += usize::from(!finished);
            let (after, counts) = (home.position(), home.counts());
            println!("{engine:?}: killed after {part:.2}, finished: {finished}, {counts:?}");
            if counts == (1, 10) && !finished {
                assert_eq!(after, before, "nothing of it is in the log");
                continue;
            }
            // It had committed before the kill: all of it is there, and said to be.
            assert_eq!(counts, whole);
            assert!(after > before);
            assert!(home.ok(&["import", &file]).contains("already here exactly so"));
            home = Home::with_framework(engine);
            before = home.position();
        }
        assert!(interrupted > 0, "no import was interrupted");
        let file = home.file("large.json", &text);
        assert!(home.ok(&["import", &file]).contains("items: 5000 new"));
        assert_eq!(home.counts(), whole);
    }
}
