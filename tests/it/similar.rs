//! Candidates for alignments: how often the words alone find what people linked, and who is offered what.

use kakehashi::access::{ActorKind, Role, Viewer, Visibility};
use kakehashi::registry::imports::ImportOptions;
use kakehashi::registry::similar::{Ask, Candidate, Grounds, Origin, Step, similar};
use kakehashi::search::Statement;
use serde_json::json;

use crate::relevance::{self, World};
use crate::support::packages::{item, package};
use crate::support::{Engine, TestApp, shared};

#[test]
fn alignments_of_the_demo_world_are_found_by_their_words_and_across_languages() {
    let world = World::demo().unwrap();
    for reached in relevance::similar::demo(&world).unwrap() {
        println!("{reached}");
        // Across languages no words are shared: there the links alone lead to it.
        let across = reached.set == "outcomes: across";
        let floor = if across { 0.6 } else { 0.85 };
        assert!(reached.asked >= 10 && reached.similar >= floor, "{reached}");
        assert!(!across || reached.similar > reached.search, "{reached}");
    }
}

#[test]
fn real_data_the_standards_of_a_crosswalk_are_found_by_the_words_of_its_objectives() {
    let Some(folder) = shared(1) else { return };
    let world = World::crosswalk(&folder).unwrap();
    let reached = relevance::similar::crosswalk(&world, 24).unwrap();
    println!("{reached}");
    assert!(reached.asked > 60 && reached.similar >= 0.85, "{reached}");
    assert!(
        reached.similar > reached.alone && reached.similar > reached.search,
        "{reached}"
    );
}

fn ask_text(app: &TestApp, viewer: &Viewer, title: &str) -> Vec<Candidate> {
    let statement = Statement {
        title: title.to_owned(),
        language: Some("en".to_owned()),
        ..Statement::default()
    };
    let ask = Ask::of(Origin::Text(Box::new(statement)), 50);
    let snapshot = app.registry().graph.snapshot();
    let found = similar(&app.app().search, &snapshot, viewer, &ask).unwrap();
    for candidate in &found {
        let sum: f32 = candidate.reasons.iter().map(|why| why.share).sum();
        assert!((0.0..=1.0).contains(&candidate.score), "{candidate:?}");
        assert!((sum - candidate.score).abs() < 1e-4, "{candidate:?}");
    }
    found
}

#[actix_web::test]
async fn a_private_framework_is_offered_to_its_members_alone_and_leads_nobody_else_anywhere() {
    let app = TestApp::builder(Engine::Sqlite)
        .key("publisher", Role::Editor, ActorKind::Person)
        .key("owner", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let (publisher, owner) = (app.actor(0).await, app.actor(1).await);
    let import = async |actor, package: serde_json::Value, visibility| {
        let options = ImportOptions {
            visibility: Some(visibility),
            ..ImportOptions::default()
        };
        app.import(actor, package.to_string().as_bytes(), options)
            .await
            .unwrap();
    };
    let open = [
        item("open/sheep", "Count sheep at night"),
        item("open/words", "Wholly other words"),
    ];
    import(
        &publisher,
        package("open", open.to_vec(), Vec::new()),
        Visibility::Public,
    )
    .await;
    let anonymous = ask_text(&app, &Viewer::Anonymous, "Count sheep and goats");
    assert_eq!(anonymous.len(), 1);

    // The owner's draft is like the question too, and is linked to what is not.
    let draft = item("draft/sheep", "Count sheep and goats");
    let target = open[1]["identifier"].clone();
    let end = |identifier: &serde_json::Value| json!({ "title": "t", "identifier": identifier, "uri": "https://publisher.example/x" });
    let edge = json!({
        "identifier": crate::support::packages::id("draft/edge"), "uri": "https://publisher.example/edge",
        "associationType": "exactMatchOf", "lastChangeDateTime": crate::support::packages::CHANGED,
        "originNodeURI": end(&draft["identifier"]), "destinationNodeURI": end(&target),
    });
    import(
        &owner,
        package("draft", vec![draft], vec![edge]),
        Visibility::Private,
    )
    .await;
    assert_eq!(
        ask_text(&app, &Viewer::Anonymous, "Count sheep and goats"),
        anonymous
    );
    assert_eq!(
        ask_text(&app, &Viewer::Member(publisher), "Count sheep and goats"),
        anonymous
    );

    let own = ask_text(&app, &Viewer::Member(owner), "Count sheep and goats");
    assert_eq!(own.len(), 3, "{own:?}");
    assert!(own[0].score > 0.9, "{own:?}");
    let linked = own
        .iter()
        .find(|candidate| json!(candidate.key) == target)
        .unwrap();
    let way = linked.reasons.iter().find_map(|why| match &why.because {
        Grounds::Way(steps) => Some(steps.as_slice()),
        Grounds::Text(_) => None,
    });
    let expected = matches!(
        way,
        Some([
            Step::Similar { .. },
            Step::Association { forward: true, .. }
        ])
    );
    assert!(expected && !linked.already_aligned, "{linked:?}");
}
