//! Reading of single values: texts, days, times, numbers, addresses, identifiers; and what stands in for a missing one.

use serde_json::{Number, Value};

use super::address::{self, Address};
use super::at::At;
use super::context::text_of;
use super::reader::{Frame, Got, Reader};
use super::repair::RepairKind;
use super::shape::{self, Field, Kind};
use super::{scan, words};
use crate::case::model::{AssociationType, CaseVersion};
use crate::case::{key, time};

impl Reader<'_> {
    pub(super) fn text(&mut self, at: &At<'_>, value: Value) -> Got {
        match value {
            Value::String(_) => Got::Value(value),
            Value::Number(_) | Value::Bool(_) => {
                let text = Value::String(value.to_string());
                self.changed(RepairKind::TypeChanged, at, value, text)
            }
            Value::Array(mut list) if list.len() == 1 && list[0].is_string() => {
                let text = list.remove(0);
                self.report(RepairKind::Unwrapped, at, None, Some(text.clone()));
                Got::Value(text)
            }
            other => self.wrong(at, other),
        }
    }

    pub(super) fn texts(
        &mut self,
        name: &str,
        at: &At<'_>,
        value: Value,
        frame: &mut Frame<'_>,
    ) -> Got {
        let elements = match value {
            Value::Array(elements) if !elements.is_empty() => elements,
            Value::String(text) if !text.trim().is_empty() => {
                let separator = if text.contains('|') { '|' } else { ',' };
                let parts = text
                    .split(separator)
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                let list: Vec<Value> = parts.map(Value::from).collect();
                if list.is_empty() {
                    return Got::Wrong(Value::String(text));
                }
                let list = Value::Array(list);
                return self.changed(RepairKind::ListFromText, at, Value::String(text), list);
            }
            Value::Number(_) | Value::Bool(_) => {
                let list = Value::from(vec![value.to_string()]);
                return self.changed(RepairKind::TypeChanged, at, value, list);
            }
            other => return self.wrong(at, other),
        };
        let (mut texts, mut odd) = (Vec::new(), Vec::new());
        for (index, element) in elements.into_iter().enumerate() {
            let at = at.index(index);
            if element.is_null() {
                self.report(RepairKind::NullRemoved, &at, Some(element), None);
                continue;
            }
            match self.text(&at, element) {
                Got::Value(text) => texts.push(text),
                Got::Nothing => {}
                Got::Wrong(element) => odd.push(element),
            }
        }
        if !odd.is_empty() {
            self.keep(
                RepairKind::ValueKept,
                name,
                Value::Array(odd),
                at.pointer(),
                frame,
            );
        }
        if texts.is_empty() {
            Got::Nothing
        } else {
            Got::Value(Value::Array(texts))
        }
    }

    pub(super) fn day(&mut self, at: &At<'_>, value: Value) -> Got {
        match &value {
            Value::String(text) if time::is_day(text) => Got::Value(value),
            Value::String(text) => match time::day_of(text) {
                Some(day) => self.changed(RepairKind::DayShortened, at, value, Value::String(day)),
                None => self.wrong(at, value),
            },
            _ => self.wrong(at, value),
        }
    }

    pub(super) fn time(&mut self, at: &At<'_>, value: Value) -> Got {
        let Some(text) = value.as_str() else {
            return self.wrong(at, value);
        };
        if time::is_rfc3339(text) {
            return Got::Value(value);
        }
        match time::rfc3339_of(text).map(|text| Value::String(text.into_owned())) {
            Some(whole) => self.changed(RepairKind::TimeRewritten, at, value, whole),
            None => self.wrong(at, value),
        }
    }

    pub(super) fn int(&mut self, at: &At<'_>, value: Value) -> Got {
        let number = match &value {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        match number
            .and_then(|number| i32::try_from(number).ok())
            .map(Value::from)
        {
            Some(number) if number == value => Got::Value(value),
            Some(number) => self.changed(RepairKind::TypeChanged, at, value, number),
            None => self.wrong(at, value),
        }
    }

    pub(super) fn number(&mut self, at: &At<'_>, value: Value) -> Got {
        match &value {
            Value::Number(_) => Got::Value(value),
            Value::String(text) => match text.trim().parse::<Number>() {
                Ok(number) if scan::is_exact(text.trim()) => {
                    self.changed(RepairKind::TypeChanged, at, value, Value::Number(number))
                }
                _ => self.wrong(at, value),
            },
            _ => self.wrong(at, value),
        }
    }

    /// An address that need not be there: only an absolute one may stay.
    pub(super) fn url(&mut self, at: &At<'_>, value: Value, frame: &Frame<'_>) -> Got {
        let Some(text) = value.as_str() else {
            return self.wrong(at, value);
        };
        match address::judge(self.context.document, text, &frame.identifier) {
            Address::Verbatim => Got::Value(value),
            Address::Rewritten(better) => self.changed(
                RepairKind::AddressRewritten,
                at,
                value,
                Value::String(better),
            ),
            Address::Empty | Address::Unusable => self.wrong(at, value),
        }
    }

    /// The permanent address of the entity or the target of the link.
    pub(super) fn address(&mut self, at: &At<'_>, value: Value, frame: &Frame<'_>) -> Got {
        self.url(at, value, frame)
    }

    /// The identifier; which one it will be was decided when the list was looked at as a whole.
    pub(super) fn identifier(&mut self, at: &At<'_>, value: Value, frame: &mut Frame<'_>) -> Got {
        let kept = Value::String(frame.identifier.clone());
        if value == kept {
            let usual = key::normal(&frame.identifier)
                .is_some_and(|key| key.to_string() == frame.identifier);
            if !usual && frame.prefix.is_empty() {
                self.report(RepairKind::IdentifierUnusual, at, Some(kept.clone()), None);
            }
            return Got::Value(kept);
        }
        match &value {
            _ if frame.duplicate => self.changed(RepairKind::DuplicateKept, at, value, kept),
            Value::Number(_) => self.changed(RepairKind::TypeChanged, at, value, kept),
            _ => self.wrong(at, value),
        }
    }

    pub(super) fn case_version(&mut self, at: &At<'_>, value: Value) -> Got {
        match &value {
            Value::String(text) if text == CaseVersion::TEXT => Got::Value(value),
            Value::String(_) | Value::Number(_) => self.changed(
                RepairKind::VersionSet,
                at,
                value,
                Value::from(CaseVersion::TEXT),
            ),
            _ => self.wrong(at, value),
        }
    }

    pub(super) fn association_type(&mut self, at: &At<'_>, value: Value) -> Got {
        let Some(text) = value.as_str() else {
            return self.wrong(at, value);
        };
        if AssociationType::parse(text).is_some() {
            return Got::Value(value);
        }
        match words::association_type(text) {
            Some(kind) => self.changed(
                RepairKind::TypeRespelled,
                at,
                value,
                Value::from(kind.as_str()),
            ),
            None => self.wrong(at, value),
        }
    }

    pub(super) fn target(&mut self, at: &At<'_>, value: Value) -> Got {
        let Some(text) = value.as_str() else {
            return self.wrong(at, value);
        };
        match words::target(text) {
            Some(word) if word == text => Got::Value(value),
            Some(word) => self.changed(RepairKind::TypeRespelled, at, value, Value::String(word)),
            None => self.wrong(at, value),
        }
    }

    /// What stands in for a missing field, if it is a required one.
    pub(super) fn filled(
        &mut self,
        fields: &'static [Field],
        slots: &[Option<Value>],
        index: usize,
        at: &At<'_>,
        frame: &Frame<'_>,
    ) -> Option<Value> {
        let field = &fields[index];
        let (kind, text) = match field.kind {
            Kind::Identifier => (RepairKind::IdentifierDerived, frame.identifier.clone()),
            Kind::Address => (
                RepairKind::AddressFilled,
                address::from_identifier(self.context.document, &frame.identifier),
            ),
            Kind::Time => (RepairKind::TimeFilled, self.context.changed.clone()),
            Kind::CaseVersion => (RepairKind::VersionSet, CaseVersion::TEXT.to_owned()),
            Kind::AssociationType => (
                RepairKind::TypeFilled,
                AssociationType::default().as_str().to_owned(),
            ),
            Kind::TextOr(siblings) => {
                let given = siblings
                    .iter()
                    .filter_map(|name| shape::position(fields, name));
                let text = given.filter_map(|at| slots[at].as_ref()).find_map(text_of);
                (RepairKind::TextFilled, text.unwrap_or_default())
            }
            _ => return None,
        };
        let value = Value::String(text);
        self.report(kind, &at.key(field.name), None, Some(value.clone()));
        Some(value)
    }

    /// Reports a change in place and gives the new value.
    pub(super) fn changed(
        &mut self,
        kind: RepairKind,
        at: &At<'_>,
        before: Value,
        after: Value,
    ) -> Got {
        self.report(kind, at, Some(before), Some(after.clone()));
        Got::Value(after)
    }

    /// A value that does not fit: what says nothing is left out, all else is handed back to be kept.
    pub(super) fn wrong(&mut self, at: &At<'_>, value: Value) -> Got {
        let empty = match &value {
            Value::String(text) => text.trim().is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        if !empty {
            return Got::Wrong(value);
        }
        self.report(RepairKind::EmptyRemoved, at, Some(value), None);
        Got::Nothing
    }
}

/// A double that is a whole number, as an integer.
fn whole(number: f64) -> Option<i64> {
    // Beyond 2^31 it does not fit the field anyway, so the cast is exact where it matters.
    (number.fract() == 0.0 && number.abs() < 4_294_967_296.0).then_some(number as i64)
}
