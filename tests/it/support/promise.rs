//! The promise of every import: each difference between the file and its first export is in the repair report.

use std::collections::{BTreeSet, HashSet};

use kakehashi::registry::imports::RepairEntry;
use serde_json::Value;

/// Repairs that take an entry out of a list.
const REMOVING: [&str; 4] = [
    "null-removed",
    "empty-removed",
    "duplicate-dropped",
    "set-aside",
];

/// What a repair report accounts for.
pub struct Cover {
    places: BTreeSet<String>,
    gone: HashSet<String>,
}

impl Cover {
    /// The places a report names.
    pub fn of(repairs: &[RepairEntry]) -> Self {
        let places = repairs
            .iter()
            .flat_map(|repair| [Some(repair.pointer().to_owned()), repair.moved_to.clone()]);
        let gone = repairs
            .iter()
            .filter(|repair| REMOVING.contains(&repair.kind.as_str()));
        Cover {
            places: places.flatten().collect(),
            gone: gone.map(|repair| repair.pointer().to_owned()).collect(),
        }
    }

    /// The differences between a file and its export that no repair accounts for.
    pub fn unexplained(&self, file: &Value, export: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.compare(file, export, "", &mut found);
        found
    }

    fn compare(&self, file: &Value, export: &Value, pointer: &str, found: &mut Vec<String>) {
        if file == export || self.at_or_above(pointer) {
            return;
        }
        match (file, export) {
            (Value::Object(a), Value::Object(b)) => {
                for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                    let inner = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                    match (a.get(key), b.get(key)) {
                        (Some(a), Some(b)) => self.compare(a, b, &inner, found),
                        _ if self.covered(&inner) => {}
                        (a, b) => found.push(format!("{inner}: {a:?} became {b:?}")),
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
                    found.push(format!("{pointer}: {} became {}", left.len(), b.len()));
                }
                left.iter()
                    .zip(b)
                    .for_each(|((inner, a), b)| self.compare(a, b, inner, found));
            }
            _ => found.push(format!("{pointer}: {file} became {export}")),
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

    /// A repair names the place, one above it, or one below it.
    fn covered(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        let inside = self
            .places
            .range(below.clone()..)
            .next()
            .is_some_and(|place| place.starts_with(&below));
        self.at_or_above(pointer) || inside
    }
}
