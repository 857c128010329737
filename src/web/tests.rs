//! Both languages render whole, nothing comes from elsewhere, and the examples fit the schema.
#![allow(clippy::unwrap_used)]

use std::collections::{HashMap, HashSet};

use actix_web::HttpResponse;
use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, Selection, SelectionSet, ServiceDocument,
    Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};

use super::pages::{Chosen, explorer_page, front_page, script_texts};
use super::{assets, examples, pages};
use crate::locale::{Language, text};

const TEMPLATES: [&str; 5] = [
    include_str!("templates/layout.html"),
    include_str!("templates/front.html"),
    include_str!("templates/group.html"),
    include_str!("templates/example.html"),
    include_str!("templates/explorer.html"),
];
const SCHEMA: &str = include_str!("../../schema/schema.graphql");

fn both() -> [Chosen; 2] {
    [Language::En, Language::Ja].map(|language| Chosen {
        language,
        explicit: language == Language::Ja,
    })
}

fn pages_of(chosen: Chosen) -> [HttpResponse; 2] {
    [front_page(chosen), explorer_page(chosen)]
}

async fn body(response: HttpResponse) -> String {
    let bytes = to_bytes(response.into_body()).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The keys between `{{` and `}}`.
fn placeholders(template: &str) -> Vec<&str> {
    template
        .split("{{")
        .skip(1)
        .filter_map(|piece| piece.split_once("}}"))
        .map(|(key, _)| key)
        .collect()
}

#[actix_web::test]
async fn both_languages_render_with_every_placeholder_filled() {
    for chosen in both() {
        for response in pages_of(chosen) {
            let html = body(response).await;
            assert!(html.contains(&format!("<html lang=\"{}\">", chosen.language.tag())));
            assert!(!html.contains("{{"), "{html}");
            let keys = TEMPLATES.iter().flat_map(|template| placeholders(template));
            for key in keys.filter(|key| key.starts_with("web-")) {
                assert!(!html.contains(&format!(">{key}<")), "{key} has no text");
                assert!(!html.contains(&format!("\"{key}\"")), "{key} has no text");
            }
        }
    }
}

#[actix_web::test]
async fn a_chosen_language_goes_along_with_the_links() {
    let [neutral, japanese] = both();
    assert!(
        body(front_page(neutral))
            .await
            .contains("href=\"/explorer#query=")
    );
    assert!(
        body(front_page(japanese))
            .await
            .contains("href=\"/explorer?lang=ja#query=")
    );
}

#[test]
fn pages_carry_the_headers_that_keep_them_closed() {
    for response in both().into_iter().flat_map(pages_of) {
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        let policy = header("Content-Security-Policy");
        assert!(
            policy.starts_with("default-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(header("X-Frame-Options"), "DENY");
        assert_eq!(header("Vary"), "Accept-Language");
    }
}

#[test]
fn no_page_or_file_reaches_outside() {
    let files = assets::all()
        .iter()
        .map(|asset| (asset.name, asset.body.as_str()));
    for (name, text) in files.chain(TEMPLATES.map(|template| ("template", template))) {
        let text = text.replace("http://www.w3.org/2000/svg", "");
        assert!(
            !text.contains("://") && !text.contains("url(") && !text.contains("\"//"),
            "{name}"
        );
    }
}

#[test]
fn templates_have_no_inline_script_style_or_handler() {
    for template in TEMPLATES {
        assert!(
            !template.contains("<style")
                && !template.contains(" style=")
                && !template.contains(" onclick=")
        );
        assert!(
            template
                .split("<script")
                .skip(1)
                .all(|tag| tag.starts_with(" type=\"module\" src="))
        );
    }
}

#[test]
fn scripts_import_only_files_that_are_served() {
    for asset in assets::all()
        .iter()
        .filter(|asset| asset.name.ends_with(".js"))
    {
        for import in asset
            .body
            .split("from \"./")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            assert!(
                assets::find(import).is_some(),
                "{} imports {import}",
                asset.name
            );
        }
    }
}

#[test]
fn the_script_knows_every_text_it_says() {
    let known: HashSet<String> = script_texts()
        .into_iter()
        .map(|message| message.key.into_owned())
        .collect();
    let mut said = HashSet::new();
    for asset in assets::all() {
        said.extend(
            asset
                .body
                .split("\"web-")
                .skip(1)
                .map(|rest| format!("web-{}", rest.split('"').next().unwrap())),
        );
    }
    assert_eq!(said, known);
}

#[test]
fn texts_keep_their_arguments_for_the_script() {
    for message in script_texts() {
        let told = text(Language::Ja, &message);
        assert!(
            message
                .args
                .iter()
                .all(|(name, _)| told.contains(&format!("{{{name}}}"))),
            "{told}"
        );
    }
}

#[actix_web::test]
async fn files_are_served_for_a_year_and_revalidated_by_tag() {
    let app = init_service(App::new().route("/assets/{name}", web::get().to(pages::asset))).await;
    for asset in assets::all() {
        let path = assets::path(asset.name);
        let answer = call_service(&app, TestRequest::get().uri(&path).to_request()).await;
        assert_eq!(
            answer.headers().get("ETag").unwrap().to_str().unwrap(),
            asset.etag
        );
        assert!(
            answer
                .headers()
                .get("Cache-Control")
                .unwrap()
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        assert_eq!(read_body(answer).await, asset.body.as_bytes());
        let again = TestRequest::get()
            .uri(&path)
            .insert_header(("If-None-Match", asset.etag.as_str()))
            .to_request();
        assert_eq!(
            call_service(&app, again).await.status(),
            StatusCode::NOT_MODIFIED
        );
    }
    let other = TestRequest::get()
        .uri("/assets/site-0000000000000000.css")
        .to_request();
    assert_eq!(
        call_service(&app, other).await.status(),
        StatusCode::NOT_FOUND
    );
}

/// Types of the schema by name: fields with the names of their arguments and the name of their type.
type Fields = HashMap<String, HashMap<String, (HashSet<String>, String)>>;

fn named(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => named(inner),
    }
}

fn fields_of(schema: &ServiceDocument) -> Fields {
    let mut all = Fields::new();
    for definition in &schema.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let fields = match &definition.node.kind {
            TypeKind::Object(object) => &object.fields,
            TypeKind::Interface(interface) => &interface.fields,
            _ => continue,
        };
        let fields = fields.iter().map(|field| {
            let arguments = field
                .node
                .arguments
                .iter()
                .map(|argument| argument.node.name.node.to_string());
            (
                field.node.name.node.to_string(),
                (arguments.collect(), named(&field.node.ty.node)),
            )
        });
        all.insert(definition.node.name.node.to_string(), fields.collect());
    }
    all
}

fn fits(selections: &SelectionSet, on: &str, schema: &Fields, document: &ExecutableDocument) {
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) => {
                let (name, field) = (field.node.name.node.as_str(), &field.node);
                if name == "__typename" {
                    continue;
                }
                let known = schema.get(on).and_then(|fields| fields.get(name));
                let (arguments, of) = known.unwrap_or_else(|| panic!("{on} has no field {name}"));
                for (argument, _) in &field.arguments {
                    assert!(
                        arguments.contains(argument.node.as_str()),
                        "{on}.{name} takes no {}",
                        argument.node
                    );
                }
                fits(&field.selection_set.node, of, schema, document);
            }
            Selection::InlineFragment(fragment) => {
                let condition = fragment.node.type_condition.as_ref();
                let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                fits(&fragment.node.selection_set.node, on, schema, document);
            }
            Selection::FragmentSpread(spread) => {
                let fragment = &document.fragments[&spread.node.fragment_name.node].node;
                fits(
                    &fragment.selection_set.node,
                    &fragment.type_condition.node.on.node,
                    schema,
                    document,
                );
            }
        }
    }
}

#[test]
fn every_example_fits_the_schema() {
    let schema = fields_of(&parse_schema(SCHEMA).unwrap());
    for example in examples::all() {
        let document = parse_query(example.query).unwrap();
        let variables: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(example.variables).unwrap();
        let operations = match &document.operations {
            DocumentOperations::Single(operation) => vec![operation],
            DocumentOperations::Multiple(operations) => operations.values().collect(),
        };
        for operation in operations {
            let root = match operation.node.ty.to_string().as_str() {
                "query" => "Query",
                "mutation" => "Mutation",
                _ => "Subscription",
            };
            fits(&operation.node.selection_set.node, root, &schema, &document);
            for variable in &operation.node.variable_definitions {
                assert!(
                    variables.contains_key(variable.node.name.node.as_str()),
                    "{}",
                    example.title.key
                );
            }
        }
    }
}
