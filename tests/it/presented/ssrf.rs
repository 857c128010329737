//! Who presents a credential names addresses in it. None of them makes us ask the machines around us: not by a spelling, a
//! name, a redirect, a port or a scheme; not even where somebody got such an address into the register.

use kakehashi::badges::verify::{Report, StepKind, Verdict};
use kakehashi::locale::{Language, text};
use serde_json::json;

use super::{Desk, badge, hosted, verdict};
use crate::net::Names;
use crate::support::Engine;
use crate::support::remote::{Remote, Reply};

/// Addresses of the own machine and network in every spelling that readers of URLs understand.
const OWN: [&str; 26] = [
    "https://127.0.0.1/a",
    "https://127.1/a",
    "https://2130706433/a",
    "https://0x7f000001/a",
    "https://0177.0.0.1/a",
    "https://0.0.0.0/a",
    "https://10.0.0.1/a",
    "https://172.16.0.1/a",
    "https://192.168.1.1/a",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/a",
    "https://[::1]/a",
    "https://[::]/a",
    "https://[::ffff:127.0.0.1]/a",
    "https://[::ffff:7f00:1]/a",
    "https://[64:ff9b::7f00:1]/a",
    "https://[2002:7f00:1::]/a",
    "https://[fe80::1]/a",
    "https://[fd00::1]/a",
    "https://localhost/a",
    "https://localhost./a",
    "https://db.internal/a",
    "https://printer.local/a",
    "https://user:secret@badges.example/a",
    "https://badges.example:22/a",
    "https://badges.example:6379/a",
];

/// Whether a step says that an origin is not on the list of those that are asked.
fn not_allowed(report: &Report) -> bool {
    let told = report
        .steps
        .iter()
        .map(|step| text(Language::En, &step.reason));
    told.into_iter()
        .any(|told| told.contains("was not fetched"))
}

on_both_engines! {
    async fn no_spelling_of_the_own_network_is_asked(engine: Engine) {
        let remote = Remote::start(|_| Reply::ok("secret"));
        let names = Names::default().with("badges.example", &[&["127.0.0.1"]]);
        let desk = Desk::new(engine, "", "80,443", names).await;
        for address in OWN {
            // The register refuses such origins; somebody got it in as an identifier all the same.
            let issuer = hosted(address)["badge"]["issuer"]["id"].as_str().unwrap().to_owned();
            desk.trust(&[&issuer], &[]).await;
            let report = desk.report(&hosted(address)).await;
            assert_ne!(verdict(&report, StepKind::Proof), Verdict::Pass, "{address}");
            assert_ne!(verdict(&report, StepKind::Issuer), Verdict::Pass, "{address}");
            assert!(!not_allowed(&report), "it is the client that refuses {address}, not the list: {report:?}");
        }
        assert_eq!(remote.take().len(), 0);
    }

    async fn a_name_that_leads_inside_is_not_asked(engine: Engine) {
        let remote = Remote::start(|_| Reply::ok("secret"));
        let port = remote.port();
        for inside in [&["127.0.0.1"][..], &["93.184.216.34", "10.0.0.1"], &["::1"], &["::ffff:127.0.0.1"], &["fd00::1"]] {
            let names = Names::default().with("badges.example", &[inside]);
            let desk = Desk::new(engine, "", &format!("443,{port}"), names).await;
            let at = format!("https://badges.example:{port}/a");
            desk.trust(&[&at], &[&format!("https://badges.example:{port}")]).await;
            let report = desk.report(&hosted(&at)).await;
            assert_ne!(verdict(&report, StepKind::Proof), Verdict::Pass, "{inside:?}");
            assert!(!not_allowed(&report), "{report:?}");
        }
        assert_eq!(remote.take().len(), 0);
    }

    async fn no_redirect_leads_anywhere_but_to_registered_origins(engine: Engine) {
        let inside = Remote::start(|_| Reply::ok(hosted("https://badges.example/a").to_string()));
        let port = inside.port();
        let leads = [
            format!("http://127.0.0.1:{port}/a"),
            format!("http://localhost:{port}/a"),
            format!("http://[::1]:{port}/a"),
            format!("http://2130706433:{port}/a"),
            format!("//127.0.0.1:{port}/a"),
            "http://169.254.169.254/latest/meta-data".to_owned(),
            "https://elsewhere.example/a".to_owned(),
            "file:///etc/passwd".to_owned(),
            "gopher://127.0.0.1/1".to_owned(),
            "ftp://127.0.0.1/a".to_owned(),
            "data:application/json,{}".to_owned(),
            "javascript:alert(1)".to_owned(),
        ];
        for lead in leads {
            let to = lead.clone();
            let outside = Remote::start(move |_| Reply::status(302).with("Location", &to));
            let at = format!("{}/a", outside.base());
            let desk = Desk::new(engine, &outside.host(), "80,443", Names::default()).await;
            desk.trust(&[], &[&outside.base()]).await;
            let report = desk.report(&hosted(&at)).await;
            assert_ne!(verdict(&report, StepKind::Proof), Verdict::Pass, "{lead}");
            assert!(outside.take().iter().any(|seen| seen.path == "/a"), "the registered origin is asked");
        }
        assert_eq!(inside.take().len(), 0);
    }

    async fn only_origins_of_the_register_are_asked(engine: Engine) {
        let remote = Remote::start(|_| Reply::ok("{}"));
        let at = format!("{}/a", remote.base());
        // The host may be asked by its setting, but nobody registered it for evidence.
        let desk = Desk::new(engine, &remote.host(), "80,443", Names::default()).await;
        let report = desk.report(&hosted(&at)).await;
        assert_eq!(verdict(&report, StepKind::Proof), Verdict::NotChecked);
        // Another issuer's entry does not open the door either.
        desk.trust(&["https://united.example/issuer"], &[]).await;
        desk.report(&hosted(&at)).await;
        assert_eq!(remote.take().len(), 0);
    }

    async fn schemes_that_are_not_the_webs_are_not_fetched(engine: Engine) {
        let desk = Desk::new(engine, "", "80,443", Names::default()).await;
        for at in ["file:///etc/passwd", "ftp://badges.example/a", "gopher://badges.example/a", "data:application/json,{}", "urn:uuid:1"] {
            desk.trust(&[at], &[]).await;
            let report = desk.report(&hosted(at)).await;
            assert_ne!(verdict(&report, StepKind::Proof), Verdict::Pass, "{at}");
        }
    }

    async fn a_hosted_badge_is_compared_with_what_its_origin_serves(engine: Engine) {
        let remote = Remote::start(|seen| {
            let base = format!("http://{}", seen.header("host"));
            match seen.path.as_str() {
                "/a" => Reply::ok(hosted(&format!("{base}/a")).to_string()),
                "/badge" => Reply::ok(badge(&format!("{base}/a")).to_string()),
                "/issuer" => Reply::ok(badge(&format!("{base}/a"))["issuer"].to_string()),
                "/gone" => Reply::status(410),
                _ => Reply::status(404),
            }
        });
        let base = remote.base();
        let desk = Desk::new(engine, &remote.host(), "80,443", Names::default()).await;
        desk.trust(&[&format!("{base}/issuer")], &[&base]).await;
        let honest = desk.report(&hosted(&format!("{base}/a"))).await;
        assert_eq!(verdict(&honest, StepKind::Proof), Verdict::Pass, "{honest:?}");
        let mut forged = hosted(&format!("{base}/a"));
        forged["issuedOn"] = json!("2020-01-10T00:00:00Z");
        let forged = desk.report(&forged).await;
        assert_eq!(verdict(&forged, StepKind::Proof), Verdict::Fail, "{forged:?}");
        let gone = desk.report(&hosted(&format!("{base}/gone"))).await;
        assert_eq!(verdict(&gone, StepKind::Status), Verdict::Fail, "{gone:?}");
        let never = desk.report(&hosted(&format!("{base}/never"))).await;
        assert_ne!(verdict(&never, StepKind::Proof), Verdict::Pass, "{never:?}");
    }
}
