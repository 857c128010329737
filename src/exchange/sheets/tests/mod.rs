//! What the spreadsheet readers and writers promise: on small files, on packages nobody chose, and on bytes that are no
//! file at all.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod books;
mod hostile;
mod levels;
mod round_trips;
mod tables;

use super::super::framework::ReadOptions;
use crate::case::model::{Item, Package};
use crate::exchange::framework::Incoming;

/// Options as an import gives them.
fn options() -> ReadOptions {
    ReadOptions {
        base: "https://k.example".to_owned(),
        ..ReadOptions::default()
    }
}

/// The item of a code.
fn coded<'p>(package: &'p Package, code: &str) -> &'p Item {
    let has = |item: &&Item| item.human_coding_scheme.as_deref() == Some(code);
    package.items.iter().find(has).unwrap()
}

/// The edges as `type origin → destination #sequence`, items by code, else by identifier.
fn edges(package: &Package) -> Vec<String> {
    let name = |identifier: &str| {
        let item = package
            .items
            .iter()
            .find(|item| item.identifier == identifier);
        item.and_then(|item| item.human_coding_scheme.clone())
            .unwrap_or_else(|| match identifier == package.document.identifier {
                true => "document".to_owned(),
                false => identifier.to_owned(),
            })
    };
    package
        .associations
        .iter()
        .map(|edge| {
            let number = edge
                .sequence_number
                .map(|n| format!(" #{n}"))
                .unwrap_or_default();
            format!(
                "{} {} → {}{number}",
                edge.association_type,
                name(&edge.origin_node_uri.identifier),
                name(&edge.destination_node_uri.identifier)
            )
        })
        .collect()
}

/// The kinds of what was remarked, then of what was refused.
fn kinds(incoming: &Incoming) -> (Vec<&'static str>, Vec<&'static str>) {
    let kinds =
        |remarks: &[crate::exchange::framework::Remark]| remarks.iter().map(|r| r.kind).collect();
    (kinds(&incoming.remarks), kinds(&incoming.refused))
}
