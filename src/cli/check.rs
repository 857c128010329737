//! `kakehashi check`: the lint of a framework in a file, as text, JSON or SARIF. Needs no database and changes nothing.

use std::path::Path;

use url::Url;

use super::args::{CheckFormat, FailOn};
use super::fetch::fetched;
use super::{bounded, output_failed, say};
use crate::case::check::{self, Counts, Finding, Input, Parsed};
use crate::config::Config;
use crate::error::{Code, Message, Problem};
use crate::exchange::framework::ReadOptions;
use crate::locale::{Language, text};
use crate::registry::exports::today;

/// Bytes a file may have: it is held in memory together with what is read of it.
const LARGEST: u64 = 512 << 20;

/// How the findings are told.
pub(super) struct Telling<'a> {
    /// In which form.
    pub(super) format: CheckFormat,
    /// File to write; standard output if absent.
    pub(super) output: Option<&'a Path>,
    /// From which level on the run fails.
    pub(super) fail_on: FailOn,
}

/// Checks a file, or what an address answers.
///
/// # Errors
/// What cannot be read; and, after the findings were told, that there are some at the level asked for.
pub(super) async fn run(
    config: &Config,
    language: Language,
    source: &str,
    telling: &Telling<'_>,
) -> Result<(), Problem> {
    let (bytes, uri) = match fetched(config, Path::new(source)).await? {
        Some(fetched) => (fetched.bytes()?, source.to_owned()),
        None => (file(Path::new(source))?, reference(source)),
    };
    let options = ReadOptions {
        base: config.public_url.clone(),
        title: Path::new(source)
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned()),
        ..ReadOptions::default()
    };
    let parsed = Parsed::read(&bytes, &options)?;
    tell(language, &parsed, &bytes, &uri, telling)
}

/// Checks what was read and tells the findings.
fn tell(
    language: Language,
    parsed: &Parsed,
    bytes: &[u8],
    uri: &str,
    telling: &Telling<'_>,
) -> Result<(), Problem> {
    let today = today();
    let findings = check::check(&Input {
        today: Some(&today),
        ..parsed.input()
    });
    let report = match telling.format {
        CheckFormat::Text => check::text(&findings, language),
        CheckFormat::Json => check::json(&findings, language),
        CheckFormat::Sarif => {
            let wanted = check::pointers(&findings);
            let regions = match parsed.has_places() {
                true => check::regions(bytes, &wanted),
                false => Default::default(),
            };
            check::sarif(&findings, language, uri, &regions)
        }
    };
    let counts = check::counts(&findings);
    match telling.output {
        Some(path) => {
            std::fs::write(path, report).map_err(|error| output_failed(&error))?;
            say(&format!("{}\n", text(language, &counts.message())))?;
        }
        None => say(&report)?,
    }
    verdict(&findings, &counts, telling.fail_on)
}

fn verdict(findings: &[Finding], counts: &Counts, fail_on: FailOn) -> Result<(), Problem> {
    let failed = |finding: &Finding| {
        fail_on
            .level()
            .is_some_and(|level| finding.level() <= level)
    };
    if !findings.iter().any(failed) {
        return Ok(());
    }
    let message = Message::new("check-failed")
        .with("errors", counts.errors)
        .with("warnings", counts.warnings)
        .with("notes", counts.notes);
    Err(Problem::new(Code::InvalidInput, message))
}

fn file(path: &Path) -> Result<Vec<u8>, Problem> {
    bounded(path, LARGEST, || {
        let message = Message::new("check-too-large")
            .with("file", path.display())
            .with("limit", LARGEST >> 20);
        Problem::new(Code::TooLarge, message)
    })
}

/// A path as a URI reference (RFC 3986 section 4.1), as SARIF names files.
fn reference(path: &str) -> String {
    if let Ok(url) = Url::from_file_path(path) {
        return url.to_string();
    }
    let mut reference = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                reference.push(char::from(byte));
            }
            _ => reference.push_str(&format!("%{byte:02X}")),
        }
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(reference("a b/枠.json"), "a%20b/%E6%9E%A0.json");
        assert_eq!(reference("/tmp/a.json"), "file:///tmp/a.json");
    }
}
