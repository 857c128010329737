//! Badge classes.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::associations::{Alignment, alignments_of};
use super::context::RequestContext;
use super::organisations::{Organisation, organisation};
use super::pages::{Page, Window, cost};
use super::words::Visibility;
use crate::badges::BadgeBody;
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
