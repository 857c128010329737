//! Cuts the sub-world of one evaluation out of the snapshot: components, the items they touch, and what these reach.
//!
//! From every aligned item the cut goes down its subtree, up its ancestors (whose other children come along unfollowed,
//! since shares depend on them), and across at most two crossings of frameworks, always through what the viewer may
//! read. It costs the size of what it returns.

mod across;
mod components;

use std::collections::{HashMap, HashSet, VecDeque};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::framework::{Framework, Node};
use super::snapshot::{Place, Snapshot};
use crate::access::Viewer;
use crate::case::time;
use crate::credit::world as credit;

/// What a learner brings, or the target.
#[derive(Clone, Debug, PartialEq)]
pub enum Brought {
    /// A course at a place.
    Course(Place),
    /// A badge class by key.
    Badge(Uuid),
    /// Something not held here.
    Stated(Box<Stated>),
}

/// A component known only from what was presented: an examination, a claim of prior learning, a credential of a badge class
/// that is not held here.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// All but what it is aligned to.
    pub component: credit::Component,
    /// The items it is aligned to. The item of the alignment itself is not read.
    pub claims: Vec<(Place, credit::Alignment)>,
}

/// The sub-world and where each asked component stands in it.
#[derive(Debug)]
pub struct Cut {
    /// Ready for the engine.
    pub world: credit::World,
    /// Positions in `world.components`, in the order asked for.
    pub components: Vec<u32>,
}

/// Cuts the world for these components. `None` if one of them is no course or badge class the viewer may read.
pub fn cut(snapshot: &Snapshot, viewer: &Viewer, asked: &[Brought]) -> Option<Cut> {
    let mut cutter = Cutter::new(snapshot, viewer);
    let mut components = Vec::with_capacity(asked.len());
    for brought in asked {
        let component = match brought {
            Brought::Course(place) => cutter.course(*place)?,
            Brought::Badge(key) => cutter.badge(snapshot.badge(viewer, key)?)?,
            Brought::Stated(stated) => cutter.stated(stated)?,
        };
        components.push(cutter.world.add_component(component));
    }
    cutter.close();
    Some(Cut {
        world: cutter.world,
        components,
    })
}

/// How far a node has been followed.
#[derive(Clone, Copy, Debug)]
struct Reach {
    /// Crossings of frameworks on the way here.
    crossings: u8,
    /// Into its subtree as well, or only to its ancestors.
    down: bool,
}

struct Cutter<'a> {
    snapshot: &'a Snapshot,
    viewer: &'a Viewer,
    world: credit::World,
    frameworks: HashMap<i64, credit::FrameworkIndex>,
    nodes: HashMap<Place, credit::NodeIndex>,
    shared: HashSet<Place>,
    crossed: HashSet<Uuid>,
    queue: VecDeque<(Place, Reach)>,
    reached: HashMap<Place, Reach>,
}

impl<'a> Cutter<'a> {
    fn new(snapshot: &'a Snapshot, viewer: &'a Viewer) -> Self {
        let world = credit::World {
            snapshot: snapshot.seq.to_string(),
            ..credit::World::default()
        };
        Cutter {
            snapshot,
            viewer,
            world,
            frameworks: HashMap::new(),
            nodes: HashMap::new(),
            shared: HashSet::new(),
            crossed: HashSet::new(),
            queue: VecDeque::new(),
            reached: HashMap::new(),
        }
    }

    fn at(&self, place: Place) -> Option<(&'a Framework, &'a Node)> {
        let framework = self.snapshot.framework(self.viewer, place.document)?;
        framework
            .nodes
            .get(place.node as usize)
            .map(|node| (&**framework, node))
    }

    /// Puts a node into the world without following it.
    fn node(&mut self, place: Place) -> Option<credit::NodeIndex> {
        if let Some(&index) = self.nodes.get(&place) {
            return Some(index);
        }
        let (framework, node) = self.at(place)?;
        let framework_index = self.framework(framework);
        let facts = node.facts.as_deref();
        let index = self.world.add_node(credit::Node {
            identifier: node.key.to_string(),
            framework: framework_index,
            code: node.code.as_deref().map(str::to_owned),
            statement: node.statement.to_string(),
            language: node.language.as_deref().map(str::to_owned),
            statement_hash: Some(statement_hash(&node.statement)),
            level: facts.and_then(|facts| facts.level.clone()),
            hours: facts.and_then(|facts| facts.hours),
            partition: facts.is_some_and(|facts| facts.partition),
        });
        self.nodes.insert(place, index);
        Some(index)
    }

    fn framework(&mut self, framework: &Framework) -> credit::FrameworkIndex {
        if let Some(&index) = self.frameworks.get(&framework.document) {
            return index;
        }
        let index = self.world.add_framework(credit::Framework {
            identifier: framework.nodes[0].key.to_string(),
            title: framework.title.clone(),
            owner: self.snapshot.slug(framework.organisation).to_owned(),
            version: framework.version.clone(),
        });
        self.frameworks.insert(framework.document, index);
        index
    }

    /// Puts a node in and asks for everything it reaches.
    fn follow(&mut self, place: Place, crossings: u8, down: bool) -> Option<credit::NodeIndex> {
        let index = self.node(place)?;
        let before = self.reached.get(&place).copied();
        let farther =
            before.is_none_or(|known| crossings < known.crossings || (down && !known.down));
        if farther {
            let reach = Reach {
                crossings: before.map_or(crossings, |known| known.crossings.min(crossings)),
                down: down || before.is_some_and(|known| known.down),
            };
            self.reached.insert(place, reach);
            self.queue.push_back((place, reach));
        }
        Some(index)
    }

    fn close(&mut self) {
        while let Some((place, reach)) = self.queue.pop_front() {
            let Some((framework, node)) = self.at(place) else {
                continue;
            };
            self.tree_around(framework, place, reach);
            for found in self.snapshot.edges(self.viewer, &node.key) {
                self.across(found, node.key, reach.crossings);
            }
        }
    }
}

/// Hash by which two wordings are the same: NFKC, lower case, single spaces.
fn statement_hash(statement: &str) -> String {
    let normal: String = statement.nfkc().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = normal.split_whitespace().collect();
    hex::encode(&Sha256::digest(words.join(" ").as_bytes())[..16])
}

fn date(micros: i64) -> String {
    time::rfc3339(micros).chars().take(10).collect()
}
