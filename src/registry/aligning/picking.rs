//! Finished alignments: what a badge platform writes to point at an item, a criterion or a level held here.

use serde_json::Value;
use uuid::Uuid;

use super::super::exports::today;
use super::super::ids;
use crate::access::Viewer;
use crate::badges::alignment::Alignment;
use crate::badges::resolve::address::normal_address;
use crate::badges::resolve::{Ask, Kind, Reason, Resolution, Target, World, resolve};
use crate::case::key::normal;
use crate::graph::{Node, Sight, Snapshot};

/// Characters of a statement beyond which its short form is the name.
const LONG: usize = 200;

/// Which standard is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    /// `AlignmentObject` of Open Badges 2.0.
    Ob2,
    /// `Alignment` of Open Badges 3.0.
    #[default]
    Ob3,
}

impl Standard {
    /// An alignment in it.
    pub fn rendered(self, alignment: &Alignment) -> Value {
        match self {
            Standard::Ob2 => alignment.to_ob2(),
            Standard::Ob3 => alignment.to_ob3(),
        }
    }
}

/// What stands in `targetCode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// The identifier, as in 1EdTech's own example.
    #[default]
    Identifier,
    /// The `humanCodingScheme`; the identifier where there is none.
    HumanCode,
}

/// A finished alignment.
#[derive(Clone, Debug)]
pub struct Picked {
    /// What was picked.
    pub target: Target,
    /// The alignment.
    pub alignment: Alignment,
    /// Set where it should rather not be picked: it was replaced or is no longer in force.
    pub superseded: Option<Reason>,
    /// What stands in its place.
    pub successors: Vec<Target>,
}

/// The alignment to a target; none for one the viewer may not read.
pub fn finished(
    snapshot: &Snapshot,
    viewer: &Viewer,
    target: &Target,
    code: Code,
) -> Option<Alignment> {
    if target.kind == Kind::Badge {
        let badge = snapshot.badge(viewer, &target.key)?;
        let body: crate::badges::BadgeBody = serde_json::from_str(&badge.row.body).ok()?;
        return Some(Alignment {
            target_name: badge.row.name.clone(),
            target_url: body.uri,
            target_code: Some(badge.row.key.clone()),
            target_description: body.description,
            target_type: Some(target.kind.target_type().to_owned()),
            ..Alignment::default()
        });
    }
    let framework = snapshot.framework(viewer, target.document)?;
    let mut alignment = match framework.node(&target.key) {
        Some(node) => of_node(&framework.nodes[node as usize], code),
        None => {
            let part = framework.part(&target.key)?;
            let description = part.description.as_deref();
            Alignment {
                target_name: part.label.to_string(),
                target_url: part.uri.to_string(),
                target_code: Some(part.identifier.to_string()),
                target_description: description
                    .filter(|text| **text != *part.label)
                    .map(str::to_owned),
                ..Alignment::default()
            }
        }
    };
    alignment.target_framework = (target.kind != Kind::Document).then(|| framework.title.clone());
    alignment.target_type = Some(target.kind.target_type().to_owned());
    Some(alignment)
}

fn of_node(node: &Node, code: Code) -> Alignment {
    let statement = &*node.statement;
    let abbreviated = node.abbreviated.as_deref().filter(|text| !text.is_empty());
    let name = match abbreviated {
        Some(short) if statement.is_empty() || statement.chars().count() > LONG => short,
        _ if statement.is_empty() => node.label(),
        _ => statement,
    };
    let human = node.code.as_deref().filter(|_| code == Code::HumanCode);
    Alignment {
        target_name: name.to_owned(),
        target_url: node.uri.to_string(),
        target_code: Some(human.unwrap_or(&node.identifier).to_owned()),
        target_description: (name != statement && !statement.is_empty())
            .then(|| statement.to_owned()),
        ..Alignment::default()
    }
}

/// What an id, identifier or address stands for.
pub fn named(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Target> {
    let sight = Sight::of(snapshot, viewer);
    let exact = text.split_once(':').and_then(|(document, key)| {
        let framework = snapshot.framework(viewer, document.parse().ok()?)?;
        let key = normal(key)?;
        let part = framework.part(&key)?;
        Some(Target {
            kind: part.kind,
            key,
            document: framework.document,
        })
    });
    let place = || ids::anything(snapshot, viewer, text);
    let at_place = || {
        let place = place()?;
        let (framework, node) = snapshot.at(viewer, place)?;
        Some(Target {
            kind: match place.node {
                0 => Kind::Document,
                _ if node.is_course() => Kind::Course,
                _ => Kind::Item,
            },
            key: node.key,
            document: framework.document,
        })
    };
    let by_key = || {
        let ask = Ask {
            url: text.to_owned(),
            code: Some(text.to_owned()),
            ..Ask::default()
        };
        let (in_address, in_code) = ask.identifiers();
        sight.with_key(&in_address.or(in_code)?)
    };
    let by_address = || sight.at_address(&normal_address(text)).first().copied();
    exact.or_else(by_key).or_else(by_address).or_else(at_place)
}

/// Finished alignments to what is named, in its order; none for what is not here.
pub fn picked(
    snapshot: &Snapshot,
    viewer: &Viewer,
    names: &[String],
    code: Code,
) -> Vec<Option<Picked>> {
    let sight = Sight::of(snapshot, viewer);
    let today = today();
    let pick = |name: &String| {
        let target = named(snapshot, viewer, name)?;
        let alignment = finished(snapshot, viewer, &target, code)?;
        let standing = standing(target.key, &today, &sight);
        let over = standing
            .as_ref()
            .filter(|answer| answer.verdict == crate::badges::resolve::Verdict::Superseded);
        Some(Picked {
            target,
            alignment,
            superseded: over.map(|answer| answer.reason.clone()),
            successors: over
                .map(|answer| answer.successors.clone())
                .unwrap_or_default(),
        })
    };
    names.iter().map(pick).collect()
}

fn standing(key: Uuid, today: &str, sight: &Sight<'_>) -> Option<Resolution> {
    let ask = Ask {
        code: Some(key.to_string()),
        ..Ask::default()
    };
    Some(resolve(&ask, today, sight))
}
