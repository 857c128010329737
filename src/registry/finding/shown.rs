//! What a person is shown of a hit, a facet and a suggestion.

use uuid::Uuid;

use super::super::{Registry, ids};
use crate::access::Viewer;
use crate::badges::BadgeBody;
use crate::case::key::key;
use crate::error::Problem;
use crate::follow::entity_of;
use crate::graph::{Framework, Snapshot};
use crate::locale::Language;
use crate::search::{Correction, Dimension, Facet, Highlight, Kind, Suggestion, Value, plain};

/// Something with an identifier and a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// CASE identifier.
    pub id: String,
    /// Title, without markup.
    pub title: String,
}

/// What is shown of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// CASE identifier; of a badge class its own.
    pub identifier: String,
    /// What it is.
    pub kind: Kind,
    /// Its code, as written.
    pub code: Option<String>,
    /// Full statement, title or name, without markup.
    pub title: String,
    /// The framework it stands in; none for a badge class.
    pub framework: Option<Named>,
    /// Slug of the organisation that holds it.
    pub organisation: String,
    /// What to call the items above it, from the root; the framework itself is not among them.
    pub path: Vec<String>,
}

/// An answer to a search.
#[derive(Clone, Debug)]
pub struct Found {
    /// How many the viewer may see in all.
    pub total: usize,
    /// Nothing has all that was asked for; these have some of it.
    pub relaxed: bool,
    /// Misspelt words and what was searched for instead.
    pub corrections: Vec<Correction>,
    /// The cursor of the next page, where there is one.
    pub next: Option<String>,
    /// The page.
    pub hits: Vec<FoundHit>,
    /// The counts asked for.
    pub facets: Vec<ShownFacet>,
}

/// A hit.
#[derive(Clone, Debug)]
pub struct FoundHit {
    /// What it is.
    pub shown: Shown,
    /// The higher the better; comparable within one answer only.
    pub score: f32,
    /// Where the query was found.
    pub highlights: Vec<Highlight>,
    /// The cursor of what follows it.
    pub cursor: String,
}

/// A suggestion.
#[derive(Clone, Debug)]
pub struct ShownSuggestion {
    /// What it is.
    pub shown: Shown,
    /// Its text and its marks.
    pub suggestion: Suggestion,
}

/// The counts of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFacet {
    /// What was counted over.
    pub dimension: Dimension,
    /// The most frequent values.
    pub values: Vec<ShownValue>,
    /// How many further values there are.
    pub others: usize,
}

/// A value with its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownValue {
    /// What to narrow by: the value, the identifier of a framework or item, the slug of an
    /// organisation.
    pub value: String,
    /// What to call it, where that is something else: a title or a name.
    pub label: Option<String>,
    /// How many hits have it.
    pub count: usize,
}

/// The counts with what is counted over by name. Frameworks the viewer may no longer see are left out.
pub fn facets(
    snapshot: &Snapshot,
    viewer: &Viewer,
    language: Language,
    facets: &[Facet],
) -> Vec<ShownFacet> {
    let shown = |facet: &Facet| {
        let values = facet.values.iter().filter_map(|found| {
            let (value, label) = match (&found.value, facet.dimension) {
                (Value::Text(key), Dimension::Under) => item_below(snapshot, viewer, key)?,
                (Value::Text(text), _) => (text.clone(), None),
                (Value::Number(id), Dimension::Organisation) => {
                    let row = snapshot.organisation(*id)?;
                    let name = match (language, &row.name_ja) {
                        (Language::Ja, Some(name)) => name,
                        _ => &row.name,
                    };
                    (row.slug.clone(), Some(name.clone()))
                }
                (Value::Number(copy), _) => {
                    let framework = snapshot.framework(viewer, *copy)?;
                    let name = name_of(snapshot, viewer, framework);
                    (name, Some(plain(&framework.title)))
                }
            };
            Some(ShownValue {
                value,
                label,
                count: found.count,
            })
        });
        ShownFacet {
            dimension: facet.dimension,
            values: values.collect(),
            others: facet.others,
        }
    };
    facets.iter().map(shown).collect()
}

/// The item hits stand below: its identifier and what it is called.
fn item_below(snapshot: &Snapshot, viewer: &Viewer, key: &str) -> Option<(String, Option<String>)> {
    let place = snapshot.resolve_item(viewer, &Uuid::try_parse(key).ok()?)?;
    let (_, node) = snapshot.at(viewer, place)?;
    Some((node.identifier.to_string(), Some(plain(node.label()))))
}

/// What leads to just this copy: the identifier of its document, or the id of the copy where another one speaks for that.
fn name_of(snapshot: &Snapshot, viewer: &Viewer, framework: &Framework) -> String {
    let document = &framework.nodes[0];
    let meant = ids::document(snapshot, viewer, &document.identifier);
    match meant {
        Some(place) if place.document == framework.document => document.identifier.to_string(),
        _ => ids::id_of(framework.document, &document.key),
    }
}

impl Registry {
    /// What is shown of a record of the index; `None` for what the viewer may not see or is no longer there.
    pub(super) async fn shown(
        &self,
        snapshot: &Snapshot,
        viewer: &Viewer,
        kind: Kind,
        record: &str,
    ) -> Result<Option<Shown>, Problem> {
        let Some((document, key)) = entity_of(record) else {
            return Ok(None);
        };
        if kind == Kind::Badge {
            return Ok(badge(snapshot, viewer, &key));
        }
        let Some(framework) = snapshot.framework(viewer, document) else {
            return Ok(None);
        };
        let organisation = snapshot.slug(framework.organisation);
        if kind == Kind::Criterion {
            return self.criterion(framework, organisation, &key).await;
        }
        Ok(framework
            .node(&key)
            .map(|node| item(framework, organisation, kind, node)))
    }

    async fn criterion(
        &self,
        framework: &Framework,
        organisation: &str,
        wanted: &Uuid,
    ) -> Result<Option<Shown>, Problem> {
        let rubrics = self.rubrics(framework.document).await?;
        let document = framework.nodes[0].key;
        for rubric in rubrics {
            let mut criteria = rubric.criteria.into_iter();
            let found = criteria.find(|one| key(document, &one.identifier) == *wanted);
            if let Some(criterion) = found {
                let title = criterion.description.or(criterion.category);
                return Ok(Some(Shown {
                    identifier: criterion.identifier,
                    kind: Kind::Criterion,
                    code: None,
                    title: plain(&title.unwrap_or_default()),
                    framework: Some(named(framework)),
                    organisation: organisation.to_owned(),
                    path: rubric.title.iter().map(|title| plain(title)).collect(),
                }));
            }
        }
        Ok(None)
    }
}

fn named(framework: &Framework) -> Named {
    Named {
        id: framework.nodes[0].identifier.to_string(),
        title: plain(&framework.title),
    }
}

fn item(framework: &Framework, organisation: &str, kind: Kind, at: u32) -> Shown {
    let node = &framework.nodes[at as usize];
    let path = framework.path(at);
    let above = path
        .iter()
        .skip(1)
        .filter(|&&above| above != at)
        .map(|&above| plain(framework.nodes[above as usize].label()));
    Shown {
        identifier: node.identifier.to_string(),
        kind,
        code: node.code.as_deref().map(str::to_owned),
        title: plain(&node.statement),
        framework: Some(named(framework)),
        organisation: organisation.to_owned(),
        path: above.collect(),
    }
}

fn badge(snapshot: &Snapshot, viewer: &Viewer, key: &Uuid) -> Option<Shown> {
    let row = &snapshot.badge(viewer, key)?.row;
    let body: BadgeBody = serde_json::from_str(&row.body).unwrap_or_default();
    let identifier = Some(body.identifier).filter(|identifier| !identifier.is_empty());
    Some(Shown {
        identifier: identifier.unwrap_or_else(|| row.key.clone()),
        kind: Kind::Badge,
        code: Some(row.code.clone()),
        title: plain(&row.name),
        framework: None,
        organisation: snapshot.slug(row.organisation_id).to_owned(),
        path: Vec::new(),
    })
}
