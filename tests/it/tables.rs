//! Tables of courses and badge classes: all or nothing, every fault with its cell, and never twice.

use kakehashi::access::{Actor, Visibility};
use kakehashi::error::{Code, Place, Problem};
use kakehashi::exchange::{badges, courses};
use kakehashi::registry::courses::TableOutcome;
use kakehashi::registry::imports::ImportOptions;
use serde_json::json;

use crate::support::packages::flat;
use crate::support::{Engine, TestApp, seed};

fn operator() -> Actor {
    Actor::system(0, "")
}

async fn save_courses(app: &TestApp, table: &[u8]) -> Result<TableOutcome, Problem> {
    let rows = courses::read(table).unwrap().rows;
    app.registry()
        .save_courses(&operator(), rows, Visibility::Public)
        .await
}

async fn save_badges(app: &TestApp, table: &[u8]) -> Result<TableOutcome, Problem> {
    let rows = badges::read(table).unwrap().rows;
    app.registry()
        .save_badges(&operator(), rows, Visibility::Public)
        .await
}

/// Where a refused table's faults are, and their messages' keys.
fn faults(problem: &Problem) -> Vec<(Option<Place>, &str)> {
    let one = [(problem.place.as_deref().cloned(), problem.message.clone())];
    let all = if problem.details.is_empty() {
        &one[..]
    } else {
        &problem.details
    };
    all.iter()
        .map(|(place, message)| {
            (
                place.clone(),
                match message.key.as_ref() {
                    "registry-target-unknown" => "target-unknown",
                    "registry-target-ambiguous" => "target-ambiguous",
                    "registry-organisation-unknown" => "organisation-unknown",
                    "registry-course-unknown" => "course-unknown",
                    other => panic!("{other}"),
                },
            )
        })
        .collect()
}

fn cell(row: usize, column: &str) -> Option<Place> {
    Some(Place::Cell {
        row,
        column: column.to_owned(),
    })
}

on_both_engines! {
    async fn a_table_taken_twice_changes_nothing(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let position = app.registry().store.position().await.unwrap();
        let again = save_courses(&app, &seed("courses.csv")).await.unwrap();
        assert!(!again.changed && again.entities.unchanged > 100, "{again:?}");
        assert_eq!((again.entities.created, again.entities.updated), (0, 0));
        assert_eq!((again.associations.created, again.associations.updated), (0, 0));
        let again = save_badges(&app, &seed("badges.csv")).await.unwrap();
        assert!(!again.changed && again.entities.unchanged == again.keys.len(), "{again:?}");
        assert_eq!(app.registry().load_demo().await.unwrap(), position);
        assert_eq!(app.registry().store.position().await.unwrap(), position);
    }

    async fn a_changed_cell_changes_one_course(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let table = String::from_utf8(seed("courses.csv")).unwrap().replace("Quantitative Reasoning", "Reasoning");
        let outcome = save_courses(&app, table.as_bytes()).await.unwrap();
        assert_eq!((outcome.entities.created, outcome.entities.updated), (0, 1));
        assert_eq!((outcome.associations.created, outcome.associations.updated), (0, 0));
    }

    async fn every_fault_of_a_table_of_courses_is_told_at_once(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        // A second framework with a code of the first.
        let mut twin = flat("twin framework", 1);
        twin["CFItems"][0]["humanCodingScheme"] = json!("2.1.1");
        let agency = app.registry().operator_of("data-edu").await.unwrap();
        app.import(&agency, twin.to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let position = app.registry().store.position().await.unwrap();
        let table = "institution,course_code,title,outcomes,aligned_to,framework,part_of\n\
            redwood,NEW 1,A new course,Counts,2.1.1,,\n\
            redwood,NEW 1,,Rests,no such code,,\n\
            redwood,NEW 2,Another,Sums,2.1.1,Data Literacy & Computing Framework,NO PARENT\n\
            nowhere,NEW 3,A course of nobody,,,,\n\
            redwood,NEW 4,Good,Adds,2.1.1,twin framework,\n";
        let refused = save_courses(&app, table.as_bytes()).await.unwrap_err();
        assert_eq!(refused.code, Code::InvalidInput);
        let mut found = faults(&refused);
        found.sort_by_key(|(place, _)| format!("{place:?}"));
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.contains(&(cell(2, "aligned_to"), "target-ambiguous")), "{found:?}");
        assert!(found.contains(&(cell(3, "aligned_to"), "target-unknown")), "{found:?}");
        assert!(found.iter().any(|(place, what)| *what == "course-unknown"
            && matches!(place, Some(Place::Cell { row: 4, .. }))), "{found:?}");
        assert!(found.iter().any(|(place, what)| *what == "organisation-unknown"
            && matches!(place, Some(Place::Cell { row: 5, .. }))), "{found:?}");
        assert_eq!(app.registry().store.position().await.unwrap(), position, "nothing was written");
        // The good rows alone go through.
        let table = "institution,course_code,title,outcomes,aligned_to,framework\n\
            redwood,NEW 4,Good,Adds,2.1.1,twin framework\n";
        let outcome = save_courses(&app, table.as_bytes()).await.unwrap();
        assert_eq!((outcome.entities.created, outcome.associations.created), (2, 3));
    }

    async fn every_fault_of_a_table_of_badges_is_told_at_once(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let position = app.registry().store.position().await.unwrap();
        let before = app.database().count("badge");
        let table = "issuer,badge_code,name,aligned_to\n\
            open-skills,GOOD,A good badge,2.1.1\n\
            nobody,LOST,A lost badge,2.1.1\n\
            manabi,ASTRAY,An astray badge,no such code\n";
        let refused = save_badges(&app, table.as_bytes()).await.unwrap_err();
        let found = faults(&refused);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.contains(&(cell(4, "aligned_to"), "target-unknown")), "{found:?}");
        assert!(found.iter().any(|(place, what)| *what == "organisation-unknown"
            && matches!(place, Some(Place::Cell { row: 3, .. }))), "{found:?}");
        assert_eq!(app.registry().store.position().await.unwrap(), position);
        assert_eq!(app.database().count("badge"), before);
    }

    async fn an_address_that_is_not_here_resolves_once_it_arrives(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let there = crate::support::packages::uri("later/1");
        let table = format!("institution,course_code,title,outcomes,aligned_to\nredwood,LATER,Later,Waits,{there}\n");
        let outcome = save_courses(&app, table.as_bytes()).await.unwrap();
        app.app().settle(outcome.seq).await;
        let viewer = kakehashi::access::Viewer::Anonymous;
        let key = crate::support::packages::id("later/1").parse().unwrap();
        assert_eq!(app.registry().graph.snapshot().edges(&viewer, &key).len(), 1);
        let agency = app.registry().operator_of("data-edu").await.unwrap();
        app.import(&agency, flat("later", 1).to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let snapshot = app.registry().graph.snapshot();
        assert!(snapshot.resolve(&viewer, &key).is_some());
        assert_eq!(snapshot.edges(&viewer, &key).len(), 1);
    }

    async fn a_key_writes_for_its_own_institution_only(engine: Engine) {
        use kakehashi::access::{ActorKind, Role};
        let app = TestApp::builder(engine).demo().key("hibari", Role::Editor, ActorKind::Person).start().await;
        let table = "institution,course_code,title\nhibari,OWN,Own\nredwood,OTHER,Other\n";
        let rows = courses::read(table.as_bytes()).unwrap().rows;
        let refused =
            app.registry().save_courses(&app.actor(0).await, rows, Visibility::Public).await.unwrap_err();
        assert_eq!(refused.code, Code::Forbidden);
    }
}
