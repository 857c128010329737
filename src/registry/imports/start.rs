//! Starting an import that goes on by itself: whoever asked may wait for it, follow it, or leave.

use super::{ImportOptions, Job};
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
        bytes: Vec<u8>,
        options: ImportOptions,
    ) -> Result<Job, Problem> {
        actor.require(Right::Edit)?;
        let job = self.jobs.begin(actor.organisation);
        let (registry, actor, progress) = (self.clone(), actor.clone(), job.progress.clone());
        let work = progress.clone();
        let import = async move {
            registry
                .import_framework(&actor, bytes, options, work)
                .await
        };
        let running = tokio::spawn(import);
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
