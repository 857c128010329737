//! Which framework a file is about, and which items are its own.

use std::collections::{HashMap, HashSet};

use super::super::LinkedError;
use super::super::graph::{Graph, Id};
use super::super::identity;
use super::super::vocabulary::Vocabulary;
use super::super::{asn, ctdl, skos};
use super::labels::label;
use crate::case::key;
use crate::exchange::framework::ReadOptions;

/// The framework of a file.
pub(super) struct Members {
    pub(super) vocabulary: &'static Vocabulary,
    /// Its node; `None` where the file has items only and the options say the rest.
    pub(super) document: Option<Id>,
    /// Its items, in the order of the file.
    pub(super) items: Vec<Id>,
    /// Items of other frameworks.
    pub(super) others: Vec<Id>,
}

/// Finds them.
pub(super) fn find(graph: &Graph, options: &ReadOptions) -> Result<Members, LinkedError> {
    let vocabulary = vocabulary(graph).ok_or(LinkedError::NoFramework)?;
    let typed = |types: &[&str]| -> Vec<Id> {
        let subjects = graph.subjects().iter().copied();
        subjects.filter(|s| graph.has_type(*s, types)).collect()
    };
    let (documents, items) = (typed(vocabulary.documents), typed(vocabulary.items));
    let homes: Vec<Vec<Id>> = items
        .iter()
        .map(|item| homes(graph, vocabulary, *item))
        .collect();
    let known: HashSet<Id> = items.iter().copied().collect();
    let mut candidates = documents.clone();
    if candidates.is_empty() {
        let mut seen = HashSet::new();
        let named = homes.iter().flatten().copied();
        candidates = named
            .filter(|home| !known.contains(home) && seen.insert(*home))
            .collect();
    }
    let document = choose(graph, vocabulary, &candidates, options)?;
    let Some(document) = document else {
        return Ok(Members {
            vocabulary,
            document,
            items,
            others: Vec::new(),
        });
    };
    let rivals: HashSet<Id> = candidates
        .iter()
        .copied()
        .filter(|id| *id != document)
        .collect();
    let down = children(graph, vocabulary);
    let mut own: HashSet<Id> = HashSet::new();
    let mut open: Vec<Id> = down.get(&document).cloned().unwrap_or_default();
    let listed: HashSet<Id> = open.iter().copied().collect();
    let mut waiting = HashSet::new();
    for (item, homes) in items.iter().zip(&homes) {
        if homes.contains(&document) || listed.contains(item) {
            open.push(*item);
        } else if homes.is_empty() || homes.iter().all(|home| known.contains(home)) {
            waiting.insert(*item);
        }
    }
    // What does not say where it belongs follows its parent; where there is no other framework, it is ours.
    if rivals.is_empty() {
        open.extend(&waiting);
    }
    while let Some(item) = open.pop() {
        if known.contains(&item) && own.insert(item) {
            let children = down.get(&item).into_iter().flatten();
            open.extend(children.filter(|child| waiting.contains(child)));
        }
    }
    let (items, others) = items.into_iter().partition(|item| own.contains(item));
    Ok(Members {
        vocabulary,
        document: Some(document),
        items,
        others,
    })
}

/// The vocabulary whose frameworks stand in the file, else the one whose items do.
fn vocabulary(graph: &Graph) -> Option<&'static Vocabulary> {
    let all = [&ctdl::CTDL_ASN, &asn::ASN, &skos::SKOS];
    let spoken = |types: fn(&Vocabulary) -> &'static [&'static str]| {
        all.into_iter().find(|vocabulary| {
            let subjects = graph.subjects().iter();
            subjects
                .into_iter()
                .any(|s| graph.has_type(*s, types(vocabulary)))
        })
    };
    spoken(|vocabulary| vocabulary.documents).or_else(|| spoken(|vocabulary| vocabulary.items))
}

fn homes(graph: &Graph, vocabulary: &Vocabulary, item: Id) -> Vec<Id> {
    let named = vocabulary.belongs.iter();
    named
        .flat_map(|predicate| graph.objects(item, predicate))
        .filter(|home| graph.literal_of(*home).is_none())
        .collect()
}

/// Parent → children, as far as nodes say so.
fn children(graph: &Graph, vocabulary: &Vocabulary) -> HashMap<Id, Vec<Id>> {
    let mut down: HashMap<Id, Vec<Id>> = HashMap::new();
    let relations = vocabulary.relations.iter();
    for relation in relations.filter(|r| r.kind == crate::case::model::AssociationType::IsChildOf) {
        let Some(predicate) = graph.find(relation.predicate) else {
            continue;
        };
        for subject in graph.subjects() {
            for (_, object) in graph.of(*subject).iter().filter(|(p, _)| *p == predicate) {
                let list = graph.list(*object);
                let ends = list.map_or_else(|| vec![*object], |list| list.members);
                for end in ends {
                    let (child, parent) = if relation.turned {
                        (end, *subject)
                    } else {
                        (*subject, end)
                    };
                    down.entry(parent).or_default().push(child);
                }
            }
        }
    }
    down
}

fn choose(
    graph: &Graph,
    vocabulary: &Vocabulary,
    candidates: &[Id],
    options: &ReadOptions,
) -> Result<Option<Id>, LinkedError> {
    match candidates {
        [] if options.identifier.is_some() => Ok(None),
        [] => Err(LinkedError::NoDocument),
        [one] => Ok(Some(*one)),
        several => {
            let names = || names(graph, vocabulary, several);
            let Some(wanted) = &options.identifier else {
                return Err(LinkedError::Several { names: names() });
            };
            let meant = several
                .iter()
                .find(|candidate| is_meant(graph, **candidate, wanted));
            meant
                .copied()
                .map(Some)
                .ok_or_else(|| LinkedError::NotThere {
                    wanted: wanted.clone(),
                    names: names(),
                })
        }
    }
}

fn is_meant(graph: &Graph, candidate: Id, wanted: &str) -> bool {
    let wanted = wanted.trim();
    graph.iri_of(candidate) == Some(wanted)
        || identity::of_node(graph, candidate).is_some_and(|identity| {
            key::document_key(&identity.identifier) == key::document_key(wanted)
        })
}

/// Addresses and titles, a handful of them.
fn names(graph: &Graph, vocabulary: &Vocabulary, documents: &[Id]) -> String {
    let title = vocabulary
        .document_fields
        .iter()
        .find(|field| field.name == "title");
    let one = |id: &Id| {
        let address = graph.iri_of(*id).unwrap_or("_:");
        let from = title.map_or(&[][..], |field| field.from);
        match label(graph, *id, from) {
            Some(title) => format!("{address} ({title})"),
            None => address.to_owned(),
        }
    };
    let mut names: Vec<String> = documents.iter().take(10).map(one).collect();
    if documents.len() > names.len() {
        names.push(format!("… ({})", documents.len()));
    }
    names.join(", ")
}
