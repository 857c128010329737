//! Permanent addresses of badge definitions and issuers in the two standards of Open Badges.
//!
//! They answer JSON-LD, also under the name `application/json` where that is preferred; who would rather have a page is led to
//! it. The `id` in an answer is the address that was asked, but for a copy, which keeps the id of its original.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LOCATION, LINK, VARY};
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::answer::{self, Dress};
use super::{negotiate, problem, read, resource};
use crate::badges::render::Standard;
use crate::case::key::normal;
use crate::error::{Code, Message, Problem};
use crate::registry::frameworks::Rendering;
use crate::state::{App, Caller};

/// What answers depend on.
const DEPENDS: &str = "Accept, Authorization, Accept-Encoding";

/// Mounts the addresses.
pub fn configure(config: &mut web::ServiceConfig) {
    for (path, standard) in [
        ("/ob/v2/badges/{id}", Standard::V2),
        ("/ob/v3/achievements/{id}", Standard::V3),
    ] {
        let badge = read().to(
            move |app: Data<App>, request: HttpRequest, id: Path<String>| {
                badge(app, request, id, standard)
            },
        );
        config.service(resource(path, badge));
    }
    for (path, standard) in [
        ("/ob/v2/issuers/{id}", Standard::V2),
        ("/ob/v3/issuers/{id}", Standard::V3),
    ] {
        let issuer = read().to(
            move |app: Data<App>, request: HttpRequest, id: Path<String>| {
                issuer(app, request, id, standard)
            },
        );
        config.service(resource(path, issuer));
    }
}

/// The standard an ending of a permanent address names, and what stands before it.
pub(super) fn split(id: &str) -> Option<(&str, Standard)> {
    [(".ob2.json", Standard::V2), (".ob3.json", Standard::V3)]
        .into_iter()
        .find_map(|(ending, standard)| Some((id.strip_suffix(ending)?, standard)))
}

async fn badge(
    app: Data<App>,
    request: HttpRequest,
    id: Path<String>,
    standard: Standard,
) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    let answered = async {
        caller.identify(&app, &request).await?;
        let key = normal(&id).ok_or_else(|| unknown("badge", &id))?;
        if negotiate::prefers_page(&request) {
            // Only who may read it learns that there is a page.
            app.registry
                .open_badge(&caller.viewer, key, standard)
                .await?;
            let page = format!("/uri/{key}.html");
            return Ok(answer::see_other(&caller, &page, DEPENDS));
        }
        let rendering = app
            .registry
            .open_badge(&caller.viewer, key, standard)
            .await?;
        let links = links(&app, key, standard);
        rendered(&app, &request, &caller, rendering, vec![(LINK, links)]).await
    };
    let answered: Result<HttpResponse, Problem> = answered.await;
    answered.unwrap_or_else(|problem| problem::refusal(&caller, &problem))
}

async fn issuer(
    app: Data<App>,
    request: HttpRequest,
    id: Path<String>,
    standard: Standard,
) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    let answered = async {
        caller.identify(&app, &request).await?;
        let rendering = app.registry.open_issuer(&id, standard).await?;
        if negotiate::prefers_page(&request) {
            let page = format!("/issuers/{id}");
            return Ok(answer::see_other(&caller, &page, DEPENDS));
        }
        rendered(&app, &request, &caller, rendering, Vec::new()).await
    };
    let answered: Result<HttpResponse, Problem> = answered.await;
    answered.unwrap_or_else(|problem| problem::refusal(&caller, &problem))
}

/// A badge class asked for at its `/uri/{id}`.
pub(super) async fn at_uri(
    app: &App,
    request: &HttpRequest,
    caller: &Caller,
    key: Uuid,
    standard: Standard,
) -> Result<HttpResponse, Problem> {
    let rendering = app
        .registry
        .open_badge(&caller.viewer, key, standard)
        .await?;
    let at = standard.badge_address(&app.registry.public_url, &key.to_string());
    let dress = Dress {
        content_type: "application/ld+json",
        vary: DEPENDS,
        headers: vec![(CONTENT_LOCATION, at), (LINK, links(app, key, standard))],
    };
    Ok(answer::rendering(app, request, caller, Arc::new(rendering), dress).await)
}

async fn rendered(
    app: &App,
    request: &HttpRequest,
    caller: &Caller,
    rendering: Rendering,
    headers: Vec<(actix_web::http::header::HeaderName, String)>,
) -> Result<HttpResponse, Problem> {
    let Some(content_type) = negotiate::linked_or_plain(request) else {
        let message = Message::new("rest-not-acceptable")
            .with("available", "application/ld+json, application/json");
        let problem = Problem::new(Code::UnknownFormat, message);
        return Ok(problem::refusal_with(
            caller,
            &problem,
            StatusCode::NOT_ACCEPTABLE,
            &[(VARY, DEPENDS)],
        ));
    };
    let dress = Dress {
        content_type,
        vary: DEPENDS,
        headers,
    };
    Ok(answer::rendering(app, request, caller, Arc::new(rendering), dress).await)
}

/// The other renderings and the page, for programs that look for them (RFC 8288).
fn links(app: &App, key: Uuid, shown: Standard) -> String {
    let base = &app.registry.public_url;
    let other = match shown {
        Standard::V2 => Standard::V3,
        Standard::V3 => Standard::V2,
    };
    let address = other.badge_address(base, &key.to_string());
    format!(
        "<{address}>; rel=\"alternate\"; type=\"application/ld+json\", <{base}/uri/{key}.html>; rel=\"alternate\"; type=\"text/html\""
    )
}

fn unknown(what: &'static str, name: &str) -> Problem {
    crate::registry::error::RegistryError::NotFound {
        what,
        name: name.to_owned(),
    }
    .into()
}
