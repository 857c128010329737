//! Packages, documents and items: what the snapshot knows by key.

use std::sync::Arc;

use uuid::Uuid;

use super::aliases::{Aliases, alone};
use super::rendering::{Answer, CacheKey};
use super::{Form, Rendering, framework_link, not_found};
use crate::access::{Viewer, Visibility};
use crate::case::model::Link;
use crate::case::version::Version;
use crate::error::Problem;
use crate::graph::Framework;
use crate::registry::Registry;
use crate::registry::copies::{CopyRows, load, package, with_link};
use crate::store::backend::AnyConnection;
use crate::store::rows::{DocumentRow, ItemRow};

impl Registry {
    pub(super) async fn package(
        &self,
        viewer: &Viewer,
        version: Version,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let form = Form::Package;
        let snapshot = self.graph.snapshot();
        let framework = snapshot
            .resolve_document(viewer, &key)
            .and_then(|place| snapshot.framework(viewer, place.document))
            .ok_or_else(|| not_found(form, &key))?;
        let aliases = Aliases::of(&snapshot, viewer, framework);
        let public = framework.visibility == Visibility::Public && aliases.public;
        let document = framework.document;
        let cache_key = public.then(|| CacheKey::Entity {
            version,
            form,
            key,
            document,
            changed_seq: framework.changed_seq,
            others: aliases.versions(),
        });
        let make = self.store.read(move |connection| {
            let row = document_row(connection, document, form, &key)?;
            let mut rows = load(connection, document)?;
            aliases.add_to(connection, &mut rows)?;
            let answer = Answer {
                text: package(&row, &rows)?,
                last_change: newest(&row, &rows),
                public,
            };
            answer.render(version, form)
        });
        self.kept(cache_key, make).await
    }

    pub(super) async fn document_alone(
        &self,
        viewer: &Viewer,
        version: Version,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let form = Form::Document;
        let snapshot = self.graph.snapshot();
        let framework = snapshot
            .resolve_document(viewer, &key)
            .and_then(|place| snapshot.framework(viewer, place.document))
            .ok_or_else(|| not_found(form, &key))?;
        let public = framework.visibility == Visibility::Public;
        let (document, public_url) = (framework.document, Arc::clone(&self.public_url));
        let make = self.store.read(move |connection| {
            let row = document_row(connection, document, form, &key)?;
            let answer = Answer {
                text: document_text(&row, &public_url, version),
                last_change: row.last_change,
                public,
            };
            answer.render(version, form)
        });
        let cache_key = public.then(|| cache_key(version, form, key, framework));
        self.kept(cache_key, make).await
    }

    pub(super) async fn item_alone(
        &self,
        viewer: &Viewer,
        version: Version,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let form = Form::Item;
        let snapshot = self.graph.snapshot();
        let framework = snapshot
            .resolve_item(viewer, &key)
            .and_then(|place| snapshot.framework(viewer, place.document))
            .ok_or_else(|| not_found(form, &key))?;
        let public = framework.visibility == Visibility::Public;
        let (document, link) = (framework.document, framework_link(framework));
        let make = self.store.read(move |connection| {
            let row = item_row(connection, document, form, &key)?;
            let answer = Answer {
                text: alone(&row.body, &link)?,
                last_change: row.last_change,
                public,
            };
            answer.render(version, form)
        });
        let cache_key = public.then(|| cache_key(version, form, key, framework));
        self.kept(cache_key, make).await
    }

    /// The rendering that is kept, or one to keep, where anyone may read it; else one for this answer.
    async fn kept(
        &self,
        cache_key: Option<CacheKey>,
        make: impl Future<Output = Result<Rendering, Problem>>,
    ) -> Result<Arc<Rendering>, Problem> {
        match cache_key {
            Some(cache_key) => self.renderings.or_make(cache_key, make).await,
            None => make.await.map(Arc::new),
        }
    }
}

/// What the rendering of an entity of a copy, and of nothing else, follows from.
fn cache_key(version: Version, form: Form, key: Uuid, framework: &Framework) -> CacheKey {
    CacheKey::Entity {
        version,
        form,
        key,
        document: framework.document,
        changed_seq: framework.changed_seq,
        others: Vec::new(),
    }
}

fn document_row(
    connection: &mut AnyConnection,
    document: i64,
    form: Form,
    key: &Uuid,
) -> Result<DocumentRow, Problem> {
    DocumentRow::by_ids(connection, &[document])?
        .pop()
        .ok_or_else(|| not_found(form, key))
}

pub(super) fn item_row(
    connection: &mut AnyConnection,
    document: i64,
    form: Form,
    key: &Uuid,
) -> Result<ItemRow, Problem> {
    ItemRow::of_copy(connection, document, &[key.to_string()])?
        .pop()
        .ok_or_else(|| not_found(form, key))
}

/// When anything in a package last changed: published documents do not always say the latest.
fn newest(document: &DocumentRow, rows: &CopyRows) -> i64 {
    let items = rows.items.iter().map(|row| row.last_change);
    let associations = rows.associations.iter().map(|row| row.last_change);
    let parts = rows.parts.iter().map(|row| row.last_change);
    items
        .chain(associations)
        .chain(parts)
        .fold(document.last_change, i64::max)
}

/// A document on its own: with the address of its package here, in the same version.
pub(super) fn document_text(document: &DocumentRow, public_url: &str, version: Version) -> String {
    let link = Link {
        title: document.title.clone(),
        identifier: document.identifier.clone(),
        uri: format!("{public_url}{}/CFPackages/{}", version.base(), document.key),
    };
    with_link(&document.body, "CFPackageURI", &link)
}
