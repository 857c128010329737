//! Definitions, rubrics and their parts: alone, and as sets [binding 2.5].

use std::sync::Arc;

use serde::Deserialize;
use uuid::Uuid;

use super::rendering::Answer;
use super::{Form, PartKind, Rendering, SetOf, not_found, speaking};
use crate::access::{Viewer, Visibility};
use crate::case::code::{is_below, natural};
use crate::case::version::Version;
use crate::error::Problem;
use crate::registry::Registry;
use crate::registry::copies::{CopyRows, criterion, json, rubrics};
use crate::store::backend::AnyConnection;
use crate::store::rows::PartRow;

/// The field that says what stands below what.
#[derive(Deserialize)]
struct Hierarchy {
    #[serde(rename = "hierarchyCode", default)]
    code: String,
}

fn code_of(row: &PartRow) -> String {
    serde_json::from_str::<Hierarchy>(&row.body).map_or_else(|_| String::new(), |h| h.code)
}

impl Registry {
    /// The definition first, then those below it in the order of their codes.
    pub(super) async fn definitions(
        &self,
        viewer: &Viewer,
        version: Version,
        set: SetOf,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let form = Form::Set(set);
        let (snapshot, viewer) = (self.graph.snapshot(), viewer.clone());
        self.store
            .read(move |connection| {
                let kind = set.member();
                let rows = of_kind(connection, kind, &key)?;
                let (head, framework) = speaking(&snapshot, &viewer, rows, |row| row.document_id)
                    .ok_or_else(|| not_found(form, &key))?;
                let code = code_of(&head);
                let mut below: Vec<(String, PartRow)> =
                    PartRow::of_kind(connection, head.document_id, kind.word())?
                        .into_iter()
                        .map(|row| (code_of(&row), row))
                        .filter(|(other, row)| row.key != head.key && is_below(other, &code))
                        .collect();
                below.sort_by(|(a, _), (b, _)| natural(Some(a)).cmp(&natural(Some(b))));
                let members: Vec<&PartRow> = std::iter::once(&head)
                    .chain(below.iter().map(|(_, row)| row))
                    .collect();
                let bodies: Vec<&str> = members.iter().map(|row| row.body.as_str()).collect();
                let answer = Answer {
                    text: format!("{{\"{}\":[{}]}}", set.name(), bodies.join(",")),
                    last_change: newest(&members),
                    public: framework.visibility == Visibility::Public,
                };
                answer.render(version, form).map(Arc::new)
            })
            .await
    }

    /// One definition, one rubric with all below it, one criterion with its levels, or one level.
    pub(super) async fn part_alone(
        &self,
        viewer: &Viewer,
        version: Version,
        kind: PartKind,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let form = Form::Part(kind);
        let (snapshot, viewer) = (self.graph.snapshot(), viewer.clone());
        self.store
            .read(move |connection| {
                let rows = of_kind(connection, kind, &key)?;
                let (row, framework) = speaking(&snapshot, &viewer, rows, |row| row.document_id)
                    .ok_or_else(|| not_found(form, &key))?;
                let (text, last_change) = with_parts(connection, kind, row)?;
                let answer = Answer {
                    text,
                    last_change,
                    public: framework.visibility == Visibility::Public,
                };
                answer.render(version, form).map(Arc::new)
            })
            .await
    }
}

fn of_kind(
    connection: &mut AnyConnection,
    kind: PartKind,
    key: &Uuid,
) -> Result<Vec<PartRow>, Problem> {
    let mut rows = PartRow::by_keys(connection, &[key.to_string()])?;
    rows.retain(|row| row.kind == kind.word());
    Ok(rows)
}

/// A part with what is nested in it, and when the newest of all that changed.
fn with_parts(
    connection: &mut AnyConnection,
    kind: PartKind,
    row: PartRow,
) -> Result<(String, i64), Problem> {
    if !matches!(kind, PartKind::Rubric | PartKind::Criterion) {
        return Ok((row.body, row.last_change));
    }
    let mut parts = PartRow::below(connection, row.document_id, std::slice::from_ref(&row.key))?;
    if kind == PartKind::Rubric {
        parts.retain(|part| part.kind == PartKind::Criterion.word());
        let criteria: Vec<String> = parts.iter().map(|part| part.key.clone()).collect();
        parts.extend(PartRow::below(connection, row.document_id, &criteria)?);
    }
    parts.push(row);
    let last_change = newest(&parts.iter().collect::<Vec<_>>());
    let rows = CopyRows {
        parts,
        ..CopyRows::default()
    };
    let text = match kind {
        PartKind::Rubric => rubrics(&rows)?.first().map(json),
        _ => criterion(&rows)?.as_ref().map(json),
    };
    Ok((text.unwrap_or_default(), last_change))
}

fn newest(rows: &[&PartRow]) -> i64 {
    rows.iter().map(|row| row.last_change).max().unwrap_or(0)
}
