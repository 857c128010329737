//! The lint: on published and own frameworks, and on the command line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kakehashi::case::check::{Input, Parsed, check};
use kakehashi::exchange::framework::ReadOptions;
use serde_json::Value;

use crate::cli::package;
use crate::cli::program::Home;
use crate::support::{Engine, project, shared};

/// What is found in a file: the rules that are broken with how often, the worst first.
fn tally(bytes: &[u8]) -> String {
    let parsed = Parsed::read(bytes, &ReadOptions::default()).unwrap();
    let findings = check(&Input {
        today: Some("2026-06-30"),
        ..parsed.input()
    });
    let mut counts = BTreeMap::new();
    for finding in &findings {
        let rule = (finding.level(), finding.rule);
        *counts.entry(rule).or_insert(0) += 1;
    }
    let mut tally = String::new();
    for ((level, rule), count) in counts {
        writeln!(tally, "{} {} {count}", level.name(), rule.id()).unwrap();
    }
    tally
}

fn expect(name: &str, bytes: &[u8], expected: &str) {
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let found = tally(bytes);
    let found: Vec<&str> = found.lines().collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn the_seeds_break_nothing_and_each_remark_about_them_is_right() {
    let seed = |name: &str, expected: &str| {
        let path = project().join("seeds/frameworks").join(name);
        expect(name, &std::fs::read(path).unwrap(), expected);
    };
    // Years of Japanese higher education go beyond the levels of CEDS; each framework points into the other.
    seed(
        "data-literacy-en.json",
        "note end-outside 7\n note education-level 3",
    );
    seed(
        "data-science-ja.json",
        "note end-outside 29\n note education-level 3",
    );
}

#[test]
fn real_data_published_packages_have_the_findings_that_were_looked_at() {
    let Some(folder) = shared(5) else { return };
    let published = |name: &str, expected: &str| {
        let path = folder.join("data/case").join(name);
        expect(name, &std::fs::read(path).unwrap(), expected);
    };
    published("compeito-ja-rubrics.json", COMPEITO);
    published("opensalt-exact-matches.json", EXACT_MATCHES);
    published("opensalt-ordering.json", ORDERING);
    published("teks-math.json", TEKS_MATH);
    published("teks-prek.json", TEKS_PREK);
}

const COMPEITO: &str = "
    error null-value 201
    error required-missing 13
    error identifier-form 73
    warning empty-value 3
    warning own-document-link 37
    warning document-older 1
    note case-version 1
    note education-level 3";

const EXACT_MATCHES: &str = "
    error list-form 16
    error null-value 3
    error key-spelling 16
    error unknown-key 16
    error value-type 2
    error time-form 59
    error required-missing 3
    warning own-document-link 56
    warning document-older 1
    note case-version 1
    note end-outside 21
    note html 1";

const ORDERING: &str = "
    warning empty-value 6
    warning own-document-link 57
    warning document-older 1
    note case-version 1";

const TEKS_MATH: &str = "
    error list-form 1251
    error null-value 3752
    error date-form 2501
    warning empty-value 3
    warning own-document-link 1250
    warning code-duplicate 1
    warning document-older 1
    note case-version 1
    note retired-alone 1
    note length 1107";

const TEKS_PREK: &str = "
    error list-form 787
    error null-value 2363
    error date-form 1573
    error required-missing 1
    warning empty-value 3
    warning own-document-link 786
    warning document-older 1
    note case-version 1
    note retired-alone 1
    note length 608";

#[test]
fn real_data_other_formats_are_checked_too() {
    let Some(folder) = shared(2) else { return };
    for name in ["opensalt-ccss-ela.xlsx", "compeito-ja.csv"] {
        let bytes = std::fs::read(folder.join("data/spreadsheets").join(name)).unwrap();
        let found = tally(&bytes);
        println!("{name}: {found}");
        for rule in [
            "time-form",
            "document-older",
            "row-refused",
            "child-cycle",
            "self-loop",
        ] {
            assert!(!found.contains(rule), "{name}: {found}");
        }
    }
}

/// Breaks a package: an item with a null and without a place in the tree.
fn broken() -> String {
    let mut value: Value = serde_json::from_str(&package("Broken", 3)).unwrap();
    let mut item = value["CFItems"][0].clone();
    item["identifier"] = "01234567-89ab-4cde-8f01-23456789abcd".into();
    item["uri"] = "https://publisher.example/uri/other".into();
    item["humanCodingScheme"] = "C.9".into();
    item["notes"] = Value::Null;
    value["CFItems"].as_array_mut().unwrap().push(item);
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn the_exit_code_says_whether_there_is_something_at_the_level_asked_for() {
    let home = Home::fresh(Engine::Sqlite);
    let sound = home.file("sound.json", package("Sound", 60));
    let ran = home.run(&["check", &sound, "--fail-on", "warning"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert_eq!(ran.out, "Errors: 0, warnings: 0, notes: 0\n");
    let broken = home.file("broken.json", broken());
    let ran = home.run(&["check", &broken]);
    assert_eq!(
        (ran.code, ran.err.lines().count()),
        (Some(65), 1),
        "{}",
        ran.err
    );
    assert!(
        ran.out
            .contains("error: null-value × 1 [implementation guide 3.3.4]"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("/CFItems/3/notes: "), "{}", ran.out);
    assert!(
        ran.out.ends_with("Errors: 1, warnings: 1, notes: 0\n"),
        "{}",
        ran.out
    );
    let told = home.ok(&["check", &broken, "--fail-on", "never", "--language", "ja"]);
    assert!(
        told.contains("警告: orphan × 1")
            && told.ends_with("エラー: 1 件、警告: 1 件、参考: 0 件\n"),
        "{told}"
    );
    let orphan = home.file(
        "orphan.json",
        std::fs::read_to_string(&broken)
            .unwrap()
            .replace("null", "\"n\""),
    );
    assert_eq!(home.run(&["check", &orphan]).code, Some(0));
    assert_eq!(
        home.run(&["check", &orphan, "--fail-on", "warning"]).code,
        Some(65)
    );
    assert!(
        !home.database.folder().join("kakehashi.db").exists(),
        "a check needs no database"
    );
}

#[test]
fn the_forms_for_programs_hold_every_finding_with_its_lines() {
    let home = Home::fresh(Engine::Sqlite);
    let text = broken();
    home.file("my file.json", &text);
    let args = ["check", "my file.json", "--fail-on", "never", "--format"];
    let told: Value = serde_json::from_str(&home.ok(&[&args[..], &["json"]].concat())).unwrap();
    assert_eq!(told["counts"]["errors"], 1);
    assert_eq!(told["findings"][0]["place"]["pointer"], "/CFItems/3/notes");
    let said = home.ok(&[&args[..], &["sarif", "--output", "out.sarif"]].concat());
    assert_eq!(said, "Errors: 1, warnings: 1, notes: 0\n");
    let log = std::fs::read_to_string(home.folder().join("out.sarif")).unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20file.json");
    let line = usize::try_from(place["region"]["startLine"].as_u64().unwrap()).unwrap();
    assert!(
        text.lines()
            .nth(line - 1)
            .unwrap()
            .contains("\"notes\": null")
    );
}

#[test]
fn what_cannot_be_checked_is_refused_in_one_line() {
    let home = Home::fresh(Engine::Sqlite);
    let half = home.file("half.json", "{\"CFDocument\": {\n  \"title\": ");
    let table = home.file("badges.csv", "issuer,badge_code,name\na,b,c\n");
    let notes = home.file("notes.txt", "Buy milk\n");
    let folder = home.folder().display().to_string();
    for (source, code, words) in [
        (half.as_str(), 65, "line 2"),
        (&table, 65, "framework"),
        (&notes, 65, "Buy milk"),
        (&folder, 74, &folder),
        ("missing.json", 74, "missing.json"),
        ("https://a.example/x", 74, "https://a.example/x"),
    ] {
        crate::cli::refusals::one_line(&home.run(&["check", source]), code, words);
    }
}
