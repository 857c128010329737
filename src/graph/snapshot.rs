//! The snapshot: all copies, badges and organisations at one position of the log, and the ways between copies.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::calls::{Calls, add_to, remove_from};
use super::framework::{Edge, Framework, Node};
use super::naming::{self, Meaning, Named};
use crate::access::{Viewer, Visibility};
use crate::store::rows::{BadgeRow, OrganisationRow};

/// Where an entity stands: a copy and a node in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Number of the copy.
    pub document: i64,
    /// Node in the copy; 0 is the document itself.
    pub node: u32,
}

/// An association and the copy that asserts it.
#[derive(Clone, Copy)]
pub struct EdgeRef<'a> {
    /// The copy.
    pub framework: &'a Framework,
    /// The association.
    pub edge: &'a Edge,
    /// Key of the origin; of the item it means, where the association names it by address or code.
    pub origin: Uuid,
    /// Key of the destination, likewise.
    pub destination: Uuid,
}

/// A badge class.
#[derive(Clone, Debug)]
pub struct Badge {
    /// Normalised key.
    pub key: Uuid,
    /// The row, body included: badge classes are few.
    pub row: BadgeRow,
}

impl Badge {
    /// May this viewer read it?
    pub fn visible_to(&self, viewer: &Viewer) -> bool {
        viewer.may_read(
            Visibility::parse(&self.row.visibility),
            self.row.organisation_id,
        )
    }
}

/// Everything at one position of the log. Immutable; a change makes a new one that shares the rest.
#[derive(Clone, Default)]
pub struct Snapshot {
    /// Position of the log it shows.
    pub seq: i64,
    organisations: Arc<HashMap<i64, Arc<OrganisationRow>>>,
    frameworks: imbl::OrdMap<i64, Arc<Framework>>,
    badges: imbl::OrdMap<Uuid, Arc<Badge>>,
    places: imbl::HashMap<Uuid, Vec<Place>>,
    /// Key → copies that do not hold it but have associations that touch it.
    pub(super) touched_from: imbl::HashMap<Uuid, Vec<i64>>,
    /// Hash of an address or a code → copies that have an item called so.
    called: imbl::HashMap<u64, Vec<i64>>,
    /// Hash of an address or a code → copies with an end that names an item so.
    asked: imbl::HashMap<u64, Vec<i64>>,
    /// Key of a named end → key of the item it means.
    meanings: imbl::HashMap<Uuid, Uuid>,
    /// The inverse: key of an item → keys of ends that name it.
    pub(super) named_by: imbl::HashMap<Uuid, Vec<Uuid>>,
    /// What else is called how.
    pub(super) calls: Calls,
}

impl Snapshot {
    /// Nothing yet, at a position of the log.
    pub fn empty(seq: i64) -> Self {
        Snapshot {
            seq,
            ..Snapshot::default()
        }
    }

    /// Replaces the organisations.
    pub fn set_organisations(&mut self, rows: Vec<OrganisationRow>) {
        self.organisations = Arc::new(
            rows.into_iter()
                .map(|row| (row.id, Arc::new(row)))
                .collect(),
        );
    }

    /// Puts a badge class in, or takes it out.
    pub fn set_badge(&mut self, key: Uuid, badge: Option<Badge>) {
        if let Some(old) = self.badges.get(&key).map(Arc::clone) {
            self.calls.take_badge(&old);
        }
        match badge {
            Some(badge) => {
                self.calls.put_badge(&badge);
                self.badges.insert(key, Arc::new(badge));
            }
            None => {
                self.badges.remove(&key);
            }
        }
    }

    /// Puts a copy in place of its older self, or takes it out. Costs the size of that copy, and of the names in copies
    /// whose associations may mean its items.
    pub fn set_framework(&mut self, document: i64, framework: Option<Framework>) {
        let mut asking = vec![document];
        if let Some(old) = self.frameworks.remove(&document) {
            self.take_out(&old, &mut asking);
        }
        if let Some(framework) = framework {
            self.put_in(framework, &mut asking);
        }
        asking.sort_unstable();
        asking.dedup();
        for document in asking {
            self.look_up_names(document);
        }
    }

    fn take_out(&mut self, old: &Framework, asking: &mut Vec<i64>) {
        let document = old.document;
        for node in &old.nodes {
            remove_from(&mut self.places, &node.key, |place| {
                place.document == document
            });
        }
        for key in old.foreign_ends() {
            remove_from(&mut self.touched_from, key, |&other| other == document);
        }
        self.calls.take(old);
        for hash in old.name_hashes() {
            remove_from(&mut self.called, &hash, |&other| other == document);
            asking.extend(self.asked.get(&hash).into_iter().flatten());
        }
        for named in &old.named {
            for hash in named.hashes() {
                remove_from(&mut self.asked, &hash, |&other| other == document);
            }
            // A copy of the same document may name the same.
            asking.extend(self.touched_from.get(&named.key).into_iter().flatten());
            self.mean(named.key, None);
        }
    }

    fn put_in(&mut self, framework: Framework, asking: &mut Vec<i64>) {
        let document = framework.document;
        self.calls.put(&framework);
        for (i, node) in framework.nodes.iter().enumerate() {
            let place = Place {
                document,
                node: i as u32,
            };
            self.places.entry(node.key).or_default().push(place);
        }
        for key in framework.foreign_ends() {
            self.touched_from.entry(*key).or_default().push(document);
        }
        for hash in framework.name_hashes() {
            add_to(&mut self.called, hash, document);
            asking.extend(self.asked.get(&hash).into_iter().flatten());
        }
        for hash in framework.named.iter().flat_map(Named::hashes) {
            add_to(&mut self.asked, hash, document);
        }
        self.frameworks.insert(document, Arc::new(framework));
    }

    /// Finds anew what the names of a copy mean.
    fn look_up_names(&mut self, document: i64) {
        let Some(framework) = self.frameworks.get(&document).map(Arc::clone) else {
            return;
        };
        let meanings = self.meanings_in(&framework);
        for (named, meaning) in framework.named.iter().zip(meanings) {
            match meaning {
                Meaning::Item(key) => self.mean(named.key, Some(key)),
                Meaning::Ambiguous(_) | Meaning::Absent => self.mean(named.key, None),
            }
        }
    }

    fn mean(&mut self, named: Uuid, item: Option<Uuid>) {
        let before = match item {
            Some(item) => self.meanings.insert(named, item),
            None => self.meanings.remove(&named),
        };
        if before == item {
            return;
        }
        if let Some(before) = before {
            remove_from(&mut self.named_by, &before, |&other| other == named);
        }
        if let Some(item) = item {
            add_to(&mut self.named_by, item, named);
        }
    }

    /// What each of a copy's [`Framework::named`] means, in their order.
    pub fn meanings_in(&self, framework: &Framework) -> Vec<Meaning> {
        let mut meanings = naming::meanings(&framework.named, |named| {
            if named.stated.is_some() {
                return Vec::new();
            }
            let mut documents: Vec<i64> = named
                .hashes()
                .iter()
                .filter_map(|hash| self.called.get(hash))
                .flatten()
                .copied()
                .collect();
            documents.sort_unstable();
            documents.dedup();
            documents
                .iter()
                .filter_map(|document| self.frameworks.get(document))
                .filter(|candidate| self.may_answer(candidate, framework, named))
                .map(|candidate| &**candidate)
                .collect()
        });
        for (meaning, named) in meanings.iter_mut().zip(&framework.named) {
            if let Some(ask) = &named.stated {
                *meaning = self.stated_meaning(&named.key, framework, ask);
            }
        }
        meanings
    }

    /// Whether a copy may say what a name means: it is another document, and whoever may read the name may read it.
    fn may_answer(&self, candidate: &Framework, asking: &Framework, named: &Named) -> bool {
        candidate.nodes[0].key != asking.nodes[0].key
            && self.holders(&named.key).all(|holder| {
                candidate.visibility == Visibility::Public
                    || (holder.visibility == Visibility::Private
                        && holder.organisation == candidate.organisation)
            })
    }

    /// Copies whose associations have an end outside of them.
    pub(super) fn holders(&self, end: &Uuid) -> impl Iterator<Item = &Arc<Framework>> {
        let holders = self.touched_from.get(end).into_iter().flatten();
        holders.filter_map(|document| self.frameworks.get(document))
    }

    /// Copies with an entity that is called so, by the hash of the name.
    pub(super) fn called(&self, hash: u64) -> impl Iterator<Item = &Arc<Framework>> {
        let documents = self.called.get(&hash).into_iter().flatten();
        documents.filter_map(|document| self.frameworks.get(document))
    }

    /// Copies whose associations ask for something that is called so, by the hash of the name.
    pub(super) fn asking(&self, hash: u64) -> &[i64] {
        self.asked.get(&hash).map(Vec::as_slice).unwrap_or_default()
    }

    /// Everywhere a key stands.
    pub(super) fn places(&self, key: &Uuid) -> &[Place] {
        self.places.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The key an end of an association means: that of the item it names by address or code, else its own.
    pub fn meant(&self, end: Uuid) -> Uuid {
        self.meanings.get(&end).copied().unwrap_or(end)
    }

    /// An organisation by row number.
    pub fn organisation(&self, id: i64) -> Option<&Arc<OrganisationRow>> {
        self.organisations.get(&id)
    }

    /// An organisation by slug.
    pub fn organisation_by_slug(&self, slug: &str) -> Option<&Arc<OrganisationRow>> {
        self.organisations.values().find(|row| row.slug == slug)
    }

    /// All organisations, oldest first.
    pub fn organisations(&self) -> Vec<Arc<OrganisationRow>> {
        let mut rows: Vec<_> = self.organisations.values().cloned().collect();
        rows.sort_by_key(|row| row.id);
        rows
    }

    /// Slug of an organisation; empty for one that is gone.
    pub fn slug(&self, id: i64) -> &str {
        self.organisations.get(&id).map_or("", |row| &row.slug)
    }

    /// A copy the viewer may read.
    pub fn framework(&self, viewer: &Viewer, document: i64) -> Option<&Arc<Framework>> {
        self.frameworks
            .get(&document)
            .filter(|framework| framework.visible_to(viewer))
    }

    /// All copies the viewer may read, oldest first.
    pub fn frameworks<'a>(
        &'a self,
        viewer: &'a Viewer,
    ) -> impl Iterator<Item = &'a Arc<Framework>> {
        self.frameworks
            .values()
            .filter(|framework| framework.visible_to(viewer))
    }

    /// Every copy, whoever may read it. For followers only, which keep visibility with what they derive.
    pub fn every_framework(&self) -> impl Iterator<Item = &Arc<Framework>> {
        self.frameworks.values()
    }

    /// A copy, whoever may read it. For followers only.
    pub fn any_framework(&self, document: i64) -> Option<&Arc<Framework>> {
        self.frameworks.get(&document)
    }

    /// A badge class, whoever may read it. The caller asks for the right.
    pub(super) fn any_badge(&self, key: &Uuid) -> Option<&Arc<Badge>> {
        self.badges.get(key)
    }

    /// Every badge class, whoever may read it. For followers only.
    pub fn every_badge(&self) -> impl Iterator<Item = &Arc<Badge>> {
        self.badges.values()
    }

    /// Where an identifier resolves to for this viewer: the owner's copy, else the newest. An item that a copy only shows
    /// ([`Node::foreign`]) speaks where no copy of its own document is at hand.
    pub fn resolve(&self, viewer: &Viewer, key: &Uuid) -> Option<Place> {
        self.resolve_where(viewer, key, |_| true)
    }

    /// The same among documents only.
    pub fn resolve_document(&self, viewer: &Viewer, key: &Uuid) -> Option<Place> {
        self.resolve_where(viewer, key, |place| place.node == 0)
    }

    /// The same among items only.
    pub fn resolve_item(&self, viewer: &Viewer, key: &Uuid) -> Option<Place> {
        self.resolve_where(viewer, key, |place| place.node != 0)
    }

    fn resolve_where(
        &self,
        viewer: &Viewer,
        key: &Uuid,
        wanted: impl Fn(&Place) -> bool,
    ) -> Option<Place> {
        self.places
            .get(&self.meant(*key))?
            .iter()
            .filter(|place| wanted(place))
            .filter_map(|place| Some((place, self.framework(viewer, place.document)?)))
            // An item may bear its document's identifier: the document, node 0, goes first.
            .max_by_key(|(place, framework)| {
                let foreign = framework.nodes[place.node as usize].foreign;
                (!foreign, framework.rank(), Reverse(place.node))
            })
            .map(|(place, _)| *place)
    }

    /// The copy and node at a place the viewer may read.
    pub fn at(&self, viewer: &Viewer, place: Place) -> Option<(&Arc<Framework>, &Node)> {
        let framework = self.framework(viewer, place.document)?;
        framework
            .nodes
            .get(place.node as usize)
            .map(|node| (framework, node))
    }

    /// A course by its institution, code and version; without a version, the newest copy's last.
    pub fn course<'a>(
        &'a self,
        viewer: &'a Viewer,
        organisation: i64,
        code: &str,
        version: Option<&str>,
    ) -> Option<(Place, &'a Node)> {
        self.frameworks(viewer)
            .filter(|framework| {
                framework.organisation == organisation && framework.purpose == "catalogue"
            })
            .flat_map(|framework| {
                framework
                    .courses_with_code(code)
                    .map(move |(node, facts)| (framework, node, facts))
            })
            .filter(|(.., facts)| version.is_none_or(|version| facts.version == version))
            .map(|(framework, node, _)| {
                let document = framework.document;
                (Place { document, node }, &framework.nodes[node as usize])
            })
            .last()
    }

    /// A badge class by its issuer and code; the last version.
    pub fn badge_by_code<'a>(
        &'a self,
        viewer: &'a Viewer,
        organisation: i64,
        code: &str,
    ) -> Option<&'a Arc<Badge>> {
        self.badges(viewer)
            .filter(|badge| badge.row.organisation_id == organisation && badge.row.code == code)
            .max_by(|a, b| a.row.version.cmp(&b.row.version))
    }

    /// A badge class the viewer may read.
    pub fn badge(&self, viewer: &Viewer, key: &Uuid) -> Option<&Arc<Badge>> {
        self.badges
            .get(key)
            .filter(|badge| badge.visible_to(viewer))
    }

    /// All badge classes the viewer may read, in the order of their keys.
    pub fn badges<'a>(&'a self, viewer: &'a Viewer) -> impl Iterator<Item = &'a Arc<Badge>> {
        self.badges
            .values()
            .filter(|badge| badge.visible_to(viewer))
    }

    /// Associations (all but the tree's) that start or end at a key, of every copy the viewer may read.
    ///
    /// The same association in several copies (mirrors) is one; the owner's copy speaks, else the newest.
    pub fn edges<'a>(&'a self, viewer: &'a Viewer, key: &Uuid) -> Vec<EdgeRef<'a>> {
        let mut found: Vec<EdgeRef<'a>> = Vec::new();
        let mut known: HashMap<Uuid, usize> = HashMap::new();
        let names = self.named_by.get(key).into_iter().flatten();
        for end in std::iter::once(key).chain(names) {
            for fresh in self.edges_at(viewer, end) {
                match known.get(&fresh.edge.key) {
                    Some(&at) => {
                        if fresh.framework.rank() > found[at].framework.rank() {
                            found[at] = fresh;
                        }
                    }
                    None => {
                        known.insert(fresh.edge.key, found.len());
                        found.push(fresh);
                    }
                }
            }
        }
        found
    }

    /// The same for one key as it stands in the associations.
    fn edges_at<'a>(&'a self, viewer: &'a Viewer, end: &Uuid) -> Vec<EdgeRef<'a>> {
        let holders = self.places.get(end).into_iter().flatten();
        let touching = self.touched_from.get(end).into_iter().flatten().copied();
        let mut documents: Vec<i64> = holders
            .map(|place| place.document)
            .chain(touching)
            .collect();
        documents.sort_unstable();
        documents.dedup();
        let mut found = Vec::new();
        for framework in documents
            .into_iter()
            .filter_map(|document| self.framework(viewer, document))
        {
            found.extend(framework.incident(end).map(|edge| EdgeRef {
                framework,
                edge,
                origin: self.meant(edge.origin),
                destination: self.meant(edge.destination),
            }));
        }
        found
    }
}
