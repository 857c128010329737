//! What a policy says beyond one evaluation: caps on a whole transfer, residency, stacks, the rules of one source, and how
//! decisions are taken.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::credit::world::Volume;

/// Bounds on everything one learner transfers into one programme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Limits {
    /// Caps on transferred credit.
    pub caps: Vec<CreditCap>,
    /// Credit of the programme that must be earned at the receiver.
    pub residency: Option<Amount>,
    /// One component may serve several targets; else each is used once.
    pub share_components: bool,
    /// Most components one bundle joins for one target.
    pub bundle_size: Option<u32>,
    /// What a stack of micro-credentials must bring before it counts as the award it leads to.
    pub stack: Option<StackRule>,
}

/// A number of credits, or a share of the programme's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Amount {
    /// Credits of a scheme.
    Credits(Volume),
    /// Share of the programme's credits, 0..=1.
    Share(f64),
}

/// At most this much credit from these components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditCap {
    /// Name, shown where it binds.
    pub name: String,
    /// Which components it counts.
    #[serde(default)]
    pub over: CapOver,
    /// The bound on the credit awarded for them.
    pub at_most: Amount,
}

/// Which components a cap counts: those that match every part that is given; all where none is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CapOver {
    /// Of one of these kinds.
    pub kinds: BTreeSet<crate::credit::world::Kind>,
    /// With one of these categories (subject, mode of delivery such as `media`), compared without case.
    pub categories: BTreeSet<String>,
    /// From one of these organisations (slugs).
    pub organisations: BTreeSet<String>,
    /// Only what is awarded as elective block credit.
    pub block: bool,
}

/// When a stack counts as the award it leads to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StackRule {
    /// Share of the award that the stacked parts must make up, 0..=1.
    pub share: f64,
    /// The parts must be in the category of the award.
    pub same_category: bool,
    /// The parts must reach the level of the award.
    pub same_level: bool,
    /// A part counts on one pathway only.
    pub one_pathway: bool,
}

/// What the policy says differently of the components of one source. Absent members are as in the policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SourceRules {
    /// What an alignment of unspecified completeness proves of an inner item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broad_claim: Option<f64>,
    /// Least path confidence that proves anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c_min: Option<f64>,
    /// What `teaches` on a course itself is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teaches: Option<super::Teaches>,
    /// Least grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_grade: Option<f64>,
    /// Oldest admissible award, in full years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age_years: Option<u32>,
    /// Whether the source is recognised, whatever the list of recognised issuers says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised: Option<bool>,
}

/// By slug of the source.
pub type Sources = BTreeMap<String, SourceRules>;

/// How decisions under a policy are taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Governance {
    /// When a second person must agree before a decision holds.
    pub two_person: TwoPerson,
    /// Months after which a decision expires; `None` never by date.
    pub valid_months: Option<u32>,
    /// Days within which a learner may appeal, stated in the letter.
    pub appeal_days: Option<u32>,
    /// To whom an appeal goes, stated in the letter.
    pub appeal_to: Option<String>,
}

/// When a second person must agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TwoPerson {
    /// Never.
    #[default]
    Never,
    /// Where the decision departs from the proposal.
    Overrides,
    /// For every decision.
    Always,
}
