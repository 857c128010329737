//! What saving definitions will write: rows, and the associations their alignments are.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::access::{Viewer, Visibility};
use crate::badges::image::Checked;
use crate::badges::status::{Status, StatusError, may_change};
use crate::badges::{BadgeBody, History};
use crate::case::facts::AssociationFacts;
use crate::case::model::Association;
use crate::case::time;
use crate::error::Problem;
use crate::exchange::badges::BadgeInput;
use crate::registry::Registry;
use crate::registry::catalogue::{self, Draft, Holder, Targets};
use crate::registry::copies::{CopyPlan, json};
use crate::registry::error::RegistryError;
use crate::store::backend::AnyConnection;
use crate::store::log;
use crate::store::rows::{AssociationRow, BadgeRow, BlobUseRow, DocumentRow, OrganisationRow};

use super::{BADGE_CLASS, RowOp, body_of};

/// Badge rows to write (the old one where there is one), and the catalogues their alignments stand in.
#[derive(Default)]
pub(super) struct BadgePlan {
    pub rows: Vec<(Option<BadgeRow>, BadgeRow)>,
    pub unchanged: usize,
    pub catalogues: Vec<CopyPlan>,
    pub keys: Vec<Uuid>,
    pub images: Vec<Checked>,
    /// What becomes of every input, in their order.
    pub ops: Vec<RowOp>,
    /// Why some are refused; nothing is written then.
    pub errors: Vec<RegistryError>,
}

/// What the definitions of one organisation want in its catalogue.
#[derive(Default)]
struct Wanted {
    draft: Draft,
    /// Keys of definitions that are here already: what they stated before and do not state now goes.
    updated: Vec<String>,
    /// Keys of drafts that are published by being saved.
    published: Vec<String>,
}

/// Plans a save.
pub(super) fn plan(
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
    let mut planner = Planner {
        registry,
        by: viewer.actor().map_or("system", |actor| actor.kind.as_str()),
        targets,
        visibility,
        plan: BadgePlan::default(),
        organisations: HashMap::new(),
        wanted: Vec::new(),
        now: log::now(),
    };
    for input in inputs {
        let before = planner.plan.errors.len();
        let op = planner.one(connection, input)?;
        let refused = planner.plan.errors.len() > before;
        planner
            .plan
            .ops
            .push(if refused { RowOp::Refused } else { op });
    }
    planner.catalogues(connection)?;
    Ok(planner.plan)
}

struct Planner<'a> {
    registry: &'a Registry,
    by: &'static str,
    targets: Targets,
    visibility: Visibility,
    plan: BadgePlan,
    organisations: HashMap<String, Option<OrganisationRow>>,
    wanted: Vec<(OrganisationRow, Wanted)>,
    now: i64,
}

impl Planner<'_> {
    fn organisation(
        &mut self,
        connection: &mut AnyConnection,
        slug: &str,
    ) -> Result<Option<OrganisationRow>, Problem> {
        if let Some(known) = self.organisations.get(slug) {
            return Ok(known.clone());
        }
        let row = OrganisationRow::by_slug(connection, slug)?;
        self.organisations.insert(slug.to_owned(), row.clone());
        Ok(row)
    }

    fn wanted(&mut self, organisation: &OrganisationRow) -> &mut Wanted {
        let at = self
            .wanted
            .iter()
            .position(|(row, _)| row.id == organisation.id);
        let at = at.unwrap_or_else(|| {
            self.wanted.push((organisation.clone(), Wanted::default()));
            self.wanted.len() - 1
        });
        &mut self.wanted[at].1
    }

    fn one(
        &mut self,
        connection: &mut AnyConnection,
        input: &BadgeInput,
    ) -> Result<RowOp, Problem> {
        let Some(organisation) = self.organisation(connection, &input.issuer)? else {
            self.plan.errors.push(RegistryError::OrganisationUnknown {
                slug: input.issuer.clone(),
                place: Some(input.place.clone()),
            });
            return Ok(RowOp::Refused);
        };
        let versions = BadgeRow::versions(connection, organisation.id, &input.code)?;
        let version = input.version.clone().unwrap_or_default();
        let old = versions.iter().find(|row| row.version == version).cloned();
        let key = old
            .as_ref()
            .and_then(|row| Uuid::try_parse(&row.key).ok())
            .unwrap_or_else(|| {
                let what = format!("badge/{}/{version}", input.code);
                self.registry.mint(&input.issuer, &what)
            });
        self.plan.keys.push(key);
        self.check_image(connection, organisation.id, input)?;
        let history = match self.history(input, old.as_ref(), &versions) {
            Ok(history) => history,
            Err(refused) => {
                let error = RegistryError::rule(&refused, input.place.clone());
                self.plan.errors.push(error);
                return Ok(RowOp::Refused);
            }
        };
        self.edges(&organisation, &key, input, old.as_ref());
        let new = row(self, organisation.id, &key, input, history);
        Ok(match old {
            Some(old) if old.body == new.body && old.visibility == new.visibility => {
                self.plan.unchanged += 1;
                RowOp::Unchanged
            }
            old => {
                let op = match old {
                    Some(_) => RowOp::Updated,
                    None => RowOp::Created,
                };
                self.plan.rows.push((old, new));
                op
            }
        })
    }

    /// A stored image is used only by who may see it: its hash alone opens nothing.
    fn check_image(
        &mut self,
        connection: &mut AnyConnection,
        organisation: i64,
        input: &BadgeInput,
    ) -> Result<(), Problem> {
        let image = input.more.image.as_ref();
        if let Some(hash) = image.and_then(|image| image.sha256.as_ref())
            && image.is_none_or(|image| image.id.is_none())
        {
            let uses = BlobUseRow::of(connection, hash)?;
            let may = |row: &BlobUseRow| {
                row.organisation_id == organisation || row.visibility == "public"
            };
            if !uses.iter().any(may) {
                self.plan.errors.push(RegistryError::Rule {
                    code: crate::error::Code::NotFound,
                    message: crate::error::Message::new("records-image-not-here")
                        .with("hash", hash),
                    place: Some(input.place.clone()),
                });
            }
        }
        Ok(())
    }

    /// What becomes of the definition, if it may change so.
    fn history(
        &self,
        input: &BadgeInput,
        old: Option<&BadgeRow>,
        versions: &[BadgeRow],
    ) -> Result<History, StatusError> {
        let now = time::rfc3339(self.now);
        let public = self.visibility == Visibility::Public;
        let Some(old) = old else {
            return Ok(History {
                status: if public {
                    Status::Published
                } else {
                    Status::Draft
                },
                follows: follows(input, versions),
                published_at: public.then_some(now),
                ..History::default()
            });
        };
        let (status, before) = (Status::parse(&old.status), body_of(old));
        if status != Status::Draft && !public {
            return Err(StatusError::NoDraft);
        }
        let differing = before.differing(&said(self.registry, &input_key(old), input));
        let copy = before.more.source.is_some() && input.more.source.is_some();
        // A copy follows its source; only one's own keeps its word here.
        if !(copy && status == Status::Published) {
            may_change(status, &differing, input.correction)?;
        }
        let mut history = before.history;
        history.status = status;
        if status == Status::Draft && public {
            history.status = Status::Published;
            history.published_at = Some(now);
        } else if status == Status::Published && !differing.is_empty() {
            history.corrected_at = Some(now);
        }
        Ok(history)
    }

    fn edges(
        &mut self,
        organisation: &OrganisationRow,
        key: &Uuid,
        input: &BadgeInput,
        old: Option<&BadgeRow>,
    ) {
        let (registry, by) = (self.registry, self.by);
        let mut associations = Vec::new();
        for alignment in &input.alignments {
            match self.targets.resolve(alignment) {
                Ok(target) => associations.push(catalogue::alignment(
                    registry,
                    &input.issuer,
                    (key, &input.name),
                    Some(BADGE_CLASS),
                    &target,
                    alignment,
                    by,
                )),
                Err(error) => self.plan.errors.push(error),
            }
        }
        let stated = input.more.stated();
        for (place, stated) in stated.iter().chain(&input.stated) {
            let badge = (key, input.name.as_str());
            associations.push(catalogue::stated_alignment(
                registry,
                &input.issuer,
                badge,
                place,
                stated,
                by,
            ));
        }
        let publishes = old.is_some_and(|old| {
            old.visibility == "private" && self.visibility == Visibility::Public
        });
        let wanted = self.wanted(organisation);
        wanted.draft.associations.extend(associations);
        if old.is_some() {
            wanted.updated.push(key.to_string());
        }
        if publishes {
            wanted.published.push(key.to_string());
        }
    }

    fn catalogues(&mut self, connection: &mut AnyConnection) -> Result<(), Problem> {
        for (organisation, wanted) in std::mem::take(&mut self.wanted) {
            let holder = Holder {
                organisation,
                visibility: self.visibility,
            };
            let mut draft = wanted.draft;
            if !wanted.published.is_empty() {
                let moved = moving(
                    connection,
                    self.registry,
                    &holder,
                    &wanted.published,
                    self.now,
                )?;
                draft.associations.extend(moved.associations);
                self.plan.catalogues.extend(moved.source);
            }
            if draft.associations.is_empty() && wanted.updated.is_empty() {
                continue;
            }
            let keep: HashSet<String> = draft
                .associations
                .iter()
                .map(|association| association.identifier.clone())
                .collect();
            let stale = stale(connection, self.registry, &holder, &wanted.updated, &keep)?;
            if draft.associations.is_empty() && stale.is_empty() {
                continue;
            }
            let plan = catalogue::plan(connection, self.registry, &holder, draft, self.now)?;
            let plan = catalogue::removing(plan, self.registry, &holder, stale, self.now);
            self.plan.catalogues.push(plan);
        }
        Ok(())
    }
}

fn input_key(row: &BadgeRow) -> Uuid {
    Uuid::try_parse(&row.key).unwrap_or_default()
}

/// The published version of one's own that a new one comes after: the latest.
fn follows(input: &BadgeInput, versions: &[BadgeRow]) -> Option<String> {
    if input.more.source.is_some() {
        return None;
    }
    let published = versions.iter().filter(|row| row.visibility == "public");
    published
        .max_by_key(|row| (body_of(row).history.published_at, row.last_change))
        .map(|row| row.key.clone())
}

/// Associations that move into the published catalogue, and the plan that takes them out of the other.
pub(super) struct Moved {
    pub associations: Vec<Association>,
    pub source: Option<CopyPlan>,
}

/// What stands in the catalogue of drafts about these definitions and may be read by all once they are published: the other
/// end is no draft.
pub(super) fn moving(
    connection: &mut AnyConnection,
    registry: &Registry,
    holder: &Holder,
    keys: &[String],
    now: i64,
) -> Result<Moved, Problem> {
    let private = Holder {
        organisation: holder.organisation.clone(),
        visibility: Visibility::Private,
    };
    let catalogue = private.catalogue(registry).to_string();
    let Some(copy) = DocumentRow::of(connection, holder.organisation.id, &catalogue)? else {
        return Ok(Moved {
            associations: Vec::new(),
            source: None,
        });
    };
    let mut rows: Vec<AssociationRow> = Vec::new();
    for key in keys {
        for row in AssociationRow::touching(connection, key)? {
            let known = rows.iter().any(|other| other.key == row.key);
            if row.document_id == copy.id && !known {
                rows.push(row);
            }
        }
    }
    let ends: Vec<String> = rows
        .iter()
        .flat_map(|row| [row.origin_key.clone(), row.destination_key.clone()])
        .filter(|end| !keys.contains(end))
        .collect();
    let drafts: HashSet<String> = BadgeRow::by_keys(connection, &ends)?
        .into_iter()
        .filter(|row| row.visibility == "private")
        .map(|row| row.key)
        .collect();
    rows.retain(|row| !drafts.contains(&row.origin_key) && !drafts.contains(&row.destination_key));
    let associations = rows
        .iter()
        .filter_map(|row| serde_json::from_str(&row.body).ok())
        .collect();
    let plan = catalogue::plan(connection, registry, &private, Draft::default(), now)?;
    let source =
        (!rows.is_empty()).then(|| catalogue::removing(plan, registry, &private, rows, now));
    Ok(Moved {
        associations,
        source,
    })
}

/// What definitions stated before and do not state now.
fn stale(
    connection: &mut AnyConnection,
    registry: &Registry,
    holder: &Holder,
    keys: &[String],
    keep: &HashSet<String>,
) -> Result<Vec<AssociationRow>, Problem> {
    let catalogue = holder.catalogue(registry).to_string();
    let Some(copy) = DocumentRow::of(connection, holder.organisation.id, &catalogue)? else {
        return Ok(Vec::new());
    };
    let mut rows = AssociationRow::from_keys(connection, copy.id, keys)?;
    rows.retain(|row| {
        let stated = || {
            serde_json::from_str::<Association>(&row.body)
                .is_ok_and(|association| AssociationFacts::of(&association).stated.is_some())
        };
        !keep.contains(&row.identifier) && stated()
    });
    Ok(rows)
}

/// What an input says, as a record.
fn said(registry: &Registry, key: &Uuid, input: &BadgeInput) -> BadgeBody {
    let mut more = input.more.clone();
    if let Some(image) = &mut more.image
        && image.sha256.is_some()
    {
        image.id = None;
    }
    BadgeBody {
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
        more,
        history: History::default(),
    }
}

fn row(
    planner: &Planner<'_>,
    organisation: i64,
    key: &Uuid,
    input: &BadgeInput,
    history: History,
) -> BadgeRow {
    let body = BadgeBody {
        history,
        ..said(planner.registry, key, input)
    };
    row_of(&body, organisation, planner.visibility, planner.now)
}

/// The row of a record.
pub(super) fn row_of(
    body: &BadgeBody,
    organisation: i64,
    visibility: Visibility,
    now: i64,
) -> BadgeRow {
    BadgeRow {
        key: body.identifier.clone(),
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
        last_change: now,
        body: json(body),
        status: body.history.status.as_str().to_owned(),
    }
}
