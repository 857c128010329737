//! Brings the documents that verifying wants: from origins of registered issuers only, through the guarded client, within
//! limits of number, size and time. What cannot be brought is said to be so; it never counts as an answer.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use tokio::time::Instant;
use url::Url;

use crate::badges::verify::{Documents, Fetched, TrustedIssuer, Want, did_web_address};
use crate::error::Explain as _;
use crate::net::{Answer, Conditions, Fetcher, NetError};

/// Documents brought for one credential.
const MOST: usize = 60;
/// Bytes of one document: a status list of a million credentials has some hundred kilobytes.
const DOCUMENT: u64 = 4 << 20;
/// Bytes of all documents.
const ALL: usize = 32 << 20;
/// Time for all of them.
const TIME: Duration = Duration::from_secs(20);
/// How many at once.
const AT_ONCE: usize = 4;

/// What was brought so far, as the rules see it.
#[derive(Clone, Default)]
pub(super) struct Brought(Arc<HashMap<String, Arc<Fetched>>>);

impl Documents for Brought {
    fn get(&self, url: &str) -> Option<&Fetched> {
        self.0.get(url).map(|fetched| &**fetched)
    }
}

/// The documents of one verification.
pub(super) struct Fetches {
    fetcher: Option<Fetcher>,
    known: HashMap<String, Arc<Fetched>>,
    bytes: usize,
    until: Instant,
}

impl Fetches {
    pub(super) fn new(fetcher: Option<Fetcher>) -> Self {
        Fetches {
            fetcher,
            known: HashMap::new(),
            bytes: 0,
            until: Instant::now() + TIME,
        }
    }

    pub(super) fn documents(&self) -> Brought {
        Brought(Arc::new(self.known.clone()))
    }

    /// Brings what is wanted and not known; says whether there was any.
    pub(super) async fn bring(&mut self, wants: &[Want], trusted: &[TrustedIssuer]) -> bool {
        let room = MOST.saturating_sub(self.known.len());
        let new: BTreeSet<String> = wants
            .iter()
            .map(|want| want.url.clone())
            .filter(|url| !self.known.contains_key(url))
            .take(room)
            .collect();
        if new.is_empty() {
            return false;
        }
        let allowed: BTreeSet<String> = trusted.iter().flat_map(origins).collect();
        let fetcher = self
            .fetcher
            .as_ref()
            .map(|all| all.only(allowed).up_to(DOCUMENT));
        let until = self.until;
        let mut fetching = iter(new)
            .map(|url| {
                let fetcher = fetcher.clone();
                async move {
                    let came = fetched(fetcher, &url, until).await;
                    (url, came)
                }
            })
            .buffer_unordered(AT_ONCE);
        while let Some((url, fetched)) = fetching.next().await {
            let fetched = match fetched {
                Fetched::Body { bytes, .. } if self.bytes + bytes.len() > ALL => {
                    let host = host(&url);
                    let megabytes = (ALL >> 20) as u64;
                    Fetched::Unreachable(NetError::TooLarge { host, megabytes }.message())
                }
                other => other,
            };
            if let Fetched::Body { bytes, .. } = &fetched {
                self.bytes += bytes.len();
            }
            self.known.insert(url, Arc::new(fetched));
        }
        true
    }
}

async fn fetched(fetcher: Option<Fetcher>, url: &str, until: Instant) -> Fetched {
    let Some(fetcher) = fetcher else {
        return Fetched::NotAllowed;
    };
    let conditions = Conditions::default();
    let asked = fetcher.get(url, &conditions, None);
    match tokio::time::timeout_at(until, asked).await {
        Err(_) => {
            let (host, seconds) = (host(url), TIME.as_secs());
            Fetched::Unreachable(NetError::Timeout { host, seconds }.message())
        }
        Ok(Ok(Answer::Fetched(answer))) => match answer.body.bytes() {
            Ok(bytes) => Fetched::Body {
                bytes,
                content_type: answer.content_type,
                final_url: answer.final_url,
            },
            Err(error) => Fetched::Unreachable(error.message()),
        },
        Ok(Ok(Answer::NotModified)) => Fetched::NotFound,
        Ok(Err(NetError::NotListed { .. })) => Fetched::NotAllowed,
        Ok(Err(NetError::Status { status: 410, .. })) => Fetched::Gone,
        Ok(Err(NetError::Status { status: 404, .. })) => Fetched::NotFound,
        Ok(Err(error)) => Fetched::Unreachable(error.message()),
    }
}

fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(Url::host_str);
    host.unwrap_or_default().to_owned()
}

/// `https://host` of an address, or of the document of a `did:web`.
pub(super) fn origin_of(id: &str) -> Option<String> {
    let url = Url::parse(&did_web_address(id).unwrap_or_else(|| id.to_owned())).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

/// The origins that may be asked for an issuer: those of its entry, and where its addresses and DIDs lie.
fn origins(issuer: &TrustedIssuer) -> impl Iterator<Item = String> {
    let own = issuer.origins.iter().cloned();
    own.chain(issuer.ids.iter().filter_map(|id| origin_of(id)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_issuer_is_asked_where_its_addresses_lie() {
        let origin = |id: &str| origin_of(id).unwrap_or_default();
        assert_eq!(
            origin("https://Badges.Example:443/issuers/1#key"),
            "https://badges.example"
        );
        assert_eq!(
            origin("did:web:badges.example:issuers:1"),
            "https://badges.example"
        );
        assert_eq!(
            origin("did:web:badges.example%3A8443"),
            "https://badges.example:8443"
        );
        assert_eq!(origin("did:key:z6Mk"), "");
        assert_eq!(origin("file:///etc/passwd"), "");
        assert_eq!(origin("urn:uuid:1"), "");
    }

    #[tokio::test]
    async fn nothing_is_fetched_where_fetching_is_off() {
        let mut fetches = Fetches::new(None);
        let want = Want {
            url: "https://badges.example/1".to_owned(),
            purpose: crate::badges::verify::WantedFor::Assertion,
        };
        assert!(fetches.bring(std::slice::from_ref(&want), &[]).await);
        assert_eq!(
            fetches.documents().get(&want.url),
            Some(&Fetched::NotAllowed)
        );
        assert!(!fetches.bring(&[want], &[]).await);
    }
}
