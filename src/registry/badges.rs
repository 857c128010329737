//! Badge definitions with their alignments: from tables, files and mutations, as one use case; their life, their stacks, and how
//! others read them.
//!
//! A definition belongs to the organisation that saves it. One that came from elsewhere is a copy: it has a source, keeps the
//! source's id and issuer in every rendering, and follows its source when it is imported again. One's own keeps its meaning once
//! it is published ([`crate::badges::status`]): what differs must be another version, which says which one it follows.
//!
//! What an issuer states in a definition is part of it. Alignments made in this registry ([`super::alignments`]) are assertions
//! with a status and a log of their own; they may be added to what is published.

mod import;
mod life;
mod open;
mod plan;
mod stack;

use crate::access::{Actor, Right, Viewer, Visibility};
use crate::badges::BadgeBody;
use crate::error::{Code, Problem};
use crate::exchange::badges::BadgeInput;
use crate::store::rows::{BadgeRow, BlobUseRow};
use crate::store::{Entry, Op, WriteTx};

use super::copies::{CopyPlan, apply, json};
use super::courses::{TableOutcome, writes_for};
use super::error::RegistryError;
use super::images::store_images;
use super::{Registry, TRIES};

pub use import::{BadgeImport, ImportBadges, ImportRow, RowOp};
pub use open::edition_of;
pub use stack::{PartInput, StackError};

use plan::BadgePlan;

/// The `targetType` of the origin of a badge class's alignment.
pub const BADGE_CLASS: &str = "ext:BadgeClass";

impl Registry {
    /// Creates or updates badge classes and their alignments; all of them or none.
    ///
    /// # Errors
    /// Every fault with its place: an unknown issuer, a target that names nothing or several items, a published definition
    /// that would change its meaning, an image that may not be stored.
    pub async fn save_badges(
        &self,
        actor: &Actor,
        inputs: Vec<BadgeInput>,
        visibility: Visibility,
    ) -> Result<TableOutcome, Problem> {
        actor.require(Right::Edit)?;
        inputs
            .iter()
            .try_for_each(|input| writes_for(actor, &input.issuer))?;
        let mut inputs = inputs;
        let mut images = Vec::new();
        let mut errors = Vec::new();
        for input in &mut inputs {
            match self.take_image(&mut input.more.image, input.place.clone()) {
                Ok(image) => images.extend(image),
                Err(error) => errors.push(error),
            }
        }
        RegistryError::collected(errors)?;
        let mut tries = 0;
        loop {
            tries += 1;
            let mut plan = self.plan_badges(actor, inputs.clone(), visibility).await?;
            RegistryError::collected(std::mem::take(&mut plan.errors))?;
            plan.images.clone_from(&images);
            match self.write_badges(actor, plan).await {
                Err(problem) if problem.code == Code::Conflict && tries < TRIES => {}
                other => return other,
            }
        }
    }

    /// The plan of a save; its errors are in it.
    async fn plan_badges(
        &self,
        actor: &Actor,
        inputs: Vec<BadgeInput>,
        visibility: Visibility,
    ) -> Result<BadgePlan, Problem> {
        let (registry, viewer) = (self.clone(), Viewer::Member(actor.clone()));
        self.store
            .read(move |c| plan::plan(c, &registry, &viewer, &inputs, visibility))
            .await
    }

    async fn write_badges(&self, actor: &Actor, plan: BadgePlan) -> Result<TableOutcome, Problem> {
        let mut outcome = TableOutcome {
            keys: plan.keys,
            ..TableOutcome::default()
        };
        plan.catalogues
            .iter()
            .for_each(|catalogue| outcome.count(catalogue));
        outcome.entities.created = plan.rows.iter().filter(|(old, _)| old.is_none()).count();
        outcome.entities.updated = plan.rows.len() - outcome.entities.created;
        outcome.entities.unchanged = plan.unchanged;
        let (rows, images) = (plan.rows, plan.images);
        let catalogues: Vec<CopyPlan> = plan
            .catalogues
            .into_iter()
            .filter(|plan| !plan.is_empty())
            .collect();
        outcome.changed = !rows.is_empty() || !catalogues.is_empty();
        outcome.seq = if outcome.changed {
            let work = move |tx: &mut WriteTx<'_>| {
                store_images(tx, &images)?;
                rows.into_iter()
                    .try_for_each(|(old, new)| write_badge(tx, old, new))?;
                catalogues
                    .into_iter()
                    .try_for_each(|plan| apply(tx, plan).map(|_| ()))
            };
            self.store.write(actor, work).await?.seq
        } else {
            self.store.position().await?
        };
        Ok(outcome)
    }
}

fn write_badge(tx: &mut WriteTx<'_>, old: Option<BadgeRow>, new: BadgeRow) -> Result<(), Problem> {
    let there = BadgeRow::by_keys(tx.connection(), std::slice::from_ref(&new.key))?.pop();
    if there != old {
        return Err(RegistryError::BaseChanged.into());
    }
    match old {
        Some(_) => new.update(tx.connection())?,
        None => new.insert(tx.connection())?,
    };
    let image = body_of(&new).more.image.and_then(|image| image.sha256);
    let used = image.map(|sha256| BlobUseRow {
        sha256,
        kind: "badge".to_owned(),
        entity: new.key.clone(),
        organisation_id: new.organisation_id,
        visibility: new.visibility.clone(),
    });
    BlobUseRow::set(tx.connection(), "badge", &new.key, used)?;
    tx.log(Entry {
        organisation: new.organisation_id,
        visibility: Visibility::parse(&new.visibility),
        kind: "badge",
        document: None,
        entity: new.key.clone(),
        op: if old.is_some() {
            Op::Update
        } else {
            Op::Create
        },
        before: old.map(|row| logged(&row)),
        after: Some(logged(&new)),
    })?;
    Ok(())
}

fn logged(row: &BadgeRow) -> String {
    format!(
        "{{\"visibility\":{},\"status\":{},\"body\":{}}}",
        json(&row.visibility),
        json(&row.status),
        row.body
    )
}

/// The record in a row; what this program wrote can be read.
pub fn body_of(row: &BadgeRow) -> BadgeBody {
    serde_json::from_str(&row.body).unwrap_or_default()
}
