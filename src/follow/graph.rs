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
            let mut organisations = false;
            let (mut documents, mut badges) = (BTreeSet::new(), BTreeSet::new());
            log::each_touched(connection, before.seq, snapshot.seq, |_, change| {
                organisations |= change.kind == "organisation";
                documents.extend(change.document);
                if change.kind == "badge" {
                    badges.insert(change.entity);
                }
                Ok::<(), Problem>(())
            })?;
            if organisations {
                snapshot.set_organisations(load_organisations(connection)?);
            }
            for document in documents {
                snapshot.set_framework(document, load_framework(connection, document)?);
            }
            let keys: Vec<String> = badges.into_iter().collect();
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
