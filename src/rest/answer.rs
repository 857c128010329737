//! Answers of the CASE endpoints: a rendering with its validators, or `imsx_StatusInfo` [binding 2.4].

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, ETAG, HeaderValue, HttpDate, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    RETRY_AFTER, VARY,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::case::model::StatusInfo;
use crate::error::{Code, Message, Problem};
use crate::registry::frameworks::Rendering;
use crate::state::{App, Caller};

/// The header that carries the number of the request.
pub const REQUEST_ID: &str = "X-Request-Id";

/// Microseconds since 1970 UTC as an HTTP date; whole seconds, rounded down.
fn http_date(micros: i64) -> HttpDate {
    let seconds = u64::try_from(micros / 1_000_000).unwrap_or(0);
    (std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).into()
}

/// Whether the caller has this version already (RFC 9110 §13.2.2: the tag decides where both are sent).
fn is_fresh(request: &HttpRequest, rendering: &Rendering) -> bool {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if let Some(tags) = header(IF_NONE_MATCH) {
        let matches =
            |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == rendering.etag;
        return tags.split(',').any(|tag| matches(tag.trim()));
    }
    let Some(since) = header(IF_MODIFIED_SINCE).and_then(|date| date.parse::<HttpDate>().ok())
    else {
        return false;
    };
    http_date(rendering.last_change) <= since
}

/// Who may keep an answer; whoever does asks again before using it.
pub fn caching(public: bool) -> &'static str {
    if public {
        "public, no-cache"
    } else {
        "private, no-cache"
    }
}

/// A rendering, or 304 where the caller has it.
pub fn rendering(request: &HttpRequest, caller: &Caller, rendering: &Rendering) -> HttpResponse {
    let fresh = is_fresh(request, rendering);
    let mut answer = HttpResponse::build(if fresh {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    answer
        .insert_header((ETAG, rendering.etag.as_str()))
        .insert_header((LAST_MODIFIED, http_date(rendering.last_change)))
        .insert_header((VARY, "Authorization, Accept"))
        .insert_header((CACHE_CONTROL, caching(rendering.public)))
        .insert_header((REQUEST_ID, caller.request_id.as_str()));
    if fresh {
        answer.finish()
    } else {
        answer
            .content_type("application/json")
            .body(rendering.body.clone())
    }
}

/// A refusal as `imsx_StatusInfo`.
pub fn refusal(caller: &Caller, problem: &Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.code.http_status())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = HttpResponse::build(status);
    answer.insert_header((REQUEST_ID, caller.request_id.as_str()));
    if problem.code == Code::Busy {
        answer.insert_header((RETRY_AFTER, "1"));
    }
    if problem.code == Code::Unauthorised {
        answer.insert_header(("WWW-Authenticate", "Bearer"));
    }
    answer.json(StatusInfo::failure(
        caller.tell(problem),
        problem.code.imsx_minor(),
    ))
}

/// Either, from the result of a use case.
pub fn result(
    request: &HttpRequest,
    caller: &Caller,
    result: Result<std::sync::Arc<Rendering>, Problem>,
) -> HttpResponse {
    match result {
        Ok(found) => rendering(request, caller, &found),
        Err(problem) => refusal(caller, &problem),
    }
}

/// The answer to an unknown path or method.
pub async fn not_found(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    let message = Message::new("rest-no-such-route").with("path", request.path());
    refusal(&caller, &Problem::new(Code::NoSuchRoute, message))
}
