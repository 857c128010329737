//! A framework on its way in or out in a form other than CASE JSON: what every reader gives and every writer takes.
//!
//! A reader makes a CASE 1.1 package of a file and says beside it what the package alone cannot: which fields the file
//! speaks of at all (a spreadsheet without a column for notes says nothing about notes, so stored notes stay), which
//! identifiers it had to make up, what it noticed, and which rows it could not take.

use std::collections::HashSet;

use crate::case::model::Package;
use crate::error::{Message, Place};

/// What a reader made of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incoming {
    /// The framework. A `lastChangeDateTime` the file does not give is the empty text; whoever writes the rows fills it
    /// in: with the stored one where nothing else changed, else with the time of the import.
    pub package: Package,
    /// The fields the file speaks of.
    pub spoken: Spoken,
    /// Identifiers of items and associations that the file does not give and the reader derived. Such an item is taken
    /// for the stored item with the same `humanCodingScheme`, such an association for the stored one with the same
    /// type and ends, where there is exactly one.
    pub derived: HashSet<String>,
    /// What a person should know though it was taken.
    pub remarks: Vec<Remark>,
    /// Rows that could not be taken. An import with refused rows is refused, unless the rows are left out on request.
    pub refused: Vec<Remark>,
}

/// The fields that a file speaks of, by their names in CASE 1.1. A field that is not named keeps its stored value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Of the document.
    pub document: HashSet<&'static str>,
    /// Of items.
    pub item: HashSet<&'static str>,
    /// Of associations.
    pub association: HashSet<&'static str>,
}

/// One thing about one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where, if at one place.
    pub place: Option<Place>,
    /// A stable word for this sort of remark, in kebab case.
    pub kind: &'static str,
    /// Identifier of the entity it is about.
    pub entity: Option<String>,
    /// What to tell a person.
    pub message: Message,
}

/// What a person may say beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Addresses made for entities without one begin with it; no trailing slash.
    pub base: String,
    /// Identifier of the document, where the file names none; it also says which stored framework is meant.
    pub identifier: Option<String>,
    /// Title, where the file names none.
    pub title: Option<String>,
    /// Creator, where the file names none.
    pub creator: Option<String>,
    /// Language, where the file names none.
    pub language: Option<String>,
    /// Columns by hand: a CASE field and the header of the column that holds it.
    pub map: Vec<(String, String)>,
    /// Bytes a compressed file may expand to; 0 stands for [`MAX_EXPANDED`].
    pub max_expanded: u64,
}

/// Bytes a compressed file may expand to where nothing else is said.
pub const MAX_EXPANDED: u64 = 1 << 30;
