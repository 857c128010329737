//! The list of documents, a page at a time [binding 3.1 to 3.4].

use std::sync::Arc;

use serde_json::Value;

use super::one::document_text;
use super::rendering::{in_version, parsed};
use super::{Form, Rendering};
use crate::access::Viewer;
use crate::case::query::Query;
use crate::case::version::Version;
use crate::error::Problem;
use crate::graph::Snapshot;
use crate::registry::Registry;
use crate::store::backend::AnyConnection;
use crate::store::rows::DocumentRow;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Members before the first.
    pub offset: usize,
    /// Members at most.
    pub limit: usize,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Page {
    /// `{"CFDocuments":[…]}`. The newest change is that of its members.
    pub rendering: Arc<Rendering>,
    /// How many members all pages have.
    pub total: usize,
}

impl Registry {
    /// A page of the documents the viewer may read that pass the query, oldest copy first where it does not say
    /// otherwise. A document that is held in several copies is one: the copy that speaks for it.
    ///
    /// Without filter and sort only the rows of the page are read.
    pub async fn documents(
        &self,
        viewer: &Viewer,
        version: Version,
        query: Query,
        range: Range,
    ) -> Result<Page, Problem> {
        let all = readable(&self.graph.snapshot(), viewer);
        let public = viewer.organisation().is_none();
        let public_url = Arc::clone(&self.public_url);
        self.store
            .read(move |connection| {
                let text = |row: &DocumentRow| {
                    let text = document_text(row, &public_url, version);
                    in_version(version, Form::Document, text)
                };
                let (rows, total) = if query.needs_all() {
                    let rows = load(connection, &all)?;
                    let values = rows
                        .iter()
                        .map(|row| parsed(&text(row)?))
                        .collect::<Result<Vec<Value>, Problem>>()?;
                    let order = query.arrange(&values)?;
                    (
                        page(&order, range).map(|&i| rows[i].clone()).collect(),
                        order.len(),
                    )
                } else {
                    let ids: Vec<i64> = page(&all, range).copied().collect();
                    (load(connection, &ids)?, all.len())
                };
                let mut members = Vec::with_capacity(rows.len());
                for row in &rows {
                    members.push(selected(&query, text(row)?)?);
                }
                let text = format!("{{\"CFDocuments\":[{}]}}", members.join(","));
                let newest = rows.iter().map(|row| row.last_change).max();
                let mut rendering = Rendering::new(text, newest, public);
                // Headers say how many there are, so an answer with another number is another answer.
                rendering.etag = format!("{}-{total}\"", rendering.etag.trim_end_matches('"'));
                Ok(Page {
                    rendering: Arc::new(rendering),
                    total,
                })
            })
            .await
    }
}

/// The copies that speak for the documents the viewer may read, oldest first.
fn readable(snapshot: &Snapshot, viewer: &Viewer) -> Vec<i64> {
    snapshot
        .frameworks(viewer)
        .filter(|framework| {
            snapshot
                .resolve_document(viewer, &framework.nodes[0].key)
                .is_some_and(|place| place.document == framework.document)
        })
        .map(|framework| framework.document)
        .collect()
}

/// The rows of these copies, in this order; without those that are gone since.
fn load(connection: &mut AnyConnection, ids: &[i64]) -> Result<Vec<DocumentRow>, Problem> {
    let mut rows = DocumentRow::by_ids(connection, ids)?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

fn page<T>(all: &[T], range: Range) -> impl Iterator<Item = &T> {
    all.iter().skip(range.offset).take(range.limit)
}

fn selected(query: &Query, text: String) -> Result<String, Problem> {
    if !query.selects() {
        return Ok(text);
    }
    let mut value = parsed(&text)?;
    if let Value::Object(document) = &mut value {
        query.select(document);
    }
    Ok(value.to_string())
}
