//! Reading frameworks: whole packages, single entities and lists, as CASE JSON of either version, through the viewer's
//! rights.
//!
//! Which copy speaks for an identifier is the snapshot's answer; bodies come from the store. Renderings of published
//! copies are kept in one cache, bounded in bytes, under the version of their copy, so that none can be stale; so are
//! their compressed forms.

mod aliases;
mod associations;
mod encoding;
mod gone;
mod list;
mod one;
mod parts;
mod rendering;

pub use encoding::Encoding;
pub use list::{Page, Range};
pub use rendering::{Rendering, Renderings};

use std::sync::Arc;

use uuid::Uuid;

use crate::access::Viewer;
use crate::case::key::{document_key, normal};
use crate::case::model::Link;
use crate::case::v1p0::Root;
use crate::case::version::Version;
use crate::error::{Code, Message, Problem};
use crate::graph::{Framework, Snapshot};
use crate::store::rows::{AssociationRow, ItemRow, PartRow};

use super::Registry;
use super::error::RegistryError;

/// What is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The package of a document.
    Package,
    /// The document alone.
    Document,
    /// An item alone.
    Item,
    /// An item with every association that starts or ends at it.
    ItemAssociations,
    /// An association alone.
    Association,
    /// A definition and those below it by `hierarchyCode`: `CFConcepts`, `CFItemTypes` or `CFSubjects`.
    Set(SetOf),
    /// A definition, a rubric or a part of one, alone.
    Part(PartKind),
    /// A badge class.
    Badge,
}

impl Form {
    /// The class of what it shows, by its name in CASE; a set of entities has none.
    pub fn class(self) -> Option<&'static str> {
        Some(match self {
            Form::Package => "CFPackage",
            Form::Document => "CFDocument",
            Form::Item => "CFItem",
            Form::Association => "CFAssociation",
            Form::Part(part) => part.class(),
            Form::ItemAssociations | Form::Set(_) | Form::Badge => return None,
        })
    }
}

/// The definitions that are served as sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetOf {
    /// `CFConcepts`.
    Concepts,
    /// `CFItemTypes`.
    ItemTypes,
    /// `CFSubjects`.
    Subjects,
}

impl SetOf {
    /// The kind of its members.
    pub fn member(self) -> PartKind {
        match self {
            SetOf::Concepts => PartKind::Concept,
            SetOf::ItemTypes => PartKind::ItemType,
            SetOf::Subjects => PartKind::Subject,
        }
    }

    /// The key its members stand under.
    pub fn name(self) -> &'static str {
        match self {
            SetOf::Concepts => "CFConcepts",
            SetOf::ItemTypes => "CFItemTypes",
            SetOf::Subjects => "CFSubjects",
        }
    }
}

/// The kinds of definitions and of parts of rubrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// `CFConcept`.
    Concept,
    /// `CFSubject`.
    Subject,
    /// `CFLicense`.
    License,
    /// `CFItemType`.
    ItemType,
    /// `CFAssociationGrouping`.
    AssociationGrouping,
    /// `CFRubric`, with all below it.
    Rubric,
    /// `CFRubricCriterion`, with its levels.
    Criterion,
    /// `CFRubricCriterionLevel`.
    Level,
}

impl PartKind {
    /// Its name in CASE.
    pub fn class(self) -> &'static str {
        match self {
            PartKind::Concept => "CFConcept",
            PartKind::Subject => "CFSubject",
            PartKind::License => "CFLicense",
            PartKind::ItemType => "CFItemType",
            PartKind::AssociationGrouping => "CFAssociationGrouping",
            PartKind::Rubric => "CFRubric",
            PartKind::Criterion => "CFRubricCriterion",
            PartKind::Level => "CFRubricCriterionLevel",
        }
    }

    /// Every kind; of several with one key, the first is meant.
    pub const ALL: [PartKind; 8] = [
        PartKind::Concept,
        PartKind::Subject,
        PartKind::License,
        PartKind::ItemType,
        PartKind::AssociationGrouping,
        PartKind::Rubric,
        PartKind::Criterion,
        PartKind::Level,
    ];

    /// The word in rows.
    pub fn word(self) -> &'static str {
        match self {
            PartKind::Concept => "concept",
            PartKind::Subject => "subject",
            PartKind::License => "license",
            PartKind::ItemType => "item_type",
            PartKind::AssociationGrouping => "association_grouping",
            PartKind::Rubric => "rubric",
            PartKind::Criterion => "criterion",
            PartKind::Level => "level",
        }
    }
}

impl Form {
    /// What stands at the root of the answer.
    fn root(self) -> Root {
        match self {
            Form::Document => Root::Document,
            Form::Item => Root::Item,
            Form::Association => Root::Association,
            _ => Root::Other,
        }
    }

    /// What it is called where there is none.
    fn noun(self) -> &'static str {
        match self {
            Form::Package | Form::Document => "framework",
            Form::Item | Form::ItemAssociations => "item",
            _ => "entity",
        }
    }
}

/// The key an address names.
///
/// # Errors
/// [`Code::InvalidIdentifier`] for a text that is no UUID (CASE `invalid_uuid`).
pub fn key_of(identifier: &str) -> Result<Uuid, Problem> {
    normal(identifier).ok_or_else(|| {
        let message = Message::new("registry-invalid-identifier").with("identifier", identifier);
        Problem::new(Code::InvalidIdentifier, message)
    })
}

fn not_found(form: Form, key: &Uuid) -> Problem {
    RegistryError::NotFound {
        what: form.noun(),
        name: key.to_string(),
    }
    .into()
}

impl Registry {
    /// An entity, a set or a package by its key.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] if there is none the viewer may read, or it is of another kind.
    pub async fn rendering(
        &self,
        viewer: &Viewer,
        version: Version,
        form: Form,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        match form {
            Form::Package => self.package(viewer, version, key).await,
            Form::Document => self.document_alone(viewer, version, key).await,
            Form::Item => self.item_alone(viewer, version, key).await,
            Form::ItemAssociations => self.item_associations(viewer, version, key).await,
            Form::Association => self.association_alone(viewer, version, key).await,
            Form::Set(set) => self.definitions(viewer, version, set, key).await,
            Form::Part(kind) => self.part_alone(viewer, version, kind, key).await,
            Form::Badge => self.badge_alone(viewer, key),
        }
    }

    /// What kind of entity a key names, for addresses that do not say it. A document is meant with all it holds.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] if there is none the viewer may read.
    pub async fn form_of(&self, viewer: &Viewer, key: Uuid) -> Result<Form, Problem> {
        let snapshot = self.graph.snapshot();
        if let Some(place) = snapshot.resolve(viewer, &key) {
            return Ok(if place.node == 0 {
                Form::Package
            } else {
                Form::Item
            });
        }
        if snapshot.badge(viewer, &key).is_some() {
            return Ok(Form::Badge);
        }
        let viewer = viewer.clone();
        self.store
            .read(move |connection| {
                let keys = [key.to_string()];
                let readable = |document| snapshot.framework(&viewer, document).is_some();
                let associations = AssociationRow::by_keys(connection, &keys)?;
                if associations.iter().any(|row| readable(row.document_id)) {
                    return Ok(Form::Association);
                }
                let parts = PartRow::by_keys(connection, &keys)?;
                let there = |kind: &PartKind| {
                    parts
                        .iter()
                        .any(|row| row.kind == kind.word() && readable(row.document_id))
                };
                PartKind::ALL
                    .into_iter()
                    .find(there)
                    .map(Form::Part)
                    .ok_or_else(|| {
                        RegistryError::NotFound {
                            what: "entity",
                            name: key.to_string(),
                        }
                        .into()
                    })
            })
            .await
    }

    /// The export of one copy that the organisation itself holds, else of the copy that speaks for the identifier.
    pub async fn export(
        &self,
        viewer: &Viewer,
        identifier: &str,
    ) -> Result<Arc<Rendering>, Problem> {
        let key = normal(identifier).unwrap_or_else(|| document_key(identifier));
        let found = self
            .rendering(viewer, Version::V1p1, Form::Package, key)
            .await;
        found.map_err(|problem| match problem.code {
            // Named as it was asked for: the key may be derived.
            Code::NotFound => RegistryError::NotFound {
                what: "framework",
                name: identifier.to_owned(),
            }
            .into(),
            _ => problem,
        })
    }

    /// Bodies of items of copies the snapshot has already allowed, in the order asked; `None` for one that is gone.
    pub async fn item_bodies(
        &self,
        keys: Vec<(i64, Uuid)>,
    ) -> Result<Vec<Option<String>>, Problem> {
        self.store
            .read(move |connection| {
                let mut by_document: std::collections::HashMap<i64, Vec<String>> =
                    Default::default();
                for (document, key) in &keys {
                    by_document
                        .entry(*document)
                        .or_default()
                        .push(key.to_string());
                }
                let mut bodies: std::collections::HashMap<(i64, String), String> =
                    Default::default();
                for (document, keys) in by_document {
                    for row in ItemRow::of_copy(connection, document, &keys)? {
                        bodies.insert((document, row.key), row.body);
                    }
                }
                Ok(keys
                    .iter()
                    .map(|(d, key)| bodies.get(&(*d, key.to_string())).cloned())
                    .collect())
            })
            .await
    }

    fn badge_alone(&self, viewer: &Viewer, key: Uuid) -> Result<Arc<Rendering>, Problem> {
        let snapshot = self.graph.snapshot();
        let badge = snapshot
            .badge(viewer, &key)
            .ok_or_else(|| not_found(Form::Badge, &key))?;
        let public = badge.row.visibility == "public";
        let rendering = Rendering::new(badge.row.body.clone(), badge.row.last_change, public);
        Ok(Arc::new(rendering))
    }
}

/// Of rows in several copies the one that speaks: of a copy the viewer may read, the owner's, else the newest.
fn speaking<'a, R>(
    snapshot: &'a Snapshot,
    viewer: &'a Viewer,
    rows: Vec<R>,
    document: impl Fn(&R) -> i64,
) -> Option<(R, &'a Arc<Framework>)> {
    rows.into_iter()
        .filter_map(|row| {
            let framework = snapshot.framework(viewer, document(&row))?;
            Some((row, framework))
        })
        .max_by_key(|(_, framework)| framework.rank())
}

/// The link to the copy an item stands in, from the snapshot alone.
pub fn framework_link(framework: &Framework) -> Link {
    let document = &framework.nodes[0];
    Link {
        title: framework.title.clone(),
        identifier: document.identifier.to_string(),
        uri: document.uri.to_string(),
    }
}
