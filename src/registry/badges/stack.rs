//! Stacks: badges that are parts of a larger one, of a micro-credential, of a course or award. Each is an `isPartOf` association
//! in the catalogue of whoever awards the whole; what the part is for the whole, and its place in the order, stand on it.

use std::collections::{HashSet, VecDeque};

use uuid::Uuid;

use super::BADGE_CLASS;
use crate::access::{Actor, Right, Viewer, Visibility};
use crate::case::facts::AssociationFacts;
use crate::case::model::AssociationType;
use crate::error::{Code, Explain, Message, Problem};
use crate::graph::Snapshot;
use crate::registry::catalogue::{self, Draft, Holder};
use crate::registry::courses::{TableOutcome, writes_for};
use crate::registry::error::RegistryError;
use crate::registry::{Registry, TRIES};
use crate::store::log;
use crate::store::rows::{AssociationRow, DocumentRow};

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
            let (part, whole, holder) = self.ends(actor, input.part, input.whole)?;
            let snapshot = self.graph.snapshot();
            let viewer = Viewer::Member(actor.clone());
            if let Some(path) = cycle(&snapshot, &viewer, &part, &whole) {
                return Err(StackError::Cycle { path }.into());
            }
            let registry = self.clone();
            let facts = AssociationFacts {
                part_role: input.role.clone().filter(|role| !role.trim().is_empty()),
                essential: input.essential,
                ..AssociationFacts::default()
            };
            let sequence = input.sequence;
            let plan = self
                .store
                .read(move |connection| {
                    let association = catalogue::part_of(
                        &registry,
                        &holder.organisation.slug,
                        (&part.key, &part.title),
                        (&whole.key, &whole.title, whole.badge.then_some(BADGE_CLASS)),
                        sequence,
                        facts,
                    );
                    // The place in the order is input; the plan of a catalogue keeps what is there.
                    let there = existing(connection, &registry, &holder, &association.identifier)?;
                    let draft = Draft {
                        items: Vec::new(),
                        associations: vec![association.clone()],
                    };
                    let mut plan =
                        catalogue::plan(connection, &registry, &holder, draft, log::now())?;
                    if let Some(old) = there
                        && old.sequence_number != sequence.map(i64::from)
                    {
                        plan = resequenced(plan, old, sequence);
                    }
                    Ok(plan)
                })
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
        let (part, whole, holder) = self.ends(actor, part, whole)?;
        let registry = self.clone();
        let key = part.key;
        let plan = self
            .store
            .read(move |connection| {
                let association = catalogue::part_of(
                    &registry,
                    &holder.organisation.slug,
                    (&part.key, &part.title),
                    (&whole.key, &whole.title, None),
                    None,
                    AssociationFacts::default(),
                );
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
        self.write_plans(actor, vec![plan], vec![key]).await
    }

    /// Both ends, and the catalogue the association stands in: that of drafts where either end is one.
    fn ends(&self, actor: &Actor, part: Uuid, whole: Uuid) -> Result<(End, End, Holder), Problem> {
        let snapshot = self.graph.snapshot();
        let viewer = Viewer::Member(actor.clone());
        let part = end(&snapshot, &viewer, part)
            .filter(|end| end.badge)
            .ok_or_else(|| not_found(&part))?;
        let whole = end(&snapshot, &viewer, whole).ok_or_else(|| not_found(&whole))?;
        writes_for(actor, snapshot.slug(whole.organisation))?;
        let organisation = snapshot
            .organisation(whole.organisation)
            .map(|row| (**row).clone())
            .ok_or_else(|| not_found(&whole.key))?;
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
}

fn not_found(key: &Uuid) -> RegistryError {
    RegistryError::NotFound {
        what: "badge",
        name: key.to_string(),
    }
}

fn end(snapshot: &Snapshot, viewer: &Viewer, key: Uuid) -> Option<End> {
    if let Some(badge) = snapshot.badge(viewer, &key) {
        return Some(End {
            key,
            title: badge.row.name.clone(),
            private: badge.row.visibility == "private",
            badge: true,
            organisation: badge.row.organisation_id,
        });
    }
    let place = snapshot.resolve(viewer, &key)?;
    let (framework, node) = snapshot.at(viewer, place)?;
    (framework.purpose == "catalogue").then(|| End {
        key,
        title: node.code.as_deref().unwrap_or(&node.statement).to_owned(),
        private: framework.visibility == Visibility::Private,
        badge: false,
        organisation: framework.organisation,
    })
}

/// The names along the way from the part over the whole back to the part, if there is one.
fn cycle(snapshot: &Snapshot, viewer: &Viewer, part: &End, whole: &End) -> Option<String> {
    let mut waiting = VecDeque::from([(whole.key, vec![part.title.clone(), whole.title.clone()])]);
    let mut seen = HashSet::from([whole.key]);
    if part.key == whole.key {
        return Some(format!("{} → {}", part.title, whole.title));
    }
    while let Some((key, path)) = waiting.pop_front() {
        for edge in snapshot.edges(viewer, &key) {
            let next = edge.destination;
            if edge.edge.kind != AssociationType::IsPartOf || edge.origin != key {
                continue;
            }
            let name =
                end(snapshot, viewer, next).map_or_else(|| next.to_string(), |end| end.title);
            let path: Vec<String> = path.iter().cloned().chain([name]).collect();
            if next == part.key {
                return Some(path.join(" → "));
            }
            if seen.insert(next) {
                waiting.push_back((next, path));
            }
        }
    }
    None
}

fn existing(
    connection: &mut crate::store::backend::AnyConnection,
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
fn resequenced(
    mut plan: crate::registry::copies::CopyPlan,
    old: AssociationRow,
    sequence: Option<i32>,
) -> crate::registry::copies::CopyPlan {
    let associations = &mut plan.delta.associations;
    let mut new = match associations.updated.pop() {
        Some((_, new)) => new,
        None => {
            associations.unchanged = associations.unchanged.saturating_sub(1);
            old.clone()
        }
    };
    if let Ok(mut body) = serde_json::from_str::<crate::case::model::Association>(&new.body) {
        body.sequence_number = sequence;
        new.body = crate::registry::copies::json(&body);
        new.sequence_number = sequence.map(i64::from);
    }
    associations.updated.push((old, new));
    plan
}
