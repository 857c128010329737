//! Reading of entities within entities: one, or a list, with the question which of a list are the same.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value};
use uuid::Uuid;

use super::at::At;
use super::context::identifier_of;
use super::reader::{Frame, Got, Reader};
use super::repair::RepairKind;
use super::shape::{ASSOCIATION, ITEM, Kind, Shape};
use crate::case::{CaseError, key};

/// Where an element stands in its list.
enum Step {
    /// The list was no list; the element stands in its place.
    Itself,
    Index(usize),
    Key(String),
}

impl Step {
    fn at<'a>(&'a self, list: &'a At<'a>) -> At<'a> {
        match self {
            Step::Itself => *list,
            Step::Index(index) => list.index(*index),
            Step::Key(key) => list.key(key),
        }
    }

    fn key(&self) -> Option<&str> {
        match self {
            Step::Key(key) => Some(key),
            Step::Itself | Step::Index(_) => None,
        }
    }
}

type Element = (Step, Map<String, Value>);

/// What becomes of an element.
pub(super) enum Fate {
    Keep { identifier: String, duplicate: bool },
    Drop,
}

/// Decides for every element of a list under which identifier it is kept, in one pass over the list. Keeps a key and a
/// number for each.
pub(super) struct Fates {
    document: Uuid,
    first: HashMap<Uuid, u64>,
}

impl Fates {
    pub(super) fn new(document: Uuid) -> Self {
        Fates {
            document,
            first: HashMap::new(),
        }
    }

    /// `key` is the one under which the element stands, where the list is an object.
    pub(super) fn of(&mut self, key: Option<&str>, raw: &Map<String, Value>) -> Fate {
        let content = || {
            Uuid::new_v5(
                &self.document,
                serde_json::to_string(raw).unwrap_or_default().as_bytes(),
            )
        };
        let own = identifier_of(raw)
            .or_else(|| key.filter(|key| !key.trim().is_empty()).map(str::to_owned));
        let identifier = own.unwrap_or_else(|| content().to_string());
        let key = key::key(self.document, &identifier);
        let said = said(raw);
        match self.first.get(&key) {
            None => {
                self.first.insert(key, said);
                Fate::Keep {
                    identifier,
                    duplicate: false,
                }
            }
            Some(same) if *same == said => Fate::Drop,
            Some(_) => {
                // Derived from the content, so that a third that equals the second is found in one look.
                let derived = Uuid::new_v5(&key, content().as_bytes());
                let new = self.first.insert(derived, said).is_none();
                if new {
                    Fate::Keep {
                        identifier: derived.to_string(),
                        duplicate: true,
                    }
                } else {
                    Fate::Drop
                }
            }
        }
    }
}

/// A number for what an object says, whatever the order of its keys: two that say the same have the same.
fn said(raw: &Map<String, Value>) -> u64 {
    let mut hasher = DefaultHasher::new();
    raw.len().hash(&mut hasher);
    let each = raw.iter().map(|(key, value)| {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        say(value, &mut hasher);
        hasher.finish()
    });
    each.fold(0_u64, u64::wrapping_add).hash(&mut hasher);
    hasher.finish()
}

fn say(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Object(map) => (0_u8, said(map)).hash(hasher),
        Value::Array(list) => {
            (1_u8, list.len()).hash(hasher);
            list.iter().for_each(|value| say(value, hasher));
        }
        Value::String(text) => (2_u8, text).hash(hasher),
        other => (3_u8, other.to_string()).hash(hasher),
    }
}

impl Reader<'_> {
    pub(super) fn one(
        &mut self,
        shape: &'static Shape,
        at: &At<'_>,
        value: Value,
    ) -> Result<Got, CaseError> {
        let raw = match value {
            Value::Object(raw) => raw,
            Value::Array(mut list) if list.len() == 1 && list[0].is_object() => {
                self.report(RepairKind::Unwrapped, at, None, None);
                return self.one(shape, &at.index(0), list.remove(0));
            }
            other => return Ok(self.wrong(at, other)),
        };
        // The only single entity with an identifier is the document.
        let identified = shape
            .fields
            .iter()
            .any(|field| matches!(field.kind, Kind::Identifier));
        let identifier = if identified {
            self.context.identifier.clone()
        } else {
            String::new()
        };
        let entity = self.entity(shape, raw, Frame::new(at, identifier, false))?;
        if entity.is_empty() {
            self.report(RepairKind::EmptyRemoved, at, None, None);
            return Ok(Got::Nothing);
        }
        Ok(Got::Value(Value::Object(entity)))
    }

    pub(super) fn many(
        &mut self,
        shape: &'static Shape,
        name: &str,
        at: &At<'_>,
        value: Value,
        frame: &mut Frame<'_>,
    ) -> Result<Got, CaseError> {
        let values = match self.elements(at, value) {
            Ok(values) => values,
            Err(other) => return Ok(self.wrong(at, other)),
        };
        let (elements, aside) = self.fitting(shape, at, values);
        let mut fates = Fates::new(self.context.document);
        let mut entities = Vec::with_capacity(elements.len());
        for (step, raw) in elements {
            let fate = fates.of(step.key(), &raw);
            let at = step.at(at);
            match fate {
                Fate::Drop => self.report(
                    RepairKind::DuplicateDropped,
                    &at,
                    Some(Value::Object(raw)),
                    None,
                ),
                Fate::Keep {
                    identifier,
                    duplicate,
                } => {
                    self.remember(shape, &at);
                    let frame = Frame::new(&at, identifier, duplicate);
                    entities.push(Value::Object(self.entity(shape, raw, frame)?));
                }
            }
            if frame.identifier.is_empty() {
                self.progress.step()?;
            }
        }
        if !aside.is_empty() {
            self.keep(
                RepairKind::SetAside,
                name,
                Value::Array(aside),
                at.pointer(),
                frame,
            );
        }
        Ok(if entities.is_empty() {
            Got::Nothing
        } else {
            Got::Value(Value::Array(entities))
        })
    }

    /// The elements of what should be a list; an object keyed by identifier, or a single entity, is taken for one.
    fn elements(&mut self, at: &At<'_>, value: Value) -> Result<Vec<(Step, Value)>, Value> {
        match value {
            Value::Array(list) if !list.is_empty() => Ok(list
                .into_iter()
                .enumerate()
                .map(|(index, value)| (Step::Index(index), value))
                .collect()),
            Value::Object(map) if !map.is_empty() => {
                self.report(RepairKind::ListFromObject, at, None, None);
                if map
                    .values()
                    .all(|value| value.is_object() || value.is_null())
                {
                    Ok(map
                        .into_iter()
                        .map(|(key, value)| (Step::Key(key), value))
                        .collect())
                } else {
                    Ok(vec![(Step::Itself, Value::Object(map))])
                }
            }
            other => Err(other),
        }
    }

    /// Separates what can be an entity of this shape from what cannot.
    fn fitting(
        &mut self,
        shape: &'static Shape,
        at: &At<'_>,
        values: Vec<(Step, Value)>,
    ) -> (Vec<Element>, Vec<Value>) {
        let (mut elements, mut aside) = (Vec::with_capacity(values.len()), Vec::new());
        for (step, value) in values {
            if let Some(raw) = self.fit(shape, &step.at(at), value, &mut aside) {
                elements.push((step, raw));
            }
        }
        (elements, aside)
    }

    /// The value as a raw entity, if it can be one; what says something else goes aside.
    pub(super) fn fit(
        &mut self,
        shape: &'static Shape,
        place: &At<'_>,
        value: Value,
        aside: &mut Vec<Value>,
    ) -> Option<Map<String, Value>> {
        match value {
            Value::Null => self.report(RepairKind::NullRemoved, place, Some(value), None),
            Value::Object(raw) if raw.is_empty() => {
                self.report(
                    RepairKind::EmptyRemoved,
                    place,
                    Some(Value::Object(raw)),
                    None,
                );
            }
            Value::Object(raw) if Reader::fits(shape, &raw) => return Some(raw),
            other => {
                self.report(RepairKind::SetAside, place, Some(other.clone()), None);
                aside.push(other);
            }
        }
        None
    }

    fn remember(&mut self, shape: &'static Shape, at: &At<'_>) {
        if std::ptr::eq(shape, &ITEM) {
            self.items.push(at.pointer());
        } else if std::ptr::eq(shape, &ASSOCIATION) {
            self.associations.push(at.pointer());
        }
    }
}
