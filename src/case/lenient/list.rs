//! Reading of entities within entities: one, or a list, with the question which of a list are the same.

use std::collections::HashMap;

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
}

type Element = (Step, Map<String, Value>);

/// What becomes of an element.
enum Fate {
    Keep { identifier: String, duplicate: bool },
    Drop,
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
        let entity = self.entity(shape, raw, Frame::new(at, identifier, false), Vec::new())?;
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
        let fates = self.fates(&elements);
        let mut entities = Vec::with_capacity(elements.len());
        for ((step, raw), fate) in elements.into_iter().zip(fates) {
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
                    entities.push(Value::Object(self.entity(shape, raw, frame, Vec::new())?));
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
            let place = step.at(at);
            match value {
                Value::Null => self.report(RepairKind::NullRemoved, &place, Some(value), None),
                Value::Object(raw) if raw.is_empty() => {
                    self.report(
                        RepairKind::EmptyRemoved,
                        &place,
                        Some(Value::Object(raw)),
                        None,
                    );
                }
                Value::Object(raw) if Reader::fits(shape, &raw) => elements.push((step, raw)),
                other => {
                    self.report(RepairKind::SetAside, &place, Some(other.clone()), None);
                    aside.push(other);
                }
            }
        }
        (elements, aside)
    }

    /// Decides for every element of a list under which identifier it is kept, in one pass over the list.
    fn fates(&self, elements: &[Element]) -> Vec<Fate> {
        let document = self.context.document;
        let mut first: HashMap<Uuid, usize> = HashMap::with_capacity(elements.len());
        let mut fates = Vec::with_capacity(elements.len());
        for (index, (step, raw)) in elements.iter().enumerate() {
            let content = || {
                Uuid::new_v5(
                    &document,
                    serde_json::to_string(raw).unwrap_or_default().as_bytes(),
                )
            };
            let own = identifier_of(raw).or_else(|| match step {
                Step::Key(key) if !key.trim().is_empty() => Some(key.clone()),
                _ => None,
            });
            let identifier = own.unwrap_or_else(|| content().to_string());
            let key = key::key(document, &identifier);
            match first.get(&key) {
                None => {
                    first.insert(key, index);
                    fates.push(Fate::Keep {
                        identifier,
                        duplicate: false,
                    });
                }
                Some(same) if elements[*same].1 == *raw => fates.push(Fate::Drop),
                Some(_) => {
                    // Derived from the content, so that a third that equals the second is found in one look.
                    let derived = Uuid::new_v5(&key, content().as_bytes());
                    let new = first.insert(derived, index).is_none();
                    let kept = Fate::Keep {
                        identifier: derived.to_string(),
                        duplicate: true,
                    };
                    fates.push(if new { kept } else { Fate::Drop });
                }
            }
        }
        fates
    }

    fn remember(&mut self, shape: &'static Shape, at: &At<'_>) {
        if std::ptr::eq(shape, &ITEM) {
            self.items.push(at.pointer());
        } else if std::ptr::eq(shape, &ASSOCIATION) {
            self.associations.push(at.pointer());
        }
    }
}
