//! Imports as jobs.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};

use super::context::RequestContext;
use super::frameworks::Framework;
use super::problems::Refused;
use super::reports::ImportReport;
use super::words::ImportPhase;
use crate::registry::imports::JobState;

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

    /// The framework it made or changed, once done.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<Framework>> {
        Ok(self.made(RequestContext::of(ctx)?))
    }

    /// Why it was refused or stopped.
    async fn problems(&self, ctx: &Context<'_>) -> Result<Vec<Refused>> {
        Ok(self.refused(RequestContext::of(ctx)?))
    }
}
