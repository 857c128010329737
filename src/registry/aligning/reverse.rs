//! The other way round: which badge classes, courses and outcomes point at an item, at what lies below it, at what is
//! equivalent to it, and at what it replaced; each with the way on which it was reached.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use uuid::Uuid;

use super::Aligned;
use crate::access::Viewer;
use crate::case::model::AssociationType;
use crate::credit::world::Status;
use crate::graph::{EdgeRef, Framework, Snapshot};

/// Steps over equivalents and predecessors.
const MOST_STEPS: usize = 8;
/// Crossings of `exactMatchOf` and `isTranslationOf`: a match of a match of a match is hardly one.
const MOST_MATCHES: usize = 2;

/// From where alignments are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Include {
    /// The entity itself; of an item also the rows and cells of rubrics that judge it.
    Itself,
    /// What lies below it.
    Descendants,
    /// Exact matches and translations.
    Equivalents,
    /// What it replaced.
    Predecessors,
}

/// What points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OriginKind {
    /// A badge class.
    Badge,
    /// A course.
    Course,
    /// An outcome of a course.
    Outcome,
}

/// A step of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Down the tree, any number of levels.
    Below(Uuid),
    /// To a row or a cell of a rubric that judges the item.
    Judged(Uuid),
    /// Over `exactMatchOf`.
    Match(Uuid),
    /// Over `isTranslationOf`.
    Translation(Uuid),
    /// Back over `replacedBy`.
    Replaced(Uuid),
}

impl Step {
    /// Where it leads.
    pub fn to(self) -> Uuid {
        match self {
            Step::Below(key)
            | Step::Judged(key)
            | Step::Match(key)
            | Step::Translation(key)
            | Step::Replaced(key) => key,
        }
    }
}

/// An alignment that points here.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The alignment.
    pub aligned: Aligned,
    /// What points.
    pub kind: OriginKind,
    /// At what it points: the key asked for, or the last of the way.
    pub target: Uuid,
    /// How that was reached; empty for the entity itself.
    pub way: Vec<Step>,
}

impl Snapshot {
    /// Everything that points at a key, the nearest first, each alignment once and by its shortest way. Costs the number of
    /// items below and of the alignments found.
    pub fn aligned_from(
        &self,
        viewer: &Viewer,
        key: Uuid,
        include: &[Include],
        kinds: &[OriginKind],
    ) -> Vec<Reached> {
        let mut walk = Walk {
            snapshot: self,
            viewer,
            include,
            seen: HashSet::new(),
            queue: VecDeque::new(),
        };
        walk.begin(key);
        let mut found = Vec::new();
        let mut known = HashSet::new();
        while let Some((at, way, wanted)) = walk.queue.pop_front() {
            if !self.is_linked(&at) {
                continue;
            }
            let edges = self.edges(viewer, &at);
            if wanted {
                for edge in &edges {
                    let reached = self.reached(viewer, edge, at, &way);
                    found.extend(reached.filter(|reached| {
                        (kinds.is_empty() || kinds.contains(&reached.kind))
                            && known.insert(reached.aligned.association)
                    }));
                }
            }
            walk.across(at, &way, &edges);
        }
        found
    }

    fn reached(
        &self,
        viewer: &Viewer,
        found: &EdgeRef<'_>,
        target: Uuid,
        way: &[Step],
    ) -> Option<Reached> {
        if found.destination != target || found.edge.facts.role.is_none() {
            return None;
        }
        let kind = match self.badge(viewer, &found.origin) {
            Some(_) => OriginKind::Badge,
            None => {
                let (_, node) = self.at(viewer, self.resolve(viewer, &found.origin)?)?;
                match node.is_course() {
                    true => OriginKind::Course,
                    false => OriginKind::Outcome,
                }
            }
        };
        Some(Reached {
            aligned: Aligned {
                document: found.framework.document,
                association: found.edge.key,
                origin: found.origin,
            },
            kind,
            target,
            way: way.to_vec(),
        })
    }
}

struct Walk<'a> {
    snapshot: &'a Snapshot,
    viewer: &'a Viewer,
    include: &'a [Include],
    seen: HashSet<Uuid>,
    /// Key, way to it, and whether what points at it is wanted.
    queue: VecDeque<(Uuid, Vec<Step>, bool)>,
}

impl Walk<'_> {
    fn wants(&self, include: Include) -> bool {
        self.include.is_empty() || self.include.contains(&include)
    }

    fn push(&mut self, key: Uuid, way: Vec<Step>, wanted: bool) {
        if self.seen.insert(key) {
            self.queue.push_back((key, way, wanted));
        }
    }

    fn begin(&mut self, key: Uuid) {
        let itself = self.wants(Include::Itself);
        self.push(key, Vec::new(), itself);
        let Some(place) = self.snapshot.resolve(self.viewer, &key) else {
            return;
        };
        let Some(framework) = self.snapshot.framework(self.viewer, place.document) else {
            return;
        };
        let framework = Arc::clone(framework);
        let judging = judging(&framework);
        if itself {
            self.judged(&judging, key, &[]);
        }
        if self.wants(Include::Descendants) {
            for node in framework.subtree(place.node).into_iter().skip(1) {
                let below = framework.nodes[node as usize].key;
                let way = vec![Step::Below(below)];
                self.judged(&judging, below, &way);
                self.push(below, way, true);
            }
        }
    }

    /// Rows and cells of rubrics that judge an item.
    fn judged(&mut self, judging: &HashMap<Uuid, Vec<Uuid>>, item: Uuid, way: &[Step]) {
        for part in judging.get(&item).into_iter().flatten() {
            let mut way = way.to_vec();
            way.push(Step::Judged(*part));
            self.push(*part, way, true);
        }
    }

    /// On to equivalents and predecessors.
    fn across(&mut self, at: Uuid, way: &[Step], edges: &[EdgeRef<'_>]) {
        if way.len() >= MOST_STEPS {
            return;
        }
        let is_match = |step: &&Step| matches!(step, Step::Match(_) | Step::Translation(_));
        let matches = way.iter().filter(is_match).count();
        for found in edges {
            if matches!(
                found.edge.facts.status,
                Some(Status::Suggested | Status::Disputed)
            ) {
                continue;
            }
            let forward = found.origin == at;
            let other = if forward {
                found.destination
            } else {
                found.origin
            };
            let equivalent = self.wants(Include::Equivalents) && matches < MOST_MATCHES;
            let step = match found.edge.kind {
                AssociationType::ExactMatchOf if equivalent => Step::Match(other),
                AssociationType::IsTranslationOf if equivalent => Step::Translation(other),
                AssociationType::ReplacedBy if !forward && self.wants(Include::Predecessors) => {
                    Step::Replaced(other)
                }
                _ => continue,
            };
            let mut way = way.to_vec();
            way.push(step);
            self.push(other, way, true);
        }
    }
}

/// Item → keys of the criteria that judge it, and of their levels.
fn judging(framework: &Framework) -> HashMap<Uuid, Vec<Uuid>> {
    let mut judging: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let mut judged: HashMap<Uuid, Uuid> = HashMap::new();
    for part in &framework.parts {
        if let Some(item) = part.item {
            judged.insert(part.key, item);
            judging.entry(item).or_default().push(part.key);
        }
    }
    for part in &framework.parts {
        if let Some(item) = part.parent.and_then(|parent| judged.get(&parent)) {
            judging.entry(*item).or_default().push(part.key);
        }
    }
    judging
}
