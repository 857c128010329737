//! How frameworks, their parts and badge classes are called: the look-ups of alignments beside those of items.

use std::hash::Hash;
use std::sync::Arc;

use serde::Deserialize;
use uuid::Uuid;

use super::framework::Framework;
use super::naming::hash;
use super::snapshot::Badge;
use crate::badges::resolve::address::normal_address;

/// Persistent maps; a copy costs the number of its parts.
#[derive(Clone, Default)]
pub(super) struct Calls {
    /// Hash of a title, an address or an identifier → copies of frameworks that are called so.
    frameworks: imbl::HashMap<u64, Vec<i64>>,
    /// Key of a part → copies that hold it.
    parts: imbl::HashMap<Uuid, Vec<i64>>,
    /// Hash of an address → badge classes that have it.
    badges: imbl::HashMap<u64, Vec<Uuid>>,
}

/// A title as it is compared: without case, and with single spaces.
pub(super) fn folded(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What a framework is called.
fn names(framework: &Framework) -> [u64; 3] {
    let document = &framework.nodes[0];
    [
        hash(folded(&framework.title).as_str()),
        hash(&*normal_address(&document.uri)),
        hash(folded(&document.identifier).as_str()),
    ]
}

/// The addresses in a badge class that may name it: ours, and those it had where it came from.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Addresses {
    uri: Option<String>,
    id: Option<String>,
    source: Option<serde_json::Value>,
}

fn addresses(badge: &Badge) -> Vec<String> {
    let found: Addresses = serde_json::from_str(&badge.row.body).unwrap_or_default();
    let source = found
        .source
        .and_then(|source| Some(source.as_str()?.to_owned()));
    let all = [found.uri, found.id, source].into_iter().flatten();
    all.filter(|text| text.contains(':'))
        .map(|text| normal_address(&text).into_owned())
        .collect()
}

impl Calls {
    pub(super) fn put(&mut self, framework: &Framework) {
        for name in names(framework) {
            add_to(&mut self.frameworks, name, framework.document);
        }
        for part in &framework.parts {
            add_to(&mut self.parts, part.key, framework.document);
        }
    }

    pub(super) fn take(&mut self, framework: &Framework) {
        let document = framework.document;
        for name in names(framework) {
            remove_from(&mut self.frameworks, &name, |&other| other == document);
        }
        for part in &framework.parts {
            remove_from(&mut self.parts, &part.key, |&other| other == document);
        }
    }

    pub(super) fn put_badge(&mut self, badge: &Badge) {
        for address in addresses(badge) {
            add_to(&mut self.badges, hash(address.as_str()), badge.key);
        }
    }

    pub(super) fn take_badge(&mut self, badge: &Arc<Badge>) {
        for address in addresses(badge) {
            remove_from(&mut self.badges, &hash(address.as_str()), |key| {
                *key == badge.key
            });
        }
    }

    /// Copies of frameworks that may be called so; the caller looks again.
    pub(super) fn frameworks(&self, name: &str) -> Vec<i64> {
        let hashes = [hash(folded(name).as_str()), hash(&*normal_address(name))];
        let mut documents: Vec<i64> = hashes
            .iter()
            .filter_map(|hash| self.frameworks.get(hash))
            .flatten()
            .copied()
            .collect();
        documents.sort_unstable();
        documents.dedup();
        documents
    }

    /// Copies that hold a part.
    pub(super) fn holding(&self, part: &Uuid) -> &[i64] {
        self.parts.get(part).map(Vec::as_slice).unwrap_or_default()
    }

    /// Hashes by which associations may ask for a badge class.
    pub(super) fn asked_for(&self, badge: &Badge) -> Vec<u64> {
        let addresses = addresses(badge);
        addresses
            .iter()
            .map(|address| hash(address.as_str()))
            .collect()
    }

    /// Badge classes that may have an address.
    pub(super) fn badges(&self, address: &str) -> &[Uuid] {
        let found = self.badges.get(&hash(address));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

pub(super) fn remove_from<K: Clone + Eq + Hash, T: Clone>(
    map: &mut imbl::HashMap<K, Vec<T>>,
    key: &K,
    gone: impl Fn(&T) -> bool,
) {
    if let Some(list) = map.get_mut(key) {
        list.retain(|entry| !gone(entry));
        if list.is_empty() {
            map.remove(key);
        }
    }
}

pub(super) fn add_to<K: Clone + Eq + Hash, T: Clone + PartialEq>(
    map: &mut imbl::HashMap<K, Vec<T>>,
    key: K,
    entry: T,
) {
    let list = map.entry(key).or_default();
    if !list.contains(&entry) {
        list.push(entry);
    }
}
