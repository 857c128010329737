//! Pages about single entities: a framework or an item is shown by the explorer, anything else on a page of its own with
//! everything its record says.

use actix_web::HttpResponse;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::badge::badge_page;
use super::pages::{Chosen, page};
use super::template::{Html, fill};
use crate::error::Message;
use crate::locale::{Language, text};
use crate::registry::frameworks::{Form, PartKind};

const ENTITY: &str = include_str!("templates/entity.html");
const FIELDS: &str = "<dl class=\"interfaces\">\n{{fields}}</dl>\n";
const FIELD: &str = "<dt>{{label}}</dt>\n<dd>{{value}}</dd>\n";
const LIST: &str = "<ul>\n{{members}}</ul>\n";
const MEMBER: &str = "<li>{{value}}</li>\n";
const LINK: &str = "<a href=\"{{address}}\">{{text}}</a>";
const TEXT: &str = "{{text}}";

/// What the explorer is asked about a framework.
pub const FRAMEWORK_QUERY: &str = include_str!("examples/entity-framework.graphql");
/// What the explorer is asked about an item.
pub const ITEM_QUERY: &str = include_str!("examples/entity-item.graphql");

/// The address at which the explorer shows a framework or an item, from the root of the host.
pub fn explorer_address(form: Form, key: Uuid) -> String {
    let query = match form {
        Form::Package | Form::Document => FRAMEWORK_QUERY,
        _ => ITEM_QUERY,
    };
    let mut fragment = url::form_urlencoded::Serializer::new(String::new());
    fragment
        .append_pair("query", query.trim_end())
        .append_pair("variables", &format!("{{\"id\":\"{key}\"}}"))
        .append_pair("run", "1");
    format!("/explorer#{}", fragment.finish())
}

/// The page of an entity from its record, JSON.
pub fn entity_page(language: Language, form: Form, key: Uuid, json: &[u8]) -> HttpResponse {
    if form == Form::Badge {
        return badge_page(language, key, json);
    }
    let entity: Map<String, Value> = serde_json::from_slice(json).unwrap_or_default();
    let kind = text(language, &kind(form));
    let title = title(&entity).unwrap_or(&kind).to_owned();
    let values = [
        ("title", title.as_str().into()),
        ("kind", kind.as_str().into()),
        ("body", fields(language, &entity).into()),
        ("json", format!("/uri/{key}.json").into()),
    ];
    let body = fill(ENTITY, language, &values);
    let chosen = Chosen {
        language,
        explicit: false,
    };
    let title = Message::new("rest-page-title").with("title", title);
    page(chosen, &format!("/uri/{key}.html"), title, body)
}

/// What to call it, of the fields that may say so.
fn title(entity: &Map<String, Value>) -> Option<&str> {
    ["title", "name", "quality", "description"]
        .into_iter()
        .filter_map(|name| entity.get(name)?.as_str())
        .find(|text| !text.is_empty())
}

fn kind(form: Form) -> Message {
    match form {
        Form::Package | Form::Document => Message::new("rest-page-framework"),
        Form::Item | Form::ItemAssociations => Message::new("rest-page-item"),
        Form::Association => Message::new("rest-page-association"),
        Form::Badge => Message::new("rest-page-badge"),
        Form::Set(set) => kind(Form::Part(set.member())),
        Form::Part(part) => match part {
            PartKind::Concept => Message::new("rest-page-concept"),
            PartKind::Subject => Message::new("rest-page-subject"),
            PartKind::License => Message::new("rest-page-license"),
            PartKind::ItemType => Message::new("rest-page-item-type"),
            PartKind::AssociationGrouping => Message::new("rest-page-grouping"),
            PartKind::Rubric => Message::new("rest-page-rubric"),
            PartKind::Criterion => Message::new("rest-page-criterion"),
            PartKind::Level => Message::new("rest-page-level"),
        },
    }
}

/// The label of a field; one that has none shows its name.
fn label(name: &str) -> Option<Message> {
    Some(match name {
        "identifier" => Message::new("rest-page-identifier"),
        "uri" => Message::new("rest-page-uri"),
        "title" => Message::new("rest-page-field-title"),
        "description" => Message::new("rest-page-description"),
        "hierarchyCode" => Message::new("rest-page-hierarchy"),
        "keywords" => Message::new("rest-page-keywords"),
        "licenseText" => Message::new("rest-page-license-text"),
        "typeCode" => Message::new("rest-page-type-code"),
        "lastChangeDateTime" => Message::new("rest-page-changed"),
        "associationType" => Message::new("rest-page-association-type"),
        "originNodeURI" => Message::new("rest-page-origin"),
        "destinationNodeURI" => Message::new("rest-page-destination"),
        "sequenceNumber" => Message::new("rest-page-sequence"),
        "CFAssociationGroupingURI" => Message::new("rest-page-grouping"),
        "CFDocumentURI" => Message::new("rest-page-framework"),
        "CFItemURI" => Message::new("rest-page-item"),
        "CFRubricCriteria" => Message::new("rest-page-criteria"),
        "CFRubricCriterionLevels" => Message::new("rest-page-levels"),
        "notes" => Message::new("rest-page-notes"),
        "category" => Message::new("rest-page-category"),
        "weight" => Message::new("rest-page-weight"),
        "position" => Message::new("rest-page-position"),
        "quality" => Message::new("rest-page-quality"),
        "score" => Message::new("rest-page-score"),
        "feedback" => Message::new("rest-page-feedback"),
        _ => return None,
    })
}

fn fields(language: Language, entity: &Map<String, Value>) -> Html {
    let fields = entity.iter().map(|(name, value)| {
        let label = label(name).map_or_else(|| name.clone(), |label| text(language, &label));
        let values = [
            ("label", label.into()),
            ("value", shown(language, value).into()),
        ];
        fill(FIELD, language, &values)
    });
    fill(FIELDS, language, &[("fields", Html::join(fields).into())])
}

fn shown(language: Language, value: &Value) -> Html {
    match value {
        Value::Object(object) => match link(object) {
            Some((title, address)) => anchor(language, title, address),
            None => fields(language, object),
        },
        Value::Array(list) => {
            let members = list.iter().map(|member| {
                let value = shown(language, member);
                fill(MEMBER, language, &[("value", value.into())])
            });
            fill(LIST, language, &[("members", Html::join(members).into())])
        }
        Value::String(text) => anchor(language, text, text),
        other => fill(TEXT, language, &[("text", other.to_string().into())]),
    }
}

/// Title and address of a link.
fn link(object: &Map<String, Value>) -> Option<(&str, &str)> {
    let text = |name: &str| object.get(name)?.as_str();
    let known =
        |name: &String| matches!(name.as_str(), "title" | "identifier" | "uri" | "targetType");
    let (title, uri) = (text("title")?, text("uri")?);
    let title = if title.is_empty() { uri } else { title };
    object.keys().all(known).then_some((title, uri))
}

/// A link where the address leads somewhere; else the text. What a publisher wrote can be `javascript:…`.
pub(super) fn anchor(language: Language, text: &str, address: &str) -> Html {
    let leads = address.starts_with("https://") || address.starts_with("http://");
    let values = [("text", text.into()), ("address", address.into())];
    fill(if leads { LINK } else { TEXT }, language, &values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use actix_web::body::to_bytes;
    use serde_json::json;

    use super::*;

    async fn html(language: Language, form: Form, entity: &Value) -> String {
        let answer = entity_page(language, form, Uuid::nil(), entity.to_string().as_bytes());
        let bytes = to_bytes(answer.into_body()).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn everything_a_record_says_is_shown_and_nothing_of_it_is_markup() {
        let entity = json!({
            "identifier": "a", "title": "<b>知識</b>", "uri": "javascript:alert(1)",
            "originNodeURI": {"title": "Origin", "identifier": "o", "uri": "https://a.example/o"},
            "CFRubricCriteria": [{"description": "Row", "CFRubricCriterionLevels": [{"quality": "Good", "score": 2.5}]}],
            "extensions": {"own": {"deep": [1, true]}},
        });
        for language in [Language::En, Language::Ja] {
            let html = html(language, Form::Part(PartKind::Rubric), &entity).await;
            for word in [
                "&lt;b&gt;知識",
                ">javascript:alert(1)<",
                "<a href=\"https://a.example/o\">Origin</a>",
                "Row",
                "Good",
                "2.5",
                "own",
                "deep",
                "true",
                "/uri/00000000-0000-0000-0000-000000000000.json",
            ] {
                assert!(html.contains(word), "{word}: {html}");
            }
            assert!(!html.contains("href=\"javascript"));
            assert!(
                !html.contains("{{") && !html.contains("rest-page-"),
                "{html}"
            );
        }
    }

    #[actix_web::test]
    async fn every_kind_has_a_name_in_both_languages() {
        let forms = PartKind::ALL.map(Form::Part);
        for form in forms.into_iter().chain([Form::Association, Form::Badge]) {
            let (en, ja) = (
                text(Language::En, &kind(form)),
                text(Language::Ja, &kind(form)),
            );
            assert!(en.is_ascii() && !ja.is_ascii(), "{en} {ja}");
        }
    }
}
