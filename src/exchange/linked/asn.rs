//! The Achievement Standards Network: standard documents and their statements.

use super::names::{asn, dc, dct, gem, skos};
use super::vocabulary::{Kind, Relation, Vocabulary, field};
use crate::case::model::AssociationType as Type;

pub(super) static ASN: Vocabulary = Vocabulary {
    documents: &[asn::DOCUMENT],
    items: &[asn::STATEMENT],
    belongs: &[dct::IS_PART_OF],
    ordered: true,
    document_fields: &[
        field("title", Kind::Text, &[dct::TITLE, dc::TITLE]),
        field("creator", Kind::Text, &[dct::CREATOR, dc::CREATOR]),
        field("publisher", Kind::Text, &[dct::PUBLISHER, dc::PUBLISHER]),
        field(
            "description",
            Kind::Text,
            &[dct::DESCRIPTION, dc::DESCRIPTION],
        ),
        field("language", Kind::Language, &[dct::LANGUAGE, dc::LANGUAGE]),
        field("adoptionStatus", Kind::Status, &[asn::STATUS]),
        field(
            "officialSourceURL",
            Kind::Address,
            &[dct::SOURCE, dc::SOURCE],
        ),
        field("licenseURI", Kind::Link, &[dct::LICENSE]),
        field("subject", Kind::Words, &[dct::SUBJECT, dc::SUBJECT]),
        field("subjectURI", Kind::Links, &[dct::SUBJECT, dc::SUBJECT]),
        field("lastChangeDateTime", Kind::Moment, &[dct::MODIFIED]),
    ],
    item_fields: &[
        field(
            "fullStatement",
            Kind::Text,
            &[dct::DESCRIPTION, dc::DESCRIPTION, dct::TITLE],
        ),
        field(
            "humanCodingScheme",
            Kind::Text,
            &[asn::NOTATION, asn::ALT_NOTATION],
        ),
        field("listEnumeration", Kind::Text, &[asn::LIST_ID]),
        field("notes", Kind::Text, &[asn::COMMENT]),
        field("language", Kind::Language, &[dct::LANGUAGE]),
        field("CFItemType", Kind::Text, &[asn::STATEMENT_LABEL]),
        field("conceptKeywords", Kind::Words, &[asn::KEYWORD]),
        field("subject", Kind::Words, &[dct::SUBJECT]),
        field("subjectURI", Kind::Links, &[dct::SUBJECT]),
        field(
            "educationLevel",
            Kind::Levels,
            &[dct::EDUCATION_LEVEL, asn::LEVEL],
        ),
        field("licenseURI", Kind::Link, &[dct::LICENSE]),
        field("lastChangeDateTime", Kind::Moment, &[dct::MODIFIED]),
    ],
    relations: &[
        Relation::plain(gem::IS_CHILD_OF, Type::IsChildOf),
        Relation::plain(gem::HAS_CHILD, Type::IsChildOf).turned(),
        Relation::plain(skos::EXACT_MATCH, Type::ExactMatchOf).mutual(),
        Relation::plain(asn::EXACT, Type::ExactMatchOf).mutual(),
        Relation::kept(skos::CLOSE_MATCH).mutual(),
        Relation::kept(skos::RELATED_MATCH).mutual(),
        Relation::kept(skos::BROAD_MATCH),
        Relation::kept(skos::NARROW_MATCH),
        Relation::plain(asn::PREREQUISITE, Type::Precedes).turned(),
        Relation::plain(asn::COMPRISED_OF, Type::IsPartOf).turned(),
        Relation::plain(asn::ALIGN_TO, Type::IsRelatedTo),
        Relation::kept(asn::ALIGN_FROM),
        Relation::kept(asn::MAJOR),
        Relation::kept(asn::MINOR),
        Relation::kept(asn::BROAD),
        Relation::kept(asn::NARROW),
        Relation::kept(asn::DERIVED_FROM),
        Relation::kept(asn::CROSS_SUBJECT),
        Relation::plain(dct::IS_REPLACED_BY, Type::ReplacedBy),
        Relation::plain(dct::REPLACES, Type::ReplacedBy).turned(),
    ],
};
