//! Reading frameworks: whole packages and single entities as CASE 1.1 JSON, through the viewer's rights.
//!
//! Which copy speaks for an identifier is the snapshot's answer; bodies come from the store. Renderings of published
//! copies are kept in one cache, bounded in bytes, under the version of their copy, so that none can be stale.

use std::sync::Arc;

use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Viewer, Visibility};
use crate::case::key::{document_key, normal};
use crate::case::model::Link;
use crate::error::{Code, Message, Problem};
use crate::graph::{Framework, Place};
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow, PartRow};

use super::Registry;
use super::copies::{document_link, load, package, with_link};
use super::error::RegistryError;

/// Bytes of renderings that are kept.
const CACHE_BYTES: u64 = 256 << 20;

/// A rendered answer.
#[derive(Clone, Debug)]
pub struct Rendering {
    /// JSON.
    pub body: bytes::Bytes,
    /// Strong entity tag, with its quotation marks.
    pub etag: String,
    /// `lastChangeDateTime`, microseconds since 1970 UTC.
    pub last_change: i64,
    /// Whether anyone may read it: such an answer may be kept by shared caches.
    pub public: bool,
}

impl Rendering {
    /// A rendering of a text.
    pub fn new(text: String, last_change: i64, public: bool) -> Self {
        let hash = hex::encode(&Sha256::digest(text.as_bytes())[..16]);
        Rendering {
            body: text.into(),
            etag: format!("\"{hash}\""),
            last_change,
            public,
        }
    }
}

/// What is rendered: a package, a document or an item of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The package of a document.
    Package,
    /// The document alone.
    Document,
    /// An item alone.
    Item,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct CacheKey {
    form: Form,
    document: i64,
    changed_seq: i64,
    key: Uuid,
}

#[derive(Clone)]
struct Weight;

impl quick_cache::Weighter<CacheKey, Arc<Rendering>> for Weight {
    fn weight(&self, _: &CacheKey, rendering: &Arc<Rendering>) -> u64 {
        rendering.body.len() as u64 + 256
    }
}

/// The renderings that are kept.
#[derive(Clone)]
pub struct Renderings {
    cache: Arc<Cache<CacheKey, Arc<Rendering>, Weight>>,
}

impl Default for Renderings {
    fn default() -> Self {
        Renderings {
            cache: Arc::new(Cache::with_weighter(10_000, CACHE_BYTES, Weight)),
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

fn not_found(what: &'static str, key: &Uuid) -> Problem {
    RegistryError::NotFound {
        what,
        name: key.to_string(),
    }
    .into()
}

impl Registry {
    /// A package, a document or an item by its key.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`] if there is none the viewer may read, or it is of another kind.
    pub async fn rendering(
        &self,
        viewer: &Viewer,
        form: Form,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let what = if form == Form::Item {
            "item"
        } else {
            "framework"
        };
        let snapshot = self.graph.snapshot();
        let place = snapshot
            .resolve(viewer, &key)
            .ok_or_else(|| not_found(what, &key))?;
        if (place.node == 0) == (form == Form::Item) {
            return Err(not_found(what, &key));
        }
        let framework = snapshot
            .framework(viewer, place.document)
            .ok_or_else(|| not_found(what, &key))?;
        let public = framework.visibility == Visibility::Public;
        let cache_key = CacheKey {
            form,
            document: place.document,
            changed_seq: framework.changed_seq,
            key,
        };
        if public && let Some(kept) = self.renderings.cache.get(&cache_key) {
            return Ok(kept);
        }
        let rendering = Arc::new(self.render(form, place, key, public).await?);
        if public {
            self.renderings
                .cache
                .insert(cache_key, Arc::clone(&rendering));
        }
        Ok(rendering)
    }

    async fn render(
        &self,
        form: Form,
        place: Place,
        key: Uuid,
        public: bool,
    ) -> Result<Rendering, Problem> {
        let public_url = Arc::clone(&self.public_url);
        self.store
            .read(move |connection| {
                let document = DocumentRow::by_ids(connection, &[place.document])?
                    .pop()
                    .ok_or_else(|| not_found("framework", &key))?;
                let (text, last_change) = match form {
                    Form::Package => {
                        let rows = load(connection, document.id)?;
                        (package(&document, &rows)?, document.last_change)
                    }
                    Form::Document => {
                        (document_alone(&document, &public_url), document.last_change)
                    }
                    Form::Item => {
                        let item = ItemRow::of_copy(connection, document.id, &[key.to_string()])?
                            .pop()
                            .ok_or_else(|| not_found("item", &key))?;
                        let link = document_link(&document);
                        (
                            with_link(&item.body, "CFDocumentURI", &link),
                            item.last_change,
                        )
                    }
                };
                Ok(Rendering::new(text, last_change, public))
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
        let found = self.rendering(viewer, Form::Package, key).await;
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

    /// One page of the documents the viewer may read, oldest first, as `CFDocuments` members; and how many there are.
    pub async fn documents_page(
        &self,
        viewer: &Viewer,
        offset: usize,
        limit: usize,
    ) -> Result<(Vec<String>, usize), Problem> {
        let snapshot = self.graph.snapshot();
        let all: Vec<i64> = snapshot
            .frameworks(viewer)
            .map(|framework| framework.document)
            .collect();
        let page: Vec<i64> = all.iter().skip(offset).take(limit).copied().collect();
        let public_url = Arc::clone(&self.public_url);
        let rows = self
            .store
            .read(move |connection| {
                let mut rows = DocumentRow::by_ids(connection, &page)?;
                rows.sort_by_key(|row| row.id);
                Ok(rows
                    .iter()
                    .map(|row| document_alone(row, &public_url))
                    .collect())
            })
            .await?;
        Ok((rows, all.len()))
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

    /// An association, a definition or a part of a rubric by its key, as it stands alone. For `/uri/{id}`.
    pub async fn other_entity(&self, viewer: &Viewer, key: Uuid) -> Result<Rendering, Problem> {
        let viewer = viewer.clone();
        self.store
            .read(move |connection| {
                let keys = [key.to_string()];
                let associations = AssociationRow::by_keys(connection, &keys)?;
                let parts = PartRow::by_keys(connection, &keys)?;
                let ids: Vec<i64> = associations
                    .iter()
                    .map(|a| a.document_id)
                    .chain(parts.iter().map(|p| p.document_id))
                    .collect();
                let mut documents: Vec<DocumentRow> = DocumentRow::by_ids(connection, &ids)?
                    .into_iter()
                    .filter(|document| document.visible_to(&viewer))
                    .collect();
                documents.sort_by_key(|document| (document.origin != "own", -document.changed_seq));
                let document = documents.first().ok_or_else(|| not_found("entity", &key))?;
                let public = document.visibility == "public";
                if let Some(row) = associations
                    .iter()
                    .find(|row| row.document_id == document.id)
                {
                    let text = with_link(&row.body, "CFDocumentURI", &document_link(document));
                    return Ok(Rendering::new(text, row.last_change, public));
                }
                let row = parts.iter().find(|row| row.document_id == document.id);
                let row = row.ok_or_else(|| not_found("entity", &key))?;
                Ok(Rendering::new(row.body.clone(), row.last_change, public))
            })
            .await
    }
}

/// A document on its own: with the address of its package here.
fn document_alone(document: &DocumentRow, public_url: &str) -> String {
    let link = Link {
        title: document.title.clone(),
        identifier: document.identifier.clone(),
        uri: format!("{public_url}/ims/case/v1p1/CFPackages/{}", document.key),
    };
    with_link(&document.body, "CFPackageURI", &link)
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
