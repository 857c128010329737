//! Answers of the CASE endpoints: a rendering with its validators, or `imsx_StatusInfo` [binding 2.4].

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, CACHE_CONTROL, CONTENT_ENCODING,
    ETAG, HeaderName, HeaderValue, HttpDate, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK,
    LOCATION, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::negotiate;
use crate::case::model::StatusInfo;
use crate::error::{Code, Message, Place, Problem};
use crate::registry::frameworks::Rendering;
use crate::state::{App, Caller};

/// The header that carries the number of the request.
pub const REQUEST_ID: &str = "X-Request-Id";

/// What is allowed on everything here.
const METHODS: &str = "GET, HEAD, OPTIONS";

/// Headers that a script of another origin may read.
const EXPOSED: &str =
    "X-Total-Count, Link, ETag, Last-Modified, Content-Language, Retry-After, X-Request-Id";

/// Headers that a script of another origin may send.
const TAKEN: &str =
    "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, If-None-Match";

/// What an answer says besides its rendering.
pub struct Dress {
    /// Value of `Content-Type`.
    pub content_type: &'static str,
    /// Value of `Vary`.
    pub vary: &'static str,
    /// Further headers.
    pub headers: Vec<(HeaderName, String)>,
}

impl Default for Dress {
    fn default() -> Self {
        Dress {
            content_type: "application/json",
            vary: "Authorization, Accept-Encoding",
            headers: Vec::new(),
        }
    }
}

/// Microseconds since 1970 UTC as an HTTP date; whole seconds, rounded down. `None` for a time to come, which
/// `Last-Modified` may not say (RFC 9110 §8.8.2.1).
fn http_date(micros: i64) -> Option<HttpDate> {
    let seconds = u64::try_from(micros / 1_000_000).unwrap_or(0);
    let time = UNIX_EPOCH + Duration::from_secs(seconds);
    (time <= SystemTime::now()).then(|| time.into())
}

/// Whether the caller has this version already (RFC 9110 §13.2.2: the tag decides where both are sent).
pub(super) fn is_fresh(request: &HttpRequest, etag: &str, modified: Option<HttpDate>) -> bool {
    let tags: Vec<&str> = request
        .headers()
        .get_all(IF_NONE_MATCH)
        .filter_map(|value: &HeaderValue| value.to_str().ok())
        .collect();
    if !tags.is_empty() {
        let same = |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag;
        return tags
            .iter()
            .flat_map(|line| line.split(','))
            .any(|tag| same(tag.trim()));
    }
    let since = request
        .headers()
        .get(IF_MODIFIED_SINCE)
        .and_then(|value| value.to_str().ok()?.parse::<HttpDate>().ok());
    matches!((modified, since), (Some(modified), Some(since)) if modified <= since)
}

/// Who may keep an answer; whoever does asks again before using it.
pub fn caching(public: bool) -> &'static str {
    if public {
        "public, no-cache"
    } else {
        "private, no-cache"
    }
}

/// The headers every answer has: the request's number, and that any page may read it. Nothing here looks at cookies, so
/// no credentials are allowed.
pub(super) fn open(answer: &mut HttpResponseBuilder, caller: &Caller) {
    answer
        .insert_header((REQUEST_ID, caller.request_id.as_str()))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED));
}

/// A rendering in the encoding the caller prefers, or 304 where the caller has it.
pub async fn rendering(
    app: &App,
    request: &HttpRequest,
    caller: &Caller,
    rendering: Arc<Rendering>,
    dress: Dress,
) -> HttpResponse {
    let encoding = negotiate::encoding(request, rendering.body.len());
    let etag = rendering.etag_in(encoding);
    let modified = rendering.last_change.and_then(http_date);
    let fresh = is_fresh(request, &etag, modified);
    let mut answer = HttpResponse::build(if fresh {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    open(&mut answer, caller);
    answer
        .insert_header((ETAG, etag))
        .insert_header((VARY, dress.vary))
        .insert_header((CACHE_CONTROL, caching(rendering.public)));
    if let Some(modified) = modified {
        answer.insert_header((LAST_MODIFIED, modified));
    }
    for header in dress.headers {
        answer.insert_header(header);
    }
    if fresh {
        return answer.finish();
    }
    match app.registry.encoded(rendering, encoding).await {
        Err(problem) => refusal(caller, &problem),
        Ok(encoded) => {
            if let Some(token) = encoding.token() {
                answer.insert_header((CONTENT_ENCODING, token));
            }
            answer
                .content_type(dress.content_type)
                .body(encoded.body.clone())
        }
    }
}

/// Leads to the page about an entity, which stands at another address (RFC 9110 §15.4.4).
pub fn see_other(caller: &Caller, address: &str, vary: &str) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    open(&mut answer, caller);
    answer
        .insert_header((LOCATION, address))
        .insert_header((VARY, vary))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// `imsx_codeMinorFieldValue` of a problem: what is wrong with a parameter of the list has a word of its own.
fn minor(problem: &Problem) -> &'static str {
    match (problem.place.as_deref(), problem.code) {
        (Some(Place::Argument(name)), Code::InvalidInput) => match name.as_str() {
            "filter" => "invalid_filter_field",
            "sort" | "orderBy" => "invalid_sort_field",
            _ => problem.code.imsx_minor(),
        },
        _ => problem.code.imsx_minor(),
    }
}

/// A refusal as `imsx_StatusInfo`.
pub fn refusal(caller: &Caller, problem: &Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.code.http_status())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    refusal_with(caller, problem, status, &[])
}

/// The same with another status and further headers.
pub fn refusal_with(
    caller: &Caller,
    problem: &Problem,
    status: StatusCode,
    headers: &[(HeaderName, &str)],
) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    open(&mut answer, caller);
    answer.insert_header((CACHE_CONTROL, "no-store"));
    for (name, value) in headers {
        answer.insert_header((name, *value));
    }
    if problem.code == Code::Busy {
        answer.insert_header((RETRY_AFTER, "1"));
    }
    if problem.code == Code::Unauthorised {
        answer.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    answer.json(StatusInfo::failure(caller.tell(problem), minor(problem)))
}

/// The answer about an entity that was removed: 410, and which entity took its place, where one did (RFC 5829 §3.3).
/// `successor` is the permanent address of that entity.
pub fn gone(caller: &Caller, identifier: &str, successor: Option<&str>) -> HttpResponse {
    let message = match successor {
        Some(successor) => Message::new("rest-gone-for").with("successor", successor),
        None => Message::new("rest-gone"),
    };
    let problem = Problem::new(Code::NotFound, message.with("identifier", identifier));
    let link = successor
        .and_then(|address| url::Url::parse(address).ok())
        .map(|address| format!("<{address}>; rel=\"successor-version\""));
    let headers: Vec<_> = link.iter().map(|link| (LINK, link.as_str())).collect();
    refusal_with(caller, &problem, StatusCode::GONE, &headers)
}

/// The answer to an unknown path.
pub async fn not_found(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    refusal(&caller, &no_such_route(&request))
}

/// The answer to a method that a known path does not know.
pub async fn no_such_method(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    let problem = no_such_route(&request);
    refusal_with(
        &caller,
        &problem,
        StatusCode::METHOD_NOT_ALLOWED,
        &[(ALLOW, METHODS)],
    )
}

fn no_such_route(request: &HttpRequest) -> Problem {
    let message = Message::new("rest-no-such-route").with("path", request.path());
    Problem::new(Code::NoSuchRoute, message)
}

/// `OPTIONS`: what is allowed, also for scripts of other origins (the preflight of CORS).
pub async fn options(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    let mut answer = HttpResponse::NoContent();
    open(&mut answer, &caller);
    answer
        .insert_header((ALLOW, METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, TAKEN))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// Whether a method only reads.
pub fn is_read(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use actix_web::body::to_bytes;

    use super::*;
    use crate::access::Viewer;
    use crate::locale::Language;

    fn caller() -> Caller {
        Caller {
            viewer: Viewer::Anonymous,
            language: Language::En,
            request_id: "r1".to_owned(),
        }
    }

    #[actix_web::test]
    async fn a_removed_entity_names_its_successor() {
        let successor = "https://a.example/uri/b";
        let answer = gone(&caller(), "a", Some(successor));
        assert_eq!(answer.status(), StatusCode::GONE);
        let link = answer.headers().get(LINK).unwrap().to_str().unwrap();
        assert_eq!(link, "<https://a.example/uri/b>; rel=\"successor-version\"");
        let body = to_bytes(answer.into_body()).await.unwrap();
        let status: StatusInfo = serde_json::from_slice(&body).unwrap();
        assert!(status.description.unwrap().contains(successor));
        let alone = gone(&caller(), "a", None);
        assert_eq!(alone.status(), StatusCode::GONE);
        assert!(alone.headers().get(LINK).is_none());
    }

    #[test]
    fn a_time_to_come_is_not_told() {
        assert!(http_date(0).is_some());
        assert!(http_date(-1).is_some());
        assert!(http_date(i64::MAX).is_none());
    }
}
