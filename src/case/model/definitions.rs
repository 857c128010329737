//! `CFDefinitions`: the vocabularies that items and associations refer to.

use serde::{Deserialize, Serialize};

use super::Extensions;

/// The vocabularies of a package: `CFDefinition` [information model 5.7].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definitions {
    /// Concepts (key words with a hierarchy).
    #[serde(rename = "CFConcepts", default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<Concept>,
    /// Subjects.
    #[serde(rename = "CFSubjects", default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// Licences.
    #[serde(rename = "CFLicenses", default, skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<License>,
    /// Types of items.
    #[serde(rename = "CFItemTypes", default, skip_serializing_if = "Vec::is_empty")]
    pub item_types: Vec<ItemType>,
    /// Groups of associations.
    #[serde(
        rename = "CFAssociationGroupings",
        default,
        skip_serializing_if = "Vec::is_empty"
    )]
    pub association_groupings: Vec<AssociationGrouping>,
    /// Whatever else they say.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

impl Definitions {
    /// Whether there is nothing in them, so that the key is left out.
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
            && self.subjects.is_empty()
            && self.licenses.is_empty()
            && self.item_types.is_empty()
            && self.association_groupings.is_empty()
            && self.extensions.is_empty()
    }
}

/// `CFConcept` [information model 5.6].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Concept {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// The title.
    pub title: String,
    /// Key words, in one text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keywords: Option<String>,
    /// Place in the hierarchy: descendants have it as a prefix.
    pub hierarchy_code: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// `CFSubject` [information model 5.21].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subject {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// The title.
    pub title: String,
    /// Place in the hierarchy: descendants have it as a prefix.
    pub hierarchy_code: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// `CFLicense` [information model 5.17].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct License {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// The title.
    pub title: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The text of the licence; empty where the source gave none.
    pub license_text: String,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// `CFItemType` [information model 5.16].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemType {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// The title.
    pub title: String,
    /// What it means.
    pub description: String,
    /// Place in the hierarchy: descendants have it as a prefix.
    pub hierarchy_code: String,
    /// A code for the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_code: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// `CFAssociationGrouping` [information model 5.4].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssociationGrouping {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// The title.
    pub title: String,
    /// What it groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}
