//! The log on standard error, and the identifiers that tie a request to its records.
//!
//! How we log:
//! - The message reads alone, without its fields, and never changes with the data: `"request refused"`.
//! - What you filter by is a field: `request_id`, `organisation`, `code`. The unit stands in the name of the field:
//!   `elapsed_ms`, `body_bytes`.
//! - `error` is a defect or a loss that someone must look at; `warn` is odd but handled; `info` is what an operator
//!   wants to read on a quiet day; `debug` and `trace` are for us.
//! - Never personal data, keys, tokens, passwords or bodies.

use std::hash::{BuildHasher, RandomState};
use std::io::IsTerminal;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::LogFormat;
use crate::error::{Code, Explain, Message};

/// Directives that stand before the configured filter: the index writes one `info` record per commit.
const QUIET: &str = "tantivy=warn";

/// Why logging cannot start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not one; [`crate::config`] has normally refused it before.
    #[error("the log filter makes no sense")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Logging was started twice in one process.
    #[error("logging is already running")]
    Running(#[from] tracing_subscriber::util::TryInitError),
}

impl Explain for TelemetryError {
    fn code(&self) -> Code {
        match self {
            TelemetryError::Filter(_) => Code::Configuration,
            TelemetryError::Running(_) => Code::Internal,
        }
    }

    fn message(&self) -> Message {
        match self {
            TelemetryError::Filter(_) => Message::new("telemetry-filter"),
            TelemetryError::Running(_) => Message::new("telemetry-running"),
        }
    }
}

/// Starts logging to standard error for the rest of the process.
///
/// Text is coloured only on a terminal and if `NO_COLOR` is unset or empty. Times are UTC.
///
/// # Errors
/// [`TelemetryError`] if the filter cannot be read or logging runs already.
pub fn start(filter: &str, format: LogFormat) -> Result<(), TelemetryError> {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colour = !plain && std::io::stderr().is_terminal();
    subscriber(filter, format, colour, std::io::stderr)?.try_init()?;
    Ok(())
}

/// Builds what [`start`] installs, writing anywhere.
fn subscriber<W>(
    filter: &str,
    format: LogFormat,
    colour: bool,
    writer: W,
) -> Result<Box<dyn Subscriber + Send + Sync>, TelemetryError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(format!("{QUIET},{filter}"))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(colour);
    Ok(match format {
        LogFormat::Text => Box::new(builder.finish()),
        LogFormat::Json => Box::new(builder.json().flatten_event(true).finish()),
    })
}

/// A new identifier for a request: 12 letters and digits, without the look-alikes I, L, O and U, so that it can be
/// read out over the telephone. 60 bits from a hash keyed by the system's randomness per process: unique in practice
/// across restarts and nodes, and it cannot fail. Not a secret.
pub fn request_id() -> String {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = KEY.hash_one(COUNT.fetch_add(1, Ordering::Relaxed));
    (0..12)
        .map(|place| char::from(DIGITS[(bits >> (place * 5)) as usize & 31]))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(filter: &str, format: LogFormat, work: impl FnOnce()) -> String {
        let sink = Sink::default();
        let writer = sink.clone();
        let subscriber = subscriber(filter, format, false, move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, work);
        let bytes = sink.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn json_records_are_objects_with_fields_beside_the_message() {
        let line = logged("info", LogFormat::Json, || {
            tracing::info!(elapsed_ms = 7, "request answered")
        });
        let record: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(record["message"], "request answered");
        assert_eq!(record["elapsed_ms"], 7);
        assert_eq!(record["level"], "INFO");
    }

    #[test]
    fn the_filter_decides_and_a_noisy_dependency_stays_quiet_unless_asked() {
        let work = || {
            tracing::debug!("ours");
            tracing::info!(target: "tantivy::indexer", "theirs");
        };
        let lines = logged("debug", LogFormat::Text, work);
        assert!(
            lines.contains("ours") && !lines.contains("theirs"),
            "{lines}"
        );
        let lines = logged("warn,tantivy=info", LogFormat::Text, work);
        assert!(
            !lines.contains("ours") && lines.contains("theirs"),
            "{lines}"
        );
        assert!(subscriber("kakehashi=loud", LogFormat::Text, false, std::io::sink).is_err());
    }

    #[test]
    fn request_ids_are_short_plain_and_distinct() {
        let ids: BTreeSet<String> = (0..10_000).map(|_| request_id()).collect();
        assert_eq!(ids.len(), 10_000);
        assert!(
            ids.iter()
                .all(|id| id.len() == 12 && id.bytes().all(|b| b.is_ascii_alphanumeric()))
        );
    }
}
