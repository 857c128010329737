//! The content of an import: in the request itself, or at an address.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::context::RequestContext;
use super::inputs::ImportFrameworkInput;
use crate::access::{Actor, Right};
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::open_badges::MAX_FILE;
use crate::registry::imports::ImportSource;

/// The bytes of `content` or `contentBase64`, or what is at `url`: one of the three.
///
/// # Errors
/// None or several are given; no Base64; a missing right, before anything is fetched; [`crate::net::NetError`].
pub(super) async fn content(
    request: &RequestContext,
    actor: &Actor,
    input: ImportFrameworkInput,
) -> Result<ImportSource, Problem> {
    let place = |name: &str| Place::Pointer(format!("/input{name}"));
    match (input.content, input.content_base64, input.url) {
        (Some(content), None, None) => Ok(content.into_bytes().into()),
        (None, Some(text), None) => {
            let bytes = STANDARD.decode(text).map_err(|_| {
                let message = Message::new("graphql-no-base64");
                Problem::new(Code::InvalidInput, message).at(place("/contentBase64"))
            })?;
            Ok(bytes.into())
        }
        (None, None, Some(url)) => {
            actor.require(Right::Edit)?;
            let fetched = request.app.registry.fetcher.fetch_to_file(&url).await;
            let file = fetched.map_err(|error| Problem::from(error).at(place("/url")))?;
            ImportSource::fetched(&file)
        }
        _ => {
            let message = Message::new("graphql-one-content");
            Err(Problem::new(Code::InvalidInput, message).at(place("")))
        }
    }
}

/// The same for a file of badges, as bytes.
///
/// # Errors
/// As of [`content`].
pub(super) async fn bytes(
    request: &RequestContext,
    actor: &Actor,
    content: Option<String>,
    base64: Option<String>,
    url: Option<String>,
) -> Result<Vec<u8>, Problem> {
    let place = |name: &str| Place::Pointer(format!("/input{name}"));
    match (content, base64, url) {
        (Some(content), None, None) => Ok(content.into_bytes()),
        (None, Some(text), None) => STANDARD.decode(text).map_err(|_| {
            let message = Message::new("graphql-no-base64");
            Problem::new(Code::InvalidInput, message).at(place("/contentBase64"))
        }),
        (None, None, Some(url)) => {
            actor.require(Right::Edit)?;
            let fetcher = request.app.registry.fetcher.up_to(MAX_FILE as u64);
            let fetched = fetcher.fetch_to_file(&url).await;
            let file = fetched.map_err(|error| Problem::from(error).at(place("/url")))?;
            Ok(file.bytes()?)
        }
        _ => {
            let message = Message::new("graphql-one-content");
            Err(Problem::new(Code::InvalidInput, message).at(place("")))
        }
    }
}
