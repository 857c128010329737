//! Makes random worlds whose truth is known: trees cut up in several ways, matches and translations between them, true claims.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::world::*;
use super::super::Small;
use super::{Atoms, Recipe};

pub(super) struct Maker {
    state: u64,
    ideal: bool,
    small: Small,
    sets: BTreeMap<NodeIndex, Atoms>,
    /// The common measure; in worlds that are not ideal each framework distorts it.
    measure: Vec<f64>,
    children: BTreeMap<NodeIndex, Vec<NodeIndex>>,
    learned: Atoms,
    /// The target asks for a level, so claims state one.
    leveled: bool,
}

impl Maker {
    pub(super) fn new(seed: u64, ideal: bool) -> Self {
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
            leveled: false,
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

    /// Some items of `other` in another language: the same sets in the same measure, now and then of another version.
    fn translate(&mut self, framework: &str, other: &[NodeIndex]) {
        let mut made = false;
        for &twin in other {
            if !self.chance(30) {
                continue;
            }
            let node = self.item(framework);
            self.sets.insert(node, self.sets[&twin].clone());
            self.children.insert(node, Vec::new());
            let names = [twin, node].map(|n| self.small.world.nodes[n as usize].identifier.clone());
            self.small
                .edge(EdgeType::IsTranslationOf, &names[1], &names[0]);
            made = true;
        }
        if made && self.chance(20) {
            let last = self.small.world.frameworks.last_mut();
            last.unwrap().version = Some("of another year".to_owned());
        }
    }

    /// A framework of items that share a stated part of an item of `other` each, and the rest with nobody.
    fn overlap(&mut self, framework: &str, other: &[NodeIndex]) {
        let mut used = Atoms::new();
        for &twin in other {
            if !self.chance(25) {
                continue;
            }
            let set = self.sets[&twin].clone();
            let common: Atoms = set.iter().copied().filter(|_| self.chance(70)).collect();
            let rest = self.size(&set) - self.size(&common);
            if common.is_empty() || rest <= 0.0 || !used.is_disjoint(&common) {
                continue;
            }
            used.extend(&common);
            let degree = self.size(&common) / self.size(&set);
            let own = self.measure.len() as u32;
            self.measure.push(rest);
            let node = self.item(framework);
            self.sets
                .insert(node, common.into_iter().chain([own]).collect());
            self.children.insert(node, Vec::new());
            let names = [twin, node].map(|n| self.small.world.nodes[n as usize].identifier.clone());
            self.small
                .edge(EdgeType::ExactMatchOf, &names[0], &names[1])
                .degree = Some(degree);
        }
    }

    /// The measure of each framework: the common one, or a distortion of it.
    fn sizes(&mut self) -> Vec<Vec<f64>> {
        let frameworks = self.small.world.frameworks.clone();
        let mut sizes: Vec<Vec<f64>> = frameworks
            .iter()
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
            .collect();
        // A translation is the same document in other words.
        let of = |letter: &str| frameworks.iter().position(|f| f.identifier == letter);
        if let (Some(original), Some(translation)) = (of("F"), of("T")) {
            sizes[translation] = sizes[original].clone();
        }
        sizes
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
            let mut entries: Vec<(&str, Option<f64>)> = names
                .iter()
                .zip(&shares)
                .map(|(n, &s)| (n.as_str(), declared.then_some(s)))
                .collect();
            // What one share leaves is told by the others where nothing lies beside them.
            if declared && whole && entries.len() > 1 && self.chance(25) {
                entries[0].1 = None;
            }
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
        if self.leveled {
            let (scheme, value, counts) = match self.below(6) {
                0 => ("eqf", 5.0, false),
                1 => ("another scale", 6.0, self.chance(50)),
                2 => ("eqf", 7.0, true),
                _ => ("eqf", 6.0, true),
            };
            claim.level = Some(level(scheme, value));
            if !counts {
                return claim;
            }
        }
        self.learned.extend(got);
        claim
    }

    pub(super) fn recipe(mut self) -> Recipe {
        let depth = 1 + self.below(3);
        let root = self.grow("F", depth);
        let first: Vec<NodeIndex> = self.sets.keys().copied().filter(|&n| n != root).collect();
        let second = self.mirror("G", &first);
        self.mirror("H", &second[1..]);
        if self.chance(40) {
            self.translate("T", &first);
        }
        if self.chance(40) {
            // Beside G, so that no way between two frameworks crosses more than twice.
            self.overlap("P", &second);
        }
        self.leveled = self.chance(30);
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
        let leveled = self.leveled;
        let target = self
            .small
            .target(&names.iter().map(String::as_str).collect::<Vec<_>>());
        target.level = leveled.then(|| level("eqf", 6.0));
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

fn level(scheme: &str, value: f64) -> Level {
    Level {
        scheme: scheme.to_owned(),
        value,
    }
}
