//! `kakehashi lint-badges`: what the alignments of badges in a file mean here, what does not resolve, and what it should be.
//! Reads the local database and changes nothing; the operator sees what an organisation of this instance sees.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::args::LintArgs;
use super::{bounded, output_failed, printable, say};
use crate::access::Viewer;
use crate::badges::resolve::{Target, Verdict};
use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::graph::Snapshot;
use crate::locale::{Language, text};
use crate::registry::aligning::{self, Lint, Linted, finished};
use crate::server;

/// Bytes a file may have: it is held in memory together with what is read of it.
const LARGEST: u64 = 256 << 20;

/// Looks at a file and tells what was found.
///
/// # Errors
/// What cannot be read; and, after all was told, that something has a verdict on which the run fails.
pub(super) async fn run(
    config: Config,
    language: Language,
    args: &LintArgs,
) -> Result<(), Problem> {
    let bytes = file(&args.file)?;
    let registry = server::open_registry(&config).await?;
    let slug = args.viewer.as_ref().unwrap_or(&config.organisation);
    let viewer = Viewer::Member(registry.operator_of(slug).await?);
    let snapshot = registry.graph.snapshot();
    let lint = registry
        .lint_badges(std::sync::Arc::clone(&snapshot), &viewer, bytes.into())
        .await?;
    let telling = Telling {
        language,
        snapshot: &snapshot,
        viewer: &viewer,
    };
    let report = match args.json {
        true => format!("{:#}\n", telling.json(&lint)),
        false => telling.text(&lint),
    };
    match &args.output {
        Some(path) => {
            std::fs::write(path, report).map_err(|error| output_failed(&error))?;
            say(&format!("{}\n", telling.counts(&lint)))?;
        }
        None => say(&report)?,
    }
    verdict(&lint, args)
}

fn verdict(lint: &Lint, args: &LintArgs) -> Result<(), Problem> {
    let failed = |entry: &Linted| args.fail_on.fails(entry.resolution.verdict);
    if !lint.entries.iter().any(failed) {
        return Ok(());
    }
    let count = |verdict| lint.counts.get(&verdict).copied().unwrap_or(0);
    let message = Message::new("aligns-lint-failed")
        .with("ambiguous", count(Verdict::Ambiguous))
        .with("superseded", count(Verdict::Superseded))
        .with("broken", count(Verdict::Broken));
    Err(Problem::new(Code::InvalidInput, message))
}

fn file(path: &Path) -> Result<Vec<u8>, Problem> {
    bounded(path, LARGEST, || {
        let message = Message::new("aligns-lint-too-large")
            .with("file", path.display())
            .with("limit", LARGEST >> 20);
        Problem::new(Code::TooLarge, message)
    })
}

struct Telling<'a> {
    language: Language,
    snapshot: &'a Snapshot,
    viewer: &'a Viewer,
}

impl Telling<'_> {
    /// What a file says may stand in a message.
    fn say(&self, message: &Message) -> String {
        printable(&text(self.language, message))
    }

    fn counts(&self, lint: &Lint) -> String {
        let count = |verdict| lint.counts.get(&verdict).copied().unwrap_or(0);
        let message = Message::new("aligns-lint-counts")
            .with("total", lint.entries.len())
            .with("resolved", count(Verdict::Resolved))
            .with("ambiguous", count(Verdict::Ambiguous))
            .with("superseded", count(Verdict::Superseded))
            .with("broken", count(Verdict::Broken));
        self.say(&message)
    }

    fn text(&self, lint: &Lint) -> String {
        let mut out = String::new();
        for entry in &lint.entries {
            self.entry(&mut out, entry);
        }
        for (place, message) in &lint.remarks {
            writeln!(out, "{}: {}", self.place(place, None), self.say(message)).ok();
        }
        writeln!(out, "{}", self.counts(lint)).ok();
        out
    }

    fn entry(&self, out: &mut String, entry: &Linted) {
        let (answer, stated) = (&entry.resolution, &entry.alignment);
        let place = self.place(&entry.place, entry.pointer.as_deref());
        let name = match stated.target_name.as_str() {
            "" => stated.target_url.as_str(),
            name => name,
        };
        let verdict = self.say(&word(answer.verdict));
        let reason = self.say(&answer.reason.message());
        writeln!(out, "{place}: {verdict}: {}: {reason}", line(name)).ok();
        let mut named = |message: Message, targets: &[Target]| {
            for target in targets {
                if let Some(written) = self.written(target) {
                    let message = message
                        .clone()
                        .with("name", line(&written.target_name))
                        .with("uri", &written.target_url);
                    writeln!(out, "    {}", self.say(&message)).ok();
                }
            }
        };
        let target: Vec<Target> = answer.target.into_iter().collect();
        named(Message::new("aligns-lint-target"), &target);
        named(Message::new("aligns-lint-candidate"), &answer.candidates);
        named(Message::new("aligns-lint-successor"), &answer.successors);
        named(Message::new("aligns-lint-suggestion"), &answer.suggestions);
        if let (Some(uri), []) = (&answer.successor_uri, answer.successors.as_slice()) {
            let message = Message::new("aligns-lint-elsewhere").with("uri", uri);
            writeln!(out, "    {}", self.say(&message)).ok();
        }
        for offer in entry.should_be(self.snapshot, self.viewer) {
            let message = Message::new("aligns-lint-should-be").with("json", offer);
            writeln!(out, "    {}", self.say(&message)).ok();
        }
    }

    fn written(&self, target: &Target) -> Option<crate::badges::alignment::Alignment> {
        finished(
            self.snapshot,
            self.viewer,
            target,
            aligning::Code::Identifier,
        )
    }

    fn place(&self, place: &Place, pointer: Option<&str>) -> String {
        match place {
            Place::Line { line, .. } => {
                let pointer = pointer.map(|pointer| format!(", {pointer}"));
                let message = Message::new("aligns-lint-place")
                    .with("line", line)
                    .with("pointer", pointer.unwrap_or_default());
                self.say(&message)
            }
            Place::Cell { row, column } => {
                let message = Message::new("cli-place-cell")
                    .with("row", row)
                    .with("column", column);
                self.say(&message)
            }
            place => place.to_string(),
        }
    }

    fn json(&self, lint: &Lint) -> Value {
        let counts = Verdict::ALL.map(|verdict| {
            let count = lint.counts.get(&verdict).copied().unwrap_or(0);
            (verdict.word().to_owned(), Value::from(count))
        });
        let remarks = lint
            .remarks
            .iter()
            .map(|(place, message)| json!({ "place": place, "message": self.say(message) }));
        json!({
            "counts": Value::Object(counts.into_iter().collect()),
            "remarks": remarks.collect::<Vec<_>>(),
            "alignments": lint.entries.iter().map(|entry| self.entry_json(entry)).collect::<Vec<_>>(),
        })
    }

    fn entry_json(&self, entry: &Linted) -> Value {
        let answer = &entry.resolution;
        let shown = |target: &Target| {
            let written = self.written(target);
            let (uri, title) = written
                .map(|written| (written.target_url, written.target_name))
                .unwrap_or_default();
            json!({ "kind": target.kind.word(), "key": target.key, "uri": uri, "title": title })
        };
        let list = |targets: &[Target]| targets.iter().map(shown).collect::<Vec<_>>();
        json!({
            "place": entry.place,
            "pointer": entry.pointer,
            "stated": entry.standard.rendered(&entry.alignment),
            "verdict": answer.verdict.word(),
            "reason": answer.reason.word(),
            "message": self.say(&answer.reason.message()),
            "target": answer.target.as_ref().map(shown),
            "candidates": list(&answer.candidates),
            "successors": list(&answer.successors),
            "successorUri": answer.successor_uri,
            "suggestions": list(&answer.suggestions),
            "shouldBe": entry.should_be(self.snapshot, self.viewer),
        })
    }
}

fn word(verdict: Verdict) -> Message {
    match verdict {
        Verdict::Resolved => Message::new("aligns-verdict-resolved"),
        Verdict::Ambiguous => Message::new("aligns-verdict-ambiguous"),
        Verdict::Superseded => Message::new("aligns-verdict-superseded"),
        Verdict::Broken => Message::new("aligns-verdict-broken"),
    }
}

/// A text on one line, and not the whole of a long one.
fn line(text: &str) -> String {
    const MOST: usize = 160;
    let shown: String = printable(text).chars().take(MOST).collect();
    match text.chars().nth(MOST) {
        Some(_) => format!("{shown}…"),
        None => shown,
    }
}
