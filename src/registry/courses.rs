//! Courses with their outcomes and alignments: from tables and from mutations, as one use case.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

use crate::access::{Actor, ActorKind, Right, Viewer, Visibility};
use crate::case::facts::{CourseFacts, ItemFacts};
use crate::case::model::Item;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::courses::{CourseInput, OutcomeInput};
use crate::store::backend::AnyConnection;
use crate::store::log;
use crate::store::rows::{CourseRow, OrganisationRow};

use super::catalogue::{self, Draft, Holder, Targets};
use super::copies::{CopyPlan, apply};
use super::error::RegistryError;
use super::imports::Tally;
use super::{Registry, TRIES};

/// What a table or a mutation did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableOutcome {
    /// Courses and outcomes, or badge classes.
    pub entities: Tally,
    /// Their places, sequences and alignments.
    pub associations: Tally,
    /// Keys of the courses or badge classes, in the order given.
    pub keys: Vec<Uuid>,
    /// What a person should know though nothing is wrong.
    pub notes: Vec<(Option<Place>, Message)>,
    /// Whether anything was written.
    pub changed: bool,
    /// Position of the log after it.
    pub seq: i64,
}

/// May this actor write for that organisation? This program may (the operator's command line); a key only for its own.
pub(super) fn writes_for(actor: &Actor, slug: &str) -> Result<(), RegistryError> {
    if actor.kind == ActorKind::System || actor.slug == slug {
        return Ok(());
    }
    Err(RegistryError::OtherOrganisation {
        own: actor.slug.clone(),
        other: slug.to_owned(),
    })
}

impl Registry {
    /// Creates or updates courses, their outcomes and alignments; all of them or none.
    ///
    /// # Errors
    /// Every course's fault with its place: an unknown institution, a target that names nothing or several items.
    pub async fn save_courses(
        &self,
        actor: &Actor,
        inputs: Vec<CourseInput>,
        visibility: Visibility,
    ) -> Result<TableOutcome, Problem> {
        actor.require(Right::Edit)?;
        inputs
            .iter()
            .try_for_each(|input| writes_for(actor, &input.institution))?;
        let mut tries = 0;
        loop {
            tries += 1;
            let (registry, viewer, wanted) =
                (self.clone(), Viewer::Member(actor.clone()), inputs.clone());
            let (plans, keys) = self
                .store
                .read(move |c| plan_courses(c, &registry, &viewer, &wanted, visibility))
                .await?;
            match self.write_plans(actor, plans, keys).await {
                Err(problem) if problem.code == Code::Conflict && tries < TRIES => {}
                other => return other,
            }
        }
    }

    /// Applies catalogue plans in one transaction.
    pub(super) async fn write_plans(
        &self,
        actor: &Actor,
        plans: Vec<CopyPlan>,
        keys: Vec<Uuid>,
    ) -> Result<TableOutcome, Problem> {
        let mut outcome = TableOutcome {
            keys,
            ..TableOutcome::default()
        };
        for plan in &plans {
            outcome.count(plan);
        }
        let plans: Vec<CopyPlan> = plans.into_iter().filter(|plan| !plan.is_empty()).collect();
        outcome.changed = !plans.is_empty();
        outcome.seq = if plans.is_empty() {
            self.store.position().await?
        } else {
            let apply_all = move |tx: &mut crate::store::WriteTx<'_>| {
                plans
                    .into_iter()
                    .try_for_each(|plan| apply(tx, plan).map(|_| ()))
            };
            self.store.write(actor, apply_all).await?.seq
        };
        Ok(outcome)
    }
}

impl TableOutcome {
    /// Adds what a plan will do.
    pub(super) fn count(&mut self, plan: &CopyPlan) {
        let (items, associations) = (&plan.delta.items, &plan.delta.associations);
        self.entities.created += items.created.len();
        self.entities.updated += items.updated.len();
        self.entities.unchanged += items.unchanged;
        self.associations.created += associations.created.len();
        self.associations.updated += associations.updated.len();
        self.associations.unchanged += associations.unchanged;
    }
}

type Planned = (Vec<CopyPlan>, Vec<Uuid>);

fn plan_courses(
    connection: &mut AnyConnection,
    registry: &Registry,
    viewer: &Viewer,
    inputs: &[CourseInput],
    visibility: Visibility,
) -> Result<Planned, Problem> {
    let texts = inputs.iter().flat_map(|input| {
        let own = input.alignments.iter();
        own.chain(
            input
                .outcomes
                .iter()
                .flat_map(|outcome| &outcome.alignments),
        )
        .map(|a| a.target.as_str())
    });
    let targets = Targets::load(connection, viewer, texts)?;
    let mut groups: Vec<(&str, Vec<&CourseInput>)> = Vec::new();
    for input in inputs {
        match groups
            .iter_mut()
            .find(|(slug, _)| *slug == input.institution)
        {
            Some((_, group)) => group.push(input),
            None => groups.push((&input.institution, vec![input])),
        }
    }
    let (mut plans, mut keys, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (slug, group) in groups {
        let Some(organisation) = OrganisationRow::by_slug(connection, slug)? else {
            let place = group.first().map(|input| input.place.clone());
            errors.push(RegistryError::OrganisationUnknown {
                slug: slug.to_owned(),
                place,
            });
            continue;
        };
        let holder = Holder {
            organisation,
            visibility,
        };
        let mut drafter = Drafter::new(connection, registry, viewer, &holder, &targets, &group)?;
        group.iter().for_each(|input| drafter.course(input));
        errors.append(&mut drafter.errors);
        keys.extend(group.iter().map(|input| drafter.keys[&course_name(input)]));
        plans.push(catalogue::plan(
            connection,
            registry,
            &holder,
            drafter.draft,
            log::now(),
        )?);
    }
    RegistryError::collected(errors)?;
    Ok((plans, keys))
}

/// Code and version: what names a course within its institution.
type CourseName = (String, String);

fn course_name(input: &CourseInput) -> CourseName {
    (
        input.code.clone(),
        input.version.clone().unwrap_or_default(),
    )
}

/// Turns the courses of one institution into a draft.
struct Drafter<'a> {
    registry: &'a Registry,
    holder: &'a Holder,
    targets: &'a Targets,
    by: &'static str,
    keys: HashMap<CourseName, Uuid>,
    /// Code → key of the course it names for `part_of` and `precedes`: one of the table first, else one there.
    by_code: HashMap<String, Uuid>,
    draft: Draft,
    errors: Vec<RegistryError>,
}

impl<'a> Drafter<'a> {
    fn new(
        connection: &mut AnyConnection,
        registry: &'a Registry,
        viewer: &Viewer,
        holder: &'a Holder,
        targets: &'a Targets,
        group: &[&CourseInput],
    ) -> Result<Self, Problem> {
        let named = group.iter().flat_map(|input| {
            std::iter::once(&input.code)
                .chain(&input.part_of)
                .chain(&input.precedes)
                .cloned()
        });
        let codes: Vec<String> = named.collect();
        let slug = &holder.organisation.slug;
        let mut keys: HashMap<CourseName, Uuid> = HashMap::new();
        let mut by_code: HashMap<String, Uuid> = HashMap::new();
        for row in CourseRow::by_codes(connection, holder.organisation.id, &codes)? {
            if let Ok(key) = Uuid::try_parse(&row.item_key) {
                by_code.insert(row.code.clone(), key);
                keys.insert((row.code, row.version), key);
            }
        }
        for input in group {
            let name = course_name(input);
            let key = *keys.entry(name).or_insert_with_key(|(code, version)| {
                registry.mint(slug, &format!("course/{code}/{version}"))
            });
            by_code.insert(input.code.clone(), key);
        }
        let by = viewer.actor().map_or("system", |actor| actor.kind.as_str());
        let (draft, errors) = (Draft::default(), Vec::new());
        Ok(Drafter {
            registry,
            holder,
            targets,
            by,
            keys,
            by_code,
            draft,
            errors,
        })
    }

    fn slug(&self) -> &'a str {
        &self.holder.organisation.slug
    }

    fn course(&mut self, input: &CourseInput) {
        let key = self.keys[&course_name(input)];
        self.draft.items.push(self.course_item(input, &key));
        let catalogue = self.holder.catalogue(self.registry);
        let title = self.holder.title();
        let parent = match &input.part_of {
            Some(code) => self
                .named(code, &input.place)
                .map(|key| (key, code.clone())),
            None => Some((catalogue, title)),
        };
        if let Some((parent, title)) = parent {
            let (child, parent) = ((&key, input.code.as_str()), (&parent, title.as_str()));
            self.draft.associations.push(catalogue::child_of(
                self.registry,
                self.slug(),
                child,
                parent,
                None,
            ));
        }
        for code in &input.precedes {
            if let Some(other) = self.named(code, &input.place) {
                let ends = ((&key, input.code.as_str()), (&other, code.as_str()));
                self.draft.associations.push(catalogue::precedes(
                    self.registry,
                    self.slug(),
                    ends.0,
                    ends.1,
                ));
            }
        }
        for alignment in &input.alignments {
            self.align((&key, &input.code), alignment);
        }
        for (position, outcome) in input.outcomes.iter().enumerate() {
            self.outcome(input, &key, position, outcome);
        }
    }

    fn named(&mut self, code: &str, place: &Place) -> Option<Uuid> {
        let found = self.by_code.get(code).copied();
        if found.is_none() {
            let place = Some(place.clone());
            self.errors.push(RegistryError::CourseUnknown {
                code: code.to_owned(),
                place,
            });
        }
        found
    }

    fn course_item(&self, input: &CourseInput, key: &Uuid) -> Item {
        let mut item = Item {
            identifier: key.to_string(),
            uri: self.registry.uri(key),
            full_statement: input.title.clone(),
            human_coding_scheme: Some(input.code.clone()),
            item_type: Some("Course".to_owned()),
            notes: input.description.clone(),
            language: input.language.clone(),
            status_start_date: None,
            ..Item::default()
        };
        let course = CourseFacts {
            code: input.code.clone(),
            version: input.version.clone().unwrap_or_default(),
            title_en: input.title_en.clone(),
            title_ja: input.title_ja.clone(),
            credits: input.credits,
            credit_scheme: input.credit_scheme.clone(),
            hours: input.hours,
            level: input.level.clone(),
            categories: input.categories.clone(),
            valid_from: input.valid_from.map(|date| date.to_string()),
            valid_to: input.valid_to.map(|date| date.to_string()),
            alignments_complete: input.alignments_complete,
        };
        let cells = catalogue::cells(&input.extra);
        ItemFacts {
            course: Some(course),
            cells,
            ..ItemFacts::default()
        }
        .put(&mut item);
        item
    }

    fn outcome(
        &mut self,
        input: &CourseInput,
        course: &Uuid,
        position: usize,
        outcome: &OutcomeInput,
    ) {
        let (code, version) = course_name(input);
        let name = outcome.code.as_deref().unwrap_or(&outcome.statement);
        let key = self.registry.mint(
            self.slug(),
            &format!("course/{code}/{version}/outcome/{name}"),
        );
        let mut item = Item {
            identifier: key.to_string(),
            uri: self.registry.uri(&key),
            full_statement: outcome.statement.clone(),
            human_coding_scheme: outcome.code.clone(),
            item_type: Some("Learning Outcome".to_owned()),
            language: input.language.clone(),
            ..Item::default()
        };
        let cells = catalogue::cells(&outcome.extra);
        let facts = ItemFacts {
            weight: outcome.weight,
            hours: outcome.hours,
            cells,
            ..ItemFacts::default()
        };
        facts.put(&mut item);
        self.draft.items.push(item);
        let sequence = i32::try_from(position + 1).ok();
        let ends = ((&key, name), (course, code.as_str()));
        self.draft.associations.push(catalogue::child_of(
            self.registry,
            self.slug(),
            ends.0,
            ends.1,
            sequence,
        ));
        for alignment in &outcome.alignments {
            self.align((&key, name), alignment);
        }
    }

    fn align(&mut self, origin: (&Uuid, &str), input: &crate::exchange::alignment::AlignmentInput) {
        match self.targets.resolve(input) {
            Ok(target) => self.draft.associations.push(catalogue::alignment(
                self.registry,
                self.slug(),
                origin,
                None,
                &target,
                input,
                self.by,
            )),
            Err(error) => self.errors.push(error),
        }
    }
}
