//! Frameworks on their way out: in any format, with what the format does not hold.

use std::sync::Arc;

use crate::access::Viewer;
use crate::case::model::Package;
use crate::case::time;
use crate::error::Problem;
use crate::exchange::fidelity::Loss;
use crate::exchange::formats::{Target, WriteOptions};
use crate::locale::Language;
use crate::registry::Registry;
use crate::registry::error::RegistryError;
use crate::store::{StoreError, log};

/// A framework in a format.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The format.
    pub target: Target,
    /// The file.
    pub bytes: bytes::Bytes,
    /// A name for the file.
    pub name: String,
    /// What the file does not hold of the framework; `None` for a document for people, which nothing reads back.
    pub losses: Option<Vec<Loss>>,
}

impl Registry {
    /// A framework the viewer may read, in a format. What the format does not hold is measured.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`]; a framework the format cannot hold at all.
    pub async fn export_as(
        &self,
        viewer: &Viewer,
        identifier: &str,
        target: Target,
        language: Language,
    ) -> Result<Exported, Problem> {
        let rendering = self.export(viewer, identifier).await?;
        let name = format!("{identifier}.{}", target.suffix());
        if target == Target::Case {
            let losses = Some(Vec::new());
            let bytes = rendering.body.clone();
            return Ok(Exported {
                target,
                bytes,
                name,
                losses,
            });
        }
        let options = self.write_options(language);
        let work = move || target.write(&package(&rendering.body)?, &options);
        let written = tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| StoreError::Panicked(error.to_string()))??;
        Ok(Exported {
            target,
            bytes: written.bytes.into(),
            name,
            losses: written.losses,
        })
    }

    /// What writers are told beside the framework.
    pub fn write_options(&self, language: Language) -> WriteOptions {
        WriteOptions {
            language,
            today: today(),
            base: Arc::clone(&self.public_url).to_string(),
        }
    }
}

/// The day, UTC.
pub fn today() -> String {
    time::rfc3339(log::now()).chars().take(10).collect()
}

/// A package from its own rendering.
///
/// # Errors
/// [`RegistryError::Row`] if it is not what this program writes (a defect).
pub fn package(json: &[u8]) -> Result<Package, Problem> {
    serde_json::from_slice(json).map_err(|error| {
        RegistryError::Row {
            what: "package".to_owned(),
            detail: error.to_string(),
        }
        .into()
    })
}
