//! Stacks: badges that are parts of a larger one, of a micro-credential, of a course or award. Each is an `isPartOf` association
//! in the catalogue of whoever awards the whole; what the part is for the whole, and its place in the order, stand on it.

use std::collections::{HashSet, VecDeque};

use uuid::Uuid;

use super::BADGE_CLASS;
use crate::access::{Actor, Right, Viewer, Visibility};
use crate::case::facts::AssociationFacts;
use crate::case::model::Association;
use crate::error::{Code, Explain, Message, Problem};
use crate::registry::catalogue::{self, Draft, Holder};
use crate::registry::copies::{CopyPlan, json};
use crate::registry::courses::{TableOutcome, writes_for};
use crate::registry::error::RegistryError;
use crate::registry::{Registry, TRIES};
use crate::store::backend::AnyConnection;
use crate::store::log;
use crate::store::rows::{AssociationRow, BadgeRow, DocumentRow, ItemRow, OrganisationRow};

/// A part and its whole.
#[derive(Clone, Debug, PartialEq)]
pub struct PartInput {
    /// The badge that is a part.
    pub part: Uuid,
    /// The badge or course it is a part of.
    pub whole: Uuid,
    /// Its place among the parts.
    pub sequence: Option<i32>,
    /// What it is for the whole (`core`, `elective`).
    pub role: Option<String>,
    /// Nobody has the whole without it.
    pub essential: bool,
}

/// One end of the association.
struct End {
    key: Uuid,
    title: String,
    private: bool,
    badge: bool,
    organisation: i64,
}

/// Why a stack cannot be so.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum StackError {
    /// The whole would be a part of itself.
    #[error("a cycle: {path}")]
    Cycle {
        /// The names along the way.
        path: String,
    },
}

impl Explain for StackError {
    fn code(&self) -> Code {
        Code::InvalidInput
    }

    fn message(&self) -> Message {
        match self {
            StackError::Cycle { path } => Message::new("records-stack-cycle").with("path", path),
        }
    }
}

impl Registry {
    /// Says that a badge is a part of another badge or of a course. The same again updates its place and role.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] for an end this actor cannot see; [`StackError::Cycle`] with the way around.
    pub async fn save_part(
        &self,
        actor: &Actor,
        input: PartInput,
    ) -> Result<TableOutcome, Problem> {
        actor.require(Right::Edit)?;
        let mut tries = 0;
        loop {
            tries += 1;
            let (registry, actor_, wanted) = (self.clone(), actor.clone(), input.clone());
            let plan = self
                .store
                .read(move |connection| planned(connection, &registry, &actor_, &wanted))
                .await?;
            match self.write_plans(actor, vec![plan], vec![input.part]).await {
                Err(problem) if problem.code == Code::Conflict && tries < TRIES => {}
                other => return other,
            }
        }
    }

    /// Takes a part out of its whole.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] where it is none.
    pub async fn remove_part(
        &self,
        actor: &Actor,
        part: Uuid,
        whole: Uuid,
    ) -> Result<TableOutcome, Problem> {
        actor.require(Right::Edit)?;
        let (registry, actor_) = (self.clone(), actor.clone());
        let plan = self
            .store
            .read(move |connection| {
                let (part, whole, holder) = ends(connection, &actor_, part, whole)?;
                let facts = AssociationFacts::default();
                let association = association(&registry, &holder, &part, &whole, None, facts);
                let row = existing(connection, &registry, &holder, &association.identifier)?
                    .ok_or_else(|| RegistryError::NotFound {
                        what: "part",
                        name: part.title.clone(),
                    })?;
                let now = log::now();
                let plan = catalogue::plan(connection, &registry, &holder, Draft::default(), now)?;
                Ok(catalogue::removing(
                    plan,
                    &registry,
                    &holder,
                    vec![row],
                    now,
                ))
            })
            .await?;
        self.write_plans(actor, vec![plan], vec![part]).await
    }
}

fn planned(
    connection: &mut AnyConnection,
    registry: &Registry,
    actor: &Actor,
    input: &PartInput,
) -> Result<CopyPlan, Problem> {
    let (part, whole, holder) = ends(connection, actor, input.part, input.whole)?;
    if let Some(path) = cycle(connection, &part, &whole)? {
        return Err(StackError::Cycle { path }.into());
    }
    let facts = AssociationFacts {
        part_role: input.role.clone().filter(|role| !role.trim().is_empty()),
        essential: input.essential,
        ..AssociationFacts::default()
    };
    let association = association(registry, &holder, &part, &whole, input.sequence, facts);
    let there = existing(connection, registry, &holder, &association.identifier)?;
    let draft = Draft {
        items: Vec::new(),
        associations: vec![association],
    };
    let plan = catalogue::plan(connection, registry, &holder, draft, log::now())?;
    // The place in the order is input; the plan of a catalogue keeps what is there.
    Ok(match there {
        Some(old) if old.sequence_number != input.sequence.map(i64::from) => {
            resequenced(plan, old, input.sequence)
        }
        _ => plan,
    })
}

fn association(
    registry: &Registry,
    holder: &Holder,
    part: &End,
    whole: &End,
    sequence: Option<i32>,
    facts: AssociationFacts,
) -> Association {
    catalogue::part_of(
        registry,
        &holder.organisation.slug,
        (&part.key, &part.title),
        (&whole.key, &whole.title, whole.badge.then_some(BADGE_CLASS)),
        sequence,
        facts,
    )
}

/// Both ends, and the catalogue the association stands in: that of drafts where either end is one.
fn ends(
    connection: &mut AnyConnection,
    actor: &Actor,
    part: Uuid,
    whole: Uuid,
) -> Result<(End, End, Holder), Problem> {
    let viewer = Viewer::Member(actor.clone());
    let part = end(connection, &viewer, part)?
        .filter(|end| end.badge)
        .ok_or_else(|| not_found(&part))?;
    let whole = end(connection, &viewer, whole)?.ok_or_else(|| not_found(&whole))?;
    let organisation = OrganisationRow::by_ids(connection, &[whole.organisation])?
        .pop()
        .ok_or_else(|| not_found(&whole.key))?;
    writes_for(actor, &organisation.slug)?;
    let visibility = if part.private || whole.private {
        Visibility::Private
    } else {
        Visibility::Public
    };
    let holder = Holder {
        organisation,
        visibility,
    };
    Ok((part, whole, holder))
}

fn not_found(key: &Uuid) -> RegistryError {
    RegistryError::NotFound {
        what: "badge",
        name: key.to_string(),
    }
}

fn end(connection: &mut AnyConnection, viewer: &Viewer, key: Uuid) -> Result<Option<End>, Problem> {
    let keys = [key.to_string()];
    if let Some(row) = BadgeRow::by_keys(connection, &keys)?.pop() {
        let visibility = Visibility::parse(&row.visibility);
        let seen = viewer.may_read(visibility, row.organisation_id);
        return Ok(seen.then_some(End {
            key,
            title: row.name,
            private: visibility == Visibility::Private,
            badge: true,
            organisation: row.organisation_id,
        }));
    }
    for row in ItemRow::by_keys(connection, &keys)? {
        let document = DocumentRow::by_ids(connection, &[row.document_id])?.pop();
        let catalogue =
            |document: &DocumentRow| document.purpose == "catalogue" && document.visible_to(viewer);
        if let Some(document) = document.filter(catalogue) {
            return Ok(Some(End {
                key,
                title: row.code.unwrap_or(row.identifier),
                private: document.visibility == "private",
                badge: false,
                organisation: document.organisation_id,
            }));
        }
    }
    Ok(None)
}

/// The names along the way from the part over the whole back to the part, if there is one. Whoever asserts a step, it is one.
fn cycle(
    connection: &mut AnyConnection,
    part: &End,
    whole: &End,
) -> Result<Option<String>, Problem> {
    if part.key == whole.key {
        return Ok(Some(format!("{} → {}", part.title, whole.title)));
    }
    let (target, start) = (part.key.to_string(), whole.key.to_string());
    let mut waiting =
        VecDeque::from([(start.clone(), vec![part.title.clone(), whole.title.clone()])]);
    let mut seen = HashSet::from([start]);
    while let Some((key, path)) = waiting.pop_front() {
        for row in AssociationRow::touching(connection, &key)? {
            if row.kind != "isPartOf" || row.origin_key != key {
                continue;
            }
            let body: Option<Association> = serde_json::from_str(&row.body).ok();
            let name = body.map_or_else(String::new, |body| body.destination_node_uri.title);
            let path: Vec<String> = path.iter().cloned().chain([name]).collect();
            if row.destination_key == target {
                return Ok(Some(path.join(" → ")));
            }
            if seen.insert(row.destination_key.clone()) {
                waiting.push_back((row.destination_key, path));
            }
        }
    }
    Ok(None)
}

fn existing(
    connection: &mut AnyConnection,
    registry: &Registry,
    holder: &Holder,
    identifier: &str,
) -> Result<Option<AssociationRow>, Problem> {
    let catalogue = holder.catalogue(registry).to_string();
    let Some(copy) = DocumentRow::of(connection, holder.organisation.id, &catalogue)? else {
        return Ok(None);
    };
    let keys = [identifier.to_owned()];
    Ok(AssociationRow::of_copy(connection, copy.id, &keys)?.pop())
}

/// The plan with another place in the order.
fn resequenced(mut plan: CopyPlan, old: AssociationRow, sequence: Option<i32>) -> CopyPlan {
    let associations = &mut plan.delta.associations;
    let mut new = match associations.updated.pop() {
        Some((_, new)) => new,
        None => {
            associations.unchanged = associations.unchanged.saturating_sub(1);
            old.clone()
        }
    };
    if let Ok(mut body) = serde_json::from_str::<Association>(&new.body) {
        body.sequence_number = sequence;
        new.body = json(&body);
        new.sequence_number = sequence.map(i64::from);
    }
    associations.updated.push((old, new));
    plan
}
