//! What a presented credential is wrapped in: JSON, a compact JWS, or an image with either of them baked in.
//!
//! A badge is often handed over as a picture. This room finds the credential in it and says what kind of wrapping it was;
//! whether the credential holds is the business of [`crate::badges::verify`]. Everything is bounded: the file, the text
//! that is unpacked from it, the depth of the JSON and the number of its values.

mod fault;
pub mod json;
mod png;
mod svg;

pub use fault::ContainerFault;

use serde::Serialize;
use serde_json::Value;

use crate::error::Message;

/// Bytes a file may have.
pub const MAX_FILE: usize = 32 << 20;
/// Bytes the credential itself may have, unpacked.
pub const MAX_TEXT: usize = 16 << 20;

/// How the credential was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Container {
    /// JSON as it is, also with the file extension `.1ob`.
    Json,
    /// A compact JWS or JWT.
    Jws,
    /// A PNG image with a baked badge.
    Png,
    /// An SVG image with a baked badge.
    Svg,
    /// The address of a hosted assertion.
    Address,
}

/// What was in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A JSON object.
    Json(Value),
    /// A compact JWS, without the white space around and in it.
    Jws(String),
    /// The address at which the assertion is hosted.
    Address(String),
}

/// An opened container.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// How it was handed over.
    pub container: Container,
    /// What was in it.
    pub content: Content,
    /// What a person should know of the wrapping, such as a field of an older standard.
    pub notes: Vec<Message>,
}

/// Opens whatever was presented.
///
/// # Errors
/// Says why there is no credential in the bytes, and where that shows.
pub fn open(bytes: &[u8]) -> Result<Opened, ContainerFault> {
    if bytes.len() > MAX_FILE {
        return Err(ContainerFault::FileTooLarge);
    }
    if bytes.starts_with(png::SIGNATURE) {
        let (text, notes) = png::baked(bytes)?;
        return inside(Container::Png, &text, notes);
    }
    let text = text_of(bytes)?;
    if text.starts_with('<') {
        return inside(Container::Svg, &svg::baked(text)?, Vec::new());
    }
    let content = content(text)?;
    let container = match content {
        Content::Json(_) => Container::Json,
        Content::Jws(_) => Container::Jws,
        Content::Address(_) => Container::Address,
    };
    Ok(Opened {
        container,
        content,
        notes: Vec::new(),
    })
}

fn inside(container: Container, text: &str, notes: Vec<Message>) -> Result<Opened, ContainerFault> {
    Ok(Opened {
        container,
        content: content(text.trim())?,
        notes,
    })
}

/// The text of a file, without byte order mark and the white space around it.
fn text_of(bytes: &[u8]) -> Result<&str, ContainerFault> {
    let text = std::str::from_utf8(bytes).map_err(|error| ContainerFault::NotText {
        at: error.valid_up_to(),
    })?;
    let text = text.trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    if text.is_empty() {
        return Err(ContainerFault::Empty);
    }
    Ok(text)
}

/// What a text is: JSON, a JWS or an address.
///
/// # Errors
/// It is none of them, or JSON that cannot be read.
pub fn content(text: &str) -> Result<Content, ContainerFault> {
    if text.len() > MAX_TEXT {
        return Err(ContainerFault::TextTooLarge);
    }
    if text.starts_with(['{', '[']) {
        return json::read(text.as_bytes()).map(Content::Json);
    }
    if is_address(text) {
        return Ok(Content::Address(text.to_owned()));
    }
    compact(text)
        .map(Content::Jws)
        .ok_or(ContainerFault::NoCredential)
}

/// An address alone on its line.
fn is_address(text: &str) -> bool {
    let scheme = text
        .get(..8)
        .is_some_and(|start| start.to_ascii_lowercase().starts_with("http"));
    scheme
        && text.contains("://")
        && text.len() <= 2048
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The three parts of a compact JWS (RFC 7515, 7.1) with the line breaks left out that mail and editors put in.
fn compact(text: &str) -> Option<String> {
    let joined: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let mut parts = 0;
    for part in joined.split('.') {
        let all = part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if part.is_empty() || !all {
            return None;
        }
        parts += 1;
    }
    (parts == 3).then_some(joined)
}

#[cfg(test)]
mod tests;
