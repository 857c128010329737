//! The associations around a node: shares of the tree, and what else leads to or from it.

use uuid::Uuid;

use super::{Cutter, Reach, date};
use crate::case::model::AssociationType;
use crate::credit::world as credit;
use crate::graph::framework::{Edge, Framework, TreeEdge};
use crate::graph::snapshot::{EdgeRef, Place};

/// Copying edges are followed over this many crossings (credit-transfer.md, section 1).
const CROSSINGS: u8 = 2;

impl<'a> Cutter<'a> {
    /// The parents and the children of a node in its copy. The document itself is no item and carries no share.
    pub(super) fn tree_around(&mut self, framework: &'a Framework, place: Place, reach: Reach) {
        if place.node == 0 {
            return;
        }
        let parents: Vec<u32> = framework
            .parents(place.node)
            .map(|edge| edge.parent)
            .collect();
        for parent in parents.into_iter().filter(|&parent| parent != 0) {
            self.follow(
                Place {
                    node: parent,
                    ..place
                },
                reach.crossings,
                false,
            );
        }
        let fresh = self.shared.insert(place);
        for edge in framework.children(place.node) {
            let child = Place {
                node: edge.child,
                ..place
            };
            if reach.down {
                self.follow(child, reach.crossings, true);
            } else {
                self.node(child);
            }
            if fresh {
                self.share(framework, place, child, edge);
            }
        }
    }

    fn share(&mut self, framework: &Framework, parent: Place, child: Place, edge: &TreeEdge) {
        let (Some(&parent), Some(&child_index)) = (self.nodes.get(&parent), self.nodes.get(&child))
        else {
            return;
        };
        let facts = edge.facts.as_deref();
        let own = framework.nodes[child.node as usize].facts.as_deref();
        self.world.shares.push(credit::Share {
            association: edge.association.to_string(),
            parent,
            child: child_index,
            weight: facts
                .and_then(|facts| facts.weight)
                .or(own.and_then(|facts| facts.weight)),
            hours: facts
                .and_then(|facts| facts.hours)
                .or(own.and_then(|facts| facts.hours)),
            overlapping: facts.is_some_and(|facts| facts.overlapping),
            by: self.snapshot.slug(framework.organisation).to_owned(),
            own_document: true,
            status: facts.and_then(|facts| facts.status).unwrap_or_default(),
        });
    }

    /// Any other association of a node that was reached.
    pub(super) fn across(&mut self, found: EdgeRef<'a>, from: Uuid, crossings: u8) {
        let edge = found.edge;
        if edge.facts.role.is_some() || !self.may_cross(edge, crossings) {
            return;
        }
        let other = if found.origin == from {
            found.destination
        } else {
            found.origin
        };
        let Some(there) = self.snapshot.resolve(self.viewer, &other) else {
            return;
        };
        let Some(here) = self.snapshot.resolve(self.viewer, &from) else {
            return;
        };
        let leaves = usize::from(there.document != here.document);
        let cost = match edge.kind {
            AssociationType::IsTranslationOf => 0,
            _ => leaves as u8,
        };
        let followed = match edge.kind {
            // Hints and shown edges look one hop far and no further.
            AssociationType::IsRelatedTo
            | AssociationType::Ext(_)
            | AssociationType::IsPeerOf
            | AssociationType::Exemplar
            | AssociationType::Precedes
            | AssociationType::HasSkillLevel => self.node(there).is_some(),
            // A whole is reached from its part: up only. All else receives a value that may go down.
            AssociationType::IsPartOf | AssociationType::IsChildOf => self
                .follow(there, crossings + cost, found.destination == from)
                .is_some(),
            _ => self.follow(there, crossings + cost, true).is_some(),
        };
        if followed && self.node(here).is_some() && self.crossed.insert(edge.key) {
            self.record(found);
        }
    }

    fn may_cross(&self, edge: &Edge, crossings: u8) -> bool {
        match edge.kind {
            AssociationType::ExactMatchOf
            | AssociationType::ReplacedBy
            | AssociationType::IsPartOf => crossings < CROSSINGS,
            _ => true,
        }
    }

    fn record(&mut self, found: EdgeRef<'a>) {
        let (framework, edge) = (found.framework, found.edge);
        let ends = (self.end(&found.origin), self.end(&found.destination));
        let (Some(origin), Some(destination)) = ends else {
            return;
        };
        let by = self.snapshot.slug(edge.by).to_owned();
        let status = edge.facts.status.unwrap_or_default();
        if matches!(
            edge.kind,
            AssociationType::IsPartOf | AssociationType::IsChildOf
        ) {
            self.world.shares.push(credit::Share {
                association: edge.association.to_string(),
                parent: destination,
                child: origin,
                weight: edge.facts.weight,
                hours: edge.facts.hours,
                overlapping: edge.facts.overlapping,
                by,
                own_document: framework.node(&edge.destination).is_some(),
                status,
            });
            return;
        }
        self.world.edges.push(credit::Edge {
            association: edge.association.to_string(),
            kind: edge_type(&edge.kind),
            origin,
            destination,
            degree: edge.facts.degree,
            confidence: edge.facts.confidence,
            status,
            by,
            date: Some(date(edge.at)),
        });
    }

    fn end(&self, key: &Uuid) -> Option<credit::NodeIndex> {
        self.nodes
            .get(&self.snapshot.resolve(self.viewer, key)?)
            .copied()
    }
}

fn edge_type(kind: &AssociationType) -> credit::EdgeType {
    match kind {
        AssociationType::ExactMatchOf => credit::EdgeType::ExactMatchOf,
        AssociationType::IsTranslationOf => credit::EdgeType::IsTranslationOf,
        AssociationType::ReplacedBy => credit::EdgeType::ReplacedBy,
        AssociationType::Precedes => credit::EdgeType::Precedes,
        AssociationType::HasSkillLevel => credit::EdgeType::HasSkillLevel,
        AssociationType::IsPeerOf => credit::EdgeType::IsPeerOf,
        AssociationType::Exemplar => credit::EdgeType::Exemplar,
        AssociationType::IsRelatedTo | AssociationType::IsChildOf | AssociationType::IsPartOf => {
            credit::EdgeType::IsRelatedTo
        }
        AssociationType::Ext(_) => credit::EdgeType::Ext,
    }
}
