//! Courses and badge classes as components: their outcomes, parts, alignments and what they ask for.

use uuid::Uuid;

use super::{Cutter, Stated, date};
use crate::badges::BadgeBody;
use crate::case::facts::{AssociationFacts, CourseFacts};
use crate::credit::world as credit;
use crate::graph::framework::{Edge, Framework};
use crate::graph::snapshot::{Badge, Place};

impl Cutter<'_> {
    pub(super) fn course(&mut self, place: Place) -> Option<credit::Component> {
        let (framework, node) = self.at(place)?;
        let facts = node.facts.as_ref()?.course.clone()?;
        let own = self.follow(place, 0, true);
        let organisation = self.snapshot.slug(framework.organisation).to_owned();
        let mut component = credit::Component {
            id: node.key.to_string(),
            node: own,
            kind: credit::Kind::Course,
            title: node.statement.to_string(),
            organisation,
            volume: volume(facts.credits, facts.credit_scheme.as_deref()),
            hours: facts.hours,
            level: facts.level.as_deref().and_then(level),
            valid_from: facts.valid_from.clone(),
            valid_to: facts.valid_to.clone(),
            alignments_complete: facts.alignments_complete,
            credit_bearing: facts.credits.is_some_and(|credits| credits > 0.0),
            contained_in: containing_courses(framework, place.node),
            categories: facts.categories.clone(),
            ..credit::Component::default()
        };
        self.claims(&mut component, node.key, None);
        for edge in framework.children(place.node) {
            let child = Place {
                node: edge.child,
                ..place
            };
            let below = &framework.nodes[edge.child as usize];
            match below.facts.as_ref().and_then(|facts| facts.course.as_ref()) {
                Some(facts) => self.part(&mut component, framework, child, facts),
                None => {
                    if let Some(index) = self.follow(child, 0, true) {
                        component.outcomes.push(index);
                        self.claims(&mut component, below.key, Some(index));
                    }
                }
            }
        }
        Some(component)
    }

    /// A course inside the course: a sub-unit with credits of its own, whose outcomes are the whole's as well.
    fn part(
        &mut self,
        whole: &mut credit::Component,
        framework: &Framework,
        place: Place,
        facts: &CourseFacts,
    ) {
        let node = &framework.nodes[place.node as usize];
        let before = whole.claims.len();
        let mut outcomes = Vec::new();
        self.claims(whole, node.key, None);
        for edge in framework.children(place.node) {
            let below = &framework.nodes[edge.child as usize];
            if let (false, Some(index)) = (
                below.is_course(),
                self.follow(
                    Place {
                        node: edge.child,
                        ..place
                    },
                    0,
                    true,
                ),
            ) {
                outcomes.push(index);
                self.claims(whole, below.key, Some(index));
            }
        }
        whole.outcomes.extend(&outcomes);
        let mut items: Vec<credit::NodeIndex> = whole.claims[before..]
            .iter()
            .map(|claim| claim.item)
            .chain(outcomes)
            .collect();
        items.sort_unstable();
        items.dedup();
        whole.parts.push(credit::Part {
            id: node.key.to_string(),
            title: node.statement.to_string(),
            volume: volume(facts.credits, facts.credit_scheme.as_deref()),
            items,
        });
    }

    pub(super) fn badge(&mut self, badge: &Badge) -> Option<credit::Component> {
        let body: BadgeBody = serde_json::from_str(&badge.row.body).ok()?;
        let contained_in = body
            .contained_in
            .as_deref()
            .and_then(|course| self.course_named(badge.row.organisation_id, course))
            .into_iter()
            .collect();
        let mut component = credit::Component {
            id: badge.key.to_string(),
            kind: credit::Kind::Badge,
            title: badge.row.name.clone(),
            organisation: self.snapshot.slug(badge.row.organisation_id).to_owned(),
            volume: volume(badge.row.credits, badge.row.credit_scheme.as_deref()),
            hours: badge.row.hours,
            level: badge.row.level.as_deref().and_then(level),
            alignments_complete: body.alignments_complete,
            credit_bearing: badge.row.credits.is_some_and(|credits| credits > 0.0),
            contained_in,
            categories: body.tags.clone(),
            ..credit::Component::default()
        };
        self.claims(&mut component, badge.key, None);
        Some(component)
    }

    /// `None` if it is aligned to something the viewer may not read.
    pub(super) fn stated(&mut self, stated: &Stated) -> Option<credit::Component> {
        let mut component = stated.component.clone();
        for (place, alignment) in &stated.claims {
            let item = self.follow(*place, 0, true)?;
            let alignment = alignment.clone();
            component
                .claims
                .push(credit::Alignment { item, ..alignment });
        }
        Some(component)
    }

    /// A course by `institution/code`, or by a code of the issuer's own.
    fn course_named(&self, issuer: i64, name: &str) -> Option<String> {
        let (organisation, code) = match name.split_once('/') {
            Some((slug, code)) => (self.snapshot.organisation_by_slug(slug)?.id, code),
            None => (issuer, name),
        };
        self.snapshot
            .course(self.viewer, organisation, code, None)
            .map(|(_, node)| node.key.to_string())
    }

    /// Alignments of a course, an outcome or a badge class: its associations that carry a role.
    fn claims(
        &mut self,
        component: &mut credit::Component,
        origin: Uuid,
        at: Option<credit::NodeIndex>,
    ) {
        for found in self.snapshot.edges(self.viewer, &origin) {
            let edge = found.edge;
            if found.origin != origin || edge.facts.role.is_none() {
                continue;
            }
            let Some(target) = self.snapshot.resolve(self.viewer, &found.destination) else {
                continue;
            };
            let Some(item) = self.follow(target, 0, true) else {
                continue;
            };
            component.claims.push(self.claim(edge, at, item));
            requirement(component, item, &edge.facts);
        }
    }

    fn claim(
        &self,
        edge: &Edge,
        at: Option<credit::NodeIndex>,
        item: credit::NodeIndex,
    ) -> credit::Alignment {
        let facts = &edge.facts;
        let status = facts.status.unwrap_or_default();
        credit::Alignment {
            association: edge.association.to_string(),
            at,
            item,
            role: facts.role,
            degree: facts.degree,
            confidence: facts.confidence,
            level: facts.level.clone(),
            completeness: facts.completeness.unwrap_or_default(),
            status,
            by: self.snapshot.slug(edge.by).to_owned(),
            date: Some(date(edge.at)),
            approved_by_person: status == credit::Status::Approved
                && facts.asserted_by_kind.as_deref() != Some("machine"),
        }
    }
}

/// What the target's own alignment says of the requirement.
fn requirement(
    component: &mut credit::Component,
    item: credit::NodeIndex,
    facts: &AssociationFacts,
) {
    let says = facts.weight.is_some()
        || facts.hours.is_some()
        || facts.essential
        || facts.min_coverage.is_some();
    if says
        && !component
            .requirements
            .iter()
            .any(|known| known.item == item)
    {
        component.requirements.push(credit::RequirementOverride {
            item,
            weight: facts.weight,
            hours: facts.hours,
            essential: facts.essential,
            min_coverage: facts.min_coverage,
            min_level: None,
        });
    }
}

/// Keys of the courses above a course.
fn containing_courses(framework: &Framework, node: u32) -> Vec<String> {
    framework
        .parents(node)
        .map(|edge| &framework.nodes[edge.parent as usize])
        .filter(|parent| parent.is_course())
        .map(|parent| parent.key.to_string())
        .collect()
}

fn volume(credits: Option<f64>, scheme: Option<&str>) -> Option<credit::Volume> {
    let (value, scheme) = (credits?, scheme?);
    Some(credit::Volume {
        scheme: scheme.to_ascii_lowercase().replace('_', "-"),
        value,
    })
}

/// Reads `eqf:6` or `EQF 6` as a place on a scale; a level without a number on a named scale compares with nothing.
fn level(text: &str) -> Option<credit::Level> {
    let (scheme, value) = text.trim().rsplit_once([':', ' '])?;
    let value = value.trim().parse().ok()?;
    Some(credit::Level {
        scheme: scheme.trim().to_ascii_lowercase(),
        value,
    })
}
