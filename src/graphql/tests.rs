//! Tests of the whole face on a temporary database: what a client of the schema would notice.
#![allow(clippy::unwrap_used)]

mod checks;
mod http;
mod reading;
mod similar;
mod world;
mod writing;

/// The whole language, compared with the file that clients read.
#[test]
fn the_schema_is_the_one_written_down() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/schema.graphql");
    let now = super::sdl();
    if std::env::var_os("KAKEHASHI_UPDATE").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    let first = now.lines().zip(written.lines()).find(|(a, b)| a != b);
    assert!(
        now == written,
        "the schema differs from schema/schema.graphql (first at {first:?}); if that is meant, run the tests with \
         KAKEHASHI_UPDATE=1"
    );
}

/// Whoever reads the schema finds every word explained.
#[test]
fn everything_in_the_schema_is_described() {
    let sdl = super::sdl();
    let (mut described, mut inside) = (false, false);
    for line in sdl.lines() {
        let text = line.trim();
        if text.starts_with("\"\"\"") {
            inside = !inside;
            described = true;
            continue;
        }
        if inside || !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        // The library has no words for its connections, nor for the roots and directives.
        let connection = text.starts_with("type ") && text.ends_with("Connection {");
        let root = [
            "schema",
            "directive",
            "query:",
            "mutation:",
            "subscription:",
        ];
        let known = connection || root.iter().any(|word| text.starts_with(word));
        assert!(known || described, "no description before: {line}");
        described = false;
    }
}
