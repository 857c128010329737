//! What the bundled contexts call things: addresses of terms and the names they have, prefixes and what they stand for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;

use crate::badges::proofs::contexts;

/// The names of the bundle.
pub(super) static BUNDLED: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut bundled = Vocabulary::default();
    for (address, document) in contexts::documents() {
        if let Ok(document) = serde_json::from_str::<Value>(document)
            && let Some(context) = document.get("@context")
        {
            let sought = SOUGHT.iter().any(|start| address.starts_with(start));
            bundled.learn(context, &BTreeMap::new(), sought);
        }
    }
    bundled
});

/// Contexts whose names the readers of credentials look for.
const SOUGHT: [&str; 6] = [
    "www.w3.org/2018/credentials/",
    "www.w3.org/ns/credentials/",
    "purl.imsglobal.org/",
    "imsglobal.github.io/",
    "w3id.org/openbadges/",
    "w3id.org/vc/",
];
/// Where the types of proofs and keys lie; the names inside them are sought in proofs only.
const SECURITY: &str = "https://w3id.org/security#";

/// Prefixes may stand for each other; no context goes further than this.
const MAX_PREFIXES: usize = 4;

/// Names and addresses.
#[derive(Default, Debug)]
pub(super) struct Vocabulary {
    /// The names of each address.
    names: BTreeMap<String, BTreeSet<String>>,
    /// The addresses of each name.
    addresses: BTreeMap<String, BTreeSet<String>>,
    /// The names that readers of credentials look for.
    sought: BTreeSet<String>,
}

impl Vocabulary {
    /// Takes in a context with the contexts inside it. `around` are the terms in force around it.
    fn learn(&mut self, context: &Value, around: &BTreeMap<String, String>, sought: bool) {
        match context {
            Value::Array(list) => list.iter().for_each(|one| self.learn(one, around, sought)),
            Value::Object(terms) => {
                let mut known = around.clone();
                known.extend(terms.iter().filter_map(|(term, definition)| {
                    Some((term.clone(), address_of(definition)?.to_owned()))
                }));
                for (term, definition) in terms.iter().filter(|(term, _)| !term.starts_with('@')) {
                    let address = address_of(definition).unwrap_or(term);
                    let address = written_out(address, |prefix| known.get(prefix).cloned());
                    let inside = sought && !address.starts_with(SECURITY);
                    let names = self.names.entry(address.clone()).or_default();
                    names.insert(term.clone());
                    let addresses = self.addresses.entry(term.clone()).or_default();
                    addresses.insert(address);
                    if sought {
                        self.sought.insert(term.clone());
                    }
                    if let Some(scoped) = definition.get("@context") {
                        self.learn(scoped, &known, inside);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether an address has names here, and this is not one of them.
    pub(super) fn calls_otherwise(&self, address: &str, name: &str) -> bool {
        self.names
            .get(address)
            .is_some_and(|names| !names.contains(name))
    }

    /// Whether a name is one of a type for what has one as a member, or the other way round (`Criteria`, `criteria`): the
    /// standards give both one address.
    pub(super) fn is_the_other(&self, name: &str, as_type: bool) -> bool {
        let is_type = |name: &str| name.starts_with(|first: char| first.is_ascii_uppercase());
        let mut names = self
            .meanings(name)
            .filter_map(|address| self.names.get(address));
        is_type(name) != as_type
            && names.any(|names| names.iter().any(|other| is_type(other) == as_type))
    }

    /// Whether a name that readers look for has addresses here, and this is not one of them. Prefixes may be chosen
    /// freely: no reader looks for them.
    pub(super) fn means_otherwise(&self, name: &str, address: &str) -> bool {
        let is_prefix = |address: &String| address.ends_with(['#', '/', ':']);
        let known = self.addresses.get(name);
        self.sought.contains(name)
            && known.is_some_and(|known| !known.contains(address) && !known.iter().all(is_prefix))
    }

    /// The addresses of a name.
    pub(super) fn meanings(&self, name: &str) -> impl Iterator<Item = &str> {
        self.addresses
            .get(name)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

/// The address a definition gives, as written.
pub(super) fn address_of(definition: &Value) -> Option<&str> {
    match definition {
        Value::String(address) => Some(address),
        Value::Object(members) => members.get("@id")?.as_str(),
        _ => None,
    }
}

/// An address with its prefixes written out; a term in place of an address stands for the address of the term.
pub(super) fn written_out(address: &str, of_term: impl Fn(&str) -> Option<String>) -> String {
    let mut address = address.to_owned();
    for _ in 0..MAX_PREFIXES {
        let next = match address.split_once(':') {
            None => of_term(&address),
            Some((_, rest)) if rest.starts_with("//") => None,
            Some((prefix, rest)) => of_term(prefix).map(|base| format!("{base}{rest}")),
        };
        match next {
            Some(next) if next != address => address = next,
            _ => break,
        }
    }
    address
}
