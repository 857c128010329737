//! The guarded client as somebody meets it who tries to make us ask the machines around us, or to drown us.

mod answers;
mod refused;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use kakehashi::config::{Hosts, Ports};
use kakehashi::net::{Answer, Conditions, Fetched, Fetcher, Guard, Limits, NetError, Resolve};

use crate::support::remote::Remote;

/// A resolver that knows some names, and counts how often it is asked. The last answer of a name stays.
#[derive(Clone, Default)]
pub(crate) struct Names {
    known: Arc<Mutex<BTreeMap<String, Vec<Vec<IpAddr>>>>>,
    asked: Arc<AtomicUsize>,
}

impl Names {
    pub(crate) fn with(self, name: &str, answers: &[&[&str]]) -> Self {
        let read = |list: &&[&str]| list.iter().map(|one| one.parse().unwrap()).collect();
        let answers = answers.iter().map(read).collect();
        self.known.lock().unwrap().insert(name.to_owned(), answers);
        self
    }
}

impl Resolve for Names {
    fn resolve(&self, name: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        let names = self.clone();
        Box::pin(async move {
            names.asked.fetch_add(1, Ordering::Relaxed);
            let mut known = names.known.lock().unwrap();
            let answers = known.get_mut(&name).ok_or(std::io::ErrorKind::NotFound)?;
            Ok(if answers.len() > 1 {
                answers.remove(0)
            } else {
                answers[0].clone()
            })
        })
    }
}

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    total: Duration::from_secs(20),
    head: 2048,
    body: 100_000,
};

fn fetcher(private: &str, ports: &str, names: Names, limits: Limits) -> Fetcher {
    let guard = Guard {
        private: Hosts::parse(private).unwrap(),
        ports: Ports::parse(ports).unwrap(),
        only: None,
    };
    Fetcher::new(guard, limits, Arc::new(names))
}

/// A client that may ask this server by its address.
fn friend(remote: &Remote) -> Fetcher {
    fetcher(&remote.host(), "80,443", Names::default(), LIMITS)
}

async fn get(fetcher: &Fetcher, url: &str) -> Result<Fetched, NetError> {
    match fetcher.get(url, &Conditions::default(), None).await? {
        Answer::Fetched(fetched) => Ok(*fetched),
        Answer::NotModified => panic!("nothing was known"),
    }
}

fn text(fetched: &Fetched) -> String {
    String::from_utf8(fetched.body.bytes().unwrap()).unwrap()
}

fn fetcher_for(private: &str) -> Fetcher {
    fetcher(private, "80,443", Names::default(), LIMITS)
}
