//! The types of CASE 1.1, with exactly the keys and the key order of the published contract.
//!
//! These are the *canonical* form: an absent value has no key, lists and `extensions` that hold nothing are left out,
//! nothing is ever null. Serialising a [`Package`] gives the package form (no `CFPackageURI` in the document, no
//! `CFDocumentURI` in items and associations); [`Document::alone`], [`Item::alone`] and [`Association::alone`] give
//! the forms for single resources. Deserialising is strict and meant for what this program wrote itself (rows of
//! the database); data of others goes through [`crate::case::lenient`]. Identifiers, addresses and times are kept as
//! the text that came in; [`crate::case::key`] and [`crate::case::time`] give what can be compared.

mod association;
mod definitions;
mod document;
mod item;
mod link;
mod rubric;
mod status;

pub use association::{Association, AssociationAlone, AssociationType};
pub use definitions::{AssociationGrouping, Concept, Definitions, ItemType, License, Subject};
pub use document::{CaseVersion, Document, DocumentAlone};
pub use item::{Item, ItemAlone};
pub use link::{GenLink, Link};
pub use rubric::{Criterion, Level, Rubric};
pub use status::{CodeMajor, CodeMinor, CodeMinorField, Severity, StatusInfo};

use serde::{Deserialize, Serialize};

/// The content of an `extensions` object: any keys, kept in the order and spelling in which they came.
pub type Extensions = serde_json::Map<String, serde_json::Value>;

/// A whole framework: `CFPackage` [information model 5.18].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The document that the package is about.
    #[serde(rename = "CFDocument")]
    pub document: Document,
    /// Its items, in no particular order; associations say what hangs under what.
    #[serde(rename = "CFItems", default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The edges asserted by this framework.
    #[serde(
        rename = "CFAssociations",
        default,
        skip_serializing_if = "Vec::is_empty"
    )]
    pub associations: Vec<Association>,
    /// What the items and associations refer to.
    #[serde(
        rename = "CFDefinitions",
        default,
        skip_serializing_if = "Definitions::is_empty"
    )]
    pub definitions: Definitions,
    /// Rubrics about the items.
    #[serde(rename = "CFRubrics", default, skip_serializing_if = "Vec::is_empty")]
    pub rubrics: Vec<Rubric>,
    /// Whatever else the package says.
    #[serde(default, skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_single_resource_has_its_link_last_and_the_package_form_has_none() {
        let link = || Link {
            identifier: "d".to_owned(),
            ..Link::default()
        };
        let keys = |value: serde_json::Value| {
            value
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        let item = Item::default();
        let bare = ["identifier", "fullStatement", "uri", "lastChangeDateTime"];
        assert_eq!(keys(serde_json::to_value(&item).unwrap()), bare);
        let alone = keys(serde_json::to_value(item.alone(link())).unwrap());
        assert_eq!(alone, [bare.as_slice(), &["CFDocumentURI"]].concat());
        let document = serde_json::to_value(Document::default().alone(link())).unwrap();
        assert_eq!(document["caseVersion"], "1.1");
        assert_eq!(keys(document).last().unwrap(), "CFPackageURI");
        let association = serde_json::to_value(Association::default().alone(link())).unwrap();
        assert_eq!(keys(association).last().unwrap(), "CFDocumentURI");
    }

    #[test]
    fn strict_reading_refuses_what_this_program_does_not_write() {
        let read = serde_json::from_str::<Link>;
        assert!(read(r#"{"title":"","identifier":"a","uri":"b"}"#).is_ok());
        assert!(read(r#"{"title":"","identifier":"a","uri":"b","more":1}"#).is_err());
        assert!(serde_json::from_str::<CaseVersion>("\"1.0\"").is_err());
        assert!(serde_json::from_str::<AssociationType>("\"RelatedTo\"").is_err());
    }

    #[test]
    fn the_status_has_the_shape_of_the_contract() {
        let status = serde_json::to_value(StatusInfo::failure("gone", "unknownobject")).unwrap();
        let field = &status["imsx_codeMinor"]["imsx_codeMinorField"][0];
        assert_eq!(field["imsx_codeMinorFieldValue"], "unknownobject");
        assert_eq!(
            (&status["imsx_codeMajor"], &status["imsx_severity"]),
            (&"failure".into(), &"error".into())
        );
    }
}
