//! What the log says was touched: which copies, which of their items, which badge classes.
//!
//! A copy that is new, or whose document says something else of all that stands in it (its title, who may see it, what a
//! search is narrowed by), is fed whole; else only the items that were touched, with what lies below them, since an
//! item's record carries its ancestors' statements.

use std::collections::{BTreeMap, BTreeSet};

use super::records::record_id;
use crate::error::Problem;
use crate::store::backend::AnyConnection;
use crate::store::log::{self, HeadChange, Touched};
use crate::store::rows::AssociationRow;

/// What has to be fed of one copy.
#[derive(Debug, Default)]
pub(super) struct Share {
    /// All of it …
    pub(super) whole: bool,
    /// … after what was there has been taken out: it is new, gone, or others may see it now.
    pub(super) anew: bool,
    /// These items and what lies below them.
    pub(super) keys: BTreeSet<String>,
    /// The document's own record.
    pub(super) head: bool,
    /// The rubrics.
    pub(super) parts: bool,
    /// Records of parts that are gone.
    pub(super) gone: Vec<String>,
}

/// What was touched, by copy; and badge classes.
#[derive(Default)]
pub(super) struct Touching {
    pub(super) shares: BTreeMap<i64, Share>,
    pub(super) badges: BTreeSet<String>,
}

/// Sorts what was touched after one position, up to another.
pub(super) fn touching(
    connection: &mut AnyConnection,
    from: i64,
    at: i64,
) -> Result<Touching, Problem> {
    let mut touching = Touching::default();
    let mut associations: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    log::each_touched(connection, from, at, |connection, change| {
        touching.add(connection, &mut associations, change)
    })?;
    for (document, edges) in associations {
        let Some(share) = touching.shares.get_mut(&document) else {
            continue;
        };
        // Only a change of the tree changes paths.
        let rows = AssociationRow::of_copy(connection, document, &edges)?;
        share.keys.extend(
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
        let share = self.shares.entry(document).or_default();
        let gone = change.op == "delete";
        match change.kind.as_str() {
            "item" => {
                share.keys.insert(change.entity);
            }
            // Of a removed edge no row tells any more whose path it was.
            "association" if gone => share.whole = true,
            "association" => associations
                .entry(document)
                .or_default()
                .push(change.entity),
            "document" if change.op == "update" => {
                share.head = true;
                match log::document_head_changed(connection, change.seq)? {
                    HeadChange::None => {}
                    HeadChange::Told => share.whole = true,
                    HeadChange::Visibility => (share.whole, share.anew) = (true, true),
                }
            }
            "document" => (share.whole, share.anew) = (true, true),
            _ => {
                share.parts = true;
                if gone {
                    share
                        .gone
                        .push(record_id("criterion", document, &change.entity));
                }
            }
        }
        Ok(())
    }
}
