//! Carrying claims through the graph: lower bounds for the pool together, upper bounds per claim, hints one hop.

pub(crate) mod conflict;
pub(crate) mod hi;
pub(crate) mod hint;
pub(crate) mod lo;
pub(crate) mod net;

/// Most crossings of frameworks on one path.
pub const MAX_CROSSINGS: usize = 2;
