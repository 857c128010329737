//! Imports as jobs: their progress, and how to stop them. Kept in this process; what an import did is kept with its copy.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use super::{ImportOutcome, ImportPlan};
use crate::access::Viewer;
use crate::error::Problem;
use crate::registry::error::RegistryError;

/// Finished jobs that are remembered.
const REMEMBERED: usize = 200;

/// Where an import stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for its turn.
    #[default]
    Waiting,
    /// The file is being read and repaired.
    Reading,
    /// It is compared with what is here.
    Checking,
    /// It is being written; it can no longer be stopped.
    Applying,
    /// Done.
    Done,
    /// Refused; nothing was written.
    Failed,
    /// Stopped; nothing was written.
    Stopped,
}

impl Phase {
    /// Whether nothing more will come.
    pub fn is_over(self) -> bool {
        matches!(self, Phase::Done | Phase::Failed | Phase::Stopped)
    }
}

/// The state of a job at a moment.
#[derive(Clone, Debug, Default)]
pub struct JobState {
    /// Phase.
    pub phase: Phase,
    /// Entities done in this phase.
    pub done: usize,
    /// Entities of this phase, as far as known.
    pub total: usize,
    /// What it did, once done.
    pub outcome: Option<Arc<ImportOutcome>>,
    /// The plan it made, once done, if no more was asked for.
    pub plan: Option<Arc<ImportPlan>>,
    /// Why it was refused.
    pub problem: Option<Arc<Problem>>,
}

/// What a job ends with.
pub enum Made {
    /// An import was applied.
    Outcome(ImportOutcome),
    /// A plan was made.
    Plan(ImportPlan),
}

/// The working side of a job: tells progress, hears the stop.
#[derive(Clone, Debug)]
pub struct Progress {
    state: watch::Sender<JobState>,
    stop: Arc<AtomicBool>,
}

impl Default for Progress {
    fn default() -> Self {
        Progress {
            state: watch::Sender::new(JobState::default()),
            stop: Arc::default(),
        }
    }
}

impl Progress {
    /// Follows the state.
    pub fn subscribe(&self) -> watch::Receiver<JobState> {
        self.state.subscribe()
    }

    /// Enters a phase.
    ///
    /// # Errors
    /// [`RegistryError::Stopped`] if someone asked to stop.
    pub fn enter(&self, phase: Phase, total: usize) -> Result<(), RegistryError> {
        self.state.send_modify(|state| {
            (state.phase, state.done, state.total) = (phase, 0, total);
        });
        self.check()
    }

    /// Tells how far the phase is.
    ///
    /// # Errors
    /// [`RegistryError::Stopped`] if someone asked to stop.
    pub fn step(&self, done: usize, total: usize) -> Result<(), RegistryError> {
        self.state
            .send_modify(|state| (state.done, state.total) = (done, total));
        self.check()
    }

    fn check(&self) -> Result<(), RegistryError> {
        if self.stop.load(Ordering::Relaxed) {
            Err(RegistryError::Stopped)
        } else {
            Ok(())
        }
    }

    /// Ends the job.
    pub fn finish(&self, result: Result<Made, Problem>) {
        self.state.send_modify(|state| match result {
            Ok(made) => {
                state.phase = Phase::Done;
                state.done = state.total;
                match made {
                    Made::Outcome(outcome) => state.outcome = Some(Arc::new(outcome)),
                    Made::Plan(plan) => state.plan = Some(Arc::new(plan)),
                }
            }
            Err(problem) => {
                let stopped = problem.code == crate::error::Code::Cancelled;
                state.phase = if stopped {
                    Phase::Stopped
                } else {
                    Phase::Failed
                };
                state.problem = Some(Arc::new(problem));
            }
        });
    }
}

/// A job, as those who follow it hold it.
#[derive(Clone, Debug)]
pub struct Job {
    /// Identity.
    pub id: String,
    /// Organisation that imports; only its members follow and stop the job.
    pub organisation: i64,
    /// Its progress.
    pub progress: Progress,
}

/// The jobs of this process.
#[derive(Clone, Default)]
pub struct Jobs {
    inner: Arc<Mutex<Listed>>,
}

#[derive(Default)]
struct Listed {
    jobs: HashMap<String, Job>,
    order: std::collections::VecDeque<String>,
}

impl Jobs {
    /// Lists a new job.
    pub fn begin(&self, organisation: i64) -> Job {
        let job = Job {
            id: uuid::Uuid::now_v7().to_string(),
            organisation,
            progress: Progress::default(),
        };
        let mut listed = self.locked();
        listed.order.push_back(job.id.clone());
        listed.jobs.insert(job.id.clone(), job.clone());
        if listed.order.len() > REMEMBERED
            && let Some(oldest) = listed.order.pop_front()
        {
            listed.jobs.remove(&oldest);
        }
        job
    }

    /// A job of the viewer's organisation.
    pub fn get(&self, viewer: &Viewer, id: &str) -> Result<Job, RegistryError> {
        let job = self.locked().jobs.get(id).cloned();
        job.filter(|job| viewer.organisation() == Some(job.organisation))
            .ok_or_else(|| RegistryError::NotFound {
                what: "import",
                name: id.to_owned(),
            })
    }

    /// Asks a job to stop; it does so before it writes, or not at all.
    pub fn stop(&self, viewer: &Viewer, id: &str) -> Result<Job, RegistryError> {
        let job = self.get(viewer, id)?;
        job.progress.stop.store(true, Ordering::Relaxed);
        Ok(job)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Listed> {
        // A panic while the list was held leaves it whole: every change of it is one step.
        self.inner
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
