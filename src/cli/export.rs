//! `kakehashi export`: writes a framework as a CASE 1.1 package.

use std::path::Path;

use super::{output_failed, say};
use crate::access::Viewer;
use crate::config::Config;
use crate::error::Problem;
use crate::locale::Language;
use crate::server;

/// Writes the package to a file or to standard output. The operator sees what the instance's own organisation sees.
pub(super) async fn run(
    config: Config,
    _language: Language,
    identifier: &str,
    output: Option<&Path>,
) -> Result<(), Problem> {
    let registry = server::open_registry(&config).await?;
    let actor = registry.operator_of(&config.organisation).await?;
    let package = registry.export(&Viewer::Member(actor), identifier).await?;
    match output {
        Some(path) => std::fs::write(path, &package.body).map_err(|error| output_failed(&error)),
        None => say(&String::from_utf8_lossy(&package.body)),
    }
}
