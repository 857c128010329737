//! `/uri/{id}`: the permanent address of every entity, which negotiates: a page for people, CASE JSON for machines and for
//! whoever does not say, and what else there is for its kind. An ending (`.json`, `.html`, …) names the form outright.
//!
//! A document answers with its package, an item, an association, a definition or a part of a rubric with itself, a badge
//! class with its record. There is never a choice of answers (300).
//!
//! A badge class also has the renderings of Open Badges. `application/ld+json` is 3.0, or what its `profile` parameter names
//! (the address of a context); `.ob3.json` (also `.jsonld`) and `.ob2.json` name one outright. They are the same bytes as at
//! `/ob/v3/achievements/{id}` and `/ob/v2/badges/{id}`, and say so (`Content-Location`).

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LOCATION, CONTENT_SECURITY_POLICY, HeaderValue, LINK, VARY};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::answer::{self, Dress};
use super::negotiate::{self, Media};
use super::open_badges;
use super::representation::{Entity, Representations, Way};
use crate::badges::render::Standard;
use crate::case::version::Version;
use crate::error::{Code, Message, Problem};
use crate::registry::frameworks::{Form, Rendering, key_of};
use crate::state::{App, Caller};
use crate::store::StoreError;

/// Every answer depends on these.
const DEPENDS: &str = "Accept, Authorization, Accept-Encoding";
/// A page written as a file has its style within it, and nothing else to load or to run.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// Pages depend on the language too.
const PAGE_DEPENDS: &str = "Accept, Authorization, Accept-Encoding, Accept-Language";

/// `GET /uri/{id}`.
pub async fn entity(
    app: Data<App>,
    representations: Data<Representations>,
    request: HttpRequest,
    id: Path<String>,
) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    if let Some(language) = chosen_language(&request) {
        caller.language = language;
    }
    match shown(&app, &representations, &request, &mut caller, &id).await {
        Ok(answer) => answer,
        Err(problem) => match removed(&app, &caller, &problem, &id).await {
            Some(answer) => answer,
            None => answer::refusal(&caller, &problem),
        },
    }
}

/// The answer for what is not here any more: 410, with its successor where one is known.
async fn removed(app: &App, caller: &Caller, problem: &Problem, id: &str) -> Option<HttpResponse> {
    if problem.code != Code::NotFound {
        return None;
    }
    let key = key_of(split(id).0).ok()?;
    let found = app.registry.tombstone(&caller.viewer, key).await;
    let row = found.ok().flatten()?;
    let successor = row.successor_uri.as_deref();
    Some(answer::gone(caller, &row.identifier, successor))
}

/// `?lang=`, as on all pages.
fn chosen_language(request: &HttpRequest) -> Option<crate::locale::Language> {
    url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| crate::locale::Language::from_tag(&tag))
}

async fn shown(
    app: &App,
    representations: &Representations,
    request: &HttpRequest,
    caller: &mut Caller,
    id: &str,
) -> Result<HttpResponse, Problem> {
    caller.identify(app, request).await?;
    if let Some((id, standard)) = open_badges::split(id) {
        let key = key_of(id)?;
        if app.registry.form_of(&caller.viewer, key).await? == Form::Badge {
            return open_badges::at_uri(app, request, caller, key, standard).await;
        }
    }
    let (id, named) = split(id);
    let key = key_of(id)?;
    let form = app.registry.form_of(&caller.viewer, key).await?;
    let mut available = representations.available(form);
    if form == Form::Badge {
        available.push(Media::JsonLd);
    }
    let wanted = named.map_or_else(|| negotiate::media(request), |media| vec![media]);
    let Some(media) = wanted.into_iter().find(|media| available.contains(media)) else {
        return Ok(not_acceptable(caller, &available));
    };
    if form == Form::Badge && media == Media::JsonLd {
        let standard = match named {
            Some(_) => None,
            None => negotiate::standard(request),
        };
        let standard = standard.unwrap_or(Standard::V3);
        return open_badges::at_uri(app, request, caller, key, standard).await;
    }
    let way = (representations.way)(form, media);
    if let Some(Way::Elsewhere(address)) = way {
        return Ok(answer::see_other(caller, &address(form, key), DEPENDS));
    }
    let rendering = if form == Form::Badge && media == Media::Html {
        Arc::new(app.registry.badge_record(&caller.viewer, key).await?)
    } else {
        app.registry
            .rendering(&caller.viewer, Version::V1p1, form, key)
            .await?
    };
    let mut dress = Dress {
        content_type: media.content_type(),
        vary: if media == Media::Html {
            PAGE_DEPENDS
        } else {
            DEPENDS
        },
        headers: vec![
            (
                CONTENT_LOCATION,
                format!("{}/uri/{key}{}", app.registry.public_url, media.suffix()),
            ),
            (LINK, alternates(app, key, &available, media)),
        ],
    };
    if media == Media::Html {
        dress
            .headers
            .push((CONTENT_SECURITY_POLICY, PAGE_POLICY.to_owned()));
    }
    match way {
        None | Some(Way::Elsewhere(_)) => {
            Ok(answer::rendering(app, request, caller, rendering, dress).await)
        }
        Some(Way::Page(page)) => Ok(page_of(app, caller, form, key, &rendering, page)),
        Some(Way::File(write)) => {
            let file = written(app, caller, form, key, rendering, write).await?;
            Ok(answer::rendering(app, request, caller, Arc::new(file), dress).await)
        }
    }
}

/// An identifier and the form its ending names.
fn split(id: &str) -> (&str, Option<Media>) {
    Media::ALL
        .into_iter()
        .find_map(|media| Some((id.strip_suffix(media.suffix())?, Some(media))))
        .unwrap_or((id, None))
}

/// The other forms, for programs that look for them (RFC 8288).
fn alternates(app: &App, key: Uuid, available: &[Media], shown: Media) -> String {
    let links: Vec<String> = available
        .iter()
        .filter(|media| **media != shown)
        .map(|media| {
            format!(
                "<{}/uri/{key}{}>; rel=\"alternate\"; type=\"{}\"",
                app.registry.public_url,
                media.suffix(),
                media.name()
            )
        })
        .collect();
    links.join(", ")
}

fn not_acceptable(caller: &Caller, available: &[Media]) -> HttpResponse {
    let names: Vec<&str> = available.iter().map(|media| media.name()).collect();
    let message = Message::new("rest-not-acceptable").with("available", names.join(", "));
    let problem = Problem::new(Code::UnknownFormat, message);
    answer::refusal_with(
        caller,
        &problem,
        StatusCode::NOT_ACCEPTABLE,
        &[(VARY, DEPENDS)],
    )
}

fn page_of(
    app: &App,
    caller: &Caller,
    form: Form,
    key: Uuid,
    rendering: &Rendering,
    page: fn(&Entity<'_>) -> HttpResponse,
) -> HttpResponse {
    let mut answer = page(&Entity {
        form,
        key,
        json: &rendering.body,
        language: caller.language,
        public_url: &app.registry.public_url,
    });
    let headers = answer.headers_mut();
    headers.insert(VARY, HeaderValue::from_static(PAGE_DEPENDS));
    headers.insert(
        actix_web::http::header::CACHE_CONTROL,
        HeaderValue::from_static(answer::caching(rendering.public)),
    );
    answer
}

async fn written(
    app: &App,
    caller: &Caller,
    form: Form,
    key: Uuid,
    rendering: Arc<Rendering>,
    write: fn(&Entity<'_>) -> Result<Vec<u8>, Problem>,
) -> Result<Rendering, Problem> {
    let (language, public_url) = (caller.language, Arc::clone(&app.registry.public_url));
    let work = move || {
        let bytes = write(&Entity {
            form,
            key,
            json: &rendering.body,
            language,
            public_url: &public_url,
        })?;
        Ok(Rendering::new(
            bytes,
            rendering.last_change,
            rendering.public,
        ))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StoreError::Panicked(error.to_string()))?
}
