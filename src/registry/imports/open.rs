//! What a source holds: a CASE package, which is read as a stream, or a framework in another format, which is read whole.

use std::io::Read as _;
use std::sync::Arc;

use super::ImportSource;
use super::intake::Input;
use crate::case::lenient;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::framework::ReadOptions;
use crate::exchange::{ExchangeError, Format, detect, formats, sheets, table};
use crate::registry::Registry;
use crate::store::StoreError;

/// Bytes by which a stream of JSON is told from linked data.
const START: u64 = 64 << 10;
/// Bytes of a file that cannot be read as a stream; only CASE packages can.
pub const LARGEST_WHOLE: u64 = 256 << 20;

impl Registry {
    /// Reads a source to its end without keeping anything: whether it could be imported at all.
    ///
    /// # Errors
    /// Whatever an import of it would refuse to read.
    pub async fn check_source(
        &self,
        source: ImportSource,
        options: &ReadOptions,
    ) -> Result<(), Problem> {
        match self.opened(source, options).await? {
            Input::Source(source) => {
                let check = move || lenient::check(source.source());
                let checked = tokio::task::spawn_blocking(check).await;
                checked.map_err(|error| StoreError::Panicked(error.to_string()))??;
                Ok(())
            }
            Input::Incoming(_) => Ok(()),
        }
    }

    /// Tells by its content what a source holds, and reads what is no CASE package.
    ///
    /// # Errors
    /// What the reader of the format refuses; a file that holds no framework, or too much to be read whole; an option that
    /// means nothing for the file.
    pub(super) async fn opened(
        &self,
        source: ImportSource,
        options: &ReadOptions,
    ) -> Result<Input, Problem> {
        let mut options = options.clone();
        if options.base.is_empty() {
            options.base = self.public_url.to_string();
        }
        tokio::task::spawn_blocking(move || open(source, &options))
            .await
            .map_err(|error| StoreError::Panicked(error.to_string()))?
    }
}

fn open(source: ImportSource, options: &ReadOptions) -> Result<Input, Problem> {
    let start = read(&source, START)?;
    if is_case_json(&start) {
        fits_a_package(options)?;
        return Ok(Input::Source(source));
    }
    let bytes = read(&source, LARGEST_WHOLE + 1)?;
    if bytes.len() as u64 > LARGEST_WHOLE {
        let message =
            Message::new("imports-too-large-to-hold").with("megabytes", LARGEST_WHOLE >> 20);
        return Err(Problem::new(Code::TooLarge, message));
    }
    match detect(&bytes) {
        // JSON in another encoding than UTF-8.
        Format::CaseJson => {
            fits_a_package(options)?;
            let text = table::decode(&bytes)?.into_owned();
            Ok(Input::Source(text.into_bytes().into()))
        }
        // What is neither text nor workbook has no columns that could be mapped; a workbook that cannot be read is told why.
        Format::Unknown { header }
            if !sheets::is_workbook(&bytes) && table::decode(&bytes).is_err() =>
        {
            Err(ExchangeError::UnknownFormat { header }.into())
        }
        format => {
            let incoming = formats::read(&bytes, &format, options)?;
            Ok(Input::Incoming(Arc::new(incoming)))
        }
    }
}

/// Whether the bytes begin as a CASE package in UTF-8 does.
fn is_case_json(start: &[u8]) -> bool {
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let Some(first) = text.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        // An empty file is told as an empty package is: at its first line.
        return true;
    };
    matches!(first, b'{' | b'[')
        // The second byte of such a bracket in UTF-16 is zero.
        && !text.iter().take(4).any(|byte| *byte == 0)
        && detect(start) == Format::CaseJson
}

fn read(source: &ImportSource, most: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = source
        .source()
        .open()
        .and_then(|stream| stream.take(most).read_to_end(&mut bytes));
    read.map_err(|error| {
        let message = Message::new("imports-unreadable").with("reason", &error);
        Problem::new(Code::Unavailable, message)
    })?;
    Ok(bytes)
}

/// Refuses what means nothing for a file that names its framework itself, instead of passing over it in silence.
fn fits_a_package(options: &ReadOptions) -> Result<(), Problem> {
    let given = [
        ("map", !options.map.is_empty()),
        ("identifier", options.identifier.is_some()),
        ("title", options.title.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((option, _)) => {
            let message = Message::new("imports-option-names-itself").with("option", option);
            Err(Problem::new(Code::InvalidInput, message).at(Place::Argument(option.into())))
        }
        None => Ok(()),
    }
}
