//! The columns that describe an item, whatever the layout: which field each fills, and the text each field gives back.

use unicode_normalization::UnicodeNormalization;

use super::lists;
use crate::case::model::{AssociationType, Item};
use crate::case::time;
use crate::exchange::list;

/// A field of an item that one cell can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Identifier,
    FullStatement,
    AlternativeLabel,
    ItemType,
    Uri,
    HumanCodingScheme,
    ListEnumeration,
    AbbreviatedStatement,
    ConceptKeywords,
    Notes,
    Subject,
    Language,
    EducationLevel,
    License,
    StatusStartDate,
    StatusEndDate,
    LastChangeDateTime,
}

/// What a column of a layout with one row per item holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column {
    /// A field of the item.
    Item(Field),
    /// The item above it.
    Parent,
    /// Its number among its siblings.
    Sequence,
    /// The other ends of associations of a type.
    Ends(AssociationType),
}

/// What is wrong with a cell that a field cannot take; it is kept beside the item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Misfit {
    /// No day.
    Day,
    /// No time.
    Time,
}

impl Field {
    /// All of them, in the order of CASE.
    pub const ALL: [Field; 17] = [
        Field::Identifier,
        Field::FullStatement,
        Field::AlternativeLabel,
        Field::ItemType,
        Field::Uri,
        Field::HumanCodingScheme,
        Field::ListEnumeration,
        Field::AbbreviatedStatement,
        Field::ConceptKeywords,
        Field::Notes,
        Field::Subject,
        Field::Language,
        Field::EducationLevel,
        Field::License,
        Field::StatusStartDate,
        Field::StatusEndDate,
        Field::LastChangeDateTime,
    ];

    /// The name in CASE.
    pub fn case_name(self) -> &'static str {
        match self {
            Field::Identifier => "identifier",
            Field::FullStatement => "fullStatement",
            Field::AlternativeLabel => "alternativeLabel",
            Field::ItemType => "CFItemType",
            Field::Uri => "uri",
            Field::HumanCodingScheme => "humanCodingScheme",
            Field::ListEnumeration => "listEnumeration",
            Field::AbbreviatedStatement => "abbreviatedStatement",
            Field::ConceptKeywords => "conceptKeywords",
            Field::Notes => "notes",
            Field::Subject => "subject",
            Field::Language => "language",
            Field::EducationLevel => "educationLevel",
            Field::License => "licenseURI",
            Field::StatusStartDate => "statusStartDate",
            Field::StatusEndDate => "statusEndDate",
            Field::LastChangeDateTime => "lastChangeDateTime",
        }
    }

    /// The name of the column that holds it.
    pub fn column(self) -> &'static str {
        match self {
            Field::License => "license",
            other => other.case_name(),
        }
    }

    /// The field of a column, by the letters of its name.
    pub fn by_name(name: &str) -> Option<Field> {
        match name {
            "itemtype" => Some(Field::ItemType),
            "licence" | "licenseuri" | "licensetitle" => Some(Field::License),
            "lastchangedate" => Some(Field::LastChangeDateTime),
            _ => Field::ALL
                .into_iter()
                .find(|field| field.column().eq_ignore_ascii_case(name)),
        }
    }

    /// Fills the field of an item with a cell. Running text stays as it is, a code loses the space around it. The
    /// licence is a definition of its own and left to the caller.
    pub fn put(self, cell: &str, item: &mut Item) -> Result<(), Misfit> {
        let text = cell.trim();
        if text.is_empty() {
            return Ok(());
        }
        let (code, running) = (Some(text.to_owned()), Some(cell.to_owned()));
        match self {
            Field::Identifier => text.clone_into(&mut item.identifier),
            Field::Uri => text.clone_into(&mut item.uri),
            Field::FullStatement => cell.clone_into(&mut item.full_statement),
            Field::AlternativeLabel => item.alternative_label = running,
            Field::AbbreviatedStatement => item.abbreviated_statement = running,
            Field::Notes => item.notes = running,
            Field::ItemType => item.item_type = code,
            Field::HumanCodingScheme => item.human_coding_scheme = code,
            Field::ListEnumeration => item.list_enumeration = code,
            Field::Language => item.language = code,
            Field::ConceptKeywords => item.concept_keywords = lists::split(cell),
            Field::EducationLevel => item.education_level = lists::split(cell),
            Field::Subject => item.subject = list::split(cell),
            Field::License => {}
            Field::StatusStartDate => item.status_start_date = Some(day(text)?),
            Field::StatusEndDate => item.status_end_date = Some(day(text)?),
            Field::LastChangeDateTime => {
                item.last_change_date_time = moment(text)?;
            }
        }
        Ok(())
    }

    /// The text of the field; of the licence, the title of its link.
    pub fn text(self, item: &Item) -> String {
        let optional = match self {
            Field::Identifier => return item.identifier.clone(),
            Field::Uri => return item.uri.clone(),
            Field::FullStatement => return item.full_statement.clone(),
            Field::LastChangeDateTime => return item.last_change_date_time.clone(),
            Field::ConceptKeywords => return lists::join(&item.concept_keywords),
            Field::EducationLevel => return lists::join(&item.education_level),
            Field::Subject => return list::join(&item.subject),
            Field::AlternativeLabel => &item.alternative_label,
            Field::AbbreviatedStatement => &item.abbreviated_statement,
            Field::Notes => &item.notes,
            Field::ItemType => &item.item_type,
            Field::HumanCodingScheme => &item.human_coding_scheme,
            Field::ListEnumeration => &item.list_enumeration,
            Field::Language => &item.language,
            Field::StatusStartDate => &item.status_start_date,
            Field::StatusEndDate => &item.status_end_date,
            Field::License => {
                return item
                    .license_uri
                    .as_ref()
                    .map(|link| link.title.clone())
                    .unwrap_or_default();
            }
        };
        optional.clone().unwrap_or_default()
    }
}

impl Column {
    /// The column of a name, among all that layouts with one row per item have.
    pub fn by_name(name: &str) -> Option<Column> {
        match name {
            "parent" | "parentidentifier" => Some(Column::Parent),
            "sequencenumber" => Some(Column::Sequence),
            _ => Field::by_name(name)
                .map(Column::Item)
                .or_else(|| ends(name).map(Column::Ends)),
        }
    }
}

/// The type of association that a column of this name holds the ends of.
fn ends(name: &str) -> Option<AssociationType> {
    AssociationType::STANDARD
        .into_iter()
        .find(|kind| kind.as_str().eq_ignore_ascii_case(name))
}

/// A day as CASE writes it; also `2025/4/1`, and the day of a date-time.
pub(super) fn day(text: &str) -> Result<String, Misfit> {
    time::day_of(text)
        .or_else(|| crate::exchange::cells::date(text).map(|day| day.to_string()))
        .ok_or(Misfit::Day)
}

/// A time as CASE writes it.
pub(super) fn moment(text: &str) -> Result<String, Misfit> {
    let time = time::rfc3339_of(text).ok_or(Misfit::Time)?;
    Ok(time.into_owned())
}

/// A whole number, full-width digits and a vanishing fraction (`10.0`) included.
pub(super) fn whole(text: &str) -> Option<i32> {
    let plain: String = text.trim().nfkc().collect();
    let digits = plain.strip_suffix(".0").unwrap_or(&plain);
    digits.parse().ok()
}
