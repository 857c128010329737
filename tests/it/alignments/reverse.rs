//! What points at an item: itself, what lies below, equivalents, predecessors; through the viewer's rights.

use super::*;

/// Origin, target and way of what points at an item, in the order told.
fn pointing(
    app: &TestApp,
    viewer: Option<usize>,
    item: &str,
    include: &str,
    kinds: &str,
) -> Vec<(String, String, Vec<String>)> {
    let query = format!(
        "query($id: ID!) {{ item(id: $id) {{ alignedFrom(include: {include}, kinds: {kinds}) {{ totalCount nodes {{
            kind origin {{ title }} target {{ identifier }} alignment {{ role }} way {{ kind to {{ identifier }} }} }} }} }} }}"
    );
    let answer = app.graphql(viewer, &query, json!({ "id": id(item) }));
    let nodes = answer["data"]["item"]["alignedFrom"]["nodes"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    let text = |value: &Value| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    };
    nodes
        .iter()
        .map(|node| {
            assert!(node["alignment"]["role"].is_string(), "{node}");
            let way = node["way"].as_array().unwrap();
            (
                text(&node["origin"]["title"]),
                text(&node["target"]["identifier"]),
                way.iter().map(|step| text(&step["kind"])).collect(),
            )
        })
        .collect()
}

const ALL: &str = "[SELF, DESCENDANTS, EQUIVALENTS, PREDECESSORS]";

on_both_engines! {
    async fn everything_that_points_is_found_once_with_its_way(engine: Engine) {
        let app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        let mut other = framework("other");
        let edges = other["CFAssociations"].as_array_mut().unwrap();
        edges.push(association("exactMatchOf", "other/A", "maths/A"));
        edges.push(association("replacedBy", "other/B", "maths/A"));
        edges.push(association("replacedBy", "other/A.2", "other/B"));
        import(&app, &publisher, &other, Visibility::Public).await;
        let targets = ["maths/A", "maths/A.1", "maths/rubric/1/well", "other/A", "other/B", "other/A.2", "maths/B"];
        let badges = targets.iter().map(|name| badge("issuer", name, vec![to(&uri(name))]));
        award(&app, &issuer, badges.collect(), Visibility::Public).await;
        let table = format!("institution,course_code,title,outcomes,aligned_to\nissuer,C1,Course one,,{}\nissuer,C2,Course two,Can do,{}\n",
            uri("maths/A"), uri("maths/A.1"));
        let courses = kakehashi::exchange::courses::read(table.as_bytes()).unwrap().rows;
        let outcome = app.registry().save_courses(&issuer, courses, Visibility::Public).await.unwrap();
        app.app().settle(outcome.seq).await;
        let found = |include: &str, kinds: &str| {
            let mut titles: Vec<(String, Vec<String>)> =
                pointing(&app, None, "maths/A", include, kinds).into_iter().map(|(title, _, way)| (title, way)).collect();
            titles.sort();
            titles
        };
        let told = |title: &str, way: &[&str]| (title.to_owned(), way.iter().map(|step| (*step).to_owned()).collect::<Vec<_>>());
        assert_eq!(found("[SELF]", "[]"), [told("Badge maths/A", &[]), told("Course one", &[])]);
        assert_eq!(found("[DESCENDANTS]", "[BADGE]"), [
            told("Badge maths/A.1", &["DESCENDANT"]),
            told("Badge maths/rubric/1/well", &["DESCENDANT", "JUDGED"]),
        ]);
        assert_eq!(found("[EQUIVALENTS]", "[]"), [told("Badge other/A", &["EXACT_MATCH"])]);
        assert_eq!(found("[PREDECESSORS]", "[]"), [
            told("Badge other/A.2", &["PREDECESSOR", "PREDECESSOR"]),
            told("Badge other/B", &["PREDECESSOR"]),
        ]);
        let all = found(ALL, "[]");
        assert_eq!(all.len(), 8, "{all:?}");
        assert!(all.iter().any(|(title, way)| title == "Can do" && way == &["DESCENDANT"]), "{all:?}");
        assert_eq!(found(ALL, "[OUTCOME]"), [told("Can do", &["DESCENDANT"])]);
        // A level is pointed at too.
        let answer = app.graphql(None, "query($id: ID!) { framework(id: $id) { rubrics { criteria { levels { quality
            alignedFrom { totalCount nodes { origin { title } } } } } } } }", json!({ "id": id("maths") }));
        let levels = &answer["data"]["framework"]["rubrics"][0]["criteria"][0]["levels"];
        assert_eq!((&levels[0]["alignedFrom"]["totalCount"], &levels[1]["alignedFrom"]["totalCount"]), (&json!(1), &json!(0)), "{answer}");
        // The page of an item shows it.
        let page = app.send("GET", &format!("/uri/{}", id("maths/A")), &[("Accept", "text/html")]);
        assert!(page.header("Location").contains("alignedFrom"), "{}", page.header("Location"));
    }

    async fn badges_and_frameworks_of_others_that_are_drafts_are_nowhere_on_the_way(engine: Engine) {
        let app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        let mut hidden = framework("hidden");
        hidden["CFAssociations"].as_array_mut().unwrap().push(association("exactMatchOf", "hidden/A", "maths/A"));
        import(&app, &publisher, &hidden, Visibility::Private).await;
        award(&app, &issuer, vec![badge("issuer", "draft", vec![to(&uri("maths/A"))])], Visibility::Private).await;
        award(&app, &issuer, vec![badge("issuer", "open", vec![to(&uri("hidden/A"))])], Visibility::Public).await;
        let titles = |viewer| -> Vec<String> {
            let mut titles: Vec<_> = pointing(&app, viewer, "maths/A", ALL, "[]").into_iter().map(|(title, ..)| title).collect();
            titles.sort();
            titles
        };
        assert!(titles(None).is_empty() && titles(Some(STRANGER)).is_empty());
        assert_eq!(titles(Some(ISSUER)), ["Badge draft"]);
        assert_eq!(titles(Some(PUBLISHER)), ["Badge open"]);
    }
}
