//! Finds alignments in whatever a badge platform writes: Open Badges 1.1, 2.0 and 3.0, CLR 2.0 with nested credentials,
//! lists of any of these, one-line-one-badge exports.
//!
//! Alignments stand in many places (achievement, result description, rubric level, result), under the names `alignment` and
//! `alignments`. The walk looks at every member, so a place nobody thought of is found too; it is bounded in depth and
//! linear in the size of the document.

use serde_json::Value;

use super::alignment::Alignment;

/// Deepest nesting that is looked at. A JSON parser refuses more anyway; nobody nests credentials so deep.
pub const DEEPEST: usize = 120;

/// An alignment and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// JSON pointer (RFC 6901) of the alignment in the document.
    pub pointer: String,
    /// JSON pointer of what it belongs to: the object with the member `alignment`.
    pub owner: String,
    /// The alignment, word by word.
    pub alignment: Alignment,
}

/// What was found in a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extracted {
    /// The alignments, in the order of the document.
    pub alignments: Vec<Stated>,
    /// Pointers of members called `alignment` whose value is none: a number, a list in a list.
    pub unreadable: Vec<String>,
    /// Pointers of values too deep to be looked at.
    pub too_deep: Vec<String>,
}

/// Every alignment in a document.
pub fn extract(value: &Value) -> Extracted {
    let mut walk = Walk {
        path: Vec::new(),
        found: Extracted::default(),
    };
    walk.value(value);
    walk.found
}

enum Step<'a> {
    Member(&'a str),
    Index(usize),
}

struct Walk<'a> {
    path: Vec<Step<'a>>,
    found: Extracted,
}

impl<'a> Walk<'a> {
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Member(name) if name.contains(['~', '/']) => {
                    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
                }
                Step::Member(name) => pointer.push_str(name),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    fn value(&mut self, value: &'a Value) {
        if !(value.is_object() || value.is_array()) {
            return;
        }
        if self.path.len() >= DEEPEST {
            let pointer = self.pointer();
            self.found.too_deep.push(pointer);
            return;
        }
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let owner = matches!(
                        name.as_str(),
                        "alignment" | "alignments" | "alignmentObject"
                    )
                    .then(|| self.pointer());
                    self.path.push(Step::Member(name));
                    match owner {
                        Some(owner) => self.member(&owner, value),
                        None => self.value(value),
                    }
                    self.path.pop();
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.path.push(Step::Index(index));
                    self.value(value);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    /// The value of a member called `alignment`: one, or a list of them.
    fn member(&mut self, owner: &str, value: &'a Value) {
        match value {
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.path.push(Step::Index(index));
                    self.one(owner, value);
                    self.path.pop();
                }
            }
            Value::Null => {}
            value => self.one(owner, value),
        }
    }

    fn one(&mut self, owner: &str, value: &Value) {
        let alignment = match value {
            // Open Badges 2.0 lets an object be named by its address instead of standing there.
            Value::String(address) => Some(Alignment {
                target_url: address.clone(),
                ..Alignment::default()
            }),
            value => Alignment::read(value),
        };
        let pointer = self.pointer();
        match alignment {
            Some(alignment) => self.found.alignments.push(Stated {
                pointer,
                owner: owner.to_owned(),
                alignment,
            }),
            None => self.found.unreadable.push(pointer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn places(value: &Value) -> Vec<String> {
        extract(value)
            .alignments
            .into_iter()
            .map(|stated| format!("{} {}", stated.pointer, stated.alignment.target_url))
            .collect()
    }

    #[test]
    fn every_place_of_open_badges_three_and_of_a_nested_transcript_is_found() {
        let to = |url: &str| json!({"type": ["Alignment"], "targetName": "n", "targetUrl": url});
        let credential = json!({"credentialSubject": {
            "achievement": {
                "alignment": [to("a:1"), to("a:2")],
                "resultDescription": [{"alignment": to("a:3"), "rubricCriterionLevel": [{"alignment": [to("a:4")]}]}],
            },
            "result": [{"alignment": [to("a:5")]}],
        }});
        let clr = json!([{"credentialSubject": {"verifiableCredential": [credential]}}]);
        let subject = "/0/credentialSubject/verifiableCredential/0/credentialSubject";
        assert_eq!(
            places(&clr),
            [
                format!("{subject}/achievement/alignment/0 a:1"),
                format!("{subject}/achievement/alignment/1 a:2"),
                format!("{subject}/achievement/resultDescription/0/alignment a:3"),
                format!(
                    "{subject}/achievement/resultDescription/0/rubricCriterionLevel/0/alignment/0 a:4"
                ),
                format!("{subject}/result/0/alignment/0 a:5"),
            ]
        );
    }

    #[test]
    fn platform_exports_addresses_and_nonsense_are_told_apart() {
        let badge = json!({"alignments": [{"id": "7", "name": "A", "url": "https://a.example/x.pdf", "description": "d"}],
            "a/b~c": {"alignment": "https://a.example/i"}, "alignment": [1, ["x"], null]});
        let found = extract(&badge);
        assert_eq!(
            places(&badge),
            [
                "/alignments/0 https://a.example/x.pdf",
                "/a~1b~0c/alignment https://a.example/i"
            ]
        );
        assert_eq!(found.alignments[0].owner, "");
        assert_eq!(found.alignments[0].alignment.extra["id"], "7");
        assert_eq!(
            found.unreadable,
            ["/alignment/0", "/alignment/1", "/alignment/2"]
        );
    }

    #[test]
    fn what_is_nested_without_end_is_left_and_said() {
        let mut value = json!({"alignment": "https://a.example/"});
        for _ in 0..DEEPEST + 10 {
            value = json!([value]);
        }
        let found = extract(&value);
        assert!(found.alignments.is_empty());
        assert_eq!(found.too_deep.len(), 1);
    }
}
