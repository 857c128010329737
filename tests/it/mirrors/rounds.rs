//! Rounds: what they ask, what they take, how they fail, how they go on.

use kakehashi::access::{Right, Viewer, Visibility};
use kakehashi::error::Code;
use kakehashi::registry::imports::{ImportOptions, Progress};
use kakehashi::registry::mirrors::NewMirror;
use kakehashi::store::log;

use super::school::School;
use super::{Here, credentials, wanted};
use crate::support::Engine;
use crate::support::packages::{flat, id, uri};
use crate::support::remote::Reply;

const LATER: &str = "2026-02-02T00:00:00+00:00";

on_both_engines! {
    async fn only_what_changed_is_asked_for(engine: Engine) {
        let school = School::with(&[("a", 3), ("b", 4), ("c", 5)]);
        let here = Here::of(engine, &school).await;
        let mirror = here.add(school.remote.base()).await;
        let report = here.round(mirror).await;
        assert_eq!((report.changed, report.unchanged, report.failed), (3, 0, 0), "{report:?}");
        assert_eq!(school.asked(), ["CFDocuments", "a", "b", "c"]);
        assert_eq!(here.copies().await, ["mirrored a 3", "mirrored b 4", "mirrored c 5"]);
        let row = here.mirror(mirror).await.row;
        assert_eq!(row.base.as_deref(), Some(&*format!("{}/ims/case/v1p1", school.remote.base())));
        assert_eq!((row.version.as_deref(), row.failures), (Some("1.1"), 0));
        assert!(row.next_attempt > log::now() && row.last_success.is_some() && row.lease.is_none());
        // The list has not changed: one question, on conditions.
        let position = here.registry.store.position().await.unwrap();
        here.round(mirror).await;
        assert_eq!(school.asked(), ["CFDocuments"]);
        school.publish("b", 6, LATER);
        let report = here.round(mirror).await;
        assert_eq!((report.changed, school.asked()), (1, vec!["CFDocuments".to_owned(), "b".to_owned()]));
        assert_eq!(here.copies().await, ["mirrored a 3", "mirrored b 6", "mirrored c 5"]);
        assert!(here.registry.store.position().await.unwrap() > position);
        // A mirrored copy is as its source is: what left it leaves the copy too.
        school.publish("c", 2, LATER);
        here.round(mirror).await;
        assert_eq!(here.copies().await, ["mirrored a 3", "mirrored b 6", "mirrored c 2"]);
        // Identifiers and addresses stay those of the owner.
        let package = here.export("b").await.unwrap();
        assert_eq!(package["CFDocument"]["uri"], uri("b"));
        assert_eq!(package["CFItems"][0]["uri"], uri("b/1"));
        let broken = here.registry.store.read(|c| Ok(log::first_break(c)?)).await.unwrap();
        assert_eq!(broken, None);
    }

    async fn a_touched_framework_that_is_the_same_changes_nothing(engine: Engine) {
        let school = School::with(&[("a", 3)]);
        school.set(|state| state.tags = false);
        let here = Here::of(engine, &school).await;
        let mirror = here.add(school.remote.base()).await;
        here.round(mirror).await;
        school.asked();
        let position = here.registry.store.position().await.unwrap();
        // Without entity tags the list comes again; the framework has not changed by its date.
        here.round(mirror).await;
        assert_eq!(school.asked(), ["CFDocuments"]);
        // A server that says nothing of dates is asked each time, and what comes is the same.
        let mut silent = flat("a", 3);
        silent["CFDocument"]["lastChangeDateTime"] = serde_json::Value::Null;
        let list = serde_json::json!({ "CFDocuments": [silent["CFDocument"]] });
        school.wrong("/CFDocuments", Some(Reply::ok(list.to_string())));
        let report = here.round(mirror).await;
        assert_eq!((report.changed, report.unchanged), (0, 1));
        assert_eq!(school.asked(), ["CFDocuments", "a"]);
        assert_eq!(here.registry.store.position().await.unwrap(), position);
    }

    async fn older_servers_pages_and_addresses_are_found(engine: Engine) {
        let school = School::with(&[("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)]);
        school.set(|state| (state.version, state.page) = ("v1p0", 2));
        let here = Here::of(engine, &school).await;
        let mirror = here.add(format!("{}/", school.remote.base())).await;
        assert_eq!(here.round(mirror).await.changed, 5);
        let documents = ["CFDocuments"; 4].map(str::to_owned);
        let asked = school.asked();
        // One in vain at v1p1, then three pages.
        assert_eq!(asked[..4], documents);
        assert_eq!(asked[4..], ["a", "b", "c", "d", "e"]);
        assert_eq!(here.mirror(mirror).await.row.version.as_deref(), Some("1.0"));
        // The base is known now. A list of several pages is read anew.
        here.round(mirror).await;
        assert_eq!(school.asked(), documents[..3]);
        // Without links and counts, a page that is not full is the last.
        school.set(|state| (state.links, state.page) = (false, 100));
        here.round(mirror).await;
        assert_eq!(school.asked(), documents[..1]);
        // One framework by its address.
        let one = here.add(format!("{}/ims/case/v1p0/CFPackages/{}", school.remote.base(), id("c"))).await;
        here.registry.remove_mirror(&here.actor, mirror).await.unwrap();
        here.round(one).await;
        assert_eq!(school.asked(), ["c", "c"]);
        assert_eq!(here.states(one).await, ["c ok"]);
    }

    async fn nothing_of_case_is_said_with_what_was_tried(engine: Engine) {
        let school = School::with(&[]);
        school.set(|state| state.version = "v9");
        let here = Here::of(engine, &school).await;
        let mirror = here.add(school.remote.base()).await;
        assert!(here.round(mirror).await.failure.is_some());
        assert_eq!(school.asked(), ["CFDocuments", "CFDocuments"]);
        let message = here.message(mirror, None).await;
        assert!(message.contains("v1p1") && message.contains("v1p0"), "{message}");
        school.wrong("/CFDocuments", Some(Reply::ok("<html>Welcome</html>")));
        here.round(mirror).await;
        let message = here.message(mirror, None).await;
        assert!(message.contains("cannot be read") && message.contains("line 1"), "{message}");
        let row = here.mirror(mirror).await.row;
        assert_eq!((row.failures, row.base), (2, None));
        assert!(row.next_attempt > log::now());
    }

    async fn only_the_frameworks_that_are_wanted(engine: Engine) {
        let school = School::with(&[("a", 1), ("b", 1), ("c", 1)]);
        let here = Here::of(engine, &school).await;
        let only = vec![id("c"), id("nowhere")];
        let new = NewMirror { only, visibility: Visibility::Private, ..wanted(school.remote.base()) };
        let mirror = here.registry.add_mirror(&here.actor, new).await.unwrap().row.id;
        here.round(mirror).await;
        assert_eq!(school.asked(), ["c", &id("nowhere"), "c"]);
        assert_eq!(here.states(mirror).await, [" gone", "c ok"]);
        let hidden = here.export("c").await.unwrap_err();
        assert_eq!(hidden.code, Code::NotFound);
    }

    async fn a_copy_of_another_kind_is_never_overwritten(engine: Engine) {
        let school = School::with(&[("mine", 5), ("taken", 5), ("free", 5)]);
        let here = Here::of(engine, &school).await;
        for (name, owned) in [("mine", true), ("taken", false)] {
            let options = ImportOptions { owned, ..ImportOptions::default() };
            let bytes = flat(name, 1).to_string().into_bytes();
            here.registry.import_framework(&here.actor, bytes, options, Progress::default()).await.unwrap();
        }
        let mirror = here.add(school.remote.base()).await;
        let report = here.round(mirror).await;
        assert_eq!((report.changed, report.conflicts), (1, 2));
        assert_eq!(school.asked(), ["CFDocuments", "free"], "nothing is fetched that cannot be taken");
        assert_eq!(here.states(mirror).await, ["free ok", "mine conflict", "taken conflict"]);
        assert_eq!(here.copies().await, ["own mine 1", "imported taken 1", "mirrored free 5"]);
        assert!(here.message(mirror, Some("mine")).await.contains("as its own"));
        assert!(here.message(mirror, Some("taken")).await.contains("imported copy"));
        // The same once more says the same; mended, it goes on by itself.
        here.round(mirror).await;
        assert_eq!(school.asked(), ["CFDocuments"]);
        here.database.execute("DELETE FROM document WHERE title = 'taken'");
        here.round(mirror).await;
        assert_eq!(school.asked(), ["CFDocuments", "taken"]);
        assert_eq!(here.states(mirror).await, ["free ok", "mine conflict", "taken ok"]);
        // A second mirror of the same organisation does not fight with the first.
        let second = here.add(format!("{}/ims/case/v1p1", school.remote.base())).await;
        assert_eq!(here.round(second).await.conflicts, 3);
        assert!(here.message(second, Some("free")).await.contains("Another mirror"));
    }

    async fn what_disappears_is_kept_and_comes_back(engine: Engine) {
        let school = School::with(&[("a", 2), ("b", 2)]);
        let here = Here::of(engine, &school).await;
        let mirror = here.add(school.remote.base()).await;
        here.round(mirror).await;
        school.take_down("a");
        here.round(mirror).await;
        assert_eq!(here.states(mirror).await, ["a gone", "b ok"]);
        assert_eq!(here.copies().await, ["mirrored a 2", "mirrored b 2"]);
        assert!(here.message(mirror, Some("a")).await.contains("no longer at its source"));
        school.asked();
        school.publish("a", 2, LATER);
        here.round(mirror).await;
        assert_eq!(school.asked(), ["CFDocuments", "a"]);
        assert_eq!(here.states(mirror).await, ["a ok", "b ok"]);
    }

    async fn one_that_fails_does_not_keep_the_others(engine: Engine) {
        let school = School::with(&[("a", 1), ("b", 1), ("c", 1), ("d", 1)]);
        let here = Here::of(engine, &school).await;
        let mirror = here.add(school.remote.base()).await;
        school.wrong(&format!("CFPackages/{}", id("a")), Some(Reply::ok("{\"CFDocument\":")));
        school.wrong(&format!("CFPackages/{}", id("b")), Some(Reply::ok(flat("other", 1).to_string())));
        school.wrong(&format!("CFPackages/{}", id("c")), Some(Reply::status(500)));
        let report = here.round(mirror).await;
        assert_eq!((report.changed, report.failed, report.failure), (1, 3, None));
        assert_eq!(here.states(mirror).await, ["a failed", "b failed", "c failed", "d ok"]);
        assert!(here.message(mirror, Some("b")).await.contains(&id("other")));
        assert!(here.message(mirror, Some("c")).await.contains("500"));
        assert_eq!(here.copies().await, ["mirrored d 1"]);
        let before = here.mirror(mirror).await;
        // The next round is due when the first of them may be tried again, well before the hour.
        let retry = before.frameworks.iter().filter(|one| one.state == "failed").map(|one| one.next_attempt).min();
        assert_eq!(Some(before.row.next_attempt), retry);
        assert!(before.row.next_attempt < log::now() + 3_000 * 1_000_000);
        school.asked();
        // Not before that time, unless somebody asks for it.
        let held = here.registry.lease_due_mirror(log::now()).await.unwrap();
        assert!(held.is_none());
        school.wrong(&format!("CFPackages/{}", id("c")), None);
        let report = here.round(mirror).await;
        assert_eq!((report.changed, report.failed), (1, 2));
        assert_eq!(school.asked().len(), 4);
        let after = here.mirror(mirror).await;
        assert_eq!(after.frameworks.iter().map(|one| one.failures).collect::<Vec<_>>(), [2, 2, 0, 0]);
    }

    async fn a_busy_server_is_left_alone_as_long_as_it_says(engine: Engine) {
        let school = School::with(&[("a", 1), ("b", 1), ("c", 1)]);
        let here = Here::of(engine, &school).await;
        let mirror = here.add(school.remote.base()).await;
        let busy = Reply::status(429).with("Retry-After", 5000);
        school.wrong(&format!("CFPackages/{}", id("b")), Some(busy));
        let report = here.round(mirror).await;
        assert!(report.failure.is_some());
        assert_eq!(school.asked(), ["CFDocuments", "a", "b"], "nothing more is asked");
        assert_eq!(here.states(mirror).await, ["a ok", "b pending", "c pending"]);
        let row = here.mirror(mirror).await.row;
        assert!(row.next_attempt >= log::now() + 4_900 * 1_000_000, "{row:?}");
        school.wrong(&format!("CFPackages/{}", id("b")), None);
        here.round(mirror).await;
        assert_eq!(school.asked(), ["CFDocuments", "b", "c"]);
        assert_eq!(here.mirror(mirror).await.row.failures, 0);
    }

    async fn an_interrupted_round_goes_on_where_it_was(engine: Engine) {
        let school = School::with(&[("a", 1), ("b", 1), ("c", 1), ("d", 1)]);
        let here = Here::of(engine, &school).await;
        let mirror = here.add(school.remote.base()).await;
        assert_eq!(here.round_stopped_at(mirror, 3).await, None);
        let row = here.mirror(mirror).await.row;
        assert_eq!((row.lease, row.failures, row.message), (None, 0, None));
        assert_eq!(here.states(mirror).await, ["a ok", "b ok", "c pending", "d pending"]);
        school.asked();
        // It is due at once, and a worker takes it up.
        let held = here.registry.lease_due_mirror(log::now()).await.unwrap().unwrap();
        // While one holds it, no other does.
        assert!(here.registry.lease_due_mirror(log::now()).await.unwrap().is_none());
        assert_eq!(here.try_round(mirror).await.unwrap_err().code, Code::Conflict);
        // The holder dies: its lease runs out.
        here.database.execute("UPDATE mirror SET lease_until = 0");
        here.round(mirror).await;
        assert_eq!(school.asked(), ["CFDocuments", "c", "d"]);
        // Should it wake up after all, it writes nothing more.
        let lost = here.registry.end_round(&held, kakehashi::registry::mirrors::rounds::End::Interrupted).await;
        assert_eq!(lost.unwrap_err().code, Code::Conflict);
    }

    async fn tokens_are_fetched_and_renewed_and_never_shown(engine: Engine) {
        let school = School::with(&[("a", 1), ("b", 1)]);
        school.set(|state| state.token = Some("TOKEN".to_owned()));
        let here = Here::of(engine, &school).await;
        let bare = here.add(format!("{}/ims/case/v1p1", school.remote.base())).await;
        assert!(here.round(bare).await.failure.is_some());
        assert!(here.message(bare, None).await.contains("refuses access"));
        here.registry.remove_mirror(&here.actor, bare).await.unwrap();
        school.asked();
        let new = NewMirror { credentials: Some(credentials(&school)), ..wanted(school.remote.base()) };
        assert!(!format!("{new:?}").contains("SECRET"));
        let mirror = here.registry.add_mirror(&here.actor, new).await.unwrap().row.id;
        assert_eq!(here.round(mirror).await.changed, 2);
        let seen = school.remote.take();
        assert_eq!((seen[0].method.as_str(), seen[0].path.as_str()), ("POST", "/token"));
        assert_eq!(seen[0].body, "grant_type=client_credentials&scope=case.read");
        assert!(seen[0].header("authorization").starts_with("Basic "));
        assert!(seen[1..].iter().all(|one| one.header("authorization") == "Bearer TOKEN"));
        // No token, no questions.
        school.wrong("/token", Some(Reply::ok("{\"error\":\"invalid_client\"}")));
        assert!(here.round(mirror).await.failure.is_some());
        assert_eq!(school.asked(), ["token"]);
        // Neither the rows that are shown nor the log know the secret.
        let shown = format!("{:?}", here.mirror(mirror).await);
        assert!(shown.contains("campus") && !shown.contains("SECRET") && !shown.contains("TOKEN"));
        let entries = here.registry.store.read(|c| Ok(log::after(c, 0, 10_000)?)).await.unwrap();
        assert!(entries.iter().any(|entry| entry.kind == "mirror"));
        assert!(!format!("{entries:?}").contains("SECRET"));
        here.registry.remove_mirror(&here.actor, mirror).await.unwrap();
        assert_eq!(here.database.count("mirror_secret"), 0);
        assert_eq!(here.copies().await.len(), 2, "copies stay");
    }

    async fn who_may_and_what_is_refused(engine: Engine) {
        let school = School::with(&[("a", 1)]);
        let here = Here::of(engine, &school).await;
        let add = async |url: &str| here.registry.add_mirror(&here.actor, wanted(url.to_owned())).await.map(|_| ()).unwrap_err().code;
        assert_eq!(add("http://127.0.0.1:1/").await, Code::Forbidden);
        assert_eq!(add("http://localhost/").await, Code::Forbidden);
        assert_eq!(add("ftp://case.example/").await, Code::InvalidInput);
        assert_eq!(add("http://me:SECRET@case.example/").await, Code::InvalidInput);
        let mirror = here.add(school.remote.base()).await;
        assert_eq!(add(&school.remote.base()).await, Code::Conflict);
        let quick = NewMirror { every: 59, ..wanted("https://case.example".to_owned()) };
        assert_eq!(here.registry.add_mirror(&here.actor, quick).await.unwrap_err().code, Code::InvalidInput);
        let plain = NewMirror { credentials: Some(credentials(&school)), ..wanted("http://case.example".to_owned()) };
        assert_eq!(here.registry.add_mirror(&here.actor, plain).await.unwrap_err().code, Code::InvalidInput);
        // Another organisation neither sees nor changes it.
        let other = here.registry.operator_for("other").await.unwrap();
        assert!(other.require(Right::Edit).is_ok());
        for code in [
            here.registry.mirror(&Viewer::Member(other.clone()), mirror).await.map(|_| ()).unwrap_err().code,
            here.registry.pause_mirror(&other, mirror).await.map(|_| ()).unwrap_err().code,
            here.registry.wake_mirror(&other, mirror).await.map(|_| ()).unwrap_err().code,
            here.registry.remove_mirror(&other, mirror).await.map(|_| ()).unwrap_err().code,
        ] {
            assert_eq!(code, Code::NotFound);
        }
        assert_eq!(here.registry.mirrors(&Viewer::Member(other)).await.unwrap().len(), 0);
        assert_eq!(here.registry.mirrors(&Viewer::Anonymous).await.unwrap_err().code, Code::Unauthorised);
        // Paused, it is neither due nor run.
        here.registry.pause_mirror(&here.actor, mirror).await.unwrap();
        assert_eq!(here.try_round(mirror).await.unwrap_err().code, Code::Conflict);
        assert!(here.registry.lease_due_mirror(log::now()).await.unwrap().is_none());
        here.registry.resume_mirror(&here.actor, mirror).await.unwrap();
        assert!(here.registry.lease_due_mirror(log::now()).await.unwrap().is_some());
    }
}
