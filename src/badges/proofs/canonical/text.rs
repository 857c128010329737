//! The document as the JSON-LD reader gets it.
//!
//! Three things differ from plain JSON. Numbers are written so that the reader arrives at the forms of the field, which
//! computes in binary floating point (ECMAScript). Several types that each bring a context are written one by one, since the
//! reader would apply only the last of a list. And, on demand, every scalar carries a mark by which it can be found again
//! in the statements: what is not found is outside the signature.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Number, Value};
use sha2::{Digest as _, Sha256};

use crate::badges::proofs::contexts;
use crate::badges::proofs::pointer::{Step, written};

/// Types of the bundled contexts that bring a context of their own.
static SCOPED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut scoped = BTreeSet::new();
    for document in contexts::documents() {
        if let Ok(document) = serde_json::from_str::<Value>(document) {
            find_scoped(&document, &mut scoped);
        }
    }
    scoped
});

fn find_scoped(context: &Value, scoped: &mut BTreeSet<String>) {
    match context {
        Value::Array(list) => list.iter().for_each(|one| find_scoped(one, scoped)),
        Value::Object(terms) => {
            for (term, definition) in terms {
                if term != "@context" && definition.get("@context").is_some() {
                    scoped.insert(term.clone());
                }
                find_scoped(definition, scoped);
            }
        }
        _ => {}
    }
}

/// A document written for the reader.
pub(super) struct Text {
    /// JSON.
    pub(super) json: String,
    /// Where each mark stands, by its number.
    pub(super) places: Vec<String>,
    /// Places that no statement covers whatever the contexts say.
    pub(super) outside: Vec<String>,
    mark: Option<String>,
}

/// What is marked.
enum Marking<'m> {
    Nothing,
    /// Every scalar: texts get the mark at their end, others become it.
    All,
    /// Of the texts, those with these numbers, and they become the mark.
    Only(&'m BTreeSet<usize>),
}

impl Text {
    /// Writes a document as it is. `scoped` are the types that the written-out contexts give contexts.
    pub(super) fn plain(document: &Value, scoped: &BTreeSet<String>) -> Self {
        Self::write(document, scoped, None, Marking::Nothing)
    }

    /// Writes a document with marks. They follow from the document's hash, so that no document can hold its own.
    pub(super) fn marked(document: &Value, plain: &Text, scoped: &BTreeSet<String>) -> Self {
        let hash = hex::encode(Sha256::digest(&plain.json));
        let mark = hash.get(..32).unwrap_or_default().to_owned();
        Self::write(document, scoped, Some(mark), Marking::All)
    }

    /// Writes it once more with marks in place of the texts of these numbers: a text that names a term of a context
    /// (`assertionMethod`) is no such name any more when something is put to its end.
    pub(super) fn replaced(
        &self,
        document: &Value,
        scoped: &BTreeSet<String>,
        numbers: &BTreeSet<usize>,
    ) -> Self {
        Self::write(document, scoped, self.mark.clone(), Marking::Only(numbers))
    }

    fn write(
        document: &Value,
        scoped: &BTreeSet<String>,
        mark: Option<String>,
        marking: Marking<'_>,
    ) -> Self {
        let mut writer = Writer {
            text: Text {
                json: String::new(),
                places: Vec::new(),
                outside: Vec::new(),
                mark,
            },
            scoped,
            marking,
            pointer: Vec::new(),
        };
        writer.value(document);
        writer.text
    }

    /// The numbers of the marks in a term: one, or in a JSON literal as many as it has scalars.
    pub(super) fn marks_in<'t>(&'t self, term: &'t str) -> impl Iterator<Item = usize> + 't {
        let pieces = self.mark.as_deref().map(|mark| term.split(mark).skip(1));
        pieces
            .into_iter()
            .flatten()
            .filter_map(|piece| piece.strip_prefix('.')?.split('.').next()?.parse().ok())
    }
}

struct Writer<'v, 's> {
    text: Text,
    scoped: &'s BTreeSet<String>,
    marking: Marking<'s>,
    pointer: Vec<Step<'v>>,
}

impl<'v> Writer<'v, '_> {
    fn value(&mut self, value: &'v Value) {
        match value {
            Value::Null => self.text.json.push_str("null"),
            Value::Bool(_) | Value::Number(_) if self.text.mark.is_some() => {
                let mark = format!("urn:{}", self.mark());
                self.string(&mark);
            }
            Value::Bool(value) => self
                .text
                .json
                .push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.number(number),
            Value::String(text) => self.text(text),
            Value::Array(list) => self.list(list),
            Value::Object(object) => self.object(object),
        }
    }

    fn text(&mut self, text: &str) {
        // A name that holds within the document only means nothing by itself.
        if self.text.mark.is_none() || text.starts_with("_:") {
            return self.string(text);
        }
        let number = self.text.places.len();
        let mark = self.mark();
        match self.marking {
            Marking::Only(numbers) if !numbers.contains(&number) || has_keyword_form(text) => {
                self.string(text);
            }
            Marking::Only(_) => self.string(&format!("urn:{mark}")),
            _ => self.string(&format!("{text}{mark}")),
        }
    }

    fn list(&mut self, list: &'v [Value]) {
        self.text.json.push('[');
        for (at, value) in list.iter().enumerate() {
            if at > 0 {
                self.text.json.push(',');
            }
            self.pointer.push(Step::At(at));
            self.value(value);
            self.pointer.pop();
        }
        self.text.json.push(']');
    }

    fn object(&mut self, object: &'v Map<String, Value>) {
        let is_value = object.contains_key("@value");
        self.text.json.push('{');
        let mut first = true;
        for (name, value) in object {
            if !std::mem::take(&mut first) {
                self.text.json.push(',');
            }
            self.pointer.push(Step::Name(name));
            match name.as_str() {
                // Contexts are read as they stand; a version is a text to the reader, not a number.
                "@context" => self.verbatim(name, value),
                "@type" if is_value && value == "@json" => self.verbatim(name, value),
                // Which way a text runs is not part of any statement.
                "@direction" => {
                    self.outside();
                    self.verbatim(name, value);
                }
                "type" | "@type" if !is_value => self.types(name, value),
                _ => {
                    self.string(name);
                    self.text.json.push(':');
                    self.value(value);
                }
            }
            self.pointer.pop();
        }
        self.text.json.push('}');
    }

    fn verbatim(&mut self, name: &str, value: &Value) {
        self.string(name);
        self.text.json.push(':');
        self.text.json.push_str(&value.to_string());
    }

    /// The types of a node, which must stay as they are to bring their contexts; a mark is one type more.
    fn types(&mut self, name: &'v str, value: &'v Value) {
        let list = match value {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
        let Some(mut texts) = texts else {
            self.string(name);
            self.text.json.push(':');
            return self.value(value);
        };
        if texts.iter().any(|text| has_keyword_form(text)) {
            self.outside();
        }
        let bringing = |text: &&&str| SCOPED.contains(**text) || self.scoped.contains(**text);
        let one_by_one = texts.iter().filter(bringing).count() > 1;
        if !one_by_one && self.text.mark.is_none() {
            return self.verbatim(name, value);
        }
        texts.sort_unstable();
        let mark = self
            .text
            .mark
            .is_some()
            .then(|| format!("urn:{}", self.mark()));
        texts.extend(mark.as_deref());
        if one_by_one {
            for (at, text) in texts.into_iter().enumerate() {
                if at > 0 {
                    self.text.json.push(',');
                }
                self.string(name);
                self.text.json.push(':');
                self.string(text);
            }
        } else {
            self.verbatim(name, &Value::from(texts));
        }
    }

    /// A number as ECMAScript holds it; the reader then writes it as the field does. Digits beyond that are outside.
    fn number(&mut self, number: &Number) {
        let float = number.as_f64().unwrap_or(f64::NAN);
        let written = if float == 0.0 {
            "0".to_owned()
        } else if float.fract() == 0.0 && float.abs() < 1e21 {
            format!("{float:.0}")
        } else {
            format!("{float:.15e}")
        };
        let same = match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => written == integer.to_string(),
            (_, Some(integer)) => written == integer.to_string(),
            _ => written.parse() == Ok(float),
        };
        if !same {
            self.outside();
        }
        self.text.json.push_str(&written);
    }

    fn outside(&mut self) {
        let place = written(&self.pointer);
        self.text.outside.push(place);
    }

    fn mark(&mut self) -> String {
        let number = self.text.places.len();
        self.text.places.push(written(&self.pointer));
        let mark = self.text.mark.as_deref().unwrap_or_default();
        format!("{mark}.{number}.")
    }

    fn string(&mut self, text: &str) {
        self.text.json.push_str(&Value::from(text).to_string());
    }
}

/// `@` and letters: the reader takes such texts for keywords to come, and drops them.
fn has_keyword_form(text: &str) -> bool {
    text.strip_prefix('@')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphabetic()))
}
