//! Parts of a badge class that are shown.

use async_graphql::{Enum, SimpleObject};
use serde_json::Value;
use uuid::Uuid;

use super::badge_at;
use crate::badges::definition::Source;
use crate::badges::image::Image;
use crate::badges::render::Standard;
use crate::case::model::AssociationType;
use crate::graph::EdgeRef;
use crate::graphql::badges::BadgeClass;
use crate::graphql::context::RequestContext;
use crate::graphql::courses::Course;
use crate::graphql::mutation::course_at;

/// A standard of badges.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum OpenBadgesStandard {
    /// Open Badges 2.0.
    V2,
    /// Open Badges 3.0.
    V3,
}

impl From<OpenBadgesStandard> for Standard {
    fn from(standard: OpenBadgesStandard) -> Self {
        match standard {
            OpenBadgesStandard::V2 => Standard::V2,
            OpenBadgesStandard::V3 => Standard::V3,
        }
    }
}

/// An image.
#[derive(SimpleObject)]
pub struct BadgeImage {
    /// Its address.
    pub url: Option<String>,
    /// SHA-256 of its bytes, where it is stored here.
    pub sha256: Option<String>,
    /// What it shows, for who cannot see it.
    pub caption: Option<String>,
}

impl BadgeImage {
    /// An image as this registry shows it.
    pub fn of(image: &Image, base: &str) -> Self {
        BadgeImage {
            url: image.address(base),
            sha256: image.sha256.clone(),
            caption: image.caption.clone(),
        }
    }
}

/// Where a copy came from.
#[derive(SimpleObject)]
pub struct BadgeSource {
    /// The original's id; its page where the format has no ids that are addresses.
    pub id: String,
    /// `ob2`, `ob3` or `credly`.
    pub format: String,
    /// The issuer as stated there.
    pub issuer: Option<Value>,
}

impl BadgeSource {
    /// The source of a record.
    pub fn of(source: &Source) -> Self {
        BadgeSource {
            id: source.id.clone(),
            format: source.format.clone(),
            issuer: source.issuer.clone(),
        }
    }
}

/// One step of a stack: the other end, and what the part is for the whole.
#[derive(SimpleObject)]
pub struct BadgePart {
    /// The other end, where it is a badge class.
    pub badge_class: Option<BadgeClass>,
    /// The other end, where it is a course.
    pub course: Option<Course>,
    /// Place of the part among the parts of the whole.
    pub sequence: Option<i64>,
    /// What the part is for the whole, in the issuer's words.
    pub role: Option<String>,
    /// Nobody has the whole without the part.
    pub essential: bool,
}

/// The other ends of the `isPartOf` associations of a badge: its parts, or its wholes.
pub fn stack(request: &RequestContext, key: &Uuid, parts: bool) -> Vec<BadgePart> {
    let (snapshot, viewer) = (request.snapshot(), request.viewer());
    let mut edges = snapshot.edges(viewer, key);
    edges.retain(|edge| {
        let own = if parts { edge.destination } else { edge.origin };
        edge.edge.kind == AssociationType::IsPartOf && own == *key
    });
    edges.sort_by_key(|edge| (edge.edge.sequence.unwrap_or(i64::MAX), edge.edge.key));
    let step = |edge: EdgeRef<'_>| {
        let other = if parts { edge.origin } else { edge.destination };
        let badge_class = badge_at(request, &other);
        let course = match badge_class {
            Some(_) => None,
            None => course_at(request, &other),
        };
        // What the viewer may not read is not there.
        (badge_class.is_some() || course.is_some()).then(|| BadgePart {
            badge_class,
            course,
            sequence: edge.edge.sequence,
            role: edge.edge.facts.part_role.clone(),
            essential: edge.edge.facts.essential,
        })
    };
    edges.into_iter().filter_map(step).collect()
}
