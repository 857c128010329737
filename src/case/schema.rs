//! The types of CASE as OpenAPI schemas, from the same tables that drive the lenient reader, so that what the service
//! says of itself is what it reads and writes.
//!
//! Where the published contract and real data disagree the schemas here say what is true of this service:
//! - An identifier is any text. The contract's pattern demands a lower-case UUID of version 1 to 5; published data has
//!   UUIDs in upper case, of version 0 or 7, and codes and addresses for identifiers. They are kept as received, since an
//!   identifier that is rewritten no longer names what its publisher named.
//! - A page of documents beyond the last, and the associations of an item without any, are empty lists, where the contract
//!   demands at least one member.
//! - A selection of fields ([`super::query`]) lacks fields that a whole document must have.
//! - `invalid_filter_field` [binding 3.3.3] stands in the list of minor codes, which the contract's list forgets.

use serde_json::{Map, Value, json};

use super::lenient::shape::{self, Extra, Field, Kind, Shape};
use super::model::AssociationType;
use super::v1p0::{self, Root};
use super::version::Version;

/// What a field holds, as far as comparing is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A time (RFC 3339).
    Time,
    /// Anything else.
    Other,
}

/// A field of a document alone by its name, with dots into links and extensions; `None` where documents of this version
/// have none of that name.
pub fn document_field(version: Version, name: &str) -> Option<FieldKind> {
    let (head, tail) = match name.split_once('.') {
        Some((head, tail)) => (head, Some(tail)),
        None => (name, None),
    };
    if version == Version::V1p0 && v1p0::lacks(Root::Document, head) {
        return None;
    }
    if head == "extensions" {
        let named = |tail: &str| tail.split('.').all(|part| !part.is_empty());
        return tail.is_none_or(named).then_some(FieldKind::Other);
    }
    let field = &shape::DOCUMENT.fields[shape::position(shape::DOCUMENT.fields, head)?];
    match (field.kind, tail) {
        (Kind::Time, None) => Some(FieldKind::Time),
        (_, None) => Some(FieldKind::Other),
        (Kind::Link | Kind::Links | Kind::Own, Some(part)) => {
            shape::position(&shape::LINK, part).map(|_| FieldKind::Other)
        }
        _ => None,
    }
}

/// Whether the link to what an entity is in is part of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    Absent,
    Allowed,
    Required,
}

/// An entity's schema: its name, its table, its form, and what it is.
struct Named {
    name: &'static str,
    shape: &'static Shape,
    own: Own,
    root: Root,
    about: &'static str,
}

const fn named(
    name: &'static str,
    shape: &'static Shape,
    own: Own,
    root: Root,
    about: &'static str,
) -> Named {
    Named {
        name,
        shape,
        own,
        root,
        about,
    }
}

#[rustfmt::skip]
static NAMED: [Named; 16] = [
    named("CFPackageDType", &shape::PACKAGE, Own::Absent, Root::Other, "A framework with everything in it."),
    named("CFPckgDocumentDType", &shape::DOCUMENT, Own::Absent, Root::Document, "The head of a framework, in its package."),
    named("CFDocumentDType", &shape::DOCUMENT, Own::Required, Root::Document, "The head of a framework, alone."),
    named("CFPckgItemDType", &shape::ITEM, Own::Absent, Root::Item, "A statement of a framework, in its package."),
    named("CFItemDType", &shape::ITEM, Own::Required, Root::Item, "A statement of a framework, alone."),
    named("CFPckgAssociationDType", &shape::ASSOCIATION, Own::Absent, Root::Association, "An edge between two nodes, in its package."),
    named("CFAssociationDType", &shape::ASSOCIATION, Own::Allowed, Root::Association, "An edge between two nodes, alone."),
    named("CFDefinitionDType", &shape::DEFINITIONS, Own::Absent, Root::Other, "What items and associations of a package refer to."),
    named("CFConceptDType", &shape::CONCEPT, Own::Absent, Root::Other, "A concept."),
    named("CFSubjectDType", &shape::SUBJECT, Own::Absent, Root::Other, "A subject."),
    named("CFLicenseDType", &shape::LICENSE, Own::Absent, Root::Other, "A licence."),
    named("CFItemTypeDType", &shape::ITEM_TYPE, Own::Absent, Root::Other, "A type of item."),
    named("CFAssociationGroupingDType", &shape::GROUPING, Own::Absent, Root::Other, "A group of associations."),
    named("CFRubricDType", &shape::RUBRIC, Own::Absent, Root::Other, "A rubric with its criteria."),
    named("CFRubricCriterionDType", &shape::CRITERION, Own::Absent, Root::Other, "A row of a rubric."),
    named("CFRubricCriterionLevelDType", &shape::LEVEL, Own::Absent, Root::Other, "A cell of a rubric."),
];

/// All schemas of a version, by name; references among them begin with `#/components/schemas/`.
pub fn components(version: Version) -> Map<String, Value> {
    let mut schemas = Map::new();
    for entity in &NAMED {
        schemas.insert(entity.name.to_owned(), entity.schema(version));
        if version == Version::V1p1 {
            schemas.insert(
                entity.extension(),
                json!({
                    "description": "Whatever else it says.",
                    "type": "object", "properties": {}, "additionalProperties": true,
                }),
            );
        }
    }
    schemas.insert("LinkURIDType".to_owned(), link(version, &shape::LINK));
    schemas.insert(
        "LinkGenURIDType".to_owned(),
        link(version, &shape::GEN_LINK),
    );
    for (name, members, least) in [
        ("CFConceptSetDType", "CFConcepts", 1),
        ("CFItemTypeSetDType", "CFItemTypes", 1),
        ("CFSubjectSetDType", "CFSubjects", 1),
        ("CFDocumentSetDType", "CFDocuments", 0),
    ] {
        let member = format!("{}DType", members.trim_end_matches('s'));
        let list = json!({ "type": "array", "minItems": least, "items": reference(&member) });
        schemas.insert(
            name.to_owned(),
            closed(json!({ members: list }), &[members]),
        );
    }
    let list = json!({ "type": "array", "items": reference("CFPckgAssociationDType") });
    let set = json!({ "CFItem": reference("CFItemDType"), "CFAssociations": list });
    schemas.insert(
        "CFAssociationSetDType".to_owned(),
        closed(set, &["CFItem", "CFAssociations"]),
    );
    selection(&mut schemas);
    status(&mut schemas);
    schemas
}

/// The documents of a page cut to the fields asked for.
fn selection(schemas: &mut Map<String, Value>) {
    let mut cut = schemas["CFDocumentDType"].clone();
    cut["description"] = "A document cut to the fields asked for.".into();
    if let Value::Object(cut) = &mut cut {
        cut.remove("required");
    }
    schemas.insert("CFDocumentSelectionDType".to_owned(), cut);
    let list = json!({ "type": "array", "items": reference("CFDocumentSelectionDType") });
    schemas.insert(
        "CFDocumentSelectionSetDType".to_owned(),
        closed(json!({ "CFDocuments": list }), &["CFDocuments"]),
    );
}

/// The minor codes [binding 2.4], and the one that the contract's list forgets.
const MINOR_CODES: [&str; 10] = [
    "forbidden",
    "fullsuccess",
    "internal_server_error",
    "invalid_filter_field",
    "invalid_selection_field",
    "invalid_sort_field",
    "invalid_uuid",
    "server_busy",
    "unauthorised_request",
    "unknownobject",
];

fn status(schemas: &mut Map<String, Value>) {
    let words = |words: &[&str]| json!({ "type": "string", "enum": words });
    let field = json!({
        "imsx_codeMinorFieldName": { "type": "string" },
        "imsx_codeMinorFieldValue": words(&MINOR_CODES),
    });
    schemas.insert(
        "imsx_CodeMinorFieldDType".to_owned(),
        closed(
            field,
            &["imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"],
        ),
    );
    let list = json!({
        "type": "array", "minItems": 1, "items": reference("imsx_CodeMinorFieldDType"),
    });
    schemas.insert(
        "imsx_CodeMinorDType".to_owned(),
        closed(
            json!({ "imsx_codeMinorField": list }),
            &["imsx_codeMinorField"],
        ),
    );
    let info = json!({
        "imsx_codeMajor": words(&["failure", "processing", "success", "unsupported"]),
        "imsx_severity": words(&["error", "status", "warning"]),
        "imsx_description": { "type": "string" },
        "imsx_codeMinor": reference("imsx_CodeMinorDType"),
    });
    schemas.insert(
        "imsx_StatusInfoDType".to_owned(),
        closed(info, &["imsx_codeMajor", "imsx_severity"]),
    );
}

/// An object with these properties and no others.
fn closed(properties: Value, required: &[&str]) -> Value {
    json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn link(version: Version, fields: &[Field]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        if version == Version::V1p0 && v1p0::end_lacks(field.name) {
            continue;
        }
        properties.insert(field.name.to_owned(), of_kind(version, field));
        if is_required(field) {
            required.push(field.name);
        }
    }
    closed(Value::Object(properties), &required)
}

impl Named {
    /// The name of the schema of its `extensions`; the forms of one entity share it.
    fn extension(&self) -> String {
        let name = self.name.replace("CFPckg", "CF");
        format!("{}ExtensionDType", name.trim_end_matches("DType"))
    }

    fn schema(&self, version: Version) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let lacks = |key: &str| version == Version::V1p0 && v1p0::lacks(self.root, key);
        for field in self.shape.fields.iter().filter(|field| !lacks(field.name)) {
            let own = matches!(field.kind, Kind::Own);
            if own && self.own == Own::Absent {
                continue;
            }
            properties.insert(field.name.to_owned(), of_kind(version, field));
            if is_required(field) || (own && self.own == Own::Required) {
                required.push(field.name);
            }
        }
        if version == Version::V1p1 {
            let one = reference(&self.extension());
            let extensions = match self.shape.extensions {
                Extra::Object => one,
                Extra::List => json!({ "type": "array", "items": one }),
            };
            properties.insert("extensions".to_owned(), extensions);
        }
        let mut schema = closed(Value::Object(properties), &required);
        schema["description"] = self.about.into();
        if required.is_empty()
            && let Value::Object(schema) = &mut schema
        {
            schema.remove("required");
        }
        schema
    }
}

/// Whether every entity has the field. `caseVersion` need not be there, after the contract.
fn is_required(field: &Field) -> bool {
    match field.kind {
        Kind::Identifier
        | Kind::Address
        | Kind::Time
        | Kind::AssociationType
        | Kind::TextOr(_)
        | Kind::End => true,
        Kind::One(shape) => std::ptr::eq(shape, &shape::DOCUMENT),
        _ => false,
    }
}

/// The name of the form in which an entity stands within another.
fn name_within(shape: &Shape) -> &'static str {
    NAMED
        .iter()
        .find(|named| std::ptr::eq(named.shape, shape))
        .map_or("", |named| named.name)
}

fn of_kind(version: Version, field: &Field) -> Value {
    match field.kind {
        Kind::Identifier => json!({
            "description": "The identifier, as its publisher wrote it: usually a UUID.",
            "type": "string",
        }),
        Kind::Address | Kind::Url => json!({ "type": "string", "format": "uri" }),
        Kind::Time => json!({ "type": "string", "format": "date-time" }),
        Kind::CaseVersion => json!({ "type": "string", "enum": ["1.1"] }),
        Kind::AssociationType => association_type(version),
        Kind::TextOr(_) | Kind::Text => json!({ "type": "string" }),
        Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Int => json!({ "type": "integer", "format": "int32" }),
        Kind::Number => json!({ "type": "number", "format": "float" }),
        Kind::Link | Kind::Own => reference("LinkURIDType"),
        Kind::Links => json!({ "type": "array", "items": reference("LinkURIDType") }),
        Kind::End => reference("LinkGenURIDType"),
        Kind::Target => words_or_extension(&["CASE"]),
        Kind::One(shape) => reference(name_within(shape)),
        Kind::Many(shape) => json!({ "type": "array", "items": reference(name_within(shape)) }),
    }
}

fn association_type(version: Version) -> Value {
    let words: Vec<&str> = AssociationType::STANDARD
        .iter()
        .filter(|word| version == Version::V1p1 || **word != AssociationType::IsTranslationOf)
        .map(AssociationType::as_str)
        .collect();
    match version {
        Version::V1p0 => json!({ "type": "string", "enum": words }),
        Version::V1p1 => words_or_extension(&words),
    }
}

fn words_or_extension(words: &[&str]) -> Value {
    json!({ "anyOf": [
        { "type": "string", "enum": words },
        { "type": "string", "pattern": "(ext:)[a-zA-Z0-9\\.\\-_]+" },
    ] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_known_by_name_and_version() {
        let known = |version, name| document_field(version, name).is_some();
        for name in [
            "title",
            "subject",
            "subjectURI",
            "subjectURI.title",
            "CFPackageURI.uri",
            "extensions.a.b",
            "frameworkType",
        ] {
            assert!(known(Version::V1p1, name), "{name}");
        }
        for name in [
            "",
            "titel",
            "Title",
            "title.uri",
            "subjectURI.name",
            "subjectURI.",
            "extensions.",
            "extensions..a",
            "CFPackageURI.uri.x",
        ] {
            assert!(!known(Version::V1p1, name), "{name}");
        }
        for name in ["frameworkType", "caseVersion", "extensions", "extensions.a"] {
            assert!(!known(Version::V1p0, name), "{name}");
        }
        assert_eq!(
            document_field(Version::V1p0, "lastChangeDateTime"),
            Some(FieldKind::Time)
        );
    }

    #[test]
    fn every_reference_leads_somewhere() {
        for version in Version::ALL {
            let schemas = components(version);
            let text = Value::Object(schemas.clone()).to_string();
            let mut found = 0;
            for (at, start) in text.match_indices("#/components/schemas/") {
                let rest = &text[at + start.len()..];
                let name = rest.split('"').next().unwrap_or_default();
                assert!(schemas.contains_key(name), "{name}");
                found += 1;
            }
            assert!(found > 30);
            assert_eq!(text.contains("extensions"), version == Version::V1p1);
        }
    }
}
