//! A disk that is full or may not be written, made with a small file system that only the program's own process sees.

use std::process::Command;

use super::package;
use super::program::{Home, PROGRAM, Ran};
use super::refusals::one_line;
use crate::support::Engine;

/// Whether a process of its own may mount.
fn can_mount() -> bool {
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]);
    command.output().is_ok_and(|output| output.status.success())
}

/// Runs a script with a file system of these options on `$1`; `$0` is the program and `$2` the working folder.
fn on_a_disk(home: &Home, options: &str, script: &str) -> Ran {
    let disk = home.folder().join("disk");
    std::fs::create_dir_all(&disk).unwrap();
    let script = format!("mount -t tmpfs -o {options} tmpfs \"$1\" || exit 99\n{script}");
    let mut command = Command::new("unshare");
    home.settle_in(&mut command);
    command
        .env_remove("KAKEHASHI_DATABASE_URL")
        .env("KAKEHASHI_DATA", &disk);
    command
        .args(["--mount", "sh", "-c", &script, PROGRAM])
        .arg(&disk)
        .arg(home.folder());
    Ran::of(command)
}

/// A home whose database is a copy of what the script left on its disk.
fn rescued(home: &Home) -> Home {
    let copy = Home::fresh(Engine::Sqlite);
    for name in ["kakehashi.db", "kakehashi.db-wal"] {
        let from = home.folder().join(name);
        if from.exists() {
            std::fs::copy(from, copy.database.folder().join(name)).unwrap();
        }
    }
    copy
}

#[test]
fn a_full_disk_refuses_the_import_and_keeps_what_was_there() {
    if !can_mount() {
        println!("SKIPPED 1: no small file system can be mounted here");
        return;
    }
    for (language, words) in [("en", "the disk is full"), ("ja", "ディスクがいっぱい")] {
        let home = Home::fresh(Engine::Sqlite);
        home.file("small.json", package("Small", 20));
        home.file("large.json", package("Large", 20_000));
        let script = format!(
            "\"$0\" import small.json >/dev/null || exit 98\n\
             \"$0\" import large.json --language {language}; code=$?\n\
             cp \"$1\"/kakehashi.db* \"$2\"\n\
             exit $code"
        );
        let ran = on_a_disk(&home, "size=16m", &script);
        one_line(&ran, 74, words);
        let rescued = rescued(&home);
        assert_eq!(rescued.counts(), (1, 20));
        let small = rescued.file("small.json", package("Small", 20));
        assert!(
            rescued
                .ok(&["import", &small])
                .contains("already here exactly so")
        );
        let large = rescued.file("large.json", package("Large", 100));
        assert!(
            rescued.ok(&["import", &large]).contains("items: 100 new"),
            "with room it works again"
        );
        rescued.position();
    }
}

#[test]
fn a_file_that_may_not_grow_refuses_the_import() {
    let home = Home::with_framework(Engine::Sqlite);
    let before = (home.position(), home.counts());
    let file = home.file("large.json", package("Large", 5000));
    // The signal is ignored, so that the write fails as it does where a disk ends.
    let script =
        "trap '' XFSZ; exec prlimit --fsize=4000000 \"$0\" import \"$1\" --language \"$2\"";
    for (language, words) in [
        ("en", "Nothing was changed"),
        ("ja", "何も変更していません"),
    ] {
        let mut command = Command::new("sh");
        home.settle_in(&mut command);
        command.args(["-c", script, PROGRAM, &file, language]);
        one_line(&Ran::of(command), 74, words);
        assert_eq!(before, (home.position(), home.counts()));
    }
    assert!(home.ok(&["import", &file]).contains("items: 5000 new"));
}

#[test]
fn a_data_folder_that_may_not_be_written() {
    if !can_mount() {
        println!("SKIPPED 1: no read-only file system can be mounted here");
        return;
    }
    let home = Home::fresh(Engine::Sqlite);
    home.file("small.json", package("Small", 20));
    let disk = home.folder().join("disk").display().to_string();
    one_line(
        &on_a_disk(&home, "ro", "exec \"$0\" import small.json"),
        74,
        &disk,
    );
    let ran = on_a_disk(
        &home,
        "ro",
        "exec \"$0\" serve --listen 127.0.0.1:0 --demo --log error --language ja",
    );
    one_line(&ran, 74, "データフォルダー");
}
