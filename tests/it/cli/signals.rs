//! Stopping the server: a request in flight is answered, everything written is in the index, and the exit code is 0.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use kakehashi::search::SearchIndex;

use super::package;
use super::program::{Home, Served};
use crate::support::Engine;

/// Begins a request whose body comes in two halves; sends the first.
fn half_a_request(served: &Served) -> (TcpStream, &'static [u8]) {
    let body: &'static [u8] = br#"{"query": "{ __typename }"}"#;
    let (first, second) = body.split_at(10);
    let mut stream = TcpStream::connect(served.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    stream.write_all(first).unwrap();
    stream.flush().unwrap();
    (stream, second)
}

/// Stops a server with a signal while a request is under way and the log has just moved.
fn stopped_by(name: &str, engine: Engine) {
    let home = Home::fresh(engine);
    let served = home.serve(&["--shutdown-grace-seconds", "20"]);
    let file = home.file("crafts.json", package("Crafts", 300));
    home.ok(&["import", &file]);
    served.until("/ims/case/v1p1/CFDocuments", |_, body| {
        body.contains("Crafts")
    });
    let (mut stream, rest) = half_a_request(&served);
    std::thread::sleep(Duration::from_millis(300));
    served.signal(name);
    let told = Instant::now();
    std::thread::sleep(Duration::from_millis(500));
    stream.write_all(rest).unwrap();
    let mut answer = String::new();
    // To the end of the connection, or as far as it stays open.
    while !answer.contains("\r\n\r\n") || !answer.contains("__typename") {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).unwrap();
        assert_ne!(read, 0, "the answer breaks off: {answer}");
        answer.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(stream);
    let address = served.address();
    let (status, log) = served.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(
        told.elapsed() < Duration::from_secs(15),
        "it waited for nothing: {:?}",
        told.elapsed()
    );
    assert!(log.contains("kakehashi has stopped"), "{log}");
    assert!(TcpStream::connect(address).is_err(), "the port is free");
    let store = home.store();
    let (index, position) =
        SearchIndex::open(&home.database.folder().join("search"), store.database_id()).unwrap();
    drop(index);
    assert_eq!(
        position,
        home.position(),
        "the index was committed up to the head of the log"
    );
}

on_both_engines! {
    async fn sigterm_lets_a_request_finish(engine: Engine) {
        stopped_by("TERM", engine);
    }
}

#[test]
fn sigint_lets_a_request_finish() {
    stopped_by("INT", Engine::Sqlite);
}

#[test]
fn a_caller_who_never_finishes_does_not_hold_the_server() {
    let home = Home::fresh(Engine::Sqlite);
    let served = home.serve(&["--shutdown-grace-seconds", "1"]);
    let (stream, _) = half_a_request(&served);
    std::thread::sleep(Duration::from_millis(200));
    served.signal("TERM");
    let told = Instant::now();
    let (status, log) = served.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(
        told.elapsed() < Duration::from_secs(10),
        "{:?}",
        told.elapsed()
    );
    drop(stream);
}
