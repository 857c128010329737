//! Badge definitions and issuers as records: their life, stacks, images, files they come from, and how others read them.

mod addresses;
mod files;
mod images;
mod life;

use kakehashi::access::{ActorKind, Role};
use serde_json::{Value, json};

use crate::support::{Engine, TestApp};

/// Keys: an administrator and an editor of `school`, and an editor of another organisation.
const ADMIN: Option<usize> = Some(0);
const EDITOR: Option<usize> = Some(1);
const OTHER: Option<usize> = Some(2);

async fn school(engine: Engine) -> TestApp {
    TestApp::builder(engine)
        .key("school", Role::Admin, ActorKind::Person)
        .key("school", Role::Editor, ActorKind::Person)
        .key("other", Role::Editor, ActorKind::Person)
        .start()
        .await
}

/// The value of one field of a GraphQL answer that must have no errors.
fn asked(app: &TestApp, who: Option<usize>, query: &str, variables: Value) -> Value {
    let answer = app.graphql(who, query, variables);
    assert_eq!(answer.get("errors"), None, "{query}: {answer}");
    let data = answer["data"].as_object().unwrap();
    data.values().next().unwrap().clone()
}

const SAVE: &str = "mutation($input: BadgeClassInput!) { saveBadgeClass(input: $input) {
    badgeClass { id status version } changed problems { code message place { pointer } } } }";

fn save(app: &TestApp, who: Option<usize>, input: Value) -> Value {
    asked(app, who, SAVE, json!({ "input": input }))
}

/// The id of a definition that is saved.
fn saved(app: &TestApp, who: Option<usize>, input: Value) -> String {
    let answer = save(app, who, input);
    assert_eq!(answer["problems"], json!([]), "{answer}");
    answer["badgeClass"]["id"].as_str().unwrap().to_owned()
}

fn publish(app: &TestApp, who: Option<usize>, id: &str) -> Value {
    let query = "mutation($id: ID!) { publishBadgeClass(id: $id) { badgeClass { status publishedAt } changed problems { code message } } }";
    asked(app, who, query, json!({ "id": id }))
}

fn retire(app: &TestApp, who: Option<usize>, id: &str) -> Value {
    let query = "mutation($id: ID!) { retireBadgeClass(id: $id, because: \"Done\") { badgeClass { status retiredBecause } problems { code message } } }";
    asked(app, who, query, json!({ "id": id }))
}

/// GET with a key and what is accepted.
fn get_as(app: &TestApp, who: usize, path: &str) -> crate::support::Answer {
    let token = format!("Bearer {}", app.token(who));
    app.send("GET", path, &[("Authorization", &token)])
}
