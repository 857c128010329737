//! The ways to candidates: by words, by associations, and by both one after the other.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Step, key_of, statement_at};
use crate::access::Viewer;
use crate::case::model::AssociationType;
use crate::credit::world::Status;
use crate::error::Problem;
use crate::follow::{kind_of, record_id};
use crate::graph::{EdgeRef, Place, Snapshot};
use crate::search::{Among, Kind, Reason, SearchIndex, Similar, Statement};

/// Translations and exact matches of an origin that are asked for too.
const MOST_EQUIVALENTS: usize = 4;
/// Similar items whose associations are followed, for each statement that is asked for.
const STONES: usize = 12;
/// Candidates of each translation or exact match.
const MOST_OF_EQUIVALENT: usize = 50;
/// Associations of one item that are looked at; a hub says little of any one of them.
const MOST_EDGES: usize = 200;

/// How far an association of this type says that its ends mean the same; `None`: not at all. `isRelatedTo` is the type of
/// alignments, but also of looser ties: measured on a published crosswalk, more weight for it found less.
fn strength(kind: &AssociationType) -> Option<f32> {
    match kind {
        AssociationType::ExactMatchOf | AssociationType::IsTranslationOf => Some(0.9),
        AssociationType::IsPeerOf => Some(0.6),
        AssociationType::ReplacedBy => Some(0.5),
        AssociationType::IsRelatedTo | AssociationType::IsPartOf => Some(0.3),
        AssociationType::IsChildOf
        | AssociationType::Precedes
        | AssociationType::Exemplar
        | AssociationType::HasSkillLevel
        | AssociationType::Ext(_) => None,
    }
}

/// What has been found of a candidate.
pub(super) struct Found {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) document: i64,
    /// What its words have in common with the origin's.
    pub(super) text: Vec<Reason>,
    /// The strongest way to it over an association.
    pub(super) way: Option<(f32, Vec<Step>)>,
    pub(super) aligned: bool,
}

/// Looks for the candidates of one origin.
pub(super) struct Finder<'a> {
    pub(super) index: &'a SearchIndex,
    pub(super) snapshot: &'a Snapshot,
    pub(super) viewer: &'a Viewer,
    /// What a candidate shall be.
    pub(super) among: Among,
    /// Key of the origin, if it is here.
    pub(super) origin: Option<Uuid>,
    pub(super) found: BTreeMap<Uuid, Found>,
}

/// An association seen from one of its ends.
struct Link {
    strength: f32,
    kind: AssociationType,
    to: Uuid,
    step: Step,
}

impl Finder<'_> {
    /// Fills `found`.
    pub(super) fn find(&mut self, statement: &Statement) -> Result<(), Problem> {
        for hit in self.ask(statement, &self.among)? {
            let Some(found) = self.hit(&hit) else {
                continue;
            };
            // Of two copies the better is told.
            if found.text.is_empty() {
                found.text = hit.reasons;
            }
        }
        self.follow_stones(statement, 1.0, &[])?;
        let Some(origin) = self.origin else {
            return Ok(());
        };
        let links = self.links(&origin);
        for link in &links {
            if let Some(found) = self.linked(link.to) {
                found.aligned = true;
                keep(found, link.strength, vec![link.step.clone()]);
            }
        }
        let same = |link: &&Link| {
            matches!(
                link.kind,
                AssociationType::ExactMatchOf | AssociationType::IsTranslationOf
            )
        };
        for link in links.iter().filter(same).take(MOST_EQUIVALENTS) {
            self.find_by_equivalent(link)?;
        }
        Ok(())
    }

    /// What is like a translation or exact match of the origin.
    fn find_by_equivalent(&mut self, link: &Link) -> Result<(), Problem> {
        let Some(place) = self.snapshot.resolve(self.viewer, &link.to) else {
            return Ok(());
        };
        let stated = statement_at(self.index, self.snapshot, self.viewer, place)?;
        let Some(statement) = stated else {
            return Ok(());
        };
        let among = Among {
            limit: MOST_OF_EQUIVALENT,
            ..self.among.clone()
        };
        for hit in self.ask(&statement, &among)? {
            let (score, key) = (hit.score, key_of(&hit.id));
            let Some(to) = key.filter(|key| *key != link.to) else {
                continue;
            };
            let steps = vec![link.step.clone(), Step::Similar { score, to }];
            if let Some(found) = self.hit(&hit) {
                keep(found, link.strength * score, steps);
            }
        }
        self.follow_stones(&statement, link.strength, std::slice::from_ref(&link.step))
    }

    /// What similar items, of whatever framework and language, are linked to.
    fn follow_stones(
        &mut self,
        statement: &Statement,
        strength: f32,
        before: &[Step],
    ) -> Result<(), Problem> {
        let anywhere = Among {
            without: self.among.without.clone(),
            viewer_organisation: self.among.viewer_organisation,
            limit: STONES,
            ..Among::default()
        };
        for stone in self.ask(statement, &anywhere)? {
            let Some(key) = key_of(&stone.id).filter(|key| Some(*key) != self.origin) else {
                continue;
            };
            let score = stone.score;
            for link in self.links(&key) {
                if let Some(found) = self.linked(link.to) {
                    let mut steps = before.to_vec();
                    steps.push(Step::Similar { score, to: key });
                    steps.push(link.step);
                    keep(found, strength * score * link.strength, steps);
                }
            }
        }
        Ok(())
    }

    fn ask(&self, statement: &Statement, among: &Among) -> Result<Vec<Similar>, Problem> {
        self.index.similar(statement, among).map_err(Problem::from)
    }

    /// The associations of an item that count, in the order of their identifiers.
    fn links(&self, key: &Uuid) -> Vec<Link> {
        let mut edges = self.snapshot.edges(self.viewer, key);
        edges.sort_by_key(|edge| edge.edge.key);
        let links = edges.into_iter().filter_map(|edge| link(key, &edge));
        links.take(MOST_EDGES).collect()
    }

    /// The candidate a hit stands for: one for all copies of an item, the one of the copy that speaks for it.
    fn hit(&mut self, hit: &Similar) -> Option<&mut Found> {
        let key = key_of(&hit.id).filter(|key| Some(*key) != self.origin)?;
        let speaks = self.snapshot.resolve(self.viewer, &key);
        let speaks = speaks.is_some_and(|place| place.document == hit.document);
        let fresh = || Found {
            id: hit.id.clone(),
            kind: hit.kind,
            document: hit.document,
            text: Vec::new(),
            way: None,
            aligned: false,
        };
        let found = self.found.entry(key).or_insert_with(fresh);
        if speaks {
            found.id.clone_from(&hit.id);
            found.document = hit.document;
        }
        Some(found)
    }

    /// The candidate at the end of an association, if it is here and what is wanted.
    fn linked(&mut self, key: Uuid) -> Option<&mut Found> {
        if Some(key) == self.origin {
            return None;
        }
        if !self.found.contains_key(&key) {
            let found = self.entity(key)?;
            self.found.insert(key, found);
        }
        self.found.get_mut(&key)
    }

    fn entity(&self, key: Uuid) -> Option<Found> {
        let found = |id, kind, document| Found {
            id,
            kind,
            document,
            text: Vec::new(),
            way: None,
            aligned: false,
        };
        let (entity, language) = match self.snapshot.resolve(self.viewer, &key) {
            Some(place) => self.item(place)?,
            None => {
                let badge = self.snapshot.badge(self.viewer, &key)?;
                let id = record_id("badge", 0, &badge.row.key);
                (found(id, Kind::Badge, 0), badge.row.language.as_deref())
            }
        };
        let narrowed = |wanted: &[i64]| wanted.is_empty() || wanted.contains(&entity.document);
        let fits = narrowed(&self.among.documents)
            && !self.among.without_documents.contains(&entity.document)
            && (self.among.kinds.is_empty() || self.among.kinds.contains(&entity.kind))
            && speaks(&self.among.languages, language);
        fits.then_some(entity)
    }

    fn item(&self, place: Place) -> Option<(Found, Option<&str>)> {
        let (framework, node) = self.snapshot.at(self.viewer, place)?;
        let kind = match place.node {
            0 => Kind::Document,
            at => kind_of(framework, at, node),
        };
        let found = Found {
            id: record_id("item", place.document, &node.key.to_string()),
            kind,
            document: place.document,
            text: Vec::new(),
            way: None,
            aligned: false,
        };
        Some((found, node.language.as_deref()))
    }
}

/// An association that counts, seen from one end. What is only suggested, or disputed, leads nowhere.
fn link(from: &Uuid, edge: &EdgeRef) -> Option<Link> {
    let kind = edge.edge.kind.clone();
    let facts = &edge.edge.facts;
    if matches!(facts.status, Some(Status::Suggested | Status::Disputed)) {
        return None;
    }
    let forward = edge.origin == *from;
    let to = if forward {
        edge.destination
    } else {
        edge.origin
    };
    let confidence = facts.confidence.unwrap_or(1.0).clamp(0.0, 1.0) as f32;
    Some(Link {
        strength: strength(&kind)? * confidence,
        step: Step::Association {
            identifier: edge.edge.association.to_string(),
            document: edge.framework.document,
            kind: kind.clone(),
            forward,
            to,
        },
        kind,
        to,
    })
}

/// Keeps the strongest way; of equals the shorter, and then the first.
fn keep(found: &mut Found, strength: f32, steps: Vec<Step>) {
    let weaker = found.way.as_ref().is_none_or(|(known, way)| {
        strength > *known || (strength == *known && steps.len() < way.len())
    });
    if weaker {
        found.way = Some((strength, steps));
    }
}

/// Whether a language is one of these, by the primary subtag.
fn speaks(wanted: &[String], language: Option<&str>) -> bool {
    let primary = |tag: &str| {
        let first = tag.trim().split(['-', '_']).next().unwrap_or_default();
        first.to_ascii_lowercase()
    };
    wanted.is_empty()
        || language
            .is_some_and(|language| wanted.iter().any(|tag| primary(tag) == primary(language)))
}
