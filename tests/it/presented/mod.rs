//! Evidence as it is presented: over REST, GraphQL and the command line, against the register of an organisation.

mod faces;
mod register;
mod seed;
mod ssrf;

use std::sync::Arc;

use kakehashi::access::{Actor, Visibility};
use kakehashi::badges::verify::{Report, StepKind, Verdict};
use kakehashi::config::{Hosts, Ports};
use kakehashi::follow;
use kakehashi::net::{Fetcher, Guard, Limits};
use kakehashi::registry::Registry;
use kakehashi::registry::evidence::{Evidence, NewTrust, TrustBody};
use serde_json::{Value, json};

use crate::net::Names;
use crate::support::{Database, Engine, PUBLIC_URL};

/// A registry that fetches evidence, with one organisation.
struct Desk {
    registry: Registry,
    actor: Actor,
    _database: Database,
}

impl Desk {
    /// One that may ask these hosts though they are private, on these ports, knowing these names.
    async fn new(engine: Engine, private: &str, ports: &str, names: Names) -> Self {
        let database = Database::migrated(engine);
        let store = database.store();
        let graph = follow::first_graph(&store).await.unwrap();
        let guard = Guard {
            private: Hosts::parse(private).unwrap(),
            ports: Ports::parse(ports).unwrap(),
            only: None,
        };
        let fetcher = Fetcher::new(guard, Limits::default(), Arc::new(names));
        let registry = Registry::new(store, graph, PUBLIC_URL)
            .with_fetcher(fetcher)
            .fetching_evidence();
        let actor = registry.operator_for("campus").await.unwrap();
        Desk {
            registry,
            actor,
            _database: database,
        }
    }

    /// Trusts an issuer under these identifiers and origins.
    async fn trust(&self, ids: &[&str], origins: &[&str]) {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let body = TrustBody {
            name: "Badges United".to_owned(),
            ids: texts(ids),
            origins: texts(origins),
            ..TrustBody::default()
        };
        let new = NewTrust {
            id: None,
            visibility: Visibility::Private,
            body,
        };
        self.registry
            .save_trusted_issuer(&self.actor, new)
            .await
            .unwrap();
    }

    async fn report(&self, credential: &Value) -> Report {
        let evidence = Evidence {
            content: credential.to_string().into(),
            ..Evidence::default()
        };
        let viewer = kakehashi::access::Viewer::Member(self.actor.clone());
        let snapshot = self.registry.graph.snapshot();
        let verified = self
            .registry
            .verify_evidence(snapshot, &viewer, evidence)
            .await;
        verified.unwrap().report
    }
}

/// A hosted assertion of Open Badges 2.0 that says to stand at an address, with its badge class and issuer beside it.
fn hosted(at: &str) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": at,
        "recipient": {"type": "email", "hashed": false, "identity": "aiko@example.org"},
        "issuedOn": "2026-01-10T00:00:00Z", "verification": {"type": "HostedBadge"}, "badge": badge(at)
    })
}

fn badge(at: &str) -> Value {
    let base = at.rsplit_once('/').map_or(at, |(base, _)| base);
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": format!("{base}/badge"), "name": "Charts",
        "description": "Reads charts.", "image": "https://images.example/charts.png",
        "criteria": {"narrative": "Reads ten charts."},
        "issuer": {"@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": format!("{base}/issuer"),
            "name": "Badges United", "url": "https://united.example", "email": "badges@united.example"}
    })
}

fn verdict(report: &Report, kind: StepKind) -> Verdict {
    report.verdict(kind)
}
