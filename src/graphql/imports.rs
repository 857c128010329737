//! Imports as jobs, and the plans of imports.

use async_graphql::connection::Edge;
use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};

use super::context::RequestContext;
use super::frameworks::Framework;
use super::pages::{DEFAULT_PAGE, LARGEST_PAGE, Page, Total, Window, cost};
use super::problems::{Notice, ProblemPlace, Refused};
use super::reports::{Counts, ImportReport};
use super::words::{ImportPhase, PlanOperation};
use crate::registry::imports::{self, FieldChange, JobState, PlanEntry, PlanOp};

/// An import at a moment.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ImportJob {
    /// Id of the job.
    id: ID,
    /// Where it stands.
    phase: ImportPhase,
    /// Entities done in this phase.
    done: usize,
    /// Entities of this phase, as far as known.
    total: usize,
    /// Nothing more will come.
    finished: bool,
    #[graphql(skip)]
    state: JobState,
}

impl ImportJob {
    /// A job in a state.
    pub fn of(id: &str, state: JobState) -> Self {
        ImportJob {
            id: id.into(),
            phase: state.phase.into(),
            done: state.done,
            total: state.total,
            finished: state.phase.is_over(),
            state,
        }
    }

    /// The plan it made.
    pub fn planned(&self) -> Option<ImportPlan> {
        self.state.plan.as_deref().cloned().map(ImportPlan)
    }

    /// The framework it made or changed, once done.
    pub fn made(&self, request: &RequestContext) -> Option<Framework> {
        let document = self.state.outcome.as_ref()?.document;
        request
            .snapshot()
            .framework(request.viewer(), document)
            .cloned()
            .map(Framework)
    }

    /// Why it was refused.
    pub fn refused(&self, request: &RequestContext) -> Vec<Refused> {
        self.state
            .problem
            .iter()
            .map(|problem| Refused::of(&request.caller, problem))
            .collect()
    }
}

#[ComplexObject]
impl ImportJob {
    /// What it did, once done.
    async fn outcome(&self) -> Option<ImportReport> {
        self.state.outcome.as_deref().map(ImportReport::from)
    }

    /// The plan it made, once done, if no more was asked for.
    async fn plan(&self) -> Option<ImportPlan> {
        self.planned()
    }

    /// The framework it made or changed, once done.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<Framework>> {
        Ok(self.made(RequestContext::of(ctx)?))
    }

    /// Why it was refused or stopped.
    async fn problems(&self, ctx: &Context<'_>) -> Result<Vec<Refused>> {
        Ok(self.refused(RequestContext::of(ctx)?))
    }
}

/// What an import would do. Nothing of it is written until it is applied; a week after it was made it is forgotten.
pub struct ImportPlan(pub imports::ImportPlan);

/// What an import would do. Nothing of it is written until it is applied; a week after it was made it is forgotten.
#[Object]
impl ImportPlan {
    /// Id, for `importPlan`, `applyImport` and `dropImport`.
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Identifier of the document.
    async fn identifier(&self) -> &str {
        &self.0.identifier
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Whether the copy would be new here.
    async fn new(&self) -> bool {
        self.0.new
    }

    /// Whether anything would be written.
    async fn changed(&self) -> bool {
        self.0.changed
    }

    /// Items.
    async fn items(&self) -> Counts {
        (&self.0.counts.items).into()
    }

    /// Associations.
    async fn associations(&self) -> Counts {
        (&self.0.counts.associations).into()
    }

    /// Definitions, rubrics, criteria and levels.
    async fn parts(&self) -> Counts {
        (&self.0.counts.parts).into()
    }

    /// Rows that cannot be taken.
    async fn refused(&self) -> usize {
        self.0.counts.refused
    }

    /// Repairs and remarks.
    async fn repairs(&self) -> usize {
        self.0.counts.repairs
    }

    /// Whether rows that cannot be taken are left out; otherwise a plan with such rows cannot be applied.
    async fn leave_out_refused(&self) -> bool {
        self.0.leave_out_refused
    }

    /// Its rows: those refused first, then items, associations and parts, each in the order of the file.
    #[graphql(complexity = "cost(first, None, child_complexity)")]
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only rows with which this is to be done.")] operation: Option<
            PlanOperation,
        >,
        #[graphql(desc = "At most so many.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
    ) -> Result<Page<PlanRow>> {
        let request = RequestContext::of(ctx)?;
        let op = operation.map(PlanOp::from);
        let window = Window {
            first: Some(first.unwrap_or(DEFAULT_PAGE as i32)),
            ..Window::default()
        };
        // The same limits as for every other list.
        let size = window.range(LARGEST_PAGE, |at| at.to_string())?.len();
        let mut rows = request
            .app
            .registry
            .plan_rows(request.viewer(), &self.0.id, op, after.as_deref(), size + 1)
            .await?;
        let more = rows.len() > size;
        rows.truncate(size);
        let total_count = match op {
            Some(op) => self.0.counts.of(op),
            None => PlanOp::ALL.map(|op| self.0.counts.of(op)).iter().sum(),
        };
        let mut page = Page::with_additional_fields(after.is_some(), more, Total { total_count });
        page.edges = rows
            .into_iter()
            .map(|row| Edge::new(row.cursor.clone(), PlanRow(row)))
            .collect();
        Ok(page)
    }
}

/// A row of a plan.
pub struct PlanRow(PlanEntry);

/// A row of a plan.
#[Object]
impl PlanRow {
    /// `item`, `association`, the kind of a part, or the sort of a refusal.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What becomes of it.
    async fn operation(&self) -> PlanOperation {
        self.0.op.into()
    }

    /// Identifier, if it has one.
    async fn identifier(&self) -> Option<&str> {
        self.0.identifier.as_deref()
    }

    /// What a person knows it by: its code and statement, its title.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// Why it is refused, in the viewer's language.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<Notice>> {
        let request = RequestContext::of(ctx)?;
        let place = self.0.place.as_ref();
        let reason = self.0.reason.as_ref();
        Ok(reason.map(|reason| Notice::of(&request.caller, reason, place)))
    }

    /// Where it stands in the file.
    async fn place(&self) -> Option<ProblemPlace> {
        self.0.place.as_ref().map(ProblemPlace::of)
    }

    /// What changes, for an update.
    async fn changes(&self) -> Vec<PlanChange> {
        self.0.changes.iter().cloned().map(PlanChange).collect()
    }
}

/// A field that changes.
pub struct PlanChange(FieldChange);

/// A field that changes.
#[Object]
impl PlanChange {
    /// Its name in CASE 1.1; `position` for the place in the package.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// What is here.
    async fn before(&self) -> Option<&serde_json::Value> {
        self.0.before.as_ref()
    }

    /// What will be here.
    async fn after(&self) -> Option<&serde_json::Value> {
        self.0.after.as_ref()
    }
}
