//! What an alignment means here: the rules, given a world to look things up in. The lookups are those of `graph`.
//!
//! In order:
//!
//! 1. `targetUrl` is the address of an entity (see [`address`]). The address of a framework together with a `targetCode` means
//!    the item with that code in it: whoever names a code does not mean the whole framework.
//! 2. A GUID in the last part of `targetUrl`, or in `targetCode`, is the identifier of an entity.
//! 3. `targetCode` is the `humanCodingScheme` of an item in a framework whose title, address or identifier is
//!    `targetFramework`.
//! 4. Else nothing is meant. A code alone, without a framework that can be told, never means anything: the same `A.1` stands
//!    in hundreds of frameworks. What it could mean is offered as a suggestion.
//!
//! Then `replacedBy` is followed, over at most [`MOST_STEPS`] steps and never in a circle; of what is no longer in force and has
//! no successor, an exact match that is in force is named instead. What was removed answers with the successor it left.

pub mod address;
mod reason;
mod rule;
#[cfg(test)]
mod tests;

pub use reason::Reason;
pub use rule::{find, resolve};

use uuid::Uuid;

use super::alignment::Alignment;
use crate::case::key::{normal, uuid_at_end};

/// Steps of `replacedBy` that are followed.
pub const MOST_STEPS: usize = 16;
/// Candidates, successors and suggestions that are named.
pub const MOST_NAMED: usize = 10;

/// What an alignment can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A framework (`CFDocument`).
    Document,
    /// An item (`CFItem`).
    Item,
    /// A course, module or programme: an item too.
    Course,
    /// A rubric (`CFRubric`).
    Rubric,
    /// A row of a rubric (`CFRubricCriterion`).
    Criterion,
    /// A cell of a rubric (`CFRubricCriterionLevel`).
    Level,
    /// A concept, subject, licence, item type or grouping.
    Definition,
    /// A badge class.
    Badge,
}

impl Kind {
    /// The word in rows and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Document => "document",
            Kind::Item => "item",
            Kind::Course => "course",
            Kind::Rubric => "rubric",
            Kind::Criterion => "criterion",
            Kind::Level => "level",
            Kind::Definition => "definition",
            Kind::Badge => "badge",
        }
    }

    /// The `targetType` of Open Badges 3.0.
    pub fn target_type(self) -> &'static str {
        match self {
            Kind::Document => "ext:CFDocument",
            Kind::Item | Kind::Course => "CFItem",
            Kind::Rubric => "CFRubric",
            Kind::Criterion => "CFRubricCriterion",
            Kind::Level => "CFRubricCriterionLevel",
            Kind::Definition => "ext:CFDefinition",
            Kind::Badge => "ext:Achievement",
        }
    }
}

/// An entity that is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// What it is.
    pub kind: Kind,
    /// Its key.
    pub key: Uuid,
    /// The copy it speaks from; 0 for a badge class.
    pub document: i64,
}

/// How far an entity is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The day after which it is not (`statusEndDate` of the item or its document), whether past or to come.
    pub ends: Option<String>,
    /// Its framework is deprecated.
    pub deprecated: bool,
    /// Keys that `replacedBy` leads to.
    pub replaced_by: Vec<Uuid>,
    /// Keys that `exactMatchOf` leads to, in either direction.
    pub exact: Vec<Uuid>,
}

/// What was here and was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Key of what was named in its place.
    pub successor: Option<Uuid>,
    /// Address of the same.
    pub successor_uri: Option<String>,
}

/// Where the rules look things up. Every answer is through the eyes of one viewer: what the viewer may not read is absent.
pub trait World {
    /// Entities with an address, in the spelling of [`address::normal_address`], each once.
    fn at_address(&self, address: &str) -> Vec<Target>;
    /// The entity with a key.
    fn with_key(&self, key: &Uuid) -> Option<Target>;
    /// Copies of frameworks with a title, an address or an identifier; of copies of one document, the one that speaks.
    fn frameworks(&self, name: &str) -> Vec<i64>;
    /// Items with a code, in one copy or anywhere, each once and at most a few.
    fn coded(&self, document: Option<i64>, code: &str) -> Vec<Target>;
    /// How far an entity is in force.
    fn standing(&self, target: &Target) -> Standing;
    /// Keys that associations which are here name as successor or exact match of what is not here.
    fn exact_matches(&self, key: &Uuid) -> Vec<Uuid>;
    /// What became of an entity that is not here, by its key or its address as written.
    fn removed(&self, key: Option<&Uuid>, address: &str) -> Option<Removed>;
}

/// What an alignment says, as far as the rules need it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ask {
    /// The address, as written.
    pub url: String,
    /// The code, where there is one.
    pub code: Option<String>,
    /// Name of the framework, where there is one.
    pub framework: Option<String>,
    /// The name of the target: may hold a code in its text.
    pub name: String,
}

impl From<&Alignment> for Ask {
    fn from(alignment: &Alignment) -> Self {
        let text = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim)?;
            (!text.is_empty()).then(|| text.to_owned())
        };
        Ask {
            url: alignment.target_url.trim().to_owned(),
            code: text(&alignment.target_code),
            framework: text(&alignment.target_framework),
            name: alignment.target_name.trim().to_owned(),
        }
    }
}

impl Ask {
    /// The GUIDs in it: that of the address, that of the code.
    pub fn identifiers(&self) -> (Option<Uuid>, Option<Uuid>) {
        let address = self.url.split(['?', '#']).next().unwrap_or_default();
        let in_address = uuid_at_end(address).or_else(|| uuid_at_end(&self.url));
        (in_address, self.code.as_deref().and_then(normal))
    }
}

/// The four answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It means exactly one entity, which is in force.
    Resolved,
    /// It means one of several.
    Ambiguous,
    /// It means an entity that was replaced or is no longer in force.
    Superseded,
    /// It means nothing that is here.
    Broken,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 4] = [
        Verdict::Resolved,
        Verdict::Ambiguous,
        Verdict::Superseded,
        Verdict::Broken,
    ];

    /// The word in rows and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Resolved => "resolved",
            Verdict::Ambiguous => "ambiguous",
            Verdict::Superseded => "superseded",
            Verdict::Broken => "broken",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Verdict::ALL
            .into_iter()
            .find(|verdict| verdict.word() == word)
    }
}

/// What an alignment means, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The answer.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What is meant, where that is one entity; also where it is superseded.
    pub target: Option<Target>,
    /// What could be meant, where it is ambiguous.
    pub candidates: Vec<Target>,
    /// What stands in its place now; several where it was split.
    pub successors: Vec<Target>,
    /// Address of a successor that is not here.
    pub successor_uri: Option<String>,
    /// What it probably should be. Never more than an offer.
    pub suggestions: Vec<Target>,
    /// The day from which on the answer is another one: the target is in force until the day before.
    pub until: Option<String>,
}

/// What the finding half of the rules found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// One entity, and by what.
    One(Target, By),
    /// Several.
    Several(Vec<Target>, By),
    /// None.
    None,
}

/// By what a target was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its address.
    Address,
    /// Its identifier.
    Identifier,
    /// Its code in the named framework.
    Code,
}
