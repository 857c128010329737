//! Kakehashi (架け橋, "bridge"): a registry for competency frameworks and curricula in the 1EdTech CASE standard.
//!
//! This is the map of the house; every room's own first lines say what it is for. A room imports only rooms below it;
//! rules import only each other (a test holds the arrows).
//!
//! | layer | rooms |
//! |---|---|
//! | on top: puts the service together | `server` |
//! | faces: speak a protocol, decide nothing | `cli`, `web`, `rest`, `graphql` |
//! | what every face holds | `state` |
//! | use cases on a clock | `jobs` |
//! | use cases: who may, what changes, one transaction each | `registry` |
//! | brings the readings to the head of the log | `follow` |
//! | readings derived from the log | `graph`, `search` |
//! | rows and the change log; the one guarded HTTP client | `store`, `net` |
//! | rules: pure, no I/O, no clock | `case`, `badges`, `credit`, `access`, `exchange` |
//! | anywhere | `config`, `telemetry`, `error`, `locale` |
#![recursion_limit = "256"]

pub mod access;
pub mod badges;
pub mod case;
pub mod cli;
pub mod config;
pub mod credit;
pub mod error;
pub mod exchange;
pub mod follow;
pub mod graph;
pub mod graphql;
pub mod jobs;
pub mod locale;
pub mod net;
pub mod registry;
pub mod rest;
pub mod search;
pub mod server;
pub mod state;
pub mod store;
pub mod telemetry;
pub mod web;
