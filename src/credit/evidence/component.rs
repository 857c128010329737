//! The gates of a component as a whole: grade, recency, recognition, legal basis, validity.

use super::{Gate, GateResult, Verdict, day, holds};
use crate::credit::at_least;
use crate::credit::policy::Policy;
use crate::credit::world::{Brought, Case, Component};

/// The gates that concern a component as a whole, in the order of [`Gate`].
pub(crate) fn component_gates(
    component: &Component,
    brought: &Brought,
    case: &Case,
    policy: &Policy,
) -> Vec<GateResult> {
    let verdicts = [
        (Gate::Grade, grade(brought, policy)),
        (Gate::Recency, recency(brought, case, policy)),
        (Gate::Recognition, recognition(component, policy)),
        (Gate::LegalBasis, legal_basis(case, policy)),
        (Gate::Validity, validity(component, brought, case)),
    ];
    verdicts
        .into_iter()
        .map(|(gate, verdict)| GateResult { gate, verdict })
        .collect()
}

fn grade(brought: &Brought, policy: &Policy) -> Verdict {
    match (policy.min_grade, brought.grade) {
        (None, _) => Verdict::Pass,
        (Some(_), None) => Verdict::Unknown,
        (Some(least), Some(grade)) => holds(at_least(grade, least)),
    }
}

fn recency(brought: &Brought, case: &Case, policy: &Policy) -> Verdict {
    let Some(years) = policy.max_age_years else {
        return Verdict::Pass;
    };
    let (Some(awarded), Some(today)) = (
        brought.awarded_on.as_deref().and_then(day),
        day(&case.today),
    ) else {
        return Verdict::Unknown;
    };
    let oldest = today.saturating_sub(jiff::Span::new().years(i64::from(years.min(9_000))));
    holds(awarded >= oldest)
}

fn recognition(component: &Component, policy: &Policy) -> Verdict {
    let Some(recognised) = &policy.recognised_issuers else {
        return Verdict::Pass;
    };
    if component.organisation.is_empty() {
        return Verdict::Unknown;
    }
    holds(recognised.contains(&component.organisation))
}

fn legal_basis(case: &Case, policy: &Policy) -> Verdict {
    holds(
        !policy.legal_basis_mandatory || case.legal_basis.is_some() || policy.legal_basis.is_some(),
    )
}

/// The version must have been valid when it was awarded; the credential must not have expired.
fn validity(component: &Component, brought: &Brought, case: &Case) -> Verdict {
    let date = |text: &Option<String>| text.as_deref().and_then(day);
    if let (Some(expires), Some(today)) = (date(&brought.expires_on), day(&case.today))
        && expires < today
    {
        return Verdict::Fail;
    }
    let (from, to) = (date(&component.valid_from), date(&component.valid_to));
    match date(&brought.awarded_on) {
        Some(awarded) => {
            holds(from.is_none_or(|from| from <= awarded) && to.is_none_or(|to| awarded <= to))
        }
        None if from.is_none() && to.is_none() => Verdict::Pass,
        None => Verdict::Unknown,
    }
}
