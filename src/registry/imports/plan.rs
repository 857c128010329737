//! Reading a package and planning what it changes. Holds no lock.

use std::ops::ControlFlow;

use crate::access::Visibility;
use crate::case::lenient::{self, Reading};
use crate::case::model::{Extensions, Package};
use crate::error::Problem;
use crate::registry::copies::{CopyDelta, CopyPlan, CopyRows, document_row, json, load, rows_of};
use crate::registry::mirrors::MirrorError;
use crate::store::backend::AnyConnection;
use crate::store::rows::DocumentRow;

use super::jobs::Phase;
use super::{ImportOptions, Origin, Progress};

/// Reads the bytes leniently, telling the progress and heeding a stop.
pub(super) fn read(bytes: &[u8], progress: &Progress) -> Result<Reading, Problem> {
    progress.enter(Phase::Reading, 0)?;
    let reading = lenient::read(bytes, &mut |done, of| match progress.step(done, of) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })?;
    Ok(reading)
}

/// What the package would change, compared with what the organisation holds now.
pub(super) fn plan(
    connection: &mut AnyConnection,
    package: &Package,
    organisation: i64,
    options: &ImportOptions,
) -> Result<CopyPlan, Problem> {
    let mut document = document_row(&package.document, organisation, Visibility::Public);
    if package.document.framework_type.as_deref() == Some("CourseCodes") {
        document.purpose = "catalogue".to_owned();
    }
    document.package_extensions = extensions(&package.extensions);
    document.definitions_extensions = extensions(&package.definitions.extensions);
    let base = DocumentRow::of(connection, organisation, &document.key)?;
    let there = match &base {
        Some(base) => load(connection, base.id)?,
        None => CopyRows::default(),
    };
    if let Some(base) = &base {
        document.visibility.clone_from(&base.visibility);
        document.origin.clone_from(&base.origin);
    }
    if let Some(visibility) = options.visibility {
        document.visibility = visibility.as_str().to_owned();
    }
    if options.owned {
        document.origin = "own".to_owned();
    }
    if options.origin == Some(Origin::Mirrored) {
        if let Some(base) = base.as_ref().filter(|base| base.origin != "mirrored") {
            return Err(MirrorError::Conflict {
                identifier: base.identifier.clone(),
                origin: base.origin.clone(),
            }
            .into());
        }
        document.origin = "mirrored".to_owned();
    }
    let delta = CopyDelta::between(rows_of(package, organisation), there);
    Ok(CopyPlan {
        base,
        document,
        delta,
    })
}

fn extensions(extensions: &Extensions) -> Option<String> {
    (!extensions.is_empty()).then(|| json(extensions))
}
