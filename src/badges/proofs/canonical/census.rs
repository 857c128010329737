//! What a document holds, counted before anything expands it: depth, text, objects, and every context it names. So nothing
//! large is begun, and the JSON-LD reader never meets a context it would have to fetch, nor a keyword that no credential
//! needs.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::CanonicalFault;
use crate::badges::proofs::contexts;
use crate::badges::proofs::pointer::{Step, written};

/// Levels of objects and lists. The JSON-LD reader recurses and re-reads per level.
pub const MAX_DEPTH: usize = 64;
/// Bytes of all names and texts; images may lie in them.
pub const MAX_TEXT: usize = 8 * 1024 * 1024;
/// Names and values.
pub const MAX_ITEMS: usize = 100_000;
/// Objects; each gets a context of its own while it is read, which takes most of the time.
pub const MAX_OBJECTS: usize = 4_000;
/// Contexts named or written out, over the whole document; the standards need three a credential.
pub const MAX_CONTEXTS: usize = 256;
/// Bytes of contexts that are written out, those they name included.
pub const MAX_INLINE: usize = 64 * 1024;
/// Bytes of what is held for items: each may apply a written-out context, and repeats the identifier and names above it.
pub const MAX_APPLIED: usize = 64 * 1024 * 1024;

/// What was counted.
#[derive(Default, Debug)]
pub(super) struct Census {
    objects: usize,
    items: usize,
    text: usize,
    contexts: usize,
    inline: usize,
    /// Bytes of names and identifiers, each as often as there are items under it.
    repeated: usize,
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
        census.value(document, &mut pointer)?;
        let applied = census.inline.saturating_mul(census.items);
        if applied.max(census.repeated) > MAX_APPLIED {
            return Err(CanonicalFault::TooMuchContext { limit: MAX_APPLIED });
        }
        Ok(census)
    }

    fn item(&mut self, bytes: usize) -> Result<(), CanonicalFault> {
        self.items += 1;
        if self.items > MAX_ITEMS {
            return Err(CanonicalFault::TooManyItems { limit: MAX_ITEMS });
        }
        self.text = self.text.saturating_add(bytes);
        if self.text > MAX_TEXT {
            return Err(CanonicalFault::TooLong { limit: MAX_TEXT });
        }
        Ok(())
    }

    fn value<'v>(
        &mut self,
        value: &'v Value,
        pointer: &mut Vec<Step<'v>>,
    ) -> Result<(), CanonicalFault> {
        // Every level has its step, so the pointer is as long as the document is deep.
        if pointer.len() > MAX_DEPTH {
            return Err(CanonicalFault::TooDeep { limit: MAX_DEPTH });
        }
        self.item(value.as_str().map_or(0, str::len))?;
        match value {
            Value::Array(list) => {
                for (at, value) in list.iter().enumerate() {
                    pointer.push(Step::At(at));
                    self.value(value, pointer)?;
                    pointer.pop();
                }
            }
            Value::Object(object) => self.object(object, pointer)?,
            _ => {}
        }
        Ok(())
    }

    fn object<'v>(
        &mut self,
        object: &'v Map<String, Value>,
        pointer: &mut Vec<Step<'v>>,
    ) -> Result<(), CanonicalFault> {
        self.objects += 1;
        if self.objects > MAX_OBJECTS {
            return Err(CanonicalFault::TooManyObjects { limit: MAX_OBJECTS });
        }
        let before = self.items;
        for (name, value) in object {
            self.item(name.len())?;
            let inside = self.items;
            pointer.push(Step::Name(name));
            match name.as_str() {
                "@context" => self.context(value, pointer, Whose::Node)?,
                "@id" | "@type" | "@value" | "@language" | "@direction" => {
                    self.value(value, pointer)?;
                }
                _ if name.starts_with('@') => {
                    return Err(CanonicalFault::Keyword {
                        pointer: written(pointer),
                    });
                }
                _ => self.value(value, pointer)?,
            }
            pointer.pop();
            self.repeat(name.len(), inside);
        }
        for name in ["id", "@id"] {
            let id = object.get(name).and_then(Value::as_str).unwrap_or_default();
            self.repeat(id.len(), before);
        }
        Ok(())
    }

    /// Counts a text as often as there are items since a count: the reader holds it for each.
    fn repeat(&mut self, bytes: usize, since: usize) {
        let bytes = bytes.saturating_mul(self.items - since);
        self.repeated = self.repeated.saturating_add(bytes);
    }

    /// A context, or a list of them.
    fn context<'v>(
        &mut self,
        context: &'v Value,
        pointer: &mut Vec<Step<'v>>,
        whose: Whose,
    ) -> Result<(), CanonicalFault> {
        if let Value::Array(list) = context {
            for (at, context) in list.iter().enumerate() {
                pointer.push(Step::At(at));
                if context.is_array() {
                    return Err(unusable(pointer));
                }
                self.context(context, pointer, whose)?;
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
                match whose {
                    Whose::Term => self.inline(document.len()),
                    Whose::Node => self.item(url.len()),
                }
            }
            Value::Object(terms) => self.terms(terms, pointer),
            _ => Err(unusable(pointer)),
        }
    }

    fn terms<'v>(
        &mut self,
        terms: &'v Map<String, Value>,
        pointer: &mut Vec<Step<'v>>,
    ) -> Result<(), CanonicalFault> {
        if pointer.len() > MAX_DEPTH {
            return Err(CanonicalFault::TooDeep { limit: MAX_DEPTH });
        }
        for (term, definition) in terms {
            pointer.push(Step::Name(term));
            self.inline(term.len() + 2)?;
            let address = definition.get("@id").unwrap_or(definition).as_str();
            let standard = matches!(
                (term.as_str(), address),
                ("id", Some("@id")) | ("type", Some("@type"))
            );
            if !standard && address.is_some_and(|address| address.starts_with('@')) {
                return Err(unusable(pointer));
            }
            match definition {
                _ if matches!(term.as_str(), "@import" | "@base" | "@type") => {
                    return Err(unusable(pointer));
                }
                Value::Object(members) => self.members(term, members, pointer)?,
                _ => self.scalars(definition, pointer)?,
            }
            pointer.pop();
        }
        Ok(())
    }

    /// The members of a definition. What moves or drops members of the document is not read.
    fn members<'v>(
        &mut self,
        term: &str,
        members: &'v Map<String, Value>,
        pointer: &mut Vec<Step<'v>>,
    ) -> Result<(), CanonicalFault> {
        for (name, value) in members {
            pointer.push(Step::Name(name));
            self.inline(name.len() + 2)?;
            match name.as_str() {
                "@context" => {
                    self.scoped.insert(term.to_owned());
                    self.context(value, pointer, Whose::Term)?;
                }
                "@nest" | "@reverse" | "@index" => return Err(unusable(pointer)),
                "@container" if !plain_container(value) => return Err(unusable(pointer)),
                _ => self.scalars(value, pointer)?,
            }
            pointer.pop();
        }
        Ok(())
    }

    /// A value within a definition: a scalar, or a list of texts (`@container`).
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

/// Whether a context stands in a node, or in the definition of a term.
#[derive(Clone, Copy)]
enum Whose {
    Node,
    Term,
}

/// Lists, sets, languages and graphs; the others turn names of members into something else, or drop them.
fn plain_container(container: &Value) -> bool {
    let plain = |one: &Value| {
        matches!(
            one.as_str(),
            Some("@set" | "@list" | "@language" | "@graph")
        )
    };
    match container {
        Value::Array(list) => list.iter().all(plain),
        Value::Null => true,
        one => plain(one),
    }
}

fn unusable(pointer: &[Step<'_>]) -> CanonicalFault {
    CanonicalFault::ContextForm {
        pointer: written(pointer),
    }
}
