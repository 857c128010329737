//! Open Badges 2.0: `BadgeClass` and `Profile`. What only 3.0 knows stands under its name there.

use serde_json::{Map, Value, json};

use super::{Alignment, CONTEXT_2, Facts, Issuer, Standard, id, ob3, own, put, put_list};
use crate::badges::image::plain_address;

/// `BadgeClass`.
pub(super) fn badge(facts: &Facts, base: &str) -> Map<String, Value> {
    let (body, more) = (&facts.body, &facts.body.more);
    let mut object = more.extra.clone();
    let mut set = |name: &str, value: Value| {
        object.shift_remove(name);
        object.insert(name.to_owned(), value);
    };
    set("type", json!("BadgeClass"));
    set("id", id(facts, Standard::V2, base).into());
    set("name", body.name.as_str().into());
    let description = body.description.as_deref().unwrap_or(&body.name);
    set("description", description.into());
    set("image", image(facts, base));
    set("criteria", criteria(facts, base));
    set("issuer", issuer_of(facts, base));
    let stated = more.alignment.iter().chain(&facts.alignments);
    put_list(
        &mut object,
        "alignment",
        stated.map(Alignment::to_ob2).collect(),
    );
    put_list(
        &mut object,
        "tags",
        body.tags.iter().map(|tag| tag.as_str().into()).collect(),
    );
    put(&mut object, "@language", body.language.as_deref());
    let version = Some(body.version.as_str()).filter(|version| !version.is_empty());
    put(&mut object, "version", version);
    put(
        &mut object,
        "achievementType",
        body.achievement_type.as_deref(),
    );
    put(&mut object, "creditsAvailable", body.credits);
    put(&mut object, "fieldOfStudy", more.field_of_study.as_deref());
    put(&mut object, "humanCode", more.human_code.as_deref());
    put(
        &mut object,
        "specialization",
        more.specialization.as_deref(),
    );
    put(&mut object, "creator", more.creator.clone());
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
    object.insert("kakehashi".to_owned(), Value::Object(own(facts)));
    let mut whole = Map::from_iter([("@context".to_owned(), json!(CONTEXT_2))]);
    whole.extend(object);
    whole
}

/// An address; an object where more is said. 2.0 wants an image: without one of its own it has the plain one.
fn image(facts: &Facts, base: &str) -> Value {
    let Some(image) = &facts.body.more.image else {
        return plain_address(base).into();
    };
    let address = image.address(base).unwrap_or_else(|| plain_address(base));
    if image.caption.is_none() && image.extra.is_empty() {
        return address.into();
    }
    let mut object = image.extra.clone();
    object.insert("id".to_owned(), address.into());
    put(&mut object, "caption", image.caption.as_deref());
    Value::Object(object)
}

fn criteria(facts: &Facts, base: &str) -> Value {
    let (body, more) = (&facts.body, &facts.body.more);
    let page = || format!("{base}/uri/{}", body.identifier);
    if body.criteria.is_none() && more.criteria_extra.is_empty() {
        return more.criteria_url.clone().unwrap_or_else(page).into();
    }
    let mut object = more.criteria_extra.clone();
    put(&mut object, "id", more.criteria_url.as_deref());
    put(&mut object, "narrative", body.criteria.as_deref());
    Value::Object(object)
}

fn issuer_of(facts: &Facts, base: &str) -> Value {
    let stated = facts
        .body
        .more
        .source
        .as_ref()
        .and_then(|source| source.issuer.clone());
    stated.unwrap_or_else(|| Standard::V2.issuer_address(base, &facts.issuer.slug).into())
}

/// 2.0 wants objects or addresses; editions carry their language.
fn related(facts: &Facts, base: &str) -> Vec<Value> {
    let mut all = facts.body.more.related.clone();
    for other in &facts.related {
        let address = other.address(Standard::V2, base);
        let mut object = Map::from_iter([("id".to_owned(), Value::from(address))]);
        put(&mut object, "@language", other.language.as_deref());
        put(&mut object, "version", other.version.as_deref());
        all.push(Value::Object(object));
    }
    all
}

/// `Profile`.
pub(super) fn issuer(issuer: &Issuer, base: &str) -> Map<String, Value> {
    let body = &issuer.body;
    let mut object = body.extra.clone();
    let address = Standard::V2.issuer_address(base, &issuer.slug);
    let mut set = |name: &str, value: Value| {
        object.shift_remove(name);
        object.insert(name.to_owned(), value);
    };
    set("type", json!("Profile"));
    set("id", address.as_str().into());
    set("name", body.name.as_deref().unwrap_or(&issuer.name).into());
    put(
        &mut object,
        "url",
        body.url.as_deref().or(issuer.url.as_deref()),
    );
    put(&mut object, "email", body.email.as_deref());
    put(
        &mut object,
        "telephone",
        body.telephone.as_deref().map(super::telephone),
    );
    put(&mut object, "description", body.description.as_deref());
    let image = body.image.as_ref().and_then(|image| {
        let address = image.address(base)?;
        Some(match &image.caption {
            Some(caption) => json!({ "id": address, "caption": caption }),
            None => address.into(),
        })
    });
    put(&mut object, "image", image);
    put(&mut object, "@language", body.language.as_deref());
    put(&mut object, "official", body.official.as_deref());
    put(&mut object, "address", body.address.clone());
    put(&mut object, "parentOrg", body.parent_org.clone());
    put_list(
        &mut object,
        "otherIdentifier",
        body.other_identifier.clone(),
    );
    // 2.0 knows keys as PEM only, each with its owner.
    let pem = body.keys.iter().filter_map(|key| {
        let pem = key.public_key_pem.as_deref()?;
        Some(json!({ "type": "CryptographicKey", "id": key.id, "owner": address, "publicKeyPem": pem }))
    });
    put_list(&mut object, "publicKey", pem.collect());
    put(
        &mut object,
        "revocationList",
        body.revocation_list.as_deref(),
    );
    put(&mut object, "verification", verification(issuer));
    put_list(&mut object, "endorsement", body.endorsement.clone());
    put_list(&mut object, "endorsementJwt", body.endorsement_jwt.clone());
    let mut own = Map::new();
    put_list(&mut own, "keys", ob3::keys(issuer));
    put_list(
        &mut own,
        "dids",
        body.dids.iter().map(|did| did.as_str().into()).collect(),
    );
    put_list(&mut own, "editions", ob3::editions(issuer));
    if !own.is_empty() {
        object.insert("kakehashi".to_owned(), Value::Object(own));
    }
    let mut whole = Map::from_iter([("@context".to_owned(), json!(CONTEXT_2))]);
    whole.extend(object);
    whole
}

fn verification(issuer: &Issuer) -> Option<Value> {
    let (origins, starts) = (&issuer.body.allowed_origins, &issuer.body.starts_with);
    if origins.is_empty() && starts.is_empty() {
        return None;
    }
    let one_or_all = |list: &[String]| match list {
        [one] => json!(one),
        all => json!(all),
    };
    let mut object = Map::from_iter([("type".to_owned(), json!("HostedBadge"))]);
    if !origins.is_empty() {
        object.insert("allowedOrigins".to_owned(), one_or_all(origins));
    }
    if !starts.is_empty() {
        object.insert("startsWith".to_owned(), one_or_all(starts));
    }
    Some(Value::Object(object))
}
