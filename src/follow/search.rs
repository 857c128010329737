//! Brings the search index to the head of the log.
//!
//! A copy that is new, or whose title or visibility changed, is fed whole; else only the items that were touched, with
//! what lies below them, since an item's record carries its ancestors' statements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use super::records::{self, Shelf};
use crate::error::Problem;
use crate::graph::{Framework, Graph, Snapshot};
use crate::search::{Record, SearchIndex};
use crate::store::Store;
use crate::store::backend::AnyConnection;
use crate::store::log::{self, Touched};
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow, PartRow};

/// Items that are read and handed to the index at once.
const BATCH: usize = 2000;

/// What has to be fed of one copy.
#[derive(Debug, PartialEq, Eq)]
enum Share {
    /// All of it.
    Whole,
    /// These items and what lies below them, and the rubrics if any part was touched.
    Items {
        keys: BTreeSet<String>,
        document: bool,
        parts: bool,
    },
}

/// Feeds what the index lacks and commits at the snapshot's position.
pub(super) async fn catch_up(
    store: &Store,
    graph: &Graph,
    index: &Arc<SearchIndex>,
) -> Result<(), Problem> {
    let snapshot = graph.snapshot();
    if index.position() > snapshot.seq {
        // An index of a future that was rolled back (a restored database): start over.
        let index = Arc::clone(index);
        run(move || index.clear()).await?;
    }
    let from = index.position();
    let (shown, at) = (Arc::clone(&snapshot), snapshot.seq);
    let touched = if from == 0 {
        let whole = |framework: &Arc<Framework>| (framework.document, Share::Whole);
        Touching {
            shares: snapshot.every_framework().map(whole).collect(),
            badges: BTreeSet::new(),
        }
    } else {
        store
            .read(move |connection| touching(connection, from, at))
            .await?
    };
    for (document, share) in touched.shares {
        feed_copy(store, index, &shown, document, share).await?;
    }
    feed_badges(index, &shown, &touched.badges, from == 0).await?;
    let index = Arc::clone(index);
    run(move || index.commit(at)).await
}

/// Runs index work off the async workers.
async fn run(
    work: impl FnOnce() -> Result<(), crate::search::SearchError> + Send + 'static,
) -> Result<(), Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(Problem::from),
        Err(error) => Err(crate::store::StoreError::Panicked(error.to_string()).into()),
    }
}

/// What was touched, by copy; and badge classes.
struct Touching {
    shares: BTreeMap<i64, Share>,
    badges: BTreeSet<String>,
}

/// Sorts what was touched after one position, up to another.
fn touching(connection: &mut AnyConnection, from: i64, at: i64) -> Result<Touching, Problem> {
    let mut touching = Touching {
        shares: BTreeMap::new(),
        badges: BTreeSet::new(),
    };
    let mut associations: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    log::each_touched(connection, from, at, |connection, change| {
        touching.add(connection, &mut associations, change)
    })?;
    for (document, edges) in associations {
        let Some(Share::Items { keys, .. }) = touching.shares.get_mut(&document) else {
            continue;
        };
        // Only a change of the tree changes paths.
        let rows = AssociationRow::of_copy(connection, document, &edges)?;
        keys.extend(
            rows.into_iter()
                .filter(|row| row.kind == "isChildOf")
                .map(|row| row.origin_key),
        );
    }
    Ok(touching)
}

impl Touching {
    fn add(
        &mut self,
        connection: &mut AnyConnection,
        associations: &mut BTreeMap<i64, Vec<String>>,
        change: Touched,
    ) -> Result<(), Problem> {
        let Some(document) = change.document else {
            if change.kind == "badge" {
                self.badges.insert(change.entity);
            }
            return Ok(());
        };
        let share = self.shares.entry(document).or_insert_with(|| Share::Items {
            keys: BTreeSet::new(),
            document: false,
            parts: false,
        });
        // Of a removed edge or part no row tells any more what showed it.
        let lost = change.op == "delete" && change.kind != "item";
        let head = change.kind == "document"
            && (change.op != "update" || log::document_head_changed(connection, change.seq)?);
        if lost || head {
            *share = Share::Whole;
        }
        let Share::Items {
            keys,
            document: head,
            parts,
        } = share
        else {
            return Ok(());
        };
        match change.kind.as_str() {
            "item" => {
                keys.insert(change.entity);
            }
            "association" => associations
                .entry(document)
                .or_default()
                .push(change.entity),
            "document" => *head = true,
            _ => *parts = true,
        }
        Ok(())
    }
}

async fn feed_copy(
    store: &Store,
    index: &Arc<SearchIndex>,
    snapshot: &Arc<Snapshot>,
    document: i64,
    share: Share,
) -> Result<(), Problem> {
    let Some(framework) = snapshot.any_framework(document).cloned() else {
        let index = Arc::clone(index);
        return run(move || index.apply(&[], &[], &[document])).await;
    };
    let gone = if share == Share::Whole {
        vec![document]
    } else {
        Vec::new()
    };
    let (shelf, items, others, deletes) = store
        .read(move |connection| {
            let row = DocumentRow::by_ids(connection, &[document])?.pop();
            let (items, deletes, head, parts) = match share {
                Share::Whole => {
                    let items = ItemRow::keys(connection, document)?;
                    (items, Vec::new(), true, true)
                }
                Share::Items {
                    keys,
                    document: head,
                    parts,
                } => {
                    let (items, deletes) = items_below(&framework, keys);
                    (items, deletes, head, parts)
                }
            };
            let shelf = Arc::new(Shelf::new(framework, row.as_ref()));
            let head = row.filter(|_| head);
            let others = others(connection, &shelf, document, head, parts)?;
            Ok((shelf, items, others, deletes))
        })
        .await?;
    let to = Arc::clone(index);
    run(move || to.apply(&others, &deletes, &gone)).await?;
    // Only keys are held for the whole copy; the rows come and go.
    for chunk in items.chunks(BATCH) {
        let (shelf, chunk) = (Arc::clone(&shelf), chunk.to_vec());
        let records = store
            .read(move |connection| {
                let rows = ItemRow::of_copy(connection, document, &chunk)?;
                Ok(item_records(&shelf, &rows))
            })
            .await?;
        let to = Arc::clone(index);
        run(move || to.apply(&records, &[], &[])).await?;
    }
    Ok(())
}

/// Records of the document and of its criteria, as far as asked for.
fn others(
    connection: &mut AnyConnection,
    shelf: &Shelf,
    document: i64,
    head: Option<DocumentRow>,
    parts: bool,
) -> Result<Vec<Record>, Problem> {
    let mut found: Vec<Record> = head
        .iter()
        .map(|row| records::document(shelf, row))
        .collect();
    if parts {
        found.extend(records::criteria(
            shelf,
            &PartRow::of_document(connection, document)?,
        ));
    }
    Ok(found)
}

fn item_records(shelf: &Shelf, rows: &[ItemRow]) -> Vec<Record> {
    rows.iter()
        .filter_map(|row| records::item(shelf, row))
        .collect()
}

/// Keys of these items and of what lies below them; and the records of those that are gone.
fn items_below(framework: &Framework, keys: BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    let mut wanted: BTreeSet<u32> = BTreeSet::new();
    let mut deletes = Vec::new();
    for key in keys {
        match Uuid::try_parse(&key)
            .ok()
            .and_then(|key| framework.node(&key))
        {
            // Below an item that is wanted already, everything is.
            Some(node) if wanted.contains(&node) => {}
            Some(node) => wanted.extend(framework.subtree(node)),
            None => deletes.push(records::record_id("item", framework.document, &key)),
        }
    }
    let key = |node: &u32| framework.nodes[*node as usize].key.to_string();
    (wanted.iter().map(key).collect(), deletes)
}

async fn feed_badges(
    index: &Arc<SearchIndex>,
    snapshot: &Arc<Snapshot>,
    names: &BTreeSet<String>,
    all: bool,
) -> Result<(), Problem> {
    let fresh: Vec<Record> = snapshot
        .every_badge()
        .filter(|badge| all || names.contains(&badge.row.key))
        .map(|badge| records::badge(badge, snapshot.slug(badge.row.organisation_id)))
        .collect();
    let gone: Vec<String> = names
        .iter()
        .filter(|name| {
            !fresh
                .iter()
                .any(|record| record.id.ends_with(name.as_str()))
        })
        .map(|name| records::record_id("badge", 0, name))
        .collect();
    let index = Arc::clone(index);
    run(move || index.apply(&fresh, &gone, &[])).await
}
