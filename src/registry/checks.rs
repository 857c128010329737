//! Checking frameworks: what a person sends, and what is held here, with what the viewer may see as the world around it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use uuid::Uuid;

use super::Registry;
use crate::access::Viewer;
use crate::case::check::{self, Finding, Input, Outside, Parsed, Standing};
use crate::case::key::{document_key, normal, uuid_at_end};
use crate::case::model::GenLink;
use crate::case::time;
use crate::error::Problem;
use crate::exchange::framework::ReadOptions;
use crate::graph::Snapshot;
use crate::store::rows::TombstoneRow;
use crate::store::{StoreError, log};

/// A framework that was checked.
#[derive(Debug)]
pub struct Checked {
    /// Identifier of its document.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
}

impl Registry {
    /// Checks a file: CASE JSON or any other format of frameworks. Nothing of it is kept.
    ///
    /// # Errors
    /// What is no framework, or cannot be understood at all.
    pub async fn check_content(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: &Viewer,
        content: bytes::Bytes,
    ) -> Result<Checked, Problem> {
        let options = ReadOptions {
            base: self.public_url.to_string(),
            ..ReadOptions::default()
        };
        let eyes = viewer.clone();
        let read = move || {
            let parsed = Parsed::read(&content, &options)?;
            let seen = Seen::of(&parsed, &snapshot, &eyes);
            Ok::<_, Problem>((parsed, seen))
        };
        let (parsed, mut seen) = blocking(read).await??;
        let keys: Vec<String> = seen.unknown.iter().map(Uuid::to_string).collect();
        let rows = self
            .store
            .read(move |connection| Ok(TombstoneRow::by_keys(connection, &keys)?))
            .await?;
        let rows = rows.iter().filter(|row| row.visible_to(viewer));
        seen.removed = rows.filter_map(|row| normal(&row.key)).collect();
        blocking(move || checked(&parsed, &seen)).await
    }

    /// Checks a framework that is held here, in the form in which it is exported.
    ///
    /// # Errors
    /// [`crate::error::Code::NotFound`] if there is none the viewer may read.
    pub async fn check_framework(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: &Viewer,
        identifier: &str,
    ) -> Result<Checked, Problem> {
        let exported = self.export(viewer, identifier).await?;
        self.check_content(snapshot, viewer, exported.body.clone())
            .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StoreError::Panicked(error.to_string()).into())
}

fn checked(parsed: &Parsed, seen: &Seen) -> Checked {
    let today = time::rfc3339(log::now());
    let findings = check::check(&Input {
        outside: Some(seen),
        today: today.get(..10),
        ..parsed.input()
    });
    let document = &parsed.package().document;
    Checked {
        identifier: document.identifier.clone(),
        title: document.title.clone(),
        findings,
    }
}

/// What the viewer may see of the nodes that the associations of a package lead to.
struct Seen {
    /// Keys of ends that lie outside the package and are here.
    known: HashSet<Uuid>,
    /// Keys of ends of which nothing is here.
    unknown: HashSet<Uuid>,
    /// Those of them that were here and were removed.
    removed: HashSet<Uuid>,
}

impl Seen {
    fn of(parsed: &Parsed, snapshot: &Snapshot, viewer: &Viewer) -> Self {
        let mut seen = Seen {
            known: HashSet::new(),
            unknown: HashSet::new(),
            removed: HashSet::new(),
        };
        let mut asked: HashMap<Uuid, bool> = HashMap::new();
        for GenLink {
            identifier, uri, ..
        } in check::outside_ends(parsed.package())
        {
            for key in keys(identifier, uri) {
                let here = *asked
                    .entry(key)
                    .or_insert_with(|| snapshot.resolve(viewer, &key).is_some());
                if here {
                    seen.known.insert(key);
                } else {
                    seen.unknown.insert(key);
                }
            }
        }
        seen
    }
}

/// The keys under which a node may be known: that of its identifier, that in its address, that of a document with its
/// identifier.
fn keys(identifier: &str, uri: &str) -> impl Iterator<Item = Uuid> {
    [
        normal(identifier),
        uuid_at_end(uri),
        Some(document_key(identifier)),
    ]
    .into_iter()
    .flatten()
}

impl Outside for Seen {
    fn standing(&self, identifier: &str, uri: &str) -> Standing {
        if keys(identifier, uri).any(|key| self.known.contains(&key)) {
            Standing::Known
        } else if keys(identifier, uri).any(|key| self.removed.contains(&key)) {
            Standing::Removed
        } else {
            Standing::Unknown
        }
    }
}
