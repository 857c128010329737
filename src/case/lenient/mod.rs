//! Reading real data: CASE 1.0 and 1.1 packages as they are published, not as they should be.
//!
//! [`read`] takes what it can understand, keeps the meaning, and says for every change where and what, in a
//! [`Repair`]. It refuses only what cannot be understood at all. What happens inside: the JSON is parsed into plain
//! values; one reader ([`reader`](self)) walks them along tables that say for every entity which field holds what;
//! what comes out has the exact form of [`crate::case::model`].
//!
//! Invariants, held by tests over real data and over random damage:
//! - every difference between the input and the package, but for white space and the order of keys, is covered by a
//!   repair whose `pointer` or `moved_to` is that place, one above it or one below it;
//! - reading what was written is a fixed point: the second package is the first, byte for byte;
//! - time and memory grow with the size of the input.

mod address;
mod at;
mod context;
mod link;
mod list;
mod notes;
mod reader;
mod repair;
mod scalar;
mod scan;
mod shape;
#[cfg(test)]
mod tests;
mod words;

pub use repair::{Gravity, Repair, RepairKind};
pub(crate) use words::association_type;

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use self::at::{At, push};
use self::context::Context;
use self::reader::{Frame, Progress, Reader, Stray};
use super::CaseError;
use super::model::Package;

/// How deep objects and lists may lie within each other, in the input and in the package made of it.
pub const MAX_DEPTH: usize = 100;

/// By how much moving a value to the extensions can deepen it, generously.
const DEEPER: usize = 10;

/// What came of reading a package.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The package in the form of CASE 1.1.
    pub package: Package,
    /// What was changed or noticed.
    pub repairs: Vec<Repair>,
}

/// Reads a package. `progress` is told from time to time how many of the entities are done, and of how many; it may
/// stop the reading.
///
/// # Errors
/// What is no JSON, nests deeper than [`MAX_DEPTH`], has no `CFDocument`, or nowhere says what its document's
/// identifier is; and [`CaseError::Cancelled`] when `progress` says so.
pub fn read(
    bytes: &[u8],
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Reading, CaseError> {
    let (bytes, marked) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let depth = scan::depth(bytes, MAX_DEPTH)?;
    let mut repairs = Vec::new();
    if marked {
        repairs.push(bare(RepairKind::ByteOrderMark, String::new()));
    }
    let envelope = Envelope::open(serde_json::from_slice(bytes)?, &mut repairs)?;
    let context = envelope.context()?;
    let total = count(&envelope.package);
    let progress = Progress {
        tell: progress,
        done: 0,
        total,
    };
    let mut reader = Reader {
        context,
        repairs,
        items: Vec::new(),
        associations: Vec::new(),
        entity: None,
        progress,
    };
    reader.progress.report()?;
    let at = At::root(&envelope.pointer);
    let frame = Frame::new(&at, String::new(), false);
    let package =
        Value::Object(reader.entity(&shape::PACKAGE, envelope.package, frame, envelope.strays)?);
    if depth + DEEPER > MAX_DEPTH && deepest(&package) > MAX_DEPTH {
        return Err(CaseError::TooDeep { line: 1, column: 1 });
    }
    let package: Package = serde_json::from_value(package).map_err(CaseError::Unfit)?;
    let document = reader.context.document;
    let mut repairs = reader.repairs;
    repairs.extend(notes::notes(
        &package,
        document,
        &reader.items,
        &reader.associations,
    ));
    repairs.extend(scan::oddities(bytes).into_iter().map(lost_in_parsing));
    Ok(Reading { package, repairs })
}

/// The package and what was wrapped around it.
struct Envelope {
    pointer: String,
    package: Map<String, Value>,
    strays: Vec<Stray>,
}

impl Envelope {
    /// Takes off lists of one and `{"CFPackage": …}` until an object with `CFDocument` is found.
    fn open(mut root: Value, repairs: &mut Vec<Repair>) -> Result<Self, CaseError> {
        let mut pointer = String::new();
        let mut strays = Vec::new();
        loop {
            root = match root {
                Value::Object(map) if context::get(&map, "CFDocument").is_some() => {
                    return Ok(Envelope {
                        pointer,
                        package: map,
                        strays,
                    });
                }
                Value::Object(mut map) => {
                    let key = map
                        .keys()
                        .find(|key| key.eq_ignore_ascii_case("CFPackage"))
                        .cloned();
                    let Some((key, inner)) = key.and_then(|key| map.shift_remove_entry(&key))
                    else {
                        return Err(CaseError::NoDocument { pointer });
                    };
                    repairs.push(bare(RepairKind::Unwrapped, pointer.clone()));
                    strays.extend(map.into_iter().map(|(key, value)| {
                        let mut pointer = pointer.clone();
                        push(&mut pointer, &key);
                        Stray {
                            pointer,
                            key,
                            value,
                        }
                    }));
                    push(&mut pointer, &key);
                    inner
                }
                Value::Array(mut list) if list.len() == 1 => {
                    repairs.push(bare(RepairKind::Unwrapped, pointer.clone()));
                    push(&mut pointer, "0");
                    list.remove(0)
                }
                other => {
                    return Err(CaseError::NotAPackage {
                        pointer,
                        found: type_name(&other),
                    });
                }
            };
        }
    }

    fn context(&self) -> Result<Context, CaseError> {
        let pointer = format!("{}/CFDocument", self.pointer);
        let document = match context::get(&self.package, "CFDocument") {
            Some(Value::Object(document)) => document,
            Some(Value::Array(list)) if list.len() == 1 && list[0].is_object() => match &list[0] {
                Value::Object(document) => document,
                other => {
                    return Err(CaseError::NotAPackage {
                        pointer,
                        found: type_name(other),
                    });
                }
            },
            Some(other) => {
                return Err(CaseError::NotAPackage {
                    pointer,
                    found: type_name(other),
                });
            }
            None => return Err(CaseError::NoDocument { pointer }),
        };
        Context::find(&self.package, document, &pointer)
    }
}

/// How many entities the lists of a package hold, those of its definitions included.
fn count(package: &Map<String, Value>) -> usize {
    let lists = |map: &Map<String, Value>| -> usize {
        map.values()
            .map(|value| match value {
                Value::Array(list) => list.len(),
                _ => 0,
            })
            .sum()
    };
    lists(package)
        + context::get(package, "CFDefinitions")
            .and_then(Value::as_object)
            .map_or(0, lists)
}

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

fn lost_in_parsing(oddity: scan::Oddity) -> Repair {
    match oddity.number {
        Some(literal) => Repair {
            after: serde_json::from_str(&literal).ok(),
            before: Some(Value::String(literal)),
            ..bare(RepairKind::NumberInexact, oddity.pointer)
        },
        None => bare(RepairKind::KeyRepeated, oddity.pointer),
    }
}
