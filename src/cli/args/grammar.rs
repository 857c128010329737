//! Every command, argument and flag, with its help from the catalogues.

use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgGroup, Command as Clap, value_parser};

use super::{CheckFormat, FailOn, NAME, lint_badges, mirror, search, verify};
use crate::access::Role;
use crate::config::{Config, Flags, SETTINGS, Scope, Setting, is_slug};
use crate::error::Message;
use crate::exchange::formats::Target;
use crate::locale::{Language, text};

/// The usage of `key create`; also that of `key`, which has no other command.
const KEY_CREATE: &str =
    "key create --organisation SLUG --role ROLE (--person NAME | --machine NAME)";
/// Where settings stand in a help: after the commands' own options (settings are listed in the order of their table).
const SETTINGS_FROM: usize = 1000;

/// The whole command line with its help in a language.
pub(super) fn command_line(language: Language) -> Clap {
    Grammar { language }.root()
}

pub(super) struct Grammar {
    language: Language,
}

impl Grammar {
    fn root(&self) -> Clap {
        let config = self
            .option("config", Message::new("cli-help-config"))
            .id("file-of-settings")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf));
        let help = self
            .option("help", Message::new("cli-help-help"))
            .short('h')
            .action(ArgAction::Help);
        let version = self
            .option("version", Message::new("cli-help-version"))
            .short('V')
            .action(ArgAction::Version);
        self.command(NAME, Message::new("cli-about"), "COMMAND …")
            .version(env!("CARGO_PKG_VERSION"))
            .subcommand_required(true)
            .subcommand(self.serve())
            .subcommand(self.import())
            .subcommand(self.export())
            .subcommand(search::grammar(self))
            .subcommand(self.check())
            .subcommand(verify::grammar(self))
            .subcommand(lint_badges::grammar(self))
            .subcommand(self.config())
            .subcommand(self.key())
            .subcommand(mirror::grammar(self))
            .args([config.global(true), help.global(true), version])
            .args(self.settings(Scope::Everywhere).map(|arg| arg.global(true)))
    }

    fn serve(&self) -> Clap {
        self.command("serve", Message::new("cli-about-serve"), "serve [--demo]")
            .arg(self.switch("demo", Message::new("cli-help-demo")))
            .args(self.settings(Scope::Server))
    }

    fn import(&self) -> Clap {
        let usage = "import (FILE [--organisation SLUG] [--private] [--dry-run] | --plan ID)";
        let fresh = ["dry-run", "prune", "leave-out-refused", "private", "map"];
        let named = ["identifier", "title"];
        let plan = self
            .option("plan", Message::new("imports-help-plan"))
            .value_name("ID")
            .value_parser(NonEmptyStringValueParser::new())
            .conflicts_with_all(["file"].into_iter().chain(fresh).chain(named));
        self.command("import", Message::new("cli-about-import"), usage)
            .arg(
                self.operand("file", Message::new("cli-help-file"))
                    .value_name("FILE")
                    .required(false)
                    .required_unless_present("plan")
                    .value_parser(value_parser!(PathBuf)),
            )
            .arg(self.owner(Message::new("cli-help-owner")))
            .arg(self.switch("private", Message::new("cli-help-private")))
            .arg(self.switch("dry-run", Message::new("imports-help-dry-run")))
            .arg(plan)
            .arg(self.switch("prune", Message::new("imports-help-prune")))
            .arg(self.switch(
                "leave-out-refused",
                Message::new("imports-help-leave-out-refused"),
            ))
            .arg(self.switch("json", Message::new("cli-help-json")))
            .arg(
                self.option("map", Message::new("imports-help-map"))
                    .value_name("FIELD=COLUMN")
                    .action(ArgAction::Append)
                    .value_parser(read_pair),
            )
            .arg(
                self.option("identifier", Message::new("imports-help-identifier"))
                    .value_name("ID")
                    .value_parser(NonEmptyStringValueParser::new()),
            )
            .arg(
                self.option("title", Message::new("imports-help-title"))
                    .value_name("TITLE")
                    .value_parser(NonEmptyStringValueParser::new()),
            )
    }

    fn export(&self) -> Clap {
        let usage = "export IDENTIFIER [--format FORMAT] [--output FILE]";
        let names = Target::ALL.map(Target::name);
        let format = Message::new("cli-help-format").with("formats", names.join(", "));
        let words = PossibleValuesParser::new(names);
        self.command("export", Message::new("cli-about-export"), usage)
            .arg(
                self.operand("identifier", Message::new("cli-help-identifier"))
                    .value_name("IDENTIFIER")
                    .value_parser(NonEmptyStringValueParser::new()),
            )
            .arg(
                self.option("format", format)
                    .value_name("FORMAT")
                    .hide_possible_values(true)
                    .value_parser(
                        words.try_map(|word| Target::parse(&word).ok_or("no such format")),
                    ),
            )
            .arg(
                self.option("output", Message::new("cli-help-output"))
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf)),
            )
    }

    fn check(&self) -> Clap {
        let usage = "check FILE|URL [--format FORMAT] [--output FILE] [--fail-on LEVEL]";
        self.command("check", Message::new("cli-about-check"), usage)
            .arg(
                self.operand("source", Message::new("cli-help-source"))
                    .value_name("FILE|URL")
                    .value_parser(NonEmptyStringValueParser::new()),
            )
            .arg(
                self.one_of(
                    "format",
                    Message::new("cli-help-findings"),
                    CheckFormat::WORDS,
                )
                .value_name("FORMAT"),
            )
            .arg(
                self.option("output", Message::new("cli-help-output"))
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf)),
            )
            .arg(
                self.one_of("fail-on", Message::new("cli-help-fail-on"), FailOn::WORDS)
                    .value_name("LEVEL"),
            )
    }

    fn config(&self) -> Clap {
        self.command(
            "config",
            Message::new("cli-about-config"),
            "config [--json]",
        )
        .arg(self.switch("json", Message::new("cli-help-json")))
        .args(self.settings(Scope::Server))
    }

    fn key(&self) -> Clap {
        let create = self
            .command("create", Message::new("cli-about-key-create"), KEY_CREATE)
            .arg(
                self.owner(Message::new("cli-help-key-organisation"))
                    .required(true),
            )
            .arg(self.role())
            .arg(self.holder("person", Message::new("cli-help-person")))
            .arg(self.holder("machine", Message::new("cli-help-machine")))
            .group(
                ArgGroup::new("holder")
                    .args(["person", "machine"])
                    .required(true),
            );
        self.command("key", Message::new("cli-about-key"), KEY_CREATE)
            .subcommand_required(true)
            .subcommand(create)
    }

    fn role(&self) -> Arg {
        let words = PossibleValuesParser::new(Role::ALL.map(Role::as_str));
        self.option("role", Message::new("cli-help-role"))
            .required(true)
            .value_name("ROLE")
            .hide_possible_values(true)
            .value_parser(words.try_map(|word| Role::parse(&word).ok_or("no such role")))
    }

    /// An option with a closed list of words, each of which stands for a value.
    pub(super) fn one_of<T: Clone + Send + Sync + 'static, const N: usize>(
        &self,
        name: &'static str,
        help: Message,
        words: [(&'static str, T); N],
    ) -> Arg {
        let parser = PossibleValuesParser::new(words.each_ref().map(|(word, _)| *word));
        let value = move |given: String| {
            let found = words.iter().find(|(word, _)| *word == given);
            found.map(|(_, value)| value.clone()).ok_or("no such word")
        };
        self.option(name, help)
            .hide_possible_values(true)
            .value_parser(parser.try_map(value))
    }

    fn holder(&self, name: &'static str, help: Message) -> Arg {
        self.option(name, help)
            .value_name("NAME")
            .value_parser(NonEmptyStringValueParser::new())
    }

    /// `--organisation` of a command, told from the setting of that name by its id.
    pub(super) fn owner(&self, help: Message) -> Arg {
        self.slug("organisation", help)
            .id("owner")
            .value_name("SLUG")
    }

    /// An option that takes the short name of an organisation.
    pub(super) fn slug(&self, name: &'static str, help: Message) -> Arg {
        self.option(name, help).value_parser(read_slug)
    }

    pub(super) fn switch(&self, name: &'static str, help: Message) -> Arg {
        self.option(name, help).action(ArgAction::SetTrue)
    }

    pub(super) fn option(&self, name: &'static str, help: Message) -> Arg {
        Arg::new(name)
            .long(name)
            .help(self.say(&help))
            .help_heading(self.say(&Message::new("cli-heading-options")))
    }

    pub(super) fn operand(&self, name: &'static str, help: Message) -> Arg {
        Arg::new(name)
            .required(true)
            .help(self.say(&help))
            .help_heading(self.say(&Message::new("cli-heading-arguments")))
    }

    /// The settings of a scope as flags. Their values are texts here: [`Config::load`] checks them.
    fn settings(&self, scope: Scope) -> impl Iterator<Item = Arg> {
        let defaults = Config::load(&Flags::default(), [], None).ok();
        let rows = SETTINGS.iter().enumerate();
        rows.filter(move |(_, setting)| setting.scope == scope)
            .map(move |(row, setting)| {
                let default = defaults.as_ref().map(|config| config.show(setting));
                self.setting(setting, default.unwrap_or_default())
                    .display_order(SETTINGS_FROM + row)
            })
    }

    fn setting(&self, setting: &'static Setting, default: String) -> Arg {
        let about = match default.as_str() {
            "" => Message::new("cli-setting"),
            _ => Message::new("cli-setting-default").with("default", default),
        };
        let about = about
            .with("help", self.say(&(setting.help)()))
            .with("variable", setting.variable());
        Arg::new(setting.name)
            .long(setting.flag())
            .value_name("VALUE")
            .help(self.say(&about))
            .help_heading(self.say(&Message::new("cli-heading-settings")))
    }

    /// A command with none of clap's English words in its help.
    pub(super) fn command(&self, name: &'static str, about: Message, usage: &str) -> Clap {
        let heading = self.say(&Message::new("cli-heading-usage"));
        Clap::new(name)
            .about(self.say(&about))
            .override_usage(format!("{NAME} {usage}"))
            .help_template(format!("{{about}}\n\n{heading} {{usage}}\n\n{{all-args}}"))
            .subcommand_help_heading(self.say(&Message::new("cli-heading-commands")))
            .disable_help_flag(true)
            .disable_version_flag(true)
            .disable_help_subcommand(true)
    }

    fn say(&self, message: &Message) -> String {
        text(self.language, message)
    }
}

fn read_slug(word: &str) -> Result<String, &'static str> {
    if is_slug(word) {
        Ok(word.to_owned())
    } else {
        Err("not a slug")
    }
}

/// A field and its column: what stands before the first `=`, and after it.
fn read_pair(word: &str) -> Result<(String, String), &'static str> {
    match word.split_once('=') {
        Some((field, column)) if !field.trim().is_empty() && !column.trim().is_empty() => {
            Ok((field.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err("not FIELD=COLUMN"),
    }
}
