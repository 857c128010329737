//! What the tests stand on: a database of their own on either engine, the whole service in this process, a real HTTP
//! client, and published data where it is at hand.

mod app;
pub mod cluster;
mod contract;
mod database;
pub mod packages;
mod promise;
pub mod remote;
pub mod signer;

pub use app::{Answer, Builder, PUBLIC_URL, TestApp};
pub use contract::Contract;
pub use database::Database;
pub use promise::Cover;

use std::path::{Path, PathBuf};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own in a temporary folder.
    Sqlite,
    /// A database of its own in a cluster of the test run.
    Postgres,
}

/// Makes two tests of each function: `NAME::sqlite` and `NAME::postgres`.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: $kind:ty) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn test($engine: $kind) $body

            #[test]
            fn sqlite() {
                crate::support::run(test(crate::support::Engine::Sqlite));
            }

            #[test]
            fn postgres() {
                crate::support::run(test(crate::support::Engine::Postgres));
            }
        }
    )*};
}

/// Runs a test's future; blocking calls in it are fine, since nothing else lives on its thread.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(test)
}

/// The folder of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of `seeds/`.
pub fn seed(name: &str) -> Vec<u8> {
    let path = project().join("seeds").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Published data, or a word on how many checks are left out without it.
pub fn shared(checks: usize) -> Option<PathBuf> {
    let folder = std::env::var_os("KAKEHASHI_SHARED")
        .map_or_else(|| project().join("../shared"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!(
        "SKIPPED {checks}: no published data at {}",
        folder.display()
    );
    None
}
