//! Loaders: bodies that many resolvers ask for one by one, read together (at most 1,000 keys in one read).

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use uuid::Uuid;

use crate::case::model::{Association, Document, Item};
use crate::error::Problem;
use crate::registry::Registry;
use crate::store::rows::DocumentRow;

/// An item of a copy.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ItemKey(pub i64, pub Uuid);

/// An association of a copy.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AssociationKey(pub i64, pub Uuid);

/// A copy.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentKey(pub i64);

/// A copy's row and what its body says.
pub struct DocumentBody {
    /// The row.
    pub row: DocumentRow,
    /// The head of the framework.
    pub document: Document,
}

/// Loads bodies.
pub struct Bodies {
    registry: Registry,
}

impl Bodies {
    /// A loader over the use cases.
    pub fn new(registry: Registry) -> Self {
        Bodies { registry }
    }
}

impl Loader<ItemKey> for Bodies {
    type Value = Arc<Item>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[ItemKey]) -> Result<HashMap<ItemKey, Self::Value>, Self::Error> {
        let wanted = keys.iter().map(|key| (key.0, key.1)).collect();
        let bodies = self.registry.item_bodies(wanted).await?;
        let items = keys.iter().zip(bodies).filter_map(|(key, body)| {
            let item: Item = serde_json::from_str(&body?).ok()?;
            Some((*key, Arc::new(item)))
        });
        Ok(items.collect())
    }
}

impl Loader<AssociationKey> for Bodies {
    type Value = Arc<Association>;
    type Error = Arc<Problem>;

    async fn load(
        &self,
        keys: &[AssociationKey],
    ) -> Result<HashMap<AssociationKey, Self::Value>, Self::Error> {
        let wanted = keys.iter().map(|key| (key.0, key.1)).collect();
        let bodies = self.registry.association_bodies(wanted).await?;
        let read = bodies.into_iter().filter_map(|((document, key), body)| {
            let association: Association = serde_json::from_str(&body).ok()?;
            Some((AssociationKey(document, key), Arc::new(association)))
        });
        Ok(read.collect())
    }
}

impl Loader<DocumentKey> for Bodies {
    type Value = Arc<DocumentBody>;
    type Error = Arc<Problem>;

    async fn load(
        &self,
        keys: &[DocumentKey],
    ) -> Result<HashMap<DocumentKey, Self::Value>, Self::Error> {
        let rows = self
            .registry
            .document_rows(keys.iter().map(|key| key.0).collect())
            .await?;
        let read = rows.into_iter().filter_map(|row| {
            let document: Document = serde_json::from_str(&row.body).ok()?;
            Some((
                DocumentKey(row.id),
                Arc::new(DocumentBody { row, document }),
            ))
        });
        Ok(read.collect())
    }
}
