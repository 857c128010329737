//! How others read a definition or an issuer: Open Badges 2.0 or 3.0, or a record for a page.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::body_of;
use crate::access::{Viewer, Visibility};
use crate::badges::alignment::Alignment;
use crate::badges::render::{self, Facts, Related, Standard};
use crate::badges::status::Status;
use crate::case::model::{Association, AssociationType};
use crate::credit::world::Status as Asserted;
use crate::error::Problem;
use crate::graph::{Badge, Snapshot};
use crate::registry::Registry;
use crate::registry::error::RegistryError;
use crate::registry::frameworks::Rendering;
use crate::registry::issuers::{issuer_of, profile};
use crate::store::rows::{AssociationRow, IssuerRow};

impl Registry {
    /// A definition the viewer may read, in one of the standards. What is public is rendered as anyone sees it, so that its
    /// address answers everyone the same.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`].
    pub async fn open_badge(
        &self,
        viewer: &Viewer,
        key: Uuid,
        standard: Standard,
    ) -> Result<Rendering, Problem> {
        let (facts, public, last_change) = self.badge_facts(viewer, key).await?;
        let value = render::badge(&facts, standard, &self.public_url);
        Ok(Rendering::new(value.to_string(), last_change, public))
    }

    /// The same as a record for a page: that of 3.0, with the status, the versions and the address of the issuer's page.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`].
    pub async fn badge_record(&self, viewer: &Viewer, key: Uuid) -> Result<Rendering, Problem> {
        let (facts, public, last_change) = self.badge_facts(viewer, key).await?;
        let snapshot = self.graph.snapshot();
        let mut record = Map::new();
        let badge = render::badge(&facts, Standard::V3, &self.public_url);
        record.insert("badge".to_owned(), badge);
        record.insert("status".to_owned(), facts.status.as_str().into());
        let copy = facts.body.more.source.as_ref();
        record.insert("copy".to_owned(), copy.is_some().into());
        record.insert("holder".to_owned(), facts.issuer.slug.as_str().into());
        record.insert("holderName".to_owned(), facts.issuer.name.as_str().into());
        let image = facts.body.more.image.as_ref();
        let path = image.and_then(|image| image.sha256.as_ref());
        let path = path.map(|hash| format!("/images/{hash}"));
        record.insert("imagePath".to_owned(), path.into());
        let history = serde_json::to_value(&facts.body.history).unwrap_or_default();
        record.insert("history".to_owned(), history);
        let named = |keys: Vec<Uuid>| {
            let link = |key: Uuid| {
                let badge = snapshot.badge(viewer, &key);
                let name = badge.map(|badge| badge.row.name.clone());
                let version = badge.map(|badge| badge.row.version.clone());
                let name = name.or_else(|| {
                    let place = snapshot.resolve(viewer, &key)?;
                    Some(snapshot.at(viewer, place)?.1.label().to_owned())
                })?;
                Some(
                    serde_json::json!({ "title": name, "uri": self.uri(&key), "version": version }),
                )
            };
            Value::Array(keys.into_iter().filter_map(link).collect())
        };
        let (parts, wholes) = stack(&snapshot, viewer, &key);
        record.insert("parts".to_owned(), named(parts));
        record.insert("partOf".to_owned(), named(wholes));
        let versions = self.badge_versions(viewer, &key);
        record.insert("versions".to_owned(), named(versions));
        Ok(Rendering::new(
            Value::Object(record).to_string(),
            last_change,
            public,
        ))
    }

    /// An issuer in one of the standards. Anyone may read it.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`].
    pub async fn open_issuer(&self, slug: &str, standard: Standard) -> Result<Rendering, Problem> {
        let snapshot = self.graph.snapshot();
        let row = snapshot
            .organisation_by_slug(slug)
            .map(|row| (**row).clone())
            .ok_or_else(|| RegistryError::NotFound {
                what: "issuer",
                name: slug.to_owned(),
            })?;
        let base = self.public_url.clone();
        self.store
            .read(move |c| {
                let stored = IssuerRow::of(c, row.id)?;
                let last_change = stored.map_or(row.created_at, |stored| stored.last_change);
                let issuer = issuer_of(&row, profile(c, row.id)?);
                let value = render::issuer(&issuer, standard, &base);
                Ok(Rendering::new(value.to_string(), last_change, true))
            })
            .await
    }

    /// All versions of a definition the viewer may read, the oldest first.
    pub fn badge_versions(&self, viewer: &Viewer, key: &Uuid) -> Vec<Uuid> {
        let snapshot = self.graph.snapshot();
        let Some(badge) = snapshot.badge(viewer, key) else {
            return Vec::new();
        };
        let (organisation, code) = (badge.row.organisation_id, &badge.row.code);
        let mut versions: Vec<(Option<String>, String, Uuid)> = snapshot
            .badges(viewer)
            .filter(|other| other.row.organisation_id == organisation && other.row.code == *code)
            .map(|other| {
                let published = body_of(&other.row).history.published_at;
                // Drafts come last.
                let published = published.or_else(|| Some("draft".to_owned()));
                (published, other.row.version.clone(), other.key)
            })
            .collect();
        versions.sort();
        versions.into_iter().map(|(_, _, key)| key).collect()
    }

    /// Badges that are parts of this one, in their order, and badges and courses it is a part of.
    pub fn badge_stack(&self, viewer: &Viewer, key: &Uuid) -> (Vec<Uuid>, Vec<Uuid>) {
        stack(&self.graph.snapshot(), viewer, key)
    }

    /// Everything a rendering says, whether anyone may read it, and the time of the last change.
    async fn badge_facts(&self, viewer: &Viewer, key: Uuid) -> Result<(Facts, bool, i64), Problem> {
        let snapshot = self.graph.snapshot();
        let not_found = || RegistryError::NotFound {
            what: "badge",
            name: key.to_string(),
        };
        let badge = snapshot.badge(viewer, &key).ok_or_else(not_found)?.clone();
        let public = badge.row.visibility == Visibility::Public.as_str();
        let viewer = if public {
            Viewer::Anonymous
        } else {
            viewer.clone()
        };
        let organisation = snapshot
            .organisation(badge.row.organisation_id)
            .map(|row| (**row).clone())
            .ok_or_else(not_found)?;
        let made = made_here(&snapshot, &viewer, &badge);
        let keys: Vec<String> = made.iter().map(Uuid::to_string).collect();
        let id = organisation.id;
        let (rows, profile) = self
            .store
            .read(move |c| Ok((AssociationRow::by_keys(c, &keys)?, profile(c, id)?)))
            .await?;
        let mut body = body_of(&badge.row);
        let related = self.related(&snapshot, &viewer, &badge, &mut body.more.related);
        let mut alignments: Vec<Alignment> = Vec::new();
        for key in &made {
            let row = rows.iter().find(|row| row.key == key.to_string());
            let association =
                row.and_then(|row| serde_json::from_str::<Association>(&row.body).ok());
            if let Some(association) = association {
                alignments.push(alignment(&snapshot, &viewer, &association));
            }
        }
        let last_change = rows
            .iter()
            .map(|row| row.last_change)
            .chain([badge.row.last_change])
            .max()
            .unwrap_or_default();
        let facts = Facts {
            status: Status::parse(&badge.row.status),
            body,
            issuer: issuer_of(&organisation, profile),
            alignments,
            related,
        };
        Ok((facts, public, last_change))
    }

    /// Versions, parts and wholes, and the editions among what the record names; those are taken out of it, since each
    /// standard has its own address of them.
    fn related(
        &self,
        snapshot: &Snapshot,
        viewer: &Viewer,
        badge: &Badge,
        stated: &mut Vec<Value>,
    ) -> Vec<Related> {
        let mut keys: Vec<Uuid> = Vec::new();
        stated.retain(|value| match edition_of(&self.public_url, value) {
            Some(key) if snapshot.badge(viewer, &key).is_some() => {
                keys.push(key);
                false
            }
            _ => true,
        });
        if body_of(&badge.row).more.source.is_none() {
            keys.extend(self.badge_versions(viewer, &badge.key));
        }
        let (parts, wholes) = stack(snapshot, viewer, &badge.key);
        keys.extend(parts.into_iter().chain(wholes));
        let mut seen = std::collections::HashSet::from([badge.key]);
        keys.retain(|key| seen.insert(*key));
        keys.into_iter()
            .filter_map(|key| {
                let other = snapshot.badge(viewer, &key)?;
                Some(Related {
                    key: key.to_string(),
                    original: body_of(&other.row).more.source.map(|source| source.id),
                    language: other.row.language.clone(),
                    version: Some(other.row.version.clone()).filter(|text| !text.is_empty()),
                })
            })
            .collect()
    }
}

/// The key a related entry names, if it is an address of this registry.
pub fn edition_of(base: &str, value: &Value) -> Option<Uuid> {
    let address = value
        .as_str()
        .or_else(|| value.get("id").and_then(Value::as_str))?;
    let rest = address.strip_prefix(base)?;
    ["/uri/", "/ob/v2/badges/", "/ob/v3/achievements/"]
        .into_iter()
        .find_map(|start| Uuid::try_parse(rest.strip_prefix(start)?).ok())
}

/// Alignments the issuer made in this registry and stands by, in the order of their targets' frameworks.
fn made_here(snapshot: &Snapshot, viewer: &Viewer, badge: &Badge) -> Vec<Uuid> {
    let mut edges = snapshot.edges(viewer, &badge.key);
    edges.sort_by_key(|edge| edge.edge.key);
    edges
        .into_iter()
        .filter(|edge| {
            let facts = &edge.edge.facts;
            let stands = !matches!(facts.status, Some(Asserted::Suggested | Asserted::Disputed));
            edge.edge.kind == AssociationType::IsRelatedTo
                && edge.origin == badge.key
                && edge.edge.by == badge.row.organisation_id
                && facts.stated.is_none()
                && stands
        })
        .map(|edge| edge.edge.key)
        .collect()
}

/// An association as an alignment: address and identifier of the item, title of its framework, its statement.
fn alignment(snapshot: &Snapshot, viewer: &Viewer, association: &Association) -> Alignment {
    let to = &association.destination_node_uri;
    let found = crate::case::key::normal(&to.identifier)
        .and_then(|key| snapshot.resolve(viewer, &key))
        .and_then(|place| snapshot.at(viewer, place));
    match found {
        Some((framework, node)) => Alignment {
            target_name: node.label().to_owned(),
            target_url: node.uri.to_string(),
            target_code: Some(node.identifier.to_string()),
            target_description: node
                .abbreviated
                .is_some()
                .then(|| node.statement.to_string()),
            target_framework: framework
                .nodes
                .first()
                .map(|root| root.statement.to_string()),
            target_type: Some("CFItem".to_owned()),
            ..Alignment::default()
        },
        None => Alignment {
            target_name: to.title.clone(),
            target_url: to.uri.clone(),
            target_code: Some(to.identifier.clone()),
            ..Alignment::default()
        },
    }
}

/// Parts and wholes by the associations the viewer may read.
fn stack(snapshot: &Snapshot, viewer: &Viewer, key: &Uuid) -> (Vec<Uuid>, Vec<Uuid>) {
    let (mut parts, mut wholes) = (Vec::new(), Vec::new());
    for edge in snapshot.edges(viewer, key) {
        if edge.edge.kind != AssociationType::IsPartOf {
            continue;
        }
        if edge.destination == *key {
            parts.push((edge.edge.sequence.unwrap_or(i64::MAX), edge.origin));
        } else if edge.origin == *key {
            wholes.push((edge.edge.sequence.unwrap_or(i64::MAX), edge.destination));
        }
    }
    parts.sort_unstable();
    wholes.sort_unstable();
    let keys = |pairs: Vec<(i64, Uuid)>| pairs.into_iter().map(|(_, key)| key).collect();
    (keys(parts), keys(wholes))
}
