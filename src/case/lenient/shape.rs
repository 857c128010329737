//! The tables that drive the reader: for every entity its fields, in the order of the contract, and what each holds.
//!
//! Invariant: these tables and the types of [`crate::case::model`] say the same; a value that went through the tables
//! deserialises. The tests hold them together.

/// An entity and its fields.
pub(in crate::case) struct Shape {
    /// What stands under its key `extensions`.
    pub(in crate::case) extensions: Extra,
    /// Its other fields; the identifier first, where it has one.
    pub(in crate::case) fields: &'static [Field],
}

/// The form of an entity's `extensions`; the level alone has a list of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Extra {
    Object,
    List,
}

/// A field and what it holds.
pub(in crate::case) struct Field {
    pub(in crate::case) name: &'static str,
    pub(in crate::case) kind: Kind,
}

/// What a field holds, and what stands in for it where it is required and missing.
#[derive(Clone, Copy)]
pub(in crate::case) enum Kind {
    /// The entity's identifier, required, verbatim.
    Identifier,
    /// The entity's permanent address, required: the identifier as an address.
    Address,
    /// The time of the last change, required: that of the document.
    Time,
    /// The version of CASE, required: always 1.1.
    CaseVersion,
    /// The type of an association, required: `isRelatedTo`.
    AssociationType,
    /// Text, required: the first of these siblings that is not empty, else the empty text.
    TextOr(&'static [&'static str]),
    /// Text.
    Text,
    /// A list of texts.
    Texts,
    /// A day.
    Day,
    /// An address that need not be there.
    Url,
    /// A 32-bit integer.
    Int,
    /// A number, verbatim.
    Number,
    /// A link to a CASE entity.
    Link,
    /// A list of such links.
    Links,
    /// The end of an association, required: without it the association is set aside.
    End,
    /// What sort of thing a link leads to: `CASE` or `ext:…`.
    Target,
    /// The link to the document (or package) that the entity is in; not part of the package form.
    Own,
    /// One entity.
    One(&'static Shape),
    /// A list of entities.
    Many(&'static Shape),
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

const IDENTIFIER: Field = field("identifier", Kind::Identifier);
const URI: Field = field("uri", Kind::Address);
const CHANGED: Field = field("lastChangeDateTime", Kind::Time);
const DESCRIPTION: Field = field("description", Kind::Text);
const NOTES: Field = field("notes", Kind::Text);
// The identifier is the least lying code for an entity without one: a title may be the prefix of another's and would
// then claim a hierarchy that nobody stated.
const HIERARCHY: Field = field("hierarchyCode", Kind::TextOr(&["identifier"]));
const OWN_DOCUMENT: Field = field("CFDocumentURI", Kind::Own);

pub(in crate::case) static PACKAGE: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        field("CFDocument", Kind::One(&DOCUMENT)),
        field("CFItems", Kind::Many(&ITEM)),
        field("CFAssociations", Kind::Many(&ASSOCIATION)),
        field("CFDefinitions", Kind::One(&DEFINITIONS)),
        field("CFRubrics", Kind::Many(&RUBRIC)),
    ],
};

pub(in crate::case) static DOCUMENT: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("frameworkType", Kind::Text),
        field("caseVersion", Kind::CaseVersion),
        field("creator", Kind::TextOr(&["publisher"])),
        field("title", Kind::TextOr(&[])),
        CHANGED,
        field("officialSourceURL", Kind::Url),
        field("publisher", Kind::Text),
        DESCRIPTION,
        field("subject", Kind::Texts),
        field("subjectURI", Kind::Links),
        field("language", Kind::Text),
        field("version", Kind::Text),
        field("adoptionStatus", Kind::Text),
        field("statusStartDate", Kind::Day),
        field("statusEndDate", Kind::Day),
        field("licenseURI", Kind::Link),
        NOTES,
        field("CFPackageURI", Kind::Own),
    ],
};

pub(in crate::case) static ITEM: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        field(
            "fullStatement",
            Kind::TextOr(&[
                "alternativeLabel",
                "abbreviatedStatement",
                "humanCodingScheme",
            ]),
        ),
        field("alternativeLabel", Kind::Text),
        field("CFItemType", Kind::Text),
        URI,
        field("humanCodingScheme", Kind::Text),
        field("listEnumeration", Kind::Text),
        field("abbreviatedStatement", Kind::Text),
        field("conceptKeywords", Kind::Texts),
        field("conceptKeywordsURI", Kind::Link),
        NOTES,
        field("subject", Kind::Texts),
        field("subjectURI", Kind::Links),
        field("language", Kind::Text),
        field("educationLevel", Kind::Texts),
        field("CFItemTypeURI", Kind::Link),
        field("licenseURI", Kind::Link),
        field("statusStartDate", Kind::Day),
        field("statusEndDate", Kind::Day),
        CHANGED,
        OWN_DOCUMENT,
    ],
};

pub(in crate::case) static ASSOCIATION: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        field("associationType", Kind::AssociationType),
        field("sequenceNumber", Kind::Int),
        URI,
        field("originNodeURI", Kind::End),
        field("destinationNodeURI", Kind::End),
        field("CFAssociationGroupingURI", Kind::Link),
        CHANGED,
        NOTES,
        OWN_DOCUMENT,
    ],
};

pub(in crate::case) static DEFINITIONS: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        field("CFConcepts", Kind::Many(&CONCEPT)),
        field("CFSubjects", Kind::Many(&SUBJECT)),
        field("CFLicenses", Kind::Many(&LICENSE)),
        field("CFItemTypes", Kind::Many(&ITEM_TYPE)),
        field("CFAssociationGroupings", Kind::Many(&GROUPING)),
    ],
};

pub(in crate::case) static CONCEPT: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("title", Kind::TextOr(&["hierarchyCode"])),
        field("keywords", Kind::Text),
        HIERARCHY,
        DESCRIPTION,
        CHANGED,
    ],
};

pub(in crate::case) static SUBJECT: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("title", Kind::TextOr(&["hierarchyCode"])),
        HIERARCHY,
        DESCRIPTION,
        CHANGED,
    ],
};

pub(in crate::case) static LICENSE: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("title", Kind::TextOr(&[])),
        DESCRIPTION,
        // A licence text is never made up.
        field("licenseText", Kind::TextOr(&[])),
        CHANGED,
    ],
};

pub(in crate::case) static ITEM_TYPE: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("title", Kind::TextOr(&["typeCode", "hierarchyCode"])),
        field("description", Kind::TextOr(&["title"])),
        HIERARCHY,
        field("typeCode", Kind::Text),
        CHANGED,
    ],
};

pub(in crate::case) static GROUPING: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("title", Kind::TextOr(&[])),
        DESCRIPTION,
        CHANGED,
    ],
};

pub(in crate::case) static RUBRIC: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("title", Kind::Text),
        DESCRIPTION,
        CHANGED,
        field("CFRubricCriteria", Kind::Many(&CRITERION)),
    ],
};

pub(in crate::case) static CRITERION: Shape = Shape {
    extensions: Extra::Object,
    fields: &[
        IDENTIFIER,
        URI,
        field("category", Kind::Text),
        DESCRIPTION,
        field("CFItemURI", Kind::Link),
        field("weight", Kind::Number),
        field("position", Kind::Int),
        field("rubricId", Kind::Text),
        CHANGED,
        field("CFRubricCriterionLevels", Kind::Many(&LEVEL)),
    ],
};

pub(in crate::case) static LEVEL: Shape = Shape {
    extensions: Extra::List,
    fields: &[
        IDENTIFIER,
        URI,
        DESCRIPTION,
        field("quality", Kind::Text),
        field("score", Kind::Number),
        field("feedback", Kind::Text),
        field("position", Kind::Int),
        field("rubricCriterionId", Kind::Text),
        CHANGED,
    ],
};

/// The parts of a link within CASE.
pub(in crate::case) static LINK: [Field; 3] = [field("title", Kind::TextOr(&[])), IDENTIFIER, URI];

/// The parts of a link to anything.
pub(in crate::case) static GEN_LINK: [Field; 4] = [
    field("title", Kind::TextOr(&[])),
    IDENTIFIER,
    URI,
    field("targetType", Kind::Target),
];

/// Names of fields as others misspell them, beside differences of upper and lower case.
const MISSPELT: [(&str, &str); 4] = [
    ("educationalLevel", "educationLevel"),
    ("alternateLabel", "alternativeLabel"),
    ("licenceURI", "licenseURI"),
    ("licenceText", "licenseText"),
];

/// The place of the field with exactly this name.
pub(in crate::case) fn position(fields: &[Field], name: &str) -> Option<usize> {
    fields.iter().position(|field| field.name == name)
}

/// The place of the field that a key probably means: another case of letters, a known misspelling.
pub(in crate::case) fn meant(fields: &[Field], key: &str) -> Option<usize> {
    let known = MISSPELT
        .iter()
        .find(|(wrong, _)| wrong.eq_ignore_ascii_case(key));
    let name = known.map_or(key, |(_, right)| right);
    fields
        .iter()
        .position(|field| field.name.eq_ignore_ascii_case(name))
}
