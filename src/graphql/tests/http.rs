//! The protocol: statuses, headers, Server-Sent Events.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use serde_json::{Value, json};

use super::world::{PACKAGE, World};
use crate::access::{ActorKind, Role};

/// Sends a request to the mounted face: status, request id, media type and body.
async fn send(world: &World, request: TestRequest) -> (StatusCode, String, String, String) {
    let app = actix_web::App::new()
        .app_data(Data::new(world.app.clone()))
        .app_data(Data::new(world.schema.clone()))
        .configure(crate::graphql::http::configure);
    let service = init_service(app).await;
    let response = call_service(&service, request.to_request()).await;
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let (status, id) = (response.status(), header("x-request-id"));
    let media = format!(
        "{}{}",
        header(CONTENT_TYPE.as_str()),
        header(LOCATION.as_str())
    );
    (
        status,
        id,
        media,
        String::from_utf8(read_body(response).await.to_vec()).unwrap(),
    )
}

fn post(body: &str) -> TestRequest {
    TestRequest::post()
        .uri("/graphql")
        .insert_header((CONTENT_TYPE, "application/json"))
        .set_payload(body.to_owned())
}

fn code(body: &str) -> Value {
    let answer: Value = serde_json::from_str(body).unwrap();
    answer["errors"][0]["extensions"]["code"].clone()
}

#[actix_web::test]
async fn queries_are_answered_over_post_and_get() {
    let world = World::new().await;
    let (status, id, media, body) = send(
        &world,
        post(r#"{"query":"{ viewer { language } }","variables":null}"#),
    )
    .await;
    assert_eq!(
        (status, media.as_str()),
        (StatusCode::OK, "application/json")
    );
    assert_eq!(body, r#"{"data":{"viewer":{"language":"en"}}}"#);
    assert_eq!(id.len(), 12);
    let get = TestRequest::get()
        .uri("/graphql?query=query(%24s%3AString!)%7Binstitution(slug%3A%24s)%7Bslug%7D%7D&variables=%7B%22s%22%3A%22x%22%7D")
        .insert_header(("Accept-Language", "ja"));
    assert_eq!(
        send(&world, get).await.3,
        r#"{"data":{"institution":null}}"#
    );
    let browser = TestRequest::get()
        .uri("/graphql")
        .insert_header((ACCEPT, "text/html,*/*;q=0.8"));
    let (status, _, location, _) = send(&world, browser).await;
    assert_eq!(
        (status, location.as_str()),
        (StatusCode::FOUND, "/explorer")
    );
}

#[actix_web::test]
async fn what_is_no_request_is_refused_with_a_code() {
    let world = World::new().await;
    let (status, _, _, body) = send(&world, post("{\"query\":\n oops}")).await;
    assert_eq!(
        (status, code(&body)),
        (StatusCode::BAD_REQUEST, json!("INVALID_INPUT"))
    );
    assert!(body.contains("line 2"), "{body}");
    let (status, ..) = send(&world, post(r#"[{"query":"{ viewer { role } }"}]"#)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let form = TestRequest::post()
        .uri("/graphql")
        .insert_header((CONTENT_TYPE, "text/plain"))
        .set_payload("x");
    assert_eq!(
        send(&world, form).await.0,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let mutation = TestRequest::get()
        .uri("/graphql?query=mutation%7BstopImport(id%3A%22x%22)%7Bproblems%7Bcode%7D%7D%7D");
    assert_eq!(
        send(&world, mutation).await.0,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let wrong = post(r#"{"query":"{ nothing }"}"#);
    assert_eq!(send(&world, wrong).await.0, StatusCode::OK);
    let wrong = post(r#"{"query":"{ nothing }"}"#)
        .insert_header((ACCEPT, "application/graphql-response+json"));
    let (status, _, media, _) = send(&world, wrong).await;
    assert_eq!(
        (status, media.as_str()),
        (StatusCode::BAD_REQUEST, "application/graphql-response+json")
    );
}

#[actix_web::test]
async fn a_key_says_who_asks_and_an_unknown_one_is_refused() {
    let world = World::new().await;
    world.member("school", Role::Editor).await;
    let key = world
        .app
        .registry
        .create_key("school", Role::Editor, ActorKind::Machine, "CI")
        .await
        .unwrap();
    let query = r#"{"query":"{ viewer { role kind organisation { slug } } }"}"#;
    let known = post(query).insert_header((AUTHORIZATION, format!("Bearer {}", key.secret)));
    let body = send(&world, known).await.3;
    assert_eq!(
        body,
        r#"{"data":{"viewer":{"role":"editor","kind":"machine","organisation":{"slug":"school"}}}}"#
    );
    let unknown = post(query)
        .insert_header((AUTHORIZATION, "Bearer kkh_0"))
        .insert_header(("Accept-Language", "ja"));
    let (status, _, _, body) = send(&world, unknown).await;
    assert_eq!(
        (status, code(&body)),
        (StatusCode::UNAUTHORIZED, json!("UNAUTHORISED"))
    );
    assert!(body.contains("失効"), "{body}");
}

#[actix_web::test]
async fn an_import_is_followed_as_server_sent_events() {
    let world = World::new().await;
    world.member("school", Role::Editor).await;
    let key = world
        .app
        .registry
        .create_key("school", Role::Editor, ActorKind::Person, "E")
        .await
        .unwrap();
    let bearer = (AUTHORIZATION, format!("Bearer {}", key.secret));
    let start = json!({
        "query": "mutation($c: String!) { importFramework(input: {content: $c, wait: false}) { job { id } } }",
        "variables": { "c": PACKAGE },
    });
    let body = send(
        &world,
        post(&start.to_string()).insert_header(bearer.clone()),
    )
    .await
    .3;
    let answer: Value = serde_json::from_str(&body).unwrap();
    let id = &answer["data"]["importFramework"]["job"]["id"];
    let follow =
        json!({ "query": format!("subscription {{ importProgress(id: {id}) {{ phase }} }}") });
    let events = post(&follow.to_string())
        .insert_header(bearer)
        .insert_header((ACCEPT, "text/event-stream"));
    let (status, _, media, body) = send(&world, events).await;
    assert_eq!(
        (status, media.as_str()),
        (StatusCode::OK, "text/event-stream")
    );
    assert!(
        body.contains(
            "event: next\ndata: {\"data\":{\"importProgress\":{\"phase\":\"DONE\"}}}\n\n"
        ),
        "{body}"
    );
    assert!(body.ends_with("event: complete\ndata: \n\n"), "{body}");
}
