//! The JSON-LD contexts that are known by address: our own tables of the terms, not copies of the published files.

use serde_json::{Map, Value, json};

use crate::exchange::linked::names::{
    asn, ceasn, ceterms, dc, dcat, dct, foaf, gem, owl, publication, rdf, rdfs, schema, skos, xsd,
};

/// Prefixes as they are commonly used in competency data.
const PREFIXES: [(&str, &str); 19] = [
    ("ceasn", ceasn::BASE),
    ("ceterms", ceterms::BASE),
    ("publicationStatus", publication::BASE),
    ("asn", asn::BASE),
    ("gem", gem::BASE),
    ("skos", skos::BASE),
    ("dct", dct::BASE),
    ("dcterms", dct::BASE),
    ("dc", dc::BASE),
    ("rdf", rdf::BASE),
    ("rdfs", rdfs::BASE),
    ("owl", owl::BASE),
    ("xsd", xsd::BASE),
    ("foaf", foaf::BASE),
    ("dcat", dcat::BASE),
    ("schema", schema::BASE),
    ("meta", "https://credreg.net/meta/terms/"),
    ("qdata", "https://credreg.net/qdata/terms/"),
    ("vann", "http://purl.org/vocab/vann/"),
];

/// Terms of CTDL-ASN whose values are texts by language.
const BY_LANGUAGE: [&str; 13] = [
    "name",
    "description",
    "competencyText",
    "competencyLabel",
    "competencyCategory",
    "comment",
    "conceptKeyword",
    "localSubject",
    "publisherName",
    "rights",
    "tableOfContents",
    "abilityEmbodied",
    "weight",
];

/// Terms of CTDL-ASN whose values are addresses.
const BY_ADDRESS: [&str; 34] = [
    "creator",
    "publisher",
    "publicationStatusType",
    "source",
    "license",
    "educationLevelType",
    "isPartOf",
    "isChildOf",
    "hasChild",
    "isTopChildOf",
    "hasTopChild",
    "exactAlignment",
    "majorAlignment",
    "minorAlignment",
    "broadAlignment",
    "narrowAlignment",
    "prerequisiteAlignment",
    "comprisedOf",
    "alignTo",
    "alignFrom",
    "derivedFrom",
    "crossSubjectReference",
    "conceptTerm",
    "identifier",
    "inferredCompetency",
    "isVersionOf",
    "knowledgeEmbodied",
    "skillEmbodied",
    "taskEmbodied",
    "jurisdiction",
    "shouldIndex",
    "rightsHolder",
    "hasProgressionModel",
    "hasProgressionLevel",
];

/// The context at an address, if it is one of those known here; `http` or `https`, with or without a query.
pub(super) fn built_in(url: &str) -> Option<Vec<u8>> {
    let plain = url.split(['?', '#']).next().unwrap_or(url);
    let path = plain
        .strip_prefix("https://")
        .or_else(|| plain.strip_prefix("http://"))?;
    let known = matches!(
        path.trim_end_matches('/'),
        "credreg.net/ctdlasn/schema/context/json"
            | "credreg.net/ctdl/schema/context/json"
            | "www.credreg.net/ctdlasn/schema/context/json"
    );
    known.then(|| json!({ "@context": ctdl_asn() }).to_string().into_bytes())
}

fn ctdl_asn() -> Value {
    let mut context = Map::new();
    for (prefix, base) in PREFIXES {
        context.insert(prefix.to_owned(), json!(base));
    }
    let mut term = |name: String, key: &str, value: &str| {
        context.insert(name.clone(), json!({ "@id": name, key: value }));
    };
    for name in BY_LANGUAGE {
        term(format!("ceasn:{name}"), "@container", "@language");
    }
    for name in BY_ADDRESS {
        term(format!("ceasn:{name}"), "@type", "@id");
    }
    term("ceterms:name".to_owned(), "@container", "@language");
    for name in ["prefLabel", "altLabel", "definition", "note"] {
        term(format!("skos:{name}"), "@container", "@language");
    }
    for name in [
        "inScheme",
        "topConceptOf",
        "hasTopConcept",
        "broader",
        "narrower",
        "related",
    ] {
        term(format!("skos:{name}"), "@type", "@id");
    }
    Value::Object(context)
}

/// Whether values under a term of CTDL-ASN, given as an IRI, are addresses.
pub(super) fn is_address(predicate: &str) -> bool {
    predicate
        .strip_prefix(ceasn::BASE)
        .is_some_and(|name| BY_ADDRESS.contains(&name))
}

/// The IRI of a name with one of the common prefixes.
pub(super) fn prefixed(name: &str) -> Option<String> {
    let (prefix, local) = name.split_once(':')?;
    let (_, base) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
    Some(format!("{base}{local}"))
}
