//! The root of queries.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::associations::{Alignment, alignments_of, alignments_to};
use super::badges::{BadgeClass, badges_of};
use super::checks::{CheckReport, checked};
use super::context::RequestContext;
use super::courses::{Course, courses_of};
use super::finding::{SearchDimension, SearchFilters, Suggestion, suggest};
use super::frameworks::{Framework, is_listed};
use super::ids;
use super::imports::{ImportJob, ImportPlan};
use super::items::Item;
use super::mirrors::{self, Mirror};
use super::organisations::Organisation;
use super::pages::{Page, Window, cost};
use super::search::{Found, Question, search};
use super::similar::{SimilarFilter, SimilarItem, SimilarTo, similar_items};
use super::transfers::{TransferComponentInput, TransferEvaluation, evaluate};
use super::viewer::Viewer;
use super::words::SearchKind;
use crate::error::Code;
use crate::graph;

/// What can be asked.
pub struct Query;

/// What can be asked.
#[Object(name = "CoreQueries")]
impl Query {
    /// Who asks, as the registry sees it.
    async fn viewer(&self) -> Viewer {
        Viewer
    }

    /// Frameworks the viewer may read, oldest copy first.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn frameworks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those this organisation (slug) holds.")] organisation: Option<
            String,
        >,
        #[graphql(desc = "Only in this language (BCP 47; the primary subtag is compared).")]
        language: Option<String>,
        #[graphql(desc = "Catalogues of courses as well.", default)] include_catalogues: bool,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Framework>> {
        let request = RequestContext::of(ctx)?;
        let snapshot = request.snapshot();
        let wanted = |framework: &&Arc<graph::Framework>| {
            let holder = organisation
                .as_deref()
                .is_none_or(|slug| snapshot.slug(framework.organisation) == slug);
            let written = framework.language.as_deref().map(primary);
            let spoken = language
                .as_deref()
                .is_none_or(|tag| written == Some(primary(tag)));
            is_listed(framework, include_catalogues) && holder && spoken
        };
        let list: Vec<_> = snapshot
            .frameworks(request.viewer())
            .filter(wanted)
            .cloned()
            .collect();
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

    /// A framework by id, identifier or permanent address.
    async fn framework(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id, identifier or permanent address.")] id: ID,
    ) -> Result<Option<Framework>> {
        let request = RequestContext::of(ctx)?;
        let snapshot = request.snapshot();
        let place = ids::document(&snapshot, request.viewer(), &id);
        let found = place.and_then(|place| snapshot.framework(request.viewer(), place.document));
        Ok(found.cloned().map(Framework))
    }

    /// Mirrors of the viewer's organisation, oldest first.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn mirrors(&self, ctx: &Context<'_>) -> Result<Vec<Mirror>> {
        mirrors::all(RequestContext::of(ctx)?).await
    }

    /// A mirror of the viewer's organisation.
    async fn mirror(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the mirror.")] id: ID,
    ) -> Result<Option<Mirror>> {
        mirrors::one(RequestContext::of(ctx)?, &id).await
    }

    /// An item by id, identifier or permanent address.
    async fn item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id, identifier or permanent address.")] id: ID,
    ) -> Result<Option<Item>> {
        let request = RequestContext::of(ctx)?;
        let snapshot = request.snapshot();
        let place = ids::item(&snapshot, request.viewer(), &id);
        let found = place.and_then(|place| {
            Some((
                snapshot.framework(request.viewer(), place.document)?,
                place.node,
            ))
        });
        Ok(found.map(|(framework, node)| Item::new(framework, node)))
    }

    /// Full-text search in Japanese and English; every text is a valid query. Best first; forward only. Pages that follow
    /// one another by their cursors fit together for some minutes, also while things change.
    #[graphql(complexity = "50 + 20 * facets.len() + cost(first, None, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "What a person typed: words, a code, a phrase in quotation marks, a word to leave out after a minus."
        )]
        query: String,
        #[graphql(desc = "Only these kinds.", default)] kinds: Vec<SearchKind>,
        #[graphql(desc = "Only in these frameworks.")] frameworks: Option<Vec<ID>>,
        #[graphql(desc = "Only in these languages (BCP 47).", default)] languages: Vec<String>,
        #[graphql(desc = "What else to narrow by.")] filters: Option<SearchFilters>,
        #[graphql(
            desc = "What to count the hits over; the counts stand in `facets`.",
            default
        )]
        facets: Vec<SearchDimension>,
        #[graphql(desc = "Values of each facet, 10 where absent and 100 at most.")]
        facet_values: Option<i32>,
        #[graphql(desc = "At most so many.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
    ) -> Result<Found> {
        let mut filters = filters.unwrap_or_default();
        filters.kinds.extend(kinds);
        filters.languages.extend(languages);
        match frameworks {
            // A list of no frameworks is none of them.
            Some(none) if none.is_empty() => filters.frameworks.push(ID::default()),
            some => filters.frameworks.extend(some.into_iter().flatten()),
        }
        let question = Question {
            query,
            narrowing: filters.narrowing(),
            facets,
            values: facet_values,
            first,
            after,
        };
        search(RequestContext::of(ctx)?, question).await
    }

    /// Candidates for an alignment: what is most like an item, course, outcome or badge class, or like a text; also in the
    /// other language, over what people have linked. Give exactly one of `id` and `text`.
    #[graphql(complexity = "100 + cost(first, None, child_complexity)")]
    async fn similar_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id, identifier or address of what is here.")] id: Option<ID>,
        #[graphql(desc = "A statement, at most 4,000 characters.")] text: Option<String>,
        #[graphql(desc = "The language of the text (BCP 47).")] language: Option<String>,
        #[graphql(desc = "At most so many: 10 where not given, up to 50.")] first: Option<i32>,
        #[graphql(desc = "What the candidates shall be.")] filter: Option<SimilarFilter>,
    ) -> Result<Vec<SimilarItem>> {
        let to = SimilarTo { id, text, language };
        similar_items(
            RequestContext::of(ctx)?,
            to,
            first,
            filter.unwrap_or_default(),
        )
        .await
    }

    /// Completes what is being typed, from the first character on: codes by their beginning, titles and abbreviations by
    /// their words, the last one by its beginning. Best first, each text once.
    #[graphql(complexity = "50 + 10 * child_complexity")]
    async fn suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed so far.")] text: String,
        #[graphql(desc = "What to narrow by.")] filters: Option<SearchFilters>,
        #[graphql(desc = "At most so many; 10 where absent, 20 at most.")] first: Option<i32>,
    ) -> Result<Vec<Suggestion>> {
        Ok(suggest(RequestContext::of(ctx)?, &text, first, filters).await?)
    }

    /// Organisations: institutions, issuers and agencies, oldest first.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn institutions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only `institution`, `issuer` or `agency`.")] kind: Option<String>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Organisation>> {
        let mut rows = RequestContext::of(ctx)?.snapshot().organisations();
        rows.retain(|row| kind.as_ref().is_none_or(|kind| row.kind == *kind));
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Ok(window.page(
            &rows,
            |row| row.slug.clone(),
            |row| Organisation(Arc::clone(row)),
        )?)
    }

    /// An organisation by its slug.
    async fn institution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name in addresses.")] slug: String,
    ) -> Result<Option<Organisation>> {
        let snapshot = RequestContext::of(ctx)?.snapshot();
        Ok(snapshot
            .organisation_by_slug(&slug)
            .map(|row| Organisation(Arc::clone(row))))
    }

    /// Courses the viewer may read, in the order of their catalogues.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn courses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this institution (slug).")] institution: Option<String>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Course>> {
        let request = RequestContext::of(ctx)?;
        let list = match holder(request, institution.as_deref()) {
            Some(holder) => courses_of(request, holder),
            None => Vec::new(),
        };
        Ok(Window {
            first,
            after,
            last,
            before,
        }
        .page(&list, Course::key, Course::clone)?)
    }

    /// A course by id, address or `institution/code`; or by institution, code and version (without one: the last).
    async fn course(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id, identifier, permanent address, or `institution/code`.")] id: Option<
            ID,
        >,
        #[graphql(desc = "Slug of the institution.")] institution: Option<String>,
        #[graphql(desc = "The institution's code.")] code: Option<String>,
        #[graphql(desc = "The institution's version.")] version: Option<String>,
    ) -> Result<Option<Course>> {
        let request = RequestContext::of(ctx)?;
        let (snapshot, viewer) = (request.snapshot(), request.viewer());
        let place = match (&id, &institution, &code) {
            (Some(id), _, _) => ids::course(&snapshot, viewer, id),
            (None, Some(slug), Some(code)) => snapshot
                .organisation_by_slug(slug)
                .and_then(|organisation| {
                    snapshot.course(viewer, organisation.id, code, version.as_deref())
                })
                .map(|(place, _)| place),
            _ => None,
        };
        let found = place.and_then(|place| {
            Some(Item::new(
                snapshot.framework(viewer, place.document)?,
                place.node,
            ))
        });
        Ok(found.as_ref().and_then(Course::of))
    }

    /// Badge classes the viewer may read, by issuer and code.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn badge_classes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this issuer (slug).")] issuer: Option<String>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<BadgeClass>> {
        let request = RequestContext::of(ctx)?;
        let list = match holder(request, issuer.as_deref()) {
            Some(holder) => badges_of(request, holder),
            None => Vec::new(),
        };
        Ok(Window {
            first,
            after,
            last,
            before,
        }
        .page(&list, BadgeClass::key, BadgeClass::clone)?)
    }

    /// A badge class by id, address or `issuer/code`; or by issuer and code (the last version).
    async fn badge_class(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id, permanent address, or `issuer/code`.")] id: Option<ID>,
        #[graphql(desc = "Slug of the issuer.")] issuer: Option<String>,
        #[graphql(desc = "The issuer's code.")] code: Option<String>,
    ) -> Result<Option<BadgeClass>> {
        let request = RequestContext::of(ctx)?;
        let (snapshot, viewer) = (request.snapshot(), request.viewer());
        let key = match (&id, &issuer, &code) {
            (Some(id), _, _) => ids::badge(&snapshot, viewer, id),
            (None, Some(slug), Some(code)) => snapshot
                .organisation_by_slug(slug)
                .and_then(|issuer| snapshot.badge_by_code(viewer, issuer.id, code))
                .map(|badge| badge.key),
            _ => None,
        };
        Ok(key
            .and_then(|key| snapshot.badge(viewer, &key))
            .map(BadgeClass::of))
    }

    /// Alignments from a course, an outcome or a badge class, and to an item.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn alignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only from this course, outcome or badge class.")] origin: Option<ID>,
        #[graphql(desc = "Only to this item.")] target: Option<ID>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Alignment>> {
        let request = RequestContext::of(ctx)?;
        let key = |id: &Option<ID>| {
            let id = id.as_deref()?;
            ids::any_key(&request.snapshot(), request.viewer(), id)
        };
        let list = match (key(&origin), key(&target)) {
            (Some(from), None) if target.is_none() => alignments_of(request, &from),
            (None, Some(to)) if origin.is_none() => {
                let mut all = alignments_to(request, &to, false);
                all.extend(alignments_to(request, &to, true));
                all
            }
            (Some(from), Some(to)) => {
                let mut all = alignments_of(request, &from);
                all.retain(|alignment| alignment.ends_at(&to));
                all
            }
            _ => Vec::new(),
        };
        Ok(Window {
            first,
            after,
            last,
            before,
        }
        .page(&list, Alignment::key, Alignment::clone)?)
    }

    /// Evaluates whether what a learner brings proves a course, under the policy of its institution; explained.
    #[graphql(complexity = "500 + child_complexity")]
    async fn transfer_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The course credit is asked for: its id, address, or `institution/code`."
        )]
        target: ID,
        #[graphql(desc = "What the learner brings.")] components: Vec<TransferComponentInput>,
        #[graphql(desc = "ISO date of the evaluation; today where absent.")] today: Option<String>,
    ) -> Result<TransferEvaluation> {
        Ok(evaluate(RequestContext::of(ctx)?, &target, &components, today).await?)
    }

    /// Checks a framework: defects, orphans, cycles, dead references, violations of the standard by clause. Give either
    /// the text of a file of any format of frameworks, of which nothing is kept, or the id of a framework the viewer may read.
    #[graphql(complexity = "500 + child_complexity")]
    async fn check_framework(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "CASE JSON, or the text of another format.")] content: Option<String>,
        #[graphql(desc = "Id, identifier or permanent address of a framework.")] identifier: Option<
            ID,
        >,
    ) -> Result<CheckReport> {
        let identifier = identifier.as_ref().map(|id| id.as_str());
        Ok(checked(RequestContext::of(ctx)?, content, identifier).await?)
    }

    /// A plan of an import of the viewer's organisation that waits to be applied.
    async fn import_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the plan.")] id: ID,
    ) -> Result<Option<ImportPlan>> {
        let request = RequestContext::of(ctx)?;
        let plan = request
            .app
            .registry
            .import_plan(request.viewer(), &id)
            .await;
        match plan {
            Ok(plan) => Ok(Some(ImportPlan(plan))),
            Err(problem) if problem.code == Code::NotFound => Ok(None),
            Err(problem) => Err(problem.into()),
        }
    }

    /// An import of the viewer's organisation that runs or ran in this process.
    async fn import_job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the job.")] id: ID,
    ) -> Result<Option<ImportJob>> {
        let request = RequestContext::of(ctx)?;
        let job = request.app.registry.jobs.get(request.viewer(), &id).ok();
        Ok(job.map(|job| ImportJob::of(&job.id, job.progress.subscribe().borrow().clone())))
    }
}

/// The primary subtag of a language tag, in lower case.
fn primary(tag: &str) -> String {
    tag.split(['-', '_'])
        .next()
        .unwrap_or(tag)
        .to_ascii_lowercase()
}

/// The organisation of a filter: `Some(None)` for no filter, `None` for one that does not exist.
fn holder(request: &RequestContext, slug: Option<&str>) -> Option<Option<i64>> {
    match slug {
        None => Some(None),
        Some(slug) => request
            .snapshot()
            .organisation_by_slug(slug)
            .map(|row| Some(row.id)),
    }
}
