//! The terms of Open Badges 3.0 by class, as its context defines them, and what becomes of members outside.

use serde_json::{Map, Value, json};

use crate::badges::definition::list;

/// The one member that carries what has no term: an absolute name, which every JSON-LD processor keeps, with a JSON literal.
pub const MEMBERS: &str = "urn:kakehashi:members";

/// A class of the context.
pub(super) struct Class {
    name: &'static str,
    /// Whether the schema wants `type` as a text instead of a list.
    plain_type: bool,
    /// Terms whose value is a text, number, truth value, or a list of those.
    plain: &'static [&'static str],
    /// Terms whose value is an object of a class, or a list of those; an address is let through.
    objects: &'static [(&'static str, &'static Class)],
    /// Terms whose value is kept as it is: signed by itself.
    whole: &'static [&'static str],
}

const IMAGE: Class = Class {
    name: "Image",
    plain_type: true,
    plain: &["caption"],
    objects: &[],
    whole: &[],
};
const CRITERIA: Class = Class {
    name: "Criteria",
    plain_type: false,
    plain: &["narrative"],
    objects: &[],
    whole: &[],
};
const RELATED: Class = Class {
    name: "Related",
    plain_type: false,
    plain: &["inLanguage", "version"],
    objects: &[],
    whole: &[],
};
const IDENTIFIER: Class = Class {
    name: "IdentifierEntry",
    plain_type: true,
    plain: &["identifier", "identifierType"],
    objects: &[],
    whole: &[],
};
const ALIGNMENT: Class = Class {
    name: "Alignment",
    plain_type: false,
    plain: &[
        "targetCode",
        "targetDescription",
        "targetFramework",
        "targetName",
        "targetType",
        "targetUrl",
    ],
    objects: &[],
    whole: &[],
};
const LEVEL: Class = Class {
    name: "RubricCriterionLevel",
    plain_type: false,
    plain: &["name", "description", "level", "points"],
    objects: &[("alignment", &ALIGNMENT)],
    whole: &[],
};
const RESULT: Class = Class {
    name: "ResultDescription",
    plain_type: false,
    plain: &[
        "name",
        "allowedValue",
        "requiredLevel",
        "requiredValue",
        "resultType",
        "valueMax",
        "valueMin",
    ],
    objects: &[("alignment", &ALIGNMENT), ("rubricCriterionLevel", &LEVEL)],
    whole: &[],
};
const GEO: Class = Class {
    name: "GeoCoordinates",
    plain_type: true,
    plain: &["latitude", "longitude"],
    objects: &[],
    whole: &[],
};
const ADDRESS: Class = Class {
    name: "Address",
    plain_type: false,
    plain: &[
        "addressCountry",
        "addressCountryCode",
        "addressRegion",
        "addressLocality",
        "streetAddress",
        "postOfficeBoxNumber",
        "postalCode",
    ],
    objects: &[("geo", &GEO)],
    whole: &[],
};
const PARENT: Class = Class {
    name: "Profile",
    plain_type: false,
    plain: PROFILE_PLAIN,
    objects: &[
        ("image", &IMAGE),
        ("address", &ADDRESS),
        ("otherIdentifier", &IDENTIFIER),
    ],
    whole: &["endorsement", "endorsementJwt"],
};
const PROFILE_PLAIN: &[&str] = &[
    "name",
    "url",
    "phone",
    "description",
    "email",
    "official",
    "familyName",
    "givenName",
    "additionalName",
    "patronymicName",
    "honorificPrefix",
    "honorificSuffix",
    "familyNamePrefix",
    "dateOfBirth",
];
/// `Profile`. A parent's parent is no term of ours to follow: two levels are enough.
pub(super) const PROFILE: Class = Class {
    name: "Profile",
    plain_type: false,
    plain: PROFILE_PLAIN,
    objects: &[
        ("image", &IMAGE),
        ("address", &ADDRESS),
        ("otherIdentifier", &IDENTIFIER),
        ("parentOrg", &PARENT),
    ],
    whole: &["endorsement", "endorsementJwt"],
};
/// `Achievement`.
pub(super) const ACHIEVEMENT: Class = Class {
    name: "Achievement",
    plain_type: false,
    plain: &[
        "name",
        "description",
        "achievementType",
        "creditsAvailable",
        "fieldOfStudy",
        "humanCode",
        "specialization",
        "tag",
        "version",
        "inLanguage",
    ],
    objects: &[
        ("alignment", &ALIGNMENT),
        ("creator", &PROFILE),
        ("criteria", &CRITERIA),
        ("image", &IMAGE),
        ("otherIdentifier", &IDENTIFIER),
        ("related", &RELATED),
        ("resultDescription", &RESULT),
    ],
    whole: &["endorsement", "endorsementJwt"],
};

/// The object with the terms of its class, `type` first written; members outside go into one JSON literal.
pub(super) fn tidied(object: Map<String, Value>, class: &Class) -> Map<String, Value> {
    let mut tidy = Map::new();
    let mut others = Map::new();
    for (name, value) in object {
        match name.as_str() {
            "id" | "@id" => match value.as_str().filter(|id| is_absolute(id)) {
                Some(id) => _ = tidy.insert("id".to_owned(), id.into()),
                None => _ = others.insert("id".to_owned(), value),
            },
            "type" | "@type" => {
                let foreign: Vec<Value> = list(Some(&value))
                    .into_iter()
                    .filter(|kind| kind.as_str() != Some(class.name))
                    .cloned()
                    .collect();
                if !foreign.is_empty() {
                    others.insert("type".to_owned(), Value::Array(foreign));
                }
            }
            MEMBERS => match value.get("@value") {
                Some(Value::Object(members)) => others.extend(members.clone()),
                _ => _ = others.insert(name, value),
            },
            _ if value.is_null() => {}
            _ => match placed(&name, value, class) {
                Ok(value) => _ = tidy.insert(name, value),
                Err(value) => _ = others.insert(name, value),
            },
        }
    }
    let kind = if class.plain_type {
        json!(class.name)
    } else {
        json!([class.name])
    };
    let at = usize::from(tidy.contains_key("id"));
    tidy.shift_insert(at.min(tidy.len()), "type".to_owned(), kind);
    if !others.is_empty() {
        tidy.insert(
            MEMBERS.to_owned(),
            json!({"@type": "@json", "@value": others}),
        );
    }
    tidy
}

/// The value where its term lets it stand; given back where not.
fn placed(name: &str, value: Value, class: &Class) -> Result<Value, Value> {
    let scalar = |value: &Value| !value.is_object() && !value.is_array() && !value.is_null();
    if class.whole.contains(&name) {
        return Ok(value);
    }
    if class.plain.contains(&name) {
        let fits = match &value {
            Value::Array(list) => list.iter().all(scalar),
            other => scalar(other),
        };
        return if fits { Ok(value) } else { Err(value) };
    }
    let Some((_, of)) = class.objects.iter().find(|(term, _)| *term == name) else {
        return Err(value);
    };
    let many = [
        "alignment",
        "otherIdentifier",
        "related",
        "resultDescription",
        "rubricCriterionLevel",
    ];
    let fits = list(Some(&value))
        .into_iter()
        .all(|value| value.is_object() || value.as_str().is_some_and(is_absolute));
    if !fits {
        return Err(value);
    }
    let one = |value: Value| match value {
        Value::Object(object) => Value::Object(tidied(object, of)),
        Value::String(address) if many.contains(&name) => Value::Object(tidied(
            Map::from_iter([("id".to_owned(), address.into())]),
            of,
        )),
        other => other,
    };
    Ok(match value {
        Value::Array(values) => Value::Array(values.into_iter().map(one).collect()),
        single if many.contains(&name) => Value::Array(vec![one(single)]),
        single => one(single),
    })
}

/// Whether a text is an absolute IRI: what is relative would mean something else at every address.
fn is_absolute(text: &str) -> bool {
    url::Url::parse(text).is_ok()
}
