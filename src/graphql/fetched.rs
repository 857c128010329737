//! The content of an import: in the request itself, or at an address.

use super::context::RequestContext;
use crate::access::{Actor, Right};
use crate::error::{Code, Message, Place, Problem};
use crate::store::StoreError;

/// The bytes of `content`, or what is at `url`: one of the two.
///
/// # Errors
/// Both or neither are given; a missing right, before anything is fetched; [`crate::net::NetError`].
pub(super) async fn content(
    request: &RequestContext,
    actor: &Actor,
    content: Option<String>,
    url: Option<String>,
) -> Result<Vec<u8>, Problem> {
    match (content, url) {
        (Some(content), None) => Ok(content.into_bytes()),
        (None, Some(url)) => {
            actor.require(Right::Edit)?;
            let fetched = request.app.registry.fetcher.fetch_to_file(&url).await;
            let file = fetched.map_err(|error| {
                Problem::from(error).at(Place::Pointer("/input/url".to_owned()))
            })?;
            let bytes = tokio::task::spawn_blocking(move || file.bytes()).await;
            Ok(bytes.map_err(|error| StoreError::Panicked(error.to_string()))??)
        }
        _ => Err(
            Problem::new(Code::InvalidInput, Message::new("mirrors-content-or-url"))
                .at(Place::Pointer("/input".to_owned())),
        ),
    }
}
