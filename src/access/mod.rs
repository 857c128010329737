//! Who may see and do what: the viewer, the roles and the one rights table.
//!
//! Every read takes a [`Viewer`] and every write an [`Actor`]; no other room decides about rights. Pure: keys are
//! looked up by `registry::keys`, which hands the actor over.

use crate::error::{Code, Explain, Message};

/// What kind of being acts. Kept with every change: a machine never decides on credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A human being, known by a reference (the name lives outside the log).
    Person,
    /// A program holding a key.
    Machine,
    /// This program itself: command line of the operator, jobs.
    System,
}

impl ActorKind {
    /// The word stored in rows and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            ActorKind::Person => "person",
            ActorKind::Machine => "machine",
            ActorKind::System => "system",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        [ActorKind::Person, ActorKind::Machine, ActorKind::System]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// What a key is for. Each role has all rights of those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads the organisation's drafts.
    Reader,
    /// Publishes and revises frameworks, courses, badge classes and alignments.
    Editor,
    /// Decides on credit, where the actor is a person.
    Officer,
    /// Manages the organisation and its keys.
    Admin,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Editor, Role::Officer, Role::Admin];

    /// The word used on the command line and in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Editor => "editor",
            Role::Officer => "officer",
            Role::Admin => "admin",
        }
    }

    /// Reads the word of the command line.
    pub fn parse(text: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Something a key may or may not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See what the organisation has not published.
    ReadDrafts,
    /// Import and change frameworks, courses, badge classes and alignments.
    Edit,
    /// Decide on a credit case.
    DecideCredit,
    /// Change the organisation's own record and keys.
    Administer,
}

impl Right {
    /// The word shown in refusals.
    pub fn as_str(self) -> &'static str {
        match self {
            Right::ReadDrafts => "read-drafts",
            Right::Edit => "edit",
            Right::DecideCredit => "decide-credit",
            Right::Administer => "administer",
        }
    }
}

/// The one rights table.
pub fn allows(role: Role, kind: ActorKind, right: Right) -> bool {
    match right {
        Right::ReadDrafts => true,
        Right::Edit => role >= Role::Editor,
        Right::DecideCredit => role >= Role::Officer && kind == ActorKind::Person,
        Right::Administer => role >= Role::Admin,
    }
}

/// Someone who acts for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Row of the organisation acted for.
    pub organisation: i64,
    /// Its slug, for messages.
    pub slug: String,
    /// Role of the key.
    pub role: Role,
    /// Person, machine or this program.
    pub kind: ActorKind,
    /// A random reference; the name behind it lives outside the log.
    pub reference: String,
}

impl Actor {
    /// This program acting for an organisation (command line, demo, jobs).
    pub fn system(organisation: i64, slug: &str) -> Self {
        Actor {
            organisation,
            slug: slug.to_owned(),
            role: Role::Admin,
            kind: ActorKind::System,
            reference: "system".to_owned(),
        }
    }

    /// Refuses unless the table gives this right.
    pub fn require(&self, right: Right) -> Result<(), AccessError> {
        if allows(self.role, self.kind, right) {
            Ok(())
        } else {
            Err(AccessError::Forbidden {
                right,
                role: self.role,
            })
        }
    }
}

/// Whether an entity is for everyone or for its organisation only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Published: readable by anyone.
    Public,
    /// A draft: readable by its organisation only.
    Private,
}

impl Visibility {
    /// The word stored in rows and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Private => "private",
        }
    }

    /// Reads the stored word; anything unknown is private.
    pub fn parse(text: &str) -> Self {
        if text == "public" {
            Visibility::Public
        } else {
            Visibility::Private
        }
    }
}

/// Whose eyes a read goes through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody in particular: sees what is published.
    #[default]
    Anonymous,
    /// Holder of a key: sees what is published and the drafts of the own organisation.
    Member(Actor),
}

impl Viewer {
    /// May this viewer read an entity of that visibility and organisation?
    pub fn may_read(&self, visibility: Visibility, organisation: i64) -> bool {
        visibility == Visibility::Public || self.organisation() == Some(organisation)
    }

    /// The organisation whose drafts the viewer sees.
    pub fn organisation(&self) -> Option<i64> {
        match self {
            Viewer::Anonymous => None,
            Viewer::Member(actor) => Some(actor.organisation),
        }
    }

    /// The actor, or a refusal that says a key is needed.
    pub fn actor(&self) -> Result<&Actor, AccessError> {
        match self {
            Viewer::Anonymous => Err(AccessError::KeyNeeded),
            Viewer::Member(actor) => Ok(actor),
        }
    }
}

/// Why an access was refused.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No key was sent where one is needed.
    #[error("a key is needed")]
    KeyNeeded,
    /// The key sent is unknown or revoked.
    #[error("the key is not valid")]
    KeyInvalid,
    /// The key's role or kind does not allow this.
    #[error("the key does not allow this")]
    Forbidden {
        /// The right that was needed.
        right: Right,
        /// The role the key has.
        role: Role,
    },
}

impl Explain for AccessError {
    fn code(&self) -> Code {
        match self {
            AccessError::KeyNeeded | AccessError::KeyInvalid => Code::Unauthorised,
            AccessError::Forbidden { .. } => Code::Forbidden,
        }
    }

    fn message(&self) -> Message {
        match self {
            AccessError::KeyNeeded => Message::new("access-key-needed"),
            AccessError::KeyInvalid => Message::new("access-key-invalid"),
            AccessError::Forbidden { right, role } => Message::new("access-forbidden")
                .with("right", right.as_str())
                .with("role", role.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_never_decides_on_credit() {
        for role in Role::ALL {
            assert!(!allows(role, ActorKind::Machine, Right::DecideCredit));
            assert!(!allows(role, ActorKind::System, Right::DecideCredit));
        }
        assert!(allows(
            Role::Officer,
            ActorKind::Person,
            Right::DecideCredit
        ));
    }

    #[test]
    fn a_draft_is_visible_to_its_organisation_only() {
        let member = Viewer::Member(Actor::system(7, "seven"));
        assert!(member.may_read(Visibility::Private, 7));
        assert!(!member.may_read(Visibility::Private, 8));
        assert!(!Viewer::Anonymous.may_read(Visibility::Private, 7));
        assert!(Viewer::Anonymous.may_read(Visibility::Public, 7));
    }
}
