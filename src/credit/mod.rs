//! Explained credit transfer: what a set of components proves, leaves possible and lacks of one target.
//!
//! Pure rules: [`evaluate::evaluate`] reads a [`world::World`], a [`world::Case`] and a [`policy::Policy`], and answers with an
//! [`explain::Proposal`]. The same arguments give the same bytes, in whatever order the world lists its parts. A person decides
//! on the proposal; nothing here does.
//!
//! How a fact flows: `evidence` turns alignments into gated claims; `propagate` carries claims through the graph as lower and
//! upper bounds; `coverage` weighs them per requirement; `volume` checks the hours behind them (`units`); `outcome` applies the
//! thresholds; `explain` keeps the reasons.
//!
//! # Where this engine is more careful than the plain rules
//! * **hi under assumptions.** The upper rules use shares, and undeclared shares are assumed equal. A parent {a, b, c} of which
//!   only a is covered has hi = ⅓, yet if a really is nine tenths of the parent the truth is .9. So four figures are kept:
//!   `lo_strict ≤ lo ≤ hi ≤ hi_strict`; the truth lies in the outer pair always, in the inner pair where the named assumptions
//!   hold. Outcomes use the inner pair.
//! * **Confidence is part of the path.** The strongest path by value may fall below c_min after one more crossing while a weaker one
//!   survives; with a single maximum, more evidence could lower lo. So fronts of (value, confidence) are carried.
//! * **"Never up, then down" across a return.** A value that came up in F and returns to F over G must not go down there; what
//!   F proves without coming up is therefore carried apart (see `propagate::lo`).
//! * **Declared weights beyond 1** contradict "disjoint"; they are normalised under the assumption of default shares.
//! * **A sure match contains.** With a ~ a′ and j ~ j′, the plain upper rules let a claim on a rise to j, cross to j′ and sink to every
//!   sibling of a′. A claim that lies wholly in a′ is therefore looked for only in the parts and wholes of a′.
//! * **Overlapping siblings.** Children declared overlapping do not say by how much, and covering one moves no bound of the other (the rule
//!   "never up, then down"); with a = b in truth hi(b) = 0 would be too low. Read it as unrecorded.
//! * **The rest of an item.** Where an ancestor is required beside its descendants, subtracting the descendants' *hi* from the
//!   ancestor's lo is sound, but a further claim raises hi more than lo, and more evidence would prove less (7 = {8 ⅓, 9 ⅓, rest
//!   ⅓}: a claim on 8 makes the rest of 7 possible). So the remainder is proven part by part, against all that is taken.
//! * **Horizon.** Both bounds see two crossings; what lies beyond is *unrecorded*, not excluded.

mod award;
pub mod coverage;
pub mod evaluate;
pub mod evidence;
pub mod explain;
mod narrate;
pub mod outcome;
mod paths;
pub mod policy;
pub mod propagate;
pub mod units;
pub mod volume;
pub mod world;

#[cfg(test)]
mod tests;

use crate::error::{Code, Explain, Message, Place};

/// The one tolerance of all comparisons.
pub const TOLERANCE: f64 = 1e-9;

/// Version of the engine, repeated in every proposal.
pub const ENGINE: &str = "credit-1";

/// Why an evaluation could not be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CreditError {
    /// An index points at nothing.
    #[error("{of}: no {what} number {index}")]
    Dangling {
        /// What was looked for.
        what: &'static str,
        /// The index.
        index: u32,
        /// Who pointed there.
        of: String,
    },
    /// A figure is negative, not finite, or no fraction where one is needed.
    #[error("{of}: {what} cannot be {value}")]
    Number {
        /// Which figure.
        what: &'static str,
        /// Its value.
        value: f64,
        /// Whose figure.
        of: String,
    },
    /// A text is no ISO date.
    #[error("'{text}' is no ISO date")]
    Date {
        /// The text.
        text: String,
    },
    /// A setting of the policy makes no sense.
    #[error("policy: {field} cannot be {value}")]
    Policy {
        /// The field, as in the policy's JSON.
        field: &'static str,
        /// Its value.
        value: String,
    },
    /// The target has neither alignments nor outcomes.
    #[error("{target}: nothing is required, so nothing can be compared")]
    NoRequirements {
        /// Identifier of the target.
        target: String,
    },
    /// One component is brought twice.
    #[error("{component} is brought twice")]
    Twice {
        /// Identifier of the component.
        component: String,
    },
}

impl Explain for CreditError {
    fn code(&self) -> Code {
        match self {
            CreditError::Dangling { .. } => Code::Internal,
            CreditError::Number { .. }
            | CreditError::Date { .. }
            | CreditError::Policy { .. }
            | CreditError::NoRequirements { .. }
            | CreditError::Twice { .. } => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            CreditError::Dangling { what, index, of } => Message::new("credit-error-dangling")
                .with("what", what)
                .with("index", index)
                .with("of", of),
            CreditError::Number { what, value, of } => Message::new("credit-error-number")
                .with("what", what)
                .with("value", value)
                .with("of", of),
            CreditError::Date { text } => Message::new("credit-error-date").with("text", text),
            CreditError::Policy { field, value } => Message::new("credit-error-policy")
                .with("field", field)
                .with("value", value),
            CreditError::NoRequirements { target } => {
                Message::new("credit-error-no-requirements").with("target", target)
            }
            CreditError::Twice { component } => {
                Message::new("credit-error-twice").with("component", component)
            }
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            CreditError::Policy { field, .. } => Some(Place::Pointer(format!("/{field}"))),
            _ => None,
        }
    }
}

/// a ≥ b up to the tolerance.
pub(crate) fn at_least(a: f64, b: f64) -> bool {
    a >= b - TOLERANCE
}

/// Clamps rounding dust to the ends of [0, 1].
pub(crate) fn unit(value: f64) -> f64 {
    if value < TOLERANCE {
        0.0
    } else if value > 1.0 - TOLERANCE {
        1.0
    } else {
        value
    }
}
