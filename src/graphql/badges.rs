//! Badge classes.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use serde_json::Value;

use super::associations::{Alignment, alignments_of};
use super::context::RequestContext;
use super::organisations::{Organisation, organisation};
use super::pages::{Page, Window, cost};
use super::records::{BadgeImage, BadgePart, BadgeSource, OpenBadgesStandard, badge_at, stack};
use super::words::{BadgeStatus, Visibility};
use crate::badges::BadgeBody;
use crate::badges::render::Standard;
use crate::graph::Badge;

/// A badge class: an achievement an issuer awards (Open Badges).
#[derive(Clone)]
pub struct BadgeClass {
    badge: Arc<Badge>,
    body: Arc<BadgeBody>,
}

impl BadgeClass {
    /// A badge class of the snapshot.
    pub fn of(badge: &Arc<Badge>) -> Self {
        let body = Arc::new(serde_json::from_str(&badge.row.body).unwrap_or_default());
        BadgeClass {
            badge: Arc::clone(badge),
            body,
        }
    }

    /// What it is paged by: its key.
    pub fn key(&self) -> String {
        self.badge.row.key.clone()
    }
}

/// Badge classes the viewer may read, of one issuer or of all, by issuer, code and version.
pub fn badges_of(request: &RequestContext, issuer: Option<i64>) -> Vec<BadgeClass> {
    let snapshot = request.snapshot();
    let mut badges: Vec<&Arc<Badge>> = snapshot
        .badges(request.viewer())
        .filter(|badge| issuer.is_none_or(|issuer| badge.row.organisation_id == issuer))
        .collect();
    badges.sort_by_key(|badge| {
        (
            badge.row.organisation_id,
            &badge.row.code,
            &badge.row.version,
        )
    });
    badges.into_iter().map(BadgeClass::of).collect()
}

/// A badge class: an achievement an issuer awards (Open Badges).
#[Object]
impl BadgeClass {
    /// Id.
    async fn id(&self) -> ID {
        self.key().into()
    }

    /// Identifier.
    async fn identifier(&self) -> &str {
        &self.badge.row.key
    }

    /// Permanent address.
    async fn uri(&self) -> &str {
        &self.body.uri
    }

    /// Who awards it.
    async fn issuer(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(
            RequestContext::of(ctx)?,
            self.badge.row.organisation_id,
        ))
    }

    /// The issuer's code.
    async fn code(&self) -> &str {
        &self.badge.row.code
    }

    /// The issuer's version; absent where it names none.
    async fn version(&self) -> Option<&str> {
        Some(&*self.badge.row.version).filter(|version| !version.is_empty())
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.badge.row.name
    }

    /// Language of the texts, a BCP 47 tag.
    async fn language(&self) -> Option<&str> {
        self.badge.row.language.as_deref()
    }

    /// Description.
    async fn description(&self) -> Option<&str> {
        self.body.description.as_deref()
    }

    /// What one must do to earn it.
    async fn criteria(&self) -> Option<&str> {
        self.body.criteria.as_deref()
    }

    /// `achievementType` of Open Badges 3.0.
    async fn achievement_type(&self) -> Option<&str> {
        self.body.achievement_type.as_deref()
    }

    /// Credits it stands for.
    async fn credits(&self) -> Option<f64> {
        self.body.credits
    }

    /// Scheme of the credits.
    async fn credit_scheme(&self) -> Option<&str> {
        self.body.credit_scheme.as_deref()
    }

    /// Hours of learning behind it.
    async fn hours(&self) -> Option<f64> {
        self.body.hours
    }

    /// Level, as the issuer names it.
    async fn level(&self) -> Option<&str> {
        self.body.level.as_deref()
    }

    /// Tags.
    async fn tags(&self) -> &[String] {
        &self.body.tags
    }

    /// The course inside which it is earned, as written.
    async fn contained_in(&self) -> Option<&str> {
        self.body.contained_in.as_deref()
    }

    /// Everything it stands for is aligned.
    async fn alignments_complete(&self) -> bool {
        self.body.alignments_complete
    }

    /// Where in its life it is.
    async fn status(&self) -> BadgeStatus {
        crate::badges::status::Status::parse(&self.badge.row.status).into()
    }

    /// When it was published (RFC 3339).
    async fn published_at(&self) -> Option<&str> {
        self.body.history.published_at.as_deref()
    }

    /// When its wording was last corrected after that; of a copy: when it last followed its source.
    async fn corrected_at(&self) -> Option<&str> {
        self.body.history.corrected_at.as_deref()
    }

    /// When it was retired.
    async fn retired_at(&self) -> Option<&str> {
        self.body.history.retired_at.as_deref()
    }

    /// Why it was retired.
    async fn retired_because(&self) -> Option<&str> {
        self.body.history.retired_because.as_deref()
    }

    /// All its versions the viewer may read, the oldest first; itself is one of them.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<BadgeClass>> {
        let request = RequestContext::of(ctx)?;
        let registry = &request.app.registry;
        let keys = registry.badge_versions(request.viewer(), &self.badge.key);
        Ok(keys
            .iter()
            .filter_map(|key| badge_at(request, key))
            .collect())
    }

    /// The version it follows.
    async fn replaces(&self, ctx: &Context<'_>) -> Result<Option<BadgeClass>> {
        let request = RequestContext::of(ctx)?;
        let key = self.body.history.follows.as_deref();
        let key = key.and_then(|key| uuid::Uuid::try_parse(key).ok());
        Ok(key.and_then(|key| badge_at(request, &key)))
    }

    /// Versions that follow it.
    async fn replaced_by(&self, ctx: &Context<'_>) -> Result<Vec<BadgeClass>> {
        let request = RequestContext::of(ctx)?;
        let registry = &request.app.registry;
        let keys = registry.badge_versions(request.viewer(), &self.badge.key);
        let mut versions: Vec<BadgeClass> = keys
            .iter()
            .filter_map(|key| badge_at(request, key))
            .collect();
        let own = self.badge.row.key.as_str();
        versions.retain(|other| other.body.history.follows.as_deref() == Some(own));
        Ok(versions)
    }

    /// Badges that are parts of it, in their order.
    async fn parts(&self, ctx: &Context<'_>) -> Result<Vec<BadgePart>> {
        Ok(stack(RequestContext::of(ctx)?, &self.badge.key, true))
    }

    /// Badges and courses it is a part of.
    async fn part_of(&self, ctx: &Context<'_>) -> Result<Vec<BadgePart>> {
        Ok(stack(RequestContext::of(ctx)?, &self.badge.key, false))
    }

    /// Address of a page with the criteria.
    async fn criteria_url(&self) -> Option<&str> {
        self.body.more.criteria_url.as_deref()
    }

    /// Image.
    async fn image(&self, ctx: &Context<'_>) -> Result<Option<BadgeImage>> {
        let base = &RequestContext::of(ctx)?.app.registry.public_url;
        let image = self.body.more.image.as_ref();
        Ok(image.map(|image| BadgeImage::of(image, base)))
    }

    /// Alignments of the badge itself as its issuer states them, as Open Badges 3.0.
    async fn stated_alignment(&self) -> Vec<Value> {
        let stated = self.body.more.alignment.iter();
        stated
            .map(crate::badges::alignment::Alignment::to_ob3)
            .collect()
    }

    /// `fieldOfStudy` of Open Badges 3.0.
    async fn field_of_study(&self) -> Option<&str> {
        self.body.more.field_of_study.as_deref()
    }

    /// `humanCode` of Open Badges 3.0.
    async fn human_code(&self) -> Option<&str> {
        self.body.more.human_code.as_deref()
    }

    /// `specialization` of Open Badges 3.0.
    async fn specialization(&self) -> Option<&str> {
        self.body.more.specialization.as_deref()
    }

    /// Who made the definition, as stated.
    async fn creator(&self) -> Option<&Value> {
        self.body.more.creator.as_ref()
    }

    /// Other identifiers, as Open Badges 3.0 writes them.
    async fn other_identifier(&self) -> &[Value] {
        &self.body.more.other_identifier
    }

    /// Results a learner may have, with rubric levels, as Open Badges 3.0 writes them.
    async fn result_description(&self) -> &[Value] {
        &self.body.more.result_description
    }

    /// What others say of it.
    async fn endorsement(&self) -> &[Value] {
        &self.body.more.endorsement
    }

    /// The same as compact JWS.
    async fn endorsement_jwt(&self) -> &[Value] {
        &self.body.more.endorsement_jwt
    }

    /// Editions in other languages and other versions, as stated.
    async fn related(&self) -> &[Value] {
        &self.body.more.related
    }

    /// Where it came from, if somebody else issues it and this is a copy.
    async fn source(&self) -> Option<BadgeSource> {
        self.body.more.source.as_ref().map(BadgeSource::of)
    }

    /// Members that neither standard knows.
    async fn extra(&self) -> Value {
        Value::Object(self.body.more.extra.clone())
    }

    /// All of it in a standard, as at its permanent address.
    #[graphql(complexity = 20)]
    async fn open_badges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The standard.", default_with = "OpenBadgesStandard::V3")]
        standard: OpenBadgesStandard,
    ) -> Result<Value> {
        let request = RequestContext::of(ctx)?;
        let registry = &request.app.registry;
        let key = self.badge.key;
        let rendering = registry
            .open_badge(request.viewer(), key, standard.into())
            .await?;
        Ok(serde_json::from_slice(&rendering.body)?)
    }

    /// Its permanent address in a standard; a copy keeps the id of its original in what stands there.
    async fn open_badges_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The standard.", default_with = "OpenBadgesStandard::V3")]
        standard: OpenBadgesStandard,
    ) -> Result<String> {
        let base = &RequestContext::of(ctx)?.app.registry.public_url;
        Ok(Standard::from(standard).badge_address(base, &self.badge.row.key))
    }

    /// Who may read it.
    async fn visibility(&self) -> Visibility {
        crate::access::Visibility::parse(&self.badge.row.visibility).into()
    }

    /// Its alignments.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn alignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Alignment>> {
        let list = alignments_of(RequestContext::of(ctx)?, &self.badge.key);
        Ok(Window {
            first,
            after,
            last,
            before,
        }
        .page(&list, Alignment::key, Alignment::clone)?)
    }
}
