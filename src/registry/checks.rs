//! Checking frameworks: what a person sends, and what is held here, with what the viewer may see as the world around it.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Registry;
use crate::access::Viewer;
use crate::case::check::{self, FilePlaces, Finding, Input, Outside, Standing};
use crate::case::key::{document_key, normal};
use crate::case::{lenient, time};
use crate::error::{Code, Message, Problem};
use crate::exchange::{self, Format};
use crate::graph::Snapshot;
use crate::store::{StoreError, log};

/// A framework that was checked.
#[derive(Debug)]
pub struct Checked {
    /// Identifier of its document.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
}

impl Registry {
    /// Checks the text of a file. Nothing of it is kept.
    ///
    /// # Errors
    /// What is no framework, or cannot be understood at all.
    pub async fn check_content(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: Viewer,
        content: bytes::Bytes,
    ) -> Result<Checked, Problem> {
        tokio::task::spawn_blocking(move || checked(&snapshot, &viewer, &content))
            .await
            .map_err(|error| StoreError::Panicked(error.to_string()))?
    }

    /// Checks a framework that is held here, in the form in which it is exported.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is none the viewer may read.
    pub async fn check_framework(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: Viewer,
        identifier: &str,
    ) -> Result<Checked, Problem> {
        let exported = self.export(&viewer, identifier).await?;
        self.check_content(snapshot, viewer, exported.body.clone())
            .await
    }
}

fn checked(snapshot: &Snapshot, viewer: &Viewer, content: &[u8]) -> Result<Checked, Problem> {
    if exchange::detect(content).known()? != Format::CaseJson {
        let message = Message::new("check-not-a-framework");
        return Err(Problem::new(Code::UnknownFormat, message));
    }
    let reading = lenient::read(content, &mut |_, _| ControlFlow::Continue(()))?;
    let places = FilePlaces::of(content, &reading.repairs);
    let today = time::rfc3339(log::now());
    let seen = Seen { snapshot, viewer };
    let findings = check::check(&Input {
        outside: Some(&seen),
        today: today.get(..10),
        ..Input::case(&reading.package, &reading.repairs, &places)
    });
    Ok(Checked {
        identifier: reading.package.document.identifier,
        title: reading.package.document.title,
        findings,
    })
}

/// What the viewer may see of other frameworks.
struct Seen<'a> {
    snapshot: &'a Snapshot,
    viewer: &'a Viewer,
}

impl Outside for Seen<'_> {
    fn standing(&self, identifier: &str, uri: &str) -> Standing {
        let last = uri.trim_end_matches('/').rsplit('/').next();
        let mut keys = [
            normal(identifier),
            last.and_then(normal),
            Some(document_key(identifier)),
        ]
        .into_iter()
        .flatten();
        if keys.any(|key| self.snapshot.resolve(self.viewer, &key).is_some()) {
            Standing::Known
        } else {
            Standing::Unknown
        }
    }
}
