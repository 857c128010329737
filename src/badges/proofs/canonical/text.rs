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
use crate::badges::proofs::pointer::{Step, list};

/// Types of the bundled contexts that bring a context of their own.
static SCOPED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut scoped = BTreeSet::new();
    for (_, document) in contexts::documents() {
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
    /// How many marks there are; they are numbered from zero. Each scalar and each object has one, an object in its
    /// identifier.
    pub(super) marks: usize,
    /// The marks that stand for nothing in the document: identifiers of objects that have none.
    pub(super) invented: BTreeSet<usize>,
    /// Places that no statement covers whatever the contexts say.
    pub(super) outside: Vec<String>,
    /// Where the marks stand that were asked for.
    located: Vec<String>,
    mark: Option<String>,
}

/// What is marked.
enum Marking<'m> {
    Nothing,
    /// Every scalar: texts get the mark at their end, others become it.
    All,
    /// Of the texts, those with these numbers, and they become the mark; but not those that are known to be dropped.
    Only(&'m BTreeSet<usize>, &'m BTreeSet<String>),
    /// None; but the places of these numbers are wanted.
    Located(&'m BTreeSet<usize>),
}

/// What is written.
#[derive(Clone, Copy)]
pub(super) struct Source<'d> {
    /// The document.
    pub(super) document: &'d Value,
    /// The types that the written-out contexts give contexts.
    pub(super) scoped: &'d BTreeSet<String>,
    /// Numbers of the objects that are left out.
    pub(super) without: &'d BTreeSet<usize>,
}

impl Source<'_> {
    /// The document as it is.
    pub(super) fn plain(self) -> Text {
        self.write(None, Marking::Nothing)
    }

    /// With marks. They follow from the document's hash, so that no document can hold its own.
    pub(super) fn marked(self, plain: &Text) -> Text {
        let hash = hex::encode(Sha256::digest(&plain.json));
        let mark = hash.get(..32).unwrap_or_default().to_owned();
        self.write(Some(mark), Marking::All)
    }

    /// With marks in place of the texts of these numbers: a text that names a term of a context (`assertionMethod`) is no
    /// such name any more when something is put to its end.
    pub(super) fn replaced(
        self,
        marked: &Text,
        numbers: &BTreeSet<usize>,
        dropped: &BTreeSet<String>,
    ) -> Text {
        self.write(marked.mark.clone(), Marking::Only(numbers, dropped))
    }

    /// The places of the marks with these numbers, as far as a list goes.
    pub(super) fn places(self, numbers: &BTreeSet<usize>) -> Vec<String> {
        self.write(None, Marking::Located(numbers)).located
    }

    fn write(self, mark: Option<String>, marking: Marking<'_>) -> Text {
        let mut writer = Writer {
            text: Text {
                json: String::new(),
                marks: 0,
                invented: BTreeSet::new(),
                outside: Vec::new(),
                located: Vec::new(),
                mark,
            },
            source: self,
            marking,
            pointer: Vec::new(),
        };
        writer.value(self.document);
        writer.text
    }
}

impl Text {
    /// The numbers of the marks in a term: one, or in a JSON literal as many as it has scalars.
    pub(super) fn marks_in<'t>(&'t self, term: &'t str) -> impl Iterator<Item = usize> + 't {
        let pieces = self.mark.as_deref().map(|mark| term.split(mark).skip(1));
        pieces
            .into_iter()
            .flatten()
            .filter_map(|piece| piece.strip_prefix('.')?.split('.').next()?.parse().ok())
    }
}

struct Writer<'v, 'm> {
    text: Text,
    source: Source<'v>,
    marking: Marking<'m>,
    pointer: Vec<Step<'v>>,
}

impl<'v> Writer<'v, '_> {
    fn value(&mut self, value: &'v Value) {
        match value {
            Value::Null => self.text.json.push_str("null"),
            Value::Bool(_) | Value::Number(_) => {
                let number = self.number();
                match (&self.marking, value) {
                    (Marking::All, _) => self.string(&format!("urn:{}", self.mark(number))),
                    (_, Value::Number(number)) => self.numeral(number),
                    _ => self.text.json.push_str(&value.to_string()),
                }
            }
            Value::String(text) => {
                let number = self.number();
                self.text(text, number);
            }
            Value::Array(list) => self.list(list),
            Value::Object(object) => self.object(object),
        }
    }

    fn text(&mut self, text: &str, number: usize) {
        // A name that holds within the document only means nothing by itself.
        let marked = match self.marking {
            _ if text.starts_with("_:") => None,
            Marking::All => Some(format!("{text}{}", self.mark(number))),
            Marking::Only(numbers, dropped)
                if numbers.contains(&number)
                    && !dropped.contains(text)
                    && !has_keyword_form(text) =>
            {
                Some(format!("urn:{}", self.mark(number)))
            }
            _ => None,
        };
        if text.starts_with("_:") {
            self.text.invented.insert(number);
        }
        self.string(marked.as_deref().unwrap_or(text));
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
        let own = self.text.marks;
        self.text.marks += 1;
        let start = self.text.json.len();
        self.text.json.push('{');
        let mut first = true;
        for (name, value) in object {
            if !std::mem::take(&mut first) {
                self.text.json.push(',');
            }
            self.pointer.push(Step::Name(name));
            match (name.as_str(), value) {
                // Contexts are read as they stand; a version is a text to the reader, not a number.
                ("@context", _) => self.verbatim(name, value),
                ("@type", _) if is_value && value == "@json" => self.verbatim(name, value),
                // Which way a text runs is not part of any statement.
                ("@direction", _) => {
                    self.outside();
                    self.verbatim(name, value);
                }
                ("type" | "@type", _) if !is_value => self.types(name, value),
                ("id" | "@id", Value::String(text)) if !is_value => {
                    self.locate(own);
                    self.name(name);
                    self.text(text, own);
                }
                _ => {
                    self.name(name);
                    self.value(value);
                }
            }
            self.pointer.pop();
        }
        let named = ["id", "@id"]
            .iter()
            .any(|name| object.get(*name).is_some_and(Value::is_string));
        if is_value || !named {
            self.text.invented.insert(own);
        }
        if !is_value && !named && matches!(self.marking, Marking::All) {
            let comma = if first { "" } else { "," };
            let id = format!(r#"{comma}"@id":"urn:{}""#, self.mark(own));
            self.text.json.push_str(&id);
        }
        self.text.json.push('}');
        if self.source.without.contains(&own) {
            self.text.json.truncate(start);
            self.text.json.push_str("null");
        }
    }

    fn name(&mut self, name: &str) {
        self.string(name);
        self.text.json.push(':');
    }

    fn verbatim(&mut self, name: &str, value: &Value) {
        self.name(name);
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
            self.name(name);
            return self.value(value);
        };
        let number = self.number();
        if texts.iter().any(|text| has_keyword_form(text)) {
            self.outside();
        }
        let scoped = self.source.scoped;
        let bringing = |text: &&&str| SCOPED.contains(**text) || scoped.contains(**text);
        let one_by_one = texts.iter().filter(bringing).count() > 1;
        let is_marked = matches!(self.marking, Marking::All);
        if !one_by_one && !is_marked {
            return self.verbatim(name, value);
        }
        texts.sort_unstable();
        let mark = is_marked.then(|| format!("urn:{}", self.mark(number)));
        texts.extend(mark.as_deref());
        if one_by_one {
            for (at, text) in texts.into_iter().enumerate() {
                if at > 0 {
                    self.text.json.push(',');
                }
                self.name(name);
                self.string(text);
            }
        } else {
            self.verbatim(name, &Value::from(texts));
        }
    }

    /// A number as ECMAScript holds it; the reader then writes it as the field does. Digits beyond that are outside.
    fn numeral(&mut self, number: &Number) {
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
        list(&mut self.text.outside, &self.pointer);
    }

    /// The next number, for what stands at the pointer.
    fn number(&mut self) -> usize {
        let number = self.text.marks;
        self.text.marks += 1;
        self.locate(number);
        number
    }

    /// Takes down where a number stands, if that is wanted.
    fn locate(&mut self, number: usize) {
        if let Marking::Located(numbers) = self.marking
            && numbers.contains(&number)
        {
            list(&mut self.text.located, &self.pointer);
        }
    }

    fn mark(&self, number: usize) -> String {
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
