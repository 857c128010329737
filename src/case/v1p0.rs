//! The older rendering: what CASE 1.0 has of a 1.1 answer.
//!
//! 1.0 has no place for `frameworkType`, `caseVersion`, an item's `subject` and `subjectURI`, an association's `notes`,
//! a link's `targetType`, and `extensions` anywhere; its associations know neither `isTranslationOf` nor `ext:…`,
//! which become `isRelatedTo`. What an answer loses by that is named, so that a face can say so.

use serde_json::Value;

use super::model::AssociationType;

/// What stands at the root of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// A `CFDocument`, bare.
    Document,
    /// A `CFItem`, bare.
    Item,
    /// A `CFAssociation`, bare.
    Association,
    /// Anything else: a package, a set, a definition, a rubric.
    Other,
}

/// A value that 1.0 cannot say, or not in the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// Where it stood in the 1.1 answer (RFC 6901).
    pub pointer: String,
    /// What stood there.
    pub value: Value,
}

/// Renders a 1.1 answer in the older form. Gives what was lost.
pub fn render(root: Root, answer: &mut Value) -> Vec<Lost> {
    let mut lost = Vec::new();
    strip(Kind::from(root), answer, String::new(), &mut lost);
    lost
}

/// Whether 1.0 has no place for this key at the root of such an answer.
pub fn lacks(root: Root, key: &str) -> bool {
    Kind::from(root).lacks(key)
}

/// Whether 1.0 has no place for this key in the end of an association.
pub fn end_lacks(key: &str) -> bool {
    Kind::End.lacks(key)
}

#[derive(Clone, Copy)]
enum Kind {
    Document,
    Item,
    Association,
    End,
    Other,
}

impl From<Root> for Kind {
    fn from(root: Root) -> Self {
        match root {
            Root::Document => Kind::Document,
            Root::Item => Kind::Item,
            Root::Association => Kind::Association,
            Root::Other => Kind::Other,
        }
    }
}

impl Kind {
    /// What stands under a key of the model.
    fn under(key: &str) -> Self {
        match key {
            "CFDocument" | "CFDocuments" => Kind::Document,
            "CFItem" | "CFItems" => Kind::Item,
            "CFAssociations" => Kind::Association,
            "originNodeURI" | "destinationNodeURI" => Kind::End,
            _ => Kind::Other,
        }
    }

    /// Whether 1.0 lacks this key.
    fn lacks(self, key: &str) -> bool {
        key == "extensions"
            || match self {
                Kind::Document => matches!(key, "frameworkType" | "caseVersion"),
                Kind::Item => matches!(key, "subject" | "subjectURI"),
                Kind::Association => key == "notes",
                Kind::End => key == "targetType",
                Kind::Other => false,
            }
    }
}

// Keys of the model need no escaping in pointers, and what else there is stands under `extensions`, which go.
fn strip(kind: Kind, value: &mut Value, pointer: String, lost: &mut Vec<Lost>) {
    match value {
        Value::Array(list) => {
            for (index, element) in list.iter_mut().enumerate() {
                strip(kind, element, format!("{pointer}/{index}"), lost);
            }
        }
        Value::Object(map) => {
            map.retain(|key, value| {
                let stays = !kind.lacks(key);
                if !stays {
                    let (pointer, value) = (format!("{pointer}/{key}"), value.take());
                    lost.push(Lost { pointer, value });
                }
                stays
            });
            for (key, value) in map.iter_mut() {
                let pointer = format!("{pointer}/{key}");
                if key == "associationType" && !is_known(value) {
                    let related = Value::from(AssociationType::IsRelatedTo.as_str());
                    lost.push(Lost {
                        pointer,
                        value: std::mem::replace(value, related),
                    });
                } else if value.is_array() || value.is_object() {
                    strip(Kind::under(key), value, pointer, lost);
                }
            }
        }
        _ => {}
    }
}

/// Whether 1.0 knows this type of association.
fn is_known(value: &Value) -> bool {
    let parsed = value.as_str().and_then(AssociationType::parse);
    !matches!(
        parsed,
        None | Some(AssociationType::Ext(_) | AssociationType::IsTranslationOf)
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_package_loses_what_is_new_in_1_1_and_says_so() {
        let mut answer = json!({
            "CFDocument": {"identifier": "d", "caseVersion": "1.1", "frameworkType": "x", "subject": ["kept"]},
            "CFItems": [{"identifier": "i", "subject": ["a"], "notes": "kept", "extensions": {"k": 1}}],
            "CFAssociations": [
                {"associationType": "isTranslationOf", "notes": "n",
                 "originNodeURI": {"identifier": "i", "targetType": "CASE"}},
                {"associationType": "exactMatchOf"},
            ],
            "CFRubrics": [{"CFRubricCriteria": [{"CFRubricCriterionLevels": [{"extensions": [{}]}]}]}],
        });
        let lost = render(Root::Other, &mut answer);
        assert_eq!(
            answer,
            json!({
                "CFDocument": {"identifier": "d", "subject": ["kept"]},
                "CFItems": [{"identifier": "i", "notes": "kept"}],
                "CFAssociations": [
                    {"associationType": "isRelatedTo", "originNodeURI": {"identifier": "i"}},
                    {"associationType": "exactMatchOf"},
                ],
                "CFRubrics": [{"CFRubricCriteria": [{"CFRubricCriterionLevels": [{}]}]}],
            })
        );
        let places: Vec<_> = lost.iter().map(|lost| lost.pointer.as_str()).collect();
        assert_eq!(
            places,
            [
                "/CFDocument/caseVersion",
                "/CFDocument/frameworkType",
                "/CFItems/0/subject",
                "/CFItems/0/extensions",
                "/CFAssociations/0/notes",
                "/CFAssociations/0/associationType",
                "/CFAssociations/0/originNodeURI/targetType",
                "/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels/0/extensions",
            ]
        );
        assert_eq!(render(Root::Other, &mut answer), []);
    }

    #[test]
    fn a_bare_item_is_known_by_its_root() {
        let mut answer = json!({"identifier": "i", "subject": ["a"]});
        assert_eq!(render(Root::Item, &mut answer).len(), 1);
        assert_eq!(answer, json!({"identifier": "i"}));
    }
}
