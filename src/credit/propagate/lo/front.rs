//! The values of one node that are worth keeping: by descending confidence, each higher than the one before.

use crate::credit::evidence::Assumptions;
use crate::credit::{TOLERANCE, at_least};

pub(super) const DUST: f64 = 1e-12;

/// A value on the way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub value: f64,
    pub confidence: f64,
    pub assumptions: Assumptions,
    /// Position in [`super::Proven::steps`].
    pub step: u32,
}

pub(super) type Front = Vec<Entry>;

/// True if a value says something new: above 0, sure enough, and not below another in both respects.
pub(super) fn accepts(front: &Front, value: f64, confidence: f64, c_min: f64) -> bool {
    value > TOLERANCE
        && at_least(confidence, c_min)
        && !front
            .iter()
            .any(|e| e.value >= value - DUST && e.confidence >= confidence - DUST)
}

pub(super) fn insert(front: &mut Front, entry: Entry) {
    front.retain(|e| e.value > entry.value + DUST || e.confidence > entry.confidence + DUST);
    let at = front.partition_point(|e| e.confidence > entry.confidence);
    front.insert(at, entry);
}
