//! Mirrors as people and programs meet them: on the command line, over GraphQL, with a running worker, and from one of
//! our own servers to another.

use std::time::{Duration, Instant};

use kakehashi::access::{ActorKind, Role};
use serde_json::{Value, json};

use super::school::School;
use crate::cli::program::{Home, Ran};
use crate::support::packages::{flat, id};
use crate::support::remote::{Remote, Reply};
use crate::support::{Engine, TestApp};

const ADD: &str = "mutation($input: AddMirrorInput!) { addMirror(input: $input) {
    mirror { id url state clientId organisation } problems { code message } } }";
const SHOW: &str = "query($id: ID!) { mirror(id: $id) { state version failures message nextAttempt lastSuccess only
    frameworks { identifier title state message framework { title itemCount origin } } } }";

/// Asks until the answer is as wanted.
fn until(app: &TestApp, query: &str, variables: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
    let start = Instant::now();
    loop {
        let answer = app.graphql(Some(0), query, variables.clone());
        if wanted(&answer["data"]) {
            return answer["data"].clone();
        }
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "it never came to be: {answer}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// No round is running and the last one was good.
fn is_settled(data: &Value) -> bool {
    let mirror = &data["mirror"];
    mirror["state"] == "ACTIVE" && !mirror["lastSuccess"].is_null()
}

on_both_engines! {
    async fn on_the_command_line(engine: Engine) {
        let school = School::with(&[("a", 3), ("b", 4)]);
        school.set(|state| state.token = Some("TOKEN".to_owned()));
        let home = Home::fresh(engine);
        let (base, host) = (school.remote.base(), school.remote.host());
        let run = |args: &[&str]| {
            let settings = ["--fetch-private-hosts", &host, "--mirror-pause-milliseconds", "0"];
            home.run(&[args, &settings].concat())
        };
        let ok = |args: &[&str]| {
            let ran = run(args);
            assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
            assert!(!format!("{ran:?}").contains("SECRET"), "{ran:?}");
            ran.out
        };
        assert!(ok(&["mirror", "list"]).contains("no mirrors"));
        // Not configured, the address of a machine inside is refused, and nobody is asked.
        let refused = home.run(&["mirror", "add", &base]);
        assert_eq!(refused.code, Some(77), "{refused:?}");
        assert!(refused.err.contains("fetch_private_hosts"), "{}", refused.err);
        assert_eq!(school.asked(), Vec::<String>::new());
        let secret = home.file("secret", "SECRET\n");
        let token = format!("{base}/token");
        let oauth = ["--token-url", &token, "--client-id", "campus", "--client-secret-file", &secret, "--scope", "read"];
        let told = ok(&[&["mirror", "add", &base, "--every", "2h"][..], &oauth].concat());
        assert!(told.contains("Mirror 1"), "{told}");
        let told = ok(&["mirror", "run", "1"]);
        assert!(told.contains("2 new or changed"), "{told}");
        assert_eq!(school.asked(), ["token", "CFDocuments", "a", "b"]);
        assert_eq!(home.counts(), (2, 7));
        let told = ok(&["mirror", "list", "--language", "ja"]);
        assert!(told.contains("稼働中") && told.contains("2/2"), "{told}");
        let told = ok(&["mirror", "show", "1"]);
        for word in ["every 7200 s", "CASE 1.1", "campus", "up to date: a", &id("b")] {
            assert!(told.contains(word), "{word}: {told}");
        }
        // What is wrong is shown with its reason, and exits with its code.
        school.wrong(&format!("CFPackages/{}", id("a")), Some(Reply::status(500)));
        school.publish("a", 4, "2026-05-05T00:00:00Z");
        let told = ok(&["mirror", "run", "1"]);
        assert!(told.contains("1 failed") && told.contains("failed: a") && told.contains("500"), "{told}");
        school.wrong("/CFDocuments", Some(Reply::status(503)));
        let failed = run(&["mirror", "run", "1"]);
        assert_eq!(failed.code, Some(74), "{failed:?}");
        assert!(failed.err.contains("left alone"), "{failed:?}");
        assert!(ok(&["mirror", "list"]).contains("failing"));
        ok(&["mirror", "pause", "1"]);
        assert_eq!(run(&["mirror", "run", "1"]).code, Some(73));
        ok(&["mirror", "resume", "1"]);
        assert_eq!(run(&["mirror", "show", "2"]).code, Some(66));
        assert_eq!(run(&["mirror", "pause", "x"]).code, Some(66));
        ok(&["mirror", "remove", "1"]);
        assert!(ok(&["mirror", "list"]).contains("no mirrors"));
        assert_eq!(home.counts(), (2, 7), "copies stay");
        home.position();
    }

    async fn a_file_on_the_web_is_imported_like_one_at_hand(engine: Engine) {
        let remote = Remote::start(|seen| match seen.path.as_str() {
            "/crafts.json" => Reply::ok(flat("crafts", 7).to_string()),
            _ => Reply::status(404),
        });
        let home = Home::fresh(engine);
        let host = remote.host();
        let import = |path: &str, args: &[&str]| -> Ran {
            home.run(&[&["import", &format!("{}/{path}", remote.base())], args].concat())
        };
        let refused = import("crafts.json", &[]);
        assert_eq!(refused.code, Some(77), "{refused:?}");
        assert_eq!(remote.take().len(), 0);
        let leave = ["--fetch-private-hosts", &*host];
        let done = import("crafts.json", &leave);
        assert_eq!((done.code, home.counts()), (Some(0), (1, 7)), "{done:?}");
        assert_eq!(import("other.json", &leave).code, Some(66));
        assert_eq!(remote.take().len(), 2);
    }

    async fn over_graphql_with_a_worker(engine: Engine) {
        let school = School::with(&[("a", 3), ("b", 4)]);
        let app = TestApp::builder(engine)
            .key("campus", Role::Editor, ActorKind::Person)
            .key("campus", Role::Reader, ActorKind::Person)
            .key("other", Role::Editor, ActorKind::Person)
            .setting("fetch_private_hosts", school.remote.host())
            .setting("mirror_pause_milliseconds", 0)
            .start()
            .await;
        let input = |url: String| json!({ "input": { "url": url } });
        let code = |answer: Value| answer["data"]["addMirror"]["problems"][0]["code"].clone();
        let base = school.remote.base();
        assert_eq!(code(app.graphql(None, ADD, input(base.clone()))), "UNAUTHORISED");
        assert_eq!(code(app.graphql(Some(1), ADD, input(base.clone()))), "FORBIDDEN");
        assert_eq!(code(app.graphql(Some(0), ADD, input("http://10.0.0.1/".to_owned()))), "FORBIDDEN");
        assert_eq!(code(app.graphql(Some(0), ADD, input("nonsense".to_owned()))), "INVALID_INPUT");
        assert_eq!(school.asked(), Vec::<String>::new());
        let mut with_secret = input(base.clone());
        with_secret["input"]["credentials"] =
            json!({ "tokenUrl": format!("{base}/token"), "clientId": "campus", "clientSecret": "SECRET" });
        school.set(|state| state.token = Some("TOKEN".to_owned()));
        let added = app.graphql(Some(0), ADD, with_secret);
        assert_eq!(added["data"]["addMirror"]["mirror"]["clientId"], "campus", "{added}");
        let mirror = json!({ "id": added["data"]["addMirror"]["mirror"]["id"] });
        // The worker runs the first round by itself.
        let data = until(&app, SHOW, &mirror, is_settled);
        let frameworks = &data["mirror"]["frameworks"];
        assert_eq!((frameworks[0]["state"].as_str(), frameworks[1]["title"].as_str()), (Some("OK"), Some("b")));
        assert_eq!(school.asked(), ["token", "CFDocuments", "a", "b"]);
        let copy = until(&app, SHOW, &mirror, |data| !data["mirror"]["frameworks"][1]["framework"].is_null());
        let copy = &copy["mirror"]["frameworks"][1]["framework"];
        assert_eq!(*copy, json!({ "title": "b", "itemCount": 4, "origin": "mirrored" }));
        assert_eq!(app.get(&format!("/ims/case/v1p1/CFPackages/{}", id("b"))).status, 200);
        // Asked for again, it asks again; others neither see nor touch it.
        school.publish("b", 5, "2026-05-05T00:00:00Z");
        let run = "mutation($id: ID!) { runMirror(id: $id) { mirror { id } problems { code } } }";
        let foreign = app.graphql(Some(2), run, mirror.clone());
        assert_eq!(foreign["data"]["runMirror"]["problems"][0]["code"], "NOT_FOUND");
        assert_eq!(app.graphql(Some(2), SHOW, mirror.clone())["data"]["mirror"], Value::Null);
        assert_eq!(app.graphql(Some(2), "{ mirrors { id } }", json!({}))["data"]["mirrors"], json!([]));
        assert_eq!(app.graphql(Some(1), "{ mirrors { id } }", json!({}))["data"]["mirrors"][0]["id"], "1");
        assert_eq!(app.graphql(None, "{ mirrors { id } }", json!({}))["errors"][0]["extensions"]["code"], "UNAUTHORISED");
        app.graphql(Some(0), run, mirror.clone());
        until(&app, SHOW, &mirror, |data| {
            is_settled(data) && data["mirror"]["frameworks"][1]["framework"]["itemCount"] == 5
        });
        assert_eq!(school.asked(), ["token", "CFDocuments", "b"]);
        // Paused, a round is refused in words.
        let change = |field: &str| {
            let query = format!("mutation($id: ID!) {{ {field}(id: $id) {{ mirror {{ state }} problems {{ code message }} }} }}");
            app.graphql(Some(0), &query, mirror.clone())["data"][field].clone()
        };
        assert_eq!(change("pauseMirror")["mirror"]["state"], "PAUSED");
        assert_eq!(change("runMirror")["problems"][0]["code"], "CONFLICT");
        school.wrong("/CFDocuments", Some(Reply::status(500)));
        change("resumeMirror");
        let data = until(&app, SHOW, &mirror, |data| data["mirror"]["state"] == "FAILING");
        assert!(data["mirror"]["message"].as_str().unwrap().contains("500"), "{data}");
        let everything = app.graphql(Some(0), SHOW, mirror.clone()).to_string();
        assert!(!everything.contains("SECRET") && !everything.contains("TOKEN"), "{everything}");
        assert!(change("removeMirror")["mirror"].is_object());
        assert_eq!(app.graphql(Some(0), SHOW, mirror.clone())["data"]["mirror"], Value::Null);
    }

    async fn a_restart_in_the_middle_of_a_round_loses_nothing(engine: Engine) {
        let school = School::with(&[("a", 1), ("b", 1), ("c", 1), ("d", 1)]);
        // The third never ends, until the service is stopped.
        school.wrong(&format!("CFPackages/{}", id("c")), Some(Reply::ok("{").dripping()));
        let mut app = TestApp::builder(engine)
            .key("campus", Role::Editor, ActorKind::Person)
            .setting("fetch_private_hosts", school.remote.host())
            .setting("mirror_pause_milliseconds", 0)
            .start()
            .await;
        let input = json!({ "input": { "url": school.remote.base() } });
        app.graphql(Some(0), ADD, input);
        let mirror = json!({ "id": "1" });
        until(&app, SHOW, &mirror, |data| data["mirror"]["frameworks"][1]["state"] == "OK");
        app.restart(|_| {
            school.wrong(&format!("CFPackages/{}", id("c")), None);
            school.asked();
        });
        let data = until(&app, SHOW, &mirror, is_settled);
        let states: Vec<&Value> =
            data["mirror"]["frameworks"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
        assert_eq!(states, ["OK"; 4]);
        assert_eq!(school.asked(), ["CFDocuments", "c", "d"]);
    }

    async fn from_one_of_our_servers_to_another(engine: Engine) {
        let source = TestApp::builder(Engine::Sqlite).demo().start().await;
        let host = source.base().trim_start_matches("http://").to_owned();
        let app = TestApp::builder(engine)
            .key("campus", Role::Editor, ActorKind::Person)
            .setting("fetch_private_hosts", &host)
            .setting("mirror_pause_milliseconds", 0)
            .start()
            .await;
        let documents = |app: &TestApp| -> Vec<String> {
            let list = app.get("/ims/case/v1p1/CFDocuments?limit=1000").ok();
            let list = list["CFDocuments"].as_array().unwrap().iter();
            let mut ids: Vec<String> = list.map(|one| one["identifier"].as_str().unwrap().to_owned()).collect();
            ids.sort_unstable();
            ids
        };
        let theirs = documents(&source);
        assert!(theirs.len() > 3, "{theirs:?}");
        app.graphql(Some(0), ADD, json!({ "input": { "url": source.base() } }));
        let mirror = json!({ "id": "1" });
        let data = until(&app, SHOW, &mirror, is_settled);
        let frameworks = data["mirror"]["frameworks"].as_array().unwrap();
        assert_eq!(frameworks.len(), theirs.len());
        assert!(frameworks.iter().all(|one| one["state"] == "OK"), "{data}");
        until(&app, SHOW, &mirror, |data| {
            let all = data["mirror"]["frameworks"].as_array().unwrap();
            all.iter().all(|one| !one["framework"].is_null())
        });
        assert_eq!(documents(&app), theirs);
        for identifier in &theirs {
            let path = format!("/ims/case/v1p1/CFPackages/{identifier}");
            assert_eq!(app.get(&path).text(), source.get(&path).text(), "the copy is the same to the byte");
        }
        // A second round finds everything as it was.
        let position = app.registry().store.position().await.unwrap();
        let before = data["mirror"]["lastSuccess"].clone();
        app.graphql(Some(0), "mutation { runMirror(id: 1) { problems { code } } }", json!({}));
        until(&app, SHOW, &mirror, |data| is_settled(data) && data["mirror"]["lastSuccess"] != before);
        assert_eq!(app.registry().store.position().await.unwrap(), position);
    }

    async fn a_framework_is_imported_from_an_address(engine: Engine) {
        let school = School::with(&[("a", 3)]);
        let app = TestApp::builder(engine)
            .key("campus", Role::Editor, ActorKind::Person)
            .key("campus", Role::Reader, ActorKind::Person)
            .setting("fetch_private_hosts", school.remote.host())
            .start()
            .await;
        let query = "mutation($input: ImportFrameworkInput!) { importFramework(input: $input) {
            framework { title itemCount origin } problems { code message place { pointer } } } }";
        let ask = |key, input: Value| app.graphql(Some(key), query, json!({ "input": input }))["data"]["importFramework"].clone();
        let url = format!("{}/ims/case/v1p1/CFPackages/{}", school.remote.base(), id("a"));
        assert_eq!(ask(1, json!({ "url": url }))["problems"][0]["code"], "FORBIDDEN");
        assert_eq!(school.asked(), Vec::<String>::new(), "rights come first");
        let done = ask(0, json!({ "url": url }));
        assert_eq!(done["framework"], json!({ "title": "a", "itemCount": 3, "origin": "imported" }), "{done}");
        for (input, code) in [
            (json!({}), "INVALID_INPUT"),
            (json!({ "url": url, "content": "{}" }), "INVALID_INPUT"),
            (json!({ "url": "http://localhost/" }), "FORBIDDEN"),
            (json!({ "url": format!("{url}x") }), "NOT_FOUND"),
        ] {
            let refused = ask(0, input);
            assert_eq!(refused["problems"][0]["code"], code, "{refused}");
        }
    }
}
