//! What becomes of the index over time: changes, restarts, damage, and searching meanwhile.

use std::path::Path;

use super::*;
use crate::error::{Code, Explain};
use crate::search::generation::FORMAT;

#[test]
fn an_upsert_replaces_and_moves_between_public_and_private() {
    let world = world(&[record("a", "old words"), record("b", "other")]);
    let hidden = Record {
        public: false,
        ..record("a", "new words")
    };
    world.index.apply(&[hidden], &[], &[]).unwrap();
    world.check("words", &["a"]);
    world.index.commit(2).unwrap();
    world.check("words", &[]);
    assert_eq!(world.ask("words", Some(1)).total, 1);
    world
        .index
        .apply(
            &[record("a", "first"), record("a", "newest words")],
            &[],
            &[],
        )
        .unwrap();
    world.index.commit(3).unwrap();
    world.check("words", &["a"]);
    world.check("old", &[]);
    world.check("first", &[]);
    assert_eq!(world.ask("words", Some(1)).total, 1);
}

#[test]
fn records_and_whole_copies_can_be_deleted() {
    let other = |id: &str, public| Record {
        document: 2,
        public,
        ..record(id, "words")
    };
    let world = world(&[
        record("a", "words"),
        record("b", "words"),
        other("c", true),
        other("d", false),
    ]);
    world
        .index
        .apply(&[], &["a".to_owned(), "unknown".to_owned()], &[])
        .unwrap();
    world.index.commit(2).unwrap();
    world.check("words", &["b", "c"]);
    world.index.apply(&[other("e", true)], &[], &[2]).unwrap();
    world.index.commit(3).unwrap();
    world.check("words", &["b", "e"]);
    assert_eq!(world.ask("words", Some(1)).total, 2);
    world.index.serving().clear().unwrap();
    assert_eq!(
        (world.index.position(), world.ask("", Some(1)).total),
        (0, 0)
    );
}

#[test]
fn a_reopened_index_continues_at_its_commit() {
    let world = world(&[record("a", "words")]);
    world
        .index
        .apply(&[record("b", "words")], &[], &[])
        .unwrap();
    world.index.commit(41).unwrap();
    world
        .index
        .apply(&[record("c", "words")], &[], &[])
        .unwrap();
    let (world, position) = world.reopen();
    assert_eq!((position, world.index.position()), (41, 41));
    world.check("words", &["a", "b"]);
}

#[test]
fn a_second_process_is_told_and_harms_nothing() {
    let world = world(&[record("a", "words")]);
    let error = SearchIndex::open(world.dir.path(), DATABASE).err().unwrap();
    assert!(matches!(error, SearchError::Locked(_)));
    assert_eq!(error.code(), Code::Unavailable);
    world.check("words", &["a"]);
}

/// What is done to a folder or file, and what it is called.
type Harm = (&'static str, fn(&Path));

/// Two segments in each half, so that one can be lost; at position 9.
fn two_segments() -> World {
    let world = world(&[record("a", "words"), hidden("b")]);
    world
        .index
        .apply(&[record("c", "words"), hidden("d")], &[], &[])
        .unwrap();
    world.index.commit(9).unwrap();
    world
}

fn hidden(id: &str) -> Record {
    Record {
        public: false,
        ..record(id, "words")
    }
}

/// Changes the folder of an index and opens it again.
fn changed(change: impl FnOnce(&Path)) -> (World, Position) {
    let world = two_segments();
    let dir = world.dir;
    drop(world.index);
    change(&dir.path().join("generation-1"));
    let (index, position) = SearchIndex::open(dir.path(), DATABASE).unwrap();
    (World { index, dir }, position)
}

/// Feeds a successor and lets it serve.
fn succeed(world: &World, records: &[Record], position: Position) {
    let next = std::sync::Arc::new(world.index.begin().unwrap());
    next.apply(records, &[], &[]).unwrap();
    next.commit(position).unwrap();
    world.index.succeed(next).unwrap();
}

#[test]
fn an_index_that_cannot_be_read_is_begun_anew() {
    let unreadable: [Harm; 4] = [
        ("meta", |dir| {
            std::fs::write(dir.join("public/meta.json"), "{").unwrap();
        }),
        ("no private half", |dir| {
            std::fs::remove_dir_all(dir.join("private")).unwrap();
        }),
        ("database", |dir| {
            drop(SearchIndex::open(dir.parent().unwrap(), "db-2").unwrap());
        }),
        ("nothing says which", |dir| {
            std::fs::write(dir.with_file_name("current"), "generation-?").unwrap();
        }),
    ];
    for (name, change) in unreadable {
        let (world, position) = changed(change);
        assert_eq!((position, world.ask("", Some(1)).total), (0, 0), "{name}");
        assert!(!world.index.is_stale(), "{name}");
        world
            .index
            .apply(&[record("c", "words")], &[], &[])
            .unwrap();
        world.index.commit(10).unwrap();
        let (world, position) = world.reopen();
        assert_eq!(position, 10, "{name}");
        world.check("words", &["c"]);
    }
}

#[test]
fn of_a_damaged_index_the_whole_segments_serve_until_its_successor_does() {
    let segment = |half: &Path, extension: &str| {
        let mut files: Vec<_> = std::fs::read_dir(half)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == extension))
            .collect();
        assert_eq!(files.len(), 2);
        files.remove(0)
    };
    let damage: [Harm; 3] = [
        ("a flipped byte", |path| {
            let mut bytes = std::fs::read(path).unwrap();
            let place = bytes.len() / 3;
            bytes[place] ^= 0xff;
            std::fs::write(path, bytes).unwrap();
        }),
        ("no content", |path| std::fs::write(path, b"").unwrap()),
        ("no file", |path| std::fs::remove_file(path).unwrap()),
    ];
    let kinds = ["idx", "term", "store", "fast", "pos", "fieldnorm"];
    for ((half, extension), (name, damage)) in ["public", "private"]
        .into_iter()
        .cycle()
        .zip(kinds)
        .zip(damage.into_iter().cycle())
    {
        let (world, position) = changed(|dir| damage(&segment(&dir.join(half), extension)));
        let at = format!("{name} in {half} {extension}");
        assert_eq!((position, world.index.is_stale()), (9, true), "{at}");
        // Also if it ends before its successor is there.
        let (world, position) = world.reopen();
        assert_eq!((position, world.index.is_stale()), (9, true), "{at}");
        assert_eq!(world.ask("words", Some(1)).total, 3, "{at}");
        // It goes on following meanwhile.
        world
            .index
            .apply(&[record("e", "words")], &[], &[])
            .unwrap();
        world.index.commit(10).unwrap();
        assert_eq!(world.ask("words", Some(1)).total, 4, "{at}");
        let all = ["a", "c", "e"].map(|id| record(id, "words"));
        succeed(&world, &all, 10);
        world.check("words", &["a", "c", "e"]);
        let (world, position) = world.reopen();
        assert_eq!((position, world.index.is_stale()), (10, false), "{at}");
        world.check("words", &["a", "c", "e"]);
        assert_eq!(generations(&world), ["generation-2"], "{at}");
    }
}

fn generations(world: &World) -> Vec<String> {
    let entries = std::fs::read_dir(world.dir.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| name.starts_with("generation"))
        .collect()
}

#[test]
fn an_older_format_serves_until_its_successor_does_and_an_unfinished_successor_is_forgotten() {
    let (world, position) = changed(|dir| {
        for half in ["public", "private"] {
            let path = dir.join(half).join("meta.json");
            let meta = std::fs::read_to_string(&path).unwrap();
            let (now, before) = (
                format!("\\\"format\\\":{FORMAT}"),
                "\\\"format\\\":0".to_owned(),
            );
            assert!(meta.contains(&now));
            std::fs::write(&path, meta.replace(&now, &before)).unwrap();
        }
    });
    assert_eq!((position, world.index.is_stale()), (9, true));
    world.check("words", &["a", "c"]);
    let unfinished = world.index.begin().unwrap();
    unfinished.apply(&[record("z", "words")], &[], &[]).unwrap();
    unfinished.commit(3).unwrap();
    drop(unfinished);
    let (world, position) = world.reopen();
    assert_eq!((position, world.index.is_stale()), (9, true));
    world.check("words", &["a", "c"]);
    assert_eq!(generations(&world), ["generation-1"]);
    succeed(&world, &[record("a", "words")], 9);
    assert!(!world.index.is_stale());
    world.check("words", &["a"]);
}

#[test]
fn searching_goes_on_while_the_index_is_written() {
    let world = world(&[record("a", "words")]);
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for round in 2..6 {
                let records: Vec<Record> =
                    (0..50).map(|n| record(&format!("r{n}"), "words")).collect();
                world.index.apply(&records, &[], &[]).unwrap();
                world.index.commit(round).unwrap();
            }
        });
        while !writing.is_finished() {
            let total = world.ask("words", None).total;
            assert!(total == 1 || total == 51, "{total}");
        }
    });
    assert_eq!(world.ask("words", None).total, 51);
}

#[test]
fn after_a_failed_write_the_committed_state_stays_and_feeding_again_works() {
    for half in ["public", "private"] {
        let world = world(&[record("a", "words")]);
        let (place, away) = (
            world.dir.path().join("generation-1").join(half),
            world.dir.path().join("away"),
        );
        let hidden = Record {
            public: false,
            ..record("c", "words")
        };
        let fresh = [record("b", "words"), hidden];
        std::fs::rename(&place, &away).unwrap();
        let fed = world.index.apply(&fresh, &[], &[]);
        let error = fed.and_then(|()| world.index.commit(2)).unwrap_err();
        assert!(matches!(error, SearchError::Writing(_)), "{error:?}");
        assert_eq!(world.index.position(), 1);
        world.check("words", &["a"]);
        std::fs::rename(&away, &place).unwrap();
        world.index.apply(&fresh, &[], &[]).unwrap();
        world.index.commit(3).unwrap();
        world.check("words", &["a", "b"]);
        assert_eq!(world.ask("words", Some(1)).total, 3);
        let (world, position) = world.reopen();
        assert_eq!(position, 3);
        world.check("words", &["a", "b"]);
    }
}
