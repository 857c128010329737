//! The life of a definition: draft → published → retired, and what may change when.
//!
//! A draft is seen by its organisation only and changes freely. What is published keeps its meaning: people hold credentials
//! that point at it. A changed definition therefore is another version with its own permanent address; only the wording may be
//! corrected in place, by saying so. A retired one stays readable at its address and says that it is retired.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Explain, Message};

/// Where in its life a definition is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written; its organisation alone sees it.
    Draft,
    /// For everyone.
    #[default]
    Published,
    /// Not awarded any more; still for everyone, since credentials point at it.
    Retired,
}

impl Status {
    /// The word in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Published => "published",
            Status::Retired => "retired",
        }
    }

    /// Reads the word of a row; anything unknown is a draft, which nobody else sees.
    pub fn parse(text: &str) -> Self {
        match text {
            "published" => Status::Published,
            "retired" => Status::Retired,
            _ => Status::Draft,
        }
    }

    /// After it was published.
    ///
    /// # Errors
    /// [`StatusError::Step`] where it is no draft.
    pub fn published(self) -> Result<Self, StatusError> {
        match self {
            Status::Draft => Ok(Status::Published),
            Status::Published | Status::Retired => Err(StatusError::Step {
                from: self,
                to: Status::Published,
            }),
        }
    }

    /// After it was retired.
    ///
    /// # Errors
    /// [`StatusError::Step`] where it is not published.
    pub fn retired(self) -> Result<Self, StatusError> {
        match self {
            Status::Published => Ok(Status::Retired),
            Status::Draft | Status::Retired => Err(StatusError::Step {
                from: self,
                to: Status::Retired,
            }),
        }
    }
}

/// What a correction may touch: wording, never what is asked of a learner or what the badge is worth.
pub const CORRECTABLE: [&str; 5] = ["name", "description", "criteria", "image", "tags"];

/// Whether a published definition may change so.
///
/// # Errors
/// [`StatusError::Published`] with the members that differ and may not.
pub fn may_change(
    status: Status,
    differing: &[String],
    correction: bool,
) -> Result<(), StatusError> {
    let kept = |name: &&String| !(correction && CORRECTABLE.contains(&name.as_str()));
    let fixed: Vec<&str> = differing.iter().filter(kept).map(String::as_str).collect();
    match status {
        Status::Draft => Ok(()),
        Status::Retired if !differing.is_empty() => Err(StatusError::Retired),
        Status::Published if !fixed.is_empty() => Err(StatusError::Published {
            members: fixed.join(", "),
        }),
        Status::Published | Status::Retired => Ok(()),
    }
}

/// Why a definition may not be changed so.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum StatusError {
    /// No such step from here.
    #[error("no step from {from:?} to {to:?}")]
    Step {
        /// Where it is.
        from: Status,
        /// Where it was to go.
        to: Status,
    },
    /// A published definition keeps what it says.
    #[error("published: {members}")]
    Published {
        /// Names of the members that would change.
        members: String,
    },
    /// A retired definition does not change.
    #[error("retired")]
    Retired,
    /// A published definition does not become a draft.
    #[error("published already")]
    NoDraft,
}

impl Explain for StatusError {
    fn code(&self) -> Code {
        Code::Conflict
    }

    fn message(&self) -> Message {
        match self {
            StatusError::Step { from, to } => match (from, to) {
                (Status::Published, Status::Published) => Message::new("records-published-already"),
                (Status::Retired, Status::Published) => {
                    Message::new("records-retired-not-published")
                }
                (Status::Draft, _) => Message::new("records-draft-not-retired"),
                (Status::Retired, _) => Message::new("records-retired-already"),
                (Status::Published, _) => Message::new("records-published-no-draft"),
            },
            StatusError::Published { members } => {
                Message::new("records-published-keeps").with("members", members)
            }
            StatusError::Retired => Message::new("records-retired-keeps"),
            StatusError::NoDraft => Message::new("records-published-no-draft"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_goes_one_way() {
        let all = [Status::Draft, Status::Published, Status::Retired];
        let published: Vec<bool> = all.iter().map(|s| s.published().is_ok()).collect();
        let retired: Vec<bool> = all.iter().map(|s| s.retired().is_ok()).collect();
        assert_eq!(published, [true, false, false]);
        assert_eq!(retired, [false, true, false]);
        assert!(all.iter().all(|s| Status::parse(s.as_str()) == *s));
    }

    #[test]
    fn what_is_published_keeps_its_meaning_and_may_be_reworded() {
        let texts = ["name".to_owned(), "tags".to_owned()];
        let worth = ["name".to_owned(), "credits".to_owned()];
        assert!(may_change(Status::Draft, &worth, false).is_ok());
        assert!(may_change(Status::Published, &[], false).is_ok());
        assert!(may_change(Status::Published, &texts, false).is_err());
        assert!(may_change(Status::Published, &texts, true).is_ok());
        assert_eq!(
            may_change(Status::Published, &worth, true),
            Err(StatusError::Published {
                members: "credits".to_owned()
            })
        );
        assert_eq!(
            may_change(Status::Retired, &texts, true),
            Err(StatusError::Retired)
        );
        assert!(may_change(Status::Retired, &[], false).is_ok());
    }
}
