//! Reading into one package in memory.

use std::ops::ControlFlow;

use super::repair::{Repair, RepairKind};
use super::source::Source;
use super::stream::{Head, Sink, stream};
use crate::case::CaseError;
use crate::case::model::{Association, Definitions, Extensions, Item, Package, Rubric};

/// What came of reading a package.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The package in the form of CASE 1.1.
    pub package: Package,
    /// What was changed or noticed.
    pub repairs: Vec<Repair>,
}

/// Reads a package. `progress` is told from time to time how many of the entities are done, and of how many; it may
/// stop the reading.
///
/// # Errors
/// Those of [`stream`].
pub fn read(
    bytes: &[u8],
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Reading, CaseError> {
    collect(&bytes, progress)
}

/// The same from any source.
pub(super) fn collect(
    source: &dyn Source,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Reading, CaseError> {
    let mut collected = Collected::default();
    stream(source, &mut collected, progress)?;
    let mut repairs = collected.repairs;
    repairs.append(&mut collected.notes);
    repairs.append(&mut collected.lost);
    Ok(Reading {
        package: collected.package,
        repairs,
    })
}

/// Reads a package only to see whether it can be read.
///
/// # Errors
/// Those of [`stream`].
pub fn check(source: &dyn Source) -> Result<(), CaseError> {
    stream(source, &mut Nothing, &mut |_, _| ControlFlow::Continue(()))
}

struct Nothing;

impl Sink for Nothing {
    type Error = CaseError;

    fn head(&mut self, _: Head) -> Result<(), CaseError> {
        Ok(())
    }

    fn item(&mut self, _: Item, _: &str) -> Result<(), CaseError> {
        Ok(())
    }

    fn association(&mut self, _: Association, _: &str) -> Result<(), CaseError> {
        Ok(())
    }

    fn definitions(&mut self, _: Definitions) -> Result<(), CaseError> {
        Ok(())
    }

    fn rubric(&mut self, _: Rubric, _: &str) -> Result<(), CaseError> {
        Ok(())
    }

    fn extensions(&mut self, _: Extensions) -> Result<(), CaseError> {
        Ok(())
    }

    fn repair(&mut self, _: Repair) -> Result<(), CaseError> {
        Ok(())
    }
}

#[derive(Default)]
struct Collected {
    package: Package,
    repairs: Vec<Repair>,
    /// What is peculiar about the whole comes after what was done to its parts.
    notes: Vec<Repair>,
    lost: Vec<Repair>,
}

impl Sink for Collected {
    type Error = CaseError;

    fn head(&mut self, head: Head) -> Result<(), CaseError> {
        self.package.document = head.document;
        Ok(())
    }

    fn item(&mut self, item: Item, _: &str) -> Result<(), CaseError> {
        self.package.items.push(item);
        Ok(())
    }

    fn association(&mut self, association: Association, _: &str) -> Result<(), CaseError> {
        self.package.associations.push(association);
        Ok(())
    }

    fn definitions(&mut self, definitions: Definitions) -> Result<(), CaseError> {
        self.package.definitions = definitions;
        Ok(())
    }

    fn rubric(&mut self, rubric: Rubric, _: &str) -> Result<(), CaseError> {
        self.package.rubrics.push(rubric);
        Ok(())
    }

    fn extensions(&mut self, extensions: Extensions) -> Result<(), CaseError> {
        self.package.extensions = extensions;
        Ok(())
    }

    fn repair(&mut self, repair: Repair) -> Result<(), CaseError> {
        let list = match repair.kind {
            RepairKind::EndDangling
            | RepairKind::SelfLoop
            | RepairKind::ChildLoop
            | RepairKind::SeveralParents
            | RepairKind::Isolated
            | RepairKind::CodeRepeated => &mut self.notes,
            RepairKind::NumberInexact | RepairKind::KeyRepeated => &mut self.lost,
            _ => &mut self.repairs,
        };
        list.push(repair);
        Ok(())
    }
}
