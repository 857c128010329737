//! What is read, cut into batches on its way to staging. Runs beside the writing: one batch is read while the one before
//! is compared and written.

use std::ops::ControlFlow;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::{ImportSource, Progress, RepairEntry};
use crate::case::CaseError;
use crate::case::lenient::{Head, Repair, Sink, Source, stream};
use crate::case::model::{Association, Definitions, Document, Extensions, Item, Package, Rubric};
use crate::error::{Place, Problem};
use crate::exchange::framework::{Remark, Spoken};
use crate::registry::copies::{RowMaker, json};
use crate::store::rows::{AssociationRow, ItemRow, PartRow};

/// Rows of a batch.
pub(super) const BATCH: usize = 1000;

/// A row with its place in the file.
pub(super) struct Arrived<R> {
    pub(super) row: R,
    pub(super) place: Option<Place>,
    pub(super) label: String,
}

/// What is told with the document, before anything else.
pub(super) struct First {
    pub(super) document: Document,
    /// The file is of CASE 1.0, or does not say.
    pub(super) older: bool,
    /// The fields that the file speaks of; absent for all.
    pub(super) spoken: Option<Spoken>,
}

/// What arrives together.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) first: Option<First>,
    pub(super) items: Vec<Arrived<ItemRow>>,
    pub(super) associations: Vec<Arrived<AssociationRow>>,
    pub(super) parts: Vec<Arrived<PartRow>>,
    pub(super) remarks: Vec<RepairEntry>,
    pub(super) refused: Vec<RepairEntry>,
    pub(super) extensions: Option<String>,
    pub(super) definitions_extensions: Option<String>,
}

impl Batch {
    fn len(&self) -> usize {
        self.items.len()
            + self.associations.len()
            + self.parts.len()
            + self.remarks.len()
            + self.refused.len()
    }
}

/// Cuts what comes into batches and sends them on.
pub(super) struct Intake {
    organisation: i64,
    rows: Option<RowMaker>,
    batch: Batch,
    to: mpsc::Sender<Batch>,
}

impl Intake {
    pub(super) fn new(organisation: i64, to: mpsc::Sender<Batch>) -> Self {
        Intake {
            organisation,
            rows: None,
            batch: Batch::default(),
            to,
        }
    }

    /// Reads a CASE package. Blocks.
    pub(super) fn read(mut self, source: &dyn Source, progress: &Progress) -> Result<(), Problem> {
        stream(
            source,
            &mut self,
            &mut |done, of| match progress.step(done, of) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            },
        )?;
        Ok(self.send()?)
    }

    /// Takes a package that was read already. Blocks.
    pub(super) fn take(
        mut self,
        package: Package,
        spoken: Spoken,
        remarks: Vec<Remark>,
        refused: Vec<Remark>,
    ) -> Result<(), Problem> {
        let first = First {
            document: package.document,
            older: false,
            spoken: Some(spoken),
        };
        self.begin(first)?;
        self.batch
            .refused
            .extend(refused.into_iter().map(RepairEntry::from));
        for remark in remarks {
            self.batch.remarks.push(remark.into());
            self.cut()?;
        }
        for item in package.items {
            self.item(item, "")?;
        }
        for association in package.associations {
            self.association(association, "")?;
        }
        self.definitions(package.definitions)?;
        for rubric in package.rubrics {
            self.rubric(rubric, "")?;
        }
        if !package.extensions.is_empty() {
            self.extensions(package.extensions)?;
        }
        Ok(self.send()?)
    }

    fn begin(&mut self, first: First) -> Result<(), CaseError> {
        self.rows = Some(RowMaker::new(&first.document, self.organisation));
        self.batch.first = Some(first);
        self.cut()
    }

    fn cut(&mut self) -> Result<(), CaseError> {
        if self.batch.len() >= BATCH {
            self.send()
        } else {
            Ok(())
        }
    }

    /// The other side is gone only when it failed; why is told there.
    fn send(&mut self) -> Result<(), CaseError> {
        self.to
            .blocking_send(std::mem::take(&mut self.batch))
            .map_err(|_| CaseError::Cancelled)
    }
}

fn at(place: &str) -> Option<Place> {
    (!place.is_empty()).then(|| Place::Pointer(place.to_owned()))
}

/// Longest label of a row, in characters.
const LABEL: usize = 120;

fn short(text: &str) -> String {
    match text.char_indices().nth(LABEL) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What a person knows an item by.
pub(super) fn item_label(item: &Item) -> String {
    let statement = short(&item.full_statement);
    match &item.human_coding_scheme {
        Some(code) if !code.trim().is_empty() => format!("{} {statement}", short(code)),
        _ => statement,
    }
}

/// What a person knows an association by.
pub(super) fn association_label(association: &Association) -> String {
    let end = |title: &str, identifier: &str| {
        short(if title.trim().is_empty() {
            identifier
        } else {
            title
        })
    };
    let (from, to) = (
        &association.origin_node_uri,
        &association.destination_node_uri,
    );
    format!(
        "{} {} {}",
        end(&from.title, &from.identifier),
        association.association_type.as_str(),
        end(&to.title, &to.identifier)
    )
}

/// What a person knows a part by.
pub(super) fn part_label(row: &PartRow) -> String {
    let body: serde_json::Value = serde_json::from_str(&row.body).unwrap_or_default();
    let named = ["title", "description", "category", "quality"]
        .into_iter()
        .find_map(|key| body.get(key)?.as_str().filter(|text| !text.is_empty()));
    short(named.unwrap_or(&row.identifier))
}

impl Sink for Intake {
    type Error = CaseError;

    fn head(&mut self, head: Head) -> Result<(), CaseError> {
        let version = head.version.unwrap_or_default();
        self.begin(First {
            document: head.document,
            older: !version.trim().starts_with("1.1"),
            spoken: None,
        })
    }

    fn item(&mut self, item: Item, place: &str) -> Result<(), CaseError> {
        if let Some(rows) = &mut self.rows {
            self.batch.items.push(Arrived {
                row: rows.item(&item),
                place: at(place),
                label: item_label(&item),
            });
        }
        self.cut()
    }

    fn association(&mut self, association: Association, place: &str) -> Result<(), CaseError> {
        if let Some(rows) = &mut self.rows {
            self.batch.associations.push(Arrived {
                row: rows.association(&association),
                place: at(place),
                label: association_label(&association),
            });
        }
        self.cut()
    }

    fn definitions(&mut self, definitions: Definitions) -> Result<(), CaseError> {
        if !definitions.extensions.is_empty() {
            self.batch.definitions_extensions = Some(json(&definitions.extensions));
        }
        let rows = self
            .rows
            .as_mut()
            .map(|rows| rows.definitions(&definitions));
        for row in rows.into_iter().flatten() {
            self.part(row, "")?;
        }
        Ok(())
    }

    fn rubric(&mut self, rubric: Rubric, place: &str) -> Result<(), CaseError> {
        let rows = self.rows.as_mut().map(|rows| rows.rubric(&rubric));
        for row in rows.into_iter().flatten() {
            self.part(row, place)?;
        }
        Ok(())
    }

    fn extensions(&mut self, extensions: Extensions) -> Result<(), CaseError> {
        self.batch.extensions = Some(json(&extensions));
        Ok(())
    }

    fn repair(&mut self, repair: Repair) -> Result<(), CaseError> {
        self.batch.remarks.push(repair.into());
        self.cut()
    }
}

impl Intake {
    fn part(&mut self, row: PartRow, place: &str) -> Result<(), CaseError> {
        self.batch.parts.push(Arrived {
            label: part_label(&row),
            place: at(place),
            row,
        });
        self.cut()
    }
}

/// What is to be read: bytes, or what another reader made of them.
#[derive(Clone)]
pub(super) enum Input {
    Source(ImportSource),
    Incoming(Arc<crate::exchange::framework::Incoming>),
}
