//! `kakehashi search`: its grammar, and what was said.

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgMatches, Command as Clap, value_parser};

use super::grammar::Grammar;
use crate::error::Message;
use crate::registry::finding::Narrowing;
use crate::search::{Dimension, FURTHEST, Kind};

const USAGE: &str = "search QUERY… [--kind KIND]… [--framework ID]… [--under ID]… [--limit N] [--facets LIST] \
    [--format text|json] [--as SLUG]";

/// Hits where nobody says how many.
const USUAL_HITS: usize = 10;
/// Hits at most.
pub(super) const MOST_HITS: u64 = 100;

/// What `search` is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchArgs {
    /// What to search for.
    pub text: String,
    /// What it is narrowed by.
    pub narrowing: Narrowing,
    /// What to count, as written.
    pub facets: Vec<String>,
    /// Hits at most.
    pub limit: usize,
    /// After so many hits.
    pub offset: usize,
    /// The organisation whose drafts are seen; the instance's own if absent.
    pub viewer: Option<String>,
    /// As JSON.
    pub json: bool,
}

/// The option of a dimension, with its help. `--language` and `--organisation` are settings of their own in other commands;
/// the first also here.
fn option_of(dimension: Dimension) -> (&'static str, &'static str, Message) {
    match dimension {
        Dimension::Kind => {
            let kinds = Kind::ALL.map(Kind::name).join(", ");
            let help = Message::new("search-help-kind").with("kinds", kinds);
            ("kind", "KIND", help)
        }
        Dimension::Framework => ("framework", "ID", Message::new("search-help-framework")),
        Dimension::Organisation => ("holder", "SLUG", Message::new("search-help-holder")),
        Dimension::Creator => ("creator", "NAME", Message::new("search-help-creator")),
        Dimension::Subject => ("subject", "SUBJECT", Message::new("search-help-subject")),
        Dimension::ItemType => ("type", "TYPE", Message::new("search-help-type")),
        Dimension::EducationLevel => ("level", "LEVEL", Message::new("search-help-level")),
        Dimension::Language => ("written-in", "TAG", Message::new("search-help-written-in")),
        Dimension::Status => ("status", "STATUS", Message::new("search-help-status")),
        Dimension::FrameworkType => {
            let help = Message::new("search-help-framework-type");
            ("framework-type", "TYPE", help)
        }
        Dimension::Under => ("under", "ID", Message::new("search-help-under")),
    }
}

/// The command.
pub(super) fn grammar(grammar: &Grammar) -> Clap {
    let several = |name: &'static str, value: &'static str, help: Message| {
        grammar
            .option(name, help)
            .value_name(value)
            .action(ArgAction::Append)
            .value_parser(NonEmptyStringValueParser::new())
    };
    let filters = Dimension::ALL.into_iter().map(|dimension| {
        let (name, value, help) = option_of(dimension);
        let option = several(name, value, help);
        match dimension {
            Dimension::Kind => option
                .hide_possible_values(true)
                .value_parser(PossibleValuesParser::new(Kind::ALL.map(Kind::name))),
            _ => option,
        }
    });
    let number = |name: &'static str, help: Message, most: u64| -> Arg {
        grammar
            .option(name, help)
            .value_name("N")
            .value_parser(value_parser!(u64).range(0..=most))
    };
    let names = Dimension::ALL.map(Dimension::name).join(", ");
    grammar
        .command("search", Message::new("cli-about-search"), USAGE)
        .arg(
            grammar
                .operand("query", Message::new("search-help-query"))
                .value_name("QUERY")
                .num_args(1..),
        )
        .args(filters)
        .arg(number(
            "limit",
            Message::new("search-help-limit"),
            MOST_HITS,
        ))
        .arg(number(
            "offset",
            Message::new("search-help-offset"),
            FURTHEST as u64,
        ))
        .arg(
            several(
                "facets",
                "LIST",
                Message::new("search-help-facets").with("names", names),
            )
            .value_delimiter(','),
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
                .slug("as", Message::new("search-help-as"))
                .value_name("SLUG"),
        )
}

/// What was said.
pub(super) fn command_of(leaf: &ArgMatches) -> SearchArgs {
    let words = |name: &str| -> Vec<String> {
        let given = leaf.get_many::<String>(name);
        given
            .map(|given| given.cloned().collect())
            .unwrap_or_default()
    };
    let number = |name: &str| {
        leaf.get_one::<u64>(name)
            .and_then(|n| usize::try_from(*n).ok())
    };
    let mut narrowing = Narrowing::default();
    for dimension in Dimension::ALL {
        let words = words(option_of(dimension).0);
        match dimension {
            Dimension::Under => narrowing.under = words,
            _ => narrowing.add(dimension, words),
        }
    }
    SearchArgs {
        text: words("query").join(" "),
        narrowing,
        facets: words("facets"),
        limit: number("limit").unwrap_or(USUAL_HITS),
        offset: number("offset").unwrap_or(0),
        viewer: leaf.get_one::<String>("as").cloned(),
        json: leaf.get_one("format").copied().unwrap_or_default(),
    }
}
