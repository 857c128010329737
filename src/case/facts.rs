//! What this registry adds to CASE entities, kept under `extensions.kakehashi`: credit facts of courses, the columns of
//! alignments, shares of items.
//!
//! The standard leaves `extensions` to everyone, so a curriculum exported here and imported elsewhere (or here again)
//! loses nothing. Columns of the database are projections of these facts, never a second truth.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{Association, Extensions, Item};
use crate::badges::alignment::Alignment as BadgeAlignment;
use crate::credit::world::{Completeness, Level, Role, Status};

/// The key under `extensions`.
pub const KEY: &str = "kakehashi";

/// Facts about an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ItemFacts {
    /// Present where the item is a course, module or programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseFacts>,
    /// Hours the document gives this item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Share of its parent that this item makes up, 0..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Level of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The document declares the children a partition of the item: nothing lies beside them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub partition: bool,
    /// Cells of a spreadsheet that have no other home.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub cells: Extensions,
}

/// The credit facts of a course.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CourseFacts {
    /// The institution's code of the course.
    pub code: String,
    /// The institution's version; empty where it names none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// Title in English, where it differs from the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Title in Japanese, where it differs from the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_ja: Option<String>,
    /// Volume in credits of the scheme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits: Option<f64>,
    /// Scheme of the credits (`credit::units`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_scheme: Option<String>,
    /// Workload in hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Level, as the institution names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// What it counts as under a cap of a credit policy: subjects, mode of delivery (`media`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// First day on which this version is valid (`YYYY-MM-DD`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Last day on which this version is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// Everything the course covers is aligned: what is not recorded is not covered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alignments_complete: bool,
}

/// The columns of an alignment (role, degree, confidence, completeness, status) and of a requirement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AssociationFacts {
    /// What the course or badge class does with the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Share of the item that is covered, 0..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degree: Option<f64>,
    /// How sure the asserting person is, 0..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Whether the whole item is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completeness: Option<Completeness>,
    /// How far the assertion has come; absent reads as imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// `person`, `machine` or `system`: what kind of being asserted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asserted_by_kind: Option<String>,
    /// Share of the whole target that this requirement makes up, 0..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Hours spent on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// A source that misses this requirement misses the whole.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub essential: bool,
    /// Coverage from which the requirement counts as met, 0..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_coverage: Option<f64>,
    /// Level at which the item is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The alignment as a badge states it, word by word, where it came from a badge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<BadgeAlignment>,
    /// On `isPartOf`: what the part is for the whole, in the issuer's words (`core`, `elective`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_role: Option<String>,
    /// On `isChildOf`: the child overlaps its siblings, so their shares are not added.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub overlapping: bool,
    /// Cells of a spreadsheet that have no other home.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub cells: Extensions,
}

/// Reads facts leniently: what does not fit the type reads as absent and stays in the extensions as it is.
fn read<T: Default + serde::de::DeserializeOwned>(extensions: &Extensions) -> T {
    extensions
        .get(KEY)
        .and_then(|value| serde_json::from_value(value.clone()).ok())
        .unwrap_or_default()
}

/// Writes facts, or removes the key where there are none.
fn write<T: Default + PartialEq + Serialize>(extensions: &mut Extensions, facts: &T) {
    match serde_json::to_value(facts) {
        Ok(value) if *facts != T::default() => {
            extensions.insert(KEY.to_owned(), value);
        }
        Ok(Value::Null) | Ok(_) | Err(_) => {
            extensions.shift_remove(KEY);
        }
    }
}

impl ItemFacts {
    /// The facts an item carries.
    pub fn of(item: &Item) -> Self {
        read(&item.extensions)
    }

    /// Puts the facts on an item.
    pub fn put(&self, item: &mut Item) {
        write(&mut item.extensions, self);
    }
}

impl AssociationFacts {
    /// The facts an association carries.
    pub fn of(association: &Association) -> Self {
        read(&association.extensions)
    }

    /// Puts the facts on an association.
    pub fn put(&self, association: &mut Association) {
        write(&mut association.extensions, self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_survive_the_extensions_and_leave_other_keys_alone() {
        let mut item = Item::default();
        item.extensions.insert("other".to_owned(), Value::from(1));
        let facts = ItemFacts {
            course: Some(CourseFacts {
                code: "MA101".to_owned(),
                credits: Some(2.0),
                ..CourseFacts::default()
            }),
            ..ItemFacts::default()
        };
        facts.put(&mut item);
        assert_eq!(ItemFacts::of(&item), facts);
        ItemFacts::default().put(&mut item);
        assert_eq!(item.extensions.len(), 1);
    }
}
