//! The badge in a PNG image.
//!
//! Open Badges 2.0 bakes into an `iTXt` chunk with the keyword `openbadges` (JSON, a JWS or an address), 3.0 into one with
//! `openbadgecredential`; badges of the first years have a `tEXt` chunk. The chunks are scanned here: readers of images
//! stop where the pixels begin, and badges lie behind them too. Only the chunk that is used is looked into, so the size
//! of the picture costs next to nothing.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{ContainerFault, MAX_TEXT};
use crate::error::Message;

/// The first bytes of every PNG.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const KEYWORD_2: &[u8] = b"openbadges";
const KEYWORD_3: &[u8] = b"openbadgecredential";
/// Badges in one picture that are looked at.
const MAX_BADGES: usize = 8;

/// A chunk [PNG, 5.3]: length, type, data, checksum.
struct Chunk<'a> {
    at: usize,
    kind: &'a [u8],
    data: &'a [u8],
    checksum: u32,
}

/// The text of the badge, with what should be said of it.
pub(super) fn baked(bytes: &[u8]) -> Result<(String, Vec<Message>), ContainerFault> {
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut damage = None;
    let mut at = SIGNATURE.len();
    while at < bytes.len() {
        let Some((chunk, next)) = chunk_at(bytes, at) else {
            damage = Some(at);
            break;
        };
        if let Some(old) = bears_badge(&chunk) {
            let text = text_of(&chunk)?;
            if found.iter().all(|(known, _)| *known != text) {
                found.push((text, old));
            }
        }
        if chunk.kind == b"IEND" || found.len() > MAX_BADGES {
            break;
        }
        at = next;
    }
    match found.len() {
        // What comes before the damage may be all there is to see.
        0 => Err(damage.map_or(ContainerFault::PngWithout, |at| {
            ContainerFault::PngDamaged { at }
        })),
        1 => Ok(one(found, damage)),
        count => Err(ContainerFault::PngSeveral { count }),
    }
}

fn one(found: Vec<(String, bool)>, damage: Option<usize>) -> (String, Vec<Message>) {
    let mut notes = Vec::new();
    let (text, old) = found.into_iter().next().unwrap_or_default();
    if old {
        notes.push(Message::new("evidence-note-png-old"));
    }
    if let Some(at) = damage {
        notes.push(Message::new("evidence-note-png-damaged").with("at", at));
    }
    (text, notes)
}

fn chunk_at(bytes: &[u8], at: usize) -> Option<(Chunk<'_>, usize)> {
    let head: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    let length = usize::try_from(u32::from_be_bytes(head)).ok()?;
    let data_at = at.checked_add(8)?;
    let data_end = data_at.checked_add(length)?;
    let next = data_end.checked_add(4)?;
    let checksum: [u8; 4] = bytes.get(data_end..next)?.try_into().ok()?;
    let chunk = Chunk {
        at,
        kind: bytes.get(at + 4..data_at)?,
        data: bytes.get(data_at..data_end)?,
        checksum: u32::from_be_bytes(checksum),
    };
    Some((chunk, next))
}

/// Whether a badge is in the chunk; `Some(true)` if it is of the kind of the first years.
fn bears_badge(chunk: &Chunk<'_>) -> Option<bool> {
    let old = match chunk.kind {
        b"iTXt" => false,
        b"tEXt" | b"zTXt" => true,
        _ => return None,
    };
    let keyword = chunk.data.split(|byte| *byte == 0).next()?;
    (keyword == KEYWORD_2 || keyword == KEYWORD_3).then_some(old)
}

fn text_of(chunk: &Chunk<'_>) -> Result<String, ContainerFault> {
    let mut sum = flate2::Crc::new();
    sum.update(chunk.kind);
    sum.update(chunk.data);
    if sum.sum() != chunk.checksum {
        return Err(ContainerFault::PngChecksum { at: chunk.at });
    }
    let broken = ContainerFault::PngChunk { at: chunk.at };
    let (packed, text) = parts(chunk).ok_or(broken.clone())?;
    let bytes = if packed {
        unpacked(text).map_err(|fault| fault.unwrap_or(broken.clone()))?
    } else {
        text.to_vec()
    };
    if bytes.len() > MAX_TEXT {
        return Err(ContainerFault::TextTooLarge);
    }
    String::from_utf8(bytes).map_err(|_| broken)
}

/// Whether the text is compressed, and the text [PNG, 11.3.3].
fn parts<'a>(chunk: &Chunk<'a>) -> Option<(bool, &'a [u8])> {
    let (_, rest) = after_null(chunk.data)?;
    match chunk.kind {
        b"tEXt" => Some((false, rest)),
        b"zTXt" => {
            let (method, text) = rest.split_first()?;
            (*method == 0).then_some((true, text))
        }
        _ => {
            let (flag, rest) = rest.split_first()?;
            let (method, rest) = rest.split_first()?;
            let (_, rest) = after_null(rest)?;
            let (_, text) = after_null(rest)?;
            let packed = *flag != 0;
            (!packed || (*flag == 1 && *method == 0)).then_some((packed, text))
        }
    }
}

fn after_null(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// Unpacks up to the bound; `Err(None)` if it is no zlib data.
fn unpacked(packed: &[u8]) -> Result<Vec<u8>, Option<ContainerFault>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_TEXT + 1).unwrap_or(u64::MAX);
    ZlibDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|_| None)?;
    if bytes.len() > MAX_TEXT {
        return Err(Some(ContainerFault::TextTooLarge));
    }
    Ok(bytes)
}
