//! What a document holds, counted before anything expands it: depth, text, objects, and every context it names. So nothing
//! large is begun, and the JSON-LD reader never meets a context it would have to fetch.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::CanonicalFault;
use crate::badges::proofs::contexts;
use crate::badges::proofs::pointer::{Step, written};

/// Levels of objects and lists. The JSON-LD reader recurses and re-reads per level.
pub const MAX_DEPTH: usize = 64;
/// Bytes of all names and texts.
pub const MAX_TEXT: usize = 2 * 1024 * 1024;
/// Objects; each gets a context of its own while it is read.
pub const MAX_OBJECTS: usize = 8_000;
/// Contexts named or written out, over the whole document; the standards need three a credential.
pub const MAX_CONTEXTS: usize = 256;
/// Bytes of contexts that are written out, those they name included.
pub const MAX_INLINE: usize = 64 * 1024;
/// Bytes of written-out contexts times objects: each object may apply them anew.
pub const MAX_APPLIED: usize = 32 * 1024 * 1024;

/// What was counted.
#[derive(Default, Debug)]
pub(super) struct Census {
    objects: usize,
    text: usize,
    contexts: usize,
    inline: usize,
    /// Types that bring a context of their own, by the names the written-out contexts give them.
    pub(super) scoped: BTreeSet<String>,
}

impl Census {
    /// Counts a document.
    pub(super) fn of(document: &Value) -> Result<Self, CanonicalFault> {
        if !document.is_object() {
            return Err(CanonicalFault::NotAnObject);
        }
        let mut census = Census::default();
        let mut pointer = Vec::new();
        census.value(document, &mut pointer, 0)?;
        if census.inline.saturating_mul(census.objects) > MAX_APPLIED {
            return Err(CanonicalFault::TooMuchContext { limit: MAX_APPLIED });
        }
        Ok(census)
    }

    fn deeper(depth: usize) -> Result<usize, CanonicalFault> {
        if depth >= MAX_DEPTH {
            return Err(CanonicalFault::TooDeep { limit: MAX_DEPTH });
        }
        Ok(depth + 1)
    }

    fn text(&mut self, bytes: usize) -> Result<(), CanonicalFault> {
        // A scalar costs something even where it has no text.
        self.text = self.text.saturating_add(bytes + 1);
        if self.text > MAX_TEXT {
            return Err(CanonicalFault::TooLong { limit: MAX_TEXT });
        }
        Ok(())
    }

    fn value<'v>(
        &mut self,
        value: &'v Value,
        pointer: &mut Vec<Step<'v>>,
        depth: usize,
    ) -> Result<(), CanonicalFault> {
        match value {
            Value::String(text) => self.text(text.len()),
            Value::Array(list) => {
                let depth = Self::deeper(depth)?;
                self.text(0)?;
                for (at, value) in list.iter().enumerate() {
                    pointer.push(Step::At(at));
                    self.value(value, pointer, depth)?;
                    pointer.pop();
                }
                Ok(())
            }
            Value::Object(object) => {
                let depth = Self::deeper(depth)?;
                self.objects += 1;
                if self.objects > MAX_OBJECTS {
                    return Err(CanonicalFault::TooManyObjects { limit: MAX_OBJECTS });
                }
                for (name, value) in object {
                    self.text(name.len())?;
                    pointer.push(Step::Name(name));
                    if name == "@context" {
                        self.context(value, pointer, depth, None)?;
                    } else {
                        self.value(value, pointer, depth)?;
                    }
                    pointer.pop();
                }
                Ok(())
            }
            _ => self.text(0),
        }
    }

    /// A context, or a list of them. `inside` says that it is part of another, so that its bytes count as written out.
    fn context<'v>(
        &mut self,
        context: &'v Value,
        pointer: &mut Vec<Step<'v>>,
        depth: usize,
        inside: Option<()>,
    ) -> Result<(), CanonicalFault> {
        if let Value::Array(list) = context {
            let depth = Self::deeper(depth)?;
            for (at, context) in list.iter().enumerate() {
                pointer.push(Step::At(at));
                if context.is_array() {
                    return Err(unusable(pointer));
                }
                self.context(context, pointer, depth, inside)?;
                pointer.pop();
            }
            return Ok(());
        }
        self.contexts += 1;
        if self.contexts > MAX_CONTEXTS {
            return Err(CanonicalFault::TooMuchContext {
                limit: MAX_CONTEXTS,
            });
        }
        match context {
            Value::Null => Ok(()),
            Value::String(url) => {
                let document =
                    contexts::bundled(url).ok_or_else(|| CanonicalFault::UnknownContext {
                        url: url.chars().take(300).collect(),
                        pointer: written(pointer),
                    })?;
                match inside {
                    Some(()) => self.inline(document.len()),
                    None => self.text(url.len()),
                }
            }
            Value::Object(terms) => self.terms(terms, pointer, Self::deeper(depth)?),
            _ => Err(unusable(pointer)),
        }
    }

    fn terms<'v>(
        &mut self,
        terms: &'v Map<String, Value>,
        pointer: &mut Vec<Step<'v>>,
        depth: usize,
    ) -> Result<(), CanonicalFault> {
        for (term, definition) in terms {
            pointer.push(Step::Name(term));
            self.inline(term.len() + 2)?;
            match definition {
                _ if term == "@import" || definition.is_array() => return Err(unusable(pointer)),
                Value::Object(members) => {
                    let depth = Self::deeper(depth)?;
                    for (name, value) in members {
                        pointer.push(Step::Name(name));
                        self.inline(name.len() + 2)?;
                        if name == "@context" {
                            self.scoped.insert(term.clone());
                            self.context(value, pointer, depth, Some(()))?;
                        } else {
                            self.scalars(value, pointer)?;
                        }
                        pointer.pop();
                    }
                }
                _ => self.scalars(definition, pointer)?,
            }
            pointer.pop();
        }
        Ok(())
    }

    /// A value within a definition: a scalar, or a list of them (`@container`).
    fn scalars(&mut self, value: &Value, pointer: &[Step<'_>]) -> Result<(), CanonicalFault> {
        match value {
            Value::String(text) => self.inline(text.len() + 2),
            Value::Array(list) if list.iter().all(Value::is_string) => {
                let bytes = list.iter().filter_map(Value::as_str).map(|s| s.len() + 2);
                self.inline(bytes.fold(0, usize::saturating_add))
            }
            Value::Array(_) | Value::Object(_) => Err(unusable(pointer)),
            _ => self.inline(8),
        }
    }

    fn inline(&mut self, bytes: usize) -> Result<(), CanonicalFault> {
        self.inline = self.inline.saturating_add(bytes);
        if self.inline > MAX_INLINE {
            return Err(CanonicalFault::TooMuchContext { limit: MAX_INLINE });
        }
        Ok(())
    }
}

fn unusable(pointer: &[Step<'_>]) -> CanonicalFault {
    CanonicalFault::ContextForm {
        pointer: written(pointer),
    }
}
