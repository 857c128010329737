//! GraphQL over HTTP: POST with JSON, GET for queries, Server-Sent Events where the client accepts them.
//!
//! Well-formed requests are answered with 200 as `application/json`; a client that accepts
//! `application/graphql-response+json` learns from the status as well whether its query was one. A browser that opens the
//! address is sent to the explorer.

use actix_web::error::PayloadError;
use actix_web::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::http::{MultipartOptions, receive_body};
use async_graphql::parser::types::{DocumentOperations, OperationType};
use async_graphql::{Request, Response, Variables};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::json;

use super::{Schema, execute, execute_stream, sse};
use crate::error::{Code, Message, Place, Problem};
use crate::state::{App, Caller};

/// The header that carries the number of the request.
const REQUEST_ID: &str = "X-Request-Id";
/// What a client accepts that learns from the status, too.
const GRAPHQL_JSON: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
/// A request with files.
const FORM: &str = "multipart/form-data";
/// The page for people.
const EXPLORER: &str = "/explorer";

/// Mounts `/graphql`.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/graphql")
            .route(web::post().to(post))
            .route(web::get().to(get))
            .default_service(web::to(other)),
    );
}

fn accepts(request: &HttpRequest, media: &str) -> bool {
    let header = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok());
    header.is_some_and(|header| {
        header.split(',').any(|part| {
            part.split(';')
                .next()
                .unwrap_or(part)
                .trim()
                .eq_ignore_ascii_case(media)
        })
    })
}

fn media(request: &HttpRequest) -> &'static str {
    if accepts(request, GRAPHQL_JSON) {
        GRAPHQL_JSON
    } else {
        JSON
    }
}

/// A refusal before or beside the execution: an answer with errors and no data.
fn refusal(request: &HttpRequest, caller: &Caller, problem: &Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.code.http_status())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((REQUEST_ID, caller.request_id.as_str()))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    match problem.code {
        Code::Busy => _ = answer.insert_header((RETRY_AFTER, "1")),
        Code::Unauthorised => _ = answer.insert_header((WWW_AUTHENTICATE, "Bearer")),
        _ => {}
    }
    let mut extensions = json!({ "code": problem.code.name(), "requestId": caller.request_id });
    if let Some(place) = &problem.place {
        extensions["field"] = json!(place.to_string());
        extensions["place"] = json!(place);
    }
    let error = json!({ "message": caller.tell(problem), "extensions": extensions });
    answer
        .content_type(media(request))
        .body(json!({ "errors": [error] }).to_string())
}

async fn other(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    method_refused(&request, &caller, "GET, POST")
}

fn method_refused(request: &HttpRequest, caller: &Caller, allowed: &'static str) -> HttpResponse {
    let message = Message::new("graphql-method").with("method", request.method());
    let mut answer = refusal(request, caller, &Problem::new(Code::InvalidInput, message));
    *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    answer
        .headers_mut()
        .insert(ALLOW, header::HeaderValue::from_static(allowed));
    answer
}

async fn post(
    app: Data<App>,
    schema: Data<Schema>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    if let Err(problem) = caller.identify(&app, &request).await {
        return refusal(&request, &caller, &problem);
    }
    match read(&app, &request, payload).await {
        Ok(asked) => run(&app, &schema, &request, caller, asked).await,
        Err(problem) => refusal(&request, &caller, &problem),
    }
}

/// Reads the body, bounded in bytes and time.
async fn read(app: &App, request: &HttpRequest, payload: web::Payload) -> Result<Request, Problem> {
    let declared = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media = declared
        .and_then(|value| value.split(';').next())
        .map_or(JSON, str::trim);
    let limit = app.config.max_body_bytes();
    if media.eq_ignore_ascii_case(FORM) {
        let bytes = tokio::time::timeout(app.config.request_timeout(), collect(payload, limit))
            .await
            .map_err(|_| late(app))??;
        return form(declared, bytes).await;
    }
    if !media.eq_ignore_ascii_case(JSON) && !media.eq_ignore_ascii_case(GRAPHQL_JSON) {
        let message = Message::new("graphql-media-type").with("type", media);
        return Err(Problem::new(Code::UnknownFormat, message));
    }
    let bytes = tokio::time::timeout(app.config.request_timeout(), collect(payload, limit))
        .await
        .map_err(|_| late(app))??;
    parse(&bytes)
}

/// Reads a form with files, as the GraphQL multipart request specification writes it.
async fn form(declared: Option<&str>, bytes: Vec<u8>) -> Result<Request, Problem> {
    let files = MultipartOptions::default().max_num_files(1);
    let body = futures_util::io::Cursor::new(bytes);
    receive_body(declared, body, files).await.map_err(|error| {
        let mut problem = Problem::new(Code::InvalidInput, Message::new("graphql-form"));
        problem.source = Some(error.to_string().into());
        problem
    })
}

async fn collect(mut payload: web::Payload, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error: PayloadError| {
            let mut problem = Problem::new(Code::InvalidInput, Message::new("graphql-body"));
            problem.source = Some(error.to_string().into());
            problem
        })?;
        if bytes.len() + chunk.len() > limit {
            let message = Message::new("graphql-body-large").with("limit", limit >> 20);
            return Err(Problem::new(Code::TooLarge, message));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn late(app: &App) -> Problem {
    let message =
        Message::new("graphql-timeout").with("seconds", app.config.request_timeout_seconds);
    Problem::new(Code::Busy, message)
}

/// Reads one request; a list of them is refused.
fn parse(bytes: &[u8]) -> Result<Request, Problem> {
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Problem::new(
            Code::InvalidInput,
            Message::new("graphql-batch"),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let place = Place::Line {
            line: error.line(),
            column: error.column(),
        };
        let message = Message::new("graphql-json")
            .with("line", error.line())
            .with("column", error.column());
        Problem::new(Code::InvalidInput, message).at(place)
    })
}

/// The parameters of a GET.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
}

async fn get(app: Data<App>, schema: Data<Schema>, request: HttpRequest) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    let invalid = || Problem::new(Code::InvalidInput, Message::new("graphql-parameters"));
    let Ok(parameters) = web::Query::<Parameters>::from_query(request.query_string()) else {
        return refusal(&request, &caller, &invalid());
    };
    let Parameters {
        query,
        operation_name,
        variables,
    } = parameters.into_inner();
    let Some(query) = query else {
        if accepts(&request, "text/html") {
            return HttpResponse::Found()
                .insert_header((header::LOCATION, EXPLORER))
                .finish();
        }
        return refusal(
            &request,
            &caller,
            &invalid().at(Place::Argument("query".to_owned())),
        );
    };
    if let Err(problem) = caller.identify(&app, &request).await {
        return refusal(&request, &caller, &problem);
    }
    let mut asked = Request::new(query);
    if let Some(name) = operation_name {
        asked = asked.operation_name(name);
    }
    if let Some(text) = variables {
        match serde_json::from_str(&text) {
            Ok(value) => asked = asked.variables(Variables::from_json(value)),
            Err(_) => {
                return refusal(
                    &request,
                    &caller,
                    &invalid().at(Place::Argument("variables".to_owned())),
                );
            }
        }
    }
    // GET is safe (RFC 9110 §9.2.1): a link must not change anything.
    if operation(&mut asked) == Some(OperationType::Mutation) {
        return method_refused(&request, &caller, "POST");
    }
    run(&app, &schema, &request, caller, asked).await
}

/// What kind of operation would run; `None` where the text is not GraphQL, which the execution will say.
fn operation(asked: &mut Request) -> Option<OperationType> {
    let name = asked.operation_name.clone();
    let document = asked.parsed_query().ok()?;
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation.node.ty),
        (DocumentOperations::Multiple(all), Some(name)) => Some(all.get(name.as_str())?.node.ty),
        (DocumentOperations::Multiple(_), None) => None,
    }
}

async fn run(
    app: &App,
    schema: &Schema,
    request: &HttpRequest,
    caller: Caller,
    asked: Request,
) -> HttpResponse {
    if accepts(request, "text/event-stream") {
        return HttpResponse::Ok()
            .insert_header((REQUEST_ID, caller.request_id.as_str()))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header(("X-Accel-Buffering", "no"))
            .content_type("text/event-stream")
            .streaming(sse::events(execute_stream(schema, app, caller, asked)));
    }
    let executed = execute(schema, app, caller.clone(), asked);
    match tokio::time::timeout(app.config.request_timeout(), executed).await {
        Ok(response) => answered(request, &caller, &response),
        Err(_) => refusal(request, &caller, &late(app)),
    }
}

fn answered(request: &HttpRequest, caller: &Caller, response: &Response) -> HttpResponse {
    let media = media(request);
    let failed = response.is_err() && response.data == async_graphql::Value::Null;
    let status = if failed && media == GRAPHQL_JSON {
        status(response)
    } else {
        StatusCode::OK
    };
    let body =
        serde_json::to_string(response).unwrap_or_else(|_| json!({ "errors": [] }).to_string());
    HttpResponse::build(status)
        .insert_header((REQUEST_ID, caller.request_id.as_str()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((VARY, "Accept, Accept-Language, Authorization"))
        .content_type(media)
        .body(body)
}

/// The status of the first error's code.
fn status(response: &Response) -> StatusCode {
    let extensions = response
        .errors
        .first()
        .and_then(|error| error.extensions.as_ref());
    let name = match extensions.and_then(|extensions| extensions.get("code")) {
        Some(async_graphql::Value::String(name)) => name.as_str(),
        _ => "",
    };
    let code = Code::ALL
        .into_iter()
        .find(|code| code.name() == name)
        .unwrap_or(Code::InvalidInput);
    StatusCode::from_u16(code.http_status()).unwrap_or(StatusCode::BAD_REQUEST)
}
