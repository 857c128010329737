//! A body on its way to a temporary file, unpacked on the way, never larger than allowed.
//!
//! Unpacking and writing are done on the blocking pool behind a short queue, so a fast sender waits for the disk and not
//! the other way round.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write};
use std::path::Path;

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use tokio::sync::mpsc;

use super::Limits;
use super::client::explained;
use super::error::NetError;
use super::guard::Target;

/// Pieces of a body that wait for the disk.
const QUEUE: usize = 8;

/// What was fetched: a file in the system's folder for temporary files, readable by this user only, gone when this is
/// dropped.
#[derive(Debug)]
pub struct TempFile {
    file: tempfile::NamedTempFile,
    length: u64,
}

impl TempFile {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Its size in bytes, unpacked.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Opens it for reading, from its start.
    ///
    /// # Errors
    /// [`NetError::Disk`].
    pub fn open(&self) -> Result<File, NetError> {
        self.file.reopen().map_err(|error| disk(&error))
    }

    /// Reads all of it. Blocks.
    ///
    /// # Errors
    /// [`NetError::Disk`].
    pub fn bytes(&self) -> Result<Vec<u8>, NetError> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or_default());
        let mut file = self.open()?;
        file.rewind()
            .and_then(|()| file.read_to_end(&mut bytes))
            .map_err(|error| disk(&error))?;
        Ok(bytes)
    }
}

fn disk(error: &io::Error) -> NetError {
    NetError::Disk {
        detail: error.to_string(),
    }
}

/// Why writing stopped.
enum Fault {
    TooLarge,
    Disk(io::Error),
    /// What came is no gzip, or only part of one.
    Broken(io::Error),
}

/// Counts what is written and stops at the limit.
struct Limited {
    out: io::BufWriter<tempfile::NamedTempFile>,
    written: u64,
    limit: u64,
    fault: Option<Fault>,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let after = self.written.saturating_add(bytes.len() as u64);
        if after > self.limit {
            self.fault = Some(Fault::TooLarge);
            return Err(io::Error::other("too large"));
        }
        if let Err(error) = self.out.write_all(bytes) {
            self.fault = Some(Fault::Disk(io::Error::new(error.kind(), error.to_string())));
            return Err(error);
        }
        self.written = after;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Limited {
    fn finish(self) -> Result<TempFile, Fault> {
        let length = self.written;
        let file = self
            .out
            .into_inner()
            .map_err(|error| Fault::Disk(error.into_error()))?;
        Ok(TempFile { file, length })
    }
}

fn write_all(mut pieces: mpsc::Receiver<Bytes>, gzip: bool, limit: u64) -> Result<TempFile, Fault> {
    let file = tempfile::NamedTempFile::new().map_err(Fault::Disk)?;
    let out = io::BufWriter::new(file);
    let mut sink = Limited {
        out,
        written: 0,
        limit,
        fault: None,
    };
    if !gzip {
        while let Some(piece) = pieces.blocking_recv() {
            if let Err(error) = sink.write_all(&piece) {
                return Err(sink.fault.unwrap_or(Fault::Disk(error)));
            }
        }
        return sink.finish();
    }
    let mut decoder = MultiGzDecoder::new(sink);
    while let Some(piece) = pieces.blocking_recv() {
        if let Err(error) = decoder.write_all(&piece) {
            return Err(decoder
                .get_mut()
                .fault
                .take()
                .unwrap_or(Fault::Broken(error)));
        }
    }
    if let Err(error) = decoder.try_finish() {
        return Err(decoder
            .get_mut()
            .fault
            .take()
            .unwrap_or(Fault::Broken(error)));
    }
    match decoder.finish() {
        Ok(sink) => sink.finish(),
        Err(error) => Err(Fault::Broken(error)),
    }
}

/// Takes the body of an answer.
///
/// # Errors
/// [`NetError::TooLarge`] as soon as it is; [`NetError::Encoding`], [`NetError::Broken`] and [`NetError::Disk`].
pub(super) async fn keep(
    mut response: reqwest::Response,
    target: &Target,
    limits: &Limits,
) -> Result<TempFile, NetError> {
    let host = target.host();
    let megabytes = limits.body.div_ceil(1024 * 1024);
    let gzip = is_gzip(&response, &host)?;
    // The length that is announced is the packed one.
    if response
        .content_length()
        .is_some_and(|length| length > limits.body)
    {
        return Err(NetError::TooLarge { host, megabytes });
    }
    let (queue, pieces) = mpsc::channel(QUEUE);
    let limit = limits.body;
    let writing = tokio::task::spawn_blocking(move || write_all(pieces, gzip, limit));
    let mut came = 0_u64;
    loop {
        let piece = response.chunk().await;
        let piece = piece.map_err(|error| explained(&error, target, limits))?;
        let Some(piece) = piece else { break };
        came = came.saturating_add(piece.len() as u64);
        if came > limit {
            return Err(NetError::TooLarge { host, megabytes });
        }
        // Nobody takes it any more: the writer says why.
        if queue.send(piece).await.is_err() {
            break;
        }
    }
    drop(queue);
    let written = writing.await.map_err(|error| NetError::Disk {
        detail: error.to_string(),
    })?;
    written.map_err(|fault| match fault {
        Fault::TooLarge => NetError::TooLarge { host, megabytes },
        Fault::Disk(error) => disk(&error),
        Fault::Broken(error) => NetError::Broken {
            host,
            detail: error.to_string(),
        },
    })
}

fn is_gzip(response: &reqwest::Response, host: &str) -> Result<bool, NetError> {
    let values = response
        .headers()
        .get_all(reqwest::header::CONTENT_ENCODING);
    let mut gzip = false;
    for value in values {
        let encoding = String::from_utf8_lossy(value.as_bytes())
            .trim()
            .to_ascii_lowercase();
        match encoding.as_str() {
            "" | "identity" => {}
            "gzip" | "x-gzip" if !gzip => gzip = true,
            _ => {
                return Err(NetError::Encoding {
                    host: host.to_owned(),
                    encoding,
                });
            }
        }
    }
    Ok(gzip)
}
