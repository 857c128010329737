//! `kakehashi export`: writes a framework in a format, and says what the format does not hold.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use super::args::NAME;
use super::output_failed;
use crate::access::Viewer;
use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::fidelity::Loss;
use crate::exchange::formats::Target;
use crate::locale::{Language, text};
use crate::registry::exports::Exported;
use crate::server;

/// Writes the framework to a file or to standard output, and its losses to standard error. The operator sees what the
/// instance's own organisation sees.
pub(super) async fn run(
    config: Config,
    language: Language,
    identifier: &str,
    target: Target,
    output: Option<&Path>,
) -> Result<(), Problem> {
    if output.is_none() && target == Target::OpenSaltWorkbook && std::io::stdout().is_terminal() {
        let message = Message::new("cli-export-binary");
        return Err(
            Problem::new(Code::InvalidInput, message).at(Place::Argument("--output".to_owned()))
        );
    }
    let registry = server::open_registry(&config).await?;
    let actor = registry.operator_of(&config.organisation).await?;
    let viewer = Viewer::Member(actor);
    let exported = registry
        .export_as(&viewer, identifier, target, language)
        .await?;
    let written = match output {
        Some(path) => std::fs::write(path, &exported.bytes),
        None => std::io::stdout().write_all(&exported.bytes),
    };
    written.map_err(|error| output_failed(&error))?;
    // Who closes standard error does not want to know.
    std::io::stderr()
        .write_all(losses(language, &exported).as_bytes())
        .ok();
    Ok(())
}

/// What the file does not hold, a line for each field; nothing where it holds everything.
fn losses(language: Language, exported: &Exported) -> String {
    let mut lines = String::new();
    match &exported.losses {
        None => {
            let message = Message::new("cli-export-for-people");
            writeln!(lines, "{NAME}: {}", text(language, &message)).ok();
        }
        Some(losses) if !losses.is_empty() => {
            let message = Message::new("cli-export-losses").with("format", exported.target.name());
            writeln!(lines, "{NAME}: {}", text(language, &message)).ok();
            for loss in losses {
                writeln!(lines, "  {}", text(language, &sentence(loss))).ok();
            }
        }
        Some(_) => {}
    }
    lines
}

/// One loss in words.
pub(super) fn sentence(loss: &Loss) -> Message {
    Message::new("cli-export-loss")
        .with("field", &loss.field)
        .with("lost", loss.lost)
        .with("changed", loss.changed)
        .with("of", loss.of)
        .with("example", loss.example.as_deref().unwrap_or("–"))
}
