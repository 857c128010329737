//! An institution's catalogue: the document copy its courses, outcomes and alignments live in.
//!
//! There is one for what is published and one for drafts. Tables and mutations alike make [`Draft`]s; the plan compares
//! them with just the rows they touch, keeps identifiers, order and unchanged entities as they are, and stamps the rest.

mod draft;
mod plan;
mod targets;

pub use draft::{Draft, alignment, cells, child_of, part_of, precedes, stated_alignment};
pub use plan::{Holder, plan, removing};
pub use targets::{Target, Targets};
