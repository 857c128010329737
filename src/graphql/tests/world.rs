//! A world of its own for each test: a new SQLite file, its index, and the followers.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use crate::access::{Actor, ActorKind, Role, Viewer};
use crate::config::{Config, Flags};
use crate::follow;
use crate::graphql::{Schema, execute, schema};
use crate::locale::Language;
use crate::registry::Registry;
use crate::search::SearchIndex;
use crate::state::{App, Caller};
use crate::store::{Store, Target};

/// Everything a request needs.
pub struct World {
    /// The services.
    pub app: App,
    /// The schema.
    pub schema: Schema,
    _running: follow::Running,
    _folder: tempfile::TempDir,
}

/// A tiny package: two levels, one rubric.
pub const PACKAGE: &str = r#"{
  "CFDocument": {"identifier": "11111111-1111-4111-8111-111111111111", "uri": "https://e.example/uri/11111111-1111-4111-8111-111111111111",
    "creator": "A", "title": "Tiny", "language": "en", "caseVersion": "1.1", "lastChangeDateTime": "2025-01-01T00:00:00+00:00"},
  "CFItems": [
    {"identifier": "22222222-2222-4222-8222-222222222222", "uri": "https://e.example/uri/22222222-2222-4222-8222-222222222222",
     "fullStatement": "Numbers", "humanCodingScheme": "N", "lastChangeDateTime": "2025-01-01T00:00:00+00:00"},
    {"identifier": "33333333-3333-4333-8333-333333333333", "uri": "https://e.example/uri/33333333-3333-4333-8333-333333333333",
     "fullStatement": "Count to ten", "humanCodingScheme": "N.1", "notes": "Aloud.", "lastChangeDateTime": "2025-01-01T00:00:00+00:00"},
    {"identifier": "44444444-4444-4444-8444-444444444444", "uri": "https://e.example/uri/44444444-4444-4444-8444-444444444444",
     "fullStatement": "Count to a hundred", "humanCodingScheme": "N.2", "lastChangeDateTime": "2025-01-01T00:00:00+00:00"}],
  "CFAssociations": [
    {"identifier": "a1111111-1111-4111-8111-111111111111", "uri": "https://e.example/uri/a1", "associationType": "isChildOf", "sequenceNumber": 1,
     "originNodeURI": {"title": "N.1", "identifier": "33333333-3333-4333-8333-333333333333", "uri": "https://e.example/uri/3"},
     "destinationNodeURI": {"title": "N", "identifier": "22222222-2222-4222-8222-222222222222", "uri": "https://e.example/uri/2"},
     "lastChangeDateTime": "2025-01-01T00:00:00+00:00"},
    {"identifier": "a2222222-2222-4222-8222-222222222222", "uri": "https://e.example/uri/a2", "associationType": "isChildOf", "sequenceNumber": 2,
     "originNodeURI": {"title": "N.2", "identifier": "44444444-4444-4444-8444-444444444444", "uri": "https://e.example/uri/4"},
     "destinationNodeURI": {"title": "N", "identifier": "22222222-2222-4222-8222-222222222222", "uri": "https://e.example/uri/2"},
     "lastChangeDateTime": "2025-01-01T00:00:00+00:00"},
    {"identifier": "a3333333-3333-4333-8333-333333333333", "uri": "https://e.example/uri/a3", "associationType": "exactMatchOf",
     "originNodeURI": {"title": "N.1", "identifier": "33333333-3333-4333-8333-333333333333", "uri": "https://e.example/uri/3"},
     "destinationNodeURI": {"title": "Counting, elsewhere", "identifier": "99999999-9999-4999-8999-999999999999", "uri": "https://other.example/9"},
     "lastChangeDateTime": "2025-01-01T00:00:00+00:00"}]
}"#;

impl World {
    /// An empty world.
    pub async fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Target::Sqlite(folder.path().join("k.db")), 4).unwrap();
        let graph = follow::first_graph(&store).await.unwrap();
        let (index, _) =
            SearchIndex::open(&folder.path().join("search"), store.database_id()).unwrap();
        let search = Arc::new(index);
        let running = follow::start(store.clone(), graph.clone(), Arc::clone(&search));
        let registry = Registry::new(store, graph, "http://here.example");
        let config = Arc::new(Config::load(&Flags::default(), [], None).unwrap());
        let app = App {
            registry,
            search,
            followers: running.followers.clone(),
            config,
        };
        World {
            schema: schema(app.clone()),
            app,
            _running: running,
            _folder: folder,
        }
    }

    /// The world with the demo data.
    pub async fn demo() -> World {
        let world = World::new().await;
        world.app.registry.load_demo().await.unwrap();
        let position = world.app.registry.store.position().await.unwrap();
        world.app.settle(position).await;
        world
    }

    /// A member of an organisation, which is made where it is missing.
    pub async fn member(&self, slug: &str, role: Role) -> Viewer {
        let actor = self.app.registry.operator_for(slug).await.unwrap();
        let position = self.app.registry.store.position().await.unwrap();
        self.app.settle(position).await;
        Viewer::Member(Actor {
            role,
            kind: ActorKind::Person,
            ..actor
        })
    }

    /// Asks with variables; the whole answer.
    pub async fn ask_with(
        &self,
        viewer: &Viewer,
        language: Language,
        query: &str,
        variables: Value,
    ) -> Value {
        let caller = Caller {
            viewer: viewer.clone(),
            language,
            request_id: "R1".to_owned(),
        };
        let request = Request::new(query).variables(Variables::from_json(variables));
        serde_json::to_value(execute(&self.schema, &self.app, caller, request).await).unwrap()
    }

    /// Asks and expects no error; the data.
    pub async fn ask(&self, viewer: &Viewer, query: &str) -> Value {
        let answer = self.ask_with(viewer, Language::En, query, json!({})).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].clone()
    }

    /// Imports the tiny package through the mutation.
    pub async fn import(&self, viewer: &Viewer, visibility: &str) -> Value {
        let query = "mutation($c: String!, $v: Visibility) { importFramework(input: {content: $c, visibility: $v, owned: true}) {
            job { phase finished outcome { changed items { created } } } framework { id title itemCount }
            problems { code message } } }";
        let answer = self
            .ask_with(
                viewer,
                Language::En,
                query,
                json!({ "c": PACKAGE, "v": visibility }),
            )
            .await;
        answer["data"]["importFramework"].clone()
    }
}
