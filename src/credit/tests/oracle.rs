//! Soundness against sets: items are sets of atoms with a measure, facts are generated true, and the engine's intervals must hold the
//! truth, which is simply counted.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::policy::{Policy, Teaches};
use super::super::world::*;
use super::{RECEIVER, Small};

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

struct Maker {
    state: u64,
    ideal: bool,
    small: Small,
    sets: BTreeMap<NodeIndex, Atoms>,
    /// The common measure; in worlds that are not ideal each framework distorts it.
    measure: Vec<f64>,
    children: BTreeMap<NodeIndex, Vec<NodeIndex>>,
    learned: Atoms,
}

impl Maker {
    fn new(seed: u64, ideal: bool) -> Self {
        let (sets, children) = (BTreeMap::new(), BTreeMap::new());
        let (measure, learned) = (Vec::new(), Atoms::new());
        Maker {
            state: seed | 1,
            ideal,
            small: Small::new(),
            sets,
            measure,
            children,
            learned,
        }
    }

    fn below(&mut self, n: u32) -> u32 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as u32 % n
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn fresh(&mut self) -> Atoms {
        let count = 1 + self.below(3);
        let first = self.measure.len() as u32;
        for _ in 0..count {
            let size = f64::from(1 + self.below(4));
            self.measure.push(size);
        }
        (first..first + count).collect()
    }

    fn size(&self, set: &Atoms) -> f64 {
        set.iter().map(|&a| self.measure[a as usize]).sum()
    }

    fn item(&mut self, framework: &str) -> NodeIndex {
        let name = format!("{framework}:{:03}", self.small.world.nodes.len());
        self.small.node(&name)
    }

    /// A tree over fresh atoms.
    fn grow(&mut self, framework: &str, depth: u32) -> NodeIndex {
        let node = self.item(framework);
        let mut set = Atoms::new();
        let count = if depth == 0 { 0 } else { self.below(4) };
        let children: Vec<NodeIndex> = (0..count)
            .map(|_| self.grow(framework, depth - 1))
            .collect();
        let even = self.chance(60);
        for &child in &children {
            let own = self.sets[&child].clone();
            if even {
                let scale = 6.0 / self.size(&own);
                own.iter().for_each(|&a| self.measure[a as usize] *= scale);
            }
            set.extend(own);
        }
        if children.is_empty() || self.chance(25) {
            set.extend(self.fresh());
        }
        self.sets.insert(node, set);
        self.children.insert(node, children);
        node
    }

    /// A framework some of whose items are items of `other`, cut up in another way.
    fn mirror(&mut self, framework: &str, other: &[NodeIndex]) -> Vec<NodeIndex> {
        let root = self.item(framework);
        let mut children = Vec::new();
        let mut used = Atoms::new();
        let mut made = vec![root];
        for &twin in other {
            let set = self.sets[&twin].clone();
            if !self.chance(50) || !used.is_disjoint(&set) {
                continue;
            }
            used.extend(set.iter().copied());
            let node = self.item(framework);
            let (left, right): (Atoms, Atoms) = set.iter().partition(|_| self.chance(50));
            let mut parts = Vec::new();
            if !left.is_empty() && !right.is_empty() && self.chance(70) {
                for half in [left, right] {
                    let part = self.item(framework);
                    self.sets.insert(part, half);
                    self.children.insert(part, Vec::new());
                    parts.push(part);
                    made.push(part);
                }
            }
            self.sets.insert(node, set);
            self.children.insert(node, parts);
            let names = [twin, node].map(|n| self.small.world.nodes[n as usize].identifier.clone());
            let unsure = self.chance(15);
            let edge = self
                .small
                .edge(EdgeType::ExactMatchOf, &names[0], &names[1]);
            if unsure {
                edge.status = Status::Imported;
            }
            children.push(node);
            made.push(node);
        }
        if self.chance(70) {
            let fresh = self.grow(framework, 1);
            children.push(fresh);
            made.push(fresh);
        }
        let set: Atoms = children.iter().flat_map(|c| self.sets[c].clone()).collect();
        let set = if set.is_empty() { self.fresh() } else { set };
        self.sets.insert(root, set);
        self.children.insert(root, children);
        made
    }

    /// The measure of each framework: the common one, or a distortion of it.
    fn sizes(&mut self) -> Vec<Vec<f64>> {
        (0..self.small.world.frameworks.len())
            .map(|_| {
                let common = self.measure.clone();
                let distort = |maker: &mut Self, size: f64| size * f64::from(1 + maker.below(5));
                common
                    .into_iter()
                    .map(|size| {
                        if self.ideal {
                            size
                        } else {
                            distort(self, size)
                        }
                    })
                    .collect()
            })
            .collect()
    }

    /// Records the shares: declared and true, or undeclared (in an ideal world only where equal parts are the truth).
    fn record_shares(&mut self, sizes: &[Vec<f64>]) {
        for (parent, children) in self.children.clone() {
            if children.is_empty() {
                continue;
            }
            let measure = &sizes[self.small.world.nodes[parent as usize].framework as usize];
            let size = |node: NodeIndex| {
                self.sets[&node]
                    .iter()
                    .map(|&a| measure[a as usize])
                    .sum::<f64>()
            };
            let shares: Vec<f64> = children
                .iter()
                .map(|&child| size(child) / size(parent))
                .collect();
            let whole = (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9;
            let even = whole && shares.iter().all(|s| (s - shares[0]).abs() < 1e-9);
            let declared = (self.ideal && !even) || self.chance(40);
            self.small.world.nodes[parent as usize].partition = whole && self.chance(50);
            let names: Vec<String> = children
                .iter()
                .map(|&c| self.small.world.nodes[c as usize].identifier.clone())
                .collect();
            let entries: Vec<(&str, Option<f64>)> = names
                .iter()
                .zip(&shares)
                .map(|(n, &s)| (n.as_str(), declared.then_some(s)))
                .collect();
            let parent = self.small.world.nodes[parent as usize].identifier.clone();
            self.small.tree(&parent, &entries);
        }
    }

    /// A true claim about a random subset of an item.
    fn claim(&mut self, node: NodeIndex, sizes: &[Vec<f64>]) -> Alignment {
        let name = self.small.world.nodes[node as usize].identifier.clone();
        let mut claim = self.small.alignment(&name, 1.0);
        claim.degree = None;
        let set = self.sets[&node].clone();
        let measure = &sizes[self.small.world.nodes[node as usize].framework as usize];
        let size = |of: &Atoms| of.iter().map(|&a| measure[a as usize]).sum::<f64>();
        let some: Atoms = set.iter().copied().filter(|_| self.chance(60)).collect();
        let mut got = set.clone();
        match self.below(5) {
            0 => {
                (claim.completeness, claim.degree) =
                    (Completeness::Partial, Some(size(&some) / size(&set)));
                got = some;
            }
            1 => {
                claim.completeness = Completeness::Partial;
                got = some;
            }
            2 => {
                claim.completeness = Completeness::Unspecified;
                let enough = size(&some) / size(&set) >= 0.5;
                if !self.children[&node].is_empty() && (enough || !self.ideal) {
                    got = some;
                }
            }
            3 => {
                claim.role = None;
                if !self.ideal {
                    got = some;
                }
            }
            _ => {}
        }
        if self.chance(10) {
            claim.approved_by_person = false;
        }
        self.learned.extend(got);
        claim
    }

    fn recipe(mut self) -> Recipe {
        let depth = 1 + self.below(3);
        let root = self.grow("F", depth);
        let first: Vec<NodeIndex> = self.sets.keys().copied().filter(|&n| n != root).collect();
        let second = self.mirror("G", &first);
        self.mirror("H", &second[1..]);
        let sizes = self.sizes();
        self.record_shares(&sizes);
        let nodes: Vec<NodeIndex> = self.sets.keys().copied().collect();
        let sources = 1 + self.below(3);
        for source in 0..sources {
            let claims = 1 + self.below(3);
            let id = format!("S{source}");
            let mut made = Vec::new();
            for _ in 0..claims {
                let node = nodes[self.below(nodes.len() as u32) as usize];
                made.push(self.claim(node, &sizes));
            }
            self.small.course(&id, &[]).claims = made;
            self.small.bring(&[&id]);
        }
        let wanted: BTreeSet<NodeIndex> = (0..1 + self.below(4))
            .map(|_| nodes[self.below(nodes.len() as u32) as usize])
            .collect();
        let names: Vec<String> = wanted
            .iter()
            .map(|&n| self.small.world.nodes[n as usize].identifier.clone())
            .collect();
        self.small
            .target(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let Small {
            world,
            case,
            policy,
            ..
        } = self.small;
        Recipe {
            world,
            case,
            policy,
            sets: self.sets,
            sizes,
            learned: self.learned,
            ideal: self.ideal,
        }
    }
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
