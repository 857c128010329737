//! Credit transfer: cuts the world of a question out of the snapshot and lets the rules answer it.

use std::sync::Arc;

use crate::access::Viewer;
use crate::case::time;
use crate::credit::evaluate::evaluate;
use crate::credit::explain::Proposal;
use crate::credit::policy::Policy;
use crate::credit::world::{Brought as Award, Case, World};
use crate::error::Problem;
use crate::graph::{Brought, Place, Snapshot, cut};
use crate::store::log;

use super::error::RegistryError;

/// Something brought, with what is known of its award.
#[derive(Clone, Debug)]
pub struct BroughtInput {
    /// The course or badge class.
    pub what: Brought,
    /// Grade on the policy's scale, where known.
    pub grade: Option<f64>,
    /// ISO date of the award, where known.
    pub awarded_on: Option<String>,
    /// ISO date on which the credential expires, where it does.
    pub expires_on: Option<String>,
}

/// A question: do these components prove that target?
#[derive(Clone, Debug)]
pub struct TransferQuestion {
    /// The course credit is asked for.
    pub target: Place,
    /// What the learner brings.
    pub components: Vec<BroughtInput>,
    /// ISO date of the evaluation; today where absent.
    pub today: Option<String>,
    /// The rules; the `standard` policy of the receiving institution where absent.
    pub policy: Option<Policy>,
    /// The legal basis the proposal would rest on.
    pub legal_basis: Option<String>,
}

/// The answer, with all it was computed from: evaluating `world`, `case` and `policy` again gives the same bytes.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The proposal.
    pub proposal: Proposal,
    /// The sub-world.
    pub world: World,
    /// The question as the engine saw it.
    pub case: Case,
    /// The policy.
    pub policy: Policy,
}

/// Evaluates on the snapshot in which the question was asked:
/// the places it names mean nothing in another. Off the async workers.
///
/// # Errors
/// [`RegistryError::NotFound`] for what is no course or badge class the viewer may read; what the engine refuses.
pub async fn propose(
    snapshot: Arc<Snapshot>,
    viewer: Viewer,
    question: TransferQuestion,
) -> Result<Evaluation, Problem> {
    let today = question
        .today
        .clone()
        .unwrap_or_else(|| time::rfc3339(log::now()).chars().take(10).collect());
    tokio::task::spawn_blocking(move || evaluation(&snapshot, &viewer, &question, today))
        .await
        .map_err(|error| crate::store::StoreError::Panicked(error.to_string()))?
}

/// The evaluation itself: deterministic in its arguments.
pub fn evaluation(
    snapshot: &Snapshot,
    viewer: &Viewer,
    question: &TransferQuestion,
    today: String,
) -> Result<Evaluation, Problem> {
    let not_found = || RegistryError::NotFound {
        what: "course",
        name: String::new(),
    };
    let (framework, _) = snapshot.at(viewer, question.target).ok_or_else(not_found)?;
    let receiver = snapshot.slug(framework.organisation);
    let policy = question.policy.clone();
    let policy = policy.unwrap_or_else(|| Policy::standard(receiver));
    let mut asked = vec![Brought::Course(question.target)];
    asked.extend(
        question
            .components
            .iter()
            .map(|component| component.what.clone()),
    );
    let cut = cut(snapshot, viewer, &asked).ok_or_else(not_found)?;
    let awards = question
        .components
        .iter()
        .zip(&cut.components[1..])
        .map(|(input, &component)| Award {
            component,
            grade: input.grade,
            awarded_on: input.awarded_on.clone(),
            expires_on: input.expires_on.clone(),
        });
    let case = Case {
        target: cut.components[0],
        components: awards.collect(),
        today,
        legal_basis: question.legal_basis.clone(),
    };
    let proposal = evaluate(&cut.world, &case, &policy)?;
    Ok(Evaluation {
        proposal,
        world: cut.world,
        case,
        policy,
    })
}
