//! Making a plan: batches that are read are compared with the organisation's copy and written to staging, each in a short
//! transaction of its own. No lock is held between them; that the copy is still the same is checked with every batch.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::compare::compare;
use super::intake::{BATCH, Batch, First, Input, Intake};
use super::merge::{self, Rules};
use super::plans::{PlanHead, discard, sweep};
use super::rest::Unmentioned;
use super::{Counts, ImportOptions, Origin, Phase, Progress};
use crate::access::{Actor, Visibility};
use crate::case::key::document_key;
use crate::case::time;
use crate::error::Problem;
use crate::registry::copies::{document_row, json, same_document};
use crate::registry::mirrors::MirrorError;
use crate::store::rows::{
    AssociationRow, DocumentRow, ItemRow, PartRow, PlanRow, RemarkRow, Stageable as _,
};
use crate::store::{Store, StoreError, log};

/// Batches that wait between reading and writing.
const WAITING: usize = 2;

/// Makes a plan and leaves it in staging. Nothing of it is left there if it fails.
pub(super) async fn make(
    store: &Store,
    actor: &Actor,
    input: Input,
    options: &ImportOptions,
    progress: &Progress,
) -> Result<(PlanRow, PlanHead), Problem> {
    sweep(store).await?;
    let now = log::now();
    let row = PlanRow {
        id: uuid::Uuid::new_v4().to_string(),
        organisation_id: actor.organisation,
        state: "staging".to_owned(),
        created_at: now,
        touched_at: now,
        head: "{}".to_owned(),
    };
    let id = row.id.clone();
    let made = staged(store, row, input, options, progress).await;
    if made.is_err() {
        discard(store, &id).await?;
    }
    made
}

async fn staged(
    store: &Store,
    row: PlanRow,
    input: Input,
    options: &ImportOptions,
    progress: &Progress,
) -> Result<(PlanRow, PlanHead), Problem> {
    progress.enter(Phase::Reading, 0)?;
    let (to, mut from) = mpsc::channel(WAITING);
    let (organisation, told) = (row.organisation_id, progress.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let intake = Intake::new(organisation, to);
        match input {
            Input::Source(source) => intake.read(source.source(), &told),
            Input::Incoming(incoming) => intake.take(
                incoming.package.clone(),
                incoming.spoken.clone(),
                incoming.remarks.clone(),
                incoming.refused.clone(),
            ),
        }
    });
    let mut stager = Stager::new(store.clone(), row, options.clone());
    let mut written = Ok(());
    while let Some(batch) = from.recv().await {
        written = stager.write(batch).await;
        if written.is_err() {
            break;
        }
    }
    drop(from);
    let read = reading
        .await
        .map_err(|error| StoreError::Panicked(error.to_string()))?;
    // What failed first decides: the reader is stopped when the writing failed.
    written?;
    read?;
    stager.finish(progress).await
}

pub(super) struct Stager {
    pub(super) store: Store,
    pub(super) row: PlanRow,
    options: ImportOptions,
    /// Whether the head of the plan was written.
    begun: bool,
    told: Option<Told>,
    pub(super) counts: Counts,
    /// Items that say they belong to another document: from their keys to its key.
    pub(super) homes: HashMap<String, String>,
    numbers: [i64; 4],
    extensions: Option<String>,
    definitions_extensions: Option<String>,
}

/// What the document told.
#[derive(Clone)]
pub(super) struct Told {
    first: Arc<First>,
    pub(super) rules: Rules,
    /// The organisation's copy as it was then.
    pub(super) base: Option<DocumentRow>,
}

impl Stager {
    fn new(store: Store, row: PlanRow, options: ImportOptions) -> Self {
        Stager {
            store,
            row,
            options,
            begun: false,
            told: None,
            counts: Counts::default(),
            homes: HashMap::new(),
            numbers: [0; 4],
            extensions: None,
            definitions_extensions: None,
        }
    }

    async fn tell(&mut self, first: First) -> Result<(), Problem> {
        let key = document_key(&first.document.identifier);
        let (organisation, name) = (self.row.organisation_id, key.to_string());
        let base = self
            .store
            .read(move |connection| Ok(DocumentRow::of(connection, organisation, &name)?))
            .await?;
        if self.options.origin == Some(Origin::Mirrored)
            && let Some(base) = base.as_ref().filter(|base| base.origin != "mirrored")
        {
            return Err(MirrorError::Conflict {
                identifier: base.identifier.clone(),
                origin: base.origin.clone(),
            }
            .into());
        }
        let rules = Rules {
            spoken: first.spoken.clone(),
            older: first.older,
            document: key,
            now: time::rfc3339(self.row.created_at),
        };
        self.told = Some(Told {
            first: Arc::new(first),
            rules,
            base,
        });
        Ok(())
    }

    async fn write(&mut self, mut batch: Batch) -> Result<(), Problem> {
        if let Some(first) = batch.first.take() {
            self.tell(first).await?;
        }
        self.extensions = batch.extensions.take().or(self.extensions.take());
        self.definitions_extensions = batch
            .definitions_extensions
            .take()
            .or(self.definitions_extensions.take());
        let Some(told) = self.told.clone() else {
            return Ok(());
        };
        let (plan, organisation) = (self.row.id.clone(), self.row.organisation_id);
        let numbers = self.numbers;
        let compared = self
            .store
            .read(move |connection| compare(connection, &plan, organisation, &told, batch, numbers))
            .await?;
        self.counts.add(&compared);
        self.numbers = compared.numbers;
        self.homes.extend(compared.homes.iter().cloned());
        let (begun, row) = (self.begun, self.row.clone());
        self.begun = true;
        let at = log::now();
        self.store
            .stage(move |connection| {
                if begun {
                    PlanRow::touch(connection, &row.id, at)?;
                } else {
                    row.insert(connection)?;
                }
                ItemRow::stage(connection, &row.id, &compared.items)?;
                AssociationRow::stage(connection, &row.id, &compared.associations)?;
                PartRow::stage(connection, &row.id, &compared.parts)?;
                Ok(RemarkRow::insert_all(connection, &compared.remarks)?)
            })
            .await
    }

    /// Finds what the file does not mention, and makes the plan ready.
    async fn finish(mut self, progress: &Progress) -> Result<(PlanRow, PlanHead), Problem> {
        let Some(told) = self.told.take() else {
            return Err(StoreError::Panicked("a package without a document".to_owned()).into());
        };
        let total = self.counts.items.staged() + self.counts.associations.staged();
        progress.enter(Phase::Checking, total)?;
        let document = self.document(&told)?;
        self.settle_borrowed(told.base.as_ref().map(|base| base.id))
            .await?;
        if let Some(base) = &told.base {
            self.rest::<ItemRow>(base.id, progress).await?;
            self.rest::<AssociationRow>(base.id, progress).await?;
            self.rest::<PartRow>(base.id, progress).await?;
        }
        let document_changed = told
            .base
            .as_ref()
            .is_none_or(|base| !same_document(base, &document));
        let head = PlanHead {
            base: told.base.as_ref().map(|base| (base.id, base.changed_seq)),
            changed: document_changed || self.counts.entries() > 0,
            document,
            document_changed,
            counts: self.counts,
            leave_out_refused: self.options.leave_out_refused,
        };
        self.row.state = "ready".to_owned();
        self.row.touched_at = log::now();
        self.row.head = json(&head);
        let row = self.row.clone();
        self.store
            .stage(move |connection| Ok(row.update(connection)?))
            .await?;
        Ok((self.row, head))
    }

    fn document(&self, told: &Told) -> Result<DocumentRow, Problem> {
        let base = told.base.as_ref();
        let merged = merge::document(&told.first.document, base, &told.rules)?;
        let mut row = document_row(&merged, self.row.organisation_id, Visibility::Public);
        if merged.framework_type.as_deref() == Some("CourseCodes") {
            row.purpose = "catalogue".to_owned();
        }
        row.package_extensions.clone_from(&self.extensions);
        row.definitions_extensions
            .clone_from(&self.definitions_extensions);
        if let Some(base) = base {
            row.visibility.clone_from(&base.visibility);
            row.origin.clone_from(&base.origin);
            if told.rules.older || told.rules.spoken.is_some() {
                let kept = |new: &mut Option<String>, old: &Option<String>| {
                    if new.is_none() {
                        new.clone_from(old);
                    }
                };
                kept(&mut row.package_extensions, &base.package_extensions);
                kept(
                    &mut row.definitions_extensions,
                    &base.definitions_extensions,
                );
            }
        }
        if let Some(visibility) = self.options.visibility {
            row.visibility = visibility.as_str().to_owned();
        }
        match self.options.origin {
            Some(Origin::Imported) => row.origin = "imported".to_owned(),
            Some(Origin::Mirrored) => row.origin = "mirrored".to_owned(),
            None => {}
        }
        if self.options.owned {
            row.origin = "own".to_owned();
        }
        Ok(row)
    }

    /// What is in the copy and not in the file: counted as kept, or staged to be removed.
    async fn rest<R: Unmentioned>(
        &mut self,
        document: i64,
        progress: &Progress,
    ) -> Result<(), Problem> {
        let plan = self.row.id.clone();
        let keys = self
            .store
            .read(move |connection| Ok(R::unmentioned(connection, &plan, document)?))
            .await?;
        let tally = R::tally(&mut self.counts);
        if !self.options.prune {
            tally.kept = keys.len();
            return Ok(());
        }
        tally.removed = keys.len();
        let number = &mut self.numbers[R::NUMBER];
        for (done, chunk) in keys.chunks(BATCH).enumerate() {
            progress.step(done * BATCH, keys.len())?;
            let (plan, chunk, first) = (self.row.id.clone(), chunk.to_vec(), *number);
            *number += chunk.len() as i64;
            self.store
                .stage(move |connection| {
                    let mut rows = R::gone(connection, document, &chunk)?;
                    for (row, number) in rows.iter_mut().zip(first..) {
                        row.number = number;
                    }
                    Ok(R::stage(connection, &plan, &rows)?)
                })
                .await?;
        }
        Ok(())
    }
}
