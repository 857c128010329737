//! Why an alignment has its verdict, in words.

use super::By;
use crate::error::Message;

/// Why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was found, and is in force.
    Found(By),
    /// Several entities have the address.
    AddressOfSeveral,
    /// Address and code name two different entities.
    TwoIdentifiers,
    /// Several items have the code, in the framework or frameworks of that name.
    CodeOfSeveral {
        /// The code.
        code: String,
        /// The framework, as named.
        framework: String,
    },
    /// `replacedBy` leads on.
    Replaced,
    /// It is no longer in force.
    Ended {
        /// The last day.
        date: String,
        /// What stands in its place is an exact match.
        by_match: bool,
    },
    /// Its framework is deprecated.
    Deprecated {
        /// What stands in its place is an exact match.
        by_match: bool,
    },
    /// It was removed.
    Removed,
    /// The framework is here, the code is not in it.
    CodeNotInFramework {
        /// The code.
        code: String,
        /// The framework, as named.
        framework: String,
    },
    /// No framework of that name is here.
    FrameworkUnknown {
        /// The framework, as named.
        framework: String,
    },
    /// A code without a framework.
    CodeAlone {
        /// The code.
        code: String,
    },
    /// Nothing here has that identifier.
    IdentifierUnknown,
    /// Nothing here has that address.
    AddressUnknown,
    /// The address is that of a file for people.
    File,
    /// The address is the front page of a site.
    HomePage,
    /// There is no address.
    NoAddress,
    /// What stands as address is none.
    NotAnAddress,
}

impl Reason {
    /// The stable word of the reason, in JSON and in rows.
    pub fn word(&self) -> &'static str {
        match self {
            Reason::Found(By::Address) => "address",
            Reason::Found(By::Identifier) => "identifier",
            Reason::Found(By::Code) => "code",
            Reason::AddressOfSeveral => "address-of-several",
            Reason::TwoIdentifiers => "two-identifiers",
            Reason::CodeOfSeveral { .. } => "code-of-several",
            Reason::Replaced => "replaced",
            Reason::Ended { .. } => "ended",
            Reason::Deprecated { .. } => "deprecated",
            Reason::Removed => "removed",
            Reason::CodeNotInFramework { .. } => "code-not-in-framework",
            Reason::FrameworkUnknown { .. } => "framework-unknown",
            Reason::CodeAlone { .. } => "code-alone",
            Reason::IdentifierUnknown => "identifier-unknown",
            Reason::AddressUnknown => "address-unknown",
            Reason::File => "file",
            Reason::HomePage => "home-page",
            Reason::NoAddress => "no-address",
            Reason::NotAnAddress => "not-an-address",
        }
    }

    /// The reason in a sentence.
    pub fn message(&self) -> Message {
        match self {
            Reason::Found(By::Address) => Message::new("aligns-found-address"),
            Reason::Found(By::Identifier) => Message::new("aligns-found-identifier"),
            Reason::Found(By::Code) => Message::new("aligns-found-code"),
            Reason::AddressOfSeveral => Message::new("aligns-address-of-several"),
            Reason::TwoIdentifiers => Message::new("aligns-two-identifiers"),
            Reason::CodeOfSeveral { code, framework } => Message::new("aligns-code-of-several")
                .with("code", code)
                .with("framework", framework),
            Reason::Replaced => Message::new("aligns-replaced"),
            Reason::Ended {
                date,
                by_match: false,
            } => Message::new("aligns-ended").with("date", date),
            Reason::Ended {
                date,
                by_match: true,
            } => Message::new("aligns-ended-match").with("date", date),
            Reason::Deprecated { by_match: false } => Message::new("aligns-deprecated"),
            Reason::Deprecated { by_match: true } => Message::new("aligns-deprecated-match"),
            Reason::Removed => Message::new("aligns-removed"),
            Reason::CodeNotInFramework { code, framework } => {
                Message::new("aligns-code-not-in-framework")
                    .with("code", code)
                    .with("framework", framework)
            }
            Reason::FrameworkUnknown { framework } => {
                Message::new("aligns-framework-unknown").with("framework", framework)
            }
            Reason::CodeAlone { code } => Message::new("aligns-code-alone").with("code", code),
            Reason::IdentifierUnknown => Message::new("aligns-identifier-unknown"),
            Reason::AddressUnknown => Message::new("aligns-address-unknown"),
            Reason::File => Message::new("aligns-file"),
            Reason::HomePage => Message::new("aligns-home-page"),
            Reason::NoAddress => Message::new("aligns-no-address"),
            Reason::NotAnAddress => Message::new("aligns-not-an-address"),
        }
    }
}
