//! Brings the search index to the head of the log.
//!
//! A copy that is new, or whose title or visibility changed, is fed whole; else only the items that were touched, with
//! what lies below them, since an item's record carries its ancestors' statements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use super::records;
use crate::error::Problem;
use crate::graph::{Framework, Graph, Snapshot};
use crate::search::{Record, SearchIndex};
use crate::store::Store;
use crate::store::backend::AnyConnection;
use crate::store::log::{self, Touched};
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow, PartRow};

/// Records handed to the index at once.
const BATCH: usize = 5000;

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
        Vec::new()
    } else {
        store
            .read(move |connection| Ok(log::touched_between(connection, from, at)?))
            .await?
    };
    let shares = if from == 0 {
        snapshot
            .every_framework()
            .map(|framework| (framework.document, Share::Whole))
            .collect()
    } else {
        let touched = touched.clone();
        store
            .read(move |connection| shares(connection, &touched))
            .await?
    };
    for (document, share) in shares {
        feed_copy(store, index, &shown, document, share).await?;
    }
    feed_badges(index, &shown, &touched, from == 0).await?;
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

/// Sorts what was touched by copy.
fn shares(
    connection: &mut AnyConnection,
    touched: &[Touched],
) -> Result<BTreeMap<i64, Share>, Problem> {
    let mut shares: BTreeMap<i64, Share> = BTreeMap::new();
    let mut associations: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for change in touched {
        let Some(document) = change.document else {
            continue;
        };
        let share = shares.entry(document).or_insert_with(|| Share::Items {
            keys: BTreeSet::new(),
            document: false,
            parts: false,
        });
        if change.kind == "document"
            && (change.op != "update" || log::document_head_changed(connection, change.seq)?)
        {
            *share = Share::Whole;
        }
        let Share::Items {
            keys,
            document: head,
            parts,
        } = share
        else {
            continue;
        };
        match change.kind.as_str() {
            "item" => {
                keys.insert(change.entity.clone());
            }
            "association" => associations
                .entry(document)
                .or_default()
                .push(change.entity.clone()),
            "document" => *head = true,
            _ => *parts = true,
        }
    }
    for (document, edges) in associations {
        let Some(Share::Items { keys, .. }) = shares.get_mut(&document) else {
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
    Ok(shares)
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
    let whole = share == Share::Whole;
    let copy = Arc::clone(&framework);
    let (batches, deletes) = store
        .read(move |connection| match share {
            Share::Whole => Ok((whole_copy(connection, &copy)?, Vec::new())),
            Share::Items {
                keys,
                document,
                parts,
            } => some_items(connection, &copy, keys, document, parts),
        })
        .await?;
    let index = Arc::clone(index);
    run(move || {
        let gone = if whole { vec![document] } else { Vec::new() };
        index.apply(&[], &deletes, &gone)?;
        batches
            .chunks(BATCH)
            .try_for_each(|batch| index.apply(batch, &[], &[]))
    })
    .await
}

fn whole_copy(
    connection: &mut AnyConnection,
    framework: &Framework,
) -> Result<Vec<Record>, Problem> {
    let mut found = Vec::new();
    if let Some(row) = DocumentRow::by_ids(connection, &[framework.document])?.pop() {
        found.push(records::document(framework, &row));
    }
    found.extend(item_records(
        framework,
        &ItemRow::of_document(connection, framework.document)?,
    ));
    found.extend(records::criteria(
        framework,
        &PartRow::of_document(connection, framework.document)?,
    ));
    Ok(found)
}

fn item_records(framework: &Framework, rows: &[ItemRow]) -> Vec<Record> {
    let node = |row: &ItemRow| framework.node(&Uuid::try_parse(&row.key).ok()?);
    rows.iter()
        .filter_map(|row| Some(records::item(framework, node(row)?, row)))
        .collect()
}

fn some_items(
    connection: &mut AnyConnection,
    framework: &Framework,
    keys: BTreeSet<String>,
    document: bool,
    parts: bool,
) -> Result<(Vec<Record>, Vec<String>), Problem> {
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut deletes = Vec::new();
    for key in keys {
        match Uuid::try_parse(&key)
            .ok()
            .and_then(|key| framework.node(&key))
        {
            Some(node) => {
                let below = framework.subtree(node);
                wanted.extend(
                    below
                        .into_iter()
                        .map(|n| framework.nodes[n as usize].key.to_string()),
                );
            }
            None => deletes.push(records::record_id("item", framework.document, &key)),
        }
    }
    let wanted: Vec<String> = wanted.into_iter().collect();
    let mut found = item_records(
        framework,
        &ItemRow::of_copy(connection, framework.document, &wanted)?,
    );
    if document && let Some(row) = DocumentRow::by_ids(connection, &[framework.document])?.pop() {
        found.push(records::document(framework, &row));
    }
    if parts {
        found.extend(records::criteria(
            framework,
            &PartRow::of_document(connection, framework.document)?,
        ));
    }
    Ok((found, deletes))
}

async fn feed_badges(
    index: &Arc<SearchIndex>,
    snapshot: &Arc<Snapshot>,
    touched: &[Touched],
    all: bool,
) -> Result<(), Problem> {
    let names: BTreeSet<&str> = touched
        .iter()
        .filter(|change| change.kind == "badge")
        .map(|change| change.entity.as_str())
        .collect();
    let fresh: Vec<Record> = snapshot
        .every_badge()
        .filter(|badge| all || names.contains(badge.row.key.as_str()))
        .map(|badge| records::badge(badge, snapshot.slug(badge.row.organisation_id)))
        .collect();
    let gone: Vec<String> = names
        .iter()
        .filter(|name| !fresh.iter().any(|record| record.id.ends_with(**name)))
        .map(|name| records::record_id("badge", 0, name))
        .collect();
    let index = Arc::clone(index);
    run(move || index.apply(&fresh, &gone, &[])).await
}
