//! `/issuers/{slug}`: the page of an issuer with its profile and the badges everyone may read.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value};

use super::badge::{field, fields, listed};
use super::pages::{Asked, Chosen, page};
use super::template::{Html, fill};
use crate::access::Viewer;
use crate::badges::render::{MEMBERS, Standard};
use crate::error::Message;
use crate::state::App;

const ISSUER: &str = include_str!("templates/issuer.html");
const PARAGRAPH: &str = "<p>{{text}}</p>\n";
const IMAGE: &str = "<img src=\"{{path}}\" alt=\"\" width=\"120\" height=\"120\">\n";

/// `GET /issuers/{slug}`.
pub async fn issuer(
    app: Data<App>,
    request: HttpRequest,
    slug: Path<String>,
    asked: Query<Asked>,
) -> HttpResponse {
    let chosen = Chosen::of(&app, &request, &asked);
    let Ok(rendering) = app.registry.open_issuer(&slug, Standard::V3).await else {
        return HttpResponse::NotFound()
            .insert_header((CACHE_CONTROL, "no-store"))
            .finish();
    };
    let profile: Map<String, Value> = serde_json::from_slice(&rendering.body).unwrap_or_default();
    let badges = badges(&app, &slug);
    shown(chosen, &slug, &profile, &app.registry.public_url, badges)
}

/// Name, address and version of every public badge of an issuer, by name.
fn badges(app: &App, slug: &str) -> Vec<(String, String, String)> {
    let snapshot = app.registry.graph.snapshot();
    let Some(organisation) = snapshot.organisation_by_slug(slug) else {
        return Vec::new();
    };
    let mut badges: Vec<(String, String, String)> = snapshot
        .badges(&Viewer::Anonymous)
        .filter(|badge| badge.row.organisation_id == organisation.id)
        .map(|badge| {
            let address = app.registry.uri(&badge.key);
            (badge.row.name.clone(), address, badge.row.version.clone())
        })
        .collect();
    badges.sort();
    badges
}

fn shown(
    chosen: Chosen,
    slug: &str,
    profile: &Map<String, Value>,
    base: &str,
    badges: Vec<(String, String, String)>,
) -> HttpResponse {
    let language = chosen.language;
    let words = |name: &str| profile.get(name).and_then(Value::as_str);
    let title = edition(profile, language.tag(), "name")
        .or(words("name"))
        .unwrap_or(slug)
        .to_owned();
    let mut body = Vec::new();
    let image = profile
        .get("image")
        .and_then(|image| image.get("id")?.as_str());
    if let Some(path) = image.and_then(|address| address.strip_prefix(base)) {
        body.push(fill(IMAGE, language, &[("path", path.into())]));
    }
    let description = edition(profile, language.tag(), "description").or(words("description"));
    if let Some(text) = description {
        body.push(fill(PARAGRAPH, language, &[("text", text.into())]));
    }
    let contact: Vec<Html> = ["url", "email", "phone", "official"]
        .into_iter()
        .filter_map(|name| {
            let value = words(name)?;
            Some(field(language, Message::new("records-page-contact"), value))
        })
        .collect();
    body.extend(fields(
        language,
        Message::new("records-page-facts"),
        contact,
    ));
    body.extend(listed(
        language,
        Message::new("records-page-keys"),
        keys(profile),
    ));
    body.extend(listed(
        language,
        Message::new("records-page-badges"),
        badges,
    ));
    let values = [
        ("title", title.as_str().into()),
        ("body", Html::join(body).into()),
        ("ob2", format!("/ob/v2/issuers/{slug}").into()),
        ("ob3", format!("/ob/v3/issuers/{slug}").into()),
    ];
    let body = fill(ISSUER, language, &values);
    let title = Message::new("rest-page-title").with("title", title);
    page(chosen, &format!("/issuers/{slug}"), title, body)
}

fn own<'a>(profile: &'a Map<String, Value>, member: &str) -> &'a [Value] {
    let own = profile
        .get(MEMBERS)
        .and_then(|all| all.get("@value")?.get("kakehashi"));
    own.and_then(|own| own.get(member)?.as_array())
        .map_or(&[], Vec::as_slice)
}

/// What an edition in a language says.
fn edition<'a>(profile: &'a Map<String, Value>, language: &str, member: &str) -> Option<&'a str> {
    own(profile, "editions")
        .iter()
        .find(|edition| edition.get("language").and_then(Value::as_str) == Some(language))
        .and_then(|edition| edition.get(member)?.as_str())
}

fn keys(profile: &Map<String, Value>) -> Vec<(String, String, String)> {
    let text = |key: &Value, name: &str| {
        let value = key.get(name).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    own(profile, "keys")
        .iter()
        .map(|key| {
            (
                text(key, "id"),
                String::new(),
                text(key, "publicKeyMultibase"),
            )
        })
        .collect()
}
