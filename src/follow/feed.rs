//! Feeds one generation of the search index in small steps, so that a small edit is found while a large import is still
//! being taken in.
//!
//! What the log touched goes into a backlog by copy; the smallest share is fed first, a bounded piece at a time. While
//! there is a backlog, commits make what was fed findable but keep the position of the log from which a restart would
//! begin; only an empty backlog moves it on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::records::{self, Shelf};
use super::touched::{Share, touching};
use crate::error::Problem;
use crate::graph::{Badge, Framework, Graph, Snapshot};
use crate::search::{Generation, Record, SearchError};
use crate::store::Store;
use crate::store::backend::AnyConnection;
use crate::store::rows::{DocumentRow, ItemRow, PartRow};

/// Items that are read and handed to the index at once.
const PIECE: usize = 2000;

/// A share that was fed while others wait is committed after this long since the last commit …
const SOON: Duration = Duration::from_millis(300);
/// … and a part of one after this long.
const SELDOM: Duration = Duration::from_secs(5);

/// Feeds a generation; what it has not committed is lost with it and fed again.
pub(super) struct Feed {
    target: Arc<Generation>,
    /// Position of the log up to which everything is in the backlog or fed.
    seen: i64,
    backlog: BTreeMap<i64, Pending>,
    badges: Badges,
    /// When the first was fed of what is not committed.
    uncommitted: Option<Instant>,
    /// What is not committed hides something.
    urgent: bool,
}

/// What waits of one copy.
#[derive(Default)]
struct Pending {
    /// All of it, of which the items have still to be listed; what was there goes first if it is to be fed `anew`.
    whole: bool,
    anew: bool,
    /// How many items it will be about.
    size: usize,
    /// The document's own record waits.
    head: bool,
    /// The rubrics wait.
    parts: bool,
    /// These records are gone.
    gone: Vec<String>,
    /// These items wait.
    items: VecDeque<String>,
}

/// Badge classes that wait.
enum Badges {
    All,
    Of(BTreeSet<String>),
}

/// Where a feed is after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// More waits.
    Goes,
    /// The generation has the log up to the snapshot.
    Done,
}

impl Pending {
    /// Everything of a copy, which had nothing in the index.
    fn first(framework: &Framework) -> Self {
        Pending {
            whole: true,
            size: framework.nodes.len(),
            ..Pending::default()
        }
    }

    /// Takes more of a copy in, as it stands now; a copy that is gone has no framework.
    fn add(&mut self, share: Share, document: i64, framework: Option<&Framework>) {
        self.head |= share.head;
        self.parts |= share.parts;
        self.anew |= share.anew;
        self.whole |= share.whole;
        self.gone.extend(share.gone);
        if let Some(framework) = framework {
            let (items, gone) = items_below(framework, share.keys, document, self.whole);
            self.items.extend(items);
            self.gone.extend(gone);
            // Touched again and again while it waits: no more than once each.
            self.whole |= self.items.len() > 2 * framework.nodes.len();
            self.size = if self.whole {
                framework.nodes.len()
            } else {
                self.items.len()
            };
        }
    }
}

impl Feed {
    /// A feed that goes on where a generation is.
    pub(super) fn new(target: Arc<Generation>) -> Self {
        Feed {
            seen: target.position(),
            target,
            backlog: BTreeMap::new(),
            badges: Badges::default(),
            uncommitted: None,
            urgent: false,
        }
    }

    /// The generation that is fed.
    pub(super) fn target(&self) -> &Arc<Generation> {
        &self.target
    }

    /// Takes in what was written meanwhile, feeds one piece of what waits and commits where that is due.
    pub(super) async fn step(&mut self, store: &Store, graph: &Graph) -> Result<Progress, Problem> {
        let snapshot = graph.snapshot();
        let stepped = self.try_step(store, &snapshot).await;
        if stepped.is_err() {
            // What was fed and not committed may be gone.
            *self = Feed::new(Arc::clone(&self.target));
        }
        stepped
    }

    async fn try_step(
        &mut self,
        store: &Store,
        snapshot: &Arc<Snapshot>,
    ) -> Result<Progress, Problem> {
        if self.seen != snapshot.seq {
            self.look(store, snapshot).await?;
        }
        self.feed_badges(snapshot).await?;
        let smallest = self.backlog.iter().min_by_key(|(_, pending)| pending.size);
        if let Some(document) = smallest.map(|(&document, _)| document) {
            self.uncommitted.get_or_insert_with(Instant::now);
            let over = self.feed_piece(store, snapshot, document).await?;
            self.commit_if_due(over).await?;
        }
        if !self.backlog.is_empty() {
            return Ok(Progress::Goes);
        }
        if self.target.position() != self.seen {
            self.commit(self.seen).await?;
        }
        Ok(Progress::Done)
    }

    /// Makes what was fed findable while other things wait.
    async fn commit_if_due(&mut self, over: bool) -> Result<(), Problem> {
        let patience = if over { SOON } else { SELDOM };
        let waited = |since: Instant| since.elapsed() >= patience;
        let due = self.urgent || self.uncommitted.is_some_and(waited);
        if due && !self.backlog.is_empty() {
            self.commit(self.target.position()).await?;
        }
        Ok(())
    }

    async fn commit(&mut self, position: i64) -> Result<(), Problem> {
        let target = Arc::clone(&self.target);
        run(move || target.commit(position)).await?;
        self.uncommitted = None;
        self.urgent = false;
        Ok(())
    }

    /// Puts what was touched since the last look into the backlog.
    async fn look(&mut self, store: &Store, snapshot: &Arc<Snapshot>) -> Result<(), Problem> {
        let at = snapshot.seq;
        // Of a future that was rolled back (a restored database), or a first feed that was cut off.
        if self.seen > at || (self.seen == 0 && !self.target.is_empty()) {
            let target = Arc::clone(&self.target);
            run(move || target.clear()).await?;
            *self = Feed::new(Arc::clone(&self.target));
        }
        if self.seen == 0 {
            let all = snapshot.every_framework();
            self.backlog = all
                .map(|framework| (framework.document, Pending::first(framework)))
                .collect();
            self.badges = Badges::All;
        } else {
            let from = self.seen;
            let touched = store
                .read(move |connection| touching(connection, from, at))
                .await?;
            for (document, share) in touched.shares {
                let framework = snapshot.any_framework(document).map(Arc::as_ref);
                let pending = self.backlog.entry(document).or_default();
                pending.add(share, document, framework);
            }
            self.badges.add(touched.badges);
        }
        self.seen = at;
        Ok(())
    }

    /// Feeds the next piece of a copy; says whether that was all of it.
    async fn feed_piece(
        &mut self,
        store: &Store,
        snapshot: &Arc<Snapshot>,
        document: i64,
    ) -> Result<bool, Problem> {
        let Some(mut pending) = self.backlog.remove(&document) else {
            return Ok(true);
        };
        let target = Arc::clone(&self.target);
        let Some(framework) = snapshot.any_framework(document).cloned() else {
            run(move || target.apply(&[], &[], &[document])).await?;
            return Ok(true);
        };
        let (pending, records, gone, anew) = store
            .read(move |connection| {
                let row = DocumentRow::by_ids(connection, &[document])?.pop();
                let shelf = Shelf::new(framework, row.as_ref());
                if pending.whole {
                    pending.items = ItemRow::keys(connection, document)?.into();
                }
                let whole = std::mem::take(&mut pending.whole);
                let parts = std::mem::take(&mut pending.parts) || whole;
                let head = std::mem::take(&mut pending.head) || whole;
                let mut records = others(connection, &shelf, row.filter(|_| head), parts)?;
                let piece = pending.items.len().min(PIECE);
                let keys: Vec<String> = pending.items.drain(..piece).collect();
                let rows = ItemRow::of_copy(connection, document, &keys)?;
                records.extend(rows.iter().filter_map(|row| records::item(&shelf, row)));
                let gone = std::mem::take(&mut pending.gone);
                let anew = std::mem::take(&mut pending.anew);
                pending.size = pending.items.len();
                Ok((pending, records, gone, anew))
            })
            .await?;
        self.urgent |= anew;
        let documents = if anew { vec![document] } else { Vec::new() };
        run(move || target.apply(&records, &gone, &documents)).await?;
        let over = pending.items.is_empty();
        if !over {
            self.backlog.insert(document, pending);
        }
        Ok(over)
    }

    async fn feed_badges(&mut self, snapshot: &Arc<Snapshot>) -> Result<(), Problem> {
        let waiting = std::mem::take(&mut self.badges);
        if waiting.is_empty() {
            return Ok(());
        }
        self.uncommitted.get_or_insert_with(Instant::now);
        let (target, snapshot) = (Arc::clone(&self.target), Arc::clone(snapshot));
        run(move || {
            let (fresh, gone) = waiting.records(&snapshot);
            target.apply(&fresh, &gone, &[])
        })
        .await
    }
}

impl Default for Badges {
    fn default() -> Self {
        Badges::Of(BTreeSet::new())
    }
}

impl Badges {
    fn is_empty(&self) -> bool {
        matches!(self, Badges::Of(names) if names.is_empty())
    }

    fn add(&mut self, touched: BTreeSet<String>) {
        if let Badges::Of(names) = self {
            names.extend(touched);
        }
    }

    /// The records of those that are there, and the ids of those that are gone.
    fn records(&self, snapshot: &Snapshot) -> (Vec<Record>, Vec<String>) {
        let record =
            |badge: &Arc<Badge>| records::badge(badge, snapshot.slug(badge.row.organisation_id));
        match self {
            Badges::All => (snapshot.every_badge().map(record).collect(), Vec::new()),
            Badges::Of(names) => {
                let there = snapshot
                    .every_badge()
                    .filter(|badge| names.contains(&badge.row.key));
                let mut gone = names.clone();
                let fresh = there
                    .map(|badge| {
                        gone.remove(&badge.row.key);
                        record(badge)
                    })
                    .collect();
                let ids = gone.iter().map(|name| records::record_id("badge", 0, name));
                (fresh, ids.collect())
            }
        }
    }
}

/// Runs index work off the async workers.
pub(super) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(Problem::from),
        Err(error) => Err(crate::store::StoreError::Panicked(error.to_string()).into()),
    }
}

/// Records of the document and of its criteria, as far as asked for.
fn others(
    connection: &mut AnyConnection,
    shelf: &Shelf,
    head: Option<DocumentRow>,
    parts: bool,
) -> Result<Vec<Record>, Problem> {
    let mut found: Vec<Record> = head
        .iter()
        .map(|row| records::document(shelf, row))
        .collect();
    if parts {
        let parts = PartRow::of_document(connection, shelf.document())?;
        found.extend(records::criteria(shelf, &parts));
    }
    Ok(found)
}

/// Keys of these items and of what lies below them, unless all items come anyway; and the records of those that are
/// gone.
fn items_below(
    framework: &Framework,
    keys: BTreeSet<String>,
    document: i64,
    whole: bool,
) -> (Vec<String>, Vec<String>) {
    let mut wanted: BTreeSet<u32> = BTreeSet::new();
    let mut gone = Vec::new();
    for key in keys {
        let parsed = Uuid::try_parse(&key).ok();
        match parsed.and_then(|key| framework.node(&key)) {
            // Below an item that is wanted already, everything is.
            Some(node) if whole || wanted.contains(&node) => {}
            Some(node) => wanted.extend(framework.subtree(node)),
            None => gone.push(records::record_id("item", document, &key)),
        }
    }
    let key = |node: &u32| framework.nodes[*node as usize].key.to_string();
    (wanted.iter().map(key).collect(), gone)
}
