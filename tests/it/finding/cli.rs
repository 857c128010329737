//! `kakehashi search`, beside a running server and without one.

use serde_json::Value;

use crate::cli::package;
use crate::cli::program::Home;
use crate::support::Engine;

on_both_engines! {
    async fn the_command_searches_with_and_without_a_server(engine: Engine) {
        let home = Home::fresh(engine);
        let file = home.file("count.json", package("Counting", 60));
        home.ok(&["import", &file]);
        let draft = home.file("draft.json", package("Draft", 3));
        home.ok(&["import", &draft, "--organisation", "ours", "--private"]);
        // Nobody has fed the index yet: the command does.
        let alone = home.ok(&["search", "count to 57", "--facets", "kind,framework"]);
        assert!(alone.starts_with("Found: 1.\n"), "{alone}");
        assert!(alone.contains("1. C.57  Count to 57 and explain how."), "{alone}");
        assert!(alone.contains("item · Counting › Count to 1 and explain how."), "{alone}");
        assert!(alone.contains("kind:\n        1  item\n") && alone.contains("  Counting\n"), "{alone}");
        assert!(!alone.contains('\u{1b}'), "marks are for terminals");
        let japanese = home.ok(&["search", "zzz", "--language", "ja"]);
        assert_eq!(japanese, "見つかりませんでした。\n");
        let served = home.serve(&[]);
        let beside = home.ok(&["search", "count to 57", "--facets", "kind,framework"]);
        assert_eq!(beside, alone);
        // What is written beside the server is found as soon as it has followed.
        let more = home.file("more.json", package("Addition", 4));
        home.ok(&["import", &more]);
        let found = home.ok(&["search", "addition", "--kind", "document", "--format", "json"]);
        let found: Value = serde_json::from_str(&found).unwrap();
        assert_eq!((&found["total"], &found["hits"][0]["title"]), (&1.into(), &"Addition".into()));
        served.stop();
        // The operator's own organisation sees no draft of another; who asks as that one does.
        let total = |args: &[&str]| {
            let all = [&["search", "count", "--kind", "item", "--format", "json"], args].concat();
            serde_json::from_str::<Value>(&home.ok(&all)).unwrap()["total"].as_u64().unwrap()
        };
        assert_eq!((total(&[]), total(&["--as", "ours"])), (64, 67));
        assert_eq!((total(&["--holder", "ours"]), total(&["--as", "ours", "--holder", "ours"])), (0, 3));
    }

    async fn an_index_that_is_behind_and_held_by_another_is_told(engine: Engine) {
        let home = Home::fresh(engine);
        let file = home.file("count.json", package("Counting", 2));
        home.ok(&["import", &file]);
        home.ok(&["search", "count", "--kind", "item"]);
        // Something holds the index and does not follow.
        let lock = std::fs::File::options().write(true).open(home.database.folder().join("search/lock")).unwrap();
        lock.lock().unwrap();
        assert!(home.ok(&["search", "count", "--kind", "item"]).starts_with("Found: 2."), "it is at the head: reading needs no lock");
        let more = home.file("more.json", package("Addition", 2));
        home.ok(&["import", &more]);
        let refused = home.run(&["search", "count", "--kind", "item"]);
        assert_eq!(refused.code, Some(75), "{refused:?}");
        assert!(refused.err.contains("search") && refused.err.contains("position"), "{}", refused.err);
        drop(lock);
        assert!(home.ok(&["search", "count", "--kind", "item"]).starts_with("Found: 4."));
    }
}

#[test]
fn what_makes_no_sense_is_told_before_anything_is_opened() {
    let home = Home::fresh(Engine::Sqlite);
    let refused = home.run(&["search", "count", "--facets", "kind,colour"]);
    assert_eq!(refused.code, Some(65), "{refused:?}");
    assert!(
        refused.err.contains("colour") && refused.err.contains("framework_type"),
        "{}",
        refused.err
    );
    let refused = home.run(&["search", "count", "--limit", "101"]);
    assert_eq!(refused.code, Some(64), "{refused:?}");
}
