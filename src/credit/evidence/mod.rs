//! From alignments to claims: base interval and three-valued gates.
//!
//! A claim says that a component covers the fraction [lo, hi] of an item. Completing a component covers its own item and its
//! own outcomes by definition, so those are claims as well. A gate that passes keeps the interval, one that fails makes it [0, 0],
//! one that is unknown makes it [0, hi]: the evidence to ask for.

mod claims;
mod component;

pub(crate) use claims::{Claim, Context, Ground, claims, counts};
pub(crate) use component::component_gates;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::world::Status;

/// Something a value rests on that nobody recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Assumption {
    /// Undeclared shares of a parent are equal and nothing lies beside the children.
    DefaultShares,
    /// An alignment of unspecified completeness to an inner item covers the policy's fraction of it.
    BroadClaim,
    /// Two matched frameworks measure the matched item alike.
    MeasuresAgree,
    /// What a credit-bearing course teaches was assessed.
    TeachesAssessed,
    /// Hours follow from credits.
    HoursFromCredits,
}

/// A set of assumptions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Assumptions(u8);

impl Assumptions {
    const ALL: [Assumption; 5] = [
        Assumption::DefaultShares,
        Assumption::BroadClaim,
        Assumption::MeasuresAgree,
        Assumption::TeachesAssessed,
        Assumption::HoursFromCredits,
    ];

    #[must_use]
    pub(crate) fn with(self, assumption: Assumption) -> Self {
        Assumptions(self.0 | 1 << assumption as u8)
    }

    #[must_use]
    pub(crate) fn and(self, other: Assumptions) -> Self {
        Assumptions(self.0 | other.0)
    }

    pub(crate) fn list(self) -> Vec<Assumption> {
        Self::ALL
            .into_iter()
            .filter(|&a| self.0 & (1 << a as u8) != 0)
            .collect()
    }
}

/// What a gate looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Gate {
    /// Was it assessed?
    Role,
    /// Is the level reached?
    Level,
    /// Is the alignment itself sure enough?
    Confidence,
    /// Is the grade good enough?
    Grade,
    /// Is the award recent enough?
    Recency,
    /// Is the issuer recognised?
    Recognition,
    /// Is there a legal basis?
    LegalBasis,
    /// Was the component valid when awarded, and is the credential still?
    Validity,
}

/// What a gate answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It passes.
    Pass,
    /// It fails.
    Fail,
    /// What would decide is not recorded.
    Unknown,
}

/// One gate and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GateResult {
    /// The gate.
    pub gate: Gate,
    /// Its answer.
    pub verdict: Verdict,
}

/// Reads the date of an ISO date or date-time.
pub(crate) fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// True if the status of an assertion lets it count at all.
pub(crate) fn settled(status: Status) -> bool {
    matches!(status, Status::Approved | Status::Imported)
}

fn holds(condition: bool) -> Verdict {
    if condition {
        Verdict::Pass
    } else {
        Verdict::Fail
    }
}
