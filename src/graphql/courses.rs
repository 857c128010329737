//! Courses, modules and programmes: items with credit facts.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::associations::{Alignment, alignments_of};
use super::context::RequestContext;
use super::ids::id_of;
use super::items::Item;
use super::organisations::{Organisation, organisation};
use super::pages::{Page, Window, cost};
use super::words::{MessageLanguage, Visibility};
use crate::case::facts::CourseFacts;
use crate::locale::Language;

/// A course, module or programme of an institution.
#[derive(Clone)]
pub struct Course(Item);

impl Course {
    /// The course an item is, if it is one.
    pub fn of(item: &Item) -> Option<Self> {
        item.brief().is_course().then(|| Course(item.clone()))
    }

    /// What it is paged by.
    pub fn key(&self) -> String {
        id_of(self.0.framework.document, &self.0.brief().key)
    }

    fn facts<T>(&self, read: impl FnOnce(&CourseFacts) -> Option<T>) -> Option<T> {
        read(self.0.brief().facts.as_ref()?.course.as_ref()?)
    }

    fn below(&self, courses: bool) -> Vec<Item> {
        let children = self.0.framework.children(self.0.node).iter();
        let items = children.map(|edge| Item::new(&self.0.framework, edge.child));
        items
            .filter(|item| item.brief().is_course() == courses)
            .collect()
    }
}

/// Courses the viewer may read, of one institution or of all, in the order of their catalogues.
pub fn courses_of(request: &RequestContext, organisation: Option<i64>) -> Vec<Course> {
    let snapshot = request.snapshot();
    let catalogues = snapshot.frameworks(request.viewer()).filter(|framework| {
        framework.purpose == "catalogue"
            && organisation.is_none_or(|id| framework.organisation == id)
    });
    let courses = catalogues.flat_map(|framework: &Arc<_>| {
        framework
            .courses()
            .map(move |(node, _)| Course(Item::new(framework, node)))
    });
    courses.collect()
}

/// A course, module or programme of an institution.
#[Object]
impl Course {
    /// Id; the same as its item's.
    async fn id(&self) -> ID {
        self.key().into()
    }

    /// The institution that gives it.
    async fn institution(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(
            RequestContext::of(ctx)?,
            self.0.framework.organisation,
        ))
    }

    /// The institution's code.
    async fn code(&self) -> Option<String> {
        self.facts(|facts| Some(facts.code.clone()))
    }

    /// The institution's version; absent where it names none.
    async fn version(&self) -> Option<String> {
        self.facts(|facts| Some(facts.version.clone()).filter(|version| !version.is_empty()))
    }

    /// Title, in the language asked for where it has one.
    async fn title(
        &self,
        #[graphql(desc = "Language of the title; the course's own where absent.")] language: Option<
            MessageLanguage,
        >,
    ) -> String {
        let own = || self.0.brief().statement.to_string();
        let translated = self.facts(|facts| match language.map(Language::from) {
            Some(Language::En) => facts.title_en.clone(),
            Some(Language::Ja) => facts.title_ja.clone(),
            None => None,
        });
        translated.unwrap_or_else(own)
    }

    /// Description; may hold Markdown.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.0.body(ctx).await?.notes.clone())
    }

    /// Volume in credits of the scheme.
    async fn credits(&self) -> Option<f64> {
        self.facts(|facts| facts.credits)
    }

    /// Scheme of the credits (`ects`, `us-semester`, `us-quarter`, `jp-tani`, `uk-cats`, `nz`, `ucts`).
    async fn credit_scheme(&self) -> Option<String> {
        self.facts(|facts| facts.credit_scheme.clone())
    }

    /// Workload in hours.
    async fn hours(&self) -> Option<f64> {
        self.facts(|facts| facts.hours)
    }

    /// Level, as the institution names it.
    async fn level(&self) -> Option<String> {
        self.facts(|facts| facts.level.clone())
    }

    /// What it counts as under a cap of a credit policy: subjects, mode of delivery (`media`).
    async fn categories(&self) -> Vec<String> {
        self.facts(|facts| Some(facts.categories.clone()))
            .unwrap_or_default()
    }

    /// First day on which this version is valid (`YYYY-MM-DD`).
    async fn valid_from(&self) -> Option<String> {
        self.facts(|facts| facts.valid_from.clone())
    }

    /// Last day on which this version is valid.
    async fn valid_to(&self) -> Option<String> {
        self.facts(|facts| facts.valid_to.clone())
    }

    /// Everything the course covers is aligned: what is not recorded is not covered.
    async fn alignments_complete(&self) -> bool {
        self.facts(|facts| Some(facts.alignments_complete))
            .unwrap_or_default()
    }

    /// Who may read it.
    async fn visibility(&self) -> Visibility {
        self.0.framework.visibility.into()
    }

    /// Its outcomes, in order.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn outcomes(&self) -> Vec<Item> {
        self.below(false)
    }

    /// Courses it is made up of.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn parts(&self) -> Vec<Course> {
        self.below(true).into_iter().map(Course).collect()
    }

    /// Its alignments and those of its outcomes.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn alignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those of its outcomes as well.", default = true)] outcomes: bool,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Alignment>> {
        let request = RequestContext::of(ctx)?;
        let mut list = alignments_of(request, &self.0.brief().key);
        if outcomes {
            list.extend(
                self.below(false)
                    .iter()
                    .flat_map(|item| alignments_of(request, &item.brief().key)),
            );
        }
        Ok(Window {
            first,
            after,
            last,
            before,
        }
        .page(&list, Alignment::key, Alignment::clone)?)
    }

    /// The same as an item of its institution's catalogue.
    async fn item(&self) -> Item {
        self.0.clone()
    }
}
