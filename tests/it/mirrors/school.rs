//! A CASE server of another maker, as small as it can be: what it lists and how it behaves is changed while it runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::packages::flat;
use crate::support::remote::{Remote, Reply, Seen};

/// What the server has and does.
#[derive(Default)]
pub struct State {
    /// Packages by name, in the order of their names.
    packages: BTreeMap<String, Value>,
    /// Answers that replace the right one, by bare path.
    wrong: BTreeMap<String, Reply>,
    /// `v1p1` or `v1p0`.
    pub version: &'static str,
    /// Documents of a page, whatever is asked.
    pub page: usize,
    /// Says how many there are, and links to the next page.
    pub links: bool,
    /// Sends entity tags and heeds them.
    pub tags: bool,
    /// The token that is wanted.
    pub token: Option<String>,
}

/// The running server.
pub struct School {
    pub remote: Remote,
    state: Arc<Mutex<State>>,
}

impl School {
    /// A server of CASE 1.1 with these frameworks, each of so many items.
    pub fn with(frameworks: &[(&str, usize)]) -> Self {
        let state = State {
            version: "v1p1",
            page: 100,
            links: true,
            tags: true,
            ..State::default()
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        let remote = Remote::start(move |seen| answer(&mut shared.lock().unwrap(), seen));
        let school = School { remote, state };
        frameworks
            .iter()
            .for_each(|(name, items)| school.publish(name, *items, "2026-01-01T00:00:00+00:00"));
        school
    }

    /// Changes how it behaves.
    pub fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// Publishes a framework, or its next state.
    pub fn publish(&self, name: &str, items: usize, changed: &str) {
        let mut package = flat(name, items);
        package["CFDocument"]["lastChangeDateTime"] = json!(changed);
        self.set(|state| {
            state.packages.insert(name.to_owned(), package);
        });
    }

    /// Takes a framework down.
    pub fn take_down(&self, name: &str) {
        self.set(|state| {
            state.packages.remove(name);
        });
    }

    /// Answers wrongly where the path ends so; with nothing, rightly again.
    pub fn wrong(&self, end: &str, reply: Option<Reply>) {
        self.set(|state| match reply {
            Some(reply) => drop(state.wrong.insert(end.to_owned(), reply)),
            None => drop(state.wrong.remove(end)),
        });
    }

    /// The last words of the paths asked for, in order, and forgets them: `CFDocuments`, names of frameworks, `token`.
    pub fn asked(&self) -> Vec<String> {
        let names: BTreeMap<String, String> = {
            let state = self.state.lock().unwrap();
            let id = |package: &Value| {
                package["CFDocument"]["identifier"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            };
            state
                .packages
                .iter()
                .map(|(name, package)| (id(package), name.clone()))
                .collect()
        };
        let last = |seen: Seen| seen.bare_path().rsplit('/').next().unwrap().to_owned();
        let asked = self.remote.take().into_iter().map(last);
        asked
            .map(|word| names.get(&word).cloned().unwrap_or(word))
            .collect()
    }
}

fn answer(state: &mut State, seen: &Seen) -> Reply {
    let path = seen.bare_path().to_owned();
    if let Some((_, reply)) = state
        .wrong
        .iter()
        .find(|(end, _)| path.ends_with(end.as_str()))
    {
        return reply.clone();
    }
    if path == "/token" {
        let body =
            json!({ "access_token": state.token, "token_type": "Bearer", "expires_in": 3600 });
        return Reply::ok(body.to_string());
    }
    let Some(rest) = path.strip_prefix(&format!("/ims/case/{}/", state.version)) else {
        return Reply::status(404);
    };
    if let Some(token) = &state.token
        && seen.header("authorization") != format!("Bearer {token}")
    {
        return Reply::status(401);
    }
    let documents: Vec<Value> = state
        .packages
        .values()
        .map(|package| package["CFDocument"].clone())
        .collect();
    let found = match rest.split_once('/') {
        None if rest == "CFDocuments" => return list(state, seen, &documents),
        Some(("CFDocuments", id)) => documents.iter().find(|one| one["identifier"] == id),
        Some(("CFPackages", id)) => state
            .packages
            .values()
            .find(|one| one["CFDocument"]["identifier"] == id),
        _ => None,
    };
    found.map_or(Reply::status(404), |body| {
        tagged(state, seen, Reply::ok(body.to_string()), body.to_string())
    })
}

fn list(state: &State, seen: &Seen, documents: &[Value]) -> Reply {
    let offset = seen.number("offset").unwrap_or(0).min(documents.len());
    let limit = seen.number("limit").unwrap_or(100).min(state.page);
    let page = &documents[offset..documents.len().min(offset + limit)];
    let body = json!({ "CFDocuments": page }).to_string();
    let mut reply = Reply::ok(body.clone());
    if state.links {
        reply = reply.with("X-Total-Count", documents.len());
        if offset + limit < documents.len() {
            // A server behind a proxy links to where it believes to be.
            let next = format!(
                "<http://10.1.2.3/x?limit={limit}&offset={}>; rel=\"next\"",
                offset + limit
            );
            reply = reply.with("Link", next);
        }
    }
    tagged(state, seen, reply, body)
}

fn tagged(state: &State, seen: &Seen, reply: Reply, content: String) -> Reply {
    if !state.tags {
        return reply;
    }
    let tag = format!(
        "\"{}\"",
        uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, content.as_bytes())
    );
    if seen.header("if-none-match") == tag {
        return Reply::status(304);
    }
    reply.with("ETag", tag)
}
