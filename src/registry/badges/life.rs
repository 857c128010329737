//! Publishing and retiring a definition.

use uuid::Uuid;

use super::body_of;
use super::plan::{BadgePlan, moving, row_of};
use crate::access::{Actor, Right, Viewer, Visibility};
use crate::badges::BadgeBody;
use crate::badges::status::Status;
use crate::case::time;
use crate::error::{Code, Problem};
use crate::registry::catalogue::{self, Draft, Holder};
use crate::registry::courses::{TableOutcome, writes_for};
use crate::registry::error::RegistryError;
use crate::registry::{Registry, TRIES};
use crate::store::backend::AnyConnection;
use crate::store::log;
use crate::store::rows::{BadgeRow, OrganisationRow};

/// A step in the life of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Publish,
    Retire { because: Option<String> },
}

impl Registry {
    /// Publishes a draft: it and what is said of it become readable by all, and keep their meaning from now on.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] for what this actor cannot see; [`crate::badges::status::StatusError`] for what is no draft.
    pub async fn publish_badge(&self, actor: &Actor, key: Uuid) -> Result<TableOutcome, Problem> {
        self.step(actor, key, Step::Publish).await
    }

    /// Retires a published definition: it stays readable at its address and says that it is awarded no more.
    ///
    /// # Errors
    /// As of [`Registry::publish_badge`].
    pub async fn retire_badge(
        &self,
        actor: &Actor,
        key: Uuid,
        because: Option<String>,
    ) -> Result<TableOutcome, Problem> {
        self.step(actor, key, Step::Retire { because }).await
    }

    async fn step(&self, actor: &Actor, key: Uuid, step: Step) -> Result<TableOutcome, Problem> {
        actor.require(Right::Edit)?;
        let mut tries = 0;
        loop {
            tries += 1;
            let (registry, actor_, step) = (self.clone(), actor.clone(), step.clone());
            let plan = self
                .store
                .read(move |c| planned(c, &registry, &actor_, key, step))
                .await?;
            match self.write_badges(actor, plan).await {
                Err(problem) if problem.code == Code::Conflict && tries < TRIES => {}
                other => return other,
            }
        }
    }
}

fn planned(
    connection: &mut AnyConnection,
    registry: &Registry,
    actor: &Actor,
    key: Uuid,
    step: Step,
) -> Result<BadgePlan, Problem> {
    let not_found = || RegistryError::NotFound {
        what: "badge",
        name: key.to_string(),
    };
    let viewer = Viewer::Member(actor.clone());
    let system = actor.kind == crate::access::ActorKind::System;
    let old = BadgeRow::by_keys(connection, &[key.to_string()])?
        .pop()
        .filter(|row| {
            system || viewer.may_read(Visibility::parse(&row.visibility), row.organisation_id)
        })
        .ok_or_else(not_found)?;
    let organisation = OrganisationRow::by_ids(connection, &[old.organisation_id])?
        .pop()
        .ok_or_else(not_found)?;
    writes_for(actor, &organisation.slug)?;
    let (now, status) = (log::now(), Status::parse(&old.status));
    let stamp = Some(time::rfc3339(now));
    let mut body: BadgeBody = body_of(&old);
    let mut plan = BadgePlan {
        keys: vec![key],
        ..BadgePlan::default()
    };
    match step {
        Step::Publish => {
            body.history.status = status.published()?;
            body.history.published_at = stamp;
            let holder = Holder {
                organisation,
                visibility: Visibility::Public,
            };
            let keys = [old.key.clone()];
            let moved = moving(connection, registry, &holder, &keys, now)?;
            if !moved.associations.is_empty() {
                let draft = Draft {
                    items: Vec::new(),
                    associations: moved.associations,
                };
                let public = catalogue::plan(connection, registry, &holder, draft, now)?;
                plan.catalogues.push(public);
                plan.catalogues.extend(moved.source);
            }
        }
        Step::Retire { because } => {
            body.history.status = status.retired()?;
            body.history.retired_at = stamp;
            body.history.retired_because = because.filter(|text| !text.trim().is_empty());
        }
    }
    let new = row_of(&body, old.organisation_id, Visibility::Public, now);
    plan.rows.push((Some(old), new));
    Ok(plan)
}
