//! The outline of a package: its top-level keys with their values, the long lists only by their length and their place,
//! so that their elements can be read one at a time later.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::source::{Source, parse};
use crate::case::CaseError;

/// Lists of a package that may be long.
const LONG: [&str; 3] = ["CFItems", "CFAssociations", "CFRubrics"];

/// A JSON value as far as it is looked at first.
pub(super) enum Outline {
    Object(Vec<Entry>),
    /// A list with its one element, if it has one only.
    List(Option<Box<Outline>>),
    /// The name of another type.
    Other(&'static str),
}

/// A key of an object. Of a repeated key only the last value counts, in the place of the first.
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) found: Found,
    /// Which of the object's keys it is, repeated ones counted.
    pub(super) ordinal: usize,
}

/// What stands under a key.
pub(super) enum Found {
    Value(Value),
    /// A list, or an object whose values are its elements, that is read later; with its length if it is a list.
    Long(Option<usize>),
    /// Another value that is read later, if at all.
    Later,
    /// What may be the package within an envelope.
    Inside(Outline),
}

/// A step on the way to a value.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Key(usize),
    Element,
}

/// Reads the outline. The whole text is parsed on the way.
pub(super) fn outline(source: &dyn Source) -> Result<Outline, CaseError> {
    parse(source, OutlineSeed)
}

/// Reads one value whole.
pub(super) fn load(source: &dyn Source, way: &[Way]) -> Result<Value, CaseError> {
    let seed = Walk {
        way,
        last: ValueSeed,
    };
    parse(source, seed)
}

/// Hands the elements of one list over, one at a time, each with its key if the list is an object. What comes after the
/// list is not looked at.
pub(super) fn elements<E: From<CaseError>>(
    source: &dyn Source,
    way: &[Way],
    mut take: impl FnMut(Option<String>, Value) -> Result<(), E>,
) -> Result<(), E> {
    let (mut stop, mut ended) = (None, false);
    let mut handle = |key, value| take(key, value).map_err(|error| stop = Some(error));
    let last = Elements {
        take: &mut handle,
        ended: &mut ended,
    };
    let parsed = parse(source, Walk { way, last });
    match stop {
        Some(error) => Err(error),
        None if ended => Ok(()),
        None => parsed.map_err(E::from),
    }
}

struct OutlineSeed;

impl<'de> DeserializeSeed<'de> for OutlineSeed {
    type Value = Outline;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outline, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OutlineSeed {
    type Value = Outline;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E: Error>(self) -> Result<Outline, E> {
        Ok(Outline::Other("null"))
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<Outline, E> {
        Ok(Outline::Other("boolean"))
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<Outline, E> {
        Ok(Outline::Other("number"))
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<Outline, E> {
        Ok(Outline::Other("number"))
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<Outline, E> {
        Ok(Outline::Other("number"))
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<Outline, E> {
        Ok(Outline::Other("string"))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Outline, A::Error> {
        let first = list.next_element_seed(OutlineSeed)?;
        let mut more = false;
        while list.next_element::<IgnoredAny>()?.is_some() {
            more = true;
        }
        Ok(Outline::List(first.filter(|_| !more).map(Box::new)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Outline, A::Error> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut ordinal = 0;
        while let Some(key) = map.next_key::<String>()? {
            let is = |name: &&str| key.eq_ignore_ascii_case(name);
            let found = if LONG.iter().any(is) {
                map.next_value_seed(LongSeed)?
            } else if is(&"CFPackage") {
                Found::Inside(map.next_value_seed(OutlineSeed)?)
            } else {
                Found::Value(map.next_value()?)
            };
            match places.get(&key) {
                Some(&place) => (entries[place].found, entries[place].ordinal) = (found, ordinal),
                None => {
                    places.insert(key.clone(), entries.len());
                    entries.push(Entry {
                        key,
                        found,
                        ordinal,
                    });
                }
            }
            ordinal += 1;
        }
        Ok(Outline::Object(entries))
    }
}

struct LongSeed;

impl<'de> DeserializeSeed<'de> for LongSeed {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for LongSeed {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Value(Value::Null))
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Found, E> {
        Ok(Found::Value(value.into()))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Found, E> {
        Ok(Found::Value(value.into()))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Found, E> {
        Ok(Found::Value(value.into()))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Found, E> {
        Ok(Found::Value(value.into()))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Found, E> {
        Ok(Found::Value(value.into()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        let mut length = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            length += 1;
        }
        Ok(if length == 0 {
            Found::Value(Value::Array(Vec::new()))
        } else {
            Found::Long(Some(length))
        })
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        // An object whose values are entities is a list keyed by identifier, unless a key is repeated.
        let (mut entities, mut keys) = (true, HashSet::new());
        while let Some(key) = map.next_key::<String>()? {
            let entity = map.next_value_seed(IsEntity)?;
            entities &= entity && keys.insert(key);
        }
        Ok(if entities && !keys.is_empty() {
            Found::Long(None)
        } else {
            Found::Later
        })
    }
}

/// Whether a value is an object or null.
struct IsEntity;

impl<'de> DeserializeSeed<'de> for IsEntity {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for IsEntity {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(true)
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(false)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(true)
    }
}

struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        serde::Deserialize::deserialize(deserializer)
    }
}

/// Goes a way into a value and uses the last seed there.
struct Walk<'w, S> {
    way: &'w [Way],
    last: S,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Walk<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        if self.way.is_empty() {
            self.last.deserialize(deserializer)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

/// The text is not what it was when the outline was read.
fn moved<E: Error>() -> E {
    E::custom("the input changed while it was read")
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Walk<'_, S> {
    type Value = S::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value seen before")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<S::Value, A::Error> {
        let (Some(Way::Element), way) = (self.way.first(), &self.way[1..]) else {
            return Err(moved());
        };
        let inner = Walk {
            way,
            last: self.last,
        };
        let value = list.next_element_seed(inner)?.ok_or_else(moved)?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(value)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<S::Value, A::Error> {
        let (Some(&Way::Key(wanted)), way) = (self.way.first(), &self.way[1..]) else {
            return Err(moved());
        };
        for _ in 0..wanted {
            map.next_entry::<IgnoredAny, IgnoredAny>()?
                .ok_or_else(moved)?;
        }
        map.next_key::<IgnoredAny>()?.ok_or_else(moved)?;
        let value = map.next_value_seed(Walk {
            way,
            last: self.last,
        })?;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(value)
    }
}

/// What takes one element of a list; an error ends the reading.
type Take<'t> = &'t mut dyn FnMut(Option<String>, Value) -> Result<(), ()>;

struct Elements<'t> {
    take: Take<'t>,
    ended: &'t mut bool,
}

impl Elements<'_> {
    /// All elements were read: what follows was parsed before, so the parser is told to stop here.
    fn end<E: Error>(self) -> E {
        *self.ended = true;
        E::custom("the list has ended")
    }
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the list seen before")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            (self.take)(None, value).map_err(|()| A::Error::custom("stopped"))?;
        }
        Err(self.end())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            (self.take)(Some(key), value).map_err(|()| A::Error::custom("stopped"))?;
        }
        Err(self.end())
    }
}
