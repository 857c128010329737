//! Brings the snapshot to the head of the log: rebuilds only the copies and badge classes that were touched.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::error::Problem;
use crate::graph::{Graph, load_badges, load_framework, load_organisations};
use crate::store::{Store, log};

/// Catches up in one read transaction, so that the new snapshot shows one state of the database.
pub(super) async fn catch_up(store: &Store, graph: &Graph) -> Result<(), Problem> {
    let before = graph.snapshot();
    let after = store
        .read(move |connection| {
            let mut snapshot = (*before).clone();
            snapshot.seq = log::position(connection)?;
            let touched = log::touched_after(connection, before.seq)?;
            if touched.iter().any(|change| change.kind == "organisation") {
                snapshot.set_organisations(load_organisations(connection)?);
            }
            let documents: BTreeSet<i64> = touched
                .iter()
                .filter_map(|change| change.document)
                .collect();
            for document in documents {
                snapshot.set_framework(document, load_framework(connection, document)?);
            }
            let badges: BTreeSet<&str> = touched
                .iter()
                .filter(|c| c.kind == "badge")
                .map(|c| c.entity.as_str())
                .collect();
            let keys: Vec<String> = badges.iter().map(|&key| key.to_owned()).collect();
            for key in keys.iter().filter_map(|key| Uuid::try_parse(key).ok()) {
                snapshot.set_badge(key, None);
            }
            for badge in load_badges(connection, &keys)? {
                snapshot.set_badge(badge.key, Some(badge));
            }
            Ok(snapshot)
        })
        .await?;
    graph.replace(after);
    Ok(())
}
