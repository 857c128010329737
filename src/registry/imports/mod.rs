//! Importing a CASE package: read and check without a lock, then one short set-based write.
//!
//! A copy is the same copy when the same organisation imports the same document again; what a file does not mention
//! stays. An import that would change nothing writes nothing and says so. The repair report is stored with the copy.

mod jobs;
mod plan;
mod start;

pub use jobs::{Job, JobState, Jobs, Phase, Progress};

use std::sync::Arc;

use serde::Serialize;

use crate::access::{Actor, Right, Visibility};
use crate::case::lenient::Repair;
use crate::case::model::Package;
use crate::error::{Code, Problem};
use crate::store::rows::{DocumentRow, ReportRow};

use super::copies::{CopyPlan, apply, json};
use super::{Registry, TRIES};

/// How a package is to be taken.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Who may read the copy; absent keeps what it is, public for a new one.
    pub visibility: Option<Visibility>,
    /// The importing organisation is the document's owner.
    pub owned: bool,
    /// Where the copy comes from; absent keeps what it is, imported for a new one.
    pub origin: Option<Origin>,
}

/// How an organisation comes to hold a copy, where it is not its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A mirror keeps it up. Never taken over a copy of another kind.
    Mirrored,
}

/// What became of one kind of entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// New here.
    pub created: usize,
    /// Changed.
    pub updated: usize,
    /// As they were.
    pub unchanged: usize,
    /// Here already and not in the file; kept.
    pub kept: usize,
}

/// What an import did.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportOutcome {
    /// Number of the copy.
    pub document: i64,
    /// Identifier of the document.
    pub identifier: String,
    /// Title.
    pub title: String,
    /// Whether the copy is new here.
    pub new: bool,
    /// Whether anything was written.
    pub changed: bool,
    /// Items.
    pub items: Tally,
    /// Associations.
    pub associations: Tally,
    /// Definitions, rubrics, criteria and levels.
    pub parts: Tally,
    /// Every repair that was made, in the order of the file.
    pub repairs: Vec<RepairEntry>,
    /// Position of the log after the import.
    pub seq: i64,
}

/// A repair as it is kept and shown.
#[derive(Clone, Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RepairEntry {
    /// JSON pointer into the file.
    pub pointer: String,
    /// Kind of repair.
    pub kind: String,
    /// Identifier of the entity.
    pub entity: Option<String>,
    /// What it was.
    pub before: Option<serde_json::Value>,
    /// What it became.
    pub after: Option<serde_json::Value>,
    /// Where a value that was moved stands now, as a pointer in the terms of the file.
    pub moved_to: Option<String>,
    /// The message, as a key into the catalogues with its arguments.
    pub message: crate::error::Message,
}

impl From<Repair> for RepairEntry {
    fn from(repair: Repair) -> Self {
        RepairEntry {
            message: repair.message(),
            kind: repair.kind.name().to_owned(),
            pointer: repair.pointer,
            entity: repair.entity,
            before: repair.before,
            after: repair.after,
            moved_to: repair.moved_to,
        }
    }
}

impl Registry {
    /// Imports a CASE package (1.0 or 1.1 JSON) for the actor's organisation.
    ///
    /// # Errors
    /// What the reader refuses ([`crate::case::CaseError`], with its place), a missing right, a stop. Nothing is written then.
    pub async fn import_framework(
        &self,
        actor: &Actor,
        bytes: Vec<u8>,
        options: ImportOptions,
        progress: Progress,
    ) -> Result<ImportOutcome, Problem> {
        actor.require(Right::Edit)?;
        let reader = progress.clone();
        let reading = tokio::task::spawn_blocking(move || plan::read(&bytes, &reader))
            .await
            .map_err(|error| crate::store::StoreError::Panicked(error.to_string()))??;
        let repairs: Vec<RepairEntry> =
            reading.repairs.into_iter().map(RepairEntry::from).collect();
        let package = Arc::new(reading.package);
        for _ in 1..TRIES {
            match self
                .try_import(actor, &package, &options, &repairs, &progress)
                .await
            {
                Err(problem) if problem.code == Code::Conflict => {}
                other => return other,
            }
        }
        self.try_import(actor, &package, &options, &repairs, &progress)
            .await
    }

    async fn try_import(
        &self,
        actor: &Actor,
        package: &Arc<Package>,
        options: &ImportOptions,
        repairs: &[RepairEntry],
        progress: &Progress,
    ) -> Result<ImportOutcome, Problem> {
        progress.enter(
            Phase::Checking,
            package.items.len() + package.associations.len(),
        )?;
        let (wanted, organisation, options) =
            (Arc::clone(package), actor.organisation, options.clone());
        let plan = self
            .store
            .read(move |c| plan::plan(c, &wanted, organisation, &options))
            .await?;
        let mut outcome = outcome_of(&plan, repairs.to_vec());
        if plan.is_empty() {
            outcome.seq = self.store.position().await?;
            outcome.document = plan.base.map_or(0, |base| base.id);
            return Ok(outcome);
        }
        progress.enter(Phase::Applying, plan.delta.len())?;
        // From here on the import can no longer be stopped: it is one transaction.
        let written = self.store.write(actor, move |tx| {
            let document = apply(tx, plan)?;
            let report = ReportRow {
                id: uuid::Uuid::new_v4().to_string(),
                organisation_id: document.organisation_id,
                document_id: Some(document.id),
                at: tx.at(),
                seq: tx.position(),
                report: json(&ImportOutcome {
                    document: document.id,
                    seq: tx.position(),
                    ..outcome.clone()
                }),
            };
            report.insert(tx.connection())?;
            outcome.document = document.id;
            Ok(outcome)
        });
        let committed = written.await?;
        Ok(ImportOutcome {
            seq: committed.seq,
            ..committed.value
        })
    }

    /// The stored report of the newest import of a copy the viewer's organisation holds.
    pub async fn import_report(&self, document: &DocumentRow) -> Result<Option<String>, Problem> {
        let id = document.id;
        self.store
            .read(move |c| Ok(ReportRow::newest(c, id)?.map(|row| row.report)))
            .await
    }
}

fn outcome_of(plan: &CopyPlan, repairs: Vec<RepairEntry>) -> ImportOutcome {
    fn tally<R>(delta: &super::copies::Delta<R>) -> Tally {
        Tally {
            created: delta.created.len(),
            updated: delta.updated.len(),
            unchanged: delta.unchanged,
            kept: delta.kept,
        }
    }
    ImportOutcome {
        document: 0,
        identifier: plan.document.identifier.clone(),
        title: plan.document.title.clone(),
        new: plan.base.is_none(),
        changed: !plan.is_empty(),
        items: tally(&plan.delta.items),
        associations: tally(&plan.delta.associations),
        parts: tally(&plan.delta.parts),
        repairs,
        seq: 0,
    }
}
