//! Importing packages: nothing is lost without a word, nothing changes twice, nothing is left half-way.

use std::sync::Arc;

use kakehashi::access::{Actor, ActorKind, Role, Viewer, Visibility};
use kakehashi::error::Code;
use kakehashi::registry::imports::{
    ImportOptions, ImportOutcome, Job, JobState, Phase, Progress, Tally,
};
use kakehashi::store::log::first_break;
use serde_json::{Value, json};

use crate::support::packages::{CHANGED, association, flat, id, item, package, uri};
use crate::support::{Cover, Engine, TestApp, seed, shared};

const SEEDS: [&str; 2] = [
    "frameworks/data-science-ja.json",
    "frameworks/data-literacy-en.json",
];

/// A service with one key of an editor.
async fn service(engine: Engine) -> (TestApp, Actor) {
    let app = TestApp::builder(engine)
        .key("importer", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let actor = app.actor(0).await;
    (app, actor)
}

async fn export(app: &TestApp, outcome: &ImportOutcome) -> Vec<u8> {
    app.registry()
        .export(&Viewer::Anonymous, &outcome.identifier)
        .await
        .unwrap()
        .body
        .to_vec()
}

/// Imports a file; checks what every import promises; returns what it did and the first export.
async fn kept(app: &TestApp, actor: &Actor, name: &str, bytes: &[u8]) -> (ImportOutcome, Value) {
    let outcome = app
        .import(actor, bytes, ImportOptions::default())
        .await
        .unwrap();
    assert!(outcome.new && outcome.changed, "{name}");
    let first = export(app, &outcome).await;
    let exported: Value = serde_json::from_slice(&first).unwrap();
    let file: Value =
        serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).unwrap();
    let unexplained = Cover::of(&outcome.repairs).unexplained(&file, &exported);
    assert!(unexplained.is_empty(), "{name}: {unexplained:#?}");

    let position = app.registry().store.position().await.unwrap();
    let again = app
        .import(actor, bytes, ImportOptions::default())
        .await
        .unwrap();
    assert!(!again.changed && !again.new, "{name}");
    assert_eq!(
        again.items,
        Tally {
            unchanged: outcome.items.created,
            ..Tally::default()
        },
        "{name}"
    );
    assert_eq!(
        again.associations.unchanged, outcome.associations.created,
        "{name}"
    );
    assert_eq!(again.parts.unchanged, outcome.parts.created, "{name}");
    assert_eq!(
        app.registry().store.position().await.unwrap(),
        position,
        "{name}: nothing was logged"
    );
    assert_eq!(export(app, &again).await, first, "{name}");
    (outcome, exported)
}

/// A copy made from the export exports the same bytes.
async fn comes_back(engine: Engine, exports: Vec<Value>) {
    let (app, actor) = service(engine).await;
    for exported in exports {
        let bytes = exported.to_string().into_bytes();
        let outcome = app
            .import(&actor, &bytes, ImportOptions::default())
            .await
            .unwrap();
        assert_eq!(export(&app, &outcome).await, bytes, "{}", outcome.title);
    }
}

fn count(package: &Value, pointer: &str) -> usize {
    package
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(0, Vec::len)
}

/// Counts of a package: items, associations, rubrics, criteria, levels.
fn counts(package: &Value) -> [usize; 5] {
    let rubrics = package["CFRubrics"].as_array().into_iter().flatten();
    let criteria: Vec<&Value> = rubrics
        .clone()
        .flat_map(|rubric| rubric["CFRubricCriteria"].as_array().into_iter().flatten())
        .collect();
    let levels = criteria
        .iter()
        .map(|criterion| count(criterion, "/CFRubricCriterionLevels"))
        .sum();
    [
        count(package, "/CFItems"),
        count(package, "/CFAssociations"),
        rubrics.count(),
        criteria.len(),
        levels,
    ]
}

fn of_type(package: &Value, kind: &str) -> usize {
    let associations = package["CFAssociations"].as_array().unwrap();
    associations
        .iter()
        .filter(|association| association["associationType"] == kind)
        .count()
}

/// The published packages with the counts of their description.
const PUBLISHED: [(&str, [usize; 5]); 5] = [
    ("teks-math.json", [1250, 1250, 0, 0, 0]),
    ("teks-prek.json", [786, 786, 0, 0, 0]),
    ("opensalt-ordering.json", [28, 0, 0, 0, 0]),
    ("opensalt-exact-matches.json", [16, 39, 0, 0, 0]),
    ("compeito-ja-rubrics.json", [36, 0, 2, 7, 28]),
];

async fn until(job: &Job, reached: impl Fn(&JobState) -> bool) -> JobState {
    let mut states = job.progress.subscribe();
    states
        .wait_for(|state| reached(state) || state.phase.is_over())
        .await
        .unwrap()
        .clone()
}

on_both_engines! {
    async fn real_data_published_packages_survive(engine: Engine) {
        let Some(shared) = shared(PUBLISHED.len()) else { return };
        let (app, actor) = service(engine).await;
        let mut exports = Vec::new();
        for (name, expected) in PUBLISHED {
            let bytes = std::fs::read(shared.join("data/case").join(name)).unwrap();
            let (outcome, exported) = kept(&app, &actor, name, &bytes).await;
            let found = counts(&exported);
            // A count of zero associations stands for one that is not described.
            let described = |n: usize| n != 1 || expected[1] > 0;
            for n in (0..5).filter(|n| described(*n)) {
                assert_eq!(found[n], expected[n], "{name}: count {n}");
            }
            assert_eq!((outcome.items.created, outcome.associations.created), (found[0], found[1]), "{name}");
            match name {
                "teks-math.json" | "teks-prek.json" => assert_eq!(of_type(&exported, "isChildOf"), expected[1]),
                "opensalt-exact-matches.json" => {
                    let kinds = ["exactMatchOf", "precedes", "exemplar"].map(|kind| of_type(&exported, kind));
                    assert_eq!(kinds, [16, 3, 2]);
                }
                "compeito-ja-rubrics.json" => {
                    assert_eq!(count(&exported, "/CFDefinitions/CFSubjects"), 3);
                    assert_eq!(count(&exported, "/CFDefinitions/CFItemTypes"), 5);
                }
                _ => {}
            }
            exports.push(exported);
        }
        comes_back(engine, exports).await;
    }

    async fn the_seed_frameworks_survive_unrepaired(engine: Engine) {
        let (app, actor) = service(engine).await;
        let mut exports = Vec::new();
        for name in SEEDS {
            let bytes = seed(name);
            let (outcome, exported) = kept(&app, &actor, name, &bytes).await;
            let file: Value = serde_json::from_slice(&bytes).unwrap();
            // Rubrics with their criteria and levels included.
            assert_eq!(exported, file, "{name}: {:?}", outcome.repairs);
            assert!(counts(&exported).iter().all(|count| *count > 0), "{name}");
            exports.push(exported);
        }
        comes_back(engine, exports).await;
    }

    async fn a_package_with_every_oddity_is_explained(engine: Engine) {
        let (app, actor) = service(engine).await;
        let mut odd = flat("odd", 3);
        odd["CFDocument"]["subject"] = json!("counting, resting");
        odd["CFDocument"]["description"] = Value::Null;
        odd["CFItems"][0]["educationLevel"] = json!("09, 10, 11");
        odd["CFItems"][0]["CFDocumentURI"] = json!({ "title": "odd", "identifier": id("odd"), "uri": uri("odd") });
        odd["CFItems"][1]["fullStatement"] = Value::Null;
        odd["CFItems"][1]["alternativeLabel"] = json!("Resting");
        odd["CFItems"][2]["ownKey"] = json!({ "a": [1, 2.5, "三"] });
        odd["CFItems"][2]["identifier"] = json!("ODD.3");
        odd["CFAssociations"][0]["associationType"] = json!("Is Child Of");
        odd["CFAssociations"][1]["sequenceNumber"] = json!("2");
        odd["other"] = json!(true);
        let (outcome, exported) = kept(&app, &actor, "odd", odd.to_string().as_bytes()).await;
        assert!(outcome.repairs.len() >= 9, "{:#?}", outcome.repairs);
        assert_eq!(counts(&exported)[..2], [3, 3]);
        // The report is kept with the copy.
        let row = app
            .registry()
            .store
            .read(move |connection| Ok(kakehashi::store::rows::DocumentRow::by_ids(connection, &[outcome.document])?))
            .await
            .unwrap()
            .remove(0);
        let report: Value = serde_json::from_str(&app.registry().import_report(&row).await.unwrap().unwrap()).unwrap();
        assert_eq!(report["repairs"], serde_json::to_value(&outcome.repairs).unwrap());
        comes_back(engine, vec![exported]).await;
    }

    async fn one_identifier_may_name_things_of_several_kinds(engine: Engine) {
        let (app, actor) = service(engine).await;
        let mut shared_key = package(
            "twins",
            vec![item("twins/a", "An item"), item("twins/b", "Another")],
            vec![association("isChildOf", "twins/a", "twins"), association("isChildOf", "twins/b", "twins")],
        );
        let same = id("twins/a");
        shared_key["CFAssociations"][1]["identifier"] = json!(same);
        let definition = |title: &str| {
            json!({ "identifier": same, "uri": uri("twins/a"), "title": title, "hierarchyCode": "1",
                "lastChangeDateTime": CHANGED })
        };
        shared_key["CFDefinitions"] = json!({
            "CFConcepts": [definition("A concept")],
            "CFSubjects": [definition("A subject")],
        });
        shared_key["CFRubrics"] = json!([{
            "identifier": same, "uri": uri("twins/a"), "title": "A rubric", "lastChangeDateTime": CHANGED,
            "CFRubricCriteria": [{ "identifier": same, "uri": uri("twins/a"), "category": "A criterion",
                "lastChangeDateTime": CHANGED,
                "CFRubricCriterionLevels": [{ "identifier": same, "uri": uri("twins/a"), "description": "A level",
                    "lastChangeDateTime": CHANGED }] }],
        }]);
        let (outcome, exported) = kept(&app, &actor, "twins", shared_key.to_string().as_bytes()).await;
        assert_eq!(counts(&exported), [2, 2, 1, 1, 1], "{:?}", outcome.repairs);
        comes_back(engine, vec![exported]).await;
    }

    async fn what_a_file_does_not_mention_stays(engine: Engine) {
        let (app, actor) = service(engine).await;
        app.import(&actor, flat("growing", 3).to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        let mut part = flat("growing", 1);
        part["CFItems"][0]["fullStatement"] = json!("Said better");
        let outcome = app.import(&actor, part.to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        assert_eq!(outcome.items, Tally { updated: 1, kept: 2, ..Tally::default() });
        let exported: Value = serde_json::from_slice(&export(&app, &outcome).await).unwrap();
        assert_eq!(counts(&exported)[..2], [3, 3]);
    }

    async fn what_cannot_be_read_is_refused_with_its_place(engine: Engine) {
        let (app, actor) = service(engine).await;
        let position = app.registry().store.position().await.unwrap();
        for text in ["", "{", "[]", "{\"CFItems\":[]}", "{\"CFDocument\":{\"title\":\"nameless\"}}"] {
            let refused = app.import(&actor, text.as_bytes(), ImportOptions::default()).await.unwrap_err();
            assert_eq!(refused.code, Code::InvalidInput, "{text}: {refused:?}");
            assert!(refused.place.is_some(), "{text}: {refused:?}");
        }
        assert_eq!(app.registry().store.position().await.unwrap(), position);
    }

    async fn only_an_editor_imports(engine: Engine) {
        let app = TestApp::builder(engine).key("importer", Role::Reader, ActorKind::Person).start().await;
        let bytes = flat("refused", 1).to_string();
        let refused = app.import(&app.actor(0).await, bytes.as_bytes(), ImportOptions::default()).await.unwrap_err();
        assert_eq!(refused.code, Code::Forbidden);
        assert_eq!(app.database().count("document"), 0);
    }

    async fn a_stopped_import_leaves_nothing(engine: Engine) {
        let app = TestApp::builder(engine)
            .key("importer", Role::Editor, ActorKind::Person)
            .key("other", Role::Admin, ActorKind::Person)
            .start()
            .await;
        let (actor, viewer) = (app.actor(0).await, app.viewer(0).await);
        let position = app.registry().store.position().await.unwrap();
        let bytes = flat("stopped", 3000).to_string().into_bytes();
        let job = app.registry().start_import(&actor, bytes.clone(), ImportOptions::default()).unwrap();
        let elsewhere = app.registry().stop_import(&app.viewer(1).await, &job.id);
        assert!(elsewhere.is_err(), "only the own organisation stops it");
        until(&job, |state| state.phase == Phase::Reading).await;
        app.registry().stop_import(&viewer, &job.id).unwrap();
        let end = until(&job, |_| false).await;
        assert_eq!(end.phase, Phase::Stopped, "{end:?}");
        assert_eq!(end.problem.unwrap().code, Code::Cancelled);
        assert_eq!(app.registry().store.position().await.unwrap(), position);
        assert_eq!(["document", "item", "association", "import_report"].map(|t| app.database().count(t)), [0; 4]);
        // Left alone, the same file goes through.
        let job = app.registry().start_import(&actor, bytes, ImportOptions::default()).unwrap();
        let end = until(&job, |_| false).await;
        assert_eq!((end.phase, end.outcome.unwrap().items.created), (Phase::Done, 3000));
    }

    async fn imports_of_one_document_at_once_end_consistent(engine: Engine) {
        let app = TestApp::builder(engine)
            .key("one", Role::Editor, ActorKind::Person)
            .key("one", Role::Editor, ActorKind::Machine)
            .key("two", Role::Editor, ActorKind::Person)
            .start()
            .await;
        let mut versions = [flat("contested", 20), flat("contested", 30)];
        versions[1]["CFItems"][0]["fullStatement"] = json!("The other version");
        let versions = versions.map(|version| Arc::new(version.to_string().into_bytes()));
        let mut running = Vec::new();
        for (actor, version) in [(0, 0), (1, 1), (2, 0), (0, 1)] {
            let (registry, actor) = (app.registry().clone(), app.actor(actor).await);
            let bytes = versions[version].to_vec();
            running.push(tokio::spawn(async move {
                registry.import_framework(&actor, bytes, ImportOptions::default(), Progress::default()).await
            }));
        }
        let mut new = 0;
        for import in running {
            new += usize::from(import.await.unwrap().unwrap().new);
        }
        assert_eq!(new, 2, "a copy of each organisation");
        assert_eq!(app.database().count("document"), 2);
        assert_eq!(app.database().count("item"), 30 + 20);
        let broken = app.registry().store.read(|connection| Ok(first_break(connection)?)).await.unwrap();
        assert_eq!(broken, None);
        let seq = app.registry().store.position().await.unwrap();
        app.app().settle(seq).await;
        for position in [0, 2] {
            let snapshot = app.registry().graph.snapshot();
            let organisation = app.viewer(position).await.organisation().unwrap();
            let copy = snapshot.every_framework().find(|copy| copy.organisation == organisation).unwrap();
            assert_eq!(copy.nodes.len() - 1, copy.children(0).len(), "every item hangs below the document");
        }
    }

    async fn the_owners_copy_speaks_for_an_identifier_else_the_newest(engine: Engine) {
        let app = TestApp::builder(engine)
            .key("mirror", Role::Editor, ActorKind::Person)
            .key("owner", Role::Editor, ActorKind::Person)
            .key("late", Role::Editor, ActorKind::Person)
            .start()
            .await;
        let said = |text: &str| {
            let mut package = flat("spoken", 1);
            package["CFItems"][0]["fullStatement"] = json!(text);
            package.to_string().into_bytes()
        };
        let heard = || app.get(&format!("/ims/case/v1p1/CFItems/{}", id("spoken/1"))).ok()["fullStatement"].clone();
        let taken = ImportOptions::default();
        app.import(&app.actor(0).await, &said("mirrored"), taken.clone()).await.unwrap();
        assert_eq!(heard(), "mirrored");
        app.import(&app.actor(2).await, &said("newer"), taken.clone()).await.unwrap();
        assert_eq!(heard(), "newer");
        let owned = ImportOptions { owned: true, ..taken.clone() };
        app.import(&app.actor(1).await, &said("owned"), owned).await.unwrap();
        assert_eq!(heard(), "owned");
        app.import(&app.actor(0).await, &said("newest"), taken).await.unwrap();
        assert_eq!(heard(), "owned");
    }

    async fn an_item_may_bear_the_identifier_of_its_document(engine: Engine) {
        let (app, actor) = service(engine).await;
        let mut package = flat("self", 2);
        package["CFItems"][0]["identifier"] = json!(id("self"));
        let (_, exported) = kept(&app, &actor, "self", package.to_string().as_bytes()).await;
        assert_eq!(counts(&exported)[..2], [2, 2]);
        for kind in ["CFPackages", "CFDocuments"] {
            assert_eq!(app.get(&format!("/ims/case/v1p1/{kind}/{}", id("self"))).status, 200);
        }
        comes_back(engine, vec![exported]).await;
    }

    async fn a_copy_keeps_its_visibility_unless_told(engine: Engine) {
        let (app, actor) = service(engine).await;
        let private = ImportOptions { visibility: Some(Visibility::Private), ..ImportOptions::default() };
        app.import(&actor, flat("draft", 1).to_string().as_bytes(), private).await.unwrap();
        let outcome =
            app.import(&actor, flat("draft", 2).to_string().as_bytes(), ImportOptions::default()).await.unwrap();
        assert_eq!(outcome.items.created, 1);
        let refused = app.registry().export(&Viewer::Anonymous, &outcome.identifier).await.unwrap_err();
        assert_eq!(refused.code, Code::NotFound);
    }
}
