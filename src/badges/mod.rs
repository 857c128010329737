//! Badge classes: what one holds. Rendering as Open Badges, the alignment resolver and credentials as evidence come here.

pub mod alignment;
pub mod container;
pub mod proofs;
pub mod resolve;
pub mod stated;
pub mod verify;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A badge class as it is kept; the row's columns are projections of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BadgeBody {
    /// Identifier: a UUID we mint.
    pub identifier: String,
    /// Permanent address.
    pub uri: String,
    /// Slug of the issuer.
    pub issuer: String,
    /// The issuer's code.
    pub code: String,
    /// The issuer's version; empty where it names none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// Name.
    pub name: String,
    /// Language of the texts, a BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What one must do to earn it (`criteria.narrative`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria: Option<String>,
    /// `achievementType` of Open Badges 3.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub achievement_type: Option<String>,
    /// Credits it stands for (`creditsAvailable`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits: Option<f64>,
    /// Scheme of the credits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_scheme: Option<String>,
    /// Hours of learning behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Level, as the issuer names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Code of the issuer's course inside which it is earned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contained_in: Option<String>,
    /// Everything it stands for is aligned.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alignments_complete: bool,
    /// Cells of a spreadsheet that have no other home.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub cells: Map<String, Value>,
}
