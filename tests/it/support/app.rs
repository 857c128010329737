//! The whole service in this process, on a port of its own, and a client that speaks HTTP to it.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use kakehashi::access::{Actor, ActorKind, Role, Viewer};
use kakehashi::config::{Config, Flags, SETTINGS};
use kakehashi::error::Problem;
use kakehashi::registry::Registry;
use kakehashi::registry::imports::{ImportOptions, ImportOutcome, Progress};
use kakehashi::server::{self, Service};
use kakehashi::state::App;
use serde_json::Value;
use tokio::sync::oneshot;

use super::{Database, Engine};

/// The address entities made here have, whatever port the service listens on.
pub const PUBLIC_URL: &str = "https://kakehashi.example";

/// What a test wants before the service starts.
pub struct Builder {
    engine: Engine,
    demo: bool,
    keys: Vec<(&'static str, Role, ActorKind)>,
    settings: BTreeMap<&'static str, String>,
}

impl Builder {
    /// With the demo world in it.
    pub fn demo(mut self) -> Self {
        self.demo = true;
        self
    }

    /// With a key, and its organisation where there is none. Keys are asked for by their position, in the order made.
    pub fn key(mut self, organisation: &'static str, role: Role, kind: ActorKind) -> Self {
        self.keys.push((organisation, role, kind));
        self
    }

    /// With another value of a setting, by its name in the file.
    pub fn setting(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.insert(name, value.to_string());
        self
    }

    /// Starts the service on a fresh database.
    pub async fn start(self) -> TestApp {
        let database = Database::migrated(self.engine);
        let mut settings = self.settings;
        settings
            .entry("public_url")
            .or_insert_with(|| PUBLIC_URL.to_owned());
        let mut running = Running::start(&database, &settings);
        let registry = &running.app.registry;
        let mut seq = 0;
        if self.demo {
            seq = registry.load_demo().await.unwrap();
        }
        let mut keys = Vec::new();
        for (organisation, role, kind) in self.keys {
            registry.operator_for(organisation).await.unwrap();
            keys.push(
                registry
                    .create_key(organisation, role, kind, "Test")
                    .await
                    .unwrap()
                    .secret,
            );
            seq = registry.store.position().await.unwrap();
        }
        running.app.settle(seq).await;
        running.started = true;
        TestApp {
            running: Some(running),
            database,
            keys,
            settings,
            agent: agent(),
        }
    }
}

/// A running service. Everything stops, in order, when it is dropped.
pub struct TestApp {
    running: Option<Running>,
    database: Database,
    keys: Vec<String>,
    settings: BTreeMap<&'static str, String>,
    agent: ureq::Agent,
}

impl TestApp {
    /// Says what is wanted.
    pub fn builder(engine: Engine) -> Builder {
        Builder {
            engine,
            demo: false,
            keys: Vec::new(),
            settings: BTreeMap::new(),
        }
    }

    /// What the faces hold.
    pub fn app(&self) -> &App {
        &self.running.as_ref().expect("the service runs").app
    }

    /// The use cases.
    pub fn registry(&self) -> &Registry {
        &self.app().registry
    }

    /// The database behind it.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// `http://127.0.0.1:PORT`.
    pub fn base(&self) -> String {
        format!(
            "http://{}",
            self.running.as_ref().expect("the service runs").address
        )
    }

    /// The Bearer token of a key, by the position in which it was asked for.
    pub fn token(&self, position: usize) -> &str {
        &self.keys[position]
    }

    /// Whose eyes a key gives.
    pub async fn viewer(&self, position: usize) -> Viewer {
        self.registry()
            .viewer_of(self.token(position))
            .await
            .unwrap()
    }

    /// Who acts with a key.
    pub async fn actor(&self, position: usize) -> Actor {
        self.viewer(position).await.actor().unwrap().clone()
    }

    /// Imports a package as an organisation and waits until it can be read everywhere.
    pub async fn import(
        &self,
        actor: &Actor,
        bytes: &[u8],
        options: ImportOptions,
    ) -> Result<ImportOutcome, Problem> {
        let outcome = self
            .registry()
            .import_framework(actor, bytes.to_vec(), options, Progress::default())
            .await?;
        self.app().settle(outcome.seq).await;
        Ok(outcome)
    }

    /// Stops the service, does something to what it keeps, and starts it again on the same database.
    pub fn restart(&mut self, meanwhile: impl FnOnce(&Path)) {
        self.stop();
        meanwhile(self.database.folder());
        self.running = Some(Running::start(&self.database, &self.settings));
    }

    /// Ends the service and waits until it has let go of everything: actix's workers leave a moment after the server.
    fn stop(&mut self) {
        let Some(running) = self.running.take() else {
            return;
        };
        let index = Arc::downgrade(&running.app.search);
        drop(running);
        let start = Instant::now();
        while index.strong_count() > 0 && start.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// GET without a key.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[])
    }

    /// GET with a key.
    pub fn get_as(&self, position: usize, path: &str) -> Answer {
        self.send(
            "GET",
            path,
            &[("Authorization", &format!("Bearer {}", self.token(position)))],
        )
    }

    /// A request without a body.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.request(method, path, headers, Vec::new())
    }

    /// POST of bytes.
    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Answer {
        self.request("POST", path, headers, body.into())
    }

    /// A GraphQL request, with a key where a position is given; the whole answer.
    pub fn graphql(&self, position: Option<usize>, query: &str, variables: Value) -> Value {
        let authorization = position.map(|position| format!("Bearer {}", self.token(position)));
        let mut headers = vec![("Content-Type", "application/json")];
        headers.extend(
            authorization
                .as_deref()
                .map(|value| ("Authorization", value)),
        );
        let body = serde_json::json!({ "query": query, "variables": variables });
        self.post("/graphql", &headers, body.to_string()).json()
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = if body.is_empty() {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let body = answer
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_vec()
            .unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body,
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The service first: it still uses the database.
        self.stop();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

/// The thread the service lives on.
struct Running {
    app: App,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    started: bool,
}

impl Running {
    fn start(database: &Database, settings: &BTreeMap<&'static str, String>) -> Self {
        let config = config(database, settings);
        let (stop, stopped) = oneshot::channel();
        let (opened, open) = std::sync::mpsc::channel();
        // actix wants a system thread of its own; the followers live there too, as in the program.
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
                let address = listener.local_addr().unwrap();
                let Service { app, running } = server::open(config).await.unwrap();
                let server = server::serve(app.clone(), listener).unwrap();
                let handle = server.handle();
                let serving = actix_web::rt::spawn(server);
                opened.send((app, address)).unwrap();
                // An error means that the test is gone: stop all the same.
                stopped.await.ok();
                handle.stop(false).await;
                serving.await.unwrap().unwrap();
                running.stop().await;
            });
        });
        let (app, address) = open.recv().expect("the service starts");
        Running {
            app,
            address,
            stop: Some(stop),
            thread: Some(thread),
            started: false,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        // A panic while the test itself panics would hide what the test found.
        if self.started && !std::thread::panicking() {
            assert!(
                ended.is_some_and(|ended| ended.is_ok()),
                "the service ended by a panic"
            );
        }
    }
}

fn config(database: &Database, settings: &BTreeMap<&'static str, String>) -> Config {
    let mut flags = Flags::default();
    let mut set = |name: &str, value: String| {
        let setting = SETTINGS.iter().find(|setting| setting.name == name);
        flags.set(
            setting.unwrap_or_else(|| panic!("no setting {name}")),
            value,
        );
    };
    set("listen", "127.0.0.1:0".to_owned());
    set("data", database.folder().display().to_string());
    set("database_url", database.url());
    settings
        .iter()
        .for_each(|(name, value)| set(name, value.clone()));
    Config::load(&flags, Vec::new(), None).unwrap()
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    headers: ureq::http::HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as JSON, of an answer that must be 200.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }
}
