//! Followers of the change log: the graph snapshot and the search index, caught up at start and kept up live.
//!
//! One task looks for new positions when this process has written, and every [`TICK`] for what others (the command line,
//! other nodes) have written. Each follower keeps its position with its own state, so after any crash it resumes where
//! it truly was. The graph goes first: the search index takes paths from the snapshot.

mod feed;
mod graph;
mod records;
mod touched;

pub use records::{entity_of, kind_of, record_id};

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use self::feed::{Feed, Progress};

use crate::error::Problem;
use crate::graph::{Graph, load_all};
use crate::search::SearchIndex;
use crate::store::Store;

/// How often the log is looked at without being told of a write.
const TICK: Duration = Duration::from_millis(200);

/// How long a write waits for its own position before it answers all the same.
const PATIENCE: Duration = Duration::from_secs(5);

/// The followers' positions, for those who wait for one.
#[derive(Clone)]
pub struct Followers {
    graph: watch::Receiver<i64>,
    search: watch::Receiver<i64>,
    ready: watch::Receiver<bool>,
}

impl Followers {
    /// Waits until both readings have seen a position, or patience ends.
    pub async fn reach(&self, seq: i64) {
        let both = async {
            let (mut graph, mut search) = (self.graph.clone(), self.search.clone());
            // An error means the follower is gone: the server is stopping.
            graph.wait_for(|&at| at >= seq).await.ok();
            search.wait_for(|&at| at >= seq).await.ok();
        };
        if tokio::time::timeout(PATIENCE, both).await.is_err() {
            tracing::warn!(seq, "the readings are behind a write that waited for them");
        }
    }

    /// Waits until the graph has seen more than a position. Never ends once the follower is gone.
    pub async fn beyond(&self, seq: i64) {
        if self.graph.clone().wait_for(|&at| at > seq).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether both readings have come up to the head of the log since the start.
    pub fn is_ready(&self) -> bool {
        *self.ready.borrow()
    }

    /// The position the search index has.
    pub fn search_position(&self) -> i64 {
        *self.search.borrow()
    }

    /// The position the graph has.
    pub fn graph_position(&self) -> i64 {
        *self.graph.borrow()
    }
}

/// Brings a search index that nobody follows up to a snapshot: for one command, which then reads it.
///
/// # Errors
/// The store cannot be read or the index not be written.
pub async fn bring_up(
    store: &Store,
    graph: &Graph,
    index: &Arc<SearchIndex>,
) -> Result<(), Problem> {
    let mut feed = Feed::new(index.serving());
    while feed.step(store, graph).await? == Progress::Goes {}
    Ok(())
}

/// Builds the snapshot from the rows: the state at the head of the log, whatever came before.
pub async fn first_graph(store: &Store) -> Result<Graph, Problem> {
    let snapshot = store.read(|connection| Ok(load_all(connection)?)).await?;
    Ok(Graph::new(snapshot))
}

/// A running follower; [`Running::stop`] ends it after it has committed what it began.
pub struct Running {
    /// Positions to wait for.
    pub followers: Followers,
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Stops following; the index is committed up to a position of the log.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the follower ended by a panic");
        }
    }
}

/// How long after a failure the search index is tried again to be built anew.
const REBUILD_PAUSE: Duration = Duration::from_secs(60);

/// Starts to follow.
pub fn start(store: Store, graph: Graph, index: Arc<SearchIndex>) -> Running {
    let (graph_at, graph_seen) = watch::channel(graph.snapshot().seq);
    // An index ahead of the log is of a future that was rolled back: until it is built anew it has seen nothing.
    let head = graph.snapshot().seq;
    let known = Some(index.position()).filter(|&position| position <= head);
    let (search_at, search_seen) = watch::channel(known.unwrap_or(0));
    let (ready, ready_seen) = watch::channel(false);
    let (stop, mut stopped) = watch::channel(false);
    let mut follower = Follower {
        feed: Feed::new(index.serving()),
        successor: None,
        rebuild_after: Instant::now(),
        store,
        graph,
        index,
        graph_at,
        search_at,
    };
    let task = tokio::spawn(async move {
        while !*stopped.borrow() {
            match follower.step().await {
                // More waits, or may have come meanwhile: look again at once.
                Ok(Progress::Goes) => continue,
                Ok(Progress::Done) => {
                    ready.send_if_modified(|ready| !std::mem::replace(ready, true));
                    // While all is followed, a successor of the index is built piece by piece.
                    if follower.rebuild().await {
                        continue;
                    }
                }
                Err(problem) => {
                    tell(&problem, "a follower could not catch up; it tries again");
                    tokio::time::sleep(TICK * 5).await;
                }
            }
            tokio::select! {
                () = follower.store.committed() => {}
                () = tokio::time::sleep(TICK) => {}
                _ = stopped.changed() => {}
            }
        }
    });
    let followers = Followers {
        graph: graph_seen,
        search: search_seen,
        ready: ready_seen,
    };
    Running {
        followers,
        stop,
        task,
    }
}

fn tell(problem: &Problem, what: &str) {
    let cause = problem.source.as_ref().map(ToString::to_string);
    tracing::error!(%problem, cause, "{what}");
}

/// What follows the log, and how far it is.
struct Follower {
    store: Store,
    graph: Graph,
    index: Arc<SearchIndex>,
    /// Feeds the generation of the index that serves.
    feed: Feed,
    /// Feeds the one that shall take its place.
    successor: Option<Feed>,
    rebuild_after: Instant,
    graph_at: watch::Sender<i64>,
    search_at: watch::Sender<i64>,
}

impl Follower {
    /// Brings the graph to the head of the log and the search index a step nearer to it.
    async fn step(&mut self) -> Result<Progress, Problem> {
        if self.graph.snapshot().seq < self.store.position().await? {
            graph::catch_up(&self.store, &self.graph).await?;
        }
        self.graph_at.send_replace(self.graph.snapshot().seq);
        let progress = self.feed.step(&self.store, &self.graph).await?;
        if progress == Progress::Done {
            self.search_at.send_replace(self.index.position());
            self.index.tidy();
        }
        Ok(progress)
    }

    /// Builds a piece of the index that takes the place of one that is outdated or damaged; says whether to go on.
    async fn rebuild(&mut self) -> bool {
        if !self.index.is_stale() || Instant::now() < self.rebuild_after {
            return false;
        }
        let rebuilt = self.rebuild_piece().await;
        if let Err(problem) = &rebuilt {
            tell(
                problem,
                "the search index could not be built anew; the old one serves on",
            );
            self.successor = None;
            self.rebuild_after = Instant::now() + REBUILD_PAUSE;
        }
        rebuilt.is_ok()
    }

    async fn rebuild_piece(&mut self) -> Result<(), Problem> {
        let Some(successor) = &mut self.successor else {
            let index = Arc::clone(&self.index);
            let begun = feed::run(move || index.begin()).await?;
            self.successor = Some(Feed::new(Arc::new(begun)));
            return Ok(());
        };
        let progress = successor.step(&self.store, &self.graph).await?;
        if progress == Progress::Goes || successor.target().position() < self.index.position() {
            return Ok(());
        }
        let (index, next) = (Arc::clone(&self.index), Arc::clone(successor.target()));
        feed::run(move || index.succeed(next)).await?;
        if let Some(successor) = self.successor.take() {
            self.feed = successor;
            tracing::info!(
                position = self.index.position(),
                "the search index was built anew"
            );
        }
        Ok(())
    }
}
