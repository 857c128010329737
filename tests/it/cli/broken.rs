//! Files that are broken, hostile or not what they seem: each is refused in one clear line, in little memory, and changes
//! nothing.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use super::package;
use super::program::{Home, PROGRAM, Ran};
use crate::support::Engine;

/// Kilobytes of address space the program may have; it reserves far more than it uses.
const SPACE: u64 = 1_500_000;

/// Imports a file with a limit on memory.
fn import(home: &Home, path: &str) -> Ran {
    let mut command = Command::new("sh");
    home.settle_in(&mut command);
    let script = format!("ulimit -v {SPACE}; exec \"$0\" import \"$1\"");
    command.args(["-c", &script, PROGRAM, path]);
    Ran::of(command)
}

/// Something short, over and over, in a file.
fn repeated(path: &PathBuf, head: &str, block: &[u8], times: usize, tail: &str) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    file.write_all(head.as_bytes()).unwrap();
    for _ in 0..times {
        file.write_all(block).unwrap();
    }
    file.write_all(tail.as_bytes()).unwrap();
    file.flush().unwrap();
}

/// A workbook whose only sheet expands to a gigabyte.
fn bomb(path: &PathBuf) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<workbook/>"),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let block = vec![b'0'; 1 << 20];
    for _ in 0..1024 {
        zip.write_all(&block).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn broken_and_hostile_files_are_refused_in_little_memory_and_change_nothing() {
    let home = Home::with_framework(Engine::Sqlite);
    let before = (home.position(), home.counts());
    let at = |name: &str| home.folder().join(name);
    let whole = package("Whole", 20);
    let half = &whole.as_bytes()[..whole.len() / 2];
    repeated(&at("deep.json"), "", b"[", 100_000, "");
    repeated(
        &at("inside.json"),
        "{\"CFDocument\":{\"identifier\":\"d\",\"x\":",
        b"[",
        100_000,
        "",
    );
    repeated(
        &at("text.json"),
        "{\"CFDocument\":{\"title\":\"",
        &vec![b'a'; 1 << 20],
        1024,
        "\"}}",
    );
    bomb(&at("bomb.xlsx"));
    home.file("half.json", half);
    home.file(
        "latin.json",
        [half, b"\xe9\xe8", &whole.as_bytes()[whole.len() / 2..]].concat(),
    );
    home.file("empty.json", "");
    home.file("cut.xlsx", [b"PK\x03\x04".as_slice(), &[7; 500]].concat());
    home.file("zeros.csv", b"a,b\0\n\0\0\x80\xff,1\n");
    let entities = "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let space = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";
    home.file(
        "bomb.rdf",
        format!("<?xml version=\"1.0\"?>{entities}<rdf:RDF {space}>&b;</rdf:RDF>"),
    );
    for (name, words) in [
        ("deep.json", "nested too deeply"),
        ("inside.json", "nested too deeply"),
        ("text.json", "longer than 16 MiB"),
        ("bomb.xlsx", ""),
        ("half.json", "not valid JSON"),
        ("latin.json", "not valid JSON"),
        ("empty.json", ""),
        ("cut.xlsx", ""),
        ("zeros.csv", ""),
        ("bomb.rdf", "entity"),
    ] {
        let ran = import(&home, &at(name).display().to_string());
        assert_eq!(ran.code, Some(65), "{name}: {ran:?}");
        assert!(
            ran.err.contains(words) && ran.err.starts_with("kakehashi: "),
            "{name}: {}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1, "{name}: {}", ran.err);
        std::fs::remove_file(at(name)).unwrap();
    }
    assert_eq!((home.position(), home.counts()), before);
}

#[test]
fn a_package_in_utf_16_is_read() {
    let home = Home::fresh(Engine::Sqlite);
    let text = package("Wide", 3);
    let bytes: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let file = home.file("wide.json", bytes);
    assert!(home.ok(&["import", &file]).contains("Wide"));
}
