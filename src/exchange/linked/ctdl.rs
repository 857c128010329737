//! CTDL-ASN: competency frameworks of the Credential Engine.

use super::names::{ceasn, ceterms};
use super::vocabulary::{Kind, Relation, Vocabulary, field};
use crate::case::model::AssociationType as Type;

pub(super) static CTDL_ASN: Vocabulary = Vocabulary {
    documents: &[ceasn::FRAMEWORK],
    items: &[ceasn::COMPETENCY],
    belongs: &[ceasn::IS_PART_OF, ceasn::IS_TOP_CHILD_OF],
    ordered: true,
    document_fields: &[
        field("title", Kind::Text, &[ceasn::NAME, ceterms::NAME]),
        field(
            "creator",
            Kind::Text,
            &[ceasn::AUTHOR, ceasn::CREATOR, ceasn::PUBLISHER_NAME],
        ),
        field(
            "publisher",
            Kind::Text,
            &[ceasn::PUBLISHER_NAME, ceasn::PUBLISHER],
        ),
        field("description", Kind::Text, &[ceasn::DESCRIPTION]),
        field("language", Kind::Language, &[ceasn::IN_LANGUAGE]),
        field("adoptionStatus", Kind::Status, &[ceasn::STATUS]),
        field("statusStartDate", Kind::Day, &[ceasn::VALID_FROM]),
        field("statusEndDate", Kind::Day, &[ceasn::VALID_UNTIL]),
        field("officialSourceURL", Kind::Address, &[ceasn::SOURCE]),
        field("licenseURI", Kind::Link, &[ceasn::LICENSE]),
        field("subject", Kind::Words, &[ceasn::LOCAL_SUBJECT]),
        field("lastChangeDateTime", Kind::Moment, &[ceasn::MODIFIED]),
    ],
    item_fields: &[
        field(
            "fullStatement",
            Kind::Text,
            &[ceasn::TEXT, ceasn::COMPETENCY_LABEL, ceasn::NAME],
        ),
        field(
            "abbreviatedStatement",
            Kind::Text,
            &[ceasn::COMPETENCY_LABEL],
        ),
        field("humanCodingScheme", Kind::Text, &[ceasn::NOTATION]),
        field("listEnumeration", Kind::Text, &[ceasn::LIST_ID]),
        field("notes", Kind::Text, &[ceasn::COMMENT]),
        field("language", Kind::Language, &[ceasn::IN_LANGUAGE]),
        field("CFItemType", Kind::Text, &[ceasn::CATEGORY]),
        field("conceptKeywords", Kind::Words, &[ceasn::KEYWORD]),
        field("subject", Kind::Words, &[ceasn::LOCAL_SUBJECT]),
        field("educationLevel", Kind::Levels, &[ceasn::LEVEL]),
        field("licenseURI", Kind::Link, &[ceasn::LICENSE]),
        field("lastChangeDateTime", Kind::Moment, &[ceasn::MODIFIED]),
    ],
    relations: &[
        Relation::plain(ceasn::IS_CHILD_OF, Type::IsChildOf),
        Relation::plain(ceasn::HAS_CHILD, Type::IsChildOf).turned(),
        Relation::plain(ceasn::IS_TOP_CHILD_OF, Type::IsChildOf),
        Relation::plain(ceasn::HAS_TOP_CHILD, Type::IsChildOf).turned(),
        Relation::plain(ceasn::EXACT, Type::ExactMatchOf).mutual(),
        Relation::plain(ceasn::PREREQUISITE, Type::Precedes).turned(),
        Relation::plain(ceasn::COMPRISED_OF, Type::IsPartOf).turned(),
        Relation::plain(ceasn::ALIGN_TO, Type::IsRelatedTo),
        Relation::kept(ceasn::ALIGN_FROM),
        Relation::kept(ceasn::MAJOR),
        Relation::kept(ceasn::MINOR),
        Relation::kept(ceasn::BROAD),
        Relation::kept(ceasn::NARROW),
        Relation::kept(ceasn::DERIVED_FROM),
        Relation::kept(ceasn::CROSS_SUBJECT),
    ],
};
