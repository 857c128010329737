//! What a vocabulary says in the words of CASE: tables that one reader walks along.

use super::names::rdf;
use crate::case::model::AssociationType;

/// A vocabulary as the reader needs it.
pub(super) struct Vocabulary {
    /// Classes of frameworks.
    pub(super) documents: &'static [&'static str],
    /// Classes of items.
    pub(super) items: &'static [&'static str],
    /// From an item to its framework.
    pub(super) belongs: &'static [&'static str],
    /// What a framework says.
    pub(super) document_fields: &'static [Field],
    /// What an item says.
    pub(super) item_fields: &'static [Field],
    /// What stands between things.
    pub(super) relations: &'static [Relation],
    /// The order in which a parent names its children is the order of the children.
    pub(super) ordered: bool,
}

/// Where a field of CASE comes from.
pub(super) struct Field {
    /// Name in CASE 1.1.
    pub(super) name: &'static str,
    /// How it is read.
    pub(super) kind: Kind,
    /// Predicates, the best first; the first that has a value gives it.
    pub(super) from: &'static [&'static str],
}

/// How the values of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One text, in the language of the document where there are several; of a node its label or address.
    Text,
    /// One text; nodes are left to the field of links.
    Word,
    /// Texts in the language of the document; nodes are left to the field of links.
    Words,
    /// One node.
    Link,
    /// Nodes.
    Links,
    /// A point in time.
    Moment,
    /// A day.
    Day,
    /// Levels of education: codes, texts, or nodes of a known scheme.
    Levels,
    /// A state of publication: a word or a node.
    Status,
    /// A language: a tag or a node of a known scheme.
    Language,
    /// One address, as node or as text.
    Address,
}

/// A predicate between two things.
pub(super) struct Relation {
    pub(super) predicate: &'static str,
    /// What it becomes.
    pub(super) kind: AssociationType,
    /// The object is the origin.
    pub(super) turned: bool,
    /// Holds both ways, so that one statement and its inverse are one edge.
    pub(super) mutual: bool,
    /// The type alone does not say it: the predicate is kept in the extensions.
    pub(super) kept: bool,
}

/// Key of the extensions that keeps the predicate of an edge.
pub(super) const KEPT: &str = rdf::PREDICATE;

impl Relation {
    /// The predicate says no more than the type.
    pub(super) const fn plain(predicate: &'static str, kind: AssociationType) -> Self {
        Relation {
            predicate,
            kind,
            turned: false,
            mutual: false,
            kept: false,
        }
    }

    /// From the other end.
    pub(super) const fn turned(mut self) -> Self {
        self.turned = true;
        self
    }

    /// Both ways.
    pub(super) const fn mutual(mut self) -> Self {
        self.mutual = true;
        self
    }

    /// A relation of the vocabulary for which CASE has no type.
    pub(super) const fn kept(predicate: &'static str) -> Self {
        let mut relation = Relation::plain(predicate, AssociationType::IsRelatedTo);
        relation.kept = true;
        relation
    }
}

/// A field in one line.
pub(super) const fn field(name: &'static str, kind: Kind, from: &'static [&'static str]) -> Field {
    Field { name, kind, from }
}
