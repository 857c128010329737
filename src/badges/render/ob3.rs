//! Open Badges 3.0: `Achievement` and `Profile`.

use serde_json::{Map, Value, json};

use super::terms::{ACHIEVEMENT, MEMBERS, PROFILE, tidied};
use super::{CONTEXTS_3, Facts, Issuer, Standard, id, own, put, put_list};

/// With the contexts of the standard, as a document of its own.
pub(super) fn with_context(object: Map<String, Value>) -> Map<String, Value> {
    let mut whole = Map::from_iter([("@context".to_owned(), json!(CONTEXTS_3))]);
    whole.extend(object);
    whole
}

/// `Achievement`.
pub(super) fn badge(facts: &Facts, base: &str) -> Map<String, Value> {
    let (body, more) = (&facts.body, &facts.body.more);
    let mut object = Map::new();
    object.insert("id".to_owned(), id(facts, Standard::V3, base).into());
    object.insert("name".to_owned(), body.name.as_str().into());
    // The standard wants a description; a name says more than nothing.
    let description = body.description.as_deref().unwrap_or(&body.name);
    object.insert("description".to_owned(), description.into());
    put(
        &mut object,
        "achievementType",
        body.achievement_type.as_deref(),
    );
    object.insert("criteria".to_owned(), criteria(facts, base));
    put(&mut object, "image", image(facts, base));
    object.insert("creator".to_owned(), creator(facts, base));
    let stated = more.alignment.iter().chain(&facts.alignments);
    put_list(
        &mut object,
        "alignment",
        stated.map(super::Alignment::to_ob3).collect(),
    );
    put_list(
        &mut object,
        "tag",
        body.tags.iter().map(|tag| tag.as_str().into()).collect(),
    );
    put(&mut object, "inLanguage", body.language.as_deref());
    put(&mut object, "creditsAvailable", body.credits);
    put(&mut object, "fieldOfStudy", more.field_of_study.as_deref());
    put(&mut object, "humanCode", more.human_code.as_deref());
    put(
        &mut object,
        "specialization",
        more.specialization.as_deref(),
    );
    let version = Some(body.version.as_str()).filter(|version| !version.is_empty());
    put(&mut object, "version", version);
    put_list(
        &mut object,
        "otherIdentifier",
        more.other_identifier.clone(),
    );
    put_list(
        &mut object,
        "resultDescription",
        more.result_description.clone(),
    );
    put_list(&mut object, "related", related(facts, base));
    put_list(&mut object, "endorsement", more.endorsement.clone());
    put_list(&mut object, "endorsementJwt", more.endorsement_jwt.clone());
    let mut members = more.extra.clone();
    members.insert("kakehashi".to_owned(), Value::Object(own(facts)));
    object.insert(
        MEMBERS.to_owned(),
        json!({"@type": "@json", "@value": members}),
    );
    with_context(tidied(object, &ACHIEVEMENT))
}

fn criteria(facts: &Facts, base: &str) -> Value {
    let (body, more) = (&facts.body, &facts.body.more);
    let mut criteria = more.criteria_extra.clone();
    put(&mut criteria, "id", more.criteria_url.as_deref());
    put(&mut criteria, "narrative", body.criteria.as_deref());
    if criteria.is_empty() {
        // The standard wants criteria; all that is known of them stands on the page.
        let page = format!("{base}/uri/{}", body.identifier);
        criteria.insert("id".to_owned(), page.into());
    }
    Value::Object(criteria)
}

fn image(facts: &Facts, base: &str) -> Option<Value> {
    let image = facts.body.more.image.as_ref()?;
    let mut object = image.extra.clone();
    put(&mut object, "id", image.address(base));
    put(&mut object, "caption", image.caption.as_deref());
    Some(Value::Object(object))
}

/// Who made it: as stated, else who issues it.
fn creator(facts: &Facts, base: &str) -> Value {
    let more = &facts.body.more;
    let stated = more
        .creator
        .clone()
        .or_else(|| more.source.as_ref()?.issuer.clone());
    match stated {
        Some(Value::String(address)) => json!({ "id": address }),
        Some(other @ Value::Object(_)) => other,
        _ => Value::Object(short(&facts.issuer, base)),
    }
}

/// What tells an issuer from others; all of it stands at its address.
fn short(issuer: &Issuer, base: &str) -> Map<String, Value> {
    let whole = self::issuer(issuer, base);
    let told = ["id", "type", "name", "url", "description", "email", "image"];
    whole
        .into_iter()
        .filter(|(name, _)| told.contains(&name.as_str()))
        .collect()
}

fn related(facts: &Facts, base: &str) -> Vec<Value> {
    let mut all = facts.body.more.related.clone();
    for other in &facts.related {
        let address = other.address(Standard::V3, base);
        let known = |value: &Value| {
            value.as_str() == Some(&address)
                || value.get("id").and_then(Value::as_str) == Some(&address)
        };
        if !all.iter().any(known) {
            let mut object = Map::new();
            object.insert("id".to_owned(), address.into());
            put(&mut object, "inLanguage", other.language.as_deref());
            put(&mut object, "version", other.version.as_deref());
            all.push(Value::Object(object));
        }
    }
    all
}

/// `Profile`, without a context.
pub(super) fn issuer(issuer: &Issuer, base: &str) -> Map<String, Value> {
    let body = &issuer.body;
    let mut object = Map::new();
    let address = Standard::V3.issuer_address(base, &issuer.slug);
    object.insert("id".to_owned(), address.into());
    let name = body.name.as_deref().unwrap_or(&issuer.name);
    object.insert("name".to_owned(), name.into());
    put(
        &mut object,
        "url",
        body.url.as_deref().or(issuer.url.as_deref()),
    );
    put(&mut object, "email", body.email.as_deref());
    put(
        &mut object,
        "phone",
        body.telephone.as_deref().map(super::telephone),
    );
    put(&mut object, "description", body.description.as_deref());
    let image = body.image.as_ref().map(|image| {
        let mut object = image.extra.clone();
        put(&mut object, "id", image.address(base));
        put(&mut object, "caption", image.caption.as_deref());
        object
    });
    put(&mut object, "image", image);
    put(&mut object, "official", body.official.as_deref());
    put(&mut object, "address", body.address.clone());
    put_list(
        &mut object,
        "otherIdentifier",
        body.other_identifier.clone(),
    );
    put(&mut object, "parentOrg", body.parent_org.clone());
    put_list(&mut object, "endorsement", body.endorsement.clone());
    put_list(&mut object, "endorsementJwt", body.endorsement_jwt.clone());
    let mut members = body.extra.clone();
    let mut own = Map::new();
    put_list(&mut own, "keys", keys(issuer));
    put_list(
        &mut own,
        "dids",
        body.dids.iter().map(|did| did.as_str().into()).collect(),
    );
    put_list(&mut own, "editions", editions(issuer));
    put(&mut own, "revocationList", body.revocation_list.as_deref());
    put_list(
        &mut own,
        "allowedOrigins",
        body.allowed_origins
            .iter()
            .map(|host| host.as_str().into())
            .collect(),
    );
    if !own.is_empty() {
        members.insert("kakehashi".to_owned(), Value::Object(own));
    }
    if !members.is_empty() {
        object.insert(
            MEMBERS.to_owned(),
            json!({"@type": "@json", "@value": members}),
        );
    }
    tidied(object, &PROFILE)
}

pub(super) fn keys(issuer: &Issuer) -> Vec<Value> {
    let keys = issuer.body.keys.iter();
    keys.filter_map(|key| serde_json::to_value(key).ok())
        .collect()
}

pub(super) fn editions(issuer: &Issuer) -> Vec<Value> {
    let mut editions = issuer.body.editions.clone();
    if let Some(name) = &issuer.name_ja
        && issuer.body.language.as_deref() != Some("ja")
        && !editions.iter().any(|edition| edition.language == "ja")
    {
        editions.push(crate::badges::issuer::Edition {
            language: "ja".to_owned(),
            name: name.clone(),
            description: None,
        });
    }
    editions
        .iter()
        .filter_map(|edition| serde_json::to_value(edition).ok())
        .collect()
}
