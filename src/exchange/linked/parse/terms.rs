//! Names in JSON-LD that no context explains: the rules of JSON-LD let them pass away silently, so they are told.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// How many names are told.
const MOST: usize = 20;

/// The names that the contexts of a file do not explain, the first few in the order of letters. The bytes must be JSON
/// of bounded depth. Languages and what stands in values of type `@json` are no names.
pub(super) fn unexplained(bytes: &[u8]) -> Vec<String> {
    let Ok(root) = serde_json::from_slice::<Value>(bytes) else {
        return Vec::new();
    };
    let mut names = Names::default();
    names.walk(&root);
    if names.vocabulary {
        return Vec::new();
    }
    let used = names.used.difference(&names.explained);
    used.take(MOST).map(|name| (*name).to_owned()).collect()
}

#[derive(Default)]
struct Names<'v> {
    explained: BTreeSet<&'v str>,
    used: BTreeSet<&'v str>,
    /// A context gives every bare name a meaning.
    vocabulary: bool,
}

impl<'v> Names<'v> {
    fn walk(&mut self, value: &'v Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.walk(value)),
            Value::Object(object) => self.object(object),
            _ => {}
        }
    }

    fn object(&mut self, object: &'v Map<String, Value>) {
        for (name, value) in object {
            if name == "@context" {
                self.context(value);
                continue;
            }
            let bare = !name.starts_with('@') && !name.contains(':');
            if bare && !is_language(name) && !value.is_null() {
                self.used.insert(name);
            }
            self.walk(value);
        }
    }

    fn context(&mut self, context: &'v Value) {
        match context {
            Value::Array(list) => list.iter().for_each(|context| self.context(context)),
            Value::Object(terms) => {
                for (term, definition) in terms {
                    self.vocabulary |= term == "@vocab" && !definition.is_null();
                    self.explained.insert(term);
                    if let Some(scoped) = definition.get("@context") {
                        self.context(scoped);
                    }
                }
            }
            _ => {}
        }
    }
}

/// `en`, `en-US`, `zh-Hant`: the keys of a map by language.
fn is_language(name: &str) -> bool {
    let mut parts = name.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|part| (2..=8).contains(&part.len()))
}
