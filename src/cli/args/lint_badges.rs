//! `kakehashi lint-badges`: its grammar, and what was said.

use std::path::PathBuf;

use clap::{ArgMatches, Command as Clap, value_parser};

use super::grammar::Grammar;
use crate::badges::resolve::Verdict;
use crate::error::Message;

const USAGE: &str =
    "lint-badges FILE [--format text|json] [--output FILE] [--fail-on VERDICT] [--as SLUG]";

/// From which verdict on a run fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOnVerdict {
    /// Broken alignments.
    #[default]
    Broken,
    /// Broken and superseded ones.
    Superseded,
    /// All that do not resolve.
    Ambiguous,
    /// Nothing.
    Never,
}

impl FailOnVerdict {
    const WORDS: [(&str, FailOnVerdict); 4] = [
        ("broken", FailOnVerdict::Broken),
        ("superseded", FailOnVerdict::Superseded),
        ("ambiguous", FailOnVerdict::Ambiguous),
        ("never", FailOnVerdict::Never),
    ];

    /// Whether an alignment with this verdict makes the run fail.
    pub fn fails(self, verdict: Verdict) -> bool {
        match self {
            FailOnVerdict::Broken => verdict == Verdict::Broken,
            FailOnVerdict::Superseded => matches!(verdict, Verdict::Broken | Verdict::Superseded),
            FailOnVerdict::Ambiguous => verdict != Verdict::Resolved,
            FailOnVerdict::Never => false,
        }
    }
}

/// What `lint-badges` is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintArgs {
    /// The file.
    pub file: PathBuf,
    /// As JSON.
    pub json: bool,
    /// File to write; standard output if absent.
    pub output: Option<PathBuf>,
    /// From which verdict on the run fails.
    pub fail_on: FailOnVerdict,
    /// The organisation whose drafts are seen; the instance's own if absent.
    pub viewer: Option<String>,
}

/// The command.
pub(super) fn grammar(grammar: &Grammar) -> Clap {
    grammar
        .command("lint-badges", Message::new("aligns-about-lint"), USAGE)
        .arg(
            grammar
                .operand("file", Message::new("aligns-help-lint-file"))
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            grammar
                .one_of(
                    "format",
                    Message::new("aligns-help-lint-format"),
                    [("text", false), ("json", true)],
                )
                .value_name("FORMAT"),
        )
        .arg(
            grammar
                .option("output", Message::new("cli-help-output"))
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            grammar
                .one_of(
                    "fail-on",
                    Message::new("aligns-help-lint-fail-on"),
                    FailOnVerdict::WORDS,
                )
                .value_name("VERDICT"),
        )
        .arg(
            grammar
                .slug("as", Message::new("aligns-help-lint-as"))
                .value_name("SLUG"),
        )
}

/// What was said.
pub(super) fn command_of(leaf: &ArgMatches) -> Option<LintArgs> {
    Some(LintArgs {
        file: leaf.get_one::<PathBuf>("file")?.clone(),
        json: leaf.get_one("format").copied().unwrap_or_default(),
        output: leaf.get_one::<PathBuf>("output").cloned(),
        fail_on: leaf.get_one("fail-on").copied().unwrap_or_default(),
        viewer: leaf.get_one::<String>("as").cloned(),
    })
}
