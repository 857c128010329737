//! Tests of the engine on small worlds that are written down in a few lines.
#![allow(clippy::unwrap_used)]

mod graph;
mod oracle;
mod outcomes;
mod replay;
mod sentences;
mod vectors;

pub(crate) use super::evaluate::evaluate;
pub(crate) use super::explain::{Proposal, RequirementResult};
use super::policy::Policy;
use super::world::*;

/// A world under construction. Frameworks are named by letters, nodes by text; the framework of `a` in `F` is written `F:a`.
#[derive(Clone)]
pub(crate) struct Small {
    pub world: World,
    pub policy: Policy,
    pub case: Case,
    associations: u32,
}

pub(crate) const RECEIVER: &str = "kyoto";

impl Small {
    pub fn new() -> Self {
        let mut small = Small {
            world: World::default(),
            policy: Policy::standard(RECEIVER),
            case: Case {
                today: "2026-04-01".to_owned(),
                ..Case::default()
            },
            associations: 0,
        };
        small.world.snapshot = "test".to_owned();
        small
    }

    fn association(&mut self) -> String {
        self.associations += 1;
        format!("as-{:05}", self.associations)
    }

    /// The node of a name like `F:a`, made on first use.
    pub fn node(&mut self, name: &str) -> NodeIndex {
        if let Some(at) = self.world.nodes.iter().position(|n| n.identifier == name) {
            return at as u32;
        }
        let letter = name.split(':').next().unwrap();
        let framework = match self
            .world
            .frameworks
            .iter()
            .position(|f| f.identifier == letter)
        {
            Some(at) => at as u32,
            None => self.world.add_framework(Framework {
                identifier: letter.to_owned(),
                title: format!("Framework {letter}"),
                owner: format!("owner-{letter}"),
                version: None,
            }),
        };
        self.world.add_node(Node {
            identifier: name.to_owned(),
            framework,
            statement: name.to_owned(),
            ..Node::default()
        })
    }

    /// Children of a parent with optional weights.
    pub fn tree(&mut self, parent: &str, children: &[(&str, Option<f64>)]) -> &mut Self {
        let parent = self.node(parent);
        for &(child, weight) in children {
            let child = self.node(child);
            let association = self.association();
            let framework = self.world.nodes[parent as usize].framework;
            let by = self.world.frameworks[framework as usize].owner.clone();
            let own_document = true;
            self.world.shares.push(Share {
                association,
                parent,
                child,
                weight,
                by,
                own_document,
                ..Share::default()
            });
        }
        self
    }

    pub fn edge(&mut self, kind: EdgeType, origin: &str, destination: &str) -> &mut Edge {
        let (origin, destination) = (self.node(origin), self.node(destination));
        let association = self.association();
        let (degree, confidence, date) = (None, None, None);
        let (status, by) = (Status::Approved, RECEIVER.to_owned());
        self.world.edges.push(Edge {
            association,
            kind,
            origin,
            destination,
            degree,
            confidence,
            status,
            by,
            date,
        });
        self.world.edges.last_mut().unwrap()
    }

    pub fn exact(&mut self, origin: &str, destination: &str) -> &mut Self {
        self.edge(EdgeType::ExactMatchOf, origin, destination);
        self
    }

    /// A credit-bearing course of 2 単位 that fully assesses the items with the given degrees.
    pub fn course(&mut self, id: &str, items: &[(&str, f64)]) -> &mut Component {
        let claims = items
            .iter()
            .map(|&(item, degree)| self.alignment(item, degree))
            .collect();
        self.world.components.push(Component {
            id: id.to_owned(),
            title: format!("Course {id}"),
            organisation: "tudelft".to_owned(),
            volume: Some(Volume {
                scheme: "jp-tani".to_owned(),
                value: 2.0,
            }),
            credit_bearing: true,
            alignments_complete: true,
            claims,
            ..Component::default()
        });
        self.world.components.last_mut().unwrap()
    }

    pub fn alignment(&mut self, item: &str, degree: f64) -> Alignment {
        Alignment {
            association: self.association(),
            item: self.node(item),
            role: Some(Role::Assesses),
            degree: Some(degree),
            completeness: if degree < 1.0 {
                Completeness::Partial
            } else {
                Completeness::Full
            },
            status: Status::Approved,
            by: RECEIVER.to_owned(),
            approved_by_person: true,
            ..Alignment::default()
        }
    }

    /// A target that requires items evenly.
    pub fn target(&mut self, items: &[&str]) -> &mut Component {
        let items: Vec<_> = items.iter().map(|&item| (item, 1.0)).collect();
        self.case.target = self.world.components.len() as u32;
        let target = self.course("T", &items);
        target.organisation = RECEIVER.to_owned();
        target
    }

    /// Brings components by id.
    pub fn bring(&mut self, ids: &[&str]) -> &mut Self {
        for id in ids {
            let component = self
                .world
                .components
                .iter()
                .position(|c| c.id == *id)
                .unwrap() as u32;
            self.case.components.push(Brought {
                component,
                ..Brought::default()
            });
        }
        self
    }

    pub fn run(&self) -> Proposal {
        evaluate(&self.world, &self.case, &self.policy).unwrap()
    }
}

pub(crate) fn of<'p>(proposal: &'p Proposal, item: &str) -> &'p RequirementResult {
    proposal
        .requirements
        .iter()
        .find(|r| r.item == item)
        .unwrap()
}

#[track_caller]
pub(crate) fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-9,
        "{found}, expected {expected}"
    );
}
