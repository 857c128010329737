//! Rows back into CASE 1.1 JSON: the export. Bodies are the canonical text already, so rendering is concatenation; only
//! rubrics, which nest, are put together as types. The inverse of [`super::RowMaker`].

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::rows::{CopyRows, json};
use crate::case::model::{Criterion, Link, Rubric};
use crate::error::Problem;
use crate::registry::error::RegistryError;
use crate::store::rows::{DocumentRow, PartRow};

fn parse<T: DeserializeOwned>(body: &str, what: &str) -> Result<T, Problem> {
    serde_json::from_str(body).map_err(|error| {
        RegistryError::Row {
            what: what.to_owned(),
            detail: error.to_string(),
        }
        .into()
    })
}

/// The link to a document, as it stands in `CFDocumentURI`.
pub fn document_link(document: &DocumentRow) -> Link {
    Link {
        title: document.title.clone(),
        identifier: document.identifier.clone(),
        uri: document.uri.clone(),
    }
}

/// A body with one more key at its end: the form of a single resource ([`crate::case::model::Item::alone`] and its like).
pub fn with_link(body: &str, key: &str, link: &Link) -> String {
    let open = body.strip_suffix('}').unwrap_or(body);
    format!("{open},\"{key}\":{}}}", json(link))
}

/// A whole package.
///
/// # Errors
/// [`RegistryError::Row`] if a rubric's row does not hold what this program writes (a defect).
pub fn package(document: &DocumentRow, rows: &CopyRows) -> Result<String, Problem> {
    let size: usize = rows
        .items
        .iter()
        .map(|row| row.body.len() + 1)
        .sum::<usize>()
        + rows
            .associations
            .iter()
            .map(|row| row.body.len() + 1)
            .sum::<usize>();
    let mut text = String::with_capacity(size + document.body.len() + 1024);
    text.push_str("{\"CFDocument\":");
    text.push_str(&document.body);
    list(
        &mut text,
        ",\"CFItems\":",
        rows.items.iter().map(|row| row.body.as_str()),
    );
    list(
        &mut text,
        ",\"CFAssociations\":",
        rows.associations.iter().map(|row| row.body.as_str()),
    );
    definitions(&mut text, document, rows);
    let rubrics = rubrics(rows)?;
    if !rubrics.is_empty() {
        text.push_str(",\"CFRubrics\":");
        text.push_str(&json(&rubrics));
    }
    if let Some(extensions) = &document.package_extensions {
        text.push_str(",\"extensions\":");
        text.push_str(extensions);
    }
    text.push('}');
    Ok(text)
}

/// A list of bodies under a key; nothing where there are none.
fn list<'a>(text: &mut String, key: &str, bodies: impl Iterator<Item = &'a str>) {
    let mut first = true;
    for body in bodies {
        text.push_str(if first { key } else { "," });
        if first {
            text.push('[');
        }
        first = false;
        text.push_str(body);
    }
    if !first {
        text.push(']');
    }
}

const DEFINITIONS: [(&str, &str); 5] = [
    ("concept", "CFConcepts"),
    ("subject", "CFSubjects"),
    ("license", "CFLicenses"),
    ("item_type", "CFItemTypes"),
    ("association_grouping", "CFAssociationGroupings"),
];

fn definitions(text: &mut String, document: &DocumentRow, rows: &CopyRows) {
    let mut inner = String::new();
    for (kind, name) in DEFINITIONS {
        let key = format!("{}\"{name}\":", if inner.is_empty() { "" } else { "," });
        list(
            &mut inner,
            &key,
            rows.parts
                .iter()
                .filter(|part| part.kind == kind)
                .map(|part| part.body.as_str()),
        );
    }
    if let Some(extensions) = &document.definitions_extensions {
        inner.push_str(if inner.is_empty() {
            "\"extensions\":"
        } else {
            ",\"extensions\":"
        });
        inner.push_str(extensions);
    }
    if !inner.is_empty() {
        text.push_str(",\"CFDefinitions\":{");
        text.push_str(&inner);
        text.push('}');
    }
}

/// Parts by their kind and their parent's key: a rubric and its criterion may have one identifier.
type Children<'a> = HashMap<(&'a str, &'a str), Vec<&'a PartRow>>;

/// The rubrics of a copy, put together from its parts.
pub fn rubrics(rows: &CopyRows) -> Result<Vec<Rubric>, Problem> {
    let mut children: Children<'_> = HashMap::new();
    for part in &rows.parts {
        if let Some(parent) = &part.parent_key {
            children.entry((&part.kind, parent)).or_default().push(part);
        }
    }
    let heads = rows.parts.iter().filter(|part| part.kind == "rubric");
    heads.map(|head| rubric(head, &children)).collect()
}

/// A criterion with its levels, of rows that hold one criterion.
pub fn criterion(rows: &CopyRows) -> Result<Option<Criterion>, Problem> {
    let Some(head) = rows.parts.iter().find(|part| part.kind == "criterion") else {
        return Ok(None);
    };
    let mut criterion: Criterion = parse(&head.body, "criterion")?;
    for level in rows.parts.iter().filter(|part| part.kind == "level") {
        criterion.levels.push(parse(&level.body, "level")?);
    }
    Ok(Some(criterion))
}

/// A rubric with its criteria and their levels.
fn rubric(row: &PartRow, children: &Children<'_>) -> Result<Rubric, Problem> {
    let below = |kind: &'static str, parent: &PartRow| {
        children
            .get(&(kind, parent.key.as_str()))
            .cloned()
            .unwrap_or_default()
    };
    let mut rubric: Rubric = parse(&row.body, "rubric")?;
    for criterion_row in below("criterion", row) {
        let mut criterion: Criterion = parse(&criterion_row.body, "criterion")?;
        for level in below("level", criterion_row) {
            criterion.levels.push(parse(&level.body, "level")?);
        }
        rubric.criteria.push(criterion);
    }
    Ok(rubric)
}
