//! Names and orders of sheets and columns in OpenSALT's workbook.

use crate::case::model::AssociationType;
use crate::exchange::sheets::fields::Field;
use crate::exchange::sheets::grid::name_of;

/// A column of the sheet of items.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ItemColumn {
    /// A field of the item.
    Item(Field),
    /// The place in the tree as a dotted path.
    SmartLevel,
}

impl ItemColumn {
    /// The columns in their order.
    pub const POSITIONS: [ItemColumn; 12] = [
        ItemColumn::Item(Field::Identifier),
        ItemColumn::Item(Field::FullStatement),
        ItemColumn::Item(Field::HumanCodingScheme),
        ItemColumn::SmartLevel,
        ItemColumn::Item(Field::ListEnumeration),
        ItemColumn::Item(Field::AbbreviatedStatement),
        ItemColumn::Item(Field::ConceptKeywords),
        ItemColumn::Item(Field::Notes),
        ItemColumn::Item(Field::Language),
        ItemColumn::Item(Field::EducationLevel),
        ItemColumn::Item(Field::ItemType),
        ItemColumn::Item(Field::License),
    ];

    /// The column of a name.
    pub fn by_name(name: &str) -> Option<Self> {
        if name == "smartlevel" {
            return Some(ItemColumn::SmartLevel);
        }
        Field::by_name(name).map(ItemColumn::Item)
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            ItemColumn::Item(field) => field.column(),
            ItemColumn::SmartLevel => "smartLevel",
        }
    }
}

/// A column of the sheet of associations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum EdgeColumn {
    Identifier,
    OriginUri,
    OriginIdentifier,
    OriginCode,
    Type,
    DestinationUri,
    DestinationIdentifier,
    DestinationCode,
    GroupIdentifier,
    GroupName,
    Sequence,
}

impl EdgeColumn {
    /// The columns in their order; the last is our own.
    pub const ALL: [EdgeColumn; 11] = [
        EdgeColumn::Identifier,
        EdgeColumn::OriginUri,
        EdgeColumn::OriginIdentifier,
        EdgeColumn::OriginCode,
        EdgeColumn::Type,
        EdgeColumn::DestinationUri,
        EdgeColumn::DestinationIdentifier,
        EdgeColumn::DestinationCode,
        EdgeColumn::GroupIdentifier,
        EdgeColumn::GroupName,
        EdgeColumn::Sequence,
    ];
    /// The third order that circulates.
    pub const EIGHT: [EdgeColumn; 8] = [
        EdgeColumn::Identifier,
        EdgeColumn::OriginIdentifier,
        EdgeColumn::OriginCode,
        EdgeColumn::Type,
        EdgeColumn::DestinationCode,
        EdgeColumn::DestinationIdentifier,
        EdgeColumn::GroupIdentifier,
        EdgeColumn::GroupName,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            EdgeColumn::Identifier => "identifier",
            EdgeColumn::OriginUri => "originNodeURI",
            EdgeColumn::OriginIdentifier => "originNodeIdentifier",
            EdgeColumn::OriginCode => "originNodeHumanCodingScheme",
            EdgeColumn::Type => "associationType",
            EdgeColumn::DestinationUri => "destinationNodeURI",
            EdgeColumn::DestinationIdentifier => "destinationNodeIdentifier",
            EdgeColumn::DestinationCode => "destinationNodeHumanCodingScheme",
            EdgeColumn::GroupIdentifier => "associationGroupIdentifier",
            EdgeColumn::GroupName => "associationGroupName",
            EdgeColumn::Sequence => "sequenceNumber",
        }
    }

    /// The column of a name.
    pub fn by_name(name: &str) -> Option<Self> {
        EdgeColumn::ALL
            .into_iter()
            .find(|column| column.name().eq_ignore_ascii_case(name))
    }
}

/// The text that stands for a type.
pub(super) fn display(kind: &AssociationType) -> &str {
    match kind {
        AssociationType::IsChildOf => "Is Child Of",
        AssociationType::IsPeerOf => "Is Peer Of",
        AssociationType::IsPartOf => "Is Part Of",
        AssociationType::ExactMatchOf => "Exact Match Of",
        AssociationType::Precedes => "Precedes",
        AssociationType::IsRelatedTo => "Is Related To",
        AssociationType::ReplacedBy => "Replaced By",
        AssociationType::Exemplar => "Exemplar",
        AssociationType::HasSkillLevel => "Has Skill Level",
        AssociationType::IsTranslationOf => "Is Translation Of",
        AssociationType::Ext(text) => text,
    }
}

/// Whether a sheet of this name describes the document.
pub(super) fn is_document_sheet(name: &str) -> bool {
    matches!(
        name_of(name).as_str(),
        "cfdoc" | "cfdocs" | "cfdocument" | "cfdocuments"
    )
}

/// Whether a sheet of this name lists the items.
pub(super) fn is_item_sheet(name: &str) -> bool {
    matches!(name_of(name).as_str(), "cfitem" | "cfitems")
}

/// Whether a sheet of this name lists the associations.
pub(super) fn is_association_sheet(name: &str) -> bool {
    matches!(name_of(name).as_str(), "cfassociation" | "cfassociations")
}
