//! Aligning something that is already here: a course, an outcome or a badge class of the actor's organisation.

use uuid::Uuid;

use crate::access::{Actor, Right, Viewer, Visibility};
use crate::error::{Code, Problem};
use crate::exchange::alignment::AlignmentInput;
use crate::graph::Snapshot;
use crate::store::log;

use super::badges::BADGE_CLASS;
use super::catalogue::{self, Draft, Holder, Targets};
use super::courses::TableOutcome;
use super::error::RegistryError;
use super::{Registry, TRIES};

/// Where an alignment starts.
struct Origin {
    key: Uuid,
    title: String,
    visibility: Visibility,
    target_type: Option<&'static str>,
}

impl Registry {
    /// Aligns a course, an outcome or a badge class to an item. The same alignment again updates its columns.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] if the origin is not the organisation's own; the target's faults.
    pub async fn save_alignment(
        &self,
        actor: &Actor,
        origin: Uuid,
        input: AlignmentInput,
    ) -> Result<TableOutcome, Problem> {
        actor.require(Right::Edit)?;
        let snapshot = self.graph.snapshot();
        let origin = own_origin(&snapshot, actor, origin)?;
        let organisation = snapshot
            .organisation(actor.organisation)
            .map(|row| (**row).clone())
            .ok_or(RegistryError::NotFound {
                what: "organisation",
                name: actor.slug.clone(),
            })?;
        let holder = Holder {
            organisation,
            visibility: origin.visibility,
        };
        let key = origin.key;
        let origin = std::sync::Arc::new(origin);
        let mut tries = 0;
        loop {
            tries += 1;
            let (registry, viewer, holder) =
                (self.clone(), Viewer::Member(actor.clone()), holder.clone());
            let (origin, input, by) = (
                std::sync::Arc::clone(&origin),
                input.clone(),
                actor.kind.as_str(),
            );
            let plan = self
                .store
                .read(move |connection| {
                    let texts = std::iter::once(input.target.as_str());
                    let target = Targets::load(connection, &viewer, texts)?.resolve(&input)?;
                    let association = catalogue::alignment(
                        &registry,
                        &holder.organisation.slug,
                        (&origin.key, &origin.title),
                        origin.target_type,
                        &target,
                        &input,
                        by,
                    );
                    let draft = Draft {
                        items: Vec::new(),
                        associations: vec![association],
                    };
                    catalogue::plan(connection, &registry, &holder, draft, log::now())
                })
                .await?;
            match self.write_plans(actor, vec![plan], vec![key]).await {
                Err(problem) if problem.code == Code::Conflict && tries < TRIES => {}
                other => return other,
            }
        }
    }
}

/// The origin, if it belongs to the actor's organisation.
fn own_origin(snapshot: &Snapshot, actor: &Actor, key: Uuid) -> Result<Origin, Problem> {
    let viewer = Viewer::Member(actor.clone());
    let not_found = || RegistryError::NotFound {
        what: "alignment-origin",
        name: key.to_string(),
    };
    if let Some(badge) = snapshot.badge(&viewer, &key) {
        super::courses::writes_for(actor, snapshot.slug(badge.row.organisation_id))?;
        return Ok(Origin {
            key,
            title: badge.row.name.clone(),
            visibility: Visibility::parse(&badge.row.visibility),
            target_type: Some(BADGE_CLASS),
        });
    }
    let place = snapshot.resolve(&viewer, &key).ok_or_else(not_found)?;
    let (framework, node) = snapshot.at(&viewer, place).ok_or_else(not_found)?;
    if framework.purpose != "catalogue" {
        return Err(not_found().into());
    }
    super::courses::writes_for(actor, snapshot.slug(framework.organisation))?;
    Ok(Origin {
        key,
        title: node.code.as_deref().unwrap_or(&node.statement).to_owned(),
        visibility: framework.visibility,
        target_type: None,
    })
}
