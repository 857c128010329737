//! Plans of imports: what a dry run says is what is then done, nothing is removed unless asked, and a file that says
//! nothing of a field leaves it as it is.

use std::collections::HashSet;

use kakehashi::access::{Actor, ActorKind, Role, Viewer};
use kakehashi::case::model::{Document, GenLink, Item, Package};
use kakehashi::error::{Code, Message, Place};
use kakehashi::exchange::framework::{Incoming, Remark, Spoken};
use kakehashi::registry::imports::{
    FieldChange, ImportOptions, ImportOutcome, ImportPlan, PlanEntry, PlanOp, Progress, Tally,
};
use kakehashi::store::rows::TombstoneRow;
use serde_json::{Value, json};

use crate::support::packages::{association, flat, id, item, uri};
use crate::support::{Engine, TestApp};

fn prune() -> ImportOptions {
    ImportOptions {
        prune: true,
        ..ImportOptions::default()
    }
}

async fn service(engine: Engine) -> (TestApp, Actor) {
    let app = TestApp::builder(engine)
        .key("importer", Role::Editor, ActorKind::Person)
        .key("other", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let actor = app.actor(0).await;
    (app, actor)
}

async fn import(app: &TestApp, actor: &Actor, package: &Value) -> ImportOutcome {
    app.import(
        actor,
        package.to_string().as_bytes(),
        ImportOptions::default(),
    )
    .await
    .unwrap()
}

async fn plan(app: &TestApp, actor: &Actor, file: &Value, options: &ImportOptions) -> ImportPlan {
    app.registry()
        .plan_import(
            actor,
            file.to_string().into_bytes(),
            options,
            &Progress::default(),
        )
        .await
        .unwrap()
}

async fn apply(app: &TestApp, actor: &Actor, plan: &ImportPlan) -> ImportOutcome {
    let outcome = app
        .registry()
        .apply_plan(actor, &plan.id, &Progress::default())
        .await
        .unwrap();
    app.app().settle(outcome.seq).await;
    outcome
}

async fn rows(app: &TestApp, actor: &Actor, plan: &ImportPlan, op: PlanOp) -> Vec<PlanEntry> {
    let viewer = Viewer::Member(actor.clone());
    let mut all: Vec<PlanEntry> = Vec::new();
    loop {
        // Pages of two, so that paging is tried too.
        let after = all.last().map(|row| row.cursor.clone());
        let page = app
            .registry()
            .plan_rows(&viewer, &plan.id, Some(op), after.as_deref(), 2)
            .await
            .unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

async fn exported(app: &TestApp, name: &str) -> Value {
    let package = app
        .registry()
        .export(&Viewer::Anonymous, &id(name))
        .await
        .unwrap();
    serde_json::from_slice(&package.body).unwrap()
}

async fn tombstones(app: &TestApp, name: &str) -> Vec<TombstoneRow> {
    let key = id(name);
    app.registry()
        .store
        .read(move |connection| Ok(TombstoneRow::by_key(connection, &key)?))
        .await
        .unwrap()
}

/// Rows that lie in staging.
fn staged(app: &TestApp) -> i64 {
    [
        "import_plan",
        "staged_item",
        "staged_association",
        "staged_part",
    ]
    .map(|table| app.database().count(table))
    .iter()
    .sum()
}

/// Five items; and a later version: the first says something else, the last is gone, a sixth is new.
fn versions(name: &str) -> [Value; 2] {
    let (first, mut second) = (flat(name, 5), flat(name, 6));
    second["CFItems"][0]["fullStatement"] = json!("Said better");
    second["CFItems"].as_array_mut().unwrap().remove(4);
    second["CFAssociations"].as_array_mut().unwrap().remove(4);
    [first, second]
}

on_both_engines! {
    async fn a_dry_run_is_what_is_then_applied(engine: Engine) {
        let (mut app, actor) = service(engine).await;
        let [first, second] = versions("planned");
        import(&app, &actor, &first).await;
        let (position, before) = (app.registry().store.position().await.unwrap(), exported(&app, "planned").await);

        let plan = plan(&app, &actor, &second, &prune()).await;
        // Everything after the removed one has another place in the package.
        let expected = Tally { created: 1, updated: 1, unchanged: 3, kept: 0, removed: 1 };
        assert_eq!((plan.counts.items, plan.counts.associations.created, plan.counts.associations.removed),
            (expected, 1, 1));
        assert!(plan.changed && !plan.new && !plan.document_changed);
        assert_eq!(app.registry().store.position().await.unwrap(), position, "nothing is logged");
        assert_eq!(exported(&app, "planned").await, before, "nothing is changed");

        let updated = rows(&app, &actor, &plan, PlanOp::Updated).await;
        assert_eq!(updated[0].place, Some(Place::Pointer("/CFItems/0".to_owned())));
        assert_eq!(updated[0].changes, [FieldChange {
            field: "fullStatement".to_owned(),
            before: Some(json!("Statement of planned/1")),
            after: Some(json!("Said better")),
        }]);
        let named = |rows: Vec<PlanEntry>| -> Vec<(String, Option<String>)> {
            rows.into_iter().map(|row| (row.kind, row.identifier)).collect()
        };
        let created = named(rows(&app, &actor, &plan, PlanOp::Created).await);
        assert_eq!(created, [("item".to_owned(), Some(id("planned/6"))),
            ("association".to_owned(), Some(id("planned/6 isChildOf planned")))]);
        let removed = named(rows(&app, &actor, &plan, PlanOp::Removed).await);
        assert_eq!(removed, [("item".to_owned(), Some(id("planned/5"))),
            ("association".to_owned(), Some(id("planned/5 isChildOf planned")))]);
        assert_eq!(rows(&app, &actor, &plan, PlanOp::Unchanged).await.len(), 3 + 4);

        // A plan outlives the process that made it.
        app.restart(|_| {});
        let outcome = apply(&app, &actor, &plan).await;
        assert_eq!((outcome.items, outcome.associations), (plan.counts.items, plan.counts.associations));
        let after = exported(&app, "planned").await;
        assert_eq!((after["CFItems"].clone(), after["CFAssociations"].clone()),
            (second["CFItems"].clone(), second["CFAssociations"].clone()));
        assert_eq!(staged(&app), 0, "staging is empty again");
        assert_eq!(app.get(&format!("/ims/case/v1p1/CFItems/{}", id("planned/5"))).status, 404);
        let again = app.registry().apply_plan(&actor, &plan.id, &Progress::default()).await.unwrap_err();
        assert_eq!(again.code, Code::NotFound, "a plan is applied once");
        let position = app.registry().store.position().await.unwrap();
        let again = import(&app, &actor, &second).await;
        assert!(!again.changed);
        assert_eq!((app.registry().store.position().await.unwrap(), staged(&app)), (position, 0));
    }

    async fn what_changed_meanwhile_refuses_a_plan(engine: Engine) {
        let (app, actor) = service(engine).await;
        let [first, second] = versions("contested");
        import(&app, &actor, &first).await;
        let plan = plan(&app, &actor, &second, &ImportOptions::default()).await;
        let mut third = first.clone();
        third["CFItems"][1]["fullStatement"] = json!("Someone else's words");
        import(&app, &actor, &third).await;
        let refused = app.registry().apply_plan(&actor, &plan.id, &Progress::default()).await.unwrap_err();
        assert_eq!(refused.code, Code::Conflict);
        assert_eq!(exported(&app, "contested").await["CFItems"], third["CFItems"]);
    }

    async fn a_plan_belongs_to_its_organisation_and_can_be_dropped(engine: Engine) {
        let (app, actor) = service(engine).await;
        let plan = plan(&app, &actor, &flat("own", 3), &ImportOptions::default()).await;
        let other = app.actor(1).await;
        let progress = Progress::default();
        assert_eq!(app.registry().apply_plan(&other, &plan.id, &progress).await.unwrap_err().code, Code::NotFound);
        assert_eq!(app.registry().drop_plan(&other, &plan.id).await.unwrap_err().code, Code::NotFound);
        assert_eq!(app.registry().import_plan(&Viewer::Anonymous, &plan.id).await.unwrap_err().code, Code::NotFound);
        app.registry().drop_plan(&actor, &plan.id).await.unwrap();
        assert_eq!(staged(&app), 0);
        assert_eq!(app.registry().apply_plan(&actor, &plan.id, &progress).await.unwrap_err().code, Code::NotFound);
    }

    async fn nothing_is_removed_unless_asked_and_what_is_leaves_a_tombstone(engine: Engine) {
        let (app, actor) = service(engine).await;
        let [mut first, mut second] = versions("pruned");
        let replaced = association("replacedBy", "pruned/5", "pruned/1");
        first["CFAssociations"].as_array_mut().unwrap().push(replaced);
        first["CFDefinitions"] = json!({ "CFConcepts": [{
            "identifier": id("pruned/concept"), "uri": uri("pruned/concept"), "title": "A concept",
            "hierarchyCode": "1", "lastChangeDateTime": "2026-01-02T03:04:05+00:00",
        }] });
        import(&app, &actor, &first).await;
        let kept = import(&app, &actor, &second).await;
        assert_eq!((kept.items.kept, kept.items.removed, kept.parts.kept), (1, 0, 1));
        assert_eq!(exported(&app, "pruned").await["CFItems"].as_array().unwrap().len(), 6);
        assert!(tombstones(&app, "pruned/5").await.is_empty());

        second["CFItems"][1]["fullStatement"] = json!("Another change");
        let outcome = app.import(&actor, second.to_string().as_bytes(), prune()).await.unwrap();
        assert_eq!((outcome.items.removed, outcome.associations.removed, outcome.parts.removed), (1, 2, 1));
        let package = exported(&app, "pruned").await;
        assert_eq!(package["CFItems"].as_array().unwrap().len(), 5);
        assert!(package.get("CFDefinitions").is_none());
        let [stone] = &tombstones(&app, "pruned/5").await[..] else { panic!("one tombstone") };
        assert_eq!((stone.kind.as_str(), stone.uri.as_str()), ("item", uri("pruned/5").as_str()));
        assert_eq!(stone.successor_uri.as_deref(), Some(uri("pruned/1").as_str()));
        assert_eq!(tombstones(&app, "pruned/concept").await[0].kind, "concept");
        let count = app.registry().store.read(move |c| Ok(kakehashi::store::rows::DocumentRow::by_ids(c, &[outcome.document])?));
        assert_eq!(count.await.unwrap()[0].item_count, 5);

        // What comes back has no tombstone any more.
        import(&app, &actor, &first).await;
        assert!(tombstones(&app, "pruned/5").await.is_empty());
        assert_eq!(exported(&app, "pruned").await["CFItems"].as_array().unwrap().len(), 6);
    }

    async fn a_stopped_plan_leaves_nothing_in_staging(engine: Engine) {
        let (app, actor) = service(engine).await;
        let bytes = flat("stopped", 5000).to_string().into_bytes();
        let job = app.registry().start_plan(&actor, bytes, ImportOptions::default()).unwrap();
        let mut states = job.progress.subscribe();
        states.wait_for(|state| state.done > 1500 || state.phase.is_over()).await.unwrap();
        app.registry().stop_import(&app.viewer(0).await, &job.id).unwrap();
        let end = states.wait_for(|state| state.phase.is_over()).await.unwrap().clone();
        assert_eq!(end.problem.unwrap().code, Code::Cancelled);
        assert_eq!((staged(&app), app.database().count("staged_remark")), (0, 0));
        // The same where the file turns out to be broken after its first items.
        let mut broken = flat("broken", 3000).to_string();
        broken.truncate(broken.len() - 30);
        let refused = app.import(&actor, broken.as_bytes(), ImportOptions::default()).await.unwrap_err();
        assert_eq!((refused.code, staged(&app)), (Code::InvalidInput, 0));
    }

    async fn a_plan_nobody_touches_is_forgotten(engine: Engine) {
        let (app, actor) = service(engine).await;
        let old = plan(&app, &actor, &flat("old", 3), &ImportOptions::default()).await;
        app.database().execute("UPDATE import_plan SET touched_at = 0");
        plan(&app, &actor, &flat("young", 2), &ImportOptions::default()).await;
        assert_eq!((app.database().count("import_plan"), app.database().count("staged_item")), (1, 2));
        let viewer = Viewer::Member(actor);
        assert_eq!(app.registry().import_plan(&viewer, &old.id).await.unwrap_err().code, Code::NotFound);
    }

    async fn an_older_file_keeps_what_its_version_has_no_place_for(engine: Engine) {
        let (app, actor) = service(engine).await;
        let mut full = flat("versions", 2);
        full["CFItems"][0]["subject"] = json!(["Kept"]);
        full["CFItems"][0]["notes"] = json!("Goes");
        full["CFItems"][0]["extensions"] = json!({ "own": 1 });
        full["CFAssociations"][0]["notes"] = json!("Kept too");
        full["CFAssociations"].as_array_mut().unwrap().push(association("isTranslationOf", "versions/1", "versions/2"));
        import(&app, &actor, &full).await;
        let mut older = full.clone();
        older["CFDocument"].as_object_mut().unwrap().remove("caseVersion");
        for key in ["subject", "notes", "extensions"] {
            older["CFItems"][0].as_object_mut().unwrap().remove(key);
        }
        older["CFAssociations"][0].as_object_mut().unwrap().remove("notes");
        older["CFAssociations"][2]["associationType"] = json!("isRelatedTo");
        let outcome = import(&app, &actor, &older).await;
        assert_eq!((outcome.items.updated, outcome.associations.updated), (1, 0), "{outcome:?}");
        full["CFItems"][0].as_object_mut().unwrap().remove("notes");
        let kept = exported(&app, "versions").await;
        assert_eq!((&kept["CFItems"], &kept["CFAssociations"]), (&full["CFItems"], &full["CFAssociations"]));
        assert!(!import(&app, &actor, &older).await.changed);
        // The newer version says that it is gone.
        full["CFItems"][0].as_object_mut().unwrap().remove("subject");
        import(&app, &actor, &full).await;
        assert_eq!(exported(&app, "versions").await["CFItems"], full["CFItems"]);
    }

    async fn a_table_changes_only_what_it_speaks_of(engine: Engine) {
        let (app, actor) = service(engine).await;
        let mut full = flat("table", 3);
        full["CFItems"][0]["notes"] = json!("Not in the table");
        import(&app, &actor, &full).await;
        let said = ["Statement of table/1", "Said in the table", "Statement of table/3"];
        let outcome = incoming(&app, &actor, sheet(&said), ImportOptions::default()).await.unwrap();
        // By code and by ends: nothing is made a second time.
        assert_eq!(outcome.items, Tally { updated: 1, unchanged: 2, ..Tally::default() });
        assert_eq!(outcome.associations, Tally { unchanged: 3, ..Tally::default() });
        let after = exported(&app, "table").await;
        assert_eq!(after["CFItems"][0], full["CFItems"][0], "what did not change keeps its time and its notes");
        assert_eq!(after["CFItems"][1]["fullStatement"], "Said in the table");
        assert_ne!(after["CFItems"][1]["lastChangeDateTime"], full["CFItems"][1]["lastChangeDateTime"]);
        assert_eq!(after["CFAssociations"], full["CFAssociations"]);
        let again = incoming(&app, &actor, sheet(&said), ImportOptions::default()).await.unwrap();
        assert!(!again.changed, "{again:?}");
    }

    async fn refused_rows_refuse_all_unless_they_are_left_out(engine: Engine) {
        let (app, actor) = service(engine).await;
        let mut with = sheet(&["One", "Two"]);
        let twin = with.package.items[0].clone();
        with.package.items.push(twin);
        with.refused.push(remark(4, "imports-duplicate"));
        with.remarks.push(remark(3, "imports-duplicate"));
        let refused = incoming(&app, &actor, with.clone(), ImportOptions::default()).await.unwrap_err();
        assert_eq!((refused.code, refused.details.len()), (Code::InvalidInput, 2));
        assert_eq!((app.database().count("item"), staged(&app)), (0, 0));
        let progress = Progress::default();
        let options = ImportOptions { leave_out_refused: true, ..ImportOptions::default() };
        let plan = app.registry().plan_incoming(&actor, with, &options, &progress).await.unwrap();
        assert_eq!((plan.counts.refused, plan.counts.repairs, plan.counts.items.created), (2, 1, 2));
        let told = rows(&app, &actor, &plan, PlanOp::Refused).await;
        assert_eq!(told[0].place, Some(Place::Cell { row: 4, column: "code".to_owned() }));
        assert!(told.iter().all(|row| row.reason.is_some()));
        let outcome = apply(&app, &actor, &plan).await;
        assert_eq!((outcome.items.created, outcome.refused, outcome.repairs.len()), (2, 2, 1));
    }

    async fn graphql_plans_shows_applies_and_drops(engine: Engine) {
        let (app, actor) = service(engine).await;
        let [first, second] = versions("asked");
        import(&app, &actor, &first).await;
        let ask = |query: &str, variables: Value| {
            let answer = app.graphql(Some(0), query, variables);
            assert!(answer.get("errors").is_none(), "{answer}");
            answer["data"].clone()
        };
        let dry = "mutation($c: String!) { importFramework(input: { content: $c, dryRun: true, prune: true }) {
            plan { id changed items { created updated removed } } framework { id } problems { code } } }";
        let answer = ask(dry, json!({ "c": second.to_string() }))["importFramework"].clone();
        assert_eq!(answer["plan"]["items"], json!({ "created": 1, "updated": 1, "removed": 1 }), "{answer}");
        assert_eq!(answer["framework"], Value::Null);
        let id = answer["plan"]["id"].clone();
        let show = "query($id: ID!, $after: String) { importPlan(id: $id) { title rows(operation: UPDATED, first: 1, after: $after) {
            totalCount pageInfo { hasNextPage endCursor }
            edges { node { kind operation label place { pointer } changes { field before after } } } } } }";
        let rows = ask(show, json!({ "id": id }))["importPlan"]["rows"].clone();
        let node = &rows["edges"][0]["node"];
        assert_eq!((&node["changes"][0]["after"], &node["place"]["pointer"]), (&json!("Said better"), &json!("/CFItems/0")));
        assert_eq!((&rows["totalCount"], &rows["pageInfo"]["hasNextPage"]), (&json!(1), &json!(false)));
        assert_eq!(app.graphql(Some(1), show, json!({ "id": id }))["data"]["importPlan"], Value::Null);
        let run = "mutation($id: ID!) { applyImport(id: $id) { report { changed items { updated } } framework { title }
            problems { code } } }";
        let done = ask(run, json!({ "id": id }))["applyImport"].clone();
        assert_eq!((&done["report"]["items"]["updated"], &done["framework"]["title"]), (&json!(1), &json!("asked")));
        assert_eq!(ask(run, json!({ "id": id }))["applyImport"]["problems"][0]["code"], "NOT_FOUND");
        let other = ask(dry, json!({ "c": first.to_string() }))["importFramework"]["plan"]["id"].clone();
        let drop = "mutation($id: ID!) { dropImport(id: $id) { dropped problems { code } } }";
        assert_eq!(ask(drop, json!({ "id": other }))["dropImport"]["dropped"], true);
        assert_eq!(staged(&app), 0);
    }
}

async fn incoming(
    app: &TestApp,
    actor: &Actor,
    incoming: Incoming,
    options: ImportOptions,
) -> Result<ImportOutcome, kakehashi::error::Problem> {
    let outcome = app
        .registry()
        .import_incoming(actor, incoming, options, Progress::default())
        .await?;
    app.app().settle(outcome.seq).await;
    Ok(outcome)
}

fn remark(row: usize, key: &'static str) -> Remark {
    Remark {
        place: Some(Place::Cell {
            row,
            column: "code".to_owned(),
        }),
        kind: "twice",
        entity: None,
        message: Message::new(key).with("identifier", row),
    }
}

/// What a reader of tables makes of statements by their code: no identifiers, no times.
fn sheet(statements: &[&str]) -> Incoming {
    let (mut package, mut derived) = (Package::default(), HashSet::new());
    package.document = Document {
        identifier: id("table"),
        uri: uri("table"),
        title: "table".to_owned(),
        creator: "Publisher".to_owned(),
        ..Document::default()
    };
    let end = |name: &str| GenLink {
        title: name.to_owned(),
        identifier: id(name),
        uri: uri(name),
        ..GenLink::default()
    };
    for (number, statement) in (1..).zip(statements) {
        let made_up = format!("made up/{number}");
        package.items.push(Item {
            identifier: id(&made_up),
            uri: uri(&made_up),
            full_statement: (*statement).to_owned(),
            human_coding_scheme: Some(number.to_string()),
            ..Item::default()
        });
        let mut edge: kakehashi::case::model::Association =
            serde_json::from_value(association("isChildOf", &made_up, "table")).unwrap();
        edge.last_change_date_time = String::new();
        edge.destination_node_uri = end("table");
        derived.insert(id(&made_up));
        derived.insert(edge.identifier.clone());
        package.associations.push(edge);
    }
    Incoming {
        package,
        spoken: Spoken {
            document: HashSet::from(["identifier", "title"]),
            item: HashSet::from(["identifier", "fullStatement", "humanCodingScheme"]),
            association: HashSet::from(["associationType", "destinationNodeURI"]),
        },
        derived,
        ..Incoming::default()
    }
}

#[test]
fn the_small_packages_of_these_tests_are_what_they_seem() {
    let [first, second] = versions("x");
    assert_eq!(first["CFItems"][4], item("x/5", "Statement of x/5"));
    assert_eq!(second["CFItems"][4]["identifier"], id("x/6"));
}
