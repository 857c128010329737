//! Importing a framework: read, check and compare without a lock into a plan, then one short set-based write.
//!
//! A copy is the same copy when the same organisation imports the same document again; what a file does not mention
//! stays, unless it is asked to go. An import that would change nothing writes nothing and says so. The repair report is
//! stored with the copy.

mod adopt;
mod borrowed;
mod compare;
mod intake;
mod jobs;
mod listing;
mod merge;
mod open;
mod plan;
mod plans;
mod rest;
mod source;
mod stage;
mod start;

pub use jobs::{Job, JobState, Jobs, Phase, Progress};
pub use open::LARGEST_WHOLE;
pub use plan::{FieldChange, ImportPlan, PlanEntry, PlanOp};
pub use source::{FileSource, ImportSource};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use self::compare::Compared;
use self::intake::Input;
use self::plans::discard;
use super::{Registry, TRIES};
use crate::access::{Actor, Visibility};
use crate::case::lenient::Repair;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::framework::{Incoming, ReadOptions, Remark};
use crate::store::rows::{DocumentRow, ReportRow, Staged};

/// How a package is to be taken.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Who may read the copy; absent keeps what it is, public for a new one.
    pub visibility: Option<Visibility>,
    /// The importing organisation is the document's owner.
    pub owned: bool,
    /// Where the copy came from, if that is to be said; absent keeps what it is, imported for a new one.
    pub origin: Option<Origin>,
    /// What the copy has and the file does not mention is removed. Otherwise nothing is.
    pub prune: bool,
    /// What is said beside a file that does not say it itself. An empty base is this registry's address.
    pub read: ReadOptions,
    /// Rows that cannot be taken are left out. Otherwise nothing is written where there are such rows.
    pub leave_out_refused: bool,
}

/// Where a copy comes from that its holder does not own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Imported by hand.
    Imported,
    /// A mirror keeps it up. Never taken over a copy of another kind.
    Mirrored,
}

/// What became of one kind of entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Here already and not in the file; removed on request.
    #[serde(default)]
    pub removed: usize,
}

impl Tally {
    fn add<R>(&mut self, rows: &[Staged<R>]) {
        for row in rows {
            match row.op.as_str() {
                "create" => self.created += 1,
                "update" => self.updated += 1,
                _ => self.unchanged += 1,
            }
        }
    }
}

/// What becomes of the rows of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Items.
    pub items: Tally,
    /// Associations.
    pub associations: Tally,
    /// Definitions, rubrics, criteria and levels.
    pub parts: Tally,
    /// Rows that cannot be taken.
    pub refused: usize,
    /// Repairs and remarks.
    pub repairs: usize,
}

impl Counts {
    /// How many entities are written or removed.
    pub fn entries(&self) -> usize {
        [self.items, self.associations, self.parts]
            .map(|tally| tally.created + tally.updated + tally.removed)
            .iter()
            .sum()
    }

    /// How many rows have this to be done with them.
    pub fn of(&self, op: PlanOp) -> usize {
        let sum = |of: fn(&Tally) -> usize| {
            [&self.items, &self.associations, &self.parts]
                .into_iter()
                .map(of)
                .sum()
        };
        match op {
            PlanOp::Refused => self.refused,
            PlanOp::Created => sum(|tally| tally.created),
            PlanOp::Updated => sum(|tally| tally.updated),
            PlanOp::Removed => sum(|tally| tally.removed),
            PlanOp::Unchanged => sum(|tally| tally.unchanged),
        }
    }

    fn add(&mut self, compared: &Compared) {
        self.items.add(&compared.items);
        self.associations.add(&compared.associations);
        self.parts.add(&compared.parts);
        for remark in &compared.remarks {
            match remark.op.as_str() {
                "refused" => self.refused += 1,
                _ => self.repairs += 1,
            }
        }
    }
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
    /// Rows that could not be taken and were left out.
    pub refused: usize,
    /// The repairs that were made, in the order of the file; not more than ten thousand of them.
    pub repairs: Vec<RepairEntry>,
    /// How many repairs were made.
    pub repairs_total: usize,
    /// Position of the log after the import.
    pub seq: i64,
}

/// A repair, or a remark of a reader, as it is kept and shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "StoredEntry")]
pub struct RepairEntry {
    /// Where in the file, if at one place.
    pub place: Option<Place>,
    /// Kind of repair or remark.
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
    pub message: Message,
}

impl RepairEntry {
    /// The place as a JSON pointer; empty where it is none.
    pub fn pointer(&self) -> &str {
        match &self.place {
            Some(Place::Pointer(pointer)) => pointer,
            _ => "",
        }
    }
}

/// The form in which it is kept; older reports have a pointer for a place.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredEntry {
    place: Option<Place>,
    pointer: Option<String>,
    kind: String,
    entity: Option<String>,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
    moved_to: Option<String>,
    message: Message,
}

impl From<StoredEntry> for RepairEntry {
    fn from(stored: StoredEntry) -> Self {
        RepairEntry {
            place: stored.place.or(stored.pointer.map(Place::Pointer)),
            kind: stored.kind,
            entity: stored.entity,
            before: stored.before,
            after: stored.after,
            moved_to: stored.moved_to,
            message: stored.message,
        }
    }
}

impl From<Repair> for RepairEntry {
    fn from(repair: Repair) -> Self {
        RepairEntry {
            message: repair.message(),
            kind: repair.kind.name().to_owned(),
            place: Some(Place::Pointer(repair.pointer)),
            entity: repair.entity,
            before: repair.before,
            after: repair.after,
            moved_to: repair.moved_to,
        }
    }
}

impl From<Remark> for RepairEntry {
    fn from(remark: Remark) -> Self {
        RepairEntry {
            place: remark.place,
            kind: remark.kind.to_owned(),
            entity: remark.entity,
            before: None,
            after: None,
            moved_to: None,
            message: remark.message,
        }
    }
}

impl Registry {
    /// Imports a framework of any format for the actor's organisation: a plan, applied at once. The format shows from the
    /// content; a CASE package (1.0 or 1.1 JSON) is read as a stream.
    ///
    /// # Errors
    /// What the reader refuses, with its place; refused rows that are not left out; a missing right, a stop. Nothing is written
    /// then.
    pub async fn import_framework(
        &self,
        actor: &Actor,
        source: impl Into<ImportSource>,
        options: ImportOptions,
        progress: Progress,
    ) -> Result<ImportOutcome, Problem> {
        progress.enter(Phase::Reading, 0)?;
        let input = self.opened(source.into(), &options.read).await?;
        self.import(actor, input, &options, &progress).await
    }

    /// The same for what a reader of another format made of a file.
    ///
    /// # Errors
    /// Refused rows that are not left out, a missing right, a stop. Nothing is written then.
    pub async fn import_incoming(
        &self,
        actor: &Actor,
        incoming: Incoming,
        options: ImportOptions,
        progress: Progress,
    ) -> Result<ImportOutcome, Problem> {
        self.import(
            actor,
            Input::Incoming(Arc::new(incoming)),
            &options,
            &progress,
        )
        .await
    }

    async fn import(
        &self,
        actor: &Actor,
        input: Input,
        options: &ImportOptions,
        progress: &Progress,
    ) -> Result<ImportOutcome, Problem> {
        for _ in 1..TRIES {
            match self.once(actor, input.clone(), options, progress).await {
                Err(problem) if problem.code == Code::Conflict => {}
                other => return other,
            }
        }
        self.once(actor, input, options, progress).await
    }

    async fn once(
        &self,
        actor: &Actor,
        input: Input,
        options: &ImportOptions,
        progress: &Progress,
    ) -> Result<ImportOutcome, Problem> {
        let (row, head) = self.planned(actor, input, options, progress).await?;
        let id = row.id.clone();
        let applied = self.applied(actor, row, head, progress).await;
        if applied.is_err() {
            discard(&self.store, &id).await?;
        }
        applied
    }

    /// The stored report of the newest import of a copy the viewer's organisation holds.
    pub async fn import_report(&self, document: &DocumentRow) -> Result<Option<String>, Problem> {
        let id = document.id;
        self.store
            .read(move |c| Ok(ReportRow::newest(c, id)?.map(|row| row.report)))
            .await
    }
}
