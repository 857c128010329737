//! A change of meaning is noticed by itself, told once, and not forgotten over a restart.

use std::time::{Duration, Instant};

use kakehashi::store::log;

use super::*;

/// How long something that comes by itself is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until a question is answered.
async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The remembered verdicts: word and how many.
async fn remembered(app: &TestApp) -> Vec<(String, String)> {
    let rows = app
        .registry()
        .store
        .read(|c| Ok(kakehashi::store::rows::VerdictRow::all(c)?))
        .await
        .unwrap();
    let mut told: Vec<_> = rows
        .into_iter()
        .map(|row| (row.verdict, row.reason))
        .collect();
    told.sort();
    told
}

/// Entries of the log of one kind: position and state after.
async fn entries(app: &TestApp, kind: &'static str) -> Vec<(i64, String)> {
    let read = app.registry().store.read(move |c| {
        let head = log::position(c)?;
        Ok(log::of_kind(c, kind, 0, head, 10_000)?)
    });
    let found = read.await.unwrap().into_iter();
    found
        .map(|change| (change.seq, change.after.unwrap_or_default()))
        .collect()
}

/// Changes that a subscription tells of: as many as there are expected, after a position.
fn subscribed(
    app: &TestApp,
    viewer: Option<usize>,
    issuer: Option<&str>,
    after: i64,
    expected: usize,
) -> Vec<Value> {
    let query = "subscription($issuer: String, $after: Int) { alignmentChanges(issuer: $issuer, after: $after) {
        position before after reason origin { title } target { identifier } targetBefore { identifier } successor { identifier }
        alignment { target { identifier } } } }";
    let mut request = ureq::http::Request::post(format!("{}/graphql", app.base()))
        .header("Content-Type", "application/json")
        .header("Accept", "text/event-stream");
    if let Some(viewer) = viewer {
        request = request.header("Authorization", format!("Bearer {}", app.token(viewer)));
    }
    let body =
        json!({ "query": query, "variables": { "issuer": issuer, "after": after } }).to_string();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let answer = agent.run(request.body(body).unwrap()).unwrap();
    let mut told = Vec::new();
    let mut lines =
        std::io::BufRead::lines(std::io::BufReader::new(answer.into_body().into_reader()));
    while told.len() < expected {
        let line = lines.next().expect("the stream goes on").unwrap();
        if let Some(data) = line.strip_prefix("data: ").filter(|data| !data.is_empty()) {
            let event: Value = serde_json::from_str(data).unwrap();
            told.push(event["data"]["alignmentChanges"].clone());
            assert!(event["errors"].is_null(), "{event}");
        }
    }
    told
}

on_both_engines! {
    async fn a_superseded_target_is_an_event_that_is_followed_over_a_restart(engine: Engine) {
        let mut app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        let stated = vec![to(&uri("maths/A.1")), by_code("A.2", Some("maths")), to("https://else.example/x.pdf")];
        award(&app, &issuer, vec![badge("issuer", "one", stated)], Visibility::Public).await;
        until("first verdicts", async || (remembered(&app).await.len() == 3).then_some(())).await;
        assert!(entries(&app, "alignment").await.is_empty(), "a first verdict is no change");
        let badges = entries(&app, "badge").await;
        let before = app.registry().store.position().await.unwrap();
        // The framework says that A.1 was replaced.
        let mut next = framework("maths");
        next["CFAssociations"].as_array_mut().unwrap().push(association("replacedBy", "maths/A.1", "maths/B"));
        import(&app, &publisher, &next, Visibility::Public).await;
        until("the event", async || (entries(&app, "alignment").await.len() == 1).then_some(())).await;
        let told = subscribed(&app, None, Some("issuer"), before, 1);
        assert_eq!((&told[0]["before"], &told[0]["after"], &told[0]["reason"]), (&json!("RESOLVED"), &json!("SUPERSEDED"), &json!("replaced")));
        assert_eq!(told[0]["successor"]["identifier"], json!(id("maths/B")));
        assert_eq!(told[0]["target"]["identifier"], json!(id("maths/A.1")));
        assert_eq!(told[0]["origin"]["title"], "Badge one");
        // While the program is down another process takes the code away; nothing is missed.
        let seen = told[0]["position"].as_i64().unwrap();
        app.restart(|_| {});
        let mut last = next.clone();
        last["CFItems"][2]["humanCodingScheme"] = json!("A.2 renamed");
        import(&app, &publisher, &last, Visibility::Public).await;
        until("the second event", async || (entries(&app, "alignment").await.len() == 2).then_some(())).await;
        app.restart(|_| {});
        let told = subscribed(&app, None, None, seen, 1);
        assert_eq!((&told[0]["before"], &told[0]["after"], &told[0]["reason"]),
            (&json!("RESOLVED"), &json!("BROKEN"), &json!("code-not-in-framework")));
        assert!(told[0]["target"].is_null() && told[0]["targetBefore"]["identifier"] == json!(id("maths/A.2")));
        // Both at once for one who comes late; the badge itself was never touched.
        assert_eq!(subscribed(&app, None, Some("issuer"), before, 2).len(), 2);
        assert_eq!(entries(&app, "badge").await, badges);
        assert_eq!(remembered(&app).await, [("broken", "code-not-in-framework"), ("broken", "file"), ("superseded", "replaced")]
            .map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(app.registry().store.read(|c| Ok(log::first_break(c)?)).await.unwrap(), None);
    }

    async fn rounds_come_to_rest_and_two_nodes_tell_once(engine: Engine) {
        let app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        let unknown = vec![to(&uri("late/A.1")), by_code("A.2", Some("late"))];
        award(&app, &issuer, vec![badge("issuer", "one", unknown)], Visibility::Public).await;
        until("first verdicts", async || (remembered(&app).await.len() == 2).then_some(())).await;
        import(&app, &publisher, &framework("late"), Visibility::Public).await;
        // Others do the same round at the same time.
        let rounds: Vec<_> = (0..4).map(|_| {
            let registry = app.registry().clone();
            tokio::spawn(async move { registry.follow_alignments(0).await.unwrap() })
        }).collect();
        for round in rounds {
            round.await.unwrap();
        }
        until("both resolve", async || (remembered(&app).await.iter().all(|(verdict, _)| verdict == "resolved")).then_some(())).await;
        assert_eq!(entries(&app, "alignment").await.len(), 2, "each change is told once");
        let head = app.registry().store.position().await.unwrap();
        app.app().settle(head).await;
        for _ in 0..3 {
            let round = app.registry().follow_alignments(0).await.unwrap();
            assert_eq!((round.changed, round.goes_on), (0, false));
        }
        assert_eq!(app.registry().store.position().await.unwrap(), head, "its own entries wake it for nothing");
    }

    async fn changes_of_drafts_are_told_to_their_organisation_alone(engine: Engine) {
        let app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        award(&app, &issuer, vec![badge("issuer", "open", vec![to(&uri("late/A.1"))])], Visibility::Public).await;
        award(&app, &issuer, vec![badge("issuer", "draft", vec![to(&uri("late/A.2"))])], Visibility::Private).await;
        until("first verdicts", async || (remembered(&app).await.len() == 2).then_some(())).await;
        import(&app, &publisher, &framework("late"), Visibility::Public).await;
        until("two events", async || (entries(&app, "alignment").await.len() == 2).then_some(())).await;
        let titles = |viewer, expected| -> Vec<Value> {
            subscribed(&app, viewer, None, 0, expected).iter().map(|told| told["origin"]["title"].clone()).collect()
        };
        assert_eq!(titles(Some(ISSUER), 2).len(), 2);
        assert_eq!(titles(None, 1), [json!("Badge open")]);
        let viewer = app.viewer(STRANGER).await;
        let (events, _) = app.registry().alignment_events(&viewer, None, 0).await.unwrap();
        assert_eq!(events.len(), 1, "the draft's change is nobody else's");
    }

    async fn a_badge_that_goes_is_forgotten_and_a_new_one_is_looked_at(engine: Engine) {
        let app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        award(&app, &issuer, vec![badge("issuer", "one", vec![to(&uri("maths/A.1"))])], Visibility::Public).await;
        until("one", async || (remembered(&app).await.len() == 1).then_some(())).await;
        award(&app, &issuer, vec![badge("issuer", "two", vec![to(&uri("maths/rubric/1")), to(&uri("maths"))])], Visibility::Public).await;
        until("three", async || (remembered(&app).await.len() == 3).then_some(())).await;
        assert!(remembered(&app).await.iter().all(|(verdict, _)| verdict == "resolved"));
        // A framework that becomes a draft is gone for those who read the badge.
        import(&app, &publisher, &framework("maths"), Visibility::Private).await;
        until("all broken", async || (remembered(&app).await.iter().all(|(verdict, _)| verdict == "broken")).then_some(())).await;
        assert_eq!(entries(&app, "alignment").await.len(), 3);
    }
}
