//! The provider endpoints of CASE 1.1 [binding 2.5]: packages, documents, items.

use actix_web::http::header::{CACHE_CONTROL, LINK, VARY};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::answer::{self, REQUEST_ID};
use crate::error::{Code, Message, Place, Problem};
use crate::registry::frameworks::{Form, key_of};
use crate::state::{App, Caller};

/// Members of a page where `limit` is absent [binding 3.1.1].
const DEFAULT_LIMIT: usize = 100;
/// The largest page.
const MAX_LIMIT: usize = 1000;

async fn one(app: &App, request: &HttpRequest, form: Form, id: &str) -> HttpResponse {
    let mut caller = Caller::anonymous(app, request);
    if let Err(problem) = caller.identify(app, request).await {
        return answer::refusal(&caller, &problem);
    }
    let found = match key_of(id) {
        Ok(key) => app.registry.rendering(&caller.viewer, form, key).await,
        Err(problem) => Err(problem),
    };
    answer::result(request, &caller, found)
}

/// `GET /CFPackages/{id}`.
pub async fn package(app: Data<App>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    one(&app, &request, Form::Package, &id).await
}

/// `GET /CFDocuments/{id}`.
pub async fn document(app: Data<App>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    one(&app, &request, Form::Document, &id).await
}

/// `GET /CFItems/{id}`.
pub async fn item(app: Data<App>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    one(&app, &request, Form::Item, &id).await
}

/// Paging of a set; texts, so that a wrong number is told in our own words.
#[derive(Debug, Deserialize)]
pub struct Paging {
    limit: Option<String>,
    offset: Option<String>,
}

fn number(
    text: Option<&str>,
    name: &'static str,
    default: usize,
    least: usize,
) -> Result<usize, Problem> {
    match text {
        None => Ok(default),
        Some(text) => text
            .parse()
            .ok()
            .filter(|number| *number >= least)
            .ok_or_else(|| {
                let message = Message::new("rest-not-a-number")
                    .with("name", name)
                    .with("value", text);
                Problem::new(Code::InvalidInput, message).at(Place::Argument(name.to_owned()))
            }),
    }
}

/// `GET /CFDocuments`: a page of documents, with `X-Total-Count` and `Link` [binding 3.1].
pub async fn documents(
    app: Data<App>,
    request: HttpRequest,
    paging: Query<Paging>,
) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    if let Err(problem) = caller.identify(&app, &request).await {
        return answer::refusal(&caller, &problem);
    }
    let numbers = number(paging.limit.as_deref(), "limit", DEFAULT_LIMIT, 1).and_then(|limit| {
        Ok((
            limit.min(MAX_LIMIT),
            number(paging.offset.as_deref(), "offset", 0, 0)?,
        ))
    });
    let (limit, offset) = match numbers {
        Ok(numbers) => numbers,
        Err(problem) => return answer::refusal(&caller, &problem),
    };
    match app
        .registry
        .documents_page(&caller.viewer, offset, limit)
        .await
    {
        Err(problem) => answer::refusal(&caller, &problem),
        Ok((rows, total)) => HttpResponse::Ok()
            .insert_header(("X-Total-Count", total.to_string()))
            .insert_header((VARY, "Authorization"))
            .insert_header((
                CACHE_CONTROL,
                answer::caching(caller.viewer.organisation().is_none()),
            ))
            .insert_header((LINK, links(&app.registry.public_url, limit, offset, total)))
            .insert_header((REQUEST_ID, caller.request_id))
            .content_type("application/json")
            .body(format!("{{\"CFDocuments\":[{}]}}", rows.join(","))),
    }
}

/// RFC 8288 links to the pages around this one.
fn links(public_url: &str, limit: usize, offset: usize, total: usize) -> String {
    let link = |offset: usize, rel: &str| {
        format!(
            "<{public_url}/ims/case/v1p1/CFDocuments?limit={limit}&offset={offset}>; rel=\"{rel}\""
        )
    };
    let mut links = Vec::new();
    if offset + limit < total {
        links.push(link(offset + limit, "next"));
    }
    if offset > 0 {
        links.push(link(offset.saturating_sub(limit), "prev"));
    }
    links.push(link(0, "first"));
    links.push(link(total.saturating_sub(1) / limit * limit, "last"));
    links.join(", ")
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn the_last_page_is_the_one_that_holds_the_last_document() {
        assert!(links("http://h", 10, 0, 20).contains("offset=10>; rel=\"last\""));
        assert!(links("http://h", 10, 10, 21).contains("offset=20>; rel=\"last\""));
        assert!(!links("http://h", 10, 10, 20).contains("rel=\"next\""));
        assert!(links("http://h", 10, 5, 20).contains("offset=0>; rel=\"prev\""));
    }
}
