//! Commands that take a file take an address instead: it is fetched into a temporary file first.

use std::path::Path;

use crate::config::Config;
use crate::error::Problem;
use crate::net::{Fetcher, TempFile};

/// Fetches what an operand names, if it is an address; `None` where it is a file. The caller reads the temporary file at
/// [`TempFile::path`] while it holds it.
///
/// # Errors
/// [`crate::net::NetError`].
pub(super) async fn fetched(config: &Config, operand: &Path) -> Result<Option<TempFile>, Problem> {
    let Some(text) = operand.to_str() else {
        return Ok(None);
    };
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let is_address = scheme.is_some_and(|scheme| {
        ["http", "https"]
            .iter()
            .any(|one| scheme.eq_ignore_ascii_case(one))
    });
    if !is_address {
        return Ok(None);
    }
    Ok(Some(Fetcher::of(config).fetch_to_file(text).await?))
}
