//! Frameworks: copies of CASE documents, their trees, rubrics and import reports.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::context::RequestContext;
use super::dangling::{DanglingAssociation, dangling};
use super::exports::{ExportFormat, FrameworkFile};
use super::framework_pages::{children, items_in_order};
use super::ids::id_of;
use super::items::Item;
use super::loaders::{DocumentBody, DocumentKey};
use super::organisations::{Organisation, organisation};
use super::pages::{Page, Window, cost};
use super::reports::ImportReport;
use super::rubrics::Rubric;
use super::words::Visibility;
use crate::error::{Code, Message, Problem};
use crate::graph;

/// A framework: a copy of a CASE document held here.
#[derive(Clone)]
pub struct Framework(pub Arc<graph::Framework>);

/// Whether lists show a copy: catalogues of courses only where they are asked for.
pub fn is_listed(framework: &graph::Framework, catalogues: bool) -> bool {
    catalogues || framework.purpose != "catalogue"
}

/// What to say where a row has gone since the snapshot.
pub fn gone() -> Problem {
    Problem::new(Code::NotFound, Message::new("error-not-found"))
}

impl Framework {
    async fn body(&self, ctx: &Context<'_>) -> Result<Arc<DocumentBody>> {
        let found = RequestContext::of(ctx)?
            .bodies
            .load_one(DocumentKey(self.0.document))
            .await?;
        Ok(found.ok_or_else(gone)?)
    }
}

/// A framework: a copy of a CASE document held here.
#[Object]
impl Framework {
    /// Id of this copy.
    async fn id(&self) -> ID {
        id_of(self.0.document, &self.0.nodes[0].key).into()
    }

    /// Identifier of the document, as received.
    async fn identifier(&self) -> &str {
        &self.0.nodes[0].identifier
    }

    /// Permanent address of the document.
    async fn uri(&self) -> &str {
        &self.0.nodes[0].uri
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Language of the text, a BCP 47 tag.
    async fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// The publisher's version.
    async fn version(&self) -> Option<&str> {
        self.0.version.as_deref()
    }

    /// Who made the framework.
    async fn creator(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.body(ctx).await?.document.creator.clone())
    }

    /// Who publishes it.
    async fn publisher(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.document.publisher.clone())
    }

    /// Description.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.document.description.clone())
    }

    /// Subjects by name.
    async fn subjects(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.body(ctx).await?.document.subject.clone())
    }

    /// `adoptionStatus`, an open word (`Adopted`, `Draft` …).
    async fn adoption_status(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.document.adoption_status.clone())
    }

    /// `frameworkType`, an open word (`CourseCodes` …).
    async fn framework_type(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.document.framework_type.clone())
    }

    /// Where the official text stands.
    async fn official_source_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.document.official_source_url.clone())
    }

    /// Remarks; may hold Markdown.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.document.notes.clone())
    }

    /// When the document or anything in it last changed (`lastChangeDateTime`, as received).
    async fn last_change(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.body(ctx).await?.document.last_change_date_time.clone())
    }

    /// Whatever else the document says (`extensions`).
    async fn extensions(&self, ctx: &Context<'_>) -> Result<serde_json::Value> {
        Ok(serde_json::Value::Object(
            self.body(ctx).await?.document.extensions.clone(),
        ))
    }

    /// How many items it has.
    async fn item_count(&self) -> usize {
        self.0.nodes.len() - 1
    }

    /// `own` (the holder is its owner), `imported` or `mirrored`.
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// `framework`, or `catalogue` for the courses of an institution.
    async fn purpose(&self) -> &str {
        &self.0.purpose
    }

    /// Who may read this copy.
    async fn visibility(&self) -> Visibility {
        self.0.visibility.into()
    }

    /// The organisation that holds this copy.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(RequestContext::of(ctx)?, self.0.organisation))
    }

    /// Where the whole package is served as CASE 1.1 JSON.
    async fn package_url(&self, ctx: &Context<'_>) -> Result<String> {
        let public_url = &RequestContext::of(ctx)?.app.registry.public_url;
        Ok(format!(
            "{public_url}/ims/case/v1p1/CFPackages/{}",
            self.0.nodes[0].key
        ))
    }

    /// The framework as a file of a format, with what the format does not hold.
    #[graphql(complexity = "500 + child_complexity")]
    async fn export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The format.")] format: ExportFormat,
    ) -> Result<FrameworkFile> {
        let request = RequestContext::of(ctx)?;
        let (registry, key) = (&request.app.registry, self.0.nodes[0].key.to_string());
        let exported = registry
            .export_as(
                request.viewer(),
                &key,
                format.into(),
                request.caller.language,
            )
            .await?;
        Ok(exported.into())
    }

    /// Items at the top of the tree, in order; also items of other frameworks that this one holds there.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn top_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Item>> {
        Ok(children(
            RequestContext::of(ctx)?,
            &self.0,
            0,
            &Window {
                first,
                after,
                last,
                before,
            },
        )?)
    }

    /// All items, parents before their children.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn items(
        &self,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Item>> {
        Ok(items_in_order(
            &self.0,
            &Window {
                first,
                after,
                last,
                before,
            },
        )?)
    }

    /// Associations that lead to something which is not here, or not for this viewer, in the order of the package.
    #[graphql(complexity = "20 + cost(first, last, child_complexity)")]
    async fn dangling_associations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<DanglingAssociation>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Ok(dangling(RequestContext::of(ctx)?, &self.0, &window)?)
    }

    /// Its rubrics with their criteria and levels.
    #[graphql(complexity = "20 + 5 * child_complexity")]
    async fn rubrics(&self, ctx: &Context<'_>) -> Result<Vec<Rubric>> {
        let rubrics = RequestContext::of(ctx)?
            .app
            .registry
            .rubrics(self.0.document)
            .await?;
        Ok(rubrics
            .into_iter()
            .map(|rubric| Rubric::of(&self.0, rubric))
            .collect())
    }

    /// What the last import repaired; only for members of the organisation that holds the copy.
    #[graphql(complexity = "20 + child_complexity")]
    async fn import_report(&self, ctx: &Context<'_>) -> Result<Option<ImportReport>> {
        let request = RequestContext::of(ctx)?;
        if request.viewer().organisation() != Some(self.0.organisation) {
            return Ok(None);
        }
        let body = self.body(ctx).await?;
        let report = request.app.registry.import_report(&body.row).await?;
        Ok(report.as_deref().and_then(ImportReport::read))
    }
}
