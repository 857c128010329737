//! The settings of the program and where each came from: flag over environment over file over default.
//!
//! One table (`settings!` below) names every setting once; the flags of the command line, the environment variables
//! (`KAKEHASHI_` and the name in capitals), the keys of the file and the output of `kakehashi config` all derive from
//! it, so a setting that exists in one place exists in all. [`Config::load`] is pure; only [`Config::from_process`]
//! reads the environment and the file. A password inside a setting is never shown: values are printed by
//! [`Config::show`], and errors about secret settings do not repeat the value.

mod error;
mod file;
mod list;
mod value;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use error::ConfigError;
pub use list::{Host, Hosts, Ports};
pub use value::{DatabaseUrl, LogFormat, is_slug};
use value::{Shown, filter, folder, language, listen, number, public_url, slug, switch};

use crate::error::Message;
use crate::locale::Language;

/// What the names of our environment variables begin with.
pub const PREFIX: &str = "KAKEHASHI_";
/// The file read from the working folder when none is named.
pub const DEFAULT_FILE: &str = "kakehashi.toml";
/// Variables with our prefix that are no settings: the file's name, and two that other programs around us read.
const RESERVED: [&str; 3] = ["KAKEHASHI_CONFIG", "KAKEHASHI_SHARED", "KAKEHASHI_KEY"];

/// Which of the four places a value came from, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A flag of the command line.
    Flag,
    /// An environment variable.
    Environment,
    /// The configuration file.
    File,
    /// Nobody said anything.
    Default,
}

impl Origin {
    /// The word for people.
    pub fn message(self) -> Message {
        match self {
            Origin::Flag => Message::new("config-origin-flag"),
            Origin::Environment => Message::new("config-origin-environment"),
            Origin::File => Message::new("config-origin-file"),
            Origin::Default => Message::new("config-origin-default"),
        }
    }
}

/// An origin and its exact spot: `--data`, `KAKEHASHI_DATA`, `kakehashi.toml:3`; empty for a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Which of the four.
    pub origin: Origin,
    /// The spot, in no language; empty for a default.
    pub spot: String,
}

/// On which commands a setting makes sense as a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// On every command.
    Everywhere,
    /// Where a server is started (and where its settings are shown).
    Server,
}

/// One row of the table of settings.
pub struct Setting {
    /// Name as in the file: `database_url`.
    pub name: &'static str,
    /// Which commands take it as a flag.
    pub scope: Scope,
    /// What it is for, for the help.
    pub help: fn() -> Message,
    show: fn(&Config) -> String,
}

impl Setting {
    /// The flag without its dashes: `database-url`.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// The environment variable: `KAKEHASHI_DATABASE_URL`.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_ascii_uppercase())
    }
}

/// Rows: `name: Type, scope, default, reader of a text, help`. A default may use the settings above it.
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident: $type:ty, $scope:ident, $default:expr, $read:expr, $help:literal;)*) => {
        /// Every setting, read and checked.
        #[derive(Clone, Debug)]
        pub struct Config {
            $($(#[$doc])* pub $name: $type,)*
            sources: BTreeMap<&'static str, Source>,
            warnings: Vec<Message>,
        }

        /// The table of settings, in the order in which they are shown.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            name: stringify!($name),
            scope: Scope::$scope,
            help: || Message::new($help),
            show: |config| config.$name.shown(),
        }),*];

        impl Config {
            fn build(given: &BTreeMap<&'static str, Given>, warnings: Vec<Message>) -> Result<Self, ConfigError> {
                let mut sources = BTreeMap::new();
                $(let $name: $type = match given.get(stringify!($name)) {
                    Some(given) => given.read($read)?,
                    None => $default,
                };
                sources.insert(stringify!($name), Source::of(given.get(stringify!($name))));)*
                Ok(Config { $($name,)* sources, warnings })
            }
        }
    };
}

settings! {
    /// Address and port the server listens on; port 0 lets the system choose.
    listen: SocketAddr, Server, SocketAddr::from(([127, 0, 0, 1], 8080)), listen, "config-help-listen";
    /// Folder of everything this node keeps on disk: the SQLite file and the search index.
    data: PathBuf, Everywhere, PathBuf::from("./data"), folder, "config-help-data";
    /// The database.
    database_url: DatabaseUrl, Everywhere, DatabaseUrl::Sqlite(data.join("kakehashi.db")), DatabaseUrl::parse,
        "config-help-database-url";
    /// Connections held open to the database.
    database_pool: u32, Everywhere, 8, number(1..=512), "config-help-database-pool";
    /// The URL under which clients reach this server, without a trailing slash.
    public_url: String, Everywhere, value::url_of(listen), public_url, "config-help-public-url";
    /// Slug of the organisation that runs this instance.
    organisation: String, Server, "local".to_owned(), slug, "config-help-organisation";
    /// The one language of pages and messages; `None` follows the request or, on the command line, the locale.
    language: Option<Language>, Everywhere, None, language, "config-help-language";
    /// Filter of log records, such as `info` or `warn,kakehashi=debug`.
    log: String, Everywhere, "info".to_owned(), filter, "config-help-log";
    /// Form of log records.
    log_format: LogFormat, Everywhere, LogFormat::Text, LogFormat::parse, "config-help-log-format";
    /// Longest time one request may take, in seconds.
    request_timeout_seconds: u64, Server, 30, number(1..=3600), "config-help-request-timeout-seconds";
    /// Largest body of a request, in megabytes (1,048,576 bytes).
    max_body_megabytes: usize, Server, 64, number(1..=4096), "config-help-max-body-megabytes";
    /// Deepest nesting of a GraphQL query.
    max_depth: usize, Server, 16, number(1..=100), "config-help-max-depth";
    /// Highest cost of a GraphQL query.
    max_complexity: usize, Server, 20_000, number(1..=10_000_000), "config-help-max-complexity";
    /// Time that running requests get to finish when the server stops, in seconds.
    shutdown_grace_seconds: u64, Server, 30, number(0..=3600), "config-help-shutdown-grace-seconds";
    /// Hosts from which this node may fetch though their addresses are not public, each with or without its port.
    fetch_private_hosts: Hosts, Everywhere, Hosts::default(), Hosts::parse, "config-help-fetch-private-hosts";
    /// Ports from which this node fetches.
    fetch_ports: Ports, Everywhere, Ports(vec![80, 443]), Ports::parse, "config-help-fetch-ports";
    /// Longest time a connection to another server may take to stand, in seconds.
    fetch_connect_timeout_seconds: u64, Everywhere, 10, number(1..=300), "config-help-fetch-connect-timeout-seconds";
    /// Longest time one fetch may take with all its redirects and its whole body, in seconds.
    fetch_timeout_seconds: u64, Everywhere, 300, number(1..=7200), "config-help-fetch-timeout-seconds";
    /// Largest body that is fetched, as it comes and as it is once unpacked, in megabytes (1,048,576 bytes).
    fetch_max_megabytes: u64, Everywhere, 256, number(1..=65_536), "config-help-fetch-max-megabytes";
    /// Largest head of an answer that is fetched, in kilobytes (1,024 bytes).
    fetch_max_header_kilobytes: u64, Everywhere, 32, number(1..=256), "config-help-fetch-max-header-kilobytes";
    /// Whether badges, keys and status lists are fetched from the origins of registered issuers while evidence is verified.
    evidence_fetch: bool, Everywhere, false, switch, "config-help-evidence-fetch";
    /// Time between two requests to the same mirrored server, in milliseconds.
    mirror_pause_milliseconds: u64, Everywhere, 1000, number(0..=600_000), "config-help-mirror-pause-milliseconds";
}

/// Values given as flags; only names of the table can be set.
#[derive(Clone, Default)]
pub struct Flags {
    /// The file named with `--config`.
    pub config: Option<PathBuf>,
    values: BTreeMap<&'static str, String>,
}

impl Flags {
    /// No settings yet, and the configuration file named on the command line.
    pub fn new(config: Option<PathBuf>) -> Self {
        Flags {
            config,
            ..Flags::default()
        }
    }

    /// Sets the value given for a setting.
    pub fn set(&mut self, setting: &'static Setting, value: String) {
        self.values.insert(setting.name, value);
    }
}

impl std::fmt::Debug for Flags {
    /// Names only: a value may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Flags")
            .field("config", &self.config)
            .field("set", &self.values.keys())
            .finish()
    }
}

/// A text given for a setting, and where.
struct Given {
    setting: &'static Setting,
    text: String,
    source: Source,
}

impl Given {
    fn read<T>(&self, read: impl Fn(&str) -> Result<T, value::Fault>) -> Result<T, ConfigError> {
        read(self.text.trim()).map_err(|fault| ConfigError::Value {
            setting: self.setting.name,
            spot: self.source.spot.clone(),
            // The database URL is the one value that can hold a password; its faults say what they need without it.
            value: if self.setting.name == "database_url" {
                String::new()
            } else {
                self.text.trim().to_owned()
            },
            fault,
        })
    }
}

impl Source {
    fn of(given: Option<&Given>) -> Self {
        given.map_or(
            Source {
                origin: Origin::Default,
                spot: String::new(),
            },
            |given| given.source.clone(),
        )
    }
}

impl Config {
    /// Merges the three places over the defaults and checks every value, without any I/O.
    ///
    /// `env` is the whole environment; variables without our prefix are passed over, empty ones count as absent.
    /// `file` is the path of the configuration file (for messages) and its text.
    ///
    /// # Errors
    /// [`ConfigError`] with the spot of the first value, key or variable that makes no sense. A variable with our
    /// prefix that resembles no setting is only a warning ([`Config::warnings`]): container platforms inject such
    /// names (`KAKEHASHI_PORT=tcp://…`) for a service called like us.
    pub fn load(
        flags: &Flags,
        env: impl IntoIterator<Item = (String, String)>,
        file: Option<(&Path, &str)>,
    ) -> Result<Self, ConfigError> {
        let mut given = BTreeMap::new();
        let mut warnings = Vec::new();
        if let Some((path, text)) = file {
            given.extend(
                file::read(path, text)?
                    .into_iter()
                    .map(|g| (g.setting.name, g)),
            );
        }
        for (name, text) in env {
            if let Some(g) = from_variable(&name, text, &mut warnings)? {
                given.insert(g.setting.name, g);
            }
        }
        for setting in SETTINGS {
            if let Some(text) = flags.values.get(setting.name) {
                let source = Source {
                    origin: Origin::Flag,
                    spot: format!("--{}", setting.flag()),
                };
                given.insert(
                    setting.name,
                    Given {
                        setting,
                        text: text.clone(),
                        source,
                    },
                );
            }
        }
        Config::build(&given, warnings)
    }

    /// Reads the environment of the process and the file named by `--config`, `KAKEHASHI_CONFIG` or, if it exists,
    /// `./kakehashi.toml`, then [loads](Config::load).
    ///
    /// # Errors
    /// As [`Config::load`]; also when a file that was named, or the one that exists, cannot be read.
    pub fn from_process(flags: &Flags) -> Result<Self, ConfigError> {
        let env = environment();
        let named = flags.config.clone().or_else(|| {
            let found = env
                .iter()
                .find(|(name, value)| name == "KAKEHASHI_CONFIG" && !value.is_empty());
            found.map(|(_, value)| PathBuf::from(value))
        });
        let optional = named.is_none();
        let path = named.unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::load(flags, env, Some((&path, &text))),
            Err(error) if optional && error.kind() == std::io::ErrorKind::NotFound => {
                Config::load(flags, env, None)
            }
            Err(error) => Err(ConfigError::Unreadable { path, error }),
        }
    }

    /// Where the value of a setting of the table came from.
    pub fn source(&self, setting: &Setting) -> &Source {
        // Every setting of the table has a source: `build` inserts one per row.
        &self.sources[setting.name]
    }

    /// The value of a setting as text, passwords masked; empty for an unset one.
    pub fn show(&self, setting: &Setting) -> String {
        (setting.show)(self)
    }

    /// What deserves a line in the log but stops nothing.
    pub fn warnings(&self) -> &[Message] {
        &self.warnings
    }

    /// Longest time one request may take.
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }

    /// Time that running requests get to finish when the server stops.
    pub fn shutdown_grace(&self) -> Duration {
        Duration::from_secs(self.shutdown_grace_seconds)
    }

    /// Largest body of a request, in bytes.
    pub fn max_body_bytes(&self) -> usize {
        self.max_body_megabytes * 1024 * 1024
    }
}

/// The environment of the process; entries that are not Unicode cannot be ours and are left out.
pub fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// Reads one environment variable, if it is a setting.
fn from_variable(
    name: &str,
    text: String,
    warnings: &mut Vec<Message>,
) -> Result<Option<Given>, ConfigError> {
    if !name.starts_with(PREFIX) || RESERVED.contains(&name) || text.trim().is_empty() {
        return Ok(None);
    }
    if let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == name) {
        let source = Source {
            origin: Origin::Environment,
            spot: name.to_owned(),
        };
        return Ok(Some(Given {
            setting,
            text,
            source,
        }));
    }
    match nearest(name, SETTINGS.iter().map(Setting::variable)) {
        Some(meant) => Err(ConfigError::UnknownVariable {
            name: name.to_owned(),
            meant,
        }),
        None => {
            warnings.push(Message::new("config-variable-ignored").with("name", name));
            Ok(None)
        }
    }
}

/// The known name that a misspelt one most likely means: at most two letters inserted, dropped or exchanged.
fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    known
        .map(|other| (distance(name, &other), other))
        .filter(|(d, _)| *d <= 2)
        .min()
        .map(|(_, other)| other)
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.chars().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
