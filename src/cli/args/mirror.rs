//! `kakehashi mirror …`: its grammar, and what was said.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command as Clap, value_parser};

use super::grammar::Grammar;
use crate::error::Message;
use crate::registry::mirrors::EVERY_DEFAULT;

const USAGE: &str = "mirror (add URL | list | show ID | run ID | pause ID | resume ID | remove ID)";
const ADD: &str = "mirror add URL [--organisation SLUG] [--private] [--only IDENTIFIER]… [--every 1h] \
    [--token-url URL --client-id ID --client-secret-file FILE [--scope SCOPE]]";

/// What is to be done about mirrors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MirrorCommand {
    /// Add one.
    Add(Box<AddMirror>),
    /// List all.
    List,
    /// Show one with its frameworks.
    Show(String),
    /// One round now, in this process.
    Run(String),
    /// No more rounds.
    Pause(String),
    /// Rounds again.
    Resume(String),
    /// Forget it; copies stay.
    Remove(String),
}

/// A mirror to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddMirror {
    /// The server.
    pub url: String,
    /// Slug of the organisation that holds the copies; the instance's own if absent.
    pub organisation: Option<String>,
    /// New copies are visible to the organisation only.
    pub private: bool,
    /// The only frameworks wanted.
    pub only: Vec<String>,
    /// Rhythm, in seconds.
    pub every: u64,
    /// Where tokens are given out, the client, the file with its secret.
    pub oauth: Option<(String, String, PathBuf)>,
    /// What the token is for.
    pub scope: Option<String>,
}

/// The command with its subcommands.
pub(super) fn grammar(grammar: &Grammar) -> Clap {
    let of_one = |name: &'static str, about: Message, usage: &'static str| {
        let id = grammar
            .operand("id", Message::new("mirrors-help-id"))
            .value_name("ID");
        grammar.command(name, about, usage).arg(id)
    };
    grammar
        .command("mirror", Message::new("mirrors-about"), USAGE)
        .subcommand_required(true)
        .subcommand(add(grammar))
        .subcommand(grammar.command("list", Message::new("mirrors-about-list"), "mirror list"))
        .subcommand(of_one(
            "show",
            Message::new("mirrors-about-show"),
            "mirror show ID",
        ))
        .subcommand(of_one(
            "run",
            Message::new("mirrors-about-run"),
            "mirror run ID",
        ))
        .subcommand(of_one(
            "pause",
            Message::new("mirrors-about-pause"),
            "mirror pause ID",
        ))
        .subcommand(of_one(
            "resume",
            Message::new("mirrors-about-resume"),
            "mirror resume ID",
        ))
        .subcommand(of_one(
            "remove",
            Message::new("mirrors-about-remove"),
            "mirror remove ID",
        ))
}

fn add(grammar: &Grammar) -> Clap {
    let word = |name: &'static str, help: Message, value: &'static str| -> Arg {
        grammar
            .option(name, help)
            .value_name(value)
            .value_parser(NonEmptyStringValueParser::new())
    };
    grammar
        .command("add", Message::new("mirrors-about-add"), ADD)
        .arg(
            grammar
                .operand("url", Message::new("mirrors-help-url"))
                .value_name("URL"),
        )
        .arg(grammar.owner(Message::new("mirrors-help-organisation")))
        .arg(grammar.switch("private", Message::new("mirrors-help-private")))
        .arg(
            word("only", Message::new("mirrors-help-only"), "IDENTIFIER").action(ArgAction::Append),
        )
        .arg(
            grammar
                .option("every", Message::new("mirrors-help-every"))
                .value_name("TIME")
                .value_parser(|word: &str| seconds(word).ok_or("not a time")),
        )
        .arg(
            word("token-url", Message::new("mirrors-help-token-url"), "URL")
                .requires_all(["client-id", "client-secret-file"]),
        )
        .arg(
            word("client-id", Message::new("mirrors-help-client-id"), "ID")
                .requires_all(["token-url", "client-secret-file"]),
        )
        .arg(
            grammar
                .option(
                    "client-secret-file",
                    Message::new("mirrors-help-client-secret-file"),
                )
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .requires_all(["token-url", "client-id"]),
        )
        .arg(word("scope", Message::new("mirrors-help-scope"), "SCOPE").requires("token-url"))
}

/// Reads `90`, `90s`, `30m`, `1h`, `2d`, in seconds.
fn seconds(word: &str) -> Option<u64> {
    let (number, unit) = match word.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) => (number, &word[number.len()..]),
        None => (word, "s"),
    };
    let factor = match unit {
        "m" => 60,
        "h" => 3600,
        "d" => 24 * 3600,
        _ => 1,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// What was said.
pub(super) fn command_of(name: &str, leaf: &ArgMatches) -> Option<MirrorCommand> {
    let word = |id: &str| leaf.get_one::<String>(id).cloned();
    Some(match name {
        "add" => MirrorCommand::Add(Box::new(AddMirror {
            url: word("url")?,
            organisation: word("owner"),
            private: leaf.get_flag("private"),
            only: leaf
                .get_many::<String>("only")
                .map(|many| many.cloned().collect())
                .unwrap_or_default(),
            every: leaf
                .get_one::<u64>("every")
                .copied()
                .unwrap_or(EVERY_DEFAULT),
            oauth: word("token-url")
                .zip(word("client-id"))
                .and_then(|(url, client)| {
                    let file = leaf.get_one::<PathBuf>("client-secret-file")?;
                    Some((url, client, file.clone()))
                }),
            scope: word("scope"),
        })),
        "list" => MirrorCommand::List,
        "show" => MirrorCommand::Show(word("id")?),
        "run" => MirrorCommand::Run(word("id")?),
        "pause" => MirrorCommand::Pause(word("id")?),
        "resume" => MirrorCommand::Resume(word("id")?),
        "remove" => MirrorCommand::Remove(word("id")?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_read_with_their_units() {
        for (word, read) in [
            ("90", Some(90)),
            ("90s", Some(90)),
            ("30m", Some(1800)),
            ("1h", Some(3600)),
            ("2d", Some(172_800)),
            ("", None),
            ("h", None),
            ("1w", None),
            ("-1h", None),
            ("99999999999999999999d", None),
            ("9999999999999999999d", None),
            ("時", None),
        ] {
            assert_eq!(seconds(word), read, "{word}");
        }
    }
}
