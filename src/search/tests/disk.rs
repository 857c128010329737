//! What becomes of the index over time: changes, restarts, damage, and searching meanwhile.

use std::path::Path;

use super::*;
use crate::error::{Code, Explain};

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
    world.index.clear().unwrap();
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

/// Changes the folder of an index and expects that it is then empty, at 0, and works.
fn damaged(name: &str, damage: impl FnOnce(&Path)) {
    let world = world(&[
        record("a", "words"),
        Record {
            public: false,
            ..record("b", "words")
        },
    ]);
    world.index.commit(9).unwrap();
    let dir = world.dir;
    drop(world.index);
    damage(dir.path());
    let (index, position) = SearchIndex::open(dir.path(), DATABASE).unwrap();
    let world = World { index, dir };
    assert_eq!((position, world.ask("", Some(1)).total), (0, 0), "{name}");
    world
        .index
        .apply(&[record("c", "words")], &[], &[])
        .unwrap();
    world.index.commit(10).unwrap();
    let (world, position) = world.reopen();
    assert_eq!(position, 10, "{name}");
    world.check("words", &["c"]);
}

#[test]
fn a_damaged_or_foreign_index_is_built_anew() {
    let segment = |half: &Path, extension: &str| {
        let mut files = std::fs::read_dir(half)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        files
            .find(|path| path.extension().is_some_and(|e| e == extension))
            .unwrap()
    };
    let kinds = ["idx", "term", "store", "fast", "pos", "fieldnorm"];
    for (half, extension) in ["public", "private"].into_iter().cycle().zip(kinds) {
        damaged(&format!("a bit of {half} {extension}"), |dir| {
            let path = segment(&dir.join(half), extension);
            let mut bytes = std::fs::read(&path).unwrap();
            let place = bytes.len() / 3;
            bytes[place] ^= 0xff;
            std::fs::write(path, bytes).unwrap();
        });
    }
    damaged("empty file", |dir| {
        std::fs::write(segment(&dir.join("public"), "store"), b"").unwrap();
    });
    damaged("no file", |dir| {
        std::fs::remove_file(segment(&dir.join("private"), "term")).unwrap();
    });
    damaged("meta", |dir| {
        std::fs::write(dir.join("public/meta.json"), "{").unwrap()
    });
    damaged("no private half", |dir| {
        std::fs::remove_dir_all(dir.join("private")).unwrap()
    });
    damaged("database", |dir| {
        drop(SearchIndex::open(dir, "db-2").unwrap())
    });
    damaged("format", |dir| {
        let path = dir.join("public/meta.json");
        let meta = std::fs::read_to_string(&path).unwrap();
        let format = format!("\\\"format\\\":{}", index::FORMAT);
        assert!(meta.contains(&format));
        std::fs::write(&path, meta.replace(&format, "\\\"format\\\":0")).unwrap();
    });
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
        let (place, away) = (world.dir.path().join(half), world.dir.path().join("away"));
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
