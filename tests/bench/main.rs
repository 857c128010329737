//! `cargo bench`: how fast the whole service is, beside a ceiling taken in the same run.
//!
//! For each size a framework is generated, imported into a fresh SQLite database, and served by the real server. What
//! goes over HTTP is compared with the same bytes served from memory by the same server to the same client; an import
//! with only parsing the same JSON. Ratios travel between machines, absolute figures do not. Nothing here asserts.
//!
//! `cargo bench -- --quick` takes a tenth of the time, `cargo bench -- --imports` measures large imports only,
//! `cargo bench -- --relevance` how well the search finds what is meant,
//! `cargo bench -- --search` the index at its full size.
//! PostgreSQL runs in a cluster of its own, as in the tests.

#![allow(clippy::expect_used)]

mod client;
#[path = "../it/support/cluster.rs"]
mod cluster;
mod generate;
mod imports;
mod measure;
mod queries;
#[path = "../relevance/mod.rs"]
mod relevance;
mod search;
mod tables;
mod vocabulary;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path};
use kakehashi::access::{Viewer, Visibility};
use kakehashi::config::{Config, Flags};
use kakehashi::registry::imports::{ImportOptions, Progress};
use kakehashi::registry::transfers::{BroughtInput, TransferQuestion, evaluation};
use kakehashi::server::{self, Service};

use client::Client;
use measure::{Figure, print_head, print_row};

/// Bodies the ceiling route serves from memory, by number.
type Bodies = Arc<Mutex<Vec<bytes::Bytes>>>;

async fn ceiling(bodies: Data<Bodies>, number: Path<usize>, _: web::Bytes) -> HttpResponse {
    let bodies = bodies
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    match bodies.get(*number) {
        Some(body) => HttpResponse::Ok()
            .content_type("application/json")
            .body(body.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments
        .first()
        .is_some_and(|first| first == imports::CHILD)
    {
        tell(imports::child(&arguments[1..]));
        return;
    }
    let is = |word: &str| arguments.iter().any(|argument| argument == word);
    let quick = is("--quick");
    if is("--imports") {
        tell(imports::run(quick));
        return;
    }
    if is("--search") {
        tell(search::run(quick));
        return;
    }
    if is("--relevance") {
        tell(tables::run(quick));
        return;
    }
    let time = if quick {
        Duration::from_millis(300)
    } else {
        Duration::from_secs(3)
    };
    print_head();
    for items in [1_000, 10_000] {
        if let Err(error) = run(items, time) {
            eprintln!("the benchmark of {items} items failed: {error}");
            std::process::exit(1);
        }
    }
    tell(imports::run(quick));
}

fn tell(result: Fallible<()>) {
    if let Err(error) = result {
        eprintln!("the benchmark failed: {error}");
        std::process::exit(1);
    }
}

/// A problem as an error of this program.
fn told(problem: kakehashi::error::Problem) -> String {
    problem.to_string()
}

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn run(items: usize, time: Duration) -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let package = generate::package(items);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let config = Config::load(
        &Flags::new(None),
        [
            (
                "KAKEHASHI_DATA".to_owned(),
                folder.path().display().to_string(),
            ),
            (
                "KAKEHASHI_PUBLIC_URL".to_owned(),
                "http://127.0.0.1:8080".to_owned(),
            ),
        ],
        None,
    )?;
    let service = runtime
        .block_on(server::open(config))
        .map_err(|problem| problem.to_string())?;
    import(&runtime, &service, items, &package)?;
    let question = runtime.block_on(courses(&service, items))?;
    evaluate(&runtime, &service, items, time, &question)?;

    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let bodies: Bodies = Arc::default();
    let (app, kept) = (service.app.clone(), Arc::clone(&bodies));
    let (sender, receiver) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let further = move |config: &mut web::ServiceConfig| {
                config
                    .app_data(Data::new(Arc::clone(&kept)))
                    .route("/ceiling/{number}", web::get().to(ceiling))
                    .route("/ceiling/{number}", web::post().to(ceiling));
            };
            let server = server::serve_with(app, listener, further)?;
            sender.send(server.handle()).ok();
            server.await
        })
    });
    let handle = receiver.recv()?;
    http(address, &bodies, items, time)?;
    runtime.block_on(handle.stop(true));
    thread.join().map_err(|_| "the server panicked")??;
    runtime.block_on(service.running.stop());
    Ok(())
}

/// Import: reading, repairing, comparing, writing rows and log; beside parsing the same bytes.
fn import(
    runtime: &tokio::runtime::Runtime,
    service: &Service,
    items: usize,
    package: &[u8],
) -> Fallible<()> {
    let started = Instant::now();
    let parsed: serde_json::Value = serde_json::from_slice(package)?;
    let parse_only = started.elapsed();
    drop(parsed);
    let registry = &service.app.registry;
    let started = Instant::now();
    let outcome = runtime.block_on(async {
        let actor = registry.operator_for("local").await?;
        registry
            .import_framework(
                &actor,
                package.to_vec(),
                ImportOptions::default(),
                Progress::default(),
            )
            .await
    });
    let took = started.elapsed();
    let outcome = outcome.map_err(|problem| problem.to_string())?;
    runtime.block_on(service.app.settle(outcome.seq));
    let followed = started.elapsed();
    let rate = |time: Duration| items as f64 / time.as_secs_f64();
    print_row(
        items,
        "import, written",
        Figure::per_second(rate(took), "items"),
        Figure::per_second(rate(parse_only), "items parsed"),
    );
    print_row(
        items,
        "import, written and searchable",
        Figure::per_second(rate(followed), "items"),
        Figure::per_second(rate(parse_only), "items parsed"),
    );
    Ok(())
}

/// Two institutions with courses aligned to the framework; returns the question that is measured.
async fn courses(service: &Service, items: usize) -> Fallible<TransferQuestion> {
    let registry = &service.app.registry;
    for slug in ["giver", "taker"] {
        registry.operator_for(slug).await.map_err(told)?;
    }
    let sheet = kakehashi::exchange::courses::read(generate::courses(items).as_bytes())?;
    let operator = kakehashi::access::Actor::system(0, "");
    let saved = registry
        .save_courses(&operator, sheet.rows, Visibility::Public)
        .await
        .map_err(told)?;
    service.app.settle(saved.seq).await;
    let snapshot = registry.graph.snapshot();
    let course = |slug: &str| {
        let organisation = snapshot.organisation_by_slug(slug)?.id;
        snapshot
            .course(&Viewer::Anonymous, organisation, "C0", None)
            .map(|(place, _)| place)
    };
    let (giver, taker) = (
        course("giver").ok_or("no course")?,
        course("taker").ok_or("no course")?,
    );
    let component = BroughtInput {
        what: kakehashi::graph::Brought::Course(giver),
        grade: None,
        awarded_on: None,
        expires_on: None,
    };
    Ok(TransferQuestion {
        target: taker,
        components: vec![component],
        today: None,
        policy: None,
        legal_basis: None,
    })
}

/// One evaluation inside the process; its ceiling is writing the world it was computed from as JSON.
fn evaluate(
    _: &tokio::runtime::Runtime,
    service: &Service,
    items: usize,
    time: Duration,
    question: &TransferQuestion,
) -> Fallible<()> {
    let snapshot = service.app.registry.graph.snapshot();
    let today = "2026-11-24".to_owned();
    let once = || evaluation(&snapshot, &Viewer::Anonymous, question, today.clone());
    let first = once().map_err(|problem| problem.to_string())?;
    let evaluations = measure::repeat(time, || once().is_ok());
    let writing = measure::repeat(time, || serde_json::to_vec(&first.world).is_ok());
    let note = format!(
        "{} nodes; ceiling: its world as JSON",
        first.world.nodes.len()
    );
    print_row(
        items,
        "one evaluation, in process",
        evaluations.with(&note),
        writing,
    );
    Ok(())
}

/// Reads over HTTP, each beside the same bytes from memory.
fn http(address: SocketAddr, bodies: &Bodies, items: usize, time: Duration) -> Fallible<()> {
    let item = generate::identifier(items / 2);
    let search = |text: &str| {
        let query = format!(
            "{{ search(query: {}, first: 10) {{ totalCount edges {{ score node {{ __typename }} }} }} }}",
            serde_json::json!(text)
        );
        serde_json::json!({ "query": query }).to_string()
    };
    let evaluation = serde_json::json!({ "query": generate::EVALUATION }).to_string();
    let cases = [
        (
            "read one item",
            "GET",
            format!("/ims/case/v1p1/CFItems/{item}"),
            String::new(),
        ),
        (
            "read the package",
            "GET",
            format!("/ims/case/v1p1/CFPackages/{}", generate::DOCUMENT),
            String::new(),
        ),
        (
            "search, English",
            "POST",
            "/graphql".to_owned(),
            search("interpret proportional relationships"),
        ),
        (
            "search, Japanese",
            "POST",
            "/graphql".to_owned(),
            search("比例の関係"),
        ),
        (
            "search, a code",
            "POST",
            "/graphql".to_owned(),
            search(&generate::code(items / 2)),
        ),
        (
            "one evaluation, GraphQL",
            "POST",
            "/graphql".to_owned(),
            evaluation,
        ),
    ];
    for (name, method, path, body) in cases {
        let answer = Client::connect(address)?.request(method, &path, &body)?;
        if answer.status != 200
            || answer
                .body
                .windows(9)
                .any(|window| window == b"\"errors\":")
        {
            return Err(format!(
                "{name}: {} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )
            .into());
        }
        let number = {
            let mut bodies = bodies
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            bodies.push(answer.body.clone().into());
            bodies.len() - 1
        };
        for clients in [1, 16] {
            let real = client::load(address, method, &path, &body, clients, time)?;
            let memory = client::load(
                address,
                method,
                &format!("/ceiling/{number}"),
                &body,
                clients,
                time,
            )?;
            print_row(
                items,
                &format!(
                    "{name}, {clients} client{}",
                    if clients == 1 { "" } else { "s" }
                ),
                real,
                memory,
            );
        }
    }
    Ok(())
}
