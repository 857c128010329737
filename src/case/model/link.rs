//! Links between entities: `LinkURI` within CASE, `LinkGenURI` to anything.

use serde::{Deserialize, Serialize};

/// A reference to another CASE entity: `LinkURI` [information model 5.23].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// A title for people; empty where the source gave none.
    pub title: String,
    /// The identifier of the target, as written.
    pub identifier: String,
    /// The permanent address of the target, as written.
    pub uri: String,
}

/// A reference to a node that need not be of CASE: `LinkGenURI` [information model 5.22].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenLink {
    /// A title for people; empty where the source gave none.
    pub title: String,
    /// The identifier of the target, as written; any text.
    pub identifier: String,
    /// The permanent address of the target, as written.
    pub uri: String,
    /// `CASE`, or `ext:…` for a target outside CASE.
    #[serde(
        rename = "targetType",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub target_type: Option<String>,
}

impl From<Link> for GenLink {
    fn from(link: Link) -> Self {
        GenLink {
            title: link.title,
            identifier: link.identifier,
            uri: link.uri,
            target_type: None,
        }
    }
}
