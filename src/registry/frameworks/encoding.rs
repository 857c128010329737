//! Compressed forms of renderings. Of what anyone may read each is made once and kept; of the rest, for each answer.

use std::io::{self, Write};
use std::sync::Arc;

use bytes::Bytes;

use super::Rendering;
use super::rendering::CacheKey;
use crate::error::Problem;
use crate::registry::Registry;
use crate::registry::error::RegistryError;

/// How bytes go over the line (RFC 9110 §8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// As they are.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

impl Encoding {
    /// The compressing ones, the best first where the caller does not mind.
    pub const COMPRESSED: [Encoding; 3] = [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip];

    /// The word in `Content-Encoding`; the plain form has none.
    pub fn token(self) -> Option<&'static str> {
        match self {
            Encoding::Identity => None,
            Encoding::Gzip => Some("gzip"),
            Encoding::Brotli => Some("br"),
            Encoding::Zstd => Some("zstd"),
        }
    }
}

/// How much work a compressed form is worth.
#[derive(Clone, Copy)]
enum Effort {
    /// Made once, sent many times.
    Kept,
    /// Made for one answer.
    Passing,
}

impl Registry {
    /// A rendering in an encoding.
    ///
    /// # Errors
    /// [`RegistryError::Encoding`] if the compressor fails (a defect).
    pub async fn encoded(
        &self,
        rendering: Arc<Rendering>,
        encoding: Encoding,
    ) -> Result<Arc<Rendering>, Problem> {
        if encoding == Encoding::Identity {
            return Ok(rendering);
        }
        if !rendering.public {
            return compressed(rendering, encoding, Effort::Passing)
                .await
                .map(Arc::new);
        }
        let key = CacheKey::Encoded {
            etag: rendering.etag.clone(),
            encoding,
        };
        let make = compressed(rendering, encoding, Effort::Kept);
        self.renderings.or_make(key, make).await
    }
}

async fn compressed(
    rendering: Arc<Rendering>,
    encoding: Encoding,
    effort: Effort,
) -> Result<Rendering, Problem> {
    let done = tokio::task::spawn_blocking(move || {
        let body = compress(&rendering.body, encoding, effort)?;
        Ok(Rendering {
            body,
            etag: rendering.etag_in(encoding),
            last_change: rendering.last_change,
            public: rendering.public,
        })
    });
    done.await
        .map_err(io::Error::other)
        .and_then(|done| done)
        .map_err(|error| RegistryError::Encoding(error).into())
}

fn compress(body: &[u8], encoding: Encoding, effort: Effort) -> io::Result<Bytes> {
    let kept = matches!(effort, Effort::Kept);
    let mut packed = Vec::with_capacity(body.len() / 4);
    match encoding {
        Encoding::Identity => packed.extend_from_slice(body),
        Encoding::Gzip => {
            let level = flate2::Compression::new(if kept { 6 } else { 1 });
            let mut writer = flate2::write::GzEncoder::new(&mut packed, level);
            writer.write_all(body)?;
            writer.finish()?;
        }
        Encoding::Brotli => {
            let quality = if kept { 5 } else { 1 };
            let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, quality, 22);
            writer.write_all(body)?;
            writer.flush()?;
        }
        Encoding::Zstd => {
            let level = if kept { 9 } else { 1 };
            let mut writer = zstd::Encoder::new(&mut packed, level)?;
            writer.write_all(body)?;
            writer.finish()?;
        }
    }
    Ok(packed.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Read;

    use super::*;

    fn unpack(encoding: Encoding, packed: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        match encoding {
            Encoding::Identity => body.extend_from_slice(packed),
            Encoding::Gzip => {
                let mut reader = flate2::read::GzDecoder::new(packed);
                reader.read_to_end(&mut body).unwrap();
            }
            Encoding::Brotli => {
                let mut reader = brotli::Decompressor::new(packed, 4096);
                reader.read_to_end(&mut body).unwrap();
            }
            Encoding::Zstd => body = zstd::decode_all(packed).unwrap(),
        }
        body
    }

    #[test]
    fn what_is_compressed_comes_out_again() {
        let bodies = [
            Vec::new(),
            b"{}".to_vec(),
            "架け橋".repeat(5000).into_bytes(),
        ];
        for body in bodies {
            for encoding in Encoding::COMPRESSED {
                for effort in [Effort::Kept, Effort::Passing] {
                    let packed = compress(&body, encoding, effort).unwrap();
                    assert_eq!(unpack(encoding, &packed), body, "{encoding:?}");
                    assert!(body.len() < 1000 || packed.len() < body.len() / 10);
                }
            }
        }
    }
}
