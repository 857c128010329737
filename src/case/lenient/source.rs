//! Where the bytes of a package come from: something that can be read from its start as often as it takes.

use std::io::{BufReader, Read};

use serde::de::DeserializeSeed;
use serde_json::Deserializer;

use crate::case::CaseError;

const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Bytes read at once.
const BUFFER: usize = 1 << 16;

/// Bytes that can be read again from their start. They must be the same each time.
pub trait Source: Send + Sync {
    /// Starts at the first byte.
    ///
    /// # Errors
    /// What the machine says, also where the bytes are no longer those that were read before.
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>>;

    /// All bytes, where they are in memory anyway: parsing them is faster then.
    fn whole(&self) -> Option<&[u8]> {
        None
    }
}

impl Source for &[u8] {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(*self))
    }

    fn whole(&self) -> Option<&[u8]> {
        Some(self)
    }
}

impl Source for bytes::Bytes {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.as_ref()))
    }

    fn whole(&self) -> Option<&[u8]> {
        Some(self)
    }
}

/// The bytes one by one, after a byte order mark if there is one.
pub(super) struct Feed<'a> {
    input: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// Whether a byte order mark was skipped.
    pub(super) marked: bool,
}

impl<'a> Feed<'a> {
    pub(super) fn open(source: &'a dyn Source) -> Result<Self, CaseError> {
        let mut feed = Feed {
            input: source.open()?,
            buffer: vec![0; BUFFER],
            at: 0,
            end: 0,
            marked: false,
        };
        while feed.end < MARK.len() {
            let read = feed.input.read(&mut feed.buffer[feed.end..])?;
            if read == 0 {
                break;
            }
            feed.end += read;
        }
        if feed.buffer[..feed.end].starts_with(MARK) {
            feed.marked = true;
            feed.at = MARK.len();
        }
        Ok(feed)
    }

    pub(super) fn peek(&mut self) -> Result<Option<u8>, CaseError> {
        while self.at == self.end {
            self.end = match self.input.read(&mut self.buffer) {
                Ok(0) => return Ok(None),
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            self.at = 0;
        }
        Ok(Some(self.buffer[self.at]))
    }

    pub(super) fn next(&mut self) -> Result<Option<u8>, CaseError> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.at += 1;
        }
        Ok(byte)
    }
}

impl Read for Feed<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.end {
            return self.input.read(out);
        }
        let rest = &self.buffer[self.at..self.end];
        let length = rest.len().min(out.len());
        out[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

/// Parses all of the JSON by a seed.
pub(super) fn parse<T, S>(source: &dyn Source, seed: S) -> Result<T, CaseError>
where
    S: for<'de> DeserializeSeed<'de, Value = T>,
{
    if let Some(bytes) = source.whole() {
        let mut json = Deserializer::from_slice(bytes.strip_prefix(MARK).unwrap_or(bytes));
        let value = seed.deserialize(&mut json)?;
        json.end()?;
        return Ok(value);
    }
    let input = BufReader::with_capacity(BUFFER, Feed::open(source)?);
    let mut json = Deserializer::from_reader(input);
    let value = seed.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}
