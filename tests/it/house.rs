//! The house stays as `ARCHITECTURE.md` draws it: who may use whom, what the rules may not touch, and how long a file gets.
//!
//! These tests read the source as text. Code under `#[cfg(test)]` is left out, except that its lines count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::project;

/// The rooms of pure rules.
const RULES: [&str; 5] = ["case", "badges", "credit", "access", "exchange"];
/// What every room may use.
const ANYWHERE: [&str; 4] = ["config", "telemetry", "error", "locale"];
/// The room and the rooms it may use, besides those that every room may use. Lowest first; a room may always use itself.
const HOUSE: [(&str, &[&str]); 20] = [
    ("config", &[]),
    ("telemetry", &[]),
    ("error", &[]),
    ("locale", &[]),
    ("case", &RULES),
    ("badges", &RULES),
    ("credit", &RULES),
    ("access", &RULES),
    ("exchange", &RULES),
    ("store", &RULES),
    ("net", &RULES),
    ("graph", BELOW_GRAPH),
    ("search", BELOW_GRAPH),
    ("follow", BELOW_FOLLOW),
    ("registry", BELOW_REGISTRY),
    ("jobs", BELOW_JOBS),
    ("state", BELOW_STATE),
    ("graphql", BELOW_FACES),
    ("rest", BELOW_FACES),
    ("web", BELOW_FACES),
];
const BELOW_GRAPH: &[&str] = &["case", "badges", "credit", "access", "exchange", "store"];
const BELOW_FOLLOW: &[&str] = &[
    "case", "badges", "credit", "access", "exchange", "store", "graph", "search",
];
const BELOW_REGISTRY: &[&str] = &[
    "case", "badges", "credit", "access", "exchange", "store", "net", "graph", "search", "follow",
];
const BELOW_JOBS: &[&str] = &[
    "case", "badges", "credit", "access", "exchange", "store", "net", "graph", "search", "follow",
    "registry",
];
const BELOW_STATE: &[&str] = &[
    "case", "badges", "credit", "access", "exchange", "store", "net", "graph", "search", "follow",
    "registry", "jobs",
];
const BELOW_FACES: &[&str] = &[
    "case", "badges", "credit", "access", "exchange", "store", "net", "graph", "search", "follow",
    "registry", "jobs", "state",
];

/// Lines a file may have.
const LONGEST: usize = 500;

/// Words of what reaches outside a function's arguments.
const OUTSIDE: [&str; 18] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "File::",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "tokio",
    "actix",
    "diesel",
    "rand::",
    "getrandom",
    "RandomState",
    "new_v4",
    "now_v7",
];

/// A library that only some rooms may name: what it stands for is decided there.
const HELD_BY: [(&str, &[&str]); 6] = [
    ("reqwest", &["net"]),
    ("rustls", &["net"]),
    ("diesel", &["store"]),
    ("tantivy", &["search"]),
    (
        "actix_web",
        &["graphql", "rest", "web", "cli", "state", "server"],
    ),
    ("async_graphql", &["graphql"]),
];

/// A source file.
struct File {
    /// Path from `src`, with slashes.
    path: String,
    text: String,
}

impl File {
    /// Folder or file directly under `src`.
    fn room(&self) -> &str {
        self.path
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
    }

    /// The names of the module, outermost first: `credit/propagate/lo.rs` is `credit`, `propagate`, `lo`.
    fn depth(&self) -> usize {
        let names = self
            .path
            .split('/')
            .filter(|name| *name != "mod.rs")
            .count();
        if matches!(self.path.as_str(), "lib.rs" | "main.rs") {
            0
        } else {
            names
        }
    }

    fn is_test(&self) -> bool {
        let mut names = self.path.split('/');
        names.any(|name| matches!(name, "tests" | "tests.rs"))
    }

    /// The lines of code with their numbers, without comments and without what is compiled for tests only.
    fn code(&self) -> Vec<(usize, &str)> {
        if self.is_test() {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut numbered = (1..).zip(self.text.lines());
        while let Some((number, line)) = numbered.next() {
            if line.starts_with("#[cfg(test)]") {
                // The item that follows; rustfmt ends a block at the first column.
                let ended =
                    |line: &str| line == "}" || (line.ends_with(';') && !line.starts_with(' '));
                numbered.by_ref().find(|(_, line)| ended(line));
            } else if !line.trim_start().starts_with("//") {
                lines.push((number, line));
            }
        }
        lines
    }

    /// The code as one text, so that a path broken over lines is read too.
    fn code_text(&self) -> String {
        self.code()
            .into_iter()
            .map(|(_, line)| line.trim())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn files_under(folder: &Path) -> Vec<File> {
    let mut found = Vec::new();
    walk(folder, &mut found);
    found.sort();
    let name = |path: &Path| {
        path.strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/")
    };
    found
        .iter()
        .map(|path| File {
            path: name(path),
            text: std::fs::read_to_string(path).unwrap(),
        })
        .collect()
}

fn sources() -> Vec<File> {
    let files = files_under(&project().join("src"));
    assert!(files.len() > 50, "the sources are found");
    files
}

/// The first name of a path, or of each path in braces: `a::b` → a; `{a::b, c}` → a, c.
fn first_names(path: &str) -> Vec<&str> {
    fn name(text: &str) -> &str {
        let text = text.trim_start();
        &text[..text
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(text.len())]
    }
    let Some(group) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut names = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

/// The rooms a file names, by `crate::…` or by climbing out of its own room with `super::…`.
fn rooms_used(file: &File) -> BTreeSet<String> {
    let text = file.code_text();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        names.extend(
            first_names(&text[at + "crate::".len()..])
                .into_iter()
                .map(str::to_owned),
        );
    }
    let climb = "super::".repeat(file.depth().max(1));
    for (at, _) in text.match_indices(&climb) {
        names.extend(
            first_names(text[at + climb.len()..].trim_start_matches("super::"))
                .into_iter()
                .map(str::to_owned),
        );
    }
    names
}

/// Every room with the rooms it may use.
fn house() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut house: BTreeMap<&str, BTreeSet<&str>> = HOUSE
        .iter()
        .map(|(room, below)| (*room, below.iter().copied().collect()))
        .collect();
    let below_faces: BTreeSet<&str> = BELOW_FACES.iter().copied().collect();
    // The command line is where the program starts, so it starts the server too.
    house.insert(
        "cli",
        below_faces.iter().copied().chain(["server"]).collect(),
    );
    house.insert(
        "server",
        below_faces
            .iter()
            .copied()
            .chain(["graphql", "rest", "web"])
            .collect(),
    );
    house.insert("main", BTreeSet::from(["cli"]));
    house
}

#[test]
fn a_room_uses_only_rooms_below_it() {
    let house = house();
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for file in sources().iter().filter(|file| file.room() != "lib") {
        let below = house
            .get(file.room())
            .unwrap_or_else(|| panic!("{} stands in no room of the picture", file.path));
        for used in rooms_used(file) {
            let used = used.as_str();
            if !house.contains_key(used) || used == file.room() || ANYWHERE.contains(&used) {
                continue;
            }
            arrows += 1;
            if !below.contains(used) {
                wrong.push(format!("{} uses {used}", file.path));
            }
        }
    }
    assert!(arrows > 100, "only {arrows} arrows were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_picture_names_every_room() {
    let picture = std::fs::read_to_string(project().join("ARCHITECTURE.md")).unwrap();
    let map = std::fs::read_to_string(project().join("src/lib.rs")).unwrap();
    for room in house().keys().filter(|room| **room != "main") {
        assert!(
            picture.contains(&format!("`{room}`")),
            "ARCHITECTURE.md does not name `{room}`"
        );
        assert!(
            map.contains(&format!("`{room}`")),
            "the map in lib.rs does not name `{room}`"
        );
        assert!(
            map.contains(&format!("pub mod {room};")),
            "lib.rs does not declare {room}"
        );
    }
}

#[test]
fn rules_touch_nothing_outside_their_arguments() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| RULES.contains(&file.room())) {
        for (number, line) in file.code() {
            let word = OUTSIDE.iter().find(|word| line.contains(**word));
            wrong.extend(word.map(|word| format!("{}:{number}: {word}", file.path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_library_stays_in_its_room() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (library, rooms) in HELD_BY
            .iter()
            .filter(|(_, rooms)| !rooms.contains(&file.room()))
        {
            let path = format!("{library}::");
            // The type of a failing query travels; queries do not.
            let lines = file
                .code()
                .into_iter()
                .filter(|(_, line)| line.contains(&path));
            let lines = lines.filter(|(_, line)| *line != "use diesel::QueryResult;");
            wrong.extend(lines.map(|(number, _)| {
                format!("{}:{number}: {library} belongs to {rooms:?}", file.path)
            }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut wrong = Vec::new();
    for (folder, files) in [
        ("src", sources()),
        ("tests", files_under(&project().join("tests"))),
    ] {
        for file in files {
            if !file.text.starts_with("//! ") {
                wrong.push(format!("{folder}/{} does not begin with //!", file.path));
            }
            let lines = file.text.lines().count();
            if lines > LONGEST {
                wrong.push(format!("{folder}/{} has {lines} lines", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_outside_tests_takes_success_for_granted() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (number, line) in file.code() {
            if [".unwrap()", ".expect(", "todo!(", "unimplemented!("]
                .iter()
                .any(|word| line.contains(word))
            {
                wrong.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_migration_stands_in_both_folders_and_can_go_back() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = project().join("migrations").join(engine);
        let names = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        let names: BTreeSet<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        for name in &names {
            for way in ["up.sql", "down.sql"] {
                assert!(
                    folder.join(name).join(way).is_file(),
                    "{engine}/{name} has no {way}"
                );
            }
        }
        names
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn the_reader_of_paths_reads_them() {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let used = |path, text| {
        rooms_used(&file(path, text))
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        used(
            "rest/case.rs",
            "use crate::{graphql::x, web};\nlet a = crate::store::b();"
        ),
        ["graphql", "store", "web"]
    );
    assert_eq!(
        used(
            "credit/propagate/lo.rs",
            "use super::super::super::store::Store;"
        ),
        ["store"]
    );
    assert_eq!(
        used("rest/mod.rs", "// crate::web\nuse super::graphql;"),
        ["graphql"]
    );
    let hidden = "use crate::error::E;\n#[cfg(test)]\nmod tests {\n    use crate::store;\n}\nuse crate::case;\n";
    assert_eq!(used("credit/units.rs", hidden), ["case", "error"]);
    assert!(used("credit/tests.rs", "use crate::store;").is_empty());
}
