//! What a plan of an import says: its counts, and what becomes of each row.

use serde::Serialize;
use serde_json::Value;

use super::Counts;
use super::plans::PlanHead;
use crate::error::{Message, Place};
use crate::store::rows::PlanRow;

/// What an import would do.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportPlan {
    /// Its identity, to show, apply or drop it by.
    pub id: String,
    /// Identifier of the document.
    pub identifier: String,
    /// Title.
    pub title: String,
    /// Whether the copy would be new here.
    pub new: bool,
    /// Whether anything would be written.
    pub changed: bool,
    /// Whether the document itself is new or changes.
    pub document_changed: bool,
    /// Number and version of the copy it was compared with; it is applied to exactly that one.
    pub base: Option<(i64, i64)>,
    /// What becomes of the rows.
    #[serde(flatten)]
    pub counts: Counts,
    /// Whether refused rows are left out; otherwise a plan with refused rows cannot be applied.
    pub leave_out_refused: bool,
    /// When it was made, microseconds since 1970 UTC.
    pub created_at: i64,
}

impl ImportPlan {
    pub(super) fn of(row: &PlanRow, head: &PlanHead) -> Self {
        ImportPlan {
            id: row.id.clone(),
            identifier: head.document.identifier.clone(),
            title: head.document.title.clone(),
            new: head.base.is_none(),
            changed: head.changed,
            document_changed: head.document_changed,
            base: head.base,
            counts: head.counts.clone(),
            leave_out_refused: head.leave_out_refused,
            created_at: row.created_at,
        }
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlanOp {
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

impl PlanOp {
    /// Every operation, the most urgent first.
    pub const ALL: [PlanOp; 5] = [
        PlanOp::Refused,
        PlanOp::Created,
        PlanOp::Updated,
        PlanOp::Removed,
        PlanOp::Unchanged,
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            PlanOp::Refused => "refused",
            PlanOp::Created => "create",
            PlanOp::Updated => "update",
            PlanOp::Removed => "remove",
            PlanOp::Unchanged => "unchanged",
        }
    }

    pub(super) fn of(word: &str) -> Self {
        PlanOp::ALL
            .into_iter()
            .find(|op| op.word() == word)
            .unwrap_or(PlanOp::Unchanged)
    }
}

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldChange {
    /// Its name in CASE 1.1; `position` for the place in the package.
    pub field: String,
    /// What is here.
    pub before: Option<Value>,
    /// What will be here.
    pub after: Option<Value>,
}

/// A row of a plan.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanEntry {
    /// Where a further page begins.
    pub cursor: String,
    /// `item`, `association`, the kind of a part, or the sort of a refusal.
    pub kind: String,
    /// What becomes of it.
    pub op: PlanOp,
    /// Identifier, if it has one.
    pub identifier: Option<String>,
    /// What a person knows it by.
    pub label: String,
    /// Why it is refused.
    pub reason: Option<Message>,
    /// Where it stands in the file.
    pub place: Option<Place>,
    /// What changes, for an update.
    pub changes: Vec<FieldChange>,
}
