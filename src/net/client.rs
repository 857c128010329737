//! The two reqwest clients behind a [`super::Fetcher`]: one that reaches public addresses only, one for configured hosts.
//!
//! Neither follows redirects, uses a proxy, keeps cookies or sends a referer by itself. TLS is rustls with the ring
//! provider: no C library of the system, no OpenSSL, the same on every machine; ring is what the rest of the build needs no
//! further compiler for. Certificates are judged with the roots of the system.

use std::error::Error;
use std::sync::Arc;

use reqwest::redirect::Policy;

use super::error::NetError;
use super::resolve::{Judging, Resolve};
use super::{Limits, guard::Target};

/// Headers an answer may have.
const MAX_HEADERS: usize = 100;
/// What we call ourselves.
const AGENT: &str = concat!("kakehashi/", env!("CARGO_PKG_VERSION"));

pub(super) struct Clients {
    public: reqwest::Client,
    private: reqwest::Client,
}

impl Clients {
    /// Builds both.
    ///
    /// # Errors
    /// The library's words, where this machine has no roots to judge certificates with.
    pub(super) fn build(resolver: &Arc<dyn Resolve>, limits: &Limits) -> Result<Self, String> {
        // Fails only where one is installed already, which is just as well.
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
        let build = |private| {
            let resolver = Judging {
                inner: Arc::clone(resolver),
                private,
            };
            reqwest::Client::builder()
                .user_agent(AGENT)
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .no_proxy()
                .referer(false)
                .http1_only()
                .http1_max_headers(MAX_HEADERS)
                .pool_max_idle_per_host(1)
                .connect_timeout(limits.connect)
                .dns_resolver(Arc::new(resolver))
                .build()
                .map_err(|error| words(&error))
        };
        Ok(Clients {
            public: build(false)?,
            private: build(true)?,
        })
    }

    /// The client for a target.
    pub(super) fn of(&self, target: &Target) -> &reqwest::Client {
        if target.private {
            &self.private
        } else {
            &self.public
        }
    }
}

/// What an error of the library means.
pub(super) fn explained(error: &reqwest::Error, target: &Target, limits: &Limits) -> NetError {
    let host = target.host();
    if let Some(own) = causes(error).find_map(|cause| cause.downcast_ref::<NetError>()) {
        return own.clone();
    }
    let detail = words(error);
    if error.is_timeout() {
        let limit = if error.is_connect() {
            limits.connect
        } else {
            limits.total
        };
        return NetError::Timeout {
            host,
            seconds: limit.as_secs(),
        };
    }
    if let Some(tls) = causes(error).find_map(tls_error) {
        return NetError::Tls { host, detail: tls };
    }
    if error.is_connect() {
        return NetError::Connect { host, detail };
    }
    // The library has no name for a head that exceeds its own buffer.
    if detail.contains("message head is too large") {
        return NetError::Head {
            host,
            kilobytes: limits.head.div_ceil(1024),
        };
    }
    NetError::Broken { host, detail }
}

/// rustls travels inside an I/O error, whose `source` skips it.
fn tls_error(cause: &(dyn Error + 'static)) -> Option<String> {
    let direct = cause.downcast_ref::<rustls::Error>();
    let inside = cause
        .downcast_ref::<std::io::Error>()
        .and_then(|io| io.get_ref());
    let found = direct.or_else(|| inside.and_then(|inner| inner.downcast_ref::<rustls::Error>()));
    found.map(ToString::to_string)
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

/// The chain of causes without the URL, which may carry what does not belong in a log.
fn words(error: &reqwest::Error) -> String {
    let mut words: Vec<String> = causes(error).map(ToString::to_string).collect();
    words.dedup();
    words.join(": ")
}
