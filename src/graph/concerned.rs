//! Which alignments a change may concern.

use std::collections::{BTreeSet, HashSet};

use uuid::Uuid;

use super::framework::{Edge, Framework};
use super::snapshot::Snapshot;
use crate::case::model::AssociationType;

/// Alignments that a change of a copy may concern: by copy and key of their association.
pub type Concerned = BTreeSet<(i64, Uuid)>;

impl Snapshot {
    /// Whether any association starts or ends at a key, whoever may read it.
    pub fn is_linked(&self, key: &Uuid) -> bool {
        !self.every_edge(key).is_empty()
    }

    /// Every association at a key, and at the names that mean it, whoever may read it.
    fn every_edge(&self, key: &Uuid) -> Vec<(&Framework, &Edge)> {
        let names = self.named_by.get(key).into_iter().flatten();
        let mut found = Vec::new();
        for end in std::iter::once(key).chain(names) {
            let own = self.places(end).iter().map(|place| place.document);
            let parts = self.calls.holding(end).iter().copied();
            let touching = self.touched_from.get(end).into_iter().flatten().copied();
            let documents: BTreeSet<i64> = own.chain(parts).chain(touching).collect();
            for framework in documents
                .iter()
                .filter_map(|document| self.any_framework(*document))
            {
                found.extend(framework.incident(end).map(|edge| (&**framework, edge)));
            }
        }
        found
    }

    /// Adds the alignments that a copy as it stands now may concern: those it asserts, those that lead to anything in it, and
    /// those that ask for something that is called as something in it. Over `replacedBy` and `exactMatchOf`, those that lead
    /// to what leads to it. Costs the size of the copy and of what asks for its names, as taking it in did.
    pub fn concerned_by(&self, document: i64, concerned: &mut Concerned) {
        let Some(framework) = self.any_framework(document) else {
            return;
        };
        let own = framework
            .edges
            .iter()
            .filter(|edge| edge.facts.role.is_some());
        concerned.extend(own.map(|edge| (document, edge.key)));
        let nodes = framework.nodes.iter().map(|node| node.key);
        let parts = framework.parts.iter().map(|part| part.key);
        let mut seen = HashSet::new();
        for key in nodes.chain(parts).chain(framework.foreign_ends().copied()) {
            self.concerned_at(key, MOST_BACK, &mut seen, concerned);
        }
        let hashes: HashSet<u64> = framework.name_hashes().collect();
        let mut asking: Vec<i64> = hashes
            .iter()
            .flat_map(|hash| self.asking(*hash))
            .copied()
            .collect();
        asking.sort_unstable();
        asking.dedup();
        for asker in asking.iter().filter_map(|asker| self.any_framework(*asker)) {
            let names = asker.named.iter();
            for named in
                names.filter(|named| named.hashes().iter().any(|hash| hashes.contains(hash)))
            {
                self.concerned_at(named.key, 0, &mut seen, concerned);
            }
        }
    }

    /// Adds the alignments that a badge class as a target may concern, and those that start at it.
    pub fn concerned_by_badge(&self, key: &Uuid, concerned: &mut Concerned) {
        let mut seen = HashSet::new();
        self.concerned_at(*key, 0, &mut seen, concerned);
        for asker in self
            .any_badge(key)
            .map(|badge| self.calls.asked_for(badge))
            .unwrap_or_default()
        {
            for asking in self
                .asking(asker)
                .iter()
                .filter_map(|asker| self.any_framework(*asker))
            {
                let names = asking.named.iter();
                for named in names.filter(|named| named.hashes().contains(&asker)) {
                    self.concerned_at(named.key, 0, &mut seen, concerned);
                }
            }
        }
    }

    /// The alignments that lead to a key, and to what is replaced by it or matches it, so many steps back.
    fn concerned_at(
        &self,
        key: Uuid,
        back: usize,
        seen: &mut HashSet<Uuid>,
        concerned: &mut Concerned,
    ) {
        let mut edge = vec![key];
        for step in 0..=back {
            let mut next = Vec::new();
            for key in std::mem::take(&mut edge) {
                if !seen.insert(key) {
                    continue;
                }
                for (framework, edge) in self.every_edge(&key) {
                    if edge.facts.role.is_some() {
                        concerned.insert((framework.document, edge.key));
                    } else if step < back && is_link(&edge.kind) {
                        next.extend([self.meant(edge.origin), self.meant(edge.destination)]);
                    }
                }
            }
            edge = next;
        }
    }
}

/// Steps of successors over which a change is felt; longer chains are felt when they are superseded already.
const MOST_BACK: usize = 4;

fn is_link(kind: &AssociationType) -> bool {
    matches!(
        kind,
        AssociationType::ReplacedBy | AssociationType::ExactMatchOf
    )
}
