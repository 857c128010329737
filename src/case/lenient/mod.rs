//! Reading real data: CASE 1.0 and 1.1 packages as they are published, not as they should be.
//!
//! [`stream()`] takes what it can understand, keeps the meaning, and says for every change where and what, in a
//! [`Repair`]. It refuses only what cannot be understood at all. What happens inside: the bytes are passed over several
//! times, first for an outline, then one long list after the other, an element at a time; one reader ([`reader`](self))
//! walks each element along tables that say for every entity which field holds what; what comes out has the exact form
//! of [`crate::case::model`] and goes to a [`Sink`]. [`read`] collects all of it into one package.
//!
//! Invariants, held by tests over real data and over random damage:
//! - every difference between the input and the package, but for white space and the order of keys, is covered by a
//!   repair whose `pointer` or `moved_to` is that place, one above it or one below it;
//! - reading what was written is a fixed point: the second package is the first, byte for byte;
//! - time grows with the size of the input; memory by a few facts for each entity, not with what entities say.

mod address;
mod at;
mod collect;
mod context;
mod envelope;
mod link;
mod list;
mod notes;
mod outline;
mod reader;
mod repair;
mod scalar;
mod scan;
pub(super) mod shape;
mod source;
mod stream;
#[cfg(test)]
mod tests;
mod words;

pub use collect::{Reading, check, read};
pub use repair::{Gravity, Repair, RepairKind};
pub use source::Source;
pub use stream::{Head, Sink, stream};
pub(crate) use words::association_type;

use serde_json::Value;

/// How deep objects and lists may lie within each other, in the input and in the package made of it.
pub const MAX_DEPTH: usize = 100;

/// How long a text may be, in bytes.
pub const MAX_TEXT: usize = 16 << 20;

/// By how much moving a value to the extensions can deepen it, generously.
const DEEPER: usize = 10;

fn deepest(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(deepest).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(deepest).max().unwrap_or(0),
        _ => 0,
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn bare(kind: RepairKind, pointer: String) -> Repair {
    Repair {
        pointer,
        kind,
        before: None,
        after: None,
        moved_to: None,
        entity: None,
    }
}
