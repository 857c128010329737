//! Rules on how a document may word its statements.
//!
//! The same statements can be worded in many ways: `validUntil` under its full address, `name` under a name that the
//! document's own context defines. No signature over statements notices, but whoever reads the JSON by its usual names
//! does not find what was signed: an expiry can be hidden so. What is not worded in the names of the standards is
//! therefore listed with what is unsigned. (Keywords that move whole parts, such as `@graph`, are refused before.)
//!
//! A document's own context may name new things, nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::vocabulary::{BUNDLED, address_of, written_out};
use crate::badges::proofs::pointer::{Step, list};

/// Names for what has a better known name; a document that gave up the other says the same with them.
const LESSER: [&str; 1] = ["expiration"];
/// Types of Open Badges 2.0 in small letters.
const OLDER_TYPES: [&str; 2] = ["hosted", "signed"];
/// What Blockcerts documents define for themselves, though it is the address of a description.
const TOLERATED: [(&str, &str); 2] = [
    ("displayHtml", "http://schema.org/description"),
    ("displayHtml", "https://schema.org/description"),
];
/// Addresses that the own contexts may give one name, and vocabularies they may have: each is tried for every member.
const MAX_MEANINGS: usize = 8;

/// The places where a document is worded otherwise than the standards word it. The document has been counted, so its depth
/// is bounded.
pub(super) fn unusual(document: &Value) -> Vec<String> {
    let mut own = Own::default();
    own.find(document);
    let crowded = own.addresses.values().map(BTreeSet::len).max();
    if own.vocabularies.len().max(crowded.unwrap_or(0)) > MAX_MEANINGS {
        return vec!["/@context".to_owned()];
    }
    let mut reader = Reader {
        own,
        pointer: Vec::new(),
        found: Vec::new(),
    };
    reader.value(document, "");
    reader.found
}

/// What the contexts say that the document writes out.
#[derive(Default)]
struct Own<'v> {
    addresses: BTreeMap<&'v str, BTreeSet<&'v str>>,
    vocabularies: BTreeSet<&'v str>,
}

impl<'v> Own<'v> {
    fn find(&mut self, value: &'v Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|one| self.find(one)),
            Value::Object(object) => {
                for (name, value) in object {
                    if name == "@context" {
                        self.learn(value);
                    } else {
                        self.find(value);
                    }
                }
            }
            _ => {}
        }
    }

    fn learn(&mut self, context: &'v Value) {
        match context {
            Value::Array(list) => list.iter().for_each(|one| self.learn(one)),
            Value::Object(terms) => {
                for (term, definition) in terms {
                    if term == "@vocab" {
                        self.vocabularies.extend(definition.as_str());
                    }
                    let addresses = self.addresses.entry(term).or_default();
                    addresses.extend(address_of(definition));
                    if let Some(scoped) = definition.get("@context") {
                        self.learn(scoped);
                    }
                }
            }
            _ => {}
        }
    }
}

struct Reader<'v> {
    own: Own<'v>,
    pointer: Vec<Step<'v>>,
    found: Vec<String>,
}

impl<'v> Reader<'v> {
    fn value(&mut self, value: &'v Value, under: &str) {
        match value {
            Value::Array(list) => {
                for (at, value) in list.iter().enumerate() {
                    self.pointer.push(Step::At(at));
                    self.value(value, under);
                    self.pointer.pop();
                }
            }
            Value::Object(object) => self.object(object),
            Value::String(text) => {
                let unusual = match under {
                    "type" | "@type" => {
                        let other = BUNDLED.is_the_other(text, true);
                        self.is_renamed(text) || (other && !OLDER_TYPES.contains(&text.as_str()))
                    }
                    _ => self.has_own_prefix(text),
                };
                if unusual {
                    self.here();
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, object: &'v Map<String, Value>) {
        let with_language = object.contains_key("@language") || object.contains_key("@direction");
        for (name, value) in object {
            self.pointer.push(Step::Name(name));
            match name.as_str() {
                "@context" => self.context(value),
                "@value" | "@language" | "@direction" if with_language => {}
                _ if name.starts_with('@') => self.here(),
                _ => {
                    let lesser = LESSER.contains(&name.as_str());
                    if lesser || self.is_renamed(name) || BUNDLED.is_the_other(name, false) {
                        self.here();
                    }
                    self.value(value, name);
                }
            }
            self.pointer.pop();
        }
    }

    fn here(&mut self) {
        list(&mut self.found, &self.pointer);
    }

    /// What a name may stand for, in the document's own contexts and in the bundle.
    fn meanings(&self, name: &str) -> impl Iterator<Item = &str> {
        let own = self.own.addresses.get(name).into_iter().flatten().copied();
        own.chain(BUNDLED.meanings(name))
    }

    /// Whether a name is another for what has a name in the bundle.
    fn is_renamed(&self, name: &str) -> bool {
        if BUNDLED.calls_otherwise(name, name) {
            return true;
        }
        let otherwise = |base: &str, rest: &str| {
            let address = self.written_out(&format!("{base}{rest}"));
            BUNDLED.calls_otherwise(&address, name)
        };
        match name.split_once(':') {
            Some((prefix, rest)) => self.meanings(prefix).any(|base| otherwise(base, rest)),
            None => {
                let mut bases = self.own.vocabularies.iter();
                bases.any(|base| otherwise(base, name))
            }
        }
    }

    /// Whether a value is shortened by a prefix that the document defines: a reader takes it for an address as it stands.
    fn has_own_prefix(&self, text: &str) -> bool {
        text.split_once(':').is_some_and(|(prefix, rest)| {
            !rest.starts_with("//") && self.own.addresses.contains_key(prefix)
        })
    }

    fn written_out(&self, address: &str) -> String {
        written_out(address, |name| {
            self.meanings(name).next().map(str::to_owned)
        })
    }

    fn context(&mut self, context: &'v Value) {
        match context {
            Value::Array(list) => {
                for (at, one) in list.iter().enumerate() {
                    self.pointer.push(Step::At(at));
                    self.context(one);
                    self.pointer.pop();
                }
            }
            Value::Object(terms) => {
                for (term, definition) in terms {
                    self.pointer.push(Step::Name(term));
                    self.term(term, definition);
                    self.pointer.pop();
                }
            }
            _ => {}
        }
    }

    /// A definition of the document's own context.
    fn term(&mut self, term: &'v str, definition: &'v Value) {
        if term.starts_with('@') {
            if term == "@direction" {
                self.here();
            }
            return;
        }
        if self.is_not_new(term, definition) {
            self.here();
        }
        if let Some(scoped) = definition.get("@context") {
            self.pointer.push(Step::Name("@context"));
            self.context(scoped);
            self.pointer.pop();
        }
    }

    /// Whether a definition takes a name away, gives a known thing a new name, or a known name a new meaning.
    fn is_not_new(&self, term: &str, definition: &Value) -> bool {
        let address = match definition {
            Value::Object(members) if !members.contains_key("@id") => Some(term),
            _ => address_of(definition),
        };
        let Some(address) = address else {
            return true;
        };
        let address = self.written_out(address);
        if TOLERATED.contains(&(term, address.as_str())) {
            return false;
        }
        BUNDLED.means_otherwise(term, &address) || BUNDLED.calls_otherwise(&address, term)
    }
}
