//! `CFItem`: a statement of a framework; also a course, module, programme or outcome of a curriculum.

use serde::{Deserialize, Serialize};

use super::{Extensions, Link};

/// A statement of a framework: `CFItem`, in the form that stands in packages [information model 5.14].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// The identifier, as received.
    pub identifier: String,
    /// The statement; may hold Markdown and math, and is empty for bare group headings.
    pub full_statement: String,
    /// Another label for the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_label: Option<String>,
    /// The type by name, e.g. `Standard`, `Course`.
    #[serde(
        rename = "CFItemType",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub item_type: Option<String>,
    /// The permanent address.
    pub uri: String,
    /// The code people know it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub human_coding_scheme: Option<String>,
    /// Its number or letter among its siblings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_enumeration: Option<String>,
    /// A short form of the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abbreviated_statement: Option<String>,
    /// Key words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concept_keywords: Vec<String>,
    /// The concept by link.
    #[serde(
        rename = "conceptKeywordsURI",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub concept_keywords_uri: Option<Link>,
    /// Remarks; may hold Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Subjects by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<String>,
    /// Subjects by link.
    #[serde(rename = "subjectURI", default, skip_serializing_if = "Vec::is_empty")]
    pub subject_uri: Vec<Link>,
    /// Language of the statement; without one it is the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Levels of education (CEDS codes such as `KG`, `09`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub education_level: Vec<String>,
    /// The type by link.
    #[serde(
        rename = "CFItemTypeURI",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub item_type_uri: Option<Link>,
    /// The licence of the statement.
    #[serde(
        rename = "licenseURI",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub license_uri: Option<Link>,
    /// In force from this day (`YYYY-MM-DD`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_start_date: Option<String>,
    /// In force until this day (`YYYY-MM-DD`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_end_date: Option<String>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// An item on its own, with the link to its document.
#[derive(Clone, Debug, Serialize)]
pub struct ItemAlone<'a> {
    #[serde(flatten)]
    item: &'a Item,
    #[serde(rename = "CFDocumentURI")]
    document: Link,
}

impl Item {
    /// The form for single resources: with `CFDocumentURI`.
    pub fn alone(&self, document: Link) -> ItemAlone<'_> {
        ItemAlone {
            item: self,
            document,
        }
    }
}
