//! The root of mutations. Each goes through one use case, waits until the readings have seen it, and answers from there.
//!
//! What a caller may be expected to meet (no key, a role too low, bad input, an unknown target) is data beside the result;
//! only what is our fault or the machine's is an error.

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::associations::alignments_of;
use super::badges::BadgeClass;
use super::context::RequestContext;
use super::courses::Course;
use super::fetched;
use super::frameworks::Framework;
use super::ids;
use super::imports::ImportJob;
use super::inputs::{self, ImportFrameworkInput, SaveAlignmentInput};
use super::items::Item;
use super::mirrors::{self, AddMirrorInput, Decision, MirrorPayload};
use super::payloads::{
    ApplyImportPayload, DropImportPayload, ImportFrameworkPayload, ImportTablePayload,
    SaveAlignmentPayload, SaveBadgeClassPayload, SaveCoursePayload, StopImportPayload,
};
use super::problems::{Notice, Refused};
use super::records::RecordsMutation;
use super::words::Visibility;
use crate::access;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::{Format, Note, badges, courses, detect};
use crate::registry::courses::TableOutcome;
use crate::registry::error::RegistryError;
use crate::registry::imports::{ImportOptions, Progress};

/// What can be changed.
#[derive(Default)]
pub struct Mutation;

/// Expected refusals are data; the rest is an error.
pub(super) fn answer<T: Default>(
    request: &RequestContext,
    result: Result<T, Problem>,
    problems: impl FnOnce(&mut T) -> &mut Vec<Refused>,
) -> Result<T> {
    match result {
        Ok(payload) => Ok(payload),
        Err(problem)
            if matches!(
                problem.code,
                Code::Internal | Code::Busy | Code::Unavailable
            ) =>
        {
            Err(problem.into())
        }
        Err(problem) => {
            let mut payload = T::default();
            problems(&mut payload).push(Refused::of(&request.caller, &problem));
            Ok(payload)
        }
    }
}

/// What can be changed.
#[Object(name = "BaseMutation")]
impl Mutation {
    /// What can be changed of badge definitions and issuers.
    #[graphql(flatten)]
    async fn records(&self) -> RecordsMutation {
        RecordsMutation
    }

    /// Imports a framework of any format for the viewer's organisation, or only plans it. What the file does not mention stays,
    /// unless it is asked to go.
    #[graphql(complexity = "100 + child_complexity")]
    async fn import_framework(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The package and how to take it.")] input: ImportFrameworkInput,
    ) -> Result<ImportFrameworkPayload> {
        let request = RequestContext::of(ctx)?;
        answer(request, import(request, input).await, |payload| {
            &mut payload.problems
        })
    }

    /// Applies exactly what a plan says, if the copy is still the one it was made for.
    #[graphql(complexity = "100 + child_complexity")]
    async fn apply_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<ApplyImportPayload> {
        let request = RequestContext::of(ctx)?;
        answer(request, apply(request, &id).await, |payload| {
            &mut payload.problems
        })
    }

    /// Forgets a plan.
    async fn drop_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<DropImportPayload> {
        let request = RequestContext::of(ctx)?;
        let dropped = async {
            let actor = request.viewer().actor()?;
            request.app.registry.drop_plan(actor, &id).await?;
            Ok(DropImportPayload {
                dropped: true,
                problems: Vec::new(),
            })
        };
        answer(request, dropped.await, |payload| &mut payload.problems)
    }

    /// Mirrors a remote CASE server for the viewer's organisation; the first round begins at once.
    async fn add_mirror(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The server, and what is wanted of it.")] input: AddMirrorInput,
    ) -> Result<MirrorPayload> {
        mirrors::add(RequestContext::of(ctx)?, input).await
    }

    /// Asks for a round of a mirror now; it runs in the background.
    async fn run_mirror(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the mirror.")] id: ID,
    ) -> Result<MirrorPayload> {
        mirrors::decide(RequestContext::of(ctx)?, &id, Decision::Run).await
    }

    /// Leaves the source of a mirror alone until it is resumed. A running round goes on to its end.
    async fn pause_mirror(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the mirror.")] id: ID,
    ) -> Result<MirrorPayload> {
        mirrors::decide(RequestContext::of(ctx)?, &id, Decision::Pause).await
    }

    /// Resumes a paused mirror; a round begins at once.
    async fn resume_mirror(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the mirror.")] id: ID,
    ) -> Result<MirrorPayload> {
        mirrors::decide(RequestContext::of(ctx)?, &id, Decision::Resume).await
    }

    /// Removes a mirror. The copies stay, but are no longer kept up.
    async fn remove_mirror(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the mirror.")] id: ID,
    ) -> Result<MirrorPayload> {
        mirrors::decide(RequestContext::of(ctx)?, &id, Decision::Remove).await
    }

    /// Asks a running import to stop; it does so before it writes, or not at all.
    async fn stop_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the job.")] id: ID,
    ) -> Result<StopImportPayload> {
        let request = RequestContext::of(ctx)?;
        let stopped = request
            .app
            .registry
            .stop_import(request.viewer(), &id)
            .map(|job| {
                let state = job.progress.subscribe().borrow().clone();
                StopImportPayload {
                    job: Some(ImportJob::of(&job.id, state)),
                    problems: Vec::new(),
                }
            });
        answer(request, stopped, |payload| &mut payload.problems)
    }

    /// Imports a table of courses or of badge classes (CSV or TSV); its header tells which. All of it, or nothing.
    #[graphql(complexity = "100 + child_complexity")]
    async fn import_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text of the table.")] content: String,
        #[graphql(
            desc = "Who may read what it holds.",
            default_with = "Visibility::Public"
        )]
        visibility: Visibility,
    ) -> Result<ImportTablePayload> {
        let request = RequestContext::of(ctx)?;
        let result = table(request, content.as_bytes(), visibility.into()).await;
        answer(request, result, |payload| &mut payload.problems)
    }

    /// Creates or updates a course with its outcomes and alignments.
    #[graphql(complexity = "100 + child_complexity")]
    async fn save_course(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The course.")] input: inputs::Course,
    ) -> Result<SaveCoursePayload> {
        let request = RequestContext::of(ctx)?;
        answer(request, save_course(request, input).await, |payload| {
            &mut payload.problems
        })
    }

    /// Creates or updates a badge class with its alignments.
    #[graphql(complexity = "100 + child_complexity")]
    async fn save_badge_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The badge class.")] input: inputs::BadgeClass,
    ) -> Result<SaveBadgeClassPayload> {
        let request = RequestContext::of(ctx)?;
        answer(request, save_badge(request, input).await, |payload| {
            &mut payload.problems
        })
    }

    /// Aligns a course, an outcome or a badge class of the viewer's organisation to an item. The same again updates it.
    #[graphql(complexity = "100 + child_complexity")]
    async fn save_alignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is aligned, and to what.")] input: SaveAlignmentInput,
    ) -> Result<SaveAlignmentPayload> {
        let request = RequestContext::of(ctx)?;
        answer(request, save_alignment(request, input).await, |payload| {
            &mut payload.problems
        })
    }
}

async fn import(
    request: &RequestContext,
    input: ImportFrameworkInput,
) -> Result<ImportFrameworkPayload, Problem> {
    let actor = request.viewer().actor()?;
    let options = ImportOptions {
        visibility: input.visibility.map(Into::into),
        owned: input.owned,
        prune: input.prune,
        leave_out_refused: input.leave_out_refused,
        read: input.read_options(),
        ..ImportOptions::default()
    };
    let (dry_run, wait) = (input.dry_run, input.wait);
    let bytes = fetched::content(request, actor, input).await?;
    let registry = &request.app.registry;
    let job = if dry_run {
        registry.start_plan(actor, bytes, options)?
    } else {
        registry.start_import(actor, bytes, options)?
    };
    let mut states = job.progress.subscribe();
    if !wait {
        let state = states.borrow().clone();
        return Ok(ImportFrameworkPayload {
            job: Some(ImportJob::of(&job.id, state)),
            ..Default::default()
        });
    }
    // `job` holds the sender, so the wait ends only with the import.
    let state = match states.wait_for(|state| state.phase.is_over()).await {
        Ok(state) => state.clone(),
        Err(_) => {
            return Err(Problem::new(
                Code::Cancelled,
                Message::new("error-cancelled"),
            ));
        }
    };
    if let Some(outcome) = &state.outcome {
        request.settle(outcome.seq).await;
    }
    let job = ImportJob::of(&job.id, state);
    let (framework, problems) = (job.made(request), job.refused(request));
    Ok(ImportFrameworkPayload {
        plan: job.planned(),
        job: Some(job),
        framework,
        problems,
    })
}

async fn apply(request: &RequestContext, id: &str) -> Result<ApplyImportPayload, Problem> {
    let actor = request.viewer().actor()?;
    let registry = &request.app.registry;
    let outcome = registry.apply_plan(actor, id, &Progress::default()).await?;
    request.settle(outcome.seq).await;
    let framework = request
        .snapshot()
        .framework(request.viewer(), outcome.document)
        .cloned()
        .map(Framework);
    Ok(ApplyImportPayload {
        report: Some((&outcome).into()),
        framework,
        problems: Vec::new(),
    })
}

pub(super) fn course_at(request: &RequestContext, key: &Uuid) -> Option<Course> {
    let (snapshot, viewer) = (request.snapshot(), request.viewer());
    let place = snapshot.resolve(viewer, key)?;
    Course::of(&Item::new(
        snapshot.framework(viewer, place.document)?,
        place.node,
    ))
}

fn badge_at(request: &RequestContext, key: &Uuid) -> Option<BadgeClass> {
    request
        .snapshot()
        .badge(request.viewer(), key)
        .map(BadgeClass::of)
}

async fn table(
    request: &RequestContext,
    bytes: &[u8],
    visibility: access::Visibility,
) -> Result<ImportTablePayload, Problem> {
    let actor = request.viewer().actor()?;
    let registry = &request.app.registry;
    let (outcome, notes): (TableOutcome, Vec<Note>) = match detect(bytes).known()? {
        Format::Courses => {
            let sheet = courses::read(bytes)?;
            (
                registry.save_courses(actor, sheet.rows, visibility).await?,
                sheet.notes,
            )
        }
        Format::Badges => {
            let sheet = badges::read(bytes)?;
            (
                registry.save_badges(actor, sheet.rows, visibility).await?,
                sheet.notes,
            )
        }
        Format::CaseJson
        | Format::Linked(_)
        | Format::OpenSaltWorkbook
        | Format::OpenSaltCsv
        | Format::CompeitoCsv
        | Format::OsmtCsv
        | Format::Institutions
        | Format::Evaluations
        | Format::Unknown { .. } => {
            let problem = Problem::new(Code::UnknownFormat, Message::new("graphql-not-a-table"));
            return Err(problem.at(Place::Argument("content".to_owned())));
        }
    };
    request.settle(outcome.seq).await;
    let say = |place: &Option<Place>, message: &Message| {
        Notice::of(&request.caller, message, place.as_ref())
    };
    let of_sheet = notes.iter().map(|note| say(&note.place, &note.message));
    let of_outcome = outcome
        .notes
        .iter()
        .map(|(place, message)| say(place, message));
    Ok(ImportTablePayload {
        courses: outcome
            .keys
            .iter()
            .filter_map(|key| course_at(request, key))
            .collect(),
        badge_classes: outcome
            .keys
            .iter()
            .filter_map(|key| badge_at(request, key))
            .collect(),
        entities: Some((&outcome.entities).into()),
        associations: Some((&outcome.associations).into()),
        notes: of_sheet.chain(of_outcome).collect(),
        problems: Vec::new(),
    })
}

async fn save_course(
    request: &RequestContext,
    input: inputs::Course,
) -> Result<SaveCoursePayload, Problem> {
    let actor = request.viewer().actor()?;
    let visibility = input.visibility.into();
    let course = input.checked(actor)?;
    let outcome = request
        .app
        .registry
        .save_courses(actor, vec![course], visibility)
        .await?;
    request.settle(outcome.seq).await;
    let course = outcome.keys.first().and_then(|key| course_at(request, key));
    Ok(SaveCoursePayload {
        course,
        changed: outcome.changed,
        problems: Vec::new(),
    })
}

async fn save_badge(
    request: &RequestContext,
    input: inputs::BadgeClass,
) -> Result<SaveBadgeClassPayload, Problem> {
    let actor = request.viewer().actor()?;
    let visibility = input.visibility.into();
    let badge = input.checked(actor)?;
    let outcome = request
        .app
        .registry
        .save_badges(actor, vec![badge], visibility)
        .await?;
    request.settle(outcome.seq).await;
    let badge_class = outcome.keys.first().and_then(|key| badge_at(request, key));
    Ok(SaveBadgeClassPayload {
        badge_class,
        changed: outcome.changed,
        problems: Vec::new(),
    })
}

async fn save_alignment(
    request: &RequestContext,
    input: SaveAlignmentInput,
) -> Result<SaveAlignmentPayload, Problem> {
    let actor = request.viewer().actor()?;
    let origin =
        ids::any_key(&request.snapshot(), request.viewer(), &input.origin).ok_or_else(|| {
            let unknown = RegistryError::NotFound {
                what: "alignment-origin",
                name: input.origin.to_string(),
            };
            Problem::from(unknown).at(Place::Pointer("/input/origin".to_owned()))
        })?;
    let alignment = input.alignment.checked()?;
    let outcome = request
        .app
        .registry
        .save_alignment(actor, origin, alignment)
        .await?;
    request.settle(outcome.seq).await;
    let alignments = alignments_of(request, &origin);
    Ok(SaveAlignmentPayload {
        alignments,
        changed: outcome.changed,
        problems: Vec::new(),
    })
}
