//! Subscriptions: the progress of an import, and changes of what alignments mean.

use async_graphql::{Context, ID, Result, Subscription};
use futures_util::Stream;
use futures_util::stream::unfold;

use super::alignment_changes::{AlignmentChange, changes};
use super::context::RequestContext;
use super::imports::ImportJob;
use crate::error::Problem;

/// What can be followed.
pub struct Subscription;

/// What can be followed.
#[Subscription]
impl Subscription {
    /// The progress of an import of the viewer's organisation: its state now, then every change; ends after the last.
    async fn import_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the job.")] id: ID,
    ) -> Result<impl Stream<Item = ImportJob>> {
        let request = RequestContext::of(ctx)?;
        let job = request
            .app
            .registry
            .jobs
            .get(request.viewer(), &id)
            .map_err(Problem::from)?;
        let states = job.progress.subscribe();
        // Kept by the stream, so that the sender lives as long as someone listens.
        Ok(unfold(
            (job, states, true, false),
            move |(job, mut states, first, over)| async move {
                if over || (!first && states.changed().await.is_err()) {
                    return None;
                }
                let state = states.borrow_and_update().clone();
                let over = state.phase.is_over();
                if let Some(outcome) = &state.outcome {
                    request.settle(outcome.seq).await;
                }
                Some((ImportJob::of(&job.id, state), (job, states, false, over)))
            },
        ))
    }

    /// Changes of what alignments mean: a target was superseded, removed, found at last. Those the viewer may read, in the order
    /// of the log, from `after` on, else from now on.
    async fn alignment_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this issuer or institution (slug).")] issuer: Option<String>,
        #[graphql(desc = "Only after this `position`: that of the last change seen.")]
        after: Option<i64>,
    ) -> Result<impl Stream<Item = AlignmentChange>> {
        Ok(changes(RequestContext::of(ctx)?, issuer.as_deref(), after)?)
    }
}
