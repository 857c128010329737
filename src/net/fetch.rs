//! [`Fetcher`]: asks, follows redirects by hand, keeps the body, and says precisely what went wrong.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LINK, LOCATION, RETRY_AFTER,
};
use reqwest::{RequestBuilder, Response, StatusCode};

use super::body::{self, TempFile};
use super::client::{Clients, explained};
use super::error::NetError;
use super::guard::{Guard, Target};
use super::resolve::{Resolve, SystemResolver};
use super::{Limits, retry};
use crate::config::Config;

/// Redirects that are followed.
pub(super) const MAX_REDIRECTS: usize = 5;

/// A secret that is sent as `Authorization: Bearer …`; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer(pub String);

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(***)")
    }
}

/// What is known of an earlier answer: the answer may be "not modified".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Its entity tag, verbatim.
    pub etag: Option<String>,
    /// Its `Last-Modified`, verbatim.
    pub last_modified: Option<String>,
}

/// What came.
#[derive(Debug)]
pub struct Fetched {
    /// Status, 200 to 299.
    pub status: u16,
    /// Entity tag, verbatim.
    pub etag: Option<String>,
    /// `Last-Modified`, verbatim.
    pub last_modified: Option<String>,
    /// `Content-Type`, verbatim.
    pub content_type: Option<String>,
    /// `Link`, verbatim (RFC 8288); several joined by commas.
    pub link: Option<String>,
    /// `X-Total-Count`.
    pub total: Option<u64>,
    /// The body, unpacked.
    pub body: TempFile,
    /// Where it came from after all redirects.
    pub final_url: String,
}

/// An answer that is no failure.
#[derive(Debug)]
pub enum Answer {
    /// Something came. Boxed: it is much larger than the other.
    Fetched(Box<Fetched>),
    /// What is known is still so.
    NotModified,
}

/// The guarded client. Cheap to clone; connections are shared.
#[derive(Clone)]
pub struct Fetcher {
    guard: Arc<Guard>,
    limits: Limits,
    resolver: Arc<dyn Resolve>,
    /// Built at the first fetch: judging certificates needs files of the system that nobody else needs.
    clients: Arc<OnceLock<Result<Clients, String>>>,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Fetcher");
        shown
            .field("guard", &self.guard)
            .field("limits", &self.limits);
        shown.finish_non_exhaustive()
    }
}

impl Default for Fetcher {
    /// A client with the defaults of the settings: public servers on the usual ports.
    fn default() -> Self {
        Fetcher::new(
            Guard::default(),
            Limits::default(),
            Arc::new(SystemResolver),
        )
    }
}

impl Fetcher {
    /// A client with a guard, limits and a resolver of names.
    pub fn new(guard: Guard, limits: Limits, resolver: Arc<dyn Resolve>) -> Self {
        Fetcher {
            guard: Arc::new(guard),
            limits,
            resolver,
            clients: Arc::default(),
        }
    }

    /// A client as the settings say.
    pub fn of(config: &Config) -> Self {
        Fetcher::new(
            Guard::of(config),
            Limits::of(config),
            Arc::new(SystemResolver),
        )
    }

    /// The same client for bodies of at most so many bytes.
    #[must_use]
    pub fn up_to(&self, bytes: u64) -> Self {
        let mut small = self.clone();
        small.limits.body = bytes.min(self.limits.body);
        small
    }

    /// The same client for these origins only (`https://host` or `https://host:port`), redirects included.
    #[must_use]
    pub fn only(&self, origins: BTreeSet<String>) -> Self {
        let mut narrow = self.clone();
        narrow.guard = Arc::new(Guard {
            only: Some(origins),
            ..(*self.guard).clone()
        });
        narrow
    }

    /// Judges an address without asking it.
    ///
    /// # Errors
    /// As [`Guard::first`]; with `secret`, also [`NetError::Plain`] where a secret would travel unencrypted.
    pub fn check(&self, url: &str, secret: bool) -> Result<(), NetError> {
        let target = self.guard.first(url)?;
        if secret { encrypted(&target) } else { Ok(()) }
    }

    /// Fetches, following at most five redirects. The secret goes to the origin of `url` only.
    ///
    /// # Errors
    /// [`NetError`]; any status but 2xx (and 304 where conditions were sent) is [`NetError::Status`].
    pub async fn get(
        &self,
        url: &str,
        conditions: &Conditions,
        bearer: Option<&Bearer>,
    ) -> Result<Answer, NetError> {
        let target = self.guard.first(url)?;
        if bearer.is_some() {
            encrypted(&target)?;
        }
        self.in_time(target.host(), self.follow(target, conditions, bearer))
            .await
    }

    /// Fetches into a temporary file: what `kakehashi import URL` and its like read.
    ///
    /// # Errors
    /// As [`Fetcher::get`].
    pub async fn fetch_to_file(&self, url: &str) -> Result<TempFile, NetError> {
        match self.get(url, &Conditions::default(), None).await? {
            Answer::Fetched(fetched) => Ok(fetched.body),
            // Nothing was known, so nothing can be unchanged.
            Answer::NotModified => Err(NetError::Status {
                host: self.guard.first(url)?.host(),
                status: StatusCode::NOT_MODIFIED.as_u16(),
                retry_after: None,
            }),
        }
    }

    /// Posts a form with HTTP Basic credentials (RFC 6749 §2.3.1) and follows no redirect.
    ///
    /// # Errors
    /// [`NetError`]; any status but 2xx is [`NetError::Status`].
    pub async fn post_form(
        &self,
        url: &str,
        form: &[(&str, &str)],
        user: &str,
        password: &str,
    ) -> Result<Fetched, NetError> {
        let target = self.guard.first(url)?;
        encrypted(&target)?;
        // Both halves are form-encoded before they are joined by a colon.
        let encoded =
            |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let asked = async {
            let request = self.clients()?.of(&target).post(target.url.clone());
            let request = request
                .basic_auth(encoded(user), Some(encoded(password)))
                .form(form);
            let response = self.send(request, &target).await?;
            self.taken(response, &target).await
        };
        self.in_time(target.host(), asked).await
    }

    async fn follow(
        &self,
        first: Target,
        conditions: &Conditions,
        bearer: Option<&Bearer>,
    ) -> Result<Answer, NetError> {
        let origin = first.url.origin();
        let mut target = first;
        for _ in 0..=MAX_REDIRECTS {
            let bearer = bearer.filter(|_| target.url.origin() == origin);
            let request = self.clients()?.of(&target).get(target.url.clone());
            let response = self
                .send(with_headers(request, conditions, bearer), &target)
                .await?;
            let status = response.status();
            if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
                let location = header(response.headers(), &LOCATION);
                let location = location.ok_or_else(|| NetError::Nowhere {
                    host: target.host(),
                })?;
                target = self.guard.redirect(&target, &location)?;
                continue;
            }
            if status == StatusCode::NOT_MODIFIED && *conditions != Conditions::default() {
                return Ok(Answer::NotModified);
            }
            return Ok(Answer::Fetched(Box::new(
                self.taken(response, &target).await?,
            )));
        }
        Err(NetError::Redirects {
            host: target.host(),
            limit: MAX_REDIRECTS,
        })
    }

    async fn send(&self, request: RequestBuilder, target: &Target) -> Result<Response, NetError> {
        let response = request
            .header(ACCEPT, "application/json, */*;q=0.5")
            .header(ACCEPT_ENCODING, "gzip")
            .send()
            .await
            .map_err(|error| explained(&error, target, &self.limits))?;
        let size = |headers: &HeaderMap| {
            let sizes = headers
                .iter()
                .map(|(name, value)| name.as_str().len() + value.len() + 4);
            sizes.sum::<usize>() as u64
        };
        if size(response.headers()) > self.limits.head {
            return Err(NetError::Head {
                host: target.host(),
                kilobytes: self.limits.head.div_ceil(1024),
            });
        }
        Ok(response)
    }

    async fn taken(&self, response: Response, target: &Target) -> Result<Fetched, NetError> {
        let status = response.status();
        let headers = response.headers().clone();
        if !status.is_success() {
            let wait = header(&headers, &RETRY_AFTER);
            return Err(NetError::Status {
                host: target.host(),
                status: status.as_u16(),
                retry_after: wait.and_then(|wait| retry::after(&wait, jiff::Timestamp::now())),
            });
        }
        let body = body::keep(response, target, &self.limits).await?;
        let links = headers
            .get_all(LINK)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let links = links.collect::<Vec<_>>().join(", ");
        let total = headers
            .get("x-total-count")
            .and_then(|value| value.to_str().ok());
        Ok(Fetched {
            status: status.as_u16(),
            etag: header(&headers, &ETAG),
            last_modified: header(&headers, &LAST_MODIFIED),
            content_type: header(&headers, &CONTENT_TYPE),
            link: Some(links).filter(|links| !links.is_empty()),
            total: total.and_then(|total| total.trim().parse().ok()),
            body,
            final_url: target.url.to_string(),
        })
    }

    fn clients(&self) -> Result<&Clients, NetError> {
        let built = self
            .clients
            .get_or_init(|| Clients::build(&self.resolver, &self.limits));
        built.as_ref().map_err(|detail| NetError::Setup {
            detail: detail.clone(),
        })
    }

    async fn in_time<T>(
        &self,
        host: String,
        work: impl Future<Output = Result<T, NetError>>,
    ) -> Result<T, NetError> {
        let limit = self.limits.total;
        match tokio::time::timeout(limit, work).await {
            Ok(result) => result,
            Err(_) => Err(NetError::Timeout {
                host,
                seconds: limit.as_secs(),
            }),
        }
    }
}

/// Secrets travel encrypted, or inside the own network where the host is configured.
fn encrypted(target: &Target) -> Result<(), NetError> {
    if target.url.scheme() == "https" || target.private {
        Ok(())
    } else {
        Err(NetError::Plain {
            host: target.host(),
        })
    }
}

fn with_headers(
    mut request: RequestBuilder,
    conditions: &Conditions,
    bearer: Option<&Bearer>,
) -> RequestBuilder {
    if let Some(etag) = &conditions.etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(last_modified) = &conditions.last_modified {
        request = request.header(IF_MODIFIED_SINCE, last_modified);
    }
    if let Some(Bearer(secret)) = bearer {
        request = request.header(AUTHORIZATION, format!("Bearer {secret}"));
    }
    request
}

fn header(headers: &HeaderMap, name: &reqwest::header::HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned()).filter(|value| !value.is_empty())
}
