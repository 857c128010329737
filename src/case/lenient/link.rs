//! Reading of links, which real data writes as objects, as bare addresses, as bare identifiers, in lists of one.

use serde_json::{Map, Value};

use super::at::At;
use super::context::{get, identifier_in_link, text_of};
use super::reader::{Frame, Got, Reader};
use super::repair::RepairKind;
use super::shape::{self, Field};
use crate::case::CaseError;

/// Whether a link can be made of a value: something in it says where it leads.
pub(super) fn is_link(value: &Value) -> bool {
    match value {
        Value::Array(list) => list
            .first()
            .is_some_and(|first| !first.is_array() && is_link(first)),
        Value::String(_) | Value::Object(_) => identifier_in_link(value).is_some(),
        _ => false,
    }
}

impl Reader<'_> {
    /// Reads one link. `name` is its path from the entity, under which what cannot stand in it is kept.
    pub(super) fn link(
        &mut self,
        parts: &'static [Field],
        name: &str,
        at: &At<'_>,
        value: Value,
        frame: &mut Frame<'_>,
    ) -> Result<Got, CaseError> {
        if !is_link(&value) {
            return Ok(self.wrong(at, value));
        }
        match value {
            Value::Array(mut list) => {
                let first = list.remove(0);
                if list.is_empty() {
                    self.report(RepairKind::Unwrapped, at, None, None);
                } else {
                    self.keep(
                        RepairKind::ValueKept,
                        name,
                        Value::Array(list),
                        at.pointer(),
                        frame,
                    );
                }
                self.link(parts, name, &at.index(0), first, frame)
            }
            Value::String(_) => {
                let raw = Map::from_iter([("uri".to_owned(), value.clone())]);
                // One repair for the whole instead of one for each part; what moved is said all the same.
                let reported = self.repairs.len();
                let link = self.link_parts(parts, name, at, raw, frame)?;
                let moved: Vec<_> = self
                    .repairs
                    .drain(reported..)
                    .filter(|repair| repair.moved_to.is_some())
                    .collect();
                self.repairs.extend(moved);
                Ok(self.changed(RepairKind::LinkCompleted, at, value, link))
            }
            Value::Object(raw) => Ok(Got::Value(self.link_parts(parts, name, at, raw, frame)?)),
            other => Ok(Got::Wrong(other)),
        }
    }

    fn link_parts(
        &mut self,
        parts: &'static [Field],
        name: &str,
        at: &At<'_>,
        mut raw: Map<String, Value>,
        frame: &mut Frame<'_>,
    ) -> Result<Value, CaseError> {
        let identifier = get(&raw, "identifier").and_then(text_of);
        let identifier = identifier
            .or_else(|| get(&raw, "uri").and_then(identifier_in_link))
            .unwrap_or_default();
        // A bare word for an address is no more than the identifier, which has it already.
        if raw.len() == 1 && raw.get("uri").and_then(Value::as_str) == Some(&identifier) {
            raw.insert("identifier".to_owned(), Value::String(identifier.clone()));
        }
        let outer = std::mem::replace(&mut frame.identifier, identifier);
        let prefix = std::mem::replace(&mut frame.prefix, format!("{name}/"));
        let link = self.fields(parts, raw, at, frame);
        frame.identifier = outer;
        frame.prefix = prefix;
        Ok(Value::Object(link?))
    }

    pub(super) fn links(
        &mut self,
        name: &'static str,
        at: &At<'_>,
        value: Value,
        frame: &mut Frame<'_>,
    ) -> Result<Got, CaseError> {
        let elements = match value {
            Value::Array(elements) if !elements.is_empty() => elements,
            Value::String(_) | Value::Object(_) if is_link(&value) => {
                self.report(RepairKind::ListFromObject, at, None, None);
                let got = self.link(&shape::LINK, name, at, value, frame)?;
                return Ok(match got {
                    Got::Value(link) => Got::Value(Value::Array(vec![link])),
                    other => other,
                });
            }
            other => return Ok(self.wrong(at, other)),
        };
        let (mut links, mut odd) = (Vec::new(), Vec::new());
        for (index, element) in elements.into_iter().enumerate() {
            let at = at.index(index);
            if element.is_null() {
                self.report(RepairKind::NullRemoved, &at, Some(element), None);
                continue;
            }
            match self.link(
                &shape::LINK,
                &format!("{name}/{index}"),
                &at,
                element,
                frame,
            )? {
                Got::Value(link) => links.push(link),
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
        Ok(if links.is_empty() {
            Got::Nothing
        } else {
            Got::Value(Value::Array(links))
        })
    }

    /// The link to the document or package the entity stands in: left out, unless it leads elsewhere.
    pub(super) fn own(
        &mut self,
        name: &str,
        at: &At<'_>,
        value: Value,
        frame: &mut Frame<'_>,
    ) -> Got {
        if self.context.is_own(&value) {
            self.report(RepairKind::OwnLinkDropped, at, Some(value), None);
            return Got::Nothing;
        }
        if let Got::Wrong(value) = self.wrong(at, value) {
            self.keep(
                RepairKind::ForeignLinkKept,
                name,
                value,
                at.pointer(),
                frame,
            );
        }
        Got::Nothing
    }
}
