//! Tables of courses, badge classes, institutions and evaluations: pure readers and writers.
//!
//! Whole frameworks in forms other than CASE JSON are [`framework::Incoming`]: linked data in [`linked`].
//!
//! Every reader of a table has the same shape: `read(bytes) → Result<Sheet<T>, Refusal>`. A table is taken whole or not at all, and a
//! [`Refusal`] names *every* bad cell, so that a person mends a file once. [`detect()`] looks at the content, never at a
//! file name. Columns nobody knows are kept on what their row describes and reported as a note: nothing is lost.
//!
//! Columns, by header (letters only, any case, spaces and underscores ignored):
//!
//! | layout | its own columns | required |
//! |---|---|---|
//! | [`courses`] | institution, course_code, version, title, title_en, title_ja, description, language, credits, credit_scheme, hours, level, categories, part_of, precedes, valid_from, valid_to, alignments_complete, outcomes, outcome_code | institution, course_code; title per course |
//! | [`badges`] | issuer, badge_code, version, name, description, criteria, language, achievement_type, credits, credit_scheme, hours, level, tags, contained_in, alignments_complete | issuer, badge_code; name per badge |
//! | both | aligned_to, framework, role, completeness, degree, weight, hours_on_outcome, essential, min_coverage, confidence, status | |
//! | [`institutions`] | slug, name, name_ja, kind, country, credit_scheme, url | slug, name, kind |
//! | [`evaluations`] | label, label_ja, target, components, expected | label, target, components |
//!
//! `|` separates the entries of a list cell; `\|` is a bar inside an entry. Credit schemes are written `ECTS`, `US_SEMESTER`,
//! `US_QUARTER`, `JP_TANI` (or 単位), `UK_CATS`, `NZ`, `UCTS`; shares as decimals from 0 to 1; days as 2026-04-01; flags as yes or no.

pub mod alignment;
pub mod badges;
mod cells;
pub mod courses;
mod detect;
mod error;
pub mod evaluations;
pub mod fidelity;
pub mod formats;
pub mod framework;
pub mod institutions;
mod keys;
pub mod linked;
mod list;
pub mod open_badges;
mod rows;
pub mod sheets;
pub mod stated;
pub mod table;

pub use detect::{Format, detect};
pub use error::{ExchangeError, Fault, Note, Refusal};

/// What a reader found in a table that has no fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet<T> {
    /// The things of the table, in its order.
    pub rows: Vec<T>,
    /// What a person should know though nothing is wrong (unknown columns, the encoding that was guessed).
    pub notes: Vec<Note>,
}

/// Cells of columns this layout does not know: the header as written, and the text of the cell.
pub type Extra = Vec<(String, String)>;

#[cfg(test)]
mod tests;
