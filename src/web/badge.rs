//! The page of a badge definition: what it is, where in its life it is, what it points at, what it is made of.

use actix_web::HttpResponse;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::entity::anchor;
use super::pages::{Chosen, page};
use super::template::{Html, fill};
use crate::error::Message;
use crate::locale::{Language, text};

const BADGE: &str = include_str!("templates/badge.html");
const SECTION: &str = "<section>\n<h2>{{title}}</h2>\n{{body}}</section>\n";
const LIST: &str = "<ul>\n{{members}}</ul>\n";
const FIELDS: &str = "<dl class=\"interfaces\">\n{{fields}}</dl>\n";
const FIELD: &str = "<dt>{{label}}</dt>\n<dd>{{value}}</dd>\n";
const MEMBER: &str = "<li>{{value}} {{note}}</li>\n";
const PARAGRAPH: &str = "<p>{{text}}</p>\n";
const NOTE: &str = "<p class=\"note\">{{text}} {{link}}</p>\n";
const IMAGE: &str = "<img src=\"{{path}}\" alt=\"{{caption}}\" width=\"160\" height=\"160\">\n";

/// The page of a badge from its record.
pub(super) fn badge_page(language: Language, key: Uuid, json: &[u8]) -> HttpResponse {
    let record: Map<String, Value> = serde_json::from_slice(json).unwrap_or_default();
    let empty = Map::new();
    let badge = record
        .get("badge")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let say = |message: Message| text(language, &message);
    let title = words(badge, "name").unwrap_or_default().to_owned();
    let mut body = Vec::new();
    body.push(status(language, &record));
    body.extend(copied(language, &record, badge));
    body.extend(image(language, &record, badge));
    let description = words(badge, "description").unwrap_or_default();
    body.push(fill(PARAGRAPH, language, &[("text", description.into())]));
    body.extend(criteria(language, badge));
    let alignments = badge.get("alignment");
    let named = |value: &Value, name: &str, address: &str| {
        let of = |member: &str| value.get(member).and_then(Value::as_str);
        let at = of(address).unwrap_or_default().to_owned();
        let name = of(name).filter(|name| !name.is_empty());
        (name.unwrap_or(&at).to_owned(), at)
    };
    let aligned = members(alignments).iter().map(|value| {
        let (name, address) = named(value, "targetName", "targetUrl");
        let note = value.get("targetFramework").and_then(Value::as_str);
        (name, address, note.unwrap_or_default().to_owned())
    });
    body.extend(listed(
        language,
        Message::new("records-page-alignments"),
        aligned.collect(),
    ));
    let results = members(badge.get("resultDescription")).iter().map(|value| {
        let (name, _) = named(value, "name", "id");
        (name, String::new(), levels(value))
    });
    body.extend(listed(
        language,
        Message::new("records-page-results"),
        results.collect(),
    ));
    for (member, message) in [
        ("parts", Message::new("records-page-parts")),
        ("partOf", Message::new("records-page-part-of")),
        ("versions", Message::new("records-page-versions")),
    ] {
        let all = members(record.get(member));
        // The only version is no list of versions.
        if member == "versions" && all.len() < 2 {
            continue;
        }
        let links = all.iter().map(|value| {
            let (name, address) = named(value, "title", "uri");
            let version = value.get("version").and_then(Value::as_str);
            let version = version.filter(|version| !version.is_empty());
            let version = version
                .map(|version| say(Message::new("records-page-version").with("version", version)));
            (name, address, version.unwrap_or_default())
        });
        body.extend(listed(language, message, links.collect()));
    }
    let related = members(badge.get("related")).iter().map(|value| {
        let (address, _) = named(value, "id", "id");
        let language = value.get("inLanguage").and_then(Value::as_str);
        (
            address.clone(),
            address,
            language.unwrap_or_default().to_owned(),
        )
    });
    body.extend(listed(
        language,
        Message::new("records-page-related"),
        related.collect(),
    ));
    body.extend(facts(language, badge));
    let holder = words(&record, "holder").unwrap_or_default();
    let values = [
        ("title", title.as_str().into()),
        ("kind", say(Message::new("rest-page-badge")).into()),
        ("body", Html::join(body).into()),
        ("issuer", format!("/issuers/{holder}").into()),
        (
            "issuer-name",
            words(&record, "holderName").unwrap_or_default().into(),
        ),
        ("json", format!("/uri/{key}.json").into()),
        ("ob2", format!("/ob/v2/badges/{key}").into()),
        ("ob3", format!("/ob/v3/achievements/{key}").into()),
    ];
    let body = fill(BADGE, language, &values);
    let chosen = Chosen {
        language,
        explicit: false,
    };
    let title = Message::new("rest-page-title").with("title", title);
    page(chosen, &format!("/uri/{key}.html"), title, body)
}

fn words<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

fn members(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn section(language: Language, title: Message, body: Html) -> Html {
    let values = [
        ("title", text(language, &title).into()),
        ("body", body.into()),
    ];
    fill(SECTION, language, &values)
}

/// A section with links: name, address, note; nothing where there are none.
pub(super) fn listed(
    language: Language,
    title: Message,
    entries: Vec<(String, String, String)>,
) -> Option<Html> {
    if entries.is_empty() {
        return None;
    }
    let members = entries.into_iter().map(|(name, address, note)| {
        let value = anchor(language, &name, &address);
        fill(
            MEMBER,
            language,
            &[("value", value.into()), ("note", note.into())],
        )
    });
    let list = fill(LIST, language, &[("members", Html::join(members).into())]);
    Some(section(language, title, list))
}

fn status(language: Language, record: &Map<String, Value>) -> Html {
    let at = |member: &str| record.get("history")?.get(member)?.as_str();
    let day = |time: &str| time.chars().take(10).collect::<String>();
    let message = match words(record, "status") {
        Some("draft") => Message::new("records-page-draft"),
        Some("retired") => Message::new("records-page-retired")
            .with("at", at("retiredAt").map(day).unwrap_or_default()),
        _ => match at("publishedAt") {
            Some(time) => Message::new("records-page-published").with("at", day(time)),
            None => Message::new("records-page-published-plain"),
        },
    };
    let because = at("retiredBecause").map(|reason| {
        text(
            language,
            &Message::new("records-page-because").with("reason", reason),
        )
    });
    let values = [
        ("text", text(language, &message).into()),
        ("link", because.unwrap_or_default().into()),
    ];
    fill(NOTE, language, &values)
}

fn copied(
    language: Language,
    record: &Map<String, Value>,
    badge: &Map<String, Value>,
) -> Option<Html> {
    if record.get("copy") != Some(&Value::Bool(true)) {
        return None;
    }
    let holder = words(record, "holderName").unwrap_or_default();
    let message = Message::new("records-page-copy").with("holder", holder);
    let original = text(language, &Message::new("records-page-original"));
    let link = anchor(language, &original, words(badge, "id").unwrap_or_default());
    let values = [
        ("text", text(language, &message).into()),
        ("link", link.into()),
    ];
    Some(fill(NOTE, language, &values))
}

/// Only an image that lies here is shown: a page fetches nothing from elsewhere.
fn image(
    language: Language,
    record: &Map<String, Value>,
    badge: &Map<String, Value>,
) -> Option<Html> {
    let path = words(record, "imagePath")?;
    let caption = badge
        .get("image")
        .and_then(|image| image.get("caption")?.as_str());
    let values = [
        ("path", path.into()),
        ("caption", caption.unwrap_or_default().into()),
    ];
    Some(fill(IMAGE, language, &values))
}

fn criteria(language: Language, badge: &Map<String, Value>) -> Option<Html> {
    let criteria = badge.get("criteria")?;
    let narrative = criteria.get("narrative").and_then(Value::as_str);
    let mut body: Vec<Html> = narrative
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| fill(PARAGRAPH, language, &[("text", line.into())]))
        .collect();
    if let Some(address) = criteria.get("id").and_then(Value::as_str) {
        let link = anchor(language, address, address);
        body.push(fill(PARAGRAPH, language, &[("text", link.into())]));
    }
    (!body.is_empty()).then(|| {
        section(
            language,
            Message::new("records-page-criteria"),
            Html::join(body),
        )
    })
}

fn levels(result: &Value) -> String {
    let names: Vec<&str> = members(result.get("rubricCriterionLevel"))
        .iter()
        .filter_map(|level| level.get("name")?.as_str())
        .collect();
    names.join(" → ")
}

fn facts(language: Language, badge: &Map<String, Value>) -> Option<Html> {
    let fields: Vec<Html> = [
        ("achievementType", Message::new("records-page-type")),
        ("creditsAvailable", Message::new("records-page-credits")),
        ("inLanguage", Message::new("records-page-language")),
        ("fieldOfStudy", Message::new("records-page-field")),
        ("humanCode", Message::new("records-page-code")),
        (
            "specialization",
            Message::new("records-page-specialization"),
        ),
        ("tag", Message::new("records-page-tags")),
    ]
    .into_iter()
    .filter_map(|(member, label)| {
        let value = match badge.get(member)? {
            Value::String(text) => text.clone(),
            Value::Array(all) => {
                let texts: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
                texts.join(", ")
            }
            other => other.to_string(),
        };
        Some(field(language, label, &value))
    })
    .collect();
    let all = fill(
        FIELDS,
        language,
        &[("fields", Html::join(fields.clone()).into())],
    );
    (!fields.is_empty()).then(|| section(language, Message::new("records-page-facts"), all))
}

/// A labelled value.
pub(super) fn field(language: Language, label: Message, value: &str) -> Html {
    let value = anchor(language, value, value);
    let values = [
        ("label", text(language, &label).into()),
        ("value", value.into()),
    ];
    fill(FIELD, language, &values)
}

/// Labelled values as a section.
pub(super) fn fields(language: Language, title: Message, fields: Vec<Html>) -> Option<Html> {
    let empty = fields.is_empty();
    let all = fill(FIELDS, language, &[("fields", Html::join(fields).into())]);
    (!empty).then(|| section(language, title, all))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use actix_web::body::to_bytes;
    use serde_json::json;

    use super::*;

    #[actix_web::test]
    async fn a_badge_says_everything_and_nothing_of_it_is_markup() {
        let record = json!({
            "status": "retired", "copy": true, "holder": "school", "holderName": "<School>", "imagePath": "/images/ab",
            "history": {"retiredAt": "2026-04-01T00:00:00Z", "retiredBecause": "Replaced"},
            "badge": {"id": "https://o.example/b", "name": "<b>加算</b>", "description": "Adds.", "tag": ["a", "b"],
                "image": {"caption": "\"><script>"}, "creditsAvailable": 1.5,
                "criteria": {"narrative": "One\nTwo", "id": "javascript:alert(1)"},
                "alignment": [{"targetName": "Sums", "targetUrl": "https://a.example/1", "targetFramework": "Maths"}],
                "resultDescription": [{"name": "Level", "rubricCriterionLevel": [{"name": "low"}, {"name": "high"}]}],
                "related": [{"id": "https://o.example/ja", "inLanguage": "ja"}]},
            "parts": [{"title": "Part", "uri": "https://k.example/uri/1"}], "partOf": [],
            "versions": [{"title": "v", "uri": "https://k.example/uri/2", "version": "1"},
                {"title": "v", "uri": "https://k.example/uri/3", "version": "2"}],
        });
        for language in [Language::En, Language::Ja] {
            let answer = badge_page(language, Uuid::nil(), record.to_string().as_bytes());
            let bytes = to_bytes(answer.into_body()).await.unwrap();
            let html = String::from_utf8(bytes.to_vec()).unwrap();
            for word in [
                "&lt;b&gt;加算",
                "2026-04-01",
                "Replaced",
                "&lt;School&gt;",
                "/images/ab",
                "Sums",
                "Maths",
                "low → high",
                "https://o.example/ja",
                "https://k.example/uri/1",
                "1.5",
                "a, b",
                "href=\"https://o.example/b\"",
                "/ob/v2/badges/",
                "/issuers/school",
                "https://k.example/uri/3",
            ] {
                assert!(html.contains(word), "{word}: {html}");
            }
            for word in ["<script>", "href=\"javascript", "{{", "records-page", "<b>"] {
                assert!(!html.contains(word), "{word}: {html}");
            }
        }
    }
}
