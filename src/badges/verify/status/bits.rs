//! A few bits of a compressed list. The list is unpacked as a stream and only up to the bits that are asked for.

use std::io::Read;

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::badges::verify::bounds::LIST_BYTES;
use crate::badges::verify::check::Check;
use crate::badges::verify::members::text;
use crate::error::Message;

/// Entries a list has at least, so that one who asks for it does not tell whose status it is [Bitstring Status List, 6.1].
const LEAST_ENTRIES: u64 = 131_072;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What stands at a position.
pub(super) struct Bits {
    /// The bits as a number, the first the highest.
    pub value: u64,
    /// The list has fewer entries than it must have.
    pub short: bool,
}

/// The entry `index` of a list of entries of `size` bits each.
pub(super) fn read(
    check: &mut Check<'_>,
    list: &Value,
    index: u64,
    size: u64,
) -> Result<Bits, Message> {
    let damaged = || Message::new("evidence-status-damaged");
    let encoded = text(list, "encodedList").ok_or_else(damaged)?;
    // The older standard has no multibase prefix; a gzip header in base64 begins with H.
    let encoded = encoded.strip_prefix('u').unwrap_or(encoded);
    let packed = BASE64.decode(encoded).map_err(|_| damaged())?;
    let first_bit = index.checked_mul(size).ok_or_else(damaged)?;
    let last = first_bit
        .checked_add(size - 1)
        .map(|bit| bit / 8)
        .filter(|byte| *byte < LIST_BYTES)
        .ok_or_else(|| Message::new("evidence-status-far").with("index", index))?;
    let least = LEAST_ENTRIES.saturating_mul(size) / 8;
    let needed = last.saturating_add(1).max(least.min(LIST_BYTES));
    check.unpack = check
        .unpack
        .checked_sub(needed.saturating_add(u64::try_from(packed.len()).unwrap_or(u64::MAX)))
        .ok_or_else(|| Message::new("evidence-status-bound"))?;
    let (window, length) = unpack(&packed, first_bit / 8, last, needed).ok_or_else(damaged)?;
    if length <= last {
        return Err(Message::new("evidence-status-range").with("index", index));
    }
    let mut value = 0_u64;
    for bit in first_bit..first_bit + size {
        let byte = usize::try_from(bit / 8 - first_bit / 8)
            .ok()
            .and_then(|at| window.get(at))
            .copied()
            .unwrap_or_default();
        value = (value << 1) | u64::from((byte >> (7 - bit % 8)) & 1);
    }
    Ok(Bits {
        value,
        short: length < least,
    })
}

/// Unpacks up to `needed` bytes; gives those from `first` to `last`, and how many bytes there were.
fn unpack(packed: &[u8], first: u64, last: u64, needed: u64) -> Option<(Vec<u8>, u64)> {
    let mut stream = GzDecoder::new(packed).take(needed);
    let mut buffer = [0_u8; 8192];
    let mut window = Vec::new();
    let mut at = 0_u64;
    loop {
        let count = stream.read(&mut buffer).ok()?;
        if count == 0 {
            return Some((window, at));
        }
        let end = at + u64::try_from(count).ok()?;
        // The part of the window that lies in this piece.
        let (from, to) = (first.max(at), last.saturating_add(1).min(end));
        if from < to {
            let (from, to) = (
                usize::try_from(from - at).ok()?,
                usize::try_from(to - at).ok()?,
            );
            window.extend_from_slice(buffer.get(from..to)?);
        }
        at = end;
    }
}
