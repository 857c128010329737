//! Blockcerts 2 and 3: a Merkle proof that a document is one of those whose root a transaction commits to.
//!
//! The path from the document to the root is checked here. What the transaction says is asked of an explorer, and none
//! is configured by default: then the step stays open. An anchor in a chain for tests is never a pass.

use serde_json::Value;

use super::check::Check;
use super::issuer::{Bound, bind_chain};
use super::members::{id, short, types, values};
use super::report::{Report, StepKind, Verdict};
use super::vc::{afford, unsigned};
use super::{Explored, TrustedIssuer};
use crate::badges::proofs::MerkleFault;
use crate::badges::proofs::merkle::{self, Anchor, Network};
use crate::case::time;
use crate::error::{Code, Explain, Message};

/// Whether a proof is one of Blockcerts 3.
pub(super) fn is_proof(proof: &Value) -> bool {
    merkle::is_merkle(proof)
}

/// Whether a document is of Blockcerts 3: a verifiable credential with a Merkle proof.
pub(super) fn is_3(credential: &Value) -> bool {
    values(credential, "proof").any(is_proof)
}

/// Whether a document is of Blockcerts 2: an assertion with a Merkle proof as its `signature`.
pub(super) fn is_2(document: &Value) -> bool {
    document
        .get("signature")
        .is_some_and(|proof| types(proof).contains(&"MerkleProof2017"))
}

/// The proof and the anchor of a document, and whose the anchor is.
pub(super) fn steps(
    check: &mut Check<'_>,
    document: &Value,
    issuer: Option<&str>,
    report: &mut Report,
) -> Bound {
    let no_proof = || Bound::not_checked(Message::new("evidence-issuer-no-proof"));
    if let Err(keyless) = afford(check, document) {
        report.step(StepKind::Proof, keyless.verdict, keyless.reason, None);
        return no_proof();
    }
    let anchored = match merkle::check(document) {
        Ok(anchored) => anchored,
        Err(fault) => {
            report.step(StepKind::Proof, verdict_of(&fault), fault.message(), None);
            return no_proof();
        }
    };
    if !anchored.unsigned.is_empty() {
        report.fail(StepKind::Proof, unsigned(&anchored.unsigned));
        return no_proof();
    }
    report.pass(
        StepKind::Proof,
        Message::new("evidence-merkle-intact").with("root", &anchored.merkle_root),
    );
    if anchored.anchors.is_empty() {
        report.fail(StepKind::Anchor, Message::new("evidence-anchor-none"));
    }
    let mut bound: Option<Bound> = None;
    for anchor in &anchored.anchors {
        let (verdict, reason, writers) = anchor_of(check, anchor, &anchored.merkle_root);
        report.step(StepKind::Anchor, verdict, reason, None);
        if let Some((writers, at)) = writers {
            let this = whose(check.register, issuer, &writers, at);
            bound = Some(match bound {
                Some(before) => before.better(this),
                None => this,
            });
        }
    }
    bound.unwrap_or_else(|| Bound::not_checked(Message::new("evidence-issuer-chain")))
}

/// A document that cannot be canonicalised here is not a false one.
fn verdict_of(fault: &MerkleFault) -> Verdict {
    if fault.is_unchecked() || fault.code() == Code::TooLarge {
        Verdict::NotChecked
    } else {
        Verdict::Fail
    }
}

/// Who signed a transaction, and when it was confirmed.
type Writers = (Vec<String>, i64);

fn anchor_of(
    check: &Check<'_>,
    anchor: &Anchor,
    root: &str,
) -> (Verdict, Message, Option<Writers>) {
    let told = |message: Message| {
        message
            .with("chain", short(&anchor.chain))
            .with("transaction", short(&anchor.transaction))
    };
    if anchor.network != Network::Main {
        let reason = Message::new("evidence-anchor-test").with("chain", short(&anchor.chain));
        return (Verdict::Fail, reason, None);
    }
    match check.transaction(&anchor.chain, &anchor.transaction) {
        None => {
            let reason = told(Message::new("evidence-anchor-no-explorer"));
            (Verdict::NotChecked, reason, None)
        }
        Some(Explored::Unreachable(reason)) => (Verdict::NotChecked, reason.clone(), None),
        Some(Explored::NotFound) => {
            let reason = told(Message::new("evidence-anchor-not-found"));
            (Verdict::Fail, reason, None)
        }
        Some(Explored::Transaction { data, from, at }) => {
            let data = data.strip_prefix("0x").unwrap_or(data);
            if data.eq_ignore_ascii_case(root) {
                let reason =
                    told(Message::new("evidence-anchor-holds")).with("at", time::rfc3339(*at));
                (Verdict::Pass, reason, Some((from.clone(), *at)))
            } else {
                let reason = Message::new("evidence-anchor-other")
                    .with("transaction", short(&anchor.transaction));
                (Verdict::Fail, reason, None)
            }
        }
    }
}

fn whose(register: &[TrustedIssuer], issuer: Option<&str>, writers: &[String], at: i64) -> Bound {
    match issuer {
        Some(issuer) => bind_chain(register, issuer, writers, at),
        None => Bound::not_checked(Message::new("evidence-issuer-none")),
    }
}

/// The issuer of an assertion: of its badge class, which Blockcerts embed.
pub(super) fn issuer_of(assertion: &Value) -> Option<&str> {
    assertion.get("badge")?.get("issuer").and_then(id)
}
