//! The one guarded HTTP client: everything this program fetches from elsewhere goes through [`Fetcher`].
//!
//! Who names an address to fetch may try to make us ask the machines around us. So every address is judged before it is
//! asked: the text of the URL ([`guard`]), the addresses its name resolves to ([`address`]; the connection goes to the very
//! addresses that were judged, so a name cannot change its mind in between), and each redirect the same way. Times and sizes have
//! limits; compressed bodies count unpacked. The pure parts (`address`, `guard`, `retry`) do no I/O.

pub mod address;
mod body;
mod client;
mod error;
mod fetch;
pub mod guard;
mod resolve;
mod retry;

pub use body::TempFile;
pub use error::NetError;
pub use fetch::{Answer, Bearer, Conditions, Fetched, Fetcher};
pub use guard::Guard;
pub use resolve::{Resolve, SystemResolver};

use std::time::Duration;

use crate::config::Config;

/// How much and how long a fetch may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// The whole fetch, redirects and body included.
    pub total: Duration,
    /// Bytes of the head of an answer.
    pub head: u64,
    /// Bytes of a body, as it comes and unpacked.
    pub body: u64,
}

impl Limits {
    /// As the settings say.
    pub fn of(config: &Config) -> Self {
        Limits {
            connect: Duration::from_secs(config.fetch_connect_timeout_seconds),
            total: Duration::from_secs(config.fetch_timeout_seconds),
            head: config.fetch_max_header_kilobytes * 1024,
            body: config.fetch_max_megabytes * 1024 * 1024,
        }
    }
}

impl Default for Limits {
    /// The defaults of the settings.
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(300),
            head: 32 * 1024,
            body: 256 * 1024 * 1024,
        }
    }
}
