//! Verifying a credential that was presented as evidence.
//!
//! Pure: the time, the register of trusted issuers and whatever was fetched are arguments. [`verify`] answers with a report
//! of steps and with the addresses whose content would change it; who calls fetches them and asks again, until none is
//! new. So the rules decide what is needed, and the one guarded client decides what may be fetched.
//!
//! **Intact is not confirmed.** A key in the fragment of a verification method or in the header of a JWT comes with the
//! credential: it proves that the credential was not changed since someone signed it, and nothing about who. That is the
//! step `proof`. The step `issuer` passes only by the register: a pinned key, the document of a registered DID, or a
//! registered origin.
//!
//! **Nothing personal leaves.** The report says whether a subject is named and whether it is the given one, never who;
//! it carries no evidence texts and not the credential's own name.
//!
//! Work and memory are bounded whatever is sent: see [`bounds`].

mod blockcerts;
pub mod bounds;
mod check;
mod face;
mod issuer;
mod keys;
mod members;
mod ob2;
mod recipient;
mod report;
mod shape;
mod status;
mod vc;

pub use keys::did_web_address;
pub use report::{
    Achieved, AlignmentSeen, Confirmed, ConfirmedBy, EndorsementSeen, IssuerSeen, LevelSeen, Note,
    Report, ResultSeen, Standard, Standing, Step, StepKind, SubjectSeen, Verdict,
};

use serde::{Deserialize, Serialize};

use super::container::{self, Container, Content};
use crate::error::{Explain, Message};
use check::{Check, Found};

/// A credential as it was presented.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// The file or the pasted text.
    pub bytes: &'a [u8],
    /// E-mail address, URL, DID, … to be compared with the recipient. Compared only; it is in no answer.
    pub recipient: Option<&'a str>,
    /// Now, microseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
}

/// An entry of the register of trusted issuers. Any of the three kinds of evidence confirms the issuer; where keys are
/// pinned, a key that is none of them and that nothing else confirms makes the issuer step fail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TrustedIssuer {
    /// Name for people.
    pub name: String,
    /// The identifiers it issues under: addresses, DIDs, URNs; compared exactly. A DID is evidence by itself.
    pub ids: Vec<String>,
    /// Keys that are pinned.
    pub keys: Vec<PinnedKey>,
    /// `https://host[:port]`: what is fetched from there under `https` is the issuer's (hosted badges, keys, lists).
    pub origins: Vec<String>,
}

/// A key that belongs to an issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PinnedKey {
    /// A fingerprint as [`crate::badges::proofs::keys::PublicKey::fingerprint`] writes it, or the key itself: multibase,
    /// `did:key`, JWK as JSON, or PEM. For Blockcerts the address on the chain, bare or as `ecdsa-koblitz-pubkey:…`.
    pub key: String,
    /// Signatures from then on, microseconds UTC.
    pub from: Option<i64>,
    /// Signatures up to then, microseconds UTC.
    pub until: Option<i64>,
}

/// What became of fetching an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// A document.
    Body {
        /// Its bytes.
        bytes: Vec<u8>,
        /// The `Content-Type`, if there was one.
        content_type: Option<String>,
        /// The address after redirects.
        final_url: String,
    },
    /// 410: there was something and it was taken away.
    Gone,
    /// 404.
    NotFound,
    /// It could not be fetched, for this reason.
    Unreachable(Message),
    /// Fetching is switched off, or the origin stands in no entry of the register.
    NotAllowed,
}

/// What an explorer says of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explored {
    /// The transaction.
    Transaction {
        /// The committed data, hexadecimal.
        data: String,
        /// The addresses or keys that signed it.
        from: Vec<String>,
        /// When it was confirmed, microseconds UTC.
        at: i64,
    },
    /// The chain has no such transaction.
    NotFound,
    /// The explorer could not be asked, for this reason.
    Unreachable(Message),
}

/// What has been fetched so far.
pub trait Documents {
    /// What became of an address; `None` if it was not asked for yet.
    fn get(&self, url: &str) -> Option<&Fetched>;

    /// What an explorer of a block chain says of a transaction; `None` where no explorer is configured.
    fn transaction(&self, chain: &str, id: &str) -> Option<&Explored> {
        let _ = (chain, id);
        None
    }
}

/// What an address is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WantedFor {
    /// A hosted assertion, to compare it with what was presented.
    Assertion,
    /// A badge class.
    Badge,
    /// The profile of an issuer.
    Issuer,
    /// A key, or the document that lists keys.
    Key,
    /// A list of revoked credentials.
    Status,
    /// A hosted endorsement.
    Endorsement,
}

/// An address whose content would change the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Want {
    /// The address, without fragment.
    pub url: String,
    /// What for.
    pub purpose: WantedFor,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// What can be said with what is known so far.
    pub report: Report,
    /// What else would be needed, each address once; at most [`bounds::WANTS`].
    pub wants: Vec<Want>,
}

/// Verifies what was presented.
pub fn verify(
    presented: &Presented<'_>,
    register: &[TrustedIssuer],
    documents: &dyn Documents,
) -> Outcome {
    let mut check = Check::new(presented, register, documents);
    let report = match container::open(presented.bytes) {
        Ok(opened) => {
            let mut report = content(&mut check, opened.content);
            report.container = Some(opened.container);
            for note in opened.notes {
                report.note(note, None);
            }
            report
        }
        Err(fault) => {
            let mut report = Report::new(Standard::Unknown);
            report.steps.push(Step {
                kind: StepKind::Parsed,
                verdict: Verdict::Fail,
                reason: fault.message(),
                place: fault.place(),
            });
            report
        }
    };
    Outcome {
        report: sorted(report),
        wants: check.wants(),
    }
}

/// The steps in the order of their kinds; within a kind as they were found.
fn sorted(mut report: Report) -> Report {
    report.steps.sort_by_key(|step| step.kind);
    report
}

/// Whatever was in the container.
fn content(check: &mut Check<'_>, content: Content) -> Report {
    match content {
        Content::Json(value) => object(check, &value),
        Content::Jws(token) => match vc::jwt::open(&token) {
            Ok(opened) if ob2::is_signed(&opened) => ob2::signed(check, &opened),
            Ok(opened) => vc::signed(check, opened),
            Err(reason) => {
                let mut report = Report::new(Standard::Unknown);
                report.fail(StepKind::Parsed, reason);
                report
            }
        },
        Content::Address(url) => address(check, &url),
    }
}

fn object(check: &mut Check<'_>, value: &serde_json::Value) -> Report {
    if vc::is_credential(value) {
        vc::embedded(check, value)
    } else {
        ob2::presented(check, value)
    }
}

/// An image of the first kind holds only the address at which the assertion is hosted.
fn address(check: &mut Check<'_>, url: &str) -> Report {
    match check.fetch(url, WantedFor::Assertion) {
        Found::Document(document) => {
            let mut report = match &document.content {
                Content::Json(value) => object(check, value),
                _ => {
                    let mut report = Report::new(Standard::Unknown);
                    report.fail(StepKind::Parsed, Message::new("evidence-address-no-json"));
                    report
                }
            };
            report.container = Some(Container::Address);
            report
        }
        Found::Gone => {
            let mut report = Report::new(Standard::OpenBadges2);
            report.not_checked(
                StepKind::Parsed,
                Message::new("evidence-address-gone").with("url", members::short(url)),
            );
            report.fail(StepKind::Status, Message::new("evidence-hosted-gone"));
            report
        }
        Found::Missing(reason) => {
            let mut report = Report::new(Standard::OpenBadges2);
            report.not_checked(StepKind::Parsed, reason);
            report
        }
    }
}
