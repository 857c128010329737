//! The discovery document [binding 2.5]: an OpenAPI description of this service at this host, from the tables that route
//! and the types that are served.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::answer::{self, Dress};
use super::documents::{DEFAULT_LIMIT, MAX_LIMIT};
use super::endpoints::{DOCUMENTS, ENDPOINTS, Endpoint, ID};
use crate::case::schema;
use crate::case::version::Version;
use crate::registry::frameworks::Rendering;
use crate::state::{App, Caller};

/// Where it stands below the version's base.
pub fn path(version: Version) -> &'static str {
    match version {
        Version::V1p0 => "/discovery/imscasev1p0_openapi3_v1p0.json",
        Version::V1p1 => "/discovery/imscasev1p1_openapi3_v1p0.json",
    }
}

/// `GET` of the discovery document.
pub async fn serve(app: Data<App>, request: HttpRequest, version: Version) -> HttpResponse {
    let caller = Caller::anonymous(&app, &request);
    let rendering = rendered(version, &app.registry.public_url);
    answer::rendering(&app, &request, &caller, rendering, Dress::default()).await
}

type Kept = Mutex<HashMap<(Version, String), Arc<Rendering>>>;

/// It never changes while the process runs, so it is made once for each version and address.
fn rendered(version: Version, public_url: &str) -> Arc<Rendering> {
    static KEPT: LazyLock<Kept> = LazyLock::new(Kept::default);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let made = kept
        .entry((version, public_url.to_owned()))
        .or_insert_with(|| {
            let text = document(version, public_url).to_string();
            Arc::new(Rendering::new(text, None, true))
        });
    Arc::clone(made)
}

/// The discovery document of a version at an address.
pub fn document(version: Version, public_url: &str) -> Value {
    let number = version.number();
    let mut paths = Map::new();
    paths.insert(DOCUMENTS.to_owned(), json!({ "get": list() }));
    for endpoint in &ENDPOINTS {
        paths.insert(endpoint.path.to_owned(), json!({ "get": single(endpoint) }));
    }
    json!({
        "openapi": "3.0.1",
        "info": {
            "title": format!("Kakehashi: CASE {number} service"),
            "version": number,
            "description": "Competency frameworks and curricula in the 1EdTech CASE standard. Answers carry a strong \
                ETag and Last-Modified and heed If-None-Match and If-Modified-Since; HEAD and OPTIONS are answered \
                wherever GET is. A key, sent as a Bearer token, shows the drafts of its organisation too.",
        },
        "servers": [{ "url": format!("{public_url}{}", version.base()) }],
        "security": [{}, { "key": [] }],
        "paths": paths,
        "components": {
            "schemas": schema::components(version),
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn single(endpoint: &Endpoint) -> Value {
    let parameter = json!({
        "name": ID, "in": "path", "required": true, "schema": { "type": "string" },
        "description": "The identifier: a UUID, in any spelling.",
    });
    let mut answers = answers(reference(endpoint.schema), endpoint.summary, validators());
    if let Some(links) = links(endpoint.operation) {
        answers["200"]["links"] = links;
    }
    json!({
        "operationId": endpoint.operation, "summary": endpoint.summary, "parameters": [parameter],
        "responses": answers,
    })
}

fn list() -> Value {
    let parameter = |name: &str, schema: Value, about: &str| {
        json!({
            "name": name, "in": "query", "required": false, "schema": schema, "description": about,
        })
    };
    let number = |least: usize, default: usize| json!({ "type": "integer", "format": "int32", "minimum": least, "default": default });
    let text = json!({ "type": "string" });
    let fields = json!({ "type": "array", "items": { "type": "string" } });
    let mut parameters = [
        parameter(
            "limit",
            number(1, DEFAULT_LIMIT),
            &format!("Documents on a page; at most {MAX_LIMIT} are given at once."),
        ),
        parameter("offset", number(0, 0), "Documents before the page."),
        parameter(
            "sort",
            text.clone(),
            "The field to sort by; the default order where there is no such field.",
        ),
        parameter(
            "orderBy",
            json!({ "type": "string", "enum": ["asc", "desc"] }),
            "The direction of the order.",
        ),
        parameter(
            "filter",
            text,
            "field op 'value', or two of them joined by AND or OR; op is one of = != > >= < <= ~. Dots reach into \
             nested objects.",
        ),
        parameter(
            "fields",
            fields,
            "The fields to give; every field where one of them is unknown.",
        ),
    ];
    // One list joined by commas, or the parameter several times.
    parameters[5]["explode"] = true.into();
    parameters[2]["example"] = "title".into();
    parameters[4]["example"] = "title~'data' OR language='ja'".into();
    parameters[5]["example"] = json!(["identifier", "title", "CFPackageURI"]);
    let schema = json!({ "anyOf": [
        reference("CFDocumentSetDType"), reference("CFDocumentSelectionSetDType"),
    ] });
    let mut headers = validators();
    headers["X-Total-Count"] = header("integer", "Documents on all pages.");
    headers["Link"] = header(
        "string",
        "The next, previous, first and last page (RFC 8288).",
    );
    let summary = "A page of the documents.";
    let mut answers = answers(schema, summary, headers);
    let id = "$response.body#/CFDocuments/0/identifier";
    answers["200"]["links"] = json!({
        "document": link("getCFDocument", id), "package": link("getCFPackage", id),
    });
    json!({
        "operationId": "getAllCFDocuments", "summary": summary, "parameters": parameters, "responses": answers,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn header(kind: &str, about: &str) -> Value {
    json!({ "schema": { "type": kind }, "description": about })
}

/// The headers by which a caller asks again.
fn validators() -> Value {
    json!({
        "ETag": header("string", "Tells this version of the answer from every other."),
        "Last-Modified": header("string", "When anything in the answer last changed."),
    })
}

/// The answer asked for, 304 to who has it, and the refusals [binding 2.4].
fn answers(schema: Value, about: &str, headers: Value) -> Value {
    let mut answers = json!({
        "200": {
            "description": about, "headers": headers,
            "content": { "application/json": { "schema": schema } },
        },
        "304": { "description": "The caller has this version already." },
    });
    for (status, about) in [
        (
            "400",
            "A parameter makes no sense: invalid_selection_field, invalid_sort_field or invalid_filter_field.",
        ),
        (
            "401",
            "The key is unknown or revoked: unauthorised_request.",
        ),
        ("403", "The key does not allow this: forbidden."),
        (
            "404",
            "There is no such entity, or none the caller may read: unknownobject; or the identifier is malformed: invalid_uuid.",
        ),
        ("405", "The method is not known here: unknownobject."),
        (
            "410",
            "The entity was removed: unknownobject. Link names its successor, where it has one.",
        ),
        ("429", "Too many requests: server_busy."),
        ("500", "A defect of this service: internal_server_error."),
        (
            "503",
            "The service is too busy just now: server_busy. Retry-After says when to come again.",
        ),
        ("default", "Any other refusal."),
    ] {
        answers[status] = json!({
            "description": about,
            "content": { "application/json": { "schema": reference("imsx_StatusInfoDType") } },
        });
    }
    answers
}

fn link(operation: &str, identifier: &str) -> Value {
    json!({ "operationId": operation, "parameters": { (ID): identifier } })
}

/// Where the identifiers in an answer lead.
fn links(operation: &str) -> Option<Value> {
    if operation != "getCFPackage" {
        return None;
    }
    let targets = [
        ("item", "getCFItem", "CFItems"),
        ("itemAssociations", "getCFItemAssociations", "CFItems"),
        (
            "associationsOfItem",
            "getCFItemAssociationsOfItem",
            "CFItems",
        ),
        ("association", "getCFAssociation", "CFAssociations"),
        ("concept", "getCFConcept", "CFDefinitions/CFConcepts"),
        ("subject", "getCFSubject", "CFDefinitions/CFSubjects"),
        ("license", "getCFLicense", "CFDefinitions/CFLicenses"),
        ("itemType", "getCFItemType", "CFDefinitions/CFItemTypes"),
        (
            "grouping",
            "getCFAssociationGrouping",
            "CFDefinitions/CFAssociationGroupings",
        ),
        ("rubric", "getCFRubric", "CFRubrics"),
    ];
    let links: Map<String, Value> = targets
        .into_iter()
        .map(|(name, operation, list)| {
            let identifier = format!("$response.body#/{list}/0/identifier");
            (name.to_owned(), link(operation, &identifier))
        })
        .collect();
    Some(Value::Object(links))
}
