//! The names of the vocabularies, as IRIs.

macro_rules! names {
    ($($(#[$doc:meta])* $space:ident = $base:literal { $($name:ident = $local:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        pub(in crate::exchange::linked) mod $space {
            #![allow(dead_code)]
            /// The common beginning of the names.
            pub const BASE: &str = $base;
            $(#[doc = concat!("`", $base, $local, "`")] pub const $name: &str = concat!($base, $local);)*
        }
    )*};
}

names! {
    /// RDF itself.
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE = "type", FIRST = "first", REST = "rest", NIL = "nil", PREDICATE = "predicate",
        VALUE = "value", LANG_STRING = "langString",
    }
    /// RDF Schema.
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" { LABEL = "label", COMMENT = "comment" }
    /// Data types.
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        STRING = "string", DATE = "date", DATE_TIME = "dateTime", ANY_URI = "anyURI",
    }
    /// SKOS.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        CONCEPT_SCHEME = "ConceptScheme", CONCEPT = "Concept", IN_SCHEME = "inScheme",
        HAS_TOP_CONCEPT = "hasTopConcept", TOP_CONCEPT_OF = "topConceptOf", BROADER = "broader",
        NARROWER = "narrower", RELATED = "related", EXACT_MATCH = "exactMatch",
        CLOSE_MATCH = "closeMatch", BROAD_MATCH = "broadMatch", NARROW_MATCH = "narrowMatch",
        RELATED_MATCH = "relatedMatch", PREF_LABEL = "prefLabel", ALT_LABEL = "altLabel",
        DEFINITION = "definition", NOTE = "note", SCOPE_NOTE = "scopeNote", NOTATION = "notation",
    }
    /// Dublin Core terms.
    dct = "http://purl.org/dc/terms/" {
        TITLE = "title", CREATOR = "creator", PUBLISHER = "publisher", DESCRIPTION = "description",
        LANGUAGE = "language", MODIFIED = "modified", SOURCE = "source", LICENSE = "license",
        SUBJECT = "subject", TYPE = "type", ALTERNATIVE = "alternative", IDENTIFIER = "identifier",
        EDUCATION_LEVEL = "educationLevel", IS_PART_OF = "isPartOf", HAS_PART = "hasPart",
        IS_REPLACED_BY = "isReplacedBy", REPLACES = "replaces",
    }
    /// The older Dublin Core elements.
    dc = "http://purl.org/dc/elements/1.1/" {
        TITLE = "title", CREATOR = "creator", PUBLISHER = "publisher", DESCRIPTION = "description",
        LANGUAGE = "language", SOURCE = "source", SUBJECT = "subject",
    }
    /// OWL.
    owl = "http://www.w3.org/2002/07/owl#" { VERSION_INFO = "versionInfo" }
    /// DCAT.
    dcat = "http://www.w3.org/ns/dcat#" { KEYWORD = "keyword", THEME = "theme" }
    /// FOAF.
    foaf = "http://xmlns.com/foaf/0.1/" { NAME = "name" }
    /// schema.org, as it is mostly written in data.
    schema = "http://schema.org/" {
        NAME = "name", KEYWORDS = "keywords", VERSION = "version", STATUS = "creativeWorkStatus",
        VALID_FROM = "validFrom", VALID_THROUGH = "validThrough",
    }
    /// Competencies of the Credential Engine.
    ceasn = "https://purl.org/ctdlasn/terms/" {
        FRAMEWORK = "CompetencyFramework", COMPETENCY = "Competency", NAME = "name",
        DESCRIPTION = "description", AUTHOR = "author", CREATOR = "creator",
        PUBLISHER = "publisher", PUBLISHER_NAME = "publisherName", IN_LANGUAGE = "inLanguage",
        STATUS = "publicationStatusType", VALID_FROM = "dateValidFrom",
        VALID_UNTIL = "dateValidUntil", MODIFIED = "dateModified", SOURCE = "source",
        LICENSE = "license", LOCAL_SUBJECT = "localSubject", TEXT = "competencyText",
        COMPETENCY_LABEL = "competencyLabel", CATEGORY = "competencyCategory",
        COMMENT = "comment", NOTATION = "codedNotation", LIST_ID = "listID",
        KEYWORD = "conceptKeyword", LEVEL = "educationLevelType", IS_PART_OF = "isPartOf",
        IS_CHILD_OF = "isChildOf", HAS_CHILD = "hasChild", IS_TOP_CHILD_OF = "isTopChildOf",
        HAS_TOP_CHILD = "hasTopChild", EXACT = "exactAlignment", MAJOR = "majorAlignment",
        MINOR = "minorAlignment", BROAD = "broadAlignment", NARROW = "narrowAlignment",
        PREREQUISITE = "prerequisiteAlignment", COMPRISED_OF = "comprisedOf",
        ALIGN_TO = "alignTo", ALIGN_FROM = "alignFrom", DERIVED_FROM = "derivedFrom",
        CROSS_SUBJECT = "crossSubjectReference",
    }
    /// Credentials of the Credential Engine.
    ceterms = "https://purl.org/ctdl/terms/" { CTID = "ctid", NAME = "name" }
    /// States of publication of the Credential Engine.
    publication = "https://credreg.net/ctdlasn/vocabs/publicationStatus/" {
        DRAFT = "Draft", PUBLISHED = "Published", DEPRECATED = "Deprecated",
    }
    /// Achievement Standards Network.
    asn = "http://purl.org/ASN/schema/core/" {
        DOCUMENT = "StandardDocument", STATEMENT = "Statement", NOTATION = "statementNotation",
        ALT_NOTATION = "altStatementNotation", STATEMENT_LABEL = "statementLabel",
        LIST_ID = "listID", COMMENT = "comment", LEVEL = "educationLevel",
        KEYWORD = "conceptKeyword", STATUS = "publicationStatus", ALIGN_TO = "alignTo",
        ALIGN_FROM = "alignFrom", DERIVED_FROM = "derivedFrom", EXACT = "exactAlignment",
        MAJOR = "majorAlignment", MINOR = "minorAlignment", BROAD = "broadAlignment",
        NARROW = "narrowAlignment", PREREQUISITE = "prerequisiteAlignment",
        COMPRISED_OF = "comprisedOf", CROSS_SUBJECT = "crossSubjectReference",
        IDENTIFIER = "identifier",
    }
    /// Levels of education of the Achievement Standards Network.
    asn_level = "http://purl.org/ASN/scheme/ASNEducationLevel/" { K = "K" }
    /// Qualifiers of the Gateway to Educational Materials.
    gem = "http://purl.org/gem/qualifiers/" { IS_CHILD_OF = "isChildOf", HAS_CHILD = "hasChild" }
}
