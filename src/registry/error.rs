//! Why a use case refuses.

use crate::error::{Code, Explain, Message, Place};

/// A refusal of a use case.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The copy changed while the change was being planned.
    #[error("the base of the plan changed")]
    BaseChanged,
    /// A row does not hold what this program writes.
    #[error("a row of {what} cannot be read: {detail}")]
    Row {
        /// Kind of row.
        what: String,
        /// The parser's words, for the log.
        detail: String,
    },
    /// No such thing, or none this viewer may see.
    #[error("no {what} {name}")]
    NotFound {
        /// `framework`, `item`, `course`, `badge`, `organisation`, `import`.
        what: &'static str,
        /// How it was named.
        name: String,
    },
    /// A slug is taken by another organisation.
    #[error("the slug {slug} is taken")]
    SlugTaken {
        /// The slug.
        slug: String,
    },
    /// A slug has a form addresses cannot carry.
    #[error("{slug} is no slug")]
    NotASlug {
        /// The slug.
        slug: String,
    },
    /// The actor writes for another organisation than its own.
    #[error("the key acts for {own}, not for {other}")]
    OtherOrganisation {
        /// Slug of the key's organisation.
        own: String,
        /// Slug of the organisation written for.
        other: String,
    },
    /// The target of an alignment names nothing here.
    #[error("nothing here has the code {target}")]
    TargetUnknown {
        /// As written.
        target: String,
        /// Where.
        place: Option<Place>,
    },
    /// The target of an alignment names several items.
    #[error("{target} names several items")]
    TargetAmbiguous {
        /// As written.
        target: String,
        /// What it could mean.
        candidates: String,
        /// Where.
        place: Option<Place>,
    },
    /// A table names an organisation that is not registered.
    #[error("no organisation {slug}")]
    OrganisationUnknown {
        /// The slug.
        slug: String,
        /// Where.
        place: Option<Place>,
    },
    /// A course names another course that is neither in the table nor registered.
    #[error("no course {code}")]
    CourseUnknown {
        /// The code.
        code: String,
        /// Where.
        place: Option<Place>,
    },
    /// An argument has a value that makes no sense.
    #[error("{argument}: {value}")]
    Argument {
        /// Name of the argument.
        argument: &'static str,
        /// Its value.
        value: String,
    },
    /// Rows of a file cannot be taken.
    #[error("{count} rows of the file refused")]
    RowsRefused {
        /// How many.
        count: usize,
        /// The first of them: where, and why.
        rows: Vec<(Option<Place>, Message)>,
    },
    /// A rule refuses; what it says is passed on with the place.
    #[error("{message:?}")]
    Rule {
        /// The rule's code.
        code: Code,
        /// The rule's words.
        message: Message,
        /// Where.
        place: Option<Place>,
    },
    /// Several rows of a table are refused.
    #[error("{} rows refused", .0.len())]
    Several(Vec<RegistryError>),
    /// The import was stopped.
    #[error("stopped")]
    Stopped,
    /// A defect on our side: an answer could not be compressed.
    #[error("an answer cannot be compressed")]
    Encoding(#[source] std::io::Error),
}

impl Explain for RegistryError {
    fn code(&self) -> Code {
        match self {
            RegistryError::BaseChanged | RegistryError::SlugTaken { .. } => Code::Conflict,
            RegistryError::Row { .. } | RegistryError::Encoding(_) => Code::Internal,
            RegistryError::NotFound { .. } => Code::NotFound,
            RegistryError::OtherOrganisation { .. } => Code::Forbidden,
            RegistryError::NotASlug { .. }
            | RegistryError::TargetUnknown { .. }
            | RegistryError::TargetAmbiguous { .. }
            | RegistryError::OrganisationUnknown { .. }
            | RegistryError::CourseUnknown { .. }
            | RegistryError::RowsRefused { .. }
            | RegistryError::Argument { .. } => Code::InvalidInput,
            RegistryError::Rule { code, .. } => *code,
            RegistryError::Several(errors) => {
                errors.first().map_or(Code::InvalidInput, Explain::code)
            }
            RegistryError::Stopped => Code::Cancelled,
        }
    }

    fn message(&self) -> Message {
        match self {
            RegistryError::BaseChanged => Message::new("registry-base-changed"),
            RegistryError::Row { .. } | RegistryError::Encoding(_) => Message::new("store-failed"),
            RegistryError::NotFound { what, name } => Message::new("registry-not-found")
                .with("what", what)
                .with("name", name),
            RegistryError::SlugTaken { slug } => {
                Message::new("registry-slug-taken").with("slug", slug)
            }
            RegistryError::NotASlug { slug } => {
                Message::new("registry-not-a-slug").with("slug", slug)
            }
            RegistryError::OtherOrganisation { own, other } => {
                Message::new("registry-other-organisation")
                    .with("own", own)
                    .with("other", other)
            }
            RegistryError::TargetUnknown { target, .. } => {
                Message::new("registry-target-unknown").with("target", target)
            }
            RegistryError::TargetAmbiguous {
                target, candidates, ..
            } => Message::new("registry-target-ambiguous")
                .with("target", target)
                .with("candidates", candidates),
            RegistryError::OrganisationUnknown { slug, .. } => {
                Message::new("registry-organisation-unknown").with("slug", slug)
            }
            RegistryError::CourseUnknown { code, .. } => {
                Message::new("registry-course-unknown").with("code", code)
            }
            RegistryError::Argument { argument, value } => Message::new("registry-argument")
                .with("argument", argument)
                .with("value", value),
            RegistryError::RowsRefused { count, .. } => {
                Message::new("imports-rows-refused").with("count", count)
            }
            RegistryError::Rule { message, .. } => message.clone(),
            RegistryError::Several(errors) => {
                Message::new("registry-several").with("count", errors.len())
            }
            RegistryError::Stopped => Message::new("registry-stopped"),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            RegistryError::TargetUnknown { place, .. }
            | RegistryError::TargetAmbiguous { place, .. }
            | RegistryError::OrganisationUnknown { place, .. }
            | RegistryError::CourseUnknown { place, .. }
            | RegistryError::Rule { place, .. } => place.clone(),
            RegistryError::Argument { argument, .. } => {
                Some(Place::Argument((*argument).to_owned()))
            }
            RegistryError::Several(errors) => errors.first().and_then(Explain::place),
            _ => None,
        }
    }

    fn details(&self) -> Vec<(Option<Place>, Message)> {
        match self {
            RegistryError::Several(errors) => errors
                .iter()
                .map(|error| (error.place(), error.message()))
                .collect(),
            RegistryError::RowsRefused { rows, .. } => rows.clone(),
            _ => Vec::new(),
        }
    }
}

impl RegistryError {
    /// What a rule refuses, at a place.
    pub fn rule(refused: &impl Explain, place: impl Into<Option<Place>>) -> Self {
        RegistryError::Rule {
            code: refused.code(),
            message: refused.message(),
            place: place.into().or_else(|| refused.place()),
        }
    }

    /// Nothing where there are no errors, the one there is, or all of them together.
    pub fn collected(mut errors: Vec<RegistryError>) -> Result<(), RegistryError> {
        match errors.len() {
            0 => Ok(()),
            1 => Err(errors.remove(0)),
            _ => Err(RegistryError::Several(errors)),
        }
    }
}
