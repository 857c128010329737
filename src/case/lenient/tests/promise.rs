//! The two promises as a function: every difference is covered by a repair, and writing then reading changes nothing.

use std::collections::{BTreeSet, HashSet};
use std::io::Read;
use std::mem::discriminant;
use std::ops::ControlFlow;

use serde_json::Value;

use crate::case::CaseError;
use crate::case::lenient::collect::collect;
use crate::case::lenient::{Reading, RepairKind, Source, read};

/// Reads without listening to the progress; from memory and from what comes in small pieces, which must be the same.
pub(super) fn read_all(bytes: &[u8]) -> Result<Reading, CaseError> {
    let whole = read(bytes, &mut |_, _| ControlFlow::Continue(()));
    let pieces = collect(&Pieces(bytes), &mut |_, _| ControlFlow::Continue(()));
    match (&whole, &pieces) {
        (Ok(whole), Ok(pieces)) => assert_eq!(whole, pieces),
        (Err(whole), Err(pieces)) => assert_eq!(discriminant(whole), discriminant(pieces)),
        _ => panic!("from memory {whole:?}, in pieces {pieces:?}"),
    }
    whole
}

/// Bytes that come a few at a time, and are not in memory as far as the reader knows.
struct Pieces<'a>(&'a [u8]);

impl Source for Pieces<'_> {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        let size = if self.0.len() < 10_000 { 5 } else { 4093 };
        Ok(Box::new(Piecemeal { rest: self.0, size }))
    }
}

struct Piecemeal<'a> {
    rest: &'a [u8],
    size: usize,
}

impl Read for Piecemeal<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.size.min(out.len()).min(self.rest.len());
        let (now, later) = self.rest.split_at(length);
        out[..length].copy_from_slice(now);
        self.rest = later;
        Ok(length)
    }
}

/// Reads a package and checks both promises; errors are handed on.
pub(super) fn kept(bytes: &[u8]) -> Result<Reading, CaseError> {
    let reading = read_all(bytes)?;
    let export = serde_json::to_vec(&reading.package).unwrap();
    let again = read_all(&export).unwrap_or_else(|e| panic!("the export is refused: {e:?}"));
    let second = serde_json::to_vec(&again.package).unwrap();
    if let Some(at) = second.iter().zip(&export).position(|(a, b)| a != b) {
        let around = |bytes: &[u8]| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(150)..bytes.len().min(at + 100)])
                .into_owned()
        };
        panic!(
            "no fixed point: {} became {}",
            around(&export),
            around(&second)
        );
    }
    assert_eq!(second.len(), export.len(), "no fixed point");
    let back: crate::case::model::Package = serde_json::from_slice(&export).unwrap();
    assert_eq!(back, reading.package, "the strict reading differs");

    let original =
        serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).unwrap();
    let export = serde_json::from_slice(&export).unwrap();
    let cover = Cover::of(&reading);
    cover.enveloped(&original, &export, "");
    Ok(reading)
}

struct Cover {
    places: BTreeSet<String>,
    gone: HashSet<String>,
}

impl Cover {
    fn of(reading: &Reading) -> Self {
        let envelope = |kind, pointer: &str| {
            kind == RepairKind::ByteOrderMark
                || (kind == RepairKind::Unwrapped
                    && !pointer.contains("CFDocument")
                    && pointer.is_empty())
        };
        let repairs = reading
            .repairs
            .iter()
            .filter(|repair| !envelope(repair.kind, &repair.pointer));
        let places = repairs
            .clone()
            .flat_map(|r| [Some(r.pointer.clone()), r.moved_to.clone()])
            .flatten()
            .collect();
        let removing = [
            RepairKind::NullRemoved,
            RepairKind::EmptyRemoved,
            RepairKind::DuplicateDropped,
            RepairKind::SetAside,
        ];
        let gone = repairs
            .filter(|r| removing.contains(&r.kind))
            .map(|r| r.pointer.clone())
            .collect();
        Cover { places, gone }
    }

    /// Steps into what is wrapped around the package.
    fn enveloped(&self, original: &Value, export: &Value, pointer: &str) {
        match original {
            Value::Array(list) => self.enveloped(&list[0], export, &format!("{pointer}/0")),
            Value::Object(map)
                if !map.iter().any(|(key, value)| {
                    key.eq_ignore_ascii_case("CFDocument") && !value.is_null()
                }) =>
            {
                for (key, value) in map {
                    let inner = step(pointer, key);
                    if key.eq_ignore_ascii_case("CFPackage") {
                        self.enveloped(value, export, &inner);
                    } else {
                        assert!(self.at_or_above(&inner), "{inner} is lost");
                    }
                }
            }
            _ => self.same(original, export, pointer),
        }
    }

    fn same(&self, original: &Value, export: &Value, pointer: &str) {
        if original == export || self.at_or_above(pointer) {
            return;
        }
        match (original, export) {
            (Value::Object(a), Value::Object(b)) => {
                for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                    let inner = step(pointer, key);
                    match (a.get(key), b.get(key)) {
                        (Some(a), Some(b)) => self.same(a, b, &inner),
                        _ => assert!(
                            self.covered(&inner),
                            "{inner} is not covered: {:?} became {:?}",
                            a.get(key),
                            b.get(key)
                        ),
                    }
                }
            }
            (Value::Array(a), Value::Array(b)) => {
                let left = a
                    .iter()
                    .enumerate()
                    .map(|(n, a)| (format!("{pointer}/{n}"), a));
                let left: Vec<_> = left
                    .filter(|(inner, _)| !self.gone.contains(inner))
                    .collect();
                if left.len() != b.len() {
                    // Only a list that got something at its end may grow: the extensions of a level.
                    assert!(
                        left.len() < b.len() && self.covered(&format!("{pointer}/{}", left.len())),
                        "{pointer}: {a:?} became {b:?}"
                    );
                }
                left.iter()
                    .zip(b)
                    .for_each(|((inner, a), b)| self.same(a, b, inner));
            }
            _ => panic!("{pointer} is not covered: {original} became {export}"),
        }
    }

    fn at_or_above(&self, pointer: &str) -> bool {
        let ends = pointer
            .match_indices('/')
            .map(|(at, _)| at)
            .chain([pointer.len()]);
        ends.map(|end| &pointer[..end])
            .any(|place| !place.is_empty() && self.places.contains(place))
    }

    fn covered(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        self.at_or_above(pointer)
            || self
                .places
                .range(below.clone()..)
                .next()
                .is_some_and(|place| place.starts_with(&below))
    }
}

fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
