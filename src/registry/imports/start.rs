//! Starting an import that goes on by itself: whoever asked may wait for it, follow it, or leave.

use super::jobs::Made;
use super::{ImportOptions, ImportSource, Job, Progress};
use crate::access::{Actor, Right, Viewer};
use crate::error::Problem;
use crate::registry::Registry;
use crate::store::StoreError;

impl Registry {
    /// Lists a job and lets it run on; its end, a panic included, is told through its progress.
    ///
    /// # Errors
    /// A missing right. What the reader refuses is told by the job.
    pub fn start_import(
        &self,
        actor: &Actor,
        source: impl Into<ImportSource>,
        options: ImportOptions,
    ) -> Result<Job, Problem> {
        let source = source.into();
        self.start(actor, |registry, actor, progress| async move {
            registry
                .import_framework(&actor, source, options, progress)
                .await
                .map(Made::Outcome)
        })
    }

    /// The same for a plan that is not applied yet.
    ///
    /// # Errors
    /// A missing right. What the reader refuses is told by the job.
    pub fn start_plan(
        &self,
        actor: &Actor,
        source: impl Into<ImportSource>,
        options: ImportOptions,
    ) -> Result<Job, Problem> {
        let source = source.into();
        self.start(actor, |registry, actor, progress| async move {
            registry
                .plan_import(&actor, source, &options, &progress)
                .await
                .map(Made::Plan)
        })
    }

    fn start<F>(
        &self,
        actor: &Actor,
        work: impl FnOnce(Registry, Actor, Progress) -> F,
    ) -> Result<Job, Problem>
    where
        F: Future<Output = Result<Made, Problem>> + Send + 'static,
    {
        actor.require(Right::Edit)?;
        let job = self.jobs.begin(actor.organisation);
        let progress = job.progress.clone();
        let running = tokio::spawn(work(self.clone(), actor.clone(), progress.clone()));
        tokio::spawn(async move {
            let result = running
                .await
                .unwrap_or_else(|error| Err(StoreError::Panicked(error.to_string()).into()));
            progress.finish(result);
        });
        Ok(job)
    }

    /// Asks a job of the viewer's organisation to stop; it does so before it writes, or not at all.
    ///
    /// # Errors
    /// A missing right; [`crate::registry::error::RegistryError::NotFound`] for a job of others.
    pub fn stop_import(&self, viewer: &Viewer, id: &str) -> Result<Job, Problem> {
        viewer.actor()?.require(Right::Edit)?;
        Ok(self.jobs.stop(viewer, id)?)
    }
}
