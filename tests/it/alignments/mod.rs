//! Alignments that hold: what they mean, that a change of meaning is told, what points at an item, finished alignments, the lint.

mod changes;
mod lint;
mod picker;
mod reverse;
mod templates;
mod verdicts;

use kakehashi::access::{Actor, ActorKind, Role, Visibility};
use kakehashi::badges::alignment::Alignment;
use kakehashi::error::Place;
use kakehashi::exchange::badges::BadgeInput;
use kakehashi::registry::imports::ImportOptions;
use serde_json::{Value, json};

use crate::support::packages::{CHANGED, association, id, item, link, package, uri};
use crate::support::{Engine, TestApp};

/// Keys of the tests: a publisher of frameworks, an issuer of badges, a stranger.
const PUBLISHER: usize = 0;
const ISSUER: usize = 1;
const STRANGER: usize = 2;

async fn service(engine: Engine) -> TestApp {
    TestApp::builder(engine)
        .key("publisher", Role::Editor, ActorKind::Person)
        .key("issuer", Role::Editor, ActorKind::Person)
        .key("stranger", Role::Reader, ActorKind::Person)
        .start()
        .await
}

/// An alignment by address.
fn to(url: &str) -> Alignment {
    Alignment {
        target_name: format!("To {url}"),
        target_url: url.to_owned(),
        ..Alignment::default()
    }
}

/// An alignment by code.
fn by_code(code: &str, framework: Option<&str>) -> Alignment {
    Alignment {
        target_name: format!("Code {code}"),
        target_url: "https://else.example/standard.pdf".to_owned(),
        target_code: Some(code.to_owned()),
        target_framework: framework.map(str::to_owned),
        ..Alignment::default()
    }
}

/// A badge class with alignments as stated.
fn badge(issuer: &str, code: &str, stated: Vec<Alignment>) -> BadgeInput {
    let place = |at: usize| format!("/alignment/{at}");
    let stated = stated.into_iter().enumerate();
    BadgeInput {
        stated: stated
            .map(|(at, alignment)| (place(at), alignment))
            .collect(),
        ..bare(issuer, code)
    }
}

fn bare(issuer: &str, code: &str) -> BadgeInput {
    let table = format!("issuer,badge_code,name\n{issuer},{code},Badge {code}\n");
    let sheet = kakehashi::exchange::badges::read(table.as_bytes()).unwrap();
    BadgeInput {
        place: Place::Argument("badge".to_owned()),
        ..sheet.rows.into_iter().next().unwrap()
    }
}

async fn award(app: &TestApp, actor: &Actor, badges: Vec<BadgeInput>, visibility: Visibility) {
    let outcome = app
        .registry()
        .save_badges(actor, badges, visibility)
        .await
        .unwrap();
    app.app().settle(outcome.seq).await;
}

async fn import(app: &TestApp, actor: &Actor, package: &Value, visibility: Visibility) {
    let options = ImportOptions {
        visibility: Some(visibility),
        owned: true,
        ..ImportOptions::default()
    };
    app.import(actor, package.to_string().as_bytes(), options)
        .await
        .unwrap();
}

/// The framework of most tests: two levels of items, and a rubric that judges one of them.
fn framework(name: &str) -> Value {
    let names = ["A", "A.1", "A.2", "B"].map(|code| format!("{name}/{code}"));
    let items = names
        .iter()
        .map(|name| item(name, &format!("Statement of {name}")));
    let below = |child: usize, parent: &str| association("isChildOf", &names[child], parent);
    let edges = vec![
        below(0, name),
        below(1, &names[0]),
        below(2, &names[0]),
        below(3, name),
    ];
    let mut package = package(name, items.collect(), edges);
    let level = |quality: &str, score: u32| {
        let name = format!("{name}/rubric/1/{quality}");
        json!({ "identifier": id(&name), "uri": uri(&name), "quality": quality, "description": format!("Does it {quality}"),
            "score": score, "lastChangeDateTime": CHANGED })
    };
    let criterion = format!("{name}/rubric/1");
    package["CFRubrics"] = json!([{
        "identifier": id(&format!("{name}/rubric")), "uri": uri(&format!("{name}/rubric")), "title": "Rubric",
        "lastChangeDateTime": CHANGED,
        "CFRubricCriteria": [{
            "identifier": id(&criterion), "uri": uri(&criterion), "description": "How well", "CFItemURI": link(&names[1]),
            "lastChangeDateTime": CHANGED, "CFRubricCriterionLevels": [level("well", 2), level("poorly", 1)],
        }],
    }]);
    package
}

const RESOLUTION: &str = "verdict reason message until successorUri stated
    target { kind identifier uri title item { identifier } }
    candidates { identifier } successors { identifier uri } suggestions { identifier } shouldBe(standard: OB3)";

/// What alignments mean to the holder of a key, or to anyone.
fn resolve(app: &TestApp, position: Option<usize>, alignments: &[Alignment]) -> Vec<Value> {
    let inputs: Vec<Value> = alignments
        .iter()
        .map(|alignment| serde_json::to_value(alignment).unwrap())
        .collect();
    let query = format!(
        "query($all: [StatedAlignmentInput!]!) {{ resolveAlignments(alignments: $all) {{ {RESOLUTION} }} }}"
    );
    let answer = app.graphql(position, &query, json!({ "all": inputs }));
    answer["data"]["resolveAlignments"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"))
        .clone()
}

/// Verdict, reason and identifier of the target.
fn short(resolution: &Value) -> (String, String, Option<String>) {
    let text = |name: &str| resolution[name].as_str().unwrap().to_owned();
    let target = resolution["target"]["identifier"]
        .as_str()
        .map(str::to_owned);
    (text("verdict"), text("reason"), target)
}

/// Identifiers in a list of a resolution.
fn named(resolution: &Value, list: &str) -> Vec<String> {
    let list = resolution[list]
        .as_array()
        .unwrap_or_else(|| panic!("{resolution}"));
    list.iter()
        .map(|one| one["identifier"].as_str().unwrap().to_owned())
        .collect()
}
