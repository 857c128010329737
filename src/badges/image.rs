//! Images of badges and issuers: what one is by its bytes, whatever it claims to be, and whether it is safe to serve.

mod svg;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::error::{Code, Explain, Message};

/// The largest image, in bytes. A badge is shown at a few hundred pixels; the largest in the field have half of this.
pub const MAX_IMAGE: usize = 2 << 20;
/// The longest side of a PNG, in pixels: beyond it the bytes unfold to hundreds of megabytes in a browser.
pub const MAX_SIDE: u32 = 8192;

/// An image of a definition or an issuer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Image {
    /// Its address, where it is elsewhere; a `data:` address only until it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// SHA-256 in hexadecimal, where it is stored here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What it shows, for who cannot see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Members that neither standard knows.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

impl Image {
    /// Reads an `image` member: an address, or an object of either standard.
    pub fn read(value: &Value) -> Option<Self> {
        let mut image = Image::default();
        match value {
            Value::String(address) => image.id = Some(address.clone()),
            Value::Object(object) => {
                for (name, value) in object {
                    match (name.as_str(), value.as_str()) {
                        ("type" | "@type", _) => {}
                        ("id" | "@id", Some(id)) => image.id = Some(id.to_owned()),
                        ("caption", Some(caption)) => image.caption = Some(caption.to_owned()),
                        _ => {
                            image.extra.insert(name.clone(), value.clone());
                        }
                    }
                }
            }
            _ => return None,
        }
        Some(image)
    }

    /// Its address as others see it. `base` is this registry's, without a trailing slash.
    pub fn address(&self, base: &str) -> Option<String> {
        match &self.sha256 {
            Some(hash) => Some(format!("{base}/images/{hash}")),
            None => self.id.clone(),
        }
    }
}

/// The image of what has none: a plain disc. Open Badges 2.0 wants every badge to have one.
pub const PLAIN: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200"><circle cx="100" cy="100" r="92" fill="#e8edf2" stroke="#5b6b7b" stroke-width="6"/><path d="M60 104l28 28 54-62" fill="none" stroke="#5b6b7b" stroke-width="12"/></svg>"##;

/// The name of [`PLAIN`] among the stored images.
pub fn plain_sha256() -> String {
    hex::encode(Sha256::digest(PLAIN.as_bytes()))
}

/// The address of [`PLAIN`].
pub fn plain_address(base: &str) -> String {
    format!("{base}/images/{}", plain_sha256())
}

/// What kind of image the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PNG (ISO/IEC 15948).
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    WebP,
    /// SVG, proven harmless.
    Svg,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [Kind::Png, Kind::Jpeg, Kind::Gif, Kind::WebP, Kind::Svg];

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Png => "image/png",
            Kind::Jpeg => "image/jpeg",
            Kind::Gif => "image/gif",
            Kind::WebP => "image/webp",
            Kind::Svg => "image/svg+xml",
        }
    }

    /// The kind of a stored media type.
    pub fn of_media_type(name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.media_type() == name)
    }
}

/// An image that may be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// SHA-256 in hexadecimal, which is its name.
    pub sha256: String,
    /// What it is.
    pub kind: Kind,
    /// Width and height in pixels, of a PNG.
    pub size: Option<(u32, u32)>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Looks at the bytes of an image.
///
/// # Errors
/// [`ImageError`]: too large, none of the five kinds, or an SVG that does or fetches something.
pub fn check(bytes: Vec<u8>) -> Result<Checked, ImageError> {
    if bytes.len() > MAX_IMAGE {
        return Err(ImageError::TooLarge { bytes: bytes.len() });
    }
    let kind = sniff(&bytes).ok_or(ImageError::Unknown)?;
    let size = match kind {
        Kind::Png => Some(png_size(&bytes)?),
        Kind::Svg => {
            svg::check(&bytes)?;
            None
        }
        _ => None,
    };
    Ok(Checked {
        sha256: hex::encode(Sha256::digest(&bytes)),
        kind,
        size,
        bytes,
    })
}

/// The kind by the first bytes.
fn sniff(bytes: &[u8]) -> Option<Kind> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\x89PNG\r\n\x1a\n") {
        Some(Kind::Png)
    } else if starts(&[0xff, 0xd8, 0xff]) {
        Some(Kind::Jpeg)
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some(Kind::Gif)
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Kind::WebP)
    } else {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
        (first == Some(&b'<')).then_some(Kind::Svg)
    }
}

/// Width and height from the head of a PNG, which must come first.
fn png_size(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    let number = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    let head = (bytes.get(12..16) == Some(b"IHDR"))
        .then(|| number(16).zip(number(20)))
        .flatten();
    match head {
        Some((width, height)) if width > MAX_SIDE || height > MAX_SIDE => {
            Err(ImageError::Sides { width, height })
        }
        Some((width, height)) if width > 0 && height > 0 => Ok((width, height)),
        _ => Err(ImageError::Damaged),
    }
}

/// The bytes of a `data:` address (RFC 2397), or of plain Base64. What it says it is does not matter: the bytes tell.
///
/// # Errors
/// [`ImageError::NoBase64`]; [`ImageError::TooLarge`] before anything is decoded.
pub fn decode(text: &str) -> Result<Vec<u8>, ImageError> {
    let payload = match text.strip_prefix("data:") {
        Some(rest) => {
            let (head, payload) = rest.split_once(',').ok_or(ImageError::NoBase64)?;
            if !head.to_ascii_lowercase().ends_with(";base64") {
                let bytes = percent(payload);
                return if bytes.len() > MAX_IMAGE {
                    Err(ImageError::TooLarge { bytes: bytes.len() })
                } else {
                    Ok(bytes)
                };
            }
            payload
        }
        None => text,
    };
    if payload.len() / 4 * 3 > MAX_IMAGE + 3 {
        return Err(ImageError::TooLarge {
            bytes: payload.len() / 4 * 3,
        });
    }
    let plain: String = payload.split_ascii_whitespace().collect();
    STANDARD.decode(plain).map_err(|_| ImageError::NoBase64)
}

fn percent(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, pair) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    decoded
}

/// Why an image is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ImageError {
    /// More bytes than [`MAX_IMAGE`].
    #[error("{bytes} bytes")]
    TooLarge {
        /// How many.
        bytes: usize,
    },
    /// None of the kinds.
    #[error("no image of a known kind")]
    Unknown,
    /// The head of a PNG is missing.
    #[error("a damaged image")]
    Damaged,
    /// A PNG with a side longer than [`MAX_SIDE`].
    #[error("{width} x {height} pixels")]
    Sides {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// No Base64 (RFC 4648) where it is needed.
    #[error("no Base64")]
    NoBase64,
    /// An SVG that is no well-formed XML, or whose root is no `svg`.
    #[error("no SVG: {reason}")]
    NoSvg {
        /// The parser's words, or what was found.
        reason: String,
    },
    /// An SVG that does something, fetches something, or declares entities.
    #[error("an SVG with {what}")]
    Active {
        /// The element, attribute or declaration.
        what: String,
    },
}

impl Explain for ImageError {
    fn code(&self) -> Code {
        match self {
            ImageError::TooLarge { .. } | ImageError::Sides { .. } => Code::TooLarge,
            _ => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            ImageError::TooLarge { bytes } => Message::new("records-image-large")
                .with("kilobytes", bytes / 1024)
                .with("limit", MAX_IMAGE / 1024),
            ImageError::Unknown => Message::new("records-image-unknown"),
            ImageError::Damaged => Message::new("records-image-damaged"),
            ImageError::Sides { width, height } => Message::new("records-image-sides")
                .with("width", width)
                .with("height", height)
                .with("limit", MAX_SIDE),
            ImageError::NoBase64 => Message::new("records-image-base64"),
            ImageError::NoSvg { reason } => {
                Message::new("records-image-no-svg").with("reason", reason)
            }
            ImageError::Active { what } => Message::new("records-image-active").with("what", what),
        }
    }
}

#[cfg(test)]
mod tests;
