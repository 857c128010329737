//! The badge templates that a platform publishes: their alignments are messy, and told so; those that point at CASE items hold as
//! soon as the framework is here, without anyone touching a badge.

use std::collections::BTreeMap;

use kakehashi::badges::stated::extract;
use kakehashi::store::log;
use kakehashi::store::rows::BadgeRow;

use super::*;
use crate::support::shared;

/// How many alignments of the issuer have each verdict.
fn counts(app: &TestApp) -> BTreeMap<String, u64> {
    let query = "{ alignmentHealth(issuer: \"issuer\") { counts { verdict count } } }";
    let answer = app.graphql(None, query, json!({}));
    let counts = answer["data"]["alignmentHealth"]["counts"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    counts
        .iter()
        .map(|one| {
            (
                one["verdict"].as_str().unwrap().to_owned(),
                one["count"].as_u64().unwrap(),
            )
        })
        .collect()
}

/// Everything that is kept of the badges, and what the log says of them.
async fn badges(app: &TestApp) -> (Vec<BadgeRow>, Vec<String>) {
    let read = app.registry().store.read(|c| {
        let head = log::position(c)?;
        let entries = log::of_kind(c, "badge", 0, head, 100_000)?;
        Ok((
            BadgeRow::all(c)?,
            entries.into_iter().map(|entry| entry.hash).collect(),
        ))
    });
    read.await.unwrap()
}

on_both_engines! {
    async fn real_data_the_case_targets_of_published_templates_resolve_once_their_framework_is_here(engine: Engine) {
        let Some(shared) = shared(1) else { return };
        let text = std::fs::read_to_string(shared.join("data/badges/credly-templates-with-alignments.jsonl")).unwrap();
        let templates: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(templates.len(), 315);
        let app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        let mut addresses = BTreeMap::new();
        let mut all = 0;
        let inputs: Vec<BadgeInput> = templates.iter().map(|template| {
            let stated: Vec<(String, Alignment)> = extract(template).alignments.into_iter()
                .map(|stated| (stated.pointer, stated.alignment)).collect();
            all += stated.len();
            for (_, alignment) in &stated {
                if alignment.target_url.contains("casenetwork") {
                    *addresses.entry(alignment.target_url.clone()).or_insert(0) += 1;
                }
            }
            BadgeInput { stated, name: template["name"].as_str().unwrap().to_owned(), ..bare("issuer", template["id"].as_str().unwrap()) }
        }).collect();
        assert_eq!((all, addresses.values().sum::<u64>()), (482, 42));
        award(&app, &issuer, inputs, Visibility::Public).await;
        let health = counts(&app);
        assert_eq!((health["RESOLVED"], health["AMBIGUOUS"], health["SUPERSEDED"], health["BROKEN"]), (0, 0, 0, 482));
        // No package at hand holds the targets: one is made of exactly their identifiers and addresses.
        let guid = |address: &str| address.rsplit('/').next().unwrap().to_owned();
        let items = addresses.keys().map(|address| json!({
            "identifier": guid(address), "uri": address, "fullStatement": format!("Competency {}", guid(address)),
            "lastChangeDateTime": CHANGED,
        }));
        let kept = badges(&app).await;
        import(&app, &publisher, &package("competencies", items.collect(), Vec::new()), Visibility::Public).await;
        let health = counts(&app);
        assert_eq!((health["RESOLVED"], health["AMBIGUOUS"], health["SUPERSEDED"], health["BROKEN"]), (42, 0, 0, 440));
        assert_eq!(badges(&app).await, kept, "no badge was touched");
        // What is broken says why: files, home pages, pages; nothing is guessed.
        let query = "query($after: String) { alignmentHealth(issuer: \"issuer\", verdict: BROKEN) { alignments(first: 200, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { resolution { reason stated } } } } }";
        let (mut reasons, mut after) = (BTreeMap::<String, usize>::new(), Value::Null);
        loop {
            let answer = app.graphql(None, query, json!({ "after": after }));
            let page = &answer["data"]["alignmentHealth"]["alignments"];
            for node in page["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")) {
                assert!(!node["resolution"]["stated"]["targetName"].is_null());
                *reasons.entry(node["resolution"]["reason"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            if page["pageInfo"]["hasNextPage"] == json!(false) { break }
            after = page["pageInfo"]["endCursor"].clone();
        }
        let told: Vec<(&str, usize)> = reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
        assert_eq!(told, [("address-unknown", 299), ("file", 94), ("home-page", 44), ("no-address", 3)]);
        // Each of the items knows the badges that point at it.
        let mut pointing = 0;
        for address in addresses.keys() {
            let query = "query($id: ID!) { item(id: $id) { alignedFrom(kinds: [BADGE]) { totalCount } } }";
            let answer = app.graphql(None, query, json!({ "id": guid(address) }));
            pointing += answer["data"]["item"]["alignedFrom"]["totalCount"].as_u64().unwrap_or_else(|| panic!("{answer}"));
        }
        assert_eq!(pointing, 42);
    }
}
