//! clap's refusals, translated from their kind and context into one line of ours.

use std::ffi::OsString;

use clap::Command as Clap;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::search::MOST_HITS;
use super::{NAME, Stop};
use crate::error::Message;
use crate::locale::{Language, text};
use crate::search::FURTHEST;

/// Exit code of a command line that makes no sense (`EX_USAGE` of `sysexits.h`).
const EX_USAGE: u8 = 64;

/// Turns what clap says into what we say.
pub(super) fn stop(
    language: Language,
    clap: &Clap,
    args: &[OsString],
    error: &clap::Error,
) -> Stop {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop {
            text: error.render().to_string(),
            exit_code: 0,
        },
        _ => refusal(language, &explanation(error), &command_path(clap, args)),
    }
}

/// One line: what is wrong, and which help to read.
pub(super) fn refusal(language: Language, problem: &Message, command: &str) -> Stop {
    let line = Message::new("cli-usage-line")
        .with("problem", text(language, problem))
        .with("command", command);
    Stop {
        text: format!("{NAME}: {}\n", text(language, &line)),
        exit_code: EX_USAGE,
    }
}

/// The command that was being said, as far as it is one: `kakehashi key create`.
fn command_path(clap: &Clap, args: &[OsString]) -> String {
    let mut path = NAME.to_owned();
    let mut at = clap;
    for word in args.iter().skip(1) {
        if let Some(next) = at.find_subcommand(word) {
            path = format!("{path} {}", next.get_name());
            at = next;
        }
    }
    path
}

/// The message for a refusal of clap's, with the offending argument.
fn explanation(error: &clap::Error) -> Message {
    let argument = || bare(&context(error, ContextKind::InvalidArg));
    let value = context(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            Message::new("cli-usage-needs-value").with("argument", argument())
        }
        ErrorKind::InvalidValue => Message::new("cli-usage-one-of")
            .with("argument", argument())
            .with("value", value)
            .with("allowed", context(error, ContextKind::ValidValue)),
        ErrorKind::ValueValidation if argument() == "--map" => {
            Message::new("imports-usage-map").with("value", value)
        }
        ErrorKind::ValueValidation if argument() == "--every" => {
            Message::new("mirrors-usage-every")
                .with("argument", argument())
                .with("value", value)
        }
        ErrorKind::ValueValidation if ["--limit", "--offset"].contains(&&*argument()) => {
            let most = match argument().as_str() {
                "--limit" => MOST_HITS,
                _ => FURTHEST as u64,
            };
            Message::new("search-usage-number")
                .with("argument", argument())
                .with("value", value)
                .with("most", most)
        }
        ErrorKind::ValueValidation => Message::new("cli-usage-slug")
            .with("argument", argument())
            .with("value", value),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            Message::new("cli-usage-no-value").with("argument", argument())
        }
        ErrorKind::UnknownArgument => match context(error, ContextKind::SuggestedArg) {
            meant if meant.is_empty() => {
                Message::new("cli-usage-unknown").with("argument", argument())
            }
            meant => Message::new("cli-usage-misspelt")
                .with("argument", argument())
                .with("meant", bare(&meant)),
        },
        ErrorKind::InvalidSubcommand => {
            let word = context(error, ContextKind::InvalidSubcommand);
            match context(error, ContextKind::SuggestedSubcommand) {
                meant if meant.is_empty() => {
                    Message::new("cli-usage-unknown-command").with("command", word)
                }
                meant => Message::new("cli-usage-misspelt-command")
                    .with("command", word)
                    .with("meant", meant),
            }
        }
        ErrorKind::ArgumentConflict => match bare(&context(error, ContextKind::PriorArg)) {
            other if other == argument() => {
                Message::new("cli-usage-twice").with("argument", argument())
            }
            other => Message::new("cli-usage-conflict")
                .with("argument", argument())
                .with("other", other),
        },
        ErrorKind::MissingRequiredArgument => Message::new("cli-usage-missing")
            .with("argument", context(error, ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand => Message::new("cli-usage-no-command"),
        ErrorKind::InvalidUtf8 => Message::new("cli-usage-encoding"),
        _ => Message::new("cli-usage-other"),
    }
}

/// What clap knows of a refusal under a heading; several things joined by commas, nothing as an empty text.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(many)) => many
            .iter()
            .map(|one| unwrapped(one))
            .collect::<Vec<_>>()
            .join(", "),
        Some(ContextValue::StyledStr(one)) => one.to_string(),
        Some(ContextValue::StyledStrs(many)) => many
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}

/// An argument without its value: `--data <VALUE>` → `--data`, `<FILE>` → `FILE`.
fn bare(argument: &str) -> String {
    argument
        .split([' ', '='])
        .next()
        .unwrap_or_default()
        .trim_matches(['<', '>', '[', ']'])
        .to_owned()
}

/// An argument or a group of them without the outer brackets: `<--a <N>|--b <N>>` → `--a <N>|--b <N>`.
fn unwrapped(argument: &str) -> &str {
    argument
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or(argument)
}
