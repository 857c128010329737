//! Puts the service together: store, readings, faces; runs it, and stops it in order.
//!
//! On SIGTERM or SIGINT no new connection is taken, requests in flight finish (within the grace), the followers commit
//! what they began, and the process ends with 0.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{Data, PayloadConfig, ServiceConfig, to};
use actix_web::{App as Actix, HttpServer};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::{Config, DatabaseUrl};
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::formats::{self, WriteOptions};
use crate::exchange::linked::{Context, case_json_ld};
use crate::follow;
use crate::net::Fetcher;
use crate::registry::Registry;
use crate::registry::exports::{package, today};
use crate::registry::frameworks::Form;
use crate::search::SearchIndex;
use crate::state::App;
use crate::store::{Store, StoreError, Target};
use crate::{graphql, jobs, rest, web};

/// The ways in which entities can be shown besides CASE JSON.
const REPRESENTATIONS: rest::Representations = rest::Representations {
    way: representation,
};

fn representation(form: Form, media: rest::Media) -> Option<rest::Way> {
    use rest::{Media, Way};
    match (media, form) {
        (Media::Html, Form::Package | Form::Document) => {
            Some(Way::File(|entity| written(entity, formats::Target::Html)))
        }
        (Media::Html, Form::Item) => Some(Way::Elsewhere(web::explorer_address)),
        (Media::Html, _) => Some(Way::Page(|entity| {
            web::entity_page(entity.language, entity.form, entity.key, entity.json)
        })),
        (Media::Csv, Form::Package | Form::Document) => Some(Way::File(|entity| {
            written(entity, formats::Target::OpenSaltCsv)
        })),
        (Media::Turtle, Form::Package | Form::Document) => {
            Some(Way::File(|entity| written(entity, formats::Target::Skos)))
        }
        (Media::JsonLd, Form::Badge) => None,
        (Media::JsonLd, _) => Some(Way::File(json_ld)),
        _ => None,
    }
}

/// A framework in one of the formats.
fn written(entity: &rest::Entity<'_>, target: formats::Target) -> Result<Vec<u8>, Problem> {
    let options = WriteOptions {
        language: entity.language,
        today: today(),
        base: entity.public_url.to_owned(),
    };
    target.bytes(&package(entity.json)?, &options)
}

/// An entity of CASE as JSON-LD that can be read without the network.
fn json_ld(entity: &rest::Entity<'_>) -> Result<Vec<u8>, Problem> {
    let unreadable = || Problem::new(Code::Internal, Message::new("exchange-unwritable"));
    let text = std::str::from_utf8(entity.json).map_err(|_| unreadable())?;
    case_json_ld(text, entity.form.class(), Context::Within)
        .map(String::into_bytes)
        .ok_or_else(unreadable)
}

/// The service with its followers, before or without a listener (tests, command line).
pub struct Service {
    /// What the faces hold.
    pub app: App,
    /// The running followers and jobs.
    pub running: Running,
}

/// What runs beside the faces; [`Running::stop`] ends it in order.
pub struct Running {
    followers: follow::Running,
    jobs: jobs::Running,
}

impl Running {
    /// Stops the jobs, which write, and then the followers, which follow what was written.
    pub async fn stop(self) {
        self.jobs.stop().await;
        self.followers.stop().await;
    }
}

/// Where the database of these settings is.
pub fn target(config: &Config) -> Target {
    match &config.database_url {
        DatabaseUrl::Sqlite(path) => Target::Sqlite(path.clone()),
        DatabaseUrl::Postgres(url) => Target::Postgres(url.clone()),
    }
}

/// Opens the store off the async workers.
pub async fn open_store(config: &Config) -> Result<Store, Problem> {
    let (target, pool) = (target(config), config.database_pool);
    let opened = tokio::task::spawn_blocking(move || Store::open(target, pool)).await;
    Ok(opened.map_err(|error| StoreError::Panicked(error.to_string()))??)
}

/// The use cases on an opened store, with the graph as of now and nobody following: enough for one command.
pub async fn open_registry(config: &Config) -> Result<Registry, Problem> {
    let store = open_store(config).await?;
    let graph = follow::first_graph(&store).await?;
    let mut registry =
        Registry::new(store, graph, &config.public_url).with_fetcher(Fetcher::of(config));
    if config.evidence_fetch {
        registry = registry.fetching_evidence();
    }
    registry.operator_for(&config.organisation).await?;
    Ok(registry)
}

/// Opens everything and starts to follow the log.
pub async fn open(config: Config) -> Result<Service, Problem> {
    let registry = open_registry(&config).await?;
    let (folder, database) = (
        search_folder(&config),
        registry.store.database_id().to_owned(),
    );
    let opened = tokio::task::spawn_blocking(move || SearchIndex::open(&folder, &database)).await;
    let (index, position) = opened.map_err(|error| StoreError::Panicked(error.to_string()))??;
    tracing::info!(position, "the search index is open");
    let search = Arc::new(index);
    let running = follow::start(
        registry.store.clone(),
        registry.graph.clone(),
        Arc::clone(&search),
    );
    let followers = running.followers.clone();
    let pause = Duration::from_millis(config.mirror_pause_milliseconds);
    let jobs = jobs::start(registry.clone(), pause);
    let running = Running {
        followers: running,
        jobs,
    };
    Ok(Service {
        app: App {
            registry,
            search,
            followers,
            config: Arc::new(config),
        },
        running,
    })
}

/// Each node keeps its own index, in its data folder.
pub fn search_folder(config: &Config) -> PathBuf {
    config.data.join("search")
}

/// Takes the port.
///
/// # Errors
/// [`Code::Unavailable`] with the address if it is taken or may not be taken.
pub fn listen(config: &Config) -> Result<TcpListener, Problem> {
    TcpListener::bind(config.listen).map_err(|error| {
        let message = Message::new("server-port")
            .with("address", config.listen)
            .with("reason", &error);
        let mut problem =
            Problem::new(Code::Unavailable, message).at(Place::Argument("--listen".to_owned()));
        problem.source = Some(Box::new(error));
        problem
    })
}

/// Serves HTTP on a listener until its handle stops it. The returned server must be awaited.
pub fn serve(app: App, listener: TcpListener) -> std::io::Result<Server> {
    serve_with(app, listener, |_| {})
}

/// The same with further routes in front, for measuring one server against itself.
pub fn serve_with(
    app: App,
    listener: TcpListener,
    further: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> std::io::Result<Server> {
    let config = Arc::clone(&app.config);
    let schema = graphql::schema(app.clone());
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(Data::new(app.clone()))
            .app_data(Data::new(schema.clone()))
            .app_data(PayloadConfig::new(app.config.max_body_bytes()))
            .wrap(DefaultHeaders::new().add(("X-Content-Type-Options", "nosniff")))
            .configure(further.clone())
            .configure(graphql::http::configure)
            .configure(web::configure)
            .configure(|config| rest::configure(config, REPRESENTATIONS))
            .default_service(to(rest::not_found))
    })
    // actix drops requests in flight on SIGINT; signals are heard in `run`.
    .disable_signals()
    .shutdown_timeout(config.shutdown_grace_seconds)
    .client_request_timeout(config.request_timeout())
    .listen(listener)?;
    Ok(server.run())
}

/// Runs the whole service until a signal stops it.
pub async fn run(config: Config, demo: bool) -> Result<(), Problem> {
    let listener = listen(&config)?;
    let address = listener
        .local_addr()
        .map_or(config.listen, |address| address);
    let Service { app, running } = open(config).await?;
    if demo {
        let committed = app.registry.load_demo().await?;
        app.settle(committed).await;
        tracing::info!("the demo world is loaded");
    }
    let server = serve(app, listener).map_err(|error| {
        let message = Message::new("server-port")
            .with("address", address)
            .with("reason", &error);
        Problem::new(Code::Unavailable, message)
    })?;
    let mut signals = Signals::heard().map_err(|error| ended(&error))?;
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        signals.next().await;
        tracing::info!("kakehashi stops");
        handle.stop(true).await;
    });
    tracing::info!(%address, "kakehashi serves");
    let served = server.await;
    running.stop().await;
    tracing::info!("kakehashi has stopped");
    served.map_err(|error| ended(&error))
}

fn ended(error: &std::io::Error) -> Problem {
    Problem::new(
        Code::Unavailable,
        Message::new("server-ended").with("reason", error),
    )
}

/// The signals that ask for an orderly stop: SIGTERM and SIGINT.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Begins to listen; from here on the two no longer end the process by themselves.
    fn heard() -> std::io::Result<Self> {
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
