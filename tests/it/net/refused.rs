//! What is never asked, in whatever spelling, by whatever name, after whatever redirect.

use std::sync::atomic::Ordering;

use kakehashi::config::{Hosts, Ports};
use kakehashi::net::{Guard, NetError};

use super::{LIMITS, Names, fetcher, get, text};
use crate::support::remote::{Remote, Reply};
use crate::support::run;

#[test]
fn addresses_of_the_own_network_are_refused_in_every_spelling() {
    let remote = Remote::start(|_| Reply::ok("secret"));
    let port = remote.port();
    let fetcher = fetcher("", &format!("80,443,{port}"), Names::default(), LIMITS);
    let refused = |host: &str| {
        let url = format!("http://{host}:{port}/");
        run(get(&fetcher, &url)).map(|_| ()).unwrap_err()
    };
    for host in [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[2001:0:7f00:1::]",
    ] {
        assert!(
            matches!(refused(host), NetError::Address { .. }),
            "{host}: {:?}",
            refused(host)
        );
    }
    for host in [
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "0",
        "8.8",
        "134744072",
        "010.8.8.8",
    ] {
        assert!(
            matches!(
                refused(host),
                NetError::OddHost { .. } | NetError::Url { .. }
            ),
            "{host}: {:?}",
            refused(host)
        );
    }
    for host in [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "printer.local",
        "db.internal",
        "x.home.arpa",
    ] {
        assert!(
            matches!(refused(host), NetError::OwnName { .. }),
            "{host}: {:?}",
            refused(host)
        );
    }
    assert_eq!(remote.take().len(), 0, "nobody was asked");
}

#[test]
fn urls_that_are_read_in_several_ways_or_lead_elsewhere_are_refused() {
    let fetcher = fetcher("", "80,443", Names::default(), LIMITS);
    let refused = |url: &str| run(get(&fetcher, url)).map(|_| ()).unwrap_err();
    for url in [
        "",
        "case.example",
        "/etc/passwd",
        "http://",
        "http:/127.1/",
        "http:127.0.0.1",
        "http:\\\\127.0.0.1\\",
        "http://case.example\\@127.0.0.1/",
        "http://case.example/a\r\nHost: b",
        " http://127.0.0.1/",
        "http://a b/",
        "http://case.example:99999/",
        "http://[::1",
        "http:///127.0.0.1/",
    ] {
        assert!(
            matches!(refused(url), NetError::Url { .. }),
            "{url:?}: {:?}",
            refused(url)
        );
    }
    for url in [
        "file:///etc/passwd",
        "ftp://case.example/",
        "gopher://127.0.0.1:70/",
        "data:text/plain,a",
        "ws://a.b/",
    ] {
        assert!(
            matches!(refused(url), NetError::Scheme { .. }),
            "{url:?}: {:?}",
            refused(url)
        );
    }
    for url in [
        "http://me:SECRET@case.example/",
        "http://me@case.example/",
        "http://case.example@127.0.0.1/",
    ] {
        let error = refused(url);
        assert!(matches!(error, NetError::UserInfo), "{url:?}: {error:?}");
        assert!(!format!("{error:?} {error}").contains("SECRET"));
    }
    for (url, port) in [
        ("http://case.example:22/", 22),
        ("https://8.8.8.8:8443/", 8443),
        ("http://[2606:4700::1]:25", 25),
    ] {
        assert!(
            matches!(refused(url), NetError::Port { port: told, .. } if told == port),
            "{url}"
        );
    }
}

#[test]
fn a_name_is_judged_by_every_address_it_has() {
    run(async {
        let remote = Remote::start(|_| Reply::ok("secret"));
        let port = remote.port();
        let names = Names::default()
            .with("loop.example", &[&["127.0.0.1"]])
            .with("mixed.example", &[&["8.8.8.8", "127.0.0.1"]])
            .with("six.example", &[&["::ffff:127.0.0.1"]])
            .with("meta.example", &[&["169.254.169.254"]])
            .with("none.example", &[&[]]);
        let fetcher = fetcher("", &port.to_string(), names.clone(), LIMITS);
        for (name, address) in [
            ("loop.example", "127.0.0.1"),
            ("mixed.example", "127.0.0.1"),
            ("six.example", "::ffff:127.0.0.1"),
            ("meta.example", "169.254.169.254"),
        ] {
            let error = get(&fetcher, &format!("http://{name}:{port}/"))
                .await
                .unwrap_err();
            let expected = NetError::Address {
                host: name.to_owned(),
                address: address.parse().unwrap(),
            };
            assert_eq!(error, expected);
        }
        for name in ["none.example", "unknown.example"] {
            let error = get(&fetcher, &format!("http://{name}:{port}/"))
                .await
                .unwrap_err();
            assert!(
                matches!(error, NetError::Unresolved { .. }),
                "{name}: {error:?}"
            );
        }
        assert_eq!(remote.take().len(), 0, "nobody was asked");
    });
}

#[test]
fn the_connection_goes_to_the_address_that_was_judged() {
    run(async {
        let remote = Remote::start(|_| Reply::ok("here"));
        let port = remote.port();
        // The second answer would lead elsewhere; there is no second question.
        let names = Names::default().with("twice.example", &[&["127.0.0.1"], &["127.0.0.99"]]);
        let allowed = fetcher(
            &format!("twice.example:{port}"),
            "80",
            names.clone(),
            LIMITS,
        );
        let fetched = get(&allowed, &format!("http://twice.example:{port}/"))
            .await
            .unwrap();
        assert_eq!(text(&fetched), "here");
        assert_eq!(names.asked.load(Ordering::Relaxed), 1);
        assert_eq!(
            remote.take()[0].header("host"),
            format!("twice.example:{port}")
        );
        // The same name on another port is not what was configured.
        let other = fetcher("twice.example:1", &port.to_string(), names.clone(), LIMITS);
        let error = get(&other, &format!("http://twice.example:{port}/"))
            .await
            .unwrap_err();
        assert!(matches!(error, NetError::Address { .. }), "{error:?}");
        assert_eq!(remote.take().len(), 0);
    });
}

#[test]
fn redirects_are_followed_by_hand_and_judged_like_the_first_address() {
    run(async {
        let inner = Remote::start(|_| Reply::ok("secret"));
        let target = inner.base();
        let port = inner.port();
        let remote = Remote::start(move |seen| match seen.path.as_str() {
            "/inner" => Reply::status(302).with("Location", &target),
            "/name" => Reply::status(307).with("Location", "http://evil.example/"),
            "/file" => Reply::status(301).with("Location", "file:///etc/passwd"),
            "/odd" => Reply::status(301).with("Location", "//2130706433/"),
            "/user" => Reply::status(308).with("Location", "http://a:b@case.example/"),
            "/local" => Reply::status(303).with("Location", "http://localhost/"),
            "/nowhere" => Reply::status(302),
            "/loop" => Reply::status(302).with("Location", "/loop"),
            "/twice" => Reply::status(302).with("Location", "once?x=1"),
            "/once?x=1" => Reply::status(301).with("Location", "/end"),
            _ => Reply::ok("end"),
        });
        let names = Names::default().with("evil.example", &[&["127.0.0.1"]]);
        let fetcher = fetcher(&remote.host(), &format!("80,443,{port}"), names, LIMITS);
        let to = |path: &str| format!("{}{path}", remote.base());
        let fetched = get(&fetcher, &to("/twice")).await.unwrap();
        assert_eq!(
            (text(&fetched).as_str(), fetched.final_url),
            ("end", to("/end"))
        );
        remote.take();
        let refused = async |path: &str| get(&fetcher, &to(path)).await.map(|_| ()).unwrap_err();
        assert!(matches!(refused("/inner").await, NetError::Address { .. }));
        assert!(
            matches!(refused("/name").await, NetError::Address { host, .. } if host == "evil.example")
        );
        assert!(matches!(refused("/file").await, NetError::Scheme { .. }));
        assert!(matches!(refused("/odd").await, NetError::OddHost { .. }));
        assert!(matches!(refused("/user").await, NetError::UserInfo));
        assert!(matches!(refused("/local").await, NetError::OwnName { .. }));
        assert!(matches!(
            refused("/nowhere").await,
            NetError::Nowhere { .. }
        ));
        remote.take();
        assert!(matches!(
            refused("/loop").await,
            NetError::Redirects { limit: 5, .. }
        ));
        assert_eq!(remote.take().len(), 6);
        assert_eq!(inner.take().len(), 0, "nobody inside was asked");
    });
}

#[test]
fn a_public_server_cannot_send_us_to_a_configured_private_one() {
    let guard = Guard {
        private: Hosts::parse("10.0.0.7,case.intra.example").unwrap(),
        ports: Ports::parse("80,443").unwrap(),
        only: None,
    };
    let public = guard.first("https://case.example/a").unwrap();
    let refused = guard
        .redirect(&public, "https://10.0.0.7/b")
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(refused, NetError::Address { .. }), "{refused:?}");
    // By name it would be judged by its addresses, as any public name.
    assert!(
        !guard
            .redirect(&public, "https://case.intra.example/")
            .unwrap()
            .private
    );
    let private = guard.first("https://10.0.0.7/b").unwrap();
    assert!(
        guard
            .redirect(&private, "https://case.intra.example/")
            .unwrap()
            .private
    );
    let refused = guard
        .redirect(&public, "http://other.example/")
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(refused, NetError::Downgrade { .. }), "{refused:?}");
}
