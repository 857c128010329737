//! What can be wrong with the settings, always with the exact spot.

use std::path::PathBuf;

use super::value::Fault;
use crate::error::{Code, Explain, Message, Place};

/// A setting that is unknown, unreadable or makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The text given for a setting is not a value of it.
    #[error("{spot}: the value of {setting} makes no sense: {fault:?}")]
    Value {
        /// Name of the setting.
        setting: &'static str,
        /// Flag, variable or file and line.
        spot: String,
        /// The text given; empty for a setting that may hold a password.
        value: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A value in the file is neither a text nor a whole number.
    #[error("{spot}: {setting} must be a text or a whole number")]
    Kind {
        /// Name of the setting.
        setting: &'static str,
        /// File and line.
        spot: String,
    },
    /// A key of the file is no setting.
    #[error("{}:{line}: there is no setting {key}", path.display())]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The key as written.
        key: String,
        /// The setting probably meant.
        meant: Option<String>,
    },
    /// An environment variable looks like a misspelt setting.
    #[error("there is no variable {name}; {meant} is one")]
    UnknownVariable {
        /// The variable as set.
        name: String,
        /// The variable probably meant.
        meant: String,
    },
    /// The file is not TOML.
    #[error("{}:{line}: {detail}", path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The parser's words, without text from the file.
        detail: String,
    },
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
}

impl Explain for ConfigError {
    fn code(&self) -> Code {
        match self {
            ConfigError::Value { .. }
            | ConfigError::Kind { .. }
            | ConfigError::UnknownKey { .. }
            | ConfigError::UnknownVariable { .. }
            | ConfigError::NotToml { .. }
            | ConfigError::Unreadable { .. } => Code::Configuration,
        }
    }

    fn message(&self) -> Message {
        match self {
            ConfigError::Value {
                spot, value, fault, ..
            } => fault.message().with("spot", spot).with("value", value),
            ConfigError::Kind { spot, setting } => Message::new("config-kind")
                .with("spot", spot)
                .with("setting", setting),
            ConfigError::UnknownKey {
                path,
                line,
                key,
                meant,
            } => match meant {
                Some(meant) => Message::new("config-key-misspelt").with("meant", meant),
                None => Message::new("config-key-unknown"),
            }
            .with("spot", format!("{}:{line}", path.display()))
            .with("key", key),
            ConfigError::UnknownVariable { name, meant } => {
                Message::new("config-variable-misspelt")
                    .with("name", name)
                    .with("meant", meant)
            }
            ConfigError::NotToml { path, line, detail } => Message::new("config-not-toml")
                .with("spot", format!("{}:{line}", path.display()))
                .with("detail", detail),
            ConfigError::Unreadable { path, error } => {
                let message = match error.kind() {
                    std::io::ErrorKind::NotFound => Message::new("config-file-missing"),
                    std::io::ErrorKind::PermissionDenied => Message::new("config-file-forbidden"),
                    _ => Message::new("config-file-unreadable").with("detail", error),
                };
                message.with("path", path.display())
            }
        }
    }

    fn place(&self) -> Option<Place> {
        Some(match self {
            ConfigError::Value { setting, .. } | ConfigError::Kind { setting, .. } => {
                Place::Argument((*setting).to_owned())
            }
            ConfigError::UnknownKey { key, .. } => Place::Argument(key.clone()),
            ConfigError::UnknownVariable { name, .. } => Place::Argument(name.clone()),
            ConfigError::NotToml { path, .. } | ConfigError::Unreadable { path, .. } => {
                Place::Path(path.display().to_string())
            }
        })
    }
}

impl Fault {
    /// The message; the caller adds `spot` and `value`.
    fn message(&self) -> Message {
        match self {
            Fault::Address => Message::new("config-value-address"),
            Fault::Number { min, max } => Message::new("config-value-number")
                .with("min", min)
                .with("max", max),
            Fault::Slug => Message::new("config-value-slug"),
            Fault::Language => Message::new("config-value-language"),
            Fault::Filter => Message::new("config-value-filter"),
            Fault::Format => Message::new("config-value-format"),
            Fault::Url => Message::new("config-value-url"),
            Fault::Empty => Message::new("config-value-empty"),
            Fault::Scheme(scheme) if scheme.is_empty() => Message::new("config-value-database"),
            Fault::Scheme(scheme) => Message::new("config-value-scheme").with("scheme", scheme),
            Fault::SqlitePath => Message::new("config-value-sqlite-path"),
            Fault::Ports => Message::new("config-value-ports"),
            Fault::Hosts => Message::new("config-value-hosts"),
            Fault::Switch => Message::new("config-value-switch"),
        }
    }
}
