//! The fields of a framework or an item, gathered from its statements along the table of the vocabulary.

use std::collections::HashMap;

use super::super::graph::{Graph, Id, Literal};
use super::super::identity;
use super::super::names::asn_level;
use super::super::vocabulary::{Field, Kind};
use super::extensions::Kept;
use super::labels::{NAMING, distance, label, language_tag, same, tag};
use crate::case::model::Link;
use crate::case::time::{day_of, rfc3339_of};

/// Values by the name of their field.
#[derive(Default)]
pub(super) struct Fields {
    texts: HashMap<&'static str, String>,
    lists: HashMap<&'static str, Vec<String>>,
    links: HashMap<&'static str, Vec<Link>>,
    /// Language of the texts, by field.
    languages: HashMap<&'static str, String>,
}

impl Fields {
    /// Takes a text out; empty where there is none.
    pub(super) fn required(&mut self, name: &str) -> String {
        self.texts.remove(name).unwrap_or_default()
    }

    /// Takes a text out.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.texts.remove(name)
    }

    /// Takes a list out.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        self.lists.remove(name).unwrap_or_default()
    }

    /// Takes links out.
    pub(super) fn links(&mut self, name: &str) -> Vec<Link> {
        self.links.remove(name).unwrap_or_default()
    }

    /// Takes one link out.
    pub(super) fn link(&mut self, name: &str) -> Option<Link> {
        self.links(name).into_iter().next()
    }

    /// The language in which a text of one field came.
    pub(super) fn language_of(&self, name: &str) -> Option<&str> {
        self.languages.get(name).map(String::as_str)
    }
}

/// Gathers the fields of a subject; what they hold is marked as spent.
pub(super) fn gather(
    graph: &Graph,
    subject: Id,
    table: &'static [Field],
    language: Option<&str>,
    kept: &mut Kept,
) -> Fields {
    let mut gathering = Gathering {
        graph,
        subject,
        language,
        kept,
        fields: Fields::default(),
    };
    for field in table {
        gathering.field(field);
    }
    gathering.fields
}

struct Gathering<'a> {
    graph: &'a Graph,
    subject: Id,
    language: Option<&'a str>,
    kept: &'a mut Kept,
    fields: Fields,
}

impl Gathering<'_> {
    fn field(&mut self, field: &'static Field) {
        for predicate in field.from {
            let Some(predicate) = self.graph.find(predicate) else {
                continue;
            };
            let statements = self.graph.of(self.subject).iter();
            let mut objects: Vec<Id> = statements
                .filter(|(p, o)| {
                    *p == predicate && !self.kept.spent.contains(&(self.subject, *p, *o))
                })
                .map(|(_, object)| *object)
                .collect();
            if objects.is_empty() {
                continue;
            }
            let taken = match field.kind {
                Kind::Text => self.one(field.name, &mut objects, true),
                Kind::Word => self.one(field.name, &mut objects, false),
                Kind::Words => self.words(field.name, &objects),
                Kind::Link => self.links(field.name, &objects, 1),
                Kind::Links => self.links(field.name, &objects, usize::MAX),
                Kind::Moment => self.first(field.name, &objects, |text| {
                    rfc3339_of(text).map(Into::into)
                }),
                Kind::Day => self.first(field.name, &objects, day_of),
                Kind::Language => self.first(field.name, &objects, language_tag),
                Kind::Address => self.first(field.name, &objects, |text| Some(text.to_owned())),
                Kind::Status => self.status(field.name, &objects),
                Kind::Levels => self.levels(field.name, &objects),
            };
            self.kept.spent.extend(
                taken
                    .iter()
                    .map(|object| (self.subject, predicate, *object)),
            );
            if self.holds(field.name) {
                break;
            }
        }
    }

    fn holds(&self, name: &str) -> bool {
        self.fields.texts.contains_key(name)
            || self.fields.lists.contains_key(name)
            || self.fields.links.contains_key(name)
    }

    /// The best text; a node gives its label, and is not spent by it.
    fn one(&mut self, name: &'static str, objects: &mut [Id], nodes: bool) -> Vec<Id> {
        objects.sort_by_key(|object| match self.graph.literal_of(*object) {
            Some(literal) => distance(literal, self.language),
            None => 4,
        });
        let Some(best) = objects.first().copied() else {
            return Vec::new();
        };
        match self.graph.literal_of(best) {
            Some(literal) => {
                if let Some(language) = tag(literal) {
                    self.fields.languages.insert(name, language.to_owned());
                }
                self.fields.texts.insert(name, literal.value.to_string());
                vec![best]
            }
            None if nodes => {
                let (text, spent) = self.called(best);
                if let Some(text) = text {
                    self.fields.texts.insert(name, text);
                }
                spent
            }
            None => Vec::new(),
        }
    }

    /// What a node is called: its label, else its address, which says all there is.
    fn called(&self, node: Id) -> (Option<String>, Vec<Id>) {
        match label(self.graph, node, &NAMING) {
            Some(label) => (Some(label), Vec::new()),
            None => match self.graph.iri_of(node) {
                Some(iri) => (Some(iri.to_owned()), vec![node]),
                None => (None, Vec::new()),
            },
        }
    }

    /// The texts of the document's language and of none; where there are none, those of the first one's language.
    fn words(&mut self, name: &'static str, objects: &[Id]) -> Vec<Id> {
        let literals: Vec<(Id, &Literal)> = objects
            .iter()
            .filter_map(|object| Some((*object, self.graph.literal_of(*object)?)))
            .collect();
        let near = |literal: &Literal| distance(literal, self.language) < 3;
        let any_near = literals.iter().any(|(_, literal)| near(literal));
        let first = literals.first().and_then(|(_, literal)| tag(literal));
        let (mut taken, mut words) = (Vec::new(), Vec::new());
        for (object, literal) in &literals {
            let wanted = if any_near {
                near(literal)
            } else {
                tag(literal).zip(first).is_some_and(|(a, b)| same(a, b))
            };
            if wanted {
                taken.push(*object);
                words.push(literal.value.to_string());
            }
        }
        if !words.is_empty() {
            self.fields.lists.insert(name, words);
        }
        taken
    }

    fn links(&mut self, name: &'static str, objects: &[Id], most: usize) -> Vec<Id> {
        let mut taken = Vec::new();
        let mut links = Vec::new();
        for object in objects {
            let Some(identity) = identity::of_node(self.graph, *object) else {
                continue;
            };
            if links.len() < most {
                taken.push(*object);
                self.kept.titled.insert(*object);
                links.push(Link {
                    title: label(self.graph, *object, &NAMING).unwrap_or_default(),
                    identifier: identity.identifier,
                    uri: identity.uri,
                });
            }
        }
        if !links.is_empty() {
            self.fields.links.insert(name, links);
        }
        taken
    }

    /// The first value that can be read.
    fn first(
        &mut self,
        name: &'static str,
        objects: &[Id],
        read: fn(&str) -> Option<String>,
    ) -> Vec<Id> {
        let found = objects.iter().find_map(|object| {
            let text = match self.graph.literal_of(*object) {
                Some(literal) => &literal.value,
                None => self.graph.iri_of(*object)?,
            };
            Some((*object, read(text)?))
        });
        let Some((object, text)) = found else {
            return Vec::new();
        };
        self.fields.texts.insert(name, text);
        vec![object]
    }

    fn status(&mut self, name: &'static str, objects: &[Id]) -> Vec<Id> {
        let Some(object) = objects.first().copied() else {
            return Vec::new();
        };
        let word = match self.graph.literal_of(object) {
            Some(literal) => literal.value.to_string(),
            None => match self.graph.iri_of(object).map(last_part) {
                Some("Published") => "Implemented".to_owned(),
                Some("Deprecated") => "Retired".to_owned(),
                Some(word) if !word.is_empty() => word.to_owned(),
                _ => return Vec::new(),
            },
        };
        self.fields.texts.insert(name, word);
        vec![object]
    }

    fn levels(&mut self, name: &'static str, objects: &[Id]) -> Vec<Id> {
        let (mut taken, mut levels) = (Vec::new(), Vec::new());
        for object in objects {
            let level = match self.graph.literal_of(*object) {
                Some(literal) => Some(literal.value.to_string()),
                None => match self.graph.iri_of(*object).and_then(level_code) {
                    Some(code) => Some(code),
                    // A node without an address is nothing but its label.
                    None if self.graph.is_blank(*object) => {
                        let label = label(self.graph, *object, &NAMING);
                        self.kept.written.extend(label.as_ref().map(|_| *object));
                        label
                    }
                    None => self.graph.iri_of(*object).map(str::to_owned),
                },
            };
            if let Some(level) = level {
                taken.push(*object);
                levels.push(level);
            }
        }
        if !levels.is_empty() {
            self.fields.lists.insert(name, levels);
        }
        taken
    }
}

fn last_part(iri: &str) -> &str {
    iri.rsplit(['/', '#', ':']).next().unwrap_or_default()
}

/// The CEDS code of a level of the Achievement Standards Network.
fn level_code(iri: &str) -> Option<String> {
    let level = iri.strip_prefix(asn_level::BASE)?;
    match level {
        "K" => Some("KG".to_owned()),
        "Pre-K" => Some("PK".to_owned()),
        _ => {
            let grade: u8 = level
                .parse()
                .ok()
                .filter(|grade| (1..=13).contains(grade))?;
            Some(format!("{grade:02}"))
        }
    }
}
