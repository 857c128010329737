//! `kakehashi mirror …`: remote CASE servers whose frameworks are kept up here.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::Path;
use std::time::Duration;

use super::args::{AddMirror, MirrorCommand};
use super::say;
use crate::access::Visibility;
use crate::case::time::rfc3339;
use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::jobs::mirrors::{Report, Step, run_once};
use crate::locale::{Language, text};
use crate::registry::Registry;
use crate::registry::error::RegistryError;
use crate::registry::mirrors::{Credentials, Mirror, NewMirror};
use crate::server;
use crate::store::log::now;

/// Does it, as the operator, who sees the mirrors of every organisation.
pub(super) async fn run(
    config: Config,
    language: Language,
    command: MirrorCommand,
) -> Result<(), Problem> {
    let registry = server::open_registry(&config).await?;
    let told = match command {
        MirrorCommand::Add(add) => {
            let mirror = add_one(&registry, &config, *add).await?;
            line(language, &about(Message::new("mirrors-added"), &mirror))
        }
        MirrorCommand::List => list(language, &registry.mirrors_of(None).await?),
        MirrorCommand::Show(id) => show(language, &found(&registry, &id).await?),
        MirrorCommand::Run(id) => {
            let pause = Duration::from_millis(config.mirror_pause_milliseconds);
            run_one(&registry, language, &id, pause).await?
        }
        MirrorCommand::Pause(id) => {
            let mirror = found(&registry, &id).await?;
            let actor = registry.operator_of_mirror(mirror.row.id).await?;
            let mirror = registry.pause_mirror(&actor, mirror.row.id).await?;
            line(
                language,
                &about(Message::new("mirrors-now-paused"), &mirror),
            )
        }
        MirrorCommand::Resume(id) => {
            let mirror = found(&registry, &id).await?;
            let actor = registry.operator_of_mirror(mirror.row.id).await?;
            let mirror = registry.resume_mirror(&actor, mirror.row.id).await?;
            line(
                language,
                &about(Message::new("mirrors-now-active"), &mirror),
            )
        }
        MirrorCommand::Remove(id) => {
            let mirror = found(&registry, &id).await?;
            let actor = registry.operator_of_mirror(mirror.row.id).await?;
            let mirror = registry.remove_mirror(&actor, mirror.row.id).await?;
            line(language, &about(Message::new("mirrors-removed"), &mirror))
        }
    };
    say(&told)
}

async fn found(registry: &Registry, id: &str) -> Result<Mirror, Problem> {
    let mirrors = registry.mirrors_of(None).await?;
    let found = mirrors
        .into_iter()
        .find(|mirror| mirror.row.id.to_string() == id);
    let unknown = || RegistryError::NotFound {
        what: "mirror",
        name: id.to_owned(),
    };
    Ok(found.ok_or_else(unknown)?)
}

async fn add_one(registry: &Registry, config: &Config, add: AddMirror) -> Result<Mirror, Problem> {
    let credentials = match add.oauth {
        Some((token_url, client_id, file)) => Some(Credentials {
            token_url,
            client_id,
            client_secret: secret(&file)?,
            scope: add.scope,
        }),
        None => None,
    };
    let slug = add
        .organisation
        .unwrap_or_else(|| config.organisation.clone());
    let visibility = if add.private {
        Visibility::Private
    } else {
        Visibility::Public
    };
    let new = NewMirror {
        url: add.url,
        only: add.only,
        every: add.every,
        visibility,
        credentials,
    };
    let actor = registry.operator_of(&slug).await?;
    registry.add_mirror(&actor, new).await
}

/// The first line of a file: a secret has no place on a command line, where everyone on the machine can read it.
fn secret(file: &Path) -> Result<String, Problem> {
    let read = std::fs::read_to_string(file).map_err(|error| {
        let message = Message::new("cli-import-unreadable")
            .with("file", file.display())
            .with("reason", &error);
        Problem::new(Code::Unavailable, message).at(Place::Path(file.display().to_string()))
    })?;
    Ok(read.lines().next().unwrap_or_default().trim().to_owned())
}

/// One round; Ctrl-C stops it, and the next one goes on there.
async fn run_one(
    registry: &Registry,
    language: Language,
    id: &str,
    pause: Duration,
) -> Result<String, Problem> {
    let mirror = found(registry, id).await?;
    let watch = |step: Step<'_>| {
        let message = match step {
            Step::Listing => Message::new("mirrors-step-list"),
            Step::Framework(framework) => Message::new("mirrors-step-framework")
                .with("title", name(&framework.title, &framework.identifier)),
        };
        if std::io::stderr().is_terminal() {
            eprintln!("{}", text(language, &message));
        }
    };
    let stop = async {
        // Without a signal to hear, the process ends as it would anyway.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let report = run_once(registry, mirror.row.id, pause, &watch, stop).await?;
    let Some(report) = report else {
        return Ok(line(language, &Message::new("mirrors-interrupted")));
    };
    let mut told = line(language, &counted(&report));
    if let Some(failure) = &report.failure {
        // What was done is told before the refusal.
        say(&told)?;
        return Err(Problem::new(Code::Unavailable, failure.clone()));
    }
    told += &frameworks(language, &found(registry, id).await?, true);
    Ok(told)
}

fn counted(report: &Report) -> Message {
    Message::new("mirrors-report")
        .with("changed", report.changed)
        .with("unchanged", report.unchanged)
        .with("failed", report.failed)
        .with("conflicts", report.conflicts)
}

fn about(message: Message, mirror: &Mirror) -> Message {
    message
        .with("id", mirror.row.id)
        .with("url", &mirror.row.url)
        .with("organisation", &mirror.organisation)
}

fn line(language: Language, message: &Message) -> String {
    format!("{}\n", text(language, message))
}

fn name<'a>(title: &'a str, identifier: &'a str) -> &'a str {
    if title.is_empty() { identifier } else { title }
}

fn list(language: Language, mirrors: &[Mirror]) -> String {
    if mirrors.is_empty() {
        return line(language, &Message::new("mirrors-none"));
    }
    let mut told = String::new();
    for mirror in mirrors {
        let message = about(Message::new("mirrors-line"), mirror)
            .with("state", text(language, &state(mirror)))
            .with("ok", mirror.count("ok"))
            .with("all", mirror.frameworks.len());
        told += &line(language, &message);
    }
    told
}

fn state(mirror: &Mirror) -> Message {
    let row = &mirror.row;
    match row.state.as_str() {
        "paused" => Message::new("mirrors-state-paused"),
        _ if mirror.is_running(now()) => Message::new("mirrors-state-running"),
        _ if row.failures > 0 => Message::new("mirrors-state-failing"),
        _ => Message::new("mirrors-state-active"),
    }
}

fn show(language: Language, mirror: &Mirror) -> String {
    let mut told = list(language, std::slice::from_ref(mirror));
    let row = &mirror.row;
    let never = || text(language, &Message::new("mirrors-never"));
    let when = |at: Option<i64>| at.map_or_else(never, rfc3339);
    let mut facts = vec![
        Message::new("mirrors-fact-every").with("seconds", row.every_seconds),
        Message::new("mirrors-fact-last").with("time", when(row.last_success)),
    ];
    if row.state == "active" {
        facts.push(Message::new("mirrors-fact-next").with("time", rfc3339(row.next_attempt)));
    }
    if let (Some(base), Some(version)) = (&row.base, &row.version) {
        facts.push(
            Message::new("mirrors-fact-base")
                .with("base", base)
                .with("version", version),
        );
    }
    if let (Some(client), Some(url)) = (&row.client_id, &row.token_url) {
        facts.push(
            Message::new("mirrors-fact-client")
                .with("client", client)
                .with("url", url),
        );
    }
    facts.extend(
        row.message
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok()),
    );
    for fact in &facts {
        writeln!(told, "  {}", text(language, fact)).ok();
    }
    told + &frameworks(language, mirror, false)
}

/// The frameworks, or only those with which something is wrong.
fn frameworks(language: Language, mirror: &Mirror, only_wrong: bool) -> String {
    let mut told = String::new();
    for one in &mirror.frameworks {
        let state = match one.state.as_str() {
            "ok" if only_wrong => continue,
            "ok" => Message::new("mirrors-framework-ok"),
            "failed" => Message::new("mirrors-framework-failed"),
            "conflict" => Message::new("mirrors-framework-conflict"),
            "gone" => Message::new("mirrors-framework-gone"),
            _ => Message::new("mirrors-framework-pending"),
        };
        let state = text(language, &state);
        writeln!(
            told,
            "  {state}: {} ({})",
            name(&one.title, &one.identifier),
            one.identifier
        )
        .ok();
        let why = one
            .message
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok());
        if let Some(why) = why {
            writeln!(told, "    {}", text(language, &why)).ok();
        }
    }
    told
}
