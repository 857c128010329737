//! The other server: its tokens, its list of documents, its packages. Asks one thing at a time, with a pause in between.

use std::collections::HashSet;
use std::time::Duration;

use serde::Deserialize;

use super::address::{endpoint, meant, next_query, version};
use super::fault::Fault;
use super::listing;
use crate::net::{Answer, Bearer, Conditions, Fetched, Fetcher};
use crate::registry::mirrors::rounds::Held;
use crate::registry::mirrors::{Credentials, Listed, Listing, MirrorError};
use crate::store::rows::MirrorFrameworkRow;

/// Bytes of a page of a list, of a document, of a token.
const SMALL: u64 = 16 * 1024 * 1024;
/// Documents of a page: the default of the binding [3.1.1], so no server need refuse it.
const PAGE: usize = 100;
/// Frameworks a mirror takes; beyond it the list is taken for endless.
const MOST: usize = 20_000;

pub(super) struct Remote<'a> {
    held: &'a Held,
    packages: Fetcher,
    small: Fetcher,
    pause: Duration,
    asked: bool,
    bearer: Option<Bearer>,
}

impl<'a> Remote<'a> {
    pub(super) fn new(held: &'a Held, fetcher: &Fetcher, pause: Duration) -> Self {
        Remote {
            held,
            packages: fetcher.clone(),
            small: fetcher.up_to(SMALL),
            pause,
            asked: false,
            bearer: None,
        }
    }

    /// A pause before every request but the first.
    async fn breathe(&mut self) {
        if std::mem::replace(&mut self.asked, true) {
            tokio::time::sleep(self.pause).await;
        }
    }

    async fn get(
        &mut self,
        url: &str,
        conditions: &Conditions,
        fetcher: &Fetcher,
    ) -> Result<Answer, Fault> {
        let fresh = self.prove().await?;
        self.breathe().await;
        match fetcher.get(url, conditions, self.bearer.as_ref()).await {
            // The token may have run out since; once more with a new one.
            Err(error) if error.status() == Some(401) && self.bearer.is_some() && !fresh => {
                self.bearer = None;
                self.prove().await?;
                self.breathe().await;
                Ok(fetcher.get(url, conditions, self.bearer.as_ref()).await?)
            }
            other => Ok(other?),
        }
    }

    /// Gets a token where one is needed and none is there; says whether it did.
    async fn prove(&mut self) -> Result<bool, Fault> {
        let held = self.held;
        let Some(credentials) = held.credentials.as_ref().filter(|_| self.bearer.is_none()) else {
            return Ok(false);
        };
        self.breathe().await;
        self.bearer = Some(token(&self.small, credentials).await?);
        Ok(true)
    }

    /// What the server lists: finds the base, then reads all pages, or the single frameworks that are wanted.
    pub(super) async fn list(&mut self) -> Result<Listing, Fault> {
        let row = &self.held.row;
        let nowhere = |url: String| Fault::Mirror(MirrorError::NotCase { url });
        let meant = meant(&row.url).ok_or_else(|| nowhere(row.url.clone()))?;
        let mut only = self.held.only();
        only.extend(meant.only);
        let bases = match &row.base {
            Some(base) => vec![base.clone()],
            None => meant.bases,
        };
        let mut first: Option<Fault> = None;
        for base in &bases {
            match self.list_at(base, &only).await {
                Ok(listing) => return Ok(listing),
                // A list that cannot be read says more than an address that is not there.
                Err(fault) if fault.is_elsewhere() => {
                    if matches!(fault, Fault::Mirror(MirrorError::List { .. })) {
                        first.get_or_insert(fault);
                    }
                }
                Err(fault) => return Err(fault),
            }
        }
        Err(first.unwrap_or_else(|| nowhere(bases.join(", "))))
    }

    async fn list_at(&mut self, base: &str, only: &[String]) -> Result<Listing, Fault> {
        let listing = Listing {
            base: base.to_owned(),
            version: version(base).to_owned(),
            ..Listing::default()
        };
        if only.is_empty() {
            self.pages(base, listing).await
        } else {
            self.singles(base, only, listing).await
        }
    }

    async fn singles(
        &mut self,
        base: &str,
        only: &[String],
        mut listing: Listing,
    ) -> Result<Listing, Fault> {
        let mut found = Vec::new();
        for identifier in only {
            let url = endpoint(base, "CFDocuments", identifier);
            let small = self.small.clone();
            match self.get(&url, &Conditions::default(), &small).await {
                Ok(answer) => {
                    let bytes = bytes(answer).await?;
                    let document = listing::document(&bytes);
                    found.push(document.map_err(|detail| MirrorError::List { url, detail })?);
                }
                Err(fault) if fault.is_missing() => listing.missing.push(identifier.clone()),
                Err(fault) => return Err(fault),
            }
        }
        if found.is_empty() && self.held.row.base.is_none() {
            return Err(MirrorError::NotCase {
                url: base.to_owned(),
            }
            .into());
        }
        listing.frameworks = Some(found);
        Ok(listing)
    }

    async fn pages(&mut self, base: &str, mut listing: Listing) -> Result<Listing, Fault> {
        let row = &self.held.row;
        let known = Conditions {
            etag: row.list_etag.clone(),
            last_modified: row.list_last_modified.clone(),
        };
        let mut all: Vec<Listed> = Vec::new();
        let mut seen = HashSet::new();
        let mut query = format!("limit={PAGE}&offset=0");
        loop {
            let url = format!("{base}/CFDocuments?{query}");
            let conditions = if all.is_empty() {
                known.clone()
            } else {
                Conditions::default()
            };
            let small = self.small.clone();
            let page = match self.get(&url, &conditions, &small).await? {
                // Validators are kept only of a list that is one page.
                Answer::NotModified => return Ok(listing),
                Answer::Fetched(page) => page,
            };
            let first = all.is_empty();
            let (link, total) = (page.link.clone(), page.total);
            let validators = (page.etag.clone(), page.last_modified.clone());
            let came = listing::page(&bytes(Answer::Fetched(page)).await?);
            let came = came.map_err(|detail| MirrorError::List { url, detail })?;
            let size = came.len();
            // A server that does not page sends the same again: then nothing is new.
            let before = all.len();
            all.extend(
                came.into_iter()
                    .filter(|one| seen.insert(one.identifier.clone())),
            );
            if all.len() > MOST {
                return Err(MirrorError::TooMany {
                    url: base.to_owned(),
                    limit: MOST,
                }
                .into());
            }
            let more = next(link.as_deref(), total, all.len(), size);
            match more.filter(|_| all.len() > before) {
                Some(following) => query = following,
                None => {
                    if first {
                        (listing.etag, listing.last_modified) = validators;
                    }
                    listing.frameworks = Some(all);
                    return Ok(listing);
                }
            }
        }
    }

    /// The package of a framework, if it is not as known.
    pub(super) async fn package(
        &mut self,
        base: &str,
        framework: &MirrorFrameworkRow,
        on_conditions: bool,
    ) -> Result<Answer, Fault> {
        let url = endpoint(base, "CFPackages", &framework.identifier);
        let conditions = if on_conditions {
            Conditions {
                etag: framework.etag.clone(),
                last_modified: framework.last_modified.clone(),
            }
        } else {
            Conditions::default()
        };
        let packages = self.packages.clone();
        self.get(&url, &conditions, &packages).await
    }
}

/// The query of the page that follows, if one does: by `Link`, else by the count, else as long as pages are full.
fn next(link: Option<&str>, total: Option<u64>, so_far: usize, size: usize) -> Option<String> {
    if let Some(query) = link.and_then(next_query) {
        return Some(query);
    }
    let more = match total {
        Some(total) => (so_far as u64) < total,
        None => size >= PAGE,
    };
    (more && size > 0).then(|| format!("limit={PAGE}&offset={so_far}"))
}

/// The body of an answer, read off the async workers; nothing where it is unchanged.
pub(super) async fn bytes(answer: Answer) -> Result<Vec<u8>, Fault> {
    let fetched: Box<Fetched> = match answer {
        Answer::Fetched(fetched) => fetched,
        Answer::NotModified => return Ok(Vec::new()),
    };
    let read = tokio::task::spawn_blocking(move || fetched.body.bytes()).await;
    let read = read.map_err(|error| crate::store::StoreError::Panicked(error.to_string()));
    Ok(read.map_err(crate::error::Problem::from)??)
}

/// An access token by client credentials (RFC 6749 §4.4).
async fn token(fetcher: &Fetcher, credentials: &Credentials) -> Result<Bearer, Fault> {
    #[derive(Deserialize)]
    struct Token {
        access_token: String,
    }
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(credentials.scope.as_deref().map(|scope| ("scope", scope)));
    let (url, user) = (&credentials.token_url, &credentials.client_id);
    let answer = fetcher
        .post_form(url, &form, user, &credentials.client_secret)
        .await?;
    let bytes = bytes(Answer::Fetched(Box::new(answer))).await?;
    match serde_json::from_slice::<Token>(&bytes) {
        Ok(token) if !token.access_token.is_empty() => Ok(Bearer(token.access_token)),
        _ => Err(MirrorError::Token { url: url.clone() }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_the_link_then_the_count_then_full_pages() {
        let link = "<https://x/y?limit=7&offset=7>; rel=\"next\"";
        assert_eq!(
            next(Some(link), Some(3), 3, 3).as_deref(),
            Some("limit=7&offset=7")
        );
        assert_eq!(
            next(None, Some(250), 100, 100).as_deref(),
            Some("limit=100&offset=100")
        );
        assert_eq!(next(None, Some(250), 250, 50), None);
        assert_eq!(
            next(None, None, 100, 100).as_deref(),
            Some("limit=100&offset=100")
        );
        assert_eq!(next(None, None, 130, 30), None);
        assert_eq!(next(None, Some(9), 3, 0), None);
    }
}
