//! Full-text search in Japanese and English over documents, items, criteria, courses, outcomes and badges.
//!
//! The index is a reading of the change log that can be deleted at any time: [`SearchIndex::open`] says up to which
//! position it has the log, a follower feeds it [`Record`]s from there and commits. [`SearchIndex::search`] answers ids;
//! the rows come from the store.
//!
//! Invariants: what is not public lies in an index of its own, which an anonymous search does not open and whose
//! statistics score nothing; every text is a valid query; searching never waits for writing. This room knows neither
//! the database nor the log.

mod analysis;
mod ask;
mod census;
mod code_query;
mod codes;
mod error;
mod facets;
mod filter;
mod fold;
mod generation;
mod highlight;
mod hits;
mod index;
mod language;
mod lexicon;
mod parse;
mod plain;
mod query;
mod rank;
mod record;
mod salvage;
mod schema;
mod similar;
mod stems;
mod terms;
#[cfg(test)]
mod tests;
mod tokens;
mod values;

pub use error::SearchError;
pub use generation::Generation;
mod starts;
mod suggest;
mod views;

pub use facets::{Facet, FacetRequest, FacetValue, MOST_VALUES, USUAL_VALUES};
pub use filter::{Dimension, Filters, Under, Value};
pub use highlight::{Fragment, Highlight, HighlightField};
pub use hits::{Correction, FURTHEST, Hit, Hits, Query};
pub use index::SearchIndex;
pub use plain::plain;
pub use record::{Facets, Kind, Record};
pub use schema::TextField;
pub use similar::{Among, Because, MOST_SIMILAR, Reason, Shared, Similar, Statement};
pub use suggest::{MOST_SUGGESTIONS, SuggestQuery, Suggestion};
pub use views::{Cursor, Page};

/// A position in the change log: the `seq` of the last change taken in; 0 before the first.
pub type Position = i64;
