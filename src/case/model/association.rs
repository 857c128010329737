//! `CFAssociation`: an edge between two nodes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Extensions, GenLink, Link};

/// An edge: `CFAssociation`, in the form that stands in packages [information model 5.2].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Association {
    /// The identifier, as received.
    pub identifier: String,
    /// What the edge says; of `isChildOf` the origin is the child.
    pub association_type: AssociationType,
    /// Order among siblings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence_number: Option<i32>,
    /// The permanent address.
    pub uri: String,
    /// Where the edge starts.
    #[serde(rename = "originNodeURI")]
    pub origin_node_uri: GenLink,
    /// Where the edge ends.
    #[serde(rename = "destinationNodeURI")]
    pub destination_node_uri: GenLink,
    /// The group of edges it belongs to.
    #[serde(
        rename = "CFAssociationGroupingURI",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub association_grouping_uri: Option<Link>,
    /// When it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// An association on its own, with the link to its document.
#[derive(Clone, Debug, Serialize)]
pub struct AssociationAlone<'a> {
    #[serde(flatten)]
    association: &'a Association,
    #[serde(rename = "CFDocumentURI")]
    document: Link,
}

impl Association {
    /// The form for single resources: with `CFDocumentURI`.
    pub fn alone(&self, document: Link) -> AssociationAlone<'_> {
        AssociationAlone {
            association: self,
            document,
        }
    }
}

/// The kinds of edge of CASE 1.1 [information model 6.3], and the extension form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AssociationType {
    /// The origin stands under the destination.
    IsChildOf,
    /// The two stand beside each other.
    IsPeerOf,
    /// The origin is a part of the destination.
    IsPartOf,
    /// The two say the same.
    ExactMatchOf,
    /// The origin comes before the destination.
    Precedes,
    /// The two have something to do with each other.
    #[default]
    IsRelatedTo,
    /// The destination takes the origin's place.
    ReplacedBy,
    /// The destination is an example of the origin.
    Exemplar,
    /// The destination is the level of skill of the origin.
    HasSkillLevel,
    /// The origin is a translation of the destination (new in 1.1).
    IsTranslationOf,
    /// A type of one's own: the whole text, with `ext:` in front.
    Ext(String),
}

impl AssociationType {
    /// The ten types of the standard.
    pub const STANDARD: [AssociationType; 10] = [
        AssociationType::IsChildOf,
        AssociationType::IsPeerOf,
        AssociationType::IsPartOf,
        AssociationType::ExactMatchOf,
        AssociationType::Precedes,
        AssociationType::IsRelatedTo,
        AssociationType::ReplacedBy,
        AssociationType::Exemplar,
        AssociationType::HasSkillLevel,
        AssociationType::IsTranslationOf,
    ];

    /// The text as it stands in CASE.
    pub fn as_str(&self) -> &str {
        match self {
            AssociationType::IsChildOf => "isChildOf",
            AssociationType::IsPeerOf => "isPeerOf",
            AssociationType::IsPartOf => "isPartOf",
            AssociationType::ExactMatchOf => "exactMatchOf",
            AssociationType::Precedes => "precedes",
            AssociationType::IsRelatedTo => "isRelatedTo",
            AssociationType::ReplacedBy => "replacedBy",
            AssociationType::Exemplar => "exemplar",
            AssociationType::HasSkillLevel => "hasSkillLevel",
            AssociationType::IsTranslationOf => "isTranslationOf",
            AssociationType::Ext(text) => text,
        }
    }

    /// Reads the exact text of CASE; `None` for any other spelling.
    pub fn parse(text: &str) -> Option<Self> {
        if is_extension_word(text) {
            return Some(AssociationType::Ext(text.to_owned()));
        }
        AssociationType::STANDARD
            .into_iter()
            .find(|standard| standard.as_str() == text)
    }
}

/// Whether a text has the form `ext:…` of the contract: at least one of `A–Z a–z 0–9 . - _` after the colon, and
/// nothing else.
pub(crate) fn is_extension_word(text: &str) -> bool {
    text.strip_prefix("ext:").is_some_and(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    })
}

impl fmt::Display for AssociationType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for AssociationType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for AssociationType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        AssociationType::parse(&text).ok_or_else(|| {
            de::Error::invalid_value(de::Unexpected::Str(&text), &"an association type")
        })
    }
}
