//! The language of competency frameworks: CASE 1.1, and how to read what is published under that name.
//!
//! - [`model`]: the types of the standard, in exactly its form.
//! - [`lenient`]: reading real data, with a list of what was repaired.
//! - [`check`]: the lint: what is wrong with a framework, by clause of the standard.
//! - [`v1p0`]: the older rendering. [`version`]: which of the two is meant.
//! - [`schema`]: the same types as OpenAPI schemas. [`query`]: filter, sort and fields of the list of documents.
//! - [`facts`]: what we know beyond the standard, in `extensions.kakehashi`.
//! - [`source`]: items that a framework shows but another one owns.
//! - [`key`]: what identifiers are compared by. [`time`]: what times are compared by. [`code`]: how codes are
//!   ordered.
//!
//! Invariants: nothing here does I/O or looks at the clock, and the same input always gives the same answer.
//! Identifiers, addresses and valid times are never rewritten; the normalised key and the microseconds stand beside
//! them. What the model has no place for is kept in `extensions`, never dropped.

pub mod check;
pub mod code;
mod error;
pub mod facts;
pub mod key;
pub mod lenient;
pub mod model;
pub mod query;
pub mod schema;
pub mod source;
pub mod time;
pub mod v1p0;
pub mod version;

pub use error::CaseError;
