//! What the end of an association means when it names its item by address or code instead of a UUID: crosswalks made in
//! spreadsheets say `CCSS.ELA-Literacy.RI.7.1`, and the framework they mean may arrive before or after them.
//!
//! Such an end stays exactly as written in its copy; what it means is a reading, made anew whenever a copy that could
//! answer it comes, changes or goes. So the order of arrival cannot matter. A name means an item when
//!
//! 1. the item has that address, or else
//! 2. the item has that code, or else
//! 3. the item has what is left of that code when its first parts, up to a `.`, `:` or `/`, are dropped: codes are often
//!    written with the name of their framework in front.
//!
//! The fewest dropped parts win. Where several frameworks answer equally, the one that answers most of the names of the
//! same copy is meant; where that decides nothing, or a framework has the code twice, the name stays unresolved and says
//! so: a guess would be an assertion nobody made. A name in a published copy is answered by published copies only.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use uuid::Uuid;

use super::framework::Framework;
use super::parts::Part;
use crate::badges::resolve::Ask;
use crate::badges::resolve::address::normal_address;

/// An end that names its item by something else than a UUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The key it has in the associations of its copy, derived from document and text.
    pub key: Uuid,
    /// The identifier, as written.
    pub text: Box<str>,
    /// The address, as written.
    pub uri: Box<str>,
    /// What a badge states of its target, where one does.
    pub stated: Option<Box<Ask>>,
}

/// Longest text that is taken for a name, in bytes.
const LONGEST: usize = 400;
/// Most parts that are dropped from the front of a code.
const MOST_DROPPED: usize = 6;

/// How a name fits an item; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Address,
    Code { dropped: usize },
}

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This item.
    Item(Uuid),
    /// One of several; keys of up to a few of them.
    Ambiguous(Vec<Uuid>),
    /// Nothing that is here.
    Absent,
}

impl Named {
    /// What it may be called elsewhere, best first: its address, its text, its text with parts dropped.
    fn names(&self) -> impl Iterator<Item = (Fit, Cow<'_, str>)> {
        let addresses = [&*self.uri, &*self.text].into_iter();
        addresses
            .filter(|text| text.contains(':'))
            .map(|text| (Fit::Address, normal_address(text)))
            .chain(codes(&self.text).map(|(fit, code)| (fit, Cow::Borrowed(code))))
    }

    /// Hashes of all its names, for finding copies that may answer.
    pub(super) fn hashes(&self) -> Vec<u64> {
        let Some(ask) = &self.stated else {
            return self.names().map(|(_, name)| hash(&name)).collect();
        };
        let code = ask.code.as_deref().map(hash);
        let address = Some(hash(&*normal_address(&ask.url)));
        address.into_iter().chain(code).collect()
    }
}

/// The text as a code, and what is left of it when first parts are dropped. What is left must still tell: it has a
/// letter and a digit.
fn codes(text: &str) -> impl Iterator<Item = (Fit, &str)> {
    let usable = text.len() <= LONGEST && !text.contains(char::is_whitespace);
    let whole = (!text.is_empty() && text.len() <= LONGEST).then_some(text);
    let parts = if usable { text } else { "" };
    let dropped = parts
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | ':' | '/'))
        .map(move |(at, c)| &parts[at + c.len_utf8()..])
        .filter(|rest| {
            rest.contains(char::is_alphabetic) && rest.contains(|c: char| c.is_ascii_digit())
        })
        .take(MOST_DROPPED);
    whole
        .into_iter()
        .chain(dropped)
        .enumerate()
        .map(|(dropped, code)| (Fit::Code { dropped }, code))
}

/// The hash copies and names are matched by; equal names have equal hashes, and a match is looked at again.
pub(super) fn hash<T: Hash + ?Sized>(name: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// The entities of a copy in the order of their codes and of the hashes of their addresses, to look them up without a second
/// copy of the texts. Positions from the number of nodes on are parts.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_code: Vec<u32>,
    by_address: Vec<(u64, u32)>,
}

impl Names {
    /// Orders the entities of a copy.
    pub(super) fn of(nodes: &[super::framework::Node], parts: &[Part]) -> Self {
        let items = 1..nodes.len() as u32;
        let mut by_code: Vec<u32> = items
            .filter(|&i| nodes[i as usize].code.is_some())
            .collect();
        by_code.sort_by(|&a, &b| nodes[a as usize].code.cmp(&nodes[b as usize].code));
        let addresses = nodes.iter().map(|node| &node.uri);
        let addresses = addresses.chain(parts.iter().map(|part| &part.uri));
        let mut by_address: Vec<(u64, u32)> = addresses
            .map(|uri| hash(&*normal_address(uri)))
            .zip(0..)
            .collect();
        by_address.sort_unstable();
        Names {
            by_code,
            by_address,
        }
    }
}

impl Framework {
    /// Hashes of everything its entities are called.
    pub(super) fn name_hashes(&self) -> impl Iterator<Item = u64> {
        let codes = self.nodes.iter().skip(1);
        let codes = codes.filter_map(|node| node.code.as_deref().map(hash));
        let addresses = self.names.by_address.iter().map(|(hash, _)| *hash);
        codes.chain(addresses)
    }

    /// The items with a code.
    pub(super) fn with_code(&self, code: &str) -> impl Iterator<Item = u32> {
        let order = &self.names.by_code;
        let text = |i: u32| self.nodes[i as usize].code.as_deref().unwrap_or_default();
        let from = order.partition_point(|&i| text(i) < code);
        order[from..]
            .iter()
            .copied()
            .take_while(move |&i| text(i) == code)
    }

    /// Keys of the entities with an address in its normal spelling.
    pub(super) fn with_address<'a>(&'a self, address: &'a str) -> impl Iterator<Item = Uuid> + 'a {
        let wanted = hash(address);
        let order = &self.names.by_address;
        let from = order.partition_point(|(hash, _)| *hash < wanted);
        let same = order[from..]
            .iter()
            .take_while(move |(hash, _)| *hash == wanted);
        same.filter_map(|(_, i)| {
            let i = *i as usize;
            let found = match self.nodes.get(i) {
                Some(node) => (&node.uri, node.key),
                None => self
                    .parts
                    .get(i - self.nodes.len())
                    .map(|part| (&part.uri, part.key))?,
            };
            Some(found)
        })
        .filter(move |(uri, _)| normal_address(uri) == address)
        .map(|(_, key)| key)
    }

    /// The best fit of a name in this copy: how it fits, and the items, each once.
    fn best(&self, named: &Named) -> Option<(Fit, Vec<Uuid>)> {
        named.names().find_map(|(fit, name)| {
            let mut keys: Vec<Uuid> = match fit {
                Fit::Address => self.with_address(&name).collect(),
                Fit::Code { .. } => {
                    let nodes = self.with_code(&name);
                    nodes.map(|i| self.nodes[i as usize].key).collect()
                }
            };
            keys.sort_unstable();
            keys.dedup();
            (!keys.is_empty()).then_some((fit, keys))
        })
    }
}

/// Candidates that an ambiguity names.
const SHOWN: usize = 5;

/// What the names of one copy mean, in their order, among the copies that may answer. Linear in names × answering copies.
pub(super) fn meanings<'a>(
    names: &'a [Named],
    candidates: impl Fn(&Named) -> Vec<&'a Framework>,
) -> Vec<Meaning> {
    let mut answered: HashMap<i64, usize> = HashMap::new();
    let mut found: Vec<Vec<(Fit, i64, Vec<Uuid>)>> = Vec::with_capacity(names.len());
    for named in names {
        let fits: Vec<(Fit, i64, Vec<Uuid>)> = candidates(named)
            .into_iter()
            .filter_map(|framework| {
                let (fit, keys) = framework.best(named)?;
                Some((fit, framework.document, keys))
            })
            .collect();
        for (_, document, keys) in &fits {
            if keys.len() == 1 {
                *answered.entry(*document).or_default() += 1;
            }
        }
        found.push(fits);
    }
    let support = |document: &i64| answered.get(document).copied().unwrap_or(0);
    found.iter().map(|fits| decide(fits, support)).collect()
}

fn decide(fits: &[(Fit, i64, Vec<Uuid>)], support: impl Fn(&i64) -> usize) -> Meaning {
    let Some(best) = fits.iter().map(|(fit, ..)| *fit).min() else {
        return Meaning::Absent;
    };
    let fits = fits.iter().filter(|(fit, ..)| *fit == best);
    let most = fits
        .clone()
        .map(|(_, document, _)| support(document))
        .max()
        .unwrap_or(0);
    let mut keys: Vec<Uuid> = fits
        .filter(|(_, document, _)| support(document) == most)
        .flat_map(|(.., keys)| keys.iter().copied())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    match keys.as_slice() {
        [one] => Meaning::Item(*one),
        _ => {
            keys.truncate(SHOWN);
            Meaning::Ambiguous(keys)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(Fit, &str)> {
        codes(text).collect()
    }

    #[test]
    fn parts_are_dropped_from_the_front_while_the_rest_still_tells() {
        let code = |dropped| Fit::Code { dropped };
        assert_eq!(
            names("CCSS.ELA-Literacy.RI.7.1"),
            [
                (code(0), "CCSS.ELA-Literacy.RI.7.1"),
                (code(1), "ELA-Literacy.RI.7.1"),
                (code(2), "RI.7.1"),
            ]
        );
        assert_eq!(names("#N/A"), [(code(0), "#N/A")]);
        assert_eq!(names("two words"), [(code(0), "two words")]);
        assert_eq!(names(""), []);
        assert_eq!(names("数学/A1"), [(code(0), "数学/A1"), (code(1), "A1")]);
    }

    #[test]
    fn the_framework_that_answers_most_decides_and_a_tie_decides_nothing() {
        let key = Uuid::from_u128;
        let fits = [
            (Fit::Code { dropped: 1 }, 1, vec![key(1)]),
            (Fit::Code { dropped: 1 }, 2, vec![key(2)]),
        ];
        assert_eq!(
            decide(&fits, |document| *document as usize),
            Meaning::Item(key(2))
        );
        assert_eq!(
            decide(&fits, |_| 1),
            Meaning::Ambiguous(vec![key(1), key(2)])
        );
        let nearer = [fits[0].clone(), (Fit::Code { dropped: 0 }, 3, vec![key(3)])];
        assert_eq!(decide(&nearer, |_| 1), Meaning::Item(key(3)));
        let copies = [fits[0].clone(), (Fit::Code { dropped: 1 }, 9, vec![key(1)])];
        assert_eq!(decide(&copies, |_| 1), Meaning::Item(key(1)));
        assert_eq!(decide(&[], |_| 1), Meaning::Absent);
    }
}
