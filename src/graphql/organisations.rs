//! Organisations: institutions, badge issuers, agencies that publish frameworks.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use super::badges::BadgeClass;
use super::context::RequestContext;
use super::courses::{Course, courses_of};
use super::frameworks::{Framework, is_listed};
use super::pages::{Page, Window, cost};
use super::records::IssuerProfile;
use super::words::MessageLanguage;
use crate::locale::Language;
use crate::store::rows::OrganisationRow;

/// An organisation: an institution, a badge issuer, or an agency that publishes frameworks.
pub struct Organisation(pub Arc<OrganisationRow>);

/// An organisation: an institution, a badge issuer, or an agency that publishes frameworks.
#[Object]
impl Organisation {
    /// Its name in addresses; unique.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its name, in the language asked for where it has one.
    async fn name(
        &self,
        #[graphql(desc = "Language of the name; its own where absent.")] language: Option<
            MessageLanguage,
        >,
    ) -> &str {
        match (language.map(Language::from), &self.0.name_ja) {
            (Some(Language::Ja), Some(name)) => name,
            _ => &self.0.name,
        }
    }

    /// `institution`, `issuer` or `agency`.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// ISO 3166-1 country.
    async fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// Scheme in which its credits are counted (`ects`, `jp-tani` …).
    async fn credit_scheme(&self) -> Option<&str> {
        self.0.credit_scheme.as_deref()
    }

    /// Home page.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// What it says of itself as an issuer of badges.
    async fn issuer_profile(&self, ctx: &Context<'_>) -> Result<IssuerProfile> {
        Ok(IssuerProfile::of(RequestContext::of(ctx)?, &self.0).await?)
    }

    /// Frameworks it holds here; its catalogue of courses is not one of them.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn frameworks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Framework>> {
        let request = RequestContext::of(ctx)?;
        let (snapshot, viewer) = (request.snapshot(), request.viewer());
        let own =
            |f: &&Arc<crate::graph::Framework>| f.organisation == self.0.id && is_listed(f, false);
        let list: Vec<_> = snapshot.frameworks(viewer).filter(own).cloned().collect();
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Ok(window.page(
            &list,
            |framework| framework.document.to_string(),
            |framework| Framework(Arc::clone(framework)),
        )?)
    }

    /// Its courses, in the order of its catalogue.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn courses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Course>> {
        let list = courses_of(RequestContext::of(ctx)?, Some(self.0.id));
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Ok(window.page(&list, Course::key, Course::clone)?)
    }

    /// Badge classes it issues, by code.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn badge_classes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<BadgeClass>> {
        let list = super::badges::badges_of(RequestContext::of(ctx)?, Some(self.0.id));
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Ok(window.page(&list, BadgeClass::key, BadgeClass::clone)?)
    }
}

/// An organisation of the snapshot by row number.
pub fn organisation(request: &RequestContext, id: i64) -> Option<Organisation> {
    request
        .snapshot()
        .organisation(id)
        .map(|row| Organisation(Arc::clone(row)))
}
