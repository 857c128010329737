//! Badge definitions and issuers as records: saving all of them says, their life, stacks, images and files.

mod inputs;
mod issuer;
mod payloads;
mod shown;

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::badges::BadgeClass;
use super::context::RequestContext;
use super::fetched;
use super::ids;
use super::mutation::answer;
use super::problems::Notice;
use super::words::{PlanOperation, Visibility};
use crate::access::Actor;
use crate::badges::image;
use crate::error::{Place, Problem};
use crate::registry::badges::{ImportBadges, PartInput, RowOp};
use crate::registry::courses::TableOutcome;
use crate::registry::error::RegistryError;

pub use inputs::{BadgeDefinitionInput, BadgePartInput, ImportBadgesInput, IssuerProfileInput};
pub use issuer::IssuerProfile;
pub use payloads::{
    BadgeStatusPayload, ImageInfo, ImportBadgesPayload, ImportedBadge, IssuerProfilePayload,
    UploadImagePayload,
};
pub use shown::{BadgeImage, BadgePart, BadgeSource, OpenBadgesStandard, stack};

/// What can be changed of badge definitions and issuers.
#[derive(Default)]
pub struct RecordsMutation;

/// What can be changed of badge definitions and issuers.
#[Object]
impl RecordsMutation {
    /// Publishes a draft of a badge class: from now on everyone may read it, and it keeps its meaning.
    #[graphql(complexity = "100 + child_complexity")]
    async fn publish_badge_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id, address, or `issuer/code`.")] id: ID,
    ) -> Result<BadgeStatusPayload> {
        let request = RequestContext::of(ctx)?;
        let work = async {
            let (actor, key) = own(request, &id, "id")?;
            let registry = &request.app.registry;
            stepped(request, key, registry.publish_badge(actor, key).await?).await
        };
        answer(request, work.await, |payload| &mut payload.problems)
    }

    /// Retires a published badge class: it stays readable at its address and says that it is awarded no more.
    #[graphql(complexity = "100 + child_complexity")]
    async fn retire_badge_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id, address, or `issuer/code`.")] id: ID,
        #[graphql(desc = "Why, for who finds it.")] because: Option<String>,
    ) -> Result<BadgeStatusPayload> {
        let request = RequestContext::of(ctx)?;
        let work = async {
            let (actor, key) = own(request, &id, "id")?;
            let registry = &request.app.registry;
            let outcome = registry.retire_badge(actor, key, because).await?;
            stepped(request, key, outcome).await
        };
        answer(request, work.await, |payload| &mut payload.problems)
    }

    /// Says that a badge is a part of another badge or of a course. The same again updates its place and role.
    #[graphql(complexity = "100 + child_complexity")]
    async fn save_badge_part(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The part and its whole.")] input: BadgePartInput,
    ) -> Result<BadgeStatusPayload> {
        let request = RequestContext::of(ctx)?;
        let work = async {
            let actor = request.viewer().actor()?;
            let part = PartInput {
                part: named(request, &input.part, "input/part")?,
                whole: named(request, &input.whole, "input/whole")?,
                sequence: input.sequence,
                role: input.role,
                essential: input.essential,
            };
            let key = part.part;
            let outcome = request.app.registry.save_part(actor, part).await?;
            stepped(request, key, outcome).await
        };
        answer(request, work.await, |payload| &mut payload.problems)
    }

    /// Takes a part out of its whole; both stay.
    #[graphql(complexity = "100 + child_complexity")]
    async fn remove_badge_part(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The badge that is a part.")] part: ID,
        #[graphql(desc = "The badge or course it is a part of.")] whole: ID,
    ) -> Result<BadgeStatusPayload> {
        let request = RequestContext::of(ctx)?;
        let work = async {
            let actor = request.viewer().actor()?;
            let key = named(request, &part, "part")?;
            let whole = named(request, &whole, "whole")?;
            let outcome = request.app.registry.remove_part(actor, key, whole).await?;
            stepped(request, key, outcome).await
        };
        answer(request, work.await, |payload| &mut payload.problems)
    }

    /// Sets what an organisation says of itself as an issuer of badges; everyone may read it. Needs the right to administer.
    #[graphql(complexity = "100 + child_complexity")]
    async fn save_issuer_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The profile, whole: what is left out is not kept.")]
        input: IssuerProfileInput,
    ) -> Result<IssuerProfilePayload> {
        let request = RequestContext::of(ctx)?;
        let work = async {
            let actor = request.viewer().actor()?;
            let (slug, body) = input.body(actor);
            let registry = &request.app.registry;
            let saved = registry.save_issuer(actor, &slug, body, "/input").await?;
            request.settle(saved.seq).await;
            let organisation = request.snapshot().organisation_by_slug(&slug).cloned();
            let profile = match organisation {
                Some(row) => Some(IssuerProfile::of(request, &row).await?),
                None => None,
            };
            Ok(IssuerProfilePayload {
                profile,
                changed: saved.changed,
                problems: Vec::new(),
            })
        };
        answer(request, work.await, |payload| &mut payload.problems)
    }

    /// Stores an image for badges and profiles: PNG, SVG, JPEG, GIF or WebP by its bytes. Until something uses it, only the
    /// viewer's organisation sees it.
    #[graphql(complexity = "100 + child_complexity")]
    async fn upload_image(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A `data:` address, or the bytes as Base64 (RFC 4648).")] data: String,
    ) -> Result<UploadImagePayload> {
        let request = RequestContext::of(ctx)?;
        let work = async {
            let actor = request.viewer().actor()?;
            let bytes = image::decode(&data).map_err(Problem::from)?;
            let stored = request.app.registry.upload_image(actor, bytes).await?;
            Ok(UploadImagePayload {
                image: Some(ImageInfo::of(&stored, &request.app.registry.public_url)),
                problems: Vec::new(),
            })
        };
        let result: Result<_, Problem> = work.await;
        let place = || Place::Argument("data".to_owned());
        let placed = result.map_err(|problem| match problem.place {
            None => problem.at(place()),
            Some(_) => problem,
        });
        answer(request, placed, |payload| &mut payload.problems)
    }

    /// Takes badge definitions of a file: Open Badges 2.0 or 3.0, lists and JSON Lines of them, credentials (their
    /// definition only), badges baked into PNG or SVG, badge templates of a platform.
    #[graphql(complexity = "100 + child_complexity")]
    async fn import_badges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file and how it is taken.")] input: ImportBadgesInput,
    ) -> Result<ImportBadgesPayload> {
        let request = RequestContext::of(ctx)?;
        answer(request, import(request, input).await, |payload| {
            &mut payload.problems
        })
    }
}

/// The actor and the key of a definition.
fn own<'a>(
    request: &'a RequestContext,
    id: &str,
    argument: &str,
) -> Result<(&'a Actor, Uuid), Problem> {
    let actor = request.viewer().actor()?;
    let key = ids::badge(&request.snapshot(), request.viewer(), id)
        .ok_or_else(|| unknown(id, argument))?;
    Ok((actor, key))
}

/// The key of a badge or a course.
fn named(request: &RequestContext, id: &str, argument: &str) -> Result<Uuid, Problem> {
    let snapshot = request.snapshot();
    ids::badge(&snapshot, request.viewer(), id)
        .or_else(|| ids::any_key(&snapshot, request.viewer(), id))
        .ok_or_else(|| unknown(id, argument))
}

fn unknown(id: &str, argument: &str) -> Problem {
    let unknown = RegistryError::NotFound {
        what: "badge",
        name: id.to_owned(),
    };
    let place = match argument.strip_prefix("input") {
        Some(_) => Place::Pointer(format!("/{argument}")),
        None => Place::Argument(argument.to_owned()),
    };
    Problem::from(unknown).at(place)
}

async fn stepped(
    request: &RequestContext,
    key: Uuid,
    outcome: TableOutcome,
) -> Result<BadgeStatusPayload, Problem> {
    request.settle(outcome.seq).await;
    Ok(BadgeStatusPayload {
        badge_class: badge_at(request, &key),
        changed: outcome.changed,
        problems: Vec::new(),
    })
}

/// A definition the viewer may read.
pub(super) fn badge_at(request: &RequestContext, key: &Uuid) -> Option<BadgeClass> {
    let snapshot = request.snapshot();
    snapshot.badge(request.viewer(), key).map(BadgeClass::of)
}

async fn import(
    request: &RequestContext,
    input: ImportBadgesInput,
) -> Result<ImportBadgesPayload, Problem> {
    let actor = request.viewer().actor()?;
    let holder = input.organisation.unwrap_or_else(|| actor.slug.clone());
    let options = ImportBadges {
        visibility: input.visibility.into(),
        dry_run: input.dry_run,
        leave_out_refused: input.leave_out_refused,
    };
    let (content, base64) = (input.content, input.content_base64);
    let bytes = fetched::bytes(request, actor, content, base64, input.url).await?;
    let registry = &request.app.registry;
    let import = registry
        .import_badges(actor, &holder, bytes, options)
        .await?;
    if let Some(outcome) = &import.outcome {
        request.settle(outcome.seq).await;
    }
    let counted = |op| import.count(op);
    let keys = import.outcome.as_ref().map(|outcome| outcome.keys.clone());
    let badge_classes = keys
        .unwrap_or_default()
        .iter()
        .filter_map(|key| badge_at(request, key))
        .collect();
    Ok(ImportBadgesPayload {
        created: counted(RowOp::Created),
        updated: counted(RowOp::Updated),
        unchanged: counted(RowOp::Unchanged),
        refused: counted(RowOp::Refused),
        written: import.outcome.is_some_and(|outcome| outcome.changed),
        badge_classes,
        rows: import
            .rows
            .iter()
            .map(|row| ImportedBadge {
                label: row.label.clone(),
                operation: match row.op {
                    RowOp::Created => PlanOperation::Created,
                    RowOp::Updated => PlanOperation::Updated,
                    RowOp::Unchanged => PlanOperation::Unchanged,
                    RowOp::Refused => PlanOperation::Refused,
                },
                reasons: row
                    .reasons
                    .iter()
                    .map(|reason| Notice::of(&request.caller, reason, Some(&row.place)))
                    .collect(),
                notes: row
                    .notes
                    .iter()
                    .map(|(place, note)| Notice::of(&request.caller, note, place.as_ref()))
                    .collect(),
            })
            .collect(),
        problems: Vec::new(),
    })
}

/// Who may read what is imported where nothing is said.
pub(super) fn public() -> Visibility {
    Visibility::Public
}
