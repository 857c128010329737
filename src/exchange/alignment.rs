//! The columns that align a course, an outcome or a badge class to an item of a framework.

pub use crate::credit::world::{Completeness, Role, Status};
use crate::error::Place;

use super::cells::Cells;
use super::rows::Line;
use super::{Extra, Fault, list};

/// Words of the column `role`; an empty cell means the first.
const ROLES: [(&str, Role); 3] = [
    ("teaches", Role::Teaches),
    ("assesses", Role::Assesses),
    ("requires", Role::Requires),
];

/// Words of the column `completeness`; an empty cell means the last.
const COMPLETENESS: [(&str, Completeness); 3] = [
    ("full", Completeness::Full),
    ("partial", Completeness::Partial),
    ("unspecified", Completeness::Unspecified),
];

/// Words of the column `status`; an empty cell means the first: who writes a table by hand has judged its rows.
const STATUSES: [(&str, Status); 4] = [
    ("approved", Status::Approved),
    ("imported", Status::Imported),
    ("suggested", Status::Suggested),
    ("disputed", Status::Disputed),
];

/// One alignment to one item. All shares lie between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct AlignmentInput {
    /// The item: its uri, identifier or human coding scheme, as written.
    pub target: String,
    /// Title, uri or identifier of the framework, to qualify a code in `target`.
    pub framework: Option<String>,
    /// What is done with the item.
    pub role: Role,
    /// How much of the item is covered.
    pub completeness: Completeness,
    /// Share of the item that is covered.
    pub degree: Option<f64>,
    /// Share of the whole course that this requirement makes up.
    pub weight: Option<f64>,
    /// Hours spent on it.
    pub hours: Option<f64>,
    /// A source that misses this one misses the whole.
    pub essential: bool,
    /// Coverage from which this requirement counts as met.
    pub min_coverage: Option<f64>,
    /// How sure the asserting person is.
    pub confidence: Option<f64>,
    /// Standing of the assertion.
    pub status: Status,
    /// Cells of unknown columns.
    pub extra: Extra,
    /// The cell that names the target.
    pub place: Place,
}

/// What a row says in its alignment columns.
pub(super) struct AlignmentRow {
    /// One alignment for each entry of `aligned_to`.
    pub alignments: Vec<AlignmentInput>,
    /// Weight of a row that aligns nothing: that of its outcome.
    pub weight: Option<f64>,
    /// Hours of a row that aligns nothing: those of its outcome.
    pub hours: Option<f64>,
}

/// Reads the alignments of a row. Weight and hours are those of the row, so several targets share them equally; all
/// else holds for each target. On a row without target only an outcome's weight and hours mean anything.
pub(super) fn read(cells: &mut Cells<'_>, has_outcome: bool) -> AlignmentRow {
    let targets = cells.list("aligned_to");
    if targets.is_empty() {
        let outcome_columns: &[&str] = if has_outcome {
            &[]
        } else {
            &["weight", "hours_on_outcome"]
        };
        for column in ["degree", "essential", "min_coverage", "confidence"]
            .iter()
            .chain(outcome_columns)
        {
            if cells.text(column).is_some() {
                cells.fault(column, Fault::NothingDescribed);
            }
        }
        let (weight, hours) = (cells.share("weight"), cells.amount("hours_on_outcome"));
        return AlignmentRow {
            alignments: Vec::new(),
            weight,
            hours,
        };
    }
    let parts = targets.len() as f64;
    let first = AlignmentInput {
        target: String::new(),
        framework: cells.text("framework"),
        role: cells.word("role", &ROLES).unwrap_or(Role::Teaches),
        completeness: cells
            .word("completeness", &COMPLETENESS)
            .unwrap_or(Completeness::Unspecified),
        degree: cells.share("degree"),
        weight: cells.share("weight").map(|weight| weight / parts),
        hours: cells.amount("hours_on_outcome").map(|hours| hours / parts),
        essential: cells.flag("essential").unwrap_or_default(),
        min_coverage: cells.share("min_coverage"),
        confidence: cells.share("confidence"),
        status: cells.word("status", &STATUSES).unwrap_or(Status::Approved),
        extra: Extra::new(),
        place: cells.place("aligned_to"),
    };
    let alignments = targets
        .into_iter()
        .map(|target| AlignmentInput {
            target,
            ..first.clone()
        })
        .collect();
    AlignmentRow {
        alignments,
        weight: None,
        hours: None,
    }
}

/// Fills the cells of one alignment.
pub(super) fn write(alignment: &AlignmentInput, line: &mut Line) {
    line.set("aligned_to", list::join(&[&alignment.target]));
    line.text("framework", &alignment.framework);
    line.word("role", &ROLES, alignment.role);
    line.word("completeness", &COMPLETENESS, alignment.completeness);
    line.number("degree", alignment.degree);
    line.number("weight", alignment.weight);
    line.number("hours_on_outcome", alignment.hours);
    line.flag("essential", alignment.essential);
    line.number("min_coverage", alignment.min_coverage);
    line.number("confidence", alignment.confidence);
    line.word("status", &STATUSES, alignment.status);
    line.extra(&alignment.extra);
}
