//! Everything that can be found in a world, as text: what queries are made of and what the baselines are given.

use std::collections::HashMap;
use std::sync::Arc;

use kakehashi::badges::BadgeBody;
use kakehashi::case::model::{Document, Item};
use kakehashi::graph::{Framework, Snapshot};
use kakehashi::registry::Registry;
use kakehashi::store::rows::{DocumentRow, ItemRow};

use super::{Fallible, told};

/// One thing that can be found.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Its id in the index.
    pub id: String,
    /// The framework it stands in; 0 for badge classes.
    pub document: i64,
    /// How judgements call it: `framework title/code`, `organisation/course code`, `…#outcome`.
    pub name: String,
    /// Its code.
    pub code: String,
    /// The statement.
    pub title: String,
    /// The abbreviated statement.
    pub abbreviated: String,
    /// Keywords, one a line.
    pub keywords: String,
    /// Notes.
    pub notes: String,
    /// Labels of what it stands under, from the root; the framework's title last.
    pub path: Vec<String>,
    /// Its language; empty where nobody says.
    pub language: String,
}

/// All records of a world.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// In the order of the frameworks and of their packages.
    pub records: Vec<Record>,
}

impl Corpus {
    /// Reads a world from its snapshot and its rows.
    pub async fn of(registry: &Registry) -> Fallible<Self> {
        let snapshot = registry.graph.snapshot();
        let mut records = Vec::new();
        let mut frameworks: Vec<Arc<Framework>> = snapshot.every_framework().cloned().collect();
        frameworks.sort_by_key(|framework| framework.document);
        for framework in frameworks {
            records.extend(of_framework(registry, &snapshot, &framework).await?);
        }
        let mut badges: Vec<Record> = snapshot
            .every_badge()
            .map(|badge| {
                let body: BadgeBody = serde_json::from_str(&badge.row.body).unwrap_or_default();
                let issuer = snapshot.slug(badge.row.organisation_id).to_owned();
                Record {
                    id: format!("badge/0/{}", badge.row.key),
                    name: format!("{issuer}/{}", badge.row.code),
                    code: badge.row.code.clone(),
                    title: badge.row.name.clone(),
                    notes: [body.description, body.criteria]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join("\n"),
                    path: vec![issuer],
                    language: badge.row.language.clone().unwrap_or_default(),
                    ..Record::default()
                }
            })
            .collect();
        badges.sort_by(|a, b| a.name.cmp(&b.name));
        records.extend(badges);
        Ok(Corpus { records })
    }

    /// What a record is, for telling.
    pub fn told(&self, id: &str) -> String {
        let record = self.records.iter().find(|record| record.id == id);
        record.map_or_else(
            || id.to_owned(),
            |record| format!("{} {}", record.code, record.title),
        )
    }
}

async fn of_framework(
    registry: &Registry,
    snapshot: &Snapshot,
    framework: &Arc<Framework>,
) -> Fallible<Vec<Record>> {
    let document = framework.document;
    let (rows, head) = registry
        .store
        .read(move |connection| {
            Ok((
                ItemRow::of_document(connection, document)?,
                DocumentRow::by_ids(connection, &[document])?.pop(),
            ))
        })
        .await
        .map_err(told)?;
    let slug = snapshot.slug(framework.organisation).to_owned();
    let language = framework.language.clone().unwrap_or_default();
    let mut records = Vec::new();
    if let Some(head) = head {
        let body: Option<Document> = serde_json::from_str(&head.body).ok();
        records.push(Record {
            id: format!("item/{document}/{}", head.key),
            document,
            name: format!("{}/", framework.title),
            title: head.title,
            keywords: body
                .as_ref()
                .map(|body| body.subject.join("\n"))
                .unwrap_or_default(),
            notes: body.and_then(|body| body.description).unwrap_or_default(),
            language: language.clone(),
            ..Record::default()
        });
    }
    for row in rows {
        let Some(at) = row.key.parse().ok().and_then(|key| framework.node(&key)) else {
            continue;
        };
        let node = &framework.nodes[at as usize];
        let body: Option<Item> = serde_json::from_str(&row.body).ok();
        let path = framework.path(at);
        let labels = path.iter().skip(1).filter(|&&above| above != at);
        let mut path: Vec<String> = labels
            .map(|&above| framework.nodes[above as usize].label().to_owned())
            .collect();
        path.push(framework.title.clone());
        let code = node.code.as_deref().unwrap_or_default().to_owned();
        let course = framework
            .parents(at)
            .map(|edge| &framework.nodes[edge.parent as usize])
            .find(|above| above.is_course());
        let name = match course {
            _ if node.is_course() => format!("{slug}/{code}"),
            Some(course) => format!(
                "{slug}/{}#{code}",
                course.code.as_deref().unwrap_or_default()
            ),
            None => format!("{}/{code}", framework.title),
        };
        let titles = node
            .facts
            .as_ref()
            .and_then(|facts| facts.course.as_ref())
            .into_iter()
            .flat_map(|course| [course.title_en.clone(), course.title_ja.clone()])
            .flatten();
        let keywords = body
            .as_ref()
            .map(|body| body.concept_keywords.clone())
            .unwrap_or_default();
        let keywords: Vec<String> = keywords.into_iter().chain(titles).collect();
        records.push(Record {
            id: format!("item/{document}/{}", row.key),
            document,
            name,
            code,
            title: node.statement.to_string(),
            abbreviated: node.abbreviated.as_deref().unwrap_or_default().to_owned(),
            keywords: keywords.join("\n"),
            notes: body.and_then(|body| body.notes).unwrap_or_default(),
            path,
            language: node.language.as_deref().unwrap_or(&language).to_owned(),
        });
    }
    for rubric in registry.rubrics(document).await.map_err(told)? {
        let above = rubric.title.clone().unwrap_or_default();
        for criterion in rubric.criteria {
            let key: String = criterion.identifier.to_string();
            let levels = criterion
                .levels
                .iter()
                .filter_map(|level| level.description.clone());
            records.push(Record {
                id: format!("criterion/{document}/{}", key.to_lowercase()),
                document,
                name: format!(
                    "{}/{}",
                    framework.title,
                    criterion.category.clone().unwrap_or_default()
                ),
                title: criterion
                    .description
                    .clone()
                    .or(criterion.category.clone())
                    .unwrap_or_default(),
                abbreviated: criterion.category.clone().unwrap_or_default(),
                notes: levels.collect::<Vec<_>>().join("\n"),
                path: vec![above.clone(), framework.title.clone()],
                language: language.clone(),
                ..Record::default()
            });
        }
    }
    Ok(records)
}

/// Records by something of theirs.
pub fn by<'a>(
    records: &'a [Record],
    key: impl Fn(&'a Record) -> String,
) -> HashMap<String, Vec<&'a Record>> {
    let mut map: HashMap<String, Vec<&Record>> = HashMap::new();
    for record in records {
        map.entry(key(record)).or_default().push(record);
    }
    map
}
