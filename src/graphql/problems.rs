//! The one mapping of refusals to GraphQL: errors with `extensions { code, field, place, requestId }`, and the `Problem`
//! objects of mutation payloads.
//!
//! A resolver lets a [`Problem`] go with `?`; it travels as the source of the GraphQL error and is told here, in the
//! viewer's language. An error whose source is anything else is a defect and shows only its number.

use std::sync::Arc;

use async_graphql::{PathSegment, Response, ServerError, SimpleObject, Value};

use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::locale::text;
use crate::state::Caller;

/// What the library says where a limit is exceeded; it has no codes for these.
const TOO_DEEP: [&str; 2] = [
    "Query is nested too deep.",
    "The recursion depth of the query",
];
const TOO_COMPLEX: [&str; 2] = ["Query is too complex.", "The number of directives"];

/// Gives every error of a response its code, its words and the number of the request.
pub fn explained(mut response: Response, caller: &Caller, config: &Config) -> Response {
    for error in &mut response.errors {
        explain(error, caller, config);
    }
    response
}

fn explain(error: &mut ServerError, caller: &Caller, config: &Config) {
    let problem = error
        .source::<Problem>()
        .or_else(|| error.source::<Arc<Problem>>().map(|shared| &**shared));
    let (code, message, place) = match problem {
        Some(problem) => (
            problem.code,
            caller.tell(problem),
            problem.place.as_deref().cloned(),
        ),
        None => {
            let problem = of_library(error, config);
            (problem.code, caller.tell(&problem), None)
        }
    };
    error.message = message;
    error.source = None;
    let field = place
        .as_ref()
        .map_or_else(|| dotted(&error.path), ToString::to_string);
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code.name());
    extensions.set("requestId", caller.request_id.as_str());
    if !field.is_empty() {
        extensions.set("field", field);
    }
    if let Some(value) = place.and_then(|place| serde_json::to_value(place).ok()) {
        extensions.set("place", Value::from_json(value).unwrap_or_default());
    }
}

/// An error of the library: a query that is not one of this schema, or one beyond the limits.
fn of_library(error: &ServerError, config: &Config) -> Problem {
    if error.source.is_some() {
        let mut problem = Problem::new(Code::Internal, Message::new("error-internal"));
        problem.source = Some(error.message.clone().into());
        return problem;
    }
    let begins = |starts: [&str; 2]| starts.iter().any(|start| error.message.starts_with(start));
    if begins(TOO_DEEP) {
        let message = Message::new("graphql-too-deep").with("limit", config.max_depth);
        return Problem::new(Code::TooLarge, message);
    }
    if begins(TOO_COMPLEX) {
        let message = Message::new("graphql-too-complex").with("limit", config.max_complexity);
        return Problem::new(Code::TooLarge, message);
    }
    Problem::new(
        Code::InvalidInput,
        Message::new("graphql-invalid").with("reason", error.message.trim()),
    )
}

fn dotted(path: &[PathSegment]) -> String {
    let segments = path.iter().map(|segment| match segment {
        PathSegment::Field(name) => name.clone(),
        PathSegment::Index(index) => index.to_string(),
    });
    segments.collect::<Vec<_>>().join(".")
}

/// Where in the input a problem lies. Only what applies is present.
#[derive(SimpleObject)]
pub struct ProblemPlace {
    /// The place in one text.
    text: String,
    /// A JSON pointer (RFC 6901) into what was sent.
    pointer: Option<String>,
    /// Line of a text, from 1.
    line: Option<usize>,
    /// Name of the sheet of a workbook.
    sheet: Option<String>,
    /// Row of a table, from 1; the header is row 1.
    row: Option<usize>,
    /// Column: its name in a table, its number from 1 in a text.
    column: Option<String>,
    /// An argument.
    argument: Option<String>,
}

impl ProblemPlace {
    /// A place as the schema tells it.
    pub fn of(place: &Place) -> Self {
        let text = place.to_string();
        let mut told = ProblemPlace {
            text,
            pointer: None,
            line: None,
            sheet: None,
            row: None,
            column: None,
            argument: None,
        };
        match place {
            Place::Pointer(pointer) => told.pointer = Some(pointer.clone()),
            Place::Line { line, column } => {
                (told.line, told.column) = (Some(*line), Some(column.to_string()));
            }
            Place::Cell { row, column } => {
                (told.row, told.column) = (Some(*row), Some(column.clone()))
            }
            Place::Sheet { sheet, row, column } => {
                told.sheet = Some(sheet.clone());
                (told.row, told.column) = (Some(*row), Some(column.clone()));
            }
            // The text says it all.
            Place::Subject(_) => {}
            Place::Argument(name) | Place::Path(name) => told.argument = Some(name.clone()),
        }
        told
    }
}

/// Something to know, with the place it concerns.
#[derive(SimpleObject)]
pub struct Notice {
    /// In the viewer's language.
    message: String,
    /// Where, if it concerns one place.
    place: Option<ProblemPlace>,
}

impl Notice {
    /// A notice in the caller's language.
    pub fn of(caller: &Caller, message: &Message, place: Option<&Place>) -> Self {
        Notice {
            message: text(caller.language, message),
            place: place.map(ProblemPlace::of),
        }
    }
}

/// Why a mutation changed nothing. Named `Problem` in the schema.
#[derive(SimpleObject)]
#[graphql(name = "Problem")]
pub struct Refused {
    /// A stable code (`INVALID_INPUT`, `FORBIDDEN`, `NOT_FOUND`, `CONFLICT` …).
    code: &'static str,
    /// In the viewer's language.
    message: String,
    /// Where in the input.
    place: Option<ProblemPlace>,
    /// All faults of the same input, each with its place, where there are several.
    details: Vec<Notice>,
}

impl Refused {
    /// A problem in the caller's language; what is our fault goes to the log.
    pub fn of(caller: &Caller, problem: &Problem) -> Self {
        Refused {
            code: problem.code.name(),
            message: caller.tell(problem),
            place: problem.place.as_deref().map(ProblemPlace::of),
            details: problem
                .details
                .iter()
                .map(|(place, message)| Notice::of(caller, message, place.as_ref()))
                .collect(),
        }
    }
}
