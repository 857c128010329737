//! `kakehashi import`: reads a CASE package or a table of courses, badge classes or institutions into the registry.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::path::Path;

use super::fetch::fetched;
use super::{say, whereabouts};
use crate::access::{Actor, Visibility};
use crate::case::lenient;
use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::{self, Format, badges, courses, institutions};
use crate::locale::{Language, text};
use crate::registry::Registry;
use crate::registry::courses::TableOutcome;
use crate::registry::imports::{ImportOptions, ImportOutcome, Phase, Tally};
use crate::registry::organisations::OrganisationInput;
use crate::server;

/// Imports the file for an organisation; what kind of file it is shows from its content.
pub(super) async fn run(
    config: Config,
    language: Language,
    file: &Path,
    organisation: Option<String>,
    private: bool,
) -> Result<(), Problem> {
    let fetched = fetched(&config, file).await?;
    let file = fetched.as_ref().map_or(file, |fetched| fetched.path());
    let bytes = read(file)?;
    let format = exchange::detect(&bytes).known()?;
    let registry = server::open_registry(&config).await?;
    let slug = organisation.unwrap_or_else(|| config.organisation.clone());
    let visibility = if private {
        Visibility::Private
    } else {
        Visibility::Public
    };
    let report = match format {
        Format::CaseJson => {
            let actor = match registry.operator_of(&slug).await {
                Ok(actor) => actor,
                Err(_) => {
                    // A refused file leaves nothing behind, not even a new organisation.
                    lenient::read(&bytes, &mut |_, _| ControlFlow::Continue(()))?;
                    registry.operator_for(&slug).await?
                }
            };
            let options = ImportOptions {
                visibility: Some(visibility),
                owned: false,
                ..ImportOptions::default()
            };
            package_report(
                language,
                &package(&registry, language, &actor, bytes, options).await?,
            )
        }
        Format::Courses => {
            let sheet = courses::read(&bytes)?;
            let actor = registry.operator_of(&slug).await?;
            let outcome = registry
                .save_courses(&actor, sheet.rows, visibility)
                .await?;
            table_report(language, "cli-import-courses", &outcome, &sheet.notes)
        }
        Format::Badges => {
            let sheet = badges::read(&bytes)?;
            let actor = registry.operator_of(&slug).await?;
            let outcome = registry.save_badges(&actor, sheet.rows, visibility).await?;
            table_report(language, "cli-import-badges", &outcome, &sheet.notes)
        }
        Format::Institutions => {
            let sheet = institutions::read(&bytes)?;
            let saved = registry
                .save_organisations(sheet.rows.iter().map(OrganisationInput::from).collect())
                .await?;
            let message = Message::new("cli-import-institutions").with("count", saved.len());
            format!("{}\n", text(language, &message))
        }
        Format::Evaluations | Format::Unknown { .. } => {
            return Err(Problem::new(
                Code::UnknownFormat,
                Message::new("cli-import-not-data"),
            ));
        }
    };
    say(&report)
}

fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(file).map_err(|error| {
        let message = Message::new("cli-import-unreadable")
            .with("file", file.display())
            .with("reason", &error);
        Problem::new(Code::Unavailable, message).at(Place::Path(file.display().to_string()))
    })
}

/// Imports a package and shows its progress on a terminal; Ctrl-C stops it before it writes.
async fn package(
    registry: &Registry,
    language: Language,
    actor: &Actor,
    bytes: Vec<u8>,
    options: ImportOptions,
) -> Result<ImportOutcome, Problem> {
    let job = registry.jobs.begin(actor.organisation);
    let viewer = crate::access::Viewer::Member(actor.clone());
    let import = registry.import_framework(actor, bytes, options, job.progress.clone());
    tokio::pin!(import);
    let mut tick = tokio::time::interval(std::time::Duration::from_millis(250));
    let state = job.progress.subscribe();
    loop {
        tokio::select! {
            result = &mut import => {
                show(language, None);
                return result;
            }
            _ = tokio::signal::ctrl_c() => {
                registry.jobs.stop(&viewer, &job.id)?;
            }
            _ = tick.tick() => {
                let state = state.borrow();
                show(language, Some((state.phase, state.done, state.total)));
            }
        }
    }
}

/// Shows the progress on one line that is written over, or clears it. Nothing where nobody looks.
fn show(language: Language, state: Option<(Phase, usize, usize)>) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let Some((phase, done, total)) = state else {
        eprint!("\r\x1b[K");
        return;
    };
    let phase = match phase {
        Phase::Reading => Message::new("cli-phase-reading"),
        Phase::Checking => Message::new("cli-phase-checking"),
        Phase::Applying => Message::new("cli-phase-applying"),
        _ => Message::new("cli-phase-waiting"),
    };
    eprint!("\r\x1b[K{} {done}/{total}", text(language, &phase));
}

fn tally(language: Language, key: &'static str, tally: &Tally) -> String {
    let message = match key {
        "items" => Message::new("cli-tally-items"),
        "associations" => Message::new("cli-tally-associations"),
        "entities" => Message::new("cli-tally-entities"),
        _ => Message::new("cli-tally-parts"),
    };
    let message = message
        .with("created", tally.created)
        .with("updated", tally.updated)
        .with("unchanged", tally.unchanged)
        .with("kept", tally.kept);
    format!("  {}\n", text(language, &message))
}

/// Repairs of one kind that are shown one by one; the rest is counted (the whole list is kept with the copy).
const SHOWN: usize = 3;

fn package_report(language: Language, outcome: &ImportOutcome) -> String {
    let head = match (outcome.new, outcome.changed) {
        (_, false) => Message::new("cli-import-unchanged"),
        (true, true) => Message::new("cli-import-new"),
        (false, true) => Message::new("cli-import-updated"),
    };
    let head = head
        .with("title", &outcome.title)
        .with("identifier", &outcome.identifier);
    let mut report = format!("{}\n", text(language, &head));
    report += &tally(language, "items", &outcome.items);
    report += &tally(language, "associations", &outcome.associations);
    report += &tally(language, "parts", &outcome.parts);
    if !outcome.changed {
        // What was repaired was told when the copy was made.
        return report;
    }
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for repair in &outcome.repairs {
        let line = format!("{}: {}", repair.pointer, text(language, &repair.message));
        kinds.entry(&repair.kind).or_default().push(line);
    }
    if !kinds.is_empty() {
        let message = Message::new("cli-import-repairs").with("count", outcome.repairs.len());
        writeln!(report, "{}", text(language, &message)).ok();
    }
    for (kind, lines) in kinds {
        writeln!(report, "  {kind} × {}", lines.len()).ok();
        for line in lines.iter().take(SHOWN) {
            writeln!(report, "    {line}").ok();
        }
    }
    report
}

fn table_report(
    language: Language,
    key: &'static str,
    outcome: &TableOutcome,
    notes: &[exchange::Note],
) -> String {
    let head = match (outcome.changed, key) {
        (false, _) => Message::new("cli-import-table-unchanged"),
        (true, "cli-import-courses") => Message::new("cli-import-courses"),
        (true, _) => Message::new("cli-import-badges"),
    };
    let mut report = format!(
        "{}\n",
        text(language, &head.with("count", outcome.keys.len()))
    );
    report += &tally(language, "entities", &outcome.entities);
    report += &tally(language, "associations", &outcome.associations);
    for note in notes {
        let place = note
            .place
            .as_ref()
            .and_then(|place| whereabouts(language, place, &note.message));
        let place = place.unwrap_or_default();
        writeln!(report, "  {place}{}", text(language, &note.message)).ok();
    }
    report
}
