//! What a badge definition holds beside the columns of a table: everything Open Badges 2.0 and 3.0 know of a `BadgeClass` and
//! an `Achievement`, and what neither knows. Nested objects whose members nothing here computes with are kept as they came.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::alignment::Alignment;
use super::image::Image;

/// The rest of a definition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Definition {
    /// Address of a page with the criteria (`criteria.id`); the words themselves are the narrative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria_url: Option<String>,
    /// Members of `criteria` that neither standard knows.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub criteria_extra: Map<String, Value>,
    /// Image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// Alignments of the achievement itself, as its issuer states them; those at other places stand in
    /// `result_description`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alignment: Vec<Alignment>,
    /// `fieldOfStudy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_of_study: Option<String>,
    /// `humanCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub human_code: Option<String>,
    /// `specialization`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specialization: Option<String>,
    /// `creator`: who made the definition, a Profile or its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<Value>,
    /// `otherIdentifier`: objects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_identifier: Vec<Value>,
    /// `resultDescription` with its rubric levels: objects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub result_description: Vec<Value>,
    /// `endorsement`: what others say of the definition; objects, or addresses (2.0).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endorsement: Vec<Value>,
    /// `endorsementJwt`: the same as compact JWS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endorsement_jwt: Vec<Value>,
    /// `related`: editions in other languages, other versions; objects or addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Value>,
    /// Where it came from, if somebody else issues it and this is a copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Members that neither standard knows, and known ones whose value is not what the standards say.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// Where a copy came from. Whoever holds the copy did not issue it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Source {
    /// The original's `id`; its page where the format has no ids that are addresses.
    pub id: String,
    /// `ob2`, `ob3` or `credly`.
    pub format: String,
    /// The issuer as stated there: a Profile or its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Value>,
}

/// The most alignments one definition may state, at all its places together. The largest in the field have some hundreds; a
/// reader of the badge, the resolver and the reverse index look at each of them.
pub const MAX_ALIGNMENTS: usize = 10_000;

impl Definition {
    /// Every alignment with its place, a JSON pointer into the achievement; empty for the achievement itself.
    pub fn stated(&self) -> Vec<(String, Alignment)> {
        let mut found: Vec<(String, Alignment)> = self
            .alignment
            .iter()
            .map(|alignment| (String::new(), alignment.clone()))
            .collect();
        for (at, description) in self.result_description.iter().enumerate() {
            let place = format!("/resultDescription/{at}");
            found.extend(at_place(&place, description));
            for (at, level) in list(description.get("rubricCriterionLevel"))
                .into_iter()
                .enumerate()
            {
                found.extend(at_place(
                    &format!("{place}/rubricCriterionLevel/{at}"),
                    level,
                ));
            }
        }
        found
    }

    /// How many alignments are stated at all places.
    pub fn alignments(&self) -> usize {
        let of = |value: &Value| list(value.get("alignment")).len();
        let nested = self.result_description.iter().map(|description| {
            let levels = list(description.get("rubricCriterionLevel"));
            of(description) + levels.into_iter().map(of).sum::<usize>()
        });
        self.alignment.len() + nested.sum::<usize>()
    }
}

fn at_place<'a>(
    place: &'a str,
    value: &'a Value,
) -> impl Iterator<Item = (String, Alignment)> + 'a {
    list(value.get("alignment"))
        .into_iter()
        .filter_map(move |value| Some((place.to_owned(), Alignment::read(value)?)))
}

/// The members of a list; a single value is a list of one, as JSON-LD has it.
pub fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn alignments_are_found_at_every_place() {
        let of = |name: &str| json!({"targetName": name, "targetUrl": format!("https://a.example/{name}")});
        let definition: Definition = serde_json::from_value(json!({
            "alignment": [of("a")],
            "resultDescription": [
                {"name": "plain"},
                {"alignment": of("b"), "rubricCriterionLevel": [{"name": "low"}, {"alignment": [of("c"), of("d")]}]},
            ],
        }))
        .unwrap();
        let stated = definition.stated();
        let found: Vec<(&str, &str)> = stated
            .iter()
            .map(|(place, alignment)| (place.as_str(), alignment.target_name.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("", "a"),
                ("/resultDescription/1", "b"),
                ("/resultDescription/1/rubricCriterionLevel/1", "c"),
                ("/resultDescription/1/rubricCriterionLevel/1", "d"),
            ]
        );
        assert_eq!(definition.alignments(), 4);
    }
}
