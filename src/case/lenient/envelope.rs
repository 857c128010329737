//! What is wrapped around a package, and the package's own keys.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::at::push;
use super::bare;
use super::context::{self, Context, Glimpse};
use super::outline::{Entry, Found, Outline, Way, elements, load};
use super::reader::Stray;
use super::repair::{Repair, RepairKind};
use super::source::Source;
use crate::case::CaseError;

/// The package and what was wrapped around it.
pub(super) struct Envelope<'s> {
    source: &'s dyn Source,
    pub(super) pointer: String,
    way: Vec<Way>,
    /// What stands under the keys of the package; for a long list some value that stands in for it.
    pub(super) package: Map<String, Value>,
    /// The long lists by their keys.
    pub(super) lists: HashMap<String, Long>,
    pub(super) strays: Vec<Stray>,
}

/// A long list.
pub(super) struct Long {
    pub(super) way: Vec<Way>,
    /// Its length; `None` for an object keyed by identifier.
    pub(super) length: Option<usize>,
}

impl<'s> Envelope<'s> {
    /// Takes off lists of one and `{"CFPackage": …}` until an object with `CFDocument` is found.
    pub(super) fn open(
        source: &'s dyn Source,
        mut root: Outline,
        repairs: &mut Vec<Repair>,
    ) -> Result<Self, CaseError> {
        let mut envelope = Envelope {
            source,
            pointer: String::new(),
            way: Vec::new(),
            package: Map::new(),
            lists: HashMap::new(),
            strays: Vec::new(),
        };
        loop {
            root = match root {
                Outline::Object(entries) if entries.iter().any(is_document) => {
                    envelope.fill(entries)?;
                    return Ok(envelope);
                }
                Outline::Object(mut entries) => {
                    let place = entries
                        .iter()
                        .position(|entry| matches!(entry.found, Found::Inside(_)));
                    let Some(place) = place else {
                        let pointer = envelope.pointer;
                        return Err(CaseError::NoDocument { pointer });
                    };
                    let Entry {
                        key,
                        found,
                        ordinal,
                    } = entries.remove(place);
                    repairs.push(bare(RepairKind::Unwrapped, envelope.pointer.clone()));
                    for entry in entries {
                        envelope.stray(entry)?;
                    }
                    push(&mut envelope.pointer, &key);
                    envelope.way.push(Way::Key(ordinal));
                    match found {
                        Found::Inside(inner) => inner,
                        _ => Outline::Other("null"),
                    }
                }
                Outline::List(Some(only)) => {
                    repairs.push(bare(RepairKind::Unwrapped, envelope.pointer.clone()));
                    push(&mut envelope.pointer, "0");
                    envelope.way.push(Way::Element);
                    *only
                }
                other => {
                    let found = match other {
                        Outline::Object(_) => "object",
                        Outline::List(_) => "array",
                        Outline::Other(name) => name,
                    };
                    let pointer = envelope.pointer;
                    return Err(CaseError::NotAPackage { pointer, found });
                }
            };
        }
    }

    fn to(&self, ordinal: usize) -> Vec<Way> {
        let mut way = self.way.clone();
        way.push(Way::Key(ordinal));
        way
    }

    fn stray(&mut self, entry: Entry) -> Result<(), CaseError> {
        let value = match entry.found {
            Found::Value(value) => value,
            _ => load(self.source, &self.to(entry.ordinal))?,
        };
        let mut pointer = self.pointer.clone();
        push(&mut pointer, &entry.key);
        self.strays.push(Stray {
            pointer,
            key: entry.key,
            value,
        });
        Ok(())
    }

    fn fill(&mut self, entries: Vec<Entry>) -> Result<(), CaseError> {
        for entry in entries {
            let way = self.to(entry.ordinal);
            let value = match entry.found {
                Found::Value(value) => value,
                Found::Long(length) => {
                    self.lists.insert(entry.key.clone(), Long { way, length });
                    Value::Bool(true)
                }
                Found::Later | Found::Inside(_) => load(self.source, &way)?,
            };
            self.package.insert(entry.key, value);
        }
        Ok(())
    }

    /// The value of a key of the package, whole.
    pub(super) fn whole(&self, key: &str, value: Value) -> Result<Value, CaseError> {
        match self.lists.get(key) {
            Some(long) => load(self.source, &long.way),
            None => Ok(value),
        }
    }

    /// The raw document.
    pub(super) fn document(&self) -> Result<&Map<String, Value>, CaseError> {
        let pointer = || format!("{}/CFDocument", self.pointer);
        let found = context::get(&self.package, "CFDocument");
        let found = match found {
            Some(Value::Array(list)) if list.len() == 1 && list[0].is_object() => list.first(),
            other => other,
        };
        match found {
            Some(Value::Object(document)) => Ok(document),
            Some(other) => Err(CaseError::NotAPackage {
                pointer: pointer(),
                found: super::type_name(other),
            }),
            None => Err(CaseError::NoDocument { pointer: pointer() }),
        }
    }

    pub(super) fn context(&self) -> Result<Context, CaseError> {
        let pointer = format!("{}/CFDocument", self.pointer);
        Context::find(self.document()?, &pointer, &mut || self.glimpse())
    }

    /// What items and associations tell of the document.
    fn glimpse(&self) -> Result<Glimpse, CaseError> {
        let mut glimpse = Glimpse::default();
        for name in ["CFItems", "CFAssociations"] {
            let Some((key, value)) = context::entry(&self.package, name) else {
                continue;
            };
            match (self.lists.get(key), value) {
                (Some(long), _) => elements(self.source, &long.way, |_, value| {
                    glimpse.at(&value);
                    Ok::<(), CaseError>(())
                })?,
                (None, Value::Array(list)) => list.iter().for_each(|value| glimpse.at(value)),
                (None, Value::Object(map)) => map.values().for_each(|value| glimpse.at(value)),
                _ => {}
            }
        }
        Ok(glimpse)
    }

    /// How many entities the lists of the package hold, those of its definitions included.
    pub(super) fn count(&self) -> usize {
        let lists = |map: &Map<String, Value>| -> usize {
            map.values()
                .map(|value| value.as_array().map_or(0, Vec::len))
                .sum()
        };
        let long: usize = self.lists.values().filter_map(|long| long.length).sum();
        let definitions = context::get(&self.package, "CFDefinitions").and_then(Value::as_object);
        long + lists(&self.package) + definitions.map_or(0, lists)
    }
}

fn is_document(entry: &Entry) -> bool {
    entry.key.eq_ignore_ascii_case("CFDocument")
        && !matches!(entry.found, Found::Value(Value::Null))
}
