//! Badges: what a definition and an issuer hold, the life of a definition, images, and the two renderings as Open Badges.

pub mod alignment;
pub mod container;
pub mod definition;
pub mod image;
pub mod issuer;
pub mod proofs;
pub mod render;
pub mod resolve;
pub mod stated;
pub mod status;
pub mod verify;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::definition::Definition;
use self::status::Status;

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
    /// Everything else that the standards and others say of it.
    #[serde(flatten)]
    pub more: Definition,
    /// What became of it.
    #[serde(flatten)]
    pub history: History,
}

/// What became of a definition; nothing of it is input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct History {
    /// Where in its life it is; the row's word decides.
    pub status: Status,
    /// Key of the version it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// When it was published (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
    /// When its wording was last corrected after that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<String>,
    /// When it was retired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired_because: Option<String>,
}

impl BadgeBody {
    /// The members in which two records differ, whatever became of them: what the issuer says otherwise.
    pub fn differing(&self, other: &BadgeBody) -> Vec<String> {
        let said = |body: &BadgeBody| {
            let body = BadgeBody {
                history: History::default(),
                ..body.clone()
            };
            match serde_json::to_value(body) {
                Ok(Value::Object(members)) => members,
                _ => Map::new(),
            }
        };
        let (one, two) = (said(self), said(other));
        let mut names: Vec<String> = one
            .keys()
            .chain(two.keys())
            .filter(|name| one.get(*name) != two.get(*name))
            .cloned()
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
