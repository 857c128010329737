//! What the policy lets count: shares, copying edges, and what is left to the hint.

use super::NetShare;
use crate::credit::evidence::settled;
use crate::credit::policy::Policy;
use crate::credit::world::{Edge, EdgeType, Share, Status, World};

/// Shares that count, one per parent and child, in the order of parents, then children. Sizes come later.
pub(super) fn trusted_shares(world: &World, policy: &Policy, rank: &[u32]) -> Vec<NetShare> {
    let counts = |share: &Share| {
        let framework = world.nodes[share.parent as usize].framework;
        let owner = world.frameworks[framework as usize].owner.as_str();
        share.own_document
            && share.parent != share.child
            && settled(share.status)
            && policy.trusts(&share.by, [owner], None)
    };
    let mut shares: Vec<NetShare> = (0..world.shares.len() as u32)
        .filter(|&index| counts(&world.shares[index as usize]))
        .map(|index| {
            let share = &world.shares[index as usize];
            let (parent, child) = (rank[share.parent as usize], rank[share.child as usize]);
            NetShare {
                parent,
                child,
                mu: 0.0,
                declared: false,
                overlapping: share.overlapping,
                index,
            }
        })
        .collect();
    let stated = |index: u32| {
        let share = &world.shares[index as usize];
        (share.weight.is_none(), share.hours.is_none())
    };
    shares.sort_by(|a, b| {
        (a.parent, a.child, stated(a.index))
            .cmp(&(b.parent, b.child, stated(b.index)))
            .then_with(|| {
                let (x, y) = (
                    &world.shares[a.index as usize],
                    &world.shares[b.index as usize],
                );
                x.association.cmp(&y.association)
            })
    });
    shares.dedup_by_key(|share| (share.parent, share.child));
    shares
}

pub(super) fn sorted_edges(world: &World, rank: &[u32]) -> Vec<u32> {
    let mut sorted: Vec<u32> = (0..world.edges.len() as u32).collect();
    sorted.sort_by(|&i, &j| {
        let (a, b) = (&world.edges[i as usize], &world.edges[j as usize]);
        let ends = |e: &Edge| {
            (
                rank[e.origin as usize],
                rank[e.destination as usize],
                e.kind,
            )
        };
        a.association
            .cmp(&b.association)
            .then_with(|| ends(a).cmp(&ends(b)))
    });
    sorted
}

pub(super) enum Reading {
    Copy {
        translation: bool,
        confidence: Option<f64>,
    },
    Hint,
    Nothing,
}

/// What an association between items means under the policy.
pub(super) fn reading(world: &World, policy: &Policy, edge: &Edge) -> Reading {
    let (from, to) = (
        &world.nodes[edge.origin as usize],
        &world.nodes[edge.destination as usize],
    );
    let (home, away) = (
        &world.frameworks[from.framework as usize],
        &world.frameworks[to.framework as usize],
    );
    match edge.kind {
        EdgeType::Precedes | EdgeType::HasSkillLevel | EdgeType::IsPeerOf | EdgeType::Exemplar => {
            return Reading::Nothing;
        }
        _ if edge.origin == edge.destination => return Reading::Nothing,
        EdgeType::IsRelatedTo | EdgeType::Ext => return Reading::Hint,
        EdgeType::ExactMatchOf | EdgeType::IsTranslationOf | EdgeType::ReplacedBy => {}
    }
    let owners = [home.owner.as_str(), away.owner.as_str()];
    if !settled(edge.status) || !policy.trusts(&edge.by, owners, None) {
        return Reading::Hint;
    }
    let confidence = edge.confidence.or(match edge.status {
        Status::Approved => Some(1.0),
        _ => policy.imported_confidence,
    });
    match edge.kind {
        EdgeType::ReplacedBy => {
            let same = from.statement_hash.is_some() && from.statement_hash == to.statement_hash;
            if same && from.framework != to.framework {
                Reading::Copy {
                    translation: false,
                    confidence,
                }
            } else {
                Reading::Hint
            }
        }
        EdgeType::IsTranslationOf => {
            let confidence = if home.version == away.version {
                confidence
            } else {
                None
            };
            Reading::Copy {
                translation: true,
                confidence,
            }
        }
        _ => Reading::Copy {
            translation: false,
            confidence,
        },
    }
}
