//! What must come before the target, and whether it is proven.

use std::collections::BTreeSet;

use super::Study;
use crate::credit::coverage::Field;
use crate::credit::explain::Prerequisite;
use crate::credit::world::{EdgeType, Role};
use crate::credit::{at_least, evidence};

impl Study<'_, '_> {
    /// What the target requires beforehand, and what precedes it.
    pub(super) fn prerequisites(&self) -> Vec<Prerequisite> {
        let (net, world) = (self.net, self.net.world);
        let own = self
            .target
            .node
            .iter()
            .chain(&self.target.outcomes)
            .map(|&node| net.rank[node as usize]);
        let inside: BTreeSet<u32> = own
            .chain(self.required.iter().map(|requirement| requirement.node))
            .collect();
        let owner = |node: u32| {
            let framework = world.nodes[node as usize].framework;
            world.frameworks[framework as usize].owner.as_str()
        };
        let mut nodes: BTreeSet<u32> = BTreeSet::new();
        for claim in self
            .target
            .claims
            .iter()
            .filter(|claim| claim.role == Some(Role::Requires))
        {
            if evidence::counts(world, self.policy, self.target, claim) {
                nodes.insert(net.rank[claim.item as usize]);
            }
        }
        for edge in world
            .edges
            .iter()
            .filter(|edge| edge.kind == EdgeType::Precedes)
        {
            let owners = [owner(edge.origin), owner(edge.destination)];
            let counts =
                evidence::settled(edge.status) && self.policy.trusts(&edge.by, owners, None);
            if counts && inside.contains(&net.rank[edge.destination as usize]) {
                nodes.insert(net.rank[edge.origin as usize]);
            }
        }
        if nodes.is_empty() {
            return Vec::new();
        }
        let field = Field::of(net, self.policy, &self.sources, None, &nodes);
        let prerequisite = |&node: &u32| {
            let interval = field.at(node);
            let met = at_least(interval.lo, self.policy.theta_full);
            Prerequisite {
                item: net.identifier(node).to_owned(),
                interval,
                met,
            }
        };
        nodes.iter().map(prerequisite).collect()
    }
}
