//! The alignments of an issuer or an institution, with what each means to the viewer.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::ask_of;
use crate::access::Viewer;
use crate::badges::resolve::{Resolution, Verdict};
use crate::error::Problem;
use crate::graph::{Edge, Framework, Snapshot};
use crate::registry::Registry;

/// An alignment that is held here.
#[derive(Clone, Debug)]
pub struct Aligned {
    /// The copy that asserts it.
    pub document: i64,
    /// Key of the association.
    pub association: Uuid,
    /// Key of the course, outcome or badge class.
    pub origin: Uuid,
}

/// An alignment and what it means.
#[derive(Clone, Debug)]
pub struct HealthEntry {
    /// The alignment.
    pub aligned: Aligned,
    /// What it means.
    pub resolution: Resolution,
}

/// The alignments of an organisation.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// All of them: broken ones first, then superseded, ambiguous and resolved ones; else in the order of the catalogue.
    pub entries: Vec<HealthEntry>,
    /// How many have each verdict.
    pub counts: BTreeMap<Verdict, usize>,
}

impl Registry {
    /// What the alignments of an organisation, or of all, mean to the viewer. Linear in their number.
    ///
    /// # Errors
    /// The store fails.
    pub async fn alignment_health(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: &Viewer,
        organisation: Option<i64>,
    ) -> Result<Health, Problem> {
        let mut aligned = Vec::new();
        let mut asks = Vec::new();
        for (framework, edge) in held(&snapshot, viewer, organisation) {
            aligned.push(Aligned {
                document: framework.document,
                association: edge.key,
                origin: snapshot.meant(edge.origin),
            });
            asks.push(ask_of(&snapshot, framework, edge));
        }
        let answers = self.resolve_asks(snapshot, viewer, asks).await?;
        let mut health = Health::default();
        for (aligned, resolution) in aligned.into_iter().zip(answers) {
            *health.counts.entry(resolution.verdict).or_default() += 1;
            health.entries.push(HealthEntry {
                aligned,
                resolution,
            });
        }
        // Stable: what is equally ill keeps its order.
        let ill = |entry: &HealthEntry| std::cmp::Reverse(severity(entry.resolution.verdict));
        health.entries.sort_by_key(ill);
        Ok(health)
    }
}

fn severity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Resolved => 0,
        Verdict::Ambiguous => 1,
        Verdict::Superseded => 2,
        Verdict::Broken => 3,
    }
}

/// The alignments that copies of an organisation assert and the viewer may read; of copies of one document, those of the one
/// that speaks.
fn held<'a>(
    snapshot: &'a Snapshot,
    viewer: &'a Viewer,
    organisation: Option<i64>,
) -> impl Iterator<Item = (&'a Framework, &'a Edge)> {
    let wanted = move |framework: &&Arc<Framework>| {
        organisation.is_none_or(|holder| framework.organisation == holder)
            && (organisation.is_some()
                || snapshot
                    .resolve_document(viewer, &framework.nodes[0].key)
                    .is_none_or(|place| place.document == framework.document))
    };
    snapshot
        .frameworks(viewer)
        .filter(wanted)
        .flat_map(|framework| {
            let edges = framework.edges.iter();
            let edges = edges.filter(|edge| edge.facts.role.is_some());
            edges.map(move |edge| (&**framework, edge))
        })
}
