//! Who calls over HTTP: the viewer behind the Bearer token, the language, and the number of the request.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};

use super::App;
use crate::access::{AccessError, Viewer};
use crate::error::{Code, Message, Problem};
use crate::locale::{Language, text};
use crate::telemetry;

/// A caller. Answers carry the request's number as `X-Request-Id`.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Whose eyes.
    pub viewer: Viewer,
    /// Language of messages: `Accept-Language`, else the setting, else English.
    pub language: Language,
    /// Number of the request, for the log and the caller.
    pub request_id: String,
}

impl Caller {
    /// A caller as far as known before the token is looked at.
    pub fn anonymous(app: &App, request: &HttpRequest) -> Self {
        let header = request
            .headers()
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let language = header
            .and_then(Language::from_accept)
            .or(app.config.language)
            .unwrap_or_default();
        Caller {
            viewer: Viewer::Anonymous,
            language,
            request_id: telemetry::request_id(),
        }
    }

    /// Looks the token up, if one is sent.
    ///
    /// # Errors
    /// [`AccessError::KeyInvalid`] for a header that is no Bearer token of ours.
    pub async fn identify(&mut self, app: &App, request: &HttpRequest) -> Result<(), Problem> {
        let Some(header) = request.headers().get(AUTHORIZATION) else {
            return Ok(());
        };
        let token = header
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(AccessError::KeyInvalid)?;
        self.viewer = app.registry.viewer_of(token).await?;
        Ok(())
    }

    /// What to tell the caller of a problem; internals stay in the log.
    pub fn tell(&self, problem: &Problem) -> String {
        log_problem(problem, &self.request_id);
        match problem.code {
            Code::Internal => text(
                self.language,
                &Message::new("error-internal").with("request", &self.request_id),
            ),
            _ => text(self.language, &problem.message),
        }
    }
}

/// Logs what is our fault or the machine's, with the chain of causes.
pub fn log_problem(problem: &Problem, request_id: &str) {
    if matches!(
        problem.code,
        Code::Internal | Code::Unavailable | Code::Configuration
    ) {
        let mut causes = Vec::new();
        let mut cause = problem
            .source
            .as_deref()
            .map(|source| source as &dyn std::error::Error);
        while let Some(error) = cause {
            causes.push(error.to_string());
            cause = error.source();
        }
        tracing::error!(
            request_id,
            code = problem.code.name(),
            causes = causes.join(": "),
            "a request failed"
        );
    }
}
