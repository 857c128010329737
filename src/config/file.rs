//! The configuration file: flat TOML whose keys are the names of the settings.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::{ConfigError, Given, Origin, SETTINGS, Source, nearest};

/// Reads every setting of the file, with the line of its key as its spot.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Given>, ConfigError> {
    let table = DeTable::parse(text).map_err(|error| ConfigError::NotToml {
        path: path.to_owned(),
        line: error.span().map_or(1, |span| line(text, span.start)),
        detail: error.message().to_owned(),
    })?;
    table
        .get_ref()
        .iter()
        .map(|(key, value)| {
            let (name, line) = (key.get_ref().as_ref(), line(text, key.span().start));
            let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
                return Err(ConfigError::UnknownKey {
                    path: path.to_owned(),
                    line,
                    key: name.to_owned(),
                    meant: nearest(name, SETTINGS.iter().map(|setting| setting.name.to_owned())),
                });
            };
            let spot = format!("{}:{line}", path.display());
            let text = match value.get_ref() {
                DeValue::String(text) => text.as_ref().to_owned(),
                DeValue::Integer(number) => number.to_string(),
                DeValue::Boolean(value) => value.to_string(),
                _ => {
                    return Err(ConfigError::Kind {
                        setting: setting.name,
                        spot,
                    });
                }
            };
            Ok(Given {
                setting,
                text,
                source: Source {
                    origin: Origin::File,
                    spot,
                },
            })
        })
        .collect()
}

/// The line, from 1, of a byte position.
fn line(text: &str, position: usize) -> usize {
    1 + text
        .bytes()
        .take(position)
        .filter(|byte| *byte == b'\n')
        .count()
}
