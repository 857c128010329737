//! Badge templates as one large platform publishes them: own names, activities instead of criteria, skills, and alignments whose
//! address is often a home page, a PDF or nothing. All of it is kept; what has a term of Open Badges also stands there.

use serde_json::{Map, Value, json};

use super::unpack::take_text;
use super::{Found, OpenBadgesError, below};
use crate::badges::alignment::Alignment;
use crate::badges::definition::{Source, list};
use crate::badges::image::Image;
use crate::error::{Message, Place};
use crate::exchange::badges::BadgeInput;

/// Reads a template for its holder.
///
/// # Errors
/// [`OpenBadgesError::NoName`], [`OpenBadgesError::NoId`].
pub(super) fn read(
    mut object: Map<String, Value>,
    holder: &str,
    place: &Place,
) -> Result<Found, OpenBadgesError> {
    let name = take_text(&mut object, "name")
        .filter(|name| !name.trim().is_empty())
        .ok_or(OpenBadgesError::NoName)?;
    let mut badge = BadgeInput::named(holder, name, place.clone());
    badge.code = take_text(&mut object, "id").ok_or(OpenBadgesError::NoId)?;
    badge.description = take_text(&mut object, "description");
    badge.language = take_text(&mut object, "language");
    badge.level = take_text(&mut object, "level");
    badge.criteria = criteria(object.get("badge_template_activities"));
    badge.tags = names(object.get("skills"));
    // The platform's other categories are no types of Open Badges.
    if object.get("type_category").and_then(Value::as_str) == Some("Certification") {
        badge.achievement_type = Some("Certification".to_owned());
    }
    badge.more.criteria_url = take_text(&mut object, "global_activity_url");
    let address = take_text(&mut object, "image_url").or_else(|| {
        let nested = object.get("image")?.get("url")?;
        nested.as_str().map(str::to_owned)
    });
    badge.more.image = address.map(|id| Image {
        id: Some(id),
        ..Image::default()
    });
    let page = take_text(&mut object, "url");
    let id = page.unwrap_or_else(|| format!("urn:uuid:{}", badge.code));
    badge.more.source = Some(Source {
        id,
        format: "credly".to_owned(),
        issuer: issuer(object.get("issuer")),
    });
    let mut notes = Vec::new();
    if let Some(Value::Array(all)) = object.shift_remove("alignments") {
        for (at, value) in all.into_iter().enumerate() {
            let Value::Object(stated) = value else {
                continue;
            };
            let alignment = alignment(stated);
            if let Some(message) = remark(&alignment) {
                notes.push((
                    Some(below(place, &format!("/alignments/{at}/url"))),
                    message,
                ));
            }
            badge.more.alignment.push(alignment);
        }
    }
    badge.more.extra = object;
    Ok(Found { badge, notes })
}

fn alignment(mut stated: Map<String, Value>) -> Alignment {
    let mut take = |name: &str| {
        let text = take_text(&mut stated, name);
        if stated.get(name) == Some(&Value::Null) {
            stated.shift_remove(name);
        }
        text
    };
    Alignment {
        target_name: take("name").unwrap_or_default(),
        target_url: take("url").unwrap_or_default(),
        target_description: take("description"),
        extra: stated,
        ..Alignment::default()
    }
}

/// What a person should know of an alignment whose address leads nowhere.
fn remark(alignment: &Alignment) -> Option<Message> {
    let url = &alignment.target_url;
    let message = if url.trim().is_empty() {
        Message::new("records-alignment-empty")
    } else if !url::Url::parse(url).is_ok_and(|url| url.has_host()) {
        Message::new("records-alignment-odd").with("url", url)
    } else {
        return None;
    };
    Some(message.with("name", &alignment.target_name))
}

/// What one does to earn it, one activity on a line.
fn criteria(activities: Option<&Value>) -> Option<String> {
    let lines: Vec<String> = list(activities)
        .into_iter()
        .filter_map(|activity| {
            let title = activity.get("title")?.as_str()?.trim();
            let url = activity.get("url").and_then(Value::as_str);
            Some(match url.filter(|url| !url.is_empty()) {
                Some(url) => format!("- {title} ({url})"),
                None => format!("- {title}"),
            })
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn names(skills: Option<&Value>) -> Vec<String> {
    let skills = list(skills).into_iter();
    skills
        .filter_map(|skill| skill.get("name").unwrap_or(skill).as_str())
        .map(str::to_owned)
        .collect()
}

/// The first issuer named, as a Profile; all of them stay in the extras.
fn issuer(stated: Option<&Value>) -> Option<Value> {
    let entities = list(stated?.get("entities"));
    let primary = |entity: &&&Value| entity.get("primary") == Some(&Value::Bool(true));
    let first = entities.iter().find(primary).or(entities.first())?;
    let entity = first.get("entity")?;
    let text = |name: &str| entity.get(name).and_then(Value::as_str);
    let address = text("vanity_url").or(text("url"))?;
    Some(json!({ "id": address, "type": "Profile", "name": text("name"), "url": address }))
}
