//! The command line: one file per subcommand. Speaks to a terminal, decides nothing.
//!
//! Every command works with the server stopped or running: what it writes goes through the same use cases into the same
//! log, which a running server follows.

pub mod args;
mod check;
pub mod config;
mod export;
mod fetch;
mod import;
mod import_report;
mod key;
mod lint_badges;
mod mirror;
mod search;
mod verify;

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use args::{Command, Invocation, NAME};

use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::locale::{Language, text};
use crate::state::log_problem;
use crate::{server, telemetry};

/// Reads the command line, runs the command, tells the result as one line and an exit code.
pub fn main() -> ExitCode {
    let environment = crate::config::environment();
    let invocation = match args::parse(std::env::args_os(), &environment) {
        Ok(invocation) => invocation,
        Err(stop) => {
            // A closed pipe is no reason to fail while giving help.
            match stop.exit_code {
                0 => std::io::stdout().write_all(stop.text.as_bytes()).ok(),
                _ => std::io::stderr().write_all(stop.text.as_bytes()).ok(),
            };
            return ExitCode::from(stop.exit_code);
        }
    };
    let mut language = invocation.language;
    match run(invocation, &mut language) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            tell(language, &problem);
            ExitCode::from(problem.code.exit_code())
        }
    }
}

fn run(invocation: Invocation, language: &mut Language) -> Result<(), Problem> {
    let config = Config::from_process(&invocation.flags)?;
    *language = config.language.unwrap_or(*language);
    if let Command::Config { json } = invocation.command {
        let mut out = std::io::stdout().lock();
        return config::print(&config, json, *language, &mut out)
            .map_err(|error| output_failed(&error));
    }
    telemetry::start(&config.log, config.log_format)?;
    for warning in config.warnings() {
        tracing::warn!("{}", text(*language, warning));
    }
    let language = *language;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| {
        Problem::new(
            Code::Unavailable,
            Message::new("cli-runtime").with("reason", error),
        )
    })?;
    match invocation.command {
        // actix brings its own runtime: one thread for each worker.
        Command::Serve { demo } => actix_web::rt::System::new().block_on(server::run(config, demo)),
        Command::Import(args) => runtime.block_on(import::run(config, language, &args)),
        Command::KeyCreate {
            organisation,
            role,
            holder,
        } => runtime.block_on(key::create(config, language, &organisation, role, holder)),
        Command::Export {
            identifier,
            format,
            output,
        } => runtime.block_on(export::run(
            config,
            language,
            &identifier,
            format,
            output.as_deref(),
        )),
        Command::Search(args) => runtime.block_on(search::run(config, language, &args)),
        Command::Verify(args) => runtime.block_on(verify::run(config, language, &args)),
        Command::LintBadges(args) => runtime.block_on(lint_badges::run(config, language, &args)),
        Command::Mirror(command) => runtime.block_on(mirror::run(config, language, command)),
        Command::Check {
            source,
            format,
            output,
            fail_on,
        } => {
            let telling = check::Telling {
                format,
                output: output.as_deref(),
                fail_on,
            };
            runtime.block_on(check::run(&config, language, &source, &telling))
        }
        Command::Config { .. } => Ok(()),
    }
}

/// One line for a person: what, and where; further faults of the same input a line each. The causes, in the words of
/// the machine, stand in the log: at once for a defect of ours, else where someone asks for `--log debug`.
fn tell(language: Language, problem: &Problem) {
    let mut message = &problem.message;
    let internal = Message::new("cli-internal");
    if problem.code == Code::Internal {
        log_problem(problem, NAME);
        message = &internal;
    } else {
        tracing::debug!(code = problem.code.name(), cause = ?problem.source, "a command was refused");
    }
    let mut err = std::io::stderr().lock();
    let mut line = |place: Option<&Place>, message: &Message| {
        let place = place
            .and_then(|place| whereabouts(language, place, message))
            .unwrap_or_default();
        writeln!(err, "{NAME}: {place}{}", text(language, message)).ok();
    };
    line(
        if problem.details.is_empty() {
            problem.place.as_deref()
        } else {
            None
        },
        message,
    );
    for (place, message) in &problem.details {
        line(place.as_ref(), message);
    }
}

/// Where it lies, to stand before the message; nothing where the message names the place itself, as all do that are
/// about files, folders and settings.
fn whereabouts(language: Language, place: &Place, message: &Message) -> Option<String> {
    let named = message.args.iter().any(|(name, _)| name == "line");
    match place {
        Place::Cell { row, column } => {
            let cell = Message::new("cli-place-cell")
                .with("row", row)
                .with("column", column);
            Some(format!("{}: ", text(language, &cell)))
        }
        Place::Sheet { sheet, row, column } => {
            let cell = Message::new("cli-place-sheet")
                .with("sheet", sheet)
                .with("row", row)
                .with("column", column);
            Some(format!("{}: ", text(language, &cell)))
        }
        Place::Subject(_) => Some(format!("{place}: ")),
        Place::Line { .. } if !named => Some(format!("{place}: ")),
        Place::Pointer(pointer) if !pointer.is_empty() => Some(format!("{place}: ")),
        Place::Line { .. } | Place::Pointer(_) | Place::Path(_) | Place::Argument(_) => None,
    }
}

/// A file of at most so many bytes. What a pipe or a growing file holds is not known before it is read.
///
/// # Errors
/// It cannot be read; it is larger.
fn bounded(
    path: &std::path::Path,
    limit: u64,
    too_large: impl FnOnce() -> Problem,
) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| unreadable(path, &error);
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path).map_err(unreadable)?;
    let mut opened = opened.take(limit + 1);
    opened.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// A text without the signs that steer a terminal.
fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(shown).collect()
}

/// A file could not be read.
fn unreadable(file: &std::path::Path, error: &std::io::Error) -> Problem {
    let message = Message::new("cli-import-unreadable")
        .with("file", file.display())
        .with("reason", error);
    Problem::new(Code::Unavailable, message).at(Place::Path(file.display().to_string()))
}

/// Standard output or a file could not be written.
fn output_failed(error: &std::io::Error) -> Problem {
    Problem::new(
        Code::Unavailable,
        Message::new("cli-output").with("reason", error),
    )
}

/// Prints lines to standard output.
fn say(lines: &str) -> Result<(), Problem> {
    std::io::stdout()
        .write_all(lines.as_bytes())
        .map_err(|error| output_failed(&error))
}
