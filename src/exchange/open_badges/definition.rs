//! A `BadgeClass` or an `Achievement` as a record. The two differ in names only, so one reader takes both, and what either says
//! under the other's names is understood too.

use serde_json::{Map, Value};

use super::unpack::take_text;
use super::{Found, OpenBadgesError, RawKind};
use crate::badges::alignment::Alignment;
use crate::badges::definition::{Definition, Source, list};
use crate::badges::image::Image;
use crate::badges::render::{CONTEXT_2, MEMBERS};
use crate::error::{Message, Place};
use crate::exchange::badges::BadgeInput;

/// Reads a definition for its holder.
///
/// # Errors
/// [`OpenBadgesError::NoName`], [`OpenBadgesError::NoId`].
pub(super) fn read(
    object: Map<String, Value>,
    issuer: Option<Value>,
    kind: RawKind,
    holder: &str,
    place: &Place,
) -> Result<Found, OpenBadgesError> {
    let mut reader = Reader {
        object: restored(object),
        notes: Vec::new(),
        place,
    };
    let name = take_text(&mut reader.object, "name")
        .filter(|name| !name.trim().is_empty())
        .ok_or(OpenBadgesError::NoName)?;
    let mut badge = BadgeInput::named(holder, name, place.clone());
    reader.own(&mut badge);
    reader.texts(&mut badge);
    reader.criteria(&mut badge);
    reader.image(&mut badge.more);
    reader.lists(&mut badge);
    reader.source(issuer, kind, &mut badge)?;
    reader.context();
    badge.more.extra = reader.object;
    Ok(Found {
        badge,
        notes: reader.notes,
    })
}

/// Members that were carried as one literal, put back where they stood, at every depth. The parser has bounded the depth.
fn restored(object: Map<String, Value>) -> Map<String, Value> {
    let mut plain = Map::new();
    for (name, value) in object {
        if name == MEMBERS
            && let Some(Value::Object(members)) = value.get("@value")
        {
            for (name, value) in members {
                match (name.as_str(), plain.get_mut("type"), value) {
                    ("type", Some(Value::Array(kinds)), Value::Array(others)) => {
                        kinds.extend(others.iter().cloned());
                    }
                    _ => _ = plain.insert(name.clone(), value.clone()),
                }
            }
            continue;
        }
        let value = match value {
            Value::Object(object) => Value::Object(restored(object)),
            Value::Array(values) => Value::Array(
                values
                    .into_iter()
                    .map(|value| match value {
                        Value::Object(object) => Value::Object(restored(object)),
                        other => other,
                    })
                    .collect(),
            ),
            other => other,
        };
        plain.insert(name, value);
    }
    plain
}

struct Reader<'a> {
    /// What is left to be read.
    object: Map<String, Value>,
    notes: Vec<(Option<Place>, Message)>,
    place: &'a Place,
}

impl Reader<'_> {
    /// A known member whose value is not what the standards say stays in the extras, and is told.
    fn odd(&mut self, name: &str) {
        let place = super::below(self.place, &format!("/{name}"));
        let message = Message::new("records-odd-member").with("member", name);
        self.notes.push((Some(place), message));
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let found = take_text(&mut self.object, name);
        match self.object.get(name) {
            Some(Value::Null) => _ = self.object.shift_remove(name),
            Some(_) => self.odd(name),
            None => {}
        }
        found
    }

    /// A list, or a single value, of which every entry fits.
    fn list(&mut self, name: &str, fits: fn(&Value) -> bool) -> Vec<Value> {
        let Some(value) = self.object.get(name) else {
            return Vec::new();
        };
        if !list(Some(value)).into_iter().all(fits) {
            self.odd(name);
            return Vec::new();
        }
        match self.object.shift_remove(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(one) => vec![one],
        }
    }

    /// What a registry of this kind wrote beside the standards.
    fn own(&mut self, badge: &mut BadgeInput) {
        if !self.object.get("kakehashi").is_some_and(Value::is_object) {
            return;
        }
        let Some(Value::Object(mut own)) = self.object.shift_remove("kakehashi") else {
            return;
        };
        badge.credit_scheme = take_text(&mut own, "creditScheme");
        badge.hours = own.get("hours").and_then(Value::as_f64);
        badge.level = take_text(&mut own, "level");
        badge.contained_in = take_text(&mut own, "containedIn");
        badge.alignments_complete = own.get("alignmentsComplete") == Some(&Value::Bool(true));
        if let Some(Value::Object(cells)) = own.get("cells") {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let cells = cells
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), text(value)?)));
            badge.extra = cells.collect();
        }
    }

    fn texts(&mut self, badge: &mut BadgeInput) {
        badge.description = self.text("description");
        badge.language = self.text("inLanguage").or_else(|| self.text("@language"));
        badge.achievement_type = self.text("achievementType");
        badge.more.field_of_study = self.text("fieldOfStudy");
        badge.more.human_code = self.text("humanCode");
        badge.more.specialization = self.text("specialization");
        if let Some(Value::Number(number)) = self.object.get("version") {
            badge.version = Some(number.to_string());
            self.object.shift_remove("version");
        } else {
            badge.version = self.text("version").filter(|version| !version.is_empty());
        }
        match self.object.get("creditsAvailable").map(Value::as_f64) {
            Some(Some(credits)) => {
                badge.credits = Some(credits);
                self.object.shift_remove("creditsAvailable");
            }
            Some(None) => self.odd("creditsAvailable"),
            None => {}
        }
    }

    fn criteria(&mut self, badge: &mut BadgeInput) {
        match self.object.shift_remove("criteria") {
            Some(Value::String(url)) => badge.more.criteria_url = Some(url),
            Some(Value::Object(mut criteria)) => {
                criteria.shift_remove("type");
                criteria.shift_remove("@type");
                badge.criteria = take_text(&mut criteria, "narrative");
                badge.more.criteria_url =
                    take_text(&mut criteria, "id").or_else(|| take_text(&mut criteria, "@id"));
                badge.more.criteria_extra = criteria;
            }
            None | Some(Value::Null) => {}
            Some(other) => {
                self.object.insert("criteria".to_owned(), other);
                self.odd("criteria");
            }
        }
    }

    fn image(&mut self, more: &mut Definition) {
        let Some(value) = self.object.get("image").filter(|value| !value.is_null()) else {
            self.object.shift_remove("image");
            return;
        };
        more.image = Image::read(value);
        match more.image {
            Some(_) => _ = self.object.shift_remove("image"),
            None => self.odd("image"),
        }
    }

    fn lists(&mut self, badge: &mut BadgeInput) {
        let named = |value: &Value| value.is_object() || value.is_string();
        for name in ["alignment", "alignments"] {
            for value in self.list(name, named) {
                badge.more.alignment.push(alignment(&value));
            }
        }
        for name in ["tag", "tags"] {
            let tags = self.list(name, Value::is_string);
            let texts = tags.iter().filter_map(Value::as_str);
            badge.tags.extend(texts.map(str::to_owned));
        }
        let more = &mut badge.more;
        more.other_identifier = self.list("otherIdentifier", named);
        more.result_description = self.list("resultDescription", Value::is_object);
        more.related = self.list("related", named);
        more.endorsement = self.list("endorsement", named);
        more.endorsement_jwt = self.list("endorsementJwt", Value::is_string);
        more.creator = self.object.shift_remove("creator");
    }

    /// Where it comes from. Without an id it cannot be a copy of something, but may be a definition of the holder's own.
    fn source(
        &mut self,
        issuer: Option<Value>,
        kind: RawKind,
        badge: &mut BadgeInput,
    ) -> Result<(), OpenBadgesError> {
        let id = take_text(&mut self.object, "id").or_else(|| take_text(&mut self.object, "@id"));
        let format = match kind {
            RawKind::V2 => "ob2",
            RawKind::V3 | RawKind::Credly => "ob3",
        };
        for name in ["type", "@type"] {
            let known = |kind: &&Value| matches!(kind.as_str(), Some("BadgeClass" | "Achievement"));
            let kinds: Vec<Value> = list(self.object.get(name))
                .into_iter()
                .filter(|kind| !known(kind))
                .cloned()
                .collect();
            match kinds.is_empty() {
                true => _ = self.object.shift_remove(name),
                false => _ = self.object.insert(name.to_owned(), Value::Array(kinds)),
            }
        }
        let stated = self.object.shift_remove("issuer");
        let issuer = stated.or(issuer).or_else(|| badge.more.creator.clone());
        match id.filter(|id| !id.trim().is_empty()) {
            Some(id) => {
                badge.code.clone_from(&id);
                badge.more.source = Some(Source {
                    id,
                    format: format.to_owned(),
                    issuer,
                });
                Ok(())
            }
            None => {
                let code = badge.more.human_code.clone().ok_or(OpenBadgesError::NoId)?;
                badge.code = code;
                if let Some(issuer) = issuer {
                    self.object.insert("issuer".to_owned(), issuer);
                }
                Ok(())
            }
        }
    }

    /// The contexts of the standards say nothing that the record does not; others are kept.
    fn context(&mut self) {
        let known = |value: &Value| {
            value.as_str().is_some_and(|url| {
                url == CONTEXT_2
                    || url.starts_with("https://purl.imsglobal.org/spec/ob/")
                    || url.starts_with("https://www.w3.org/ns/credentials/")
            })
        };
        if list(self.object.get("@context")).into_iter().all(known) {
            self.object.shift_remove("@context");
        }
    }
}

/// An alignment; one that is only an address names its target by it.
fn alignment(value: &Value) -> Alignment {
    Alignment::read(value).unwrap_or_else(|| Alignment {
        target_url: value.as_str().unwrap_or_default().to_owned(),
        ..Alignment::default()
    })
}
