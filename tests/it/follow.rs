//! The readings that follow the log: what followed live is what the rows say, whatever happened to the readings.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use kakehashi::access::{Actor, ActorKind, Role, Viewer, Visibility};
use kakehashi::exchange::{badges, courses};
use kakehashi::follow::first_graph;
use kakehashi::graph::{Snapshot, load_all};
use kakehashi::registry::Registry;
use kakehashi::registry::imports::{ImportOptions, Progress};
use kakehashi::search::{Facets, Kind, Query, Record, SearchIndex};
use serde_json::json;

use crate::support::packages::{association, flat, id, item, package};
use crate::support::{Builder, Engine, TestApp, seed};

/// Everything a snapshot says, in a fixed order.
fn picture(snapshot: &Snapshot, viewers: &[Viewer]) -> Vec<String> {
    let mut lines = vec![format!("position {}", snapshot.seq)];
    lines.extend(
        snapshot
            .organisations()
            .iter()
            .map(|row| format!("{row:?}")),
    );
    let mut keys = BTreeSet::new();
    for framework in snapshot.every_framework() {
        lines.push(format!(
            "{} {} {:?} {} {} {} {:?} {:?} {}",
            framework.document,
            framework.organisation,
            framework.visibility,
            framework.origin,
            framework.purpose,
            framework.title,
            framework.language,
            framework.version,
            framework.changed_seq
        ));
        for (index, node) in framework.nodes.iter().enumerate() {
            let index = index as u32;
            keys.insert(node.key);
            let parents: Vec<u32> = framework.parents(index).map(|edge| edge.parent).collect();
            lines.push(format!(
                "{node:?} below {parents:?}, above {:?}",
                framework.children(index)
            ));
        }
        keys.extend(framework.foreign_ends());
        lines.extend(framework.edges.iter().map(|edge| format!("{edge:?}")));
    }
    lines.extend(snapshot.every_badge().map(|badge| format!("{badge:?}")));
    for viewer in viewers {
        for key in &keys {
            let mut edges: Vec<String> = snapshot
                .edges(viewer, key)
                .iter()
                .map(|found| format!("{} in {}", found.edge.key, found.framework.document))
                .collect();
            edges.sort_unstable();
            lines.push(format!(
                "{key} is at {:?} with {edges:?}",
                snapshot.resolve(viewer, key)
            ));
        }
    }
    lines
}

/// What searches find: how many, and which.
fn hits(index: &SearchIndex, viewer: &Viewer) -> Vec<(String, usize, BTreeSet<String>)> {
    let texts = [
        "",
        "統計",
        "data",
        "statistics",
        "B1.1",
        "個人情報",
        "table",
        "データ",
        "nobody has this",
    ];
    let found = texts.iter().map(|text| {
        let query = Query {
            text: (*text).to_owned(),
            viewer_organisation: viewer.organisation(),
            limit: 1000,
            ..Query::default()
        };
        let hits = index.search(&query).unwrap();
        (
            (*text).to_owned(),
            hits.total,
            hits.hits.into_iter().map(|hit| hit.id).collect(),
        )
    });
    found.collect()
}

async fn head(app: &TestApp) -> i64 {
    let seq = app.registry().store.position().await.unwrap();
    app.app().settle(seq).await;
    seq
}

/// A series of changes of every kind.
async fn edit(app: &TestApp, actor: &Actor) {
    let registry = app.registry();
    let private = ImportOptions {
        visibility: Some(Visibility::Private),
        ..ImportOptions::default()
    };
    let public = ImportOptions {
        visibility: Some(Visibility::Public),
        owned: true,
        ..ImportOptions::default()
    };
    // A second copy of a framework, kept private; then one with edges into frameworks of others.
    app.import(
        actor,
        &seed("frameworks/data-science-ja.json"),
        private.clone(),
    )
    .await
    .unwrap();
    let mut bridge = package(
        "bridge",
        vec![
            item("bridge/a", "Counts things"),
            item("bridge/b", "Counts more things"),
        ],
        vec![
            association("isChildOf", "bridge/a", "bridge"),
            association("isPartOf", "bridge/b", "bridge/a"),
        ],
    );
    app.import(actor, bridge.to_string().as_bytes(), private)
        .await
        .unwrap();
    // Moved, renamed, grown, published.
    bridge["CFDocument"]["title"] = json!("bridge, second edition");
    bridge["CFItems"][0]["fullStatement"] = json!("Counts everything");
    bridge["CFItems"]
        .as_array_mut()
        .unwrap()
        .push(item("bridge/c", "Rests"));
    bridge["CFAssociations"].as_array_mut().unwrap().extend([
        association("isChildOf", "bridge/c", "bridge/b"),
        association("exactMatchOf", "bridge/c", "elsewhere/1"),
    ]);
    app.import(actor, bridge.to_string().as_bytes(), public)
        .await
        .unwrap();
    // What the bridge pointed to arrives later.
    app.import(
        actor,
        flat("elsewhere", 2).to_string().as_bytes(),
        ImportOptions::default(),
    )
    .await
    .unwrap();
    // Courses and badge classes change their words, a badge class is added.
    let operator = Actor::system(0, "");
    let text = String::from_utf8(seed("courses.csv"))
        .unwrap()
        .replace("Joins and", "Combine and");
    let text = text.replace("統計学 I", "統計学の初歩");
    let rows = courses::read(text.as_bytes()).unwrap().rows;
    registry
        .save_courses(&operator, rows, Visibility::Public)
        .await
        .unwrap();
    let table = "issuer,badge_code,name,aligned_to,framework\nmanabi,NEW-ONE,新しいバッジ,A1.1,データサイエンス基礎コンピテンシー\n";
    let rows = badges::read(table.as_bytes()).unwrap().rows;
    registry
        .save_badges(&operator, rows, Visibility::Private)
        .await
        .unwrap();
    head(app).await;
}

async fn edited(app: &TestApp) -> [Viewer; 2] {
    edit(app, &app.actor(0).await).await;
    [Viewer::Anonymous, app.viewer(0).await]
}

fn demo(engine: Engine) -> Builder {
    TestApp::builder(engine)
        .demo()
        .key("hibari", Role::Admin, ActorKind::Person)
}

on_both_engines! {
    async fn what_followed_live_is_what_the_rows_say(engine: Engine) {
        let app = demo(engine).start().await;
        let viewers = edited(&app).await;
        let live = app.registry().graph.snapshot();
        let rebuilt = app.registry().store.read(|connection| Ok(load_all(connection)?)).await.unwrap();
        let (live, rebuilt) = (picture(&live, &viewers), picture(&rebuilt, &viewers));
        assert!(live.len() > 500);
        for (line, (live, rebuilt)) in live.iter().zip(&rebuilt).enumerate() {
            assert_eq!(live, rebuilt, "line {line}");
        }
        assert_eq!(live.len(), rebuilt.len());
    }

    async fn a_deleted_index_comes_back_the_same(engine: Engine) {
        let mut app = demo(engine).start().await;
        let viewers = edited(&app).await;
        let before = viewers.clone().map(|viewer| hits(&app.app().search, &viewer));
        assert!(before[0][1].1 > 0 && before[1][0].1 > before[0][0].1, "{before:?}");
        app.restart(|folder| std::fs::remove_dir_all(folder.join("search")).unwrap());
        head(&app).await;
        let after = viewers.map(|viewer| hits(&app.app().search, &viewer));
        assert_eq!(after, before);
    }

    async fn an_index_that_knows_a_future_or_another_database_is_built_anew(engine: Engine) {
        let mut app = demo(engine).start().await;
        let before = hits(&app.app().search, &Viewer::Anonymous);
        let stale = Record {
            id: format!("item/1/{}", id("stale")),
            kind: Kind::Item,
            document: 1,
            organisation: 1,
            public: true,
            code: None,
            title: "statistics of a world that never was".to_owned(),
            abbreviated: None,
            keywords: Vec::new(),
            notes: None,
            language: Some("en".to_owned()),
            framework_title: "Stale".to_owned(),
            path: Vec::new(),
            item_type: None,
            above: Vec::new(),
            facets: Facets::default(),
        };
        let own = app.registry().store.database_id().to_owned();
        for database in [own, uuid::Uuid::new_v4().to_string()] {
            let seq = app.registry().store.position().await.unwrap();
            app.restart(|folder| {
                let (index, _) = SearchIndex::open(&folder.join("search"), &database).unwrap();
                index.apply(std::slice::from_ref(&stale), &[], &[]).unwrap();
                index.commit(seq + 1000).unwrap();
            });
            head(&app).await;
            assert_eq!(app.app().search.position(), seq);
            assert_eq!(hits(&app.app().search, &Viewer::Anonymous), before);
        }
    }

    async fn what_another_process_writes_is_seen_soon(engine: Engine) {
        let app = demo(engine).start().await;
        let store = app.database().store();
        let graph = first_graph(&store).await.unwrap();
        let other = Registry::new(store, graph, crate::support::PUBLIC_URL);
        let actor = other.operator_of("hibari").await.unwrap();
        let bytes = flat("from elsewhere", 3).to_string().into_bytes();
        other.import_framework(&actor, bytes, ImportOptions::default(), Progress::default()).await.unwrap();
        let path = format!("/ims/case/v1p1/CFItems/{}", id("from elsewhere/2"));
        let query = Query { text: "elsewhere".to_owned(), limit: 10, ..Query::default() };
        let start = Instant::now();
        let seen = || app.get(&path).status == 200 && app.app().search.search(&query).unwrap().total >= 3;
        while !seen() {
            assert!(start.elapsed() < Duration::from_secs(10), "not seen after {:?}", start.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
