//! What writing does, and how it refuses.

use async_graphql::Request;
use futures_util::StreamExt;
use serde_json::json;

use super::world::{PACKAGE, World};
use crate::access::{Role, Viewer};
use crate::graphql::execute_stream;
use crate::locale::Language;
use crate::state::Caller;

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_refuses_as_data_in_the_language_of_the_viewer() {
    let world = World::new().await;
    let imported = world.import(&Viewer::Anonymous, "PUBLIC").await;
    assert_eq!(imported["problems"][0]["code"], "UNAUTHORISED");
    assert_eq!(imported["framework"], json!(null));
    let reader = world.member("school", Role::Reader).await;
    let imported = world.import(&reader, "PUBLIC").await;
    assert_eq!(imported["problems"][0]["code"], "FORBIDDEN");
    let editor = world.member("school", Role::Editor).await;
    let query = r#"mutation { saveCourse(input: { code: "", title: "T", credits: -1, creditScheme: "miles", validFrom: "soon",
        outcomes: [{ statement: "S", alignments: [{ target: "N.1", degree: 2 }] }] }) {
        course { id } problems { code message place { pointer } details { message place { pointer } } } } }"#;
    for (language, words) in [(Language::En, "5 values"), (Language::Ja, "5 個")] {
        let answer = world.ask_with(&editor, language, query, json!({})).await;
        let problem = &answer["data"]["saveCourse"]["problems"][0];
        assert!(
            problem["message"].as_str().unwrap().contains(words),
            "{problem}"
        );
        let places: Vec<&str> = problem["details"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|d| d["place"]["pointer"].as_str())
            .collect();
        assert!(
            places.contains(&"/input/outcomes/0/alignments/0/degree"),
            "{places:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn courses_badges_and_alignments_are_saved_and_read_at_once() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    world.import(&editor, "PUBLIC").await;
    let course = r#"mutation { saveCourse(input: { code: "MA1", title: "算数", titleEn: "Arithmetic", credits: 2, creditScheme: "ects",
        outcomes: [{ code: "1", statement: "数える", alignments: [{ target: "N.1", role: ASSESSES, completeness: FULL }] }] }) {
        changed problems { message } course { id title(language: EN) outcomes { fullStatement }
          alignments { nodes { role completeness origin { title item { parentCourse { code } } } target { item { humanCodingScheme } } } } } } }"#;
    let saved = world.ask(&editor, course).await["saveCourse"].clone();
    assert_eq!(saved["problems"], json!([]));
    assert_eq!(saved["course"]["title"], "Arithmetic");
    let alignment = &saved["course"]["alignments"]["nodes"][0];
    assert_eq!(alignment["target"]["item"]["humanCodingScheme"], "N.1");
    assert_eq!(alignment["origin"]["item"]["parentCourse"]["code"], "MA1");
    // The same again changes nothing.
    assert_eq!(
        world.ask(&editor, course).await["saveCourse"]["changed"],
        false
    );
    let badge = r#"mutation { saveBadgeClass(input: { code: "B", name: "Counter", alignments: [{ target: "N.2" }] }) {
        problems { message } badgeClass { id name alignments { totalCount } } } }"#;
    let saved = world.ask(&editor, badge).await["saveBadgeClass"].clone();
    assert_eq!(saved["badgeClass"]["alignments"]["totalCount"], 1);
    let id = &saved["badgeClass"]["id"];
    let align = format!(
        r#"mutation {{ saveAlignment(input: {{ origin: {id}, alignment: {{ target: "N.1", degree: 0.5 }} }}) {{
             changed alignments {{ degree target {{ title }} }} problems {{ message }} }}
           unknown: saveAlignment(input: {{ origin: "no", alignment: {{ target: "N.1" }} }}) {{ problems {{ code place {{ pointer }} }} }} }}"#
    );
    let saved = world.ask(&editor, &align).await;
    assert_eq!(
        saved["saveAlignment"]["alignments"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        saved["unknown"]["problems"][0],
        json!({ "code": "NOT_FOUND", "place": { "pointer": "/input/origin" } })
    );
    let data = world.ask(&Viewer::Anonymous, r#"{ item(id: "33333333-3333-4333-8333-333333333333") {
        alignedCourses { totalCount } alignedBadges { nodes { origin { badgeClass { code } } } } } }"#).await;
    assert_eq!(data["item"]["alignedCourses"]["totalCount"], 1);
    assert_eq!(
        data["item"]["alignedBadges"]["nodes"][0]["origin"]["badgeClass"]["code"],
        "B"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_taken_whole_or_refused_with_every_cell() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    let query =
        "mutation($c: String!) { importTable(content: $c) { courses { code } entities { created }
        problems { code details { place { row column } } } } }";
    let good = "institution,course_code,title,credits,credit_scheme\nschool,A1,One,2,ECTS\nschool,A2,Two,3,ECTS\n";
    let answer = world
        .ask_with(&editor, Language::En, query, json!({ "c": good }))
        .await;
    assert_eq!(
        answer["data"]["importTable"]["courses"],
        json!([{ "code": "A1" }, { "code": "A2" }])
    );
    let bad = "institution,course_code,title,credits\nschool,A1,One,many\nschool,A2,Two,-3\n";
    let answer = world
        .ask_with(&editor, Language::En, query, json!({ "c": bad }))
        .await;
    let problem = &answer["data"]["importTable"]["problems"][0];
    assert_eq!(
        problem["details"][1]["place"],
        json!({ "row": 3, "column": "credits" })
    );
    let answer = world
        .ask_with(&editor, Language::En, query, json!({ "c": PACKAGE }))
        .await;
    assert_eq!(
        answer["data"]["importTable"]["problems"][0]["code"],
        "UNKNOWN_FORMAT"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_can_be_followed_to_its_end() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    let query = "mutation($c: String!) { importFramework(input: {content: $c, wait: false}) { job { id } } }";
    let answer = world
        .ask_with(&editor, Language::En, query, json!({ "c": PACKAGE }))
        .await;
    let id = answer["data"]["importFramework"]["job"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let follow = format!(
        "subscription {{ importProgress(id: \"{id}\") {{ phase finished framework {{ title }} problems {{ code }} }} }}"
    );
    let caller = Caller {
        viewer: editor,
        language: Language::En,
        request_id: "R1".to_owned(),
    };
    let events: Vec<_> = execute_stream(
        &world.schema,
        &world.app,
        caller,
        Request::new(follow.clone()),
    )
    .collect()
    .await;
    let last = serde_json::to_value(events.last().unwrap()).unwrap();
    let expected = json!({ "phase": "DONE", "finished": true, "framework": { "title": "Tiny" }, "problems": [] });
    assert_eq!(last["data"]["importProgress"], expected);
    let stranger = Caller {
        viewer: Viewer::Anonymous,
        language: Language::En,
        request_id: "R2".to_owned(),
    };
    let events: Vec<_> = execute_stream(&world.schema, &world.app, stranger, Request::new(follow))
        .collect()
        .await;
    let answer = serde_json::to_value(&events[0]).unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_none_fails_its_job_with_the_place() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    let query = r#"mutation { importFramework(input: {content: "{\n \"CFDocument\": oops"}) {
        job { phase } framework { id } problems { code place { line } } } }"#;
    let payload = world.ask(&editor, query).await["importFramework"].clone();
    assert_eq!(payload["job"]["phase"], "FAILED");
    assert_eq!(
        payload["problems"][0],
        json!({ "code": "INVALID_INPUT", "place": { "line": 2 } })
    );
}
