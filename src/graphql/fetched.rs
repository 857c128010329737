//! What an import reads: the file in the request itself, or at an address.

use super::context::RequestContext;
use super::inputs::ImportFrameworkInput;
use crate::access::{Actor, Right};
use crate::error::{Code, Message, Place, Problem};
use crate::registry::imports::ImportSource;

/// What is at `url`, or else what the input holds.
///
/// # Errors
/// Not exactly one is given; a missing right, before anything is fetched; [`crate::net::NetError`].
pub(super) async fn source(
    request: &RequestContext,
    actor: &Actor,
    input: ImportFrameworkInput,
) -> Result<ImportSource, Problem> {
    let Some(url) = &input.url else {
        return Ok(input.bytes()?.into());
    };
    let at = || Place::Pointer("/input/url".to_owned());
    if input.content.is_some() || input.content_base64.is_some() {
        let message = Message::new("mirrors-content-or-url");
        return Err(Problem::new(Code::InvalidInput, message).at(at()));
    }
    actor.require(Right::Edit)?;
    let fetched = request.app.registry.fetcher.fetch_to_file(url).await;
    let file = fetched.map_err(|error| Problem::from(error).at(at()))?;
    ImportSource::fetched(&file)
}
