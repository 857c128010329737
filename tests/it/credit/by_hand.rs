//! The explanation alone suffices: a second reader, who knows the rules and has nothing but the proposal, comes to the same
//! figures. Only the four operations, a minimum and a maximum are used here, as on paper.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{answer, questions};
use crate::support::{Engine, TestApp};

const DUST: f64 = 1e-9;

fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn same(left: f64, right: f64) -> bool {
    (left - right).abs() < DUST
}

/// What an alignment proves of its item: its degree, or the policy's part of it where nobody said how much of an item with
/// parts is meant. Which of the two an unspecified one is, the proposal tells by its assumption.
fn aligned(step: &Value, broad: Option<f64>) -> f64 {
    let degree = number(&step["degree"]).unwrap_or(1.0);
    let unspecified = step["completeness"] == "unspecified";
    let stated = number(&step["value"]).unwrap();
    match broad.filter(|broad| unspecified && !same(stated, degree) && same(stated, broad * degree))
    {
        Some(broad) => broad * degree,
        None => degree,
    }
}

/// lo of a requirement, worked out along its path; every value on the way must be the one that is told.
fn proven(requirement: &Value, broad: f64) -> f64 {
    let assumptions = list(&requirement["assumptions"]);
    let broad = assumptions
        .iter()
        .any(|a| a == "broadClaim")
        .then_some(broad);
    let mut values: BTreeMap<&str, f64> = BTreeMap::new();
    let steps = list(&requirement["path"]);
    let mut at = 0;
    while at < steps.len() {
        let step = &steps[at];
        let (from, to, degree) = (
            text(&step["from"]),
            text(&step["to"]),
            number(&step["degree"]),
        );
        let before = || {
            values
                .get(from)
                .copied()
                .unwrap_or_else(|| panic!("{from} comes later: {requirement:#}"))
        };
        let mut length = 1;
        let value = match text(&step["kind"]) {
            "own" => 1.0,
            "alignment" => aligned(step, broad),
            "down" => (1.0 - (1.0 - before()) / degree.unwrap()).max(0.0),
            "up" => {
                let together = steps[at..]
                    .iter()
                    .take_while(|next| next["kind"] == "up" && next["to"] == step["to"]);
                let parts: Vec<&Value> = together.collect();
                length = parts.len();
                parts
                    .iter()
                    .map(|part| number(&part["degree"]).unwrap() * values[text(&part["from"])])
                    .sum()
            }
            _ => (before() + degree.unwrap_or(1.0) - 1.0).max(0.0),
        };
        let told = number(&step["value"]).unwrap();
        assert!(same(value, told), "{value} by hand, {told} told: {step:#}");
        let known = values.entry(to).or_insert(0.0);
        *known = known.max(value);
        at += length;
    }
    let lo = values
        .get(text(&requirement["item"]))
        .copied()
        .unwrap_or(0.0);
    let covered = number(&requirement["degree"]).unwrap_or(1.0);
    ((lo + covered - 1.0) / covered).max(0.0)
}

/// F, worked out from what each component brings to each requirement.
fn worked(requirement: &Value, target: f64) -> Option<f64> {
    let work = requirement.get("work").filter(|work| !work.is_null())?;
    let (weight, lo) = (
        number(&requirement["weight"])?,
        number(&requirement["interval"]["lo"])?,
    );
    let size = weight * target;
    let counted: f64 = list(&work["by"])
        .iter()
        .map(|of| {
            number(&of["has"])
                .unwrap()
                .min(number(&of["proves"]).unwrap() * size)
        })
        .sum();
    Some(counted.min(lo * size))
}

/// Works a proposal out and compares. Returns how many requirements were worked out along a path.
fn check(label: &str, proposal: &Value) -> usize {
    let (mut coverage, mut used, mut walked) = (0.0, Some(0.0), 0);
    let target = number(&proposal["volume"]["target"]["hi"]);
    for requirement in list(&proposal["requirements"]) {
        let lo = number(&requirement["interval"]["lo"]).unwrap();
        if requirement["restOfIt"] == false && requirement["contradiction"] == false {
            assert_eq!(requirement["omitted"], 0, "{label}");
            let by_hand = proven(
                requirement,
                number(&proposal["thresholds"]["broad"]).unwrap(),
            );
            assert!(
                same(by_hand, lo),
                "{label}: {by_hand} by hand, {lo} told: {requirement:#}"
            );
            walked += usize::from(lo > 0.0);
        }
        coverage += number(&requirement["weight"]).unwrap() * lo;
        used = used
            .zip(target.and_then(|target| worked(requirement, target)))
            .map(|(sum, met)| sum + met);
    }
    assert!(
        same(coverage, number(&proposal["coverage"]["lo"]).unwrap()),
        "{label}: {coverage}"
    );
    let told = number(&proposal["volume"]["used"]);
    assert_eq!(used.is_some(), told.is_some(), "{label}");
    if let Some((used, told)) = used.zip(told) {
        assert!(
            same(used, told),
            "{label}: F is {used} by hand, {told} told"
        );
        let alpha = (coverage > DUST).then(|| (used / (coverage * target.unwrap())).min(1.0));
        assert_eq!(
            alpha.is_some(),
            number(&proposal["volume"]["alpha"]).is_some(),
            "{label}"
        );
        if let Some(alpha) = alpha {
            assert!(
                same(alpha, number(&proposal["volume"]["alpha"]).unwrap()),
                "{label}: {alpha}"
            );
        }
    }
    award(
        label,
        proposal,
        used.zip(target).map(|(used, target)| used / target),
    );
    walked
}

/// Full credit is the target's; a fraction is what coverage and work both reach, floored to the step.
fn award(label: &str, proposal: &Value, reached: Option<f64>) {
    let whole = number(&proposal["target"]["volume"]["value"]);
    let given = number(&proposal["award"]["volume"]["value"]);
    match text(&proposal["proven"]) {
        "FULL" => assert_eq!(given, whole, "{label}"),
        "PARTIAL" if list(&proposal["award"]["parts"]).is_empty() => {
            let step = number(&proposal["thresholds"]["step"]).unwrap();
            let floored = ((reached.unwrap() * whole.unwrap() + DUST) / step).floor() * step;
            assert!(
                same(floored, given.unwrap()),
                "{label}: {floored} by hand, {given:?} told"
            );
        }
        _ => {}
    }
}

on_both_engines! {
    async fn who_has_only_the_explanation_comes_to_the_same_figures(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let mut walked = 0;
        for question in questions().unwrap() {
            let evaluation = answer(&app, &question).await;
            let proposal = serde_json::to_value(&evaluation.proposal).unwrap();
            walked += check(&question.label, &proposal);
        }
        assert!(walked >= 20, "{walked} requirements were worked out");
    }
}
