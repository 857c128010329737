//! The one reader for all entities: takes raw JSON objects apart by the tables of [`super::shape`] and puts canonical
//! ones together.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::at::{At, push};
use super::context::{self, Context};
use super::repair::{Repair, RepairKind};
use super::shape::{self, Extra, Field, Kind, Shape};
use crate::case::CaseError;
use crate::case::model::Extensions;

/// The state of one reading.
pub(super) struct Reader<'p> {
    pub(super) context: Context,
    /// What was done since they were taken away last.
    pub(super) repairs: Vec<Repair>,
    /// Where each kept item stood, of a list that was read whole.
    pub(super) items: Vec<String>,
    /// Where each kept association stood, of a list that was read whole.
    pub(super) associations: Vec<String>,
    pub(super) entity: Option<String>,
    pub(super) progress: Progress<'p>,
}

/// How far the reading is, and whom to tell.
pub(super) struct Progress<'p> {
    pub(super) tell: &'p mut dyn FnMut(usize, usize) -> ControlFlow<()>,
    pub(super) done: usize,
    pub(super) total: usize,
}

impl Progress<'_> {
    /// Counts one entity and tells now and then.
    pub(super) fn step(&mut self) -> Result<(), CaseError> {
        self.done += 1;
        if self.done.is_multiple_of(256) || self.done == self.total {
            self.report()
        } else {
            Ok(())
        }
    }

    pub(super) fn report(&mut self) -> Result<(), CaseError> {
        match (self.tell)(self.done, self.total) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(CaseError::Cancelled),
        }
    }
}

/// The entity being put together.
pub(super) struct Frame<'a> {
    pub(super) at: &'a At<'a>,
    /// Its identifier, or that of the link being read; empty for what has none.
    pub(super) identifier: String,
    /// Whether the identifier was given to it because another entity has its own.
    pub(super) duplicate: bool,
    /// What its `extensions` will hold.
    pub(super) extras: Extensions,
    /// For a list of extensions: how many objects come before `extras`.
    before: Option<usize>,
    /// What stands before the names of kept values: the path of the link being read.
    pub(super) prefix: String,
}

impl<'a> Frame<'a> {
    pub(super) fn new(at: &'a At<'a>, identifier: String, duplicate: bool) -> Self {
        Frame {
            at,
            identifier,
            duplicate,
            extras: Extensions::new(),
            before: None,
            prefix: String::new(),
        }
    }
}

/// What became of a value.
pub(super) enum Got {
    /// It stands in the entity like this.
    Value(Value),
    /// It is gone, and that was reported.
    Nothing,
    /// It does not belong there; keep it aside.
    Wrong(Value),
}

/// A value that lies beside the package, with its pointer.
pub(super) struct Stray {
    pub(super) pointer: String,
    pub(super) key: String,
    pub(super) value: Value,
}

/// The values of an object, sorted to its fields, with the keys under which they stood; and the others.
pub(super) struct Sorted {
    pub(super) fields: Vec<Option<(String, Value)>>,
    pub(super) others: Vec<(String, Value)>,
}

impl Reader<'_> {
    /// Reads one entity, its extensions included.
    pub(super) fn entity(
        &mut self,
        shape: &'static Shape,
        mut raw: Map<String, Value>,
        mut frame: Frame<'_>,
    ) -> Result<Map<String, Value>, CaseError> {
        let outer = self.entity.take();
        self.entity = if frame.identifier.is_empty() {
            outer.clone()
        } else {
            Some(frame.identifier.clone())
        };
        let list = self.extensions(shape.extensions, raw.shift_remove("extensions"), &mut frame);
        let mut entity = self.fields(shape.fields, raw, frame.at, &mut frame)?;
        if let Some(extensions) = joined(list, frame.extras) {
            entity.insert("extensions".to_owned(), extensions);
        }
        self.entity = outer;
        Ok(entity)
    }

    /// Keeps a value from around the package in the extensions of its frame.
    pub(super) fn stray(&mut self, stray: Stray, frame: &mut Frame<'_>) {
        if stray.value.is_null() {
            self.report_at(
                RepairKind::NullRemoved,
                stray.pointer,
                Some(Value::Null),
                None,
            );
        } else {
            self.keep(
                RepairKind::UnknownKeyKept,
                &stray.key,
                stray.value,
                stray.pointer,
                frame,
            );
        }
    }

    /// Reads the fields of an object in the order of the table. What is none of them goes to the frame's extensions.
    pub(super) fn fields(
        &mut self,
        fields: &'static [Field],
        raw: Map<String, Value>,
        at: &At<'_>,
        frame: &mut Frame<'_>,
    ) -> Result<Map<String, Value>, CaseError> {
        let sorted = self.sorted(fields, raw, at);
        let mut slots: Vec<Option<Value>> = Vec::with_capacity(fields.len());
        for (field, found) in fields.iter().zip(sorted.fields) {
            let slot = match found {
                Some((key, value)) => self.slot(field, &at.key(&key), value, frame)?,
                None => None,
            };
            slots.push(slot);
        }
        for (key, value) in sorted.others {
            let pointer = at.key(&key).pointer();
            self.keep(RepairKind::UnknownKeyKept, &key, value, pointer, frame);
        }
        for index in 0..fields.len() {
            if slots[index].is_none() {
                slots[index] = self.filled(fields, &slots, index, at, frame);
            }
        }
        let filled = fields
            .iter()
            .zip(slots)
            .filter_map(|(field, slot)| Some((field.name.to_owned(), slot?)));
        Ok(filled.collect())
    }

    /// Reads the value of one field; a value of the wrong type is kept in the extensions.
    pub(super) fn slot(
        &mut self,
        field: &'static Field,
        at: &At<'_>,
        value: Value,
        frame: &mut Frame<'_>,
    ) -> Result<Option<Value>, CaseError> {
        if value.is_null() {
            self.report(RepairKind::NullRemoved, at, Some(value), None);
            return Ok(None);
        }
        match self.value(field, at, value, frame)? {
            Got::Value(value) => Ok(Some(value)),
            Got::Nothing => Ok(None),
            Got::Wrong(value) => {
                self.keep(
                    RepairKind::ValueKept,
                    field.name,
                    value,
                    at.pointer(),
                    frame,
                );
                Ok(None)
            }
        }
    }

    fn value(
        &mut self,
        field: &'static Field,
        at: &At<'_>,
        value: Value,
        frame: &mut Frame<'_>,
    ) -> Result<Got, CaseError> {
        Ok(match field.kind {
            Kind::Identifier => self.identifier(at, value, frame),
            Kind::Address => self.address(at, value, frame),
            Kind::Time => self.time(at, value),
            Kind::CaseVersion => self.case_version(at, value),
            Kind::AssociationType => self.association_type(at, value),
            Kind::TextOr(_) | Kind::Text => self.text(at, value),
            Kind::Texts => self.texts(field.name, at, value, frame),
            Kind::Day => self.day(at, value),
            Kind::Url => self.url(at, value, frame),
            Kind::Int => self.int(at, value),
            Kind::Number => self.number(at, value),
            Kind::Target => self.target(at, value),
            Kind::Link => self.link(&shape::LINK, field.name, at, value, frame)?,
            Kind::End => self.link(&shape::GEN_LINK, field.name, at, value, frame)?,
            Kind::Links => self.links(field.name, at, value, frame)?,
            Kind::Own => self.own(field.name, at, value, frame),
            Kind::One(shape) => self.one(shape, at, value)?,
            Kind::Many(shape) => self.many(shape, field.name, at, value, frame)?,
        })
    }

    /// Sorts the keys of an object: exact names first, then those that are meant and still open.
    pub(super) fn sorted(
        &mut self,
        fields: &'static [Field],
        raw: Map<String, Value>,
        at: &At<'_>,
    ) -> Sorted {
        let mut sorted = Sorted {
            fields: fields.iter().map(|_| None).collect(),
            others: Vec::new(),
        };
        let mut unknown = Vec::new();
        for (key, value) in raw {
            match shape::position(fields, &key) {
                Some(index) => sorted.fields[index] = Some((key, value)),
                None => unknown.push((key, value)),
            }
        }
        for (key, value) in unknown {
            if value.is_null() {
                self.report(RepairKind::NullRemoved, &at.key(&key), Some(value), None);
                continue;
            }
            match shape::meant(fields, &key) {
                Some(index)
                    if sorted.fields[index]
                        .as_ref()
                        .is_none_or(|(_, value)| value.is_null()) =>
                {
                    let moved_to = Some(at.key(fields[index].name).pointer());
                    let pointer = at.key(&key).pointer();
                    if let Some((old, null)) = sorted.fields[index].replace((key, value)) {
                        self.report(RepairKind::NullRemoved, &at.key(&old), Some(null), None);
                    }
                    self.push(Repair {
                        moved_to,
                        ..self.repair(RepairKind::KeyRespelled, pointer)
                    });
                }
                _ => sorted.others.push((key, value)),
            }
        }
        sorted
    }

    /// Takes over the extensions an entity came with. Gives the objects of a list of them; what an object holds goes
    /// to the frame.
    pub(super) fn extensions(
        &mut self,
        form: Extra,
        value: Option<Value>,
        frame: &mut Frame<'_>,
    ) -> Option<Vec<Value>> {
        let entity = frame.at;
        let at = entity.key("extensions");
        let mut list = (form == Extra::List).then(Vec::new);
        match (value, &mut list) {
            (None, _) => {}
            (Some(Value::Null), _) => {
                self.report(RepairKind::NullRemoved, &at, Some(Value::Null), None)
            }
            (Some(Value::Object(map)), _) if map.is_empty() => {
                self.report(
                    RepairKind::EmptyRemoved,
                    &at,
                    Some(Value::Object(map)),
                    None,
                );
            }
            (Some(Value::Array(elements)), _) if elements.is_empty() => {
                self.report(
                    RepairKind::EmptyRemoved,
                    &at,
                    Some(Value::Array(elements)),
                    None,
                );
            }
            (Some(Value::Object(map)), None) => frame.extras = map,
            (Some(Value::Object(map)), Some(list)) => {
                self.report(RepairKind::ListFromObject, &at, None, None);
                list.push(Value::Object(map));
            }
            (Some(Value::Array(elements)), Some(list)) => self.extension_list(&at, elements, list),
            (Some(other), _) => {
                frame.before = list.as_ref().map(Vec::len);
                self.keep(
                    RepairKind::ValueKept,
                    "extensions",
                    other,
                    at.pointer(),
                    frame,
                );
            }
        }
        frame.before = list.as_ref().map(Vec::len);
        list
    }

    fn extension_list(&mut self, at: &At<'_>, elements: Vec<Value>, list: &mut Vec<Value>) {
        for (index, element) in elements.into_iter().enumerate() {
            match element {
                Value::Object(_) => list.push(element),
                Value::Null => self.report(
                    RepairKind::NullRemoved,
                    &at.index(index),
                    Some(Value::Null),
                    None,
                ),
                other => {
                    let wrapped = serde_json::json!({ "value": other });
                    self.report(
                        RepairKind::ValueKept,
                        &at.index(index),
                        Some(other),
                        Some(wrapped.clone()),
                    );
                    list.push(wrapped);
                }
            }
        }
    }

    /// Moves a value to the extensions under a name that is free there, and reports it.
    pub(super) fn keep(
        &mut self,
        kind: RepairKind,
        name: &str,
        value: Value,
        pointer: String,
        frame: &mut Frame<'_>,
    ) {
        let wanted = format!("{}{name}", frame.prefix);
        let mut free = wanted.clone();
        let mut number = 2;
        while frame.extras.get(&free).is_some_and(|there| *there != value) {
            free = format!("{wanted}-{number}");
            number += 1;
        }
        let mut moved_to = frame.at.key("extensions").pointer();
        if let Some(before) = frame.before {
            push(&mut moved_to, &before.to_string());
        }
        push(&mut moved_to, &free);
        let before = Some(value.clone());
        self.push(Repair {
            before,
            moved_to: Some(moved_to),
            ..self.repair(kind, pointer)
        });
        frame.extras.insert(free, value);
    }

    /// Reports a change of a value in its place.
    pub(super) fn report(
        &mut self,
        kind: RepairKind,
        at: &At<'_>,
        before: Option<Value>,
        after: Option<Value>,
    ) {
        self.report_at(kind, at.pointer(), before, after);
    }

    fn report_at(
        &mut self,
        kind: RepairKind,
        pointer: String,
        before: Option<Value>,
        after: Option<Value>,
    ) {
        self.push(Repair {
            before,
            after,
            ..self.repair(kind, pointer)
        });
    }

    fn push(&mut self, repair: Repair) {
        self.repairs.push(repair);
    }

    fn repair(&self, kind: RepairKind, pointer: String) -> Repair {
        Repair {
            pointer,
            kind,
            before: None,
            after: None,
            moved_to: None,
            entity: self.entity.clone(),
        }
    }

    /// Whether any value could be the link that an association needs at both ends.
    pub(super) fn fits(shape: &Shape, raw: &Map<String, Value>) -> bool {
        shape.fields.iter().all(|field| {
            !matches!(field.kind, Kind::End)
                || context::get(raw, field.name).is_some_and(super::link::is_link)
        })
    }
}

/// The value of `extensions`, if there is anything in it.
fn joined(list: Option<Vec<Value>>, extras: Extensions) -> Option<Value> {
    match list {
        Some(mut list) => {
            if !extras.is_empty() {
                list.push(Value::Object(extras));
            }
            (!list.is_empty()).then_some(Value::Array(list))
        }
        None => (!extras.is_empty()).then_some(Value::Object(extras)),
    }
}
