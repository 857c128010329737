//! What reading gives, and to whom.

use serde_json::json;

use super::world::World;
use crate::access::{Role, Viewer};
use crate::locale::Language;

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_imported_and_its_tree_read_both_ways() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    let imported = world.import(&editor, "PUBLIC").await;
    assert_eq!(imported["problems"], json!([]));
    assert_eq!(imported["job"]["phase"], "DONE");
    assert_eq!(imported["job"]["outcome"]["items"]["created"], 3);
    assert_eq!(imported["framework"]["itemCount"], 3);
    let data = world
        .ask(
            &Viewer::Anonymous,
            r#"{ framework(id: "11111111-1111-4111-8111-111111111111") { title creator origin visibility
                 organisation { slug } packageUrl topItems { totalCount nodes { humanCodingScheme
                   children(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { fullStatement notes } } } } }
               item(id: "https://e.example/uri/44444444-4444-4444-8444-444444444444") {
                 ancestors { fullStatement } parents { identifier } framework { title } }
               byCode: item(id: "{33333333-3333-4333-8333-333333333333}") { associations(types: ["exactMatchOf"]) {
                 nodes { type destination { title uri item { id } } origin { item { humanCodingScheme } } } } } }"#,
        )
        .await;
    let framework = &data["framework"];
    assert_eq!(framework["creator"], "A");
    assert_eq!(framework["organisation"]["slug"], "school");
    assert_eq!(
        framework["packageUrl"],
        "http://here.example/ims/case/v1p1/CFPackages/11111111-1111-4111-8111-111111111111"
    );
    let top = &framework["topItems"]["nodes"][0];
    assert_eq!(top["children"]["totalCount"], 2);
    assert_eq!(
        top["children"]["nodes"],
        json!([{ "fullStatement": "Count to ten", "notes": "Aloud." }])
    );
    assert_eq!(top["children"]["pageInfo"]["hasNextPage"], true);
    assert_eq!(
        data["item"]["ancestors"],
        json!([{ "fullStatement": "Numbers" }])
    );
    let association = &data["byCode"]["associations"]["nodes"][0];
    assert_eq!(association["origin"]["item"]["humanCodingScheme"], "N.1");
    // Not here: shown as written.
    assert_eq!(
        association["destination"],
        json!({ "title": "Counting, elsewhere", "uri": "https://other.example/9", "item": null })
    );
    let after = top["children"]["pageInfo"]["endCursor"].as_str().unwrap();
    let query = format!(
        r#"{{ item(id: "22222222-2222-4222-8222-222222222222") {{ children(after: "{after}") {{ nodes {{ humanCodingScheme }}
             pageInfo {{ hasPreviousPage hasNextPage }} }} back: children(last: 1) {{ nodes {{ humanCodingScheme }} }} }} }}"#
    );
    let data = world.ask(&Viewer::Anonymous, &query).await;
    assert_eq!(
        data["item"]["children"]["nodes"],
        json!([{ "humanCodingScheme": "N.2" }])
    );
    assert_eq!(
        data["item"]["children"]["pageInfo"],
        json!({ "hasPreviousPage": true, "hasNextPage": false })
    );
    assert_eq!(
        data["item"]["back"]["nodes"],
        json!([{ "humanCodingScheme": "N.2" }])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_framework_is_for_its_members_in_lists_counts_and_search_alike() {
    let world = World::new().await;
    let editor = world.member("school", Role::Editor).await;
    let id = world.import(&editor, "PRIVATE").await["framework"]["id"].clone();
    let stranger = world.member("elsewhere", Role::Admin).await;
    let query = format!(
        r#"{{ frameworks {{ totalCount nodes {{ title }} }} framework(id: {id}) {{ title importReport {{ new }} }}
              item(id: "33333333-3333-4333-8333-333333333333") {{ id }}
              search(query: "count") {{ totalCount nodes {{ __typename }} }} }}"#
    );
    for viewer in [Viewer::Anonymous, stranger] {
        let data = world.ask(&viewer, &query).await;
        let nothing = json!({
            "frameworks": { "totalCount": 0, "nodes": [] }, "framework": null, "item": null,
            "search": { "totalCount": 0, "nodes": [] },
        });
        assert_eq!(data, nothing);
    }
    let data = world.ask(&editor, &query).await;
    assert_eq!(data["frameworks"]["totalCount"], 1);
    assert_eq!(data["framework"]["importReport"]["new"], true);
    assert_eq!(data["search"]["totalCount"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_carry_code_field_and_number_in_the_language_of_the_viewer() {
    let world = World::new().await;
    let deep = format!(
        "{{ framework(id: \"x\") {{ {}id{} }} }}",
        "topItems(first: 1) { nodes { framework { ".repeat(9),
        "} } }".repeat(9)
    );
    let wide = "{ a: frameworks(first: 200) { nodes { items(first: 200) { nodes { id } } } } }";
    let cases = [
        (deep.as_str(), "TOO_LARGE", None, "16", "16"),
        (wide, "TOO_LARGE", None, "20000", "20000"),
        (
            "{ frameworks(first: 999) { totalCount } }",
            "TOO_LARGE",
            Some("first"),
            "at most",
            "200 まで",
        ),
        (
            "{ frameworks(after: \"?\") { totalCount } }",
            "INVALID_INPUT",
            Some("after"),
            "cursor",
            "カーソル",
        ),
        (
            "{ nothing }",
            "INVALID_INPUT",
            None,
            "not a valid request",
            "解釈できない",
        ),
        (
            "{",
            "INVALID_INPUT",
            None,
            "not a valid request",
            "解釈できない",
        ),
        (
            "{ transferEvaluation(target: \"a/b\", components: []) { outcome } }",
            "NOT_FOUND",
            Some("target"),
            "a/b",
            "見つから\u{0}存在しない",
        ),
    ];
    for (query, code, field, english, japanese) in cases {
        for (language, words) in [(Language::En, english), (Language::Ja, japanese)] {
            let answer = world
                .ask_with(&Viewer::Anonymous, language, query, json!({}))
                .await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], code, "{query}");
            assert_eq!(error["extensions"]["requestId"], "R1");
            if let Some(field) = field {
                assert_eq!(error["extensions"]["field"], field, "{query}");
            }
            let message = error["message"].as_str().unwrap();
            assert!(
                words.split('\0').any(|word| message.contains(word)),
                "{message}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_is_null() {
    let world = World::new().await;
    let query = r#"{ framework(id: "nothing") { id } item(id: "7:11111111-1111-4111-8111-111111111111") { id }
        course(institution: "no", code: "1") { id } badgeClass(id: "x/y") { id } institution(slug: "no") { slug }
        importJob(id: "no") { id } courses(institution: "no") { totalCount } viewer { role organisation { slug } } }"#;
    let data = world.ask(&Viewer::Anonymous, query).await;
    for name in [
        "framework",
        "item",
        "course",
        "badgeClass",
        "institution",
        "importJob",
    ] {
        assert_eq!(data[name], json!(null), "{name}");
    }
    assert_eq!(data["courses"]["totalCount"], 0);
    assert_eq!(
        data["viewer"],
        json!({ "role": null, "organisation": null })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_is_evaluated_with_its_reasons_in_both_languages() {
    let world = World::demo().await;
    let query = r#"{ transferEvaluation(target: "veldhaven/INF101", today: "2025-06-01",
            components: [{ what: "hibari/DS101", awardedOn: "2025-03-31" }]) {
          outcome policy engine award { credits scheme } target { code title(language: JA) institution { name(language: JA) } }
          coverage { loStrict lo hi hint } volume { measure adequacy ratio { lo hi } }
          requirements { met weight item { item { humanCodingScheme } } path { type from { title course { code } } to { title } by status } }
          gaps { kind } proposal
          narrative ja: narrative(language: JA) } }"#;
    let evaluation = &world.ask(&Viewer::Anonymous, query).await["transferEvaluation"];
    assert_eq!(evaluation["outcome"], "FULL");
    assert_eq!(evaluation["target"]["title"], "データ入門");
    assert_eq!(evaluation["proposal"]["outcome"], "FULL");
    let requirements = evaluation["requirements"].as_array().unwrap();
    assert!(
        !requirements.is_empty()
            && requirements
                .iter()
                .all(|requirement| requirement["met"] == true)
    );
    assert!(
        requirements
            .iter()
            .all(|r| r["path"][0]["from"]["course"]["code"] == "DS101"),
        "{requirements:?}"
    );
    let (english, japanese) = (&evaluation["narrative"][0], &evaluation["ja"][0]);
    assert!(english.as_str().unwrap().is_ascii() || english != japanese);
    assert_ne!(english, japanese);
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_in_both_languages_and_shows_where() {
    let world = World::demo().await;
    let query = r#"{ search(query: "標準偏差", first: 2) { totalCount pageInfo { endCursor hasNextPage }
        edges { score highlights { field fragments { text marked } } node { __typename ... on Item { parentCourse { code } } } } } }"#;
    let found = &world.ask(&Viewer::Anonymous, query).await["search"];
    assert!(found["totalCount"].as_u64().unwrap() >= 1);
    let marked = found["edges"][0]["highlights"][0]["fragments"]
        .as_array()
        .unwrap();
    assert!(marked.iter().any(|fragment| fragment["marked"] == true));
    let query = r#"{ course(id: "hibari/DS101") { alignments { totalCount nodes { role target { item { alignedCourses { totalCount } } } } }
        outcomes { parentCourse { code } } }
        badgeClasses(issuer: "open-skills") { totalCount nodes { code alignments { nodes { target { item { alignedBadges { totalCount } } } } } } } }"#;
    let data = world.ask(&Viewer::Anonymous, query).await;
    assert_eq!(
        data["course"]["outcomes"][0]["parentCourse"]["code"],
        "DS101"
    );
    let alignment = &data["course"]["alignments"]["nodes"][0];
    assert!(
        alignment["target"]["item"]["alignedCourses"]["totalCount"]
            .as_u64()
            .unwrap()
            >= 1
    );
    let badge = &data["badgeClasses"]["nodes"][0];
    assert!(
        badge["alignments"]["nodes"][0]["target"]["item"]["alignedBadges"]["totalCount"]
            .as_u64()
            .unwrap()
            >= 1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tools_can_read_the_schema_within_the_limits() {
    let world = World::new().await;
    let of = "ofType { kind name ".repeat(9);
    let query = format!(
        "{{ __schema {{ queryType {{ name }} types {{ name description fields(includeDeprecated: true) {{ name args {{
         name type {{ kind name {of} {} }} defaultValue }} type {{ kind name {of} {} }} }} }} }} }}",
        "}".repeat(9),
        "}".repeat(9)
    );
    let data = world.ask(&Viewer::Anonymous, &query).await;
    assert!(data["__schema"]["types"].as_array().unwrap().len() > 50);
}
