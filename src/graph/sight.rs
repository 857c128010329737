//! The snapshot as the world in which alignments are resolved, through the eyes of one viewer, or of whoever may read the
//! alignment itself.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::calls::folded;
use super::framework::Framework;
use super::naming::{Meaning, hash};
use super::snapshot::{Place, Snapshot};
use crate::access::{Viewer, Visibility};
use crate::badges::resolve::address::normal_address;
use crate::badges::resolve::{
    Ask, Finding, Kind, MOST_NAMED, Removed, Standing, Target, World, find,
};
use crate::case::model::AssociationType;
use crate::credit::world::Status;

/// Copies in which a code alone is looked for.
const MOST_COPIES: usize = 50;

/// Whose eyes.
enum Eyes<'a> {
    Viewer(&'a Viewer),
    /// Everyone who may read what these copies say.
    Holders(Vec<(Visibility, i64)>),
}

/// What was removed, by key and by address as written.
#[derive(Clone, Debug, Default)]
pub struct Gone {
    /// By key.
    pub by_key: HashMap<Uuid, Removed>,
    /// By address, as written.
    pub by_address: HashMap<String, Removed>,
}

/// A world to resolve alignments in. Keeps what it was asked, so that many alignments to one target cost one look.
pub struct Sight<'a> {
    snapshot: &'a Snapshot,
    eyes: Eyes<'a>,
    standing: RefCell<HashMap<Uuid, Standing>>,
    /// What was removed.
    pub removed: Gone,
}

impl<'a> Sight<'a> {
    /// Through the eyes of a viewer.
    pub fn of(snapshot: &'a Snapshot, viewer: &'a Viewer) -> Self {
        Sight {
            snapshot,
            eyes: Eyes::Viewer(viewer),
            standing: RefCell::default(),
            removed: Gone::default(),
        }
    }

    fn sees(&self, visibility: Visibility, organisation: i64) -> bool {
        match &self.eyes {
            Eyes::Viewer(viewer) => viewer.may_read(visibility, organisation),
            Eyes::Holders(holders) => {
                visibility == Visibility::Public
                    || holders.iter().all(|(holders, holder)| {
                        *holders == Visibility::Private && *holder == organisation
                    })
            }
        }
    }

    fn may_read(&self, framework: &Framework) -> bool {
        self.sees(framework.visibility, framework.organisation)
    }

    fn framework(&self, document: i64) -> Option<&'a Framework> {
        let framework = self.snapshot.any_framework(document)?;
        self.may_read(framework).then_some(&**framework)
    }

    fn node(&self, key: &Uuid) -> Option<Target> {
        let places = self.snapshot.places(key).iter();
        places
            .filter_map(|place| Some((place, self.framework(place.document)?)))
            .max_by_key(|(place, framework)| {
                let foreign = framework.nodes[place.node as usize].foreign;
                (!foreign, framework.rank(), Reverse(place.node))
            })
            .map(|(place, framework)| target(framework, place.node))
    }

    fn part(&self, key: &Uuid) -> Option<Target> {
        let copies = self.snapshot.calls.holding(key).iter();
        let speaking = copies
            .filter_map(|document| self.framework(*document))
            .max_by_key(|framework| framework.rank())?;
        let part = speaking.part(key)?;
        Some(Target {
            kind: part.kind,
            key: *key,
            document: speaking.document,
        })
    }

    fn badge(&self, key: &Uuid) -> Option<Target> {
        let badge = self.snapshot.any_badge(key)?;
        let visibility = Visibility::parse(&badge.row.visibility);
        self.sees(visibility, badge.row.organisation_id)
            .then_some(Target {
                kind: Kind::Badge,
                key: *key,
                document: 0,
            })
    }

    /// Ends of `replacedBy` from a key, and of `exactMatchOf` from or to it, as far as they count.
    fn links(&self, key: &Uuid) -> (Vec<Uuid>, Vec<Uuid>) {
        let Eyes::Viewer(viewer) = &self.eyes else {
            return (Vec::new(), Vec::new());
        };
        let (mut replaced_by, mut exact) = (Vec::new(), Vec::new());
        for found in self.snapshot.edges(viewer, key) {
            if matches!(
                found.edge.facts.status,
                Some(Status::Suggested | Status::Disputed)
            ) {
                continue;
            }
            match found.edge.kind {
                AssociationType::ReplacedBy if found.origin == *key => {
                    replaced_by.push(found.destination);
                }
                AssociationType::ExactMatchOf if found.origin == *key => {
                    exact.push(found.destination);
                }
                AssociationType::ExactMatchOf => exact.push(found.origin),
                _ => {}
            }
        }
        (replaced_by, exact)
    }

    fn standing_of(&self, key: &Uuid, document: i64) -> Standing {
        if let Some(known) = self.standing.borrow().get(key) {
            return known.clone();
        }
        let (replaced_by, exact) = self.links(key);
        let framework = self.framework(document);
        let ends = framework.and_then(|framework| {
            let own = framework
                .node(key)
                .and_then(|node| framework.nodes[node as usize].ends.as_deref());
            let whole = framework.nodes[0].ends.as_deref();
            [own, whole].into_iter().flatten().min()
        });
        let standing = Standing {
            ends: ends.map(str::to_owned),
            deprecated: framework.is_some_and(|framework| framework.deprecated),
            replaced_by,
            exact,
        };
        self.standing.borrow_mut().insert(*key, standing.clone());
        standing
    }
}

/// A node of a copy as a target.
pub(super) fn target(framework: &Framework, node: u32) -> Target {
    let found = &framework.nodes[node as usize];
    let kind = match node {
        0 => Kind::Document,
        _ if found.is_course() => Kind::Course,
        _ => Kind::Item,
    };
    Target {
        kind,
        key: found.key,
        document: framework.document,
    }
}

impl World for Sight<'_> {
    fn at_address(&self, address: &str) -> Vec<Target> {
        let copies = self.snapshot.called(hash(address));
        let mut keys: Vec<Uuid> = copies
            .filter(|framework| self.may_read(framework))
            .flat_map(|framework| framework.with_address(address))
            .collect();
        keys.extend(self.snapshot.calls.badges(address));
        keys.sort_unstable();
        keys.dedup();
        keys.iter().filter_map(|key| self.with_key(key)).collect()
    }

    fn with_key(&self, key: &Uuid) -> Option<Target> {
        self.node(key)
            .or_else(|| self.part(key))
            .or_else(|| self.badge(key))
    }

    fn frameworks(&self, name: &str) -> Vec<i64> {
        let (title, address) = (folded(name), normal_address(name));
        let mut speaking: Vec<&Framework> = Vec::new();
        for document in self.snapshot.calls.frameworks(name) {
            let Some(framework) = self.framework(document) else {
                continue;
            };
            let head = &framework.nodes[0];
            let called = folded(&framework.title) == title
                || folded(&head.identifier) == title
                || normal_address(&head.uri) == address;
            if !called {
                continue;
            }
            match speaking
                .iter_mut()
                .find(|known| known.nodes[0].key == head.key)
            {
                Some(known) if framework.rank() > known.rank() => *known = framework,
                Some(_) => {}
                None => speaking.push(framework),
            }
        }
        speaking
            .iter()
            .map(|framework| framework.document)
            .collect()
    }

    fn coded(&self, document: Option<i64>, code: &str) -> Vec<Target> {
        if let Some(document) = document {
            let framework = self.framework(document);
            let found = framework.into_iter().flat_map(|framework| {
                let nodes = framework.with_code(code);
                nodes.map(move |node| target(framework, node))
            });
            return found.take(MOST_NAMED + 1).collect();
        }
        let mut seen = HashSet::new();
        let copies = self.snapshot.called(hash(code));
        copies
            .filter(|framework| self.may_read(framework))
            .take(MOST_COPIES)
            .flat_map(|framework| {
                let nodes = framework.with_code(code);
                nodes.map(move |node| framework.nodes[node as usize].key)
            })
            .filter(|key| seen.insert(*key))
            .take(MOST_NAMED + 1)
            .filter_map(|key| self.node(&key))
            .collect()
    }

    fn standing(&self, target: &Target) -> Standing {
        self.standing_of(&target.key, target.document)
    }

    fn exact_matches(&self, key: &Uuid) -> Vec<Uuid> {
        let Standing {
            replaced_by, exact, ..
        } = self.standing_of(key, 0);
        replaced_by.into_iter().chain(exact).collect()
    }

    fn removed(&self, key: Option<&Uuid>, address: &str) -> Option<Removed> {
        let by_key = key.and_then(|key| self.removed.by_key.get(key));
        by_key
            .or_else(|| self.removed.by_address.get(address))
            .cloned()
    }
}

impl Snapshot {
    /// The item that a target is, or that it judges: a criterion judges one, and its levels with it.
    pub fn judged(&self, viewer: &Viewer, target: &Target) -> Option<Place> {
        let framework = self.framework(viewer, target.document)?;
        if let Some(node) = framework.node(&target.key) {
            let document = framework.document;
            return (node != 0).then_some(Place { document, node });
        }
        let part = framework.part(&target.key)?;
        let above = || framework.part(&part.parent?)?.item;
        self.resolve_item(viewer, &part.item.or_else(above)?)
    }

    /// What the end of an alignment that a badge states means, for everyone who may read it. An identifier stands for what
    /// it names even before that is here, so that drafts are found by those who may read them.
    pub(super) fn stated_meaning(&self, end: &Uuid, asking: &Framework, ask: &Ask) -> Meaning {
        let mut holders: Vec<(Visibility, i64)> = self
            .holders(end)
            .map(|holder| (holder.visibility, holder.organisation))
            .collect();
        holders.push((asking.visibility, asking.organisation));
        let sight = Sight {
            snapshot: self,
            eyes: Eyes::Holders(holders),
            standing: RefCell::default(),
            removed: Gone::default(),
        };
        match find(ask, &sight) {
            Finding::One(target, _) => Meaning::Item(target.key),
            Finding::Several(targets, _) => {
                Meaning::Ambiguous(targets.iter().map(|target| target.key).collect())
            }
            Finding::None => {
                let (in_address, in_code) = ask.identifiers();
                in_address
                    .or(in_code)
                    .map_or(Meaning::Absent, Meaning::Item)
            }
        }
    }
}
