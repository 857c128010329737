//! `CFRubric`, its criteria and their levels.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{Extensions, Link};

/// `CFRubric` [information model 5.19].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rubric {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Its rows.
    #[serde(
        rename = "CFRubricCriteria",
        default,
        skip_serializing_if = "Vec::is_empty"
    )]
    pub criteria: Vec<Criterion>,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// A row of a rubric: `CFRubricCriterion` [information model 5.20].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Criterion {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// A heading to sort it under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The item it judges.
    #[serde(rename = "CFItemURI", default, skip_serializing_if = "Option::is_none")]
    pub item_uri: Option<Link>,
    /// Its weight in the whole; exactly the number received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Number>,
    /// Its place among the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i32>,
    /// The identifier of the rubric, as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric_id: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Its cells.
    #[serde(
        rename = "CFRubricCriterionLevels",
        default,
        skip_serializing_if = "Vec::is_empty"
    )]
    pub levels: Vec<Level>,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// A cell of a rubric: `CFRubricCriterionLevel` [information model 5.20].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Level {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// What reaching it looks like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The name of the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// Points; exactly the number received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Number>,
    /// What to tell the learner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
    /// Its place among the levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i32>,
    /// The identifier of the criterion, as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric_criterion_id: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Whatever else it says; of all entities only the level has a *list* of extensions in the contract.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extensions>,
}
