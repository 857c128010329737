//! Mirrors as an organisation has them: what is asked of the other server, what comes of it here, what is shown.

mod rounds;
mod school;
mod shown;

use std::sync::Mutex;
use std::time::Duration;

use kakehashi::access::{Actor, Viewer, Visibility};
use kakehashi::config::{Hosts, Ports};
use kakehashi::error::Problem;
use kakehashi::jobs::mirrors::{Report, Step, run_once};
use kakehashi::net::{Fetcher, Guard, Limits, SystemResolver};
use kakehashi::registry::Registry;
use kakehashi::registry::mirrors::{Credentials, Mirror, NewMirror};
use kakehashi::{follow, locale};

use crate::support::packages::id;
use crate::support::{Database, Engine, PUBLIC_URL};
use school::School;

/// A registry without a worker, so that a test says when a round runs.
struct Here {
    registry: Registry,
    actor: Actor,
    database: Database,
}

impl Here {
    /// With one organisation, and leave to ask these hosts.
    async fn asking(engine: Engine, hosts: &str) -> Self {
        let database = Database::migrated(engine);
        let store = database.store();
        let graph = follow::first_graph(&store).await.unwrap();
        let guard = Guard {
            private: Hosts::parse(hosts).unwrap(),
            ports: Ports(vec![80, 443]),
            only: None,
        };
        let limits = Limits {
            body: 1 << 20,
            ..Limits::default()
        };
        let fetcher = Fetcher::new(guard, limits, std::sync::Arc::new(SystemResolver));
        let registry = Registry::new(store, graph, PUBLIC_URL).with_fetcher(fetcher);
        let actor = registry.operator_for("campus").await.unwrap();
        Here {
            registry,
            actor,
            database,
        }
    }

    async fn of(engine: Engine, school: &School) -> Self {
        Here::asking(engine, &school.remote.host()).await
    }

    async fn add(&self, url: String) -> i64 {
        self.registry
            .add_mirror(&self.actor, wanted(url))
            .await
            .unwrap()
            .row
            .id
    }

    /// One round to its end.
    async fn round(&self, id: i64) -> Report {
        self.try_round(id).await.unwrap().unwrap()
    }

    async fn try_round(&self, id: i64) -> Result<Option<Report>, Problem> {
        run_once(
            &self.registry,
            id,
            Duration::ZERO,
            &|_| {},
            std::future::pending(),
        )
        .await
    }

    /// A round that is stopped when it comes to a framework.
    async fn round_stopped_at(&self, id: i64, nth: usize) -> Option<Report> {
        let (send, stop) = tokio::sync::oneshot::channel::<()>();
        let (send, count) = (Mutex::new(Some(send)), Mutex::new(0));
        let watch = |step: Step<'_>| {
            if let Step::Framework(_) = step {
                *count.lock().unwrap() += 1;
                if *count.lock().unwrap() == nth {
                    send.lock().unwrap().take().unwrap().send(()).unwrap();
                }
            }
        };
        let stop = async { stop.await.unwrap() };
        run_once(&self.registry, id, Duration::from_millis(50), &watch, stop)
            .await
            .unwrap()
    }

    async fn mirror(&self, id: i64) -> Mirror {
        let mirrors = self.registry.mirrors_of(None).await.unwrap();
        mirrors
            .into_iter()
            .find(|mirror| mirror.row.id == id)
            .unwrap()
    }

    /// `title state`, sorted.
    async fn states(&self, id: i64) -> Vec<String> {
        let mirror = self.mirror(id).await;
        let frameworks = mirror.frameworks.iter();
        let mut states: Vec<String> = frameworks
            .map(|one| format!("{} {}", one.title, one.state))
            .collect();
        states.sort_unstable();
        states
    }

    /// A copy as everyone sees it, where everyone may.
    async fn export(&self, name: &str) -> Result<serde_json::Value, Problem> {
        let graph = follow::first_graph(&self.registry.store).await?;
        let registry = Registry::new(self.registry.store.clone(), graph, PUBLIC_URL);
        let package = registry.export(&Viewer::Anonymous, &id(name)).await?;
        Ok(serde_json::from_slice(&package.body).unwrap())
    }

    /// The message of the mirror, or of a framework, in English.
    async fn message(&self, id: i64, framework: Option<&str>) -> String {
        let mirror = self.mirror(id).await;
        let message = match framework {
            None => mirror.row.message,
            Some(title) => {
                mirror
                    .frameworks
                    .into_iter()
                    .find(|one| one.title == title)
                    .unwrap()
                    .message
            }
        };
        message.map_or(String::new(), |text| {
            locale::text(locale::Language::En, &serde_json::from_str(&text).unwrap())
        })
    }

    /// `origin title items`, oldest copy first.
    async fn copies(&self) -> Vec<String> {
        let rows = self
            .registry
            .store
            .read(|c| Ok(kakehashi::store::rows::DocumentRow::all(c)?))
            .await
            .unwrap();
        rows.iter()
            .map(|row| format!("{} {} {}", row.origin, row.title, row.item_count))
            .collect()
    }
}

fn wanted(url: String) -> NewMirror {
    NewMirror {
        url,
        only: Vec::new(),
        every: 3600,
        visibility: Visibility::Public,
        credentials: None,
    }
}

fn credentials(school: &School) -> Credentials {
    Credentials {
        token_url: format!("{}/token", school.remote.base()),
        client_id: "campus".to_owned(),
        client_secret: "SECRET".to_owned(),
        scope: Some("case.read".to_owned()),
    }
}
