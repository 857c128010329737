//! `kakehashi config`: every setting, its value and where it came from.

use std::io::{self, Write};

use crate::config::{Config, Origin, SETTINGS};
use crate::error::Message;
use crate::locale::{Language, text};

/// One line of `kakehashi config --json`.
#[derive(serde::Serialize)]
struct Line<'a> {
    setting: &'static str,
    /// `null` for an unset one; passwords masked.
    value: Option<String>,
    origin: Origin,
    /// Flag, variable or file and line; `null` for a default.
    spot: Option<&'a str>,
}

/// Prints the settings as a table in a language or, for programs, as a JSON array. Passwords are masked in both.
///
/// # Errors
/// Whatever writing meets.
pub fn print(
    config: &Config,
    json: bool,
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    let lines = SETTINGS.iter().map(|setting| {
        let source = config.source(setting);
        Line {
            setting: setting.name,
            value: Some(config.show(setting)).filter(|value| !value.is_empty()),
            origin: source.origin,
            spot: Some(source.spot.as_str()).filter(|spot| !spot.is_empty()),
        }
    });
    if json {
        serde_json::to_writer_pretty(&mut *out, &lines.collect::<Vec<_>>())?;
        return writeln!(out);
    }
    table(language, lines, out)
}

fn table<'a>(
    language: Language,
    lines: impl Iterator<Item = Line<'a>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let say = |message: Message| text(language, &message);
    let mut rows = vec![[
        say(Message::new("cli-config-setting")),
        say(Message::new("cli-config-value")),
        say(Message::new("cli-config-origin")),
    ]];
    rows.extend(lines.map(|line| {
        let origin = say(line.origin.message());
        [
            line.setting.to_owned(),
            line.value.unwrap_or_else(|| "-".to_owned()),
            line.spot
                .map_or(origin.clone(), |spot| format!("{origin} {spot}")),
        ]
    }));
    let widest = |column: usize| {
        rows.iter()
            .map(|row| width(&row[column]))
            .max()
            .unwrap_or_default()
    };
    let (first, second) = (widest(0), widest(1));
    for [setting, value, origin] in &rows {
        let (a, b) = (first - width(setting), second - width(value));
        writeln!(out, "{setting}{:a$}  {value}{:b$}  {origin}", "", "")?;
    }
    Ok(())
}

/// Columns a text takes on a terminal. Only headings and folder names leave ASCII here, and those of our two
/// languages that do are two columns wide.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::config::Flags;

    fn printed(json: bool, language: Language) -> String {
        let env = [(
            "KAKEHASHI_DATABASE_URL".to_owned(),
            "postgres://me:SECRET@db/k".to_owned(),
        )];
        let config = Config::load(&Flags::default(), env, None).unwrap();
        let mut out = Vec::new();
        print(&config, json, language, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_table_says_where_each_value_came_from_and_hides_passwords() {
        let table = printed(false, Language::Ja);
        let line = table
            .lines()
            .find(|line| line.starts_with("database_url"))
            .unwrap();
        assert!(line.contains("postgres://me:***@db/k"), "{line}");
        assert!(line.ends_with("環境変数 KAKEHASHI_DATABASE_URL"), "{line}");
        assert_eq!(table.lines().count(), 1 + SETTINGS.len());
        assert!(!table.contains("SECRET"));
    }

    #[test]
    fn json_has_one_object_per_setting() {
        let text = printed(true, Language::En);
        assert!(!text.contains("SECRET"));
        let lines: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(lines.len(), SETTINGS.len());
        let language = lines
            .iter()
            .find(|line| line["setting"] == "language")
            .unwrap();
        assert_eq!(language["value"], serde_json::Value::Null);
        assert_eq!(language["origin"], "default");
    }
}
