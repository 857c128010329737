//! What mutations of records answer.

use async_graphql::SimpleObject;

use super::IssuerProfile;
use crate::badges::image::Checked;
use crate::graphql::badges::BadgeClass;
use crate::graphql::problems::{Notice, Refused};
use crate::graphql::words::PlanOperation;

/// Answer of the steps in the life of a badge class, and of its stacks.
#[derive(SimpleObject, Default)]
pub struct BadgeStatusPayload {
    /// The badge class; of a stack the part.
    pub badge_class: Option<BadgeClass>,
    /// Whether anything was written.
    pub changed: bool,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `saveIssuerProfile`.
#[derive(SimpleObject, Default)]
pub struct IssuerProfilePayload {
    /// The profile.
    pub profile: Option<IssuerProfile>,
    /// Whether anything was written.
    pub changed: bool,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}

/// A stored image.
#[derive(SimpleObject)]
pub struct ImageInfo {
    /// SHA-256 of its bytes, by which definitions and profiles name it.
    pub sha256: String,
    /// Its address.
    pub url: String,
    /// Media type, by its bytes.
    pub media_type: String,
    /// Number of bytes.
    pub size: usize,
    /// Width in pixels, of a PNG.
    pub width: Option<u32>,
    /// Height in pixels, of a PNG.
    pub height: Option<u32>,
}

impl ImageInfo {
    pub(super) fn of(image: &Checked, base: &str) -> Self {
        ImageInfo {
            sha256: image.sha256.clone(),
            url: format!("{base}/images/{}", image.sha256),
            media_type: image.kind.media_type().to_owned(),
            size: image.bytes.len(),
            width: image.size.map(|(width, _)| width),
            height: image.size.map(|(_, height)| height),
        }
    }
}

/// Answer of `uploadImage`.
#[derive(SimpleObject, Default)]
pub struct UploadImagePayload {
    /// The image.
    pub image: Option<ImageInfo>,
    /// Why it was not stored; empty where all went well.
    pub problems: Vec<Refused>,
}

/// A badge definition of a file.
#[derive(SimpleObject)]
pub struct ImportedBadge {
    /// Its name, or its id.
    pub label: String,
    /// What becomes of it.
    pub operation: PlanOperation,
    /// Why it is refused, with its place in the file.
    pub reasons: Vec<Notice>,
    /// What a person should know though nothing is wrong.
    pub notes: Vec<Notice>,
}

/// Answer of `importBadges`.
#[derive(SimpleObject, Default)]
pub struct ImportBadgesPayload {
    /// New ones.
    pub created: usize,
    /// Those that change.
    pub updated: usize,
    /// Those that are here exactly so.
    pub unchanged: usize,
    /// Those that cannot be taken.
    pub refused: usize,
    /// Whether anything was written.
    pub written: bool,
    /// The badge classes as they are after it.
    pub badge_classes: Vec<BadgeClass>,
    /// Every definition of the file, in its order.
    pub rows: Vec<ImportedBadge>,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}
