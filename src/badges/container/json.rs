//! JSON within bounds: how deep, how many values, and no member twice.
//!
//! `serde_json` takes the last of two members with the same name, another reader the first: the same signed bytes would
//! be two credentials. And a value in memory is some eighty bytes, so sixteen megabytes of `[0,0,0,…` would be more than
//! half a gigabyte.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::ContainerFault;

/// How deeply objects and lists may lie within each other. Ten credentials within each other need some sixty.
pub const MAX_DEPTH: usize = 100;
/// Values and members in one document.
pub const MAX_VALUES: usize = 1_500_000;

/// Reads one JSON document.
///
/// # Errors
/// The text is no JSON, or passes a bound; with line and column.
pub fn read(bytes: &[u8]) -> Result<Value, ContainerFault> {
    if bytes.len() > super::MAX_TEXT {
        return Err(ContainerFault::TextTooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bounds = Bounds::default();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = Node {
        bounds: &bounds,
        depth: 0,
    }
    .deserialize(&mut reader)
    .and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| bounds.fault(&error))
}

#[derive(Default)]
struct Bounds {
    values: Cell<usize>,
    passed: RefCell<Option<Passed>>,
}

enum Passed {
    Depth,
    Values,
    Twice(String),
}

impl Bounds {
    fn fault(&self, error: &serde_json::Error) -> ContainerFault {
        let (line, column) = (error.line(), error.column());
        match self.passed.take() {
            Some(Passed::Depth) => ContainerFault::TooDeep { line, column },
            Some(Passed::Values) => ContainerFault::TooMany { line, column },
            Some(Passed::Twice(member)) => ContainerFault::Twice {
                line,
                column,
                member,
            },
            None => {
                let whole = error.to_string();
                let reason = whole
                    .split(" at line ")
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                ContainerFault::Json {
                    line,
                    column,
                    reason,
                }
            }
        }
    }

    fn pass<E: serde::de::Error>(&self, passed: Passed) -> E {
        self.passed.replace(Some(passed));
        E::custom("a bound is passed")
    }
}

/// One value of the document.
#[derive(Clone, Copy)]
struct Node<'a> {
    bounds: &'a Bounds,
    depth: usize,
}

impl<'a> Node<'a> {
    fn count<E: serde::de::Error>(self) -> Result<(), E> {
        let values = self.bounds.values.get() + 1;
        self.bounds.values.set(values);
        if values > MAX_VALUES {
            return Err(self.bounds.pass(Passed::Values));
        }
        Ok(())
    }

    fn inner<E: serde::de::Error>(self) -> Result<Node<'a>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.bounds.pass(Passed::Depth));
        }
        Ok(Node {
            bounds: self.bounds,
            depth: self.depth + 1,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        self.count::<D::Error>()?;
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut members = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if members.contains_key(&name) {
                let shown = name.chars().take(80).collect();
                return Err(self.bounds.pass(Passed::Twice(shown)));
            }
            inner.count::<A::Error>()?;
            let value = object.next_value_seed(inner)?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}
