//! CTDL-ASN as a table: one row per framework or competency, columns by their prefixed names, `|` between values.

use std::collections::HashMap;

use super::contexts::{is_address, prefixed};
use crate::exchange::linked::LinkedError;
use crate::exchange::linked::graph::{Graph, Id};
use crate::exchange::linked::names::{ceasn, rdf};
use crate::exchange::list;
use crate::exchange::table::{Layout, Table};

const LAYOUT: Layout = Layout {
    columns: &["@id", "@type"],
    required: &["@type"],
};

pub(super) fn parse(bytes: &[u8], graph: &mut Graph) -> Result<(), LinkedError> {
    let table = Table::read(bytes)?;
    let positions = table.bind(&LAYOUT)?;
    let rows: Vec<_> = table
        .views(&positions)
        .map(|view| {
            (
                view.number(),
                view.get("@id"),
                view.get("@type"),
                view.extra(),
            )
        })
        .collect();
    let mut named = HashMap::new();
    for (row, id, _, cells) in &rows {
        let ctid = cells
            .iter()
            .find(|(column, _)| column == "ceterms:ctid")
            .map(|(_, ctid)| ctid.as_str());
        let id = Some(*id).filter(|id| !id.is_empty()).or(ctid);
        let node = graph.iri(id.ok_or(LinkedError::RowWithoutId { row: *row })?)?;
        graph.rows.entry(node).or_insert(*row);
        for name in [id, ctid].into_iter().flatten() {
            named.entry(name).or_insert(node);
        }
    }
    let mut framework = None;
    for (_, id, types, cells) in &rows {
        let ctid = || cells.iter().find(|(column, _)| column == "ceterms:ctid");
        let name = if id.is_empty() {
            ctid().map_or("", |(_, ctid)| ctid.as_str())
        } else {
            id
        };
        let Some(node) = named.get(name).copied() else {
            continue;
        };
        let is_framework = row(graph, node, types, cells, &named)?;
        if is_framework {
            framework = Some(node);
        } else if let Some(framework) = framework
            && graph.objects(node, ceasn::IS_PART_OF).is_empty()
        {
            let part_of = graph.iri(ceasn::IS_PART_OF)?;
            graph.add(node, part_of, framework)?;
        }
    }
    Ok(())
}

/// Adds what a row says; `true` where it is a framework.
fn row(
    graph: &mut Graph,
    node: Id,
    types: &str,
    cells: &[(String, String)],
    named: &HashMap<&str, Id>,
) -> Result<bool, LinkedError> {
    let kind = graph.iri(rdf::TYPE)?;
    for written in list::split(types) {
        let object = graph.iri(&prefixed(&written).unwrap_or_else(|| in_ceasn(&written)))?;
        graph.add(node, kind, object)?;
    }
    for (column, cell) in cells {
        let column = column.trim();
        let iri = prefixed(column).unwrap_or_else(|| column.to_owned());
        let predicate = graph.iri(&iri)?;
        let values = if iri == ceasn::TEXT || iri == ceasn::COMMENT || iri == ceasn::DESCRIPTION {
            vec![cell.clone()]
        } else {
            list::split(cell)
        };
        for value in values {
            let object = match named.get(value.as_str()) {
                Some(node) if is_address(&iri) => *node,
                _ if is_address(&iri) && looks_like_address(&value) => {
                    graph.iri(&prefixed(&value).unwrap_or(value))?
                }
                _ => graph.text(&value, None)?,
            };
            graph.add(node, predicate, object)?;
        }
    }
    Ok(graph.has_type(node, &[ceasn::FRAMEWORK]))
}

/// A bare class name stands for the one of CTDL-ASN.
fn in_ceasn(name: &str) -> String {
    if name.contains(':') {
        name.to_owned()
    } else {
        format!("{}{name}", ceasn::BASE)
    }
}

fn looks_like_address(value: &str) -> bool {
    value.starts_with("ce-") || value.contains(':') && !value.contains(char::is_whitespace)
}
