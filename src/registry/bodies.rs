//! Bodies of entities of copies the snapshot has already allowed, many in one read. For faces that show single fields.

use std::collections::HashMap;

use uuid::Uuid;

use super::Registry;
use super::copies::{CopyRows, rubrics};
use crate::case::model::Rubric;
use crate::error::Problem;
use crate::store::rows::{AssociationRow, DocumentRow, PartRow};

impl Registry {
    /// Rows of copies; one that is gone is absent.
    pub async fn document_rows(&self, documents: Vec<i64>) -> Result<Vec<DocumentRow>, Problem> {
        self.store
            .read(move |connection| Ok(DocumentRow::by_ids(connection, &documents)?))
            .await
    }

    /// Bodies of associations by copy and key; one that is gone is absent.
    pub async fn association_bodies(
        &self,
        keys: Vec<(i64, Uuid)>,
    ) -> Result<HashMap<(i64, Uuid), String>, Problem> {
        self.store
            .read(move |connection| {
                let mut by_document: HashMap<i64, Vec<String>> = HashMap::new();
                for (document, key) in &keys {
                    by_document
                        .entry(*document)
                        .or_default()
                        .push(key.to_string());
                }
                let mut bodies = HashMap::new();
                for (document, keys) in by_document {
                    for row in AssociationRow::of_copy(connection, document, &keys)? {
                        if let Ok(key) = Uuid::try_parse(&row.key) {
                            bodies.insert((document, key), row.body);
                        }
                    }
                }
                Ok(bodies)
            })
            .await
    }

    /// Rubrics of a copy with their criteria and levels.
    pub async fn rubrics(&self, document: i64) -> Result<Vec<Rubric>, Problem> {
        self.store
            .read(move |connection| {
                let parts = PartRow::of_document(connection, document)?;
                rubrics(&CopyRows {
                    parts,
                    ..CopyRows::default()
                })
            })
            .await
    }
}
