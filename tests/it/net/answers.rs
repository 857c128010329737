//! What comes back: validators, secrets, limits of size and time, and what went wrong at the other side.

use std::io::Write as _;
use std::sync::atomic::Ordering;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use kakehashi::net::{Answer, Bearer, Conditions, Limits, NetError};

use super::{LIMITS, Names, fetcher, fetcher_for, friend, get, text};
use crate::support::remote::{Remote, Reply, Seen};
use crate::support::run;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_a_server_says_arrives_with_its_validators() {
    run(async {
        let remote = Remote::start(|seen| match seen.header("if-none-match") {
            "\"one\"" => Reply::status(304),
            _ => Reply::ok("body")
                .with("ETag", "\"one\"")
                .with("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
                .with("Content-Type", "application/json")
                .with("X-Total-Count", 7)
                .with("Link", "<a>; rel=\"next\""),
        });
        let fetcher = friend(&remote);
        let fetched = get(&fetcher, &format!("{}/a?b=c", remote.base()))
            .await
            .unwrap();
        assert_eq!(
            (text(&fetched).as_str(), fetched.status, fetched.total),
            ("body", 200, Some(7))
        );
        assert_eq!(fetched.content_type.as_deref(), Some("application/json"));
        assert_eq!(fetched.link.as_deref(), Some("<a>; rel=\"next\""));
        assert_eq!(fetched.final_url, format!("{}/a?b=c", remote.base()));
        let known = Conditions {
            etag: fetched.etag,
            last_modified: fetched.last_modified,
        };
        let again = fetcher.get(&remote.base(), &known, None).await.unwrap();
        assert!(matches!(again, Answer::NotModified));
        let seen = remote.take();
        assert_eq!(seen[0].path, "/a?b=c");
        assert_eq!(seen[0].header("accept-encoding"), "gzip");
        assert!(seen[0].header("user-agent").starts_with("kakehashi/"));
        assert_eq!(
            seen[1].header("if-modified-since"),
            "Sun, 06 Nov 1994 08:49:37 GMT"
        );
        // The file is gone with what was fetched.
        let path = fetched.body.path().to_owned();
        assert!(path.exists());
        drop(fetched.body);
        assert!(!path.exists());
    });
}

#[test]
fn a_secret_goes_to_the_origin_it_is_meant_for_and_never_unencrypted() {
    run(async {
        let other = Remote::start(|_| Reply::ok("other"));
        let away = other.base();
        let remote = Remote::start(move |seen| match seen.path.as_str() {
            "/away" => Reply::status(302).with("Location", &away),
            "/stay" => Reply::status(302).with("Location", "/here"),
            _ => Reply::ok("{}"),
        });
        let names = Names::default().with("plain.example", &[&["8.8.8.8"]]);
        let both = format!("{},{}", remote.host(), other.host());
        let fetcher = fetcher(&both, "80,443", names.clone(), LIMITS);
        let bearer = Bearer("SECRET".to_owned());
        assert!(!format!("{bearer:?}").contains("SECRET"));
        for path in ["/stay", "/away"] {
            let url = format!("{}{path}", remote.base());
            fetcher
                .get(&url, &Conditions::default(), Some(&bearer))
                .await
                .unwrap();
        }
        let sent: Vec<String> = remote
            .take()
            .iter()
            .map(|seen| seen.header("authorization").to_owned())
            .collect();
        assert_eq!(sent, ["Bearer SECRET"; 3]);
        assert_eq!(other.take()[0].header("authorization"), "");
        let plain = fetcher
            .get(
                "http://plain.example/",
                &Conditions::default(),
                Some(&bearer),
            )
            .await;
        assert!(matches!(plain.map(|_| ()), Err(NetError::Plain { .. })));
        let plain = fetcher
            .post_form("http://plain.example/", &[], "me", "SECRET")
            .await;
        assert!(matches!(plain.map(|_| ()), Err(NetError::Plain { .. })));
        assert_eq!(names.asked.load(Ordering::Relaxed), 0);
        fetcher
            .post_form(
                &remote.base(),
                &[("grant_type", "client_credentials")],
                "me",
                "a:b",
            )
            .await
            .unwrap();
        let seen: Seen = remote.take().remove(0);
        assert_eq!(
            (seen.method.as_str(), seen.body.as_str()),
            ("POST", "grant_type=client_credentials")
        );
        // `me:a%3Ab`, encoded.
        assert_eq!(seen.header("authorization"), "Basic bWU6YSUzQWI=");
    });
}

#[test]
fn bodies_and_heads_have_limits_also_once_unpacked() {
    run(async {
        let zeros = vec![0_u8; 3_000_000];
        let (bomb, packed) = (gzip(&zeros), gzip(b"unpacked"));
        assert!(bomb.len() < 10_000);
        let cut = packed[..packed.len() - 4].to_vec();
        let remote = Remote::start(move |seen| match seen.path.as_str() {
            "/exact" => Reply::ok(vec![b'x'; 100_000]),
            "/large" => Reply::ok(vec![b'x'; 100_001]),
            "/unannounced" => Reply::ok(vec![b'x'; 300_000]).announcing(None),
            "/bomb" => Reply::ok(bomb.clone()).with("Content-Encoding", "gzip"),
            "/packed" => Reply::ok(packed.clone()).with("Content-Encoding", "gzip"),
            "/cut" => Reply::ok(cut.clone()).with("Content-Encoding", "gzip"),
            "/no-gzip" => Reply::ok("plain").with("Content-Encoding", "gzip"),
            "/twice" => Reply::ok("x").with("Content-Encoding", "gzip, gzip"),
            "/brotli" => Reply::ok("x").with("Content-Encoding", "br"),
            "/short" => Reply::ok("short").announcing(Some(50)),
            "/head" => Reply::ok("x").with("X-Long", "y".repeat(3000)),
            "/huge-head" => Reply::ok("x").with("X-Long", "y".repeat(2_000_000)),
            _ => (0..200).fold(Reply::ok("x"), |reply, n| reply.with(&format!("X-{n}"), n)),
        });
        let fetcher = friend(&remote);
        let fetch = async |path: &str| get(&fetcher, &format!("{}{path}", remote.base())).await;
        assert_eq!(fetch("/exact").await.unwrap().body.length(), 100_000);
        assert_eq!(text(&fetch("/packed").await.unwrap()), "unpacked");
        for path in ["/large", "/unannounced", "/bomb"] {
            let error = fetch(path).await.unwrap_err();
            assert!(
                matches!(error, NetError::TooLarge { megabytes: 1, .. }),
                "{path}: {error:?}"
            );
        }
        for path in ["/cut", "/no-gzip", "/short"] {
            let error = fetch(path).await.unwrap_err();
            assert!(
                matches!(error, NetError::Broken { .. }),
                "{path}: {error:?}"
            );
        }
        for path in ["/twice", "/brotli"] {
            let error = fetch(path).await.unwrap_err();
            assert!(
                matches!(error, NetError::Encoding { .. }),
                "{path}: {error:?}"
            );
        }
        for path in ["/head", "/huge-head", "/many-headers"] {
            let error = fetch(path).await.unwrap_err();
            assert!(matches!(error, NetError::Head { .. }), "{path}: {error:?}");
        }
        let small = fetcher.up_to(10);
        let error = get(&small, &format!("{}/exact", remote.base()))
            .await
            .unwrap_err();
        assert!(matches!(error, NetError::TooLarge { .. }), "{error:?}");
    });
}

#[test]
fn a_server_that_never_ends_is_left() {
    run(async {
        let remote = Remote::start(|_| Reply::ok("{").dripping());
        let limits = Limits {
            total: Duration::from_millis(400),
            ..LIMITS
        };
        let fetcher = fetcher(&remote.host(), "80", Names::default(), limits);
        let error = get(&fetcher, &remote.base()).await.unwrap_err();
        assert!(matches!(error, NetError::Timeout { .. }), "{error:?}");
    });
}

#[test]
fn what_went_wrong_at_the_other_side_is_said() {
    run(async {
        let remote = Remote::start(|seen| match seen.path.as_str() {
            "/busy" => Reply::status(429).with("Retry-After", 120),
            "/gone" => Reply::status(410),
            "/unasked-304" => Reply::status(304),
            _ => Reply::status(500),
        });
        let fetcher = friend(&remote);
        let fetch = async |path: &str| {
            get(&fetcher, &format!("{}{path}", remote.base()))
                .await
                .map(|_| ())
                .unwrap_err()
        };
        let busy = fetch("/busy").await;
        assert_eq!(
            (busy.status(), busy.retry_after()),
            (Some(429), Some(Duration::from_secs(120)))
        );
        assert_eq!(fetch("/gone").await.status(), Some(410));
        assert_eq!(fetch("/error").await.status(), Some(500));
        assert_eq!(fetch("/unasked-304").await.status(), Some(304));
        // A port where nobody listens, and one that speaks no TLS.
        let closed = std::net::TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap();
        let both = fetcher_for(&format!("{closed},{}", remote.host()));
        let error = get(&both, &format!("http://{closed}/")).await.unwrap_err();
        assert!(matches!(error, NetError::Connect { .. }), "{error:?}");
        let error = get(&both, &format!("https://{}/", remote.host()))
            .await
            .unwrap_err();
        assert!(
            matches!(error, NetError::Tls { .. } | NetError::Connect { .. }),
            "{error:?}"
        );
    });
}
