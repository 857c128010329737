//! From names to addresses that were judged. The connection goes to what comes out of here and nowhere else, so no second
//! look-up can give another answer.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::address::is_public;
use super::error::NetError;

/// Finds the addresses of a name.
pub trait Resolve: Send + Sync + 'static {
    /// All addresses of a name, in the order in which they should be tried.
    fn resolve(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The resolver of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A resolver that gives out only addresses that may be asked.
pub(super) struct Judging {
    pub(super) inner: Arc<dyn Resolve>,
    /// Addresses need not be public: the host is configured.
    pub(super) private: bool,
}

impl reqwest::dns::Resolve for Judging {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (inner, private) = (Arc::clone(&self.inner), self.private);
        let host = name.as_str().to_owned();
        Box::pin(async move {
            let found = judged(inner.resolve(host.clone()).await, host, private)?;
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            let addresses: reqwest::dns::Addrs = Box::new(addresses);
            Ok(addresses)
        })
    }
}

/// One address that is not public refuses the whole name: no honest public server has one.
fn judged(
    found: io::Result<Vec<IpAddr>>,
    host: String,
    private: bool,
) -> Result<Vec<IpAddr>, NetError> {
    let unresolved = |host, detail| NetError::Unresolved { host, detail };
    let addresses = match found {
        Ok(addresses) if addresses.is_empty() => return Err(unresolved(host, String::new())),
        Ok(addresses) => addresses,
        Err(error) => return Err(unresolved(host, error.to_string())),
    };
    match addresses.iter().find(|address| !is_public(**address)) {
        Some(&address) if !private => Err(NetError::Address { host, address }),
        _ => Ok(addresses),
    }
}
