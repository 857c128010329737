//! Refusals of what is not of CASE: problem details (RFC 9457) with our code and the place of the fault.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::json;

use super::answer;
use crate::error::{Code, Problem};
use crate::state::Caller;

/// The media type of problem details.
const PROBLEM_JSON: &str = "application/problem+json";

/// A refusal.
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
    answer::open(&mut answer, caller);
    answer.insert_header((CACHE_CONTROL, "no-store"));
    for (name, value) in headers {
        answer.insert_header((name, *value));
    }
    match problem.code {
        Code::Busy => _ = answer.insert_header((RETRY_AFTER, "1")),
        Code::Unauthorised => _ = answer.insert_header((WWW_AUTHENTICATE, "Bearer")),
        _ => {}
    }
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": caller.tell(problem),
        "code": problem.code.name(),
        "requestId": caller.request_id,
    });
    if let Some(place) = &problem.place {
        body["field"] = json!(place.to_string());
    }
    answer.content_type(PROBLEM_JSON).body(body.to_string())
}
