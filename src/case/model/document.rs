//! `CFDocument`: the head of a framework.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Extensions, Link};

/// The head of a framework: `CFDocument`, in the form that stands in packages [information model 5.8].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// The identifier, as received.
    pub identifier: String,
    /// The permanent address.
    pub uri: String,
    /// What sort of framework, e.g. `CourseCodes`; an open word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework_type: Option<String>,
    /// Always `1.1`.
    pub case_version: CaseVersion,
    /// Who made the framework.
    pub creator: String,
    /// The title.
    pub title: String,
    /// When the document or anything in it last changed (RFC 3339, as received).
    pub last_change_date_time: String,
    /// Where the official text stands.
    #[serde(
        rename = "officialSourceURL",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub official_source_url: Option<String>,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Subjects by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<String>,
    /// Subjects by link.
    #[serde(rename = "subjectURI", default, skip_serializing_if = "Vec::is_empty")]
    pub subject_uri: Vec<Link>,
    /// Language of the text (`en`, `en-US`; also `en_US` as received).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The publisher's own version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// An open word; see [implementation guide 4.2].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adoption_status: Option<String>,
    /// In force from this day (`YYYY-MM-DD`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_start_date: Option<String>,
    /// In force until this day (`YYYY-MM-DD`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_end_date: Option<String>,
    /// The licence of the text.
    #[serde(
        rename = "licenseURI",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub license_uri: Option<Link>,
    /// Remarks; may hold Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

/// A document on its own, with the link to its package.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentAlone<'a> {
    #[serde(flatten)]
    document: &'a Document,
    #[serde(rename = "CFPackageURI")]
    package: Link,
}

impl Document {
    /// The form for single resources: with `CFPackageURI`.
    pub fn alone(&self, package: Link) -> DocumentAlone<'_> {
        DocumentAlone {
            document: self,
            package,
        }
    }
}

/// The `caseVersion` of a 1.1 document: it has one value only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseVersion;

impl CaseVersion {
    /// The one value.
    pub const TEXT: &'static str = "1.1";
}

impl Serialize for CaseVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::TEXT)
    }
}

impl<'de> Deserialize<'de> for CaseVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            Self::TEXT => Ok(CaseVersion),
            other => Err(de::Error::invalid_value(
                de::Unexpected::Str(other),
                &Self::TEXT,
            )),
        }
    }
}
