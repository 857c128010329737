//! `POST /evidence/verify`: a credential is presented by a program that speaks no GraphQL.
//!
//! The body is the credential itself (JSON, a JWT, a baked PNG or SVG image), or a form (`multipart/form-data`) with the parts
//! `file`, `recipient` and `register`. The recipient is taken from a form only: in an address it would stand in the logs of
//! every machine on the way. The answer is the report of the verification; a broken credential is an answer, not an error.

use std::convert::Infallible;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW,
    CACHE_CONTROL, CONTENT_TYPE, VARY,
};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use futures_util::future::ready;
use futures_util::stream::once;
use multer::{Constraints, Multipart, SizeLimit};
use url::form_urlencoded;

use super::{answer, problem};
use crate::error::{Code, Message, Place, Problem};
use crate::registry::evidence::{Evidence, EvidenceError, LARGEST};
use crate::state::{App, Caller};

/// What is allowed here.
const METHODS: &str = "POST, OPTIONS";
/// Headers that a script of another origin may send.
const TAKEN: &str = "Accept-Language, Authorization, Content-Type";
/// Bytes of a part that is a word.
const WORD: u64 = 4096;
/// Bytes of a form beside the file.
const FORM: usize = 64 << 10;

/// `POST`.
pub async fn verify(app: Data<App>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    match verified(&app, &request, payload, &mut caller).await {
        Ok(body) => {
            let mut answer = HttpResponse::Ok();
            answer::open(&mut answer, &caller);
            // What a credential says of a person is kept by nobody on the way.
            answer
                .insert_header((CACHE_CONTROL, "no-store"))
                .insert_header((VARY, "Authorization, Accept-Language"))
                .content_type("application/json")
                .body(body.to_string())
        }
        Err(problem) => problem::refusal(&caller, &problem),
    }
}

/// `OPTIONS`.
pub async fn options(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    let mut answer = HttpResponse::NoContent();
    answer::open(&mut answer, &caller);
    answer
        .insert_header((ALLOW, METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, TAKEN))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}

/// Everything else.
pub async fn other(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    let message = Message::new("trust-method").with("method", request.method());
    let mut refused = problem::refusal(&caller, &Problem::new(Code::NoSuchRoute, message));
    *refused.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    let allowed = actix_web::http::header::HeaderValue::from_static(METHODS);
    refused.headers_mut().insert(ALLOW, allowed);
    refused
}

async fn verified(
    app: &App,
    request: &HttpRequest,
    payload: web::Payload,
    caller: &mut Caller,
) -> Result<serde_json::Value, Problem> {
    caller.identify(app, request).await?;
    let asked = register(request.query_string())?;
    let reading = read(request, payload);
    let read = tokio::time::timeout(app.config.request_timeout(), reading).await;
    let mut evidence = read.map_err(|_| slow(app))??;
    evidence.register = evidence.register.or(asked);
    let snapshot = app.registry.graph.snapshot();
    let verifying = app
        .registry
        .verify_evidence(snapshot, &caller.viewer, evidence);
    let verified = tokio::time::timeout(app.config.request_timeout(), verifying).await;
    Ok(verified.map_err(|_| slow(app))??.json(caller.language))
}

fn slow(app: &App) -> Problem {
    let message = Message::new("trust-slow").with("seconds", app.config.request_timeout_seconds);
    Problem::new(Code::Busy, message)
}

/// The one parameter: `register`.
fn register(query: &str) -> Result<Option<String>, Problem> {
    let mut register = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "register" || register.is_some() {
            let message = Message::new("trust-parameter").with("name", &name);
            let place = Place::Argument(name.into_owned());
            return Err(Problem::new(Code::InvalidInput, message).at(place));
        }
        register = Some(value.into_owned());
    }
    Ok(register.filter(|slug| !slug.is_empty()))
}

async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Evidence, Problem> {
    let declared = request.headers().get(CONTENT_TYPE);
    let declared = declared
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    match multer::parse_boundary(declared) {
        Ok(boundary) => form(boundary, whole(payload, LARGEST + FORM).await?).await,
        Err(_) => Ok(Evidence {
            content: whole(payload, LARGEST).await?,
            ..Evidence::default()
        }),
    }
}

async fn whole(mut payload: web::Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| broken(&error))?;
        if bytes.len() + chunk.len() > limit {
            return Err(EvidenceError::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

async fn form(boundary: String, body: Bytes) -> Result<Evidence, Problem> {
    let sizes = SizeLimit::new()
        .per_field(WORD)
        .for_field("file", LARGEST as u64);
    let constraints = Constraints::new()
        .allowed_fields(vec!["file", "recipient", "register"])
        .size_limit(sizes);
    let body = once(ready(Ok::<_, Infallible>(body)));
    let mut parts = Multipart::with_constraints(body, boundary, constraints);
    let mut evidence = Evidence::default();
    while let Some(part) = parts.next_field().await.map_err(unfit)? {
        match part.name().map(str::to_owned).as_deref() {
            Some("file") => evidence.content = part.bytes().await.map_err(unfit)?,
            Some("recipient") => evidence.recipient = word(part).await?,
            Some("register") => evidence.register = word(part).await?,
            _ => {}
        }
    }
    Ok(evidence)
}

async fn word(part: multer::Field<'_>) -> Result<Option<String>, Problem> {
    let text = part.text().await.map_err(unfit)?;
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

fn unfit(error: multer::Error) -> Problem {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            EvidenceError::TooLarge.into()
        }
        multer::Error::UnknownField { field_name } => {
            let name = field_name.unwrap_or_default();
            let message = Message::new("trust-part").with("name", &name);
            Problem::new(Code::InvalidInput, message).at(Place::Argument(name))
        }
        error => broken(&error),
    }
}

fn broken(error: &dyn std::fmt::Display) -> Problem {
    let mut problem = Problem::new(Code::InvalidInput, Message::new("trust-body"));
    problem.source = Some(error.to_string().into());
    problem
}
