//! Rules about single fields of any entity: identifiers, addresses, required texts, languages, levels of education.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::{Uuid, Variant};

use super::rule::Rule;
use super::{Found, Related, entities, links, shown};
use crate::case::key;
use crate::error::{Message, Place};

pub(super) fn check(found: &mut Found<'_>) {
    identifiers(found);
    addresses(found);
    required(found);
    languages(found);
    levels(found);
}

/// What is wrong with an identifier, after the pattern of the contract.
fn fault(identifier: &str) -> Option<Message> {
    let usual = key::normal(identifier).filter(|key| key.to_string() == identifier);
    match usual {
        None => Some(Message::new("check-identifier-form").with("identifier", shown(identifier))),
        Some(uuid) if !is_versioned(&uuid) => Some(
            Message::new("check-identifier-version")
                .with("identifier", identifier)
                .with("version", uuid.get_version_num()),
        ),
        Some(_) => None,
    }
}

fn is_versioned(uuid: &Uuid) -> bool {
    (1..=5).contains(&uuid.get_version_num()) && uuid.get_variant() == Variant::RFC4122
}

fn identifiers(found: &mut Found<'_>) {
    let package = found.package();
    let document = key::document_key(&package.document.identifier);
    let mut first: HashMap<Uuid, String> = HashMap::from([(document, "/CFDocument".to_owned())]);
    if let Some(fault) = fault(&package.document.identifier) {
        let id = &package.document.identifier;
        found.add(Rule::IdentifierForm, "/CFDocument/identifier", id, fault);
    }
    entities(package, &mut |entity| {
        let at = format!("{}/identifier", entity.pointer);
        // A missing one was reported by the reader, and what it derived is well formed.
        if let Some(fault) = fault(entity.identifier) {
            found.add(Rule::IdentifierForm, &at, entity.identifier, fault);
        }
        let key = key::key(document, entity.identifier);
        match first.get(&key) {
            None => {
                first.insert(key, entity.pointer);
            }
            Some(other) => {
                let message = Message::new("check-identifier-duplicate")
                    .with("identifier", shown(entity.identifier));
                let related = found.related(other, entity.identifier);
                found
                    .add(Rule::IdentifierDuplicate, &at, entity.identifier, message)
                    .push(related);
            }
        }
    });
    // One finding for each malformed target, however many point there.
    let mut told = HashSet::new();
    links(package, &mut |pointer, entity, link| {
        if let Some(fault) = fault(&link.identifier)
            && told.insert(link.identifier.as_str())
        {
            let at = format!("{pointer}/identifier");
            found.add(Rule::IdentifierForm, &at, entity, fault);
        }
    });
}

fn addresses(found: &mut Found<'_>) {
    let package = found.package();
    let document = &package.document;
    let mut first: HashMap<&str, (String, &str)> = HashMap::from([(
        document.uri.as_str(),
        ("/CFDocument".to_owned(), document.identifier.as_str()),
    )]);
    entities(package, &mut |entity| {
        if entity.uri.is_empty() {
            return;
        }
        match first.get(entity.uri) {
            None => {
                first.insert(entity.uri, (entity.pointer, entity.identifier));
            }
            Some((other, id)) if *id != entity.identifier => {
                let message = Message::new("check-uri-duplicate").with("uri", shown(entity.uri));
                let related = found.related(other, id);
                let at = format!("{}/uri", entity.pointer);
                found
                    .add(Rule::UriDuplicate, &at, entity.identifier, message)
                    .push(related);
            }
            // The same identifier twice is told already.
            Some(_) => {}
        }
    });
}

/// Required texts that are there and empty. One that the reader found missing was told.
fn required(found: &mut Found<'_>) {
    let package = found.package();
    let missing: HashSet<String> = found
        .findings
        .iter()
        .filter(|finding| finding.rule == Rule::RequiredMissing)
        .filter_map(|finding| match &finding.place {
            Place::Pointer(pointer) => Some(pointer.clone()),
            _ => None,
        })
        .collect();
    let empty = |found: &mut Found<'_>, at: String, id: &str, text: &str| {
        let told =
            matches!(found.input.places.place(&at), Place::Pointer(p) if missing.contains(&p));
        if text.trim().is_empty() && !told {
            let field = at.rsplit('/').next().unwrap_or_default();
            let message = Message::new("check-required-empty").with("field", field);
            found.add(Rule::RequiredEmpty, &at, id, message);
        }
    };
    let document = &package.document;
    let id = &document.identifier;
    empty(found, "/CFDocument/title".to_owned(), id, &document.title);
    empty(
        found,
        "/CFDocument/creator".to_owned(),
        id,
        &document.creator,
    );
    for (index, item) in package.items.iter().enumerate() {
        let at = format!("{}/fullStatement", Found::item(index));
        empty(found, at, &item.identifier, &item.full_statement);
    }
    let definitions = &package.definitions;
    macro_rules! texts {
        ($list:ident, $name:literal, $($field:ident = $key:literal),*) => {
            for (index, entity) in definitions.$list.iter().enumerate() {
                $(
                    let at = format!("/CFDefinitions/{}/{index}/{}", $name, $key);
                    empty(found, at, &entity.identifier, &entity.$field);
                )*
            }
        };
    }
    texts!(
        concepts,
        "CFConcepts",
        title = "title",
        hierarchy_code = "hierarchyCode"
    );
    texts!(
        subjects,
        "CFSubjects",
        title = "title",
        hierarchy_code = "hierarchyCode"
    );
    texts!(
        licenses,
        "CFLicenses",
        title = "title",
        license_text = "licenseText"
    );
    texts!(
        item_types,
        "CFItemTypes",
        title = "title",
        description = "description",
        hierarchy_code = "hierarchyCode"
    );
    texts!(
        association_groupings,
        "CFAssociationGroupings",
        title = "title"
    );
}

/// Values that many entities share: told once, with all places.
struct Shared<'a> {
    by_value: BTreeMap<&'a str, Vec<(String, &'a str)>>,
}

impl<'a> Shared<'a> {
    fn new() -> Self {
        Shared {
            by_value: BTreeMap::new(),
        }
    }

    fn push(&mut self, value: &'a str, at: String, entity: &'a str) {
        self.by_value.entry(value).or_default().push((at, entity));
    }

    fn tell(self, found: &mut Found<'_>, rule: Rule, message: impl Fn(&str) -> Message) {
        for (value, places) in self.by_value {
            let mut places = places.into_iter();
            let Some((at, entity)) = places.next() else {
                continue;
            };
            let related: Vec<Related> = places.map(|(at, id)| found.related(&at, id)).collect();
            *found.add(rule, &at, entity, message(value)) = related;
        }
    }
}

fn languages(found: &mut Found<'_>) {
    let package = found.package();
    let mut wrong = Shared::new();
    let document = &package.document;
    if let Some(tag) = document
        .language
        .as_deref()
        .filter(|tag| !is_language_tag(tag))
    {
        wrong.push(tag, "/CFDocument/language".to_owned(), &document.identifier);
    }
    for (index, item) in package.items.iter().enumerate() {
        if let Some(tag) = item.language.as_deref().filter(|tag| !is_language_tag(tag)) {
            let at = format!("{}/language", Found::item(index));
            wrong.push(tag, at, &item.identifier);
        }
    }
    wrong.tell(found, Rule::LanguageTag, |tag| {
        let message = if is_language_tag(&tag.replace('_', "-")) {
            Message::new("check-language-underscore")
        } else {
            Message::new("check-language-tag")
        };
        message.with("tag", shown(tag))
    });
}

/// Whether a text has the form of a language tag (BCP 47, RFC 5646 section 2.1): a language of two or three letters (no
/// longer ones are registered), then subtags of up to eight letters and digits.
fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let first = subtags.next().unwrap_or_default();
    let letters = first.bytes().all(|b| b.is_ascii_alphabetic());
    let private = first.eq_ignore_ascii_case("x") || first.eq_ignore_ascii_case("i");
    let count = subtags.clone().count();
    let follow = subtags
        .all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric()));
    letters && follow && (matches!(first.len(), 2 | 3) || (private && count > 0))
}

/// The levels of education of CEDS, as CASE uses them: grades, and degrees of higher education.
const LEVELS: [&str; 33] = [
    "IT", "PR", "PK", "TK", "KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11",
    "12", "13", "PS", "UG", "AS", "BA", "PB", "MD", "PM", "DO", "PD", "AE", "PT", "OT", "HS", "OL",
    "BI",
];

fn levels(found: &mut Found<'_>) {
    let package = found.package();
    let mut wrong = Shared::new();
    for (index, item) in package.items.iter().enumerate() {
        for (n, level) in item.education_level.iter().enumerate() {
            if !LEVELS.contains(&level.as_str()) {
                let at = format!("{}/educationLevel/{n}", Found::item(index));
                wrong.push(level, at, &item.identifier);
            }
        }
    }
    wrong.tell(found, Rule::EducationLevel, |level| {
        Message::new("check-education-level").with("level", shown(level))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags() {
        for tag in [
            "en",
            "en-US",
            "ja",
            "zh-Hant-TW",
            "es-419",
            "de-CH-1996",
            "x-ours",
            "tlh",
        ] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in [
            "",
            "e",
            "en_US",
            "English",
            "en-",
            "日本語",
            "12",
            "x",
            "en-waytoolongsubtag",
        ] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }
}
