//! Soundness against sets: items are sets of atoms with a measure, facts are generated true, and the engine's intervals must hold the
//! truth, which is simply counted.

mod maker;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::policy::{Policy, Teaches};
use super::super::world::*;
use super::RECEIVER;
use maker::Maker;

type Atoms = BTreeSet<u32>;

/// A random question whose answer is known.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    pub world: World,
    pub case: Case,
    pub policy: Policy,
    /// What each node consists of.
    sets: BTreeMap<NodeIndex, Atoms>,
    /// Size of each atom in each framework's measure.
    sizes: Vec<Vec<f64>>,
    /// What was learned by all sources together.
    learned: Atoms,
    /// The assumptions of the policy hold.
    ideal: bool,
}

pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    (any::<u64>(), any::<bool>()).prop_map(|(seed, ideal)| Maker::new(seed, ideal).recipe())
}

/// A question in whose world the assumptions hold.
fn ideal() -> impl Strategy<Value = Recipe> {
    any::<u64>().prop_map(|seed| Maker::new(seed, true).recipe())
}

impl Recipe {
    fn run(&self) -> super::Proposal {
        super::evaluate(&self.world, &self.case, &self.policy).unwrap()
    }

    /// The covered fraction of a required item (or of the rest of it).
    fn truth(&self, item: &str, required: &[String]) -> f64 {
        let at = |name: &str| {
            self.world
                .nodes
                .iter()
                .position(|n| n.identifier == name)
                .unwrap() as u32
        };
        let node = at(item);
        let mut set = self.sets[&node].clone();
        for other in required
            .iter()
            .map(|name| at(name))
            .filter(|&other| other != node && self.below(other, node))
        {
            self.sets[&other].iter().for_each(|atom| {
                set.remove(atom);
            });
        }
        let measure = &self.sizes[self.world.nodes[node as usize].framework as usize];
        let size =
            |of: &mut dyn Iterator<Item = &u32>| of.map(|&a| measure[a as usize]).sum::<f64>();
        size(&mut set.intersection(&self.learned)) / size(&mut set.iter())
    }

    fn below(&self, node: NodeIndex, top: NodeIndex) -> bool {
        let parents = self
            .world
            .shares
            .iter()
            .filter(|share| share.child == node)
            .map(|share| share.parent);
        parents
            .into_iter()
            .any(|parent| parent == top || self.below(parent, top))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn the_truth_lies_in_the_interval(recipe in recipe()) {
        let p = recipe.run();
        let required: Vec<String> = recipe.world.components[recipe.case.target as usize]
            .claims.iter().map(|c| recipe.world.nodes[c.item as usize].identifier.clone()).collect();
        for r in &p.requirements {
            let (i, truth) = (r.interval, recipe.truth(&r.item, &required));
            prop_assert!(i.lo_strict <= i.lo + 1e-9 && i.hi <= i.hi_strict + 1e-9, "{:?}", i);
            prop_assert!(i.lo_strict <= truth + 1e-9 && truth <= i.hi_strict + 1e-9, "{}: {} in {:?}", r.item, truth, i);
            if recipe.ideal {
                prop_assert!(i.lo <= truth + 1e-9 && truth <= i.hi + 1e-9, "{}: {} in {:?}", r.item, truth, i);
                prop_assert!(!r.contradiction);
            }
        }
        prop_assert!(p.volume.alpha.is_none_or(|alpha| (0.0..=1.0).contains(&alpha)));
    }

    #[test]
    fn more_evidence_never_lowers_what_is_proven(recipe in ideal()) {
        let more = recipe.run();
        let mut less = recipe.clone();
        less.world.components[0].claims.pop();
        for (more, less) in more.requirements.iter().zip(&less.run().requirements) {
            prop_assert!(more.interval.lo >= less.interval.lo - 1e-9);
            prop_assert!(more.interval.lo_strict >= less.interval.lo_strict - 1e-9);
        }
    }

    #[test]
    fn dropping_an_assumption_only_lowers_what_is_proven(recipe in ideal()) {
        let full = recipe.run();
        let drops: [fn(&mut Policy); 3] =
            [|p| p.measures_agree = false, |p| p.broad_claim = 0.0, |p| p.teaches = Teaches::Unknown];
        for drop in drops {
            let mut other = recipe.clone();
            drop(&mut other.policy);
            for (full, less) in full.requirements.iter().zip(&other.run().requirements) {
                prop_assert!(less.interval.lo <= full.interval.lo + 1e-9);
                prop_assert!(less.interval.hi >= full.interval.hi - 1e-9);
            }
        }
    }

    #[test]
    fn what_does_not_count_moves_nothing(recipe in recipe(), seed in any::<u64>()) {
        let before = recipe.run();
        let mut noisy = recipe.clone();
        let count = noisy.world.nodes.len() as u64;
        for (n, kind) in [EdgeType::ExactMatchOf, EdgeType::IsTranslationOf, EdgeType::IsRelatedTo].into_iter().enumerate() {
            for status in [Status::Suggested, Status::Disputed, Status::Approved] {
                let at = |k: u64| ((seed.rotate_left(7 * n as u32) / (k + 1)) % count) as u32;
                let by = if status == Status::Approved { "a stranger" } else { RECEIVER };
                noisy.world.edges.push(Edge {
                    association: format!("noise-{n}-{status:?}"),
                    kind,
                    origin: at(status as u64),
                    destination: at(status as u64 + 3),
                    degree: None,
                    confidence: Some(1.0),
                    status,
                    by: by.to_owned(),
                    date: None,
                });
            }
        }
        let after = noisy.run();
        prop_assert_eq!(before.coverage, after.coverage);
        prop_assert_eq!(before.outcome, after.outcome);
    }
}
