//! Closed lists of words, as GraphQL enums over the types of the rules.

use async_graphql::Enum;

use crate::{access, credit, registry, search};

/// Who may read something.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "access::Visibility")]
pub enum Visibility {
    /// Anyone.
    Public,
    /// Members of the holding organisation.
    Private,
}

/// What a course or badge class does with an item.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::world::Role")]
pub enum AlignmentRole {
    /// It is taught.
    Teaches,
    /// It is assessed.
    Assesses,
    /// It is a prerequisite; never coverage.
    Requires,
}

/// Whether an alignment means the whole item.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::world::Completeness")]
pub enum Completeness {
    /// The whole item.
    Full,
    /// A part of it.
    Partial,
    /// Nobody said.
    Unspecified,
}

/// How far an assertion has come.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::world::Status")]
pub enum AssertionStatus {
    /// Approved by a person of the asserting organisation.
    Approved,
    /// Received with a document; says nothing of trust.
    Imported,
    /// Proposed by a machine or a stranger; never counts.
    Suggested,
    /// Contested; never counts.
    Disputed,
}

/// Which end of its associations an item is.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Either end.
    #[default]
    Both,
    /// The origin.
    Outgoing,
    /// The destination.
    Incoming,
}

/// What kind of thing was found.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "search::Kind")]
pub enum SearchKind {
    /// A framework (CFDocument).
    Document,
    /// An item of a framework (CFItem).
    Item,
    /// A criterion of a rubric (CFRubricCriterion).
    Criterion,
    /// A course, module or programme.
    Course,
    /// A learning outcome of a course.
    Outcome,
    /// A badge class.
    Badge,
}

/// Where an import stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "registry::imports::Phase")]
pub enum ImportPhase {
    /// Waiting for its turn.
    Waiting,
    /// The file is being read and repaired.
    Reading,
    /// It is compared with what is here.
    Checking,
    /// It is being written; it can no longer be stopped.
    Applying,
    /// Done.
    Done,
    /// Refused; nothing was written.
    Failed,
    /// Stopped; nothing was written.
    Stopped,
}

/// Where in its life a badge class is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::badges::status::Status")]
pub enum BadgeStatus {
    /// Being written; its organisation alone sees it.
    Draft,
    /// For everyone.
    Published,
    /// Awarded no more; still for everyone.
    Retired,
}

/// What becomes of a row of an import.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::registry::imports::PlanOp")]
pub enum PlanOperation {
    /// It cannot be taken.
    Refused,
    /// It is new here.
    Created,
    /// It is here and changes.
    Updated,
    /// It is here and not in the file, and goes.
    Removed,
    /// It is here exactly so.
    Unchanged,
}

/// What is proposed. A person decides.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::outcome::Outcome", name = "TransferOutcome")]
pub enum Outcome {
    /// A gate on the components or the case fails; the match is still shown.
    Ineligible,
    /// The target's credit.
    Full,
    /// Evidence decides whether it is full.
    ReviewFull,
    /// Part of the target's credit.
    Partial,
    /// Evidence decides whether it is partial.
    ReviewPartial,
    /// Too little is recorded to say.
    ReviewUnrecorded,
    /// Elective credit, not the target's.
    Block,
    /// A prerequisite is waived; no credit.
    Waiver,
    /// No credit, with grounds.
    None,
}

/// Grounds for not granting, after the substantial differences of the Lisbon Recognition Convention.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(
    remote = "credit::outcome::Substantial",
    name = "SubstantialDifference"
)]
pub enum Substantial {
    /// The level is not reached.
    Level,
    /// Too little work.
    Workload,
    /// Assessment or award is not of the needed quality.
    Quality,
    /// Something essential to the target is missing.
    Profile,
    /// The outcomes are not covered.
    LearningOutcomes,
}

/// A figure of the policy.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::outcome::Parameter", name = "PolicyParameter")]
pub enum Parameter {
    /// Coverage from which the target's credit is full.
    ThetaFull,
    /// Coverage from which part of it can be given.
    ThetaPart,
    /// Adequacy of the work behind the coverage.
    Phi,
}

/// Something a figure rests on that nobody recorded.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::evidence::Assumption")]
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

/// What a gate looks at.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::evidence::Gate", name = "GateKind")]
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
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::evidence::Verdict", name = "GateVerdict")]
pub enum Verdict {
    /// It passes.
    Pass,
    /// It fails.
    Fail,
    /// What would decide is not recorded.
    Unknown,
}

/// Kind of a step of a proof.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::explain::StepKind", name = "StepType")]
pub enum StepType {
    /// A component is aligned to an item.
    Alignment,
    /// A component covers its own item or outcome.
    Own,
    /// From a whole to its part.
    Down,
    /// From a part to its whole.
    Up,
    /// Over `exactMatchOf`.
    ExactMatchOf,
    /// Over `isTranslationOf`.
    IsTranslationOf,
    /// Over `replacedBy` with an unchanged statement.
    ReplacedBy,
}

/// Kind of a gap.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::explain::GapKind")]
pub enum GapKind {
    /// Possible but not proven: evidence would settle it.
    Unproven,
    /// Not covered, and the records are complete.
    Missing,
    /// Nothing is recorded; the records are not complete.
    Unrecorded,
}

/// A language messages are told in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::locale::Language", name = "MessageLanguage")]
pub enum MessageLanguage {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// How what is brought and the target relate.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credit::coverage::Relation", name = "TransferRelation")]
pub enum Relation {
    /// Each covers the other.
    Equivalent,
    /// What is brought covers the target and more.
    SourceBroader,
    /// The target covers what is brought and more.
    SourceNarrower,
    /// Some of each.
    Overlap,
    /// Nothing in common, as far as is recorded.
    Disjoint,
}
