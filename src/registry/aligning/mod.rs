//! What alignments mean: of anything that is stated, at once or in thousands; of those held here, remembered and told when
//! it changes; the other way round, for an item; and finished alignments to write into a badge.
//!
//! The rules are those of [`crate::badges::resolve`], the look-ups those of the snapshot ([`Sight`]); only what was removed is
//! asked of the store.

mod follow;
mod health;
mod lint;
mod picking;
mod reverse;

pub use follow::{Followed, VerdictChange, VerdictEvent};
pub use health::{Aligned, Health, HealthEntry};
pub use lint::{Lint, Linted, should_be};
pub use picking::{Code, Picked, Standard, finished, named, picked};
pub use reverse::{Include, OriginKind, Reached, Step};

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::Registry;
use super::exports::today;
use crate::access::Viewer;
use crate::badges::alignment::Alignment;
use crate::badges::resolve::address::normal_address;
use crate::badges::resolve::{Ask, Removed, Resolution, World, resolve};
use crate::case::key::normal;
use crate::error::{self, Message, Place, Problem};
use crate::graph::{Edge, Framework, Gone, Sight, Snapshot};
use crate::store::backend::AnyConnection;
use crate::store::rows::TombstoneRow;

/// Alignments that may be asked for at once.
pub const MOST_ALIGNMENTS: usize = 10_000;

impl Registry {
    /// What alignments mean, in their order. Linear in their number.
    ///
    /// # Errors
    /// [`error::Code::TooLarge`] for more than [`MOST_ALIGNMENTS`].
    pub async fn resolve_alignments(
        &self,
        viewer: &Viewer,
        alignments: Vec<Alignment>,
    ) -> Result<Vec<Resolution>, Problem> {
        if alignments.len() > MOST_ALIGNMENTS {
            let message = Message::new("aligns-too-many").with("limit", MOST_ALIGNMENTS);
            let at = Place::Argument("alignments".to_owned());
            return Err(Problem::new(error::Code::TooLarge, message).at(at));
        }
        let asks = alignments.iter().map(Ask::from).collect();
        self.resolve_asks(self.graph.snapshot(), viewer, asks).await
    }

    /// The same in a snapshot, without a bound.
    pub async fn resolve_asks(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: &Viewer,
        asks: Vec<Ask>,
    ) -> Result<Vec<Resolution>, Problem> {
        let viewer = viewer.clone();
        self.store
            .read(move |connection| resolved(connection, &snapshot, &viewer, &asks))
            .await
    }
}

/// What is asked, off the async workers. The same question is answered once.
fn resolved(
    connection: &mut AnyConnection,
    snapshot: &Snapshot,
    viewer: &Viewer,
    asks: &[Ask],
) -> Result<Vec<Resolution>, Problem> {
    let mut sight = Sight::of(snapshot, viewer);
    sight.removed = removed(connection, &sight, viewer, asks)?;
    let today = today();
    let mut known: HashMap<&Ask, Resolution> = HashMap::new();
    let answers = asks.iter().map(|ask| {
        let answer = known.entry(ask);
        answer
            .or_insert_with(|| resolve(ask, &today, &sight))
            .clone()
    });
    Ok(answers.collect())
}

/// What became of those that are not here, as far as the viewer may know.
fn removed(
    connection: &mut AnyConnection,
    sight: &Sight<'_>,
    viewer: &Viewer,
    asks: &[Ask],
) -> Result<Gone, Problem> {
    let (mut keys, mut uris) = (Vec::new(), Vec::new());
    for ask in asks {
        let (in_address, in_code) = ask.identifiers();
        match in_address.or(in_code) {
            Some(key) if sight.with_key(&key).is_none() => keys.push(key.to_string()),
            Some(_) => {}
            None if ask.url.contains(':')
                && sight.at_address(&normal_address(&ask.url)).is_empty() =>
            {
                uris.push(ask.url.clone());
            }
            None => {}
        }
    }
    for list in [&mut keys, &mut uris] {
        list.sort_unstable();
        list.dedup();
    }
    let became = |row: &TombstoneRow| Removed {
        successor: row.successor_key.as_deref().and_then(normal),
        successor_uri: row.successor_uri.clone(),
    };
    let rows = TombstoneRow::by_keys(connection, &keys)?;
    // The newest first; of several the newest that names a successor counts.
    let better = |known: Option<&Removed>, row: &TombstoneRow| {
        known.is_none_or(|known| known.successor.is_none() && row.successor_key.is_some())
    };
    let mut by_key: HashMap<Uuid, Removed> = HashMap::new();
    for row in rows.iter().filter(|row| row.visible_to(viewer)) {
        if let Some(key) = normal(&row.key)
            && better(by_key.get(&key), row)
        {
            by_key.insert(key, became(row));
        }
    }
    let rows = TombstoneRow::by_uris(connection, &uris)?;
    let mut by_uri: HashMap<String, Removed> = HashMap::new();
    for row in rows.iter().filter(|row| row.visible_to(viewer)) {
        if better(by_uri.get(&row.uri), row) {
            by_uri.insert(row.uri.clone(), became(row));
        }
    }
    Ok(Gone {
        by_key,
        by_address: by_uri,
    })
}

/// What the alignment of a course, an outcome or a badge class asks for, from the snapshot alone.
fn ask_of(snapshot: &Snapshot, framework: &Framework, edge: &Edge) -> Ask {
    if let Some(stated) = &edge.facts.stated {
        return Ask::from(stated);
    }
    let meant = snapshot.meant(edge.destination);
    let named = framework
        .named
        .binary_search_by_key(&edge.destination, |named| named.key)
        .ok()
        .filter(|_| meant == edge.destination)
        .and_then(|at| framework.named.get(at));
    match named {
        Some(named) => Ask {
            url: named.uri.to_string(),
            code: (named.text != named.uri).then(|| named.text.to_string()),
            ..Ask::default()
        },
        None => Ask {
            code: Some(meant.to_string()),
            ..Ask::default()
        },
    }
}
