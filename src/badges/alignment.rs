//! An alignment as a badge states it: `AlignmentObject` of Open Badges 2.0 and `Alignment` of Open Badges 3.0, which differ
//! in two members only. What a member says is kept as written; what it means here is a reading (the resolver).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::case::key::{normal, uuid_at_end};

/// An alignment of an achievement, a result description, a rubric level or a result, as stated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Alignment {
    /// Name of the target; required by both standards, often empty in the field.
    pub target_name: String,
    /// Address of the target; required by both standards.
    pub target_url: String,
    /// A code by which the target is known in its framework.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_code: Option<String>,
    /// What the target says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_description: Option<String>,
    /// Name or address of the framework the target belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_framework: Option<String>,
    /// `CFItem`, `CFRubricCriterionLevel`, `ceasn:Competency`, … [Open Badges 3.0, `AlignmentTargetType`]. Unknown to 2.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    /// Members that neither standard knows, and known ones whose value is no text; `type` and `@type` are not kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Alignment {
    /// Reads an object of either standard; also the spelling of Open Badges 1.1 (`name`, `url`, `description`). `None` if
    /// it is no object.
    pub fn read(value: &Value) -> Option<Self> {
        let mut alignment = Alignment::default();
        for (member, value) in value.as_object()? {
            let text = value.as_str().map(str::to_owned);
            match (member.as_str(), text) {
                ("type" | "@type", _) => {}
                ("targetName", Some(text)) => alignment.target_name = text,
                ("targetUrl", Some(text)) => alignment.target_url = text,
                ("targetCode", Some(text)) => alignment.target_code = Some(text),
                ("targetDescription", Some(text)) => alignment.target_description = Some(text),
                ("targetFramework", Some(text)) => alignment.target_framework = Some(text),
                ("targetType", Some(text)) => alignment.target_type = Some(text),
                _ => {
                    alignment.extra.insert(member.clone(), value.clone());
                }
            }
        }
        alignment.take_old_names();
        Some(alignment)
    }

    /// Open Badges 1.1 had no `target` in its names.
    fn take_old_names(&mut self) {
        let mut old = |name: &str| match self.extra.get(name) {
            Some(Value::String(text)) => {
                let text = text.clone();
                self.extra.shift_remove(name);
                Some(text)
            }
            _ => None,
        };
        if self.target_name.is_empty()
            && self.target_url.is_empty()
            && let Some(url) = old("url")
        {
            self.target_name = old("name").unwrap_or_default();
            self.target_description = self.target_description.take().or(old("description"));
            self.target_url = url;
        }
    }

    /// As `AlignmentObject` of Open Badges 2.0: it knows no `targetType`.
    pub fn to_ob2(&self) -> Value {
        self.rendered(Value::from("AlignmentObject"), false)
    }

    /// As `Alignment` of Open Badges 3.0. `type` is always written: without it the members fall outside a signature.
    pub fn to_ob3(&self) -> Value {
        self.rendered(Value::from(vec!["Alignment"]), true)
    }

    fn rendered(&self, kind: Value, with_target_type: bool) -> Value {
        let mut object = Map::from_iter([("type".to_owned(), kind)]);
        if let Ok(Value::Object(members)) = serde_json::to_value(self) {
            object.extend(members);
        }
        if !with_target_type {
            object.shift_remove("targetType");
        }
        Value::Object(object)
    }

    /// The UUID by which the address or the code names a CASE entity, if one does: 1EdTech writes the identifier of the
    /// item as `targetCode`.
    pub fn identifier(&self) -> Option<Uuid> {
        uuid_at_end(&self.target_url).or_else(|| normal(self.target_code.as_deref()?))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn both_renderings_keep_what_was_said() {
        let stated = json!({
            "type": ["Alignment"], "targetName": "Adds", "targetUrl": "https://a.example/i/1", "targetType": "CFItem",
            "targetCode": "3.OA.1", "x-note": {"kept": true}
        });
        let alignment = Alignment::read(&stated).unwrap();
        assert_eq!(alignment.to_ob3(), stated);
        let ob2 = alignment.to_ob2();
        assert_eq!(ob2["type"], "AlignmentObject");
        assert_eq!(ob2.get("targetType"), None);
        assert_eq!(ob2["x-note"]["kept"], true);
    }

    #[test]
    fn names_of_the_first_open_badges_are_understood() {
        let stated = json!({"name": "Adds", "url": "https://a.example/i/1", "description": "Adds two numbers."});
        let alignment = Alignment::read(&stated).unwrap();
        assert_eq!(alignment.target_name, "Adds");
        assert_eq!(alignment.target_url, "https://a.example/i/1");
        assert_eq!(
            alignment.target_description.as_deref(),
            Some("Adds two numbers.")
        );
        assert!(alignment.extra.is_empty());
        let odd = json!({"targetName": 1, "targetUrl": "https://a.example/", "name": "stays"});
        let odd = Alignment::read(&odd).unwrap();
        assert_eq!(
            (odd.extra["targetName"].as_i64(), odd.extra["name"].as_str()),
            (Some(1), Some("stays"))
        );
    }

    #[test]
    fn the_identifier_is_in_the_address_or_in_the_code() {
        let guid = "20c5134f-423d-4097-a971-3dd5152bf507";
        let by = |url: &str, code: &str| Alignment {
            target_url: url.to_owned(),
            target_code: Some(code.to_owned()),
            ..Alignment::default()
        };
        assert_eq!(
            by(&format!("https://a.example/uri/{guid}/"), "1").identifier(),
            normal(guid)
        );
        assert_eq!(
            by("https://a.example/x.pdf", guid).identifier(),
            normal(guid)
        );
        assert_eq!(by("https://a.example/x.pdf", "3.OA.1").identifier(), None);
    }
}
