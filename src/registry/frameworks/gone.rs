//! What was removed: who could read it may know that it is gone, and where it went.

use uuid::Uuid;

use crate::access::Viewer;
use crate::error::Problem;
use crate::registry::Registry;
use crate::store::rows::TombstoneRow;

impl Registry {
    /// The newest removal of an entity that the viewer may know of.
    pub async fn tombstone(
        &self,
        viewer: &Viewer,
        key: Uuid,
    ) -> Result<Option<TombstoneRow>, Problem> {
        let viewer = viewer.clone();
        self.store
            .read(move |connection| {
                let rows = TombstoneRow::by_key(connection, &key.to_string())?;
                Ok(rows.into_iter().find(|row| row.visible_to(&viewer)))
            })
            .await
    }
}
