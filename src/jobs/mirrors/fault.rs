//! What can go wrong in a round, and what it means for the rest of it.

use std::time::Duration;

use crate::error::{Explain, Message, Problem};
use crate::net::NetError;
use crate::registry::mirrors::MirrorError;

/// A failure of a round or of one framework.
#[derive(Debug)]
pub enum Fault {
    /// The network or the other server.
    Net(NetError),
    /// What the other server said makes no sense, or a copy stands in the way.
    Mirror(MirrorError),
    /// The import refuses the package, or the database fails.
    Import(Problem),
}

impl From<NetError> for Fault {
    fn from(error: NetError) -> Self {
        Fault::Net(error)
    }
}

impl From<MirrorError> for Fault {
    fn from(error: MirrorError) -> Self {
        Fault::Mirror(error)
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Fault::Import(problem)
    }
}

impl Fault {
    /// What to tell a person.
    pub fn message(&self) -> Message {
        match self {
            Fault::Net(error) => error.message(),
            Fault::Mirror(error) => error.message(),
            Fault::Import(problem) => problem.message.clone(),
        }
    }

    /// When the server asks to be asked again.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Fault::Net(error) => error.retry_after(),
            _ => None,
        }
    }

    /// Nothing of CASE is at this address: another one may be right.
    pub fn is_elsewhere(&self) -> bool {
        match self {
            Fault::Net(error) => {
                matches!(error.status(), Some(400 | 404 | 405 | 406 | 410 | 501))
            }
            Fault::Mirror(error) => {
                matches!(
                    error,
                    MirrorError::List { .. } | MirrorError::NotCase { .. }
                )
            }
            Fault::Import(_) => false,
        }
    }

    /// The framework is not there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Fault::Net(error) if matches!(error.status(), Some(404 | 410)))
    }

    /// The whole server wants to be left alone, or cannot be reached: asking for the next framework would be rude.
    pub fn ends_round(&self) -> bool {
        match self {
            Fault::Net(error) => match error {
                NetError::Status { status, .. } => matches!(status, 401 | 403 | 429 | 502..=504),
                NetError::Unresolved { .. }
                | NetError::Connect { .. }
                | NetError::Tls { .. }
                | NetError::Timeout { .. }
                | NetError::Address { .. }
                | NetError::Disk { .. }
                | NetError::Setup { .. } => true,
                _ => false,
            },
            Fault::Mirror(MirrorError::Token { .. } | MirrorError::Lost { .. }) => true,
            _ => false,
        }
    }

    /// The copy of another kind that stands in the way, also where it came up only while writing.
    pub fn is_conflict(&self) -> bool {
        let error = match self {
            Fault::Mirror(error) => Some(error),
            Fault::Import(problem) => {
                let source = problem.source.as_deref();
                source.and_then(|source| source.downcast_ref::<MirrorError>())
            }
            Fault::Net(_) => None,
        };
        matches!(error, Some(MirrorError::Conflict { .. }))
    }
}
