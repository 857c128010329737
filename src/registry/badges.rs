//! Badge classes with their alignments: from tables and from mutations, as one use case.

use uuid::Uuid;

use crate::access::{Actor, Right, Viewer, Visibility};
use crate::badges::BadgeBody;
use crate::error::{Code, Problem};
use crate::exchange::badges::BadgeInput;
use crate::store::backend::AnyConnection;
use crate::store::rows::{BadgeRow, OrganisationRow};
use crate::store::{Entry, Op, WriteTx, log};

use super::catalogue::{self, Draft, Holder, Targets};
use super::copies::{CopyPlan, apply, json};
use super::courses::{TableOutcome, writes_for};
use super::error::RegistryError;
use super::{Registry, TRIES};

/// The `targetType` of the origin of a badge class's alignment.
pub const BADGE_CLASS: &str = "ext:BadgeClass";

/// Badge rows to write (the old one where there is one), and the catalogues their alignments stand in.
#[derive(Default)]
struct BadgePlan {
    rows: Vec<(Option<BadgeRow>, BadgeRow)>,
    unchanged: usize,
    catalogues: Vec<CopyPlan>,
    keys: Vec<Uuid>,
}

impl Registry {
    /// Creates or updates badge classes and their alignments; all of them or none.
    ///
    /// # Errors
    /// Every fault with its place: an unknown issuer, a target that names nothing or several items.
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
        let mut tries = 0;
        loop {
            tries += 1;
            let (registry, viewer, wanted) =
                (self.clone(), Viewer::Member(actor.clone()), inputs.clone());
            let plan = self
                .store
                .read(move |c| plan_badges(c, &registry, &viewer, &wanted, visibility))
                .await?;
            match self.write_badges(actor, plan).await {
                Err(problem) if problem.code == Code::Conflict && tries < TRIES => {}
                other => return other,
            }
        }
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
        let (rows, catalogues) = (plan.rows, plan.catalogues);
        let catalogues: Vec<CopyPlan> = catalogues
            .into_iter()
            .filter(|plan| !plan.is_empty())
            .collect();
        outcome.changed = !rows.is_empty() || !catalogues.is_empty();
        outcome.seq = if outcome.changed {
            let work = move |tx: &mut WriteTx<'_>| {
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
        "{{\"visibility\":{},\"body\":{}}}",
        json(&row.visibility),
        row.body
    )
}

fn plan_badges(
    connection: &mut AnyConnection,
    registry: &Registry,
    viewer: &Viewer,
    inputs: &[BadgeInput],
    visibility: Visibility,
) -> Result<BadgePlan, Problem> {
    let texts = inputs
        .iter()
        .flat_map(|input| &input.alignments)
        .map(|alignment| alignment.target.as_str());
    let targets = Targets::load(connection, viewer, texts)?;
    let by = viewer.actor().map_or("system", |actor| actor.kind.as_str());
    let (mut plan, mut errors) = (BadgePlan::default(), Vec::new());
    let mut drafts: Vec<(Holder, Draft)> = Vec::new();
    for input in inputs {
        let Some(organisation) = OrganisationRow::by_slug(connection, &input.issuer)? else {
            let place = Some(input.place.clone());
            errors.push(RegistryError::OrganisationUnknown {
                slug: input.issuer.clone(),
                place,
            });
            continue;
        };
        let version = input.version.clone().unwrap_or_default();
        let old = BadgeRow::by_code(connection, organisation.id, &input.code, &version)?;
        let key = old
            .as_ref()
            .and_then(|row| Uuid::try_parse(&row.key).ok())
            .unwrap_or_else(|| {
                registry.mint(&input.issuer, &format!("badge/{}/{version}", input.code))
            });
        let new = row(registry, organisation.id, visibility, &key, input);
        let draft = match drafts
            .iter_mut()
            .find(|(holder, _)| holder.organisation.id == organisation.id)
        {
            Some((_, draft)) => draft,
            None => {
                drafts.push((
                    Holder {
                        organisation,
                        visibility,
                    },
                    Draft::default(),
                ));
                let last = drafts.len() - 1;
                &mut drafts[last].1
            }
        };
        for alignment in &input.alignments {
            match targets.resolve(alignment) {
                Ok(target) => draft.associations.push(catalogue::alignment(
                    registry,
                    &input.issuer,
                    (&key, &input.name),
                    Some(BADGE_CLASS),
                    &target,
                    alignment,
                    by,
                )),
                Err(error) => errors.push(error),
            }
        }
        let stated = input.stated.iter().map(|(place, stated)| {
            let badge = (&key, input.name.as_str());
            catalogue::stated_alignment(registry, &input.issuer, badge, place, stated, by)
        });
        draft.associations.extend(stated);
        plan.keys.push(key);
        match old {
            Some(old) if old.body == new.body && old.visibility == new.visibility => {
                plan.unchanged += 1
            }
            old => plan.rows.push((old, new)),
        }
    }
    RegistryError::collected(errors)?;
    for (holder, draft) in drafts
        .into_iter()
        .filter(|(_, draft)| !draft.associations.is_empty())
    {
        plan.catalogues.push(catalogue::plan(
            connection,
            registry,
            &holder,
            draft,
            log::now(),
        )?);
    }
    Ok(plan)
}

fn row(
    registry: &Registry,
    organisation: i64,
    visibility: Visibility,
    key: &Uuid,
    input: &BadgeInput,
) -> BadgeRow {
    let body = BadgeBody {
        identifier: key.to_string(),
        uri: registry.uri(key),
        issuer: input.issuer.clone(),
        code: input.code.clone(),
        version: input.version.clone().unwrap_or_default(),
        name: input.name.clone(),
        language: input.language.clone(),
        description: input.description.clone(),
        criteria: input.criteria.clone(),
        achievement_type: input.achievement_type.clone(),
        credits: input.credits,
        credit_scheme: input.credit_scheme.clone(),
        hours: input.hours,
        level: input.level.clone(),
        tags: input.tags.clone(),
        contained_in: input.contained_in.clone(),
        alignments_complete: input.alignments_complete,
        cells: catalogue::cells(&input.extra),
    };
    BadgeRow {
        key: key.to_string(),
        organisation_id: organisation,
        visibility: visibility.as_str().to_owned(),
        code: body.code.clone(),
        version: body.version.clone(),
        name: body.name.clone(),
        language: body.language.clone(),
        credits: body.credits,
        credit_scheme: body.credit_scheme.clone(),
        hours: body.hours,
        level: body.level.clone(),
        last_change: log::now(),
        body: json(&body),
    }
}
