//! `kakehashi verify`: its grammar, and what was said.

use std::path::PathBuf;

use clap::{ArgMatches, Command as Clap, value_parser};

use super::grammar::Grammar;
use crate::badges::verify::Standing;
use crate::error::Message;

const USAGE: &str = "verify FILE [--register SLUG] [--recipient TEXT] [--format text|json] [--fail-on broken|unconfirmed|never]";

/// What `verify` is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyArgs {
    /// The credential.
    pub file: PathBuf,
    /// Slug of the organisation whose register counts; the instance's own if absent.
    pub register: Option<String>,
    /// To whom it should be made out.
    pub recipient: Option<String>,
    /// As JSON.
    pub json: bool,
    /// From which standing on the run fails.
    pub fail_on: FailOnStanding,
}

/// From which standing on a verification makes a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOnStanding {
    /// A step failed.
    #[default]
    Broken,
    /// Anything but a confirmed credential.
    Unconfirmed,
    /// Nothing.
    Never,
}

impl FailOnStanding {
    /// Every choice with its word.
    const WORDS: [(&str, FailOnStanding); 3] = [
        ("broken", FailOnStanding::Broken),
        ("unconfirmed", FailOnStanding::Unconfirmed),
        ("never", FailOnStanding::Never),
    ];

    /// Does a credential of this standing make the run fail?
    pub fn fails(self, standing: Standing) -> bool {
        match self {
            FailOnStanding::Broken => standing == Standing::Broken,
            FailOnStanding::Unconfirmed => standing != Standing::Confirmed,
            FailOnStanding::Never => false,
        }
    }
}

/// The command.
pub(super) fn grammar(grammar: &Grammar) -> Clap {
    grammar
        .command("verify", Message::new("cli-about-verify"), USAGE)
        .arg(
            grammar
                .operand("file", Message::new("cli-help-credential"))
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            grammar
                .slug("register", Message::new("cli-help-register"))
                .value_name("SLUG"),
        )
        .arg(
            grammar
                .option("recipient", Message::new("cli-help-recipient"))
                .value_name("TEXT"),
        )
        .arg(
            grammar
                .one_of(
                    "format",
                    Message::new("search-help-format"),
                    [("text", false), ("json", true)],
                )
                .value_name("FORMAT"),
        )
        .arg(
            grammar
                .one_of(
                    "fail-on",
                    Message::new("cli-help-fail-on-standing"),
                    FailOnStanding::WORDS,
                )
                .value_name("STANDING"),
        )
}

/// What was said.
pub(super) fn command_of(leaf: &ArgMatches) -> Option<VerifyArgs> {
    let word = |id: &str| leaf.get_one::<String>(id).cloned();
    Some(VerifyArgs {
        file: leaf.get_one::<PathBuf>("file").cloned()?,
        register: word("register"),
        recipient: word("recipient").filter(|text| !text.trim().is_empty()),
        json: leaf.get_one("format").copied().unwrap_or_default(),
        fail_on: leaf.get_one("fail-on").copied().unwrap_or_default(),
    })
}
