//! How deep JSON nests, before anything parses it.

use super::line_at;
use crate::exchange::linked::{LinkedError, MAX_DEPTH};

/// Refuses objects and lists that lie within each other too deeply.
pub(super) fn check(bytes: &[u8]) -> Result<(), LinkedError> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(LinkedError::TooDeep {
                        place: line_at(bytes, at),
                    });
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}
