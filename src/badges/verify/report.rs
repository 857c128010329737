//! What is told of a presented credential: steps with a verdict and a reason each, and what the credential says of
//! achievements. Never of the person: no recipient, no subject, no evidence text, no name of the credential (transcripts
//! bear the learner's). The steps are the answer; [`Report::standing`] only sums them up.

use serde::Serialize;
use serde_json::Value;

use crate::badges::alignment::Alignment;
use crate::badges::container::Container;
use crate::error::{Message, Place};

/// What came out of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It was checked and holds.
    Pass,
    /// It was checked and does not hold.
    Fail,
    /// It could not be checked, or there is nothing to check; the reason says which. Never to be read as a pass.
    NotChecked,
}

/// What a step looks at. A kind may come several times, such as one proof step for every proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// A credential was found in the file and could be read.
    Parsed,
    /// Required members are there, types and contexts are those of the standard.
    Shape,
    /// A signature is intact over what was read, or a hosted assertion is the one at its address. That alone proves
    /// only that the credential agrees with a key or an address, whosever that is.
    Proof,
    /// The key or the address belongs to the issuer, after the register of trusted issuers.
    Issuer,
    /// What a Blockcerts proof was anchored to.
    Anchor,
    /// It is in force now.
    Dates,
    /// It was not revoked or suspended.
    Status,
    /// It was made out to the one who was named.
    Recipient,
    /// The alignments are well formed. What they point at is looked up elsewhere.
    Alignment,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What was looked at.
    pub kind: StepKind,
    /// What came out.
    pub verdict: Verdict,
    /// Why, as a key into the catalogues.
    pub reason: Message,
    /// Where in the credential, if somewhere in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// The standard the credential follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Standard {
    /// Open Badges 0.5 to 1.1, which are recognised and not read.
    OpenBadges1,
    /// Open Badges 2.0 or 2.1.
    OpenBadges2,
    /// Open Badges 3.0, endorsements included.
    OpenBadges3,
    /// Comprehensive Learner Record 2.0.
    Clr2,
    /// Blockcerts 2, an Open Badges 2.0 assertion with a MerkleProof2017.
    Blockcerts2,
    /// Blockcerts 3, a verifiable credential with a MerkleProof2019.
    Blockcerts3,
    /// A verifiable credential that is none of these.
    VerifiableCredential,
    /// None of these.
    Unknown,
}

/// What the steps come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// Everything that had to be checked holds, and the register confirms the issuer.
    Confirmed,
    /// The proof is intact and nothing failed, but nobody vouches for the issuer.
    SelfConsistent,
    /// A step failed.
    Broken,
    /// Something that decides could not be checked.
    Undecided,
}

/// How the register confirms an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ConfirmedBy {
    /// The key is one of those that are pinned.
    PinnedKey,
    /// The key stands in the document of the issuer's DID.
    Did,
    /// The key or the assertion was fetched from one of the issuer's origins.
    Origin,
}

/// The trusted issuer behind a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Confirmed {
    /// Its name in the register; what the credential calls it may be anything.
    pub name: String,
    /// What confirms it.
    pub by: ConfirmedBy,
}

/// Who says to have issued the credential.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuerSeen {
    /// Its address, DID or URN. Empty where the issuer is the credential's own subject.
    pub id: String,
    /// What it calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The subject issued it to itself, so who that is, is not told.
    pub is_subject: bool,
    /// The entry of the register that confirms it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmed>,
}

/// How the credential names its subject; never who that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectSeen {
    /// The subject has an identifier, or there is an identity, plain or hashed.
    pub named: bool,
    /// Identities are hashed.
    pub hashed: bool,
    /// Whether the recipient that was given is the one; absent if none was given or none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<bool>,
}

/// An alignment and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlignmentSeen {
    /// JSON pointer into the credential, or into the badge class where that was fetched.
    pub pointer: String,
    /// As stated.
    pub alignment: Alignment,
}

/// A level of a rubric.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LevelSeen {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its level, as the issuer writes it.
    pub level: Option<String>,
    /// Its points.
    pub points: Option<String>,
    /// What it is aligned to.
    pub alignments: Vec<AlignmentSeen>,
}

/// A result of the learner.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultSeen {
    /// The description it belongs to.
    pub result_description: Option<String>,
    /// Name of that description.
    pub name: Option<String>,
    /// `LetterGrade`, `RubricCriterionLevel`, `Status`, …
    pub result_type: Option<String>,
    /// The value.
    pub value: Option<String>,
    /// `Completed`, `InProgress`, …
    pub status: Option<String>,
    /// The identifier of the achieved level.
    pub achieved_level: Option<String>,
    /// The level that identifier stands for, where the achievement describes it.
    pub level: Option<LevelSeen>,
    /// What the result itself, and its description, are aligned to.
    pub alignments: Vec<AlignmentSeen>,
}

/// An achievement: of the credential's subject, or described by a learner record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Achieved {
    /// JSON pointer to the achievement; empty for a badge class that was fetched.
    pub pointer: String,
    /// Its address or URN.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// `achievementType`.
    pub achievement_type: Option<String>,
    /// `humanCode`.
    pub human_code: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// Language, a BCP 47 tag.
    pub language: Option<String>,
    /// What it is aligned to, without levels and results.
    pub alignments: Vec<AlignmentSeen>,
    /// Results of the learner.
    pub results: Vec<ResultSeen>,
    /// `creditsEarned`.
    pub credits_earned: Option<f64>,
    /// `creditsAvailable`.
    pub credits_available: Option<f64>,
    /// `validFrom`, `issuanceDate` or `issuedOn`.
    pub valid_from: Option<String>,
    /// `validUntil`, `expirationDate` or `expires`.
    pub valid_until: Option<String>,
    /// How many pieces of evidence are named. What they say stays with the presenter.
    pub evidence: usize,
    /// Only described, not achieved: an achievement of a learner record beside its credentials.
    pub described_only: bool,
}

/// An endorsement, checked by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EndorsementSeen {
    /// Where it stands.
    pub place: Place,
    /// Who endorses.
    pub issuer: Option<IssuerSeen>,
    /// What is endorsed: an achievement, a profile, the credential.
    pub claim: Option<String>,
    /// What is said. Left out where the endorsement is of this credential, since it then is about a person.
    pub comment: Option<String>,
    /// Its own steps.
    pub steps: Vec<Step>,
}

impl EndorsementSeen {
    /// What its steps come to.
    pub fn standing(&self) -> Standing {
        standing(&self.steps)
    }
}

/// Something a person should know that decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// What, as a key into the catalogues.
    pub message: Message,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What is told of a credential.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How it was handed over; absent for a credential within another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<Container>,
    /// Where it stands in the credential around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The standard it follows.
    pub standard: Standard,
    /// Its types.
    pub types: Vec<String>,
    /// The steps, in the order of their kinds.
    pub steps: Vec<Step>,
    /// Who issued it.
    pub issuer: Option<IssuerSeen>,
    /// How it names its subject.
    pub subject: SubjectSeen,
    /// Its achievements.
    pub achievements: Vec<Achieved>,
    /// The credentials in a learner record, each verified by itself.
    pub nested: Vec<Report>,
    /// The endorsements in it, each verified by itself.
    pub endorsements: Vec<EndorsementSeen>,
    /// What else a person should know.
    pub notes: Vec<Note>,
}

impl Report {
    pub(super) fn new(standard: Standard) -> Self {
        Report {
            container: None,
            place: None,
            standard,
            types: Vec::new(),
            steps: Vec::new(),
            issuer: None,
            subject: SubjectSeen::default(),
            achievements: Vec::new(),
            nested: Vec::new(),
            endorsements: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn pass(&mut self, kind: StepKind, reason: Message) {
        self.step(kind, Verdict::Pass, reason, None);
    }

    pub(super) fn fail(&mut self, kind: StepKind, reason: Message) {
        self.step(kind, Verdict::Fail, reason, None);
    }

    pub(super) fn not_checked(&mut self, kind: StepKind, reason: Message) {
        self.step(kind, Verdict::NotChecked, reason, None);
    }

    pub(super) fn step(
        &mut self,
        kind: StepKind,
        verdict: Verdict,
        reason: Message,
        pointer: Option<String>,
    ) {
        self.steps.push(Step {
            kind,
            verdict,
            reason,
            place: pointer.map(Place::Pointer),
        });
    }

    pub(super) fn note(&mut self, message: Message, pointer: Option<String>) {
        let note = Note {
            message,
            place: pointer.map(Place::Pointer),
        };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Strikes the identifiers of the subject out of everything that is told.
    pub(super) fn strike(&mut self, subjects: &[&str]) {
        let subjects: Vec<&str> = subjects.iter().copied().filter(|id| id.len() > 3).collect();
        let reasons = self.steps.iter_mut().map(|step| &mut step.reason);
        let notes = self.notes.iter_mut().map(|note| &mut note.message);
        for (_, value) in reasons.chain(notes).flat_map(|message| &mut message.args) {
            for subject in &subjects {
                if value.contains(subject) {
                    *value = value.replace(subject, "…");
                }
            }
        }
        if let Some(issuer) = &mut self.issuer
            && issuer.confirmed.is_none()
            && subjects.contains(&issuer.id.as_str())
        {
            *issuer = IssuerSeen {
                is_subject: true,
                ..IssuerSeen::default()
            };
        }
    }

    /// The verdict over all steps of a kind: failed if one failed, passed if one passed, else not checked.
    pub fn verdict(&self, kind: StepKind) -> Verdict {
        verdict(&self.steps, kind)
    }

    /// What the steps come to. Nested credentials and endorsements stand by themselves.
    pub fn standing(&self) -> Standing {
        standing(&self.steps)
    }

    /// The report as JSON, with every reason also as text in a language.
    pub fn to_json(&self, language: crate::locale::Language) -> Value {
        super::face::render(self, language)
    }
}

fn verdict(steps: &[Step], kind: StepKind) -> Verdict {
    let mut passed = false;
    for step in steps.iter().filter(|step| step.kind == kind) {
        match step.verdict {
            Verdict::Fail => return Verdict::Fail,
            Verdict::Pass => passed = true,
            Verdict::NotChecked => {}
        }
    }
    if passed {
        Verdict::Pass
    } else {
        Verdict::NotChecked
    }
}

/// Alignments decide nothing about the credential; a recipient only if it was checked.
fn standing(steps: &[Step]) -> Standing {
    use StepKind::{Alignment, Anchor, Dates, Issuer, Parsed, Proof, Shape, Status};
    let failed = |step: &Step| step.verdict == Verdict::Fail && step.kind != Alignment;
    if steps.iter().any(failed) {
        return Standing::Broken;
    }
    let has = |kind| steps.iter().any(|step| step.kind == kind);
    let holds = |kind| verdict(steps, kind) == Verdict::Pass;
    // Of these every part must be known; of several proofs one is enough.
    let unclear = steps
        .iter()
        .any(|step| matches!(step.kind, Shape | Status) && step.verdict == Verdict::NotChecked);
    let decided = [Parsed, Shape, Proof, Dates, Status].into_iter().all(holds)
        && !unclear
        && (holds(Anchor) || !has(Anchor));
    match (decided, holds(Issuer)) {
        (true, true) => Standing::Confirmed,
        (true, false) => Standing::SelfConsistent,
        (false, _) => Standing::Undecided,
    }
}
