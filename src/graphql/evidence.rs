//! Evidence: what a credential that is presented shows, step by step.

use async_graphql::{
    ComplexObject, Context, Enum, InputObject, Json, Object, Result, SimpleObject, Upload,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::context::RequestContext;
use super::mutation::answer;
use super::problems::{ProblemPlace, Refused};
use super::resolving::AlignmentVerdict;
use crate::badges::verify::{
    self, Achieved, EndorsementSeen, Report, ResultSeen, StepKind, Verdict,
};
use crate::error::{Code, Message, Place, Problem};
use crate::registry::evidence::{Evidence as Presented, ItemMet};

/// What came out of a step.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Verdict")]
pub enum EvidenceVerdict {
    /// It was checked and holds.
    Pass,
    /// It was checked and does not hold.
    Fail,
    /// It could not be checked, or there is nothing to check; the reason says which. Never a pass.
    NotChecked,
}

/// What a step looks at.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "StepKind")]
pub enum EvidenceStepKind {
    /// A credential was found and could be read.
    Parsed,
    /// Members, types and contexts are those of the standard.
    Shape,
    /// A signature is intact, or a hosted badge is the one at its address: whoever made it.
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
    /// The alignments are well formed.
    Alignment,
}

/// The standard a credential follows.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "verify::Standard")]
pub enum CredentialStandard {
    /// Open Badges before 2.0.
    OpenBadges1,
    /// Open Badges 2.0 or 2.1.
    OpenBadges2,
    /// Open Badges 3.0.
    OpenBadges3,
    /// Comprehensive Learner Record 2.0.
    Clr2,
    /// Blockcerts 2.
    Blockcerts2,
    /// Blockcerts 3.
    Blockcerts3,
    /// Another verifiable credential.
    VerifiableCredential,
    /// None of these.
    Unknown,
}

/// What the steps come to.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "verify::Standing")]
pub enum EvidenceStanding {
    /// Everything that had to be checked holds, and the register confirms the issuer.
    Confirmed,
    /// The proof is intact and nothing failed, but nobody vouches for the issuer.
    SelfConsistent,
    /// A step failed.
    Broken,
    /// Something that decides could not be checked.
    Undecided,
}

/// A step of the verification.
#[derive(SimpleObject)]
pub struct EvidenceStep {
    /// What was looked at.
    kind: EvidenceStepKind,
    /// What came out.
    verdict: EvidenceVerdict,
    /// Why, and how to mend it, in the viewer's language.
    reason: String,
    /// Where in the credential.
    place: Option<ProblemPlace>,
}

/// Who says to have issued a credential.
#[derive(SimpleObject)]
pub struct EvidenceIssuer {
    /// Its address, DID or URN.
    id: String,
    /// What it calls itself.
    name: Option<String>,
    /// The name of the entry of the register that confirms it; absent where nothing does.
    confirmed_as: Option<String>,
}

/// A result of the learner.
#[derive(SimpleObject)]
pub struct EvidenceResult {
    /// Name of the description it belongs to.
    name: Option<String>,
    /// `LetterGrade`, `RubricCriterionLevel`, …
    result_type: Option<String>,
    /// The value.
    value: Option<String>,
    /// `Completed`, `InProgress`, …
    status: Option<String>,
    /// Name of the rubric level that was reached.
    level_name: Option<String>,
    /// The level, as the issuer writes it.
    level: Option<String>,
    /// Its points.
    points: Option<String>,
}

/// An achievement of a credential.
#[derive(SimpleObject)]
pub struct EvidenceAchievement {
    /// JSON pointer in its credential.
    pointer: String,
    /// Its address or URN.
    id: Option<String>,
    /// Name.
    name: Option<String>,
    /// Description.
    description: Option<String>,
    /// `achievementType`.
    achievement_type: Option<String>,
    /// `humanCode`.
    human_code: Option<String>,
    /// Version.
    version: Option<String>,
    /// Language, a BCP 47 tag.
    language: Option<String>,
    /// Credits that were earned.
    credits_earned: Option<f64>,
    /// Credits that can be earned.
    credits_available: Option<f64>,
    /// From when on it is valid, or when it was issued.
    valid_from: Option<String>,
    /// Until when it is valid.
    valid_until: Option<String>,
    /// How many pieces of evidence are named.
    evidence: usize,
    /// Only described, not achieved.
    described_only: bool,
    /// Results of the learner.
    results: Vec<EvidenceResult>,
}

/// An endorsement, verified by itself.
#[derive(SimpleObject)]
pub struct EvidenceEndorsement {
    /// Where it stands.
    place: ProblemPlace,
    /// Who endorses.
    issuer: Option<EvidenceIssuer>,
    /// What is endorsed: an achievement, a profile, the credential.
    claim: Option<String>,
    /// What is said of it.
    comment: Option<String>,
    /// What its steps come to.
    standing: EvidenceStanding,
    /// Its steps.
    steps: Vec<EvidenceStep>,
}

/// What is told of a credential: its steps, and what it says. Never whom it is about.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct CredentialReport {
    /// Where it stands in the credential around it.
    place: Option<ProblemPlace>,
    /// The standard it follows.
    standard: CredentialStandard,
    /// Its types.
    types: Vec<String>,
    /// What the steps come to. The steps are the answer.
    standing: EvidenceStanding,
    /// Whether its subject is named at all.
    subject_named: bool,
    /// Whether the recipient that was given is the subject; absent if none was given or none is named.
    recipient_matches: Option<bool>,
    #[graphql(skip)]
    report: Report,
}

#[ComplexObject]
impl CredentialReport {
    /// How it was handed over.
    async fn container(&self) -> Option<String> {
        let container = self.report.container.as_ref()?;
        let name = serde_json::to_value(container).ok()?;
        name.as_str().map(str::to_owned)
    }

    /// The steps, in their order.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn steps(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceStep>> {
        Ok(steps(RequestContext::of(ctx)?, &self.report.steps))
    }

    /// Who issued it.
    async fn issuer(&self) -> Option<EvidenceIssuer> {
        self.report.issuer.as_ref().map(EvidenceIssuer::from)
    }

    /// Its achievements.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn achievements(&self) -> Vec<EvidenceAchievement> {
        let all = self.report.achievements.iter();
        all.map(EvidenceAchievement::from).collect()
    }

    /// The endorsements in it.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn endorsements(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceEndorsement>> {
        let request = RequestContext::of(ctx)?;
        let all = self.report.endorsements.iter();
        Ok(all.map(|one| endorsement(request, one)).collect())
    }

    /// The credentials in a learner record, each verified by itself.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn nested(&self) -> Vec<CredentialReport> {
        let all = self.report.nested.iter();
        all.cloned().map(CredentialReport::from).collect()
    }

    /// What else a person should know.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let request = RequestContext::of(ctx)?;
        let all = self.report.notes.iter();
        Ok(all.map(|note| request.say(&note.message)).collect())
    }
}

impl From<Report> for CredentialReport {
    fn from(report: Report) -> Self {
        CredentialReport {
            place: report.place.as_ref().map(ProblemPlace::of),
            standard: report.standard.into(),
            types: report.types.clone(),
            standing: report.standing().into(),
            subject_named: report.subject.named,
            recipient_matches: report.subject.matches,
            report,
        }
    }
}

fn steps(request: &RequestContext, steps: &[verify::Step]) -> Vec<EvidenceStep> {
    let step = |step: &verify::Step| EvidenceStep {
        kind: step.kind.into(),
        verdict: step.verdict.into(),
        reason: request.say(&step.reason),
        place: step.place.as_ref().map(ProblemPlace::of),
    };
    steps.iter().map(step).collect()
}

fn endorsement(request: &RequestContext, seen: &EndorsementSeen) -> EvidenceEndorsement {
    EvidenceEndorsement {
        place: ProblemPlace::of(&seen.place),
        issuer: seen.issuer.as_ref().map(EvidenceIssuer::from),
        claim: seen.claim.clone(),
        comment: seen.comment.clone(),
        standing: seen.standing().into(),
        steps: steps(request, &seen.steps),
    }
}

impl From<&verify::IssuerSeen> for EvidenceIssuer {
    fn from(issuer: &verify::IssuerSeen) -> Self {
        EvidenceIssuer {
            id: issuer.id.clone(),
            name: issuer.name.clone(),
            confirmed_as: issuer.confirmed.as_ref().map(|entry| entry.name.clone()),
        }
    }
}

impl From<&ResultSeen> for EvidenceResult {
    fn from(result: &ResultSeen) -> Self {
        let level = result.level.as_ref();
        EvidenceResult {
            name: result.name.clone(),
            result_type: result.result_type.clone(),
            value: result.value.clone(),
            status: result.status.clone(),
            level_name: level.and_then(|level| level.name.clone()),
            level: level.and_then(|level| level.level.clone()),
            points: level.and_then(|level| level.points.clone()),
        }
    }
}

impl From<&Achieved> for EvidenceAchievement {
    fn from(achieved: &Achieved) -> Self {
        EvidenceAchievement {
            pointer: achieved.pointer.clone(),
            id: achieved.id.clone(),
            name: achieved.name.clone(),
            description: achieved.description.clone(),
            achievement_type: achieved.achievement_type.clone(),
            human_code: achieved.human_code.clone(),
            version: achieved.version.clone(),
            language: achieved.language.clone(),
            credits_earned: achieved.credits_earned,
            credits_available: achieved.credits_available,
            valid_from: achieved.valid_from.clone(),
            valid_until: achieved.valid_until.clone(),
            evidence: achieved.evidence,
            described_only: achieved.described_only,
            results: achieved.results.iter().map(EvidenceResult::from).collect(),
        }
    }
}

/// A credential that is presented: one of content, contentBase64 and file. Nothing of it is kept.
#[derive(InputObject)]
pub struct VerifyCredentialInput {
    /// JSON or a JWT.
    content: Option<String>,
    /// Any file, in Base64: baked images too.
    content_base64: Option<String>,
    /// Any file, uploaded (GraphQL multipart request).
    file: Option<Upload>,
    /// To whom it should be made out: an e-mail address, a URL, a DID. Compared and forgotten.
    recipient: Option<String>,
    /// Slug of the organisation whose register counts; the viewer's own where absent.
    register: Option<String>,
}

/// An alignment of something that was achieved, and what it means here.
#[derive(SimpleObject)]
pub struct EvidenceItem {
    /// Where its credential stands in the one that was presented; absent for that itself.
    credential: Option<String>,
    /// How that credential stands. Only a confirmed one is evidence by itself.
    standing: EvidenceStanding,
    /// Name of the achievement.
    achievement: Option<String>,
    /// Only described, not achieved.
    described_only: bool,
    /// JSON pointer to the alignment.
    pointer: String,
    /// The alignment as stated, in the form of Open Badges 3.0.
    stated: Json<Value>,
    /// What it means here.
    verdict: AlignmentVerdict,
    /// Why.
    reason: String,
    /// Identifier of what is meant.
    identifier: Option<String>,
    /// What is meant, as it would be written into a badge.
    target: Option<Json<Value>>,
    /// What stands in its place.
    successor: Option<Json<Value>>,
    /// Name of the rubric level that was reached.
    level: Option<String>,
    /// The learner's value.
    value: Option<String>,
    /// Credits the achievement earned.
    credits_earned: Option<f64>,
    /// From when on it is valid, or when it was issued.
    valid_from: Option<String>,
}

fn item(request: &RequestContext, met: &ItemMet) -> EvidenceItem {
    EvidenceItem {
        credential: met.credential.clone(),
        standing: met.standing.into(),
        achievement: met.achievement.clone(),
        described_only: met.described_only,
        pointer: met.pointer.clone(),
        stated: Json(met.alignment.to_ob3()),
        verdict: met.resolution.verdict.into(),
        reason: request.say(&met.resolution.reason.message()),
        identifier: met.key().map(|key| key.to_string()),
        target: met.target.as_ref().map(|target| Json(target.to_ob3())),
        successor: met.successor.as_ref().map(|target| Json(target.to_ob3())),
        level: met.level.as_ref().and_then(|level| level.name.clone()),
        value: met.value.clone(),
        credits_earned: met.credits_earned,
        valid_from: met.valid_from.clone(),
    }
}

/// Answer of the verification.
#[derive(SimpleObject, Default)]
pub struct VerifyCredentialPayload {
    /// The report; a broken credential has one, too.
    credential: Option<CredentialReport>,
    /// Slug of the organisation whose register was asked.
    register: Option<String>,
    /// What its achievements are aligned to, looked up here; of nested credentials, too.
    items: Vec<EvidenceItem>,
    /// Why nothing was verified; empty where all went well.
    problems: Vec<Refused>,
}

/// Verifying evidence.
#[derive(Default)]
pub struct EvidenceMutation;

/// Verifying evidence.
#[Object]
impl EvidenceMutation {
    /// Verifies a credential that is presented, step by step, and looks up the items it shows. A mutation because it takes
    /// files and may ask other servers; nothing is stored.
    #[graphql(complexity = "100 + child_complexity")]
    async fn verify_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The credential.")] input: VerifyCredentialInput,
    ) -> Result<VerifyCredentialPayload> {
        let request = RequestContext::of(ctx)?;
        let verified = async {
            let evidence = presented(ctx, input)?;
            let registry = &request.app.registry;
            registry
                .verify_evidence(request.snapshot(), request.viewer(), evidence)
                .await
        };
        let answered = verified.await.map(|verified| VerifyCredentialPayload {
            items: verified
                .items
                .iter()
                .map(|met| item(request, met))
                .collect(),
            credential: Some(verified.report.into()),
            register: verified.register,
            problems: Vec::new(),
        });
        answer(request, answered, |payload| &mut payload.problems)
    }
}

fn presented(ctx: &Context<'_>, input: VerifyCredentialInput) -> Result<Presented, Problem> {
    let at = |name: &str| Place::Pointer(format!("/input{name}"));
    let content = match (input.content, input.content_base64, input.file) {
        (Some(text), None, None) => Bytes::from(text),
        (None, Some(text), None) => {
            let bytes = STANDARD.decode(text).map_err(|_| {
                let message = Message::new("graphql-no-base64");
                Problem::new(Code::InvalidInput, message).at(at("/contentBase64"))
            })?;
            bytes.into()
        }
        (None, None, Some(file)) => {
            let file = file.value(ctx).map_err(|_| {
                Problem::new(Code::InvalidInput, Message::new("graphql-form")).at(at("/file"))
            })?;
            file.content
        }
        _ => {
            let message = Message::new("trust-one-content");
            return Err(Problem::new(Code::InvalidInput, message).at(at("")));
        }
    };
    Ok(Presented {
        content,
        recipient: input.recipient.filter(|text| !text.trim().is_empty()),
        register: input.register,
    })
}
