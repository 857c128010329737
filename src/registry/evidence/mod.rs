//! Evidence: a learner's credential is presented, verified step by step, and what it shows is looked up here.
//!
//! The rules ([`crate::badges::verify`]) say which documents and which entries of the register they need; here these are
//! brought, and the rules are asked again, until nothing new is wanted. Nothing that is presented is stored, and nothing of
//! it enters a log record: neither the credential nor its recipient.

mod error;
mod fetch;
mod items;
mod trust;

pub use error::EvidenceError;
pub use items::ItemMet;
pub use trust::{NewTrust, Pin, TrustBody, Trusted};

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Registry;
use crate::access::Viewer;
use crate::badges::verify::{Outcome, Presented, Report, TrustedIssuer, verify};
use crate::error::Problem;
use crate::graph::Snapshot;
use crate::net::Fetcher;
use crate::store::rows::OrganisationRow;
use crate::store::{StoreError, log};
use fetch::Fetches;

/// Bytes of a file that is presented.
pub const LARGEST: usize = 24 << 20;
/// How often the rules are asked at most: a chain of documents, each naming the next, is never longer in an honest case.
const ROUNDS: usize = 8;
/// How long one waits for another verification to end.
const WAIT: Duration = Duration::from_secs(10);

/// What verifications of this process share.
#[derive(Clone)]
pub struct Desk {
    /// One for each core: a verification is work for one, and may hold some hundred megabytes.
    places: Arc<tokio::sync::Semaphore>,
    /// Where addresses of registered issuers are fetched from; `None` where that is switched off.
    fetcher: Option<Fetcher>,
}

impl Default for Desk {
    /// As many places as cores, and nothing is fetched.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Desk {
            places: Arc::new(tokio::sync::Semaphore::new(cores)),
            fetcher: None,
        }
    }
}

impl Desk {
    /// The same, fetching what registered issuers serve.
    #[must_use]
    pub fn fetching(self, fetcher: Fetcher) -> Self {
        Desk {
            fetcher: Some(fetcher),
            ..self
        }
    }

    /// Runs the rules off the async workers, at a place of its own: waiting for other servers takes none.
    async fn ask(
        &self,
        evidence: &Evidence,
        trusted: &[TrustedIssuer],
        fetches: &Fetches,
    ) -> Result<Outcome, Problem> {
        let place = tokio::time::timeout(WAIT, self.places.acquire()).await;
        let place = place
            .map_err(|_| StoreError::Busy)?
            .map_err(|_| StoreError::Busy)?;
        let (evidence, trusted) = (evidence.clone(), trusted.to_vec());
        let documents = fetches.documents();
        let now = log::now();
        let work = move || {
            let presented = Presented {
                bytes: &evidence.content,
                recipient: evidence.recipient.as_deref(),
                now,
            };
            verify(&presented, &trusted, &documents)
        };
        let done = tokio::task::spawn_blocking(work).await;
        drop(place);
        done.map_err(|error| StoreError::Panicked(error.to_string()).into())
    }
}

/// What is presented.
#[derive(Clone, Default)]
pub struct Evidence {
    /// JSON, JWT, baked PNG or SVG.
    pub content: Bytes,
    /// To whom it should be made out: an e-mail address, a URL, a DID. Compared and forgotten.
    pub recipient: Option<String>,
    /// Slug of the organisation whose register counts; the viewer's own where absent.
    pub register: Option<String>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The steps, and what the credential says.
    pub report: Report,
    /// Slug of the organisation whose register was asked, if any.
    pub register: Option<String>,
    /// The alignments of its achievements, looked up here; nested credentials included.
    pub items: Vec<ItemMet>,
}

impl Registry {
    /// Verifies what is presented, and looks up the items it shows.
    ///
    /// # Errors
    /// Nothing or too much was sent; an unknown register; too many verifications at once. A credential that is broken is no
    /// error: its report says so.
    pub async fn verify_evidence(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: &Viewer,
        evidence: Evidence,
    ) -> Result<Verified, Problem> {
        match evidence.content.len() {
            0 => return Err(EvidenceError::Empty.into()),
            size if size > LARGEST => return Err(EvidenceError::TooLarge.into()),
            _ => {}
        }
        let register = self.register(viewer, evidence.register.as_deref()).await?;
        let organisation = register.as_ref().map(|row| row.id);
        let report = self.rounds(viewer, organisation, &evidence).await?;
        let items = self.items_met(snapshot, viewer, &report).await?;
        Ok(Verified {
            report,
            register: register.map(|row| row.slug),
            items,
        })
    }

    /// The organisation whose register counts; nobody's for a viewer without a key who names none.
    async fn register(
        &self,
        viewer: &Viewer,
        named: Option<&str>,
    ) -> Result<Option<OrganisationRow>, Problem> {
        let own = viewer.actor().ok().map(|actor| actor.slug.clone());
        let Some(slug) = named.map(str::to_owned).or(own) else {
            return Ok(None);
        };
        self.store
            .read(move |connection| {
                let row = OrganisationRow::by_slug(connection, &slug)?;
                Ok(Some(row.ok_or_else(|| trust::unknown_register(&slug))?))
            })
            .await
    }

    /// Asks the rules, brings what they want, and asks again.
    async fn rounds(
        &self,
        viewer: &Viewer,
        organisation: Option<i64>,
        evidence: &Evidence,
    ) -> Result<Report, Problem> {
        let mut trusted: Vec<TrustedIssuer> = Vec::new();
        let mut asked: BTreeSet<String> = BTreeSet::new();
        let mut fetches = Fetches::new(self.desk.fetcher.clone());
        let mut outcome = self.desk.ask(evidence, &trusted, &fetches).await?;
        for _ in 0..ROUNDS {
            let new: Vec<String> = handles(&outcome)
                .into_iter()
                .filter(|handle| asked.insert(handle.clone()))
                .collect();
            let mut grown = false;
            if let (Some(organisation), false) = (organisation, new.is_empty()) {
                for issuer in self.trusted_by(viewer, organisation, new).await? {
                    if !trusted.contains(&issuer) {
                        trusted.push(issuer);
                        grown = true;
                    }
                }
            }
            if !grown && !fetches.bring(&outcome.wants, &trusted).await {
                break;
            }
            outcome = self.desk.ask(evidence, &trusted, &fetches).await?;
        }
        Ok(outcome.report)
    }
}

/// Everything in a report an entry of the register could be recognised by.
fn handles(outcome: &Outcome) -> BTreeSet<String> {
    let mut handles = BTreeSet::new();
    let mut reports = vec![&outcome.report];
    while let Some(report) = reports.pop() {
        let endorsers = report
            .endorsements
            .iter()
            .filter_map(|one| one.issuer.as_ref());
        for issuer in report.issuer.iter().chain(endorsers) {
            handles.extend(fetch::origin_of(&issuer.id));
            handles.insert(issuer.id.clone());
        }
        reports.extend(&report.nested);
    }
    handles.extend(
        outcome
            .wants
            .iter()
            .filter_map(|want| fetch::origin_of(&want.url)),
    );
    handles
}
