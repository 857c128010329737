//! How the text of a setting becomes its value, and how the value is shown again.

use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use crate::locale::Language;

/// What is wrong with the text given for a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not `ADDRESS:PORT`.
    Address,
    /// Not a whole number within these bounds.
    Number {
        /// Smallest allowed.
        min: String,
        /// Largest allowed.
        max: String,
    },
    /// Not a slug.
    Slug,
    /// Not a language we speak.
    Language,
    /// Not a log filter.
    Filter,
    /// Not a log format.
    Format,
    /// Not an absolute http(s) URL without query.
    Url,
    /// Empty.
    Empty,
    /// A database URL of this scheme is not supported; empty if there is no scheme.
    Scheme(String),
    /// An SQLite URL without a file, in memory, or with parameters.
    SqlitePath,
    /// Not a list of ports.
    Ports,
    /// Not a list of hosts.
    Hosts,
    /// Neither on nor off.
    Switch,
}

/// Where the data lives. The scheme of the URL decides; nothing else is guessed from it.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// An SQLite file: `sqlite:PATH`.
    Sqlite(PathBuf),
    /// A PostgreSQL URL, passed to the driver as written; it may hold a password.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH` (also `sqlite://PATH`), `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`Fault::Scheme`] for anything else; [`Fault::SqlitePath`] for a database in memory, which the separate
    /// connections for reading and writing could not share, and for parameters, which would become part of a file name.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(Fault::Scheme(String::new()));
        };
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => {
                let path = rest.strip_prefix("//").unwrap_or(rest);
                if path.is_empty() || path.starts_with(':') || path.contains('?') {
                    return Err(Fault::SqlitePath);
                }
                Ok(DatabaseUrl::Sqlite(PathBuf::from(path)))
            }
            "postgres" | "postgresql" if rest.starts_with("//") => {
                Ok(DatabaseUrl::Postgres(text.to_owned()))
            }
            // Whatever stands before the colon is repeated only if it is a scheme, not part of a secret.
            _ if is_scheme(scheme) && rest.starts_with("//") => {
                Err(Fault::Scheme(scheme.to_owned()))
            }
            _ => Err(Fault::Scheme(String::new())),
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '+')
}

impl fmt::Display for DatabaseUrl {
    /// The URL with every password masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DatabaseUrl::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => f.write_str(&masked(url)),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// Masks the passwords of a URL without needing it to be well formed: what lies between the first colon of the user
/// part and the *last* `@`, and parameters named like a password. In doubt it hides too much.
fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return "***".to_owned();
    };
    let (user, rest) = match rest.rsplit_once('@') {
        Some((user, rest)) => match user.split_once(':') {
            Some((name, _)) => (format!("{name}:***@"), rest),
            None => (format!("{user}@"), rest),
        },
        None => (String::new(), rest),
    };
    let pieces = rest
        .split_inclusive(['?', '&'])
        .map(|piece| match piece.split_once('=') {
            Some((name, _)) if name.to_ascii_lowercase().contains("password") => {
                format!("{name}=***{}", if piece.ends_with('&') { "&" } else { "" })
            }
            _ => piece.to_owned(),
        });
    format!("{scheme}://{user}{}", pieces.collect::<String>())
}

/// Form of the log records on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

impl LogFormat {
    /// Reads `text` or `json`.
    ///
    /// # Errors
    /// [`Fault::Format`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            _ => Err(Fault::Format),
        }
    }
}

/// Whether a text is a slug: 1 to 63 of `a-z`, `0-9` and inner hyphens.
pub fn is_slug(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

pub(super) fn slug(text: &str) -> Result<String, Fault> {
    if is_slug(text) {
        Ok(text.to_owned())
    } else {
        Err(Fault::Slug)
    }
}

/// Reads `ADDRESS:PORT`; `localhost` is the one name understood, as asking the resolver would be I/O.
pub(super) fn listen(text: &str) -> Result<SocketAddr, Fault> {
    let numeric = text
        .strip_prefix("localhost:")
        .map(|port| format!("127.0.0.1:{port}"));
    numeric
        .as_deref()
        .unwrap_or(text)
        .parse()
        .map_err(|_| Fault::Address)
}

/// The URL of a server that listens here. An unspecified address is no destination, so it becomes `localhost`.
pub(super) fn url_of(listen: SocketAddr) -> String {
    if listen.ip().is_unspecified() {
        format!("http://localhost:{}", listen.port())
    } else {
        format!("http://{listen}")
    }
}

pub(super) fn folder(text: &str) -> Result<PathBuf, Fault> {
    if text.is_empty() {
        Err(Fault::Empty)
    } else {
        Ok(PathBuf::from(text))
    }
}

/// Reads an absolute http(s) URL; returns it without a trailing slash, so that paths can be appended.
pub(super) fn public_url(text: &str) -> Result<String, Fault> {
    let url = url::Url::parse(text).map_err(|_| Fault::Url)?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.query().is_none()
        && url.fragment().is_none();
    if !plain || !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::Url);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

pub(super) fn language(text: &str) -> Result<Option<Language>, Fault> {
    Language::from_tag(text).map(Some).ok_or(Fault::Language)
}

pub(super) fn filter(text: &str) -> Result<String, Fault> {
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(Fault::Filter),
    }
}

/// Reads `on` or `off`; also `true`, `false`, `yes`, `no`, as files and people write it.
pub(super) fn switch(text: &str) -> Result<bool, Fault> {
    match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" => Ok(true),
        "off" | "false" | "no" => Ok(false),
        _ => Err(Fault::Switch),
    }
}

/// A reader of whole numbers within bounds.
pub(super) fn number<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, Fault>
where
    T: std::str::FromStr + PartialOrd + fmt::Display,
{
    move |text| {
        let digits = text.replace('_', "");
        digits
            .parse()
            .ok()
            .filter(|n| range.contains(n))
            .ok_or_else(|| Fault::Number {
                min: range.start().to_string(),
                max: range.end().to_string(),
            })
    }
}

/// How a value is printed, in a form that can be given back unless it was masked.
pub(super) trait Shown {
    fn shown(&self) -> String;
}

macro_rules! shown_by_display {
    ($($type:ty),*) => {
        $(impl Shown for $type {
            fn shown(&self) -> String {
                self.to_string()
            }
        })*
    };
}
shown_by_display!(
    SocketAddr,
    DatabaseUrl,
    String,
    u32,
    u64,
    usize,
    super::Hosts,
    super::Ports
);

impl Shown for bool {
    fn shown(&self) -> String {
        if *self { "on" } else { "off" }.to_owned()
    }
}

impl Shown for PathBuf {
    fn shown(&self) -> String {
        self.display().to_string()
    }
}

impl Shown for Option<Language> {
    fn shown(&self) -> String {
        self.map_or(String::new(), |language| language.tag().to_owned())
    }
}

impl Shown for LogFormat {
    fn shown(&self) -> String {
        match self {
            LogFormat::Text => "text".to_owned(),
            LogFormat::Json => "json".to_owned(),
        }
    }
}
