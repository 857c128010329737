//! What is wrong is said in one clear line, in the language of who asks, with an exit code of the closed table and with
//! nothing half-written.

use std::net::TcpListener;

use kakehashi::error::Code;

use super::program::{Home, Ran};
use crate::support::Engine;

/// Words by which a database or its driver gives itself away.
const WORDS_OF_DATABASES: [&str; 15] = [
    "FATAL",
    "SQLSTATE",
    "diesel",
    "libpq",
    "r2d2",
    "sqlite3",
    "SQLITE",
    "PRAGMA",
    "SELECT",
    "INSERT",
    "constraint",
    "relation",
    "connection to server",
    "file is not a database",
    "database or disk is full",
];

/// Checks one refusal of a command line, in both languages.
struct Refusal<'a> {
    home: &'a Home,
    args: Vec<&'a str>,
}

fn refused<'a>(home: &'a Home, args: &[&'a str]) -> Refusal<'a> {
    Refusal {
        home,
        args: args.to_vec(),
    }
}

impl Refusal<'_> {
    /// Runs it: one line that holds the words, the exit code of the code, nothing on standard output or in the log.
    fn with(&self, code: Code, english: &str, japanese: &str) {
        self.exits(i32::from(code.exit_code()), english, japanese);
    }

    fn exits(&self, code: i32, english: &str, japanese: &str) {
        let before = (self.home.position(), self.home.counts());
        one_line(&self.home.run(&self.args), code, english);
        let ran = self
            .home
            .run(&[&self.args[..], &["--language", "ja"]].concat());
        one_line(&ran, code, japanese);
        assert!(
            ran.err
                .chars()
                .any(|c| ('\u{3040}'..'\u{30ff}').contains(&c)),
            "not Japanese: {}",
            ran.err
        );
        assert_eq!(
            before,
            (self.home.position(), self.home.counts()),
            "{:?} changed something",
            self.args
        );
    }
}

/// One line on standard error that holds the words, and this exit code.
pub fn one_line(ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert_eq!(ran.out, "", "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "not one line: {}", ran.err);
    let line = ran
        .err
        .strip_prefix("kakehashi: ")
        .unwrap_or_else(|| panic!("who speaks? {}", ran.err));
    assert!(line.contains(words), "“{words}” is not in: {line}");
    let given_away = WORDS_OF_DATABASES.iter().find(|word| line.contains(**word));
    assert_eq!(given_away, None, "{line}");
    assert!(!line.contains("SECRET"), "{line}");
}

#[test]
fn a_file_that_cannot_be_imported() {
    let home = Home::with_framework(Engine::Sqlite);
    let half = home.file("half.json", "{\"CFDocument\": {\n  \"title\": ");
    refused(&home, &["import", &half]).with(Code::InvalidInput, "not valid JSON: line 2", "2 行");
    let other = home.file("other.json", "{\"name\": \"a package of node\"}");
    refused(&home, &["import", &other]).with(Code::InvalidInput, "no CFDocument", "CFDocument");
    // Not even the organisation that was named is left behind.
    refused(&home, &["import", &other, "--organisation", "brand-new"]).with(
        Code::InvalidInput,
        "CFDocument",
        "CFDocument",
    );
    let list = home.file("list.json", "[1, 2]");
    refused(&home, &["import", &list]).with(Code::InvalidInput, "not a CASE package", "CASE");
    let notes = home.file("notes.txt", "Buy milk\n");
    refused(&home, &["import", &notes]).with(Code::UnknownFormat, "Buy milk", "Buy milk");
    let picture = home.file(
        "picture.png",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe",
    );
    refused(&home, &["import", &picture]).exits(65, "damaged", "PNG");
    let empty = home.file("empty.json", "");
    refused(&home, &["import", &empty]).exits(65, "", "");
    let questions = home.file("questions.csv", "target,components\na/b,c/d\n");
    refused(&home, &["import", &questions]).with(Code::UnknownFormat, "questions", "質問");
    refused(&home, &["import", "missing.json"]).with(
        Code::Unavailable,
        "missing.json",
        "missing.json を読めません",
    );
    let folder = home.folder().display().to_string();
    refused(&home, &["import", &folder]).with(Code::Unavailable, &folder, "読めません");
}

#[test]
fn a_table_with_a_wrong_cell_names_row_and_column() {
    let home = Home::with_framework(Engine::Sqlite);
    let table = "institution,course_code,title,language,credits,credit_scheme,outcomes\n\
                 local,W1,Weaving,en,two,ECTS,Weaves a basket\n";
    let file = home.file("courses.csv", table);
    let ran = home.run(&["import", &file]);
    assert_eq!(ran.code, Some(65), "{ran:?}");
    assert!(
        ran.err.contains("row 2, credits: \"two\" is not a number"),
        "{}",
        ran.err
    );
    let ran = home.run(&["import", &file, "--language", "ja"]);
    assert!(
        ran.err.contains("2 行目、credits: ") && ran.err.contains("two"),
        "{}",
        ran.err
    );
    assert_eq!(home.counts(), (1, 10));
}

#[test]
fn an_export_that_is_not_possible() {
    let home = Home::with_framework(Engine::Sqlite);
    let unknown = "00000000-0000-4000-8000-000000000000";
    refused(&home, &["export", unknown]).with(Code::NotFound, unknown, "フレームワーク");
    refused(&home, &["export", "chemistry"]).with(Code::NotFound, "“chemistry”", "「chemistry」");
    let document = super::document_of("First");
    refused(
        &home,
        &["export", &document, "--output", "no/such/folder.json"],
    )
    .with(Code::Unavailable, "output", "出力");
}

#[test]
fn a_key_for_nobody() {
    let home = Home::with_framework(Engine::Sqlite);
    refused(
        &home,
        &[
            "key",
            "create",
            "--organisation",
            "nobody",
            "--role",
            "editor",
            "--machine",
            "x",
        ],
    )
    .with(Code::NotFound, "nobody", "nobody");
}

#[test]
fn a_command_line_that_makes_no_sense() {
    let home = Home::with_framework(Engine::Sqlite);
    for (args, english, japanese) in [
        (
            vec!["import", "--privat"],
            "did you mean “--private”?",
            "「--private」のことでしょうか",
        ),
        (vec!["export"], "IDENTIFIER", "IDENTIFIER"),
        (vec!["improt", "x"], "did you mean “import”?", "「import」"),
        (
            vec![
                "key",
                "create",
                "--organisation",
                "A B",
                "--role",
                "admin",
                "--person",
                "x",
            ],
            "short name",
            "短縮名",
        ),
        (
            vec![
                "key",
                "create",
                "--organisation",
                "a",
                "--role",
                "king",
                "--person",
                "x",
            ],
            "reader",
            "reader",
        ),
    ] {
        refused(&home, &args).exits(64, english, japanese);
    }
    one_line(&home.run(&[]), 64, "A command is missing");
}

#[test]
fn a_setting_that_makes_no_sense() {
    let home = Home::with_framework(Engine::Sqlite);
    let document = super::document_of("First");
    let export = ["export", document.as_str()];
    home.file("kakehashi.toml", "# ours\nlisten_on = \"127.0.0.1:80\"\n");
    refused(&home, &export).with(
        Code::Configuration,
        "kakehashi.toml:2",
        "「listen_on」という設定はありません",
    );
    home.file("kakehashi.toml", "lisen = \"127.0.0.1:80\"\n");
    refused(&home, &export).with(
        Code::Configuration,
        "did you mean “listen”?",
        "「listen」のことでしょうか",
    );
    home.file("kakehashi.toml", "listen = \n");
    refused(&home, &export).with(
        Code::Configuration,
        "not valid TOML",
        "TOML として正しくありません",
    );
    std::fs::remove_file(home.folder().join("kakehashi.toml")).unwrap();
    let flag = |name: &'static str, value: &'static str| [export[0], export[1], name, value];
    refused(&home, &flag("--config", "none.toml")).with(
        Code::Configuration,
        "none.toml",
        "none.toml",
    );
    refused(&home, &flag("--database-pool", "0")).with(
        Code::Configuration,
        "1 to 512",
        "1 から 512",
    );
    refused(&home, &flag("--database-url", "mysql://me:SECRET@db/x")).with(
        Code::Configuration,
        "mysql",
        "mysql",
    );
    refused(&home, &flag("--database-url", "SECRET")).with(
        Code::Configuration,
        "sqlite:PATH",
        "sqlite:パス",
    );
}

#[test]
fn a_port_that_is_taken() {
    let home = Home::with_framework(Engine::Sqlite);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    refused(&home, &["serve", "--listen", &address]).with(
        Code::Unavailable,
        "Choose another",
        "待ち受けできません",
    );
}

#[test]
fn a_database_that_does_not_answer() {
    let home = Home::with_framework(Engine::Sqlite);
    let document = super::document_of("First");
    let at = |url| ["export", document.as_str(), "--database-url", url];
    let nobody = "postgres://me:SECRET@127.0.0.1:1/kakehashi";
    refused(&home, &at(nobody)).with(Code::Unavailable, "me:***@127.0.0.1:1", "開けません");
    let elsewhere = Home::fresh(Engine::Postgres);
    let missing = format!("{}_missing", elsewhere.database.url());
    refused(&home, &at(&missing)).with(Code::Unavailable, "Cannot open the database", "開けません");
}

#[test]
fn a_file_that_is_no_database_of_ours() {
    let home = Home::with_framework(Engine::Sqlite);
    let document = super::document_of("First");
    let content = "To whom it may concern\n".repeat(1000);
    let letter = format!("sqlite:{}", home.file("letter.db", &content));
    let args = ["export", &document, "--database-url", &letter];
    refused(&home, &args).with(
        Code::Configuration,
        "is not a Kakehashi database",
        "Kakehashi のデータベースではありません",
    );
    assert_eq!(
        super::program::read(home.folder().join("letter.db")),
        content
    );
}

#[test]
fn a_data_folder_that_is_a_file() {
    let home = Home::fresh(Engine::Sqlite);
    let file = home.file("data", "I am a file\n");
    let package = home.file("package.json", super::package("Package", 3));
    let mut command = home.command(&["import", &package, "--data", &file]);
    command.env_remove("KAKEHASHI_DATABASE_URL");
    one_line(&Ran::of(command), 74, &file);
    let mut command = home.command(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data",
        &file,
        "--language",
        "ja",
    ]);
    command.env_remove("KAKEHASHI_DATABASE_URL");
    one_line(&Ran::of(command), 74, "データフォルダー");
    assert_eq!(
        super::program::read(home.folder().join("data")),
        "I am a file\n"
    );
}

#[test]
fn a_database_of_a_newer_version() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let home = Home::with_framework(engine);
        let before = home.database.count("change");
        home.database
            .execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')");
        let package = home.file("package.json", super::package("Package", 3));
        for (language, words) in [("en", "99991231000000"), ("ja", "新しい版")] {
            for args in [
                ["import", &package, "--language", language],
                ["serve", "--demo", "--language", language],
            ] {
                let code = i32::from(Code::SchemaTooNew.exit_code());
                one_line(&home.run(&args), code, words);
            }
        }
        assert_eq!(before, home.database.count("change"));
    }
}
