//! Plans of imports: what would happen, row by row; applying exactly that, or dropping it. A plan lies in the database, so
//! that another process can show and apply it; one that nobody touches is forgotten after a week.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::intake::Input;
use super::stage;
use super::{
    Counts, ImportOptions, ImportOutcome, ImportSource, Phase, Progress, RepairEntry, Tally,
};
use crate::access::{Actor, Right, Viewer};
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::framework::Incoming;
use crate::registry::copies::{StagedCopy, apply_staged, json};
use crate::registry::error::RegistryError;
use crate::registry::{Registry, TRIES};
use crate::store::rows::{
    AssociationRow, DocumentRow, ItemRow, OrganisationRow, PartRow, PlanRow, RemarkRow, ReportRow,
    Stageable,
};
use crate::store::{Store, log};

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;
/// How long a plan is staged without a sign of life before it is taken for dead.
const DEAD: i64 = HOUR;
/// How long a plan waits to be applied.
const KEPT: i64 = 7 * 24 * HOUR;
/// Staged rows that are forgotten in one transaction.
const FORGET: i64 = 5000;
/// Repairs that an outcome carries; all of them are in the database.
const TOLD: i64 = 10_000;
/// Refused rows that a refusal names.
const NAMED: i64 = 100;

/// What the database keeps of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanHead {
    /// Number and version of the copy it was compared with.
    pub(super) base: Option<(i64, i64)>,
    pub(super) document: DocumentRow,
    pub(super) document_changed: bool,
    pub(super) changed: bool,
    pub(super) counts: Counts,
    pub(super) leave_out_refused: bool,
}

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

impl Registry {
    /// Plans the import of a framework of any format for the actor's organisation. Nothing others see is written.
    ///
    /// # Errors
    /// What the reader refuses ([`crate::case::CaseError`], with its place), a missing right, a stop. No plan is left then.
    pub async fn plan_import(
        &self,
        actor: &Actor,
        source: impl Into<ImportSource>,
        options: &ImportOptions,
        progress: &Progress,
    ) -> Result<ImportPlan, Problem> {
        progress.enter(Phase::Reading, 0)?;
        let input = self.opened(source.into(), &options.read).await?;
        self.planned(actor, input, options, progress)
            .await
            .map(|(row, head)| ImportPlan::of(&row, &head))
    }

    /// The same for what a reader of another format made of a file.
    ///
    /// # Errors
    /// A missing right, a stop.
    pub async fn plan_incoming(
        &self,
        actor: &Actor,
        incoming: Incoming,
        options: &ImportOptions,
        progress: &Progress,
    ) -> Result<ImportPlan, Problem> {
        self.planned(
            actor,
            Input::Incoming(Arc::new(incoming)),
            options,
            progress,
        )
        .await
        .map(|(row, head)| ImportPlan::of(&row, &head))
    }

    pub(super) async fn planned(
        &self,
        actor: &Actor,
        input: Input,
        options: &ImportOptions,
        progress: &Progress,
    ) -> Result<(PlanRow, PlanHead), Problem> {
        actor.require(Right::Edit)?;
        for _ in 1..TRIES {
            match self.staged(actor, &input, options, progress).await {
                Err(problem) if problem.code == Code::Conflict => {}
                other => return other,
            }
        }
        self.staged(actor, &input, options, progress).await
    }

    async fn staged(
        &self,
        actor: &Actor,
        input: &Input,
        options: &ImportOptions,
        progress: &Progress,
    ) -> Result<(PlanRow, PlanHead), Problem> {
        let input = match input {
            Input::Incoming(incoming) if !incoming.derived.is_empty() => {
                let adopted = self.adopted(actor, Incoming::clone(incoming)).await?;
                Input::Incoming(Arc::new(adopted))
            }
            input => input.clone(),
        };
        stage::make(&self.store, actor, input, options, progress).await
    }

    /// A plan of the viewer's organisation that waits to be applied.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] where there is none, or none any more.
    pub async fn import_plan(&self, viewer: &Viewer, id: &str) -> Result<ImportPlan, Problem> {
        let (row, head) = self.ready(viewer, id).await?;
        Ok(ImportPlan::of(&row, &head))
    }

    /// An actor of this program for the organisation whose plan it is.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] where there is no such plan.
    pub async fn operator_of_plan(&self, id: &str) -> Result<Actor, Problem> {
        let name = id.to_owned();
        let found = self.store.read(move |connection| {
            let Some(plan) = PlanRow::by_id(connection, &name)? else {
                return Ok(None);
            };
            Ok(OrganisationRow::by_ids(connection, &[plan.organisation_id])?.pop())
        });
        let row = found.await?.ok_or_else(|| not_found(id))?;
        Ok(Actor::system(row.id, &row.slug))
    }

    async fn ready(&self, viewer: &Viewer, id: &str) -> Result<(PlanRow, PlanHead), Problem> {
        let name = id.to_owned();
        let row = self
            .store
            .read(move |connection| Ok(PlanRow::by_id(connection, &name)?))
            .await?
            .filter(|row| {
                row.state == "ready" && viewer.organisation() == Some(row.organisation_id)
            });
        let row = row.ok_or_else(|| not_found(id))?;
        let head = serde_json::from_str(&row.head).map_err(|error| RegistryError::Row {
            what: "import plan".to_owned(),
            detail: error.to_string(),
        })?;
        Ok((row, head))
    }

    /// Rows of a plan after a cursor: those refused, then items, associations and parts, each in the order of the file.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] where there is no such plan; [`RegistryError::Argument`] for a cursor of another list.
    pub async fn plan_rows(
        &self,
        viewer: &Viewer,
        id: &str,
        op: Option<PlanOp>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<PlanEntry>, Problem> {
        let (row, head) = self.ready(viewer, id).await?;
        let start = super::listing::start(after)?;
        let copy = head.base.map(|(document, _)| document);
        self.store
            .read(move |connection| {
                super::listing::entries(connection, &row.id, copy, op, start, limit)
            })
            .await
    }

    /// Applies exactly what a plan says.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`]; [`RegistryError::RowsRefused`] if it has refused rows that are not left out;
    /// [`RegistryError::BaseChanged`] if the copy is no longer the one it was compared with. Nothing is written then.
    pub async fn apply_plan(
        &self,
        actor: &Actor,
        id: &str,
        progress: &Progress,
    ) -> Result<ImportOutcome, Problem> {
        actor.require(Right::Edit)?;
        let viewer = Viewer::Member(actor.clone());
        let (row, head) = self.ready(&viewer, id).await?;
        self.applied(actor, row, head, progress).await
    }

    /// Forgets a plan.
    ///
    /// # Errors
    /// A missing right; [`RegistryError::NotFound`].
    pub async fn drop_plan(&self, actor: &Actor, id: &str) -> Result<(), Problem> {
        actor.require(Right::Edit)?;
        let (row, _) = self.ready(&Viewer::Member(actor.clone()), id).await?;
        discard(&self.store, &row.id).await
    }

    pub(super) async fn applied(
        &self,
        actor: &Actor,
        row: PlanRow,
        head: PlanHead,
        progress: &Progress,
    ) -> Result<ImportOutcome, Problem> {
        if head.counts.refused > 0 && !head.leave_out_refused {
            return Err(self.refusal(&row, head.counts.refused).await?);
        }
        let id = row.id.clone();
        let remarks = self
            .store
            .read(move |connection| Ok(RemarkRow::of_plan(connection, &id, "repaired", -1, TOLD)?))
            .await?;
        let repairs = remarks
            .iter()
            .filter_map(|remark| serde_json::from_str::<RepairEntry>(&remark.entry).ok());
        let mut outcome = ImportOutcome::of(&head, repairs.collect());
        if !head.changed {
            outcome.seq = self.store.position().await?;
            discard(&self.store, &row.id).await?;
            return Ok(outcome);
        }
        progress.enter(Phase::Applying, head.counts.entries())?;
        // From here on the import can no longer be stopped: it is one transaction.
        let plan = row.id.clone();
        let written = self.store.write(actor, move |tx| {
            if !PlanRow::moves(tx.connection(), &plan, &["ready"], "applied")? {
                return Err(not_found(&plan));
            }
            let document = apply_staged(
                tx,
                StagedCopy {
                    plan: plan.clone(),
                    base: head.base,
                    entries: head.counts.entries() as i64,
                    more_items: head.counts.items.created as i64 - head.counts.items.removed as i64,
                    document: head.document,
                },
            )?;
            outcome.document = document.id;
            outcome.seq = tx.position();
            let report = ReportRow {
                id: plan,
                organisation_id: document.organisation_id,
                document_id: Some(document.id),
                at: tx.at(),
                seq: tx.position(),
                report: json(&outcome),
            };
            report.insert(tx.connection())?;
            Ok(outcome)
        });
        let committed = written.await?;
        forget(&self.store, &row.id, true).await?;
        Ok(ImportOutcome {
            seq: committed.seq,
            ..committed.value
        })
    }

    /// Why a plan with refused rows cannot be applied, with the rows.
    async fn refusal(&self, row: &PlanRow, count: usize) -> Result<Problem, Problem> {
        let id = row.id.clone();
        let rows = self
            .store
            .read(move |connection| Ok(RemarkRow::of_plan(connection, &id, "refused", -1, NAMED)?))
            .await?;
        let rows = rows
            .iter()
            .filter_map(|row| serde_json::from_str::<RepairEntry>(&row.entry).ok())
            .map(|entry| (entry.place, entry.message))
            .collect();
        Ok(RegistryError::RowsRefused { count, rows }.into())
    }
}

fn not_found(id: &str) -> Problem {
    RegistryError::NotFound {
        what: "plan",
        name: id.to_owned(),
    }
    .into()
}

impl ImportOutcome {
    fn of(head: &PlanHead, repairs: Vec<RepairEntry>) -> Self {
        ImportOutcome {
            document: head.base.map_or(0, |(document, _)| document),
            identifier: head.document.identifier.clone(),
            title: head.document.title.clone(),
            new: head.base.is_none(),
            changed: head.changed,
            items: head.counts.items,
            associations: head.counts.associations,
            parts: head.counts.parts,
            refused: head.counts.refused,
            repairs,
            repairs_total: head.counts.repairs,
            seq: 0,
        }
    }
}

/// Drops a plan that was not applied.
pub(super) async fn discard(store: &Store, id: &str) -> Result<(), Problem> {
    let plan = id.to_owned();
    let dropped = store
        .stage(move |connection| {
            Ok(PlanRow::moves(
                connection,
                &plan,
                &["staging", "ready"],
                "dropped",
            )?)
        })
        .await?;
    if dropped {
        forget(store, id, false).await?;
    }
    Ok(())
}

/// Deletes what is staged for a plan that is over, a few thousand rows at a time, and then its head.
pub(super) async fn forget(store: &Store, id: &str, keep_remarks: bool) -> Result<(), Problem> {
    loop {
        let plan = id.to_owned();
        let more = store
            .stage(move |connection| {
                let mut gone = ItemRow::forget(connection, &plan, FORGET)?;
                gone += AssociationRow::forget(connection, &plan, FORGET)?;
                gone += PartRow::forget(connection, &plan, FORGET)?;
                if !keep_remarks {
                    gone += RemarkRow::forget(connection, &plan, FORGET)?;
                }
                if gone < FORGET as usize {
                    PlanRow::delete(connection, &plan)?;
                }
                Ok(gone >= FORGET as usize)
            })
            .await?;
        if !more {
            return Ok(());
        }
    }
}

/// Forgets plans that are over or that nobody touches any more: of a process that was killed, of a person who left.
pub(super) async fn sweep(store: &Store) -> Result<(), Problem> {
    let now = log::now();
    let stale = store
        .read(move |connection| Ok(PlanRow::stale(connection, now - DEAD, now - KEPT)?))
        .await?;
    for plan in stale {
        if plan.state == "applied" {
            forget(store, &plan.id, true).await?;
        } else {
            let id = plan.id.clone();
            store
                .stage(move |connection| {
                    Ok(PlanRow::moves(
                        connection,
                        &id,
                        &["staging", "ready"],
                        "dropped",
                    )?)
                })
                .await?;
            forget(store, &plan.id, false).await?;
        }
    }
    Ok(())
}

impl Tally {
    /// Rows of the file.
    pub(super) fn staged(&self) -> usize {
        self.created + self.updated + self.unchanged
    }
}
