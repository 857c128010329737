//! The command line: what may be said, in the language of the one who says it.
//!
//! Built with clap's builder, not its derive, because every help text comes from the catalogues. clap's own words are
//! English only, so its refusals are translated from their kind and context into one line of ours. Flags of settings
//! derive from the table of [`crate::config`]; their values are checked there, together with those of the environment
//! and the file.

mod grammar;
mod lint_badges;
mod mirror;
mod refusal;
mod search;
mod verify;

pub use lint_badges::{FailOnVerdict, LintArgs};
pub use mirror::{AddMirror, MirrorCommand};
pub use search::SearchArgs;
pub use verify::VerifyArgs;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;

use crate::access::Role;
use crate::case::check::Level;
use crate::config::{Flags, SETTINGS};
use crate::error::Message;
use crate::exchange::formats::Target;
use crate::locale::Language;

/// The program's name on every line it writes about itself.
pub(super) const NAME: &str = "kakehashi";

/// What the command line asks for.
#[derive(Debug)]
pub struct Invocation {
    /// Settings given as flags, and the configuration file.
    pub flags: Flags,
    /// The command.
    pub command: Command,
    /// Language of the output: `--language`, else `KAKEHASHI_LANGUAGE`, else the locale, else English.
    pub language: Language,
}

/// A command and its own arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Run the server.
    Serve {
        /// Fill an empty database with the demonstration world first.
        demo: bool,
    },
    /// Read a file into the registry, or apply a plan that was made of one.
    Import(ImportArgs),
    /// Show every setting and where it came from.
    Config {
        /// As JSON instead of a table.
        json: bool,
    },
    /// Create a key and print it once.
    KeyCreate {
        /// Slug of the organisation it acts for.
        organisation: String,
        /// What it may do.
        role: Role,
        /// Who holds it.
        holder: Holder,
    },
    /// Keep copies of the frameworks of other servers up.
    Mirror(MirrorCommand),
    /// Search what is held here.
    Search(Box<SearchArgs>),
    /// Verify a credential.
    Verify(VerifyArgs),
    /// Check a framework in a file.
    Check {
        /// A file, or the address of one.
        source: String,
        /// Form of the findings.
        format: CheckFormat,
        /// File to write; standard output if absent.
        output: Option<PathBuf>,
        /// From which level on the run fails.
        fail_on: FailOn,
    },
    /// Look at the alignments of badges in a file.
    LintBadges(LintArgs),
    /// Write a framework to a file.
    Export {
        /// Identifier of the document.
        identifier: String,
        /// Format of the file.
        format: Target,
        /// File to write; standard output if absent.
        output: Option<PathBuf>,
    },
}

/// Form in which findings are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckFormat {
    /// Grouped by rule, for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

impl CheckFormat {
    /// Every form with its word.
    const WORDS: [(&str, CheckFormat); 3] = [
        ("text", CheckFormat::Text),
        ("json", CheckFormat::Json),
        ("sarif", CheckFormat::Sarif),
    ];
}

/// From which level on findings make a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Errors and warnings.
    Warning,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Every choice with its word.
    const WORDS: [(&str, FailOn); 3] = [
        ("error", FailOn::Error),
        ("warning", FailOn::Warning),
        ("never", FailOn::Never),
    ];

    /// The mildest level that fails.
    pub fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Never => None,
        }
    }
}

/// What `import` is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportArgs {
    /// The file; absent where a plan is applied.
    pub file: Option<PathBuf>,
    /// The plan to apply.
    pub plan: Option<String>,
    /// Slug of the organisation it belongs to; the instance's own if absent.
    pub organisation: Option<String>,
    /// Keep it visible to the organisation only.
    pub private: bool,
    /// Only make a plan and show it.
    pub dry_run: bool,
    /// Remove what the copy has and the file does not mention.
    pub prune: bool,
    /// Leave out rows that cannot be taken.
    pub leave_out_refused: bool,
    /// Print all of the result as JSON.
    pub json: bool,
    /// Columns by hand: a CASE field and the header of its column.
    pub map: Vec<(String, String)>,
    /// Identifier of the document, where the file names none.
    pub identifier: Option<String>,
    /// Title, where the file names none.
    pub title: Option<String>,
}

/// Who holds a key. Only a person decides on credit, so the two are told apart from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person, by name.
    Person(String),
    /// A program, by name.
    Machine(String),
}

/// Why no command runs: help or version was asked for, or the line makes no sense.
#[derive(Debug)]
pub struct Stop {
    /// What to print, with its line ends: to standard output if the exit code is 0, else to standard error.
    pub text: String,
    /// 0 or 64.
    pub exit_code: u8,
}

/// Reads the command line. `args` begins with the name of the program; `env` is the environment.
///
/// # Errors
/// [`Stop`] with the help, the version, or one line in the chosen language that says what is wrong.
pub fn parse(
    args: impl IntoIterator<Item = OsString>,
    env: &[(String, String)],
) -> Result<Invocation, Stop> {
    let args: Vec<OsString> = args.into_iter().collect();
    let language = language_of(&args, env);
    let clap = grammar::command_line(language);
    let matches = clap
        .clone()
        .try_get_matches_from(&args)
        .map_err(|error| refusal::stop(language, &clap, &args, &error))?;
    let (name, mut leaf) = matches.subcommand().unwrap_or(("", &matches));
    let mut action = "";
    if let Some((name, inner)) = leaf.subcommand() {
        (action, leaf) = (name, inner);
    }
    // clap has already refused a line without a command or without a required argument.
    let command = command_of(name, action, leaf)
        .ok_or_else(|| refusal::refusal(language, &Message::new("cli-usage-no-command"), NAME))?;
    Ok(Invocation {
        flags: flags_of(leaf),
        command,
        language,
    })
}

/// The language to speak before any setting is read. The locale's variables rank as POSIX says: the first that is
/// set decides, even if it names a language we do not have.
pub fn language_of(args: &[OsString], env: &[(String, String)]) -> Language {
    let mut words = args
        .iter()
        .skip(1)
        .map(|arg| arg.to_string_lossy())
        .take_while(|arg| arg != "--");
    while let Some(word) = words.next() {
        let tag = match word.strip_prefix("--language") {
            Some("") => words.next().map(|next| next.into_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(language) = tag.and_then(|tag| Language::from_tag(&tag)) {
            return language;
        }
    }
    ["KAKEHASHI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| {
            env.iter()
                .find(|(other, value)| other == name && !value.is_empty())
        })
        .and_then(|(_, tag)| Language::from_tag(tag))
        .unwrap_or_default()
}

fn command_of(name: &str, action: &str, leaf: &ArgMatches) -> Option<Command> {
    let word = |id: &str| leaf.get_one::<String>(id).cloned();
    let path = |id: &str| leaf.get_one::<PathBuf>(id).cloned();
    Some(match name {
        "serve" => Command::Serve {
            demo: leaf.get_flag("demo"),
        },
        "import" => Command::Import(ImportArgs {
            file: path("file"),
            plan: word("plan"),
            organisation: word("owner"),
            private: leaf.get_flag("private"),
            dry_run: leaf.get_flag("dry-run"),
            prune: leaf.get_flag("prune"),
            leave_out_refused: leaf.get_flag("leave-out-refused"),
            json: leaf.get_flag("json"),
            map: leaf
                .get_many::<(String, String)>("map")
                .map(|pairs| pairs.cloned().collect())
                .unwrap_or_default(),
            identifier: word("identifier"),
            title: word("title"),
        }),
        "config" => Command::Config {
            json: leaf.get_flag("json"),
        },
        "key" => Command::KeyCreate {
            organisation: word("owner")?,
            role: leaf.get_one::<Role>("role").copied()?,
            holder: word("person")
                .map(Holder::Person)
                .or_else(|| word("machine").map(Holder::Machine))?,
        },
        "search" => Command::Search(Box::new(search::command_of(leaf))),
        "lint-badges" => Command::LintBadges(lint_badges::command_of(leaf)?),
        "mirror" => Command::Mirror(mirror::command_of(action, leaf)?),
        "verify" => Command::Verify(verify::command_of(leaf)?),
        "check" => Command::Check {
            source: word("source")?,
            format: leaf.get_one("format").copied().unwrap_or_default(),
            output: path("output"),
            fail_on: leaf.get_one("fail-on").copied().unwrap_or_default(),
        },
        "export" => Command::Export {
            identifier: word("identifier")?,
            format: leaf
                .get_one::<Target>("format")
                .copied()
                .unwrap_or(Target::Case),
            output: path("output"),
        },
        _ => return None,
    })
}

fn flags_of(leaf: &ArgMatches) -> Flags {
    let mut flags = Flags::new(leaf.get_one::<PathBuf>("file-of-settings").cloned());
    for setting in SETTINGS {
        // A setting that this command does not take as a flag is unknown to its matches.
        if let Ok(Some(value)) = leaf.try_get_one::<String>(setting.name) {
            flags.set(setting, value.clone());
        }
    }
    flags
}

#[cfg(test)]
mod tests;
