//! Entities of a catalogue as they are wanted, before they are compared with what is there.

use uuid::Uuid;

use super::Target;
use crate::badges::alignment::Alignment as BadgeAlignment;
use crate::case::facts::AssociationFacts;
use crate::case::model::{Association, AssociationType, GenLink, Item};
use crate::credit::world::{Completeness, Role, Status};
use crate::exchange::alignment::AlignmentInput;
use crate::registry::Registry;
use crate::registry::badges::BADGE_CLASS;
use crate::registry::copies::word;

/// Items and associations wanted in one catalogue. Times are stamped when they are compared.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Courses and outcomes.
    pub items: Vec<Item>,
    /// Their places in the tree, sequences and alignments.
    pub associations: Vec<Association>,
}

/// The end of an association at an entity of this registry.
fn end(registry: &Registry, key: &Uuid, title: &str) -> GenLink {
    GenLink {
        title: title.to_owned(),
        identifier: key.to_string(),
        uri: registry.uri(key),
        target_type: None,
    }
}

/// An association whose identifier follows from what it says, so that saying it again is the same association.
fn edge(
    registry: &Registry,
    organisation: &str,
    kind: AssociationType,
    origin: GenLink,
    destination: GenLink,
    say: &str,
) -> Association {
    let what = format!(
        "association/{kind}/{}/{}/{say}",
        origin.identifier, destination.identifier
    );
    let key = registry.mint(organisation, &what);
    Association {
        identifier: key.to_string(),
        association_type: kind,
        uri: registry.uri(&key),
        origin_node_uri: origin,
        destination_node_uri: destination,
        ..Association::default()
    }
}

/// `child isChildOf parent`.
pub fn child_of(
    registry: &Registry,
    organisation: &str,
    child: (&Uuid, &str),
    parent: (&Uuid, &str),
    sequence: Option<i32>,
) -> Association {
    let mut association = edge(
        registry,
        organisation,
        AssociationType::IsChildOf,
        end(registry, child.0, child.1),
        end(registry, parent.0, parent.1),
        "",
    );
    association.sequence_number = sequence;
    association
}

/// `course precedes other`.
pub fn precedes(
    registry: &Registry,
    organisation: &str,
    course: (&Uuid, &str),
    other: (&Uuid, &str),
) -> Association {
    let (origin, destination) = (
        end(registry, course.0, course.1),
        end(registry, other.0, other.1),
    );
    edge(
        registry,
        organisation,
        AssociationType::Precedes,
        origin,
        destination,
        "",
    )
}

/// `part isPartOf whole`: a badge class, and the badge class or course it is a part of. What the whole is goes into its link.
pub fn part_of(
    registry: &Registry,
    organisation: &str,
    part: (&Uuid, &str),
    whole: (&Uuid, &str, Option<&str>),
    sequence: Option<i32>,
    facts: AssociationFacts,
) -> Association {
    let mut from = end(registry, part.0, part.1);
    from.target_type = Some(BADGE_CLASS.to_owned());
    let mut to = end(registry, whole.0, whole.1);
    to.target_type = whole.2.map(str::to_owned);
    let mut association = edge(
        registry,
        organisation,
        AssociationType::IsPartOf,
        from,
        to,
        "stack",
    );
    association.sequence_number = sequence;
    facts.put(&mut association);
    association
}

/// The alignment of a course, an outcome (`target_type` absent) or a badge class to an item: an `isRelatedTo`, which
/// every CASE consumer understands, whose role and degree stand in the extensions.
pub fn alignment(
    registry: &Registry,
    organisation: &str,
    origin: (&Uuid, &str),
    target_type: Option<&str>,
    target: &Target,
    input: &AlignmentInput,
    asserted_by_kind: &str,
) -> Association {
    let mut from = end(registry, origin.0, origin.1);
    from.target_type = target_type.map(str::to_owned);
    let to = GenLink {
        title: target.title.clone(),
        identifier: target.identifier.clone(),
        uri: target.uri.clone(),
        target_type: None,
    };
    let role = word(input.role);
    let mut association = edge(
        registry,
        organisation,
        AssociationType::IsRelatedTo,
        from,
        to,
        &role,
    );
    AssociationFacts {
        role: Some(input.role),
        degree: input.degree,
        confidence: input.confidence,
        completeness: Some(input.completeness),
        status: Some(input.status),
        asserted_by_kind: Some(asserted_by_kind.to_owned()),
        weight: input.weight,
        hours: input.hours,
        essential: input.essential,
        min_coverage: input.min_coverage,
        cells: cells(&input.extra),
        ..AssociationFacts::default()
    }
    .put(&mut association);
    association
}

/// The alignment of a badge class as its issuer states it. The far end is kept as written, whatever it names: what it means
/// here is read anew whenever frameworks change. `place` says where in the badge it stands (a JSON pointer; empty for the
/// achievement itself), so that the same target may be stated at several places.
pub fn stated_alignment(
    registry: &Registry,
    issuer: &str,
    badge: (&Uuid, &str),
    place: &str,
    stated: &BadgeAlignment,
    asserted_by_kind: &str,
) -> Association {
    let mut from = end(registry, badge.0, badge.1);
    from.target_type = Some(BADGE_CLASS.to_owned());
    let identifier = stated
        .identifier()
        .map_or_else(|| stated.target_url.clone(), |key| key.to_string());
    let to = GenLink {
        title: stated.target_name.clone(),
        identifier,
        uri: stated.target_url.clone(),
        target_type: None,
    };
    // Many alignments of one badge point at the same home page and differ in their names only.
    let say = format!(
        "stated/{place}/{}/{}/{}",
        stated.target_framework.as_deref().unwrap_or_default(),
        stated.target_code.as_deref().unwrap_or_default(),
        stated.target_name
    );
    let mut association = edge(
        registry,
        issuer,
        AssociationType::IsRelatedTo,
        from,
        to,
        &say,
    );
    AssociationFacts {
        role: Some(Role::Assesses),
        completeness: Some(Completeness::Unspecified),
        status: Some(Status::Imported),
        asserted_by_kind: Some(asserted_by_kind.to_owned()),
        stated: Some(stated.clone()),
        ..AssociationFacts::default()
    }
    .put(&mut association);
    association
}

/// Cells without a column of ours, as an object.
pub fn cells(extra: &[(String, String)]) -> serde_json::Map<String, serde_json::Value> {
    extra
        .iter()
        .map(|(name, value)| (name.clone(), value.clone().into()))
        .collect()
}
